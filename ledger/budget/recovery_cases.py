"""What the book knows of the money that is charged for indirect costs: whose agreement it is, its class then, what was given before."""

from datetime import date
from fractions import Fraction
from functools import cached_property

from ledger.book.reader import Asking
from ledger.budget.recovery_settings import Settings, load
from ledger.budget.recovery_terms import CHARGED, Case, Decision, decide, share_of
from ledger.contributions.contributors import kind_on, kinds
from ledger.money import BASE, Money, sum_of

Whose = tuple[int, int | None]  # contributor, pledge
RECEIVED = "('A6', 'A6r', 'B2', 'B3')"
IN_ALL = (  # what a contributor gave, what is in kind apart: it is never charged
    "SELECT -sum(p.base), -sum(p.amount) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
    "LEFT JOIN receipt r ON r.transaction_id = coalesce(t.reverses, t.id) "
    f"WHERE p.contributor_id = :who AND p.line IN {RECEIVED} AND coalesce(r.method, '') <> 'in_kind'"
)
# What stands under a contributor's name by entry: sealed, of the batch that is being written, or what waits and takes of it.
_COUNTS = (
    "SELECT sum(w.base) FROM (SELECT sum(p.base) AS base{of} FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
    "WHERE p.contributor_id = :who AND {which} GROUP BY t.id, t.seq, t.batch_id{of} "
    "HAVING t.seq IS NOT NULL OR t.batch_id = :own OR sum(p.base) > 0) w{by}"
)
_UNSPENT = _COUNTS.format(of="", by="", which="p.account < '8' AND p.account <> '2120'")
_ORDERS = _COUNTS.format(of=", p.pledge_id", by=" GROUP BY w.pledge_id", which="p.account = '8030'").replace(
    "SELECT sum(w.base)", "SELECT w.pledge_id, sum(w.base)"
)


class Cases:
    """The cases of a book, with the rules that hold."""

    def __init__(self, query: Asking, settings: Settings | None = None) -> None:
        self.query = query
        self.settings = load(query) if settings is None else settings
        self._given: dict[int, int] = {}

    @cached_property
    def kinds(self) -> dict[int, list[tuple[str, str]]]:
        """Contributor → its classes, dated."""
        return kinds(self.query)

    @cached_property
    def signed(self) -> dict[int, tuple[int, date]]:
        """Pledge → its contributor and the day of its agreement."""
        rows = self.query.rows(
            "SELECT g.id, g.contributor_id, coalesce(g.signed, min(e.day)) FROM pledge g LEFT JOIN pledge_entry e ON e.pledge_id = g.id "
            "AND e.event = 'signed' AND e.undone_in IS NULL GROUP BY g.id, g.contributor_id, g.signed ORDER BY g.id"
        )
        return {pledge: (who, date.fromisoformat(day)) for pledge, who, day in rows if day}

    def given(self, who: int) -> int:
        """What a contributor gave in all, in whole units of the fund's currency."""
        if who not in self._given:
            self._given[who] = int(self.query.rows(IN_ALL, who=who)[0][0] or 0)
        return self._given[who]

    def case(
        self, whose: Whose, day: date, part: Money, *, later: int = 0, in_kind: bool = False, timing: str = "on_receipt"
    ) -> Case:
        """Money of a contributor as the rules judge it; `later` is what of all it gave came after this."""
        who, pledge = whose
        _owner, agreed = self.signed.get(pledge or 0, (who, day))
        return Case(
            kind_on(self.kinds[who], agreed), agreed, day, part, lambda: Money.of_units(self.given(who) - later, part.currency),
            self.settings.overrides.get(pledge or 0, ()), in_kind, timing,
        )  # fmt: skip

    def agreement(self, whose: Whose, day: date) -> Whose:
        """Under which agreement spending is charged: its own; without one, the contributor's latest of that day."""
        who, pledge = whose
        mine = [(since, one) for one, (owner, since) in self.signed.items() if owner == who and since <= day]
        return who, pledge or (max(mine)[1] if mine else None)

    def on_spending(self, whose: Whose, day: date, spent: Money) -> Decision | None:
        """What spending is charged, and why; None where its money was charged on receipt."""
        return decide(self.settings.rules, self.case(self.agreement(whose, day), day, spent, timing="on_expenditure"))

    def cost(self, whose: Whose, day: date) -> Fraction:
        """What every cent of spending is charged besides, as an exact fraction."""
        if not self.settings.on_expenditure:
            return Fraction(0)
        found = self.on_spending(whose, day, Money.of_units(10_000, BASE))
        if found is None or found.why not in CHARGED or found.rate is None:
            return Fraction(0)
        return Fraction(found.rate) / Fraction(share_of(found.rate, found.base, "on_expenditure"))

    def ahead(self, whose: Whose, day: date, money: Money) -> Money:
        """What will be charged on spending that is committed; nothing on an amount that is not above zero."""
        if not self.settings.on_expenditure or money.amount <= 0:
            return Money.zero(money.currency)
        found = self.on_spending(whose, day, money)
        return found.amount if found else Money.zero(money.currency)

    def unspent(self, who: int, own: int) -> int:
        """What stands of a contributor's money (line B14) while batch `own` is written, in whole units of the fund's currency."""
        return -int(self.query.value(_UNSPENT, who=who, own=own) or 0)

    def reserved(self, who: int, own: int, day: date, currency: str) -> Money:
        """What the orders coded to a contributor will be charged when they are spent."""
        orders = self.query.rows(_ORDERS, who=who, own=own) if self.settings.on_expenditure else []
        open_ = ((pledge, Money.of_units(int(units), currency)) for pledge, units in orders)
        return sum_of((self.ahead((who, pledge), day, money) for pledge, money in open_), currency)
