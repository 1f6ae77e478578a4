"""P8: the statements of a quarter as files, beside the libraries that write them, given the same cells and the same pages."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import typst
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports import statement_pdf, statement_xlsx, typesetting
from ledger.book.reader import Reader
from ledger.i18n import Language
from ledger.periods import Quarter
from ledger.statements.figures import Issue, StatementFigures
from ledger.statements.gather import source
from tests.bench.fill import TODAY
from tests.bench.measure import contest
from tests.bench.yard import Yard

STATEMENTS = 500
WRITES = ("write_string", "write_number", "write_formula", "write_blank", "write_datetime")
Call = tuple[str, str, tuple[Any, ...]]  # sheet, method, what is written


def _drawn(yard: Yard, postings: int) -> list[tuple[StatementFigures, Language]]:
    """The statements of a quarter, from the first again until there are enough of them; four languages in turn."""
    with Reader(f"sqlite:///{yard.book_of_postings(postings) / 'tip.db'}") as query:
        found = source(query, Quarter(2026, 3))
        figures = [found.figures(number, Issue(TODAY)) for number in found.due()]
    languages = [Language(code) for code in ("en", "es", "fr", "pt")]
    return [(figures[at % len(figures)], languages[at % 4]) for at in range(STATEMENTS)]


def workbooks(yard: Yard, postings: int) -> None:
    """As XLSX: at most 1.5 times XlsxWriter writing the same cells in the same formats."""
    drawn = _drawn(yard, postings)
    cells = [_recorded(lambda one=one: statement_xlsx.write(*one)) for one in drawn]

    def ours() -> None:
        for one in drawn:
            statement_xlsx.write(*one)

    def floor() -> None:
        for one in cells:
            _replayed(one)

    contest("P8", "as XLSX", f"{len(drawn)} statements", len(drawn), {"ours": ours, "XlsxWriter": floor}, {"XlsxWriter": 1.5}, 3)


def _recorded(write: Callable[[], bytes]) -> list[Call]:
    """Every call that writes a cell."""
    found: list[Call] = []
    real = {name: getattr(Worksheet, name) for name in WRITES}
    for name, method in real.items():

        def wrapped(sheet: Worksheet, *words: Any, _name: str = name, _method: Any = method) -> Any:
            found.append((sheet.get_name(), _name, words))
            return _method(sheet, *words)

        setattr(Worksheet, name, wrapped)
    try:
        write()
    finally:
        for name, method in real.items():
            setattr(Worksheet, name, method)
    return found


def _replayed(cells: list[Call]) -> bytes:
    """The same cells by the library alone."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheets: dict[str, Worksheet] = {}
    formats: dict[int, Format] = {}
    for name, method, words in cells:
        sheet = sheets.get(name) or sheets.setdefault(name, book.add_worksheet(name))
        getattr(sheet, method)(*(_same(word, book, formats) if isinstance(word, Format) else word for word in words))
    book.close()
    return out.getvalue()


def _same(theirs: Format, book: xlsxwriter.Workbook, formats: dict[int, Format]) -> Format:
    if id(theirs) not in formats:
        formats[id(theirs)] = own = book.add_format()
        plain = {name: value for name, value in vars(theirs).items() if isinstance(value, str | int | float | bool)}
        vars(own).update({name: value for name, value in plain.items() if not name.endswith(("index", "xf_id"))})
    return formats[id(theirs)]


def pdfs(yard: Yard, postings: int) -> None:
    """As PDF: at most 1.3 times typst compiling the same sources; two workers for both."""
    drawn = _drawn(yard, postings)
    calls: list[dict[str, Any]] = []

    class Listening:
        """Takes down what a compiler is given."""

        def compile(self, **words: Any) -> bytes:
            calls.append(words)
            return b""

    held = typesetting._OWN.__dict__.setdefault("compilers", {})
    held["statement.typ"] = Listening()
    for one in drawn:
        statement_pdf.write(*one)
    del held["statement.typ"]

    def ours() -> None:
        for _ in statement_pdf.write_many(drawn):
            pass

    def floor() -> None:
        template = Path(typesetting.__file__).with_name("statement.typ")
        halves = [calls[at :: statement_pdf.WORKERS] for at in range(statement_pdf.WORKERS)]

        def half(part: list[dict[str, Any]]) -> None:
            compiler = typst.Compiler(template, root=template.parent, ignore_system_fonts=True)
            for words in part:
                compiler.compile(**words)

        with ThreadPoolExecutor(statement_pdf.WORKERS) as threads:
            list(threads.map(half, halves))

    contest("P8", "as PDF", f"{len(drawn)} statements", len(drawn), {"ours": ours, "typst": floor}, {"typst": 1.3}, 3)
