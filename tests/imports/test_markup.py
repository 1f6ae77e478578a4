"""Tables in HTML and in Excel-2003 XML: every cell at its place and by its type, or the file is refused."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest

from imports.bank import read_bank
from imports.cells import ErrorCell
from imports.grids import read_workbook
from ledger.errors import FileRefused


def rows(path, text):
    path.write_text(text)
    return read_workbook(path).sheets[0].rows


def test_scripts_and_styles_are_no_text_and_cells_need_neither_rows_nor_ends(tmp_path):
    text = "<html><style>td {}</style><table><td>Date<script>if (a) document.write('<td>9.99');</script><td>5.00<tr><td>x</table></html>"
    assert rows(tmp_path / "a.xls", text) == [["Date", "5.00"], ["x"]]


def test_cells_of_html_over_several_rows_leave_room_in_the_rows_below(tmp_path):
    text = (
        "<table><tr><th rowspan=2>Date<th colspan=2>Amount<th rowspan=2>Text</tr><tr><th>Out<th>In</tr>"
        "<tr><td rowspan=3>15.09.2026<td>5.00<td><td>a</tr><tr><td><td>7.00<td>b</tr><tr><td>1.00<td><td>c</tr></table>"
        "<table><tr><td rowspan=9>x</td><td>y</td></tr></table><table><tr><td>z</td></tr></table>"
    )
    assert rows(tmp_path / "a.xls", text) == [
        ["Date", "Amount", None, "Text"],
        [None, "Out", "In"],
        ["15.09.2026", "5.00", None, "a"],
        [None, None, "7.00", "b"],
        [None, "1.00", None, "c"],
        ["x", "y"],
        ["z"],
    ]


def test_movements_under_one_date_of_html_are_never_lost(tmp_path):
    """Two movements of a day whose date is one cell over both rows."""
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><th>Date<th>Text<th>Amount</tr><tr><td rowspan=2>15.09.2026<td>a<td>-5.00</tr><tr><td>b<td>-7.00</tr></table>"
    )
    with pytest.raises(FileRefused) as refused:
        read_bank(path)
    assert [problem.where for problem in refused.value.problems] == ["Table!A3"]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td colspan=16384>x<td>y</table>",
        "<table><tr><td colspan=16000 rowspan=99999>x" + "<tr><td>y" * 9 + "</table>",
    ],
)
def test_html_that_reaches_too_far_is_refused(tmp_path, text, monkeypatch):
    monkeypatch.setattr("imports.markup.MAX_CELLS", 100_000)
    with pytest.raises(FileRefused) as refused:
        rows(tmp_path / "a.xls", text)
    assert refused.value.problems[0].name == "too-large"


def test_html_that_no_reader_can_part_is_refused_or_loses_nothing(tmp_path):
    """Which of the two depends on the Python that runs."""
    text = "<html><table><tr><td>5.00</td></tr></table><![strange[x]]></html>"
    with suppress(FileRefused):
        assert rows(tmp_path / "a.xls", text) == [["5.00"]]


def sheet(inside):
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Kto"><Table>{inside}</Table></Worksheet></Workbook>'
    )


def cell(kind, text, **more):
    said = "".join(f' ss:{name}="{value}"' for name, value in more.items())
    return f'<Cell{said}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Number", "1234.56", Decimal("1234.56")),
        ("Number", "0.30000000000000004", Decimal("0.3")),
        ("Number", "1e999999999", ErrorCell("#NUM!")),
        ("Number", "1e-999999999", Decimal(0)),
        ("Number", "5 apples", "5 apples"),
        ("Number", " ", None),
        ("DateTime", "2026-09-30T00:00:00.000", dt.date(2026, 9, 30)),
        ("DateTime", "2026-09-30T13:15:00.000", dt.datetime(2026, 9, 30, 13, 15)),  # noqa: DTZ001 - a sheet knows no zones
        ("DateTime", "30.9.2026", "30.9.2026"),
        ("Boolean", "1", True),
        ("Boolean", "0", False),
        ("Error", "#REF!", ErrorCell("#REF!")),
        ("String", "5.00", "5.00"),
    ],
)
def test_a_cell_is_what_its_type_says_and_text_where_it_cannot_be(tmp_path, kind, text, value):
    assert rows(tmp_path / "a.xls", sheet(f"<Row>{cell(kind, text)}{cell('String', 'x')}</Row>")) == [[value, "x"]]


def test_a_cell_over_several_columns_leaves_them_empty(tmp_path):
    inside = f"<Row>{cell('String', 'a', MergeAcross=2)}{cell('Number', '1')}</Row>"
    assert rows(tmp_path / "a.xls", sheet(inside)) == [["a", None, None, 1]]


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        (sheet(f"<Row>{cell('Number', '1', Index='two')}</Row>"), "truncated-file", '"two" is not a place in a sheet'),
        (sheet(f"<Row>{cell('Number', '1', Index=20000)}</Row>"), "too-large", "a sheet reaches too far"),
        (sheet(f'<Row ss:Index="2000000">{cell("Number", "1")}</Row>'), "too-large", "a sheet reaches too far"),
        (sheet(f"<Row>{cell('Number', '1')}</Row>")[:-30], "truncated-file", "the XML is damaged"),
    ],
)
def test_a_sheet_in_xml_that_is_cut_off_or_reaches_too_far_is_refused(tmp_path, text, name, says):
    with pytest.raises(FileRefused) as caught:
        rows(tmp_path / "a.xls", text)
    assert caught.value.name == name
    assert says in caught.value.problems[0].what
