"""beancount as a second opinion: it accepts our journal, and counts what we count."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.journal import Account, Entry, Journal, Leg, spell
from exports.journal_beancount import lines, link
from tests.exports.foreign import from_beancount, named_by_beancount, ours, ours_named, play_case, refused_by_beancount
from tests.ledger.commands import filled

LEG = Leg("Assets:Bank-1010", "1.00", "", "", "", None, "", "", "")
ENTRY = Entry(
    "J-2026-000001", "2026-09-02", "gift", "", "receipt:1", "B-2026-0001", "ana", "luis", "2026-09-03T10:00:00Z", "", "", ()
)
PAIR = (LEG, replace(LEG, account="Income:Gifts-4010", base="-1.00"))
ACCOUNTS = (Account("Assets:Bank-1010", "Assets"), Account("Income:Gifts-4010", "Income"))


def journal(*entries: Entry, balances: tuple[tuple[str, str], ...] = ()) -> Journal:
    return Journal("Ours", "USD", "2026-01-01", "2026-10-01", len(entries), "", "", ACCOUNTS, entries, balances)


def loaded(text: str):
    from beancount import loader
    from beancount.core import data

    entries, errors, _ = loader.load_string(text)
    assert not errors, errors
    return [entry for entry in entries if isinstance(entry, data.Transaction)]


@pytest.fixture
def exported(books, run):
    """The journal of a book that has one of everything."""
    url = books.make(filled.fill, **filled.ABOUT)
    ran = run("export", "beancount", "-")
    assert ran.status == 0, ran.err
    return url, ran.out


def test_beancount_accepts_the_journal_and_every_balance_is_ours(exported):
    url, text = exported
    assert from_beancount(text) == ours(url)
    assert len(ours(url)) > 9


def test_beancount_finds_every_balance_by_currency_and_contributor_also_where_value_moved_without_an_amount(exported):
    url, text = exported
    assert named_by_beancount(text) == ours_named(url)
    assert len({currency for _account, currency, _who in ours_named(url)}) == 3


def test_a_journal_of_some_days_begins_with_what_stood_before_under_every_name(books, run):
    url = books.make(filled.fill, **filled.ABOUT)
    text = run("export", "beancount", "-", "--from", "2026-09-04", "--to", "2026-09-25").out
    assert named_by_beancount(text) == ours_named(url, "2026-09-25")
    found = loaded(text)
    assert [entry.narration for entry in found[:1]] == ["what stood before 2026-09-04"]
    assert {entry.date.isoformat() for entry in found} == {"2026-09-04", "2026-09-05", "2026-09-10", "2026-09-20", "2026-09-25"}
    assert "2026-09-26 balance" in text


def test_days_before_the_first_entry_give_a_journal_without_entries(books, run):
    books.make(filled.fill, **filled.ABOUT)
    assert loaded(run("export", "beancount", "-", "--to", "2025-12-31").out) == []


def test_an_entry_names_the_file_sheet_and_row_it_came_from(exported):
    found = {entry.meta["number"]: entry.meta.get("document") for entry in loaded(exported[1])}
    assert "bofa_2026-09.xlsx Sheet1!5" in found.values()
    assert "bbva_2026-09.csv 2" in found.values()


def test_beancount_accepts_the_journal_of_the_case_and_every_balance_is_ours(books, run):
    play_case(run)
    text = run("export", "beancount", "-").out
    assert from_beancount(text) == ours(books.made[-1])
    assert text.count("\n  number: ") > 1000


def test_every_account_of_the_chart_is_opened_in_us_dollars_and_memoranda_stand_below_equity(exported):
    from ledger.journal.accounts import CHART

    opened = re.findall(r"^2026-01-15 open (\S+) USD$", exported[1], re.MULTILINE)
    assert [name.rpartition("-")[2] for name in opened] == [account.code for account in CHART]
    assert {name.split(":")[0] for name in opened} == {"Assets", "Liabilities", "Equity", "Income", "Expenses"}
    assert "Equity:Memo:Memorandum-pledges-9010" in opened
    assert "Assets:Bank-US-dollars-1010" in opened


def test_an_entry_keeps_its_number_batch_source_people_and_the_way_back_to_what_it_reverses(exported):
    found = {entry.meta["number"]: entry for entry in loaded(exported[1])}
    assert len(found) == 16
    reversal = found["J-2026-000016"]
    assert reversal.meta["reverses"] == "J-2026-000015"
    assert {"J-2026-000015", "J-2026-000016", filled.BATCHES["undone"], "CAN-7"} == reversal.links
    assert (reversal.meta["prepared-by"], reversal.meta["sealed-by"]) == ("ana.reyes", "luis.mora")
    assert reversal.meta["source"] == "reversal:pledge:6:made"
    assert found["J-2026-000007"].payee == "ESP"
    assert found["J-2026-000007"].tags == {"receipt"}


def test_a_posting_keeps_its_contributor_pledge_line_and_own_amount_even_where_it_is_worth_nothing(exported):
    (tiny,) = [entry for entry in loaded(exported[1]) if entry.meta["number"] == "J-2026-000003"]
    first = tiny.postings[0]
    assert str(first.units) == "0.00 USD"
    assert str(first.meta["amount"]) == "5.00 IDR"
    assert (first.meta["contributor"], first.meta["pledge"], first.meta["instalment"], first.meta["line"]) == (
        "CAN",
        filled.ODD,
        1,
        "A2",
    )


def test_beancount_itself_refuses_the_journal_when_a_single_cent_is_missing(exported):
    text = exported[1]
    assert "  Expenses:Bank-charges-5960  35.00 USD" in text
    without = text.replace("  Expenses:Bank-charges-5960  35.00 USD", "  Expenses:Bank-charges-5960  34.99 USD").replace(
        "  Assets:Bank-US-dollars-1010  124965.00 USD", "  Assets:Bank-US-dollars-1010  124965.01 USD"
    )
    assert len(refused_by_beancount(without)) == 2
    assert all("Balance failed" in message for message in refused_by_beancount(without))


def test_beancount_itself_refuses_the_journal_when_an_entry_is_missing(exported):
    head, *entries = exported[1].split("\n\n")
    whole = [entry for entry in entries if 'number: "J-2026-000012"' not in entry]
    assert len(whole) == len(entries) - 1
    assert refused_by_beancount("\n\n".join([head, *whole]))


def test_the_same_book_gives_the_same_bytes_and_pages_fit_together(books, run, monkeypatch):
    books.make(filled.fill, **filled.ABOUT)
    once = run("export", "beancount", "-").out
    monkeypatch.setattr("exports.commands_journal.PAGE", 3)
    assert run("export", "beancount", "-").out == once


def test_a_journal_as_of_a_day_has_what_was_sealed_by_then(books, run):
    books.make(filled.fill, **filled.ABOUT)
    before = run("export", "beancount", "-", "--as-of", "2026-10-06").out
    assert before.startswith("; 0 entries; the book's last one is none yet")
    assert loaded(before) == []
    assert run("export", "beancount", "-", "--as-of", "2026-10-07").out == run("export", "beancount", "-").out


def test_an_empty_book_gives_a_journal_without_entries(book_url, run):
    text = run("export", "beancount", "-").out
    assert loaded(text) == []
    assert " balance " not in text


def test_entries_are_written_as_they_come():
    read: list[int] = []

    def entries() -> Iterator[Entry]:
        for number in range(1000):
            read.append(number)
            yield replace(ENTRY, legs=PAIR)

    pieces = lines(replace(journal(), entries=entries()))
    for piece in pieces:
        if "receipt:1" in piece:
            break
    assert len(read) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(min_size=1, max_size=30))
def test_any_text_at_all_comes_through_on_one_line(memo, pledge):
    legs = (replace(LEG, pledge=pledge, bank=memo), PAIR[1])
    (entry,) = loaded("".join(lines(journal(replace(ENTRY, memo=memo, legs=legs)))))
    assert entry.narration == spell(memo or "gift")
    assert entry.postings[0].meta["pledge"] == spell(pledge)


def test_what_breaks_lines_quotes_and_escapes_comes_through_in_letters():
    memo = 'a "quoted"\nline; \\ \x00 \u202e end'
    (entry,) = loaded("".join(lines(journal(replace(ENTRY, memo=memo, legs=PAIR)))))
    assert entry.narration == 'a "quoted"\\nline; \\ \\x00 \\u202e end'


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_two_texts_become_the_same_link(one, other):
    assert (link(one) == link(other)) == (one == other)


@pytest.mark.parametrize(("number", "shown"), [("P-2026-0005", "P-2026-0005"), ("MFS 12/ñ", "MFS_2012/_c3_b1"), ("a_b", "a_5fb")])
def test_a_link_reads_like_the_number_it_stands_for(number, shown):
    assert link(number) == shown
