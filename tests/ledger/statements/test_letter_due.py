"""The words of a letter that asks for what is due: every fact of it in four languages, and no sum over currencies."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger.i18n import LANGUAGES, Language
from ledger.money import Money
from ledger.statements.figures import Names
from ledger.statements.letter_due import write
from ledger.statements.look import Look
from ledger.statements.reminding import Asked, Part

DAY, UNTIL, KNOWN = date(2026, 10, 7), date(2026, 12, 31), date(2026, 9, 30)


def part(number, due, pledged, received="0", currency="EUR", agreement="NV 12/2026", **more):
    pledge, _slash, no = number.rpartition("/")
    amounts = (Money(Decimal(amount), currency) for amount in (pledged, received))
    return Part(int(pledge[-4:]), pledge, int(no), agreement, date(2026, 1, 15), date.fromisoformat(due), *amounts, **more)


LATE = part("P-2026-0004/1", "2026-06-30", "60000", "15000.5", first=date(2026, 3, 31), moved=date(2026, 4, 12))
COMING = part("P-2026-0004/2", "2026-12-15", "40000")
DOLLARS = part("P-2026-0001/2", "2026-09-15", "1125000", currency="USD", agreement="")


def asked(*parts, language="en", before=()):
    names = Names("Spain", "España", "Espagne", "Espanha")
    return Asked(1, "ESP", names, Language(language), ("Fund A",), DAY, UNTIL, KNOWN, tuple(before), parts)


def letter(*parts, language="en", **more):
    return write(asked(*parts, language=language, **more), Language(language), Look())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_fact_stands_in_the_letter_as_the_language_writes_it(code):
    language = Language(code)
    told = letter(LATE, COMING, language=code, before=(date(2026, 3, 2), date(2026, 7, 2)))
    assert told.contributor == {"en": "Spain", "es": "España", "fr": "Espagne", "pt": "Espanha"}[code]
    late, coming = told.tables
    row = late.rows[0]
    assert row[0] == "P-2026-0004/1"
    assert row[1].startswith("NV 12/2026, ")
    assert language.day(date(2026, 1, 15)) in row[1]
    amounts = [Money(Decimal(amount), "EUR") for amount in ("60000", "15000.5", "44999.5")]
    assert row[2:] == (language.day(LATE.due), *map(language.money, amounts), "99")
    assert coming.rows[0][-1] == "–"
    said = " ".join((*told.asked, *(table.title for table in told.tables), *told.after, *late.moved))
    for day in (UNTIL, KNOWN, date(2026, 7, 2), date(2026, 3, 31), date(2026, 4, 12)):
        assert language.day_in_words(day) in said
    assert language.day_in_words(date(2026, 3, 2)) not in said  # it follows on the last letter
    assert told.written == language.day_in_words(DAY)


def test_what_is_overdue_stands_apart_from_what_is_to_come_and_each_currency_has_its_sums():
    told = letter(DOLLARS, LATE, COMING)
    assert [(table.title, [row[0] for row in table.rows], [amount for _name, amount in table.totals]) for table in told.tables] == [
        ("Overdue, in EUR", ["P-2026-0004/1"], ["44,999.50"]),
        ("Due by December 31, 2026, in EUR", ["P-2026-0004/2"], ["40,000.00", "84,999.50"]),
        ("Overdue, in USD", ["P-2026-0001/2"], ["1,125,000.00"]),
    ]  # fmt: skip
    assert told.tables[2].rows[0][1] == "signed on 15 Jan 2026"  # an agreement without a reference


def test_a_letter_says_no_more_than_there_is_to_say():
    late, coming = letter(LATE), letter(COMING)
    assert "as overdue" in late.asked[0]
    assert "fall due by" not in late.asked[0]
    assert "overdue" not in coming.asked[0]
    assert "December 31, 2026" in coming.asked[0]
    assert (len(late.asked), len(coming.asked)) == (1, 1)  # it follows on no other
    assert (len(late.tables[0].columns), len(coming.tables[0].columns)) == (7, 6)  # no days overdue where nothing is
    assert coming.tables[0].moved == ()


def test_instalments_of_a_pledge_stand_together_in_the_order_in_which_pledges_fell_due():
    parts = [part(f"P-2026-000{pledge}/{no}", f"2026-0{month}-15", "10") for pledge, no, month in ((2, 1, 3), (1, 1, 4), (2, 2, 5), (1, 2, 6))]  # fmt: skip
    (table,) = letter(*parts).tables
    assert [row[0] for row in table.rows] == ["P-2026-0002/1", "P-2026-0002/2", "P-2026-0001/1", "P-2026-0001/2"]


def test_funds_of_a_book_with_several_are_all_named():
    one = replace(asked(LATE, DOLLARS), funds=("Fund A", "Fund B"))
    assert write(one, Language("en"), Look()).fund == "Fund A · Fund B"
