"""What a run of sharing out needs to know of the book: what is left to whom, what the pool earned and paid, what was shared before.

Amounts are in whole smallest units of the fund's currency. What counts: sealed entries and those of the batch being
written, up to the quarter's last day. Entries that close a year into the fund balance move nothing between holders.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from ledger.book.reader import Asking
from ledger.budget.attribution import CHARGE, EXCHANGE, SPENDING, Claim, Dated, Holding, Pot
from ledger.budget.interest import PROGRAM_BUDGET, Holder, Step
from ledger.contributions import clauses
from ledger.journal import rules_sharing as rules
from ledger.money import DIGITS, Money
from ledger.periods import Quarter

PROGRAM = " program-budget"  # the holder that is no contributor; sorts before every code
_EVENTS = ", ".join(f"'{event}'" for event in rules.EVENTS)
_COUNTS = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE seq IS NULL AND batch_id <> :batch)"
_NO_CLOSING = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE event = 'year end')"
# What was shared out is told apart by its entries: they are few, so they are looked up once instead of by every posting.
_OWN = f"p.transaction_id IN (SELECT id FROM journal_transaction WHERE event IN ({_EVENTS}))"
_REAL = "p.account < '8' AND p.account <> '2120'"
_SPENT = "p.account BETWEEN '5100' AND '5900'"
_ROWS = "s.fund_id = :fund AND s.undone_in IS NULL AND s.batch_id IN (SELECT id FROM batch WHERE state = 'posted' OR id = :batch)"
Before = tuple[int, str]  # the id of a row of sharing, and what it carries


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pool paid: an account, and the line of the budget where there is one."""

    account: str
    line: int | None
    year: int = 0
    number: int = 0
    activity: str = ""

    @property
    def key(self) -> str:
        """Sorts by account, year, activity."""
        return f"{self.account} {self.year} {self.activity} {self.line or ''}"

    @property
    def kind(self) -> str:
        """spending, charge or exchange."""
        return CHARGE if self.account == rules.CHARGES else EXCHANGE if self.account in rules.EXCHANGE else SPENDING


@dataclass
class Load:
    """The questions of a run about one fund."""

    query: Asking
    fund: int
    currency: str
    batch: int
    quarter: Quarter

    @cached_property
    def size(self) -> int:
        """Ten-thousandths in the smallest unit of the currency."""
        return int(10 ** (4 - DIGITS[self.currency]))

    def money(self, amount: int) -> Money:
        """As money again."""
        return Money.of_units(amount * self.size, self.currency)

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """Rows up to the quarter's last day."""
        return self.query.rows(sql, fund=self.fund, batch=self.batch, end=self.quarter.days.end.isoformat(), **more)

    @cached_property
    def earmarked(self) -> dict[int, tuple[str, Any]]:
        """Pledge → number and conditions, where there are any."""
        return clauses.earmarked(self.query, self.batch, self.quarter.last)

    @cached_property
    def pledge_ids(self) -> dict[str, int]:
        """Earmarked pledge → id."""
        return {number: pledge for pledge, (number, _mark) in self.earmarked.items()}

    @cached_property
    def contributor_ids(self) -> dict[str, int]:
        """Contributor → id."""
        return dict(self.query.rows("SELECT code, id FROM contributor WHERE undone_in IS NULL"))

    def pots(self) -> list[Pot]:
        """The unspent balance (B14) of every contributor: of each earmarked pledge by itself, and the rest.

        What came under a condition that is not met (2110) may have to go back: it is in the balance, and bound.
        """
        rest: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        found = []
        by = _among(self.earmarked)
        for code, pledge, whole, bound, first in self.rows(
            f"SELECT c.code, {by}, -sum(p.base), -sum(CASE WHEN p.account = '2110' THEN p.base ELSE 0 END), min(CASE WHEN p.line IN ('A6', 'B2') THEN p.day END) FROM posting p "
            "JOIN contributor c ON c.id = p.contributor_id "
            f"WHERE {_REAL} AND p.fund_id = :fund AND p.day < :end AND {_COUNTS} GROUP BY c.code, {by}"
        ):
            amount, kept = whole // self.size, bound // self.size
            if pledge in self.earmarked:
                number, mark = self.earmarked[pledge]
                found.append(Pot(code, amount, number, mark, date.fromisoformat(first) if first else date.max, kept))
            else:
                rest[code] = [rest[code][0] + amount, rest[code][1] + kept]
        return found + [Pot(code, amount, bound=kept) for code, (amount, kept) in rest.items()]

    def claims(self) -> tuple[dict[str, Place], list[Claim]]:
        """What the pool paid by account and line of the budget, since inception, and what was shared of it."""
        spent: dict[Place, list[tuple[date, int]]] = defaultdict(list)
        refunded: dict[Place, int] = defaultdict(int)
        for account, line, year, number, activity, day, cost, refund in self.rows(
            "SELECT p.account, p.budget_line_id, l.year, l.object, a.code, p.day, sum(CASE WHEN (p.base > 0) = (t.reverses IS NULL) "
            "OR p.account < '5' THEN p.base ELSE 0 END), sum(CASE WHEN (p.base > 0) = (t.reverses IS NULL) OR p.account < '5' THEN 0 ELSE p.base END) "
            "FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id LEFT JOIN budget_line l ON l.id = p.budget_line_id "
            "LEFT JOIN activity a ON a.id = l.activity_id WHERE p.contributor_id IS NULL AND p.fund_id = :fund AND p.day < :end "
            f"AND ({_SPENT} AND l.source = 'fund' OR p.account IN ('4210', '4220', '5960')) AND NOT {_OWN} "
            f"AND {_COUNTS} AND {_NO_CLOSING} GROUP BY p.account, p.budget_line_id, l.year, l.object, a.code, p.day ORDER BY p.day"
        ):
            place = Place(account, line, year or 0, number or 0, activity or "")
            spent[place].append((date.fromisoformat(day), cost // self.size))
            refunded[place] += refund // self.size
        borne, sides, carry = self._borne(), self._sides(), self._carried()
        claims = [
            Claim(place.key, place.kind, _dated(spent[place]), refunded[place], place.number, place.activity, *sides[place.account, place.line],
                  borne[place.account, place.line], carry[place.account, place.line])
            for place in spent
        ]  # fmt: skip
        return {place.key: place for place in spent}, claims

    def _borne(self) -> dict[tuple[str, int | None], dict[Holding, int]]:
        """Account and line → who bears how much of what was shared, as the journal says."""
        found: dict[tuple[str, int | None], dict[Holding, int]] = defaultdict(lambda: defaultdict(int))
        for account, line, code, pledge, amount in self._shared(
            "c.code, p.pledge_id", "JOIN contributor c ON c.id = p.contributor_id"
        ):
            number = self.earmarked[pledge][0] if pledge in self.earmarked else ""
            found[account, line][code, number] += amount // self.size
        return found

    def _sides(self) -> dict[tuple[str, int | None], tuple[int, int]]:
        """Account and line → what was shared of the spending, and of its refunds."""
        found: dict[tuple[str, int | None], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for account, line, event, amount in self._shared("t.event"):
            taken, given = found[account, line]
            refund = event in (rules.ATTRIBUTED["spending_refund"], rules.ATTRIBUTED["charge_refund"])
            found[account, line] = (taken, given + amount // self.size) if refund else (taken + amount // self.size, given)
        return found

    def _shared(self, by: str, join: str = "") -> list[tuple[Any, ...]]:
        return self.rows(
            f"SELECT p.account, p.budget_line_id, {by}, sum(p.base) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id {join} "
            f"WHERE p.contributor_id IS NOT NULL AND p.account <> '4110' AND p.fund_id = :fund AND p.day < :end AND {_OWN} "
            f"AND {_COUNTS} GROUP BY p.account, p.budget_line_id, {by}"
        )

    def _carried(self) -> dict[tuple[str, int | None], dict[Holding, Fraction]]:
        codes = {number: code for code, number in self.contributor_ids.items()}
        found: dict[tuple[str, int | None], dict[Holding, Fraction]] = defaultdict(dict)
        for (kind, account, line, contributor, pledge, _earned), (_row, carry) in self.before.items():
            if not kind and contributor in codes and Fraction(carry or 0):
                number = self.earmarked[pledge][0] if pledge in self.earmarked else ""
                held = found[account, line]
                held[codes[contributor], number] = held.get((codes[contributor], number), Fraction(0)) + Fraction(carry)
        return found

    @cached_property
    def before(self) -> dict[tuple[str, str, int | None, int | None, int | None, str], Before]:
        """The newest row of each holder of each claim; of interest, by kind and by the quarter that earned it."""
        kind = "CASE WHEN s.account = '4110' THEN s.kind ELSE '' END"
        of = f"{kind}, s.account, s.budget_line_id, s.contributor_id, s.pledge_id, s.earned"
        rows = self.query.rows(
            f"SELECT {of}, s.id, s.carry FROM sharing s WHERE s.id IN (SELECT max(s.id) FROM sharing s WHERE {_ROWS} GROUP BY {of})",
            fund=self.fund, batch=self.batch,
        )  # fmt: skip
        return {tuple(row[:6]): (row[6], row[7]) for row in rows}

    def interest(self) -> dict[Quarter, int]:
        """What the pool earned by quarter, positive when earned; what was shared of it is not taken off."""
        found: dict[Quarter, int] = defaultdict(int)
        for day, amount in self.rows(
            "SELECT p.day, -sum(p.base) FROM posting p "
            "WHERE p.account = '4110' AND p.contributor_id IS NULL AND p.fund_id = :fund AND p.day < :end "
            f"AND NOT {_OWN} AND {_COUNTS} AND {_NO_CLOSING} GROUP BY p.day"
        ):
            found[Quarter.of(date.fromisoformat(day))] += amount // self.size
        return found

    def allotted(self) -> dict[tuple[str, str, str], int]:
        """(quarter, kind, holder) → the interest it was given since inception, positive."""
        return {
            (earned, kind, code or PROGRAM): -amount // self.size
            for earned, kind, code, amount in self.query.rows(
                "SELECT s.earned, s.kind, c.code, sum(s.amount) FROM sharing s LEFT JOIN contributor c ON c.id = s.contributor_id "
                f"WHERE s.account = '4110' AND {_ROWS} GROUP BY s.earned, s.kind, c.code",
                fund=self.fund, batch=self.batch,
            )
        }  # fmt: skip

    def holders(self, quarter: Quarter) -> list[Holder]:
        """How the balances went over a quarter, by value date, before anything was shared for it; with the program-budget's share."""
        moved: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        received: dict[str, dict[date, dict[int | None, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        begin, end = quarter.days.begin.isoformat(), quarter.days.end.isoformat()
        renounced = clauses.history(self.query, self.batch, "interest", quarter.last)
        by = _among(renounced)
        for code, pledge, day, amount, gross in self.query.rows(
            f"SELECT c.code, {by}, CASE WHEN p.day < :begin THEN :begin ELSE p.day END AS since, -sum(p.base), "
            "-sum(CASE WHEN p.line IN ('A6', 'B2', 'A6r', 'B3') THEN p.base ELSE 0 END) FROM posting p "
            "JOIN contributor c ON c.id = p.contributor_id "
            f"WHERE {_REAL} AND p.fund_id = :fund AND p.day < :end AND NOT (p.day >= :begin AND {_OWN}) AND {_COUNTS} "
            f"GROUP BY c.code, {by}, CASE WHEN p.day < :begin THEN :begin ELSE p.day END",
            fund=self.fund, batch=self.batch, begin=begin, end=end,
        ):  # fmt: skip
            moved[code][date.fromisoformat(day)] += amount // self.size
            received[code][date.fromisoformat(day)][pledge] += gross // self.size
        holders = [Holder(code, _steps(days, received[code], renounced)) for code, days in moved.items()]
        return [*holders, Holder(PROGRAM, _steps(dict(self.program_budget(quarter)), {}, {}), PROGRAM_BUDGET)]

    def program_budget(self, quarter: Quarter) -> list[tuple[date, int]]:
        """How the program-budget's share went up to the end of a quarter: transfers in (4310) less spending on its lines."""
        return [
            (date.fromisoformat(day), amount // self.size)
            for day, amount in self.query.rows(
                "SELECT p.day, -sum(p.base) FROM posting p LEFT JOIN budget_line l ON l.id = p.budget_line_id WHERE p.contributor_id IS NULL "
                f"AND p.fund_id = :fund AND p.day < :end AND (p.account = '4310' OR {_SPENT} AND l.source = 'program_budget') "
                f"AND {_COUNTS} AND {_NO_CLOSING} GROUP BY p.day",
                fund=self.fund, batch=self.batch, end=quarter.days.end.isoformat(),
            )
        ]  # fmt: skip


def _among(pledges: Iterable[int]) -> str:
    """The pledge of a posting in SQL where it is one of these; all others are one."""
    ids = ", ".join(f"{pledge:d}" for pledge in sorted(pledges)) or "NULL"  # which equals nothing
    return f"CASE WHEN p.pledge_id IN ({ids}) THEN p.pledge_id END"


def _dated(spent: list[tuple[date, int]]) -> Dated:
    return tuple((day, amount) for day, amount in spent if amount)


def _steps(
    moved: dict[date, int], received: dict[date, dict[int | None, int]], renounced: dict[int, list[tuple[date, str]]]
) -> tuple[Step, ...]:
    """The balance from each day on which it or an agreement changed; renounced is the part received under agreements that renounce."""
    balance, steps = 0, []
    gross: dict[int | None, int] = defaultdict(int)
    for day in sorted({*moved, *(since for says in renounced.values() for since, _value in says)}):
        balance += moved.get(day, 0)
        for pledge, amount in received.get(day, {}).items():
            gross[pledge] += amount
        now = {pledge: [value for since, value in says if since <= day][-1:] for pledge, says in renounced.items()}
        passed = sum(amount for pledge, amount in gross.items() if pledge is not None and now.get(pledge) == ["renounced"])
        whole = sum(gross.values())
        steps.append(Step(day, balance, Fraction(min(max(passed, 0), whole), whole) if whole > 0 else Fraction(0)))
    return tuple(steps)
