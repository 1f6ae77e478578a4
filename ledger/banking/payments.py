"""Bank lines that pay expenditures: what is unpaid, what an officer names, and what posting writes (event 22b).

The budget's tables are read and its disbursements written here; its room is not known. What was spent in another currency than
that of the account is not paid this way; what was spent in the account's is, whichever that is.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.banking.match_payments import Unpaid
from ledger.banking.match_values import Payment
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.journal import rules_budget
from ledger.journal.draft import Draft
from ledger.journal.numbering import spelled
from ledger.journal.payables import Payables
from ledger.journal.rates import Rates
from ledger.journal.rules import Cash
from ledger.journal.rules_budget import Coding
from ledger.money import Money, sum_of

_NUMBER = re.compile(r"([EO])-([0-9]{4})-([0-9]{1,9})")
_DISBURSEMENT = "id batch_id expenditure_id bank_account_id day amount transaction_id"
_STAGED = (
    "SELECT p.expenditure_id, m.bank_line_id, p.amount FROM payment_part p JOIN bank_match m ON m.id = p.match_id AND m.undone_in IS NULL "
    "WHERE p.undone_in IS NULL AND NOT EXISTS (SELECT 1 FROM match_posting o WHERE o.match_id = m.id AND o.undone_in IS NULL)"
)


def unpaid(query: Asking, *, decided: bool = True, apart_from: Collection[int] = ()) -> list[Unpaid]:
    """Every expenditure that counts, with what of it is not paid, in the currency in which it was spent; those that are paid have zero open.

    Payments that wait count as made, and so do, where what is `decided` counts, those of staged lines, `apart_from` some lines.
    """
    promised: dict[int, int] = {}
    for expenditure, line, units in query.rows(_STAGED) if decided else ():
        if line not in apart_from:
            promised[expenditure] = promised.get(expenditure, 0) + units
    return [
        Unpaid(number, name, obligation or "", payee, date.fromisoformat(day), Money.of_units(max(int(units) - promised.get(number, 0), 0), code),
               Coding(fund, line, of))
        for number, name, obligation, payee, day, units, code, fund, line, of in query.rows(
            "SELECT id, number, obligation, payee, day, open, currency, fund_id, budget_line_id, object FROM payable_list "
            "WHERE state = 'posted' ORDER BY id"
        )
    ]  # fmt: skip


def orders(query: Asking) -> dict[str, str]:
    """Every obligation, with the number of the order that it was raised for."""
    return dict(
        query.rows(
            "SELECT o.number, o.order_no FROM obligation o JOIN batch b ON b.id = o.batch_id AND b.state = 'posted' WHERE o.undone_in IS NULL"
        )
    )


def is_number(text: str) -> bool:
    """Whether a word is built like the number of an expenditure or an obligation."""
    return bool(_NUMBER.fullmatch(text.partition("=")[0].strip().upper()))


def named(query: Asking, line: int, texts: Sequence[str], amount: Money) -> tuple[Payment, ...]:
    """What an outgoing line of `amount` (negative) pays, in the order named: `E-2026-0001`, `E-2026-0001=150.00`, `O-2026-0012`.

    Without an amount an expenditure takes what is unpaid of it, or what is left of the line if that is less; an obligation
    stands for all that is unpaid of it. Raises NotUnderstood for what is not there, LedgerError for what is
    paid already or would get nothing.
    """
    known, left, found = unpaid(query, apart_from={line}), -amount, []
    for text in texts:
        name, equals, stated = text.partition("=")
        several, meant = _meant(query, known, name)
        if equals and several:
            raise NotUnderstood(_("{obligation} stands for all that is unpaid of it.", obligation=meant[0].obligation), _("name an expenditure: {expenditure}={stated}", expenditure=meant[0].number, stated=stated),
                                name="which-expenditure")  # fmt: skip
        for one in meant:
            part = Money.parse(stated, one.open.currency) if equals else one.open
            if not equals and not several and one.open.currency == left.currency:
                part = min(one.open, left)
            if part.amount <= 0:
                what = _("nothing of the {amount} is left for {name}.", amount=-amount, name=one.number)
                if equals:
                    what = _("{amount} is not an amount above zero.", amount=part)
                raise LedgerError(what, _("say how much is for each: {name}=1234.56", name=one.number), name="not-an-amount")
            left = left - part if part.currency == left.currency else left
            found.append(Payment(one.number, part))
    return tuple(found)


def _meant(query: Asking, known: Iterable[Unpaid], text: str) -> tuple[bool, list[Unpaid]]:
    """Whether an obligation is named, and the expenditures meant of which something is unpaid; at least one."""
    name = spelled(text, "EO")
    meant = [one for one in known if name in (one.number, one.obligation)]
    open_ = [one for one in meant if one.open]
    if open_:
        return open_[0].number != name, open_
    if meant:
        raise LedgerError(
            _("nothing of {name} is unpaid, or another line is staged for it.", name=name),
            f"fund show {name}",
            name="nothing-to-pay",
        )
    waits = query.value("SELECT batch FROM payable_list WHERE number = :n OR obligation = :n", n=name)
    if waits:
        raise LedgerError(_("{name} waits for a second person.", name=name), f"fund approve {waits}", name="rests-on-waiting")
    if query.value("SELECT 1 FROM obligation WHERE number = :n AND undone_in IS NULL", n=name):
        raise LedgerError(
            _("Nothing was spent of {obligation} yet.", obligation=name),
            f"fund budget spend {name} AMOUNT",
            name="nothing-to-pay",
        )
    raise NotUnderstood(_("There is no expenditure or obligation {number}.", number=name), _("fund budget obligations lists obligations, fund log what was spent"),
                        name="unknown-expenditure")  # fmt: skip


def check(unit: Unit, decided: Mapping[int, Sequence[Payment]]) -> None:
    """Raises LedgerError unless the payments of each line make up the line, and none is more than is unpaid or before it was spent.

    What other staged lines pay, and what waits, is not unpaid any more.
    """
    due = Due(unit, apart_from=decided) if decided else None
    for line, pays in decided.items():
        amount, currency, day = unit.rows(
            "SELECT amount, currency, coalesce(value_date, day) FROM bank_line WHERE id = :id", id=line
        )[0]
        assert due is not None, "there is something to check"
        due.take(pays, Money.of_units(amount, currency), date.fromisoformat(day), f"L-{line}")


@dataclass(slots=True)
class Due:
    """What is unpaid while lines are staged or posted, kept up to date with each that is let pass."""

    unit: Unit
    apart_from: Collection[int] | None = None  # lines that are staged now; None: all staged lines are posted
    _open: dict[str, Unpaid] = field(default_factory=dict)
    _left: dict[str, Money] = field(default_factory=dict)
    _rows: list[tuple[int, int, int, str, int]] = field(default_factory=list)  # match, expenditure, bank account, day, units
    _owed: Payables | None = None

    def take(self, pays: Sequence[Payment], amount: Money, day: date, line: str = "") -> list[tuple[Unpaid, Money]]:
        """The expenditures that a line of `amount` (negative: out) pays on a day, and how much of each; raises LedgerError, as `check` says."""
        if not self._open:
            decided = self.apart_from is not None
            self._open = {one.number: one for one in unpaid(self.unit, decided=decided, apart_from=self.apart_from or ())}
            self._left = {one.number: one.open for one in self._open.values()}
        found = []
        for part in pays:
            one = self._open.get(part.expenditure)
            if one is None:
                raise LedgerError(
                    _("{expenditure} does not count any more.", expenditure=part.expenditure),
                    f"fund show {part.expenditure}",
                    name="unknown-expenditure",
                )
            _check_day(one, amount, day)
            if part.amount.amount > self._left[one.number].amount:
                raise LedgerError(_("{number} has {amount} unpaid, not {wanted}.", number=one.number, amount=self._left[one.number], wanted=part.amount), f"fund show {one.number}",
                                  name="more-than-unpaid")  # fmt: skip
            self._left[one.number] -= part.amount
            found.append((one, part.amount))
        total = sum_of((money for _one, money in found), amount.currency)
        if total != -amount:
            what = _("the line takes out {amount}; what it would pay makes {total}.", amount=-amount, total=total)
            if line:
                what = _("{line} takes out {amount}; what it would pay makes {total}.", line=line, amount=-amount, total=total)
            raise LedgerError(
                what,
                _("name all that it pays, with amounts that make up the line: E-2026-0001=1234.56"), name="not-the-line",
            )  # fmt: skip
        return found

    def paid(
        self, match: int, pays: Sequence[Payment], cash: Cash, amount: Money, day: date, rates: Rates, *, source: str, memo: str
    ) -> Draft:
        """The one entry of a line that pays expenditures, at the rate of its day; raises LedgerError where it no longer can."""
        assert cash.bank is not None, "a line is of an account at a bank"
        parts = self.take(pays, amount, day)
        self._rows += [(match, one.id, cash.bank, day.isoformat(), money.units) for one, money in parts]
        numbers = " ".join(one.number for one, _money in parts)
        owed = self._owed = self._owed or Payables(self.unit)
        coded = [rules_budget.Due(one.coding, money, owed.carrying(one.coding.line, money, rates.base)) for one, money in parts]
        return rules_budget.paid(
            coded, cash, day, rates.value(-amount, day), source=source, memo=f"{numbers} {memo}".strip()[:200]
        )

    def write(self, unit: Unit, batch: int, entries: Mapping[int, int]) -> None:
        """The disbursements of the lines that were paid, each with the entry of its line."""
        unit.insert("disbursement", _DISBURSEMENT, [
            (number, batch, expenditure, bank, day, units, entries[match])
            for number, (match, expenditure, bank, day, units) in zip(unit.ids("disbursement", len(self._rows)), self._rows, strict=True)
        ])  # fmt: skip


def _check_day(one: Unpaid, amount: Money, day: date) -> None:
    if one.open.currency != amount.currency:
        raise LedgerError(_("{number} is in {currency}, the line in {other}.", number=one.number, currency=one.open.currency, other=amount.currency),
                          _("say --type payment, which leaves it unpaid in the budget"), name="other-currency")  # fmt: skip
    if one.day > day:
        raise LedgerError(_("{number} was spent on {spent}; it cannot have been paid on {day}.", number=one.number, spent=one.day, day=day), f"fund show {one.number}",
                          name="not-a-past-day")  # fmt: skip


def parts(query: Asking, which: str, **values: object) -> dict[int, tuple[Payment, ...]]:
    """Decided lines (`m`, by id) with the expenditures that they pay (`p`), of those `which` names in SQL."""
    found: dict[int, tuple[Payment, ...]] = {}
    for match, number, units, currency in query.rows(
        "SELECT m.id, x.number, p.amount, coalesce(x.currency, f.currency) FROM payment_part p JOIN bank_match m ON m.id = p.match_id "
        "JOIN expenditure x ON x.id = p.expenditure_id JOIN budget_line l ON l.id = x.budget_line_id JOIN fund f ON f.id = l.fund_id "
        f"WHERE {which} ORDER BY p.id",
        **values,
    ):
        found[match] = (*found.get(match, ()), Payment(number, Money.of_units(units, currency)))
    return found


def write(unit: Unit, batch: int, decided: Mapping[int, Sequence[Payment]]) -> None:
    """Write what decided lines (by the id of the match) pay."""
    numbers: dict[str, int] = dict(unit.rows("SELECT number, id FROM payable_list")) if decided else {}
    rows = [(batch, match, numbers[part.expenditure], part.amount.units) for match, pays in decided.items() for part in pays]
    unit.insert(
        "payment_part", "id batch_id match_id expenditure_id amount",
        [(number, *row) for number, row in zip(unit.ids("payment_part", len(rows)), rows, strict=True)],
    )  # fmt: skip


def mirror(unit: Unit, batch: int, entry: int, reversal: int, day: date) -> None:
    """For each disbursement of an entry that was reversed on `day`, one with the amount negated: it is unpaid again."""
    rows = unit.rows(
        "SELECT expenditure_id, bank_account_id, amount FROM disbursement WHERE transaction_id = :e AND undone_in IS NULL ORDER BY id", e=entry
    )  # fmt: skip
    unit.insert("disbursement", _DISBURSEMENT, [
        (number, batch, expenditure, bank, day.isoformat(), -units, reversal)
        for number, (expenditure, bank, units) in zip(unit.ids("disbursement", len(rows)), rows, strict=True)
    ])  # fmt: skip
