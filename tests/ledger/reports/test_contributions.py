"""The contributions report against figures worked by hand, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledger.book.actor import Actor
from ledger.book.store import open_book
from ledger.contributions import pledges
from ledger.errors import Unsound
from ledger.journal import batches, rates
from ledger.money import Money
from ledger.periods import parse_period
from ledger.reports.contributions import Contributions, Leg, Row, row_of
from ledger.reports.contributions_load import BY, load
from ledger.reports.scope import Scope
from tests.books import NOW, known_on, write
from tests.ledger.reports import samples

YEAR = Scope.of(parse_period("2026"))


def figures(row):
    """Opening, new, cash, in kind, notes, exchange, cuts, closing; as plain numbers."""
    names = ("opening", "new", "cash", "in_kind", "notes", "exchange", "cuts", "closing")
    return tuple(Decimal(getattr(row, name).amount) for name in names)


def told(found):
    return {row.key: figures(row) for row in found.rows}


def test_by_contributor_every_row_is_what_was_pledged_less_what_came_in(reader):
    assert told(load(reader, YEAR, "contributor")) == {
        "PR-GIV": (0, 200, 50, 0, 0, 0, 0, 150),
        "NIC": (0, 300, 70, 0, 0, 0, -230, 0),
        "PR-SON": (0, 80, 0, 80, 0, 0, 0, 0),
        "ESP": (0, 1100, 780, 0, 0, 10, 0, 330),
        "USA": (0, 5025, 5425, 0, 0, 0, 0, -400),
    }


def test_rows_stand_in_the_order_of_names_as_a_reader_looks_for_them(reader):
    assert [row.name for row in load(reader, YEAR, "contributor").rows] == [
        "Éclat Givers", "Nicaragua", "Sons of Givers", "Spain", "United States",
    ]  # fmt: skip
    spanish = load(reader, YEAR, "contributor", language="es")
    assert [row.name for row in spanish.rows] == ["Éclat Givers", "España", "Estados Unidos", "Nicaragua", "Sons of Givers"]


def test_the_class_is_that_of_the_day_of_signature(reader):
    found = told(load(reader, YEAR))
    assert found["member_state"] == (0, 5325, 5495, 0, 0, 0, -230, -400)
    assert found["permanent_observer"] == (0, 1100, 780, 0, 0, 10, 0, 330)
    assert found["private_entity"] == (0, 280, 50, 80, 0, 0, 0, 150)
    assert found["other_source"] == found["inter_american_entity"] == found["public_entity"] == (0,) * 8
    assert list(found) == [
        "member_state", "permanent_observer", "inter_american_entity", "public_entity", "private_entity", "other_source",
    ]  # fmt: skip


def test_a_quarter_opens_as_the_one_before_it_closed(reader):
    assert told(load(reader, YEAR, "quarter")) == {
        "2026-Q1": (0, 6205, 685, 80, 0, 0, 0, 5440),
        "2026-Q2": (5440, 300, 5400, 0, 0, 0, 0, 340),
        "2026-Q3": (340, 0, 190, 0, 0, 10, -230, -70),
        "2026-Q4": (-70, 200, 50, 0, 0, 0, 0, 80),
    }


def test_a_note_that_went_back_counts_where_it_came_from(reader):
    by_month = {month: told(load(reader, Scope.of(parse_period(f"2026-{month}")), "contributor")) for month in ("08", "09")}
    assert by_month["08"]["NIC"] == (230, 0, 0, 0, 0, 0, 0, 230)
    assert by_month["09"]["NIC"] == (230, 0, 0, 0, 0, 0, -230, 0)
    first, second = (load(reader, Scope("2026-09-01", end), "contributor") for end in ("2026-09-20", "2026-09-21"))
    assert told(first)["NIC"] == (230, 0, 0, 0, 100, 0, 0, 130)
    assert told(second)["NIC"] == (230, 0, 0, 0, 0, 0, 0, 230)


def test_a_period_opens_with_what_came_before_it(reader):
    found = load(reader, Scope.of(parse_period("2026-Q3")), "contributor")
    assert told(found)["ESP"] == (440, 0, 120, 0, 0, 10, 0, 330)
    assert told(found)["USA"] == (-400, 0, 0, 0, 0, 0, 0, -400)
    assert told(load(reader, Scope.of(parse_period("2026-02..2026-04")), "quarter")) == {
        "2026-Q1": (5000, 1205, 685, 80, 0, 0, 0, 5440),
        "2026-Q2": (5440, 300, 0, 0, 0, 0, 0, 5740),
    }


def test_what_is_not_counted_is_named(reader):
    third, year = (load(reader, scope) for scope in (Scope.of(parse_period("2026-Q3")), YEAR))
    assert [(memo.contributor, memo.pledge, str(memo.base)) for memo in third.not_counted(conditional=True)] == [
        ("PR-GIV", "P4", "USD 200.00")
    ]
    assert str(third.advances) == "USD 50.00"
    assert str(third.transfers) == "USD 0.00"
    assert year.not_counted(conditional=True) == ()
    assert [(memo.contributor, memo.pledge, str(memo.base)) for memo in year.not_counted(conditional=False)] == [
        ("FRA", "P5", "USD 60.00")
    ]
    assert str(year.advances) == "USD 0.00"
    assert str(year.transfers) == "USD 1,000.00"


@pytest.mark.parametrize("by", BY)
def test_the_open_total_is_the_receivable_accounts_less_what_is_held_under_names(reader, by):
    found = load(reader, Scope(), by)
    assert (found.receivable, found.held, found.total.closing) == tuple(samples.money(amount) for amount in ("480", "400", "80"))
    assert found.accrual


def test_what_belongs_to_a_parent_rolls_up_to_it(reader):
    found = load(reader, YEAR, "contributor", roll_up=True)
    assert told(found)["PR-GIV"] == (0, 280, 50, 80, 0, 0, 0, 150)
    assert "PR-SON" not in told(found)


def test_what_is_undone_counts_until_the_day_it_was_undone(url, reader):
    book = open_book(url, Actor("ana.reyes", date(2026, 10, 7), lambda: NOW))
    mistaken = samples.pledge("USA", "P9", "USD", "2026-02-02", ("2026-12-31", "999"))
    number = write(book, "pledge add", lambda unit, batch: pledges.make(unit, batch, [mistaken], rates.load(unit)))
    book.run(lambda unit: batches.undo(unit, number, "never promised"))
    book.close()
    assert told(load(reader, YEAR, "quarter"))["2026-Q1"] == (0, 7204, 685, 80, 0, 0, 0, 6439)
    assert told(load(reader, YEAR, "quarter"))["2026-Q4"] == (929, -799, 50, 0, 0, 0, 0, 80)


def test_a_report_can_be_asked_as_known_on_a_day(url):
    late = Actor("ana.reyes", date(2026, 10, 9), lambda: datetime(2026, 10, 9, 8, tzinfo=UTC))
    book = open_book(url, late)
    more = samples.pledge("USA", "P9", "USD", "2026-02-02", ("2026-12-31", "999"))
    write(book, "pledge add", lambda unit, batch: pledges.make(unit, batch, [more], rates.load(unit)))
    book.close()
    known = []
    for day in (date(2026, 10, 9), date(2026, 10, 8), date(2026, 10, 6)):
        with known_on(url, day) as reader:
            known.append(told(load(reader, YEAR, "contributor")).get("USA"))
    assert known == [(0, 6024, 5425, 0, 0, 0, 0, 599), (0, 5025, 5425, 0, 0, 0, 0, -400), None]


def test_pledges_kept_as_memoranda_are_reported_as_well(books):
    from ledger.book.reader import Reader

    with Reader(books.make(samples.fill, recognition="cash")) as reader:
        found = load(reader, YEAR, "contributor")
        assert told(found)["ESP"] == (0, 1100, 780, 0, 0, 10, 0, 330)
        assert told(found)["NIC"] == (0, 300, 70, 0, 0, 0, -230, 0)
        assert not found.accrual
        assert (str(found.receivable), str(found.held)) == ("USD 480.00", "USD 400.00")


def test_an_empty_book_has_an_empty_report(books):
    from ledger.book.reader import Reader

    with Reader(books.make()) as reader:
        assert [figures(row) for row in load(reader, YEAR).rows] == [(0,) * 8] * 6
        assert [figures(row) for row in load(reader, YEAR, "quarter").rows] == [(0,) * 8] * 4
        assert load(reader, YEAR, "contributor").rows == load(reader, Scope(), "quarter").rows == ()


NOTHING = Money.zero("USD")


def test_a_row_that_does_not_foot_is_refused():
    one = samples.money("1")
    with pytest.raises(Unsound, match=r"Spain: USD 1\.00 is not USD 0\.00") as refused:
        Row("ESP", "Spain", one, *[NOTHING] * 11)
    assert (refused.value.name, refused.value.code) == ("does-not-foot", 3)


def test_a_posting_that_no_column_is_for_is_refused():
    assert row_of("ESP", "Spain", [Leg("1120", "A2", 0, 10_000), Leg("1120", "A6", 0, -10_000)], "USD").closing == NOTHING
    with pytest.raises(Unsound):
        row_of("ESP", "Spain", [Leg("1120", "", 0, 10_000)], "USD")


def test_rows_that_are_not_the_ledger_are_refused():
    one = samples.money("1")
    row = Row("ESP", "Spain", NOTHING, one, *[NOTHING] * 5, one, NOTHING, NOTHING, one, NOTHING)
    assert Contributions("contributor", (row,), "USD", one + one, one, (), NOTHING, NOTHING).total.closing == one
    with pytest.raises(Unsound, match=r"pledges open: USD 1\.00 is not USD 2\.00"):
        Contributions("contributor", (row,), "USD", one + one, NOTHING, (), NOTHING, NOTHING)


def test_from_the_first_entry_on_it_is_told_what_was_pledged_and_received(reader):
    quarter = load(reader, Scope("2026-07-01", "2026-10-01"), "contributor")
    to_date = {row.key: (str(row.pledged_to_date), str(row.received_to_date)) for row in quarter.rows}
    assert to_date == {
        "NIC": ("USD 70.00", "USD 70.00"),  # 300, less 230 cancelled
        "ESP": ("USD 1,100.00", "USD 780.00"),
        "USA": ("USD 5,025.00", "USD 5,425.00"),
    }
    quarters = load(reader, YEAR, "quarter")
    assert [str(row.received_to_date) for row in quarters.rows] == ["USD 765.00", "USD 6,165.00", "USD 6,355.00", "USD 6,405.00"]
    assert quarters.total.received_to_date == quarters.rows[-1].received_to_date


@pytest.mark.unsound  # the entry alone, without the gift that it would come of
def test_goods_and_services_without_a_pledge_stand_beside_the_sum(url, reader):
    from ledger.journal import posting
    from ledger.journal.draft import Draft, Leg

    (usa,) = reader.rows("SELECT id FROM contributor WHERE code = 'USA'")[0]
    legs = (
        Leg("5600", 1, samples.money("30"), samples.money("30"), usa), Leg("4070", 1, samples.money("-30"), samples.money("-30"), usa),
        Leg("9030", 1, samples.money("7"), samples.money("7"), usa), Leg("9040", 1, samples.money("-7"), samples.money("-7"), usa),
    )  # fmt: skip
    book = open_book(url, Actor("ana.reyes", date(2026, 10, 7), lambda: NOW))
    given = Draft(date(2026, 8, 1), "given in kind", "in kind:1", "", legs)
    write(book, "in kind", lambda unit, batch: posting.prepare(unit, batch, [given]))
    book.close()
    found = {row.key: row for row in load(reader, Scope.of(parse_period("2026-Q3"))).rows}
    assert (str(found["member_state"].goods), str(found["member_state"].services)) == ("USD 30.00", "USD 7.00")
    assert told(load(reader, Scope.of(parse_period("2026-Q3")), "contributor"))["USA"] == (-400, 0, 0, 0, 0, 0, 0, -400)


def test_a_period_that_is_not_over_is_told_up_to_today_and_one_that_is_over_or_to_come_as_it_is(run, url):
    for words, head in (
        (("contributions", "2026"), "1 January to 7 October 2026"), (("contributions", "2026-Q3"), "1 July to 30 September 2026"),
        (("contributions", "2027"), "1 January to 31 December 2027"), (("trial-balance", "2026-Q4"), "1 October to 7 October 2026"),
        (("bank", "2026"), "on 7 Oct 2026"),
    ):  # fmt: skip
        out = run("report", *words).out
        assert head in out.splitlines()[0], words
        assert "31 Dec 2026" not in out, words
    assert "7 Oct 2026" in run("report", "contributions", "2026").out.split("Class")[1].splitlines()[0]
    assert run("report", "contributions", "2026", "--json").json["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
