"""`fund export`: what it writes over and what it does not, and what may stand in account names and amounts."""

import pytest

from exports import journal
from tests.ledger.commands import filled


@pytest.fixture
def folder(books):
    """The folder of a filled book."""
    return books.place(books.make(filled.fill, **filled.ABOUT))


def test_a_file_that_exists_is_left_alone_without_force(folder, run):
    file = folder / "tip.beancount"
    file.write_text("precious")
    ran = run("export", "beancount", str(file), "--json")
    assert ran.status == 1
    assert "file-exists" in ran.err
    assert file.read_text() == "precious"
    assert run("export", "beancount", str(file), "--force").status == 0
    assert file.read_text(encoding="utf-8") == run("export", "beancount", "-").out


def test_neither_the_book_nor_its_settings_are_ever_written_over(folder, run, dialect):
    for name in ("fund.toml", *(["tip.db"] if dialect == "sqlite" else [])):
        ran = run("export", "hledger", str(folder / name), "--force", "--json")
        assert (ran.status, "is-the-book" in ran.err) == (1, True)
    assert run("log").status == 0


def test_what_is_no_file_and_what_has_no_folder_is_refused(folder, run):
    assert "not-a-file" in run("export", "hledger", str(folder), "--force", "--json").err
    assert "no-folder" in run("export", "hledger", str(folder / "none" / "x"), "--json").err


def test_a_command_that_is_stopped_leaves_what_was_there_and_nothing_else(folder, run, monkeypatch):
    file = folder / "tip.journal"
    file.write_text("the last one")
    monkeypatch.setattr("exports.journal_hledger.described", lambda _text: 1 / 0)
    assert run("export", "hledger", str(file), "--force").status != 0
    assert file.read_text() == "the last one"
    assert [one.name for one in folder.iterdir() if "part" in one.name] == []


def test_a_dry_run_writes_nothing_and_says_so(folder, run):
    ran = run("export", "hledger", str(folder / "x"), "-n")
    assert (ran.status, (folder / "x").exists()) == (0, False)
    assert "DRY RUN" in ran.out
    assert "Would write 16 entries" in ran.out


def test_programs_are_told_what_was_written(folder, run):
    (row,) = run("export", "beancount", str(folder / "x"), "--json").json["rows"]
    assert (row["format"], row["entries"], row["last"], len(row["seal"])) == ("beancount", 16, "J-2026-000016", 64)
    assert row["seal"] in (folder / "x").read_text(encoding="utf-8").splitlines()[0]


def test_export_alone_lists_the_formats(folder, run):
    assert "fund export beancount FILE" in run("export").out


@pytest.mark.parametrize(
    ("units", "currency", "text"),
    [(12500, "USD", "1.25"), (-1, "USD", "-0.0001"), (0, "USD", "0.00"), (-50000, "JPY", "-5"), (12345678901234567, "BHD", "1234567890123.4567"),
     (10**19, "USD", "1000000000000000.00")],
)  # fmt: skip
def test_an_amount_is_written_with_the_decimals_of_its_currency_and_loses_nothing(units, currency, text):
    assert journal.amount(units, currency) == text


def test_account_names_are_made_of_what_both_programs_take():
    assert journal.account("1010", "Bank, US dollars", "asset").name == "Assets:Bank-US-dollars-1010"
    assert journal.account("9010", "Memorandum, pledges", "memo").name == "Equity:Memo:Memorandum-pledges-9010"
    assert journal.account("5100", "object 1: “posts”", "expense").name == "Expenses:Object-1-posts-5100"
    assert journal.account("3010", "日本", "balance").name == "Equity:3010"
