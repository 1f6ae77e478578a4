"""The letter of confirmation as a paper: tagged, its language said, nothing left out, the same bytes."""

from datetime import date

import pytest

from exports.letter_pdf import write
from ledger.i18n import Language
from ledger.statements.look import Look
from tests.exports.papers import headings, read, rows, text
from tests.ledger.statements import samples

DAY = date(2026, 10, 20)


@pytest.fixture(scope="module")
def figures():
    return samples.full()


@pytest.mark.parametrize("code", ["en", "es", "fr", "pt"])
def test_a_letter_is_one_tagged_page_in_its_language(figures, code):
    raw = write(figures, Language(code), Look(), DAY)
    paper = read(raw)
    assert (len(paper.pages), paper.trailer["/Root"]["/Lang"][:2]) == (1, code)
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert raw == write(figures, Language(code), Look(), DAY)


def test_every_balance_stands_with_its_line_and_currency(figures):
    found = text(write(figures, Language("en"), Look(), DAY))
    for line in ("A8", "B2", "B14"):
        lines = figures.pledged_in_all if line == "A8" else figures.funds
        amount = lines[line].year if line == "B2" else lines[line].quarter
        shown = f"{abs(amount.amount):,.2f}"
        assert line in found
        assert shown in found
    assert "November 19, 2026" in found or "19 November 2026" in found


def test_a_name_that_reads_as_markup_is_set_as_it_is(figures):
    look = Look(letterhead=('#import "x" *bold* $1$ <a>',))
    assert '#import "x" *bold* $1$ <a>' in text(write(figures, Language("en"), look, DAY))


def test_pledges_of_another_currency_stand_in_both_and_say_which_is_all_of_them_and_somebody_signs(figures):
    found = text(write(figures, Language("en"), Look(("Office of Finance",)), DAY))
    assert "A8 Outstanding at the end EUR 20,000.00 A8 Outstanding at the end · All pledges, in USD USD 21,400.00" in found
    assert found.count("Office of Finance") == 2  # the head, and the line that is signed on
    alone = text(write(samples.empty(), Language("en"), Look(("Office of Finance",)), DAY))
    assert "All pledges" not in alone


def test_the_slip_has_a_title_to_jump_to_and_every_balance_is_named_by_its_line(figures):
    raw = write(figures, Language("en"), Look(), DAY)
    assert [level for level, _said in headings(raw)] == ["H1", "H2"]
    assert headings(raw)[1][1].startswith("Answer of ESP")
    assert rows(raw) == [["TH Row", "TH Row", "TD"]] * 4
