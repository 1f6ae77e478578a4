"""Files in: a bank's file read, proved, known again, stored (P4), and a pledge file, each beside a script that parses and inserts."""

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.bench.measure import Figure, Ran, race
from tests.bench.processes import timed
from tests.bench.yard import Yard, short

FIRST = date(2006, 1, 2)
HEADER = ("Booking date", "Details", "Bank reference", "Debit", "Credit", "Balance")
# The least that any reader must do: parse the file, put its rows into the same table with the same indexes.
PARSE_AND_INSERT = """\
import csv, sqlite3, sys
from datetime import date, datetime
file, ending = sys.argv[1], sys.argv[1].rpartition(".")[2]
if ending == "xlsx":
    from python_calamine import CalamineWorkbook
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]
else:
    with open(file, newline="", encoding="utf-8") as lines:
        rows = list(csv.reader(lines))[1:]
db = sqlite3.connect("tip.db")
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
def line(no, row):
    day, text, reference, debit, credit, balance = row
    day = day if isinstance(day, str) else day.isoformat()[:10]
    amount = round(float(credit or 0) * 10000) - round(float(debit or 0) * 10000)
    return (no, 1, 1, 1, "", no, "new", day, None, amount, "USD", text, reference, "", "", None, None, round(float(balance) * 10000), 1, None)
db.execute("PRAGMA foreign_keys = OFF")
db.executemany(
    "INSERT INTO bank_line (%s) VALUES (%s)" % (", ".join(sys.argv[2].split()), ", ".join("?" * len(sys.argv[2].split()))),
    (line(no, row) for no, row in enumerate(rows, 1)))
db.commit()
"""


def movements(count: int) -> Iterator[tuple[date, str, str, Decimal, Decimal]]:
    """Days, words, references, signed amounts and the balance after each; every row its own."""
    balance = Decimal(500_000)
    for number in range(count):
        amount = Decimal((number * 7919) % 4_000_000 + 100).scaleb(-2) * (-1 if number % 3 == 0 else 1)
        balance += amount
        day = FIRST + timedelta(days=number * 7000 // count)
        yield day, f"WIRE {number:06d} MINISTRY OF FINANCE, CONTRIBUTION", f"FT{number:09d}", amount, balance


def bank_file(yard: Yard, rows: int, ending: str) -> Path:
    """A bank's file with so many rows."""
    path = yard.folder / f"bank-{rows}.{ending}"
    if path.exists():
        return path
    cells = (
        (day, text, ref, -amount if amount < 0 else None, amount if amount > 0 else None, balance)
        for day, text, ref, amount, balance in movements(rows)
    )
    if ending == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(HEADER)
            out.writerows(cells)
        return path
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Activity")
    sheet.write_row(0, 0, HEADER)
    for place, (day, text, ref, debit, credit, balance) in enumerate(cells, 1):
        sheet.write_datetime(place, 0, day)
        sheet.write_row(place, 1, (text, ref, debit, credit, balance))
    book.close()
    return path


def _home(yard: Yard) -> Path:
    """An empty practice book with the known contributors and an account in dollars."""
    from ledger import config
    from ledger.banking import accounts
    from ledger.book.store import Unit, open_book
    from ledger.contributions import contributors
    from ledger.contributions.known import known_contributors
    from ledger.journal import batches
    from ledger.journal.founding import NewBook, found
    from tests.bench.fill import ANA

    place = yard.folder / "home"
    if place.exists():
        return place
    place.mkdir()
    url = f"sqlite:///{place / 'tip.db'}"
    found(url, NewBook("TIP", "Trafficking in Persons", practice=True), ANA)
    config.write(place / config.FILE, "TIP", "tip.db")

    def fill(unit: Unit) -> None:
        batch = batches.begin(unit, "start", second=False)
        contributors.add(unit, batch.id, known_contributors())
        accounts.add(unit, batch.id, "usd", "USD")
        batches.finish(unit, batch, rows=1, words="start")

    book = open_book(url, ANA)
    book.run(fill)
    book.close()
    return place


def bank_xlsx(yard: Yard, rows: int) -> None:
    """P4: at most 2.5 times parsing and inserting; the same file again no slower; 400 MiB at most."""
    _bank(yard, rows, "xlsx", 2.5)


def bank_csv(yard: Yard, rows: int) -> None:
    """P4: the same of a csv, at most 4 times."""
    _bank(yard, rows, "csv", 4.0)


def _bank(yard: Yard, rows: int, ending: str, gate: float) -> None:
    from ledger.banking.lines import LINE

    file, size = bank_file(yard, rows, ending), f"{short(rows)} rows"
    home = _home(yard)
    floor = yard.script("parse_and_insert", PARSE_AND_INSERT)
    held: dict[str, float] = {}

    def first() -> float:
        ran = yard.fund("import", "bank", str(file), place=yard.copy(home, "taken"))
        held["mib"] = ran.mib
        return _seconds(ran)

    def again() -> float:
        return _seconds(yard.fund("import", "bank", str(file), place=yard.folder / "taken"))

    def least() -> float:
        return _seconds(yard.run([sys.executable, floor, file, LINE], yard.copy(home, "inserted")))

    times = race({"first": first, "again": again, "least": least}, 3)
    set_at = rows >= 10**5
    _tell(
        f"import bank {ending}",
        size,
        rows,
        times["first"].median,
        times["least"].median,
        "parse + raw insert",
        gate if set_at else None,
    )
    _tell(
        f"{ending}, all seen", size, rows, times["again"].median, times["first"].median, "the first time", 1.0 if set_at else None
    )
    Figure("P4", f"import bank {ending}", size, rows, held["mib"], 400.0, "400 MiB", 1.0, unit="MiB").tell()


def pledges(yard: Yard, rows: int) -> None:
    """A pledge file, each row read, checked, posted and sealed; beside reading the csv alone."""
    file = yard.folder / f"pledges-{rows}.csv"
    if not file.exists():
        with file.open("w", newline="", encoding="utf-8") as told:
            out = csv.writer(told)
            out.writerow(("Pledge", "Contributor", "Date signed", "Currency", "Amount", "Due date"))
            for number in range(rows):
                day = FIRST + timedelta(days=number * 7000 // rows)
                out.writerow((f"G-{number:06d}", "ESP", day, "USD", f"{number % 90_000 + 1000}.00", day + timedelta(days=90)))
    home = _home(yard)

    def ours() -> float:
        return _seconds(yard.fund("import", "pledges", str(file), "--yes", place=yard.copy(home, "pledged")))

    bare = yard.script("bare_csv", "import csv, sys\nprint(sum(1 for _ in csv.reader(open(sys.argv[1], newline=''))))\n")
    times = race({"ours": ours, "csv": lambda: _seconds(yard.run([sys.executable, bare, file]))}, 3)
    Figure(
        "P4",
        "import pledges csv",
        f"{short(rows)} rows",
        rows,
        times["ours"].median * 1000,
        times["csv"].median * 1000,
        "csv alone",
    ).tell()


def _tell(name: str, size: str, work: int, ours: float, floor: float, against: str, gate: float | None) -> None:
    Figure("P4", name, size, work, ours * 1000, floor * 1000, against, gate).tell()


def _seconds(ran: Ran) -> float:
    return timed(lambda: ran)()
