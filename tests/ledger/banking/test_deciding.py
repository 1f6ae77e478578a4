"""What posting does to the book, undone whole."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.book.reader import Reader
from ledger.book.store import open_book
from tests.books import ANA
from tests.ledger.banking.learning_world import fill, paid, take

decisions = st.lists(st.sampled_from(("pledge", "gift", "unidentified", "other", "charges")), min_size=1, max_size=3)


def balances(url):
    """Every account's balance in each currency and in US dollars, what is open of each instalment, and what is known."""
    with Reader(url) as reader:
        return (
            [row for row in reader.rows("SELECT account, currency, sum(amount), sum(base) FROM journal GROUP BY account, currency ORDER BY 1, 2") if any(row[2:])],
            reader.rows("SELECT pledge, instalment, received, open FROM instalment_list ORDER BY 1, 2"),
            reader.rows("SELECT kind, words, means, times FROM rule_list ORDER BY 1, 2, 3"),
            reader.rows("SELECT id, state FROM bank_line_list ORDER BY id"),
        )  # fmt: skip


@given(first=decisions, then=decisions)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_after_post_restores_every_balance_what_is_open_and_what_is_known(books, run, first, then):
    url = books.make(fill)
    book = open_book(url, ANA)

    def decide(code, wished):
        lines = take(book, *(paid(code, no) for no in range(1, len(wished) + 1)))
        for no, (line, wish) in enumerate(zip(lines, wished, strict=True), 1):
            words = {
                "pledge": (f"{code}-2026-{no}",), "gift": ("--gift", code), "unidentified": ("--unidentified",),
                "other": ("--type", "other"), "charges": (f"{code}-2026-{6 - no}=250", "--charges", "25"),
            }[wish]  # fmt: skip
            if wish == "charges" and 2 * no > 5:
                words = (f"{code}-2026-{no}",)
            assert run("match", "set", line, *words, url=url).status == 0

    decide("ESP", first)
    assert run("match", "post", "--yes", url=url).status == 0
    decide("FRA", then)
    before = balances(url)
    posted = run("match", "post", "--yes", "--json", url=url)
    assert posted.status == 0, posted.err
    assert balances(url) != before
    assert run("undo", posted.json["batch"], "--yes", url=url).status == 0
    assert balances(url) == before
    book.close()
