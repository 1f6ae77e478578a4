"""Rows as programs read them: CSV and JSON, written as they come, from the same `Table` that a person sees.

Amounts are text (no reader may make floats of them), days ISO, keys stable English words.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ledger.cells import clean_lines, escape_json
from ledger.errors import Problem
from ledger.money import Money
from ledger.screen import write
from ledger.show import Cell, Column, Setting, Table

AT_ONCE = 1 << 17  # characters written at a time
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet run a text (CWE-1236)


def pour(parts: Iterable[str], to: Path | None = None) -> None:
    """Write the parts as UTF-8 with their own line ends, into the file `to` or on standard output."""
    if to is not None:
        with to.open("w", encoding="utf-8", newline="", errors="backslashreplace") as out:
            out.writelines(parts)
        return
    with suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(encoding="utf-8", newline="", errors="backslashreplace")  # type: ignore[union-attr]
    held, size = list[str](), 0
    for part in parts:  # some are a row, some a thousand
        held.append(part)
        size += len(part)
        if size >= AT_ONCE:
            write("".join(held))
            held, size = [], 0
    write("".join(held))


def csv_of(table: Table, *, window: bool = False) -> Iterator[str]:
    """RFC 4180: keys as header, ISO days, raw amounts; a text that a spreadsheet would run is led by an apostrophe.

    In a window, what the terminal would obey is shown escaped; a pipe and a file get it as it is.
    """
    import csv
    import io

    rows = chain([[column.key for column in table.columns]], table.rows)
    while block := list(islice(rows, 1000)):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([_inert(value) if isinstance(value, str) else raw(value) for value in row] for row in block)
        yield clean_lines(out.getvalue().replace("\r\n", "\n")) if window else out.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_RUNS) and text != "-" else text  # a dash alone says that there is nothing


def raw(value: Any) -> Any:
    """As programs get it: amounts as text without grouping, days as ISO text; all else as it is."""
    if isinstance(value, Money):
        return f"{value.amount:f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def json_of(table: Table, setting: Setting, *, problems: Iterable[Problem] = (), **more: Any) -> Iterator[str]:
    """The one object of a command that shows a table; `more` are keys of its own."""
    return document(table.name, setting, _rows(table), totals=totals_of(table), problems=problems, **more)


def tables_json(tables: Iterable[Table]) -> Iterator[str]:
    """Several tables as one JSON object, each under its name: its title, rows and totals, written row by row."""
    opens = "{"
    for table in tables:
        yield f'{opens}{plain_json(table.name)}: {{"title": {plain_json(table.title)}, "rows": ['
        before = ""
        for row in _rows(table):
            yield before + plain_json(row)
            before = ", "
        yield f'], "totals": {plain_json(totals_of(table))}}}'
        opens = ", "
    yield "{}" if opens == "{" else "}"


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return (dict(zip(keys, row, strict=True)) for row in table.rows)


def document(
    name: str,
    setting: Setting,
    rows: Iterable[Any],
    *,
    totals: Mapping[str, Any] | None = None,
    problems: Iterable[Problem] = (),
    **more: Any,
) -> Iterator[str]:
    """One JSON object, a row to a line: schema `fund.NAME/1`, book, rows, totals, problems. No rows are `[]`.

    Of `more`, what is an iterator is JSON already, in pieces.
    """
    head = {"schema": f"fund.{name}/1", "book": setting.book, "as_of": setting.as_of, "dry_run": setting.dry_run}
    tail = {"totals": totals or {}, "problems": [problem_facts(one) for one in problems]}
    yield plain_json(head)[:-1] + ', "rows": ['
    before, after = "\n", "], "
    for row in rows:
        yield before + plain_json(row)
        before, after = ",\n", "\n], "
    yield after + plain_json(tail)[1:-1]
    for key, value in more.items():
        yield f", {plain_json(key)}: "
        yield from value if isinstance(value, Iterator) else (plain_json(value),)
    yield "}\n"


def one_row(name: str, /, **values: Cell) -> Table:
    """What was done, as a row for programs; a person is told in words."""
    kinds = {int: "count", Money: "amount"}
    return Table(
        name, "", tuple(Column(key, "", kinds.get(type(value), "code")) for key, value in values.items()), [(*values.values(),)]
    )


def problem_facts(problem: Problem) -> dict[str, str]:
    """A problem as programs get it."""
    return {"where": problem.where, "what": problem.what, "cure": problem.cure, "name": problem.name}


def plain_json(value: Any) -> str:
    """One JSON value: amounts as text, days ISO; what a terminal would obey, and half characters, as JSON escapes."""
    import json

    return escape_json(json.dumps(value, default=raw, ensure_ascii=False))


def totals_of(table: Table) -> dict[str, Any]:
    """Totals by key; where they are money, by key and currency: totals over several currencies are never one number."""
    found: dict[str, Any] = {}
    for row in table.totals:
        values = dict(zip((column.key for column in table.columns), row, strict=True))
        for column in table.columns:
            value = values[column.key]
            if column.kind not in {"amount", "count"} or value is None:
                continue
            currency = value.currency if isinstance(value, Money) else values.get("currency")
            if currency and column.kind == "amount":
                found.setdefault(column.key, {})[currency] = raw(value)
            else:
                found[column.key] = raw(value)
    for fact in table.facts:
        if isinstance(fact.value, Money):
            found.setdefault(fact.key, {})[fact.value.currency] = raw(fact.value)
        else:
            found[fact.key] = raw(fact.value)
    return found
