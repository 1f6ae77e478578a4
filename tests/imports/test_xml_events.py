"""XML of strangers: events are told, a document type or an entity ends it."""

import pytest

from imports.sources import refused
from imports.xml_events import parser_of
from ledger.errors import FileRefused

UNSAFE = refused("a.xml", "the XML carries a document type (DTD)", "ask for it without", "unsafe-xml")


class Told:
    def __init__(self):
        self.events = []

    def start(self, name, attributes):
        self.events.append((name, attributes))

    def end(self, name):
        self.events.append(f"/{name}")

    def text(self, data):
        self.events.append(data)


def test_elements_and_their_text_are_told_in_the_order_of_the_file():
    told = Told()
    parser_of(told, UNSAFE, separator=" ").Parse(b'<a xmlns="urn:x" n="1">t<b/>u &amp; v</a>', True)
    assert told.events == [("urn:x a", {"n": "1"}), "t", ("urn:x b", {}), "/urn:x b", "u & v", "/urn:x a"]


@pytest.mark.parametrize(
    "text",
    [b"<!DOCTYPE a><a/>", b'<!DOCTYPE a SYSTEM "http://x.example/a.dtd"><a/>', b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
)
def test_a_document_type_is_refused_before_anything_is_told(text):
    told = Told()
    with pytest.raises(FileRefused, match="document type"):
        parser_of(told, UNSAFE).Parse(text, True)
    assert told.events == []
