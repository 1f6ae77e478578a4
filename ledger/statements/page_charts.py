"""What a statement draws: bars with their amounts printed, as words and amounts, before anybody decides on cells or paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.i18n import N_, Language
from ledger.money import Money, sum_of
from ledger.statements.figures import StatementFigures, Trace
from ledger.statements.words import LINE_NAMES


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its length is the amount. `fill` says what it is: in (solid), out (hatched), rest (empty); bars of a `group` stand together.

    `trace` is the id of the line that it shows, where it is one of another statement.
    """

    label: str
    amount: Money
    fill: str
    group: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a title; `note` says how to read them, `said` is all of it in words, for who cannot see it."""

    title: str
    bars: tuple[Bar, ...]
    note: str

    def said(self, language: Language) -> str:
        """Title and amounts as one text."""
        told = (": ".join(filter(None, (bar.group, bar.label, language.money_with_code(bar.amount)))) for bar in self.bars)
        return f"{self.title}. {'; '.join(told)}."


def what_happened(figures: StatementFigures, language: Language) -> Chart:
    """What happened to the money in the quarter, from part B: what was there, what came, what it was used for, what is left."""
    say = language.text
    return Chart(
        say(N_("What happened to the money this quarter")),
        tuple(_bars(figures, language)),
        say(N_("Solid: money in. Hatched: money out. Empty: what was there and what is left. The amounts are those of part B.")),
    )  # fmt: skip


def _bars(figures: StatementFigures, language: Language) -> Iterator[Bar]:
    say, funds = language.text, figures.funds

    def of(*codes: str) -> Money:
        return sum_of((funds[code].quarter for code in codes), funds.currency)

    if funds["B1"].quarter:
        yield Bar(say(N_("Opening balance")), of("B1"), "rest")
    # For translators: bars of a chart.
    yield Bar(say(N_("Received")), of("B2"), "in")
    if funds["B3"].quarter:
        yield Bar(say(LINE_NAMES["B3"]), -of("B3"), "out")
    if any(funds[code].quarter for code in ("B5", "B6", "B7")):
        yield Bar(say(N_("Interest, exchange, transfers")), of("B5", "B6", "B7"), "in")
    yield Bar(say(N_("Cost recovery and charges")), -of("B9", "B10"), "out")
    yield Bar(say(N_("Spending")), -of("B11", "B12"), "out")
    if funds["B4"].quarter:
        yield Bar(say(N_("Refunds")), -of("B4"), "out")
    yield Bar(say(N_("Closing balance")), of("B14"), "rest")


def due_and_received(figures: StatementFigures, language: Language) -> Chart | None:
    """What was due and what came in by quarter; None where the statement does not tell, as that of a first quarter."""
    say, rows = language.text, figures.facts.quarters
    # For translators: bars of a chart: what was due in a quarter, and what came in.
    due, received = say(N_("Fell due")), say(N_("Received"))
    bars = (
        bar
        for row in rows
        for group in (language.quarter(row.quarter),)
        for bar in (
            Bar(due, row.due, "rest", group),
            Bar(received, row.received, "in", group, str(Trace(figures.facts.contributor.code, row.quarter, "B2"))),
        )
    )
    return Chart(
        say(N_("Due and received by quarter")), tuple(bars),
        say(N_("Empty: due, by the day agreed for each instalment of signed pledges without an open condition, at its value when it was promised. Solid: received (B2).")),
    ) if any(row.due or row.received for row in rows) else None  # fmt: skip
