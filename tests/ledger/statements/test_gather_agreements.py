"""By agreement, out of the book: a fund that shares out what the pool paid, worked by hand; an earmarked agreement is the ledger's own pot."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import recovery_settings
from ledger.budget.recovery_terms import Rule
from ledger.i18n import LANGUAGES, Language
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from ledger.statements.page import lay_out
from tests.books import ANA, TODAY
from tests.ledger.budget.sharing_world import Q3, SUPPLIES, World, fill, usd


def test_pledges_gifts_earmarks_charges_interest_and_recovery_each_stand_where_they_belong(books):
    book = open_book(books.make(fill), ANA)
    world = World(book)
    rule = Rule(0, "", date(2026, 1, 1), Decimal(10), "gross", "on_receipt", usd("0"), "")
    world.write("rule", lambda unit, batch: recovery_settings.add_rule(unit, batch, rule))
    world.pledge("ESP", "1000", "P-SUPPLIES", "object:6")
    world.pledge("ESP", "3000", "P-ANY")
    world.pledge("ESP", "500", "P-PASSES")
    world.clause("P-PASSES", "interest", "renounced")
    world.give("ESP", "1000")
    world.spend("360")
    world.spend("200", line=SUPPLIES, account="5600")
    world.charge("99")
    world.earn("81")
    world.share()

    def ask(unit):
        (who,) = unit.rows("SELECT id FROM contributor WHERE code = 'ESP'")[0]
        return source(unit, Q3).figures(who, Issue(TODAY), by_agreement=True), source(unit, Q3, only=who).figures(who, Issue(TODAY), by_agreement=True)  # fmt: skip

    figures, alone = book.run(ask, dry=True)
    book.close()
    assert figures == alone
    found = {one.pledge: one for one in figures.facts.agreements}
    assert list(found) == ["P-ANY", "P-PASSES", "P-SUPPLIES", ""]

    def line(code):
        return {pledge: str(one.funds[code].quarter.amount) for pledge, one in found.items() if one.funds[code].quarter}

    assert line("B9") == {"P-SUPPLIES": "-100.00", "P-ANY": "-300.00", "P-PASSES": "-50.00", "": "-100.00"}
    assert line("B11.6") == {"P-SUPPLIES": "-200.00"}  # the ledger's own pot
    charged = {pledge: Decimal(amount) for pledge, amount in line("B10").items()}
    assert sum(charged.values()) == Decimal("-99.00")
    spent = {pledge: Decimal(amount) for pledge, amount in line("B11.4").items()}
    assert set(spent) == {"P-ANY", "P-PASSES", ""}
    assert sum(spent.values()) == Decimal("-360.00")
    assert spent["P-ANY"] < 6 * spent["P-PASSES"] < 0  # by what is left: more interest, more spending
    assert "P-PASSES" not in line("B5")
    assert all(one.funds["B14"].quarter.amount > 0 for one in found.values())
    assert [(served.receipt, served.value) for served in found[""].receipts] == [("R-2026-0004", usd("1000"))]
    for language in map(Language, LANGUAGES):
        together, *each = (part for part in lay_out(figures, language).parts if part.code == "I")
        assert together.rows[-1].cells == (*(figures.funds[code].quarter for code in ("B2", "B13", "B14")), usd("0"))
        assert [together.rows[at].trace for at in together.rows[-1].adds] == list(found)
        assert len(each) == 4
        assert "R-2026-0004" in each[-1].notes[0]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_earmark_counts_from_the_day_it_is_agreed(books):
    book = open_book(books.make(fill), ANA)
    world = World(book)
    world.pledge("ESP", "1000", "P-BOOKS", "object:5")
    world.pledge("ESP", "1000", "P-ANY", "for whatever helps")
    world.clause("P-BOOKS", "earmark", "", "2026-09-01")  # from then on for anything
    with Reader(book.url) as query:
        asked = source(query, Q3).agreements
        (who,) = query.rows("SELECT id FROM contributor WHERE code = 'ESP'")[0]
        assert asked.of(who).earmarked == {
            "P-BOOKS": [(date.min, True), (date(2026, 9, 1), False)], "P-ANY": [(date.min, False)],
        }  # fmt: skip
    book.close()
