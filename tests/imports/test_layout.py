"""Where a table begins: far down no row is a header, however much it looks like one."""

import pytest

from imports.cells import Grid
from imports.layout import LAST_HEADER, find_tables

HEAD = ["Date", "Details", "Amount"]
OTHER = ["Fecha", "Concepto", "Importe"]
ROW = ["2026-09-01", "Rent", "5.00"]


@pytest.mark.parametrize(("above", "header"), [(LAST_HEADER, (LAST_HEADER,)), (LAST_HEADER + 2, ())])
def test_a_header_stands_within_the_first_rows(above, header):
    (table,) = find_tables(Grid("S", [*([["Terms of the account"]] * above), HEAD, ROW, ROW]), {}, None)
    assert (table.header, table.first) == (header, above + 1)


@pytest.mark.parametrize(("between", "tables"), [(10, 2), (LAST_HEADER + 1, 1)])
def test_a_second_header_far_below_the_first_begins_no_table(between, tables):
    assert len(find_tables(Grid("S", [HEAD, *([ROW] * between), OTHER, ROW]), {}, None)) == tables
