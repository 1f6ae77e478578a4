"""Hostile and merely bad files, given to every command that reads one: each is refused by name of the cause, by all of them alike."""

import os
import struct
import zipfile

import pytest

from tests.errors.refusing import No, refused
from tests.imports.test_grids import number_record, ods_cell, old_workbook, sheet_in_ods, with_sheet_xml, workbook

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)  # none of it reaches a book
COMMANDS = {
    "read": "read {file}",
    "bank": "import bank {file} --account bofa-usd",
    "pledges": "import pledges {file} --yes",
    "contributors": "import contributors {file} --yes",
    "rates": "import rates {file} --source TEST --per unit --yes",
}
SPREADSHEETML = (
    '<?xml version="1.0"?>{}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>{}</Data>'
    "</Cell></Row></Table></Worksheet></Workbook>"
)


def repacked(path, change, **more):
    """A workbook whose parts went through `change(name, data)`, with `more` parts beside them."""
    made = workbook(path.with_suffix(".made"), [["Date", "Amount"], ["2026-09-01", 5.5]])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more.items():
            new.writestr(name, data)
    made.unlink()
    return path


def with_doctype(name, data):
    return data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1) if name.endswith(".xml") else data


def flagged(path):
    """Every part says that it is encrypted, as in a zip with a password."""
    raw = bytearray(workbook(path, [["Date"]]).read_bytes())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(start)
        while place >= 0:
            raw[place + at] |= 1
            place = raw.find(start, place + 4)
    path.write_bytes(raw)
    return path


def ole(path, stream):
    """A compound file whose directory names one stream."""
    raw = old_workbook(path, [number_record(0, 0, 1.0)]).read_bytes()
    path.write_bytes(
        raw.replace("Workbook".encode("utf-16-le"), stream.encode("utf-16-le").ljust(16, b"\0")[:16]) + stream.encode("utf-16-le")
    )
    return path


def encrypted(path):
    """An old workbook that says at its beginning that the rest is encrypted; that record takes the place of the code page's."""
    raw = old_workbook(path, [number_record(0, 0, 1.0)]).read_bytes()
    path.write_bytes(raw.replace(struct.pack("<HHH", 0x0042, 2, 1200), struct.pack("<HHH", 0x002F, 2, 0)))
    return path


def written(content):
    def write(path):
        path.write_bytes(content)
        return path

    return write


def folder(path):
    path.mkdir()
    return path


def pipe(path):
    os.mkfifo(path)
    return path


def cut(path):
    raw = workbook(path, [["Date", "Amount"]] * 50).read_bytes()
    path.write_bytes(raw[: len(raw) * 7 // 10])
    return path


def wide_ods(path):
    cell = ods_cell("float", "1", "1", 'table:number-columns-repeated="1024"')
    return sheet_in_ods(path, f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


FILES = {
    # what unpacks too far, and what reaches outside
    "bomb.xlsx": (lambda path: repacked(path, lambda _, data: data, **{"xl/media/image.bin": b"\0" * 50_000_000}), "too-large", "would unpack to"),
    "far.xlsx": (lambda path: with_sheet_xml(path, b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'), "too-large", "1,048,576"),
    "rows.ods": (wide_ods, "too-large", "rows.ods"),
    "far.xls": (lambda path: old_workbook(path, [number_record(0, 0, 1.0), number_record(65535, 255, 1.0)]), "too-large", "65,536"),
    "entity.xlsx": (lambda path: repacked(path, with_doctype), "unsafe-xml", "document type"),
    "entity.xls": (written(SPREADSHEETML.format('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;").encode()), "unsafe-xml", "document type"),
    "laughs.xls": (written(SPREADSHEETML.format('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', "&b;").encode()), "unsafe-xml", "document type"),
    # what is protected, damaged, empty or something else
    "password.xlsx": (lambda path: ole(path, "EncryptedPackage"), "password-protected", "protected by a password"),
    "password.ods": (lambda path: repacked(path, lambda _, data: data, **{"META-INF/manifest.xml": b"<m:encryption-data/>"}), "password-protected", "protected by a password"),
    "flagged.xlsx": (flagged, "password-protected", "protected by a password"),
    "password.xls": (encrypted, "password-protected", "protected by a password"),
    "cut.xlsx": (cut, "truncated-file", "damaged or was cut off"),
    "cut.xls": (lambda path: written(old_workbook(path, [number_record(0, 0, 1.0)]).read_bytes()[:1100])(path), "truncated-file", "damaged or was cut off"),
    "empty.csv": (written(b""), "empty-file", "the file is empty"),
    "blank.csv": (written(b"\n\n  \r\n"), "empty-file", "the file is empty"),
    "nulls.csv": (written(bytes(4096)), "empty-file", "the file is empty"),
    "nothing.xlsx": (lambda path: workbook(path, []), "empty-file", "no row in it"),
    "picture.xlsx": (written(b"\x89PNG\r\n\x1a\n" + bytes(40)), "not-a-table", "a picture (PNG)"),
    "paper.csv": (written(b"%PDF-1.7\n"), "not-a-table", "a PDF"),
    "book.csv": (written(b"SQLite format 3\0" + bytes(100)), "not-a-table", "a database"),
    "letter.doc": (lambda path: ole(path, "WordDocument"), "not-a-table", "a document of another program"),
    "noise.csv": (written(bytes(range(256)) * 20), "not-a-table", "noise.csv"),
    "folder.csv": (folder, "not-a-file", "this is a folder"),
    "pipe.csv": (pipe, "not-a-file", "a pipe or a device"),
    "x" * 300: (lambda path: path, "not-read", "the file cannot be read"),
    "missing.csv": (lambda path: path, "not-found", "there is no such file"),
    "quote.csv": (written(b'Date,Text,Amount\n2026-09-01,"open,1.00\n2026-09-02,x,2.00\n2026-09-03,y" z, w,3.00\n'), "open-quote", "a quotation mark that opens in line 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_cannot_be_read_is_refused_by_name_of_the_cause(run, url, tmp_path, command, name):
    make, code, says = FILES[name]
    file = make(tmp_path / name)
    no = No(code, COMMANDS[command].format(file=file), says)
    told = refused(run, url, no)
    assert told.err.startswith(name)
    assert told.err.count(says) == 1
    assert {path.name for path in tmp_path.iterdir()} - {"book", f"{file.stem}.made"} <= {name}
