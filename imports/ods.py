"""OpenDocument sheets, read with the standard library's parser.

Not with calamine: it never ends on a stray character between two cells, refuses sheets that are indented, and does
not tell error cells. Empty rows and cells are repeated by number in this format and cost nothing here until filled.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import InvalidOperation
from xml.parsers import expat

from imports.cells import ERRORS, Cell, ErrorCell, Grid, number
from imports.sources import Source, refused
from imports.xml_events import parser_of
from ledger.i18n import _

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 20_000_000


class _Rows:
    """Builds grids from the events of content.xml."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.grids: list[Grid] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._struck_styles: set[str] = set()
        self._currencies: dict[tuple[int, int], str] = {}
        self._struck: set[tuple[int, int]] = set()
        self._rows: list[list[Cell]] = []
        self._hidden_rows: set[int] = set()
        self._empty_rows = 0
        self._row: list[Cell] = []
        self._hidden = False  # the row
        self._looks: list[tuple[int, str, bool]] = []  # of the row: column, currency, whether it is struck out
        self._empty_cells = 0
        self._repeat = (1, 1)  # of the row, of the cell
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._depth = 0  # inside a comment, whose text is no value
        self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("table-cell", "covered-table-cell"):
            self._cell = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            self._repeat = (self._repeat[0], self._times("number-columns-repeated", self._cell, MAX_COLUMNS))
            self._paragraphs = []
        elif tag == "p" and self._cell is not None and not self._depth:
            self._paragraphs.append("")
        elif tag in ("s", "tab", "line-break"):
            self.text(" ")
        elif tag in ("annotation", "shapes"):
            self._depth += 1
        elif tag in ("table-row", "table", "style", "table-properties", "text-properties"):
            self._open(tag, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _open(self, tag: str, plain: dict[str, str]) -> None:
        if tag == "table-row":
            self._row, self._looks, self._empty_cells = [], [], 0
            self._repeat = (self._times("number-rows-repeated", plain, MAX_ROWS), 1)
            self._hidden = plain.get("visibility") in ("collapse", "filter")
        elif tag == "table":
            self._rows, self._hidden_rows, self._empty_rows = [], set(), 0
            self._currencies, self._struck = {}, set()
            hidden = plain.get("style-name") in self._hidden_styles
            self.grids.append(Grid(plain.get("name", f"Sheet{len(self.grids) + 1}"), self._rows, hidden=hidden))
        elif tag == "style":
            self._style = plain.get("name", "")
        elif tag == "text-properties" and plain.get("text-line-through-style", "none") != "none":
            self._struck_styles.add(self._style)
        elif plain.get("display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell, _value(self._cell, "\n".join(self._paragraphs)))
            self._cell = None
        elif tag in ("annotation", "shapes"):
            self._depth -= 1
        elif tag == "table-row":
            self._end_row()
        elif tag == "table" and self.grids:
            hidden, struck = frozenset(self._hidden_rows), frozenset(self._struck)
            self.grids[-1] = replace(self.grids[-1], hidden_rows=hidden, currencies=self._currencies, struck=struck)

    def text(self, data: str) -> None:
        if self._paragraphs and not self._depth and self._cell is not None:
            self._paragraphs[-1] += data

    def _end_cell(self, cell: dict[str, str], value: Cell) -> None:
        if value is None:
            self._empty_cells += self._repeat[1]
            return
        begin = len(self._row) + self._empty_cells
        self._row.extend([None] * self._empty_cells)
        self._row.extend([value] * self._repeat[1])
        self._empty_cells = 0
        if len(self._row) > MAX_COLUMNS:
            raise self._too_far()
        currency = cell.get("currency", "") if cell.get("value-type") == "currency" else ""
        struck = cell.get("style-name") in self._struck_styles
        if currency or struck:
            self._looks += [(column, currency, struck) for column in range(begin, len(self._row))]

    def _end_row(self) -> None:
        if not self._row:
            self._empty_rows += self._repeat[0]
            return
        self._cells += len(self._row) * self._repeat[0]
        if len(self._rows) + self._empty_rows + self._repeat[0] > MAX_ROWS or self._cells > MAX_CELLS:
            raise self._too_far()
        self._rows.extend([] for _ in range(self._empty_rows))
        for row in range(len(self._rows), len(self._rows) + self._repeat[0]):
            self._hidden_rows.update([row] if self._hidden else [])
            self._currencies.update({(row, column): code for column, code, _struck in self._looks if code})
            self._struck.update((row, column) for column, _code, struck in self._looks if struck)
        self._rows.extend([list(self._row) for _ in range(self._repeat[0])] if self._repeat[0] > 1 else [self._row])
        self._empty_rows = 0

    def _times(self, key: str, attributes: dict[str, str], most: int) -> int:
        text = attributes.get(key, "1")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
        if not 1 <= number <= most + 1:
            raise self._too_far()
        return number

    def _too_far(self) -> Exception:
        what = _("a sheet has more rows, columns or cells than can be read")
        return refused(self.source.name, what, _("delete the empty rows and columns and save it again"), "too-large")


def _value(attributes: dict[str, str], text: str) -> Cell:
    """A cell by its stated type; what does not fit the type stays text."""
    kind = attributes.get("value-type", "")
    text = text.strip()
    if text in ERRORS or (text.startswith("Err:") and text[4:].isdigit()):
        return ErrorCell(text)
    try:
        if kind in _TYPES:
            return _TYPES[kind](attributes)
    except (InvalidOperation, ValueError):
        return text or None
    if not kind and not text and attributes.get("formula"):
        return ErrorCell("=" + attributes["formula"].partition("=")[2])
    return text or attributes.get("string-value", "").strip() or None


def _number(attributes: dict[str, str]) -> Cell:
    return number(attributes.get("value", ""))


def _moment(attributes: dict[str, str]) -> Cell:
    moment = dt.datetime.fromisoformat(attributes.get("date-value", "")).replace(tzinfo=None)
    return moment.date() if moment.time() == dt.time() else moment


_TYPES: dict[str, Callable[[dict[str, str]], Cell]] = {
    "float": _number,
    "currency": _number,
    "percentage": _number,
    "date": _moment,
    "boolean": lambda attributes: attributes.get("boolean-value") == "true",
}


def read_ods(source: Source, pieces: Iterable[bytes]) -> tuple[Grid, ...]:
    """The sheets of content.xml, which comes in pieces; raises FileRefused for damaged XML and for sheets without end."""
    rows = _Rows(source)
    cure = _("ask for it without, or as CSV")
    unsafe = refused(source.name, _("the workbook carries a document type (DTD)"), cure, "unsafe-xml")
    parser = parser_of(rows, unsafe, separator=" ")
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as problem:
        raise refused(
            source.name,
            _("the sheet is damaged ({problem})", problem=problem),
            _("ask the sender for it again"),
            "truncated-file",
        ) from None
    return tuple(rows.grids)
