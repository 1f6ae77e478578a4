"""Enter pressed twice, a command fetched from the shell's history, a script begun again: money is booked once."""

import io
import json

import pytest

from ledger.book.reader import Reader
from tests.ledger.commands import filled

ADD = ("receipt", "add", "ESP", "500", "USD", "--on", "2026-10-01")


class Keys(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def typed(run, monkeypatch):
    """A command line at a terminal, and the answer to its question."""

    def typed(*words, answer):
        monkeypatch.setattr("sys.stdin", Keys(f"{answer}\n"))
        return run(*words, FUND_NO_INPUT="")

    return typed


@pytest.fixture
def receipts(books):
    """How many receipts there are, waiting ones too."""

    def receipts():
        with Reader(books.made[-1]) as reader:
            return reader.value("SELECT count(*) FROM receipt WHERE undone_in IS NULL")

    books.make(filled.fill, **filled.ABOUT)
    return receipts


def test_the_same_words_again_are_refused_and_named_until_they_are_meant(run, receipts):
    before = receipts()
    first = run(*ADD, "--yes", "--json").json["batch"]
    again = run(*ADD, "--yes")
    assert (again.status, receipts()) == (1, before + 1)
    assert f"the same command made {first} on 2026-10-07" in again.err
    assert "--twice" in again.err
    assert run("--json", *ADD, "--yes").status == 1  # the options of the form make no other command
    assert run(*ADD, "--yes", "--twice").status == 0
    assert receipts() == before + 2


def test_at_a_terminal_the_question_is_whether_it_is_meant(typed, receipts):
    before = receipts()
    assert "Record this receipt?" in typed(*ADD, answer="y").err
    no = typed(*ADD, answer="n")
    assert "The same command made B-2026-" in no.out
    assert "Record it a second time?" in no.err
    assert (no.status, receipts()) == (1, before + 1)
    assert typed(*ADD, answer="y").status == 0
    assert receipts() == before + 2


def test_a_dry_run_says_so_and_writes_nothing(run, receipts):
    run(*ADD, "--yes")
    before = receipts()
    dry = run(*ADD, "-n")
    assert (dry.status, receipts()) == (0, before)
    assert "The same command made B-2026-" in dry.out


def test_what_was_taken_back_may_be_recorded_again(run, receipts):
    before = receipts()
    batch = run(*ADD, "--yes", "--json").json["batch"]
    run("undo", batch, "--reason", "wrong payer", "--yes")
    assert run(*ADD, "--yes").status == 0
    assert receipts() == before + 1


def test_words_without_a_day_mean_another_day_tomorrow(run, receipts):
    today, before = ADD[:-2], receipts()
    assert run(*today, "--yes").status == 0
    assert run(*today, "--yes").status == 1
    assert run(*today, "--yes", FUND_TODAY="2026-10-08").status == 0
    assert run(*ADD, "--yes").status == 0
    assert run(*ADD, "--yes", FUND_TODAY="2026-10-08").status == 1  # the first of October is one day for ever
    assert receipts() == before + 3


def test_a_script_may_run_an_operation_as_often_as_it_likes(run, receipts):
    before = receipts()
    first = run(*ADD, "--yes", "--json", "--operation", "night-31/7").json
    second = run(*ADD, "--yes", "--json", "--operation", "night-31/7")
    assert second.status == 0
    assert {key: second.json[key] for key in ("batch", "waits")} == {key: first[key] for key in ("batch", "waits")}
    assert f"Done before, in {first['batch']}" in run(*ADD, "--yes", "--operation", "night-31/7").out
    assert receipts() == before + 1
    run("undo", first["batch"], "--reason", "wrong payer", "--yes")
    assert run(*ADD, "--yes", "--operation", "night-31/7").status == 0  # nor is it done again when an officer took it back
    assert receipts() == before


def test_the_log_and_the_card_say_what_was_typed(run, receipts):
    batch = run(*ADD, "--yes", "--json", "--operation", "night-31/7").json["batch"]
    row = json.loads(run("log", batch, "--json").out)["rows"][0]
    assert (row["typed"], row["operation"]) == (" ".join(ADD), "night-31/7")
    assert " ".join(ADD) in run("show", batch).out
