"""Delimited text of every sort: which code page, which separator, which quotes; every line of the file ends up in a row."""

import csv
import io
import re
import sys
from collections import Counter
from typing import Literal

from imports.amounts import looks_like_amount
from imports.cells import ERRORS, Cell, ErrorCell, Grid
from imports.days import looks_like_date
from imports.fixed_width import split_lines
from imports.sources import Source, bom_encoding, looks_wide, refused
from imports.words import known_words
from ledger.i18n import K_, _, n_

LEGACY = ("cp1252", "cp1250", "cp1251", "latin-1")
DOS = ("cp850", "cp437", "cp852", "cp866")  # only where more header words are words in them
DELIMITERS = {";": K_("semicolon"), ",": K_("comma"), "\t": K_("tab"), "|": K_("vertical bar")}
FIXED = ""  # no delimiter: columns of fixed width
MAX_ROWS = 1_048_576
_LOOK = 60  # lines that decide about the separator
_MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]|[a-z][\u00c0-\u00de][a-z]")
_RUN = re.compile(r"[\u00c0-\u017f]{3,}")
_ODD = re.compile(r"[\u0080-\u009f\u00a4\u00a6\u00a8\u00ac\u00b3\u00b8\u00b9\u00bc-\u00be\u00d7\u00f7]")


def decode(source: Source) -> tuple[str, str]:
    """The text and its encoding: byte order mark, NUL parity, strict UTF-8, then the code page under which words are words."""
    raw = source.raw
    marked = bom_encoding(raw)
    wide = "utf-16-le" if looks_wide(raw[:8192], 1) else "utf-16-be" if looks_wide(raw[:8192], 0) else ""
    for encoding in filter(None, (marked, wide, "utf-8")):
        try:
            return raw.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeError:
            continue
    if raw[:65536].count(0) > 8 or _control_share(raw[:65536]) > 0.02:
        raise refused(
            source.name, _("this is no text and no workbook"), _("ask for the file as a spreadsheet or CSV"), "not-a-table"
        )
    known = source.charset if source.charset in (*LEGACY, *DOS) else ""
    encoding = known or max(LEGACY, key=lambda page: _plausibility(raw[:65536].decode(page, "replace")))
    encoding = known or max((encoding, *DOS), key=lambda page: _header_words(raw[:65536].decode(page, "replace")))
    return raw.decode(encoding, "replace"), encoding


def _control_share(raw: bytes) -> float:
    return sum(raw.count(byte) for byte in (*range(9), *range(14, 32), 127)) / max(1, len(raw))


def _plausibility(text: str) -> float:
    """Known header words weigh most; then how few letters stand where no language puts them."""
    bad = 2 * len(_MIXED.findall(text)) + 2 * len(_RUN.findall(text)) + len(_ODD.findall(text)) + 5 * text.count("\ufffd")
    return 20.0 * _header_words(text) - bad


def _header_words(text: str) -> int:
    return sum(known_words(line) for line in text.splitlines()[:40])


def read_delimited(source: Source, text: str) -> tuple[Grid, str]:
    """The rows and the separator. Raises FileRefused for an unclosed quotation mark and for too many rows."""
    _refuse_beyond(source, text.count("\n") + text.count("\r"), 2 * MAX_ROWS)
    csv.field_size_limit(sys.maxsize)  # a cell of a megabyte is legal
    delimiter = _delimiter(text)
    fixed = split_lines(text.splitlines()) if delimiter == FIXED else None
    rows, lines = (fixed, list(range(1, len(fixed) + 1))) if fixed else _parse(source, text, delimiter or ",")
    _refuse_beyond(source, len(rows), MAX_ROWS)
    cells: list[list[Cell]] = [[cell.strip() or None for cell in row] for row in rows]
    if any(error in text for error in ERRORS):
        cells = [[ErrorCell(cell) if cell in ERRORS else cell for cell in row] for row in cells]  # type: ignore[arg-type]
    return Grid("", cells, lines=lines), delimiter


def _refuse_beyond(source: Source, rows: int, most: int) -> None:
    if rows > most:
        raise refused(
            source.name,
            n_("the file has more than {count} row", "the file has more than {count} rows", MAX_ROWS),
            _("ask the bank for shorter periods"),
            "too-large",
        )


def _delimiter(text: str) -> str:
    """The separator under which most cells are dates, numbers and known header words; ties go to the more even table."""
    stated = re.match(r"\s*\"?sep=(.)\"?\s*[\r\n]", text, re.IGNORECASE)
    if stated and stated[1] in DELIMITERS:
        return stated[1]
    head = text[:200_000].splitlines()[:_LOOK]
    whole = "\n".join(head)
    tables = {sign: list(csv.reader(io.StringIO(whole, newline=""), delimiter=sign)) for sign in DELIMITERS}
    tables[FIXED] = split_lines(head) or []
    return max(tables, key=lambda sign: _evenness(tables[sign]))


def _evenness(rows: list[list[str]]) -> tuple[float, float]:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in rows)
    if not rows or max(widths) < 2:
        return (0, 0)
    cells = [cell.strip() for row in rows if len(row) > 1 for cell in row]
    typed = sum(3 if looks_like_date(cell) else looks_like_amount(cell) for cell in cells)
    words = sum(2 for row in rows[:20] if len(row) > 1 for cell in row if known_words(cell))
    width, count = widths.most_common(1)[0]
    return (typed + words, count * (width > 1) / len(rows))


def _parse(source: Source, text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Strict first. Quotation marks that follow no rule are read leniently, if no line gets lost in a cell by it."""
    try:
        return _rows(text, delimiter, strict=True)
    except csv.Error:
        lenient, lines = _rows(text, delimiter, strict=False)
        swallowed = next(
            (line for line, row in zip(lines, lenient, strict=True) if any("\n" in c or "\r" in c for c in row)), None
        )
        if swallowed is None:
            return lenient, lines
        plain, plain_lines = _rows(text, delimiter, strict=False, quoting=csv.QUOTE_NONE)
        if len({len(row) for row in plain if row}) == 1:
            return plain, plain_lines
        raise refused(
            source.name,
            _("a quotation mark that opens in line {line} is not closed where its cell ends", line=swallowed),
            _("correct the line or ask the bank for the file again"),
            "open-quote",
        ) from None


def _rows(
    text: str, delimiter: str, *, strict: bool, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, quoting=quoting)
    rows = list(reader)
    if reader.line_num == len(rows):
        return rows, list(range(1, len(rows) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, quoting=quoting)
    lines, before = [], 0
    for _row in reader:
        lines.append(before + 1)
        before = reader.line_num
    return rows, lines
