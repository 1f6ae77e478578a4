"""Refusals of issued statements: their papers, the list of them, the office's keys."""

import json
import sqlite3

import pytest

from ledger.book.reader import Reader, sqlite_path
from ledger.book.store import open_book
from ledger.errors import Unsound
from ledger.statements.papers import papers, settle
from tests.books import ANA, LUIS
from tests.errors.refusing import No, refused
from tests.exports.papers import pages

Q = "2026-Q3"


@pytest.fixture
def sent(run, url, tmp_path):
    """The papers of the book with a list that is not signed."""
    assert run("statement", "write", Q, "--to", str(tmp_path / "out"), url=url).status == 0
    return tmp_path / "out"


@pytest.fixture
def key(tmp_path):
    """A public key of somebody."""
    from ledger.statements.signing import new

    (tmp_path / "office.pem").write_text(new()[1])
    return tmp_path / "office.pem"


def spoiled(url, sql):
    """One statement of SQL past the guards, which are put to sleep for it."""
    connection = sqlite3.connect(sqlite_path(url))
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    for _name, text in triggers:
        connection.execute(text)
    connection.commit()
    connection.close()


@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_paper_that_this_program_draws_otherwise_is_not_written(run, url, sent, tmp_path):
    """As after an upgrade of a library: the hash in the book is that of the file that was sent."""
    spoiled(url, f"UPDATE statement_file SET sha256 = '{'0' * 64}', made_with = 'fund 0.0' WHERE name LIKE '%-USA-%'")
    no = No("drawn-otherwise", f"statement write {Q} --to {tmp_path}/again", "was drawn by fund 0.0; this program draws it otherwise", f"fund statement issue {Q} USA --again")  # fmt: skip
    refused(run, url, no)
    assert not [path for path in (tmp_path / "again").iterdir() if "USA" in path.name]


def test_two_who_write_a_paper_at_once_keep_one_hash(url):
    """Both drew before either stored: the same bytes are one hash, other bytes are refused."""
    ana, luis = open_book(url, ANA), open_book(url, LUIS)
    with Reader(url) as reader:
        found = papers(reader, Q, ("xlsx",))
    assert not found[0].sha256
    for book in (ana, luis):
        book.run(lambda unit: settle(unit, [(paper, "a" * 64, "x") for paper in found]))
    with pytest.raises(Unsound) as error:
        luis.run(lambda unit: settle(unit, [(found[0], "b" * 64, "x")]))
    assert error.value.name == "written-otherwise"
    with Reader(url) as reader:
        assert {row[0] for row in reader.rows("SELECT sha256 FROM statement_file")} == {"a" * 64}


def test_a_list_that_nobody_vouches_for_is_refused_by_its_cause(run, url, sent, key, tmp_path):
    paper = next(sent.glob("*-USA-*"))
    listed = sent / "manifest.json"
    given = f"verify {paper} --manifest {listed} --key {key}"
    refused(run, url, No("which-list", f"verify {paper} --key {key}", "say which list", "--manifest manifest.json", 2))
    refused(run, url, No("which-key", f"verify {paper} --manifest {listed}", "without the office's key", "--key office.pem", 2))
    refused(run, url, No("not-signed", given, "the list is not signed", "manifest.json.sig"))
    (sent / "manifest.json.sig").write_bytes(bytes(64))
    refused(run, url, No("wrong-signature", given, "the list was altered, or another key signed it", "ask the office"))
    key.write_text("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n")
    refused(run, url, No("not-a-key", given, "this is not an Ed25519 key in PEM", "office.pem"))
    (sent / "manifest.json.sig").unlink()
    told = json.loads(listed.read_text())
    told["files"][0]["version"] = 9
    listed.write_text(json.dumps(told))
    refused(run, url, No("other-list", f"verify {listed}", "the list names what this book never issued", "fund statement list"))
    listed.write_text("{" * 100_000)
    refused(run, url, No("not-a-manifest", f"verify {listed}", "is not a list of statements", "manifest.json"))


def test_a_file_that_is_no_paper_of_ours_is_refused_by_its_cause(run, url, tmp_path):
    (tmp_path / "papers.zip").write_bytes(b"PK\x03\x04 not whole")
    refused(run, url, No("damaged-zip", f"verify {tmp_path}/papers.zip", "cannot be unpacked", "ask for it again"))
    (tmp_path / "tip.dump").write_bytes(b"PGDMP\x01")
    refused(run, url, No("dump", f"verify {tmp_path}/tip.dump", "is a dump of PostgreSQL", "fund restore"))
    (tmp_path / "letter.txt").write_bytes(b"")
    refused(run, url, No("not-issued", f"verify {tmp_path}/letter.txt", "this book never issued it", "fund statement list"))
    refused(run, url, No("system", f"verify {tmp_path}/none.xlsx", "No such file or directory"))


def test_a_list_of_another_book_is_not_written_over(run, url, sent, tmp_path):
    told = json.loads((sent / "manifest.json").read_text()) | {"book": "OTHER"}
    (sent / "manifest.json").write_text(json.dumps(told))
    for command in ("write", "issue"):
        refused(run, url, No("file-exists", f"statement {command} {Q} --to {sent}", "holds manifest.json already", "--force"))


def test_several_statements_are_not_written_into_one_file(run, url, tmp_path):
    (tmp_path / "all.pdf").write_bytes(b"mine")
    refused(run, url, No("one-file", f"statement write {Q} -o {tmp_path}/all.pdf", "4 statements do not go into one file", "name a folder with --to", 2))  # fmt: skip
    assert (tmp_path / "all.pdf").read_bytes() == b"mine"


def test_settings_of_papers_that_are_none_are_refused_or_taken_as_they_are(run, url, books):
    """One line of a letterhead needs no list, and a folder may be called anything."""
    settings = books.place(url) / "fund.toml"
    told = settings.read_text()
    settings.write_text(told.replace("letterhead = []", "letterhead = 5"))
    refused(run, url, No("unknown-look", f"statement preview ESP {Q}", '"5" is not a choice of letterhead', "letterhead = [", 2))
    settings.write_text(told.replace("signers = []", "signers = {}"))
    refused(run, url, No("unknown-look", f"statement preview ESP {Q}", '"{}" is not a choice of signers', "signers = [", 2))
    settings.write_text(
        told.replace("letterhead = []", 'letterhead = "Office of Finance"')
        .replace("out/{quarter}", "out/{year}{")
        .replace("signers = []", 'signers = "Ana Reyes, Finance Officer"')
    )
    assert run("statement", "preview", "ESP", Q, "-o", "draft.pdf", url=url).status == 0
    drawn = pages((settings.parent / "draft.pdf").read_bytes())
    assert "Office of Finance" in drawn[0]
    assert any("Ana Reyes, Finance Officer" in page for page in drawn)
    told = run("statement", "write", Q, "-n", url=url)
    assert (told.status, "out/{year}{/S-2026-0001" in told.out) == (0, True)
