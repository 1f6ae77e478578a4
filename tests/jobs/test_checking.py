"""`fund verify FILE`: the office proves a paper by its book, a recipient by the list and the public key alone."""

import json
import shutil
import zipfile

import openpyxl
import pytest

from tests.jobs.test_issuing import Q, issued, pays
from tests.ledger.statements import issuing_world

USA = f"S-2026-0003-v1-USA-{Q}.xlsx"


@pytest.fixture
def dialect():
    """What is checked are files; the book behind them is asked in one sentence of SQL."""
    return "sqlite"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the first test leaves a book and its papers for the others."""
    return tmp_path_factory.mktemp("issued")


@pytest.fixture
def out(books, run, tmp_path, kept):
    """The papers of a run whose list is signed, in the office's folder."""
    place, out = books.place(books.make(issuing_world.fill)), tmp_path / "out"
    if (kept / "book").exists():
        shutil.copytree(kept / "book", place, dirs_exist_ok=True)
        shutil.copytree(kept / "out", out)
    else:
        assert run("statement", "key", "--new", "--yes").status == 0
        issued(run, out)
        shutil.copytree(place, kept / "book")
        shutil.copytree(out, kept / "out")
    return out


@pytest.fixture
def donor(run, tmp_path, monkeypatch):
    """The command line where there is no book at all."""
    import cli

    def donor(capsys, *words):
        folder = tmp_path / "donor"
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("HOME", str(folder))
        status = cli.run(["verify", *map(str, words)])
        told = capsys.readouterr()
        return status, told.out + told.err

    return donor


def alter(path, cell_of="B2", to=999999):
    """Another amount in the table of all figures, saved by another program."""
    book = openpyxl.load_workbook(path)
    rows = (row for sheet in book.worksheets for row in sheet.iter_rows(max_col=7))
    row = next(row for row in rows if row[0].value == cell_of and isinstance(row[3].value, str) and row[5].value is not None)
    row[5].value = to
    book.save(path)


def test_the_office_knows_its_paper_by_the_book(out, run):
    told = run("verify", str(out / USA))
    assert told.status == 0, told.err
    assert "1 file is what was sent, unaltered" in told.out
    row = run("verify", str(out / USA), "--json").json["rows"][0]
    assert (row["number"], row["version"], row["contributor"], row["state"]) == ("S-2026-0003", 1, "USA", "holds")


def test_the_office_is_told_that_a_later_version_took_its_place_or_that_it_was_withdrawn(out, run):
    pays(run)
    issued(run, out)
    assert "S-2026-0003 version 1 was replaced by version 2." in run("verify", str(out / USA)).out
    assert run("verify", str(out / USA), "--json").json["rows"][0]["state"] == "superseded"
    later = run("verify", str(out / USA.replace("v1", "v2")), "--json").json["rows"][0]
    assert (later["version"], later["state"]) == (2, "holds")
    assert run("undo", later["run"], "--reason", "wrong", "--yes").status == 0
    assert "was withdrawn after it was sent" in run("verify", str(out / USA.replace("v1", "v2"))).out


def test_an_altered_amount_is_named_by_line_and_column(out, run):
    alter(out / USA)
    told = run("verify", str(out / USA))
    assert told.status == 1
    assert (
        "S-2026-0003 version 1, altered: USA:2026-Q3:B2 (quarter) says 999999, and USD 1,000.00 was issued"
        in told.err.replace("\n", " ")
    )
    assert json.loads(run("--json", "verify", str(out / USA)).err)["error"]["problems"][0]["name"] == "altered"


def test_what_was_saved_again_with_the_same_amounts_is_altered_all_the_same(out, run):
    book = openpyxl.load_workbook(out / USA)
    book.worksheets[0]["B1"] = "Another Office"
    book.save(out / USA)
    told = run("verify", str(out / USA))
    assert told.status == 1
    assert "altered; its amounts of parts A and B are those that were issued" in told.err


def test_a_file_that_the_book_never_wrote_is_none_of_it(out, run, tmp_path):
    other = tmp_path / "letter.pdf"
    other.write_bytes(b"%PDF-1.7 a letter")
    told = run("verify", str(other))
    assert (told.status, "this book never issued it" in told.err) == (1, True)


def test_a_recipient_needs_the_list_and_the_key_and_no_book(out, donor, capsys):
    status, told = donor(capsys, out / USA, "--manifest", out / "manifest.json", "--key", out / "office.pem")
    assert status == 0, told
    assert "1 file is what was sent, unaltered" in told
    assert "signed by the office's key" in told
    status, told = donor(capsys, out / "manifest.json", "--key", out / "office.pem")
    assert status == 0, told
    assert "6 files are what was sent, unaltered" in told


def test_a_folder_is_checked_by_the_list_in_it(out, donor, capsys):
    assert donor(capsys, out, "--key", out / "office.pem") == donor(capsys, out / "manifest.json", "--key", out / "office.pem")
    (out / USA).write_bytes((out / USA).read_bytes() + b"x")
    status, told = donor(capsys, out, "--key", out / "office.pem")
    assert (status, USA in told) == (1, True)


def test_without_book_list_or_key_it_says_what_is_needed(out, donor, capsys):
    for words, says in (
        ([out / USA], "--manifest manifest.json --key office.pem"),
        ([out / USA, "--key", out / "office.pem"], "--manifest manifest.json"),
        ([out / USA, "--manifest", out / "manifest.json"], "--key office.pem"),
    ):
        status, told = donor(capsys, *words)
        assert status == 2
        assert says in told
        assert "Traceback" not in told


def test_without_a_signature_each_file_is_said_to_agree_with_the_list_and_nobody_to_vouch_for_it(out, donor, capsys):
    count = len(json.loads((out / "manifest.json").read_text())["files"])
    (out / "manifest.json.sig").rename(out / "kept.sig")
    for words in ((out,), (out / "manifest.json",), (out, "--key", out / "office.pem")):
        status, told = donor(capsys, *words)
        assert status == 1, words
        assert f"{count} files agree with the list" in told
        assert "are what was sent" not in told
        assert f"  {USA} " in told
        assert "the list is not signed, so nobody vouches for it" in told
    (out / "kept.sig").rename(out / "manifest.json.sig")
    status, told = donor(capsys, out)
    assert (status, f"{count} files agree with the list" in told, "--key office.pem" in told) == (2, True, True)
    alter(out / USA)
    status, told = donor(capsys, out)
    assert (status, f"{USA}: it is not the file that was sent: it was altered" in told) == (1, True)


def test_a_recipient_is_told_of_an_altered_paper_list_signature_or_key(out, donor, capsys, run, tmp_path):
    def verdict(paper=USA):
        status, told = donor(capsys, copy / paper, "--manifest", copy / "manifest.json", "--key", copy / "office.pem")
        assert status == 1, told
        return " ".join(told.split())

    copy = tmp_path / "copy"
    for spoil, says in (
        (lambda: alter(copy / USA), f"{USA}: it is not the file that was sent: it was altered."),
        (lambda: (copy / "manifest.json").write_bytes((copy / "manifest.json").read_bytes().replace(b"USA", b"USB")), "the list was altered, or another key signed it"),
        (lambda: (copy / "manifest.json.sig").write_bytes(bytes(64)), "the list was altered, or another key signed it"),
        ((copy / "manifest.json.sig").unlink, "the list is not signed"),
        (lambda: (copy / "office.pem").write_text("no key"), "this is not an Ed25519 key in PEM"),
        (lambda: (copy / "manifest.json").write_text("{}"), "the list was altered, or another key signed it"),
    ):  # fmt: skip
        shutil.copytree(out, copy)
        spoil()
        assert says in verdict()
        shutil.rmtree(copy)
    shutil.copytree(out, copy)
    (copy / "mine.xlsx").write_bytes(b"mine")
    assert "it is not on the list" in verdict("mine.xlsx")
    _, told = donor(capsys, "--json", copy / "mine.xlsx", "--manifest", copy / "manifest.json", "--key", copy / "office.pem")
    assert json.loads(told)["error"]["code"] == "not-listed"


def test_a_zip_is_checked_whole(out, run, donor, capsys, tmp_path):
    assert run("statement", "write", Q, "--to", str(tmp_path / "zip"), "--zip").status == 0
    (one,) = (tmp_path / "zip").iterdir()
    assert "6 files are what was sent, unaltered" in run("verify", str(one)).out
    status, told = donor(capsys, one, "--key", out / "office.pem")
    assert status == 0, told
    inside = zipfile.ZipFile(one)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        for name in inside.namelist():
            other.writestr(name, b"mine" if name == USA else inside.read(name))
    status, told = donor(capsys, tmp_path / "other.zip", "--key", out / "office.pem")
    assert status == 1
    assert f"{USA}: it is not the file that was sent" in told
    (tmp_path / "half.zip").write_bytes(one.read_bytes()[:2000])
    assert "cannot be unpacked" in run("verify", str(tmp_path / "half.zip")).err


def test_a_list_that_the_book_never_wrote_is_refused_and_one_without_a_signature_is_said_to_have_none(out, run):
    told = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json.sig").unlink()
    assert "The list is not signed." in run("verify", str(out / "manifest.json")).out
    told["files"][0]["sha256"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(told))
    refused = run("verify", str(out / "manifest.json"))
    assert (refused.status, "the list names what this book never issued" in refused.err) == (1, True)
    (out / "manifest.json").write_text('{"schema": "x"}')
    assert "is not a list of statements" in run("verify", str(out / "manifest.json")).err


def test_a_backup_is_proved_as_a_book(out, run, tmp_path):
    copy = tmp_path / "copy.db"
    assert run("backup", str(copy)).status == 0
    assert "Sound." in run("verify", str(copy)).out
    (tmp_path / "x.dump").write_bytes(b"PGDMP....")
    told = run("--json", "verify", str(tmp_path / "x.dump"))
    assert json.loads(told.err)["error"]["code"] == "dump"
