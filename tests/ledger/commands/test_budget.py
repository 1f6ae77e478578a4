"""`fund budget`: what an officer sees, writes, undoes, and what waits for the second person."""

import pytest

from ledger.book.reader import Reader
from tests.ledger.budget.budgeted import allotted


@pytest.fixture
def url(books):
    """A book for one person, with a budget."""
    return books.make(allotted)


def done(run, *words, **more):
    told = run(*words, "--yes", **more)
    assert told.status == 0, told.err
    return told


def test_a_line_is_shown_with_its_use_its_cover_and_a_bar(url, run):
    done(run, "budget", "obligate", "4", "10000", "AeroSur", "--order", "4500031")
    done(run, "budget", "spend", "O-2026-1", "6000")
    done(run, "budget", "request", "8", "36000", "Consult")
    lines = run("budget").out.splitlines()
    assert lines[0] == "Coordinator, 2026, USD, as known on 2026-10-07  book TIP"
    (travel,) = [line for line in lines if "Travel" in line]
    assert travel.split()[-1] == "#+........"
    (contracts,) = [line for line in lines if "Performance contracts" in line]
    assert contracts.split()[-1] == "+++++....."
    assert "# spent  + obligated  . left" in lines
    assert "Fund: covered (Art. 105): what is left can be obligated in full." in lines


def test_programs_get_every_column_and_the_proof(url, run):
    done(run, "budget", "appropriate", "4", "300000")
    done(run, "budget", "spend", "4", "1000", "--payee", "AeroSur", "--text", "Lima")
    told = run("budget", "show", "2026", "--json").json
    (travel,) = [row for row in told["rows"] if row["object"] == 4]
    assert {key: travel[key] for key in ("appropriated", "allotted", "spent", "left", "received", "signed", "uncovered")} == {
        "appropriated": "300000.00", "allotted": "40000.00", "spent": "1000.00", "left": "39000.00", "received": "78000.00", "signed": "20000.00",
        "uncovered": "202000.00",
    }  # fmt: skip
    assert told["totals"]["free"] == {"USD": "149000.00"}
    assert told["totals"]["left"] == {"USD": "111000.00"}
    assert told["totals"]["free_program_budget"] == {"USD": "10000.00"}
    assert [row["object"] for row in run("budget", "show", "--object", "8", "--json").json["rows"]] == [8]


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_objects_are_named_in_the_language_asked_for(url, run, language):
    names = {"es": "Viajes", "fr": "Voyages", "pt": "Viagens"}
    assert names[language] in run("budget", "--lang", language).out


def test_every_writing_command_is_a_batch_that_a_dry_run_leaves_out_and_undo_takes_back(url, run):
    commands = (
        ("appropriate", "2", "1000"), ("allot", "2", "1000"), ("request", "4", "10", "X"), ("obligate", "4", "3000", "X"), ("obligate", "O-2026-0002", "10", "--reason", "longer stay"), ("spend", "O-2026-0002", "100"),
        ("pay", "O-2026-0002", "bofa-usd"), ("advance", "M. Paz", "50", "--account", "bofa-usd"),
        ("render", "A-2026-0001", "30", "--refund", "20", "--account", "bofa-usd"), ("release", "O-2026-0002", "5", "--reason", "x"),
        ("unit", "Department of Public Security", "--from", "2026-05-01"), ("activity", "TRAIN", "Training"), ("object", "4", "Travel and subsistence"),
    )  # fmt: skip
    before = run("budget", "show", "--json").out
    made = []
    for words in commands:
        assert run("budget", *words, "--dry-run").status == 0
        made.append(done(run, "budget", *words, "--json").json["batch"])
    assert [int(number[-4:]) for number in made] == list(range(int(made[0][-4:]), int(made[0][-4:]) + len(commands)))
    for number in reversed(made):
        done(run, "undo", number)
    assert run("budget", "show", "--json").out == before


def test_what_an_officer_commits_waits_for_the_second_person(books, run):
    url = books.make(allotted, two_person=True)
    waiting = done(run, "budget", "obligate", "4", "39000", "X", "--json").json["batch"]
    with Reader(url) as reader:
        assert reader.value("SELECT count(*) FROM obligation_list") == 0
    assert "Batches that wait for a second person use USD 39,000.00 more." in run("budget").out
    told = run("budget", "obligate", "4", "1000.01", "Y", "--yes", user="luis.mora")
    assert (told.status, "has left: USD 1,000.00" in told.err) == (1, True)
    assert run("approve", waiting, "--confirm", "USD 39,000.00", user="luis.mora").status == 0
    with Reader(url) as reader:
        assert reader.rows("SELECT number, open FROM obligation_list") == [("O-2026-0001", 390000000)]


def test_a_commitment_tells_its_story_from_order_to_statement(url, run):
    done(run, "budget", "obligate", "4", "3000", "AeroSur", "--agreement", "P-1", "--order", "PO-1")
    done(run, "budget", "spend", "PO-1", "1000")
    done(run, "budget", "pay", "E-2026-1", "bofa-usd")
    assert run("show", "O-2026-1", "--json").json["rows"][0]["open"] == "2000.00"
    for number in ("O-2026-1", "E-2026-1"):
        steps = [
            (row["kind"], row["id"], row["amount"] or row["value"])
            for row in run("show", number, "--history", "--json").json["rows"]
        ]
        assert steps == [
            ("obligation", "O-2026-0001", "3000.00"), ("expenditure", "E-2026-0001", "1000.00"), ("obligation", "O-2026-0001", "-1000.00"),
            ("payment", "E-2026-0001", "1000.00"), ("statement", "ESP:2026-Q4:B15", "-2000.00"), ("statement", "ESP:2026-Q4:B11.4", "-1000.00"),
        ]  # fmt: skip
    assert "obligation" in run("show", "O-2026-1", "--history", COLUMNS="100").out
    assert len(run("log", "E-2026-1", "--json").json["rows"]) == 2


def test_status_names_what_lapses_what_is_late_and_what_no_cash_covers(url, run):
    done(run, "budget", "obligate", "4", "3000", "X", "--expires", "2026-11-30")
    done(run, "budget", "advance", "M. Paz", "50", "--account", "bofa-usd", "--on", "2026-08-01", "--due", "2026-09-01")
    assert run("receipt", "return", "R-2026-0001", "--reason", "recalled", "--yes").status == 0
    out = run("status").out
    assert "1 obligation lapses soon, USD 3,000.00" in out
    assert "M. Paz has USD 50.00 of A-2026-0001 to render" in out
    assert "Allotments of the fund lack USD 62,000.00 of cash" in out
    assert "Fund: NOT COVERED (Art. 105): USD 62,000.00 of what is left cannot be obligated." in run("budget").out


def test_what_has_expired_is_listed_and_released(url, run):
    done(run, "budget", "obligate", "4", "3000", "X", "--on", "2026-01-20", "--expires", "2026-09-30")
    assert run("budget", "obligations", "--json").json["rows"][0]["state"] == "expired"
    told = done(run, "budget", "lapse", "--json").json
    assert [(row["obligation"], row["state"]) for row in told["rows"]] == [("O-2026-0001", "expired")]
    assert run("budget", "obligations", "--open", "--json").json["rows"] == []
    assert "Nothing has expired" in run("budget", "lapse", "--yes").out


def test_the_unit_of_the_office_and_the_names_of_objects_are_dated(url, run):
    done(
        run,
        "budget",
        "unit",
        "Department of Public Security",
        "--from",
        "2026-05-01",
        "--name-es",
        "Departamento de Seguridad Pública",
    )
    assert [row["from"] for row in run("budget", "unit", "--json").json["rows"]] == ["2003-01-01", "2026-05-01"]
    done(run, "budget", "object", "4", "Missions", "--from", "2026-12-01")
    assert run("budget", "object", "4", "--json").json["rows"] == [{"object": 4, "name": "Travel"}]
