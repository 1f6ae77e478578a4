"""An activity as a file: in the order of the schema, valid where the schemas are at hand, and harmless whatever the texts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exports.iati_schema import check
from exports.iati_xml import pieces
from ledger.book.reader import Reader
from ledger.reports import iati
from ledger.reports.iati import Organisation
from ledger.reports.iati_terms import Terms
from tests.books import TODAY
from tests.ledger.reports import samples, spent
from tests.ledger.reports.test_iati_rules import PLEDGED, SOUND, YEAR
from tests.shared import shared_data

MADE = "2026-10-07T11:31:05Z"


def document(activity):
    return "".join(pieces(activity, MADE)).encode()


def read(activity):
    return etree.fromstring(document(activity))[0]


def narratives(element):
    return {one.get("{http://www.w3.org/XML/1998/namespace}lang", "en"): one.text for one in element.findall("narrative")}


def test_the_file_says_what_the_figures_say():
    root = etree.fromstring(document(SOUND))
    assert (root.get("version"), root.get("generated-datetime")) == ("2.03", MADE)
    one = root[0]
    assert [child.tag for child in one] == [
        "iati-identifier", "reporting-org", "title", "description", "participating-org", "participating-org", "activity-status", "activity-date",
        "activity-scope", "recipient-region", "sector", "tag", "tag", "tag", "collaboration-type", "default-flow-type", "default-finance-type",
        "default-aid-type", "default-tied-status", "budget", "transaction",
    ]  # fmt: skip
    assert (one.findtext("iati-identifier"), one.get("default-currency")) == ("XM-DAC-47079-SF-TIP", "USD")
    assert dict(one.find("reporting-org").attrib) == {"ref": "XM-DAC-47079", "type": "40"}
    own = one.find("transaction")
    assert [child.tag for child in own] == [
        "transaction-type",
        "transaction-date",
        "value",
        "description",
        "provider-org",
        "receiver-org",
    ]
    assert (own.get("ref"), own.find("transaction-type").get("code")) == ("J-2026-000001-11", "11")
    assert (own.findtext("value"), dict(own.find("value").attrib)) == ("600.00", {"currency": "EUR", "value-date": "2026-02-01"})
    assert own.findtext("provider-org/narrative") == "Spain"
    budget = one.find("budget")
    assert (budget.get("type"), budget.get("status"), budget.findtext("value")) == ("1", "2", "5000.00")


def test_texts_stand_under_their_languages_and_an_end_under_its_type():
    activity = replace(SOUND, title={"en": "Fund", "es": "Fondo"}, terms=replace(SOUND.terms, ended=date(2026, 9, 1), status=4))
    one = read(activity)
    assert narratives(one.find("title")) == {"en": "Fund", "es": "Fondo"}
    assert [(each.get("type"), each.get("iso-date")) for each in one.findall("activity-date")] == [
        ("2", "2026-01-05"),
        ("4", "2026-09-01"),
    ]


def test_a_revised_budget_says_so_and_a_share_of_sectors_is_exact():
    terms = replace(SOUND.terms, sectors={"15190": Decimal("66.67"), "15180": Decimal("33.33")})
    one = read(replace(SOUND, budgets=(replace(YEAR, revised=True),), terms=terms))
    assert one.find("budget").get("type") == "2"
    assert [(each.get("code"), each.get("percentage")) for each in one.findall("sector")] == [
        ("15190", "66.67"),
        ("15180", "33.33"),
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_text_at_all_comes_through_as_text(text):
    activity = replace(
        SOUND, title={"en": text}, transactions=(replace(PLEDGED, description=text, provider=Organisation({"en": text}, "10")),)
    )
    one = read(activity)
    assert len(one.findall("transaction")) == 1
    assert len(one.find("title")) == len(one.find("transaction/provider-org")) == 1


def test_what_looks_like_markup_is_text_and_the_same_figures_give_the_same_bytes():
    activity = replace(SOUND, title={"en": '</narrative><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;\x00\uffff'})
    assert (
        read(activity).findtext("title/narrative") == '</narrative><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;\\x00'
    )
    assert document(activity) == document(activity)


def test_the_file_is_written_transaction_by_transaction_and_never_held():
    asked = []
    flows = (asked.append(number) or replace(PLEDGED, ref=f"J-2026-{number:06d}-11") for number in range(3))
    parts = pieces(replace(SOUND, transactions=flows), MADE)
    head = next(parts)
    assert (head.count("<transaction "), asked) == (0, [])
    for number in range(3):
        assert (next(parts).count("<transaction "), asked[-1]) == (1, number)
    assert "".join(parts) == "\n  </iati-activity>\n</iati-activities>\n"


def test_the_file_is_laid_out_as_one_tree_would_be():
    root = etree.fromstring(document(replace(SOUND, transactions=(PLEDGED, replace(PLEDGED, ref="J-2026-000002-11")))))
    etree.indent(root)
    told = etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"
    assert document(replace(SOUND, transactions=(PLEDGED, replace(PLEDGED, ref="J-2026-000002-11")))) == told


@pytest.mark.parametrize("fill", [samples.fill, spent.fill])
def test_what_is_exported_is_valid_under_the_schemas_of_the_standard(books, fill):
    schemas = shared_data("iati")
    with Reader(books.make(fill)) as query:
        activity = iati.load(query, Terms("XM-DAC-47079-SF-TIP"), TODAY)
    assert check(BytesIO(document(activity)), schemas) == ()
    assert check(BytesIO(document(replace(activity, parties=()))), schemas) != ()
