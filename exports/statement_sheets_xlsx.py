"""The sheets behind a statement's first page: its receipts, every figure as a table, and what this file is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from itertools import chain
from textwrap import wrap

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports.statement_charts_xlsx import series
from exports.statement_styles_xlsx import day_style, lines_of, money_style, percent_style, rate_style, set_up, style, sum_of_rows
from exports.workbook_xlsx import Document, exact, plain
from ledger.i18n import N_, Language
from ledger.money import Money, sum_of
from ledger.statements.figures import LINES, Receipt, StatementFigures
from ledger.statements.figures_lines import Lines
from ledger.statements.page import Page, Part
from ledger.statements.page_charts import Chart
from ledger.statements.words import line_name, meaning
from ledger.statements.words_parts import PART_MEANINGS


@dataclass(frozen=True, slots=True)
class Names:
    """What the sheets are called in the statement's language."""

    statement: str
    receipts: str
    spending: str
    fund: str
    agreements: str
    data: str
    about: str


@dataclass
class Sheets:
    """What every sheet of one workbook is written from; `places` is where a line stands: sheet and cell."""

    book: Document
    page: Page
    figures: StatementFigures
    language: Language
    names: Names
    paper: str
    places: dict[str, str] = field(default_factory=dict)

    def say(self, message: str, **values: object) -> str:
        """In the statement's language."""
        return self.language.text(message, **values)

    def put(self, sheet: Worksheet, row: int, column: int, text: str, name: str = "Text") -> None:
        """Text that stays text, whatever it begins with."""
        sheet.write_string(row, column, plain(text), style(self.book, name))

    def head(self, sheet: Worksheet, title: str) -> None:
        """Title, whose statement this is, and which: the first three rows."""
        self.put(sheet, 0, 0, title, "Part")
        self.put(sheet, 1, 0, self.page.contributor)
        self.put(sheet, 2, 0, f"{self.page.period} · {self.page.number}")
        sheet.set_default_row(13.5)
        sheet.set_row(0, 18)

    def heads(self, sheet: Worksheet, row: int, texts: Sequence[str], right: int, *, indented: int = -1) -> None:
        """The heads of columns: those from `right` on stand over amounts."""
        for column, text in enumerate(texts):
            look = "Column head indented" if column == indented else "Column head right" if column >= right else "Column head"
            self.put(sheet, row, column, text, look)

    def closing(self, sheet: Worksheet, row: int, name: str, rows: Sequence[int], total: Money) -> None:
        """What closes a list of amounts: the sum of some rows of the last column as a formula, or the amount where there are none."""
        for column in range(VALUE):
            self.put(sheet, row, column, "", "Label closing")
        self.put(sheet, row, 0, name, "Label closing")
        amount = money_style(self.book, "Amount closing", total.currency)
        if rows:
            sheet.write_formula(row, VALUE, f"={sum_of_rows(rows, VALUE)}", amount, exact(total))
        else:
            sheet.write_number(row, VALUE, exact(total), amount)

    def printed(
        self, sheet: Worksheet, repeated: tuple[int, int], last: tuple[int, int], *, frozen: int, landscape: bool = False
    ) -> None:
        """How it is printed: down to the cell `last`, one page wide, with rows that repeat; the first `frozen` rows stay on the screen."""
        set_up(sheet, self.page, self.paper, landscape=landscape)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(*repeated)
        sheet.freeze_panes(frozen, 0)
        sheet.print_area(0, 0, *last)


RECEIPT_COLUMNS = (18, 14, 30, 26, 9, 17, 15, 17)  # the day as Portuguese writes it: 20 de ago. de 2026
REFERENCE, PLEDGES, SENT, RATE, VALUE = 2, 3, 5, 6, 7
IN_KIND = sum(RECEIPT_COLUMNS[REFERENCE:VALUE])  # what a gift in kind is has the room up to its value
FACT_WIDTH, NAME_WIDTH, MEANING_WIDTH = 28, 50, 80
ABOUT_WIDTH = FACT_WIDTH + NAME_WIDTH + MEANING_WIDTH
HEAD = 4  # the row of column heads, below title, contributor and period


def receipts(sheets: Sheets) -> None:
    """Part C: one row per receipt, adding up to B2; returns below, adding up to B3."""
    book, figures = sheets.book, sheets.figures
    sheet = book.add_worksheet(sheets.names.receipts)
    home = figures.funds.currency
    for column, width in enumerate(_receipt_widths(figures)):
        sheet.set_column(column, column, width, style(book, "Text"))
    sheets.head(sheet, f"C  {sheets.page.receipts_title}")
    say = sheets.say
    heads = (
        say(N_("Date")), say(N_("Receipt")), say(N_("Bank reference or text")), say(N_("Pledges")),
        say(N_("Currency")), say(N_("Sent")), say(N_("Exchange rate")), home,
    )  # fmt: skip
    sheets.heads(sheet, HEAD, heads, SENT)
    row = _section(sheets, sheet, HEAD + 1, figures.received, "B2", say(N_("Total received")))
    if figures.returned or "B3" in figures.funds:
        row = _section(sheets, sheet, row + 1, figures.returned, "B3", say(N_("Total returned")))
    if sheets.page.in_kind:
        row = _in_kind(sheets, sheet, row + 1)
    sheets.printed(sheet, (0, HEAD), (row - 1, VALUE), frozen=HEAD + 1, landscape=True)


def _receipt_widths(figures: StatementFigures) -> list[float]:
    longest = max((len(f"{money.amount:,f}") for row in figures.facts.receipts for money in (row.sent, row.value)), default=0)
    closing = len(f"{figures.funds['B2'].quarter.amount:,f}")
    wide = max(17.0, max(longest, closing) * 1.15 + 1)
    return [wide if column in {SENT, VALUE} else float(width) for column, width in enumerate(RECEIPT_COLUMNS)]


def _section(sheets: Sheets, sheet: Worksheet, first: int, rows: Sequence[Receipt], code: str, name: str) -> int:
    """The receipts or the returns, and their total, which is a line of part B."""
    for at, receipt in enumerate(rows):
        _receipt(sheets, sheet, first + at, receipt)
    row, total = first + len(rows), sheets.figures.funds[code].quarter
    if not rows:
        text = N_("No receipts in this quarter.") if code == "B2" else N_("No returns in this quarter.")
        sheets.put(sheet, row, 0, sheets.say(text))
        row += 1
    sheets.closing(sheet, row, f"{code}  {name}", range(first, row) if rows else (), total)
    sheets.places[f"C:{code}"] = f"{quote_sheetname(sheets.names.receipts)}!{xl_rowcol_to_cell(row, VALUE)}"
    return row + 1


def _in_kind(sheets: Sheets, sheet: Worksheet, first: int) -> int:
    """Part E below part C: goods and services at fair value; no line of the statement counts them."""
    book, rows = sheets.book, sheets.figures.facts.in_kind
    say, home = sheets.say, sheets.figures.funds.currency
    sheets.put(sheet, first, 0, f"E  {sheets.page.in_kind_title}", "Part")
    sheets.heads(sheet, first + 1, (say(N_("Date")), say(N_("Number")), say(N_("What")), *[""] * (VALUE - 3), home), VALUE)
    row = first + 2
    for one, (_day, what, number) in zip(rows, sheets.page.in_kind, strict=True):
        sheet.write_datetime(row, 0, datetime.combine(one.on, time()), day_style(book, sheets.language))
        sheets.put(sheet, row, 1, number)
        if len(lines_of(what, IN_KIND)) == 1:  # it runs on over the cells beside it, which are empty
            sheets.put(sheet, row, REFERENCE, what)
        else:
            sheets.put(sheet, row, REFERENCE, what, "Wrapped middle")
            sheet.set_row(row, 4 + 11.5 * len(lines_of(what, RECEIPT_COLUMNS[REFERENCE])))
        sheet.write_number(row, VALUE, exact(one.value), money_style(book, "Amount", one.value.currency))
        row += 1
    sheets.closing(sheet, row, say(N_("Total")), range(first + 2, row), sum_of((one.value for one in rows), home))
    return row + 1


def _receipt(sheets: Sheets, sheet: Worksheet, row: int, receipt: Receipt) -> None:
    book = sheets.book
    sheet.write_datetime(row, 0, datetime.combine(receipt.on, time()), day_style(book, sheets.language))
    wrapped = {REFERENCE: receipt.bank_reference or "–", PLEDGES: ", ".join(receipt.pledges) or "–"}
    for column, text in {1: receipt.number, **wrapped, 4: receipt.sent.currency}.items():
        sheets.put(sheet, row, column, text, "Wrapped middle" if column in wrapped else "Text")
    lines = max(len(lines_of(text, RECEIPT_COLUMNS[column])) for column, text in wrapped.items())
    if lines > 1:
        sheet.set_row(row, 4 + 11.5 * lines)
    sheet.write_number(row, SENT, exact(receipt.sent), money_style(book, "Amount", receipt.sent.currency))
    rate = receipt.rate.normalize()
    sheet.write_number(row, RATE, exact(rate), rate_style(book, max(4, -int(rate.as_tuple().exponent))))
    sheet.write_number(row, VALUE, exact(receipt.value), money_style(book, "Amount", receipt.value.currency))


def data(sheets: Sheets) -> None:
    """What the chart is drawn from, then every figure in one flat table: a row per line and column, with its id."""
    sheet = sheets.book.add_worksheet(sheets.names.data)
    for column, width in enumerate((8, 46, 16, 18, 10, 22, 26)):
        sheet.set_column(column, column, width, style(sheets.book, "Text"))
    sheets.head(sheet, sheets.say(N_("Every figure of this statement")))
    say = sheets.say
    heads = (
        say(N_("Line")), say(N_("Name")), say(N_("Pledges in")), say(N_("Column")), say(N_("Currency")), say(N_("Amount")), say(N_("Id")),
    )  # fmt: skip
    head = _charted(sheets, sheet)
    sheets.heads(sheet, head, heads, 5, indented=6)
    row = head + 1
    for pledges, lines in all_lines(sheets.figures):
        row = _figures(sheets, sheet, row, lines, pledges)
    for part in sheets.page.parts:
        row = _part(sheets, sheet, row, part)
    sheet.autofilter(head, 0, row - 1, 6)
    sheets.printed(sheet, (head, head), (row - 1, 6), frozen=HEAD - 1)


CHARTED = HEAD + 1  # the row of the first bar's figure on the sheet of data


def charted(first: int, chart: Chart) -> int:
    """The row of the first figure of the next chart, where this one's begin in the row `first`."""
    return first + len(chart.bars) + 2


def _charted(sheets: Sheets, sheet: Worksheet) -> int:
    """The charts' figures, series by series; returns the row of the next table's heads."""
    first = CHARTED
    for chart in filter(None, (sheets.page.chart, sheets.page.quarters)):
        sheets.put(sheet, first - 1, 0, chart.title, "Part")
        for row, bar in enumerate(chain.from_iterable(series(chart)), first):
            sheets.put(sheet, row, 1, bar.group or bar.label)
            if bar.group:
                sheets.put(sheet, row, 3, bar.label)
                sheets.put(sheet, row, 6, bar.trace, "Trace")
            sheets.put(sheet, row, 4, bar.amount.currency)
            sheet.write_number(row, 5, exact(bar.amount), money_style(sheets.book, "Amount", bar.amount.currency))
        first = charted(first, chart)
    return first - 1


def _part(sheets: Sheets, sheet: Worksheet, row: int, part: Part) -> int:
    for one in part.rows:
        for column, cell in zip(part.columns, one.cells, strict=True):
            if cell is None or isinstance(cell, str):
                continue
            unit, value = (cell.currency, cell.amount) if isinstance(cell, Money) else ("%", cell.scaleb(-2))
            for at, text in ((0, one.code), (1, one.label), (3, column), (4, unit)):
                sheets.put(sheet, row, at, text)
            sheets.put(sheet, row, 6, one.trace, "Trace")
            look = money_style(sheets.book, "Amount", unit) if isinstance(cell, Money) else percent_style(sheets.book)
            sheet.write_number(row, 5, exact(value), look)
            row += 1
    return row


def all_lines(figures: StatementFigures) -> list[tuple[str, Lines]]:
    """Each set of lines with the currency its pledges are in; none where they are all pledges, or funds."""
    home = figures.funds.currency
    codes = [table.own.currency for table in figures.pledged]
    found = [(table.own.currency, table.own) for table in figures.pledged]
    if len(codes) > 1:
        found += [(table.own.currency, table.value) for table in figures.pledged if table.own.currency != home]
    if codes != [home]:
        found.append(("", figures.pledged_in_all))
    return [*found, ("", figures.funds)]


def _figures(sheets: Sheets, sheet: Worksheet, row: int, lines: Lines, pledges: str) -> int:
    for line in lines:
        name, trace = line_name(line.code, sheets.figures.facts, sheets.language), sheets.figures.trace(line.code, pledges)
        for column, money in zip(sheets.page.columns, line.columns, strict=True):
            for at, text in ((0, line.code), (1, name), (2, pledges), (3, column), (4, money.currency)):
                sheets.put(sheet, row, at, text)
            sheets.put(sheet, row, 6, trace, "Trace")
            sheet.write_number(row, 5, exact(money), money_style(sheets.book, "Amount", money.currency))
            row += 1
    return row


def about(sheets: Sheets) -> None:
    """What this file is, what was proved, how to read it, and what every line means."""
    sheet = sheets.book.add_worksheet(sheets.names.about)
    for column, width in enumerate((FACT_WIDTH, NAME_WIDTH, MEANING_WIDTH)):
        sheet.set_column(column, column, width, style(sheets.book, "Text"))
    sheets.head(sheet, sheets.say(N_("About this statement")))
    row = _identity(sheets, sheet, HEAD)
    row = _proofs(sheets, sheet, row + 1)
    row = _reading(sheets, sheet, row + 1)
    row = _lines(sheets, sheet, row + 1)
    sheets.printed(sheet, (0, HEAD - 1), (row - 1, 2), frozen=HEAD, landscape=True)


def _identity(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    say, page, facts = sheets.say, sheets.page, sheets.figures.facts
    issue, party = facts.issue, facts.contributor
    rows = [
        (say(N_("Statement")), page.number),
        (say(N_("Fund")), f"{page.fund} ({facts.fund.code})"),
        # For translators: the government or institution that contributes.
        (say(N_("Contributor")), f"{page.contributor} ({party.code}), {page.kind}"),
        # For translators: the quarter that a statement is about.
        (say(N_("Period")), page.period),
        *page.facts,
        *((say(N_("Agreements")), text) for text in page.agreements),
        (say(N_("As known on")), sheets.language.day_in_words(issue.known_on)),
        (say(N_("Signatures")), "; ".join(map(str, page.signatures))),
        # For translators: SHA-256 of the figures, by which a file can be checked.
        (say(N_("Seal")), sheets.figures.sha256),
        # For translators: the number of the last journal entry that is counted.
        (say(N_("Last entry")), issue.last_entry or "–"),
        (say(N_("Head of the chain")), issue.chain_head or "–"),
        # For translators: the key with which the office signs the list of its statements, told by its fingerprint (SHA-256).
        *([(say(N_("Key of the office")), issue.key)] if issue.key else []),
    ]
    shown = ""
    for name, text in rows:
        for part in wrap(plain(text), NAME_WIDTH + MEANING_WIDTH) or [""]:
            sheets.put(sheet, row, 0, "" if name == shown else name, "Fact")
            sheets.put(sheet, row, 1, part, "Seal" if text in {sheets.figures.sha256, issue.chain_head, issue.key} else "Text")
            row, shown = row + 1, name
    return row


def _proofs(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    """Differences as formulas over the other sheets: a reader's own program computes them again."""
    sheets.put(sheet, row, 0, sheets.say(N_("Checks")), "Part")
    row += 1
    for text in (line for check in sheets.page.checks for line in lines_of(check, ABOUT_WIDTH)):
        sheets.put(sheet, row, 0, text)
        row += 1
    sheets.put(sheet, row, 0, sheets.say(N_("Each difference, computed in this workbook, is zero:")))
    row += 1
    zero = money_style(sheets.book, "Amount left", sheets.figures.funds.currency)
    for name, formula in _differences(sheets):
        sheets.put(sheet, row, 0, name, "Code")
        sheet.write_formula(row, 1, f"=ROUND({formula},4)", zero, 0)
        row += 1
    return row


def _differences(sheets: Sheets) -> list[tuple[str, str]]:
    places, figures = sheets.places, sheets.figures
    found = [("C - B2", f"{places['C:B2']}-{places[figures.trace('B2')]}")]
    if "C:B3" in places and figures.trace("B3") in places:
        found.append(("C - B3", f"{places['C:B3']}-{places[figures.trace('B3')]}"))
    for table in figures.pledged:
        code = table.own.currency
        parts = [places[figures.trace(line, code)] for line in ("A9a", "A9b", "A9c") if line in table.own]
        if parts:
            found.append((f"A9 - A8, {code}", f"{'+'.join(parts)}-{places[figures.trace('A8', code)]}"))
    for name, (one, column), other in (
        ("D12 - F10", ("D12", 2), f"{figures.trace('F10')}/1"), ("F20 - B2", ("F20", 0), figures.trace("B2")),
        ("G1 - B14", ("G1", 0), figures.trace("B14")), ("I - B14", ("B14", 2), figures.trace("B14")), ("G2 - A8", ("G2", 0), figures.trace("A8")),
    ):  # fmt: skip
        pair = [places.get(f"{figures.trace(one)}/{column}"), places.get(other)]
        if None not in pair:
            found.append((name, f"{pair[0]}-{pair[1]}"))
    found.append(("B8 + B13 - B14", "{}+{}-{}".format(*(places[figures.trace(line)] for line in ("B8", "B13", "B14")))))
    return found


def _reading(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    say, language = sheets.say, sheets.language
    sample = language.number(Decimal("1234.56"))
    texts = (
        say(N_("What reduces is negative, so every total is a plain sum that you can redo.")),
        *([say(N_("Amounts in parentheses are negative."))] if sheets.book.parentheses else []),
        say(N_("Line codes are the same in every language: name them when you write to us.")),
        say(N_("In sentences, {sample} is one thousand two hundred and thirty-four, and fifty-six hundredths."), sample=sample),
        say(N_("In cells, your own program decides how numbers are shown.")),
        say(N_("A contribution counts with what was sent, at the rate of its value date; bank charges are a use of it.")),
        say(N_("A hidden column beside the amounts names the id of each line, such as {id}; quote it to see where a figure comes from."),
            id=sheets.figures.trace("B2")),
        say(N_("The seal stands for all figures of this statement: if one of them changes, the seal does.")),
    )  # fmt: skip
    sheets.put(sheet, row, 0, say(N_("How to read it")), "Part")
    lines = [line for text in texts for line in lines_of(text, ABOUT_WIDTH)]
    for at, text in enumerate(lines, 1):
        sheets.put(sheet, row + at, 0, text)
    return row + len(lines) + 1


def _lines(sheets: Sheets, sheet: Worksheet, row: int) -> int:
    sheets.put(sheet, row, 0, sheets.say(N_("What the lines mean")), "Part")
    printed = {line.code for _, lines in all_lines(sheets.figures) for line in lines}
    told = [
        (code, line_name(code, sheets.figures.facts, sheets.language), meaning(code, sheets.language))
        for code in LINES
        if code in printed
    ]
    for code, name, means in (*told, *_part_lines(sheets)):
        row += 1
        sheets.put(sheet, row, 0, code, "Code above")
        sheets.put(sheet, row, 1, name, "Wrapped")
        sheets.put(sheet, row, 2, means, "Wrapped")
        sheet.set_row(row, 2 + 11.5 * len(lines_of(means, MEANING_WIDTH)))
    return row + 1


def _part_lines(sheets: Sheets) -> list[tuple[str, str, str]]:
    """What the lines of parts D, F, G and I mean: codes, the part, and a sentence."""
    titles = {part.code: part.title for part in reversed(sheets.page.parts)}  # of several tables of a part, that of the first
    return [
        (code.replace("-", "–"), titles[code[0]], sheets.say(meaning))
        for code, meaning in PART_MEANINGS.items()
        if code[0] in titles
    ]
