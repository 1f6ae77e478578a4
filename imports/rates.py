"""Files of exchange rates → US dollars per unit, exactly, with source and day. The book is not touched.

Three layouts: the ECB's (a column per currency, units per euro; also its zip and its daily file), a list with
a row per currency (the UN's: units per US dollar), and plain `currency,effective_from,usd_per_unit`.
"""

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial
from pathlib import Path

from imports.cells import ErrorCell, Grid, Workbook, hidden
from imports.columns import Table, find_table, is_blank, place, text_of, two_columns
from imports.grids import read_tables
from imports.headers import words
from imports.rate_directions import direction_of, is_all_one, is_upside_down, no_cross, not_of_one, not_the_euro
from imports.sheet_rows import (
    Found,
    SheetOptions,
    Why,
    chosen,
    half_converted,
    is_empty,
    is_nothing,
    not_there,
    texts,
    turned_round,
    verdicts,
)
from imports.sources import open_source, refused, source_of
from imports.written import NotRead, Written, figure, prove
from imports.zips import guard
from ledger.errors import LedgerError, Problem
from ledger.i18n import N_, _, n_, retold, screen_language
from ledger.journal.draft import RateDraft
from ledger.money import DIGITS, RETIRED, currency

_KEPT = Context(prec=12, rounding=ROUND_HALF_EVEN)  # significant digits of a rate that had to be turned round or crossed
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,12})?", re.ASCII)
_RATES = ("usd_per_unit", "unit_per_usd", "rate")
_BEFORE = "it is before the first day that was asked for"
_PER = {"usd": N_("units per US dollar"), "unit": N_("US dollars per unit")}
_NOT_A_RATE = {
    "": N_("{value} is not a rate"),
    "point": N_("{value} is not a rate with a decimal point"),
    "comma": N_("{value} is not a rate with a decimal comma"),
}


RateSheet = Found[RateDraft]


@dataclass(frozen=True, slots=True)
class RateOptions(SheetOptions):
    """What the officer says about a file of rates."""

    per: str = ""  # usd: units per US dollar; unit: US dollars per unit; eur: units per euro, in a column for each currency
    on: dt.date | None = None  # the day of all rates, where there is no such column
    since: dt.date | None = None  # nothing before that day
    currencies: frozenset[str] = frozenset()  # only these; empty: all


def read_rates(file: Path | Workbook, source: str, options: RateOptions) -> RateSheet:
    """Every rate of the file as US dollars per unit, every problem at its cell, every row accounted for.

    A rate given so is kept as it stands. Units per dollar are turned round, and units per euro crossed: USD per
    unit = (USD per EUR) / (units per EUR), each rounded once, half to even, to 12 significant digits. A
    direction that neither header nor title says is refused (`per`). Raises FileRefused for what is no table.
    """
    workbook = file if isinstance(file, Workbook) else read_rate_file(file)
    reader, told = _Rates(source, options), list[str]()
    for grid in chosen(workbook, options):
        wide = _wide_header(grid)
        table = None if wide is not None else find_table(grid, "rates", _columns, options.columns)
        if wide is not None:
            reader.read_wide(grid, wide)
        elif table:
            reader.read_list(table)
        told += hidden(grid) if wide is not None or table else ()
    missing = not_there(workbook, options)
    if not reader.layout and not reader.problems and not missing:
        cure = _('name the columns: --columns "currency=Code,rate=Rate" (a header, or letters)')
        missing = [Problem("file", _("no row says which column is the currency and which the rate"), cure, "no-table")]
    reader.problems += missing
    rows = verdicts(workbook, reader.verdicts, ("not a rate", "it stands outside the table"))
    return Found(tuple(reader.drafts.values()), tuple(reader.problems), rows, (*told, *reader.notes()), tuple(reader.layout))


def read_rate_file(path: Path) -> Workbook:
    """The tables of a file, or of the one table in a zip (as the ECB sends its history).

    Raises FileRefused: a zip that unpacks too far (`imports/zips.py`), or holds none or several files.
    """
    source = open_source(path)
    if source.kind != "zip":
        return read_tables(source)
    guard(source)
    with zipfile.ZipFile(io.BytesIO(source.raw)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise refused(
                source.name,
                n_("the zip holds {count} file", "the zip holds {count} files", len(members)),
                _("unpack it and give the one with the rates"),
                "not-one-file",
            )
        tables = read_tables(source_of(source.name, archive.read(members[0])))
    return replace(tables, sha256=source.sha256, size=source.size, raw=source.raw)


def _columns(roles: Container[str]) -> bool:
    return "currency" in roles and any(role in roles for role in _RATES)


def _wide_header(grid: Grid) -> int | None:
    """The row with a day and at least three currencies beside each other."""
    for row, cells in enumerate(grid.rows[:50]):
        codes = [cell for cell in cells[1:] if isinstance(cell, str) and cell.strip() in DIGITS]
        if cells and isinstance(cells[0], str) and words(cells[0]) in ("date", "fecha", "data", "datum") and len(codes) > 2:
            return row
    return None


class _Rates:
    """One file while it is read."""

    def __init__(self, source: str, options: RateOptions) -> None:
        self.source, self.options = source, options
        self.drafts: dict[tuple[str, dt.date], RateDraft] = {}
        self.problems: list[Problem] = []
        self.layout: list[str] = []
        self.verdicts: dict[str, dict[int, Why]] = {}
        self.skipped: Counter[tuple[str, str, str]] = Counter()  # by reason, currency and day

    def _set(self, grid: Grid, row: int, verdict: str, why: str = "") -> None:
        """What became of a row; that it was refused stands, whatever else is said of it."""
        known = self.verdicts.setdefault(grid.name, {})
        if known.get(row, ("", ""))[0] != "refused":
            known[row] = (verdict, why)

    def notes(self) -> Iterator[str]:
        """What was left out, by reason."""
        told = {_(reason, currency=code, day=day): count for (reason, code, day), count in self.skipped.items()}
        for reason, count in sorted(told.items()):
            yield _("{reason}: {count}.", reason=reason, count=screen_language().number(Decimal(count)))

    def _skip(self, reason: str, code: str = "", day: object = "") -> None:
        self.skipped[reason, code, str(day)] += 1

    # a column per currency

    def read_wide(self, grid: Grid, header: int) -> None:
        """Units per euro where a column USD says what a euro is worth and there is none EUR; otherwise the officer says the direction."""
        codes = {column: cell.strip() for column, cell in enumerate(grid.rows[header]) if column and isinstance(cell, str)}
        dollar = next((column for column, code in codes.items() if code == "USD"), None)
        could = dollar is not None and "EUR" not in codes.values()
        if self.options.per == "eur" and not could:
            self.problems.append(Problem(place(grid, header), *no_cross()))
            return
        crossed = could and (self.options.per == "eur" or not (self.options.per or is_all_one(grid, header, dollar)))
        if not crossed and not self.options.per:
            cure = _("run again with --per usd (units per US dollar)  or  --per unit (US dollars per unit)")
            self.problems.append(
                Problem(place(grid, header), _("the sheet does not say what the rates are per"), cure, "ambiguous-direction")
            )
            return
        self._set(grid, header, "not a rate", "it is the header")
        how = _("units per euro, crossed with the dollar") if crossed else _(_PER[self.options.per])
        self.layout.append(_("{where}: a column for each currency, {how}", where=retold(place(grid, header)), how=how))
        head = range(header + 1, min(header + 200, len(grid.rows)))
        cells = [(place(grid, row, column), cell) for row in head for column, cell in enumerate(grid.rows[row]) if column]
        days = [(row, grid.cell(row, 0)) for row in range(header + 1, len(grid.rows))]
        if not self.options.dates and (doubts := [*turned_round(days, partial(place, grid, column=0))]):
            self.problems += doubts
            return
        told = ((place(grid, row, 0), cell) for row, cell in days if isinstance(cell, str))
        written = prove(told, cells, order=self.options.dates, mark=self.options.decimal)
        for row in range(header + 1, len(grid.rows)):
            if not is_empty(grid.rows[row]):
                self._wide_row(grid, row, codes, dollar if crossed else None, written)

    def _wide_row(self, grid: Grid, row: int, codes: Mapping[int, str], dollar: int | None, written: Written) -> None:
        cells = grid.rows[row]
        day = written.day(cells[0])
        if isinstance(day, NotRead):
            self._refuse(grid, row, 0, day)
            return
        if self.options.since and day < self.options.since:
            self._set(grid, row, "not a rate", _BEFORE)
            return
        usd = self._number(grid, row, dollar, written) if dollar is not None else None
        if dollar is not None and not usd:
            self._skip(N_("Days without a rate of the dollar to cross with"))
            self._set(grid, row, "not a rate", "the dollar has no rate on this day")
            return
        before = len(self.drafts)
        where = place(grid, row)
        if usd and dollar is not None:
            if not self.options.per and (wrong := not_the_euro(usd, day)):
                self._refuse(grid, row, dollar, wrong)
                return
            self._keep(RateDraft("EUR", day, usd, self.source, where), grid, row, dollar)
        for column, code in codes.items():
            rate = self._number(grid, row, column, written) if code != "USD" and self._alive(code, day) else None
            if rate:
                value = divide(usd, rate) if usd else rate if self.options.per == "unit" else divide(Decimal(1), rate)
                self._keep(RateDraft(code, day, value, self.source, where), grid, row, column)
        made = len(self.drafts) - before
        self._set(grid, row, "rate", "1 rate" if made == 1 else f"{made:,} rates")

    def _alive(self, code: str, day: dt.date) -> bool:
        """Whether a currency is wanted and was one on that day; those that were not are counted."""
        if self.options.currencies and code not in self.options.currencies:
            return False
        if code not in DIGITS:
            self._skip(N_("Rates of {currency}, which is no currency of ISO 4217"), code)
            return False
        if code in RETIRED and day > RETIRED[code].last:
            self._skip(N_("Cells of {currency}, withdrawn on {day}"), code, RETIRED[code].last)
            return False
        return True

    def _number(self, grid: Grid, row: int, column: int, written: Written) -> Decimal | None:
        """The rate in a cell; None for a hole or, with a problem, for what is no rate."""
        cell = grid.cell(row, column)
        if isinstance(cell, str) and written.mark == "point" and _PLAIN.fullmatch(cell):
            found: Decimal | NotRead = Decimal(cell)
        elif is_nothing(cell):
            self._skip(N_("Cells without a rate"))
            return None
        else:
            found = written.amount(cell, _NOT_A_RATE)
        if isinstance(found, NotRead):
            self._refuse(grid, row, column, found)
            return None
        if found <= 0:
            self._refuse(
                grid,
                row,
                column,
                NotRead(_("{value} is not a rate", value=figure(found)), _("a rate is above zero"), "not-a-rate"),
            )
            return None
        return found

    def _refuse(self, grid: Grid, row: int, column: int, why: NotRead) -> None:
        name = "not-a-rate" if why.name == "not-an-amount" else why.name
        self.problems.append(Problem(place(grid, row, column), why.what, why.cure, name))
        self._set(grid, row, "refused", why.what)

    def _keep(self, draft: RateDraft, grid: Grid, row: int, column: int | None) -> None:
        """One rate per currency and day; the same again is the same, another is a problem at its cell."""
        if is_upside_down(draft):
            what = _(
                "1 {currency} would be {rate} US dollars: the direction is the other one",
                currency=draft.currency,
                rate=f"{draft.usd_per_unit:f}",
            )
            cure = _("run again with the other of --per usd  or  --per unit")
            self.problems.append(Problem(place(grid, row, column), what, cure, "wrong-direction"))
            return
        earlier = self.drafts.setdefault((draft.currency, draft.effective_from), draft)
        if earlier is not draft and earlier.usd_per_unit != draft.usd_per_unit:
            what = _(
                "{currency} on {day} has another rate in {where}",
                currency=draft.currency,
                day=draft.effective_from,
                where=earlier.where,
            )
            self.problems.append(Problem(place(grid, row, column), what, _("take one of the two out"), "two-rates"))
        elif earlier is not draft:
            self._skip(N_("Rates that stand in the file more than once"))

    # a row per currency

    def read_list(self, table: Table) -> None:
        """The direction from the header, else from the title above it, else from the officer."""
        twice = [*_twice(table), *not_of_one(table)]
        direction = direction_of(table, self.options.per)
        if direction == "eur":
            twice.append(Problem(place(table.grid, table.first - 1), *no_cross()))
        if not direction and not twice:
            cure = _(
                "run again with --per usd (units per US dollar, as the UN's)  or  --per unit (US dollars per unit); rates in other currencies are not taken"
            )
            twice = [
                Problem(
                    table.at(table.first - 1, "rate"),
                    _("the sheet does not say what the rate is per"),
                    cure,
                    "ambiguous-direction",
                )
            ]
        if "effective_from" not in table.columns and not self.options.on:
            twice.append(
                Problem(
                    place(table.grid, table.first - 1),
                    _("no column says from when a rate holds"),
                    _("run again with --on 2026-09-01"),
                    "day-missing",
                )
            )
        if not self.options.dates:
            twice += half_converted(table, ("effective_from",))
        self.problems += twice
        if twice:
            return
        self.layout.append(f"{table.spoken()}; {_(_PER[direction])}")
        role = next(role for role in _RATES if role in table.columns)
        days, rates = texts([table], ("effective_from",)), texts([table], (role,))
        written = prove(days, rates, order=self.options.dates, mark=self.options.decimal)
        for row in range(len(table.grid.rows)):
            if row < table.first:
                self._set(table.grid, row, "not a rate", "it is the header, or stands above it")
            elif not is_empty(table.grid.rows[row]):
                self._list_row(table, row, role, direction, written)

    def _list_row(self, table: Table, row: int, role: str, direction: str, written: Written) -> None:
        code = text_of(table.cell(row, "currency")).upper()
        if is_blank(table.cell(row, role)) and (len(code) != 3 or is_blank(table.cell(row, "effective_from"))):
            self._set(table.grid, row, "not a rate", "it is a heading or a note")
            return
        if isinstance(cell := table.cell(row, "currency"), ErrorCell):
            self._refuse(table.grid, row, table.columns["currency"], NotRead(cell.why, _("write the code"), "not-a-value"))
            return
        day = self._day(table, row, written)
        if day is None:
            return
        if self.options.since and day < self.options.since:
            self._set(table.grid, row, "not a rate", _BEFORE)
            return
        if not self._known(table, row, code, day):
            return
        rate = self._number(table.grid, row, table.columns[role], written)
        if rate is None:
            self._set(table.grid, row, "not a rate", "no rate stands in it")
        elif code == "USD":
            self._dollar(table, row, role, rate)
        else:
            before = len(self.problems)
            value = divide(Decimal(1), rate) if direction == "usd" else rate
            draft = RateDraft(code, day, value, text_of(table.cell(row, "source")) or self.source, table.at(row))
            self._keep(draft, table.grid, row, table.columns[role])
            self._set(table.grid, row, *(("rate", "") if len(self.problems) == before else ("refused", self.problems[-1].what)))

    def _day(self, table: Table, row: int, written: Written) -> dt.date | None:
        if "effective_from" not in table.columns:
            return self.options.on
        day = written.day(table.cell(row, "effective_from"))
        if isinstance(day, NotRead):
            self._refuse(table.grid, row, table.columns["effective_from"], day)
            return None
        return day

    def _known(self, table: Table, row: int, code: str, day: dt.date) -> bool:
        """A code of three letters that ISO 4217 does not know, or no longer, is left out and counted; other words are a problem."""
        if re.fullmatch("[A-Z]{3}", code):
            if self._alive(code, day):
                return True
            self._set(table.grid, row, "not a rate", f"{code} is not a currency on {day}, or was not asked for")
            return False
        try:
            currency(code, on=day)
        except LedgerError as wrong:
            self._refuse(
                table.grid,
                row,
                table.columns["currency"],
                NotRead(wrong.message.rstrip("."), _("write the code of ISO 4217, such as EUR"), wrong.name),
            )
        return False

    def _dollar(self, table: Table, row: int, role: str, rate: Decimal) -> None:
        self._set(table.grid, row, "not a rate", "a dollar is a dollar")
        if rate != 1:
            what = _("1 US dollar would be {rate} US dollars", rate=figure(rate))
            self._refuse(table.grid, row, table.columns[role], NotRead(what, _("correct the row, or the currency"), "not-a-rate"))


def divide(amount: Decimal, by: Decimal) -> Decimal:
    """The quotient to 12 significant digits, rounded once, half to even: how a rate is turned round or crossed."""
    return _KEPT.divide(amount, by)


def _twice(table: Table) -> Iterator[Problem]:
    for role, columns in table.twice.items():
        if role in ("currency", "effective_from", *_RATES):
            yield two_columns(table, role, columns)
