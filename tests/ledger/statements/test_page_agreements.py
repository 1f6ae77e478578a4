"""Part I as it is read: a table that adds up, every agreement's lines, and what changed in them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ledger.cells import width as cells
from ledger.i18n import Language
from ledger.money import Money, sum_of
from ledger.statements.changes import changes, differ
from ledger.statements.figures_json import from_json
from ledger.statements.page import lay_out
from ledger.statements.part_screens import of_part, said
from ledger.statements.preview import lines
from tests.ledger.statements import samples

ENGLISH = Language("en")


def parts(figures):
    return [part for part in lay_out(figures, ENGLISH).parts if part.code == "I"]


def test_agreements_stand_side_by_side_then_each_with_its_currencies_and_receipts():
    together, *each = parts(samples.parted())
    names = ["P-2026-0003 (note verbale 114)", f"P-2026-0100 ({samples.LONG})", "Without agreement", "Total"]
    assert [row.label for row in together.rows] == names
    assert [str(cell.amount) for cell in together.rows[0].cells] == ["63000.00", "-13434.98", "49601.83", "21400.00"]
    assert [str(cell.amount) for cell in together.rows[2].cells] == ["250.00", "-26.37", "223.63", "0.00"]
    assert [part.title for part in each] == [
        "P-2026-0003, in EUR", "P-2026-0003, in USD", "P-2026-0100, in USD", "Without agreement, in USD",
    ]  # fmt: skip
    assert [bool(part.told) for part in each] == [True, False, True, False]
    assert each[1].notes == ("Of the receipts and returns of part C: R-2026-0007 USD\N{NO-BREAK SPACE}63,000.00.",)
    for part in (together, *each):
        for row in part.rows:
            if row.adds:
                for column, cell in enumerate(row.cells):
                    assert sum_of((part.rows[at].cells[column] for at in row.adds), cell.currency) == cell, (part.title, row.code)


@pytest.mark.parametrize("width", [60, 80])
def test_on_a_screen_nothing_of_it_is_cut(width):
    figures = samples.parted()
    for part in parts(figures):
        found = of_part(part, ENGLISH, width)
        assert max(map(cells, found)) <= width
        assert all(any(said(cell, ENGLISH) in line for line in found) for row in part.rows for cell in row.cells)
    heads = [line[:2].strip() for line in lines(figures, ENGLISH, width) if line[:1] in "ABCDEFGI" and line[1:3] == "  "]
    assert heads == ["A", "B", "C", "D", "F", "G", *"IIIII"]


def test_what_changed_between_versions_names_the_agreement_that_it_changed_in():
    old = samples.parted()
    new = samples.parted(samples.moved("2026-09-15", "B11.4", "1000"))
    told = [one for one in changes(old, new).lines if one.line == "B11.4" and one.column == "quarter"]
    assert [one.agreement for one in told] == ["", "P-2026-0003", "-"]
    assert (
        sum_of((one.now - one.before for one in told[1:]), "USD") == told[0].now - told[0].before == Money(Decimal(-1000), "USD")
    )
    second = replace(new, facts=replace(new.facts, changes=changes(old, new)))
    (part,) = lay_out(second, ENGLISH).changes
    labels = {row.label: row.trace for row in part.rows if row.code == "B11.4"}
    assert labels["Expenditure: travel, P-2026-0003 (note verbale 114) (this quarter)"] == "P-2026-0003"
    assert labels["Expenditure: travel, Without agreement (this quarter)"] == ""
    assert from_json(second.to_json()) == second


def test_a_statement_that_is_by_agreement_now_says_more_and_one_that_no_longer_is_says_nothing_else():
    parted = samples.parted()
    whole = replace(parted, facts=replace(parted.facts, agreements=()))
    assert not changes(whole, parted).lines
    assert differ(whole, parted)
    assert not differ(parted, whole)
