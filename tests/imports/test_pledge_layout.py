"""What the layout of a pledge sheet leaves open, and the option that decides it."""

import pytest

from imports.columns import parse_columns
from imports.grids import read_workbook
from imports.headers import PLEDGES
from imports.intake import PledgesTaken
from imports.pledges import PledgeOptions, read_pledges
from imports.screens import pledge_lines
from ledger.contributions.pledges import Made
from tests.imports.test_pledges import DIRECTORY, HEADER, D, a_pledge, day, names, read

YEARS = ["Contributor", "Signed on", "Currency", D(2026), D(2027), "FY 2028", "Total"]
BY_YEAR = ["Spain", day("2026-03-01"), "EUR", D(10), None, D(20), D(30)]


def columns(text: str, **more: object) -> PledgeOptions:
    return PledgeOptions(columns=parse_columns(text, PLEDGES), **more)  # type: ignore[arg-type]


def test_columns_of_years_are_parts_of_a_pledge_and_their_day_is_asked_for():
    sheet = read(YEARS, BY_YEAR)
    assert names(sheet) == [("Pledges!D1", "due-missing")]
    assert 'D "2026" to F "FY 2028"' in sheet.problems[0].what
    (draft,) = read(YEARS, ["Spain", day("2026-01-15"), *BY_YEAR[2:]], options=PledgeOptions(due=day("2024-02-29"))).drafts
    assert [(str(part.due), part.amount.amount) for part in draft.instalments] == [("2026-02-28", 10), ("2028-02-29", 20)]


def test_a_total_beside_columns_of_years_is_their_sum():
    sheet = read(YEARS, [*BY_YEAR[:-1], D(31)], options=PledgeOptions(due=day("2026-12-31")))
    assert [name for _, name in names(sheet)] == ["instalments-short"]


def test_one_of_several_years_may_be_chosen_as_the_whole_pledge():
    (draft,) = read(YEARS, BY_YEAR, options=columns("amount=D")).drafts
    assert (draft.amount.amount, len(draft.instalments)) == (10, 1)


@pytest.mark.parametrize(
    "header", [["Pledge 2026", "Pledge 2027"], ["Contribution 2026", "Contribution 2027"], ["2026 (EUR)", "2027 (EUR)"]]
)
def test_years_are_found_beside_the_words_of_an_amount(header):
    sheet = read(
        ["Contributor", "Signed on", *header], ["Spain", day("2026-03-01"), D(1), D(2)], options=PledgeOptions(currency="EUR")
    )
    assert names(sheet) == [("Pledges!C1", "due-missing")]


def test_years_beside_what_came_in_may_be_payments():
    header, row = ["Contributor", "Pledged", D(2025), D(2026), "Balance"], ["Spain", D(10), D(4), D(6), D(0)]
    said = PledgeOptions(currency="EUR", signed=day("2025-01-01"), due=day("2026-12-31"))
    assert names(read(header, row, options=said)) == [("Pledges!C1", "two-columns")]
    (draft,) = read(header, row, options=columns("instalment_amount=", currency="EUR", signed=day("2025-01-01"))).drafts
    assert [part.amount.amount for part in draft.instalments] == [10]


def test_figures_under_pledge_beside_another_amount_are_asked_about():
    header = ["Donor", "Pledge", "Contributions", "Balance", "Currency", "Signed on"]
    sheet = read(
        header, ["Spain", D(60), D(45), D(15), "EUR", day("2026-01-01")], ["Peru", D(60), D(60), D(0), "EUR", day("2026-01-01")]
    )
    assert names(sheet) == [("Pledges!C1", "two-columns")]
    assert 'B "Pledge" and C "Contributions" may both be the amount' in sheet.problems[0].what


def test_counted_rows_under_pledge_are_its_number_beside_an_amount():
    header = ["Pledge", "Donor", "Amount", "Currency", "Signed on"]
    sheet = read(header, [D(1), "Spain", D(60), "EUR", day("2026-01-01")], [D(2), "Peru", D(60), "EUR", day("2026-01-01")])
    assert [draft.number for draft in sheet.drafts] == ["1", "2"]


def test_beside_a_column_of_currencies_the_amount_that_names_none_is_the_pledge():
    header = ["Donor", "Currency", "Amount in original currency", "Amount in USD", "Signed on"]
    sheet = read(header, ["Spain", "EUR", D(60), D(66), day("2026-01-01")])
    assert [str(draft.amount) for draft in sheet.drafts] == ["EUR 60.00"]
    assert 'Not read: D "Amount in USD".' in sheet.notes


def test_a_payment_in_another_currency_than_the_pledge_is_refused_by_its_header():
    header = ["Donor", "Currency", "Pledge", "Paid (USD)", "Paid on", "Signed on"]
    sheet = read(header, ["Spain", "EUR", D(60), D(66), day("2026-02-01"), day("2026-01-01")])
    assert names(sheet) == [("Pledges!D2", "two-currencies")]


def test_goods_beside_a_pledge_may_be_promised_or_received():
    header = ["Donor", "Amount pledged (EUR)", "In kind", "Signed on"]
    row = ["Spain", D(60), D(10), day("2026-01-01")]
    assert names(read(header, row)) == [("Pledges!C1", "paid-on-missing")]
    assert not read(header, row, options=columns("in_kind=")).drafts[0].payments
    assert read(header, row, options=PledgeOptions(paid_on=day("2026-06-30"))).drafts[0].payments


def test_a_list_of_receipts_is_none_of_pledges():
    sheet = read(["Donor", "Date received", "Amount (USD)"], ["Spain", day("2026-03-01"), D(60)])
    assert names(sheet) == [("Pledges!B1", "no-pledges")]


@pytest.mark.parametrize(
    "second",
    [
        ["Contributor", "Currency", "Amount received", "Date received"],
        ["Contributor", "Signed on", "Amount", "Currency"],
        ["Contributor", "Currency", "Amount (EUR)"],
    ],
)
def test_another_table_below_the_first_is_asked_about(second):
    sheet = read(
        ["Contributor", "Currency", "Amount", "Signed on"],
        ["Spain", "EUR", D(60), day("2026-01-01")],
        [],
        second,
        ["Peru", "EUR", D(5)],
    )
    assert names(sheet) == [("Pledges!4", "several-tables")]


@pytest.mark.parametrize("place", ["title", "note", "name", "below the header"])
def test_thousands_are_found_wherever_they_are_said(place):
    said, rows = ["Figures in thousands of US dollars"], [HEADER, a_pledge()]
    rows = {
        "title": [said, *rows],
        "note": [*rows, [], said],
        "name": rows,
        "below the header": [HEADER, [None] * 4 + ["(USD '000)"], a_pledge()],
    }[place]
    sheet = read(*rows, name="Pledges, USD 000" if place == "name" else "Pledges")
    assert [name for _, name in names(sheet)] == ["in-thousands"]


def test_what_one_option_decides_for_all_rows_is_said_once():
    sheet = read(["Contributor", "Amount"], ["Spain", D(1)], ["Peru", D(2)], ["Norway", D(3)])
    assert [(problem.name, problem.what.partition(";")[2]) for problem in sheet.problems] == [
        ("currency-missing", " the same in 2 more rows"),
        ("due-missing", " the same in 2 more rows"),
    ]


def test_a_total_may_be_named_at_the_end_or_not_at_all():
    sheet = read(HEADER, a_pledge(), ["Observers total", None, None, None, D(60000)], [None, None, None, None, D(60000)])
    assert (len(sheet.drafts), sheet.problems) == (1, ())


def test_an_amount_that_nobody_pledged_and_that_adds_up_nothing_is_refused():
    sheet = read(HEADER, a_pledge(), [None, None, None, None, D(59000)])
    assert names(sheet) == [("Pledges!B3", "contributor-missing")]


def test_the_preview_shows_the_first_pledges_as_they_were_read(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("Contributor,Signed on,Amount (USD),Due on\n" + "Spain,2026-03-01,60.00,2026-06-30\n" * 7, encoding="utf-8")
    workbook = read_workbook(path)
    found = read_pledges(workbook, DIRECTORY, PledgeOptions())
    taken = PledgesTaken(Made((), (), ()), (), 0, found.drafts, ())
    lines = pledge_lines(path, workbook, found, taken, "USD 420.00", None)
    shown = [line.split() for line in lines if line.lstrip().startswith("ESP")]
    assert len(shown) == 5
    assert shown[0] == ["ESP", "USD", "60.00", "signed", "2026-03-01,", "due", "2026-06-30,", "line", "2"]
    assert "as they were read, the first 5 of 7" in lines


def test_figures_written_as_text_under_pledge_are_its_amount(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("Contributor,Signed on,Pledge (US$)\nSpain,2026-03-01,60000\nPeru,2026-03-01,5000\n", encoding="utf-8")
    assert [str(draft.amount) for draft in read_pledges(read_workbook(path), DIRECTORY, PledgeOptions()).drafts] == [
        "USD 60,000.00",
        "USD 5,000.00",
    ]


def test_years_above_the_columns_of_a_text_file_are_found(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("Contributor,Signed on,Currency,2026,2027,Total\nSpain,2026-03-01,EUR,10,20,30\n", encoding="utf-8")
    assert [problem.name for problem in read_pledges(read_workbook(path), DIRECTORY, PledgeOptions()).problems] == ["due-missing"]


PARTS = ["Donor", "Signed on", "Amount (EUR)", "Q1 2026", "Q2 2026"]


def test_columns_that_add_up_to_the_amount_are_parts_of_it_and_their_days_are_asked_for():
    rows = ["Spain", day("2026-01-01"), D(30), D(10), D(20)], ["Peru", day("2026-01-01"), D(5), D(5), None]
    assert names(read(PARTS, *rows)) == [("Pledges!D1", "due-missing")]
    assert len(read(PARTS, *rows, options=PledgeOptions(due=day("2026-12-31"))).drafts) == 2


def test_columns_that_add_up_to_something_else_are_left_unread():
    sheet = read(PARTS, ["Spain", day("2026-01-01"), D(30), D(10), D(19)])
    assert (len(sheet.drafts), 'Not read: D "Q1 2026", E "Q2 2026".' in sheet.notes) == (1, True)


def test_words_that_may_take_a_pledge_back_are_told_wherever_they_stand():
    sheet = read([*HEADER, "Remarks"], [*a_pledge(), "cancelled by note of 3 May"])
    assert any('Pledges!G2 "cancelled by note of 3 May"' in note for note in sheet.notes)


@pytest.mark.parametrize("said", ["pending", "TBC", "por firmar", "non signé"])
def test_a_signature_that_is_still_to_come_leaves_the_pledge_unsigned(said):
    (draft,) = read(HEADER, a_pledge(signed=said)).drafts
    assert draft.signed is None


def test_a_column_headed_pledge_with_a_currency_is_an_amount():
    header = ["Donor", "Pledge (USD)", "Pledge (local currency)", "Currency", "Signed on"]
    sheet = read(header, ["Spain", D(66), D(60), "EUR", day("2026-01-01")])
    assert [str(draft.amount) for draft in sheet.drafts] == ["EUR 60.00"]


def test_a_sheet_without_a_known_amount_names_the_header_that_came_nearest():
    sheet = read(["Donor", "Signed on", "Volume"], ["Spain", day("2026-01-01"), D(5)])
    assert names(sheet) == [("file", "no-table")]
    assert 'no column is known as the amount in Pledges!1: contributor = A "Donor"' in sheet.problems[0].what
    assert sheet.problems[0].what.endswith('C "Volume"')


def test_headers_in_two_languages_are_read_where_both_say_the_same():
    header = ["Donor / Donante", "Signed on / Firmado el", "Currency / Moneda", "Amount / Monto"]
    row = ["Spain", day("2026-01-01"), "EUR", D(60)]
    assert [str(draft.amount) for draft in read(header, row).drafts] == ["EUR 60.00"]
    english, spanish = (list(texts) for texts in zip(*(text.split(" / ") for text in header), strict=True))
    sheet = read(english, spanish, row)
    assert (len(sheet.drafts), sheet.rows[1].why) == (1, "it repeats the header")
    assert names(read([*english[:3], "Amount / Purpose"], row)) == [("file", "no-table")]


def test_years_under_different_words_are_no_parts_of_one_pledge():
    header = ["Donor", "Signed on", "Contribution 2024", "Contribution 2025", "Pledge 2026 (USD)"]
    sheet = read(header, ["Spain", day("2026-01-01"), D(1), D(2), D(3)])
    assert [name for _, name in names(sheet)] == ["two-columns"]
    assert all(word in sheet.problems[0].what for word in ("Contribution 2024", "Contribution 2025", "Pledge 2026"))


def test_a_day_of_payment_without_what_was_paid_is_said_to_be_left_unread():
    sheet = read(
        ["Donor", "Amount (EUR)", "Signed on", "Date of payment"], ["Spain", D(60), day("2026-01-01"), day("2026-02-01")]
    )
    assert 'Not read: D "Date of payment".' in sheet.notes
