"""A profile settles what the next file of an account leaves open, and says so; it is never evidence against a balance."""

import csv
import json

import pytest
from openpyxl import Workbook, load_workbook

from ledger.book.reader import Reader

HEAD = ["Date", "Details", "Amount"]
OPEN = [("01/09/2026", "MINISTRY OF FINANCE", "100.00"), ("02/09/2026", "BANK FEE", "-4.00")]  # day and month in either order


def sheet(path, rows, head=HEAD):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return str(path)


@pytest.fixture
def kept(run, tmp_path):
    """An account whose first file was read with the officer's word, and kept so."""
    run("bank", "add", "usd", "USD", "--yes")
    file = sheet(tmp_path / "one.csv", OPEN)
    refused = run("import", "bank", file, "--json")
    assert (refused.status, refused.json["problems"][0]["name"]) == (1, "ambiguous-dates")
    assert "--keep last" in run("import", "bank", file, "--dates", "dmy").out
    assert run("bank", "profile", "usd", "--keep", "last", "--yes").status == 0


def test_the_next_file_is_read_as_the_profile_says_and_the_evidence_names_it(kept, run, tmp_path):
    told = run(
        "import",
        "bank",
        sheet(tmp_path / "two.csv", [("03/10/2026", "EMBASSY", "5.00"), ("04/10/2026", "BANK FEE", "-1.00")]),
        "--json",
    )
    assert told.status == 0, told.err
    assert told.json["rows"][-1]["date"] == "2026-10-04"
    evidence = " ".join(told.json["evidence"])
    assert "as in the profile of usd; not proved" in evidence
    assert "Layout: as in the profile of usd, unchanged since 2026-10-07." in evidence


def test_what_the_file_proves_stands_against_the_profile_and_is_said(kept, run, tmp_path):
    told = run(
        "import", "bank", sheet(tmp_path / "two.csv", [("09/15/2026", "EMBASSY", "5.00"), ("09/16/2026", "BANK FEE", "-1.00")])
    )
    assert told.status == 0, told.err
    assert "2026-09-15" in run("show", "L-3", "--json").out
    assert "the profile of usd says" in " ".join(told.out.split())


def test_a_column_more_or_fewer_is_said(kept, run, tmp_path):
    rows = [("03/10/2026", "5.00", "REF-1"), ("04/10/2026", "-1.00", "REF-2")]
    told = " ".join(run("import", "bank", sheet(tmp_path / "two.csv", rows, ["Date", "Amount", "Reference"])).out.split())
    assert 'the column "Details" is gone; the column "Reference" is new' in told


def test_a_balance_is_stronger_than_the_profile(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--yes")
    toml = tmp_path / "p.toml"
    toml.write_text('headers = ["Date", "Details", "Amount", "Other", "Balance"]\n[columns]\ndate = "Date"\namount = "Other"\n')
    assert run("bank", "profile", "usd", "--import", str(toml), "--yes").status == 0
    rows = [
        ("2026-09-01", "A", "100.00", "7.00", "1100.00"),
        ("2026-09-02", "B", "50.00", "3.00", "1150.00"),
        ("2026-09-03", "C", "-20.00", "1.00", "1130.00"),
    ]
    told = run("import", "bank", sheet(tmp_path / "one.csv", rows, ["Date", "Details", "Amount", "Other", "Balance"]), "--json")
    assert told.status == 0, told.err
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT sum(amount) FROM bank_line_list") == 1_300_000


def test_a_profile_is_shown_written_brought_back_and_forgotten(kept, run, tmp_path):
    shown = run("bank", "profile", "usd").out
    assert 'dates = "dmy"' in shown
    file = tmp_path / "usd.toml"
    assert run("bank", "profile", "usd", "-o", str(file)).status == 0
    assert file.read_text() in shown + "\n"
    assert "read so already" in run("bank", "profile", "usd", "--import", str(file), "--yes").out
    assert run("bank", "profile", "usd", "--forget", "--yes").status == 0
    gone = run("bank", "profile", "usd", "--json")
    assert (gone.status, json.loads(gone.err)["error"]["code"]) == (1, "no-profile")
    assert (
        run(
            "import",
            "bank",
            sheet(tmp_path / "two.csv", [("03/10/2026", "EMBASSY", "5.00"), ("04/10/2026", "BANK FEE", "-1.00")]),
        ).status
        == 1
    )


def test_undoing_its_batch_puts_the_profile_before_it_in_force(kept, run):
    batch = run("bank", "profile", "usd", "--forget", "--yes", "--json").json["batch"]
    assert run("undo", batch, "--yes").status == 0
    assert 'dates = "dmy"' in run("bank", "profile", "usd").out


def test_what_cannot_be_kept_is_refused(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"\xff\xfe")
    for words, name in (
        (("--keep", "last"), "no-import"), (("--keep", "last", "--forget"), "bad-option"), (("--import", str(bad)), "bad-profile"),
        (("--import", str(tmp_path / "none.toml")), "not-found"),
    ):  # fmt: skip
        refused = run("bank", "profile", "usd", *words, "--yes", "--json")
        assert json.loads(refused.err)["error"]["code"] == name


def test_several_files_each_go_to_their_account_with_their_own_batch(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--iban", "GB33BUKB20201555555555", "--yes")
    run("bank", "add", "eur", "EUR", "--iban", "DE89370400440532013000", "--yes")
    files = []
    for name, number in (("one.csv", "GB33 BUKB 2020 1555 5555 55"), ("two.csv", "DE89370400440532013000")):
        path = tmp_path / name
        path.write_text(
            f"IBAN,{number}\n\nDate,Details,Amount\n2026-09-0{len(files) + 1},EMBASSY,40.00\n2026-09-09,BANK FEE,-4.00\n"
        )
        files.append(str(path))
    told = run("import", "bank", *files, "--json")
    assert told.status == 0, told.err
    assert [(one["file"], one["account"], one["counts"]["new"]) for one in told.json["files"]] == [
        ("one.csv", "usd", 2),
        ("two.csv", "eur", 2),
    ]
    assert len({one["batch"] for one in told.json["files"]}) == 2
    assert {row["account"] for row in told.json["rows"]} == {"usd", "eur"}


def test_what_is_wrong_in_several_files_is_said_at_once_and_nothing_is_written(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--yes")
    good = sheet(tmp_path / "good.csv", [("2026-09-01", "A", "-1.00")])
    bad = [
        sheet(tmp_path / "dates.csv", OPEN),
        sheet(tmp_path / "amount.csv", [("2026-09-01", "A", "12,34,5"), ("2026-09-02", "B", "3.00")]),
    ]
    told = run("import", "bank", good, *bad, "--json")
    problems = json.loads(told.err)["error"]["problems"]
    assert told.status == 1
    assert {problem["where"].split(",")[0] for problem in problems} == {"dates.csv", "amount.csv"}
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT count(*) FROM bank_line") == 0


@pytest.mark.parametrize(("ending", "places"), [("csv", {"A3", "A4"}), ("xlsx", {"A3", "C4"})])
def test_a_refused_bank_file_comes_back_with_a_comment_at_each_problem(run, tmp_path, ending, places):
    run("bank", "add", "usd", "USD", "--yes")
    rows = [("2026-09-01", "A", "1.00"), ("2026-09-31", "B", "2.00"), ("2026-09-03", "C", "x7"), ("2026-09-04", "D", "-4.00")]
    file, out = sheet(tmp_path / "sept.csv", rows), tmp_path / "back.xlsx"
    if ending == "xlsx":
        file = str(tmp_path / "sept.xlsx")
        book = Workbook()
        for row in (HEAD, *rows):
            book.active.append(row)
        book.save(file)
    refused = run("import", "bank", file, "--mark", str(out))
    assert refused.status == 1
    assert {cell.coordinate for row in load_workbook(out).worksheets[0].iter_rows() for cell in row if cell.comment} == places


MT940 = b":20:X\n:25:1\n:28C:1\n:60F:C260301USD0,\n:61:260302C1,NTRF\n:86:GIFT\n:62F:C260302USD1,\n"


def code(ran):
    return json.loads(ran.err)["error"]["code"]


def test_a_file_that_says_itself_how_it_is_read_needs_no_profile_and_is_read_without_one(kept, run, tmp_path):
    statement = tmp_path / "a.sta"
    statement.write_bytes(MT940)
    assert code(run("bank", "profile", "usd", "--keep", str(statement), "--yes", "--json")) == "no-profile"
    told = run("import", "bank", str(statement), "--json")
    assert (told.status, "profile of usd" in " ".join(told.json["evidence"])) == (0, False)
    assert code(run("bank", "profile", "usd", "--keep", "last", "--yes", "--json")) == "no-profile"


def test_the_profile_of_any_file_can_be_kept_shown_to_programs_and_is_never_written_over_another(kept, run, tmp_path):
    file = sheet(tmp_path / "other.csv", [("2026-09-01", "A", "1,50"), ("2026-09-02", "B", "-4,25")], ["Day", "What", "Amount"])
    assert run("bank", "profile", "usd", "--keep", file, "--yes").status == 0
    (row,) = run("bank", "profile", "usd", "--json").json["rows"]
    assert (row["account"], 'decimal = "comma"' in row["profile"]) == ("usd", True)
    (tmp_path / "usd.toml").write_text("mine")
    refused = run("bank", "profile", "usd", "-o", str(tmp_path / "usd.toml"), "--json")
    assert (refused.status, code(refused), (tmp_path / "usd.toml").read_text()) == (1, "file-exists", "mine")


def test_a_profile_says_what_signs_mean_and_which_columns_are_the_amounts(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    first = sheet(tmp_path / "one.csv", [("2026-09-01", "A", "5.00"), ("2026-09-02", "B", "7.00")])
    assert run("import", "bank", first, "--sign", "reversed").status == 0
    assert run("bank", "profile", "usd", "--keep", "last", "--yes").status == 0
    told = run(
        "import", "bank", sheet(tmp_path / "two.csv", [("2026-10-01", "RENT", "6.00"), ("2026-10-02", "DUES", "8.00")]), "--json"
    )
    assert (told.status, [row["amount"] for row in told.json["rows"][1:]]) == (0, ["-6.00", "-8.00"])
    assert "as in the profile of usd" in told.json["reading"]["signs"]


def test_a_column_that_the_profile_binds_is_taken_where_the_file_has_several_and_its_evidence_says_so(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    head = ["Date", "Details", "Amount", "Amount USD"]
    first = sheet(tmp_path / "one.csv", [("2026-09-01", "RENT", "-5.00", "-6.00"), ("2026-09-02", "DUES", "7.00", "8.00")], head)
    assert code(run("import", "bank", first, "--json")) == "ambiguous-columns"
    assert run("import", "bank", first, "--columns", "amount=D").status == 0
    assert run("bank", "profile", "usd", "--keep", "last", "--yes").status == 0
    later = sheet(tmp_path / "two.csv", [("2026-10-01", "RENT", "-5.00", "-6.50"), ("2026-10-02", "DUES", "7.00", "8.50")], head)
    told = run("import", "bank", later, "--json")
    assert (told.status, [row["amount"] for row in told.json["rows"][1:]]) == (0, ["-6.50", "8.50"])
    assert any(one.startswith("Columns: ") and one.endswith("as in the profile of usd.") for one in told.json["evidence"])


def test_an_answer_of_the_profile_that_does_not_fit_leaves_the_file_as_open_as_it_was(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    tables = Workbook()
    for name in ("Current", "Savings"):
        page = tables.create_sheet(name)
        for row in (HEAD, ["2026-09-01", "RENT", -5], ["2026-09-02", "DUES", 7]):
            page.append(row)
    tables.save(tmp_path / "one.xlsx")
    assert run("import", "bank", str(tmp_path / "one.xlsx"), "--sheet", "Savings").status == 0
    assert run("bank", "profile", "usd", "--keep", "last", "--yes").status == 0
    for name in ("Current", "Savings"):
        tables[name].title = f"{name} 2"
    tables.save(tmp_path / "two.xlsx")
    refused = run("import", "bank", str(tmp_path / "two.xlsx"), "--json")
    assert (refused.status, code(refused)) == (1, "several-tables")


def test_a_column_that_the_profile_knows_and_the_file_lacks_is_no_answer_and_the_officers_own_slip_is_told(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    first = sheet(
        tmp_path / "one.csv",
        [("2026-09-01", "RENT", "-5.00", "-6.00"), ("2026-09-02", "DUES", "7.00", "8.00")],
        ["Date", "Details", "Amount", "Amount USD"],
    )
    assert run("import", "bank", first, "--columns", "amount=D").status == 0
    assert run("bank", "profile", "usd", "--keep", "last", "--yes").status == 0
    later = sheet(
        tmp_path / "two.csv",
        [("2026-10-01", "RENT", "-5.00", "-6.50"), ("2026-10-02", "DUES", "7.00", "8.50")],
        ["Date", "Details", "Amount", "Betrag"],
    )
    open_ = run("import", "bank", later, "--json")
    assert (open_.status, code(open_)) == (1, "ambiguous-columns")
    slip = run("import", "bank", later, "--columns", "amount=Z", "--json")
    assert (slip.status, code(slip)) == (2, "unknown-column")
