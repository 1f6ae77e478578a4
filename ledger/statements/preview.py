"""A statement as lines of text for a terminal: the same words and figures as on paper, nothing cut."""

from collections.abc import Iterator, Sequence
from itertools import chain

from ledger.cells import clean, fill, hanging
from ledger.cells import width as cells
from ledger.i18n import N_, Language
from ledger.money import Money, sum_of
from ledger.statements.figures import A_LINES, LINES, Receipt, StatementFigures
from ledger.statements.page import Page, lay_out
from ledger.statements.part_screens import CODE, Grid, labelled, of_part


def lines(
    figures: StatementFigures, language: Language, width: int | None = 80, book: str = "", *, everything: bool = False
) -> list[str]:
    """The whole statement in `width` terminal cells; None (a pipe): no limit, ISO days.

    Amounts, days, numbers and codes are never cut or wrapped: labels wrap, and where a window is too
    narrow for a row the amounts stand under it. `everything` also names the lines that were never used.
    """
    page = lay_out(figures, language)
    pledges, funds = _tables(page, language, width)
    blocks = (
        [*_head(page, language, width, book), *_facts(page, language, width)],
        [f"A  {page.pledges_title}", *chain.from_iterable([*([""] if at else []), *table] for at, table in enumerate(pledges))],
        [f"B  {page.funds_title}", *funds],
        _receipts(page, figures, language, width),
        *(of_part(part, language, width) for part in page.parts if part.code == "D"),
        _in_kind(page, figures, language, width),
        *(of_part(part, language, width) for part in page.parts if part.code != "D"),
        list(chain.from_iterable(hanging(f"{number}. ", note, width) for number, note in enumerate(page.notes, 1))),
        [
            *chain.from_iterable(hanging("", text, width) for text in page.checks),
            *(_unused(figures, language, width) if everything else ()),
        ],
        list(
            chain.from_iterable(
                hanging("", text, width) for text in (page.certification, *map(str, page.signatures), *page.footer)
            )
        ),
        list(chain.from_iterable(hanging("", text, width) for text in page.slip)),
    )
    return [part.rstrip() for block in blocks if block for text in (*block, "") for part in text.split("\n")][:-1]


def _head(page: Page, language: Language, width: int | None, book: str) -> Iterator[str]:
    yield _ends(page.number, book, width)
    yield from hanging("", f"{page.title}: {page.code} {clean(page.contributor)}, {page.kind}", width)
    *most, last = hanging("", page.period, width)
    yield from most
    yield _ends(last, f"{language.locale}, {language.paper}", width)


def _ends(left: str, right: str, width: int | None) -> str:
    """One text at either end of the line; the right one goes below where there is no room."""
    room = 0 if width is None else width - cells(left) - cells(right)
    return (
        f"{left}{' ' * max(2, room)}{right}" if right and (width is None or room >= 2) else "\n".join(filter(None, (left, right)))
    )


def _facts(page: Page, language: Language, width: int | None) -> Iterator[str]:
    # For translators: the fund that a statement is about.
    facts = [(language.text(N_("Fund")), page.fund), *page.facts]
    # For translators: the pledges and the papers they rest on.
    facts += [(language.text(N_("Agreements")), text) for text in page.agreements]
    label = max(cells(name) for name, _ in facts) + 2
    shown = ""
    for name, text in facts:
        yield from hanging(fill("" if name == shown else name, label), clean(text), width)
        shown = name


def _tables(page: Page, language: Language, width: int | None) -> tuple[list[list[str]], list[str]]:
    """Part A by currency, and part B: their columns stand where those of the others do."""
    tables = (*page.pledges, page.funds)
    rows = [
        [(row.code, labelled(row), [language.money(money) for money in row.line.columns]) for row in table.rows]
        for table in tables
    ]
    heads = max(cells(table.head) - CODE for table in tables)
    grid = Grid.of(page.columns, [(label, texts) for some in rows for _code, label, texts in some], width, heads)
    *pledges, funds = (
        [*grid.head(table.head), *(line for row in some for line in grid.row(*row))]
        for table, some in zip(tables, rows, strict=True)
    )
    return pledges, funds


def _receipts(page: Page, figures: StatementFigures, language: Language, width: int | None) -> list[str]:
    if not figures.facts.receipts:
        return []
    say = language.text
    heads = (say(N_("Date")), say(N_("Receipt")), say(N_("Sent")), say(N_("Rate")), figures.funds.currency)
    rows = [(receipt, _receipt(receipt, language, iso=width is None)) for receipt in (*figures.received, *figures.returned)]
    widths = [max(cells(head), *(cells(texts[at]) for _, texts in rows)) for at, head in enumerate(heads)]
    narrow = width is not None and sum(widths) + 2 * len(widths) > width
    found = [f"C  {page.receipts_title}", *([] if narrow else [_cells(heads, widths)])]
    for receipt, texts in rows:
        found += [f"{name}: {text}" for name, text in zip(heads, texts, strict=True)] if narrow else [_cells(texts, widths)]
        found += hanging("  ", clean(", ".join(filter(None, (receipt.bank_reference, *receipt.pledges)))), width)
    total = ((say(N_("Total received")), figures.funds["B2"].quarter), (say(N_("Total returned")), figures.funds["B3"].quarter))
    end = sum(widths) + 2 * len(widths) - 2
    shown = (pair for pair in total if pair[1] or pair is total[0])
    return found + [_sum(name.upper(), money, language, 0 if narrow else end) for name, money in shown]


def _in_kind(page: Page, figures: StatementFigures, language: Language, width: int | None) -> list[str]:
    if not page.in_kind:
        return []
    found = [f"E  {page.in_kind_title}"]
    for (day, what, number), one in zip(page.in_kind, figures.facts.in_kind, strict=True):
        found.append("  ".join((one.on.isoformat() if width is None else day, number, language.money_with_code(one.value))))
        found += hanging("  ", clean(what), width)
    total = sum_of((one.value for one in figures.facts.in_kind), figures.funds.currency)
    return [*found, _sum(language.text(N_("Total")).upper(), total, language, 0)]


def _receipt(receipt: Receipt, language: Language, *, iso: bool) -> tuple[str, ...]:
    on = receipt.on.isoformat() if iso else language.day(receipt.on)
    sent, value = language.money_with_code(receipt.sent), language.money(receipt.value)
    return (on, receipt.number, sent, language.rate(receipt.rate), value)


def _cells(texts: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(fill(text, width, right=at > 1) for at, (text, width) in enumerate(zip(texts, widths, strict=True)))


def _sum(name: str, money: Money, language: Language, end: int) -> str:
    amount = language.money(money)
    return f"{name}{' ' * max(2, end - cells(name) - cells(amount))}{amount}"


def _unused(figures: StatementFigures, language: Language, width: int | None) -> list[str]:
    left = [code for code in LINES if code not in (figures.pledged_in_all if code in A_LINES else figures.funds)]
    # For translators: followed by the codes of lines, such as "B3 B4 B7".
    return hanging("", language.text(N_("Never used, and left out: {codes}"), codes=" ".join(left)), width)
