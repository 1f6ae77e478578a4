"""Random histories of one contributor, as postings that a statement counts, with the papers that belong to them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import B_COUNTED, OBJECTS, PLEDGE_TAGS, Facts, Issue, Movement, Open, Pledge, Receipt
from tests.ledger.statements.samples import FUND, SPAIN

BEGIN, DAYS = date(2025, 1, 1), 730
QUARTERS = [Quarter(year, number) for year in (2025, 2026) for number in (1, 2, 3, 4)]
CENTS = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
PAID = {"A6": -1, "B2": -1, "A6r": 1, "B3": 1}  # tags with a receipt, and the sign of their postings
FUND_TAGS = ("B2", "B3", "B4", "B5", "B6", "B7", "B9", "B10", *OBJECTS, "B12", "B15")


@dataclass(frozen=True)
class History:
    """Every posting of two years."""

    movements: tuple[Movement, ...]

    def facts(self, quarter: Quarter, **more: object) -> Facts:
        """What stands beside the lines: open instalments that are what is left, receipts that are what was paid."""
        return Facts(SPAIN, FUND, quarter, Issue(date(2027, 1, 5)), self._pledges(quarter), self._receipts(quarter), **more)

    def upto(self, quarter: Quarter) -> list[Movement]:
        return [movement for movement in self.movements if movement.on < quarter.next.first]

    def _pledges(self, quarter: Quarter) -> tuple[Pledge, ...]:
        left: dict[str, Decimal] = {}
        worth: dict[str, Decimal] = {}
        for movement in self.upto(quarter):
            if movement.line in PLEDGE_TAGS:
                left[movement.currency] = left.get(movement.currency, Decimal(0)) + movement.amount
                worth[movement.currency] = worth.get(movement.currency, Decimal(0)) + movement.base
        found = []
        for code, amount in left.items():
            due = (quarter.first, quarter.last + timedelta(days=90), quarter.last + timedelta(days=400))
            parts = zip(due, _thirds(Money(amount, code)), _thirds(Money(worth[code], "USD")), strict=True)
            found.append(Pledge(f"P-{code}", "", BEGIN, Money(amount, code), tuple(Open(*part) for part in parts)))
        return tuple(found)

    def _receipts(self, quarter: Quarter) -> tuple[Receipt, ...]:
        paid = [movement for movement in self.movements if movement.line in PAID and quarter.first <= movement.on <= quarter.last]
        return tuple(
            Receipt(f"R-{n}", m.on, f"BK{n}", Money(-m.amount, m.currency), Decimal(1), Money(-m.base, "USD"))
            for n, m in enumerate(paid)
        )


def _thirds(money: Money) -> tuple[Money, Money, Money]:
    third = Money((money.amount / 3).quantize(Decimal(1) if money.currency == "JPY" else Decimal("0.01")), money.currency)
    return third, third, money - third - third


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A large first pledge in each currency, so that nothing is ever owed less than nothing, then anything on any day."""
    codes = draw(st.lists(st.sampled_from(["EUR", "JPY", "CAD", "USD"]), unique=True, max_size=3))
    rows = [_posted(0, "A2", code, Decimal(10**12), Decimal(10**12)) for code in codes]
    for day, tag, amount, base in draw(
        st.lists(st.tuples(st.integers(0, DAYS - 1), st.sampled_from((*PLEDGE_TAGS, *FUND_TAGS)), CENTS, CENTS), max_size=40)
    ):
        code = draw(st.sampled_from(codes)) if tag in PLEDGE_TAGS and codes else "USD"
        if tag in PLEDGE_TAGS and (not codes or (tag == "A7" and code == "USD")):
            continue
        sign = PAID.get(tag)
        own = abs(amount) * sign if sign else amount
        own = own.quantize(Decimal(1)) if code == "JPY" else own
        value = own if code == "USD" else abs(base) * sign if sign else base
        rows.append(_posted(day, tag, code, Decimal(0) if tag == "A7" else own, value))
    return History(tuple(rows))


def _posted(day: int, tag: str, code: str, amount: Decimal, base: Decimal) -> Movement:
    return Movement("ESP", BEGIN + timedelta(days=day), tag, code, amount, base)


def expected_balance(movements: list[Movement]) -> Decimal:
    """B14 by another way: what came in less what went out, straight from the postings."""
    counted = {"A6", "A6r", *B_COUNTED}
    return -sum((movement.base for movement in movements if movement.line in counted), Decimal(0))


def expected_pledged(movements: list[Movement]) -> Decimal:
    """A8 in US dollars by another way: the receivable's own balance."""
    return sum((movement.base for movement in movements if movement.line in PLEDGE_TAGS), Decimal(0))
