"""A word means one thing of the book, or is refused with what it may have meant."""

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.errors import NotUnderstood
from ledger.journal import batches
from ledger.journal.numbering import spelled
from ledger.lookup import Found, find, nearest
from ledger.periods import Quarter
from ledger.statements import issue
from tests.books import ANA
from tests.ledger.commands import filled


@pytest.fixture
def reader(books):
    """A filled book, for reading."""
    with Reader(books.make(filled.fill, **filled.ABOUT)) as reader:
        yield reader


@pytest.mark.parametrize(
    ("word", "kind", "name"),
    [
        ("B-2026-0009", "batch", "B-2026-0009"), ("b-2026-9", "batch", "B-2026-0009"), ("J-2026-000007", "entry", "J-2026-000007"),
        ("j-2026-7", "entry", "J-2026-000007"), ("R-2026-0001", "receipt", "R-2026-0001"), ("L-1", "line", "L-1"), ("l-0001", "line", "L-1"),
        ("S-2026-0001", "statement", "S-2026-0001/1"), ("s-2026-1/1", "statement", "S-2026-0001/1"), ("P-2026-0003", "pledge", "P-2026-0003"),
        ("p-2026-3", "pledge", "P-2026-0003"), ("P-2026-0003/2", "pledge", "P-2026-0003"), (filled.ODD, "pledge", filled.ODD), ("cim-1", "pledge", "CIM-1"),
        ("ESP", "contributor", "ESP"), ("esp", "contributor", "ESP"), ("IA-CIM", "contributor", "IA-CIM"), ("1010", "account", "1010"),
        ("bofa-usd", "bank", "bofa-usd"), ("BOFA-USD", "bank", "bofa-usd"), ("bofa_2026-09.xlsx", "file", "bofa_2026-09.xlsx"),
        (filled.SHA256["bbva-eur"], "file", "bbva_2026-09.csv"), (filled.SHA256["bbva-eur"][:8].upper(), "file", "bbva_2026-09.csv"),
        ("ESP:2026-Q3:B2", "trace", "ESP:2026-Q3:B2"), ("esp:2026t3:A6:EUR", "trace", "ESP:2026Q3:A6:EUR"), ("pledge:CIM-1", "pledge", "CIM-1"),
    ],
)  # fmt: skip
def test_a_number_a_code_or_a_name_leads_to_its_thing(reader, word, kind, name):
    found = find(reader, f"  {word} ")
    assert (found.kind, found.name) == (kind, name)


def test_a_place_in_a_file_is_a_file_with_its_sheet_and_row(reader):
    assert find(reader, "bofa_2026-09.xlsx:Sheet1!5") == Found("place", 5, "bofa_2026-09.xlsx", "Sheet1")
    assert find(reader, "bbva_2026-09.csv:2") == Found("place", 2, "bbva_2026-09.csv", "")


@pytest.mark.parametrize(
    ("word", "suggested"),
    [("Spain", "ESP Spain"), ("spian", "ESP Spain"), ("P-2026-0033", "P-2026-0003"), ("B-2026-0099", "B-2026-0009"), ("J-2026-000099", "J-2026-000016"),
     ("bofa_2026-9.xlsx", "bofa_2026-09.xlsx"), ("Interest", "4110 Interest")],
)  # fmt: skip
def test_a_word_that_means_nothing_gets_the_nearest_that_do(reader, word, suggested):
    with pytest.raises(NotUnderstood) as refused:
        find(reader, word)
    assert refused.value.name == "unknown-id"
    assert suggested in refused.value.cure[0]


@pytest.mark.parametrize(
    "word",
    [
        "",
        "   ",
        "zzzzzz",
        "L-99999999999999999999",
        "B-2026",
        ":",
        "pledge:",
        "a" * 100_000,
        "%",
        "'; DROP TABLE batch",
        "\ud800",
    ],
)
def test_a_word_that_is_like_nothing_is_refused_all_the_same(reader, word):
    with pytest.raises(NotUnderstood) as refused:
        find(reader, word)
    assert refused.value.name == "unknown-id"


def test_numbers_are_suggested_by_their_own_kind_only(reader):
    assert {name[:2] for name in nearest(reader, "R-2026-0033")} == {"R-"}


def test_a_word_that_means_two_things_is_refused_with_both(books):
    def fill(unit):
        filled.fill(unit)
        bank = filled.draft("CAN", filled.money("1"), "bofa-usd", ("2026-12-01", "1"))
        filled.extra(unit, "pledge add", lambda unit, batch: filled.pledge(unit, batch, bank))

    with Reader(books.make(fill, **filled.ABOUT)) as reader:
        with pytest.raises(NotUnderstood) as refused:
            find(reader, "bofa-usd")
        assert refused.value.name == "ambiguous-id"
        assert refused.value.cure == ("fund show pledge:bofa-usd", "fund show bank:bofa-usd")
        assert find(reader, "bank:bofa-usd").kind == "bank"


def test_a_statement_drawn_again_under_its_number_is_the_one_that_counts_not_the_one_withdrawn(books):
    def run(unit, batch):
        issue.store(unit, batch, drawn := issue.draw(unit, Quarter(2026, 2)))
        return len(drawn.drawn)

    book = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    first = book.run(lambda unit: filled.waiting(unit, "statement issue", run))
    book.run(lambda unit: batches.undo(unit, first, "too early"))
    book.run(lambda unit: filled.extra(unit, "statement issue", run))
    numbers = book.run(lambda unit: unit.rows("SELECT max(number), max(id) FROM statement"))[0]
    found = book.run(lambda unit: find(unit, numbers[0]))
    book.close()
    assert (found.name, found.id) == (f"{numbers[0]}/1", numbers[1])


@pytest.mark.parametrize(
    ("text", "letters", "written"),
    [
        ("b-2026-41", "B", "B-2026-0041"), (" E-2026-7 ", "EO", "E-2026-0007"), ("o-2026-00012", "EO", "O-2026-0012"), ("R-2026-12345", "R", "R-2026-12345"),
        ("R-2026-4", "P", "R-2026-4"), ("NP-2026-4", "P", "NP-2026-4"), ("P-26-4", "P", "P-26-4"), ("P-2026-٣", "P", "P-2026-٣"), (" ", "P", ""),
    ],
)  # fmt: skip
def test_a_number_is_written_as_the_book_writes_it_and_what_is_none_stays(text, letters, written):
    assert spelled(text, letters) == written


def test_every_command_takes_a_number_without_its_zeros(run, books):
    books.make(filled.fill, **filled.ABOUT)
    for words, told in (
        (("pledge", "amend", "p-2026-3", "--amount", "90000"), "P-2026-0003"),
        (("receipt", "return", "r-2026-1"), "R-2026-0001"),
        (("receipt", "correct", "R-2026-1", "--gift", "CAN", "--reason", "the wrong state"), "R-2026-0001"),
    ):
        ran = run(*words, "-n")
        assert (ran.status, told in ran.out + ran.err) == (0, True), (words, ran)
