"""Who has answered the invitation of paragraph 11, on both databases."""

from datetime import date

from ledger.contributions.drafts import KINDS
from ledger.periods import parse_period
from ledger.reports.answers import load
from ledger.reports.scope import Scope
from tests.books import TODAY


def test_who_gave_or_signed_has_answered_who_only_announced_has_not(reader):
    found = load(reader, Scope(), TODAY)
    assert {row.code: (row.kind, row.answer) for row in found.rows} == {
        "USA": ("member_state", "answered"), "FRA": ("permanent_observer", "announced"), "ESP": ("permanent_observer", "answered"),
        "PR-GIV": ("private_entity", "answered"), "PR-SON": ("private_entity", "answered"), "NIC": ("other_source", "answered"),
    }  # fmt: skip
    assert [found.count("permanent_observer", answer) for answer in ("answered", "announced", "silent")] == [1, 1, 0]
    assert found.count() == 6


def test_the_class_is_that_of_the_day_and_who_came_later_is_silent_until_then(reader):
    found = load(reader, Scope.of(parse_period("2026-01")), TODAY)
    told = {row.code: (row.kind, row.answer, row.since) for row in found.rows}
    assert told["NIC"] == ("member_state", "silent", None)
    assert told["USA"] == ("member_state", "answered", date(2026, 1, 15))
    assert told["PR-GIV"] == ("private_entity", "announced", date(2026, 1, 10))
    assert [row.code for row in found.silent()] == ["NIC", "FRA", "ESP", "PR-SON"]


def test_rows_stand_in_the_order_of_paragraph_11(reader):
    kinds = [KINDS.index(row.kind) for row in load(reader, Scope(), TODAY).rows]
    assert kinds == sorted(kinds)


def test_the_list_of_the_silent_says_that_it_is_internal(run, url):
    shown = run("report", "silent", "2026-01").out
    assert "Internal: for the follow-up of the invitation" in shown
    found = run("report", "silent", "2026-01", "--json").json
    assert [row["contributor"] for row in found["rows"]] == ["NIC", "FRA", "ESP", "PR-SON"]
    assert found["totals"] == {"silent": 4, "invited": 6}
