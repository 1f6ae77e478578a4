"""Spending: expenditures against orders or on a line direct, and their payment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.budget.commitments import Obligation, load
from ledger.budget.control import Control, pledges_by_name, spoken
from ledger.budget.drafts import LineKey, SpendingDraft
from ledger.budget.obligations import code_to, write_entries
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.journal import posting, rates, rules_budget
from ledger.journal.numbering import spelled
from ledger.journal.payables import Payables
from ledger.journal.rules import Cash
from ledger.journal.rules_budget import Coding
from ledger.money import Money, sum_of

_ROW = "id batch_id number budget_line_id obligation_id advance_id pledge_id day payee text amount override transaction_id currency money"


@dataclass(frozen=True, slots=True)
class Spent:
    """An expenditure that passed: how it is coded, what of it an obligation covers, who was paid."""

    draft: SpendingDraft
    coding: Coding
    payee: str
    obligation: int | None
    against: Money
    advance: int | None = None


class _Orders:
    """Obligations by their numbers, kept up to date while drafts pass, and by the orders that they were raised for."""

    def __init__(self, known: Iterable[Obligation]) -> None:
        self.standing = {one.number: one for one in known}
        self._by_order: dict[str, list[str]] = {}
        for one in self.standing.values():
            self._by_order.setdefault(one.order.casefold(), []).append(one.number)

    def named(self, text: str) -> list[Obligation]:
        """The obligation of a number, or those of an order."""
        number = spelled(text, "O")
        return [self.standing[one] for one in ([number] if number in self.standing else self._by_order.get(text.casefold(), []))]


def spend(unit: Unit, batch: int, drafts: Sequence[SpendingDraft]) -> tuple[str, ...]:
    """Record expenditures and post them (event 22); returns their numbers, in the order of the drafts.

    Raises LedgerError or FileRefused with all problems: more than the obligation has open, or the line has left (but for a
    written reason); what an obligation does not cover also needs cash; nothing is spent after an obligation's last day. What is
    in another currency is valued at the rate of its day.
    """
    control = Control(unit, batch)
    drafts = _valued(unit, control, drafts)
    pledges = pledges_by_name(unit)
    orders = _Orders(load(unit, batch) if any(draft.obligation for draft in drafts) else ())
    passed = [found for draft in drafts if (found := _passes(control, orders, pledges, draft)) is not None]
    control.settle()
    return record(unit, batch, passed)


def _valued(unit: Unit, control: Control, drafts: Sequence[SpendingDraft]) -> list[SpendingDraft]:
    """The drafts in the fund's currency, with what they are in their own; a problem where the book has no rate."""
    table = rates.load(unit) if any(draft.money.currency != control.currency for draft in drafts) else None
    found = []
    for draft in drafts:
        if table is None or draft.money.currency == control.currency:
            found.append(draft)
        elif table.find(draft.money.currency, draft.day) is None:
            code = draft.money.currency
            control.note(
                draft.where,
                _("There is no {currency} rate for {day}.", currency=code, day=draft.day),
                f"fund rate add {code} RATE --on {draft.day} --source NAME",
                "no-rate",
            )
        else:
            found.append(replace(draft, money=table.value(draft.money, draft.day), own=draft.money))
    return found


def record(unit: Unit, batch: int, passed: Sequence[Spent]) -> tuple[str, ...]:
    """Write and post what passed: payable (2010), or by an advance that was rendered (event 23); returns the numbers."""
    ids = unit.ids("expenditure", len(passed))
    drafts = []
    for number, one in zip(ids, passed, strict=True):
        draft, source, memo = one.draft, f"expenditure:{number}", f"{one.payee} {one.draft.text}".strip()
        about = one.coding, draft.day, draft.money, one.against
        if one.advance is None:
            drafts.append(rules_budget.spent(*about, source=source, memo=memo, own=draft.own))
        else:
            drafts.append(rules_budget.rendered(*about, source=source, memo=memo))
    rows, entries = [], []
    for number, one, entry in zip(ids, passed, posting.prepare(unit, batch, drafts), strict=True):
        draft = one.draft
        (no,) = unit.numbers("E", draft.day.year)
        name = f"E-{draft.day.year}-{no:04d}"
        rows.append((number, batch, name, one.coding.line, one.obligation, one.advance, one.coding.pledge, draft.day.isoformat(),
                     one.payee, draft.text.strip(), draft.money.units, draft.override, entry,
                     draft.own.currency if draft.own else None, draft.own.units if draft.own else None))  # fmt: skip
        if one.obligation is not None and one.against:
            entries.append((one.obligation, "spent", draft.day, -one.against.units, draft.override, entry))
    unit.insert("expenditure", _ROW, rows)
    write_entries(unit, batch, entries)
    return tuple(str(row[2]) for row in rows)


def _passes(control: Control, orders: _Orders, pledges: dict[str, tuple[int, int]], draft: SpendingDraft) -> Spent | None:
    if draft.obligation.strip():
        found = _obligation(control, orders, draft)
        return _against(control, orders, found, draft) if found else None
    if draft.line is None:
        control.note(
            draft.where, _("Spending is against an obligation, or on a line of the budget."), _("name one"), "no-budget-line"
        )
        return None
    return _direct(control, pledges, draft.line, draft)


def _direct(control: Control, pledges: dict[str, tuple[int, int]], key: LineKey, draft: SpendingDraft) -> Spent | None:
    """Spending on what a line has left."""
    before = len(control.problems)
    line = control.check_line(key, draft.day, draft.where)
    whose = code_to(control, pledges, draft.agreement, key, draft.where)
    good = control.check_money(draft.money, draft.where)
    if good and line and control.check_left(line, draft.money, draft.override, draft.where):
        control.check_contributor(whose, draft.money, draft.day, draft.where)
    if line is None or len(control.problems) > before:
        return None
    control.put(replace(line, spent=line.spent + draft.money), cash=-draft.money)
    control.take(whose, draft.money, draft.day)
    return Spent(draft, line.coding(*(whose or ())), draft.payee.strip(), None, Money.zero(control.currency))


def _against(control: Control, orders: _Orders, one: Obligation, draft: SpendingDraft) -> Spent | None:
    """Spending of what an order has open; what goes beyond it, with a written reason, is spent of its line."""
    before = len(control.problems)
    if not _is_spendable(control, one, draft) or not control.check_money(draft.money, draft.where):
        return None
    line = control.by_id(one.line)
    against = min(draft.money, one.free, key=lambda money: money.amount)
    beyond = draft.money - against
    if beyond and not draft.override:
        what = _(
            "{amount} is {short} more than {number} has open: {free}.",
            amount=draft.money,
            short=beyond,
            number=one.number,
            free=one.free,
        )
        if beyond > line.left:
            # For translators: {sources} is where the money could come from, such as "USD 900.00 is free to allot: fund budget allot 6 900.00".
            cure = _("--override --reason TEXT lets it pass; else: {sources}", sources=control.where_from(line, beyond))
        else:
            cure = _(
                "{line} has {left} left: fund budget spend {object} {amount}, or --override --reason TEXT",
                line=spoken(line.key), left=line.left, object=line.key.object, amount=f"{beyond.amount:f}",
            )  # fmt: skip
        control.note(draft.where, what, cure, "over-obligation")
    elif beyond:
        control.check_cash(line, beyond, draft.where)
        control.check_contributor(one.whose, beyond, draft.day, draft.where)
    if len(control.problems) > before:
        return None
    control.put(replace(line, spent=line.spent + draft.money, obligated=line.obligated - against), cash=-draft.money)
    control.take(one.whose, beyond, draft.day)
    orders.standing[one.number] = replace(one, open=one.open - against)
    return Spent(draft, one.coding, draft.payee.strip() or one.payee, one.id, against)


def _is_spendable(control: Control, one: Obligation, draft: SpendingDraft) -> bool:
    """Whether an order may be spent on the day: not before it was raised, nor after its last day (Article 106)."""
    before = len(control.problems)
    if one.kind != "order":
        control.note(draft.where, _("{number} is a requisition: nothing is spent of it.", number=one.number),
                     f"fund budget obligate {one.key.object} AMOUNT PAYEE --requisition {one.number}", "is-requisition")  # fmt: skip
    elif draft.day > one.until:
        control.note(draft.where, _("{number} lapsed: its last day was {until} (Article 106).", number=one.number, until=one.until), _("fund budget lapse releases what is open of it"),
                     "lapsed")  # fmt: skip
    elif draft.day < one.day:
        control.note(
            draft.where,
            _("{number} was raised on {raised}, after {day}.", number=one.number, raised=one.day, day=draft.day),
            _("correct the day"),
            "not-a-past-day",
        )
    if draft.agreement.strip():
        control.note(
            draft.where,
            _("{number} says already whose money is spent.", number=one.number),
            _("leave out the agreement"),
            "two-agreements",
        )
    return len(control.problems) == before


def _obligation(control: Control, orders: _Orders, draft: SpendingDraft) -> Obligation | None:
    """The obligation that a draft names, by its number or by the order it was raised for; on the draft's line where it says one."""
    wanted = draft.obligation.strip()
    found = orders.named(wanted)
    if draft.line is not None and len(found) > 1:
        key = replace(draft.line, activity=draft.line.activity.strip().upper())
        found = [one for one in found if one.key == key]
    if len(found) > 1:
        found = [one for one in found if one.free.amount > 0] or found
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(one.number for one in found)
        control.note(
            draft.where,
            n_(
                "{order} is the order of {count} obligation.",
                "{order} is the order of {count} obligations.",
                len(found),
                order=wanted,
            ),
            _("name one of them: {names}", names=names),
            "which-obligation",
        )
    else:
        control.note(
            draft.where,
            _("There is no obligation {number}.", number=wanted),
            _("fund budget obligations lists them"),
            "unknown-obligation",
        )
    return None


@dataclass(frozen=True, slots=True)
class Payable:
    """An expenditure, and what of it is not paid, in the currency in which it was spent."""

    id: int
    number: str
    payee: str
    coding: Coding
    day: date
    open: Money


def payables(query: Asking, number: str) -> list[Payable]:
    """What is not paid of an expenditure, or of all expenditures against an obligation; payments that wait count as made.

    Raises NotUnderstood for a number that is none of them, LedgerError where nothing is left to pay.
    """
    expenditure, obligation = spelled(number, "E"), spelled(number, "O")
    rows = query.rows(
        "SELECT id, number, payee, fund_id, budget_line_id, object, day, currency, open FROM payable_list "
        "WHERE number = :expenditure OR obligation = :obligation ORDER BY id",
        expenditure=expenditure,
        obligation=obligation,
    )
    if not rows:
        known = query.value("SELECT 1 FROM obligation WHERE number = :n AND undone_in IS NULL", n=obligation)
        if known:
            raise LedgerError(
                _("Nothing was spent of {obligation} yet.", obligation=obligation),
                f"fund budget spend {obligation} AMOUNT",
                name="nothing-to-pay",
            )
        raise NotUnderstood(_("There is no expenditure or obligation {number}.", number=number), _("fund budget obligations lists obligations, fund log what was spent"),
                            name="unknown-expenditure")  # fmt: skip
    found = [
        Payable(number, name, payee, Coding(fund, line, of), date.fromisoformat(day), Money.of_units(int(units), code))
        for number, name, payee, fund, line, of, day, code, units in rows
        if units > 0
    ]
    if not found:
        raise LedgerError(
            _("{number} is paid already.", number=number.strip().upper()), f"fund show {rows[0][1]}", name="nothing-to-pay"
        )
    return found


def pay(unit: Unit, batch: int, number: str, cash: Cash, currency: str, day: date) -> Money:
    """Pay what is open of an expenditure, or of an obligation's expenditures, from a bank account (event 22b); returns how much.

    Of an obligation that was spent in several currencies, what is in that of the account. In another than the fund's at the rate
    of the day: what it costs more or less is realised. Raises LedgerError for an account in another currency, and for a day
    before the spending.
    """
    every = payables(unit, number)
    found = [one for one in every if one.open.currency == currency]
    if not found:
        raise LedgerError(
            _(
                "{number} is in {currency}, the account in {kept}.",
                number=number,
                currency=every[0].open.currency,
                kept=currency,
            ),
            _("name an account in that currency"),
            name="other-currency",
        )
    total = sum_of((one.open for one in found), currency)
    late = next((one for one in found if one.day > day), None)
    if late is not None:
        raise LedgerError(
            _("{number} was spent on {spent}; it cannot have been paid on {day}.", number=late.number, spent=late.day, day=day),
            _("correct --on"),
            name="not-a-past-day",
        )
    assert cash.bank is not None, "it is paid from an account at a bank"
    ids = unit.ids("disbursement", len(found))
    table, owed = rates.load(unit), Payables(unit)
    drafts = [
        rules_budget.paid(
            [rules_budget.Due(one.coding, one.open, owed.carrying(one.coding.line, one.open, table.base))], cash, day, table.value(one.open, day),
            source=f"disbursement:{made}", memo=f"{one.number} {one.payee}",
        )
        for made, one in zip(ids, found, strict=True)
    ]  # fmt: skip
    entries = posting.prepare(unit, batch, drafts)
    unit.insert(
        "disbursement", "id batch_id expenditure_id bank_account_id day amount transaction_id",
        [
            (made, batch, one.id, cash.bank, day.isoformat(), one.open.units, entry)
            for made, one, entry in zip(ids, found, entries, strict=True)
        ],
    )  # fmt: skip
    return total
