"""What must hold on every statement, each as two amounts that are equal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ledger.i18n import N_, _, screen_language
from ledger.periods import Quarter
from ledger.statements.figures import A_LINES, B_LINES, STOCKS, TOTALS, StatementFigures
from ledger.statements.figures_lines import NOTHING, ZERO, Columns, Proof, sum_of_columns

_Lines = dict[str, Columns]
# For translators: proved: the lines of all agreements together (part I) are those of parts A and B.
AGREE = N_("sum of I = A and B")


def faults(figures: StatementFigures) -> list[str]:
    """The proofs that fail, in words with both amounts; an empty list when the statement adds up."""
    number = screen_language().number
    return [
        # For translators: a sum of a statement that is wrong, such as "B14 = B8 + B13: 1,200.00 is not 1,100.00".
        _("{proof}: {amount} is not {expected}", proof=_(name), amount=number(left), expected=number(right))
        for name, lefts, rights in proofs(figures)
        if lefts != rights
        for left, right in zip(lefts, rights, strict=True)
        if left != right
    ]


def proven(figures: StatementFigures) -> tuple[str, ...]:
    """What was proved, each once, as a statement prints it: by line codes."""
    return tuple(dict.fromkeys(name for name, _, _ in proofs(figures) if " = " in name))


def proofs(figures: StatementFigures) -> Iterator[Proof]:
    """Every proof of every line and currency."""
    pledged = [lines for table in figures.pledged for lines in (table.own, table.value)]
    plain = {id(lines): lines.plain for lines in (*pledged, figures.pledged_in_all)}  # in one currency all three are one
    tables = [(table.own.currency, plain[id(table.own)], plain[id(table.value)]) for table in figures.pledged]
    whole, funds = plain[id(figures.pledged_in_all)], figures.funds.plain
    for lines in plain.values():
        yield from _pledges_foot(lines)
    yield from _add_up(N_("parts of A, the sum over the currencies"), A_LINES, whole, [value for _, _, value in tables])
    for currency, own, value in tables:
        if currency == figures.pledged_in_all.currency:
            yield from _equal(own, value)
    yield from _funds_foot(funds)
    yield from _receipts_add_up(figures, funds)
    control = figures.facts.control
    if control:
        yield _one(N_("A8 = ledger"), whole["A8"][0], control.pledged.amount)
    if control and control.balance is not None:
        yield _one(N_("B14 = ledger"), funds["B14"][0], control.balance.amount)
    if figures.facts.whole:
        yield from figures.facts.whole.proofs
    yield from _bridge_ties(figures, whole, funds)
    yield from _quarters_agree(figures, funds)
    if figures.facts.agreements:
        yield from _agreements_add_up(figures, {currency: own for currency, own, _ in tables}, whole, funds)


def _one(name: str, left: Decimal, right: Decimal) -> Proof:
    return name, (left,), (right,)


def _pledges_foot(lines: _Lines) -> Iterator[Proof]:
    yield _total(N_("A8 = A1 + … + A7"), lines, "A8")
    yield from _stands_still(lines, "A1")
    due = sum((lines[code][0] for code in ("A9a", "A9b", "A9c") if code in lines), ZERO)
    yield _one(N_("A9 = A8"), due, lines.get("A8", NOTHING)[0])


def _add_up(name: str, codes: Iterable[str], whole: _Lines, parts: list[_Lines]) -> Iterator[Proof]:
    sums: _Lines = {}
    for part in parts:
        for code, columns in part.items():
            sums[code] = sum_of_columns((sums[code], columns)) if code in sums else columns
    for code in codes:
        if code in sums or code in whole:
            yield name, sums.get(code, NOTHING), whole.get(code, NOTHING)


def _equal(own: _Lines, value: _Lines) -> Iterator[Proof]:
    """Pledges in the fund's own currency are worth what they say."""
    for code in own.keys() | value.keys():
        yield N_("parts of A, the sum over the currencies"), own.get(code, NOTHING), value.get(code, NOTHING)


def _funds_foot(lines: _Lines) -> Iterator[Proof]:
    yield _total(N_("B8 = B1 + … + B7"), lines, "B8")
    if "B11" in lines:
        yield _total(N_("B11 = B11.1 + … + B11.9"), lines, "B11")
    yield _total(N_("B13 = B9 + … + B12"), lines, "B13")
    yield _total(N_("B14 = B8 + B13"), lines, "B14")
    if "B16" in lines:
        yield _total(N_("B16 = B14 + B15"), lines, "B16")
    yield from _stands_still(lines, "B1")


def _receipts_add_up(figures: StatementFigures, funds: _Lines) -> Iterator[Proof]:
    yield _one(N_("C = B2"), sum((row.value.amount for row in figures.received), ZERO), funds["B2"][0])
    if "B3" in funds or figures.returned:
        returned = sum((row.value.amount for row in figures.returned), ZERO)
        yield _one(N_("C, returned = B3"), returned, funds.get("B3", NOTHING)[0])


def _bridge_ties(figures: StatementFigures, pledged: _Lines, funds: _Lines) -> Iterator[Proof]:
    """Part G: from the balance of part B, pledges and what else stands under the name, to net assets as the accounts have them."""
    bridge = figures.facts.bridge
    if bridge:
        receivable = pledged["A8"][0] if figures.facts.recognition == "accrual" else ZERO
        steps = sum((step.amount.amount for step in bridge.steps), ZERO)
        yield _one(N_("G = ledger"), funds["B14"][0] + receivable + steps, bridge.net_assets.amount)


def _agreements_add_up(figures: StatementFigures, tables: dict[str, _Lines], whole: _Lines, funds: _Lines) -> Iterator[Proof]:
    """Every line of parts A and B, in every currency and column, and every receipt of part C."""
    parts = figures.facts.agreements
    own = [{table.own.currency: table.own.plain for table in part.pledged} for part in parts]
    for currency in tables.keys() | {currency for part in own for currency in part}:
        yield from _add_up(AGREE, A_LINES, tables.get(currency, {}), [part.get(currency, {}) for part in own])
    yield from _add_up(AGREE, A_LINES, whole, [part.pledged_in_all.plain for part in parts])
    shared = (code for code in B_LINES if code != "B16")  # where nothing is open of orders there is no such line
    yield from _add_up(AGREE, shared, funds, [part.funds.plain for part in parts])
    left = Counter[str]()
    for row in figures.facts.receipts:
        left[row.number] += row.value.units
    for part in parts:
        for served in part.receipts:
            left[served.receipt] -= served.value.units
    yield _one(AGREE, Decimal(sum(map(abs, left.values()))), ZERO)


def _quarters_agree(figures: StatementFigures, funds: _Lines) -> Iterator[Proof]:
    """What the chart says came in is line B2: in this quarter, and in all of the year that begins with one of its quarters."""
    rows, begin = figures.facts.quarters, figures.facts.year_begin
    if rows:
        yield _one(N_("the last quarter of the chart"), rows[-1].received.amount, funds["B2"][0])
    if rows and begin == Quarter.of(begin).first:
        since = sum((row.received.amount for row in rows if row.quarter.first >= begin), ZERO)
        yield _one(N_("the quarters of the chart since the year began"), since, funds["B2"][1])


def _total(name: str, lines: _Lines, code: str) -> Proof:
    return name, sum_of_columns(lines[part] for part in TOTALS[code] if part in lines), lines.get(code, NOTHING)


def _stands_still(lines: _Lines, opening: str) -> Iterator[Proof]:
    """Nothing was there before the beginning, and a balance on the last day is the same in every column."""
    yield _one(N_("nothing before the beginning"), lines.get(opening, NOTHING)[2], ZERO)
    for code in STOCKS:
        if code in lines:
            yield N_("closing the same in every column"), lines[code][:2], lines[code][1:]
