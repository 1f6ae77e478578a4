"""What an import shows of a file that it cannot read for sure."""

import pytest

from imports.reading import Ambiguous, Choice
from imports.screens import side_by_side
from ledger.cells import width
from ledger.errors import Problem

DAYS = {"order": ("day/month/year", "month/day/year"), "first and last": ("2026-09-01 to 2026-09-09", "2026-01-09 to 2026-09-09")}
REFUSAL = Ambiguous(
    "a_long_name_of_a_file.xlsx: the dates can be read in 2 ways and nothing in the file decides.",
    Problem("Sheet!A2", "what", "cure", "ambiguous-dates"),
    tuple(Choice(f"--dates {order}", {name: told[at] for name, told in DAYS.items()}) for at, order in enumerate(("dmy", "mdy"))),
    ("a day above 12", "the order of the rows", "a period printed in the sheet", "a second date column"),
)


@pytest.mark.parametrize("columns", [None, 80, 60])
def test_readings_of_one_file_keep_within_the_window_and_lose_nothing(columns):
    shown = side_by_side(REFUSAL, "fund import bank x.csv", columns)
    assert max(map(width, shown)) <= (columns or 130)
    text = " ".join(" ".join(shown).split())
    assert all(told in text for facts in DAYS.values() for told in facts)
    assert "a period printed in the sheet, a second date column." in text


@pytest.mark.parametrize(("columns", "together"), [(80, True), (60, False)])
def test_readings_stand_beside_each_other_where_there_is_room_else_below(columns, together):
    lines = side_by_side(REFUSAL, "fund import bank x.csv", columns)
    first, second = DAYS["order"]
    assert any(first in line and second in line for line in lines) is together
