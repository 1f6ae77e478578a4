"""The closing as an officer sees it: the list, the reason, what is posted, and nothing in a dry run."""

import pytest

from ledger.book.reader import Reader
from tests.books import Books
from tests.ledger.reports import samples

CLOSE = ("period", "close", "2026-Q3", "--carry", "R-2026-0004", "--reason", "asked on 6 Oct", "--confirm", "2026-Q3")


@pytest.fixture
def url(books: Books) -> str:
    return books.make(samples.fill, fiscal_month=10)


def rate(run):
    assert run("rate", "add", "EUR", "1.20", "--on", "2026-09-30", "--source", "UNORE", "--yes").status == 0


def test_the_list_says_what_is_open_and_the_command_that_helps(url, run):
    told = run(*CLOSE)
    assert told.status == 1
    assert "2026-Q3, 2026-07-01 to 2026-09-30: 10 checks, 1 open" in told.out
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    assert "OPEN no rate for 2026-09-30 of EUR" in lines
    assert "-> fund rate add EUR RATE --on 2026-09-30 --source NAME" in lines
    assert any(line.startswith("carried no money is unidentified") for line in lines)
    assert "2026-Q3 cannot be closed yet" in told.err
    rows = {row["check"]: row for row in run(*CLOSE, "--json").json["rows"]}
    assert (rows["rates"]["state"], rows["unidentified"]["state"], rows["waiting"]["state"]) == ("open", "carried", "ok")


def test_a_dry_run_shows_what_would_be_posted_and_writes_nothing(url, run):
    rate(run)
    told = run(*CLOSE, "-n")
    assert told.status == 0, told.err
    assert "DRY RUN" in told.out
    assert "The quarters before it close with it: 2026-Q1, 2026-Q2" in told.out
    assert [line.split() for line in told.out.splitlines() if "year end" in line] == [["year", "end", "1", "entry", "7,665.00"]]
    with Reader(url) as reader:
        assert reader.rows("SELECT count(*) FROM period") == [(0,)]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_a_closing_posts_is_said_in_the_language_of_the_screen(url, run):
    rate(run)
    told = run(*CLOSE, "-n", "--lang", "es").out
    assert "cierre del ejercicio" in told
    assert "year end" not in told


def test_a_closed_quarter_says_what_comes_next(url, run):
    rate(run)
    assert run(*CLOSE).out.splitlines()[-1] == "Next: fund statement list 2026-Q3"


def test_programs_get_the_list_and_what_was_posted_as_one_object(url, run):
    rate(run)
    told = run(*CLOSE, "--json").json
    assert told["schema"] == "fund.period-close/1"
    assert told["posted"] == [
        {"event": "revaluation", "entries": 2, "value": "90.00"},
        {"event": "exchange attributed", "entries": 1, "value": "60.00"},
        {"event": "year end", "entries": 1, "value": "7665.00"},
    ]
    assert {row["state"] for row in told["rows"]} == {"ok", "carried"}
    (batch,) = run("show", told["batch"], "--json").json["rows"]
    assert (batch["command"], batch["reason"]) == ("period close", "asked on 6 Oct")
    assert [row["entries"] for row in run("period", "list", "--json").json["rows"] if row["quarter"] == "2026-Q3"] == [10]


def test_a_closing_makes_a_proved_copy_first_and_keeps_as_many_as_fund_toml_says(books, url, run):
    rate(run)
    place = books.place(url)
    settings = place / "fund.toml"
    settings.write_text(settings.read_text("utf-8").replace("keep = 12 ", "keep = 2 "), "utf-8")
    folder = place / "backups"
    folder.mkdir(exist_ok=True)
    for day in (1, 2):
        (folder / f"{place.name}-before-closing-2025-01-0{day}-000000-2024-Q4.db").write_text("older")
    (folder / "mine.db").write_text("an officer's own")
    told = run(*CLOSE)
    assert told.status == 0, told.err
    if books.dialect != "sqlite":
        assert len(list(folder.iterdir())) == 3
        return
    made = sorted(path.name for path in folder.iterdir())
    assert ("verified, " in told.out, "1 older backup of a closing was removed" in told.out) == (True, True)
    (copy,) = [path for path in folder.iterdir() if path.name.endswith("2026-Q3.db")]
    with Reader(f"sqlite:///{copy}") as reader:
        assert reader.rows("SELECT count(*) FROM period") == [(0,)]
    assert {"mine.db", copy.name, f"{place.name}-before-closing-2025-01-02-000000-2024-Q4.db"} == set(made)


def test_a_keep_that_is_no_number_is_told_before_anything_is_closed(books, url, run):
    rate(run)
    settings = books.place(url) / "fund.toml"
    settings.write_text(settings.read_text("utf-8").replace("keep = 12 ", "keep = 0 "), "utf-8")
    told = run(*CLOSE)
    assert (told.status, "keep = 0 is no number of backups" in told.err) == (2, True)
    with Reader(url) as reader:
        assert reader.rows("SELECT count(*) FROM period") == [(0,)]
