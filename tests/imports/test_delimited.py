"""Tables in text: the separator that the file states, and how long a file may be."""

from decimal import Decimal

import pytest

from imports.bank import read_bank
from imports.delimited import MAX_ROWS
from imports.grids import read_workbook
from ledger.errors import FileRefused


@pytest.mark.parametrize(("stated", "amount"), [("sep=;", "-5,00"), ("SEP=|", "-5.00"), ('"sep=,"', "-5.00")])
def test_the_separator_that_the_first_line_states_is_the_one(tmp_path, stated, amount):
    sign = stated.strip('"')[-1]
    path = tmp_path / "a.csv"
    path.write_text(
        "\n".join([stated, sign.join(["Date", "Details", "Amount"]), sign.join(["2026-09-01", "A, B; C", amount]), ""])
    )
    path.write_text(path.read_text().replace("A, B; C", '"A, B; C"'))
    (row,) = [row for row in read_bank(path).rows if row.verdict == "new"]
    assert (row.amount, row.text) == (Decimal("-5.00"), "A, B; C")


def test_a_file_of_more_lines_than_a_sheet_has_rows_is_refused_before_it_is_parted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b" + b"\n" * (2 * MAX_ROWS + 1))
    with pytest.raises(FileRefused) as caught:
        read_workbook(path)
    assert caught.value.name == "too-large"
    assert f"more than {MAX_ROWS:,} rows" in caught.value.problems[0].what
