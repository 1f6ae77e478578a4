"""`fund export iati`: what is said, what is written, and that nothing is when anything is wrong."""

import pytest
from lxml import etree

from tests.ledger.reports import samples
from tests.shared import shared_data


@pytest.fixture
def folder(books):
    """The folder of a book with a year in it."""
    return books.place(books.make(samples.fill))


def settle(folder, text):
    with (folder / "fund.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[iati]\n{text}\n")


def test_the_activity_is_written_and_the_check_that_was_not_made_is_named(folder, run):
    ran = run("export", "iati", str(folder / "tip.xml"))
    assert (ran.status, "Wrote 21 transactions" in ran.out, "Not checked against the schemas" in ran.out) == (0, True, True)
    root = etree.parse(folder / "tip.xml").getroot()
    assert root.get("generated-datetime").startswith("2026-10-07T")
    assert root.findtext("iati-activity/iati-identifier") == "XM-DAC-47079-SF-TIP"
    ran = run("export", "iati", "-")
    assert (ran.out[:5], ran.out[-18:], "Not checked" in ran.err) == ("<?xml", "</iati-activities>\n"[-18:], True)


def test_the_schemas_are_taken_from_the_option_or_the_settings(folder, run):
    schemas = shared_data("iati")
    ran = run("export", "iati", str(folder / "tip.xml"), "--schemas", str(schemas))
    assert (ran.status, "Not checked" in ran.out) == (0, False)
    settle(folder, f'schemas = "{schemas}"\nidentifier = "XM-DAC-47079-1948"')
    (row,) = run("export", "iati", str(folder / "new.xml"), "--json").json["rows"]
    assert (row["identifier"], row["transactions"], row["budgets"], row["schemas"]) == ("XM-DAC-47079-1948", 21, 0, "checked")


def test_nothing_is_written_when_a_rule_of_the_standard_is_broken(folder, run):
    settle(folder, 'identifier = "TIP"\ntags = ["99.1"]')
    ran = run("export", "iati", str(folder / "tip.xml"))
    assert (ran.status, (folder / "tip.xml").exists()) == (1, False)
    assert "2 things keep the activity from being published" in ran.err
    assert all(name in ran.err for name in ("bad-identifier", "unknown-code", "fund.toml [iati] tags"))
    assert "not-publishable" in run("export", "iati", "-", "--json").err


def test_a_day_that_has_not_come_is_refused_only_where_there_is_something_on_it(folder, run):
    assert run("export", "iati", "-", "--to", "2027-12-31").status == 0, "nothing lies ahead"
    settle(folder, "started = 2027-01-01")
    assert "future-date" in run("export", "iati", "-").err


def test_settings_that_cannot_be_used_and_a_folder_without_schemas_are_refused(folder, run):
    ran = run("export", "iati", str(folder / "tip.xml"), "--schemas", str(folder), "--json")
    assert (ran.status, "no-schemas" in ran.err, (folder / "tip.xml").exists()) == (2, True, False)
    settle(folder, 'colour = "blue"')
    assert "unknown-key" in run("export", "iati", "-").err


def test_days_narrow_what_is_published_and_a_dry_run_writes_nothing(folder, run):
    ran = run("export", "iati", str(folder / "tip.xml"), "--from", "2026-09-01", "--to", "2026-09-30", "-n")
    assert (ran.status, "Would write 3 transactions" in ran.out, (folder / "tip.xml").exists()) == (0, True, False)
    root = etree.fromstring(run("export", "iati", "-", "--from", "2026-09-01", "--to", "2026-09-30").out.encode())
    assert {one.get("iso-date") for one in root.iter("transaction-date")} == {"2026-09-01", "2026-09-20", "2026-09-25"}


def test_no_private_data_of_contributors_is_published(folder, run):
    text = run("export", "iati", "-").out
    assert not any(word in text for word in ("ref 2026", "letter", "matching grant", "bofa-usd", "ana.reyes"))
