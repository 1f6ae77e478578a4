"""A practice book shown in another language: nothing that the program wrote into it is left in English."""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from ledger.i18n import Language, speak
from ledger.retold import known, said
from tests.books import command_line

TOLD = ("es", "fr", "pt")
OWN = r"[A-Z]{2,3}(?:-[A-Z]+)?|[A-Z]{1,2}-\d[\w/-]*|\d{4}-\d\d-\d\d"  # codes, numbers and days: values without words
BY_PEOPLE = ("expenditure", "obligation", "advance", "disbursement")  # payees, and what the money was for


def fund(folder, *words):
    try:
        ran = command_line(folder, words, FUND_NO_INPUT="1")
    finally:
        speak(Language("en"))
    assert ran.status == 0, ran.err
    return ran.out


@pytest.fixture(scope="module")
def demo(walked, tmp_path_factory):
    """The practice book of the demo, with a rate and a pledge typed by hand, some of it in French."""
    folder = tmp_path_factory.mktemp("demo") / "fund-demo"
    shutil.copytree(walked / "fund-demo", folder)
    fund(folder, "--lang", "fr", "rate", "add", "CAD", "0.72", "--on", "2026-10-01", "--yes")
    fund(folder, "pledge", "add", "ESP", "1000", "EUR", "--signed", "2026-10-02", "--yes")
    fund(folder, "--lang", "fr", "match", "rules", "--test")
    return folder


@pytest.fixture(scope="module")
def book(demo):
    with closing(sqlite3.connect(demo / "tip.db")) as connection:
        yield connection


def test_every_batch_says_in_every_language_what_it_did(book):
    for (words,) in book.execute("SELECT words FROM batch ORDER BY id"):
        assert known(words), words
        assert all(said(words, Language(code)) != words for code in TOLD), words


def test_every_memo_of_the_program_is_told(book):
    told = 0
    for event, memo in book.execute(
        "SELECT t.event, t.memo FROM journal_transaction t JOIN batch b ON b.id = t.batch_id WHERE b.kind <> 'match post' AND t.memo <> ''"
    ):
        if known(memo, memos=True):
            told += 1
            assert all(said(memo, Language(code), memos=True) != memo for code in TOLD), memo
        elif event not in BY_PEOPLE:
            assert not re.sub(OWN, "", memo).strip(), memo
    assert told > 5


def test_a_bank_text_that_reads_like_a_memo_is_the_banks(book):
    for (memo,) in book.execute(
        "SELECT t.memo FROM journal_transaction t JOIN batch b ON b.id = t.batch_id WHERE b.kind = 'match post' AND t.event = 'receipt'"
    ):
        assert said(memo, Language("pt"), memos=True) == memo


@pytest.fixture(scope="module")
def kept(demo):
    """What the book keeps of how a file was read."""
    return json.loads(fund(demo, "read", "files/bofa_2026-Q3.xlsx", "--json"))


@pytest.mark.parametrize("code", TOLD)
def test_the_screens_tell_batches_memos_and_reading(demo, book, kept, code):
    language = Language(code)
    log = fund(demo, "--lang", code, "log")
    for (words,) in book.execute("SELECT words FROM batch"):
        assert said(words, language) in log
        assert f" {words} " not in log
    number = book.execute("SELECT number FROM batch WHERE words = '2026-Q3 closed'").fetchone()[0]
    card = fund(demo, "--lang", code, "show", number)
    assert "by daily balances" not in card
    assert said("interest of 2026-Q3 by daily balances", language) in card
    read = fund(demo, "--lang", code, "read", "files/bofa_2026-Q3.xlsx")
    for sentence in (*kept["evidence"], *kept["reading"].values()):
        assert known(sentence) or sentence == "USD", sentence
        assert sentence == "USD" or sentence not in read, sentence


def test_a_workbook_tells_memos_in_the_language_of_its_reader(demo):
    fund(demo, "--lang", "pt", "report", "journal", "-o", "diario.xlsx")
    cells = {cell for sheet in openpyxl.load_workbook(demo / "diario.xlsx") for row in sheet.values for cell in row}
    assert "juros de 2026-Q3 por saldos diários" in cells
    assert "interest of 2026-Q3 by daily balances" not in cells


@pytest.mark.parametrize("words", [("log",), ("report", "journal"), ("read", "files/bofa_2026-Q3.xlsx"), ("show", "B-2026-0023")])
def test_programs_get_what_the_book_has_whatever_the_language(demo, words):
    def rows(*language):
        found = json.loads(fund(demo, *language, *words, "--json"))
        return {key: found.get(key) for key in ("rows", "evidence", "reading", "entries")}

    assert rows("--lang", "pt") == rows()


def test_every_sample_of_a_banks_file_is_read_for_reasons_that_can_be_told():
    from imports.bank import read_bank
    from imports.reading import ReadOptions
    from ledger.errors import LedgerError

    seen = set()
    for path in sorted((Path(__file__).parents[1] / "samples" / "bank").iterdir()):
        try:
            reading = read_bank(path, ReadOptions())
        except LedgerError:
            continue  # what is asked about or refused has given no reasons
        chosen = [choice for name, choice in reading.reading.items() if name not in ("format", "currency", "statements")]
        for sentence in (*reading.evidence, *reading.notes, *chosen):
            seen.add(sentence)
            assert known(sentence) or not re.search(r"[a-z]{3} [a-z]{3}", sentence), (path.name, sentence)
    assert len(seen) > 40
