"""`fund show`: anything by its number or code, compact for a person, whole for a program."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.commands.batch_screens import CONTENTS
from ledger.screen import Screen
from tests.ledger.commands import filled

ROOT = Path(__file__).parents[3]


@pytest.fixture
def url(books):
    """A filled book."""
    return books.make(filled.fill, **filled.ABOUT)


def window(monkeypatch, columns):
    """As if standard output were a window of so many columns."""
    monkeypatch.setattr("ledger.commands.session.screen_of", lambda *_args, **_more: Screen(width=columns, height=200))


KINDS = [
    ("B-2026-0009", "batch"), ("J-2026-000007", "entry"), ("P-2026-0003", "pledge"), ("R-2026-0002", "receipt"), ("L-1", "line"), ("ESP", "contributor"),
    ("1010", "account"), ("bofa-usd", "bank"), ("bofa_2026-09.xlsx", "file"), ("S-2026-0002", "statement"), ("ESP:2026-Q3:B2", "trace"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "kind"), [*KINDS, ("bofa_2026-09.xlsx:Sheet1!5", "line")])
def test_everything_is_shown_to_programs_with_its_kind_and_facts(url, run, word, kind):
    ran = run("show", word, "--json")
    assert (ran.status, ran.err) == (0, "")
    told = ran.json
    assert (told["schema"], told["kind"], told["problems"]) == ("fund.show/1", kind, [])
    assert len(told["rows"]) == 1


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("word", [word for word, _kind in KINDS])
def test_no_line_is_wider_than_the_window_but_for_what_is_never_cut(url, run, monkeypatch, word, columns):
    window(monkeypatch, columns)
    ran = run("show", word)
    assert ran.status == 0, ran.err
    too_wide = [line for line in ran.out.splitlines() if len(line) > columns]
    assert not too_wide
    assert ".." not in "".join(line for line in ran.out.splitlines() if "SHA-256" in line)


def test_a_batch_shows_its_accounts_and_everything_it_holds(url, run):
    told = run("show", filled.BATCHES["posted"], "--json").json
    (facts,) = told["rows"]
    assert (facts["total"], facts["state"], facts["made_by"], facts["decided_by"]) == (
        "USD 207,963.17",
        "posted",
        "ana.reyes",
        "luis.mora",
    )
    assert len(facts["content"]) == 64
    debit, credit = ({row["account"]: row[side] for row in told["accounts"] if row[side]} for side in ("debit", "credit"))
    assert (debit["1010"], credit["1010"], credit["4110"]) == ("137165.17", "2010.00", "350.17")
    assert [row["receipt"] for row in told["receipts"]] == [f"R-2026-000{number}" for number in range(1, 6)]
    assert [row["line"] for row in told["posted"]] == [f"L-{number}" for number in (1, 2, 3, 4, 5, 7, 8)]
    assert {row["amount"] for row in told["allocations"]} == {"125000.00", "60000.00", "2000.00", "-2000.00"}


def test_a_batch_that_waits_says_to_its_maker_how_to_take_it_back_and_to_others_how_to_decide(url, run):
    waiting = filled.BATCHES["waiting"]
    assert run("show", waiting).out.splitlines()[-1].endswith(f"To take it back: fund undo {waiting}")
    assert run("show", waiting, user="luis.mora").out.splitlines()[-1] == f"Approve or return it: fund approve {waiting}"


def test_a_batch_foots_on_the_screen(url, run):
    lines = run("show", filled.BATCHES["posted"]).out.splitlines()
    (total,) = [line for line in lines if line.strip().startswith("TOTAL")]
    assert total.split() == ["TOTAL", "204,010.18", "204,010.18"]


def test_every_table_that_a_command_may_write_is_shown_of_its_batch(url):
    from ledger.book.guards import UNDOABLE
    from ledger.book.reader import Reader

    shown = " ".join(content.sql for content in CONTENTS)
    assert {table for table in UNDOABLE if f"{table} " in f"{shown} "} == set(UNDOABLE)
    with Reader(url) as reader:
        for content in CONTENTS:
            for row in reader.rows(content.sql, batch=5):
                assert len(row) == len(content.columns), content.name


def test_a_pledge_shows_instalments_receipts_and_what_it_is_worth(url, run):
    told = run("show", "P-2026-0003", "--json").json
    (facts,) = told["rows"]
    assert (facts["pledged"], facts["pledged_currency"], facts["open"], facts["value"]) == (
        "100000.00",
        "EUR",
        "40000.00",
        "43200.00",
    )
    assert [(row["due"], row["open"], row["state"]) for row in told["instalments"]] == [
        ("2026-06-30", "0.00", "paid"), ("2027-01-31", "40000.00", "open"),
    ]  # fmt: skip
    assert [(row["receipt"], row["amount"], row["value"], row["line"]) for row in told["receipts"]] == [
        ("R-2026-0002", "60000.00", "63000.00", "L-7")
    ]


def test_what_waits_and_what_was_undone_say_that_they_do_not_count(url, run):
    assert "WAITING for a second person, does not count yet" in run("show", "CAN-8").out
    assert "undone, does not count any more" in run("show", "CAN-7").out
    assert run("show", "CAN-8", "--json").json["rows"][0]["state"] == "waiting"
    assert "does not count" not in run("show", "CIM-1").out
    assert run("contributor", "add", "PR-NEW", "New Ltd", "--class", "private_entity", "--yes").status == 0
    assert "WAITING for a second person, does not count yet" in run("show", "PR-NEW").out
    assert "does not count" not in run("show", "ESP").out


def test_a_receipt_shows_what_was_sent_what_arrived_and_what_banks_kept(url, run):
    (facts,) = run("show", "R-2026-0002", "--json").json["rows"]
    wanted = {
        "sent": "60000.00",
        "sent_currency": "EUR",
        "net": "59975.00",
        "charges": "25.00",
        "value": "63000.00",
        "line": "L-7",
        "entry": "J-2026-000007",
    }
    assert wanted.items() <= facts.items()
    assert "unidentified" in run("show", "R-2026-0003").out


def test_a_receipt_names_what_came_of_it_later(url, run):
    came_back, held = (run("show", number, "--json").json["rows"][0] for number in ("R-2026-0004", "R-2026-0003"))
    assert (came_back["returned_by"], came_back["identified_by"]) == ("R-2026-0005", None)
    assert (held["returned_by"], held["identified_by"]) == (None, "R-2026-0006")


def test_an_undo_shows_the_entries_that_it_takes_back_with_the_sign_turned(url, run):
    (entry,) = run("show", filled.BATCHES["undone"], "--json").json["entries"]
    assert (entry["memo"], entry["value"]) == ("J-2026-000015: never promised", "-7.00")


def test_what_a_batch_holds_is_said_in_the_screens_language_and_as_it_is_to_programs(url, run):
    told = run("show", filled.BATCHES["posted"], "--lang", "es").out
    assert re.search(r"J-2026-\d+ .* ingreso ", told)
    assert re.search(r"L-\d+ .* comisión bancaria|L-\d+ .* intereses", told)
    events = {row["event"] for row in run("show", filled.BATCHES["posted"], "--json", "--lang", "es").json["entries"]}
    assert "receipt" in events


def test_an_entry_shows_its_postings_what_reversed_it_and_its_seal(url, run):
    told = run("show", "J-2026-15", "--json").json
    (facts,) = told["rows"]
    assert (facts["reversed_by"], facts["batch"], len(facts["hash"])) == ("J-2026-000016", filled.BATCHES["mistaken"], 64)
    assert [(row["account"], row["debit"], row["credit"], row["line"]) for row in told["postings"]] == [
        ("1120", "7.00", None, "A2"), ("4010", None, "7.00", None),
    ]  # fmt: skip


def test_an_account_at_a_bank_shows_the_banks_balance_and_the_ledgers(url, run):
    told = run("show", "bofa-usd", "--json").json
    (facts,) = told["rows"]
    assert (facts["balance"], facts["ledger"], facts["iban"]) == ("135232.17", "135155.17", "US640001")
    assert {row["state"]: row["lines"] for row in told["states"]} == {"open": 1, "posted": 5}


def test_what_a_line_and_the_rows_of_a_file_became_is_said_in_the_screens_language_and_as_it_is_to_programs(url, run):
    line, file = filled.LINE["E1"], "bofa_2026-09.xlsx"
    assert re.search(r"Decidida como +recebimento", run("show", line, "--lang", "pt").out)
    assert run("show", line, "--json").json["rows"][0]["decided"] == "receipt"
    assert re.search(r"Filas +nuevas \d", run("show", file, "--lang", "es").out)
    assert run("show", file, "--json").json["rows"][0]["counts"].startswith("new ")


def test_a_statement_line_shows_that_its_postings_are_the_printed_figure(url, run):
    out = run("show", "ESP:2026-Q3:B2").out
    assert "The postings add up to the figure of S-2026-0002/1." in out
    assert "bbva_2026-09.csv" in out
    assert filled.SHA256["bbva-eur"] in out
    (facts,) = run("show", "ESP:2026-Q3:B2", "--json").json["rows"]
    assert (facts["printed"], facts["total"], facts["statement"]) == ("63000.00", "63000.00", "S-2026-0002/1")
    assert "not issued yet" in run("show", "ESP:2026-Q4:B2").out
    assert run("show", "ESP:2026-Q4:B2", "--json").json["rows"][0]["statement"] is None


@pytest.mark.unsound
def test_a_statement_line_whose_postings_are_not_the_printed_figure_says_so(url, run, monkeypatch):
    monkeypatch.setattr("ledger.statements.trace._printed", lambda _text, _trace: filled.money("62999.99"))
    assert "do NOT add up to the figure of S-2026-0002/1: run fund verify" in run("show", "ESP:2026-Q3:B2").out


def test_a_statement_shows_every_line_with_the_id_that_traces_it(url, run):
    told = run("show", "S-2026-0002", "--json").json
    assert {
        "trace": "ESP:2026-Q3:B14",
        "name": "Closing unspent balance",
        "quarter": "62973.75",
        "year": "62973.75",
        "inception": "62973.75",
    } in told["lines"]
    assert told["rows"][0]["last_entry"] == "J-2026-000016"


def test_history_goes_from_a_row_of_a_file_to_the_statement(url, run):
    told = run("show", "bbva_2026-09.csv:2", "--history", "--json").json
    assert told["schema"] == "fund.history/1"
    assert [row["kind"] for row in told["rows"]] == [
        "file", "line", "decided", "entry", "receipt", "allocated", "statement", "statement", "statement", "statement",
    ]  # fmt: skip
    assert {"id": "ESP:2026-Q3:B2", "value": "63000.00"}.items() <= told["rows"][-2].items()
    assert run("show", "L-7", "--history", "--json").json["rows"] == told["rows"]


def test_a_pledge_from_a_spreadsheet_leads_back_to_its_file_and_the_file_to_its_pledges(url, run, tmp_path):
    file = tmp_path / "promises.csv"
    file.write_text("Pledge no,Contributor,Signed,Currency,Amount,Due\nNV-77,ESP,2026-10-01,USD,5000.00,2026-12-31\n")
    ran = run("import", "pledges", str(file), "--yes", "--json")
    assert ran.status == 0, ran.err
    assert run("approve", ran.json["batch"], "--confirm", "5000.00", user="luis.mora").status == 0
    steps = run("show", "NV-77", "--history", "--json").json["rows"]
    assert [(row["kind"], row["id"]) for row in steps] == [
        ("file", "promises.csv"),
        ("pledge", "NV-77/1"),
        ("statement", "ESP:2026-Q4:A2"),
    ]
    (sha256,) = [row["sha256"] for row in run("show", "ESP:2026-Q4:A2", "--json").json["postings"]]
    assert steps[0]["words"] == f"SHA-256 {sha256}"
    told = run("show", "promises.csv", "--json").json
    assert (told["rows"][0]["sha256"], told["pledges"]) == (sha256, [{"pledge": "NV-77", "contributor": "ESP"}])


def test_in_a_window_a_history_leaves_out_nobody_and_cuts_no_hash(url, run, monkeypatch):
    window(monkeypatch, 80)
    lines = run("show", "L-7", "--history").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert f"             {filled.SHA256['bbva-eur']}" in lines
    assert f"             {filled.BATCHES['posted']}  ana.reyes, 2026-10-07 11:31 UTC  approved by luis.mora" in lines
    assert "  receipt    R-2026-0002  3 Sep 2026  EUR 60,000.00  USD 63,000.00" in lines
    assert "             Contributions received, before bank charges, on S-2026-0002/1" in lines
    undone = run("show", "J-2026-15", "--history").out
    assert f"UNDONE by {filled.BATCHES['undone']}" in undone


def test_what_has_no_way_from_a_file_to_a_statement_says_so(url, run):
    ran = run("show", "1010", "--history", "--json")
    assert (ran.status, "no-history" in ran.err) == (1, True)


def test_a_row_of_a_file_that_became_no_line_says_so(url, run):
    ran = run("show", "bofa_2026-09.xlsx:Sheet1!4", "--json")
    assert (ran.status, "no-such-row" in ran.err) == (1, True)


@pytest.mark.parametrize(
    "words", [("show", "P-2026-0033"), ("show", "XXX:2026-Q3:B2"), ("show", "B-2026-0009", "--as-of", "2026-10-01")]
)
def test_what_is_not_understood_is_exit_status_two_with_a_cure(url, run, words):
    ran = run(*words)
    assert ran.status == 2
    assert len(ran.err.splitlines()) > 1
    assert ran.out == ""


def test_a_statement_line_with_a_word_that_is_none_names_the_right_form(url, run):
    assert "write it as ESP:2026-Q3:B2" in run("show", "ESP:2026-Q3:Z1").err


def test_a_spreadsheet_gets_the_first_list_and_one_without_lists_the_facts(url, run):
    assert run("show", "bofa_2026-09.xlsx", "--csv").out.splitlines()[:2] == [
        "line,place,day,currency,amount,state,text", "L-1,Sheet1!5,2026-09-02,USD,124965.00,posted,US TREASURY P-2026-0001/2 second part",
    ]  # fmt: skip


def test_amounts_and_days_are_the_same_in_the_csv_of_every_language(url, run):
    made = run("receipt", "refund", "ESP", "1234", "--reason", "article 9", "--confirm", "ESP", "--json")
    assert made.status == 0, made.err
    told = run("show", "F-2026-0001", "--csv", "--lang", "es").out
    assert "amount,1234.00" in told.splitlines()
    assert told == run("show", "F-2026-0001", "--csv").out


def test_names_are_those_of_the_language_of_the_screen(url, run):
    changed = run("contributor", "change", "ESP", "--name-fr", "Espagne", "--yes", "--json").json["batch"]
    assert run("approve", changed, "--confirm", changed, user="luis.mora").status == 0
    for word in ("P-2026-0003", "R-2026-0002"):
        assert run("show", word, "--json").json["rows"][0]["name"] != "Espagne"
        assert "Espagne" in run("show", word, "--lang", "fr").out, word
    lines = run("show", "S-2026-0002", "--lang", "fr").out
    assert "Contributions received" not in lines
    assert "Contributions reçues" in lines


def test_hostile_text_is_shown_in_letters(url, run):
    out = run("show", filled.LINE["E2"]).out
    assert r'rounding\nof; the "bank"' in out


def test_read_aloud_every_fact_is_a_sentence(url, run):
    out = run("show", "R-2026-0002", ACCESSIBLE="1").out
    assert "Sent EUR 60,000.00." in out.splitlines()


def test_a_long_list_is_cut_on_a_screen_and_whole_for_programs(books, run):
    def fill(unit):
        filled.fill(unit)
        drafts = [filled.draft("CAN", filled.money("1"), f"MANY-{number}", ("2026-12-01", "1")) for number in range(30)]
        filled.extra(unit, "import pledges", lambda unit, batch: filled.pledge(unit, batch, *drafts))

    books.make(fill, **filled.ABOUT)
    assert "and 12 more: --json has them all" in run("show", "CAN").out
    assert len(run("show", "CAN", "--json").json["pledges"]) == 32


@pytest.mark.parametrize(
    "words", [["show", "ESP"], ["show", "L-1", "--history"], ["show", "ESP:2026-Q3:B2"], ["log"], ["export", "hledger", "-"]]
)
def test_reading_loads_neither_sqlalchemy_nor_what_else_is_heavy(books, url, words):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import cli; assert cli.run({words!r}) == 0; "
        "sys.exit(str(sorted({'sqlalchemy', 'sqlmodel', 'pydantic', 'rich', 'babel', 'rapidfuzz'} & set(sys.modules))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=books.place(url), capture_output=True, text=True, check=False)
    assert ran.stderr.strip() == "[]"
