"""Several tables that are one document, such as a report to a body of the Organization: text, CSV, JSON; a workbook elsewhere.

CSV is one line to each figure: part, row, what the row is, column, value, currency. JSON has the parts by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from ledger import cells
from ledger.money import Money
from ledger.programs import csv_of, document, pour, tables_json, totals_of
from ledger.screen import Screen
from ledger.show import Column, Fact, Setting, Table, first_line, lines_of, print_lines


@dataclass(frozen=True, slots=True)
class Pack:
    """A document: its cover (what it is about, on which basis, for whom), its parts in order, what is said of the whole."""

    name: str
    title: str
    cover: tuple[Fact, ...]
    parts: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def pack_lines(pack: Pack, screen: Screen, setting: Setting) -> Iterator[str]:
    """The document as lines of text: cover, parts each under its title and question, notes."""
    yield first_line(pack.title, setting, screen)
    yield ""
    yield from _cover(pack, screen)
    for number, part in enumerate(pack.parts, 1):
        yield ""
        yield ""
        yield from map(screen.bold, cells.wrap(f"{number}. {cells.clean(part.title)}", screen.width))
        if part.answers:
            yield from cells.wrap(cells.clean(part.answers), screen.width)
        yield ""
        yield from lines_of(untitled(part), screen)
    if pack.notes:
        yield ""
    for note in pack.notes:
        yield from cells.wrap(cells.clean(note), screen.width)


def _cover(pack: Pack, screen: Screen) -> Iterator[str]:
    """What is said in words, each label with its sentence; then the figures under each other."""
    words = [fact for fact in pack.cover if isinstance(fact.value, str)]
    left = max((cells.width(fact.label) for fact in words), default=0)
    for fact in words:
        head = f"  {cells.fill(cells.clean(fact.label), left)}  " if not screen.plain else f"{cells.clean(fact.label)}: "
        yield from cells.hanging(head, cells.clean(str(fact.value)), screen.width)
    figures = tuple(fact for fact in pack.cover if fact not in words)
    yield from lines_of(Table("", "", (), (), facts=figures), screen)


def untitled(part: Table) -> Table:
    """The table without its first line."""
    return Table(part.name, "", part.columns, part.rows, part.totals, part.facts, part.notes)


def figures(pack: Pack) -> Iterator[tuple[str, int, str, str, Any, str]]:
    """Every amount and count of the document: part, row (from 1), what the row is, column key, value, currency."""
    for part in pack.parts:
        numbers = [place for place, column in enumerate(part.columns) if column.kind in {"amount", "count"}]
        words = [place for place, column in enumerate(part.columns) if column.kind in {"code", "text", "state"}]
        for number, row in enumerate(chain(part.rows, part.totals), 1):
            what = next((str(row[place]) for place in words if row[place]), "")
            for place in numbers:
                value = row[place]
                if value is not None and value != "":
                    currency = value.currency if isinstance(value, Money) else ""
                    yield part.name, number, what, part.columns[place].key, value, currency


def present(pack: Pack, form: str, screen: Screen, setting: Setting, *, to: Path | None = None, **more: Any) -> None:
    """Show a document as `text`, `csv` or `json`, on standard output or into the file `to`; `more` are JSON keys of its own."""
    if form == "csv":
        keys = ("part", "row", "what", "column", "value", "currency")
        table = Table(pack.name, "", tuple(Column(key, key) for key in keys), figures(pack))
        pour(csv_of(table, window=to is None and screen.width is not None), to)
    elif form == "json":
        rows = [{"part": part.name, "title": part.title, "rows": sum(1 for _row in part.rows)} for part in pack.parts]
        totals = totals_of(Table("", "", (), (), facts=pack.cover))
        pour(document(pack.name, setting, rows, totals=totals, parts=tables_json(pack.parts), **more), to)
    else:
        print_lines(lambda on: pack_lines(pack, on, setting), screen, to)
