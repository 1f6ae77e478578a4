"""`fund match review`: which form it takes, what it says when there is nothing, and the whole of it line by line."""

import io
import re
import sys

import pytest

from ledger.banking.review import KEYS
from ledger.book.reader import Reader
from ledger.commands import review_plain
from tests.errors.refusing import No, refused
from tests.ledger.commands import reviewed
from tests.ledger.commands.reviewed import sitting


@pytest.fixture
def url(books):
    """A book with seven lines to review."""
    return books.make(reviewed.fill)


@pytest.fixture
def answer(run, url, monkeypatch):
    """`answer("a", "q")`: the review line by line, with these answers typed."""

    def answer(*answers, options=(), **environment):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in answers)))
        return run("match", "review", "--plain", *options, url=url, FUND_NO_INPUT="", **environment)

    return answer


def decided(url):
    with Reader(url) as query:
        return dict(query.rows("SELECT id, match_type FROM bank_line_list WHERE state = 'staged'"))


def test_each_line_is_told_in_sentences_and_an_answer_decides_it(answer, url):
    ran = answer("a", "", "q")
    assert ran.status == 0
    assert ran.out.startswith("7 to do, 0 staged.\n\nL-1  2 September 2026  USD 125,000.00  (to do)\n")
    assert "\nText: US TREASURY NOTE P-2026-0001 FT5\n" in ran.out
    assert "\nProposal, certain: USA P-2026-0001/1, United States of America.\n" in ran.out
    assert "\nFor: The text holds the reference P-2026-0001.\n" in ran.out
    assert "\nPosts: debit 1010 Bank, US dollars 125,000.00; credit 11" in ran.out
    assert "L-1 staged for USA P-2026-0001/1.  u undoes it.\n6 to do, 1 staged.\n\nL-2 " in ran.out
    assert "\n\nL-3 " in ran.out, "Enter passes over a line"
    assert decided(url) == {1: "receipt"}
    assert not re.search(r"[─│✓\x1b]", ran.out), "nothing is drawn"


def test_the_end_of_the_answers_is_a_quit(answer, url):
    ran = answer("a")
    assert ran.status == 0
    assert ran.out.endswith("Every decision is saved.\n")
    assert decided(url) == {1: "receipt"}


def test_it_takes_up_where_it_was_left(answer, url):
    answer("a", "q")
    ran = answer("u", "q")
    assert ran.out.startswith("6 to do, 1 staged.\n\nL-2 ")
    assert "L-1 is to do again." in ran.out
    assert decided(url) == {}


def test_what_a_line_is_is_answered_by_a_number(answer, url):
    ran = answer("", "", "", "", "t", "1", "t", "x", "t", "", "q")
    assert "1  interest\n" in ran.out
    assert '"x" is no number of the list.' in ran.out
    assert decided(url) == {5: "interest"}


def test_a_found_or_shared_pledge_is_told_with_its_entry_and_accepted_by_a(answer, url):
    ran = answer("", "", "", "f", "nothing such", "f", "p-2026-0006", "3", "s", "P-2026-0006/1=6000 P-2026-0006/2=3850", "a", "q")
    assert "Nothing that is open fits these words." in ran.out
    assert "3  SCS P-2026-0006/3  Save the Children Sweden  due 30 Sep 2026  open USD" in ran.out
    assert "Chosen for L-4: SCS P-2026-0006/3. a accepts it.\nPosts: debit" in ran.out
    assert "L-4 staged for SCS P-2026-0006/1+2." in ran.out
    assert decided(url) == {4: "receipt"}


def test_unidentified_money_takes_a_note(answer, url):
    answer("", "", "", "x", "asked the bank", "q")
    with Reader(url) as query:
        assert query.rows("SELECT match_type, note FROM bank_line_list WHERE id = 4") == [("unidentified", "asked the bank")]


def test_an_answer_that_cannot_act_says_why_and_asks_again(answer, url):
    ran = answer("n", "y", "?", "P", "", "", "", "a", "q")
    assert "A note belongs to a decision: decide L-1 first." in ran.out
    assert '"y" is no answer here; ? shows those that are.' in ran.out
    assert "a  Accept: stage the proposal that is shown. Now: L-1, USA P-2026-0001/1" in ran.out
    assert "Nothing is staged." in ran.out
    assert "L-4 has no proposal; f finds a pledge, t says what else it is, x leaves it unidentified." in ran.out
    assert decided(url) == {}


def test_all_lines_decided_it_offers_to_post_and_posting_asks(answer, url, run):
    rest = ("a", "a", "a", "x", "", "t", "1", "t", "1", "a")
    ran = answer(*rest, "P", options=("--yes",))
    assert "No line is left to do." in ran.out
    assert "7 staged lines, USD " in ran.out
    assert ran.status == 0, ran.err
    assert run("match", "list", "--json", url=url).json["rows"] == []
    with Reader(url) as query:
        assert query.value("SELECT count(*) FROM bank_line_list WHERE state = 'posted'") == 7


def test_every_key_of_the_screen_but_those_of_a_list_is_an_answer(books, url, monkeypatch):
    assert review_plain.keys() == {key.key for key in KEYS} - {"space", "/", "enter"}
    with sitting(books, url, monkeypatch) as desk:
        assert set(review_plain._Talk(desk, None).acts()) | {"?", "q"} == review_plain.keys() | {"z"}


def test_it_speaks_the_language_of_the_screen(answer):
    assert "décembre" not in answer("q").out
    assert "2 septembre 2026" in answer("q", options=("--lang", "fr")).out


def test_with_nothing_to_match_it_says_so_and_what_is_next(run, books):
    empty = books.make()
    assert run("match", "review", "--plain", url=empty, FUND_NO_INPUT="").status == 0
    assert (
        "There are no bank lines yet. Next: fund import bank FILE"
        in run("match", "review", "--plain", url=empty, FUND_NO_INPUT="").out
    )


def test_everything_posted_leaves_nothing_to_match(answer, run, url):
    answer("a", "a", "a", "x", "", "t", "1", "t", "1", "a", "P", options=("--yes",))
    ran = answer()
    assert "Nothing to match: every bank line up to 2026-09-30 is matched or explained." in ran.out
    assert "Last import: bofa-usd, up to 2026-09-30." in ran.out


REFUSED = (
    No("nobody-to-ask", "match review", "nobody to ask", "fund match review --plain", 2),
    No("nobody-to-ask", "match review --plain --no-input", "nobody to ask", "fund match accept", 2),
    No("which-account", "match review --account no", "There is no bank account no", "bofa-usd", 2),
)


@pytest.mark.parametrize("no", REFUSED, ids=str)
def test_where_nobody_can_be_asked_it_says_what_to_do_instead(run, url, no):
    refused(run, url, no)


@pytest.mark.parametrize("option", ["-n", "--csv", "-o list.csv"])
def test_it_has_no_dry_run_and_no_form_but_a_conversation(run, url, option):
    ran = run("match", "review", "--plain", *option.split(), url=url, FUND_NO_INPUT="")
    assert ran.status == 2
    assert "the review is a conversation that saves each answer" in ran.err
    assert '"not-for-review"' in run("match", "review", "--plain", "--json", url=url, FUND_NO_INPUT="").err


def test_a_number_beyond_the_list_has_a_name(monkeypatch):
    from ledger.errors import LedgerError

    monkeypatch.setattr(sys, "stdin", io.StringIO("7\n"))
    with pytest.raises(LedgerError) as caught:
        review_plain._Talk(None, None).number(["one", "two"])
    assert caught.value.name == "no-choice"
