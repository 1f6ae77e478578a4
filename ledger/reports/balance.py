"""The statement of changes in fund balance: what the fund had, what added to it, what it was used for, and what it has.

One column for each source: the specific fund (what bears no purpose of the contributor, and what is earmarked), and
apart from it the program-budget's share (AG/RES. 2019, paragraph 10). What reduces is negative, so that every total is a
plain sum. Below it the bridge of accounting.md §1.5: from the balance of the accrual ledger over the balance that
statements to contributors show (cash receipts, accrued expenditure) to the cash at banks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ledger.book.reader import Asking
from ledger.i18n import N_
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.reports.scope import Scope, accrues, base_of, must_be

SOURCES = ("unearmarked", "earmarked", "program_budget")
CASH = ("1010", "1020", "1090")
SUSPENSE = "2120"
PLEDGE_EXCHANGE, CASH_EXCHANGE = "exchange_pledges", "exchange_cash"
# Key of a line → accounts that feed it. The two exchange lines share theirs: what names a pledge and is not on line B6
# of a statement is of pledges (A7), all else of cash (B6).
INCOME = {
    "member_state": ("4010",), "permanent_observer": ("4020",), "inter_american_entity": ("4030",), "public_entity": ("4040",),
    "private_entity": ("4050",), "other_source": ("4060",), "in_kind": ("4070",), "reductions": ("4080",), "interest": ("4110",),
    PLEDGE_EXCHANGE: ("4210", "4220"), CASH_EXCHANGE: ("4210", "4220"), "transfers_in": ("4310",),
}  # fmt: skip
USES = {
    **{f"object_{number}": (f"5{number}00",) for number in range(1, 10)},
    "recovery": ("5950",), "bank_charges": ("5960",), "doubtful": ("5980",), "transfers_out": ("5990",), "adjustments": ("3010", "3020"),
}  # fmt: skip
_OF = {account: key for key, accounts in (INCOME | USES).items() for account in accounts}


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the fund's currency: above zero adds to the fund, below zero uses it.

    `key` is "opening", one of INCOME or USES, "income", "uses", "change" or "closing".
    """

    key: str
    unearmarked: Money
    earmarked: Money
    program_budget: Money

    @property
    def fund(self) -> Money:
        """The specific fund: earmarked or not."""
        return self.unearmarked + self.earmarked

    @property
    def total(self) -> Money:
        """All sources."""
        return self.fund + self.program_budget

    @property
    def is_empty(self) -> bool:
        """Whether no source has anything in it."""
        return not any((self.unearmarked, self.earmarked, self.program_budget))


@dataclass(frozen=True, slots=True)
class Step:
    """An account between two balances of the bridge: what it takes from the upper one, signed, in the fund's currency."""

    account: str
    amount: Money


@dataclass(frozen=True)
class Balance:
    """The statement of a period. Raises Unsound where it does not foot, or does not agree with the balance sheet.

    `sheet` holds the balances of accounts 1xxx and 2xxx, debit positive, those under a contributor's name apart (True);
    `contributors` is what contributors' statements call their unspent balance (B14), all of them together; `pool` is what of
    the specific fund is not credited to any.
    """

    base: str
    opening: Line
    lines: tuple[Line, ...]
    sheet: Mapping[tuple[str, bool], Money]
    contributors: Money
    pool: Money
    accrual: bool = True

    def __post_init__(self) -> None:
        must_be(self.closing.total, sum_of(self.sheet.values(), self.base), N_("fund balance and accounts 1010 to 2140"))
        must_be(
            self.statements + sum_of((step.amount for step in self.to_cash), self.base), self.cash, N_("fund balance and cash")
        )
        parts = self.contributors + self.pool + self.closing.program_budget
        must_be(parts, self.statements, N_("unspent balances of contributors, pool and program-budget"))

    def group(self, keys: Iterable[str]) -> tuple[Line, ...]:
        """The lines of INCOME or of USES, in their order."""
        by_key = {line.key: line for line in self.lines}
        return tuple(by_key[key] for key in keys)

    @cached_property
    def income(self) -> Line:
        """All that was added."""
        return _sum("income", self.group(INCOME), self.base)

    @cached_property
    def uses(self) -> Line:
        """All that it was used for."""
        return _sum("uses", self.group(USES), self.base)

    @cached_property
    def change(self) -> Line:
        """What was added less what was used."""
        return _sum("change", (self.income, self.uses), self.base)

    @cached_property
    def closing(self) -> Line:
        """The balance on the last day."""
        return _sum("closing", (self.opening, self.change), self.base)

    @cached_property
    def to_statements(self) -> tuple[Step, ...]:
        """From the accrual balance to that of the statements: what stands under contributors' names and is no money yet."""
        return self._steps(named=True)

    @cached_property
    def statements(self) -> Money:
        """The balance on the basis of the statements: cash receipts, accrued expenditure."""
        return self.closing.total + sum_of((step.amount for step in self.to_statements), self.base)

    @cached_property
    def to_cash(self) -> tuple[Step, ...]:
        """From there to cash: what is owed, lent out, or held for somebody who is not known yet."""
        return self._steps(named=False)

    @property
    def cash(self) -> Money:
        """Accounts 1010, 1020 and 1090."""
        return sum_of((amount for (account, _named), amount in self.sheet.items() if account in CASH), self.base)

    def _steps(self, *, named: bool) -> tuple[Step, ...]:
        sums: Counter[str] = Counter()
        for (account, under_name), amount in self.sheet.items():
            if account not in CASH and (under_name and account != SUSPENSE) is named:
                sums[account] -= amount.units
        return tuple(Step(account, Money.of_units(units, self.base)) for account, units in sorted(sums.items()) if units)


def load(query: Asking, scope: Scope) -> Balance:
    """The statement of a period, year-end entries left out: they only move what stands on other lines.

    It is read from what closings kept and the days since.
    """
    base, posted = base_of(query), _posted(query, scope)
    opening: Counter[str] = Counter()
    lines: dict[str, Counter[str]] = {key: Counter() for key in (*INCOME, *USES)}
    sheet: Counter[tuple[str, bool]] = Counter()
    contributors = pool = 0
    for account, source, named, on_pledge, before, during in posted:
        if named and account != SUSPENSE:
            contributors -= before + during
        if account < "3":
            sheet[account, bool(named)] += before + during
            continue
        if not named and source != "program_budget":
            pool -= before + during
        opening[source] -= before
        lines[_key(account, on_pledge=bool(on_pledge))][source] -= during
    return Balance(
        base,
        _line("opening", opening, base),
        tuple(_line(key, sums, base) for key, sums in lines.items()),
        {key: Money.of_units(units, base) for key, units in sorted(sheet.items()) if units},
        Money.of_units(contributors, base),
        Money.of_units(pool, base),
        accrues(query),
    )


def _posted(query: Asking, scope: Scope) -> Iterator[tuple[str, str, int, int, int, int]]:
    """(account, source, under a name, of a pledge, sum before the period, sum in it), debit positive."""
    was, now = kept.sources(query, (scope.begin, scope.end))
    for account, *of in sorted(now.keys() | was.keys()):
        if account < "8":
            before = was.get((account, *of), 0)
            yield account, *of, before, now.get((account, *of), 0) - before


def _key(account: str, *, on_pledge: bool) -> str:
    key = _OF[account]
    return PLEDGE_EXCHANGE if key == CASH_EXCHANGE and on_pledge else key


def _line(key: str, sums: Mapping[str, int], base: str) -> Line:
    return Line(key, *(Money.of_units(sums.get(source, 0), base) for source in SOURCES))


def _sum(key: str, lines: Iterable[Line], base: str) -> Line:
    parts = tuple(lines)
    return Line(key, *(sum_of((getattr(line, source) for line in parts), base) for source in SOURCES))
