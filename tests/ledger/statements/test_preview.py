"""A statement on a terminal: nothing cut, no line wider than the window, one language."""

import re
from dataclasses import replace

import pytest

from ledger.cells import width as cells
from ledger.i18n import LANGUAGES, Language
from ledger.statements.figures import Previous, draw_up
from ledger.statements.look import Look
from ledger.statements.page import lay_out
from ledger.statements.preview import lines
from tests.ledger.statements import samples
from tests.ledger.statements.english import left
from tests.ledger.statements.samples import EVENT_8, FACTS_8, SEALED, event_8, money, moved

SAMPLES = [samples.event_8, samples.full, samples.empty, samples.crowded]


def test_the_worked_example_on_a_window_of_eighty():
    assert "\n".join(lines(event_8(), Language("en"), 80, "book TIP")) == (
        """\
S-2026-0026, version 1                                                  book TIP
Statement of contributions: ESP Spain, Permanent observer
Third quarter of 2026 (July 1 to September 30, 2026)               en-US, Letter
Fund            Fund for the Coordinator on Trafficking in Persons
Mandate         AG/RES. 1948 (XXXIII-O/03), AG/RES. 2019 (XXXIV-O/04)
Previous        S-2026-0018: balance USD\u00a00.00, pledges outstanding
                USD\u00a0110,000.00
Basis           Cash receipts and accrued expenditure; preliminary and unaudited
Exchange rates  UN operational rate, 30 Sep 2026: 1 EUR = 1.0700 USD
Agreements      P-2026-0003 (note verbale 114) of April 15, 2026: EUR\u00a080,000.00

A  Pledges
In EUR                               This quarter  Year to date  Since inception
A1     Outstanding at the start        100,000.00          0.00             0.00
A2     New pledges                           0.00    100,000.00       100,000.00
A3     Amendments                      -20,000.00    -20,000.00       -20,000.00
A6     Received                        -60,000.00    -60,000.00       -60,000.00
A8     OUTSTANDING AT THE END           20,000.00     20,000.00        20,000.00
A9a    \u00a0\u00a0of which overdue                    0.00          0.00             0.00
A9b    \u00a0\u00a0of which due within 12         20,000.00     20,000.00        20,000.00
       months
A9c    \u00a0\u00a0of which due later                  0.00          0.00             0.00

In USD                               This quarter  Year to date  Since inception
A1     Outstanding at the start        110,000.00          0.00             0.00
A2     New pledges                           0.00    108,000.00       108,000.00
A3     Amendments                      -21,400.00    -21,400.00       -21,400.00
A6     Received                        -63,000.00    -63,000.00       -63,000.00
A7     Exchange differences on          -4,200.00     -2,200.00        -2,200.00
       pledges
A8     OUTSTANDING AT THE END           21,400.00     21,400.00        21,400.00

B  Funds
In USD                               This quarter  Year to date  Since inception
B1     Opening unspent balance               0.00          0.00             0.00
B2     Contributions received,          63,000.00     63,000.00        63,000.00
       before bank charges
B8     TOTAL FUNDS AVAILABLE            63,000.00     63,000.00        63,000.00
B10    Bank charges                        -26.25        -26.25           -26.25
B13    TOTAL USES                          -26.25        -26.25           -26.25
B14    CLOSING UNSPENT BALANCE          62,973.75     62,973.75        62,973.75

C  Receipts of the quarter
Date         Receipt               Sent    Rate        USD
12 Aug 2026  R-2026-0007  EUR\u00a060,000.00  1.0500  63,000.00
  BK-99120/88, P-2026-0003
TOTAL RECEIVED                                   63,000.00

1. Bank charges are shown as a use (B10); they do not make the contribution
   smaller (B2).
2. Exchange differences (A7) change the value in USD, not what is owed in the
   currency of the agreement.

Checked: A8\u00a0=\u00a0A1\u00a0+\u00a0…\u00a0+\u00a0A7, A9\u00a0=\u00a0A8, B8\u00a0=\u00a0B1\u00a0+\u00a0…\u00a0+\u00a0B7, \
B13\u00a0=\u00a0B9\u00a0+\u00a0…\u00a0+\u00a0B12,
B14\u00a0=\u00a0B8\u00a0+\u00a0B13, C\u00a0=\u00a0B2; all agree.
Statement S-2026-0018 ended as this one begins: A8\u00a0=\u00a0A1, B14\u00a0=\u00a0B1.

This statement agrees with the ledger of the fund up to entry J-2026-000847; it
is preliminary and unaudited.
Prepared by A. Reyes, October 7, 2026
Approved by L. Mora, October 8, 2026
Seal """
        + " ".join(event_8().sha256[at : at + 4] for at in range(0, 16, 4))
        + """
last entry J-2026-000847
preliminary and unaudited"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_line_is_wider_than_the_window(sample, width, language):
    for line in lines(sample(), Language(language), width, "book TIP", everything=True):
        assert cells(line) <= width, line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [30, 60, 80, 120, None])
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_amount_is_there_in_full_at_any_width(sample, width, language):
    said, figures = Language(language), sample()
    text = "\n".join(lines(figures, said, width))
    rows = [line for table in figures.pledged for line in table.own] + list(figures.funds)
    shown = [said.money(column) for line in rows for column in line.columns] + [
        said.money(row.value) for row in figures.facts.receipts
    ]
    for amount in shown:
        assert re.search(rf"(?:^|\s){re.escape(amount)}$|\s{re.escape(amount)}\s", text, re.MULTILINE), amount


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
@pytest.mark.parametrize("sample", [*SAMPLES, samples.parted, samples.year_end, samples.crowded_year_end])
def test_no_english_is_left_in_another_language(sample, language):
    figures = sample()
    shown = lines(figures, Language(language), None, everything=True)
    assert left("\n".join(shown), figures, language) == set()
    assert left("\n".join([*shown, "A6 Received 63,000.00"]), figures, language) == {"received"}


def test_a_pipe_has_iso_days_and_no_end_of_line_to_reach():
    found = lines(samples.crowded(3), Language("es"), None)
    assert any(line.startswith("2026-07-01") for line in found)
    assert max(map(cells, found)) > 120


def test_lines_never_used_are_named_on_demand():
    text = " ".join(lines(event_8(), Language("en"), None, everything=True))
    assert "Never used, and left out: A4 A5 A6r A10 B3 B4 B5 B6 B7 B9 B11.1" in text
    assert "Never used" not in " ".join(lines(event_8(), Language("en"), None))


def test_a_draft_says_so_first():
    assert lines(samples.empty(), Language("pt"), 80)[0] == "RASCUNHO, não emitido"


def test_an_opening_that_is_not_the_closing_before_is_never_silent():
    figures = draw_up(replace(FACTS_8, previous=Previous("S-2026-0018", money("110000"), money("12.50"))), EVENT_8)
    text = " ".join(lines(figures, Language("es", "es-MX"), None))
    assert "El estado S-2026-0018 terminó con USD\u00a012.50 en B14; este empieza con USD\u00a00.00" in text
    assert "terminó como este empieza" not in text


def test_entries_that_came_late_are_named():
    charge = moved("2026-07-03", "B10", "12.50", late="2026-06-29", pledge="P-2026-0003")
    text = " ".join(lines(draw_up(FACTS_8, (*EVENT_8, charge)), Language("fr"), None))
    assert "La ligne B10 comprend USD\u00a0-12,50 du 29 juin 2026 (P-2026-0003), enregistré après la clôture" in text


def test_a_condition_a_version_and_a_missing_approval_are_said():
    text = " ".join(lines(samples.crowded(), Language("en"), None))
    assert "This is version 2 of the statement" in text
    assert "P-2026-0102 depends on a condition: approval by the national parliament" in text
    assert "P-2026-0102: USD\u00a040,000.00, not signed" in text
    assert "No second approval" in text


def test_pledges_are_for_information_where_the_fund_counts_cash():
    text = " ".join(lines(draw_up(replace(FACTS_8, recognition="cash"), EVENT_8), Language("es"), None))
    assert "A  Promesas de contribución, a título informativo" in text
    assert "el fondo computa una contribución cuando recibe el dinero" in text


def test_a_name_cannot_reach_the_terminal():
    party = replace(FACTS_8.contributor, names=replace(FACTS_8.contributor.names, en="Spain\x1b[2J\u202eevil"))
    text = "\n".join(lines(draw_up(replace(FACTS_8, contributor=party), EVENT_8), Language("en"), 80))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_offices_own_letterhead_is_translated_where_it_is_known():
    page = lay_out(event_8(), Language("es"), Look(("General Secretariat of the Organization of American States", "Room 12")))
    assert page.letterhead == ("Secretaría General de la Organización de los Estados Americanos", "Room 12")


def test_the_three_figures_read_first_point_at_their_lines():
    keys = lay_out(event_8(), Language("en")).keys
    assert [(str(key.amount), key.trace) for key in keys] == [
        ("USD 63,000.00", "ESP:2026-Q3:B2"),
        ("USD 62,973.75", "ESP:2026-Q3:B14"),
        ("EUR 20,000.00", "ESP:2026-Q3:A8:EUR"),
    ]


def test_an_unapproved_statement_leaves_room_for_the_name():
    page = lay_out(draw_up(replace(FACTS_8, issue=replace(SEALED, approved=None, prepared=None)), EVENT_8), Language("fr"))
    assert [one.said for one in page.signatures] == ["Établi par", "Approuvé par"]
