"""Validation against schemas in a folder: from the folder alone, and said by line."""

from io import BytesIO

import pytest

from exports.iati_schema import ACTIVITIES, check
from ledger.errors import NotUnderstood

SCHEMA = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<xsd:include schemaLocation="{place}"/>
<xsd:element name="iati-activities"><xsd:complexType><xsd:sequence>
<xsd:element name="day" type="moment"/></xsd:sequence></xsd:complexType></xsd:element></xsd:schema>"""
COMMON = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:simpleType name="moment">
<xsd:restriction base="xsd:date"/></xsd:simpleType></xsd:schema>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ACTIVITIES).write_text(SCHEMA.format(place="iati-common.xsd"))
    (tmp_path / "iati-common.xsd").write_text(COMMON)
    return tmp_path


def test_a_valid_document_has_no_problem_and_another_is_told_by_line(folder):
    assert check(BytesIO(b"<iati-activities><day>2026-10-07</day></iati-activities>"), folder) == ()
    (found,) = check(BytesIO(b"<iati-activities>\n<day>7 October</day>\n</iati-activities>"), folder)
    assert (found.where, found.name) == ("line 2", "against-schema")
    assert "day" in found.what


def test_a_long_document_has_all_its_problems_told_wherever_they_stand(folder):
    days = "<day>2026-10-07</day>\n" * 5_000
    schema = (folder / ACTIVITIES).read_text().replace('type="moment"', 'type="moment" maxOccurs="unbounded"')
    (folder / ACTIVITIES).write_text(schema)
    assert check(BytesIO(f"<iati-activities>\n{days}</iati-activities>".encode()), folder) == ()
    wrong = f"<iati-activities>\n<day>one</day>\n{days}<day>two</day>\n</iati-activities>"
    assert [found.where for found in check(BytesIO(wrong.encode()), folder)] == ["line 2", "line 5003"]


def test_a_folder_without_schemas_is_refused(tmp_path):
    with pytest.raises(NotUnderstood) as refused:
        check(BytesIO(b"<x/>"), tmp_path)
    assert refused.value.name == "no-schemas"


@pytest.mark.parametrize("place", ["http://127.0.0.1:9/common.xsd", "../elsewhere.xsd", "/etc/passwd"])
def test_nothing_outside_the_folder_is_ever_read(folder, place):
    (folder.parent / "elsewhere.xsd").write_text(COMMON)
    (folder / ACTIVITIES).write_text(SCHEMA.format(place=place))
    with pytest.raises(NotUnderstood) as refused:
        check(BytesIO(b"<x/>"), folder)
    assert refused.value.name == "bad-schemas"


def test_what_is_no_schema_is_refused(folder):
    (folder / ACTIVITIES).write_text("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>")
    with pytest.raises(NotUnderstood) as refused:
        check(BytesIO(b"<x/>"), folder)
    assert refused.value.name == "bad-schemas"
    assert "root:" not in refused.value.message
