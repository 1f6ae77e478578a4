"""The yearly letter that asks a contributor to confirm its balances: what it says, in the contributor's language.

Every figure is one that an issued statement shows; nothing is computed. Auditors rely on the answer (accounting.md §8).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.i18n import N_, Language
from ledger.statements.figures import StatementFigures
from ledger.statements.look import Look
from ledger.statements.words import line_name

DAYS = 30  # days in which an answer is asked for
BALANCES = ("B2", "B3", "B14")  # lines of part B that a contributor can compare with its own books, where they were used


@dataclass(frozen=True, slots=True)
class Balance:
    """A figure to be confirmed: its line on the statement, its name, the amount as printed with its currency."""

    code: str
    name: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What every letter of the office says: what is `asked` stands above its table, `after` below it."""

    letterhead: tuple[str, ...]
    fund: str
    contributor: str
    code: str
    place: str  # what the letter is known by: number and version of the statement, or the contributor's code
    written: str
    heading: str
    asked: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Letter):
    """The yearly letter; `choices` are what can be ticked, `blanks` what is filled in by hand."""

    balances: tuple[Balance, ...]
    columns: tuple[str, str]
    slip: str
    choices: tuple[str, ...]
    blanks: tuple[str, ...]
    seal: str


def write(figures: StatementFigures, language: Language, look: Look, day: date) -> Confirmation:
    """The letter about a statement, written on a day: balances at the end of its quarter, movements of its year to date."""
    facts, say = figures.facts, language.text
    issue, last = facts.issue, language.day_in_words(facts.quarter.last)
    fund = say(facts.fund.names.of(language.code))
    place = say(N_("{number}, version {version}"), number=issue.number, version=issue.version)
    return Confirmation(
        letterhead=tuple(say(line) for line in look.letterhead), fund=fund, contributor=facts.contributor.names.of(language.code), code=facts.contributor.code,
        place=place, written=language.day_in_words(day), heading=say(N_("Confirmation of balances at {day}"), day=last),
        asked=(
            say(N_("For the audit of our accounts, we ask you to compare the figures below with your own records. They are those of our statement {number}."), number=place),
        ),
        balances=tuple(_balances(figures, language)), columns=(say(N_("Line of the statement")), say(N_("Amount"))),
        after=(
            say(N_("Amounts received are those that you sent, before bank charges, from {first} to {last}."), first=language.day_in_words(facts.year_begin), last=last),
            say(N_("Please answer by {day}, even if you agree, on the slip below or by a letter of your own. This is no request for payment."), day=language.day_in_words(day + timedelta(days=DAYS))),
        ),
        slip=say(N_("Answer of {contributor}, to our statement {number}"), contributor=facts.contributor.code, number=place),
        choices=(say(N_("We agree with the figures above.")), say(N_("We do not agree. By our records the difference is:"))),
        # For translators: what somebody fills in by hand; "Amount and line" is which amount differs, by the line's code on the statement.
        blanks=(say(N_("Amount and line")), say(N_("Reason")), say(N_("Name and office")), say(N_("Day and signature"))),
        seal=say(N_("Figures of the statement: SHA-256 {seal}"), seal=figures.sha256[:16]),
    )  # fmt: skip


def _balances(figures: StatementFigures, language: Language) -> Iterator[Balance]:
    """A8 in the currency of the pledges and in that of the fund, then part B: the year's receipts, what is left."""
    facts, home = figures.facts, figures.funds.currency
    outstanding = line_name("A8", facts, language)
    for table in figures.pledged:
        if table.own.currency != home:
            yield Balance("A8", outstanding, language.money_with_code(table.own["A8"].quarter))
    # The same pledges again, and all of them, in the fund's currency.
    if [table.own.currency for table in figures.pledged] not in ([], [home]):
        outstanding += " · " + language.text(N_("All pledges, in {currency}"), currency=home)
    yield Balance("A8", outstanding, language.money_with_code(figures.pledged_in_all["A8"].quarter))
    for code in BALANCES:
        if code in figures.funds:
            line = figures.funds[code]
            yield Balance(
                code,
                line_name(code, facts, language),
                language.money_with_code(line.year if code in ("B2", "B3") else line.quarter),
            )
