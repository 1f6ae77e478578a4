"""Closing a quarter: the checklist on the screen, and what runs by itself in the closing batch before the quarter is sealed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ledger.cells import clean, fill, width
from ledger.commands.outcome import Outcome
from ledger.commands.session import Session
from ledger.errors import LedgerError
from ledger.i18n import K_, _, n_, screen_language
from ledger.journal import events
from ledger.money import Money
from ledger.reports import closing as checks
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.checks import Proof
    from ledger.book.reader import Asking
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch
    from ledger.periods import Quarter


def _instalments_fall_due(unit: "Unit", batch: int, quarter: "Quarter") -> None:
    """Event 3: what fell due in the quarter moves from 1120 to 1110."""
    from ledger.contributions import pledges

    pledges.fall_due(unit, batch, quarter.days.end)


def _indirect_costs_are_charged(unit: "Unit", batch: int, quarter: "Quarter") -> None:
    """Event 19: what came in before the first rule was recorded, or was never looked at."""
    from ledger.budget import recovery

    recovery.catch_up(unit, batch, quarter.days.end)


def _obligations_lapse(unit: "Unit", batch: int, quarter: "Quarter") -> None:
    """Event 28b: what Article 106 ends before the quarter does."""
    from ledger.budget import obligations

    obligations.lapse(unit, batch, quarter.last)


def _currencies_are_revalued(unit: "Unit", batch: int, quarter: "Quarter") -> None:
    """Event 26 at the last day, and allowances for pledges that are worth less (event 14)."""
    from ledger.contributions import doubts
    from ledger.journal import revaluation

    revaluation.revalue(unit, batch, quarter.last)
    doubts.release(unit, batch, quarter.last)


def _discounts_unwind(unit: "Unit", batch: int, quarter: "Quarter") -> None:
    """Event 1b: what the quarter took of the discount on pledges is contribution revenue."""
    from ledger.contributions import discounts

    discounts.unwind(unit, batch, quarter.last)


def _pool_is_shared_out(unit: "Unit", batch: int, quarter: "Quarter") -> None:
    """Events 18b and 27: interest and spending of the pool, to contributors; event 19 where spending is charged."""
    from ledger.budget import sharing

    sharing.share(unit, batch, quarter)


# What a closing posts by itself, in this order: each sees what those before it posted. Year-end entries and the balances
# that are kept come last, in `journal.closing.close`.
STEPS: tuple[Callable[["Unit", int, "Quarter"], object], ...] = (
    _instalments_fall_due,
    _indirect_costs_are_charged,
    _obligations_lapse,
    _currencies_are_revalued,
    _discounts_unwind,
    _pool_is_shared_out,
)


def prove_book(here: Session) -> "dict[str, Proof]":
    """The proofs of `fund verify`, by name."""
    from ledger.checks import CHECKS, Inspector, prove

    with Inspector(here.settings.url) as query:
        return {check.name: proof for check, proof in prove(query, CHECKS)}


def work(
    here: Session, quarter: "Quarter", carry: checks.Carry, proofs: "dict[str, Proof]"
) -> Callable[["Unit", "Batch"], Outcome]:
    """What is done inside the closing batch: the checks once more, the steps, the seal."""

    def close(unit: "Unit", batch: "Batch") -> Outcome:
        from ledger.journal import closing

        found = checks.load(unit, quarter, unit.actor.today, carry, proofs)
        refuse(found)
        for step in STEPS:
            step(unit, batch.id, quarter)
        closing.close(unit, batch.id, quarter)
        posted = _posted(unit, batch.id)
        counts = [n_("1 entry", "{count} entries", count) for _event, count, _value in posted]
        words = events.in_words()
        lines = [
            f"  {fill(words.get(event, event), 24)}{entries:>14}{_told(value):>20}"
            for (event, _count, value), entries in zip(posted, counts, strict=True)
        ]
        more = {"posted": [{"event": event, "entries": count, "value": f"{value.amount}"} for event, count, value in posted]}
        return Outcome(
            1, K_("{quarter} closed", quarter=quarter), reason=carry.reason, table=None if here.form == "text" else table(found), more=more,
            lines=(_("Closing posts:"), *lines) if lines else (),
            next=() if batch.waits else (_("Nothing dated up to {last} can be posted any more.", last=quarter.last), _("Next: fund statement list {quarter}", quarter=quarter)),
        )  # fmt: skip

    return close


def refuse(found: checks.Checklist) -> None:
    """Raises LedgerError with all that is open."""
    if found.problems:
        raise LedgerError(_("{quarter} cannot be closed yet.", quarter=found.quarter), *found.problems, name="not-closed")


def _posted(query: "Asking", batch: int) -> list[tuple[str, int, Money]]:
    """What the batch posts: by event, entries and the sum of their debits."""
    base = str(query.value("SELECT currency FROM book"))
    return [
        (event, count, Money.of_units(units or 0, base))
        for event, count, units in query.rows(
            "SELECT t.event, count(DISTINCT t.id), sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END) FROM journal_transaction t "
            "JOIN posting p ON p.transaction_id = t.id WHERE t.batch_id = :batch GROUP BY t.event ORDER BY min(t.id)",
            batch=batch,
        )
    ]


def _told(money: Money) -> str:
    return screen_language().number(round(money.amount, 2))


def lines(found: checks.Checklist, here: Session) -> list[str]:
    """The checklist as a screen shows it."""
    days = found.quarter.days
    count = sum(1 for item in found.items if item.open)
    head = _("{quarter}, {first} to {last}: {checks} checks, {open} open", quarter=found.quarter, first=here.told(days.begin),
             last=here.told(days.last), checks=len(found.items), open=count)  # fmt: skip
    words = {"ok": _("ok"), "open": _("OPEN"), "carried": _("carried")}
    wide = max(map(width, words.values()))
    holds = max(width(item.holds) for item in found.items)
    told = [head, ""]
    for item in found.items:
        state = fill(words[item.state], wide)
        state = here.screen.red(state) if item.state == "open" else state
        told.append(
            f"  {state}  {clean(item.problem) if item.open else fill(item.holds, holds) + '  ' + clean(item.seen)}".rstrip()
        )
        shown = (*item.open, *item.carried)
        told += [f"  {'':{wide}}    {clean(thing.words)}" for thing in shown[: checks.MOST] if thing.words]
        if len(shown) > checks.MOST:
            told.append(f"  {'':{wide}}    " + n_("and 1 more", "and {count} more", len(shown) - checks.MOST))
        told += [f"  {'':{wide}}  -> {clean(cure)}" for cure in (item.cures if item.open else ())]
    return [*told, ""]


def table(found: checks.Checklist) -> Table:
    """The checklist for programs: a row for each check."""
    columns = (
        Column("check", "", "code"), Column("holds", ""), Column("state", "", "code"), Column("seen", ""), Column("open", ""),
        Column("carried", ""), Column("next", ""),
    )  # fmt: skip
    rows = [
        (item.name, item.holds, item.state, item.seen, "\n".join(one.words for one in item.open), "\n".join(one.words for one in item.carried),
         "\n".join(item.cures if item.open else ()))
        for item in found.items
    ]  # fmt: skip
    return Table("period-close", "", columns, rows)
