"""`fund period share`: interest and spending of the pool, shared out to contributors as one batch."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.charging import tell
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.i18n import K_, _, n_
from ledger.money import Money, sum_of
from ledger.periods import Quarter
from ledger.programs import raw
from ledger.show import Column, Fact, Table, Total

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.budget.sharing import Shared
    from ledger.journal.batches import Batch


def share(quarter: Annotated[str, typer.Argument(help="2026-Q3")]) -> None:
    """Share out interest by daily balances, and spending by earmark and balance."""
    from ledger.budget import sharing

    here = session()
    wanted = Quarter.parse(quarter)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        shared = sharing.share(unit, batch.id, wanted)
        outcome = Outcome(
            shared.rows,
            K_("{quarter} shared out", quarter=wanted),
            total=", ".join(map(str, shared.total.values())),
            table=table_of(shared, whole=here.form != "text"),
            more={"blocked": _blocked(shared)},
            nothing=_("{quarter} is shared out already: nothing was added since.", quarter=wanted),
        )
        tell(outcome, shared.charges)
        return outcome

    here.write("period share", work, question=_("Share out {quarter}?", quarter=wanted))


def table_of(shared: "Shared", *, whole: bool) -> Table:
    """A run as a table: the balance of each contributor before, its part of everything, its balance after; then what is blocked.

    The column of indirect costs stands where any were charged, or (`whole`) for programs.
    """
    from ledger.budget.sharing import in_words

    lines = shared.lines
    columns = [
        Column("contributor", _("Who"), "code"), Column("before", _("Balance"), "amount"), Column("interest", _("Interest"), "amount"),
        Column("spending", _("Spending"), "amount"), Column("charges", _("Charges"), "amount", optional=True, priority=1),
        Column("exchange", _("Exchange"), "amount", optional=True), Column("recovery", _("Indirect costs"), "amount", optional=True, priority=2),
        Column("after", _("After"), "amount"),
    ]  # fmt: skip
    if not whole and not any(one.recovery for one in lines):
        columns = [column for column in columns if column.key != "recovery"]
    rows = [(one.contributor, *(getattr(one, column.key) for column in columns[1:])) for one in lines]
    totals = []
    for currency in sorted({one.before.currency for one in lines}):
        of = [row[1:] for row in rows if row[1].currency == currency]
        totals.append(Total((_("Total"), *(sum_of(column, currency) for column in zip(*of, strict=True)))))
    short = in_words(shared.blocked)
    facts = [fact for cover in shared.cover if short for fact in _cover(cover.pool, cover.program_budget, cover.earmarked)]
    return Table(
        "sharing", n_("{quarter} shared out to 1 contributor", "{quarter} shared out to {count} contributors", len(rows), quarter=shared.quarter),
        tuple(columns), rows, tuple(totals), tuple(facts), tuple(short),
    )  # fmt: skip


def _cover(pool: Money, program_budget: Money, earmarked: Money) -> list[Fact]:
    return [
        Fact("pool", _("Could cover it: interest that stays in the pool"), pool),
        Fact("program_budget", _("Could cover it: the program-budget's share"), program_budget),
        Fact("earmarked", _("Could cover it: money earmarked for other purposes"), earmarked),
    ]


def _blocked(shared: "Shared") -> list[dict[str, object]]:
    return [
        {"fund": one.fund, "account": one.account, "year": one.year or None, "activity": one.activity, "object": one.number or None,
         "amount": raw(one.amount), "currency": one.amount.currency}
        for one in shared.blocked
    ]  # fmt: skip
