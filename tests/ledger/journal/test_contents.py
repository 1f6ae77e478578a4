"""The hash of what a batch holds: one alone or among all, before and after it is undone, and with columns that came later."""

import pytest

from ledger.book.reader import Reader
from ledger.checks import CHECKS, Inspector
from ledger.journal.contents import held
from tests.attacks.test_findings import damage

RATE = ("rate", "add", "EUR", "1.10", "--on", "2026-01-01", "--source", "ECB", "--yes")


def hashes(url):
    with Reader(url) as reader:
        every = held(reader)
        assert all(held(reader, batch) == {batch: made} for batch, made in every.items())
        return every


def findings(url):
    with Inspector(url) as query:
        return next(check for check in CHECKS if check.name == "contents").look(query).findings


def test_what_a_batch_held_it_holds_after_it_was_undone(books, run):
    url = books.make()
    number = run(*RATE, "--json", url=url).json["batch"]
    before = hashes(url)
    assert run("undo", number, "--yes", url=url).status == 0
    after = hashes(url)
    assert {batch: after[batch] for batch in before} == before
    assert len({*after.values()}) == len(after)
    assert findings(url) == ()


@pytest.mark.unsound  # a column that this program does not know
def test_a_column_that_is_added_later_changes_no_hash(books, run):
    url = books.make()
    assert run(*RATE, url=url).status == 0
    before = hashes(url)
    damage(url, "ALTER TABLE rate ADD COLUMN later varchar")
    assert hashes(url) == before
    damage(url, "UPDATE rate SET later = 'said'")
    assert hashes(url) != before


@pytest.mark.unsound  # its guards are away
def test_what_an_earlier_program_wrote_is_approved_as_it_was_seen_and_proved_by_nothing(books, run):
    url = books.make(two_person=True)
    number = run(*RATE, "--json", url=url).json["batch"]
    damage(url, f"UPDATE batch SET content = substr(content, 1, 64) WHERE number = '{number}'")
    assert run("approve", number, "--confirm", number, user="luis.mora", url=url).status == 0
    assert findings(url) == ()
    damage(url, "UPDATE rate SET usd_per_unit = '9.99'")
    assert findings(url) == ()
