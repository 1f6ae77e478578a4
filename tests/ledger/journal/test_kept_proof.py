"""The proof of what closings kept tells by itself where money comes from, and what rests on it asks whether it held."""

import pytest

from ledger.checks import CHECKS, Inspector
from ledger.journal import kept_proof
from tests.attacks.test_findings import damage
from tests.ledger.journal.test_kept import Life, fill

PLEDGE = (
    "INSERT INTO pledge (id, batch_id, number, contributor_id, fund_id, agreement, currency, signed, conditional, condition, earmark) "
    "VALUES (1, 1, 'P-1', 1, 1, '', 'USD', '2026-01-07', 0, '', '{earmark}')"
)
LINE = "INSERT INTO budget_line (id, batch_id, fund_id, year, activity_id, object, source) VALUES (1, 1, 1, 2026, 1, 4, 'program_budget')"
ON_PLEDGE = "UPDATE posting SET pledge_id = 1, instalment = 1 WHERE account = '1120'"

pytestmark = pytest.mark.unsound


@pytest.fixture
def dialect():
    """Damage is done where no server has a say in it; every book that is closed elsewhere is proved on both databases."""
    return "sqlite"


@pytest.fixture
def url(books):
    """A book with two entries of the first quarter, which is closed, and one of the second: receivable 7.00, then 5.00 more."""
    url = books.make(fill)
    life = Life(url)
    life.entry(2, (0, 1), 1, "USD", 100)
    life.entry(3, (3, 1), 1, "USD", 7)
    life.close()
    life.entry(5, (3, 1), 1, "USD", 5)
    life.book.close()
    return url


def looked(url):
    """What `kept` finds, and whether what was kept then stands for the postings of instalments."""
    (kept,) = (check for check in CHECKS if check.name == "kept")
    with Inspector(url) as query:
        assert not kept_proof.is_proved(query)  # nobody has looked yet
        return kept.look(query).findings, kept_proof.is_proved(query)


def test_what_was_kept_of_instalments_stands_for_the_postings_once_it_is_proved(url):
    assert looked(url) == ((), True)
    damage(url, "UPDATE kept_open SET amount = amount + 1")
    assert looked(url) == (("2026-Q1: what was kept of ESP 1120 USD is not what the postings add up to",), False)


@pytest.mark.parametrize("month", ["2026-03", "2026-05"])
def test_what_names_a_pledge_and_nobody_is_in_nothing_that_is_kept(url, month):
    nobody = "NULL, 1, 1, NULL, NULL, line, day FROM posting WHERE account = '1120'"
    damage(
        url,
        f"INSERT INTO posting SELECT 99, transaction_id, 9, account, fund_id, currency, 0, 0, {nobody} AND day LIKE '{month}%'",
    )
    assert looked(url) == ((), False)


@pytest.mark.parametrize(
    ("change", "source"),
    [
        (PLEDGE.format(earmark="schools"), "earmarked"),
        (PLEDGE.format(earmark=""), "unearmarked"),
        ("UPDATE posting SET budget_line_id = 1 WHERE account = '1120'; " + LINE, "program_budget"),
    ],
)
def test_the_source_of_money_is_told_by_its_pledge_and_its_line_of_the_budget(url, change, source):
    damage(url, ON_PLEDGE, *change.split("; "))
    with Inspector(url) as query:
        wrong = {key for _quarter, table, key in kept_proof.differing(query) if table == "kept_source"}
    assert wrong == {("1120", "unearmarked", 1, 0), ("1120", source, 1, 1)}
