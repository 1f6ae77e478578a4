"""Messages that tell again what another one told are not counted twice; twins are."""

import datetime as dt
from dataclasses import replace

from tests.imports.test_statement_files import FULL, balance, entry, read, refusal, statement


def whys(reading):
    return [row.why for row in reading.rows if row.verdict == "not_a_transaction"]


def moved(told, lines):
    """The same entries in other lines, as another message has them."""
    entries = tuple(replace(e, line=e.line + lines, place=f"line {e.line + lines}") for e in told.entries)
    return replace(told, place=f"line {lines}", entries=entries)


def test_a_message_that_was_sent_again_counts_once():
    reading = read(FULL, moved(FULL, 20))
    assert (reading.counts["new"], reading.closing, reading.proved) == (2, FULL.closing.amount, 1)
    assert whys(reading) == ["the message in line 3 says the same"] * 2


def test_equal_messages_that_can_follow_each_other_both_count():
    quiet = statement(entry(3, "5"), entry(4, "-5"), opening=balance(2, "10"), closing=balance(5, "10"))
    assert read(quiet, moved(quiet, 20)).counts["new"] == 4
    numbered = replace(quiet, number="7/1")
    assert read(numbered, moved(numbered, 20)).counts["new"] == 2


def test_twins_in_one_statement_are_two():
    assert read(statement(entry(3, "5"), entry(4, "5"))).counts["new"] == 2


def test_a_report_that_grew_replaces_the_one_before():
    early = statement(entry(3, "5"), booked=False)
    late = statement(entry(13, "5"), entry(14, "6"), booked=False)
    reading = read(early, late)
    assert (reading.counts["new"], whys(reading)) == (2, ["told again in the later report in line 13"])


def test_entries_in_two_reports_are_one_where_the_reference_says_so():
    first = statement(entry(3, "5", reference="A1"), entry(4, "6", reference="A2"), booked=False)
    second = statement(entry(13, "6", reference="A2"), entry(14, "7", reference="A3"), booked=False)
    reading = read(first, second)
    assert (reading.sums["in"], whys(reading)) == (18, ["the same entry as in line 4"])


def test_equal_entries_of_overlapping_reports_without_a_reference_are_asked_about():
    first = statement(entry(3, "5"), entry(4, "6"), booked=False)
    second = statement(entry(13, "6"), entry(14, "7"), booked=False)
    assert refusal(first, second).name == "maybe-repeated"
    days = [dt.date(2026, 3, day) for day in (1, 2, 3, 4)]
    apart = (replace(first, first=days[0], last=days[1]), replace(second, first=days[2], last=days[3]))
    assert read(*apart).counts["new"] == 4


def test_a_statement_counts_before_advices_and_reports():
    advice = statement(entry(13, "100.00"), booked=False)
    reading = read(advice, FULL)
    assert (reading.counts["new"], reading.proved) == (2, 1)
    assert whys(reading) == ["an advice or a report within the day: the statement in line 3 counts"]
