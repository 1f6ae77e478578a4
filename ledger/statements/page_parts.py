"""Parts D, F, G and H of a statement as words and rows: the budget, the fund as a whole, the bridge to the accounts, the slip."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ledger.i18n import N_, Language
from ledger.money import Money
from ledger.statements.figures import Facts, StatementFigures, is_line
from ledger.statements.figures_fund import F_CLASSES, F_TOTALS, Budget, Whole, share
from ledger.statements.figures_lines import Line
from ledger.statements.look import Look
from ledger.statements.page import Part, PartRow, Signature, numbered
from ledger.statements.words import COLUMNS, LINE_NAMES, object_name
from ledger.statements.words_parts import ACCOUNT_CODES, BRIDGE_NAMES, FUND_LINE_NAMES

_FUND_CLOSING, _FUND_TOTALS = ("F14", "F18", "F19"), ("F2", "F7", "F13")
Cell = Money | Decimal | str | None


def parts(figures: StatementFigures, language: Language) -> tuple[Part, ...]:
    """Parts D, F and G, as far as the statement has them: one that was issued before they were known has none."""
    facts = figures.facts
    found = [_budget(figures, facts.whole.budget, language), _fund(figures, facts.whole, language)] if facts.whole else []
    return (*found, _bridge(figures, language)) if facts.bridge else tuple(found)


def _budget(figures: StatementFigures, budget: Budget, language: Language) -> Part:
    """Part D: an object a row, then what is on no line of this year's budget, then all of it; beside it the contributor's share."""
    say, facts = language.text, figures.facts
    own = {number: figures.funds[f"B11.{number}"].year for number in range(1, 10)}
    numbers = sorted({one.number for one in budget.objects} | {number for number, money in own.items() if money})
    by_number = {one.number: one for one in budget.objects}
    zero = Money.zero(facts.fund.currency)
    rows = []
    for number in numbers:
        one = by_number.get(number)
        cells = (one.given, one.quarter, one.year, one.inception, one.open, one.left) if one else (zero,) * 6
        name = object_name(number, facts, language)
        rows.append(_row(figures, f"D{number}", name[:1].upper() + name[1:], (*cells, own[number])))
    for code, apart, label in (
        ("D10", budget.earlier, say(N_("On obligations of earlier budgets"))), ("D11", budget.outside, say(N_("Outside the budget"))),
    ):  # fmt: skip
        if apart.quarter or apart.year or apart.inception or apart.open:
            inception = None if code == "D10" else apart.inception
            rows.append(_row(figures, code, label, (None, apart.quarter, apart.year, inception, apart.open, None, None)))
    totals = [budget.total(column) for column in ("given", "quarter", "year", "inception", "open", "left")]
    totals.append(figures.funds["B11"].year)
    rows.append(_row(figures, "D12", say(N_("Total")), tuple(totals), "closing", adds=tuple(range(len(rows)))))
    return Part(
        "D",
        # For translators: the title of part D, such as "Budget of 2026 against spending".
        say(N_("Budget of {year} against spending"), year=budget.year),
        (
            # For translators: the heads of part D: money that may be obligated, and a budget that is approved but not released.
            say(N_("Allotted")) if budget.basis == "allotted" else say(N_("Appropriated")),
            *(say(column) for column in COLUMNS),
            say(LINE_NAMES["B15"]),
            # For translators: what is left of the budget.
            say(N_("Left")),
            # For translators: the part of the year's spending that this contributor bears, such as "ESP, year".
            say(N_("{contributor}, year"), contributor=facts.contributor.code),
        ),
        tuple(rows),
        told=(_spent_by_whom(facts, language),),
        notes=tuple(_budget_notes(budget, language)),
    )  # fmt: skip


def _spent_by_whom(facts: Facts, language: Language) -> str:
    # For translators: above part D; the last column is headed by the contributor's code.
    return language.text(
        N_("The whole fund, in {currency}; the last column is the part of the year's spending that this contributor bears: {contributor}."),
        currency=facts.fund.currency, contributor=facts.contributor.names.of(language.code),
    )  # fmt: skip


def _budget_notes(budget: Budget, language: Language) -> Iterator[str]:
    if budget.basis == "appropriated" and budget.total("given"):
        yield language.text(N_("Nothing is allotted yet: the budget is shown as it was appropriated."))
    yield language.text(
        N_("What is left is the budget of {year} less its spending of the year and its open obligations. Since inception: the budgets of all years."),
        year=budget.year,
    )  # fmt: skip


def _fund(figures: StatementFigures, whole: Whole, language: Language) -> Part:
    """Part F, and what of the contributions received is this contributor's."""
    say, facts = language.text, figures.facts
    at = {line.code: place for place, line in enumerate(whole.lines)}
    rows = [_fund_row(figures, line, at, language) for line in whole.lines]
    received, own = whole.lines["F2"].columns, figures.funds["B2"].columns
    rows += [
        _row(figures, "F20", say(FUND_LINE_NAMES["F20"]), own),
        _row(figures, "F21", say(N_("Its share of all contributions received, in percent")),
             tuple(share(part, all_) for part, all_ in zip(own, received, strict=True))),
    ]  # fmt: skip
    return Part(
        "F",
        say(N_("The fund as a whole")),
        tuple(say(column) for column in COLUMNS),
        tuple(rows),
        told=(say(N_("In {currency}"), currency=facts.fund.currency),),
        notes=(
            say(N_("Money of the program-budget is no contribution and stands apart (AG/RES. 2019, paragraph 10).")),
            say(N_("A contribution counts under the class that the contributor had when it signed. Shares are rounded to two decimals, halves up.")),
        ),
    )  # fmt: skip


def _fund_row(figures: StatementFigures, line: Line, at: dict[str, int], language: Language) -> PartRow:
    style = (
        "closing"
        if line.code in _FUND_CLOSING
        else "total"
        if line.code in _FUND_TOTALS
        else "part"
        if line.code in F_CLASSES
        else "line"
    )
    adds = tuple(at[code] for code in F_TOTALS.get(line.code, ()) if code in at)
    return _row(figures, line.code, language.text(FUND_LINE_NAMES[line.code]), line.columns, style, adds)


def _bridge(figures: StatementFigures, language: Language) -> Part:
    """Part G: every step a row; zero steps of accounts that have nothing are left out."""
    facts, say = figures.facts, language.text
    bridge = facts.bridge
    assert bridge is not None, "asked for by parts"
    steps: list[tuple[str, str, Money]] = [("G1", say(LINE_NAMES["B14"]), figures.funds["B14"].quarter)]
    if facts.recognition == "accrual":
        steps.append(("G2", say(N_("Pledges outstanding (A8)")), figures.pledged_in_all["A8"].quarter))
    for step in bridge.steps:
        code = ACCOUNT_CODES.get(step.account, f"G.{step.account}")
        # For translators: a balance of the accounts, such as "Account 1410".
        name = (
            say(BRIDGE_NAMES[step.account])
            if step.account in BRIDGE_NAMES
            else say(N_("Account {account}"), account=step.account)
        )
        steps.append((code, name, step.amount))
    rows = [_row(figures, code, name, (money,)) for code, name, money in steps]
    rows.append(
        _row(
            figures,
            "G8",
            say(N_("Net assets as the accounts have them")),
            (bridge.net_assets,),
            "closing",
            tuple(range(len(rows))),
        )
    )
    told = say(
        N_(
            "From the balance of part B, which counts cash and accrued expenditure, to the accounts, which count what is promised and owed."
        )
    )
    notes = (
        ()
        if facts.recognition == "accrual"
        else (say(N_("Pledges are no assets of this fund: it counts a contribution when the money is received.")),)
    )
    return Part("G", say(N_("From this statement to the accounts")), (facts.fund.currency,), tuple(rows), (told,), notes)


def _row(
    figures: StatementFigures, code: str, label: str, cells: tuple[Cell, ...], style: str = "line", adds: tuple[int, ...] = ()
) -> PartRow:
    return PartRow(code, label, cells, style, figures.trace(code) if is_line(code) else "", adds)


_KEYS = {
    "D": ("given", "quarter", "year", "inception", "open", "left", "contributor"), "F": ("quarter", "year", "inception"), "G": ("amount",),
}  # fmt: skip


def as_data(figures: StatementFigures) -> dict[str, dict[str, str]]:
    """The rows of parts D, F and G by their codes, as scripts read them: column to amount, in the fund's currency; F21 in percent."""
    return {
        row.code: {key: str(cell.amount if isinstance(cell, Money) else cell) for key, cell in zip(_KEYS[part.code], row.cells, strict=True) if cell is not None}
        for part in parts(figures, Language("en"))
        for row in part.rows
    }  # fmt: skip


def certification(figures: StatementFigures, language: Language) -> str:
    """Part H: what the signatures stand for."""
    facts, say = figures.facts, language.text
    if figures.draft:
        return say(
            N_("This draft agrees with the ledger of the fund as known on {day}; it is preliminary and unaudited."),
            day=language.day_in_words(facts.issue.known_on),
        )
    entry = facts.issue.last_entry or "–"
    if facts.certified:
        return say(N_("We certify that this statement agrees with the ledger of the fund up to entry {entry}."), entry=entry)
    return say(
        N_("This statement agrees with the ledger of the fund up to entry {entry}; it is preliminary and unaudited."), entry=entry
    )


def ends_year(facts: Facts) -> bool:
    """Whether the fiscal year ends with the quarter, or in it."""
    begin = facts.year_begin
    return facts.quarter.first < date(begin.year + 1, begin.month, 1) <= facts.quarter.days.end


def slip(figures: StatementFigures, language: Language, look: Look) -> tuple[str, ...]:
    """Part H, at the end of a fiscal year: the confirmation of balances that a contributor sends back, a line each; else nothing."""
    facts, say = figures.facts, language.text
    if not ends_year(facts):
        return ()
    name, last = facts.contributor.names.of(language.code), facts.quarter.days.end - timedelta(days=1)
    total = figures.pledged_in_all["A8"].quarter
    pledged = [table.own["A8"].quarter for table in figures.pledged] or [total]
    written = "; ".join(language.money_with_code(money) for money in pledged)
    # For translators: A8 is a line of the statement, the amounts in each currency of the agreements.
    open_pledges = say(N_("Pledges outstanding (A8): {amounts}"), amounts=written)
    if pledged != [total]:
        open_pledges = say(
            N_("Pledges outstanding (A8): {amounts}, worth {total} in all"),
            amounts=written,
            total=language.money_with_code(total),
        )
    rule = "_" * 40
    return (
        say(N_("Confirmation of balances")),
        say(N_("Contributor: {name} ({code})"), name=name, code=facts.contributor.code),
        say(N_("Statement: {number}"), number=numbered(figures, language)),
        say(N_("Day: {day}"), day=language.day_in_words(last)),
        open_pledges,
        say(N_("Unspent balance (B14): {amount}"), amount=language.money_with_code(figures.funds["B14"].quarter)),
        say(N_("[  ] We agree with these balances.")),
        say(N_("[  ] We do not agree, because: {rule}"), rule=rule),
        say(N_("Name and office: {rule}"), rule=rule),
        say(N_("Date and signature: {rule}"), rule=rule),
        # For translators: followed by the address of the office.
        say(N_("Please return to: {address}"), address=", ".join(say(line) for line in look.letterhead)),
    )  # fmt: skip


def signatures(figures: StatementFigures, language: Language, look: Look) -> tuple[Signature, Signature]:
    """Under the certification: who prepared it, and who approved it."""
    first, second, *_rest = (*look.signers, "", "")
    return _signature(figures, language, 0, first), _signature(figures, language, 1, second)


def _signature(figures: StatementFigures, language: Language, at: int, name: str) -> Signature:
    issue, say = figures.facts.issue, language.text
    if who := (issue.prepared, issue.approved)[at]:
        told = (N_("Prepared by {name}, {day}"), N_("Approved by {name}, {day}"))[at]
        return Signature(name, say(told, name=who.name, day=language.day_in_words(who.on)))
    if at == 0 or issue.two_people:
        return Signature(name, say((N_("Prepared by"), N_("Approved by"))[at]))
    return Signature(name, say(N_("No second approval")), by_hand=bool(name))
