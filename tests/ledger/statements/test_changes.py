"""What changed between two versions: every line and column that differs, and nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ledger.i18n import Language
from ledger.money import Money
from ledger.statements.changes import changes, differ
from ledger.statements.figures import Facts, Receipt, draw_up
from ledger.statements.figures_changes import Cause
from ledger.statements.figures_json import from_json
from ledger.statements.page import lay_out
from tests.ledger.statements.samples import FUND, Q3, SEALED, SPAIN, moved

AMOUNTS = st.lists(st.integers(1, 10**9), max_size=4)


def drawn(received, spent, version=1, told=None):
    """A statement of receipts, each a row of part C, and of spending; in US dollars."""
    receipts = tuple(
        Receipt(f"R-2026-{no:04d}", date(2026, 8, 1), "", usd(units), Decimal(1), usd(units)) for no, units in enumerate(received)
    )
    facts = Facts(SPAIN, FUND, Q3, replace(SEALED, version=version), receipts=receipts, changes=told)
    in_ = [moved("2026-08-01", "B2", f"{-usd(units).amount:f}") for units in received]
    out = [moved("2026-09-01", "B11.4", f"{usd(units).amount:f}") for units in spent]
    return draw_up(facts, in_ + out)


def usd(cents):
    return Money(Decimal(cents) / 100, "USD")


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_differences_added_to_the_old_version_are_the_new_one(received, spent, later, more):
    old, new = drawn(received, spent), drawn(received + later, spent + more, 2)
    told = {(one.line, one.column): one for one in changes(old, new).lines}
    for code in ("B2", "B8", "B11.4", "B13", "B14", "B16"):
        for column, was, now in zip(
            ("quarter", "year", "inception"), old.funds[code].columns, new.funds[code].columns, strict=True
        ):
            one = told.get((code, column))
            assert was + (one.now - one.before if one else usd(0)) == now
            assert (one is None) == (was == now)
    assert sum((one.now for one in changes(old, new).moved), usd(0)) == sum(map(usd, later), usd(0))
    assert differ(old, new) == bool(later or more)


def test_who_issued_it_when_and_after_how_many_entries_is_no_figure():
    old = drawn([100], [])
    new = replace(
        old, facts=replace(old.facts, issue=replace(SEALED, version=7, chain_head="f" * 64, last_entry="J-2026-009999"))
    )
    assert not differ(old, new)


def test_a_receipt_that_is_gone_is_told_as_well_as_one_that_came():
    (gone,) = changes(drawn([100], []), drawn([], [])).moved
    assert (gone.kind, gone.before, gone.now) == ("receipt", usd(100), None)


def test_a_second_version_is_stored_with_what_changed_and_read_back_and_a_first_one_as_it_always_was():
    old = drawn([100], [])
    assert "changes" not in old.to_json()
    told = changes(old, drawn([100, 50], []), [Cause("J-2026-000900", date(2026, 9, 20), ("B2",), date(2026, 6, 20))])
    new = drawn([100, 50], [], 2, told)
    assert from_json(new.to_json()) == new
    assert new.sha256 != drawn([100, 50], [], 2).sha256


def test_the_page_begins_with_what_changed_in_every_language():
    told = changes(
        drawn([100], []), drawn([100, 50], []), [Cause("J-2026-000900", date(2026, 9, 20), ("B2",), date(2026, 6, 20))]
    )
    for code in ("en", "es", "fr", "pt"):
        (part,) = lay_out(drawn([100, 50], [], 2, told), Language(code)).changes
        assert part.rows[0].cells == (usd(100), usd(150), usd(50))
        assert all(row.cells[2] == (row.cells[1] or usd(0)) - (row.cells[0] or usd(0)) for row in part.rows)
        assert "J-2026-000900" in part.notes[0]
    assert lay_out(drawn([100], []), Language("en")).changes == ()
