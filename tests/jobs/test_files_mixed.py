"""Files of one account in other forms, in any order: each line once; gaps are named; an undone import comes in again."""

import csv
import json
from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.banking import accounts, lines
from ledger.book.reader import Reader
from ledger.money import Money
from tests.books import write

ROWS = [
    ("2026-07-01", "MINISTRY OF FINANCE CONTRIBUTION", 1000), ("2026-07-02", "FEE", -5), ("2026-07-02", "FEE", -5),
    ("2026-07-15", "EMBASSY", 300), ("2026-08-03", "REFUND TO SENDER", -300), ("2026-09-01", "INTEREST", 2),
]  # fmt: skip


def statement(path, rows, *, opening=0, head=("Date", "Details", "Amount", "Balance"), short=False):
    """The rows as a bank prints them: with other headers, without a balance, with texts cut, as asked."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(head)
        for day, text, amount in rows:
            opening += amount
            out.writerow([day, text[:8] if short else text, f"{amount:.2f}", f"{opening:.2f}"][: len(head)])
    return str(path)


def test_the_same_months_in_another_form_and_without_balances_add_nothing(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    assert run("import", "bank", statement(tmp_path / "a.csv", ROWS), "--json").json["counts"]["new"] == 6
    for name, more in (
        ("b.csv", {"head": ("Date", "Details", "Amount")}),
        ("c.csv", {"head": ("Fecha", "Concepto", "Importe", "Saldo"), "short": True}),
        ("d.csv", {"head": ("Fecha", "Concepto", "Importe"), "short": True}),
    ):
        counts = run("import", "bank", statement(tmp_path / name, ROWS, **more), "--json").json["counts"]
        assert (counts["seen"], counts["new"], counts["late"], counts["restated"]) == (6, 0, 0, 0), name


def test_a_gap_names_its_amount_and_its_days(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "a.csv", ROWS[:3]))
    told = run("import", "bank", statement(tmp_path / "b.csv", ROWS[4:], opening=1290), "--json").json
    assert told["gaps"] == [{"amount": "300.00", "since": "2026-07-02", "until": "2026-08-03"}]
    between = run("import", "bank", statement(tmp_path / "c.csv", ROWS[3:4], opening=990), "--sign", "plain", "--json").json
    assert (between["gaps"], between["counts"]["late"]) == ([], 0)


def test_a_gap_before_what_the_book_has_is_named_as_well(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "b.csv", ROWS[4:], opening=1290))
    told = run("import", "bank", statement(tmp_path / "a.csv", ROWS[:3]), "--json").json
    assert told["gaps"] == [{"amount": "300.00", "since": "2026-07-02", "until": "2026-08-03"}]


def test_late_lines_are_in_the_status_until_they_are_posted(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "a.csv", [ROWS[0], *ROWS[3:]], head=("Date", "Details", "Amount")))
    run("import", "bank", statement(tmp_path / "b.csv", ROWS[1:3], head=("Date", "Details", "Amount")), "--sign", "plain")
    assert run("status", "--json").json["totals"]["late"] == 2
    for line in ("L-5", "L-6"):
        assert run("match", "set", line, "--type", "fee").status == 0
    assert run("match", "post", "--yes").status == 0
    assert run("status", "--json").json["totals"]["late"] == 0


def test_an_import_whose_lines_are_posted_is_undone_after_what_rests_on_it_and_comes_in_again(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    file = statement(tmp_path / "a.csv", ROWS)
    batch = run("import", "bank", file, "--json").json["batch"]
    decided = run("match", "set", "L-2", "--type", "fee", "--json").json["batch"]
    posting = run("match", "post", "--yes", "--json").json["batch"]
    refused = run("undo", batch, "--yes")
    assert refused.status == 1
    assert f"fund undo {decided} first" in refused.err
    for number in (posting, decided, batch):
        assert run("undo", number, "--yes").status == 0
    assert run("import", "bank", file, "--json").json["counts"]["new"] == 6


def test_what_is_posted_in_a_closed_quarter_is_not_undone_and_is_named(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "a.csv", ROWS))
    for number in range(1, 7):
        assert run("match", "set", f"L-{number}", "--type", "other").status == 0
    posting = run("match", "post", "--yes", "--json").json["batch"]
    closed = run("period", "close", "2026-Q3", "--yes", "--confirm", "2026-Q3", "--reason", "reconciled on paper")
    assert closed.status == 0, closed.err
    refused = run("undo", posting, "--yes")
    assert refused.status == 1
    assert refused.err.count("lies in a closed quarter") == 6


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from(("", "x", "y")), st.booleans()), min_size=1, max_size=4
    )
)
def test_in_the_book_too_any_files_in_any_order_are_their_union(books, files):
    """Through the rooms and the database: unique keys and all."""
    from ledger.book.store import open_book
    from tests.books import ANA

    book = open_book(books.make(), ANA)
    write(book, "bank add", lambda unit, batch: accounts.add(unit, batch, "usd", "USD"))
    days, covered = sorted({day for day, *_ in ROWS}), set()
    for number, (first, last, form, twice) in enumerate(files):
        kept = {day for place, day in enumerate(days, 1) if min(first, last) <= place <= max(first, last)}
        covered |= kept
        told = [
            lines.Line(
                "",
                row,
                day,
                None,
                amount * 10_000,
                "USD",
                f"{form}{text}"[: None if not form else 9],
                "",
                "",
                "",
                None,
                None,
                None,
            )
            for row, (day, text, amount) in enumerate(ROWS, 2)
            if day in kept
        ]

        def take(unit, batch, told=told, form=form, number=number):
            file = lines.File(
                "bank", f"{number}.csv", sha256(b"").hexdigest(), b"", json.dumps({"form": form}), None, None, 0, 0, form
            )
            return lines.take(unit, batch, accounts.find(unit, "usd"), file, told)

        for _again in range(1 + twice):
            write(book, "import bank", take, second=False)
    book.close()
    with Reader(books.made[-1]) as reader:
        found = reader.rows("SELECT day, amount FROM bank_line_list")
    assert sorted(found) == sorted(
        (day, Money.of_units(amount * 10_000, "USD").units) for day, _text, amount in ROWS if day in covered
    )


def test_an_operation_is_one_batch_so_files_come_under_operations_of_their_own(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    files = [statement(tmp_path / "a.csv", ROWS[:3]), statement(tmp_path / "b.csv", ROWS[3:], opening=990)]
    refused = run("import", "bank", *files, "--operation", "night-7", "--json")
    assert (refused.status, '"code": "one-batch"' in refused.err) == (2, True)
    for number, file in enumerate(files):
        assert run("import", "bank", file, "--operation", f"night-{number}", "--json").json["counts"]["new"] == 3
    assert "Done before" in run("import", "bank", files[0], "--operation", "night-0").out
