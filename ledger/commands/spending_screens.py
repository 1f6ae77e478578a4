"""Reports of the budget as tables: budget against actual, open obligations, the funding gap."""

from collections.abc import Iterator

from ledger.commands.balance_screens import basis
from ledger.commands.report_screens import Frame
from ledger.i18n import N_, P_, _, screen_language, spoken
from ledger.money import Money, sum_of
from ledger.reports.budget import Budget, Line
from ledger.reports.cover import Cover
from ledger.reports.gap import FundingGap, Gap
from ledger.reports.obligations import SOON, Obligations
from ledger.show import Cell, Chart, Column, Fact, Table, Total

SOURCE = {"fund": N_("specific fund"), "program_budget": N_("program-budget")}


def budget(found: Budget, covers: dict[str, Cover], frame: Frame) -> Table:
    """Budget against actual; the lines of each source with their sum, the fund's first."""
    columns = (
        Column("source", _("Source"), "code", words=spoken(SOURCE)), Column("year", _("Year"), "code"), Column("activity", _("Activity"), "code"), Column("activity_name", _("Activity")),
        Column("object", _("Object"), "code"), Column("object_name", _("Object of expenditure")), Column("appropriated", _("Appropriated"), "amount"),
        Column("allotted", _("Allotted"), "amount"), Column("requested", _("Requisitions"), "amount", optional=True, priority=1),
        Column("obligated", _("Obligations"), "amount"), Column("advanced", _("Advances"), "amount", optional=True), Column("spent", _("Spent"), "amount"),
        Column("left", _("Left"), "amount"), Column("percent", "%", "count", optional=True, priority=2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    both = all(found.of(source) for source in SOURCE)
    for source in SOURCE:
        lines = found.of(source)
        rows += [_budget_row(found, line) for line in lines]
        if lines and both:
            words = _("Total, specific fund") if source == "fund" else _("Total, program-budget")
            rows.append(Total(_summed(found.total(source), words, found.by)))
    silent = {
        "line": {"year", "activity_name"}, "object": {"year", "activity", "activity_name"}, "activity": {"year", "activity", "object", "object_name"},
        "year": {"activity", "activity_name", "object", "object_name"},
    }[found.by]  # fmt: skip
    silent |= set() if both else {"source"}
    silent |= {name for name in ("requested", "advanced") if not any(getattr(line, name) for line in found.lines)}
    day = screen_language().day(found.day)
    title = (
        _("Budgets of all years against actual, {currency}, on {day}", currency=found.base, day=day) if found.by == "year"
        else _("Budget {year} against actual, {currency}, on {day}", year=found.year, currency=found.base, day=day)
    )  # fmt: skip
    table = Table(
        "budget", title, columns, rows, (Total(_summed(found.total(), _("Together") if both else _("Total"), found.by)),) if rows else (),
        tuple(_budget_facts(found, covers)), tuple(_budget_notes(found)), sheet=_("Budget"),
        answers=_("What the Coordinator's budget gave, what is committed and spent of it, and what is left."), meanings=_budget_meanings(),
        chart=Chart(_("Allotted and spent, {currency}", currency=found.base), {"activity": "activity_name", "year": "year"}.get(found.by, "object_name"), ("allotted", "spent")),
    )  # fmt: skip
    return frame.shown(table, silent)


def _budget_row(found: Budget, line: Line) -> tuple[Cell, ...]:
    number = "" if line.object is None else str(line.object)
    names = (
        found.activity_names.get(line.activity, ""),
        "" if line.object is None else found.object_names.get(line.object, number),
    )
    return (line.source, str(line.year), line.activity, names[0], number, names[1], *_budget_money(line))


def _summed(line: Line, words: str, by: str) -> tuple[Cell, ...]:
    """A total, its words in the first column that is always shown."""
    places = {"line": 2, "object": 4, "activity": 3, "year": 1}
    head: list[Cell] = [""] * 6
    head[places[by]] = words
    return (*head, *_budget_money(line))


def _budget_money(line: Line) -> tuple[Cell, ...]:
    return (line.appropriated, line.allotted, line.requested, line.obligated, line.advanced, line.spent, line.left, line.percent)


def _budget_facts(found: Budget, covers: dict[str, Cover]) -> Iterator[Fact]:
    yield Fact("own", _("Spent in the year on lines of the year"), found.own)
    yield Fact("earlier", _("on lines of other years (obligations carried over)"), found.earlier, 1)
    yield Fact("outside", _("without a line of the budget"), found.outside, 1)
    yield Fact("accounts", _("Accounts 5100 to 5900: agrees"), found.accounts)
    for source, words in (("fund", N_("Specific fund: cash")), ("program_budget", N_("Program-budget: cash"))):
        one = covers[source]
        if source == "fund" or one.cash or one.committed:
            yield Fact(f"cash_{source}", _(words), one.cash)
            yield Fact(f"committed_{source}", _("less what is committed and not spent"), -one.committed, 1)
            yield Fact(f"free_{source}", _("free to obligate"), one.free, 1)


def _budget_notes(found: Budget) -> Iterator[str]:
    if not found.lines:
        yield _("Nothing was given to any line of this year.")
        return
    yield _("Left = allotted - requisitions - obligations - advances - spent, on every row.")
    yield _(
        "Spending rests on money received (Article 105 of the General Standards): what is free to obligate is cash, never a pledge."
    )
    yield basis(found.base)


def _budget_meanings() -> tuple[tuple[str, str], ...]:
    return (
        ("source", _("whose money it is: the specific fund's, or the share that the program-budget gave (paragraph 10).")),
        ("year", _("the fiscal year.")),
        ("activity", _("the programme activity by its code.")),
        ("activity_name", _("the programme activity.")),
        ("object", _("the number of the object of expenditure, 1 to 9.")),
        ("object_name", _("what the money buys.")),
        ("appropriated", _("what was approved for the year.")),
        ("allotted", _("what was released to be committed; it never exceeds cash received.")),
        ("requested", _("open requisitions: asked for, not ordered yet.")),
        ("obligated", _("open purchase orders: firmly committed, not spent yet.")),
        ("advanced", _("what travellers hold and have not rendered account of, outside orders.")),
        ("spent", _("goods and services received, whether paid yet or not.")),
        ("left", _("what can still be requested, obligated or spent.")),
        ("percent", _("spent, in percent of what was allotted.")),
    )


def obligations(found: Obligations, frame: Frame) -> Table:
    """Open obligations, the oldest first."""
    states = {
        "open": _("open"), "carried": _("carried over"), "soon": _("LAPSES WITHIN {days} DAYS", days=SOON), "lapsed": _("LAPSED"),
    }  # fmt: skip
    kinds = {"order": _("order"), "requisition": _("requisition")}
    columns = (
        Column("obligation", _("Obligation"), "code"), Column("kind", _("Kind"), "code", optional=True, priority=1, words=kinds), Column("payee", _("Payee")),
        Column("order", _("Order"), "code", optional=True), Column("year", _("Budget"), "code", optional=True, priority=2),
        Column("activity", _("Activity"), "code", optional=True, priority=2), Column("object", _("Object"), "code", optional=True, priority=2),
        Column("source", _("Source"), "code", optional=True, words=spoken(SOURCE)), Column("contributor", _("Who"), "code", optional=True),
        Column("date", _("Raised on"), "date"), Column("days", _("Days"), "count"), Column("until", _("Last day"), "date"), Column("state", _("State"), "state", words=states),
        Column("raised", _("Raised"), "amount", optional=True, priority=3), Column("spent", _("Spent"), "amount", optional=True, priority=3),
        Column("cut", _("Cut"), "amount", optional=True), Column("open", _(P_("amount of an obligation", "Open")), "amount"),
    )  # fmt: skip
    rows = [
        (row.number, row.kind, row.payee, row.order, str(row.year), row.activity, str(row.object), row.source, row.contributor, row.raised_on, row.days,
         row.until, row.state, row.raised, row.spent, row.cut, row.open)
        for row in found.rows
    ]  # fmt: skip
    sums = (
        sum_of((getattr(row, name) for row in found.rows), found.account.currency) for name in ("raised", "spent", "cut", "open")
    )
    total = Total((_("Total"), *[""] * 8, None, None, None, "", *sums))
    facts = (
        Fact("orders", _("Open orders = account 8030: agrees"), found.account),
        Fact("requisitions", _("Open requisitions, which commit to nobody yet"), found.open("requisition")),
    )
    notes = (
        _("The last day is 31 December of the year after the budget's (Article 106), or earlier where the agreement ends; then the obligation lapses."),
        basis(found.account.currency),
    ) if rows else (_("Nothing is obligated."),)  # fmt: skip
    silent = {name for name, place in (("contributor", 8), ("cut", 15)) if not any(row[place] for row in rows)}
    silent |= {"kind"} if not found.open("requisition") else set()
    title = _("Open obligations on {day}, {currency}", day=screen_language().day(found.day), currency=found.account.currency)
    table = Table(
        "obligations", title, columns, rows, (total,) if rows else (), facts, notes, sheet=_("Obligations"),
        answers=_("What is committed to whom, for how long, and until when it can be spent."), meanings=_obligation_meanings(),
    )  # fmt: skip
    return frame.shown(table, silent)


def _obligation_meanings() -> tuple[tuple[str, str], ...]:
    return (
        ("obligation", _("its number in this book.")),
        ("order", _("the number of the purchase order.")),
        ("year", _("the fiscal year whose budget it was raised on.")),
        ("source", _("whose money it is: the specific fund's, or the share that the program-budget gave (paragraph 10).")),
        ("date", _("the day on which it was raised.")),
        ("days", _("days since then.")),
        ("until", _("the last day on which it can be spent.")),
        ("raised", _("what was committed at first.")),
        ("spent", _("what was delivered of it.")),
        ("cut", _("what was released, or lapsed.")),
        ("open", _("what is still committed: raised, less spent, less cut.")),
    )


GAP = {
    "needed": N_("Appropriated for the year"), "on_cash": N_("Rests on money received"), "on_signed": N_("Rests on signed pledges due by then"),
    "on_announced": N_("Would rest on announced pledges"), "short": N_("Rests on nothing: the gap"),
}  # fmt: skip
THERE = (  # key, row, figure, words
    ("cash_fund", 0, "cash", N_("Specific fund: cash neither allotted nor committed")),
    ("signed_fund", 0, "signed", N_("Specific fund: signed pledges due by then")),
    ("announced_fund", 0, "announced", N_("Specific fund: announced pledges due by then, unsigned or conditional")),
    ("cash_program_budget", 1, "cash", N_("Program-budget: cash neither allotted nor committed")),
)


def gap(found: FundingGap, frame: Frame) -> Table:
    """The gap: what is needed and what it rests on, a column for each source; then what there is."""
    fund, share = found.rows
    columns = (
        Column("line", _("Line"), "code"), Column("name", _("What")), Column("fund", _("Specific\nfund"), "amount"),
        Column("program_budget", _("Program-\nbudget"), "amount"), Column("total", _("Together"), "amount"),
    )  # fmt: skip

    def cells(name: str, words: str) -> tuple[Cell, ...]:
        return (name, _(words), _figure(fund, name), _figure(share, name), found.total(name))

    rows: list[tuple[Cell, ...]] = [cells(name, words) for name, words in GAP.items() if name != "needed"]
    totals = (Total(cells("needed", GAP["needed"])),)
    facts = tuple(Fact(key, _(words), _figure(found.rows[row], name)) for key, row, name, words in THERE)
    title = _(
        "Funding gap of {year} as seen on {day}, {currency}",
        year=found.year,
        day=screen_language().day(found.day),
        currency=found.base,
    )
    notes = (
        _("What is appropriated is covered in this order: money received, signed pledges, announced ones. Neither source covers the other."),
        _("Pledges at their value in the ledger, before bank charges and indirect cost recovery."), basis(found.base),
    )  # fmt: skip
    return frame.shown(
        Table(
            "funding-gap", title, columns, rows, totals, facts, notes, sheet=_("Funding gap"),
            answers=_("Whether the coming year's budget is paid for, and by what."),
            meanings=(
                ("fund", _("the specific fund: contributions and what was done with them.")),
                ("program_budget", _("the share that the program-budget of the Organization gave, and what was spent of it (paragraph 10).")),
                ("total", _("both together.")),
            ),
            chart=Chart(_("What the budget of {year} rests on, {currency}", year=found.year, currency=found.base), "name", ("total",)),
        ),
        {"line"},
    )  # fmt: skip


def _figure(row: Gap, name: str) -> Money:
    figure = getattr(row, name)
    assert isinstance(figure, Money), name
    return figure
