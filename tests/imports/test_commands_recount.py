"""`fund verify` reads every stored bank file again and counts its rows."""

import json
import zlib

import pytest

from ledger.book.store import open_book
from tests.books import ANA

ROWS = "Date,Details,Amount\n01/09/2026,MINISTRY,100.00\n02/09/2026,FEE,-4.00\nTotal,,96.00\n"


@pytest.fixture
def imported(run, tmp_path):
    """A file that needed the officer's word to be read."""
    run("bank", "add", "usd", "USD", "--yes")
    (tmp_path / "sept.csv").write_text(ROWS)
    told = run("import", "bank", str(tmp_path / "sept.csv"), "--dates", "dmy", "--json")
    assert told.status == 0, told.err


def test_a_stored_file_is_read_again_as_it_was_read(imported, run):
    told = run("verify", "--check", "recount", "--json")
    assert (told.status, told.json["rows"][0]["seen"], told.json["problems"]) == (0, "4", [])


@pytest.mark.unsound
def test_rows_that_were_counted_otherwise_are_found(imported, run, books):
    book = open_book(books.made[-1], ANA)

    def forge(unit):
        for statement in ("DROP TRIGGER import_run_is_never_changed", "DROP TRIGGER import_run_is_undone_once"):
            unit.execute(statement if unit.dialect == "sqlite" else f"{statement} ON import_run")
        counts = json.loads(unit.value("SELECT counts FROM import_run")) | {"not_a_transaction": 7}
        unit.execute("UPDATE import_run SET counts = :c", c=json.dumps(counts))

    book.run(forge)
    book.close()
    told = run("verify", "--check", "recount", "--json")
    assert told.status == 3
    assert told.json["problems"] == ["sept.csv: 2 + 7 + 0 rows were counted, 2 + 2 + 0 are read now"]


@pytest.mark.unsound
@pytest.mark.parametrize(
    ("stored", "why"),
    [(b"no zlib", "it does not unpack"), (zlib.compress(b"Date,Details,Amount\n"), "the table has no transaction in it")],
)
def test_a_stored_file_that_cannot_be_read_again_is_found(imported, run, books, stored, why):
    book = open_book(books.made[-1], ANA)

    def forge(unit):
        for statement in ("DROP TRIGGER import_run_is_never_changed", "DROP TRIGGER import_run_is_undone_once"):
            unit.execute(statement if unit.dialect == "sqlite" else f"{statement} ON import_run")
        unit.execute("UPDATE import_run SET original = :o", o=stored)

    book.run(forge)
    book.close()
    told = run("verify", "--check", "recount", "--json")
    assert told.status == 3
    (problem,) = told.json["problems"]
    assert problem.startswith("sept.csv cannot be read again: ")
    assert why in problem
