"""One function for each report: it asks the book for the figures and gives the table, or the document of several tables.

What a report needs is imported when it is asked for: none pays for another.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ledger.commands.session import Session
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.packs import Pack
from ledger.periods import DateRange, parse_period
from ledger.show import Table

if TYPE_CHECKING:
    from ledger.commands.report_screens import Frame
    from ledger.reports.scope import Scope

WIDE = 110  # cells from which a window has room for all columns of amounts
WIDER = 150  # the same where amounts stand in two currencies


@dataclass(frozen=True)
class Asked:
    """A report as it was asked for: which, by whom, about which days (None: everything recorded), grouped by what."""

    name: str
    here: Session
    days: DateRange | None
    by: str = ""
    roll_up: bool = False
    chart: bool = False

    @cached_property
    def scope(self) -> "Scope":
        """The days."""
        from ledger.reports.scope import Scope

        return Scope.of(self.days)

    @cached_property
    def known_days(self) -> DateRange | None:
        """The days, up to today where the period is not over: what is said of its end is said of today."""
        from ledger.reports.scope import so_far

        return so_far(self.days, self.here.today) if self.days else None

    @cached_property
    def frame(self) -> "Frame":
        """For whom, about which days as far as they have come, and how much room there is."""
        from ledger.commands.report_screens import Frame

        return Frame(self.known_days, self.here.form in ("text", "xlsx", "pdf"), self.has(WIDE))

    def has(self, cells: int) -> bool:
        """Whether there is so much room: in a file there always is."""
        here, width = self.here, self.here.screen.width
        return here.form != "text" or bool(here.options.output) or width is None or width >= cells


def balance(asked: Asked) -> Table:
    """Changes in fund balance."""
    from ledger.budget.names import objects
    from ledger.commands import balance_screens
    from ledger.reports import balance as figures

    here = asked.here
    names = objects(here.reader, here.lang, asked.scope.last or here.today)
    return balance_screens.balance(figures.load(here.reader, asked.scope), asked.frame, names)


def contributions(asked: Asked) -> Table:
    """By class, contributor or quarter; drawn by quarter, what was due and what came in."""
    from ledger.commands import report_screens
    from ledger.reports import contributions_load as figures

    if asked.chart and asked.by == "quarter":
        from ledger.reports import due

        return report_screens.due(due.load(asked.here.reader, asked.scope), asked.frame)
    found = figures.load(asked.here.reader, asked.scope, asked.by, roll_up=asked.roll_up, language=asked.here.lang)
    return report_screens.contributions(found, asked.frame)


def ageing(asked: Asked) -> Table:
    """Open pledges by days overdue."""
    from ledger.commands import report_screens
    from ledger.reports import ageing as figures

    found = figures.load(asked.here.reader, asked.scope, asked.here.today, asked.by, language=asked.here.lang)
    return report_screens.ageing(found, asked.frame if found.by == "contributor" else replace(asked.frame, wide=asked.has(WIDER)))


def receipts(asked: Asked) -> Table:
    """What contributors were credited with."""
    from ledger.commands import report_screens
    from ledger.reports import receipts as figures

    return report_screens.receipts(figures.load(asked.here.reader, asked.scope, language=asked.here.lang), asked.frame)


def unidentified(asked: Asked) -> Table:
    """Money in suspense."""
    from ledger.commands import report_screens
    from ledger.reports import unidentified as figures

    return report_screens.unidentified(figures.load(asked.here.reader, asked.scope, asked.here.today, language=asked.here.lang))


def bank(asked: Asked) -> Table:
    """Accounts reconciled; without a period, as they stand today."""
    from ledger.commands import reconcile_screens
    from ledger.reports import bank as figures

    here = asked.here
    return reconcile_screens.summary(figures.load(here.reader, asked.known_days or parse_period(here.today.isoformat())))


def icr(asked: Asked) -> Table:
    """Indirect costs recovered."""
    from ledger.commands import icr_screens
    from ledger.reports import icr as figures

    return icr_screens.recovered(figures.load(asked.here.reader, asked.scope, language=asked.here.lang), asked.frame)


def exchange(asked: Asked) -> Table:
    """Exchange gains and losses."""
    from ledger.commands import exchange_screens
    from ledger.reports import exchange as figures

    return exchange_screens.exchange(figures.load(asked.here.reader, asked.scope), asked.frame)


def trial_balance(asked: Asked) -> Table:
    """Every account."""
    from ledger.commands import report_screens
    from ledger.reports import trial_balance as figures

    return report_screens.trial_balance(figures.load(asked.here.reader, asked.scope), asked.frame)


def journal(asked: Asked) -> Table:
    """Every posting."""
    from ledger.commands import report_screens
    from ledger.reports import journal as figures

    return report_screens.journal(figures.load(asked.here.reader, asked.scope), asked.frame)


def budget(asked: Asked) -> Table:
    """Budget against actual of a fiscal year, with what it rests on."""
    from ledger.commands import spending_screens
    from ledger.reports import budget as figures
    from ledger.reports import cover

    here = asked.here
    found = figures.load(here.reader, asked.scope, here.today, asked.by, language=here.lang)
    covers = cover.load(here.reader, asked.scope, figures.standing(here.reader, asked.scope), found.year)
    return spending_screens.budget(found, covers, asked.frame)


def obligations(asked: Asked) -> Table:
    """Open obligations by age."""
    from ledger.commands import spending_screens
    from ledger.reports import obligations as figures

    return spending_screens.obligations(figures.load(asked.here.reader, asked.scope, asked.here.today), asked.frame)


def funding_gap(asked: Asked) -> Table:
    """The gap of the year that is named, as seen today; without one, of the next."""
    from ledger.commands import spending_screens
    from ledger.reports import gap
    from ledger.reports.scope import Scope

    scope = Scope.of(None)
    return spending_screens.gap(gap.load(asked.here.reader, scope, asked.here.today, year=_year(asked)), asked.frame)


def agreements(asked: Asked) -> Table:
    """Every pledge with its agreement."""
    from ledger.commands import mandate_screens
    from ledger.reports import agreements as figures

    return mandate_screens.agreements(figures.load(asked.here.reader, asked.scope, language=asked.here.lang), asked.frame)


def silent(asked: Asked) -> Table:
    """Who was invited and has not answered."""
    from ledger.commands import mandate_screens
    from ledger.reports import answers

    return mandate_screens.silent(
        answers.load(asked.here.reader, asked.scope, asked.here.today, language=asked.here.lang), asked.frame
    )


def annual(asked: Asked) -> Pack:
    """The report to the Permanent Council on a fiscal year: the one that is named, else this one up to today."""
    from ledger.commands import mandate_packs
    from ledger.reports import mandate

    here = asked.here
    days = mandate.year_of(here.reader, here.today, _year(asked))
    found = mandate.load(here.reader, days, here.today, language=here.lang)
    return mandate_packs.annual(found, replace(asked.frame, days=days))


def assembly(asked: Asked) -> Pack:
    """The report to the General Assembly: up to the end of the fiscal year that is named, else up to today."""
    from ledger.commands import mandate_packs
    from ledger.reports import mandate

    here, year, until = asked.here, _year(asked), asked.here.today
    if year is not None:
        until = min(until, mandate.year_of(here.reader, here.today, year).last)
    found = mandate.load(here.reader, None, until, language=here.lang)
    return mandate_packs.assembly(found, replace(asked.frame, days=None))


def _year(asked: Asked) -> int | None:
    """The year that is asked for; raises NotUnderstood for another period."""
    days = asked.days
    if days is None:
        return None
    if days != parse_period(str(days.begin.year)):
        raise NotUnderstood(
            _("this report is made for a year."), f"fund report {asked.name} {days.begin.year}", name="not-a-year"
        )
    return days.begin.year
