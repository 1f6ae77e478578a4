"""Money in suspense that goes back: which outgoing line returns it, by what, and what posting it does."""

from datetime import date

import pytest

from ledger.banking.match_values import CERTAIN, UNCLEAR, PastReceipt
from ledger.book.reader import Reader
from ledger.book.store import open_book
from tests.books import ANA
from tests.ledger.banking.learning_world import fill, take
from tests.ledger.banking.matching_world import line, match, money, names, pledge


def held(number, amount, payer="", text="", reference="", on=date(2026, 5, 1)):
    """Money that nobody is known to have sent, as it came."""
    return PastReceipt(number, on, money(amount), "", "", 0, money("0.00"), text, payer, reference)


def test_money_in_suspense_is_returned_by_the_bank_s_reference_of_it():
    before = [held(70, "5000.00", reference="TRN-20260501/77"), held(71, "5000.00", reference="TRN-20260502/78")]
    found = match([line(1, "-5000.00", "RETURN OF TRN 20260502 78 BENEFICIARY UNKNOWN")], [], before)[1]
    assert (found.outcome, found.kind, found.proposals[0].returns) == (CERTAIN, "return", 71)
    assert found.proposals[0].assignments == ()
    assert names(found)[0] == {"returns", "in-suspense", "same-reference"}


def test_money_in_suspense_is_returned_by_its_payer_s_words():
    before = [held(70, "5000.00", "Harbour Lights SA"), held(71, "5000.00", "Somebody Else")]
    found = match([line(1, "-5000.00", "RETOUR", "HARBOUR LIGHTS SA")], [], before)[1]
    assert (found.outcome, found.proposals[0].returns) == (CERTAIN, 70)
    assert names(found)[0] == {"returns", "in-suspense", "same-payer"}


@pytest.mark.parametrize(
    ("amount", "payer", "on", "before"),
    [
        ("-5000.00", "HARBOUR LIGHTS SA", date(2026, 4, 30), 1),  # before it came
        ("-5000.00", "HARBOUR LIGHTS SA", date(2026, 12, 30), 1),  # long after
        ("-4990.00", "HARBOUR LIGHTS SA", date(2026, 5, 9), 1),  # a part
        ("-5000.00", "SOMEBODY ELSE", date(2026, 5, 9), 1),
        ("-5000.00", "", date(2026, 5, 9), 1),
        ("-5000.00", "HARBOUR LIGHTS SA", date(2026, 5, 9), 2),  # twins: a tie
    ],
)
def test_what_is_another_amount_day_or_payer_or_fits_two_returns_nothing(amount, payer, on, before):
    receipts = [held(70 + no, "5000.00", "Harbour Lights SA") for no in range(before)]
    found = match([line(1, amount, "RETURN", payer, on=on)], [], receipts)[1]
    assert (found.outcome, found.proposals) == (UNCLEAR, ())


@pytest.mark.parametrize("parts", [["6000"], ["3000", "3000"]])
def test_what_other_money_held_until_it_came_back_is_shown_as_taken_however_many_instalments_it_is(parts):
    """Line 3 came while line 1 held the whole pledge: it would pay it, if line 1 did not; a proposal without a part is none."""
    came, back = date(2026, 6, 1), date(2026, 6, 2)
    lines = [line(1, "6000", "", "SPAIN", came), line(2, "-6000", "", "SPAIN", back), line(3, "4000", "", "SPAIN", came)]
    found = match(lines, [pledge("P-2026-0001", "ESP", part, no=no) for no, part in enumerate(parts, 1)])
    assert (found[1].outcome, found[3].outcome) == (CERTAIN, UNCLEAR)
    assert sum(part.amount.amount for part in found[3].proposals[0].assignments) == 4000
    assert "taken" in names(found[3])[1]


def test_the_return_of_money_in_suspense_is_found_posted_and_leaves_nothing_there(books, run):
    url = books.make(fill)
    book = open_book(url, ANA)
    (came,) = take(book, ("2026-02-03", "812.50", "HARBOUR LIGHTS SA", "credit 0203-4471", ""))
    assert run("match", "set", came, "--unidentified", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    back, other = take(
        book,
        ("2026-02-10", "-812.50", "HARBOUR LIGHTS SA", "returned, no such project", ""),
        ("2026-02-11", "-812.50", "PAPER MILL", "invoice 12", ""),
    )
    book.close()
    told = {row["line"]: row for row in run("match", "--json", url=url).json["rows"]}
    assert (told[back]["outcome"], told[back]["kind"], told[back]["proposals"][0]["returns"]) == ("certain", "return", came)
    assert told[other]["kind"] == "payment"
    assert "in suspense" in run("match", "explain", back, url=url).out
    assert f"return {came}" in " ".join(run("match", url=url).out.split())
    assert run("match", "accept", "--sure", url=url).status == 0
    assert [row["line"] for row in run("match", "--json", url=url).json["rows"]] == [other]
    assert run("match", "post", "--yes", url=url).status == 0
    with Reader(url) as reader:
        assert (
            reader.rows(
                "SELECT account, sum(amount) FROM journal WHERE account IN ('2120', '1010') GROUP BY account HAVING sum(amount) <> 0"
            )
            == []
        )
    assert run("match", "--json", url=url).json["rows"][0]["proposals"] == []
    assert run("verify", url=url).status == 0


def test_money_that_was_identified_and_then_bounced_is_proposed_as_the_return_of_its_line(books, run):
    url = books.make(fill)
    book = open_book(url, ANA)
    (came,) = take(book, ("2026-02-03", "2300.00", "HARBOUR LIGHTS SA", "credit 0203-4471", ""))
    assert run("match", "set", came, "--unidentified", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    with Reader(url) as reader:
        number = reader.value("SELECT number FROM receipt_list")
    assert run("receipt", "identify", number, "ESP-2026-2", "--on", "2026-02-05", "--yes", url=url).status == 0
    (back,) = take(book, ("2026-02-10", "-2300.00", "HARBOUR LIGHTS SA", "returned, account closed", ""))
    book.close()
    (told,) = run("match", "--json", url=url).json["rows"]
    assert (told["line"], told["outcome"], told["kind"]) == (back, "certain", "return")
    (proposal,) = told["proposals"]
    assert proposal["returns"] == came
    assert [(part["pledge"], part["amount"]) for part in proposal["assignments"]] == [("ESP-2026-2", "-2300.00")]
    assert run("match", "accept", "--sure", url=url).status == 0
    assert run("match", "post", "--yes", url=url).status == 0
    with Reader(url) as reader:
        assert reader.value("SELECT open FROM instalment_list WHERE pledge = 'ESP-2026-2'") == 23_000_000
        assert (
            reader.rows("SELECT 1 FROM journal WHERE account IN ('2120', '1010') GROUP BY account HAVING sum(amount) <> 0") == []
        )
    assert run("verify", url=url).status == 0
