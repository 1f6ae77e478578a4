"""What activities and objects of expenditure are called, in one language; English stands in for a name that is not known."""

from datetime import date

from ledger.book.reader import Asking
from ledger.i18n import LANGUAGES


def _column(language: str) -> str:
    return f"name_{language if language in LANGUAGES else 'en'}"


def activities(query: Asking, language: str) -> dict[str, str]:
    """Code to name of every activity that ever was."""
    rows = query.rows(f"SELECT code, {_column(language)}, name_en FROM activity ORDER BY id")
    return {code: name or english for code, name, english in rows}


def objects(query: Asking, day: date, language: str) -> dict[int, str]:
    """Number to name of the objects of expenditure, as they are called on a day; its number for one that has none."""
    rows = query.rows(
        f"SELECT object, {_column(language)}, name_en FROM object_name_list WHERE effective_from <= :day ORDER BY effective_from, id",
        day=day.isoformat(),
    )
    return {number: str(number) for number in range(1, 10)} | {number: name or english for number, name, english in rows}


def unit(query: Asking, day: date, language: str) -> str:
    """Where the Coordinator's office belongs on a day; empty where that is not known."""
    found = query.rows(
        f"SELECT {_column(language)}, name_en FROM organisational_unit_list WHERE effective_from <= :day ORDER BY effective_from DESC, id DESC",
        day=day.isoformat(),
    )
    return str(found[0][0] or found[0][1]) if found else ""
