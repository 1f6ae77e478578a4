"""Further parts of a statement on a terminal: nothing is cut at any width, amounts stand under their labels where it is narrow."""

import pytest

from ledger.cells import width as cells
from ledger.i18n import LANGUAGES, Language
from ledger.money import Money
from ledger.statements.page import lay_out
from ledger.statements.part_screens import of_part, said
from ledger.statements.preview import lines
from tests.ledger.statements import samples


def told(code, width, language="en", sample=samples.funded):
    said_in = Language(language)
    part = next(part for part in lay_out(sample(), said_in).parts if part.code == code)
    return of_part(part, said_in, width)


def test_the_bridge_on_a_window_of_eighty():
    assert told("G", 80) == [
        "G  From this statement to the accounts",
        "From the balance of part B, which counts cash and accrued expenditure, to the",
        "accounts, which count what is promised and owed.",
        "                                                                   USD",
        "G1     Closing unspent balance                               49,575.46",
        "G2     Pledges outstanding (A8)                              21,400.00",
        "G3     Allowance for doubtful pledges                        -2,140.00",
        "G5     Money received under conditions that are not met yet  -1,070.00",
        "G8     NET ASSETS AS THE ACCOUNTS HAVE THEM                  67,765.46",
    ]


def test_the_budget_stands_as_a_table_where_it_fits():
    found = told("D", 140)
    assert found[2].split() == [
        "Allotted",
        "This",
        "quarter",
        "Year",
        "to",
        "date",
        "Since",
        "inception",
        "Open",
        "obligations",
        "Left",
        "ESP,",
        "year",
    ]
    assert found[3].split() == [
        "D2",
        "Temporary",
        "personnel",
        "16,000.00",
        "-8,200.00",
        "-8,200.00",
        "-8,200.00",
        "-4,000.00",
        "3,800.00",
        "-2,563.68",
    ]
    assert found[7].split()[-7:] == ["–", "0.00", "-300.00", "–", "-44.44", "–", "–"]
    assert found[9].split() == [
        "D12",
        "TOTAL",
        "39,500.00",
        "-18,810.40",
        "-24,010.65",
        "-45,121.15",
        "-5,620.54",
        "10,313.25",
        "-5,875.10",
    ]


def test_where_it_is_narrow_amounts_stand_under_their_labels():
    found = told("D", 60)
    at = found.index("D2     Temporary personnel")
    assert found[at + 1 : at + 8] == [
        "  Allotted          16,000.00", "  This quarter      -8,200.00", "  Year to date      -8,200.00", "  Since inception   -8,200.00",
        "  Open obligations  -4,000.00", "  Left               3,800.00", "  ESP, year         -2,563.68",
    ]  # fmt: skip
    earlier = found.index("D10    On obligations of earlier budgets")
    assert [line.split()[0] for line in found[earlier + 1 : earlier + 5]] == [
        "This",
        "Year",
        "Open",
        "D11",
    ]  # no more is said of it


@pytest.mark.parametrize("width", [60, 72, 80, 100, 140])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", [samples.funded, samples.vast, samples.crowded_year_end])
def test_no_amount_is_cut_and_no_line_is_wider_than_the_window(sample, language, width):
    said_in = Language(language)
    for part in lay_out(sample(), said_in).parts:
        found = of_part(part, said_in, width)
        assert max(map(cells, found)) <= width
        for row in part.rows:
            for cell in row.cells:
                assert cell is None or any(said(cell, said_in) in line for line in found), (row.code, cell)


def test_a_share_has_two_decimals_and_its_sign():
    assert [line.split()[-3:] for line in told("F", 120) if line.startswith("F21")] == [["100.00%", "28.64%", "13.13%"]]
    assert said(None, Language("en")) is None
    assert said(Money.zero("JPY"), Language("en")) == "0"


def test_parts_stand_in_their_order_and_the_slip_at_the_end():
    found = lines(samples.year_end(), Language("en"), 100, "TIP")
    heads = [line[:2].strip() for line in found if line[:1] in "ABCDEFG" and line[1:3] == "  "]
    assert heads == ["A", "B", "D", "F", "G"]
    at = found.index("Confirmation of balances")
    assert found[at + 1] == "Contributor: Spain (ESP)"
    assert found[at + 6 :][0] == "[  ] We agree with these balances."
    assert "Confirmation of balances" not in lines(samples.funded(), Language("en"), 100, "TIP")
