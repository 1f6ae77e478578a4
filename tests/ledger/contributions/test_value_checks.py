"""What the proofs of refunds, gifts in kind and allowances find in a book that was posted past the rooms."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.checks import CHECKS, Inspector, prove
from ledger.journal import rules_valuation
from ledger.journal.draft import Draft, Leg
from ledger.journal.rules import Promise
from ledger.money import Money
from tests.ledger.journal.test_revaluation import post, spain  # noqa: F401 - the fixture

DAY = date(2026, 8, 12)
FIVE = Money(Decimal(5), "USD")


def found(url):
    with Inspector(url) as query:
        return {check.name: proof.findings for check, proof in prove(query, CHECKS) if proof.findings}


@pytest.mark.unsound
@pytest.mark.parametrize(
    ("name", "draft", "says"),
    [
        (
            "refunds",
            rules_valuation.refund_approved(rules_valuation.Unspent(1, 1), DAY, FIVE, Money.zero("USD"), source="x", memo=""),
            "ESP: account 2130 has USD 5.00, the refunds say USD 0.00",
        ),
        (
            "in-kind",
            rules_valuation.given_in_kind(1, 1, DAY, FIVE, FIVE, account="5600", services=False, source="x", memo=""),
            "ESP: account 4070 has USD 5.00, the gifts in kind say USD 0.00",
        ),
        (
            "in-kind",
            rules_valuation.given_in_kind(1, 1, DAY, FIVE, FIVE, account="", services=True, source="x", memo=""),
            "ESP: account 9040 has USD 5.00, the gifts in kind say USD 0.00",
        ),
        (
            "allowances",
            rules_valuation.doubted(Promise(1, 1, "member_state", 1, 1), DAY, -FIVE, currency="USD", source="x", memo=""),
            "P-1/1: the allowance is USD 5.00 on the wrong side",
        ),
        (
            "allowances",
            Draft(DAY, "x", "x", "", (Leg("5980", 1, FIVE, FIVE), Leg("1180", 1, -FIVE, -FIVE))),
            "-/-: the allowance is USD -5.00 on the wrong side",
        ),
    ],
)
def test_what_no_row_stands_behind_is_found(spain, books, name, draft, says):  # noqa: F811
    spain("pledge", "add", "ESP", "100", "USD", "--signed", "2026-04-15", "--number", "P-1")
    assert found(books.made[-1]) == {}
    post(books.made[-1], draft)
    assert found(books.made[-1]) == {name: (says,)}
