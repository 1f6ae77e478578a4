"""What banks must have kept when an officer names more than came in."""

import pytest

from ledger.banking.targets import kept_by_banks
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.money import Money
from tests.ledger.budget.budgeted import usd


@pytest.mark.parametrize(
    ("named", "kept"), [(("600", "400"), None), (("600", "440"), "40"), (("1060",), "60"), (("900",), None)], ids=str
)
def test_what_is_named_above_what_came_in_is_what_banks_kept(named, kept):
    targets = [Target("P-1", no, usd(amount)) for no, amount in enumerate(named, 1)]
    assert kept_by_banks(targets, usd("1000")) == (kept and usd(kept))


def test_more_than_banks_keep_is_refused_and_of_large_sums_half_a_per_cent_is_little():
    with pytest.raises(LedgerError, match=r"the targets are USD 60\.01 more than came in") as refused:
        kept_by_banks([Target("P-1", 1, usd("1060.01"))], usd("1000"))
    assert refused.value.name == "more-than-came-in"
    assert kept_by_banks([Target("P-1", 1, usd("100500"))], usd("100000")) == usd("500")


def test_of_a_pledge_in_another_currency_nothing_is_known_to_have_been_kept():
    assert kept_by_banks([Target("P-1", 1, Money.parse("2000", "EUR"))], usd("1000")) is None
