"""What a file is, and what its cells are, whatever its name says."""

import datetime as dt
import os
import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from imports.biff import look_at_xlsb_part
from imports.cells import ErrorCell, where
from imports.grids import read_workbook
from imports.sources import Source, open_source
from imports.zips import Findings, check_area
from ledger.errors import FileRefused


def workbook(path: Path, rows: list[list[object]], name: str = "Sheet1") -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    book.close()
    return path


def with_sheet_xml(path: Path, cells: bytes) -> Path:
    """A workbook whose first sheet holds exactly these XML rows."""
    made = workbook(path.with_suffix(".made"), [[1]])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                begin, end = data.index(b"<sheetData>") + 11, data.index(b"</sheetData>")
                data = data[:begin] + cells + data[end:]
            new.writestr(name, data)
    return path


def refusal(path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_workbook(path)
    problem = caught.value.problems[0]
    assert problem.what
    assert problem.cure
    assert path.name in caught.value.message
    return caught.value


def test_cells_keep_type_and_place(tmp_path):
    path = workbook(tmp_path / "a.bin", [[], [None, "Date", "Amount"], [None, dt.date(2026, 9, 30), 1234.56], [None, " x ", ""]])
    book = read_workbook(path)
    assert book.kind == "xlsx"
    grid = book.sheets[0]
    assert grid.rows[1] == [None, "Date", "Amount"]
    assert grid.rows[2] == [None, dt.date(2026, 9, 30), Decimal("1234.56")]
    assert grid.rows[3][1] == "x"
    assert where(grid, 2, 2) == "Sheet1!C3"
    assert where(grid, 2) == "Sheet1!3"


def test_numbers_are_decimals_of_fifteen_digits(tmp_path):
    grid = read_workbook(workbook(tmp_path / "a.xlsx", [[0.1 + 0.2, 1234567890123.45, 41093249.8, True]])).sheets[0]
    assert grid.rows[0] == [Decimal("0.3"), Decimal("1234567890123.45"), Decimal("41093249.8"), True]
    assert not any(isinstance(cell, float) for cell in grid.rows[0])


def test_a_column_of_numbers_under_a_header_is_read_like_each_of_them(tmp_path):
    column = ["Rate", 1.5, 3, 0.1 + 0.2, 1.23456, " x ", -41093249.8]
    grid = read_workbook(workbook(tmp_path / "a.xlsx", [[cell] for cell in column])).sheets[0]
    expected = ["Rate", "1.50", "3.00", "0.30", "1.23456", "x", "-41093249.80"]
    assert [str(row[0]) for row in grid.rows] == expected


def test_error_cells_and_formulas_without_a_value_are_found(tmp_path):
    path = with_sheet_xml(
        tmp_path / "a.xlsx",
        b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>A2+1</f></c><c r="C1"><f>1+1</f><v>2</v></c>'
        b'<c r="D1" t="str"><f>T(A9)</f><v></v></c><c r="E1"><f>1+1</f><v></v></c></row>',
    )
    row = read_workbook(path).sheets[0].rows[0]
    assert row == [ErrorCell("#REF!"), ErrorCell("=A2+1"), Decimal(2), None, ErrorCell("=1+1")]
    assert "error left by a formula" in row[0].why
    assert "without a stored value" in row[1].why


@pytest.mark.parametrize(
    "claimed", [b'uniqueCount="4294967296"', b"uniqueCount = '99999999999'", b'x="y" uniqueCount=" +4294967296"']
)
def test_a_workbook_that_claims_more_texts_than_it_has_bytes_is_refused(tmp_path, claimed):
    made = workbook(tmp_path / "made.xlsx", [["Date", "Text"]])
    path = tmp_path / "claims.xlsx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'uniqueCount="2"', claimed))
    assert refusal(path).name == "truncated-file"


@pytest.mark.parametrize(
    "place", [b"XFD1048576", b"A200000", b"XFD1", b"ZZZZ1", b"A" * 6000 + b"2", b"A" + b"0" * 20 + b"9" * 5000]
)
def test_a_far_cell_is_refused_before_anything_is_allocated(tmp_path, place):
    path = with_sheet_xml(
        tmp_path / "far.xlsx", b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="%s"><v>1</v></c></row>' % place
    )
    if place in (b"A200000", b"XFD1"):  # long and thin: harmless
        assert read_workbook(path).sheets[0].rows[0][0] == 1
    else:
        assert refusal(path).name == "too-large"


def test_a_sheet_of_as_many_rows_as_excel_knows_is_no_far_cell():
    check_area(Source("a.xlsx", "xlsx", "", 0, b""), Findings(1_048_576, 1, 2))
    with pytest.raises(FileRefused):
        check_area(Source("a.xlsx", "xlsx", "", 0, b""), Findings(1_048_577, 1, 2))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    made = workbook(tmp_path / "made.xlsx", [[1]])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/image.bin", b"\0" * 50_000_000)
    assert refusal(path).name == "too-large"


def test_a_zip_directory_that_lies_about_a_size_is_refused(tmp_path):
    path = tmp_path / "liar.xlsx"
    made = workbook(tmp_path / "made.xlsx", [["x" * 20_000]])
    raw = bytearray(made.read_bytes())
    with zipfile.ZipFile(made) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    raw = raw.replace(size.to_bytes(4, "little"), (size - 9000).to_bytes(4, "little"))
    path.write_bytes(raw)
    assert refusal(path).name == "truncated-file"


def test_a_document_type_in_any_xml_is_refused(tmp_path):
    path = tmp_path / "dtd.xlsx"
    made = workbook(tmp_path / "made.xlsx", [[1]])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1) if name == "xl/workbook.xml" else data)
    assert refusal(path).name == "unsafe-xml"
    xml = tmp_path / "dtd.xls"
    xml.write_text(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>&a;</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    assert refusal(xml).name == "unsafe-xml"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty-file"),
        (b"\n\n  \r\n", "empty-file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not-a-table"),
        (b"%PDF-1.7\n", "not-a-table"),
        (bytes(range(256)) * 20, "not-a-table"),
        (b"PK\x03\x04 cut off", "truncated-file"),
        (b'{"rows": []}', "not-a-table"),
        (b":20:X\r\n:25:123\r\n:28C:1\r\n:60F:C260901EUR0,\r\n", "not-a-table"),
        (b"!Type:Bank\nD01/02/2026\nT5.00\n^\n", "not-a-table"),
        (b"OFXHEADER:100\n<OFX></OFX>", "not-a-table"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>', "not-a-table"),
    ],
)
def test_what_is_no_table_is_refused_by_name_of_the_cause(tmp_path, content, name):
    path = tmp_path / "statement.xlsx"
    path.write_bytes(content)
    assert refusal(path).name == name


def test_folders_pipes_and_missing_files_are_refused(tmp_path):
    assert refusal(tmp_path).name == "not-a-file"
    assert refusal(tmp_path / "nothing.csv").name == "not-found"
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv").name == "not-a-file"
    assert refusal(Path("-")).name == "not-a-file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n")
    path.chmod(0)
    assert refusal(path).name == "no-permission"


def test_a_truncated_workbook_is_refused(tmp_path):
    raw = workbook(tmp_path / "made.xlsx", [["Date", "Amount"]] * 50).read_bytes()
    path = tmp_path / "cut.xlsx"
    for share in (0.3, 0.7, 0.98):
        path.write_bytes(raw[: int(len(raw) * share)])
        assert refusal(path).name == "truncated-file"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimited_text_of_any_encoding_and_separator(tmp_path, delimiter, encoding):
    rows = [["Date", "Libellé", "Montant"], ["30/09/2026", 'Café "Été", Ñandú; x', "-1234.56"], ["", "", ""]]
    path = tmp_path / "statement.xls"
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    book = read_workbook(path)
    assert book.kind == "delimited"
    assert book.sheets[0].rows == [rows[0], rows[1], [None] * 3]
    assert where(book.sheets[0], 1, 2) == "line 2"


def test_lines_count_breaks_inside_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('Date,Text\n2026-09-01,"two\nlines"\n2026-09-02,x\n')
    grid = read_workbook(path).sheets[0]
    assert where(grid, 2) == "line 4"


def test_a_quotation_mark_that_swallows_lines_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('Date,Text,Amount\n2026-09-01,"open,1.00\n2026-09-02,x,2.00\n2026-09-03,y" z, w,3.00\n')
    assert refusal(path).name == "open-quote"


@pytest.mark.parametrize(("encoding", "word"), [("cp1251", "Описание операции"), ("cp1250", "Částka"), ("cp1252", "Währung")])
def test_the_code_page_is_the_one_under_which_words_are_words(tmp_path, encoding, word):
    path = tmp_path / "a.csv"
    path.write_bytes(f"Datum;{word};Saldo\n01.09.2026;x;1,00\n".encode(encoding))
    book = read_workbook(path)
    assert book.encoding == encoding
    assert book.sheets[0].rows[0][1] == word


def test_html_and_spreadsheetml_named_xls(tmp_path):
    html = tmp_path / "a.xls"
    html.write_text(
        "<html><table><tr><th colspan=2>Konto</th></tr><tr><td>01.09.2026</td><td>1.234,56&nbsp;&euro;<br>x</td></table></html>"
    )
    book = read_workbook(html)
    assert book.kind == "html"
    assert book.sheets[0].rows == [["Konto", None], ["01.09.2026", "1.234,56 € x"]]
    xml = tmp_path / "b.xls"
    xml.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Kto"><Table><Row ss:Index="2">'
        '<Cell ss:Index="2"><Data ss:Type="DateTime">2026-09-30T00:00:00.000</Data></Cell>'
        '<Cell ss:Formula="=1+1"><Data ss:Type="Number">12.5</Data></Cell><Cell ss:Formula="=RC[-1]"/></Row></Table>'
        "</Worksheet></Workbook>"
    )
    book = read_workbook(xml)
    assert book.kind == "spreadsheetml"
    assert book.sheets[0].rows == [[], [None, dt.date(2026, 9, 30), Decimal("12.5"), ErrorCell("=RC[-1]")]]


def test_hidden_rows_are_read_and_known_and_merged_cells_said(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("Statement")
    sheet.merge_range("A1:C1", "Bank of X")
    sheet.write("A2", "hidden")
    sheet.set_row(1, None, None, {"hidden": True})
    other = book.add_worksheet("Secret")
    other.write("A1", 1)
    other.hide()
    book.close()
    read = read_workbook(tmp_path / "a.xlsx")
    assert read.sheets[0].hidden_rows == {1}
    assert read.sheets[0].rows[1][0] == "hidden"
    assert read.sheets[1].hidden
    assert read.notes == ("Merged cells in Statement hold their value in the first cell only: A1:C1.",)


def sheet_in_ods(path: Path, rows: str, name: str = "Sheet1") -> Path:
    """An OpenDocument sheet with exactly these rows of XML."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text", "style")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:automatic-styles><style:style style:name="h">'
            f'<style:table-properties table:display="false"/></style:style><style:style style:name="s">'
            f'<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles><office:body><office:spreadsheet>'
            f'<table:table table:name="{name}">{rows}</table:table><table:table table:name="Hidden" table:style-name="h"/>'
            f"</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods_cell(kind: str, value: str = "", text: str = "", more: str = "") -> str:
    named = {"float": "office:value", "date": "office:date-value", "boolean": "office:boolean-value"}.get(kind)
    typed = f'office:value-type="{kind}"' + (f' {named}="{value}"' if named else "")
    return f"<table:table-cell {typed} {more}><text:p>{text}</text:p></table:table-cell>"


def test_opendocument_sheets_are_read_with_types_and_places(tmp_path):
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>\n  '
        "<table:table-row><table:table-cell/>\n"
        + ods_cell("date", "2026-09-30", "30/09/26")
        + ods_cell("float", "1234.56", "1.234,56")
        + ods_cell("string", "", "a<text:s/>b<text:span>c</text:span>")
        + ods_cell("float", "7", "7", 'table:number-columns-repeated="2"')
        + '<table:table-cell table:formula="of:=[.A1]"/>'
        + ods_cell("string", "", "#REF!")
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:visibility="collapse">' + ods_cell("string", "", "x") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    book = read_workbook(sheet_in_ods(tmp_path / "a.ods", rows))
    assert book.kind == "ods"
    grid = book.sheets[0]
    assert grid.rows == [
        [], [],
        [None, dt.date(2026, 9, 30), Decimal("1234.56"), "a bc", 7, 7, ErrorCell("=[.A1]"), ErrorCell("#REF!")],
        ["x"],
    ]  # fmt: skip
    assert grid.hidden_rows == {3}
    assert [sheet.hidden for sheet in book.sheets] == [False, True]
    assert where(grid, 2, 2) == "Sheet1!C3"


def test_an_opendocument_sheet_without_end_is_refused(tmp_path):
    wide = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("float", "1", "1", "table:number-columns-repeated=" + chr(34) + "1024" + chr(34))}'
    assert refusal(sheet_in_ods(tmp_path / "a.ods", wide + "</table:table-row>")).name == "too-large"
    assert (
        refusal(sheet_in_ods(tmp_path / "b.ods", '<table:table-row table:number-rows-repeated="99999999999"/>')).name
        == "too-large"
    )
    assert refusal(sheet_in_ods(tmp_path / "c.ods", "<table:table-row></table:table-row><table:table")).name == "truncated-file"


def old_workbook(path: Path, records: list[tuple[int, bytes]], name: bytes = b"Kto") -> Path:
    """An xls of one sheet with exactly these records, in the smallest compound file there is."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1200))
    sheet_at = len(head) + 4 + 8 + len(name) + 4
    globals_ = head + record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name) + record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += (
        record(0x0200, struct.pack("<IIHHH", 0, 9, 0, 4, 0)) + b"".join(record(*one) for one in records) + record(0x000A, b"")
    )
    stream = (globals_ + sheet).ljust(4096, b"\0")
    sectors = (len(stream) + 511) // 512
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE, *[0xFFFFFFFF] * (128 - sectors - 2))

    def entry(title: str, kind: int, child: int, begin: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le") + b"\0\0"
        return encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIIHH", len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, bytes(16), 0, 0, 0, begin, size, 0, 0
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    path.write_bytes(header + fat + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0"))
    return path


def number_record(row: int, column: int, value: float) -> tuple[int, bytes]:
    return 0x0203, struct.pack("<HHHd", row, column, 0, value)


def test_old_workbooks_tell_errors_and_hidden_rows(tmp_path):
    records = [
        (0x0208, struct.pack("<HHHHHHHH", 1, 0, 4, 255, 0, 0, 0x0120, 15)),
        number_record(0, 0, 1234.56),
        number_record(1, 0, 7.0),
        (0x0205, struct.pack("<HHHBB", 1, 1, 0, 0x17, 1)),
        (0x0006, struct.pack("<HHH", 1, 2, 0) + b"\x02\0\x07\0\0\0\xff\xff" + bytes(8)),
    ]
    grid = read_workbook(old_workbook(tmp_path / "a.xls", records)).sheets[0]
    assert grid.name == "Kto"
    assert grid.rows[0][0] == Decimal("1234.56")
    assert grid.rows[1][:3] == [7, ErrorCell("#REF!"), ErrorCell("#DIV/0!")]
    assert grid.hidden_rows == {1}


def test_a_far_cell_in_an_old_workbook_is_refused(tmp_path):
    assert (
        refusal(old_workbook(tmp_path / "a.xls", [number_record(0, 0, 1.0), number_record(65535, 255, 1.0)])).name == "too-large"
    )


def test_a_damaged_old_workbook_is_refused(tmp_path):
    raw = old_workbook(tmp_path / "made.xls", [number_record(0, 0, 1.0)]).read_bytes()
    path = tmp_path / "cut.xls"
    for size in (520, 1100, len(raw) - 4000):
        path.write_bytes(raw[:size])
        assert refusal(path).name in ("truncated-file", "not-a-table")


def test_error_and_far_cells_of_binary_workbooks_are_refused():
    source = Source("a.xlsb", "xlsb", "", 0, b"")

    def sheet(*records: tuple[int, bytes]) -> list[bytes]:
        return [bytes([kind, len(content)]) + content for kind, content in records]

    def cell(kind: int, column: int) -> tuple[int, bytes]:
        return kind, struct.pack("<IId", column, 0, 1.0)

    row = (0, struct.pack("<I", 4))
    look_at_xlsb_part(source, iter(sheet(row, cell(5, 2))))
    with pytest.raises(FileRefused, match="row 5 of a sheet holds an error"):
        look_at_xlsb_part(source, iter(sheet(row, cell(3, 2))))
    with pytest.raises(FileRefused, match="reaches to row 1,048,576"):
        look_at_xlsb_part(source, iter(sheet((0, struct.pack("<I", 1_048_575)), cell(5, 16_383))))
    with pytest.raises(FileRefused, match="damaged"):
        look_at_xlsb_part(source, iter([b"\x00\x04\x01"]))


def test_a_column_of_mixed_cells_keeps_each_of_them(tmp_path):
    columns = [
        (["#N/A", 1.5, " x "], [ErrorCell("#N/A"), Decimal("1.5"), "x"]),
        ([1e20, 1.5, None], [Decimal("1e20"), Decimal("1.5"), None]),
        ([True, 2, "y"], [True, 2, "y"]),
        ([dt.datetime(2026, 9, 1, 12, 30), 7.25, False], [dt.datetime(2026, 9, 1, 12, 30), Decimal("7.25"), False]),  # noqa: DTZ001
        ([dt.timedelta(hours=30, minutes=5), 1.5, None], ["30:05:00", Decimal("1.5"), None]),
        ([dt.time(10, 30), 5, "z"], ["10:30:00", 5, "z"]),
    ]
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"default_date_format": "dd/mm/yyyy hh:mm"})
    sheet = made.add_worksheet()
    formats = {kind: made.add_format({"num_format": said}) for kind, said in ((dt.timedelta, "[h]:mm:ss"), (dt.time, "hh:mm:ss"))}
    for place, (cells, _) in enumerate(columns):
        for row, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, place, cell)
            else:
                sheet.write(row, place, cell, *([formats[type(cell)]] if type(cell) in formats else []))
    made.close()
    assert [list(column) for column in zip(*read_workbook(tmp_path / "a.xlsx").sheets[0].rows, strict=True)] == [
        expected for _, expected in columns
    ]


def test_a_formula_without_a_value_below_all_other_cells_is_found(tmp_path):
    path = with_sheet_xml(
        tmp_path / "a.xlsx", b'<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><f>1+1</f></c></row>'
    )
    assert read_workbook(path).sheets[0].rows == [[1], [], [None, None, ErrorCell("=1+1")]]


def test_a_workbook_is_read_where_there_is_no_standard_error(tmp_path):
    path, kept = workbook(tmp_path / "a.xlsx", [["Amount", 1.5]]), os.dup(2)
    os.close(2)
    try:
        found = read_workbook(path)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
    assert found.sheets[0].rows == [["Amount", Decimal("1.5")]]


def test_a_text_document_and_a_device_are_no_tables(tmp_path):
    with zipfile.ZipFile(tmp_path / "letter.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(tmp_path / "letter.xlsx").name == "not-a-table"
    assert refusal(Path(os.devnull)).name == "not-a-file"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert open_source(path, max_bytes=8).size == 8
    with pytest.raises(FileRefused) as caught:
        open_source(path, max_bytes=7)
    assert caught.value.name == "too-large"


def test_short_numbers_of_an_old_workbook_are_read_one_by_one_and_side_by_side(tmp_path):
    def short(hundredths: int) -> bytes:
        return struct.pack("<HI", 0, hundredths << 2 | 3)

    beside = (0x00BD, struct.pack("<HH", 1, 0) + short(525) + short(-700 & 0x3FFFFFFF) + struct.pack("<H", 1))
    records = [(0x027E, struct.pack("<HH", 0, 0) + struct.pack("<HI", 0, 7 << 2 | 2)), number_record(0, 1, 0.25), beside]
    assert read_workbook(old_workbook(tmp_path / "a.xls", records)).sheets[0].rows == [
        [7, Decimal("0.25")],
        [Decimal("5.25"), -7],
    ]


def test_the_records_of_an_old_workbook_without_their_container_are_refused_with_a_cure(tmp_path):
    raw = old_workbook(tmp_path / "made.xls", [number_record(0, 0, 1.0)]).read_bytes()
    (tmp_path / "bare.xls").write_bytes(raw[raw.index(b"\x09\x08\x10\x00") :])
    found = refusal(tmp_path / "bare.xls")
    assert (found.name, found.problems[0].cure) == ("truncated-file", "open it, save it again, or ask for CSV")
