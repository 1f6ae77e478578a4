"""A month of an account, written the way banks write it: any order of dates, any number format, any layout, csv or xlsx."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from imports.bank import read_bank
from imports.reading import BankReading, ReadOptions
from ledger.errors import FileRefused

DATES = ("dmy/", "dmy.", "dmy-", "mdy/", "ymd-", "ymd8", "text", "dmy2.")
NUMBERS = ("1,234.56", "1.234,56", "1 234,56", "1'234.56", "1234.56", "1234,56")
LAYOUTS = ("signed", "apart", "flag", "glued", "brackets", "trailing", "currency", "framed", "bare")
CONTAINERS = ("csv", "semicolon", "tab", "xlsx", "typed xlsx")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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
        "dmy2.": "%d.%m.%y",
    }  # fmt: skip
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if style == "text" else day.strftime(forms[style])


def number_text(cents: int, style: str) -> str:
    plain = f"{Decimal(abs(cents)).scaleb(-2):,.2f}"
    group, mark = (style[1], style[-3]) if len(style) == 8 else ("", style[-3])
    return ("-" if cents < 0 else "") + plain.replace(",", "G").replace(".", mark).replace("G", group)


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
        "bare": [date, text, Cents(cents, numbers), saldo],
    }
    return lines[layout]


def _plain(cell: object) -> str:
    if isinstance(cell, Cents):
        return cell.form.format(number_text(cell.value, cell.style))
    return cell.text if isinstance(cell, Day) else "" if cell is None else str(cell)


def write(path: Path, made: list[list[object]], container: str) -> Path:
    if "xlsx" not in container:
        text = io.StringIO()
        csv.writer(text, delimiter={"csv": ",", "semicolon": ";", "tab": "\t"}[container]).writerows(
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


def outcome(path: Path, options: ReadOptions | None = None) -> BankReading | FileRefused:
    """The reading, or the refusal; anything else that is raised is a defect."""
    try:
        return read_bank(path, options)
    except FileRefused as refusal:
        return refusal
