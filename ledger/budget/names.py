"""What things of the budget are called: objects of expenditure, activities, and the unit that the Coordinator's office belongs to.

Names are dated rows in four languages; the English one stands in for one that is empty. Before the first day known, the first name holds.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.reader import Asking, Row
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _

if TYPE_CHECKING:  # lists are read without the writing side
    from ledger.book.store import Unit

LANGUAGES = ("en", "es", "fr", "pt")


def objects(query: Asking, language: str, day: date) -> dict[int, str]:
    """The names of objects of expenditure 1 to 9 on a day."""
    return {of: _in(language, names) for of, names in objects_in_all(query, day).items()}


def objects_in_all(query: Asking, day: date) -> dict[int, Sequence[str]]:
    """The names of objects of expenditure 1 to 9 on a day, in en, es, fr and pt; empty where one is not recorded."""
    rows = query.rows(
        "SELECT object, effective_from, name_en, name_es, name_fr, name_pt FROM object_name_list ORDER BY effective_from, id"
    )
    found: dict[int, Sequence[str]] = {}
    for of, since, *names in rows:
        if of not in found or since <= day.isoformat():
            found[of] = names
    return found


def activities(query: Asking, language: str) -> dict[str, str]:
    """The names of activities by their codes."""
    rows = query.rows(
        "SELECT a.code, a.name_en, a.name_es, a.name_fr, a.name_pt FROM activity a JOIN batch b ON b.id = a.batch_id AND b.state = 'posted' "
        "WHERE a.undone_in IS NULL ORDER BY a.id"
    )
    return {code: _in(language, names) for code, *names in rows}


def units(query: Asking, language: str) -> list[tuple[date, str]]:
    """Where the Coordinator's office belongs, from which day on; oldest first."""
    rows = query.rows(
        "SELECT effective_from, name_en, name_es, name_fr, name_pt FROM organisational_unit_list ORDER BY effective_from, id"
    )
    return [(date.fromisoformat(since), _in(language, names)) for since, *names in rows]


def unit_on(query: Asking, language: str, day: date) -> str:
    """The unit that the Coordinator's office belongs to on a day; empty where none is recorded."""
    known = units(query, language)
    return next((name for since, name in reversed(known) if since <= day), known[0][1] if known else "")


def _in(language: str, names: Sequence[str]) -> str:
    return names[LANGUAGES.index(language)] or names[0] if language in LANGUAGES else names[0]


def name_object(unit: "Unit", batch: int, of: int, names: Mapping[str, str], since: date) -> None:
    """Record what an object of expenditure is called from a day on, by language. Raises NotUnderstood for a number other than 1 to 9."""
    if not 1 <= of <= 9:
        raise NotUnderstood(
            _("{object} is not an object of expenditure.", object=of), _("write a number from 1 to 9"), name="unknown-object"
        )
    _record(unit, batch, "object_name", "object effective_from", (of, since.isoformat()), names)


def move(unit: "Unit", batch: int, names: Mapping[str, str], since: date) -> None:
    """Record where the Coordinator's office belongs from a day on, by language."""
    _record(unit, batch, "organisational_unit", "effective_from", (since.isoformat(),), names)


def add_activity(unit: "Unit", batch: int, code: str, names: Mapping[str, str]) -> str:
    """Add an activity; returns its code as the book writes it. Raises LedgerError for one that is there already, or is no code."""
    plain = code.strip().upper()
    if not plain.isascii() or not plain.replace("-", "").isalnum():
        raise NotUnderstood(_('"{code}" is not a code.', code=code), _("write letters and digits: TRAIN"), name="not-a-code")
    if unit.value("SELECT 1 FROM activity WHERE code = :code AND undone_in IS NULL", code=plain):
        raise LedgerError(
            _("There is an activity {activity} already.", activity=plain), _("fund budget activity lists them"), name="taken"
        )
    _record(unit, batch, "activity", "code", (plain,), names)
    return plain


def _record(unit: "Unit", batch: int, table: str, columns: str, values: Row, names: Mapping[str, str]) -> None:
    (number,) = unit.ids(table)
    told = [names.get(language, "").strip() for language in LANGUAGES]
    unit.insert(table, f"id batch_id {columns} name_en name_es name_fr name_pt", [(number, batch, *values, *told)])
