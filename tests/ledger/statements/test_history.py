"""The way from a row of a file to a line of a statement and back is the same way."""

from hashlib import sha256

import pytest

from ledger.banking import deciding, lines
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.journal import batches
from ledger.statements import history
from ledger.statements.figures import LINES_OF, Trace
from ledger.statements.trace import behind
from tests.books import ANA
from tests.ledger.commands import filled
from tests.ledger.commands.filled import draft, money, pledge


@pytest.fixture
def url(books):
    """A filled book."""
    return books.make(filled.fill, **filled.ABOUT)


@pytest.fixture
def reader(url):
    """The filled book, for reading."""
    with Reader(url) as reader:
        yield reader


def told(steps):
    return [(step.kind, step.number) for step in steps]


def line(reference):
    return int(filled.LINE[reference][2:])


def test_a_bank_line_leads_from_its_file_over_decision_entry_and_receipt_to_the_statement(reader):
    steps = history.of_line(reader, line("E1"))
    assert told(steps) == [
        ("file", "bbva_2026-09.csv:2"), ("line", filled.LINE["E1"]), ("decided", filled.LINE["E1"]), ("entry", "J-2026-000007"),
        ("receipt", "R-2026-0002"), ("allocated", "P-2026-0003/1"), ("statement", "ESP:2026-Q3:B10"), ("statement", "ESP:2026-Q3:A6"),
        ("statement", "ESP:2026-Q3:B2"), ("statement", "ESP:2026-Q3:A7"),
    ]  # fmt: skip
    assert steps[0].words == f"SHA-256 {filled.SHA256['bbva-eur']}"
    assert [step.batch for step in steps[:4]] == [filled.BATCHES[name] for name in ("bank eur", "bank eur", "decided", "posted")]
    assert (steps[3].by, steps[3].approved_by) == ("ana.reyes", "luis.mora")
    assert steps[-2].words == "Contributions received, before bank charges, on S-2026-0002/1"
    assert [str(step.value) for step in steps[-4:]] == ["USD -26.25", "USD -63,000.00", "USD 63,000.00", "USD -1,800.00"]


def test_a_receipt_and_its_entry_tell_the_same_story_as_the_bank_line(reader):
    steps = history.of_line(reader, line("E1"))
    (receipt,) = reader.rows("SELECT id, transaction_id FROM receipt WHERE number = 'R-2026-0002'")
    assert history.of_receipt(reader, receipt[0]) == steps
    assert history.of_entry(reader, receipt[1]) == steps


def test_every_statement_line_that_a_bank_line_ends_in_leads_back_to_it_and_no_other_does(reader):
    ids = dict(reader.rows("SELECT code, id FROM contributor"))
    forward = {
        (number, step.number)
        for (number,) in reader.rows("SELECT id FROM bank_line")
        for step in history.of_line(reader, number)
        if step.kind == "statement"
    }
    codes = ("A2", "A3", "A4", "A5", "A6", "A6r", "A7", "A10", "B2", "B3", "B6", "B10")
    back = set()
    for code, number in ids.items():
        for quarter in ("2026-Q1", "2026-Q3", "2026-Q4"):
            for tag in codes:
                trace = Trace.parse(f"{code}:{quarter}:{tag}")
                quarterly = [one for one in behind(reader, trace, number).origins if tag != "A10" or quarter == "2026-Q3"]
                back |= {(origin.line, str(trace)) for origin in quarterly if origin.line is not None}
    family = {(line("FT3"), "IA-CIM:2026-Q3:B3"), (line("FT3"), "IA-CIM:2026-Q3:B10"), (line("FT4"), "IA-CIM:2026-Q3:B2")}
    assert forward - back == family  # money and its return tell one story
    assert back <= forward
    assert len(back) > 8


def test_money_that_came_back_and_money_that_found_its_owner_tell_of_each_other(reader):
    returned = told(history.of_line(reader, line("FT4")))
    assert ("receipt", "R-2026-0004") in returned
    assert ("file", "bofa_2026-09.xlsx:Sheet1!8") in returned
    held = history.of_line(reader, line("FT2"))
    assert [step.words for step in held if step.kind == "receipt"] == ["unidentified", "USA, out of R-2026-0003"]
    assert ("statement", "USA:2026-Q4:B2") in told(held)


def test_a_line_that_nobody_decided_ends_where_it_began(reader):
    assert told(history.of_line(reader, line("FT5"))) == [("file", "bofa_2026-09.xlsx:Sheet1!10"), ("line", filled.LINE["FT5"])]


def test_a_line_coded_by_an_officer_leads_to_its_entry(reader):
    assert told(history.of_line(reader, line("INT")))[-1] == ("entry", "J-2026-000012")


def test_a_pledge_tells_who_made_changed_and_allocated_it_in_the_order_in_which_it_happened(reader):
    (pledge,) = reader.rows("SELECT id FROM pledge WHERE number = 'P-2026-0001'")
    steps = history.of_pledge(reader, pledge[0])
    assert [(step.kind, step.number, step.batch, str(step.money)) for step in steps if step.kind != "statement"] == [
        ("pledge", "P-2026-0001/1", filled.BATCHES["pledges"], "USD 125,000.00"),
        ("pledge", "P-2026-0001/2", filled.BATCHES["pledges"], "USD 125,000.00"),
        ("allocated", "P-2026-0001/2", filled.BATCHES["posted"], "USD 125,000.00"),
        ("allocated", "P-2026-0001/1", filled.BATCHES["identified"], "USD 9,850.00"),
        ("pledge", "P-2026-0001/2", filled.BATCHES["amended"], "USD 30,000.00"),
    ]
    amended = next(step for step in steps if step.batch == filled.BATCHES["amended"])
    assert (amended.words, amended.by, amended.approved_by) == (
        "amended, due 2026-09-15, letter of 6 Oct",
        "ana.reyes",
        "luis.mora",
    )
    assert {step.number: str(step.value) for step in steps if step.kind == "statement"} == {
        "USA:2026-Q1:A2": "USD 250,000.00", "USA:2026-Q3:A6": "USD -125,000.00", "USA:2026-Q3:B2": "USD 125,000.00",
        "USA:2026-Q4:A6": "USD -9,850.00", "USA:2026-Q4:B2": "USD 9,850.00", "USA:2026-Q4:A3": "USD 30,000.00",
    }  # fmt: skip


def test_what_was_undone_stays_in_the_story_with_the_batch_that_undid_it(url):
    book = open_book(url, ANA)
    number = line("FT5")

    def gift(unit, batch):
        (canada,) = unit.rows("SELECT id FROM contributor WHERE code = 'CAN'")[0]
        return deciding.stage(unit, batch, [deciding.Decision(number, "gift", contributor=canada)])

    def post(unit, batch):
        return len(deciding.post(unit, batch, deciding.staged(unit)).transactions)

    posted = book.run(lambda unit: (filled.extra(unit, "match", gift), filled.extra(unit, "match post", post))[1])

    def undo(unit):
        made = batches.undo(unit, posted, "not from Canada")
        filled.approve(unit, made.number)
        return made.number

    undone = book.run(undo)
    with Reader(url) as reader:
        steps = history.of_line(reader, number)
        assert [(step.number, step.undone_by) for step in steps if step.kind == "receipt"] == [("R-2026-0007", undone)]
        entry, reversal = (step for step in steps if step.kind == "entry")
        assert (entry.state, entry.undone_by) == ("undone", undone)
        assert reversal.words == f"gift, reversal of {entry.number}"
        (contributor,) = reader.rows("SELECT id FROM contributor WHERE code = 'CAN'")
        back = behind(reader, Trace.parse("CAN:2026-Q4:B2"), contributor[0])
        assert (str(back.total), back.origins[0].place, back.origins[0].line) == ("USD -77.00", "Sheet1!10", number)
    book.close()


def test_a_tag_is_counted_in_the_lines_that_print_it():
    found = {tag: LINES_OF[tag] for tag in ("A6", "B2", "A6r", "A10", "B11.4")}
    assert found == {"A6": ("A6", "B2"), "B2": ("B2",), "A6r": ("A6r", "B3"), "A10": ("A10",), "B11.4": ("B11.4",)}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_entry_that_no_bank_line_made_tells_of_the_file_its_batch_read(url):
    def read(unit, batch):
        (run,) = unit.ids("import_run")
        row = (
            run,
            batch,
            "pledges",
            "pledges_2026.xlsx",
            sha256(b"raw").hexdigest(),
            3,
            lines.packed(b"raw"),
            "{}",
            "{}",
            None,
            None,
            None,
            None,
            None,
        )
        unit.insert("import_run", lines.RUN, [row])
        return pledge(unit, batch, draft("CAN", money("9"), "CAN-9", ("2026-12-01", "9")))

    open_book(url, ANA).run(lambda unit: filled.extra(unit, "import pledges", read))
    with Reader(url) as reader:
        (entry,) = reader.rows(
            "SELECT DISTINCT transaction_id FROM posting p JOIN pledge g ON g.id = p.pledge_id WHERE g.number = 'CAN-9'"
        )
        steps = history.of_entry(reader, entry[0])
    assert told(steps)[:2] == [("file", "pledges_2026.xlsx"), ("entry", "J-2026-000017")]
    assert (steps[0].words, steps[0].by, steps[0].approved_by) == (
        f"SHA-256 {sha256(b'raw').hexdigest()}",
        "ana.reyes",
        "luis.mora",
    )
