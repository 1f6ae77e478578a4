"""Options that the commands of `fund budget` share, and how they are understood."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.session import Session, one_of
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.money import Money

if TYPE_CHECKING:
    from ledger.budget.drafts import LineKey

ON = Annotated[str, typer.Option("--on", help="The day; today by default.")]
REASON = Annotated[str, typer.Option("--reason", help="Why.")]
ACTIVITY = Annotated[str, typer.Option("--activity", help="The activity it is for: fund budget activity lists them.")]
YEAR = Annotated[int | None, typer.Option("--year", help="The fiscal year; that of the day by default.")]
ORIGIN = Annotated[str, typer.Option("--source", metavar="fund|program-budget", help="Whose money it is.")]


def key_of(here: Session, of: int, activity: str, year: int | None, source: str, day: date) -> "LineKey":
    """The line of the budget that options name; raises NotUnderstood for a source that does not exist."""
    from ledger.budget.cash import fund_of
    from ledger.budget.drafts import LineKey
    from ledger.budget.lines import fiscal_year

    one_of("source", source, ("fund", "program-budget"), "unknown-source")
    when = year or fiscal_year(day, fund_of(here.reader)[2])
    return LineKey(when, activity.strip().upper(), of, source.replace("-", "_"))


def money_of(here: Session, amount: str) -> Money:
    """An amount in the currency of the fund; raises LedgerError for what is none."""
    from ledger.budget.cash import fund_of

    return Money.parse(amount, fund_of(here.reader)[1])


def overriding(*, override: bool, reason: str) -> str:
    """The written reason to let something pass; raises NotUnderstood where it is missing."""
    if override and not reason.strip():
        raise NotUnderstood(_("letting it pass needs a written reason."), "--reason TEXT", name="no-reason")
    return reason.strip() if override else ""
