"""Reports as tables: which columns they have, what their totals are called, and what is said below them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ledger.i18n import N_, P_, _, kept_words, screen_language
from ledger.journal import events
from ledger.journal.accounts import in_words
from ledger.money import Money, sum_of
from ledger.periods import DateRange
from ledger.reports.ageing import Ageing
from ledger.reports.contributions import Contributions, Memo
from ledger.reports.contributions import Row as Contribution
from ledger.reports.due import Due
from ledger.reports.journal import Journal, Line
from ledger.reports.receipts import Receipts
from ledger.reports.receipts import Row as Receipt
from ledger.reports.trial_balance import AccountBalance, TrialBalance
from ledger.reports.unidentified import Unidentified
from ledger.show import Cell, Chart, Column, Fact, Table, Total

CLASSES = {
    "member_state": N_("Member states"), "permanent_observer": N_("Permanent observers"),
    "inter_american_entity": N_("Inter-American entities"), "public_entity": N_("Public entities"),
    "private_entity": N_("Private entities"), "other_source": N_("Other sources"),
}  # fmt: skip
MOST = 5  # pledges named below a table


@dataclass(frozen=True, slots=True)
class Each:
    """The rows of a table, made each time they are read: many are never held in memory."""

    cells: Callable[[Any], Sequence[Cell]]
    found: Iterable[Any]

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return map(self.cells, self.found)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report is about: its period (None: everything recorded), and whether a person reads it or a program.

    A person is spared columns that say nothing, and in a window that is not `wide` those that say more than is needed; a
    program always gets the same ones.
    """

    days: DateRange | None
    for_people: bool = True
    wide: bool = True

    @property
    def period(self) -> str:
        """The period in words."""
        return screen_language().span(self.days) if self.days else _("everything recorded")

    def opening(self, heading: str) -> str:
        """A heading for what was at the start, with the day."""
        return f"{heading}\n{self._day(self.days.begin)}" if self.days else heading

    def closing(self, heading: str) -> str:
        """A heading for what is at the end, with the day."""
        return f"{heading}\n{self._day(self.days.last)}" if self.days else heading

    def _day(self, day: date) -> str:
        """A narrow window has the year in its first line, and no room for it over a column."""
        told = screen_language().day(day)
        return told if self.wide else told.removesuffix(str(day.year)).removesuffix(" de ").rstrip()

    def shown(self, table: Table, silent: set[str]) -> Table:
        """The table, for a person without the columns of `silent`."""
        if not self.for_people or not silent:
            return table
        kept = [place for place, column in enumerate(table.columns) if column.key not in silent]

        def cells(row: Sequence[Cell]) -> Sequence[Cell]:
            return (Total if isinstance(row, Total) else tuple)(row[place] for place in kept)

        rows: Iterable[Sequence[Cell]] = Each(cells, table.rows)
        totals = tuple(Total(row[place] for place in kept) for row in table.totals)
        return replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows, totals=totals)


def trial_balance(found: TrialBalance, frame: Frame) -> Table:
    """A row for each account and currency, a total for each fund."""

    def row(one: AccountBalance) -> tuple[Cell, ...]:
        own = one.amount if one.amount.currency != found.base else None
        return (one.fund, one.account, one.name, one.kind, one.amount.currency, own if frame.for_people else one.amount,
                one.opening, one.debits, -one.credits, one.carried, one.closing)  # fmt: skip

    def total(fund: str) -> Total:
        of = [one for one in found.rows if one.fund == fund]
        columns = zip(*((one.opening, one.debits, -one.credits, one.carried, one.closing) for one in of), strict=True)
        return Total((fund, "", _("Total"), "", "", None, *(sum_of(column, found.base) for column in columns)))

    columns = (
        Column("fund", _("Fund"), "code"), Column("account", _("Account"), "code"), Column("name", _("Name"), words=in_words()), Column("kind", _("Kind"), "code"),
        Column("currency", _("Cur"), "code"), Column("own", _("In its currency"), "amount", optional=True),
        Column("opening", frame.opening(_("Opening")), "amount"), Column("debit", _("Debit"), "amount"), Column("credit", _("Credit"), "amount"),
        Column("year_end", _("Year end"), "amount"), Column("closing", frame.closing(_("Closing")), "amount"),
    )  # fmt: skip
    silent = {"kind"} | ({"fund"} if len(found.funds) < 2 else set()) | (set() if frame.days else {"opening"})
    if all(one.amount.currency == found.base for one in found.rows):
        silent |= {"currency", "own"}
    if not any(one.carried for one in found.rows):
        silent |= {"year_end"}
    title = _("Trial balance, {currency}, {period}", currency=found.base, period=frame.period)
    notes = (_("Debits and credits are equal, and the balances add up to nothing, in every fund. Credit balances are negative."),)
    totals = tuple(total(fund) for fund in found.funds)
    return frame.shown(Table("trial-balance", title, columns, [row(one) for one in found.rows], totals, notes=notes), silent)


SHEETS = {"class": N_("By class"), "contributor": N_("By contributor"), "quarter": N_("By quarter")}
TITLES = {
    "class": N_("Contributions by class, {currency}, {period}"),
    "contributor": N_("Contributions by contributor, {currency}, {period}"),
    "quarter": N_("Contributions by quarter, {currency}, {period}"),
}


def contributions(found: Contributions, frame: Frame) -> Table:
    """What was open, pledged, received, changed and is open; below it what the rows agree with and what is not counted."""
    heading = {"class": _("Class"), "contributor": _("Who"), "quarter": _("Quarter")}[found.by]
    columns = (
        Column("key", heading, "code"), Column("name", heading if found.by == "class" else _("Contributor")),
        Column("opening", frame.opening(_("Open")), "amount"), Column("new", _("New\npledges"), "amount"),
        Column("cash", _("Cash"), "amount", optional=True, priority=1), Column("in_kind", _("In kind"), "amount", optional=True, priority=1),
        Column("notes", _("Promissory\nnotes"), "amount", optional=True, priority=1), Column("received", _("Received"), "amount"),
        Column("exchange", _("Exchange"), "amount"), Column("cuts", _("Cuts and\nadditions"), "amount"),
        Column("changed", _("Exchange\nand cuts"), "amount"), Column("closing", frame.closing(_("Open")), "amount"),
        Column("goods", _("Goods\nin kind"), "amount", optional=True, priority=1), Column("services", _("Services\nin kind"), "amount", optional=True, priority=1),
        Column("pledged_to_date", _("Pledged\nto date"), "amount", optional=True), Column("received_to_date", _("Received\nto date"), "amount", optional=True),
    )  # fmt: skip
    total, silent = found.total, {"class": {"key"}, "contributor": set[str](), "quarter": {"name"}}[found.by]
    if not (total.in_kind or total.notes or any(row.in_kind or row.notes for row in found.rows)):
        silent |= {"cash", "in_kind", "notes"}
    if not any(row.goods or row.services for row in found.rows):
        silent |= {"goods", "services"}
    if not frame.days:
        silent |= {"pledged_to_date", "received_to_date"} | ({"opening"} if found.by != "quarter" else set())
    silent |= {"changed"} if frame.wide else {"exchange", "cuts"}
    words = (total.key or _("Total"), "") if found.by == "quarter" else ("", _("Total"))
    return frame.shown(
        Table(
            "contributions", _(TITLES[found.by], currency=found.base, period=frame.period), columns,
            [(row.key, _(CLASSES[row.key]) if found.by == "class" else row.name, *_cells(row)) for row in found.rows],
            (Total((*words, *_cells(total))),), tuple(_facts(found, frame)), tuple(_notes(found)), sheet=_(SHEETS[found.by]),
            answers=_("Who promised what, what came in, and what is still open."), meanings=_meanings(),
            chart=Chart(_("Pledged and received, {currency}", currency=found.base), "key" if found.by == "quarter" else "name", ("new", "received")),
        ),
        silent,
    )  # fmt: skip


def _meanings() -> tuple[tuple[str, str], ...]:
    return (
        ("opening", _("promised and not yet received at the start, at its value in the ledger.")),
        ("new", _("promised by a signature in the period, without conditions, at the rate of that day.")),
        ("cash", _("money that came in, valued on the day it came.")),
        ("in_kind", _("goods or services that were promised and came in.")),
        ("notes", _("promissory notes given for what was promised.")),
        ("received", _("what came in, valued on the day it came, before bank charges.")),
        ("exchange", _("what changes of rates added to promises that were open, or took from them.")),
        ("cuts", _("what was cut, withdrawn or written off, and what was added by agreement.")),
        ("changed", _("changes of rates, cuts and additions together.")),
        ("closing", _("promised and not yet received at the end: accounts 1110 and 1120.")),
        ("goods", _("goods given without an earlier promise, at fair value: account 4070.")),
        ("services", _("services given, as a memorandum outside the accounts: 9030.")),
        ("pledged_to_date", _("promised from the first entry to the end of the period, cuts taken off.")),
        ("received_to_date", _("received from the first entry to the end of the period.")),
    )


def _cells(row: Contribution) -> tuple[Money, ...]:
    return (
        row.opening, row.new, row.cash, row.in_kind, row.notes, row.received, row.exchange, row.cuts, row.changed, row.closing, row.goods, row.services,
        row.pledged_to_date, row.received_to_date,
    )  # fmt: skip


def _facts(found: Contributions, frame: Frame) -> Iterator[Fact]:
    yield from _agreed(found.receivable, found.held, frame, accrual=found.accrual)
    unsigned, conditional = (found.not_counted(conditional=flag) for flag in (False, True))
    for fact in (
        Fact("unsigned", _("Not counted: unsigned pledges"), sum_of((one.base for one in unsigned), found.base)),
        Fact("conditional", _("Not counted: conditional pledges"), sum_of((one.base for one in conditional), found.base)),
        Fact("advances", _("Not counted: received under conditional pledges"), found.advances),
        Fact("transfers", _("Not counted: transfers from the program-budget"), found.transfers),
    ):
        if fact.value != Money.zero(found.base) or not frame.for_people:
            yield fact


def _agreed(receivable: Money, held: Money, frame: Frame, *, accrual: bool = True) -> Iterator[Fact]:
    """What the accounts say, and how it leads to what is open."""
    yield Fact("receivable", _("Agrees with accounts 1110 and 1120") if accrual else _("Agrees with account 9010"), receivable)
    if held or not frame.for_people:
        yield Fact("held", _("less what was paid beyond pledges, held in suspense"), -held, 1)
        yield Fact("net", _("Open"), receivable - held)


def _notes(found: Contributions) -> Iterator[str]:
    if found.rows:
        yield _("On every row: open at the start + new - received + exchange and cuts = open at the end.")
    if found.total.closing.amount < 0 or any(row.closing.amount < 0 for row in found.rows):
        yield _("A negative open amount was paid beyond what was promised.")
    for memos, words in (
        (found.not_counted(conditional=False), _("Unsigned:")),
        (found.not_counted(conditional=True), _("Conditional:")),
    ):
        if memos:
            yield f"{words} {_named(memos)}"
    if found.by == "class":
        yield _("AG/RES. 2019 (XXXIV-O/04), paragraph 11: the class on the day of signature.")
    yield basis(accrual=found.accrual)


def _named(memos: tuple[Memo, ...]) -> str:
    named = ", ".join(f"{one.contributor} {one.pledge}" for one in memos[:MOST])
    return named if len(memos) <= MOST else _("{names} and {count} more", names=named, count=len(memos) - MOST)


def basis(*, accrual: bool) -> str:
    """On which basis the figures stand, and that nobody has certified them."""
    if accrual:
        return _("Accrual basis: signed, unconditional pledges. Preliminary and unaudited.")
    return _("Cash basis: pledges are memoranda, revenue is cash received. Preliminary and unaudited.")


def due(found: Due, frame: Frame) -> Table:
    """What was due and what came in, by quarter: drawn as bars, the table is the chart without them."""
    columns = (
        Column("quarter", _("Quarter"), "code"), Column("due", _("Fell due"), "amount"), Column("received", _("Received"), "amount"),
    )  # fmt: skip
    title = _("Due and received by quarter, {currency}, {period}", currency=found.base, period=frame.period)
    note = _("due at its value when it was promised")
    return Table(
        "due", title, columns, [(str(row.quarter), row.due, row.received) for row in found.rows],
        (Total((_("Total"), found.due, found.received)),), notes=(basis(accrual=found.accrual),), sheet=_("Due and received"),
        answers=_("Whether contributions came in when they were due."),
        meanings=(("due", _("instalments by the day agreed for them, at their value when they were promised.")), ("received", _("what came in, valued on the day it came."))),
        chart=Chart(title, "quarter", ("due", "received"), note),
    )  # fmt: skip


def ageing(found: Ageing, frame: Frame) -> Table:
    """What is open by age, by contributor, by contributor and currency, or by instalment."""
    by_pledge = found.by == "pledge"
    pledge = (Column("pledge", _("Pledge"), "code"), Column("due", _("Due"), "date")) if by_pledge else ()
    own = (
        Column("currency", _("Cur"), "code"),
        Column("own", _("In its currency"), "amount", optional=True, priority=3),
        Column("own_overdue", _("Overdue in\nits currency"), "amount"),
    )
    columns = (
        Column("contributor", _("Who"), "code"), Column("name", _("Contributor"), optional=by_pledge, priority=2), *pledge,
        *(own if found.by != "contributor" else ()), Column("not_due", _("Not due"), "amount"),
        Column("days_1_30", _("1-30\ndays"), "amount"), Column("days_31_90", _("31-90\ndays"), "amount"),
        Column("days_91_365", _("91-365\ndays"), "amount"), Column("over_1_year", _("Over\n1 year"), "amount"),
        Column("overdue", _("Overdue"), "amount"), Column("open", _("Open"), "amount"),
        *(() if by_pledge else (Column("oldest", _("Oldest due"), "date", optional=True, priority=2),)),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in found.rows:
        number = f"{row.pledge}/{row.instalment}" if row.instalment else row.pledge
        money = (row.own.currency if row.own else "", row.own, row.own_overdue)
        middle = (number, row.due, *money) if by_pledge else money if found.by == "currency" else ()
        rows.append((row.contributor, row.name, *middle, *row.ages, row.overdue, row.open, *(() if by_pledge else (row.due,))))
    total = found.total
    blank = ("", None, "", None, None) if by_pledge else ("", None, None) if found.by == "currency" else ()
    words = _("Total"), "", *blank
    sums = Total((*words, *total.ages, total.overdue, total.open, *(() if by_pledge else (None,))))
    title = _(
        "Pledges open on {day} by days overdue, {currency}",
        day=screen_language().day(found.day),
        currency=found.receivable.currency,
    )
    notes = (
        (_("At their value in the ledger. Conditional and unsigned pledges are not counted."),)
        if rows
        else (_("Nothing is open."),)
    )
    facts = tuple(_agreed(found.receivable, found.held, frame, accrual=found.accrual))
    table = Table(
        "ageing", title, columns, rows, (sums,) if rows else (), facts, notes, sheet=_("Ageing"),
        answers=_("What has been promised and has not come in, and for how long it has been overdue."),
        chart=None if by_pledge else Chart(_("Open and overdue, {currency}", currency=found.receivable.currency), "name", ("open", "overdue")),
    )  # fmt: skip
    narrow = {"days_1_30", "days_31_90", "days_91_365", "over_1_year"} | (set() if found.by == "contributor" else {"not_due"})
    return frame.shown(table, set() if frame.wide else narrow | ({"own"} if by_pledge else set()))


def receipts(found: Receipts, frame: Frame) -> Table:
    """What contributors were credited with, each receipt in a row."""
    methods = {"cash": _("cash"), "in_kind": _("in kind"), "note": _("promissory note")}
    states = {"received": _("received"), "returned": _("returned"), "undone": _("undone")}
    columns = (
        Column("receipt", _("Receipt"), "code"), Column("contributor", _("Who"), "code"), Column("name", _("Contributor"), optional=True, priority=1),
        Column("date", _("Value date"), "date"), Column("entered", _("Entered"), "date", optional=True), Column("entry", _("Entry"), "code", optional=True),
        Column("currency", _("Cur"), "code"), Column("amount", _("Sent"), "amount"), Column("charges_currency", _("Cur"), "code", optional=True),
        Column("charges", _("Charges"), "amount", optional=True), Column("value", found.total.currency, "amount"),
        Column("method", _("How"), "state", optional=True, words=methods), Column("state", _("State"), "state", optional=True, priority=1, words=states),
        Column("pledges", _("Pledges"), optional=True, priority=2), Column("account", _("Account"), optional=True), Column("reference", _("Bank reference"), optional=True),
    )  # fmt: skip

    def cells(row: Receipt) -> tuple[Cell, ...]:
        state = "undone" if row.undone else "returned" if row.value.amount < 0 else "received"
        return (row.number, row.contributor, row.name, row.value_date, row.day, row.entry, row.sent.currency, row.sent, row.charges.currency,
                row.charges, row.value, row.method, state, ", ".join(row.pledges), row.bank_account, row.reference)  # fmt: skip

    total = Total((_("Total"), "", "", None, None, "", "", None, "", None, found.total, "", "", "", "", ""))
    silent = {"charges_currency"} | ({"method"} if found.cash else set())
    title = _("Receipts credited to contributors, {period}", period=frame.period)
    notes = (_("By the day of entry. Money in suspense without an owner is not counted: fund report unidentified."),)
    return frame.shown(Table("receipts", title, columns, Each(cells, found), (total,), notes=notes), silent)


def unidentified(found: Unidentified) -> Table:
    """What stands in suspense, oldest first."""
    states = {"new": _(P_("state of a receipt", "new")), "late": _("OVER 30 DAYS"), "very_late": _("OVER 90 DAYS")}
    columns = (
        Column("receipt", _("Receipt"), "code"), Column("date", _("Value date"), "date"), Column("days", _("Days"), "count"),
        Column("contributor", _("Who"), "code", optional=True, priority=1), Column("name", _("Contributor"), optional=True),
        Column("currency", _("Cur"), "code"), Column("amount", _("Left"), "amount"), Column("value", found.balance.currency, "amount"),
        Column("state", _("State"), "state", words=states), Column("account", _("Account"), "code", optional=True),
        Column("text", _("Bank text"), optional=True, priority=2), Column("note", _("Note"), optional=True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (row.receipt, row.day, row.days, row.contributor, row.name, row.left.currency, row.left, row.base, row.state, row.bank_account, row.text, row.note)
        for row in found.rows
    ]  # fmt: skip
    title = _("Money in suspense on {day}", day=screen_language().day(found.day))
    notes: tuple[str, ...] = (
        _("With a contributor: it paid more than it had promised. Without one: nobody knows yet whose it is."),
    )
    if not rows:
        return Table("unidentified", title, columns, rows, notes=(_("Nothing is in suspense."),))
    total = Total((_("Total"), None, None, "", "", "", None, found.balance, "", "", "", ""))
    oldest = found.rows[0].receipt
    notes = (
        *notes,
        _("Whose it is: fund receipt identify {receipt} PLEDGE, or --gift CONTRIBUTOR", receipt=oldest),
        _("Not of this fund: fund receipt release {receipt}; paid back: with --back --account NAME", receipt=oldest),
    )
    return Table("unidentified", title, columns, rows, (total,), (Fact("balance", _("Account 2120"), found.balance),), notes)


def journal(found: Journal, frame: Frame) -> Table:
    """Every posting in a row, in order of sealing."""

    def cells(one: Line) -> tuple[Cell, ...]:
        debit, credit = (one.base, None) if one.base.amount > 0 else (None, -one.base) if one.base else (None, None)
        return (one.entry, one.day, one.event, one.account, one.account_name, one.contributor, one.pledge, one.amount.currency, one.amount,
                debit, credit, one.memo, one.line, one.bank_account, one.fund, one.batch)  # fmt: skip

    columns = (
        Column("entry", _("Entry"), "code"), Column("date", _("Date"), "date"), Column("event", _("Event"), optional=True, priority=4, words=events.in_words()),
        Column("account", _("Account"), "code"), Column("name", _("Name"), optional=True, priority=2, words=in_words()),
        Column("contributor", _("Who"), "code", optional=True, priority=3), Column("pledge", _("Pledge"), "code", optional=True, priority=1),
        Column("currency", _("Cur"), "code", optional=True, priority=1), Column("amount", _("Amount"), "amount", optional=True, priority=1),
        Column("debit", _("Debit"), "amount"), Column("credit", _("Credit"), "amount"), Column("memo", _("Memo"), optional=True, words=kept_words(memos=True)),
        Column("line", _("Line"), "code", optional=True), Column("account_at_bank", _("Bank account"), "code", optional=True),
        Column("fund", _("Fund"), "code", optional=True), Column("batch", _("Batch"), "code", optional=True),
    )  # fmt: skip
    total = Total((_("Total"), None, "", "", "", "", "", "", None, found.debits, found.credits, "", "", "", "", ""))
    title = _("Journal, {currency}, {period}", currency=found.debits.currency, period=frame.period)
    return Table("journal", title, columns, Each(cells, found), (total,), (Fact("postings", _("Postings"), found.postings),))
