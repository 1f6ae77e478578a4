"""The same file, and overlapping files, add nothing twice; undone imports come in again as new."""

import csv
import json

from exports.demo_xlsx import write as sample_files
from ledger.book.reader import Reader


def bank_csv(path, rows, opening=1000):
    """A statement as a bank exports it, its balance running."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Date", "Details", "Amount", "Balance"])
        balance = opening
        for day, text, amount in rows:
            balance += amount
            out.writerow([day, text, f"{amount:.2f}", f"{balance:.2f}"])
    return path


ROWS = [
    ("2026-09-01", "ONE", 100),
    ("2026-09-02", "TWO", 50),
    ("2026-09-02", "TWO", 50),
    ("2026-09-15", "THREE", -20),
    ("2026-09-28", "FOUR", 7),
]


def counts(ran):
    return {name: count for name, count in json.loads(ran.out)["counts"].items() if count}


def test_the_same_bank_file_again_changes_nothing(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    file = bank_csv(tmp_path / "sept.csv", ROWS)
    assert counts(run("import", "bank", str(file), "--json"))["new"] == 5
    again = run("import", "bank", str(file), "--json")
    assert again.status == 0
    assert counts(again)["seen"] == 5
    assert "new" not in counts(again)


def test_overlapping_files_add_each_line_once_and_twins_stay_two(books, run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", str(bank_csv(tmp_path / "first.csv", ROWS[:3])))
    second = run("import", "bank", str(bank_csv(tmp_path / "second.csv", ROWS[1:], 1100)), "--json")
    assert counts(second) == {"new": 2, "seen": 2, "not_a_transaction": 1}
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT count(*) FROM bank_line_list") == 5


def test_a_line_dated_inside_what_was_imported_is_late(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", str(bank_csv(tmp_path / "first.csv", [ROWS[0], ROWS[4]])))
    late = [("2026-09-10", "FORGOTTEN", 3), ("2026-09-11", "ITS FEE", -1)]
    assert counts(run("import", "bank", str(bank_csv(tmp_path / "late.csv", late)), "--json"))["late"] == 2


def mt940_file(path, line, closing):
    path.write_text(f":20:S\n:25:1\n:28C:1\n:60F:C260831USD1000,\n:61:{line}NTRFNONREF\n:86:ONE\n:62F:C{closing}USD1100,\n")
    return str(path)


def test_a_statement_covers_the_days_up_to_its_closing_balance_also_those_without_a_line(books, run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    assert run("import", "bank", mt940_file(tmp_path / "sept.sta", "2609010901C100,", "260915")).status == 0
    with Reader(books.made[-1]) as reader:
        assert reader.one("SELECT first_day, last_day FROM import_run WHERE kind = 'bank'") == ("2026-09-01", "2026-09-15")
    rows = [("2026-09-10", "FORGOTTEN", 3), ("2026-09-15", "OF THE LAST DAY", 2), ("2026-09-16", "BEHIND IT", -1)]
    found = run("import", "bank", str(bank_csv(tmp_path / "rest.csv", rows)), "--json")
    assert {name: counts(found).get(name, 0) for name in ("new", "late")} == {"new": 2, "late": 1}


def test_a_closing_balance_of_a_day_to_come_covers_no_such_day(books, run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    assert run("import", "bank", mt940_file(tmp_path / "sept.sta", "2609010901C100,", "690901")).status == 0
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT last_day FROM import_run WHERE kind = 'bank'") < "2069"


def test_an_undone_import_comes_in_again_as_new(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    file = bank_csv(tmp_path / "sept.csv", ROWS)
    batch = json.loads(run("import", "bank", str(file), "--json").out)["batch"]
    assert run("undo", batch, "--yes").status == 0
    assert counts(run("import", "bank", str(file), "--json"))["new"] == 5


def test_a_dry_run_writes_nothing(books, run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    file = bank_csv(tmp_path / "sept.csv", ROWS)
    assert json.loads(run("import", "bank", str(file), "-n", "--json").out)["dry_run"] is True
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT count(*) FROM bank_line") == 0


def test_the_same_pledge_file_again_changes_nothing_and_a_changed_row_needs_amend(books, run, tmp_path):
    files = sample_files(tmp_path)
    run(
        "contributor",
        "add",
        "PR-SCS",
        "Save the Children Sweden",
        "--class",
        "private_entity",
        "--name-es",
        "Save the Children Suecia",
        "--yes",
    )
    assert run("import", "rates", str(files.rates), "--yes").status == 0
    run("import", "contributors", "x.csv")
    more = tmp_path / "states.csv"
    more.write_text(
        "code,name_en,name_es,kind\nUSA,United States of America,Estados Unidos,member_state\nCAN,Canada,Canadá,member_state\nESP,Spain,España,permanent_observer\n"
        "FRA,France,Francia,permanent_observer\nMEX,Mexico,México,member_state\nBRA,Brazil,Brasil,member_state\nTTO,Trinidad and Tobago,Trinidad y Tobago,member_state\n"
        "HTI,Haiti,Haití,member_state\n", encoding="utf-8",
    )  # fmt: skip
    assert run("import", "contributors", str(more), "--yes").status == 0
    first = run("import", "pledges", str(files.pledges), "--yes")
    assert first.status == 0, first.err
    again = json.loads(run("import", "pledges", str(files.pledges), "--yes", "--json").out)
    assert (again["new"], again["unchanged"]) == (0, 10)
    changed = tmp_path / "changed.csv"
    changed.write_text(
        "Pledge no.,Contributor,Signed on,Currency,Amount,Due on\nP-2026-0103,Spain,2026-04-15,EUR,50000.00,2026-07-31\n"
    )
    shown = json.loads(run("import", "pledges", str(changed), "--yes", "--json").out)
    assert [(row["pledge"], row["book"], row["file"]) for row in shown["rows"]] == [("P-2026-0103", "60000.00", "50000.00")]
    assert run("import", "pledges", str(changed), "--yes", "--amend").status == 0
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT pledged FROM instalment_list WHERE pledge = 'P-2026-0103'") == 500_000_000


def test_a_pledge_file_without_numbers_brings_nothing_new_the_second_time(run, tmp_path):
    assert run("contributor", "add", "PR-SCS", "Save the Children Sweden", "--class", "private_entity", "--yes").status == 0
    sheet = tmp_path / "plain.csv"
    sheet.write_text(
        "Contributor,Signed on,Currency,Amount,Due on\n" + "PR-SCS,2026-04-15,USD,500.00,2026-07-31\n" * 2, encoding="utf-8"
    )
    first = json.loads(run("import", "pledges", str(sheet), "--yes", "--json").out)
    assert (first["new"], first["unchanged"]) == (2, 0)
    again = json.loads(run("import", "pledges", str(sheet), "--yes", "--json").out)
    assert (again["new"], again["unchanged"], again["batch"]) == (0, 2, "")


def test_pledges_without_numbers_are_known_again_by_what_they_say(books, run, tmp_path):
    run("contributor", "add", "ESP", "Spain", "--class", "permanent_observer", "--yes")
    head, row = "Contributor,Signed on,Amount (USD),Due on\n", "ESP,2026-04-15,{},2026-07-31\n"
    file = tmp_path / "pledges.csv"
    file.write_text(head + row.format("60000.00") * 2, encoding="utf-8")
    assert json.loads(run("import", "pledges", str(file), "--yes", "--json").out)["new"] == 2
    again = json.loads(run("import", "pledges", str(file), "--yes", "--json").out)
    assert (again["new"], again["unchanged"]) == (0, 2)
    file.write_text(head + row.format("60000.00") * 3 + row.format("1.00"), encoding="utf-8")
    more = json.loads(run("import", "pledges", str(file), "--yes", "--json").out)
    assert (more["new"], more["unchanged"]) == (2, 2), "as many twins as the file has more than the book"
    later = tmp_path / "later.csv"
    later.write_text(head + "ESP,2026-04-15,1.00,2026-08-31\n", encoding="utf-8")
    told = run("import", "pledges", str(later), "-n").out
    assert "the book has one of the same contributor and amount: line 2" in " ".join(told.split())
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT count(*) FROM pledge") == 4


def test_files_of_one_dry_run_see_each_other_as_those_of_a_real_one_do(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    files = [str(bank_csv(tmp_path / "first.csv", ROWS[:3])), str(bank_csv(tmp_path / "again.csv", ROWS[:3]))]
    files += [
        str(bank_csv(tmp_path / "second.csv", ROWS[1:], 1100)),
        str(bank_csv(tmp_path / "late.csv", [("2026-09-10", "LATE", 3), ("2026-09-11", "ITS FEE", -1)])),
    ]
    dry, done = (run("import", "bank", *files, *words) for words in (("--dry-run",), ()))
    assert (dry.status, done.status) == (0, 0), dry.err
    assert "  late (dated before the last import)  row 2     2026-09-10" in dry.out
    assert [line for line in dry.out.splitlines() if line[:2] == "  "] == [
        line for line in done.out.splitlines() if line[:2] == "  "
    ]
