"""The same line in any format, any range, any order of rows; twins stay two; what is new is new."""

import random
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.banking.identity import Known, recognise
from ledger.banking.lines import Line

CSV, CAMT, MT940 = "sheet text Details", "camt", "mt940"


def line(day, amount, text="", *, balance=None, reference="", value=None, counterparty=""):
    return Line("", 1, f"2026-09-{day:02d}", value, amount, "USD", text, reference, counterparty, "", None, None, balance)


@dataclass
class Book:
    """What an account has, and what each file made of it."""

    lines: list[Known] = field(default_factory=list)

    def read(self, lines, form=CSV) -> list[str]:
        """The verdicts of a file; new ones are in the book afterwards."""
        met = recognise(self.lines, lines, form)
        for one, (verdict, _known) in zip(lines, met, strict=True):
            if not verdict:
                number = len(self.lines) + 1
                self.lines.append(
                    Known(
                        number, one.day, one.value_date, one.amount, one.balance, one.text, one.counterparty, one.reference, form, number,
                        None, True, False,
                    )
                )  # fmt: skip
        return [verdict or "new" for verdict, _known in met]

    @property
    def counts(self) -> Counter:
        return Counter((one.day, one.amount) for one in self.lines)


def test_the_same_lines_again_are_seen():
    book, rows = Book(), [line(1, 100, "ONE"), line(2, 50, "TWO"), line(2, 50, "TWO")]
    assert book.read(rows) == ["new"] * 3
    assert book.read(rows[::-1]) == ["seen"] * 3


def test_twins_are_as_many_as_the_file_with_most_of_them_has():
    book = Book()
    book.read([line(2, 50, "FEE")])
    assert book.read([line(2, 50, "FEE"), line(2, 50, "FEE"), line(2, 50, "FEE")]) == ["seen", "new", "new"]


def test_a_balance_column_more_or_less_changes_nothing():
    book = Book()
    book.read([line(1, 100, "ONE"), line(1, -40, "TWO")])
    assert book.read([line(1, 100, "ONE", balance=1100), line(1, -40, "TWO", balance=1060)]) == ["seen", "seen"]


def test_words_of_another_form_do_not_make_another_line():
    book = Book()
    book.read([line(1, 100, "Transfer from Ministry of Finance, contribution 2026", reference="NV-114"), line(1, 100, "Embassy")])
    assert book.read([line(1, 100, "EMBASSY /REF"), line(1, 100, "MINISTRY OF FIN")], MT940) == ["seen", "seen"]


def test_which_of_equal_amounts_is_new_is_told_by_the_words():
    book = Book()
    book.read([line(1, 100, "MINISTRY OF FINANCE CONTRIBUTION")])
    assert book.read([line(1, 100, "EMBASSY OF X"), line(1, 100, "Ministry of Finance")], CAMT) == ["new", "seen"]


def test_other_figures_in_files_of_one_form_are_another_line():
    book = Book()
    book.read([line(1, 100, "Alfa Ltd invoice 17")])
    assert book.read([line(1, 100, "Alfa Ltd invoice 18")]) == ["new"]


def test_a_text_that_was_cut_is_the_same_line_in_one_form_too():
    book = Book()
    book.read([line(1, 100, "TRANSFER FROM THE MINISTRY OF FOREIGN AFFAIRS OF SOMEWHERE")])
    assert book.read([line(1, 100, "TRANSFER FROM THE MINISTRY OF FOREIGN AF")]) == ["seen"]


def test_a_line_reworded_between_lines_that_are_all_there_is_the_same():
    book = Book()
    book.read([line(1, 10, "A"), line(2, 100, "card authorisation"), line(3, 20, "B")])
    assert book.read([line(1, 10, "A"), line(2, 100, "HOTEL CENTRAL"), line(3, 20, "B")]) == ["seen"] * 3


def test_a_day_cut_by_the_range_keeps_its_twins_apart_by_their_balances():
    book = Book()
    book.read([line(1, 100, "FEE", balance=1100)])
    assert book.read([line(1, 100, "FEE", balance=1200), line(2, 5, "X", balance=1205)]) == ["new", "new"]
    assert book.read([line(1, 100, "FEE", balance=1100), line(1, 100, "FEE", balance=1200)]) == ["seen", "seen"]


def test_a_line_put_in_between_moves_the_balances_and_nothing_else():
    book = Book()
    book.read([line(1, 100, "A", balance=1100), line(2, 50, "B", balance=1150)])
    late = [line(1, 5, "LATE", balance=1005), line(1, 100, "A", balance=1105), line(2, 50, "B", balance=1155)]
    assert book.read(late) == ["new", "seen", "seen"]


def test_a_transfer_and_its_return_in_another_order_of_the_day_are_the_same():
    book = Book()
    book.read([line(1, 100, "IN", balance=1100), line(1, -100, "OUT", balance=1000)])
    assert book.read([line(1, -100, "OUT", balance=900), line(1, 100, "IN", balance=1000)]) == ["seen", "seen"]


def test_the_value_date_of_one_form_is_the_day_of_the_other():
    book = Book()
    book.read([line(1, 100, "MINISTRY CONTRIBUTION", value="2026-09-03")], CAMT)
    assert book.read([line(3, 100, "Ministry, contribution")]) == ["seen"]


def test_the_same_reference_with_another_amount_is_restated():
    book = Book()
    book.read([line(1, -600, "AGENCY", reference="TX-90017"), line(2, 10, "X")])
    verdicts = book.read([line(1, -640, "AGENCY", reference="TX-90017"), line(2, 10, "X")])
    assert verdicts == ["restated", "seen"]


def test_a_reference_that_comes_back_every_month_restates_nothing():
    book = Book()
    book.read([line(1, -600, "RENT", reference="MANDATE-1")])
    assert book.read([line(28, -600, "RENT", reference="MANDATE-1")]) == ["new"]


def test_the_same_place_among_the_balances_with_another_amount_is_restated():
    book = Book()
    book.read([line(1, 10, "A", balance=1010), line(2, 100, "B", balance=1110), line(3, 1, "C", balance=1111)])
    verdicts = book.read([line(1, 10, "A", balance=1010), line(2, 90, "B", balance=1100), line(3, 1, "C", balance=1101)])
    assert verdicts == ["seen", "restated", "seen"]


def test_the_same_place_among_the_balances_on_another_day_is_restated():
    book = Book()
    book.read([line(1, 10, "A", balance=1010), line(2, 100, "B", balance=1110), line(5, 1, "C", balance=1111)])
    verdicts = book.read([line(1, 10, "A", balance=1010), line(4, 100, "B", balance=1110), line(5, 1, "C", balance=1111)])
    assert verdicts == ["seen", "restated", "seen"]


# Properties ---------------------------------------------------------------------------------------------------------------

PAYERS = ("MINISTRY OF FINANCE", "Embassy", "Bank charge", "Agencia Española 4471")
HISTORY = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from((100, 100, 50, -50, 7)), st.sampled_from(PAYERS)), min_size=1, max_size=12
)


def account(history, *, balances, texts, order=0):
    """The account as one bank prints it in one form: balances running, words its own, and its own order within a day."""
    total, made, chance = 1000, [], random.Random(order)
    kept = [(*row, number, chance.random() if order else 0) for number, row in enumerate(history)]
    for day, amount, payer, number, _chance in sorted(kept, key=lambda row: (row[0], row[4])):
        total += amount
        words = {CSV: f"{payer}", CAMT: f"/INFO/ {payer.upper()[:9]}", MT940: f"{number} SEPA"}[texts]
        made.append(line(day, amount, words, balance=total if balances else None))
    return made


@given(HISTORY, st.data())
def test_any_files_of_whole_days_in_any_form_and_order_make_the_same_book(history, data):
    book, covered = Book(), set()
    for _file in range(data.draw(st.integers(1, 5))):
        form = data.draw(st.sampled_from((CSV, CAMT, MT940)))
        rows = account(history, balances=data.draw(st.booleans()), texts=form, order=data.draw(st.integers(0, 3)))
        first, last = sorted((data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))))
        covered |= set(range(first, last + 1))
        shown = [row for row in rows if first <= int(row.day[-2:]) <= last]
        book.read(shown[::-1] if data.draw(st.booleans()) else shown, form)
        assert book.counts == Counter((row.day, row.amount) for row in rows if int(row.day[-2:]) in covered)


@given(HISTORY, st.data())
def test_ranges_that_cut_a_day_are_joined_by_their_balances(history, data):
    rows = account(history, balances=True, texts=CSV)
    places = {(row.day, row.amount, row.balance) for row in rows}
    assume(len(places) == len(rows))  # the same amount at the same balance on one day: nothing tells which of the two it is
    book, last = Book(), 0
    while last < len(rows):  # each file begins within the one before it, or where it ended
        first = data.draw(st.integers(max(0, last - 3), last))
        last = data.draw(st.integers(max(first, last) + 1, len(rows)))
        book.read(rows[first:last])
        assert book.counts == Counter((row.day, row.amount) for row in rows[:last])


@given(HISTORY, st.randoms(use_true_random=False))
def test_a_file_read_again_in_any_order_of_rows_adds_nothing(history, chance: random.Random):
    rows = account(history, balances=False, texts=CSV)
    book = Book()
    book.read(rows)
    again = chance.sample(rows, len(rows))
    assert book.read(again) == ["seen"] * len(rows)
