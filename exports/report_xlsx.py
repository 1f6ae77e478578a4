"""Any report as a workbook: typed cells, a frozen header, totals as formulas that carry their results, native charts.

A table is one sheet and a sheet about it; a document of several tables is a cover, a sheet for each, and a sheet of data.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter.worksheet import Worksheet

from exports.report_charts_xlsx import Drawing
from exports.report_styles_xlsx import LEAST, NUMBERS, TURNED, UPRIGHT, Styles, amount_of, apart, is_kept, set_up, write
from exports.report_sums_xlsx import Above
from exports.workbook_xlsx import MOST_ROWS, Document, plain
from ledger import cells
from ledger.errors import NotUnderstood
from ledger.i18n import _, n_, screen_language
from ledger.money import Money
from ledger.packs import Pack
from ledger.show import Column, Setting, Table, Total

HEAD, FIRST = 2, 3  # rows of the column heads and of the first figures
NARROW, WIDEST, PAGE = (
    10,
    44,
    100,
)  # characters: of a column at least, of names that may be cut at most, of a line of text at least
FACT = 90  # characters of what stands beside a label


def write_table(table: Table, setting: Setting, to: Path) -> None:
    """Write the table to `to`; an existing file gives way, as it was named for that. Amounts are numbers, text is never a formula.

    Rows are written as they come, in memory that does not grow with them. Raises NotUnderstood for more than a sheet can have.
    """
    real = to.resolve()  # a link stays one
    try:
        with TemporaryDirectory(dir=real.parent) as place:
            _write_table(table, setting, Path(place) / to.name).replace(real)
    except OSError as error:
        error.filename, error.filename2 = str(to), None  # as it was named: nobody knows of the folder beside it
        raise


def _write_table(table: Table, setting: Setting, to: Path) -> Path:
    book = _book(table.title, setting, to)
    styles = Styles(book)
    drawing = Drawing(book, styles)
    _part(book, table, setting, styles, drawing)
    told: list[tuple[str, Any]] = [
        (_("Book"), setting.book),
        (_("Report"), table.title),
        (_("As known on"), setting.as_of or setting.today or _("now")),
    ]
    told += [("  " * fact.indent + fact.label, fact.value) for fact in table.facts]
    told += [(_("Note"), note) for note in table.notes]
    _facts(book.add_worksheet(_("About")[:31]), told, styles)
    drawing.finish()
    book.close()
    return to


def write_pack(pack: Pack, setting: Setting, to: Path) -> None:
    """Write the document to `to`: a cover that says what each sheet answers, the sheets, and the data of the charts."""
    book = _book(pack.title, setting)
    styles = Styles(book)
    drawing = Drawing(book, styles)
    cover = book.add_worksheet(_("Cover"))
    names = [_part(book, part, setting, styles, drawing) for part in pack.parts]
    told = [(fact.label, fact.value) for fact in pack.cover]
    told += [(_("Book"), setting.book), (_("As known on"), setting.as_of or setting.today or _("now"))]
    last = _facts(cover, told, styles, title=pack.title)
    cover.write_string(last + 1, 0, plain(_("Sheet")), styles.head(right=False))
    cover.write_string(last + 1, 1, plain(_("What it answers")), styles.head(right=False))
    for row, (name, part) in enumerate(zip(names, pack.parts, strict=True), last + 2):
        cover.write_url(row, 0, f"internal:'{name}'!A1", styles.link, plain(part.sheet or part.title))
        cover.write_string(row, 1, plain(part.answers or part.title), styles.wrapped)
    _lines(cover, last + 3 + len(names), pack.notes, PAGE, styles)
    drawing.finish()
    to.write_bytes(book.done())


def _book(title: str, setting: Setting, to: Path | None = None) -> Document:
    made = setting.as_of or setting.today
    return Document(title=title, author=setting.book, subject=setting.book, language=screen_language().code, made=made, to=to)


def _part(book: Document, table: Table, setting: Setting, styles: Styles, drawing: Drawing) -> str:
    """One table on its own sheet: figures, then what is said of them, then its chart. Returns the sheet's name."""
    name = sheet_name(book, table.sheet or table.name)
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, plain(table.title), styles.title)
    if table.answers:
        sheet.write_string(1, 0, plain(table.answers), styles.grey)
    behind = apart(table.columns)
    widths = _heads(sheet, table.columns, behind, styles)
    end, grouped = _rows(sheet, table, widths, behind, styles)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width + 2)
    last = _below(sheet, table, end + 1, [width + 2 for width in widths], styles)
    if last > MOST_ROWS:  # what is beyond was not written
        raise NotUnderstood(
            n_(
                "{title}: {count} row is more than the {most} that a sheet can have.", "{title}: {count} rows are more than the {most} that a sheet can have.",
                last, title=table.title, most=screen_language().number(Decimal(MOST_ROWS)),
            ),
            _("ask for a shorter period, or write it as .csv"), name="too-many-rows-for-a-sheet",
        )  # fmt: skip
    if table.chart:
        last += 1 + drawing.draw(sheet, table, last + 1)
    sheet.freeze_panes(FIRST, 0)
    if end > FIRST and not grouped:
        sheet.autofilter(HEAD, 0, end - len(table.totals) - 1, max(len(table.columns) - 1, 0))
    landscape, whole = _placed(sum(widths), last)
    set_up(sheet, setting.book, width=sum(widths), repeated=FIRST, landscape=landscape, whole=whole)
    return name


def _rows(sheet: Worksheet, table: Table, widths: list[int], behind: Sequence[bool], styles: Styles) -> tuple[int, bool]:
    """The rows and totals in their order; `widths` grow to what they need. Returns the row after them, and whether totals stand among rows.

    A total is a formula where what it sums stands above it; what is told otherwise stays a number.
    """
    above, row, totals = Above(FIRST), FIRST - 1, 0
    for row, values in enumerate(chain(table.rows, table.totals), FIRST):
        total = isinstance(values, Total)
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            width = write(sheet, row, place, _said(column, value), styles, total=total, apart=behind[place])
            widths[place] = max(widths[place], min(width, WIDEST if column.kind == "text" else PAGE))
        amounts = [amount_of(value) for value in values]
        if total:
            totals += 1
            for place, formula in above.formulas(row, amounts).items():
                if is_kept(amounts[place] or Decimal(0)):
                    sheet.write_formula(row, place, formula, styles.of(values[place], total=True), float(amounts[place] or 0))
        above.add(row, amounts, total=total)
    return row + 1, totals > len(table.totals)


def _placed(width: int, rows: int) -> tuple[bool, bool]:
    """Turned or upright, as it is larger, and whether it is one page: so a table and its chart stay together and can be read."""
    upright, turned = (min(1, across / max(width, 1), down / max(rows, 1)) for across, down in (UPRIGHT, TURNED))
    if max(upright, turned) < LEAST:
        return width > UPRIGHT[0], False
    return turned > upright, True


def sheet_name(book: Document, wanted: str) -> str:
    """A name that a workbook allows and that no other sheet has."""
    clean = "".join(sign for sign in plain(wanted) if sign not in "[]:*?/\\'")[:31].strip() or "-"
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    tries: Iterable[str] = (clean, *(f"{clean[:28]} {number}" for number in range(2, 99)))
    return next(name for name in tries if name.casefold() not in taken)


def _heads(sheet: Worksheet, columns: Sequence[Column], behind: Sequence[bool], styles: Styles) -> list[int]:
    heads = [[plain(part) for part in column.heading.split("\n")] for column in columns]
    for place, (column, parts) in enumerate(zip(columns, heads, strict=True)):
        look = styles.head(right=column.kind in NUMBERS, apart=behind[place] or column.kind == "date")
        sheet.write_string(HEAD, place, "\n".join(parts), look)
    sheet.set_row(HEAD, 14 * max(map(len, heads), default=1))
    return [max(NARROW, *map(len, parts)) if column.kind == "amount" else max(map(len, parts)) for column, parts in zip(columns, heads, strict=True)]  # fmt: skip


def _said(column: Column, value: Any) -> Any:
    return column.words.get(value, value) if column.words and isinstance(value, str) else value


def _below(sheet: Worksheet, table: Table, row: int, widths: Sequence[int], styles: Styles) -> int:
    """Facts, notes, and what each column means; returns the row after them."""
    room = max(sum(widths), PAGE)
    longest = max((len(fact.label) + 2 * fact.indent for fact in table.facts), default=0)
    amounts = [place for place, column in enumerate(table.columns) if column.kind == "amount"] or [1]
    clear = next(
        (place for place in amounts if sum(widths[:place]) >= longest), amounts[-1]
    )  # where no label runs into its value
    for fact in table.facts:
        sheet.write_string(row, 0, plain("  " * fact.indent + fact.label), styles.text)
        write(sheet, row, clear, fact.value, styles, total=False)
        row += 1
    row = _lines(sheet, row + bool(table.facts), table.notes, room, styles)
    if table.explained:
        sheet.write_string(row + 1, 0, plain(_("What the columns mean")), styles.bold)
        row += 2
    for heading, sentence in table.explained:
        for number, line in enumerate(cells.wrap(f"{plain(heading)}{screen_language().colon}{plain(sentence)}", room)):
            if number:
                sheet.write_string(row, 0, line, styles.text)
            else:
                sheet.write_rich_string(row, 0, styles.bold, plain(heading), styles.text, line[len(plain(heading)) :])
            row += 1
    return row


def _lines(sheet: Worksheet, row: int, notes: Iterable[str], room: int, styles: Styles) -> int:
    """Each note on as many rows as it takes; returns the row after them."""
    for note in notes:
        for line in cells.wrap(plain(note), room):
            sheet.write_string(row, 0, line, styles.text)
            row += 1
    return row


def _facts(sheet: Worksheet, told: Sequence[tuple[str, Any]], styles: Styles, *, title: str = "") -> int:
    """Labels and values in two columns; returns the row after them."""
    start = 2 if title else 0
    if title:
        sheet.write_string(0, 0, plain(title), styles.title)
    for row, (label, value) in enumerate(told, start):
        sheet.write_string(row, 0, plain(label), styles.bold_top)
        if isinstance(value, Money):
            sheet.write_number(row, 1, float(value.amount), styles.beside(value))
        elif isinstance(value, date):
            sheet.write_datetime(row, 1, value, styles.day_beside)
        else:
            write(sheet, row, 1, value, styles, total=False, wrapped=True)
        if (
            isinstance(value, str) and (lines := len(list(cells.wrap(plain(value), FACT)))) > 1
        ):  # not every program makes room by itself
            sheet.set_row(row, 15 * lines)
    sheet.set_column(0, 0, max(34, *(len(label) + 2 for label, _value in told)))
    sheet.set_column(1, 1, FACT)
    set_up(sheet, whole=True)
    return start + len(told)
