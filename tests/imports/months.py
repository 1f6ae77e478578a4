"""A month of an account, written the way banks write it: any order of dates, any number format, any layout, csv, xlsx or ods."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

from imports.bank import read_bank
from imports.reading import BankReading, ReadOptions
from ledger.errors import FileRefused
from tests.imports.test_grids import ods_cell, sheet_in_ods

DATES = ("dmy/", "dmy.", "dmy-", "mdy/", "ymd-", "ymd8", "text", "dmy2.", "ymd.", "time", "spanish", "weekday")
NUMBERS = ("1,234.56", "1.234,56", "1 234,56", "1\u00a0234,56", "1\u202f234,56", "1'234.56", "1’234.56", "1 234.56", "1234.56",
           "1234,56", "1,23,456.78", "1.234,5")  # fmt: skip
LAYOUTS = (
    "signed",
    "apart",
    "flag",
    "glued",
    "brackets",
    "trailing",
    "currency",
    "framed",
    "two rows",
    "polish",
    "russian",
    "bare",
)
CONTAINERS = ("csv", "semicolon", "tab", "bar", "xlsx", "typed xlsx", "ods", "typed ods")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


@dataclass(frozen=True)
class Month:
    opening: int  # cents
    lines: tuple[tuple[dt.date, str, int], ...]  # oldest first: day, text, cents

    @property
    def expected(self) -> list[tuple[dt.date, Decimal, str]]:
        return [(day, Decimal(cents).scaleb(-2), text) for day, text, cents in self.lines]


def day_text(day: dt.date, style: str) -> str:
    forms = {
        "dmy/": "%d/%m/%Y", "dmy.": "%d.%m.%Y", "dmy-": "%d-%m-%Y", "mdy/": "%m/%d/%Y", "ymd-": "%Y-%m-%d", "ymd8": "%Y%m%d",
        "dmy2.": "%d.%m.%y", "ymd.": "%Y.%m.%d.", "time": "%Y-%m-%dT09:30:00Z",
        "text": f"{day.day} {_MONTHS[day.month - 1]} {day.year}", "spanish": f"{day.day} de {_MESES[day.month - 1]} de {day.year}",
        "weekday": f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}",
    }  # fmt: skip
    return day.strftime(forms[style])


def number_text(cents: int, style: str) -> str:
    """Cents in one of the styles: three digits a group, or lakhs; two decimals, or no more than are needed."""
    mark = next(sign for sign in reversed(style) if not sign.isdigit())
    group = style[1] if not style[1].isdigit() else ""
    whole, part = divmod(abs(cents), 100)
    grouped = _lakhs(whole) if style == "1,23,456.78" else f"{whole:,}".replace(",", group)
    decimals = f"{part:02}" if style[-3] == mark else f"{part:02}".rstrip("0")
    return ("-" if cents < 0 else "") + grouped + (mark + decimals if decimals else "")


def _lakhs(whole: int) -> str:
    head, tail = divmod(whole, 1000)
    pairs = []
    while head:
        head, pair = divmod(head, 100)
        pairs.insert(0, pair)
    return ",".join([str(pairs[0]), *(f"{pair:02}" for pair in pairs[1:]), f"{tail:03}"]) if pairs else str(tail)


def rows(month: Month, dates: str, numbers: str, layout: str, *, balance: bool, newest_first: bool) -> list[list[object]]:
    """The sheet as rows of text, but for days and cents, which the container writes."""
    total, made = month.opening, []
    for day, text, cents in month.lines:
        total += cents
        made.append(_line(layout, day_text(day, dates), day, text, cents, total, numbers))
    if newest_first:
        made.reverse()
    header = _HEADERS[layout]
    if not balance:
        made = [line[:-1] for line in made]
        header = header[:-1]
    if layout == "bare":
        return made
    table = [header, *made]
    if layout == "two rows":
        table.insert(1, ["booking", "value", None, "out", "in", *([None] if balance else [])])
    if layout != "framed":
        return table
    end = [None, None, "Closing balance", *[None] * (len(header) - 4), Cents(total, numbers)] if balance else []
    return [
        [None, "First Bank of X"],
        [],
        [None, "Account", "001-555-0199", "USD"],
        [],
        *([None, *row] for row in table),
        [],
        [None, *end],
    ]


@dataclass(frozen=True)
class Cents:
    value: int
    style: str
    form: str = "{}"


@dataclass(frozen=True)
class Day:
    value: dt.date
    text: str


_HEADERS: dict[str, list[object]] = {
    "signed": ["Date", "Description", "Amount", "Balance"],
    "apart": ["Booking date", "Value date", "Details", "Debit", "Credit", "Balance"],
    "flag": ["Buchungstag", "Verwendungszweck", "Betrag", "S/H", "Saldo"],
    "glued": ["Date", "Narrative", "Amount", "Balance"],
    "brackets": ["Fecha", "Concepto", "Importe", "Saldo"],
    "trailing": ["Date opération", "Libellé", "Montant", "Solde"],
    "currency": ["Data", "Descrição", "Valor", "Saldo"],
    "framed": ["Booking date", "Details", "Debit", "Credit", "Balance"],
    "two rows": ["Date", "Date", "Details", "Paid", "Paid", "Balance"],
    "polish": ["Data księgowania", "Nadawca / Odbiorca", "Tytułem", "Obciążenia", "Uznania", "Saldo po operacji"],
    "russian": ["Дата операции", "Назначение платежа", "Сумма", "Дебет/Кредит", "Остаток"],
    "bare": [],
}


def _line(layout: str, written: str, day: dt.date, text: str, cents: int, total: int, numbers: str) -> list[object]:
    date, saldo = Day(day, written), Cents(total, numbers)
    out, into = (Cents(-cents, numbers), None) if cents < 0 else (None, Cents(cents, numbers))
    unsigned = abs(cents)
    lines: dict[str, list[object]] = {
        "signed": [date, text, Cents(cents, numbers), saldo],
        "apart": [date, date, text, out, into, saldo],
        "flag": [date, text, Cents(unsigned, numbers), "S" if cents < 0 else "H", saldo],
        "glued": [date, text, Cents(unsigned, numbers, "{}Dr" if cents < 0 else "{}Cr"), saldo],
        "brackets": [date, text, Cents(unsigned, numbers, "({})" if cents < 0 else "{}"), saldo],
        "trailing": [date, text, Cents(unsigned, numbers, "{}-" if cents < 0 else "{}"), saldo],
        "currency": [date, text, Cents(cents, numbers, "USD {}"), saldo],
        "framed": [date, text, out, into, saldo],
        "two rows": [date, date, text, out, into, saldo],
        "polish": [date, "X", text, out, into, saldo],
        "russian": [date, text, Cents(unsigned, numbers), "Дт" if cents < 0 else "Кт", saldo],
        "bare": [date, text, Cents(cents, numbers), saldo],
    }
    return lines[layout]


def _plain(cell: object) -> str:
    if isinstance(cell, Cents):
        return cell.form.format(number_text(cell.value, cell.style))
    return cell.text if isinstance(cell, Day) else "" if cell is None else str(cell)


def write(path: Path, made: list[list[object]], container: str) -> Path:
    """The rows in a file; in typed containers days and plain amounts are days and numbers of the sheet."""
    if container.endswith("ods"):
        return sheet_in_ods(path, "".join(_ods_row(row, typed=container == "typed ods") for row in made))
    if "xlsx" not in container:
        text = io.StringIO()
        csv.writer(text, delimiter={"csv": ",", "semicolon": ";", "tab": "\t", "bar": "|"}[container]).writerows(
            [_plain(c) for c in row] for row in made
        )
        path.write_text(text.getvalue(), encoding="utf-8")
        return path
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy", "in_memory": True})
    sheet = book.add_worksheet("Statement")
    for r, row in enumerate(made):
        for c, cell in enumerate(row):
            if container == "typed xlsx" and isinstance(cell, Day):
                sheet.write_datetime(r, c, dt.datetime.combine(cell.value, dt.time()))
            elif container == "typed xlsx" and isinstance(cell, Cents) and cell.form == "{}":
                sheet.write_number(r, c, cell.value / 100)
            elif cell is not None:
                sheet.write_string(r, c, _plain(cell))
    book.close()
    return path


def _ods_row(row: list[object], *, typed: bool) -> str:
    cells = []
    for cell in row:
        if typed and isinstance(cell, Day):
            cells.append(ods_cell("date", cell.value.isoformat(), cell.text))
        elif typed and isinstance(cell, Cents) and cell.form == "{}":
            cells.append(ods_cell("float", f"{cell.value / 100}", number_text(cell.value, cell.style)))
        else:
            cells.append("<table:table-cell/>" if cell is None else ods_cell("string", "", escape(_plain(cell))))
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def outcome(path: Path, options: ReadOptions | None = None) -> BankReading | FileRefused:
    """The reading, or the refusal; anything else that is raised is a defect."""
    try:
        return read_bank(path, options)
    except FileRefused as refusal:
        return refusal
