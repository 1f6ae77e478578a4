"""How the budget looks: what a batch holds of it, list by list, and the tables of `fund budget`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.book.reader import Asking
from ledger.commands.cards import Content
from ledger.i18n import N_, P_, _, n_, spoken
from ledger.money import BASE, Money, sum_of
from ledger.show import Cell, Column, Fact, Table, Total

if TYPE_CHECKING:
    from ledger.budget.commitments import Obligation
    from ledger.budget.cover import Quality
    from ledger.budget.lines import Line
    from ledger.budget.overview import Overview, Proof

LINE = "'' || l.year, a.code, '' || l.object, l.source"
BUDGET_CONTENTS = (
    Content(
        "activities", N_("Programme activities"),
        (("activity", N_("Activity"), "code"), ("name", N_("Name"), "text")),
        "SELECT code, name_en FROM activity WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "budget_lines", N_("Lines of the budget"),
        (("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"), ("object", N_("Object"), "code"), ("source", N_("Source"), "text")),
        f"SELECT {LINE} FROM budget_line l JOIN activity a ON a.id = l.activity_id "
        "WHERE l.batch_id = :batch ORDER BY l.id",
    ),
    Content(
        "budget", N_("Appropriated and allotted"),
        (("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"), ("object", N_("Object"), "code"), ("source", N_("Source"), "text"),
         ("event", N_("Change"), "text"), ("day", N_("Day"), "date"), ("value", N_("Amount"), "amount"), ("reason", N_("Reason"), "text")),
        f"SELECT {LINE}, e.event, e.day, e.amount, e.reason FROM budget_entry e JOIN budget_line l ON l.id = e.budget_line_id "
        "JOIN activity a ON a.id = l.activity_id WHERE e.batch_id = :batch ORDER BY e.id",
    ),
    Content(
        "obligations", N_("Obligations"),
        (("obligation", N_("Obligation"), "code"), ("kind", N_("Kind"), "text"), ("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"),
         ("object", N_("Object"), "code"), ("source", N_("Source"), "text"), ("payee", N_("Payee"), "text"), ("order", N_("Order"), "text"), ("agreement", N_("Agreement"), "code"),
         ("expires", N_("Last day"), "date"), ("override", N_("Let pass because"), "text")),
        f"SELECT o.number, o.kind, {LINE}, o.payee, o.order_no, g.number, o.expires, o.override FROM obligation o JOIN budget_line l ON l.id = o.budget_line_id "
        "JOIN activity a ON a.id = l.activity_id LEFT JOIN pledge g ON g.id = o.pledge_id WHERE o.batch_id = :batch ORDER BY o.id",
    ),
    Content(
        "obligation_changes", N_("What is open of obligations"),
        (("obligation", N_("Obligation"), "code"), ("event", N_("Change"), "text"), ("day", N_("Day"), "date"), ("value", N_("Amount"), "amount"),
         ("reason", N_("Reason"), "text")),
        "SELECT o.number, e.event, e.day, e.amount, e.reason FROM obligation_entry e JOIN obligation o ON o.id = e.obligation_id "
        "WHERE e.batch_id = :batch ORDER BY e.id",
    ),
    Content(
        "advances", N_("Advances to travellers"),
        (("advance", N_("Advance"), "code"), ("traveller", N_("Traveller"), "text"), ("event", N_("Change"), "text"), ("day", N_("Day"), "date"),
         ("due", N_("To render by"), "date"), ("value", N_("Amount"), "amount")),
        "SELECT v.number, v.traveller, e.event, e.day, v.due, e.amount FROM advance_entry e JOIN advance v ON v.id = e.advance_id "
        "WHERE e.batch_id = :batch OR v.batch_id = :batch ORDER BY e.id",
    ),
    Content(
        "expenditures", N_("Expenditures"),
        (("expenditure", N_("Expenditure"), "code"), ("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"), ("object", N_("Object"), "code"),
         ("source", N_("Source"), "text"), ("day", N_("Day"), "date"), ("payee", N_("Payee"), "text"), ("text", N_("Text"), "text"), ("obligation", N_("Obligation"), "code"),
         ("agreement", N_("Agreement"), "code"), ("value", N_("Amount"), "amount"), ("override", N_("Let pass because"), "text")),
        f"SELECT x.number, {LINE}, x.day, x.payee, x.text, o.number, g.number, x.amount, x.override FROM expenditure x JOIN budget_line l ON l.id = x.budget_line_id "
        "JOIN activity a ON a.id = l.activity_id LEFT JOIN obligation o ON o.id = x.obligation_id LEFT JOIN pledge g ON g.id = x.pledge_id "
        "WHERE x.batch_id = :batch ORDER BY x.id",
    ),
    Content(
        "payments", N_("Expenditures paid"),
        (("expenditure", N_("Expenditure"), "code"), ("payee", N_("Payee"), "text"), ("account", N_("Account"), "code"), ("day", N_("Day"), "date"),
         ("value", N_("Amount"), "amount")),
        "SELECT x.number, x.payee, k.name, d.day, d.amount FROM disbursement d JOIN expenditure x ON x.id = d.expenditure_id "
        "JOIN bank_account k ON k.id = d.bank_account_id WHERE d.batch_id = :batch ORDER BY d.id",
    ),
    Content(
        "object_names", N_("Names of objects of expenditure"),
        (("object", N_("Object"), "code"), ("name", N_("Name"), "text"), ("from", N_("From"), "date")),
        "SELECT object, name_en, effective_from FROM object_name WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "units", N_("Organisational units"),
        (("name", N_("Name"), "text"), ("from", N_("From"), "date")),
        "SELECT name_en, effective_from FROM organisational_unit WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "clauses", N_("Clauses of agreements"),
        (("pledge", N_("Pledge"), "code"), ("clause", N_("Clause"), "text"), ("value", N_("Value"), "text"), ("from", N_("From"), "date"),
         ("reason", N_("Reason"), "text")),
        "SELECT g.number, x.clause, x.value, x.effective_from, x.reason FROM agreement_clause x JOIN pledge g ON g.id = x.pledge_id "
        "WHERE x.batch_id = :batch ORDER BY x.id",
    ),
    Content(
        "shared", N_("Shared out"),
        (("quarter", N_("Quarter"), "code"), ("kind", N_("Kind"), "text"), ("account", N_("Account"), "code"), ("activity", N_("Activity"), "code"),
         ("object", N_("Object"), "code"), ("contributor", N_("Who"), "code"), ("pledge", N_("Pledge"), "code"), ("value", N_("USD"), "amount"),
         ("borne", N_("Since inception"), "amount")),
        "SELECT s.quarter, s.kind, s.account, a.code, l.object, coalesce(c.code, ''), coalesce(g.number, ''), s.amount, s.borne FROM sharing s "
        "LEFT JOIN budget_line l ON l.id = s.budget_line_id LEFT JOIN activity a ON a.id = l.activity_id "
        "LEFT JOIN contributor c ON c.id = s.contributor_id LEFT JOIN pledge g ON g.id = s.pledge_id WHERE s.batch_id = :batch ORDER BY s.id",
    ),
)  # fmt: skip


APART = {"object", "requested", "advanced"}  # a screen says these with the name, and with what is obligated
ALWAYS = {"name", "allotted", "spent", "obligated", "left"}
BAR = 10  # cells of a bar
SOURCE_WORDS = {"fund": N_("fund"), "program_budget": N_("program-budget")}
STATES = {
    "open": N_("open"),
    "carried": N_("CARRIED"),
    "soon": N_("LAPSES SOON"),
    "expired": N_("EXPIRED"),
    "closed": P_("state of an obligation", "closed"),
}
SOON = 90  # days before its last day from which an obligation is named


def overview_table(
    found: "Overview", rows: "Sequence[tuple[Line, Quality]]", called: dict[int, str], day: str, *, bars: bool, whole: bool
) -> Table:
    """`fund budget show`: a row per line. `whole`: every column, for programs; a screen leaves out what says nothing.

    On a screen what is obligated holds requisitions and advances too, so that every row foots on its face.
    """
    told = [_overview_row(line, quality, called, screen=not whole) for line, quality in rows]
    columns = [*zip(_overview_columns(), _overview_sums(told, found.currency), *told, strict=True)]
    if not whole:
        columns = [
            column
            for column in columns
            if column[0].key in ALWAYS or (column[0].key not in APART and _says_something(column[2:]))
        ]
    if bars:
        sums = [sum(units) for units in zip(*(_parts(line) for line, _quality in rows), strict=True)]
        columns.append(
            (Column("bar", "", "code"), _bar(*sums) if rows else "", *(_bar(*_parts(line)) for line, _quality in rows))
        )
    heads, total, *shown = zip(*columns, strict=True)
    notes = [_("# spent  + obligated  . left")] if bars and rows else []
    requested = sum_of((line.requested for line, _quality in rows), found.currency)
    advanced = sum_of((line.advanced for line, _quality in rows), found.currency)
    if not whole and (requested or advanced):
        notes.append(
            _(
                "Obligated are also requisitions, {requested}, and advances not rendered, {advanced}.",
                requested=str(requested),
                advanced=str(advanced),
            )
        )
    if found.waiting:
        notes.append(_("Batches that wait for a second person use {amount} more.", amount=str(found.waiting)))
    notes += map(_verdict, found.proofs)
    return Table(
        "budget", _("Coordinator, {year}, {currency}, as known on {day}", year=found.year, currency=found.currency, day=day), heads, shown,
        totals=(Total(total),) if rows else (), facts=tuple(fact for proof in found.proofs for fact in _proof(proof)), notes=tuple(notes),
    )  # fmt: skip


def _says_something(cells: Sequence[object]) -> bool:
    """Whether a column has an amount, or a word that is not the same in every row."""
    return any(cells) if all(isinstance(cell, Money) for cell in cells) else len(set(cells)) > 1


def _overview_sums(rows: Sequence[Sequence[Cell]], currency: str) -> list[Cell]:
    """The last row: sums of what is money."""
    named: list[Cell] = [None, _("Total"), "", ""]
    width = len(_overview_columns())
    return named + [
        sum_of((cell for row in rows if isinstance(cell := row[place], Money)), currency) for place in range(4, width)
    ]


def _overview_columns() -> tuple[Column, ...]:
    """Optional ones leave a narrow window in the order of their priority: what the money rests on first."""
    return (
        Column("object", _("Obj"), "count"), Column("name", _("Object")), Column("activity", _("Activity"), "code", optional=True, priority=8),
        Column("source", _("Source"), "code", optional=True, priority=7, words=spoken(SOURCE_WORDS)),
        Column("appropriated", _("Approved"), "amount", optional=True, priority=3), Column("allotted", _("Allotted"), "amount"),
        Column("spent", _("Spent"), "amount"), Column("obligated", _("Obligated"), "amount"),
        Column("requested", _("Requested"), "amount", optional=True, priority=6), Column("advanced", _("Advanced"), "amount", optional=True, priority=5),
        Column("left", _("Left"), "amount"), Column("received", _("On cash"), "amount", optional=True),
        Column("signed", _("On signed"), "amount", optional=True, priority=1),
        Column("announced", _("On announced"), "amount", optional=True, priority=2),
        Column("uncovered", _("No cover"), "amount", optional=True, priority=4),
    )  # fmt: skip


def _overview_row(line: "Line", quality: "Quality", called: dict[int, str], *, screen: bool) -> tuple[Cell, ...]:
    key = line.key
    name = called.get(key.object, "")
    return (
        key.object, f"{key.object} {name}" if screen else name, key.activity, key.source, line.appropriated, line.allotted, line.spent, line.committed if screen else line.obligated, line.requested,
        line.advanced, line.left, quality.received, quality.signed, quality.announced, quality.uncovered,
    )  # fmt: skip


def _parts(line: "Line") -> tuple[int, int, int]:
    return line.spent.units, line.committed.units, max(line.allotted.units, 0)


def _bar(spent: int, committed: int, allotted: int) -> str:
    """Ten cells for what was allotted: spent, committed, left; nothing where nothing was."""
    if not allotted:
        return ""
    first = min(BAR, BAR * spent // allotted)
    second = min(BAR, BAR * (spent + committed) // allotted)
    return "#" * first + "+" * (second - first) + "." * (BAR - second)


def _proof(proof: "Proof") -> tuple[Fact, ...]:
    share = proof.source != "fund"
    ending = "_program_budget" if share else ""
    return (
        Fact(f"cash{ending}", _("Cash of the program-budget's share") if share else _("Cash balance of the fund"), proof.cash),
        Fact(f"committed{ending}", _("- open obligations"), proof.committed, 1),
        Fact(f"free{ending}", _("= free to obligate"), proof.free, 1),
        Fact(f"left{ending}", _("left of the allotments"), proof.left, 1),
    )


def _verdict(proof: "Proof") -> str:
    """Whether spending rests on money received (Article 105)."""
    named = {"fund": _("Fund"), "program_budget": _("Program-budget")}[proof.source]
    if proof.short:
        return _(
            "{source}: NOT COVERED (Art. 105): {amount} of what is left cannot be obligated.",
            source=named,
            amount=str(proof.short),
        )
    return _("{source}: covered (Art. 105): what is left can be obligated in full.", source=named)


def obligations_table(found: "Sequence[Obligation]", today: date, title: str = "") -> Table:
    """`fund budget obligations`: requisitions and orders, and their last day by Article 106."""
    currency = found[0].open.currency if found else BASE
    rows = [
        (one.number, one.kind, str(one.key.year), str(one.key.object), one.key.activity, one.key.source, one.payee, one.order, one.raised, one.spent, one.open,
         one.until, state_of(one, today))
        for one in found
    ]  # fmt: skip
    open_ = sum_of((one.open for one in found), currency)
    return Table(
        "obligations", title or n_("1 obligation", "{count} obligations", len(rows)),
        (Column("obligation", _("Obligation"), "code"), Column("kind", _("Kind"), "code", optional=True, words={"requisition": _("requisition"), "order": _("order")}),
         Column("year", _("Year"), "code", optional=True), Column("object", _("Obj"), "code"), Column("activity", _("Activity"), "code", optional=True),
         Column("source", _("Source"), "code", optional=True, words=spoken(SOURCE_WORDS)), Column("payee", _("Payee")),
         Column("order", _("Order"), "code", optional=True), Column("raised", _("Raised"), "amount", optional=True), Column("spent", _("Spent"), "amount", optional=True),
         Column("open", _(P_("amount of an obligation", "Open")), "amount"), Column("until", _("Last day"), "date"),
         Column("state", _("State"), "state", words=spoken(STATES))),
        rows, facts=(Fact("open", _(P_("amount of an obligation", "Open")), open_),) if rows else (),
    )  # fmt: skip


def state_of(one: "Obligation", today: date) -> str:
    """open; carried into the year after its own (Article 106); soon within 90 days of its last day; expired; closed."""
    if not one.open:
        return "closed"
    if one.until < today:
        return "expired"
    if one.until <= today + timedelta(days=SOON):
        return "soon"
    return "carried" if one.year_end < today else "open"


def advances_table(query: Asking, today: date, *, only_open: bool) -> Table:
    """`fund budget advances`: what travellers got, rendered, paid back and still hold."""
    currency = str(query.value("SELECT currency FROM book"))
    rows = []
    for number, traveller, obligation, day, due, *amounts in query.rows(
        "SELECT number, traveller, obligation, day, due, paid, rendered, refunded, held FROM advance_list ORDER BY id"
    ):
        paid, rendered, refunded, held = (Money.of_units(int(units), currency) for units in amounts)
        if held or not only_open:
            state = "settled" if not held else "late" if date.fromisoformat(due) < today else "open"
            days = (date.fromisoformat(day), date.fromisoformat(due))
            rows.append((number, traveller, obligation or "", days[0], paid, rendered, refunded, held, days[1], state))
    return Table(
        "advances", n_("1 advance", "{count} advances", len(rows)),
        (Column("advance", _("Advance"), "code"), Column("traveller", _("Traveller")), Column("obligation", _("Obligation"), "code", optional=True),
         Column("date", _("Paid"), "date", optional=True), Column("paid", _("Advanced"), "amount"), Column("rendered", _("Rendered"), "amount", optional=True),
         Column("refunded", _("Paid back"), "amount", optional=True), Column("held", _("Held"), "amount"), Column("due", _("To render by"), "date"),
         Column("state", _("State"), "state", words={"settled": _("settled"), "late": _("LATE"), "open": _("open")})),
        rows, facts=(Fact("held", _("Held by travellers"), sum_of((row[7] for row in rows), currency)),) if rows else (),
    )  # fmt: skip
