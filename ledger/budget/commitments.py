"""Requisitions and orders as they stand: what was raised, what is open of it, and until when it can be spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.budget.cash import fund_of
from ledger.budget.drafts import LineKey
from ledger.budget.lines import ends, last_day
from ledger.budget.recovery_cases import Whose
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.journal.numbering import spelled
from ledger.journal.rules_budget import Coding
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Obligation:
    """A requisition or an order as it stands, in the fund's currency. `open` is what was raised and not spent, ordered, cut or lapsed.

    `advanced` is what travellers hold of it; `until` the last day on which it can be spent, `year_end` that of its fiscal year.
    """

    id: int
    number: str
    kind: str
    line: int
    key: LineKey
    payee: str
    order: str
    coding: Coding
    raised: Money
    spent: Money
    open: Money
    advanced: Money
    day: date
    until: date
    year_end: date

    @property
    def whose(self) -> Whose | None:
        """The contributor and the agreement that it is coded to; None where the pool bears it."""
        return (self.coding.contributor, self.coding.pledge) if self.coding.contributor is not None else None

    @property
    def free(self) -> Money:
        """What of it can still be spent or cut: travellers render what they hold."""
        return self.open - self.advanced


def load(query: Asking, own: int | None = None) -> list[Obligation]:
    """Every obligation as it stands, in order of recording: what posted batches say, or as control sees it while batch `own` is written.

    For control, what waits for a second person counts where it lessens what is open.
    """
    _fund, code, month = fund_of(query)
    counts = "b.state = 'posted'" if own is None else "(b.state = 'posted' OR b.id = :own OR x.amount < 0)"
    lent = "b.state = 'posted'" if own is None else "(b.state = 'posted' OR b.id = :own OR x.amount > 0 OR x.event = 'rendered')"
    values = {} if own is None else {"own": own}
    rows = query.rows(
        "SELECT o.id, o.number, o.kind, o.budget_line_id, l.fund_id, l.year, a.code, l.object, l.source, o.payee, o.order_no, o.pledge_id, "
        "g.contributor_id, o.expires, sum(CASE WHEN x.event = 'raised' THEN x.amount ELSE 0 END), "
        "-sum(CASE WHEN x.event = 'spent' THEN x.amount ELSE 0 END), sum(x.amount), min(x.day), coalesce(max(v.amount), 0) "
        "FROM obligation o JOIN budget_line l ON l.id = o.budget_line_id JOIN activity a ON a.id = l.activity_id "
        "JOIN obligation_entry x ON x.obligation_id = o.id AND x.undone_in IS NULL "
        f"JOIN batch b ON b.id = x.batch_id AND {counts} LEFT JOIN pledge g ON g.id = o.pledge_id LEFT JOIN ("
        "SELECT y.obligation_id, sum(x.amount) AS amount FROM advance_entry x JOIN advance y ON y.id = x.advance_id "
        f"JOIN batch b ON b.id = x.batch_id AND {lent} WHERE x.undone_in IS NULL GROUP BY y.obligation_id) v ON v.obligation_id = o.id "
        "WHERE o.undone_in IS NULL GROUP BY o.id, o.number, o.kind, o.budget_line_id, l.fund_id, l.year, a.code, l.object, l.source, "
        "o.payee, o.order_no, o.pledge_id, g.contributor_id, o.expires ORDER BY o.id",
        **values,
    )
    found = []
    for (
        number,
        name,
        kind,
        line,
        fund,
        year,
        activity,
        of,
        source,
        payee,
        order,
        pledge,
        contributor,
        expires,
        *sums,
        day,
        lent_out,
    ) in rows:
        raised, spent, open_, advanced = (Money.of_units(int(units), code) for units in (*sums, lent_out))
        until = last_day(kind, year, month, date.fromisoformat(expires) if expires else None)
        found.append(
            Obligation(number, name, kind, line, LineKey(year, activity, of, source), payee, order,
                       Coding(fund, line, of, contributor, pledge), raised, spent, open_, advanced, date.fromisoformat(day), until, ends(year, month))
        )  # fmt: skip
    return found


def find(known: Sequence[Obligation], number: str) -> Obligation:
    """An obligation by its number, `O-2026-12` for `O-2026-0012`; raises NotUnderstood for one that does not exist."""
    found = next((one for one in known if one.number == spelled(number, "O")), None)
    if found is None:
        raise NotUnderstood(
            _("There is no obligation {number}.", number=number),
            _("fund budget obligations lists them"),
            name="unknown-obligation",
        )
    return found


def expired(query: Asking, day: date, own: int | None = None) -> list[Obligation]:
    """What lapsed before a day and is not released yet: orders of a year after the end of the next, requisitions after their own."""
    return [one for one in load(query, own) if one.free.amount > 0 and one.until < day]
