"""A statement as a workbook: the page a ministry files, its receipts, every figure as data, and how to read it.

Numbers are numbers and texts are texts; totals are formulas that carry their results, so that a preview or a
protected view shows them too. Same figures, same bytes. Nothing is computed here but where things stand.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.statement_charts_xlsx import draw, height
from exports.statement_parts_xlsx import part_sheet
from exports.statement_sheets_xlsx import CHARTED, Names, Sheets, about, charted, data, receipts
from exports.statement_styles_xlsx import lines_of, money_style, set_up, style, sum_of_rows
from exports.workbook_xlsx import Document, exact, plain
from ledger.i18n import N_, Language
from ledger.money import Money
from ledger.statements.figures import StatementFigures
from ledger.statements.look import Look
from ledger.statements.page import Page, Part, Row, Table, lay_out

# Columns: line code, label (which runs on into the next one), text beside the name of a fact, three amounts, the hidden id.
CODE, LABEL, TEXT, FIRST, LAST, TRACE = 0, 1, 2, 3, 5, 6
CODE_WIDTH = 6.0  # "B11.4" in small print
LINE_HEIGHT, PAGE_HEIGHT = 12.75, {"A4": 740, "Letter": 690}  # points; what a page holds between its margins
PAGE_WIDTH = {"A4": 490, "Letter": 507}  # points
SHRINK = 1.2  # a page that is this much too long is printed a little smaller; a longer one takes a second page
AGREEMENTS = 4  # as many stand among the facts; more have a list of their own
SMALL = 1.06  # as much of small print as of text goes into a line


def write(figures: StatementFigures, language: Language, look: Look | None = None) -> bytes:
    """The workbook; raises LedgerError for an amount that a spreadsheet would round."""
    look = look or figures.facts.issue.look
    parentheses = look.negatives == "parentheses"
    if parentheses:
        language = replace(language, negative="({})")
    page = lay_out(figures, language, look)
    paper = language.paper if look.paper == "auto" else look.paper
    book = _document(figures, page, language)
    book.parentheses = parentheses
    names = _names(language)
    first = _Statement(book, page, book.add_worksheet(names.statement), language, names.data)
    first.write(paper)
    sheets = Sheets(book, page, figures, language, names, paper)
    for trace, row in first.places.items():
        sheets.places[trace] = f"{quote_sheetname(names.statement)}!{xl_rowcol_to_cell(row, FIRST)}"
    receipts(sheets)
    for name, codes in ((names.spending, "D"), (names.fund, "FG"), (names.agreements, "I")):
        if parts := [part for part in page.parts if part.code in codes]:
            part_sheet(sheets, name, parts, landscape=codes == "D")
    data(sheets)
    about(sheets)
    return book.done()


def _document(figures: StatementFigures, page: Page, language: Language) -> Document:
    issue = figures.facts.issue
    return Document(
        title=f"{page.title} · {page.contributor} · {language.quarter(figures.facts.quarter)}",
        author=page.letterhead[0] if page.letterhead else page.fund,
        language=language.locale,
        made=issue.prepared.on if issue.prepared else issue.known_on,
        status=page.number,
        subject=page.fund,
    )


def _names(language: Language) -> Names:
    say = language.text
    return Names(
        # For translators: the name of a sheet, 31 characters at most, without [ ] : * ? / and backslash.
        statement=say(N_("Statement")),
        # For translators: the sheet that lists the money received.
        receipts=say(N_("Receipts")),
        # For translators: the sheet that sets the budget against what was spent.
        spending=say(N_("Spending")),
        # For translators: the sheet about the fund as a whole.
        fund=say(N_("Fund")),
        agreements=say(N_("Agreements")),
        # For translators: the sheet that holds every figure of the statement in one table.
        data=say(N_("Data")),
        # For translators: the sheet that says what this file is and how to read it.
        about=say(N_("About")),
    )


@dataclass
class _Statement:
    """The first sheet, written from the top down; `places` remembers where each line came to stand, by its id."""

    book: Document
    page: Page
    sheet: Worksheet
    language: Language
    data: str  # the name of the sheet that the chart is drawn from
    row: int = 0
    height: float = 0
    places: dict[str, int] = field(default_factory=dict)
    blocks: list[tuple[int, float]] = field(default_factory=list)  # the row that begins what stays on one page, and its place

    def write(self, paper: str) -> None:
        """Everything on the page, and how it is printed."""
        self._columns()
        repeated = self._letterhead()
        self._title()
        self._facts()
        for part in self.page.changes:
            self._change(part)
        band = self._keep(len(self.page.keys))
        self._pledges()
        self._block()
        self._heading(f"B  {self.page.funds_title}")
        self._table(self.page.funds)
        self._charts()
        for write in (self._agreements, self._notes, self._signatures):
            self._block()
            write()
        self._keys(band)
        self._print(paper, repeated)

    def _columns(self) -> None:
        longest = max(len(f"{money.amount:,f}") for table in self._tables() for row in table.rows for money in row.line.columns)
        heads = max(map(len, self.page.columns))
        self.amount_width = max(14.0, heads * 1.05, longest * 1.25 + 1)  # three of them stand out in 11 points
        changed = (row.label for part in self.page.changes for row in part.rows)
        label = max(map(len, (*(row.label for table in self._tables() for row in table.rows), *changed)))
        names = max(map(len, (*(name for name, _ in self.page.facts), self.language.text(N_("Agreements")))))
        self.beside = max(4.0, names + 2.0 - CODE_WIDTH)
        self.text_width = min(60.0, max(42.0, label * 0.95 + 2)) - self.beside
        self.sheet.set_column(CODE, CODE, CODE_WIDTH, self._style("Text"))
        self.sheet.set_column(LABEL, LABEL, self.beside, self._style("Text"))
        self.sheet.set_column(TEXT, TEXT, self.text_width, self._style("Text"))
        self.sheet.set_column(FIRST, LAST, self.amount_width, self._style("Text"))
        self.sheet.set_column(TRACE, TRACE, 22, self._style("Trace"), {"hidden": True})
        self.sheet.set_default_row(LINE_HEIGHT)

    def _tables(self) -> tuple[Table, ...]:
        return (*self.page.pledges, self.page.funds)

    def _letterhead(self) -> int:
        first, *others = [*self.page.letterhead[:3], self.page.fund]
        self._put(self.row, LAST, self.page.number, "Document number")
        room = self.text_width + 3 * self.amount_width - len(self.page.number) - 2  # beside the number
        names = lines_of(first, room)
        for at, text in enumerate((*names, *others)):
            self._text(text, "Letterhead" if at < len(names) else "Small")
            self._next()
        for column in range(CODE, LAST + 1):
            self.sheet.write_blank(self.row, column, None, self._style("Rule"))
        self._next(6)
        return self.row

    def _title(self) -> None:
        self._text(self.page.title, "Title 16")
        self._next(24)
        room = (self.text_width + 3 * self.amount_width) / 1.3  # in 12 points
        for text in lines_of(self.page.contributor, room):
            self._text(text, "Contributor")
            self._next(16)
        self._text(self.page.period, "Text")
        self._put(self.row, LAST, f"{self.page.kind} · {self.page.code}", "Text right")
        self._next()
        self._next(6)

    def _facts(self) -> None:
        name, found = self.language.text(N_("Agreements")), self.page.agreements
        if len(found) > AGREEMENTS:
            found = (self.language.text(N_("{count}, listed below"), count=len(found)),)
        shown = ""
        for name, text in (*self.page.facts, *((name, text) for text in found)):
            for part in lines_of(text, self.text_width + 3 * self.amount_width):
                self._put(self.row, CODE, "" if name == shown else name, "Fact")
                self._put(self.row, TEXT, part, "Text")
                self._next()
                shown = name

    def _change(self, part: Part) -> None:
        """What changed since the version that the reader holds: it stands before everything that did."""
        self._heading(part.title)
        money = [cell for row in part.rows for cell in row.cells if isinstance(cell, Money)]
        several = len({one.currency for one in money}) > 1
        head = "" if several or not money else self.language.text(N_("In {currency}"), currency=money[0].currency)
        for column, text in ((CODE, ""), (LABEL, head), (TEXT, "")):
            self._put(self.row, column, text, "Column head")
        for at, name in enumerate(part.columns if part.rows else ()):
            self._put(self.row, FIRST + at, name, "Column head right")
        self._next()
        for row in part.rows:
            code, label = (row.code, row.label) if len(row.code) < 6 else ("", f"{row.code} · {row.label}")
            self._put(self.row, CODE, code, "Code")
            self._put(self.row, LABEL, label, "Text")
            for at, cell in enumerate(row.cells):
                if isinstance(cell, Money):
                    look = self._money("Amount", cell.currency, named=several)
                    self.sheet.write_number(self.row, FIRST + at, exact(cell), look)
                else:
                    self._put(self.row, FIRST + at, "–", "Text right")
            self._next()
        for text in (*part.told, *part.notes):
            for line in lines_of(text, self._room):
                self._put(self.row, LABEL, line, "Small")
                self._next(12)

    def _keep(self, rows: int) -> int:
        """Leaves room for the three figures that are read first; they are written when their lines have places."""
        self._next(6)
        first = self.row
        for _ in range(rows):
            self._next(16)
        return first

    def _keys(self, first: int) -> None:
        for at, key in enumerate(self.page.keys):
            row = first + at
            for column in range(CODE, LAST):
                self.sheet.write_blank(row, column, None, self._style("Key"))
            self._put(row, CODE, key.label, "Key label")
            self._put(row, LAST - 1, key.amount.currency, "Key currency")
            source = xl_rowcol_to_cell(self.places[key.trace], FIRST)
            self.sheet.write_formula(row, LAST, f"={source}", self._money("Key amount", key.amount.currency), exact(key.amount))
            self._put(row, TRACE, key.trace, "Trace")

    def _pledges(self) -> None:
        self._heading(f"A  {self.page.pledges_title}")
        for at, table in enumerate(self.page.pledges):
            if at:
                self._next(6)
            self._table(table)

    @property
    def _room(self) -> float:
        """How wide a line of small print beside a number is, in its own characters."""
        return (self.beside + self.text_width + 3 * self.amount_width) * SMALL

    def _heading(self, text: str) -> None:
        self._next(9)
        self._text(text, "Part")
        self._next(16)

    def _table(self, table: Table) -> None:
        for column in (CODE, TEXT):
            self.sheet.write_blank(self.row, column, None, self._style("Column head"))
        self._put(self.row, LABEL, table.head, "Column head")
        for at, name in enumerate(self.page.columns):
            self._put(self.row, FIRST + at, name, "Column head right")
        self._next()
        first = self.row
        for at, row in enumerate(table.rows):
            self.places[row.trace] = first + at
        for row in table.rows:
            self._line(row, table.currency)

    def _line(self, row: Row, currency: str) -> None:
        kind = f" {row.style}" if row.style in {"total", "closing"} else ""
        self._put(self.row, CODE, row.code, f"Code{kind}")
        self._put(self.row, LABEL, row.label, {"line": "Text", "part": "Label part"}.get(row.style, f"Label{kind}"))
        if kind:
            self.sheet.write_blank(self.row, TEXT, None, self._style(f"Label{kind}"))
        for at, money in enumerate(row.line.columns):
            self._amount(FIRST + at, row, money, self._money(f"Amount{kind}", currency))
        self._put(self.row, TRACE, row.trace, "Trace")
        self._next()

    def _amount(self, column: int, row: Row, money: Money, style: Format) -> None:
        if not row.adds:
            self.sheet.write_number(self.row, column, exact(money), style)
            return
        whose, _, rest = row.trace.rpartition(row.code)
        cells = [self.places[f"{whose}{code}{rest}"] for code in row.adds]
        self.sheet.write_formula(self.row, column, f"={sum_of_rows(cells, column)}", style, exact(money))

    def _charts(self) -> None:
        """What happened to the money, and what was due and came in, as wide as the page: rows are left free for them."""
        first = CHARTED
        for chart in filter(None, (self.page.chart, self.page.quarters)):
            self._block()
            self._heading(chart.title)
            draw(self.book, self.sheet, chart, (self.row, CODE), (self.data, first, 1, 5), self.language, self._pixels)
            for _ in range(-(-height(chart) // 17)):  # a row is 17 pixels high
                self._next()
            for line in lines_of(chart.note, self._room):
                self._text(line, "Small")
                self._next(12)
            first = charted(first, chart)

    def _agreements(self) -> None:
        if len(self.page.agreements) <= AGREEMENTS:
            return
        self._heading(self.language.text(N_("Agreements")))
        for text in (line for one in self.page.agreements for line in lines_of(one, self._room)):
            self._text(text, "Small")
            self._next(12)

    def _notes(self) -> None:
        if not self.page.notes:
            return
        self._heading(self.language.text(N_("Notes")))
        for number, note in enumerate(self.page.notes, 1):
            for at, part in enumerate(lines_of(note, self._room)):
                self._put(self.row, CODE, "" if at else f"{number}.", "Code")
                self._put(self.row, LABEL, part, "Small")
                self._next(12)

    def _signatures(self) -> None:
        self._next(9)
        for text in lines_of(self.page.certification, self._room):
            self._text(text, "Small")
            self._next(12)
        self._next(30)
        first, second = self.page.signatures
        for column in (CODE, LABEL, TEXT, *((LAST - 1, LAST) if second.by_hand else ())):
            self.sheet.write_blank(self.row, column, None, self._style("Signature"))
        below = ("Signature", "Signature right" if second.by_hand else "Small right")
        if first.name or second.name:
            self._put(self.row, CODE, first.name, below[0])
            self._put(self.row, LAST, second.name, below[1])
            self._next(12)
            below = ("Small", "Small right")
        self._put(self.row, CODE, first.said, below[0])
        self._put(self.row, LAST, second.said, below[1])
        self._next()

    def _slip(self) -> None:
        """The confirmation of balances: it is cut off along its upper edge and sent back."""
        title, *lines = self.page.slip
        self._next(18)
        for column in range(CODE, LAST + 1):
            self.sheet.write_blank(self.row, column, None, self._style("Cut"))
        self._next(18)
        self._text(title, "Contributor")
        self._next(24)
        for line in lines:
            for part in lines_of(line, self._room):
                self._text(part, "Text")
                self._next(22)

    def _print(self, paper: str, repeated: int) -> None:
        sheet = self.sheet
        room = PAGE_HEIGHT[paper] * 100 / self._scale(paper, fits=False)  # what is printed smaller takes less of a page
        fits = self.height <= max(room, PAGE_HEIGHT[paper] * SHRINK)
        breaks = [] if fits else self._breaks(room, repeated)
        if self.page.slip:
            breaks.append(self.row)  # on a page of its own
            self._slip()
        if breaks:  # a page that is fitted would not break there in every program
            sheet.set_print_scale(self._scale(paper, fits=fits))
            sheet.set_h_pagebreaks(breaks)
        else:
            sheet.fit_to_pages(1, 1 if fits else 0)
        sheet.print_area(0, CODE, self.row - 1, LAST)
        sheet.repeat_rows(0, repeated - 1)
        sheet.freeze_panes(repeated, 0)
        set_up(sheet, self.page, paper)

    def _breaks(self, room: float, repeated: int) -> list[int]:
        """The rows that begin a page: each has as many blocks as it holds below the rows that are repeated."""
        found: list[int] = []
        first, head = 0.0, repeated * LINE_HEIGHT
        for (row, top), (_, end) in pairwise([*self.blocks, (self.row, self.height)]):
            if end - first > room:
                found.append(row)
                first = top - head
        return found

    def _block(self) -> None:
        self.blocks.append((self.row, self.height))

    def _scale(self, paper: str, *, fits: bool) -> int:
        """In percent, so that the columns are one page wide, and what `fits` is one page long."""
        wide = PAGE_WIDTH[paper] / (0.75 * self._pixels)
        return max(10, int(98 * min(1, wide, PAGE_HEIGHT[paper] / self.height if fits else 1)))

    @property
    def _pixels(self) -> int:
        """How wide the page is."""
        return sum(int(7 * one + 5) for one in (CODE_WIDTH, self.beside, self.text_width, *[self.amount_width] * 3))

    def _text(self, text: str, style: str) -> None:
        self._put(self.row, CODE, text, style)

    def _put(self, row: int, column: int, text: str, style: str) -> None:
        self.sheet.write_string(row, column, plain(text), self._style(style))

    def _next(self, height: float = LINE_HEIGHT) -> None:
        if height != LINE_HEIGHT:
            self.sheet.set_row(self.row, height)
        self.row += 1
        self.height += height

    def _style(self, name: str) -> Format:
        return style(self.book, name)

    def _money(self, name: str, currency: str, *, named: bool = False) -> Format:
        return money_style(self.book, name, currency, named=named)
