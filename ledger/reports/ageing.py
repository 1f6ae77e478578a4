"""What is open of pledges, by how long it is overdue, at its value in the ledger: adds up to accounts 1110 and 1120."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.book.reader import Asking
from ledger.i18n import N_
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.reports.people import load_people
from ledger.reports.scope import RECEIVABLE, SEALED, Scope, base_of, must_be

BY = ("contributor", "currency", "pledge")
LIMITS = (0, 30, 90, 365)  # days overdue: not yet due, 1 to 30, 31 to 90, 91 to 365, more
AGES = len(LIMITS) + 1


@dataclass(frozen=True, slots=True)
class Row:
    """A contributor, what is open of one in one currency, or one instalment of a pledge (`pledge`, `instalment`).

    `own` is what is open in that currency, `own_overdue` what of it should have come in already. `ages` in the fund's currency, one
    for each age; `due` is the day of the oldest part, None where none was agreed.
    """

    contributor: str
    name: str
    ages: tuple[Money, ...]
    due: date | None
    pledge: str = ""
    instalment: int | None = None
    own: Money | None = None
    own_overdue: Money | None = None

    @property
    def open(self) -> Money:
        """All of it."""
        return sum_of(self.ages, self.ages[0].currency)

    @property
    def overdue(self) -> Money:
        """What should have come in already."""
        return self.open - self.ages[0]


@dataclass(frozen=True, slots=True)
class Ageing:
    """The rows on a day, in order of name. Raises Unsound where they do not add up to `receivable`.

    `receivable` is the balance of 1110 and 1120 (of 9010, for pledges kept as memoranda); `held` is what stands in suspense
    under contributors' names, so that receivable - held is what the contributions report calls open.
    """

    day: date
    by: str
    rows: tuple[Row, ...]
    receivable: Money
    held: Money
    accrual: bool = True

    def __post_init__(self) -> None:
        must_be(self.total.open, self.receivable, N_("pledges open by age"))

    @property
    def total(self) -> Row:
        """All rows as one."""
        base = self.receivable.currency
        ages = tuple(sum_of((row.ages[age] for row in self.rows), base) for age in range(AGES))
        return Row("", "", ages, min((row.due for row in self.rows if row.due), default=None))


def age_of(due: date | None, day: date) -> int:
    """Which age an amount has on a day; what has no due day is not overdue."""
    late = (day - due).days if due else 0
    return next((age for age, limit in enumerate(LIMITS) if late <= limit), AGES - 1)


def load(query: Asking, scope: Scope, today: date, by: str = "contributor", *, language: str = "en") -> Ageing:
    """What was open on the period's last day (today, without a period and in a running one), by its age on that day. Six queries at most."""
    base, day = base_of(query), scope.day(today)
    asked = _Asked(query, scope)
    people, dues = load_people(query, language), due_days(query, scope)
    parts: dict[str, list[Row]] = defaultdict(list)
    for who, pledge, number, instalment, currency, own, units in asked.open():
        due = dues.get((pledge, instalment))
        ages = [Money.zero(base)] * AGES
        age, code = age_of(due, day), people.code(who)
        ages[age] = Money.of_units(units, base)
        money = Money.of_units(own, currency), Money.of_units(own if age else 0, currency)
        row = Row(code, people.names[code], tuple(ages), due, number or "", instalment, *money)
        parts[code].append(row)
    rows = [row for code in people.sorted_names() for row in sorted(parts.get(code, ()), key=_place)]
    receivable, held, accrual = asked.control()
    shown = tuple(rows if by == "pledge" else _joined(rows, apart=by == "currency"))
    return Ageing(day, by, shown, Money.of_units(receivable, base), Money.of_units(held, base), accrual)


def _place(row: Row) -> tuple[date, str, int]:
    return row.due or date.max, row.pledge, row.instalment or 0


def _joined(rows: Iterable[Row], *, apart: bool) -> Iterator[Row]:
    """All that is open of a contributor in one row, or in one for each currency; the oldest part says when it was due."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.contributor, row.name, row.own.currency if apart and row.own else ""].append(row)
    for (code, name, currency), of in groups.items():
        ages = tuple(sum_of((row.ages[age] for row in of), of[0].ages[0].currency) for age in range(AGES))
        own = [
            sum_of(found, currency) if currency else None
            for found in zip(*((row.own, row.own_overdue) for row in of), strict=True)
        ]
        yield Row(code, name, ages, of[0].due, own=own[0], own_overdue=own[1])


def due_days(query: Asking, scope: Scope) -> dict[tuple[int, int], date]:
    """When each instalment (pledge's id, number) is due, as agreed by the period's end; what was undone later still holds for what it left open."""
    rows = query.rows(
        "SELECT e.pledge_id, e.instalment, e.due FROM pledge_entry e JOIN batch b ON b.id = e.batch_id "
        f"WHERE e.due IS NOT NULL AND e.day < :end AND {kept.in_time('e')} AND b.state IN ('posted', 'undone') "
        f"ORDER BY CASE WHEN {kept.stood('e')} THEN 1 ELSE 0 END, e.id",
        end=scope.end,
    )  # fmt: skip
    return {(pledge, instalment): date.fromisoformat(due) for pledge, instalment, due in rows}


@dataclass(frozen=True, slots=True)
class _Asked:
    query: Asking
    scope: Scope

    def open(self) -> list[tuple[Any, ...]]:
        """What each instalment had open at the period's end, in its currency and in the fund's."""
        table, values = kept.instalments(self.query, self.scope.end)
        return self.query.rows(
            "SELECT s.contributor_id, s.pledge_id, g.number, s.instalment, s.currency, s.amount, s.base FROM ("
            f"SELECT p.contributor_id, p.pledge_id, p.instalment, p.currency, sum(p.amount) AS amount, sum(p.base) AS base FROM {table} p "
            f"WHERE {RECEIVABLE} GROUP BY p.contributor_id, p.pledge_id, p.instalment, p.currency) s LEFT JOIN pledge g ON g.id = s.pledge_id "
            "WHERE s.amount <> 0 OR s.base <> 0",
            **values,
        )

    def control(self) -> tuple[int, int, bool]:
        """What the accounts say by themselves: receivable, held in suspense under names; and whether pledges are no memoranda."""
        found: dict[str, int] = dict(
            self.query.rows(
                f"SELECT p.account, sum(p.base) FROM posting p WHERE ({RECEIVABLE} OR (p.account = '2120' AND p.contributor_id IS NOT NULL)) "
                f"AND p.day < :end AND {SEALED} GROUP BY p.account",
                end=self.scope.end,
            )
        )  # fmt: skip
        receivable = sum(units for account, units in found.items() if account != "2120")
        return receivable, -found.get("2120", 0), "9010" not in found
