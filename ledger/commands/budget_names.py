"""The commands of `fund budget` that name things: objects of expenditure, activities, the unit that the office belongs to."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import Session, session
from ledger.i18n import K_, _, n_
from ledger.show import Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

NAME = Annotated[str, typer.Argument(metavar="[NAME]", help="Its name in English; without one, what is known is listed.")]
ES = Annotated[str, typer.Option("--name-es", help="Its name in Spanish.")]
FR = Annotated[str, typer.Option("--name-fr", help="Its name in French.")]
PT = Annotated[str, typer.Option("--name-pt", help="Its name in Portuguese.")]
FROM = Annotated[str, typer.Option("--from", help="The day from which it is called so; today by default.")]


def unit(name: NAME = "", es: ES = "", fr: FR = "", pt: PT = "", since: FROM = "today") -> None:
    """Where the Coordinator's office belongs: list, or record a move."""
    from ledger.budget import names

    here = session()
    if name:
        day = here.day(since, ahead=366)
        _name(
            here, "budget unit", f"{name} from {day}", lambda unit, batch: names.move(unit, batch, _named(name, es, fr, pt), day)
        )
        return
    rows = list(names.units(here.reader, here.lang))
    columns = (Column("from", _("From"), "date"), Column("name", _("Unit")))
    here.show(Table("budget-units", n_("1 organisational unit", "{count} organisational units", len(rows)), columns, rows))


def activity(
    code: Annotated[str, typer.Argument(metavar="[CODE]", help="A short code: TRAIN.")] = "", name: NAME = "", es: ES = "", fr: FR = "", pt: PT = "",
) -> None:  # fmt: skip
    """Programme activities: list, or add one."""
    from ledger.budget import names

    here = session()
    if code and name:
        _name(
            here,
            "budget activity",
            f"{code.upper()} {name}",
            lambda unit, batch: names.add_activity(unit, batch, code, _named(name, es, fr, pt)),
        )
        return
    rows = [row for row in names.activities(here.reader, here.lang).items() if code.strip().upper() in ("", row[0])]
    columns = (Column("activity", _("Activity"), "code"), Column("name", _("Name")))
    here.show(Table("budget-activities", n_("1 activity", "{count} activities", len(rows)), columns, rows))


def of_expenditure(
    number: Annotated[int | None, typer.Argument(metavar="[OBJECT]", help="1 to 9.")] = None, name: NAME = "", es: ES = "", fr: FR = "", pt: PT = "",
    since: FROM = "today",
) -> None:  # fmt: skip
    """Objects of expenditure: list their names, or record another one."""
    from ledger.budget import names

    here = session()
    if number is not None and name:
        day: date = here.day(since, ahead=366)
        words = K_("object {object} is {name} from {day}", object=number, name=name, day=day)
        _name(
            here,
            "budget object",
            words,
            lambda unit, batch: names.name_object(unit, batch, number, _named(name, es, fr, pt), day),
        )
        return
    rows = [row for row in sorted(names.objects(here.reader, here.lang, here.today).items()) if number in (None, row[0])]
    columns = (Column("object", _("Object"), "count"), Column("name", _("Name")))
    here.show(Table("budget-objects", n_("1 object of expenditure", "{count} objects of expenditure", len(rows)), columns, rows))


def _named(en: str, es: str, fr: str, pt: str) -> "Mapping[str, str]":
    return {"en": en, "es": es, "fr": fr, "pt": pt}


def _name(here: Session, kind: str, words: str, record: "Callable[[Unit, int], object]") -> None:
    def work(unit: "Unit", batch: "Batch") -> Outcome:
        record(unit, batch.id)
        return Outcome(1, words)

    here.write(kind, work, question=_("Record this?"))
