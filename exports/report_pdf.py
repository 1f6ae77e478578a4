"""Any report as a PDF: the tables that its workbook has, with repeated heads and totals ruled off, turned where they are wide.

A table is one part; a document of several is a cover, which lists them with their pages, and each under its own title.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from exports import paper_pdf as paper
from exports.paper_pdf import Sheet
from exports.typesetting import typeset
from ledger.charts import drawn
from ledger.i18n import HARD, Language, _, screen_language
from ledger.money import Money
from ledger.packs import Pack
from ledger.periods import Quarter
from ledger.show import Cell, Column, Fact, Setting, Table, Total

KINDS = {"text": "words", "code": "fixed", "state": "fixed", "date": "fixed", "amount": "number", "count": "number"}
QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
LONG = 24  # signs of a code beyond which it may be wrapped: a list of them, an address
BARS = 40  # that a chart still shows, as the workbook's


def write_table(table: Table, setting: Setting, to: Path) -> None:
    """Write the table to `to`; an existing file gives way, as it was named for that. Amounts as on the screen, with a true minus."""
    _write(table.title or table.name, (), (table,), (), setting, to)


def write_pack(pack: Pack, setting: Setting, to: Path) -> None:
    """Write the document to `to`: a cover with its contents, then each part."""
    _write(pack.title, pack.cover, pack.parts, pack.notes, setting, to)


def _write(title: str, cover: Iterable[Fact], parts: Sequence[Table], notes: Sequence[str], setting: Setting, to: Path) -> None:
    language = paper.on_paper(screen_language(), "minus")
    made = setting.as_of or setting.today or date(1980, 1, 1)  # the day on which it is asked; never the clock
    about = paper.written_for(language)
    # For translators: at the top of a report, the book that it is drawn from.
    place = _("book {name}", name=setting.book) if setting.book else ""
    known = _("As known on") + " " + language.day(setting.as_of) if setting.as_of else language.day(made)
    facts = [_fact(fact, language) for fact in cover]
    told_parts = [_part(part, title if len(parts) == 1 else "", str(about["paper"]), language) for part in parts]
    turned = told_parts[0]["sheet"].pop("turned") if len(parts) == 1 else 0  # the whole of a paper that has one table
    told_parts[0]["sheet"].setdefault("turned", 0)
    told = about | {
        "title": title, "author": setting.book or title, "subject": place, "draft": "",
        "running": title, "number": "", "footer": " · ".join(filter(None, (place, known))), "place": place, "known": known,
        "heading": title, "colon": language.colon, "notes": notes, "parts": told_parts, "turned": turned,
        "told": [fact[:2] for fact in facts if not fact[-1]], "values": [fact for fact in facts if fact[-1]],
    }  # fmt: skip
    to.write_bytes(typeset("report.typ", told, made))


def _part(table: Table, above: str, size: str, language: Language) -> dict[str, Any]:
    """One table, what is said of it, and its bars; its title is left out where the paper has it already."""
    rows = [*table.rows, *table.totals]
    several, only_totals = _currencies(table, rows), all(isinstance(row, Total) for row in rows)
    sheet = Sheet(
        table.title if table.title != above else "",
        tuple(_kind(column, at, rows) for at, column in enumerate(table.columns)),
        _heads(table.columns),
        tuple(_row(table.columns, row, several, language, last=row is rows[-1], run_on=not only_totals) for row in rows),
        (table.answers,) if table.answers else (),
    )
    return {
        "sheet": paper.told(sheet, size, language.formats.point, stretched=False),
        "facts": [_fact(fact, language) for fact in table.facts],
        "notes": [note.replace(" - ", " − ") for note in table.notes], "chart": _chart(table, language), "meant": _("What the columns mean"), "meanings": table.explained,
    }  # fmt: skip


def _fact(fact: Fact, language: Language) -> tuple[str, str, int, bool]:
    """Label and value as they are read, how far set in, and whether it is a figure."""
    return fact.label, _said(fact.value, language, code=True), fact.indent, isinstance(fact.value, Money | Decimal | int)


def _kind(column: Column, at: int, rows: Iterable[Sequence[Cell]]) -> str:
    """Codes are not wrapped, but for long ones."""
    kind = KINDS[column.kind]
    return "words" if kind == "fixed" and any(isinstance(row[at], str) and len(str(row[at])) > LONG for row in rows) else kind


def _heads(columns: Sequence[Column]) -> tuple[tuple[tuple[str, int], ...], ...]:
    return (tuple((_head(column.heading), 1) for column in columns),)


def _head(heading: str) -> str:
    """On one line, which may be broken; but not within what stood on the second, such as a day."""
    above, end, below = heading.partition("\n")
    return above + ("" if above.endswith("-") or not end else " ") + below.replace(" ", HARD)


def _row(
    columns: Sequence[Column], row: Sequence[Cell], several: frozenset[int], language: Language, *, last: bool, run_on: bool
) -> tuple[str, tuple[paper.Cell, ...]]:
    texts = []
    for at, (column, value) in enumerate(zip(columns, row, strict=True)):
        if value is None and column.kind == "amount" and not isinstance(row, Total):
            texts.append("–")
        elif column.words and isinstance(value, str):
            texts.append(column.words.get(value, value))
        else:
            texts.append(_said(value, language, code=at in several))
    if not isinstance(row, Total):
        return "line", tuple(texts)
    # Where nothing else stands in their column, the names of totals make it as wide as they are.
    return "closing" if last else "total", tuple(_run_on(texts, columns) if run_on else texts)


def _run_on(texts: Sequence[str], columns: Sequence[Column]) -> Iterator[paper.Cell]:
    """The name of a total runs on over the columns beside it that say nothing of it, and widens none."""
    at = 0
    while at < len(texts):
        end, named = at + 1, texts[at] and KINDS[columns[at].kind] != "number"
        while named and end < len(texts) and not texts[end] and KINDS[columns[end].kind] != "number":
            end += 1
        yield (texts[at], end - at) if end > at + 1 else texts[at]
        at = end


def _said(value: Cell, language: Language, *, code: bool = False) -> str:
    """A value as it is read: days in letters, quarters and amounts in the reader's writing, with their currency where nothing else says it."""
    if isinstance(value, Money):
        return language.money_with_code(value) if code else language.money(value)
    if isinstance(value, date):
        return language.day(value).replace(" ", HARD)
    if isinstance(value, Decimal | int):
        return language.number(Decimal(value))
    if QUARTER.fullmatch(value or ""):
        return language.quarter(Quarter.parse(str(value)))
    return value or ""


def _currencies(table: Table, rows: Iterable[Sequence[Cell]]) -> frozenset[int]:
    """The columns whose amounts are of several currencies, where no column of the table names them."""
    if any(column.key == "currency" for column in table.columns):
        return frozenset()
    found: dict[int, set[str]] = {}
    for row in rows:
        for at, value in enumerate(row):
            if isinstance(value, Money):
                found.setdefault(at, set()).add(value.currency)
    return frozenset(at for at, currencies in found.items() if len(currencies) > 1)


def _chart(table: Table, language: Language) -> dict[str, Any] | None:
    """The bars of a table that has some. Of two series the first is hatched, of one what is below nothing; a key names two."""
    if table.chart is None:
        return None
    bars = drawn(table)[:BARS]
    if not bars:
        return None
    headings = {column.key: column.label for column in table.columns}
    names = [headings[key] for key in table.chart.series]
    two = len(names) > 1
    told = [
        ("" if at else label, f"{label}, {name}" if two else label, amount, "hatched" if (two and not at) or (not two and amount < 0) else "solid")
        for label, amounts in ((_said(label, language), amounts) for label, amounts in bars)
        for at, (name, amount) in enumerate(zip(names, amounts, strict=True))
    ]  # fmt: skip
    title, note = table.chart.title, table.chart.note
    said = "; ".join(f"{name}: {language.number(amount)}" for _label, name, amount, _fill in told)
    return paper.chart(
        title if title != table.title else "", note[:1].upper() + note[1:], f"{title}. {said}",
        list(zip(("hatched", "solid"), names, strict=True)) if two else [],
        [(label, language.number(amount), amount, fill) for label, _name, amount, fill in told],
    )  # fmt: skip
