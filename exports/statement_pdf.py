"""A statement as a paper: the page of ux.md §4.1 and the parts behind it, set from the same words and figures as the workbook.

The PDF is tagged and fit for archives (typesetting.py); same figures, same bytes. Nothing is computed here but where things stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from exports import paper_pdf as paper
from exports.paper_pdf import Cell, Sheet
from exports.typesetting import typeset
from ledger.i18n import HARD, N_, Language
from ledger.money import Money, sum_of
from ledger.statements.figures import A_LINES, Receipt, StatementFigures
from ledger.statements.look import Look
from ledger.statements.page import Page, Part, Row, Table, lay_out
from ledger.statements.page_charts import Chart
from ledger.statements.part_screens import NOTHING, said

WORKERS = 2  # papers set at once
KEY_ROOM = 146  # points that one of the three key figures has
AGREEMENTS = 4  # as many stand among the facts; more have a list of their own
FILLS = {"in": "solid", "out": "hatched", "rest": "empty"}
ROWS = ("code", "words")  # what the columns of a part begin with: the line's code and its name


def write(figures: StatementFigures, language: Language, look: Look | None = None) -> bytes:
    """The paper as PDF; amounts as the figures have them, a minus sign (or parentheses, by `look`) before what reduces."""
    look = look or figures.facts.issue.look
    language = paper.on_paper(language, look.negatives)
    return set_page(lay_out(figures, language, look), figures, language, look)


def write_many(
    drawn: Iterable[tuple[StatementFigures, Language]], look: Look | None = None, workers: int = WORKERS
) -> Iterator[bytes]:
    """The papers of many statements, in their order and the same bytes as one by one; typst lets other threads run."""
    with ThreadPoolExecutor(workers) as threads:
        yield from threads.map(lambda one: write(one[0], one[1], look), drawn)


def set_page(page: Page, figures: StatementFigures, language: Language, look: Look) -> bytes:
    """A page that is laid out already, as PDF; `language` as it laid it out."""
    issue = figures.facts.issue
    made = issue.prepared.on if issue.prepared else issue.known_on
    told = _head(page, figures, language) | _body(page, figures, language)
    told |= paper.written_for(language, look.paper)
    for name in ("changes", "sheets", "behind"):
        told[name] = [paper.told(sheet, told["paper"], language.formats.point) for sheet in told[name]]
    return typeset("statement.typ", told, made)


def _head(page: Page, figures: StatementFigures, language: Language) -> dict[str, Any]:
    """What the document is called, what repeats on its pages, and what stands above the figures."""
    quarter = language.quarter(figures.facts.quarter)
    keys = [(key.label, language.money_with_code(key.amount)) for key in page.keys]
    return {
        "title": f"{page.title} · {page.contributor} · {quarter}",
        "author": page.letterhead[0] if page.letterhead else page.fund,
        "subject": f"{page.fund} · {page.number}",
        "draft": page.draft, "running": f"{page.title} · {page.code} · {quarter}", "footer": " · ".join(page.footer),
        "letterhead": page.letterhead, "number": page.number, "fund": page.fund,
        "heading": page.title, "contributor": page.contributor, "period": page.period, "kind": f"{page.kind} · {page.code}",
        "facts": _facts(page, language),
        "keys": keys, "key_size": 13 if all(13 * paper.em(text) <= KEY_ROOM for _, text in keys) else 10.5,
    }  # fmt: skip


def _body(page: Page, figures: StatementFigures, language: Language) -> dict[str, Any]:
    """Parts A and B, the bars, what is said of them and by whom; then the parts behind, and what is torn off."""
    first, rest = ([_part(part, language) for part in page.parts if (part.code < "E") is before] for before in (True, False))
    return {
        "changes": [_part(part, language) for part in page.changes],
        "sheets": [*_pledges(page, language), _funds(page, language)],
        "charts": [told for chart in (page.chart, page.quarters) if (told := _chart(chart, language))],
        "lists": list(_lists(page, language)),
        "reading": list(_reading(page, language)), "proofs": _proofs(figures, language),
        "certification": page.certification,
        "signatures": [(one.by_hand, one.name, one.said) for one in page.signatures],
        "behind": [_receipts(page, figures, language), *first, *_in_kind(page, figures, language), *rest],
        "slip": page.slip,
    }  # fmt: skip


def _facts(page: Page, language: Language) -> list[tuple[str, str]]:
    name, found = language.text(N_("Agreements")), list(page.facts)
    if len(page.agreements) > AGREEMENTS:
        # For translators: beside "Agreements", where the agreements are too many for the top of a page.
        return [*found, (name, language.text(N_("{count}, listed below"), count=len(page.agreements)))]
    return found + [("" if at else name, text) for at, text in enumerate(page.agreements)]


# Parts A and B


def _pledges(page: Page, language: Language) -> list[Sheet]:
    """Part A: currencies side by side as long as they fit, the rest below."""
    groups: list[list[Table]] = []
    for table in page.pledges:
        if groups and paper.fits(_beside("", [*groups[-1], table], page, language)):
            groups[-1].append(table)
        else:
            groups.append([table])
    titles = [f"A  {page.pledges_title}", *[""] * len(groups)]
    return [_beside(title, group, page, language) for title, group in zip(titles, groups, strict=False)]


def _beside(title: str, tables: Sequence[Table], page: Page, language: Language) -> Sheet:
    """One table, or several of the same lines; a line that one of them does not have is a dash there."""
    if len(tables) == 1:
        heads: tuple[Any, ...] = (((tables[0].head, 2), *((name, 1) for name in page.columns)),)
    else:
        heads = (
            (("", 2), *((table.head, 3) for table in tables)),
            (("", 2), *((name, 1) for _ in tables for name in page.columns)),
        )
    lines = [{row.code: row for row in table.rows} for table in tables]
    rows = []
    for code in sorted({code for held in lines for code in held}, key=A_LINES.index):
        row = next(held[code] for held in lines if code in held)
        amounts = [text for held in lines for text in _amounts(held.get(code), language)]
        rows.append((row.style, (row.code, row.label, *amounts)))
    return Sheet(title, (*ROWS, *("amount",) * (3 * len(tables))), heads, tuple(rows))


def _amounts(row: Row | None, language: Language) -> tuple[str, str, str]:
    if row is None:
        return ("–", "–", "–")
    quarter, year, inception = (language.money(money) for money in row.line.columns)
    return quarter, year, inception


def _funds(page: Page, language: Language) -> Sheet:
    table = page.funds
    heads = (((table.head, 2), *((name, 1) for name in page.columns)),)
    rows = tuple((row.style, (row.code, row.label, *_amounts(row, language))) for row in table.rows)
    return Sheet(f"B  {page.funds_title}", (*ROWS, "amount", "amount", "amount"), heads, rows)


def _chart(chart: Chart | None, language: Language) -> dict[str, Any] | None:
    """Bars with their amounts beside them; none where nothing ever happened. Bars of groups are named by their group, and a key names them."""
    if chart is None or not any(bar.amount for bar in chart.bars):
        return None
    names = (
        bar.label if not bar.group else bar.group if bar.group != before else ""
        for bar, before in zip(chart.bars, ("", *(bar.group for bar in chart.bars)), strict=False)
    )
    bars = [
        (name, language.money(bar.amount), bar.amount.amount, FILLS[bar.fill])
        for bar, name in zip(chart.bars, names, strict=True)
    ]
    key = [(FILLS[fill], label) for fill, label in dict.fromkeys((bar.fill, bar.label) for bar in chart.bars if bar.group)]
    return paper.chart(chart.title, chart.note, chart.said(language), key, bars)


def _lists(page: Page, language: Language) -> Iterator[dict[str, Any]]:
    if len(page.agreements) > AGREEMENTS:
        yield {"title": language.text(N_("Agreements")), "numbered": False, "items": page.agreements}
    if page.notes:
        yield {"title": language.text(N_("Notes")), "numbered": True, "items": page.notes}


def _reading(page: Page, language: Language) -> Iterator[str]:
    """How to read it, and what was proved; the same sentences as on the last sheet of the workbook."""
    say = language.text
    yield say(N_("What reduces is negative, so every total is a plain sum that you can redo."))
    if language.negative == "({})":
        yield say(N_("Amounts in parentheses are negative."))
    yield say(N_("Line codes are the same in every language: name them when you write to us."))
    sample = language.number(Decimal("1234.56"))
    yield say(N_("In sentences, {sample} is one thousand two hundred and thirty-four, and fifty-six hundredths."), sample=sample)
    yield from page.checks


def _proofs(figures: StatementFigures, language: Language) -> list[str]:
    """What a file is checked by, as on the last sheet of the workbook: the whole seal, and the key that the list of papers is signed with."""
    say, key = language.text, figures.facts.issue.key
    proofs = ((say(N_("Seal")), figures.sha256), (say(N_("Key of the office")), key))
    return [name + language.colon + value for name, value in proofs if value]


# The parts behind


def _receipts(page: Page, figures: StatementFigures, language: Language) -> Sheet:
    """Part C: one row per receipt, adding up to B2; returns below, adding up to B3."""
    say = language.text
    kinds = ("fixed", "fixed", "words", "words", "fixed", "number", "number", "number")
    names = (
        say(N_("Date")), say(N_("Receipt")), say(N_("Bank reference or text")), say(N_("Pledges")), say(N_("Currency")), say(N_("Sent")),
        say(N_("Exchange rate")), figures.funds.currency,
    )  # fmt: skip
    rows = [*_section(figures.received, figures, "B2", language)]
    apart = len(rows) if figures.returned or "B3" in figures.funds else None
    if apart:
        rows += _section(figures.returned, figures, "B3", language)
    return Sheet(f"C  {page.receipts_title}", kinds, (tuple((name, 1) for name in names),), tuple(rows), apart=apart)


def _section(
    rows: Sequence[Receipt], figures: StatementFigures, code: str, language: Language
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    say, closing = language.text, code == "B2"
    for row in rows:
        yield "line", (
            language.day(row.on).replace(" ", HARD), row.number, row.bank_reference or "–", ", ".join(row.pledges) or "–", row.sent.currency,
            language.money(row.sent), language.rate(row.rate), language.money(row.value),
        )  # fmt: skip
    if not rows:
        yield "line", ((say(N_("No receipts in this quarter.") if closing else N_("No returns in this quarter.")), 8),)
    name = say(N_("Total received")) if closing else say(N_("Total returned"))
    yield "closing", ((f"{code}  {name}", 7), language.money(figures.funds[code].quarter))


def _in_kind(page: Page, figures: StatementFigures, language: Language) -> Iterator[Sheet]:
    """Part E: goods and services at fair value; no line of the statement counts them."""
    if not page.in_kind:
        return
    say, values = language.text, [one.value for one in figures.facts.in_kind]
    rows: list[tuple[str, tuple[Cell, ...]]] = [
        ("line", (day.replace(" ", HARD), number, what, language.money(value)))
        for (day, what, number), value in zip(page.in_kind, values, strict=True)
    ]
    total = sum_of(values, figures.funds.currency)
    rows.append(("closing", ((say(N_("Total")), 3), language.money(total))))
    heads = ((say(N_("Date")), 1), (say(N_("Number")), 1), (say(N_("What")), 1), (figures.funds.currency, 1))
    yield Sheet(f"E  {page.in_kind_title}", ("fixed", "fixed", "words", "number"), (heads,), tuple(rows))


def _part(part: Part, language: Language) -> Sheet:
    """A further part. Amounts of one currency are named once, above; of several, each with its own."""
    money = [cell for row in part.rows for cell in row.cells if isinstance(cell, Money)]
    several = len({one.currency for one in money}) > 1
    named = several or not money or money[0].currency in " ".join((part.title, *part.columns, *part.told))
    head = "" if named else language.text(N_("In {currency}"), currency=money[0].currency)
    begin = ROWS if any(row.code for row in part.rows) else ROWS[1:]  # no room is kept for codes that there are not
    numbers = [any(isinstance(row.cells[at], Money | Decimal) for row in part.rows) for at in range(len(part.columns))]
    rows = tuple(
        (
            row.style,
            (*(row.code, row.label)[-len(begin) :], *(said(cell, language, code=several) or NOTHING for cell in row.cells)),
        )
        for row in part.rows
    )
    return Sheet(
        f"{part.code}  {part.title}".strip(), (*begin, *("amount" if number else "words" for number in numbers)),
        (((head, len(begin)), *((name, 1) for name in part.columns)),), rows, part.told, part.notes,
    )  # fmt: skip
