"""Part I of a statement: a table that sets its agreements side by side, then the lines of each. Only where it was asked for."""

from collections.abc import Iterator

from ledger.i18n import N_, Language
from ledger.money import Money
from ledger.statements.figures import Facts, StatementFigures
from ledger.statements.figures_agreements import OfAgreement
from ledger.statements.figures_lines import Lines
from ledger.statements.page import Part, PartRow, added_in, agreement_in_words, style_of
from ledger.statements.words import COLUMNS, LINE_NAMES, line_name


def by_agreement(figures: StatementFigures, language: Language) -> tuple[Part, ...]:
    """The table of all, then of each agreement its pledges in their own currency where that is another, and its lines in the fund's."""
    each = [part for one in figures.facts.agreements for part in _each(figures, one, language)]
    return (_together(figures, language), *each) if each else ()


def agreement_name(pledge: str, facts: Facts, language: Language) -> str:
    """The number of a pledge with what its agreement is called; in words where there is none."""
    if not pledge:
        # For translators: in a list of agreements: what belongs to none of them, such as gifts.
        return language.text(N_("Without agreement"))
    return next((f"{pledge} ({one.agreement})" for one in facts.pledges if one.number == pledge and one.agreement), pledge)


def _together(figures: StatementFigures, language: Language) -> Part:
    """What each has of four lines of the quarter; together they are the lines of the statement."""
    say, facts = language.text, figures.facts
    rows = [
        PartRow("", agreement_name(one.pledge, facts, language), _four(one.pledged_in_all, one.funds), trace=one.pledge)
        for one in facts.agreements
    ]
    total = PartRow(
        "",
        say(N_("Total")),
        _four(figures.pledged_in_all, figures.funds),
        "closing",
        figures.trace("B14"),
        tuple(range(len(rows))),
    )
    return Part(
        "I",
        # For translators: the title of part I, the statement by agreement.
        say(N_("By agreement")),
        (say(N_("Received")), say(N_("Total uses")), say(N_("Closing balance")), say(LINE_NAMES["A8"])),
        (*rows, total),
        told=(
            # For translators: above a table of agreements, whose last row is the sum of the others.
            say(N_("Lines B2, B13, B14 and A8 of this quarter, in {currency}; together they are those of this statement."), currency=facts.fund.currency),
        ),
        notes=(
            say(N_("What an entry names stands with its agreement. What banks kept of a receipt, and its exchange difference, stand with the agreements that it serves.")),
            say(N_("Everything else is shared among the agreements month by month, to the cent, by what is left of their money; money given for a purpose bears no other spending. Gifts, and what no balance covers, stand without agreement.")),
        ),
    )  # fmt: skip


def _four(pledged: Lines, funds: Lines) -> tuple[Money, ...]:
    return (*(funds[code].quarter for code in ("B2", "B13", "B14")), pledged["A8"].quarter)


def _each(figures: StatementFigures, one: OfAgreement, language: Language) -> Iterator[Part]:
    say, facts, home = language.text, figures.facts, figures.funds.currency
    name, columns = one.pledge or agreement_name("", facts, language), tuple(say(column) for column in COLUMNS)
    told = tuple(agreement_in_words(pledge, language) for pledge in facts.pledges if pledge.number == one.pledge)
    for lines in (
        *(table.own for table in one.pledged if table.own.currency != home),
        Lines(home, (*one.pledged_in_all, *one.funds)),
    ):
        # For translators: the title of a table: an agreement, and the currency of its amounts, such as "P-2026-0003, in EUR".
        title = say(N_("{agreement}, in {currency}"), agreement=name, currency=lines.currency)
        own = lines.currency != home
        yield Part(
            "I",
            title,
            columns,
            tuple(_rows(lines, one.pledge, facts, language)),
            told,
            () if own else tuple(_receipts(one, language)),
        )
        told = ()


def _receipts(one: OfAgreement, language: Language) -> Iterator[str]:
    """Which rows of part C are for the agreement, and how much of each."""
    if one.receipts:
        rows = "; ".join(f"{served.receipt} {language.money_with_code(served.value)}" for served in one.receipts)
        # For translators: a list of receipts with the part of each that is for the agreement.
        yield language.text(N_("Of the receipts and returns of part C: {receipts}."), receipts=rows)


def _rows(lines: Lines, pledge: str, facts: Facts, language: Language) -> Iterator[PartRow]:
    at = {line.code: place for place, line in enumerate(lines)}
    for line in lines:
        adds = tuple(at[code] for code in added_in(line.code, lines))
        yield PartRow(line.code, line_name(line.code, facts, language), line.columns, style_of(line.code), pledge, adds)
