"""Letters as papers: tagged, their language said, nothing left out, the same bytes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from exports.letter_pdf import remind, write
from ledger.i18n import LANGUAGES, Language
from ledger.money import Money
from ledger.statements.look import Look
from tests.exports.papers import headings, pages, read, rows, text
from tests.ledger.statements import samples
from tests.ledger.statements.test_letter_due import COMING, DOLLARS, LATE, asked, part

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


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_letter_that_asks_for_what_is_due_is_tagged_in_its_language(code):
    one = asked(LATE, COMING, DOLLARS, language=code)
    raw = remind(one, Look())
    paper = read(raw)
    assert (len(paper.pages), paper.trailer["/Root"]["/Lang"][:2]) == (1, code)
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [level for level, _said in headings(raw)] == ["H1", "H2", "H2", "H2"]
    assert {row[0] for row in rows(raw)} == {"TH Row"}
    assert raw == remind(one, Look())
    found = text(raw)
    for money in (LATE.open, COMING.open, LATE.open + COMING.open, DOLLARS.open):
        assert text_of(money, code) in found


def text_of(money, code):
    return " ".join(Language(code).money(money).split())


def test_the_paper_is_that_of_the_contributors_country_or_of_the_office():
    def size(locale, look):
        return round(float(read(remind(replace(asked(LATE), language=Language("en", locale)), look)).pages[0].mediabox.height))

    assert [size("en-US", Look()), size("en-TT", Look()), size("en-US", Look(paper="A4"))] == [792, 842, 842]


def test_thirty_instalments_are_all_there_over_two_pages_and_the_signature_is_never_alone():
    parts = [part(f"P-2025-{no % 4:04d}/{no}", (date(2024, 1, 31) + timedelta(days=30 * no)).isoformat(), f"{1000 + no}", agreement=f"MEAE {no % 4}, as amended by the exchange of notes of 3 March") for no in range(1, 31)]  # fmt: skip
    raw = remind(asked(*parts), Look(("Office of Finance",)))
    first, second = pages(raw)
    for one in parts:
        assert one.number in first + second
    total = Money(sum((one.open.amount for one in parts), Decimal(0)), "EUR")
    assert text_of(total, "en") in text(raw)
    assert "highest consideration" in second.replace("\n", " ")
    assert "Office of Finance" in second


def test_names_that_are_very_long_or_read_as_markup_are_set_whole():
    odd = part('P #let "x" $1$ a number longer than one expects 0004/1', "2026-06-30", "5", agreement="exchange of notes " * 20)
    raw = remind(replace(asked(odd), code="IA-VERY-LONG"), Look(letterhead=("#import 1 *bold* " * 12,)))
    found = text(raw).replace(" ", "")
    assert odd.number.replace(" ", "") in found
    assert ("exchange of notes " * 20).replace(" ", "") in found
