"""`fund import budget`: appropriations, allotments, obligations and spending from a spreadsheet."""

from typing import TYPE_CHECKING, Annotated

import typer

from imports import screens
from imports.amounts import MARKS
from imports.budget_words import BUDGET
from imports.columns import parse_columns
from imports.commands_options import COLUMNS, DATES, DECIMAL, FILE, MARK, SHEETS, order, origin_of, refuse_wrong
from imports.days import ORDERS
from imports.grids import read_workbook
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import LedgerError
from ledger.i18n import P_, _, k_, n_
from ledger.money import Money
from ledger.periods import parse_day
from ledger.show import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from imports.budget import BudgetSheet
    from imports.cells import Workbook
    from imports.intake_budget import BudgetTaken, Draft
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch


def budget(
    file: FILE,
    dates: DATES = "",
    decimal: DECIMAL = "",
    sheet: SHEETS = None,
    columns: COLUMNS = "",
    amounts: Annotated[
        str, typer.Option("--amounts", metavar="appropriated|allotted|obligated|spent", help="What a column Amount holds.")
    ] = "",
    year: Annotated[int | None, typer.Option("--year", help="The fiscal year, where the sheet does not say it.")] = None,
    activity: Annotated[str, typer.Option("--activity", help="The activity, where no column says it.")] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="fund|program-budget", help="Whose money, where no column says it.")
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of all rows, where no column says it.")] = "",
    amend: Annotated[bool, typer.Option("--amend", help="Give lines whose amount changed the difference.")] = False,
    mark: MARK = None,
) -> None:
    """Read allotments, obligations and spending."""
    from imports.budget import BudgetOptions, read_budget
    from imports.intake_budget import facts_of, take_budget, total

    here = session()
    options = BudgetOptions(
        dates=order(dates, ORDERS, "--dates"), decimal=order(decimal, MARKS, "--decimal"), sheets=tuple(sheet or ()),
        amounts=order(amounts, ("appropriated", "allotted", "obligated", "spent"), "--amounts"), year=year, activity=activity.strip().upper(),
        source=order(source, ("fund", "program-budget"), "--source").replace("-", "_"), on=parse_day(on, here.today) if on else None,
        columns=parse_columns(columns, BUDGET),
    )  # fmt: skip
    workbook = read_workbook(file)
    facts = facts_of(here.reader)
    found = read_budget(workbook, facts, options, here.today)
    refuse_wrong(found.problems, len(found.drafts), mark, file)
    if not found.drafts:
        cure = _("a row has an object of expenditure and an amount: see that it is the right file, or name its --sheet")
        raise LedgerError(_("{file} holds no amount of the budget.", file=screens.name_of(file)), cure, name="no-budget")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        taken = take_budget(unit, batch.id, found, origin_of("budget", file, workbook), amend=amend)
        money = total((*taken.new, *taken.amended), facts.currency)
        rows = len(taken.new) + len(taken.amended)
        return Outcome(
            rows, k_("1 amount of the budget from {file}", "{count} amounts of the budget from {file}", rows, file=screens.name_of(file)), total=str(money),
            lines=tuple(_lines(file, workbook, found, taken, money, here.screen.width)), table=_changed(taken.changed, here.form),
            more={"new": len(taken.new), "unchanged": taken.same, "amended": len(taken.amended)}, next=(_("Next: fund budget show"),),
            nothing=_("Nothing new in {file}.", file=screens.name_of(file)) + (" " + _("The changed rows are taken with --amend.") if taken.changed else ""),
        )  # fmt: skip

    here.write("import budget", work, question=_("Record these amounts?"))


def _lines(
    file: "Path", workbook: "Workbook", found: "BudgetSheet", taken: "BudgetTaken", money: Money, width: int | None
) -> list[str]:
    """What a budget file was read as, and what the book made of it."""
    counts = (
        (_("new amounts"), len(taken.new)), (_("in the book already, unchanged"), taken.same), (_(P_("amounts of the budget", "changed")), len(taken.changed)),
        (_(P_("amounts of the budget", "amended")), len(taken.amended)), (_("rows that are not of the budget"), sum(row.verdict != "budget" for row in found.rows)),
    )  # fmt: skip
    return screens.file_lines(file, workbook, (*found.layout, *found.notes), counts, str(money) if money else "", width)


def _changed(changed: "Sequence[tuple[Draft, Money]]", form: str) -> Table | None:
    """Rows whose amount is another one in the book."""
    if not changed and form == "text":
        return None
    rows = []
    for draft, stands in changed:
        assert draft.line is not None, "spending is new or seen, never changed"
        what = getattr(draft, "event", "obligated")
        name = getattr(draft, "order", "")
        rows.append((draft.line.year, draft.line.activity, draft.line.object, name, what, stands, draft.money, draft.where))
    return Table(
        "import-budget", n_("1 row differs from the book", "{count} rows differ from the book", len(rows)),
        (Column("year", _("Year"), "code"), Column("activity", _("Activity"), "code"), Column("object", _("Object"), "code"),
         Column("order", _("Order"), "code", optional=True), Column("what", _("What"), "text", words=_whats()), Column("book", _("In the book"), "amount"),
         Column("file", _("In the file"), "amount"), Column("where", _("Where"), "code")),
        rows,
    )  # fmt: skip


def _whats() -> dict[str, str]:
    return {"appropriated": _("appropriated"), "allotted": _("allotted"), "obligated": _("obligated")}
