"""What money may be spent on: the grammar of earmarks."""

from datetime import date

import pytest

from ledger.contributions.earmarks import Earmark, parse
from ledger.errors import LedgerError

DAY = date(2026, 9, 30)


@pytest.mark.parametrize("text", ["", "for the meeting", "Object: travel", "travel; training", "theme:victims", "until: spring"])
def test_a_plain_text_is_a_note_that_keeps_money_from_nothing(text):
    assert parse(text) == Earmark()
    assert parse(text).fits(1, "COORD", DAY)


def test_every_condition_must_be_met():
    mark = parse("object:4,6; activity:MEET ;from:2026-07-01;until:2026-12-31; for the delegates")
    assert mark.conditions == 4
    assert mark.fits(4, "MEET", DAY)
    assert mark.fits(6, "MEET", date(2026, 7, 1))
    assert mark.fits(6, "MEET", date(2026, 12, 31))
    assert not mark.fits(5, "MEET", DAY)
    assert not mark.fits(4, "STRAT", DAY)
    assert not mark.fits(4, "MEET", date(2026, 6, 30))
    assert not mark.fits(4, "MEET", date(2027, 1, 1))


@pytest.mark.parametrize(
    "text", ["object:0", "object:12", "object:4,", "object:x", "until:31/12/2026", "until:2026-02-30", "activity:A,,B", "object:4;object:5",
             "from:2026-12-31;until:2026-01-01"],
)  # fmt: skip
def test_a_condition_that_cannot_be_followed_is_refused(text):
    with pytest.raises(LedgerError, match="cannot be followed") as caught:
        parse(text)
    assert caught.value.name == "earmark-not-understood"
