"""The reports that AG/RES. 2019 (XXXIV-O/04) asks for, as documents: a cover, and one table for each question."""

from collections.abc import Iterator
from dataclasses import replace

from ledger.commands import balance_screens, mandate_screens, report_screens, spending_screens
from ledger.commands.report_screens import Frame
from ledger.i18n import N_, P_, _, screen_language
from ledger.packs import Pack
from ledger.reports.balance import Line
from ledger.reports.firsts import First
from ledger.reports.mandate import Mandate
from ledger.show import Cell, Column, Fact, Table, Total

LEGAL_BASIS = N_("AG/RES. 1948 (XXXIII-O/03), paragraph 4; AG/RES. 2019 (XXXIV-O/04), paragraphs 10 and 11")
FIRSTS = {
    "entry": N_("First entry in this ledger"), "agreement": N_("First agreement"), "receipt": N_("First contribution received"),
    "program_budget": N_("First share of the program-budget"), "allotment": N_("First allotment to the Coordinator"),
    "obligation": N_("First obligation"), "spending": N_("First expenditure"),
}  # fmt: skip


def annual(found: Mandate, frame: Frame) -> Pack:
    """The yearly report to the Permanent Council (paragraph 9)."""
    year = found.days.begin.year if found.days else found.day.year
    return Pack(
        "annual", _("{fund}: financial report for {year}", fund=screen_language().text(found.fund.name), year=year),
        tuple(_cover(found, frame, _("Permanent Council, yearly report (AG/RES. 2019 (XXXIV-O/04), paragraph 9)"))),
        (*_money(found, frame), spending_screens.gap(found.gap, frame), mandate_screens.agreements(found.agreements, frame)), _notes(),
    )  # fmt: skip


def assembly(found: Mandate, frame: Frame) -> Pack:
    """The report to the General Assembly (paragraph 12): the same since the first entry, how the fund began, who has answered."""
    return Pack(
        "assembly", _("{fund}: report since the first entry", fund=screen_language().text(found.fund.name)),
        tuple(_cover(found, frame, _("General Assembly (AG/RES. 2019 (XXXIV-O/04), paragraph 12)"))),
        (_beginnings(found, frame), mandate_screens.answers(found.answers, frame), *_money(found, frame), mandate_screens.agreements(found.agreements, frame)),
        _notes(),
    )  # fmt: skip


def _money(found: Mandate, frame: Frame) -> Iterator[Table]:
    """What both reports tell: contributions, budget, balance, obligations, the program-budget's share."""
    yield replace(report_screens.contributions(found.by_class, frame), name="contributions-by-class")
    yield replace(report_screens.contributions(found.by_contributor, frame), name="contributions-by-contributor")
    yield report_screens.due(found.due, frame)
    yield spending_screens.budget(found.budget, found.covers, frame)
    yield balance_screens.balance(found.balance, frame, found.budget.object_names)
    yield spending_screens.obligations(found.obligations, frame)
    yield share(found, frame)


def _cover(found: Mandate, frame: Frame, reader: str) -> Iterator[Fact]:
    """What the document is, then its key figures."""
    year, ever = found.by_class.total, found.balance
    period = frame.period if found.days else _("from the first entry to {day}", day=screen_language().day_in_words(found.day))
    yield Fact("fund", _("Fund"), screen_language().text(found.fund.name))
    yield Fact("legal_basis", _("Legal basis"), _(LEGAL_BASIS))
    yield Fact("for", _("For"), reader)
    yield Fact("period", _("Period"), period)
    yield Fact("unit", _("Coordinator's office in"), found.fund.unit or _("not recorded"))
    basis = (
        _("Accrual ledger, {currency}; preliminary and unaudited", currency=ever.base)
        if ever.accrual
        else _("Cash receipts and accrued expenditure, {currency}; preliminary and unaudited", currency=ever.base)
    )
    yield Fact("basis", _("Basis"), basis)
    yield Fact("entry", _("Last entry counted"), f"{found.fund.entry} {found.fund.seal[:16]}".strip() or _(P_("entry", "none")))
    yield Fact("pledged", _("Pledged in the period"), year.new)
    yield Fact("received", _("Received in the period, for pledges and as gifts"), year.received)
    yield Fact("outstanding", _("Still to come of signed pledges"), year.closing)
    yield Fact("in_kind", _("Given in kind without a pledge: goods"), year.goods)
    yield Fact("services", _("Given in kind without a pledge: services (memorandum)"), year.services)
    yield Fact("spent", _("Spent by the Coordinator, objects 1 to 9"), found.budget.accounts)
    yield Fact("obligated", _("Committed and not spent (open obligations)"), found.obligations.account)
    yield Fact("fund_balance", _("Balance of the specific fund"), ever.closing.fund)
    yield Fact("program_budget_balance", _("Balance of the program-budget's share"), ever.closing.program_budget)
    yield Fact("cash", _(P_("money that a fund has", "Cash")), ever.cash)
    yield Fact("gap", _("Gap of the budget of {year}", year=found.gap.year), found.gap.total("short"))


def share(whole: Mandate, frame: Frame) -> Table:
    """The program-budget's share by itself (paragraph 10): what came, what it was spent on, what is left of it."""
    found, cover = whole.balance, whole.covers["program_budget"]
    columns = (
        Column("line", _("Line"), "code"), Column("name", _("What")), Column("accounts", _("Accounts"), "code", optional=True), Column("amount", found.base, "amount"),
    )  # fmt: skip

    def cells(line: Line) -> tuple[Cell, ...]:
        name, accounts = balance_screens.words_of(line.key, whole.budget.object_names)
        return (line.key, name, accounts, line.program_budget)

    rows: list[tuple[Cell, ...]] = [Total(cells(found.opening)), *(cells(line) for line in found.lines if line.program_budget)]
    facts = (
        Fact("cash", _("In cash"), cover.cash),
        Fact("committed", _("less what is committed and not spent"), -cover.committed, 1),
        Fact("free", _("free to obligate"), cover.free, 1),
    )
    notes = (
        _("Program-budget resources are no contribution to the specific fund and are never mixed with it: account 4310, less what is spent on budget lines of this source."),
        balance_screens.basis(found.base),
    )  # fmt: skip
    table = Table(
        "program-budget", _("The program-budget's share, {currency}, {period}", currency=found.base, period=frame.period), columns, rows,
        (Total(cells(found.closing)),), facts, notes, sheet=_("Program-budget"),
        answers=_("What the program-budget of the Organization gave, and what became of it (paragraph 10)."),
        meanings=(("amount", _("what came in, positive; what was spent, negative.")),),
    )  # fmt: skip
    return frame.shown(table, {"line"})


def _beginnings(found: Mandate, frame: Frame) -> Table:
    """How the fund began: a row for each first."""
    columns = (
        Column("what", _("What"), "code"), Column("name", _("What")), Column("date", _("Day"), "date"), Column("contributor", _("Who"), "code"),
        Column("contributor_name", _("Contributor")), Column("amount", found.balance.base, "amount"),
    )  # fmt: skip

    def cells(one: First) -> tuple[Cell, ...]:
        return (one.what, _(FIRSTS[one.what]), one.day, one.contributor, one.name, one.amount)

    facts = (
        Fact("agreements", _("Agreements so far"), len(found.agreements.rows)),
        Fact("contributors", _("Contributors that have answered"), found.answers.count(answer="answered")),
        Fact("unit", _("Coordinator's office in"), found.fund.unit or _("not recorded")),
    )
    table = Table(
        "beginnings", _("How the fund began"), columns, [cells(one) for one in found.firsts], facts=facts,
        notes=(_("The fund was created by AG/RES. 1948 (XXXIII-O/03), paragraph 4, and opened to contributions by AG/RES. 2019 (XXXIV-O/04), paragraph 11."),),
        sheet=_("Beginnings"), answers=_("When the fund began to work, and with whose money."),
        meanings=(("amount", _("the amount of that entry, in the fund's currency.")),),
    )  # fmt: skip
    return frame.shown(table, {"what"})


def _notes() -> tuple[str, ...]:
    return (
        _("Every table foots on its face. Parts that tell the same thing were held against each other and against the trial balance of the same days when this was made."),
        _("Preliminary and unaudited."),
    )  # fmt: skip
