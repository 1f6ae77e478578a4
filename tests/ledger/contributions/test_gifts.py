"""What is given in kind, against figures worked by hand (event 25), down to part E of the statement."""

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.contributions import gifts
from ledger.i18n import Language
from ledger.journal import rates
from ledger.periods import Quarter
from ledger.statements.figures import Issue
from ledger.statements.figures_json import from_json
from ledger.statements.gather import contributor_id, source
from ledger.statements.preview import lines as preview
from tests.books import ANA, TODAY, refusal
from tests.ledger.commands import filled
from tests.ledger.journal.test_revaluation import balances, lines, spain  # noqa: F401 - the fixture


@pytest.fixture
def given(spain, tmp_path):  # noqa: F811
    """Computers for EUR 1,000 and a translator's week for USD 2,400, both of Spain, with a letter."""
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"four computers, as good as new")
    spain.letter = str(letter)
    first, second = (
        spain("receipt", "add", "ESP", *words, "--document", spain.letter, "--on", "2026-08-12")
        for words in (
            ("1000", "EUR", "--in-kind", "goods", "--object", "6", "--what", "computers"),
            ("2400", "USD", "--in-kind", "services", "--what", "translation"),
        )
    )
    spain.batches = (first.json["batch"], second.json["batch"])
    return spain


def drawn(url, quarter):
    with Reader(url) as query:
        number = contributor_id(query, "ESP")
        found = source(query, Quarter.parse(quarter))
        assert found.due() == [number]
        return found.figures(number, Issue(ANA.today))


def test_goods_are_used_and_given_services_are_a_memorandum_and_no_money_moves(given, books):
    assert balances(books.made[-1]) == {
        "5600": Decimal(1050), "4070": Decimal(-1050), "9030": Decimal(2400), "9040": Decimal(-2400),
    }  # fmt: skip
    dollars, _ = lines(books.made[-1], "2026-Q3")
    assert {code: dollars[code][0] for code in ("A8", "B2", "B14")} == {"A8": "0.00", "B2": "0.00", "B14": "0.00"}


def test_part_e_names_them_at_their_value_and_no_other_part_counts_them(given, books, run):
    figures = drawn(books.made[-1], "2026-Q3")
    assert "1 statement due for 2026-Q3" in run("status").out
    assert [(one.number, str(one.on), one.kind, one.what, str(one.value), one.document) for one in figures.facts.in_kind] == [
        ("K-2026-0001", "2026-08-12", "goods", "computers", "USD 1,050.00", "letter.pdf"),
        ("K-2026-0002", "2026-08-12", "services", "translation", "USD 2,400.00", "letter.pdf"),
    ]
    assert from_json(figures.to_json()) == figures
    text = "\n".join(preview(figures, Language("en")))
    assert "E  In kind, for information" in text
    assert "Goods · computers · letter.pdf" in text
    assert "3,450.00" in text


def test_a_gift_that_was_undone_comes_back_negative_in_its_quarter(given, books):
    for batch in given.batches:
        given("undo", batch)
    assert [str(one.value) for one in drawn(books.made[-1], "2026-Q4").facts.in_kind] == ["USD -1,050.00", "USD -2,400.00"]
    assert balances(books.made[-1]) == {}


def test_goods_for_a_pledge_settle_it_and_are_used_at_once(given, books):
    given("pledge", "add", "ESP", "500", "USD", "--signed", "2026-08-01", "--number", "P-1")
    given(
        "receipt",
        "add",
        "ESP",
        "500",
        "USD",
        "--in-kind",
        "goods",
        "--object",
        "4",
        "--for",
        "P-1/1",
        "--document",
        given.letter,
        "--on",
        "2026-08-12",
    )
    dollars, _ = lines(books.made[-1], "2026-Q3")
    assert {code: dollars[code][0] for code in ("A8", "B2", "B11.4", "B14")} == {
        "A8": "0.00", "B2": "500.00", "B11.4": "-500.00", "B14": "0.00",
    }  # fmt: skip


def test_the_list_of_what_came_in_kind_has_all_three_ways(given):
    given("pledge", "add", "ESP", "500", "USD", "--signed", "2026-08-01", "--number", "P-1")
    given(
        "receipt",
        "add",
        "ESP",
        "500",
        "USD",
        "--in-kind",
        "goods",
        "--object",
        "4",
        "--for",
        "P-1/1",
        "--document",
        given.letter,
        "--on",
        "2026-08-12",
    )
    told = given("receipt", "list", "--in-kind").json
    assert [(row["receipt"], row["kind"], row["usd"]) for row in told["rows"]] == [
        ("K-2026-0001", "goods", "1050.00"), ("K-2026-0002", "services", "2400.00"), ("R-2026-0001", "pledged", "500.00"),
    ]  # fmt: skip
    assert told["totals"]["usd"] == {"USD": "3950.00"}


def test_the_paper_it_rests_on_is_kept_by_its_hash(given, books):
    with Reader(books.made[-1]) as query:
        ((name, digest),) = query.rows("SELECT DISTINCT document, document_sha256 FROM gift_in_kind_list")
    assert (name, digest) == ("letter.pdf", sha256(Path(given.letter).read_bytes()).hexdigest())


def test_a_gift_is_on_one_screen_with_its_paper(given):
    (row,) = given("show", "K-2026-1").json["rows"]
    assert (row["contributor"], row["kind"], row["amount"], row["value"], row["object"], row["document"]) == (
        "ESP", "goods", "1000.00", "1050.00", "6", "letter.pdf",
    )  # fmt: skip


def test_a_gift_of_nothing_is_none(books):
    book = open_book(books.make(filled.fill, **filled.ABOUT), ANA)
    gift = gifts.Gift("goods", "chairs", filled.money("0"), TODAY, 6, "", "")
    no = refusal(book, lambda unit, batch: gifts.give(unit, batch, (1, "ESP"), gift, rates.load(unit)))
    book.close()
    assert no.message == "USD 0.00 is not an amount above zero."
