"""The chain is hashed to the same links whatever the order in which its entries were prepared and its postings stand."""

import pytest

from ledger.book.store import open_book
from ledger.journal import batches, checks, links, posting
from tests.attacks.test_seal import draft
from tests.books import ANA

(CHAIN,) = (check.look for check in checks.CHECKS if check.name == "chain")


def test_entries_that_were_sealed_far_from_where_they_were_prepared_are_found_one_by_one(book):
    """Between the first and the second sealed entry ten were prepared and withdrawn: their ids are not given again."""

    def work(unit):
        for number in range(12):
            made = batches.begin(unit, "one", second=False)
            posting.prepare(unit, made.id, [draft(str(number), 1)])
            if number in (0, 11):
                batches.finish(unit, made, rows=1, words="one")
            else:
                unit.ids("journal_transaction", 1)
                batches.undo(unit, made.number, "no")
        return [(seq, stored == content, own) for seq, _entry, stored, content, own in links.links(unit)], CHAIN(unit)

    told, proof = book.run(work)
    assert told == [(1, True, True), (2, True, True)]
    assert (proof.seen, proof.findings) == ("2", ())


@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_sealed_entry_without_postings_is_a_link_that_does_not_hold(books):
    from tests.attacks.test_findings import damage

    url = books.make(_one)
    damage(url, "DELETE FROM posting")
    opened = open_book(url, ANA)
    (finding,) = opened.run(CHAIN).findings
    assert finding.startswith("J-2026-000001, B-2026-0002, ana.reyes, 2026-10-07: stored seal ")
    opened.close()


def _one(unit):
    made = batches.begin(unit, "one", second=False)
    posting.prepare(unit, made.id, [draft("one", 1)])
    batches.finish(unit, made, rows=1, words="one")
