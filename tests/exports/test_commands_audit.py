"""`fund export audit`: what the pack holds, that it proves itself, and what it writes over and what it does not."""

import csv
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from hashlib import sha256

import pytest
from openpyxl import load_workbook

from ledger.book.reader import Reader
from ledger.commands.audit_papers import ASSERTIONS
from tests.ledger.commands import filled


@pytest.fixture
def url(books):
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def pack(request, dialect, tmp_path, tmp_path_factory):
    """The pack of a filled book, as a folder of its own; made once on each database, as it is the same every time."""
    kept = tmp_path_factory.getbasetemp() / f"audit_pack_{dialect}"
    if not kept.exists():
        run, _url = request.getfixturevalue("run"), request.getfixturevalue("url")
        ran = run("export", "audit", str(kept))
        assert (ran.status, ran.err) == (0, "")
    return shutil.copytree(kept, tmp_path / "pack")


def rows(pack, name):
    with (pack / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def proved(pack, *words):
    """The pack's own program, by a Python that knows nothing of this one."""
    return subprocess.run(
        [sys.executable, "-I", str(pack / "verify_chain.py"), *words], capture_output=True, text=True, check=False, cwd="/"
    )


def rewritten(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_the_pack_proves_itself_without_this_program(pack, url):
    ran = proved(pack)
    assert (ran.returncode, ran.stderr, ran.stdout.splitlines()[-1]) == (0, "", "Sound.")
    with Reader(url) as query:
        head, entries = query.rows("SELECT chain_head, chain_seq FROM book")[0]
    assert f"{entries} entries, last seal {head}." in ran.stdout
    first = rows(pack, "chain")[0]
    assert f"is that of {first['entry']}." in proved(pack, first["hash"][:12]).stdout
    assert proved(pack, "0" * 12).returncode == 1


def test_an_amount_changed_in_the_journal_is_found(pack):
    one = next(row for row in rows(pack, "journal") if row["account"] == "1010")
    rewritten(pack / "journal.csv", f",{one['amount']},{one['base']},", f",{one['amount']}1,{one['base']},")
    ran = proved(pack)
    assert ran.returncode == 1
    assert "journal.csv is not the file that was put into the pack" in ran.stdout
    assert f"{one['entry']}, posting {one['no']}: amount is {one['amount']}1 in journal.csv" in ran.stdout


def test_an_amount_changed_in_the_chain_is_found_even_with_a_new_seal(pack):
    links = rows(pack, "chain")
    text = links[4]["content"].replace("|USD|", "|EUR|", 1)
    path = pack / "chain.csv"
    rewritten(path, links[4]["content"].replace('"', '""'), text.replace('"', '""'))
    assert f"{links[4]['entry']}: its text does not give its seal" in proved(pack).stdout
    rewritten(path, links[4]["hash"], sha256(text.encode()).hexdigest())
    assert f"{links[5]['entry']}: it does not hold on to the entry before it" in proved(pack).stdout
    rewritten(path, f"5,{links[4]['entry']},", "5,J-2026-999999,")
    assert f"J-2026-999999: it was sealed as {links[4]['entry']}" in proved(pack).stdout


@pytest.mark.parametrize(("column", "by"), [
    ("memo", "x"), ("contributor", "x"), ("account", "x"), ("sealed_by", "x"), ("date", "x"), ("line", "x"), ("debit", "1"), ("reverses", "J-2026-000001"),
])  # fmt: skip
def test_whatever_is_changed_in_the_journal_is_found(pack, column, by):
    with (pack / "journal.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    found[0][column] += by
    with (pack / "journal.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found[0])
        writer.writeheader()
        writer.writerows(found)
    assert f"{found[0]['entry']}, posting 1: {column} is" in proved(pack).stdout


def test_an_entry_taken_out_of_a_table_is_found(pack):
    lines = (pack / "journal.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    last = rows(pack, "journal")[-1]["entry"]
    (pack / "journal.csv").write_text("".join(line for line in lines if last not in line), encoding="utf-8", newline="")
    assert f"{last} is missing in journal.csv" in proved(pack).stdout
    (pack / "journal.csv").write_text("seq\nx\n", encoding="utf-8")
    ran = proved(pack)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "cannot be read any further" in ran.stdout


def test_every_file_is_listed_with_its_hash_rows_and_control_totals(pack):
    sums = dict(line.split("  ")[::-1] for line in (pack / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert {path.name for path in pack.iterdir()} == {*sums, "SHA256SUMS"}
    assert all(sha256((pack / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    for one in rows(pack, "files"):
        assert one["sha256"] == sums[one["file"]]
        assert int(one["rows"]) == len(rows(pack, one["file"].removesuffix(".csv")))
    totals = {(one["file"], one["column"], one["currency"]): Decimal(one["total"]) for one in rows(pack, "totals")}
    journal = rows(pack, "journal")
    assert totals["journal.csv", "debit", "USD"] == sum(Decimal(row["debit"] or 0) for row in journal) > 0
    assert totals["journal.csv", "base", "USD"] == 0
    assert totals["journal.csv", "amount", "EUR"] == sum(Decimal(row["amount"]) for row in journal if row["currency"] == "EUR")


def test_every_assertion_has_answers_and_every_file_answers_one(pack):
    told = rows(pack, "index")
    by = {
        word: {row["file"] for row in told if row["assertion"] == word and row["file"]} for word, _question in ASSERTIONS.values()
    }
    assert all(by.values())
    assert set.union(*by.values()) == {row["file"] for row in rows(pack, "files")}
    readme = (pack / "README.txt").read_text(encoding="utf-8")
    assert all(name in readme for names in by.values() for name in names)
    assert all(row["sha256"] in readme for row in rows(pack, "files"))


def test_every_table_has_a_twin_sheet_with_the_same_rows(pack):
    book = load_workbook(pack / "tables.xlsx")
    for one in rows(pack, "files"):
        sheet = book[one["sheet"]]
        assert sheet.max_row == 3 + int(one["rows"]), one["file"]
    journal = list(book["General journal"].iter_rows(min_row=4, values_only=True))
    keys = list(rows(pack, "journal")[0])
    for cells, row in zip(journal, rows(pack, "journal"), strict=True):
        assert Decimal(str(cells[keys.index("base")])) == Decimal(row["base"])
        assert cells[keys.index("date")].date().isoformat() == row["date"]
    index = load_workbook(pack / "index.xlsx")
    assert {"By assertion", "Files", "Sums that tie", "Checks"} < set(index.sheetnames)
    for sheet in book.worksheets:
        assert sheet.print_title_rows == "$1:$3"  # title and heads on every page
    assert (book["General journal"].page_setup.fitToWidth, book["Checks"].page_setup.fitToWidth) == (2, None)
    heads = {name: [cell.value for cell in index[name][3]] for name in ("By assertion", "Files")}
    assert heads["By assertion"] == ["Assertion", "File", "What it answers", "Rows"]
    assert heads["Files"] == ["File", "Sheet", "Period", "Rows", "SHA-256"]
    (contributor,) = (cell for cell in book["General journal"][3] if cell.value == "Contributor")
    assert book["General journal"].cell(4, contributor.column).alignment.indent == 1  # does not touch the number before it


def test_sums_tie_and_every_check_holds(pack):
    ties = rows(pack, "ties")
    assert {row["key"] for row in ties} > {"TIP", "2120", "8030", "1110+1120", "bofa-usd"}
    assert [row for row in ties if Decimal(row["difference"])] == []
    assert any(Decimal(row["control"]) for row in ties if row["kind"] == "pledges")
    assert {row["holds"] for row in rows(pack, "checks")} == {"yes"}
    assert {row["missing"] for row in rows(pack, "numbering")} == {""}


def test_who_made_and_who_approved_is_told_of_every_batch(pack):
    batches = {row["batch"]: row for row in rows(pack, "approvals")}
    assert (batches["B-2026-0005"]["made_by"], batches["B-2026-0005"]["decided_by"]) == ("ana.reyes", "luis.mora")
    assert batches[filled.BATCHES["waiting"]]["state"] == "waiting"
    assert {row["person"] for row in rows(pack, "people")} == {"ana.reyes", "luis.mora"}
    assert rows(pack, "one_person") == []
    assert [row["reverses"] for row in rows(pack, "reversals")] == ["J-2026-000015"]
    assert any("never promised" in row["reason"] for row in rows(pack, "overrides"))


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_why_a_batch_was_given_back_is_told_beside_who_made_it(books, url, run):
    number = filled.BATCHES["waiting"]
    assert run("approve", number, "--return", "--reason", "not signed", user="luis.mora").status == 0
    assert run("export", "audit", "given").status == 0
    given = books.place(url) / "given"
    (row,) = (row for row in rows(given, "approvals") if row["batch"] == number)
    assert (row["reason"], row["decided_by"], row["decided_why"]) == ("", "luis.mora", "not signed")
    assert [row["reason"] for row in rows(given, "overrides") if row["batch"] == number] == ["returned: not signed"]


def test_files_are_told_with_what_was_said_of_their_rows(pack):
    bofa = next(row for row in rows(pack, "imports") if row["file"] == "bofa_2026-09.xlsx")
    assert (bofa["sha256"], bofa["rows"], bofa["new"], bofa["there"]) == (filled.SHA256["bofa-usd"], "6", "6", "6")
    lines = [row for row in rows(pack, "bank_lines") if row["bank_account"] == "bofa-usd"]
    assert sum(Decimal(row["amount"]) for row in lines) == Decimal(bofa["sum"])


def test_both_sides_of_a_quarter_end_are_told(pack):
    sides = {(row["period_end"], row["side"]) for row in rows(pack, "cut_off")}
    assert {("2026-09-30", "before"), ("2026-09-30", "after")} <= sides
    assert all((row["date"] <= row["period_end"]) == (row["side"] == "before") for row in rows(pack, "cut_off"))


def test_a_period_limits_what_moved_and_still_proves_itself(books, url, run):
    place = books.place(url) / "quarter"
    assert run("export", "audit", str(place), "2026-Q3").status == 0
    assert {row["date"][:7] for row in rows(place, "journal")} <= {"2026-07", "2026-08", "2026-09"}
    whole = {row["entry"] for row in rows(place, "chain")}
    assert {row["entry"] for row in rows(place, "journal")} < whole
    assert proved(place).returncode == 0
    lines = (place / "journal.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (place / "journal.csv").write_text("".join(lines[:-1]), encoding="utf-8", newline="")
    assert "postings in journal.csv" in proved(place).stdout


def test_the_same_book_is_the_same_bytes_as_folder_and_as_zip(books, url, run, pack):
    other, zipped = books.place(url) / "again", books.place(url) / "pack.zip"
    assert (run("export", "audit", str(other)).status, run("export", "audit", str(zipped)).status) == (0, 0)
    content = {path.name: path.read_bytes() for path in pack.iterdir()}
    assert {path.name: path.read_bytes() for path in other.iterdir()} == content
    with zipfile.ZipFile(zipped) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == content
    before = zipped.read_bytes()
    assert run("export", "audit", str(zipped), "--force").status == 0
    assert zipped.read_bytes() == before


def test_the_index_speaks_the_language_that_is_asked_for_and_columns_stay_english(books, url, run, pack):
    place = books.place(url) / "es"
    assert run("export", "audit", str(place), "2026", "--lang", "es").status == 0
    sheets = load_workbook(place / "tables.xlsx", read_only=True).sheetnames
    assert [row["sheet"] for row in rows(place, "files")] == sheets
    assert sheets != load_workbook(pack / "tables.xlsx", read_only=True).sheetnames
    assert "31 de diciembre de 2026" in (place / "README.txt").read_text(encoding="utf-8")
    for path in pack.glob("*.csv"):
        assert path.read_text(encoding="utf-8").splitlines()[0] == (place / path.name).read_text(encoding="utf-8").splitlines()[0]
    assert proved(place).returncode == 0


def test_what_a_sheet_cannot_hold_is_left_out_with_a_sentence(books, url, run, monkeypatch):
    monkeypatch.setattr("exports.workbook_xlsx.MOST_ROWS", 20)
    place = books.place(url) / "long"
    assert run("export", "audit", str(place)).status == 0
    count = len(rows(place, "journal"))
    assert count > 17
    assert next(row["sheet"] for row in rows(place, "files") if row["file"] == "journal.csv") == ""
    assert "General journal" not in load_workbook(place / "tables.xlsx", read_only=True).sheetnames
    assert f"journal.csv has {count} rows" in (place / "README.txt").read_text(encoding="utf-8").replace("\n", " ")


def test_a_text_that_a_spreadsheet_would_run_is_inert_and_still_proved(books, run):
    url = books.make()
    for words in (
        ("contributor", "add", "SCS", "=1+1", "--class", "private_entity"),
        ("pledge", "add", "SCS", "10", "USD", "--signed", "2026-01-02", "--due", "2026-03-01=10"),
        ("pledge", "cancel", "P-2026-0001", "--reason", "a letter"),
        ("undo", "B-2026-0004", "--reason", "=HYPERLINK(1)"),
    ):
        ran = run(*words, "--yes")
        assert ran.status == 0, ran.err
    place = books.place(url) / "pack"
    assert run("export", "audit", str(place)).status == 0
    assert "'=1+1" in {row["name"] for row in rows(place, "contributors")}
    assert "'=HYPERLINK(1)" in {row["memo"] for row in rows(place, "journal")}
    assert proved(place).returncode == 0


def test_an_empty_book_has_a_pack_too(books, run):
    place = books.place(books.make()) / "pack"
    assert run("export", "audit", str(place)).status == 0
    assert proved(place).stdout.splitlines() == ["0 entries, last seal none.", "Sound."]


def test_what_holds_something_else_is_left_alone(books, url, run, pack):
    home = books.place(url)
    (home / "mine").mkdir()
    (home / "mine" / "precious").write_text("mine")
    for words, name in (
        ((str(home / "mine"), "--force"), "file-exists"),
        ((str(pack),), "file-exists"),
        ((str(home), "--force"), "is-the-book"),
        ((str(home / "fund.toml"), "--force"), "not-a-folder"),
        ((str(home / "none" / "x"),), "no-folder"),
        ((str(home / "new"), "--as-of", "2026-01-01"), "not-as-of"),
    ):
        ran = run("export", "audit", *words, "--json")
        assert (ran.status != 0, f'"{name}"' in ran.err) == (True, True), (words, ran.err)
    assert (home / "mine" / "precious").read_text() == "mine"
    assert run("export", "audit", str(pack), "--force").status == 0


def test_a_pack_that_is_stopped_leaves_nothing_behind(books, url, run, monkeypatch):
    monkeypatch.setattr("exports.commands_audit.lines", lambda *_: 1 / 0)
    home = books.place(url)
    before = {path.name for path in home.iterdir()}
    assert run("export", "audit", str(home / "pack")).status != 0
    assert {path.name for path in home.iterdir()} <= before | {"tip.db-shm", "tip.db-wal"}


def test_a_dry_run_writes_nothing(books, url, run):
    ran = run("export", "audit", str(books.place(url) / "pack"), "-n")
    assert (ran.status, "DRY RUN" in ran.out, (books.place(url) / "pack").exists()) == (0, True, False)
