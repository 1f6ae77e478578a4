"""The papers of issued statements: a hash for each kind, kept once, and a list that is the same text each time."""

import json

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.errors import LedgerError, Unsound
from ledger.periods import Quarter
from ledger.statements import figures_json, issue, manifest
from ledger.statements.figures import Signed
from ledger.statements.gather import source
from ledger.statements.papers import papers, settle
from tests.books import ANA, TODAY, write
from tests.ledger.commands import filled
from tests.ledger.statements import issuing_world

Q = "2026-Q3"


def issued(books):
    """A book whose quarter is issued, and nothing of it written yet."""
    url = books.make(issuing_world.fill)
    book = open_book(url, ANA)
    write(book, "statement issue", lambda unit, batch: issue.store(unit, batch, issue.draw(unit, Quarter(2026, 3))))
    return url, book


def test_a_statement_keeps_a_hash_for_each_kind_of_paper(books):
    url, book = issued(books)
    with Reader(url) as reader:
        for kind, letter in (("xlsx", "a"), ("pdf", "b")):
            found = papers(reader, Q, (kind,))
            book.run(lambda unit, found=found, letter=letter: settle(unit, [(paper, letter * 64, "x") for paper in found]))
        both = papers(reader, Q, ("xlsx", "pdf"))
        assert [(paper.kind, paper.sha256[0]) for paper in both] == [("xlsx", "a"), ("pdf", "b")] * 3
        assert {paper.name for paper in both} == set(manifest.listed(reader, Q))


def test_the_list_is_the_same_text_each_time_and_says_no_more_than_what_is_there(books):
    url, book = issued(books)
    with Reader(url) as reader:
        book.run(lambda unit: settle(unit, [(paper, "a" * 64, "x") for paper in papers(reader, Q, ("xlsx",))]))
        names = manifest.listed(reader, Q)
        text = manifest.manifest(reader, Q, names)
        assert text == manifest.manifest(reader, Q, dict(reversed(names.items())))
        assert manifest.read(text) == json.loads(text)
        one = min(names)
        told = manifest.read(manifest.manifest(reader, Q, {one: names[one], "other.xlsx": "c" * 64}))
        assert [row["name"] for row in told["files"]] == [one]
        assert len(told["runs"][0]["coverage"]) == 4, "whom the run covered is said whole"


def test_the_papers_of_a_run_a_number_and_a_quarter_are_found_by_their_names(books):
    url, _ = issued(books)
    with Reader(url) as reader:
        of = {
            which: [paper.number for paper in papers(reader, which, ("xlsx",))]
            for which in (Q, "B-2026-0006", "S-2026-0002", "2026-Q2")
        }
    assert of == {
        Q: ["S-2026-0001", "S-2026-0002", "S-2026-0003"], "B-2026-0006": ["S-2026-0001", "S-2026-0002", "S-2026-0003"],
        "S-2026-0002": ["S-2026-0002"], "2026-Q2": [],
    }  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_paper_says_who_approved_it_in_a_book_of_two_people_and_nobody_in_another(books):
    with Reader(books.make(filled.fill, **filled.ABOUT)) as two, Reader(issued(books)[0]) as one:
        signed, unsigned = (papers(reader, Q, ("xlsx",))[0] for reader in (two, one))
    assert signed.figures.facts.issue.approved == Signed("luis.mora", TODAY)
    assert unsigned.figures.facts.issue.approved is None
    for paper in (signed, unsigned):
        assert paper.figures.sha256 == paper.seal, "an approval changes nothing that was sealed"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_paper_that_was_written_with_other_bytes_meanwhile_is_not_settled(books):
    url, book = issued(books)
    with Reader(url) as reader:
        first, *_rest = papers(reader, Q, ("xlsx",))
        for _twice in range(2):
            book.run(lambda unit: settle(unit, [(first, "a" * 64, "x")]))
        with pytest.raises(Unsound, match=f"{first.name} was written with other bytes") as refused:
            book.run(lambda unit: settle(unit, [(first, "b" * 64, "x")]))
        assert (refused.value.name, manifest.listed(reader, Q)) == ("written-otherwise", {first.name: "a" * 64})


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03", b"[]", b"{}", b"[" * 100_000, b'{"schema": "fund.other/1", "book": "TIP", "quarter": "2026-Q3", "files": [], "runs": []}'],
    ids=["nothing", "a zip", "no object", "no schema", "very deep", "another list"],
)  # fmt: skip
def test_what_is_no_list_of_statements_is_refused_by_its_name(content):
    with pytest.raises(LedgerError, match=r"sent\.json is not a list of statements") as refused:
        manifest.read(content, "sent.json")
    assert refused.value.name == "not-a-manifest"


def test_of_earlier_statements_the_newest_alone_is_read(books, monkeypatch):
    """A fund has issued tens of thousands after some years; what the one before ended with stands on the newest."""
    url = books.make(issuing_world.fill)
    book, read = open_book(url, ANA), []
    for number in (1, 2, 3):
        write(book, "statement issue", lambda unit, batch, n=number: issue.store(unit, batch, issue.draw(unit, Quarter(2026, n))))
    book.close()
    monkeypatch.setattr(figures_json, "from_json", lambda text, really=figures_json.from_json: read.append(text) or really(text))
    with Reader(url) as reader:
        found = source(reader, Quarter(2026, 4))
        assert {one.number for one in found.previous.values()} == {paper.number for paper in papers(reader, Q, ("pdf",))}
    assert len(read) == len(found.previous) == 3
