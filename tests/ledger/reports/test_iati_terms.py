"""What an office says about its activity in fund.toml, and what is said of what cannot be used."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import FileRefused, NotUnderstood
from ledger.reports.iati_terms import Terms, terms_of


def test_without_a_word_of_the_office_the_identifier_is_made_of_the_book_and_the_rest_is_the_fund_s():
    terms = terms_of({}, "TIP & co.", "fund.toml")
    assert terms == Terms("XM-DAC-47079-SF-TIP-co")
    assert terms_of({}, "日本", "fund.toml").identifier == "XM-DAC-47079-SF"
    assert (terms.sectors, terms.region, terms.tags, terms.status) == ({"15190": 100}, "498", ("5.2", "8.7", "16.2"), 2)


def test_every_key_may_be_set():
    told = {
        "identifier": " XM-DAC-47079-1948 ", "title": {"en": "Ours", "es": "Nuestro"}, "description": {"en": "What for"}, "status": 4,
        "started": "2004-07-01", "ended": date(2025, 12, 31), "sectors": {"15190": 60, "15180": 40.0}, "region": 1031, "tags": ["5.2"],
        "types": {"pr-x": 21}, "anonymous": ["pr-x"], "payees": [4, 8], "schemas": "iati",
    }  # fmt: skip
    assert terms_of(told, "TIP", "fund.toml") == Terms(
        "XM-DAC-47079-1948", {"en": "Ours", "es": "Nuestro"}, {"en": "What for"}, 4, date(2004, 7, 1), date(2025, 12, 31),
        {"15190": Decimal(60), "15180": Decimal(40)}, "1031", ("5.2",), {"PR-X": "21"}, frozenset({"PR-X"}), frozenset({4, 8}), "iati",
    )  # fmt: skip


@pytest.mark.parametrize("share", [float("nan"), float("inf"), True, "half", None])
def test_a_share_is_a_number(share):
    with pytest.raises(FileRefused) as refused:
        terms_of({"sectors": {"15190": share}}, "TIP", "fund.toml")
    assert [problem.name for problem in refused.value.problems] == ["bad-value"]


def test_what_is_no_table_is_refused():
    with pytest.raises(NotUnderstood) as refused:
        terms_of("XM-DAC-47079-X", "TIP", "fund.toml")
    assert refused.value.name == "bad-settings"


@pytest.mark.parametrize("key", ["sectors", "types"])
def test_what_is_told_of_each_is_a_table(key):
    with pytest.raises(FileRefused) as refused:
        terms_of({key: "15190"}, "TIP", "fund.toml")
    assert [(problem.where.rpartition(" ")[2], problem.name) for problem in refused.value.problems] == [(key, "bad-value")]


def test_all_that_cannot_be_used_is_said_at_once_with_its_key_and_its_form():
    told = {
        "identifer": "x", "title": {"de": "Unser"}, "started": "1 July", "sectors": {"15190": "all"}, "tags": "5.2", "status": True,
        "payees": ["5"], "identifier": "", "types": {"PR-X": 2.1},
    }  # fmt: skip
    with pytest.raises(FileRefused) as refused:
        terms_of(told, "TIP", "fund.toml")
    assert refused.value.name == "bad-settings"
    assert [problem.where.rpartition(" ")[2] for problem in refused.value.problems] == list(told)
    assert {problem.name for problem in refused.value.problems} == {"unknown-key", "bad-value"}
    assert all(problem.cure for problem in refused.value.problems)
