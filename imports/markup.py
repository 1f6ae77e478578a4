"""Tables that banks write as HTML or as Excel-2003 XML and call .xls; read with the standard library, nothing is fetched."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import InvalidOperation
from html.parser import HTMLParser
from typing import TypeVar
from xml.parsers import expat

from imports.cells import Cell, ErrorCell, Grid, number
from imports.sources import Source, refused
from imports.xml_events import parser_of
from ledger.errors import FileRefused
from ledger.i18n import N_, _

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 20_000_000

_Place = TypeVar("_Place")


@contextmanager
def _or_damaged(source: Source, what: str, cure: str) -> Iterator[None]:
    try:
        yield
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as problem:
        raise refused(source.name, _(what, problem=problem), _(cure), "truncated-file") from None


def _too_far(source: Source) -> FileRefused:
    return refused(source.name, _("a sheet reaches too far"), _("delete the empty rows and columns"), "too-large")


class _HtmlRows(HTMLParser):
    """Every `tr` of every table is a row; a cell over several columns or rows leaves the others empty."""

    def __init__(self, source: Source) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.rows: list[list[Cell]] = []
        self._row: list[Cell] | None = None
        self._text: list[str] | None = None
        self._spans = (1, 1)  # columns and rows of the cell
        self._below: dict[int, int] = {}  # column → how many more rows a cell above reaches into
        self._cells = 0
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._skip += 1
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            said = [dict(attrs).get(name) or "1" for name in ("colspan", "rowspan")]
            across, down = (int(span) if re.fullmatch("[0-9]{1,5}", span) else 1 for span in said)
            self._spans, self._text = (min(across, MAX_COLUMNS), down), []
        elif tag in ("br", "p", "div") and self._text:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._skip = max(0, self._skip - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
            self._below = self._below if tag == "tr" else {}

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._skip:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._text is not None and self._row is not None:
            self._leave_room(self._row)
            across, down = self._spans
            self._below.update(dict.fromkeys(range(len(self._row), len(self._row) + across), down) if down > 1 else {})
            self._row.append(" ".join("".join(self._text).split()) or None)
            self._row.extend([None] * (across - 1))
            if len(self._row) > MAX_COLUMNS:
                raise _too_far(self.source)
        self._text = None

    def _leave_room(self, row: list[Cell]) -> None:
        """The columns from here on that cells of the rows above reach into are empty."""
        while len(row) in self._below:
            row.append(None)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self.rows.append(self._row)
            self._cells += len(self._row)
            if self._cells > MAX_CELLS:
                raise _too_far(self.source)
            self._below = {column: rows - 1 for column, rows in self._below.items() if rows > 1}
        self._row = None


def read_html(source: Source, text: str) -> tuple[Grid, ...]:
    """All tables of a page as one grid; row numbers count the page's table rows."""
    parser = _HtmlRows(source)
    with _or_damaged(source, N_("the HTML table is damaged ({problem})"), N_("ask the bank for CSV or a spreadsheet")):
        parser.feed(text)
        parser.close()
    return (Grid("Table", parser.rows),)


class _SpreadsheetRows:
    """Builds sheets from the events of the XML; `Index` attributes move to a place, `MergeAcross` leaves room."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.sheets: list[tuple[str, list[list[Cell]]]] = []
        self._rows: list[list[Cell]] = []
        self._row: list[Cell] = []
        self._type: str | None = None
        self._text: list[str] = []
        self._across = 0
        self._formula = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        name = tag.rpartition(":")[2]
        if name == "Worksheet":
            self._rows = []
            self.sheets.append((plain.get("Name", f"Sheet{len(self.sheets) + 1}"), self._rows))
        elif name == "Row":
            self._go(self._rows, plain.get("Index"), list, MAX_ROWS)
            self._row = []
            self._rows.append(self._row)
        elif name == "Cell":
            self._go(self._row, plain.get("Index"), lambda: None, MAX_COLUMNS)
            self._row.append(None)
            self._across = self._number(plain.get("MergeAcross")) or 0
            self._formula = plain.get("Formula", "")
        elif name == "Data":
            self._type, self._text = plain.get("Type", "String"), []

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "Data" and self._type is not None and self._row:
            self._row[-1] = _typed(self._type, "".join(self._text))
            self._type = None
        elif name == "Cell" and self._row:
            if self._formula and self._row[-1] is None:
                self._row[-1] = ErrorCell(self._formula)
            self._go(self._row, str(len(self._row) + self._across + 1), lambda: None, MAX_COLUMNS)

    def text(self, data: str) -> None:
        if self._type is not None:
            self._text.append(data)

    def _number(self, text: str | None) -> int | None:
        if text is None:
            return None
        if not re.fullmatch("[0-9]{1,8}", text):
            raise refused(
                self.source.name,
                _('"{text}" is not a place in a sheet', text=text),
                _("save it again in Excel"),
                "truncated-file",
            )
        return int(text)

    def _go(self, places: list[_Place], index: str | None, empty: Callable[[], _Place], limit: int) -> None:
        wanted = self._number(index)
        if wanted is not None and wanted - 1 > len(places):
            if wanted > limit + 1:
                raise _too_far(self.source)
            places.extend(empty() for _ in range(wanted - 1 - len(places)))


def _typed(kind: str, text: str) -> Cell:
    """A value by its stated type; one that does not fit the type stays text, for the reader of the table to judge."""
    text = text.strip()
    if not text:
        return None
    try:
        if kind == "Number":
            return number(text)
        if kind == "DateTime":
            moment = dt.datetime.fromisoformat(text).replace(tzinfo=None)
            return moment.date() if moment.time() == dt.time() else moment
    except (InvalidOperation, ValueError):
        return text
    return text == "1" if kind == "Boolean" else ErrorCell(text) if kind == "Error" else text


def read_spreadsheetml(source: Source) -> tuple[Grid, ...]:
    """The sheets of an Excel-2003 XML file; raises FileRefused for damaged XML, a DTD or entities."""
    build = _SpreadsheetRows(source)
    cure = _("ask for it without, or as CSV")
    parser = parser_of(build, refused(source.name, _("the XML carries a document type (DTD)"), cure, "unsafe-xml"))
    with _or_damaged(source, N_("the XML is damaged ({problem})"), N_("ask the sender for it again")):
        parser.Parse(source.raw, True)
    return tuple(Grid(name, rows) for name, rows in build.sheets)
