"""Running the proofs: some of them beside the others."""

from ledger.checks import CHECKS, Inspector, prove


def test_proofs_come_in_their_order_and_say_what_they_say_alone(books):
    with Inspector(books.make()) as query:
        assert [(check.name, proof) for check, proof in prove(query, CHECKS)] == [
            (check.name, check.look(query)) for check in CHECKS
        ]
