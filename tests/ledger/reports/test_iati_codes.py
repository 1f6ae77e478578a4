"""Codes of the IATI Standard: which organisation type a contributor has, which tags are targets."""

import pytest

from ledger.contributions.known import known_contributors
from ledger.reports import iati_codes as codes


@pytest.mark.parametrize(
    ("code", "kind", "type_"),
    [("USA", "member_state", "10"), ("ESP", "permanent_observer", "10"), ("NIC", "other_source", "10"), ("EUE", "permanent_observer", "40"),
     ("IA-PAHO", "inter_american_entity", "40"), ("PE-X", "public_entity", "15"), ("PR-X", "private_entity", "70"), ("OT-X", "other_source", "90")],
)  # fmt: skip
def test_the_organisation_type_follows_the_class_and_a_state_stays_a_government(code, kind, type_):
    assert codes.organisation_type(code, kind, {}) == type_


def test_the_office_may_say_more_of_a_contributor_than_its_class_does():
    assert codes.organisation_type("PR-X", "private_entity", {"PR-X": "21"}) == "21"


def test_every_contributor_that_books_know_has_a_known_type_and_channels_are_theirs():
    known = {one.code: one.kind for one in known_contributors()}
    assert {codes.organisation_type(code, kind, {}) for code, kind in known.items()} <= codes.ORGANISATION_TYPES
    assert set(codes.CHANNELS) <= set(known)


def test_a_target_has_a_goal_and_a_number_of_it_or_a_letter():
    assert all(map(codes.is_target, (*codes.TRAFFICKING_TARGETS, "17.19", "5.a")))
    assert not any(map(codes.is_target, ("", "5", "18.1", "16.11", "5.e", "5.", "x.2", "5.2.1", "16.²")))
