"""`fund report`: the reports, by name."""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer

from ledger.commands import report_makers as make
from ledger.commands.report_makers import Asked
from ledger.commands.session import PAPERS, Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import N_, _
from ledger.packs import Pack
from ledger.periods import DateRange, parse_period
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)
REPORTS: dict[str, tuple[str, Callable[[Asked], Table | Pack]]] = {
    "balance": (N_("What the fund had, what was added, what was used, what it has."), make.balance),
    "contributions": (N_("What was open, pledged, received and is open."), make.contributions),
    "ageing": (N_("What is open, by how long it is overdue."), make.ageing),
    "budget": (N_("Budget against actual, by object and activity."), make.budget),
    "obligations": (N_("What is committed and not spent, and when it lapses."), make.obligations),
    "funding-gap": (N_("What the coming year's budget rests on."), make.funding_gap),
    "agreements": (N_("Every agreement: promised, received, outstanding."), make.agreements),
    "annual": (N_("Permanent Council, yearly (AG/RES. 2019, paragraph 9)."), make.annual),
    "assembly": (N_("General Assembly, since the first entry (paragraph 12)."), make.assembly),
    "receipts": (N_("What contributors were credited with."), make.receipts),
    "unidentified": (N_("Money in suspense, with its age."), make.unidentified),
    "icr": (N_("Indirect costs recovered, by agreement."), make.icr),
    "exchange": (N_("Exchange gains and losses, by pledge and account."), make.exchange),
    "bank": (N_("Bank accounts reconciled on the last day of a period."), make.bank),
    "silent": (N_("Invited, not answered. Internal."), make.silent),
    "trial-balance": (N_("Every account, with what moved."), make.trial_balance),
    "journal": (N_("Every entry with its postings."), make.journal),
}
BY = {
    "contributions": ("class", "contributor", "quarter"),
    "ageing": ("contributor", "currency", "pledge"),
    "budget": ("line", "object", "activity", "year"),
}


@app.command()
def report(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Without a name: the list of them.")] = "",
    period: Annotated[
        str, typer.Argument(metavar="[PERIOD]", help="2026-Q3, 2026, 2026-H1, 2026-01..2026-06; else, or inception: everything.")
    ] = "",
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="WHAT",
            help="contributions: class, contributor, quarter; ageing: contributor, currency, pledge; budget: line, object, activity, year.",
        ),
    ] = "",
    roll_up: Annotated[
        bool, typer.Option("--roll-up", help="Contributions by contributor: a ministry counts under its state.")
    ] = False,
    chart: Annotated[bool, typer.Option("--chart", help="As bars, where the report has a chart.")] = False,
) -> None:
    """A report; without a name, the list of them."""
    here = session()
    if not name:
        here.show(_list())
        return
    if name not in REPORTS:
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
    days = parse_period(period) if period not in ("", "inception") else None
    made = REPORTS[name][1](Asked(name, here, days, by or (choices[0] if choices else ""), roll_up, chart))
    _show(here, made, days, chart=chart)


def _show(here: Session, made: Table | Pack, days: DateRange | None, *, chart: bool) -> None:
    """The table, or the document; on a screen the bars of a table, when they are asked for and there are any."""
    more = {"period": {"from": days.begin, "to": days.last} if days else None}
    if isinstance(made, Pack):
        from ledger import packs

        if here.form in PAPERS and here.to:
            import_module(PAPERS[here.form]).write_pack(made, here.setting, here.to)
        else:
            packs.present(made, here.form, here.screen, here.setting, to=here.to, **more)
        return
    if not chart or here.form != "text":
        here.show(made, **more)
        return
    from ledger import charts

    here.put(lambda screen: charts.bars_of(made, screen, here.setting))


def _list() -> Table:
    columns = (
        Column("report", _("Report"), "code"), Column("by", _("By"), "code", optional=True), Column("what", _("What it says"), "code"),
    )  # fmt: skip
    rows = [(one, " ".join(BY.get(one, ())), _(words)) for one, (words, _make) in REPORTS.items()]
    return Table("reports", _("Reports: fund report NAME [PERIOD]"), columns, rows)


def _unknown(name: str) -> NotUnderstood:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), REPORTS, 1, 0.4)
    hint = _('Did you mean "{command}"?', command=f"fund report {near[0]}") if near else _("fund report lists them")
    return NotUnderstood(_('There is no report "{name}".', name=name), hint, name="unknown-report")
