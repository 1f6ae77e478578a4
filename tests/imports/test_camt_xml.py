"""The XML of a bank's message is read safely: nothing is fetched, expanded or nested without end."""

import pytest

from imports.camt_xml import parse
from imports.sources import Source
from ledger.errors import FileRefused

BODY = '<x:BkToCstmrStmt xmlns:x="urn:x">\n<x:Stmt><x:Id>S\n1</x:Id><x:Ntry a="1"><x:Amt>5</x:Amt></x:Ntry></x:Stmt></x:BkToCstmrStmt>'


def read(text, encoding="utf-8"):
    raw = text if isinstance(text, bytes) else text.encode(encoding)
    found = []
    parse(Source("a.xml", "camt", "", len(raw), raw), lambda _, node: found.append(node), found.append)
    return found


def test_entries_come_one_by_one_and_then_their_statement():
    entry, statement = read(BODY)
    assert (entry.name, entry.line, entry.attributes, entry.said("Amt")) == ("Ntry", 3, {"a": "1"}, "5")
    assert (statement.name, statement.line, statement.said("Nothing", "Id")) == ("Stmt", 2, "S 1")
    assert statement.all("Ntry") == []


def test_blank_lines_before_the_declaration_are_forgiven_and_counted():
    entry, _ = read('\n \r\n<?xml version="1.0"?>' + BODY)
    assert entry.line == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_is_the_one_that_is_declared(encoding):
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    entry, _ = read(declared + BODY.replace("<x:Amt>5", "<x:Amt>é"), encoding)
    assert entry.said("Amt") == "é"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<!DOCTYPE a [<!ENTITY e "x">]>' + BODY, "unsafe-xml"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">' + BODY, "unsafe-xml"),
        ("<a>" * 101 + "</a>" * 101, "unsafe-xml"),
        ("<a>" * 100_000, "unsafe-xml"),
        (BODY[:-5], "truncated-file"),
        (BODY + "<", "truncated-file"),
        (BODY.replace("5", "&e;"), "truncated-file"),
        ('<?xml version="1.0" encoding="nothing"?>' + BODY, "truncated-file"),
        (BODY.encode().replace(b"5", b"\xff"), "truncated-file"),
    ],
)
def test_damaged_and_unsafe_xml_is_refused(text, name):
    with pytest.raises(FileRefused) as caught:
        read(text)
    assert caught.value.name == name
