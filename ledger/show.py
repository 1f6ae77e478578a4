"""Rows as a person reads them: columns, blocks of lines or sentences, from one `Table` (programs.py: CSV and JSON).

Tables are printed by ourselves: a library's table takes a second for 5,000 rows and cuts amounts in a pipe.
Amounts, days, numbers, codes and states are never cut; the layout gives way instead (ux.md §5.2).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ledger import cells
from ledger.i18n import _, screen_language
from ledger.money import Money
from ledger.screen import Screen, put

Cell = str | Decimal | Money | date | int | None
INDENT = "  "
COMFORTABLE = 20  # cells of a name that are enough to know it by: a longer one is cut before a column goes
NARROWEST = 8  # cells below which a name is not cut: then a row becomes a block of lines
KEPT = 100  # blocks of 1,000 rows whose texts are kept between measuring and printing
_RED = {"BAD", "REFUSED", "NOT SOUND"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is its stable English name in CSV and JSON, `heading` its name on the screen.

    Kinds: text (may be cut), code, state, date, amount, count. Optional columns go first when the window is
    narrow, the lowest `priority` before the others. `words` gives a state's word on the screen ("overdue": "OVERDUE").
    """

    key: str
    heading: str
    kind: str = "text"
    optional: bool = False
    priority: int = 0
    words: Mapping[str, str] | None = None

    @property
    def label(self) -> str:
        """The heading on one line; a word divided between two lines is one again."""
        return self.heading.replace("-\n", "-").replace("\n", " ")


class Total(tuple[Cell, ...]):
    """A row that sums others: its words in capitals, the row bold. It stands below the rows, or among them."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line below a table: a label and its amount, count, day or word. `key` names it among the JSON totals."""

    key: str
    label: str
    value: Cell
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns of a table can be drawn, by key: one that names the bars, and one or two of amounts. Totals are left out."""

    title: str
    label: str
    series: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a command has to show. `name` is that of its JSON schema, `fund.NAME/1`; money in the currencies of its rows.

    `rows` may be read twice for a screen: a list, or something that can be read again; an iterator is held in memory.
    Without a title there is no first line: it stands below something else. In a workbook it has a sheet called `sheet`,
    that says which question it `answers`, and below the table what each column means (`meanings`: key, sentence).
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    totals: tuple[Total, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: str = ""
    answers: str = ""
    meanings: tuple[tuple[str, str], ...] = ()
    chart: Chart | None = None

    @property
    def explained(self) -> tuple[tuple[str, str], ...]:
        """(heading, sentence) of every column shown that has a meaning, in the columns' order."""
        said = dict(self.meanings)
        return tuple((column.label, said[column.key]) for column in self.columns if column.key in said)


@dataclass(frozen=True, slots=True)
class Setting:
    """Which book, as known on which day, whether anything is written at all, and the day on which it is asked."""

    book: str = ""
    as_of: date | None = None
    dry_run: bool = False
    today: date | None = None


def first_line(title: str, setting: Setting, screen: Screen) -> str:
    """What this is, and at the right end in which book, as known when: nobody may be in the wrong one without seeing it."""
    title = cells.clean(title)
    if not setting.book:
        return screen.bold(title)
    place = place_of(setting, screen)
    gap = 2 if screen.width is None or screen.plain else screen.width - cells.width(title) - cells.width(place)
    if gap > 1:
        return screen.bold(title) + " " * gap + place
    return "\n".join((*map(screen.bold, cells.wrap(title, screen.width)), place))


def place_of(setting: Setting, screen: Screen) -> str:
    """Which book this is of, and the day whose knowledge it tells."""
    name = cells.clean(setting.book)
    if setting.as_of is None:
        return _("book {name}", name=name)
    return _("book {name}, as known on {day}", name=name, day=say(setting.as_of, screen))


def lines_of(table: Table, screen: Screen, setting: Setting = Setting()) -> Iterator[str]:
    """The table as lines of text for this screen: columns, blocks or, read aloud, sentences."""
    if setting.dry_run:
        yield _("DRY RUN: nothing is written.")
    if table.title:
        yield first_line(table.title, setting, screen)
    body = _sentences(table, screen) if screen.plain else _columns(table, screen)
    for number, line in enumerate(body):
        if table.title and not number:
            yield ""
        yield line
    yield from _below(table, screen)


def _below(table: Table, screen: Screen) -> Iterator[str]:
    if table.facts:
        yield ""
        yield from _facts(table.facts, screen)
    if table.notes:
        yield ""
        for note in table.notes:
            yield from cells.wrap(cells.clean(note), screen.width)


def _facts(facts: tuple[Fact, ...], screen: Screen) -> Iterator[str]:
    told = [(INDENT * (1 + fact.indent) + cells.clean(fact.label), say(fact.value, screen)) for fact in facts]
    if screen.plain:
        yield from (f"{label.strip()} {value}." for label, value in told)
        return
    left = max(cells.width(label) for label, _ in told)
    right = max(cells.width(value) for _, value in told)
    left = left if screen.width is None else min(left, max(COMFORTABLE, screen.width - len(INDENT) - right))
    for label, value in told:
        *above, last = cells.wrap(label, left)
        yield from above
        yield f"{cells.fill(last, left)}{INDENT}{cells.fill(value, right, right=True)}"


def say(value: Cell, screen: Screen) -> str:
    """One value by itself, with its currency."""
    language = screen_language()
    if isinstance(value, Money):
        return f"{value.currency} {cells.numbers(language.formats)(value.amount)}"
    if isinstance(value, date):
        if screen.plain:
            return language.day_in_words(value)
        return value.isoformat() if screen.width is None else language.day(value)
    if isinstance(value, Decimal | int):
        return cells.numbers(language.formats)(value)
    return cells.clean(value or "")


# Sentences


def _sentences(table: Table, screen: Screen) -> Iterator[str]:
    currency = next((index for index, column in enumerate(table.columns) if column.key == "currency"), None)
    for row in chain(table.rows, table.totals):
        parts = []
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            if value is None or value == "" or index == currency:
                continue
            word = say(column.words.get(str(value), value) if column.words else value, screen)
            if isinstance(row, Total) and isinstance(value, str):
                parts.append(f"{word.upper()}.")
                continue
            if column.kind == "amount" and currency is not None and not isinstance(value, Money):
                word = f"{row[currency]} {word}"
            parts.append(f"{cells.clean(column.heading.replace(chr(10), ' '))} {word}.")
        yield " ".join(parts)


# Columns

_Block = tuple[list[Sequence[Cell]], list[list[str]]]  # rows, and their texts column by column


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: tuple[int, ...]  # which of the table's, in order
    widths: tuple[int, ...]
    gap: str


def _columns(table: Table, screen: Screen) -> Iterator[str]:
    headings = [[cells.clean(part) for part in column.heading.split("\n")] for column in table.columns]
    kept: list[_Block] = []
    count, widest = 0, [max(map(cells.width, heading)) for heading in headings]
    tails = [0] * len(table.columns)
    heads = [0] * len(table.columns)
    for block in _told(table, screen):
        count += 1
        if count <= KEPT or isinstance(table.rows, Iterator):
            kept.append(block)
        _measure(table.columns, block, screen_language().formats.point, widest, heads, tails)
    if not count:
        return
    widest = [max(width, head + tail) for width, head, tail in zip(widest, heads, tails, strict=True)]
    blocks = kept if len(kept) == count else _told(table, screen)
    layout = _fit(table.columns, widest, screen.width)
    if layout is None:
        yield from _paragraphs(headings, blocks, screen)
        return
    yield from _heads(table.columns, headings, layout, screen)
    for block in blocks:
        yield from _lines(table.columns, block, layout, tails, screen)


def _told(table: Table, screen: Screen) -> Iterator[_Block]:
    """The rows in blocks, their values told: column by column is three times as fast as cell by cell."""
    tellers = [_teller(column, screen) for column in table.columns]
    rows = chain(table.rows, table.totals)
    while block := list(islice(rows, 1000)):
        texts = [tell(values) for tell, values in zip(tellers, zip(*block, strict=True), strict=True)]
        for index, row in enumerate(block):
            if isinstance(row, Total):
                for column, told in zip(table.columns, texts, strict=True):
                    told[index] = told[index] if column.kind in {"amount", "count", "date"} else told[index].upper()
        yield block, texts


def _teller(column: Column, screen: Screen) -> Callable[[Sequence[Any]], list[str]]:
    """How values of this column become texts; an amount without a value is a dash."""
    empty = "-" if column.kind == "amount" else ""
    language = screen_language()
    number = cells.numbers(language.formats)
    date_text = date.isoformat if screen.width is None else cache(language.day)

    def tell(value: Any) -> str:
        if value is None:
            return empty
        if isinstance(value, str):
            return cells.clean(column.words.get(value, value) if column.words else value)
        if isinstance(value, date):
            return date_text(value)
        return number(value.amount if isinstance(value, Money) else value)

    def told(values: Sequence[Any]) -> list[str]:
        kinds = {*map(type, values)}
        if kinds == {Money}:
            return [number(value.amount) for value in values]
        if kinds == {str} and not column.words and "".join(values).isprintable():
            return list(values)
        return list(map(tell, values))

    return told


def _measure(columns: Sequence[Column], block: _Block, mark: str, widest: list[int], heads: list[int], tails: list[int]) -> None:
    """Widen what is known so far: of amounts, the cells before and after the decimal mark by themselves."""
    for index, (column, texts) in enumerate(zip(columns, block[1], strict=True)):
        if column.kind == "amount":
            lengths = [_tail(text, mark) for text in texts]
            tails[index] = max(tails[index], *lengths)
            heads[index] = max(heads[index], *(len(text) - tail for text, tail in zip(texts, lengths, strict=True)))
        else:
            widest[index] = max(widest[index], cells.widest(texts))


def _tail(text: str, mark: str) -> int:
    """Cells from the decimal mark on; none for `-` and for currencies without decimals."""
    return len(text) - place if (place := text.rfind(mark)) >= 0 else 0


def _fit(columns: Sequence[Column], widest: list[int], limit: int | None) -> _Layout | None:
    """What gives way, in this order: the ends of long names, optional columns, gaps, names. None: rows become blocks."""
    shown = list(range(len(columns)))
    if limit is None:
        return _Layout(tuple(shown), tuple(widest), INDENT)
    leaving = sorted((index for index in shown if columns[index].optional), key=lambda index: columns[index].priority)
    widths = list(widest)

    def room(gap: int) -> int:
        return limit - len(INDENT) - sum(widths[index] for index in shown) - gap * (len(shown) - 1)

    def names(least: int, gap: int) -> bool:
        """Cut the longest names first, none below `least`; whether that was enough."""
        before = list(widths)
        while room(gap) < 0:
            longest = max(
                (index for index in shown if columns[index].kind == "text"), key=lambda index: widths[index], default=None
            )
            if longest is None or widths[longest] <= least:
                widths[:] = before
                return False
            widths[longest] -= 1
        return True

    while not names(COMFORTABLE, 2) and leaving:
        shown.remove(leaving.pop(0))
    if room(2) >= 0:
        return _Layout(tuple(shown), tuple(widths), INDENT)
    return _Layout(tuple(shown), tuple(widths), " ") if names(NARROWEST, 1) else None


def _lines(columns: Sequence[Column], block: _Block, layout: _Layout, tails: list[int], screen: Screen) -> Iterator[str]:
    mark = screen_language().formats.point
    padded = []
    for index in layout.columns:
        kind, width, texts = columns[index].kind, layout.widths[index], block[1][index]
        if kind == "text":
            texts = [cells.cut(text, width) for text in texts]
        elif kind == "amount" and tails[index]:
            texts = [text if text == "-" else text + " " * (tails[index] - _tail(text, mark)) for text in texts]
        told = cells.fill_all(texts, width, right=kind in {"amount", "count"})
        padded.append([_coloured(text, screen) for text in told] if kind == "state" else told)
    for row, parts in zip(block[0], zip(*padded, strict=True), strict=True):
        line = (INDENT + layout.gap.join(parts)).rstrip()
        yield screen.bold(line) if isinstance(row, Total) else line


def _coloured(padded: str, screen: Screen) -> str:
    """A state in capitals needs you, or is bad; the word alone says it too."""
    if not padded.isupper():
        return padded
    return screen.red(padded) if padded.strip() in _RED else screen.yellow(padded)


def _heads(columns: Sequence[Column], headings: list[list[str]], layout: _Layout, screen: Screen) -> Iterator[str]:
    for level in range(max(len(headings[index]) for index in layout.columns), 0, -1):
        parts = []
        for index in layout.columns:
            text = headings[index][-level] if level <= len(headings[index]) else ""
            text = cells.cut(text, layout.widths[index])
            parts.append(cells.fill(text, layout.widths[index], right=columns[index].kind in {"amount", "count"}))
        yield screen.bold((INDENT + layout.gap.join(parts)).rstrip())


def _paragraphs(headings: list[list[str]], blocks: Iterable[_Block], screen: Screen) -> Iterator[str]:
    """Each row as lines of label and value, when no row of columns would fit."""
    labels = [" ".join(heading) for heading in headings]
    left = max(map(cells.width, labels))
    told = ((row, texts) for rows, columns in blocks for row, texts in zip(rows, zip(*columns, strict=True), strict=True))
    for number, (row, texts) in enumerate(told):
        if number:
            yield ""
        for label, text in zip(labels, texts, strict=True):
            if text:
                for line in cells.hanging(f"{INDENT}{cells.fill(label, left)}{INDENT}", text, screen.width):
                    yield screen.bold(line.rstrip()) if isinstance(row, Total) else line.rstrip()


# The one door of the commands


def print_lines(lines: Callable[[Screen], Iterable[str]], screen: Screen, to: Path | None) -> None:
    """Lines on this screen; into the file `to` as a pipe would get them."""
    if to is None:
        put(lines(screen), screen)
        return
    from ledger.programs import pour

    pour((f"{line}\n" for line in lines(Screen())), to)


def present(table: Table, form: str, screen: Screen, setting: Setting, *, to: Path | None = None, **more: Any) -> None:
    """Show a table as `text`, `csv` or `json`, on standard output or into the file `to`; `more` are JSON keys of its own."""
    if form == "text":
        print_lines(lambda on: lines_of(table, on, setting), screen, to)
        return
    from ledger import programs

    if form == "csv":
        programs.pour(programs.csv_of(table, window=to is None and screen.width is not None), to)
    else:
        programs.pour(programs.json_of(table, setting, **more), to)
