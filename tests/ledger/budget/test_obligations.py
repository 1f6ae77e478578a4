"""Obligations: within what a line has left, coded to an agreement or not, cut, ordered from a requisition, lapsed."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import budgets, commitments, obligations, spending
from ledger.budget.drafts import BudgetDraft
from ledger.budget.lines import standing
from ledger.errors import FileRefused, LedgerError
from ledger.journal import batches
from ledger.statements.history_budget import of_commitment
from tests.books import ANA, LUIS, TODAY, write
from tests.ledger.budget.budgeted import allotted, line, order, spent, usd


@pytest.fixture
def book(books):
    opened = open_book(books.make(allotted), ANA)
    yield opened
    opened.close()


def raised(book, *drafts):
    made = []
    write(book, "obligate", lambda unit, batch: made.extend(obligations.raise_(unit, batch, drafts)))
    return made


def left(book, of=4):
    with Reader(book.url) as reader:
        return next(one.left for one in standing(reader) if one.key == line(of))


def test_an_order_is_a_commitment_within_what_its_line_has_left(book):
    assert raised(book, order("3200", order="4500031"), order("1800")) == ["O-2026-0001", "O-2026-0002"]
    assert left(book) == usd(35000)
    with Reader(book.url) as reader:
        assert reader.rows("SELECT account, sum(base) / 10000 FROM sealed_posting WHERE account IN ('8030', '8040') GROUP BY account ORDER BY 1") == [
            ("8030", 5000), ("8040", -5000),
        ]  # fmt: skip


def test_more_than_is_left_is_refused_with_what_is_short_and_where_it_could_come_from(book):
    with pytest.raises(LedgerError) as no:
        raised(book, order("40000.01"))
    assert no.value.name == "over-allotment"
    assert no.value.message == "USD 40,000.01 is USD 0.01 more than object 4 of COORD in 2026 has left: USD 40,000.00."
    assert no.value.cure == ("USD 38,000.00 is free to allot: fund budget allot 4 0.01 --activity COORD --year 2026",)
    with pytest.raises(LedgerError) as no:
        raised(book, order("80000"))
    assert no.value.cure == (
        ("USD 38,000.00 is free to allot; left on other lines: 8 COORD USD 72,000.00; "
        "signed pledges still to come: USD 20,000.00 (fund pledge list --open)"),
    )  # fmt: skip


def test_a_written_reason_lets_an_order_pass_its_allotment_but_never_the_cash(book):
    assert raised(book, order("41000", override="the Secretary General's memorandum"))
    with pytest.raises(
        LedgerError, match=r"USD 1,000.00 more than the cash that is free to obligate \(fund\): USD 109,000.00"
    ) as no:
        raised(book, order("110000", override="whatever it costs"))
    assert no.value.name == "no-cash"


def test_all_problems_of_a_file_are_said_at_once(book):
    drafts = [order("50000", where="S!2"), order("5", 3, where="S!3"), order("5", payee=" ", where="S!4"), order("39000", where="S!5"),
              order("1000.01", where="S!6"), order("-5", where="S!7"), order("5", day=date(2025, 1, 1), where="S!8"),
              order("5", agreement="P-9", where="S!9")]  # fmt: skip
    with pytest.raises(FileRefused) as no:
        raised(book, *drafts)
    assert [(problem.where, problem.name) for problem in no.value.problems] == [
        ("S!2", "over-allotment"), ("S!3", "no-budget-line"), ("S!4", "no-payee"), ("S!6", "over-allotment"), ("S!7", "not-an-amount"),
        ("S!8", "other-year"), ("S!9", "unknown-pledge"),
    ]  # fmt: skip
    assert left(book) == usd(40000)


def test_a_requisition_holds_money_for_its_order(book):
    write(book, "request", lambda unit, batch: obligations.request(unit, batch, [order("39000")]))
    assert left(book) == usd(1000)
    with Reader(book.url) as reader:
        assert reader.value("SELECT count(*) FROM posting WHERE account = '8030'") == 0
    with pytest.raises(LedgerError, match=r"has left: USD 1,000.00"):
        raised(book, order("38500"))
    assert raised(book, order("38500", requisition="o-2026-1")) == ["O-2026-0002"]
    assert left(book) == usd(1500)
    with pytest.raises(LedgerError, match=r"o-2026-1 is not an open requisition"):
        raised(book, order("5", requisition="o-2026-1"))


def test_what_is_cut_is_left_again_and_no_more_than_is_open(book):
    raised(book, order("3200"))
    cut = lambda money: lambda unit, batch: obligations.release(unit, batch, "O-2026-0001", money, ANA.today, "cheaper flight")  # noqa: E731
    write(book, "release", cut(usd(200)))
    assert left(book) == usd(37000)
    with pytest.raises(LedgerError, match=r"O-2026-0001 has USD 3,000.00 open; USD 3,000.01 of it cannot be released"):
        write(book, "release", cut(usd("3000.01")))
    write(book, "release", cut(None))
    assert left(book) == usd(40000)


def test_an_order_coded_to_an_agreement_stands_on_its_contributors_statement_and_within_its_money(book):
    raised(book, order("30000", agreement="P-2"))
    with Reader(book.url) as reader:
        assert reader.rows("SELECT account, base / 10000, contributor, pledge FROM journal WHERE line = 'B15'") == [
            ("8030", 30000, "USA", "P-2")
        ]
    with pytest.raises(
        LedgerError, match=r"USD 25,000.00 is USD 5,000.00 more than USA has unspent and not committed: USD 20,000.00"
    ) as no:
        raised(book, order("25000", 8, agreement="P-2"))
    assert no.value.name == "over-contributor"
    with pytest.raises(LedgerError) as no:
        raised(book, order("5", line=line(6, source="program_budget"), agreement="P-2"))
    assert no.value.name == "mixed-sources"


def test_the_program_budgets_share_is_its_own(book):
    with pytest.raises(LedgerError) as no:
        write(
            book,
            "allot",
            lambda unit, batch: budgets.record(
                unit, batch, [BudgetDraft(line(6, source="program_budget"), "allotted", usd("4000.01"), ANA.today)]
            ),
        )
    assert no.value.message == (
        "USD 4,000.01 for object 6 of COORD in 2026 is USD 0.01 more than is free to allot of the program-budget: USD 4,000.00."
    )
    assert no.value.cure == ("it comes by a transfer from the program-budget only",)


def test_an_allotment_never_exceeds_the_cash_that_is_free(book):
    def allot(amount, of=4):
        return lambda unit, batch: budgets.record(unit, batch, [BudgetDraft(line(of), "allotted", usd(amount), ANA.today)])

    with pytest.raises(LedgerError, match=r"USD 0.01 more than is free to allot: USD 38,000.00") as no:
        write(book, "allot", allot("38000.01"))
    assert no.value.name == "no-cover"
    write(book, "allot", allot("38000"))
    write(book, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("100", of=4)]))
    with pytest.raises(LedgerError, match=r"free to allot: USD 0.00"):
        write(book, "allot", allot("0.01"))
    with pytest.raises(LedgerError, match=r"USD 77,900.01 is USD 0.01 more than object 4 of COORD in 2026 has left"):
        write(book, "allot", allot("-77900.01"))
    write(book, "allot", allot("-77900"))
    assert left(book) == usd(0)


def test_orders_lapse_at_the_end_of_the_next_year_and_requisitions_at_that_of_their_own(book):
    raised(book, order("1000"), order("700", expires=date(2026, 11, 30)))
    write(book, "request", lambda unit, batch: obligations.request(unit, batch, [order("500")]))
    with Reader(book.url) as reader:
        due = {
            day: [one.number for one in commitments.expired(reader, day)]
            for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
        }
    assert [*due.values()] == [
        [],
        ["O-2026-0002"],
        ["O-2026-0002", "O-2026-0003"],
        ["O-2026-0002", "O-2026-0003"],
        ["O-2026-0001", "O-2026-0002", "O-2026-0003"],
    ]
    later = open_book(book.url, replace(ANA, today=date(2028, 1, 10)))
    with pytest.raises(LedgerError, match=r"O-2026-0001 lapsed: its last day was 2027-12-31") as no:
        write(later, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("5", "O-2026-0001", day=date(2028, 1, 2))]))
    assert no.value.name == "lapsed"
    write(later, "lapse", lambda unit, batch: obligations.lapse(unit, batch, date(2028, 1, 10)))
    with Reader(book.url) as reader:
        assert reader.value("SELECT sum(open) FROM obligation_list") == 0
        assert reader.rows("SELECT event, sum(base) FROM journal WHERE account = '8030' GROUP BY event ORDER BY 1") == [
            ("obligation", 17000000), ("obligation lapsed", -17000000),
        ]  # fmt: skip
    later.close()


def test_what_waits_for_the_second_person_is_used_already_and_gives_nothing_yet(books):
    url = books.make(two_person=True)
    ana, luis = open_book(url, ANA), open_book(url, LUIS)
    ana.run(allotted)
    write(ana, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("39000")]))
    more = BudgetDraft(line(4), "allotted", usd(5000), ANA.today)
    write(ana, "allot", lambda unit, batch: budgets.record(unit, batch, [more]))
    with pytest.raises(LedgerError, match=r"has left: USD 1,000.00"):
        write(luis, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("1000.01")]))
    with Reader(url) as reader:
        (waits, given) = (number for (number,) in reader.rows("SELECT number FROM batch WHERE state = 'waiting' ORDER BY id"))
    luis.run(lambda unit: batches.approve(unit, waits))
    luis.run(lambda unit: batches.approve(unit, given))
    write(ana, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("6000")]))
    ana.close()
    luis.close()


def test_an_allotment_is_not_undone_under_the_orders_that_rest_on_it(book):
    more = BudgetDraft(line(4), "allotted", usd(5000), ANA.today)
    given = write(book, "allot", lambda unit, batch: budgets.record(unit, batch, [more]))
    raised(book, order("40000"))
    over = write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("3000")]))
    with pytest.raises(LedgerError) as no:
        book.run(lambda unit: batches.undo(unit, given, "a slip"))
    assert no.value.name == "in-the-way"
    assert f"{over} rests on it (obligate): fund undo {over} first" in no.value.cure
    book.run(lambda unit: batches.undo(unit, over, "first"))
    book.run(lambda unit: batches.undo(unit, given, "then"))
    assert left(book) == usd(0)


def increased(book, number, amount, day=TODAY, reason="longer stay"):
    return write(book, "increase", lambda unit, batch: obligations.increase(unit, batch, number, usd(amount), day, reason))


def test_an_order_is_increased_within_what_its_line_has_left_and_keeps_its_number(book):
    raised(book, order("3000"))
    increased(book, "O-2026-1", "500")
    with Reader(book.url) as reader:
        (one,) = commitments.load(reader)
        assert (one.number, one.raised, one.open) == ("O-2026-0001", usd(3500), usd(3500))
        steps = of_commitment(reader, "obligation", one.id)
    assert [(step.words, step.money) for step in steps[:2]] == [
        ("raised, AeroSur", usd(3000)),
        ("raised, AeroSur, longer stay", usd(500)),
    ]
    with pytest.raises(LedgerError, match=r"36,500.01 is USD 0.01 more than object 4 of COORD in 2026 has left"):
        increased(book, "O-2026-1", "36500.01")
    for name, number, day, reason in (
        ("no-reason", "O-2026-1", TODAY, " "), ("not-a-past-day", "O-2026-1", date(2026, 1, 2), "x"),
        ("unknown-obligation", "O-2026-9", TODAY, "x"),
    ):  # fmt: skip
        with pytest.raises(LedgerError) as refused:
            increased(book, number, "1", day, reason)
        assert refused.value.name == name


def test_an_increase_that_was_spent_is_taken_back_only_after_what_was_spent_of_it(book):
    raised(book, order("100"))
    more = increased(book, "O-2026-1", "50")
    paid = write(book, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("120", "O-2026-1")]))
    with pytest.raises(LedgerError, match="cannot be undone"):
        book.run(lambda unit: batches.undo(unit, more, "a slip"))
    book.run(lambda unit: batches.undo(unit, paid, "a slip"))
    book.run(lambda unit: batches.undo(unit, more, "a slip"))
    with Reader(book.url) as reader:
        assert [one.open for one in commitments.load(reader)] == [usd(100)]


def test_neither_a_requisition_nor_the_money_of_others_increases_an_order(book):
    write(book, "request", lambda unit, batch: obligations.request(unit, batch, [order("10")]))
    raised(book, order("49000", of=8, agreement="P-2"))
    with pytest.raises(LedgerError, match="is a requisition"):
        increased(book, "O-2026-1", "5")
    with pytest.raises(LedgerError, match=r"USD 0.01 more than USA has unspent"):
        increased(book, "O-2026-2", "1000.01")  # of 50,000
