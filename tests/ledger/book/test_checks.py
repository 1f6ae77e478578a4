"""Running the proofs: some of them beside the others, all of the same moment, and ended when they are stopped."""

from threading import Event

import pytest

from ledger.book.checks import Check, Proof, told
from ledger.book.store import open_book
from ledger.checks import CHECKS, Inspector, prove
from tests.books import ANA, write


def test_proofs_come_in_their_order_and_say_what_they_say_alone(books):
    with Inspector(books.make()) as query:
        assert [(check.name, proof) for check, proof in prove(query, CHECKS)] == [
            (check.name, check.look(query)) for check in CHECKS
        ]


def test_what_is_written_meanwhile_is_seen_by_none(books):
    url, written = books.make(), Event()

    def batches(query):
        return Proof(str(query.value("SELECT count(*) FROM batch")))

    def late(query):
        written.wait(60 if query.dialect == "sqlite" else 0)  # on PostgreSQL they come one after another, this one first
        return batches(query)

    def meanwhile(query):
        book = open_book(url, ANA)
        write(book, "test", lambda _unit, _batch: None)
        book.close()
        written.set()
        return batches(query)

    with Inspector(url) as query:
        before = batches(query).seen
        checks = [Check("beside", "", late, apart=1), Check("writes", "", meanwhile), Check("after", "", batches)]
        assert [proof.seen for _check, proof in prove(query, checks)] == [before] * 3
        assert int(batches(query).seen) == int(before) + 1


def test_a_check_that_fails_is_a_finding_and_the_next_is_looked_at(books):
    def fails(query):
        return Proof(str(query.value("SELECT nothing FROM nowhere")))

    def holds(query):
        return Proof(str(query.value("SELECT count(*) FROM book")))

    with Inspector(books.make()) as query:
        checks = [Check("fails", "", fails), Check("apart", "", fails, apart=1), Check("holds", "", holds)]
        (one, two, three) = (proof for _check, proof in prove(query, checks))
    assert "this could not be looked at: " in one.findings[0]
    assert one.findings == two.findings
    assert three == Proof("1")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_who_stops_the_proof_waits_for_none_of_them(books):
    """The one beside would never come to an end by itself."""
    begun = Event()

    def endless(query):
        begun.set()
        return Proof(str(query.value("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")))

    def stopped(_query):
        begun.wait(60)
        raise KeyboardInterrupt

    with Inspector(books.make()) as query, pytest.raises(KeyboardInterrupt):
        list(prove(query, [Check("endless", "", endless, apart=1), Check("stopped", "", stopped)]))
    with Inspector(query.url) as again:  # nothing is left behind that holds on to the book
        assert again.value("SELECT count(*) FROM book") == 1


def test_more_faults_than_things_are_not_said_to_be_some_of_them():
    assert [told(seen, ["fault"] * faults).seen for seen, faults in ((3, 0), (3, 2), (1, 7))] == ["3", "2 of 3", "7"]
