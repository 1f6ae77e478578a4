"""Profiles as TOML: what is written is read back, what is wrong in one is all said, what changed in a file is named."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.account_profiles import Profile, changes, differing, from_toml, to_toml
from ledger.errors import FileRefused

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
PROFILES = st.builds(
    Profile,
    kind=st.sampled_from(("xlsx", "delimited")),
    sheet=TEXTS,
    charset=st.sampled_from(("", "utf-8", "cp1252")),
    dates=st.sampled_from(("", "dmy", "mdy", "ymd")),
    decimal=st.sampled_from(("", "point", "comma")),
    sign=st.sampled_from(("", "plain", "reversed", "marks")),
    headers=st.lists(TEXTS, max_size=5).map(tuple),
    columns=st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PROFILES, TEXTS)
def test_a_profile_written_as_toml_is_read_back_the_same(profile, account):
    assert from_toml(to_toml(profile, account), "p.toml") == profile


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "dates = 3\ndecimal = 'dot'\ncolour = 'red'\n",
            ["p.toml, dates", "p.toml, decimal", "p.toml, colour", "p.toml, columns"],
        ),
        ("headers = 'Date'\n[columns]\ndate = 1\n", ["p.toml, headers", "p.toml, columns"]),
        ("no toml", ["p.toml"]),
        ("[columns]\n" + "x" * 100_001, ["p.toml"]),
        ("a = " + "[" * 5000, ["p.toml"]),
    ],
)
def test_all_that_is_wrong_in_a_profile_is_said_at_its_key(text, places):
    with pytest.raises(FileRefused) as refused:
        from_toml(text, "p.toml")
    assert refused.value.name == "bad-profile"
    assert [problem.where for problem in refused.value.problems] == places


def test_columns_that_were_gained_lost_and_moved_are_named():
    profile = Profile(headers=("Date", "Text", "Amount"), columns={"date": ("Date",), "amount": ("Amount",)})
    assert changes(profile, ("date", "Text", "Amount")) == []
    assert changes(profile, ("Date", "Amount", "Balance")) == ['the column "Text" is gone', 'the column "Balance" is new']
    assert changes(profile, ("Amount", "Text", "Date")) == ['the column "Amount" has moved', 'the column "Date" has moved']


def test_a_role_read_from_another_column_than_the_profile_says_is_found_where_the_file_has_that_column():
    profile = Profile(columns={"date": ("Posted",), "amount": ("Amount",), "text": ("A", "B")})
    other = Profile(headers=("Posted", "Valued", "Amount"), columns={"date": ("Valued",), "amount": ("Amount",)})
    assert differing(profile, other) == {"date": "Posted"}
