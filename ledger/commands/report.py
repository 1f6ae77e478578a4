"""`fund report`: the reports, by name."""

from typing import Annotated

import typer

from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import N_, _
from ledger.periods import DateRange, parse_period
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)
NAMES = {
    "contributions": N_("What was open, pledged, received and is open."),
    "ageing": N_("What is open, by how long it is overdue."),
    "receipts": N_("What contributors were credited with."),
    "unidentified": N_("Money in suspense, with its age."),
    "icr": N_("Indirect costs recovered, by agreement."),
    "exchange": N_("Exchange gains and losses, by pledge and account."),
    "bank": N_("Bank accounts reconciled on the last day of a period."),
    "trial-balance": N_("Every account, with what moved."),
    "journal": N_("Every entry with its postings."),
}
WIDE = 110  # cells from which a window has room for all columns of amounts
BY = {"contributions": ("class", "contributor", "quarter"), "ageing": ("contributor", "pledge")}


@app.command()
def report(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Without a name: the list of them.")] = "",
    period: Annotated[str, typer.Argument(metavar="[PERIOD]", help="2026-Q3, 2026, 2026-01..2026-06; else everything.")] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="WHAT", help="contributions: class, contributor, quarter; ageing: contributor, pledge.")
    ] = "",
    roll_up: Annotated[
        bool, typer.Option("--roll-up", help="Contributions by contributor: a ministry counts under its state.")
    ] = False,
) -> None:
    """A report; without a name, the list of them."""
    here = session()
    if not name:
        here.show(_list())
        return
    if name not in NAMES:
        raise _unknown(name)
    choices = BY.get(name, ())
    if by and by not in choices:
        cure = " ".join(f"--by {one}" for one in choices) if choices else _("fund report {name} has one form only", name=name)
        raise NotUnderstood(_('"{by}" is no way to make this report.', by=by), cure, name="unknown-grouping")
    if roll_up and (name, by) != ("contributions", "contributor"):
        raise NotUnderstood(
            _("--roll-up goes with contributions by contributor."),
            "fund report contributions --by contributor --roll-up",
            name="no-roll-up",
        )
    days = parse_period(period) if period else None
    alone = {"bank": _bank, "exchange": _exchange, "icr": _icr}
    table = (
        alone[name](here, days)
        if name in alone
        else _table(here, name, days, by or (choices[0] if choices else ""), roll_up=roll_up)
    )
    here.show(table, period={"from": days.begin, "to": days.last} if days else None)


def _list() -> Table:
    columns = (
        Column("report", _("Report"), "code"), Column("by", _("By"), "code", optional=True), Column("what", _("What it says"), "code"),
    )  # fmt: skip
    rows = [(one, " ".join(BY.get(one, ())), _(words)) for one, words in NAMES.items()]
    return Table("reports", _("Reports: fund report NAME [PERIOD]"), columns, rows)


def _unknown(name: str) -> NotUnderstood:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), NAMES, 1, 0.4)
    hint = _('Did you mean "{command}"?', command=f"fund report {near[0]}") if near else _("fund report lists them")
    return NotUnderstood(_('There is no report "{name}".', name=name), hint, name="unknown-report")


def _bank(here: Session, days: DateRange | None) -> Table:
    """Without a period, as the accounts stand today."""
    from ledger.commands import reconcile_screens
    from ledger.reports import bank

    return reconcile_screens.summary(bank.load(here.reader, days or parse_period(here.today.isoformat()), here.as_of))


def _icr(here: Session, days: DateRange | None) -> Table:
    from ledger.commands import icr_screens
    from ledger.commands.report_screens import Frame
    from ledger.reports import icr
    from ledger.reports.scope import Scope

    found = icr.load(here.reader, Scope.of(days, here.as_of), language=here.lang)
    return icr_screens.recovered(found, Frame(days, here.form in ("text", "xlsx")))


def _exchange(here: Session, days: DateRange | None) -> Table:
    from ledger.commands import exchange_screens
    from ledger.commands.report_screens import Frame
    from ledger.reports import exchange
    from ledger.reports.scope import Scope

    found = exchange.load(here.reader, Scope.of(days, here.as_of))
    return exchange_screens.exchange(found, Frame(days, here.form in ("text", "xlsx")))


def _table(here: Session, name: str, days: DateRange | None, by: str, *, roll_up: bool) -> Table:
    from ledger.commands import report_screens as screens
    from ledger.reports.scope import Scope

    people, width = here.form in ("text", "xlsx"), here.screen.width
    wide = here.form != "text" or bool(here.options.output) or width is None or width >= WIDE
    scope, frame = Scope.of(days, here.as_of), screens.Frame(days, people, wide)
    if name == "trial-balance":
        from ledger.reports import trial_balance

        return screens.trial_balance(trial_balance.load(here.reader, scope), frame)
    if name == "contributions":
        from ledger.reports import contributions_load

        return screens.contributions(contributions_load.load(here.reader, scope, by, roll_up=roll_up, language=here.lang), frame)
    if name == "ageing":
        from ledger.reports import ageing

        return screens.ageing(ageing.load(here.reader, scope, here.today, by, language=here.lang), frame)
    if name == "receipts":
        from ledger.reports import receipts

        return screens.receipts(receipts.load(here.reader, scope, language=here.lang), frame)
    if name == "unidentified":
        from ledger.reports import unidentified

        return screens.unidentified(unidentified.load(here.reader, scope, here.today, language=here.lang))
    from ledger.reports import journal

    return screens.journal(journal.load(here.reader, scope), frame)
