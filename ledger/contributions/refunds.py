"""Unspent money that goes back to a contributor, as its agreement says: approved, then paid (event 17).

What is unspent is kept in the fund's currency. A refund in the agreement's currency is approved at the value of its day and paid
in that currency: from an account in it, or by conversion. What the payment costs more or less than was approved is realised on
the contributor's money (4210, line B6), and never more than it has left.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.book.reader import Asking, Row
from ledger.book.store import Unit
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import M_, _
from ledger.journal import posting, rates, rules_valuation
from ledger.journal.numbering import spelled
from ledger.journal.rates import Rates
from ledger.journal.rules import Cash
from ledger.journal.rules_valuation import Unspent
from ledger.money import Money

REFUND = "id batch_id number fund_id contributor_id pledge_id bank_account_id transaction_id day amount this_year reason pays currency money"
RESIDUAL = Decimal(250)  # US dollars: up to it a rest need not be refunded (accounting.md §1.5, UNDP)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a contributor has unspent, in the fund's currency: `free` is what can still be refunded.

    `unspent` is B14 of its statement, less what came under a condition that is not met (`advances`): that is no revenue, and goes
    back as a receipt does (event 16). `obligations` is B15, `approved` what is to be refunded and not paid yet, waiting ones too.
    """

    unspent: Money
    advances: Money
    obligations: Money
    approved: Money

    @property
    def free(self) -> Money:
        """Unspent, not committed, not promised back."""
        return self.unspent - self.obligations - self.approved


def balance(query: Asking, contributor: int) -> Balance:
    """The balance of a contributor from the accounts, as its statement is controlled by them."""
    unspent, advances, obligations = query.rows(
        "SELECT coalesce(-sum(CASE WHEN account < '8' AND account NOT IN ('2110', '2120') THEN base ELSE 0 END), 0), "
        "coalesce(-sum(CASE WHEN account = '2110' THEN base ELSE 0 END), 0), "
        "coalesce(sum(CASE WHEN account = '8030' THEN base ELSE 0 END), 0) FROM sealed_posting WHERE contributor_id = :c",
        c=contributor,
    )[0]
    approved = query.value(
        "SELECT coalesce(sum(CASE WHEN r.pays IS NULL THEN r.amount WHEN b.state = 'posted' THEN -r.amount ELSE 0 END), 0) "
        "FROM refund r JOIN batch b ON b.id = r.batch_id WHERE r.undone_in IS NULL AND r.contributor_id = :c",
        c=contributor,
    )
    (base,) = query.rows("SELECT currency FROM book")[0]
    return Balance(*(Money.of_units(int(units), base) for units in (unspent, advances, obligations, approved)))


def approve(
    unit: Unit, batch: int, contributor: tuple[int, str], money: Money, *, agreement: str, day: date, reason: str,
    reserved: Money | None = None,
) -> str:  # fmt: skip
    """Approve a refund, in the fund's currency or at the value of the day; returns its number.

    `reserved` of what is unspent is kept for charges on orders that are open.

    What was revenue of the fiscal year goes off it first, the rest off the fund balance. Raises LedgerError for more than is
    unspent and free, NotUnderstood for an `agreement` (a pledge's number) that is not the contributor's.
    """
    who, code = contributor
    has, table = balance(unit, who), rates.load(unit)
    amount = table.value(money, day)
    free = has.free - reserved if reserved else has.free
    if not 0 < amount.amount <= free.amount:
        raise LedgerError(
            _("{contributor} has {unspent} unspent, {obligated} obligated and {approved} to be refunded already: {amount} cannot go back.",
              contributor=code, unspent=has.unspent, obligated=has.obligations, approved=has.approved, amount=amount),
            _("refund {amount} at most", amount=free) if free.amount > 0
            else _("fund statement preview {contributor} QUARTER shows the balance", contributor=code),
            *_advance(has.advances),
            name="more-than-unspent",
        )  # fmt: skip
    of = _unspent(unit, who, code, agreement)
    this_year = min(max(_revenue(unit, of, day), Money.zero(amount.currency)), amount, key=lambda money: money.amount)
    (number,), (no,) = unit.ids("refund"), unit.numbers("F", day.year)
    name = f"F-{day.year}-{no:04d}"
    draft = rules_valuation.refund_approved(
        of, day, this_year, amount - this_year, source=f"refund:{number}", memo=f"{code} {name} {reason}".strip()
    )
    (entry,) = posting.prepare(unit, batch, [draft])
    row = (
        number,
        batch,
        name,
        of.fund,
        who,
        of.pledge,
        None,
        entry,
        day.isoformat(),
        amount.units,
        this_year.units,
        reason,
        None,
        *_own(money, amount),
    )
    unit.insert("refund", REFUND, [row])
    return name


def _advance(money: Money) -> tuple[str, ...]:
    """The way back of what came under a condition, or before a signature, and is not unspent in this sense."""
    words = _("{amount} came under a condition and goes back as it came: fund receipt return RECEIPT", amount=money)
    return (words,) if money.amount > 0 else ()


def pay(
    unit: Unit, batch: int, refund: str, cash: Cash, *, day: date, currency: str = "", left: Money | None = None
) -> tuple[str, Money]:
    """Pay an approved refund out of `cash` (an account in `currency`, or in transit in its own); returns its number and what left.

    `left` is what left the account by its statement; without it what was approved, changed at the rate of the day where the
    account is in another currency. Raises NotUnderstood for one that is not there, LedgerError for one that is paid, a day
    before its approval, or a payment that costs more than the contributor has left.
    """
    approved, name, fund, who, pledge, units, base, own, own_units = _payable(unit, refund, day)
    amount, table = Money.of_units(units, base), rates.load(unit)
    money = Money.of_units(own_units, own) if own else amount
    left = left or _as_left(table, money, currency or money.currency, day)
    value = table.value(left, day)
    has = balance(unit, who)
    if value > amount + has.free:
        raise LedgerError(
            # For translators: {left} is what leaves the account, {value} what it is worth in the fund's currency.
            _("{refund} was approved at {amount}; {left} are {value} on {day}, {more} more than is unspent.",
              refund=name, amount=amount, left=left, value=value, day=day, more=value - amount - has.free),
            _("fund undo its batch, and approve less"), name="more-than-unspent",
        )  # fmt: skip
    (number,), (no,) = unit.ids("refund"), unit.numbers("F", day.year)
    made = f"F-{day.year}-{no:04d}"
    draft = rules_valuation.refund_paid(
        Unspent(fund, who, pledge),
        day,
        amount,
        cash,
        left,
        value,
        source=f"refund:{number}",
        memo=M_("{number} pays {refund}", number=made, refund=name),
    )
    (entry,) = posting.prepare(unit, batch, [draft])
    row = (number, batch, made, fund, who, pledge, cash.bank, entry, day.isoformat(), units, 0, "", approved, *_own(left, amount))
    unit.insert("refund", REFUND, [row])
    return made, left


def _payable(query: Asking, refund: str, day: date) -> Row:
    """An approved refund that can be paid on a day: id, number, fund, contributor, pledge, amount in the fund's currency and in its own."""
    row = query.one(
        "SELECT r.id, r.number, r.fund_id, r.contributor_id, r.pledge_id, r.amount, f.currency, r.currency, r.money, r.day, r.pays, "
        "(SELECT x.number FROM refund x WHERE x.pays = r.id AND x.undone_in IS NULL) FROM refund r JOIN fund f ON f.id = r.fund_id "
        "WHERE r.number = :n AND r.undone_in IS NULL",
        n=spelled(refund, "F"),
    )
    if row is None:
        raise NotUnderstood(
            _("There is no refund {refund}.", refund=refund), _("fund receipt refunds lists them"), name="unknown-refund"
        )
    *found, on, pays, paid = row
    name = row[1]
    if paid or pays:
        told = (
            # For translators: {payment} is the number of the payment, such as "F-2026-0002".
            _("{refund} is paid already by {payment}.", refund=name, payment=paid)
            if paid
            else _("{refund} is paid already.", refund=name)
        )
        raise LedgerError(told, "fund receipt refunds", name="paid-already")
    if day.isoformat() < on:
        raise LedgerError(
            _("{refund} was approved on {approved}; it cannot be paid on {day}.", refund=name, approved=on, day=day),
            _("--on {day}, or a later day", day=on),
            name="before-approval",
        )
    return tuple(found)


def _as_left(table: Rates, money: Money, currency: str, day: date) -> Money:
    """What leaves an account in a currency for money in another, at the rate of the day."""
    return money if money.currency == currency else table.changed(table.value(money, day), currency, day)


def _own(money: Money, amount: Money) -> tuple[str | None, int | None]:
    """The currency and amount of what is not in the fund's currency."""
    return (None, None) if money.currency == amount.currency else (money.currency, money.units)


def _unspent(query: Asking, who: int, code: str, agreement: str) -> Unspent:
    if not agreement:
        return Unspent(query.value("SELECT min(id) FROM fund WHERE undone_in IS NULL"), who)
    row = query.one(
        "SELECT id, fund_id, earmark FROM pledge WHERE (number = :n OR agreement = :n) AND contributor_id = :c AND undone_in IS NULL "
        "ORDER BY CASE WHEN number = :n THEN 0 ELSE 1 END, id",
        n=agreement.strip(), c=who,
    )  # fmt: skip
    if row is None:
        raise NotUnderstood(
            _("{contributor} has no pledge {pledge}.", contributor=code, pledge=agreement),
            f"fund pledge list {code}",
            name="unknown-pledge",
        )
    return Unspent(row[1], who, row[0], bool(row[2]))


def _revenue(query: Asking, of: Unspent, day: date) -> Money:
    """What is revenue of the contributor in the fiscal year of a day, less what was cut and refunded of it."""
    month, base = query.rows("SELECT fiscal_month, currency FROM book")[0]
    begin = date(day.year if day.month >= month else day.year - 1, month, 1)
    only = "AND pledge_id = :pledge" if of.pledge else "AND coalesce(:pledge, 0) = 0"
    units = query.value(
        "SELECT coalesce(-sum(base), 0) FROM posting WHERE contributor_id = :c AND (account BETWEEN '4010' AND '4060' OR account = '4080') "
        f"AND day >= :begin AND day <= :day {only}",
        c=of.contributor, begin=begin.isoformat(), day=day.isoformat(), pledge=of.pledge or 0,
    )  # fmt: skip
    return Money.of_units(int(units), base)
