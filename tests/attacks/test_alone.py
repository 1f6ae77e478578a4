"""What one person with SQL in hand cannot do alone in a book of two: a batch that says it needs nobody else carries nothing that does."""

import pytest

from ledger.book.guards import ALONE, UNDOABLE
from ledger.book.reader import Reader
from tests.attacks.by_hand import passes

_MOMENT = "'2026-10-07T00:00:00Z'"
RATE = "INSERT INTO rate (id, batch_id, currency, effective_from, usd_per_unit, source) VALUES (901, 901, 'EUR', '2026-03-01', '9.99', 'UNORE')"
COUNTS = "UPDATE batch SET state = 'posted', content = '-', rows = 1 WHERE id = 901"


def batch(kind="rate add", *, maker="ana.reyes", second="false", undoes="NULL"):
    return (
        "INSERT INTO batch (id, number, kind, state, made_by, made_at, second, undoes, rows, total, words, content, reason) "
        f"VALUES (901, 'B-2026-0901', '{kind}', 'waiting', '{maker}', {_MOMENT}, {second}, {undoes}, 0, '', '', '', '')"
    )


@pytest.mark.parametrize(
    ("born", "two", "counts"),
    [
        (batch(), True, False),
        (batch(second="true"), True, False),  # it waits, and its maker cannot let it count
        (batch("init"), True, False),
        (batch("init", maker="eve"), True, False),
        (batch(), False, True),
    ],
)
@pytest.mark.unsound
def test_a_rate_counts_by_one_person_in_a_book_of_one_only(books, run, born, two, counts):
    url = books.make(two_person=two)
    assert run("bank", "add", "usd", "USD", "--yes", url=url).status == 0
    assert passes(url, born, RATE, COUNTS) is counts
    with Reader(url) as reader:
        assert reader.rows("SELECT usd_per_unit FROM rate_list") == [("9.99",)] * counts


def test_what_a_second_person_let_count_is_not_undone_by_one(books, run):
    url = books.make(two_person=True)
    number = run("rate", "add", "EUR", "1.10", "--on", "2026-01-01", "--source", "ECB", "--yes", "--json", url=url).json["batch"]
    assert run("approve", number, "--confirm", number, user="luis.mora", url=url).status == 0
    with Reader(url) as reader:
        ((made,),) = reader.rows("SELECT id FROM batch WHERE number = :n", n=number)
    undone = f"UPDATE rate SET undone_in = 901 WHERE batch_id = {made}"
    assert not passes(url, batch("undo", undoes=made), COUNTS, undone)


def test_who_writes_alone_is_a_part_of_what_can_be_undone():
    assert {*ALONE} < {*UNDOABLE}
