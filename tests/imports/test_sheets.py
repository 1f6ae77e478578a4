"""Odd sheets in real workbooks, through every command that reads one: what is hidden is read and said, what is an error is named by its cell."""

import zipfile
from itertools import product

import openpyxl
import pytest

from ledger.banking import accounts
from ledger.book.reader import Reader
from ledger.contributions import contributors
from ledger.contributions.drafts import ContributorDraft
from ledger.journal import batches
from tests.imports.test_grids import with_sheet_xml

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
CONTRIBUTORS = [["code", "name", "class"], ["AAA", "Anywhere", "other source"], ["BBB", "Beyond", "other source"]]
PLEDGES = [
    ["Pledge no.", "Contributor", "Signed on", "Currency", "Amount", "Due on"],
    ["N-1", "AAA", "2026-03-01", "USD", 100.5, "2026-06-30"],
    ["N-2", "BBB", "2026-03-01", "USD", 200, "2026-06-30"],
]
RATES = [["currency", "effective_from", "usd_per_unit"], ["EUR", "2026-02-01", 1.1], ["GBP", "2026-02-01", 1.3]]
BANK = [["Date", "Details", "Amount"], ["2026-09-01", "A", -1.5], ["2026-09-02", "B", 2.5], ["2026-09-03", "C", -3]]
KINDS = {
    "contributors": (CONTRIBUTORS, "import contributors {file} --yes", "contributor"),
    "pledges": (PLEDGES, "import pledges {file} --yes", "pledge"),
    "rates": (RATES, "import rates {file} --yes", "rate"),
    "bank": (BANK, "import bank {file}", "bank_line"),
}


def fill(unit):
    """Two contributors and a bank account."""
    batch = batches.begin(unit, "import contributors", second=False)
    drafts = [ContributorDraft(code, "other_source", {"en": name}) for code, name in (("AAA", "Anywhere"), ("BBB", "Beyond"))]
    contributors.add(unit, batch.id, drafts)
    accounts.add(unit, batch.id, "usd", "USD")
    batches.finish(unit, batch, rows=3, words="")


@pytest.fixture
def known(books):
    """A book that knows two contributors and a bank account."""
    return books.make(fill)


def count(url, table):
    with Reader(url) as reader:
        return reader.value(f"SELECT count(*) FROM {table}")


def book(path, rows, name="Data"):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return made, sheet


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_rows_and_sheets_are_read_and_said(run, known, tmp_path, kind):
    rows, line, table = KINDS[kind]
    rows = [
        [str(cell).replace("AAA", "CCC").replace("BBB", "DDD") for cell in row] if kind == "contributors" else row for row in rows
    ]
    made, sheet = book(tmp_path, rows)
    sheet.row_dimensions[2].hidden = True
    made.create_sheet("Notes").sheet_state = "hidden"
    made["Notes"].append(["nothing", "here"])
    made.save(tmp_path / "odd.xlsx")
    before = count(known, table)
    told = run(*line.format(file=tmp_path / "odd.xlsx").split(), url=known)
    assert told.status == 0, told.err
    assert count(known, table) - before == len(rows) - 1
    assert "1 hidden row in Data" in told.out + told.err


ODD = {'t="e"><v>#REF!</v>': "#REF! is an error left by a formula", "><f>1+1</f>": "is a formula without a stored value"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_or_a_formula_without_its_value_is_refused_by_its_cell(run, known, tmp_path, kind):
    """Also where a word is expected: nobody is called #REF!. Nothing is written, so that one book sees them all."""
    rows, line, table = KINDS[kind]
    before = count(known, table)
    for column, (cell, says) in product("ABC" if kind != "bank" else "AC", ODD.items()):
        xml = b""
        for number, row in enumerate(rows, 1):
            cells = [_text(f"{letter}{number}", value) for letter, value in zip("ABCDEF", row, strict=False)]
            if number == 2:
                cells["ABC".index(column)] = f'<c r="{column}2" {cell}</c>'.encode()
            xml += b'<row r="%d">%s</row>' % (number, b"".join(cells))
        told = run(*line.format(file=with_sheet_xml(tmp_path / "odd.xlsx", xml)).split(), url=known)
        assert told.status == 1, (column, cell, told.out)
        assert f"Sheet1!{column}2" in told.err
        assert says in told.err
        word = kind == "contributors" or kind + column in ("pledgesA", "pledgesB", "ratesA")
        assert ("not-a-value" in told.err) == word
    assert count(known, table) == before


def _text(place, value):
    if isinstance(value, str):
        return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (place.encode(), value.encode())
    return b'<c r="%s"><v>%s</v></c>' % (place.encode(), str(value).encode())


@pytest.mark.parametrize("kind", ["pledges", "bank"])
def test_of_several_tables_one_is_chosen_by_its_sheet(run, known, tmp_path, kind):
    rows, line, table = KINDS[kind]
    made, _ = book(tmp_path, rows, "First")
    second = made.create_sheet("Second")
    for row in [rows[0], *([cell.replace("N-", "M-") if isinstance(cell, str) else cell for cell in row] for row in rows[1:])]:
        second.append(row)
    made.save(tmp_path / "two.xlsx")
    words = line.format(file=tmp_path / "two.xlsx").split()
    told = run("--json", *words, url=known)
    assert told.status == 1
    assert '"code": "several-tables"' in told.err
    assert "--sheet" in told.err
    assert count(known, table) == 0
    assert run(*words, "--sheet", "Second", url=known).status == 0
    assert count(known, table) == len(rows) - 1


def test_an_error_among_the_details_of_a_bank_line_is_kept_as_the_sheet_shows_it(run, known, tmp_path):
    """The amount is there and right; only what the bank says of it is lost."""
    file = tmp_path / "odd.csv"
    file.write_text("Date,Details,Amount\n2026-09-01,#REF!,-5.00\n2026-09-02,B,6.00\n")
    assert run("import", "bank", str(file), url=known).status == 0
    with Reader(known) as reader:
        assert reader.rows("SELECT text FROM bank_line ORDER BY id") == [("#REF!",), ("B",)]


def test_a_contributor_is_known_in_the_languages_of_the_programs_list(run, books, tmp_path):
    url = books.make()
    assert run("contributor", "add", "DNK", "Denmark", "--class", "permanent_observer", "--yes", url=url).status == 0
    header, *_rows = PLEDGES
    made, _sheet = book(
        path := tmp_path / "pledges.xlsx", [header, ["N-1", "Dinamarca", "2026-03-01", "USD", 100.5, "2026-06-30"]]
    )
    made.save(path)
    assert run("import", "pledges", str(path), "--yes", url=url).status == 0
    with Reader(url) as reader:
        assert reader.value("SELECT c.code FROM pledge p JOIN contributor c ON c.id = p.contributor_id") == "DNK"


def test_days_of_contributors_that_can_be_two_are_decided_by_the_option_that_the_refusal_names(run, books, tmp_path):
    url = books.make()
    (tmp_path / "c.csv").write_text("code,name,class,since\nQQQ,Quux,other source,03/04/2024\n")
    told = run("import", "contributors", str(tmp_path / "c.csv"), "--yes", url=url)
    assert "run again with --dates dmy  or  --dates mdy" in told.err
    assert run("import", "contributors", str(tmp_path / "c.csv"), "--dates", "dmy", "--yes", url=url).status == 0
    with Reader(url) as reader:
        assert (
            reader.value(
                "SELECT k.effective_from FROM contributor_kind k JOIN contributor c ON c.id = k.contributor_id WHERE c.code = 'QQQ'"
            )
            == "2024-04-03"
        )


def test_problems_of_a_file_that_cannot_be_marked_are_told_all_the_same(run, books, tmp_path):
    """Rates in a zip: there is no sheet to give back."""
    with zipfile.ZipFile(tmp_path / "rates.zip", "w") as archive:
        archive.writestr("rates.csv", "currency,effective_from,usd_per_unit\nEUR,2026-01-02,zz\n")
    told = run("import", "rates", str(tmp_path / "rates.zip"), "--mark", str(tmp_path / "marked.xlsx"), url=books.make())
    assert told.status == 1
    assert '"zz" is not a rate' in told.err
    assert "this is a zip archive, not a table" in told.err


def test_sums_of_an_account_have_the_decimals_of_its_currency(run, books, tmp_path):
    url = books.make()
    assert run("bank", "add", "dinars", "KWD", "--yes", url=url).status == 0
    (tmp_path / "k.csv").write_text("Date,Details,Amount\n2026-09-01,A,-1.251\n2026-09-02,B,2.345\n")
    told = run("import", "bank", str(tmp_path / "k.csv"), "--decimal", "point", url=url)
    assert told.status == 0
    assert told.out.count(" 1.094") == 2  # beside the new lines, and below all


def test_a_pledge_in_parts_is_shown_with_their_first_and_last_day_before_it_is_booked(run, known, tmp_path):
    (tmp_path / "p.csv").write_text(
        "Pledge number,Instalment,Contributor,Currency,Amount,Signed,Due\n"
        "G-1,1,AAA,USD,100.00,2026-01-10,2026-03-01\nG-1,2,AAA,USD,50.00,2026-01-10,2026-09-01\n"
    )
    told = run("import", "pledges", str(tmp_path / "p.csv"), "-n", url=known)
    assert "USD 150.00  signed 2026-01-10, due in 2 parts, 2026-03-01 to 2026-09-01, line 2" in told.out + told.err
