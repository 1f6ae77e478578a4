"""A statement laid out as words and rows, before anybody decides on cells, paper or a screen.

One document, one language: every text is in the statement's language and every amount is still an amount, so
that a spreadsheet can write numbers, a screen can align them, and a paper can set them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.i18n import HARD, N_, Language
from ledger.money import Money
from ledger.statements.figures import OBJECTS, TOTALS, Facts, Late, Pledge, StatementFigures
from ledger.statements.figures_footing import proven
from ledger.statements.figures_lines import Line, Lines
from ledger.statements.look import Look
from ledger.statements.page_charts import Chart, due_and_received, what_happened
from ledger.statements.words import CLASS_NAMES, COLUMNS, LINE_NAMES, RATE_SOURCES, line_name


@dataclass(frozen=True, slots=True)
class Row:
    """A line as printed; `adds` names the rows of the same table that it is the sum of."""

    code: str
    label: str
    line: Line
    style: str  # line | part ("of which") | total | closing
    trace: str
    adds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Part A in one currency, or part B; `head` names what the amounts are in."""

    head: str
    currency: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One of the three figures that a reader looks for first, and the line it is taken from."""

    label: str
    amount: Money
    trace: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of a further part: an amount per column, None where a column says nothing; `code` is its line, or nothing."""

    code: str
    label: str
    cells: tuple[Money | Decimal | str | None, ...]  # a bare Decimal is a share in percent
    style: str = "line"  # line | part | total | closing
    trace: str = ""
    adds: tuple[int, ...] = ()  # the rows of this part, counted from 0, that it is the sum of


@dataclass(frozen=True, slots=True)
class Part:
    """A further part of a statement (D, F, G, I): `columns` are the heads of the cells; `told` are sentences above, `notes` below."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[PartRow, ...]
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs by hand, as the office names them; what the book says of who prepared or approved; whether there is a line to sign on."""

    name: str
    said: str
    by_hand: bool = True

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.said, self.name)))


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a statement says, in order."""

    draft: str  # "DRAFT, not issued", or nothing
    letterhead: tuple[str, ...]
    fund: str
    title: str
    number: str
    code: str
    contributor: str
    kind: str
    period: str
    facts: tuple[tuple[str, str], ...]
    agreements: tuple[str, ...]
    keys: tuple[Key, ...]
    columns: tuple[str, ...]
    pledges_title: str
    pledges: tuple[Table, ...]
    funds_title: str
    funds: Table
    receipts_title: str
    in_kind_title: str
    in_kind: tuple[tuple[str, str, str], ...]  # day, what it is with its document, number
    notes: tuple[str, ...]
    signatures: tuple[Signature, Signature]  # who prepared it, who approved it
    footer: tuple[str, ...]
    checks: tuple[str, ...]
    changes: tuple[Part, ...] = ()  # what changed since the version that the reader holds; stands first
    parts: tuple[Part, ...] = ()  # D, F and G, in order; then I, several tables
    slip: tuple[str, ...] = ()  # the confirmation of balance that is torn off, a line each
    certification: str = ""  # what the signatures stand for: above them
    chart: Chart | None = None  # what happened to the money, below part B
    quarters: Chart | None = None  # what was due and what came in, below it


def lay_out(figures: StatementFigures, language: Language, look: Look | None = None) -> Page:
    """The statement in one language, in the look that is stored with it or another."""
    from ledger.statements.page_agreements import by_agreement
    from ledger.statements.page_changes import changed
    from ledger.statements.page_parts import certification, parts, signatures, slip

    facts, say = figures.facts, language.text
    look = look or facts.issue.look
    return Page(
        draft=say(N_("DRAFT, not issued")) if figures.draft else "",
        letterhead=tuple(say(line) for line in look.letterhead),
        fund=say(facts.fund.names.of(language.code)),
        title=say(N_("Statement of contributions")),
        number=numbered(figures, language),
        code=facts.contributor.code,
        contributor=facts.contributor.names.of(language.code),
        kind=say(CLASS_NAMES[facts.contributor.kind]),
        period=_period(facts, language),
        facts=tuple(_facts(facts, language)),
        agreements=tuple(_agreements(facts, language)),
        keys=tuple(_keys(figures, language)),
        columns=tuple(say(column) for column in COLUMNS),
        # For translators: the title of part A.
        pledges_title=say(N_("Pledges")) if facts.recognition == "accrual" else say(N_("Pledges, for information")),
        pledges=tuple(_pledge_tables(figures, language)),
        # For translators: the title of part B.
        funds_title=say(N_("Funds")),
        funds=_table(figures, figures.funds, language, ""),
        receipts_title=say(N_("Receipts of the quarter")),
        # For translators: the title of part E, which no line above counts.
        in_kind_title=say(N_("In kind, for information")),
        in_kind=tuple(_in_kind(facts, language)),
        notes=tuple(_notes(figures, language)),
        signatures=signatures(figures, language, look),
        footer=tuple(_footer(figures, language)),
        checks=tuple(_checks(figures, language)),
        changes=changed(facts, language),
        parts=(*parts(figures, language), *by_agreement(figures, language)),
        slip=slip(figures, language, look),
        certification=certification(figures, language),
        chart=what_happened(figures, language),
        quarters=due_and_received(figures, language),
    )


def numbered(figures: StatementFigures, language: Language) -> str:
    """Number and version of the statement, or that it is a draft."""
    issue = figures.facts.issue
    if figures.draft:
        return language.text(N_("DRAFT, not issued"))
    return language.text(N_("{number}, version {version}"), number=issue.number, version=issue.version)


def _period(facts: Facts, language: Language) -> str:
    quarter, days = language.quarter_in_words(facts.quarter), language.span(facts.quarter.days)
    # For translators: the period of the statement, such as "third quarter of 2026 (1 July to 30 September 2026)".
    written = language.text(N_("{quarter} ({days})"), quarter=quarter, days=days)
    return written[0].upper() + written[1:]


def _facts(facts: Facts, language: Language) -> Iterator[tuple[str, str]]:
    say = language.text
    if facts.fund.legal_basis:
        # For translators: the resolution that the fund rests on.
        yield say(N_("Mandate")), say(facts.fund.legal_basis)
    # For translators: the statement before this one.
    yield say(N_("Previous")), _previous(facts, language)
    # For translators: the basis of accounting.
    yield say(N_("Basis")), _basis(facts, language)
    if facts.rates:
        yield say(N_("Exchange rates")), "; ".join(_rates(facts, language))


def _rates(facts: Facts, language: Language) -> Iterator[str]:
    """The rates used, those of one source and day together."""
    of: dict[tuple[str, date], list[str]] = {}
    for rate in facts.rates:
        # For translators: an exchange rate, such as "1 EUR = 1.0700 USD".
        told = language.text(
            N_("1 {currency} = {rate} {home}"), currency=rate.currency, rate=language.rate(rate.rate), home=facts.fund.currency
        )
        of.setdefault((rate.source, rate.on), []).append(told)
    for (source, on), same in of.items():
        # For translators: exchange rates used, such as "UN operational rate, 30 Sep 2026: 1 CAD = 0.7200 USD; 1 EUR = 1.0700 USD".
        yield language.text(
            N_("{source}, {day}: {rates}"), source=language.text(RATE_SOURCES.get(source, source)), day=language.day(on), rates="; ".join(same)
        )  # fmt: skip


def _previous(facts: Facts, language: Language) -> str:
    held = facts.previous
    if not held:
        return language.text(N_("No earlier statement was issued."))
    balance, pledged = (language.money_with_code(money) for money in (held.balance, held.pledged))
    return language.text(
        N_("{number}: balance {balance}, pledges outstanding {pledged}"), number=held.number, balance=balance, pledged=pledged
    )


def _basis(facts: Facts, language: Language) -> str:
    if facts.certified:
        return language.text(N_("Cash receipts and accrued expenditure; certified"))
    return language.text(N_("Cash receipts and accrued expenditure; preliminary and unaudited"))


def agreement_in_words(pledge: Pledge, language: Language) -> str:
    """The pledge with its agreement, day of signature and amount in all."""
    number = f"{pledge.number} ({pledge.agreement})" if pledge.agreement else pledge.number
    amount = language.money_with_code(pledge.amount)
    if not pledge.signed:
        return language.text(N_("{number}: {amount}, not signed"), number=number, amount=amount)
    day = language.day_in_words(pledge.signed)
    if pledge.conditional:
        return language.text(N_("{number} of {day}: {amount}, conditional"), number=number, day=day, amount=amount)
    return language.text(N_("{number} of {day}: {amount}"), number=number, day=day, amount=amount)


def _in_kind(facts: Facts, language: Language) -> Iterator[tuple[str, str, str]]:
    words = {"goods": language.text(N_("goods")), "services": language.text(N_("services"))}
    for one in facts.in_kind:
        said = " · ".join(filter(None, (words[one.kind], one.what, one.document)))
        yield language.day(one.on), said[0].upper() + said[1:], one.number


def _keys(figures: StatementFigures, language: Language) -> Iterator[Key]:
    say = language.text
    yield Key(say(N_("Received this quarter")), figures.funds["B2"].quarter, figures.trace("B2"))
    yield Key(say(LINE_NAMES["B14"]), figures.funds["B14"].quarter, figures.trace("B14"))
    if len(figures.pledged) == 1:
        own = figures.pledged[0].own
        yield Key(say(N_("Pledges outstanding")), own["A8"].quarter, figures.trace("A8", own.currency))
    else:
        yield Key(say(N_("Pledges outstanding")), figures.pledged_in_all["A8"].quarter, figures.trace("A8"))


def _pledge_tables(figures: StatementFigures, language: Language) -> Iterator[Table]:
    """Each agreement currency, and the sum in the fund's where that says anything new."""
    for table in figures.pledged:
        yield _table(figures, table.own, language, table.own.currency)
    if [table.own.currency for table in figures.pledged] != [figures.facts.fund.currency]:
        whole = Lines(
            figures.pledged_in_all.currency, tuple(row for row in figures.pledged_in_all if not row.code.startswith("A9"))
        )
        yield _table(figures, whole, language, "")


def _table(figures: StatementFigures, lines: Lines, language: Language, currency: str) -> Table:
    if not currency and lines.rows[0].code.startswith("A") and len(figures.pledged) > 1:
        # For translators: over a table that adds up pledges of several currencies, such as "All pledges, in USD".
        head = language.text(N_("All pledges, in {currency}"), currency=lines.currency)
    else:
        # For translators: over a table of amounts, such as "In EUR".
        head = language.text(N_("In {currency}"), currency=lines.currency)
    return Table(head, lines.currency, tuple(_row(figures, line, lines, language, currency) for line in lines))


def _row(figures: StatementFigures, line: Line, lines: Lines, language: Language, currency: str) -> Row:
    label = line_name(line.code, figures.facts, language)
    return Row(line.code, label, line, style_of(line.code), figures.trace(line.code, currency), added_in(line.code, lines))


def added_in(code: str, lines: Lines) -> tuple[str, ...]:
    """The lines that a total is the sum of, as far as they are there: spending by its own total."""
    parts = ("B9", "B10", "B11", "B12") if code == "B13" and "B11" in lines else TOTALS.get(code, ())
    return tuple(part for part in parts if part in lines)


def style_of(code: str) -> str:
    """How a line of parts A and B is printed: line, part, total or closing."""
    if code in ("A8", "B14", "B16"):
        return "closing"
    if code in ("B8", "B11", "B13"):
        return "total"
    return "part" if code.startswith("A9") or code == "A10" or code in OBJECTS else "line"


def _agreements(facts: Facts, language: Language) -> Iterator[str]:
    yield from (agreement_in_words(pledge, language) for pledge in facts.pledges)
    if facts.settled:
        # For translators: after the agreements of a contributor, at the top of a statement.
        yield language.text(N_("Those settled before {day} are not listed."), day=language.day(facts.year_begin))


def _notes(figures: StatementFigures, language: Language) -> Iterator[str]:
    facts, say = figures.facts, language.text
    if facts.issue.version > 1:
        yield say(
            N_("This is version {version} of the statement; it replaces every earlier version."), version=facts.issue.version
        )
    yield from _differences(figures, language)
    yield from (_late(late, language) for late in figures.late)
    for pledge in facts.pledges:
        if pledge.conditional and pledge.condition:
            yield say(N_("{number} depends on a condition: {condition}"), number=pledge.number, condition=pledge.condition)
    if facts.recognition == "cash":
        yield say(N_("Pledges are shown for information: the fund counts a contribution when the money is received."))
    if figures.funds["B10"].inception:
        yield say(N_("Bank charges are shown as a use (B10); they do not make the contribution smaller (B2)."))
    yield from _recovery(figures, language)
    if facts.bridge and (owed := facts.bridge.of("2130")):
        yield say(N_("Of the closing balance (B14), {amount} is to be refunded: it is approved and not yet paid (G6)."),
                  amount=language.money_with_code(-owed))  # fmt: skip
    if "A7" in figures.pledged_in_all:
        yield say(N_("Exchange differences (A7) change the value in {currency}, not what is owed in the currency of the agreement."),
                  currency=facts.fund.currency)  # fmt: skip
    yield from facts.notes


_RECOVERED = {
    # For translators: {rates} are percentages with their sign, such as "12%".
    "gross": N_("Indirect costs (B9) are recovered at {rates} of the contribution."),
    "direct": N_("Indirect costs (B9) are recovered at {rates} of direct costs."),
}


def _recovery(figures: StatementFigures, language: Language) -> Iterator[str]:
    """The rates and their base, where something was charged."""
    for base, words in _RECOVERED.items():
        rates = [language.number(one.rate) + language.formats.percent for one in figures.facts.recovery if one.base == base]
        if rates:
            yield language.text(words, rates=", ".join(rates))


def _differences(figures: StatementFigures, language: Language) -> Iterator[str]:
    """Where the statement before ended otherwise than this one begins: never silent."""
    for number, code, then, now in _handed_over(figures):
        if then != now:
            yield language.text(
                N_("Statement {number} ended with {then} in {line}; this one begins with {now}, because of later entries."),
                number=number, line=code, then=language.money_with_code(then), now=language.money_with_code(now),
            )  # fmt: skip


def _handed_over(figures: StatementFigures) -> list[tuple[str, str, Money, Money]]:
    previous = figures.facts.previous
    if not previous:
        return []
    opening = (figures.pledged_in_all["A1"].quarter, figures.funds["B1"].quarter)
    return [
        (previous.number, code, then, now)
        for code, then, now in zip(("A8", "B14"), (previous.pledged, previous.balance), opening, strict=True)
    ]


def _checks(figures: StatementFigures, language: Language) -> Iterator[str]:
    proofs = (language.text(proof).replace(" ", HARD) for proof in proven(figures))  # an equation is not broken
    yield language.text(N_("Checked: {proofs}; all agree."), proofs=", ".join(proofs))
    handed = _handed_over(figures)
    if handed and all(then == now for _, _, then, now in handed):
        said = language.text(N_("Statement {number} ended as this one begins: A8 = A1, B14 = B1."), number=handed[0][0])
        yield said.replace(" = ", f"{HARD}={HARD}")


def _late(late: Late, language: Language) -> str:
    amount = late.value if late.line == "A7" else late.amount
    return language.text(
        N_("Line {line} includes {amount} of {day} ({pledge}), recorded after that quarter was closed.")
        if late.pledge
        else N_("Line {line} includes {amount} of {day}, recorded after that quarter was closed."),
        line=late.line, amount=language.money_with_code(amount), day=language.day_in_words(late.late_from), pledge=late.pledge,
    )  # fmt: skip


def _footer(figures: StatementFigures, language: Language) -> Iterator[str]:
    issue, say = figures.facts.issue, language.text
    yield say(N_("Seal {seal}"), seal=short_seal(figures))
    if issue.last_entry:
        yield say(N_("last entry {entry}"), entry=issue.last_entry)
    yield say(N_("certified")) if figures.facts.certified else say(N_("preliminary and unaudited"))


def short_seal(figures: StatementFigures) -> str:
    """The first sixteen digits of the seal, in groups that can be read over the telephone."""
    return " ".join(figures.sha256[at : at + 4] for at in range(0, 16, 4))
