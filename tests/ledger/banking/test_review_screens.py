"""What the review says of a line: where it stands, why it cannot be posted, what banks kept, what Enter adds."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.banking import deciding
from ledger.banking.deciding import Decision
from ledger.banking.match_values import OpenInstalment, OpenLine
from ledger.banking.review import Review, Row
from ledger.banking.review_screens import Known, about, counted, history, more, purpose, shortened, state_words
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.cells import width
from ledger.contributions.worth import Target
from ledger.money import Money
from tests.books import ANA, write
from tests.ledger.banking.test_review import ME, OTHER, matched, result, row, usd
from tests.ledger.commands import filled

NOBODY = Known()


def said(lines):
    return [line.replace("\xa0", " ") for line in lines]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (row(1), "to do"), (row(1, matched=matched(1)), "staged by you"), (row(1, matched=matched(1, OTHER)), "staged by luis.mora"),
        (row(1, matched=matched(1, posted="B-2026-0010")), "posted in B-2026-0010"),
    ],
)  # fmt: skip
def test_the_state_of_a_line_names_whoever_or_whatever_it_waits_for(one, words):
    assert state_words(one, ME) == words


def test_a_decision_is_told_with_what_banks_kept_and_why_it_cannot_be_posted(books):
    decided = Decision(1, "receipt", (Target("P-1", 1, usd("10.50")),), usd("0.50"))
    one = row(1, matched=replace(matched(1), decision=decided))
    told = said(about(one, Review.of(ME, [one]), Known({"P-1": "ESP"}), "its quarter is closed", 100))
    assert "  P-1/1 USD 10.50, charges USD 0.50" in told
    assert told[-1] == "Cannot be posted so: its quarter is closed"


def test_enter_adds_the_days_and_the_account_of_the_payer_and_says_where_there_is_no_candidate():
    one = row(1)
    one.result = result(1, "unclear", pledges=())
    one.line = replace(one.line, value_date=date(2026, 9, 3), iban="ES91 2100 0418")
    told = said(more(one, NOBODY, ["what was decided"], 100))
    assert told[2:] == [
        "   none", "", "From f.csv, line 1", "Bank account bofa", "Value date 3 Sep 2026", "Account of the payer ES91 2100 0418", "what was decided",
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_was_decided_and_taken_back_is_told_oldest_first(books):
    book = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    line = int(filled.LINE["FT5"][2:])
    first = write(book, "set", lambda unit, batch: deciding.stage(unit, batch, [Decision(line, "fee")]), second=False)
    taken = write(book, "clear", lambda unit, batch: deciding.clear(unit, batch, [line]), second=False)
    again = write(book, "set", lambda unit, batch: deciding.stage(unit, batch, [Decision(line, "other")]), second=False)
    with Reader(book.url) as query:
        assert history(query, line) == [
            f"{first}  2026-10-07 11:31  ana.reyes: bank charge  (taken back in {taken})",
            f"{again}  2026-10-07 11:31  ana.reyes: not of this fund",
        ]


def money(units):
    return Money.of_units(units * 10_000, "USD")


ROW = Row(OpenLine(1047, date(2026, 9, 9), money(32_070), "GRANT"), "usd", ("f.csv", "", 2))
ENTRY = [("1010", "Bank USD", money(32_070)), ("4210", "Exchange", money(930)), ("1110", "Receivable, due", money(-33_000))]


@pytest.mark.parametrize("cells", [38, 60, 80, None])
def test_a_posting_stands_whole_on_its_line_and_the_state_with_its_brackets(cells):
    told = list(about(ROW, Review.of("ana.reyes", [ROW]), Known(), ENTRY, cells))
    assert all(cells is None or width(line) <= cells for line in told)
    for whole in ("1010 Dr 32,070.00", "4210 Dr 930.00", "1110 Cr 33,000.00", "(to do)"):
        assert any(whole in line for line in told), whole


@pytest.mark.parametrize("cells", [56, 60, 76, 200])
def test_a_pledge_to_choose_is_one_line_and_its_name_gives_way(cells):
    one = OpenInstalment("P-2026-0006", 1, "SCS", date(2026, 3, 30), None, money(6000))
    told = purpose(one, Known(names={"SCS": "Save the Children Sweden, Foundation"}), cells)
    assert width(told) <= cells
    assert told.startswith("SCS P-2026-0006/1")
    assert told.endswith("due 30 Mar 2026  open USD\xa06,000.00")
    assert ("Save" in told) == (cells > 60)


def test_pledges_give_way_whole_and_only_a_list_with_no_room_at_all_cuts_one():
    told = "FRA P-2026-0005/1+2, P-2026-0006/1, P-2026-0007/1"
    assert counted(told, 60) == told
    assert counted(told, 40) == "FRA P-2026-0005/1+2, P-2026-0006/1 +1"
    assert counted(told, 5) == "FRA P-2026-0005/1+2 +2"
    assert shortened(told, 12) == "FRA P-2026.."
