"""Refusals of what stands in a file and of how it is to be read: one example for each, with a file of that kind."""

import pytest

from tests.errors.refusing import No, held, refused
from tests.imports.test_grids import workbook

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)  # none of it reaches a book
BANK = "Date,Details,Amount\n2026-09-01,A,-5.00\n2026-09-15,B,7.25\n"
PLEDGES = "Pledge no.,Contributor,Signed on,Currency,Amount,Due on,Conditional\n{}\n"
GOOD = "N-1,ESP,2026-03-01,EUR,100.00,2026-06-30,N"
RATES = "currency,effective_from,usd_per_unit\n{}\n"
INTO = "import bank {file} --account bofa-usd"
TAKE = "import pledges {file} --yes"
BUDGET = "Object,Allotment,Year\n{}\n"
GIVE = "import budget {file} --yes"
BAI2 = "01,A,B,260930,0600,1,,,2/\n02,B,A,1,260929,,USD,2/\n03,4400,,/\n16,195,500,,B-1,,WIRE/\n49,500,3/\n98,500,1,5/\n99,500,1,7/\n"
NORMA43 = (
    f"11210004180200051332{'260929' * 2}2{0:014}9783FUND\n22    0418{'260929' * 2}040162{500:014}{0:022}\n"
    f"33210004180200051332{0:019}{1:05}{500:014}2{500:014}978\n88{'9' * 18}000004\n"
)
OPTIONS = (
    (BANK, No("bad-option", f"{INTO} --dates dym", '--dates is not "dym"', "--dates dmy|mdy|ymd", 2)),
    (BANK, No("bad-option", f"{INTO} --sign minus", '--sign is not "minus"', "--sign plain|reversed|marks", 2)),
    (BANK, No("bad-option", "read {file} --decimal dot", '--decimal is not "dot"', "--decimal point|comma", 2)),
    (BANK, No("bad-columns", f"{INTO} --columns date", '"date" does not say which column is what', "date=A,amount=D", 2)),
    (BANK, No("bad-columns", "read {file} --columns =A", '"=A" does not say which column is what', "date=A,amount=D", 2)),
    (BANK, No("unknown-role", f"{INTO} --columns colour=A", '"colour" is not a role of a column', "amount, debit, credit", 2)),
    (BANK, No("unknown-column", "read {file} --columns amount=Q", 'no column "Q" in the table', "its letter or its header", 2)),
    (BANK, No("not-a-range", "read {file} --range 5", '"5" is not a range of cells', "A5:H200", 2)),
    (BANK, No("not-an-amount", f"{INTO} --closing 1,5", '"1,5" is not an amount', "--closing 1234.56", 2)),
    (BANK, No("unknown-currency", "read {file} --currency XXX", '"XXX" is not an ISO 4217 currency code')),
    (BANK, No("no-such-sheet", "read {file} --sheet USD", 'there is no sheet "USD"', "leave --sheet out")),
    (BANK, No("unknown-ending", "read {file} -o said.xlsx", "how a file is read is shown as", "-o reading.csv", 2)),
    (PLEDGES.format(GOOD), No("bad-option", f"{TAKE} --decimal dot", '--decimal is not "dot"', "--decimal point|comma", 2)),
    (PLEDGES.format(GOOD), No("bad-columns", f"{TAKE} --columns amount", '"amount" does not say which column is what', "contributor=Party,amount=D", 2)),
    (PLEDGES.format(GOOD), No("unknown-role", f"{TAKE} --columns colour=A", '"colour" is not a role of a column', "contributor, agreement, signed", 2)),
    (PLEDGES.format(GOOD), No("no-such-column", f"{TAKE} --columns 'amount=Agreed sum'", 'no column is called "Agreed sum"', "a header of the sheet")),
    (BUDGET.format("4,1,2026"), No("bad-option", f"{GIVE} --amounts given", '--amounts is not "given"', "--amounts appropriated|", 2)),
    (BUDGET.format("4,1,2026"), No("bad-option", f"{GIVE} --source state", '--source is not "state"', "--source fund|program-budget", 2)),
    (PLEDGES.format(GOOD), No("no-such-sheet", f"{TAKE} --sheet 2026", "no sheet has this name", "leave --sheet out")),
    (PLEDGES.format(GOOD), No("unknown-currency", f"{TAKE} --currency XXX", '"XXX" is not an ISO 4217 currency code')),
    (PLEDGES.format(GOOD), No("not-a-date", f"{TAKE} --signed 1.3.2026", '"1.3.2026" is not a date', "2026-09-30", 2)),
    (BANK, No("bad-option", "import contributors {file} --kind friend", '--kind is not "friend"', "--kind member_state|", 2)),
    (BANK, No("no-such-sheet", "import contributors {file} --sheet 2026 --yes", "no sheet has this name", "leave --sheet out")),
    (RATES.format("EUR,2026-02-01,1.1"), No("bad-option", "import rates {file} --per euro", '--per is not "euro"', "--per usd|unit|eur", 2)),
    (RATES.format("EUR,2026-02-01,1.1"), No("no-such-sheet", "import rates {file} --sheet 2026 --yes", "no sheet has this name", "leave --sheet out")),
)  # fmt: skip
ROWS = (
    # nothing of what was asked for
    (BANK, No("no-table", TAKE, "no row says which column is the contributor", "--columns")),
    (BANK, No("no-table", "import contributors {file} --yes", "no row says which column is the code", "--columns")),
    (BANK, No("no-table", "import rates {file} --yes", "no row says which column is the currency", "--columns")),
    ("Name,Street,Town\nA,B,C\n", No("no-table", INTO, "no table of transactions was found", "--columns date=A,amount=D")),
    ("Date,Details,Amount\n", No("no-rows", INTO, "the table has no transaction in it", "a period with movements")),
    (PLEDGES.format(""), No("no-pledges", TAKE, "holds no pledge", "a contributor and an amount")),
    (BUDGET.format("4,,2026"), No("no-budget", GIVE, "holds no amount of the budget", "an object of expenditure and an amount")),
    (RATES.format("EUR,2026-02-01,1.1"), No("no-rates", "import rates {file} --since 2026-09-01 --yes", "holds no rate of what was asked for", "--since")),
    (RATES.format("EUR,2026-02-01,1.1"), No("no-rates", "import rates {file} --currency GBP --yes", "holds no rate of what was asked for", "--currency")),
    ("Date,Details,Debit,Credit\n2026-09-01,A,5.00,6.00\n2026-09-02,B,5.00,6.00\n", No("no-amounts", INTO, "no column of amounts can be read", "--columns debit=C,credit=D")),
    (BANK, No("no-amounts", f"{INTO} --columns amount=B", "no column of amounts can be read", "--columns amount=C")),
    # days that no calendar has, or that are two
    (BANK.replace("2026-09-01", "31.02.2026"), No("not-a-date", INTO, '"31.02.2026" is not a day of the calendar', "--skip-refused")),
    (BANK.replace("2026-09-01", "1900-02-29"), No("not-a-date", "read {file}", '"1900-02-29" is not a day of the calendar  ', "--skip-refused")),
    ("Date,Details,Amount\n03/04/2026,A,-5.00\n05/04/2026,B,7.25\n", No("ambiguous-dates", INTO, "the dates can be read in 2 ways and nothing in the file decides", "--dates dmy or --dates mdy")),
    (PLEDGES.format(GOOD.replace("2026-03-01", "31.02.2026")), No("not-a-date", TAKE, '"31.02.2026" is not a day of the calendar', "2026-09-30")),
    (PLEDGES.format(GOOD.replace("2026-03-01", "1900-02-29")), No("not-a-date", TAKE, '"1900-02-29" is not a day of the calendar', "2026-09-30")),
    (PLEDGES.format(GOOD.replace("2026-03-01", "15/04/26")), No("two-digit-year", TAKE, "a year of two digits", "four digits")),
    (PLEDGES.format(GOOD.replace("2026-03-01", "2206-01-01")), No("not-a-date", TAKE, "2206-01-01", "correct the year")),
    (PLEDGES.format(GOOD.replace("2026-03-01", "03/04/2026")), No("ambiguous-dates", TAKE, "3 April or 4 March", "--dates dmy")),
    (RATES.format("EUR,31.02.2026,1.1"), No("not-a-date", "import rates {file} --yes", '"31.02.2026" is not a day', "2026-09-30")),
    (RATES.format("EUR,03/04/2026,1.1"), No("ambiguous-dates", "import rates {file} --yes", "3 April or 4 March", "--dates dmy")),
    # amounts
    ("Date;Details;Amount\n2026-09-01;A;-1.234\n2026-09-02;B;5.678\n", No("ambiguous-amounts", "read {file}", "the amounts can be read in 2 ways and nothing in the file decides", "--decimal point or --decimal comma")),
    *((BANK.replace("7.25", said), No("not-an-amount", INTO, f'"{said}" is not an amount', "--skip-refused")) for said in ("1e5", "NaN", "12..34", "7 apples")),
    (BANK.replace("7.25", "7.255"), No("too-many-decimals", INTO, "7.255 has more decimals than USD allows (2)", "correct the amount")),
    *((PLEDGES.format(GOOD.replace("100.00", said)), No("not-an-amount", TAKE, f'"{said}" is not an amount', "1234.56")) for said in ("1e5", "NaN", "١٢٣")),
    (PLEDGES.format(GOOD.replace("100.00", "1.234")), No("ambiguous-amounts", TAKE, '"1.234" is 1,234.00 or 1.234', "--decimal")),
    (PLEDGES.format(GOOD.replace("100.00", "(500)")), No("not-above-zero", TAKE, "a pledge of -500.00 is no pledge", "above zero")),
    (PLEDGES.format(GOOD.replace("100.00", "1" * 17)), No("amount-too-large", TAKE, "more than 15 digits", "correct the amount")),
    (PLEDGES.format(GOOD.replace("100.00", "1.005")), No("too-many-decimals", f"{TAKE} --decimal point", "more decimals than EUR allows (2)", "--round")),
    (PLEDGES.format(GOOD.replace(",N", ",maybe")), No("not-yes-or-no", TAKE, '"maybe" is neither yes nor no', "write Y or N")),
    *((RATES.format(f"EUR,2026-02-01,{said}"), No("not-a-rate", "import rates {file} --yes", "a rate")) for said in ("1e5", "NaN", "0", "-1")),
    # currencies
    (BANK.replace("Amount", "Amount (EUR)"), No("other-currency", INTO, "the amounts are in EUR, the account is in USD", "an account in EUR")),
    (PLEDGES.format(GOOD.replace("EUR", "EUX")), No("unknown-currency", TAKE, '"EUX" is not an ISO 4217 currency code', "ISO 4217")),
    (PLEDGES.format(GOOD.replace("EUR", "DEM")), No("retired-currency", TAKE, "DEM was withdrawn on 2001-12-31", "write EUR")),
    (RATES.format("EUX,2026-02-01,1.1"), No("no-rates", "import rates {file} --yes", "Rates of EUX, which is no currency of ISO 4217: 1", "the right file")),
    # statements of records
    *((BAI2.replace(*change), No(name, "read {file}", says, "ask the bank")) for change, name, says in (
        (("49,500", "49,501"), "total-disagrees", "line 5: the control total of the account is 501, but its amounts add up to 500: a difference of 1"),
        (("49,500,3/\n98,500,1,5/", "98,500,1,4/\n49,500,3/"), "record-misplaced", "the record 49 stands where there can be none"),
        (("99,500,1,7/\n", ""), "truncated-file", "what begins here has no end (record 99): the file was cut off"),
        (("16,195,", "16,015,"), "not-a-mark", 'the type code "015" says neither money in nor money out'),
        ((",260929,", ",260931,"), "not-a-date", "260931 is not a day of the calendar"),
        (("02,B,A,1", "02,B,A,2"), "correction", "the bank deletes with it what it sent earlier for 2026-09-29"),
    )),
    *((NORMA43.replace(*change), No(name, "read {file}", says, "ask the bank")) for change, name, says in (
        (("000004", "000007"), "total-disagrees", "line 4: the number of records is stated as 7, but there are 3"),
        (("\n22", "\n2301TEXT\n22"), "record-misplaced", "line 2: the record 23 stands where there can be none"),
        (("332100041802", "332100041803"), "other-account", "this ends the account"),
        (("\n88", "\n00"), "truncated-file", "what begins here has no end (record 88): the file was cut off"),
        (("0401620", "0401630"), "not-an-amount", '"3 00000000000500" is not 1 (debit) or 2 (credit) and fourteen digits'),
    )),
    # names
    (PLEDGES.format(GOOD.replace("ESP", "../../etc/passwd")), No("unknown-contributor", TAKE, '"../../etc/passwd" is not a contributor', "fund contributor add")),
    (PLEDGES.format(GOOD.replace("ESP", "Spain (MAEC)")), No("unknown-contributor", TAKE, '"Spain (MAEC)" is not a contributor; nearest: ESP', 'fund contributor change ESP --alias "Spain (MAEC)"')),
    ("code,name,class\n../../etc/passwd,X,other_source\n", No("bad-code", "import contributors {file} --yes", '"../../ETC/PASSWD"', "IA-CIM")),
    ("code,name,class\nABC,X,friend\n", No("unknown-class", "import contributors {file} --yes", '"friend"', "member state")),
)  # fmt: skip


@pytest.mark.parametrize(("content", "no"), [*OPTIONS, *ROWS], ids=str)
def test_what_cannot_be_taken_from_a_file_is_refused_at_its_place_with_a_cure(run, url, tmp_path, content, no):
    file = tmp_path / "file.csv"
    file.write_text(content, encoding="utf-8")
    refused(run, url, No(no.name, no.line.format(file=file), no.says, no.cure, no.status))
    assert {path.name for path in tmp_path.iterdir()} == {"book", "file.csv", *(path.name for path in tmp_path.glob("templates"))}


MARKS = (
    No("not-xlsx", "--mark marked.csv", "marked.csv is not the name of an xlsx file", "ends in .xlsx"),
    No("file-exists", "--mark {folder}/mine.xlsx", "mine.xlsx exists already", "--mark"),
    No("same-file", "--mark {folder}/file.xlsx", "would replace the sheet itself", "--mark"),
    No("not-written", "--mark {folder}/no/such/marked.xlsx", "marked.xlsx cannot be written", "choose another folder"),
)


@pytest.mark.parametrize("no", MARKS, ids=str)
def test_a_marked_sheet_never_takes_the_place_of_a_file(run, url, tmp_path, no):
    file = workbook(tmp_path / "file.xlsx", [line.split(",") for line in PLEDGES.format(GOOD.replace("ESP", "ATL")).split()])
    (tmp_path / "mine.xlsx").write_text("mine")
    line = f"{TAKE} {no.line}".format(file=file, folder=tmp_path)
    before = file.read_bytes()
    refused(run, url, No(no.name, line, no.says, no.cure))
    assert file.read_bytes() == before
    assert (tmp_path / "mine.xlsx").read_text() == "mine"


def test_every_problem_of_a_file_comes_at_once_and_the_good_rows_are_counted(run, url, tmp_path):
    rows = [
        GOOD,
        GOOD.replace("N-1", "N-2").replace("ESP", "ATL"),
        GOOD.replace("N-1", "N-3").replace("100.00", "1e5").replace("EUR", "EUX"),
    ]
    file = tmp_path / "file.csv"
    file.write_text(PLEDGES.format("\n".join(rows)))
    before = held(url)
    told = run("import", "pledges", str(file), "--yes", url=url)
    assert told.status == 1
    assert "Refused: 3 problems. 1 row is fine. Nothing was written." in told.err
    for name in ("unknown-contributor", "unknown-currency", "not-an-amount"):
        assert told.err.count(name) == 1
    assert held(url) == before
