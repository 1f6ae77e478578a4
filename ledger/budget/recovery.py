"""Indirect cost recovery follows the money: what a batch received, returned, refunded or spent is charged in the same batch.

Nothing is charged on money in suspense; identified later, it is charged then. What goes back takes its charge back, so that a
charge and its return are nothing together, and never more is given back than was charged.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import localcontext
from functools import cached_property
from typing import Any

from ledger.book.store import Unit
from ledger.budget.recovery_cases import IN_ALL, RECEIVED, Cases, Whose
from ledger.budget.recovery_settings import Settings, load
from ledger.budget.recovery_terms import Decision, decide
from ledger.errors import LedgerError
from ledger.i18n import M_, _
from ledger.journal import posting, rules_recovery
from ledger.journal.draft import Draft
from ledger.journal.rules import Cash
from ledger.money import BASE, Money, round_to, split

RECOVERY = "id batch_id fund_id contributor_id pledge_id receipt_id entry_id basis rate base amount why note rule_id override_id transaction_id"
_SPENT = "receipt_id IS NULL AND why <> 'refunded'"
_SUMS = (
    f"SELECT coalesce(pledge_id, 0), sum(amount), sum(CASE WHEN {_SPENT} THEN 0 ELSE amount END), "
    f"sum(CASE WHEN why = 'in_kind' OR ({_SPENT}) THEN 0 ELSE basis END) FROM recovery "
    "WHERE contributor_id = :who AND undone_in IS NULL GROUP BY coalesce(pledge_id, 0)"
)
_PARTS = (
    "SELECT r.id, coalesce(r.returns, 0), r.number, r.method = 'in_kind', r.day, t.id, t.day, t.late_from, p.fund_id, p.contributor_id, "
    "p.pledge_id, -sum(p.base), -sum(p.amount) FROM receipt r JOIN journal_transaction t ON t.id = r.transaction_id "
    f"JOIN posting p ON p.transaction_id = t.id AND p.line IN {RECEIVED} AND p.contributor_id IS NOT NULL "
    "JOIN batch b ON b.id = r.batch_id WHERE r.undone_in IS NULL AND {which} "
    "GROUP BY r.id, r.returns, r.number, r.method, r.day, t.id, t.day, t.late_from, p.fund_id, p.contributor_id, p.pledge_id "
    "HAVING sum(p.base) <> 0 ORDER BY r.id, p.pledge_id"
)
_USES = (
    "SELECT p.line = 'B4', t.id, t.day, t.late_from, p.fund_id, p.contributor_id, p.pledge_id, sum(p.base) FROM journal_transaction t "
    "JOIN posting p ON p.transaction_id = t.id AND p.contributor_id IS NOT NULL AND (p.line = 'B4' OR p.account BETWEEN '5100' AND '5900') "
    "JOIN batch b ON b.id = t.batch_id WHERE {which} AND t.event <> 'year end' AND t.reverses IS NULL AND t.id NOT IN (SELECT transaction_id FROM receipt WHERE batch_id = t.batch_id) "
    "GROUP BY p.line = 'B4', t.id, t.day, t.late_from, p.fund_id, p.contributor_id, p.pledge_id "
    "HAVING sum(p.base) <> 0 ORDER BY t.id, p.contributor_id, p.pledge_id"
)
_NEW_RECEIPT, _NEW_USE = (
    f" AND NOT EXISTS (SELECT 1 FROM recovery x WHERE x.undone_in IS NULL AND x.{column})"
    for column in ("receipt_id = r.id", "entry_id = t.id")
)
_MISSED = "b.state = 'posted' AND t.day < :until"


@dataclass(frozen=True, slots=True)
class Notice:
    """A receipt that took a contributor's contributions over the threshold: it is charged whole, what came before it is not."""

    receipt: str
    contributor: str
    total: Money
    threshold: Money


@dataclass(frozen=True, slots=True)
class Short:
    """A charge that no balance covers whole: what of it was charged, what the rules say; the rest is not charged."""

    contributor: str
    charged: Money
    wanted: Money


@dataclass(slots=True)
class Charges:
    """What a batch charged, and gave back, in the fund's currency, both positive; `rows` counts what was looked at."""

    rows: int = 0
    charged: Money = field(default_factory=lambda: Money.zero(BASE))
    returned: Money = field(default_factory=lambda: Money.zero(BASE))
    notices: list[Notice] = field(default_factory=list)
    short: list[Short] = field(default_factory=list)
    net: Counter[int] = field(default_factory=Counter)  # contributor → charged less given back, in whole units

    def add(self, more: "Charges") -> None:
        """Take in what a later look at the same batch charged."""
        self.rows += more.rows
        self.charged, self.returned = self.charged + more.charged, self.returned + more.returned
        self.notices += more.notices
        self.short += more.short
        self.net.update(more.net)


# How much of what was charged, and why a charge is given back, as the memo of its entry says it.
_CHARGED = {"gross": M_("{receipt} {rate} % gross"), "direct": M_("{receipt} {rate} % direct")}
_GIVEN_BACK = {"returned": M_("{receipt} returned"), "refunded": M_("{receipt} refunded")}


@dataclass(frozen=True, slots=True)
class _Part:
    """What an entry moved for one pledge of a contributor: `base` in the fund's currency, `own` in the pledge's; received positive."""

    entry: int
    on: date
    late_from: date | None
    fund: int
    whose: Whose
    base: Money
    own: int = 0
    receipt: int | None = None
    returns: int = 0
    number: str = ""
    in_kind: bool = False
    day: date = date.min


def follow(unit: Unit, batch: int) -> Charges:
    """Charge what the batch received and spent, give back what it returned and refunded, as rows and entries of the same batch.

    A second time in the same batch it finds what came since: a closing is charged before its balances are kept.
    """
    settings = load(unit)
    if not settings:
        return Charges()
    run = _Run(unit, batch, settings, _parts(unit, f"r.batch_id = :batch{_NEW_RECEIPT}", batch=batch))
    return run.charge(_uses(unit, f"t.batch_id = :batch{_NEW_USE}", batch=batch))


def catch_up(unit: Unit, batch: int, until: date) -> Charges:
    """Charge, in `batch`, all dated before `until` that counts and was never looked at: what was there before the first rule."""
    settings = load(unit)
    if not settings:
        return Charges()
    missed = _parts(unit, f"{_MISSED}{_NEW_RECEIPT}", until=until.isoformat())
    uses = _uses(unit, f"{_MISSED}{_NEW_USE}", until=until.isoformat()) if settings.on_expenditure else []
    return _Run(unit, batch, settings, missed).charge([use for use in uses if not use[0]])


def owed(unit: Unit) -> tuple[Money, Money]:
    """What is owed to the recovery fund (2140) and what is due back from it (1310), by its own events, what waits included."""
    sums: dict[str, int] = dict(
        unit.rows(
            "SELECT p.account, sum(p.base) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
            "WHERE p.account IN ('2140', '1310') AND t.event IN (:charged, :returned, :settled) GROUP BY p.account",
            **dict(zip(("charged", "returned", "settled"), rules_recovery.EVENTS, strict=True)),
        )
    )
    return Money.of_units(-sums.get("2140", 0), BASE), Money.of_units(sums.get("1310", 0), BASE)


def settle(unit: Unit, batch: int, cash: Cash, day: date, paid: Money, base: Money) -> Money:
    """Pay the recovery fund what it is owed, less what is due back from it; returns what is then still owed.

    `paid` is in the account's currency, `base` its value. Raises LedgerError for more than is owed.
    """
    due, claim = owed(unit)
    set_off = min(claim, due)
    if not Money.zero(BASE) < base <= due - set_off:
        raise LedgerError(
            _("{owed} is owed for indirect costs, not {amount}.", owed=due - set_off, amount=base),
            _("fund recovery shows what was charged"),
            name="more-than-owed",
        )
    posting.prepare(unit, batch, [
        rules_recovery.settled(cash, day, paid, base, set_off, source=f"recovery settled:{batch}", memo=M_("indirect cost recovery settled"))
    ])  # fmt: skip
    return due - set_off - base


def _parts(unit: Unit, which: str, **values: Any) -> list[_Part]:
    return [
        _Part(
            entry, date.fromisoformat(on), date.fromisoformat(late) if late else None, fund, (contributor, pledge), Money.of_units(base, BASE),
            own, receipt, returns, number, bool(in_kind), date.fromisoformat(day),
        )
        for receipt, returns, number, in_kind, day, entry, on, late, fund, contributor, pledge, base, own in unit.rows(
            _PARTS.replace("{which}", which), **values
        )
    ]  # fmt: skip


def _uses(unit: Unit, which: str, **values: Any) -> list[tuple[bool, _Part]]:
    """Refunds (True) and spending (False) that name a contributor; spent and refunded is positive."""
    return [
        (bool(refund), _Part(entry, date.fromisoformat(on), date.fromisoformat(late) if late else None, fund, (contributor, pledge),
                             Money.of_units(base, BASE), day=date.fromisoformat(on)))
        for refund, entry, on, late, fund, contributor, pledge, base in unit.rows(_USES.replace("{which}", which), **values)
    ]  # fmt: skip


@dataclass(slots=True)
class _Sum:
    """Of one pledge of a contributor, in whole units: charged less given back; the same of receipts alone, and what they brought."""

    net: int = 0
    on_receipts: int = 0
    brought: int = 0


class _Run:
    """Charges the events of one batch in their order, each after all before it."""

    def __init__(self, unit: Unit, batch: int, settings: Settings, parts: Sequence[_Part]) -> None:
        self.unit, self.batch, self.settings, self.parts = unit, batch, settings, parts
        self.done = Charges()
        self.rows: list[dict[str, Any]] = []
        self.drafts: list[Draft] = []
        self.sums: dict[int, dict[int, _Sum]] = {}
        self.still_to_come = Counter[object]()  # of what the book says in all, what this run has not reached yet
        for part in parts:
            if not part.in_kind:
                self.still_to_come.update({part.whose[0]: part.base.units, part.whose: part.own})
        self.cases = Cases(unit, settings)
        self.room: dict[int, int] = {}  # contributor → what is left of its money after all that was charged

    @cached_property
    def due(self) -> list[Money]:
        return list(owed(self.unit))

    def charge(self, uses: Sequence[tuple[bool, _Part]]) -> Charges:
        """All of it: receipts and returns, then refunds and spending."""
        for part in self.parts:
            if part.base.amount > 0:
                self._received(part)
            else:
                self._went_back(part)
            if not part.in_kind:
                self.still_to_come.subtract({part.whose[0]: part.base.units, part.whose: part.own})
        for refund, part in uses:
            if refund:
                self._refunded(part)
            else:
                self._spent(part)
        return self._write()

    def _received(self, part: _Part) -> None:
        later = self.still_to_come[part.whose[0]]
        found = decide(self.settings.rules, self.cases.case(part.whose, part.day, part.base, later=later, in_kind=part.in_kind))
        assert found is not None, "a receipt is always decided about"
        self._add(part, found.why, found.amount, found)
        if found.why == "crossing":
            rule = next(one for one in self.settings.rules if one.id == found.rule)
            total = Money.of_units(self.cases.given(part.whose[0]) - later, BASE) + part.base
            self.done.notices.append(Notice(part.number, self._code(part.whose[0]), total, rule.threshold))

    def _went_back(self, part: _Part) -> None:
        """A receipt that came back whole gives back its charge; a list that takes money off gives back in proportion."""
        if part.in_kind:
            self._add(part, "in_kind", Money.zero(BASE))
            return
        who, pledge = part.whose
        held = self._sum(part.whose)
        if part.returns:
            back = self._charged_on(part)
        else:
            received = self.unit.rows(f"{IN_ALL} AND p.pledge_id = :pledge", who=who, pledge=pledge)[0][1] or 0
            back = _share(held.on_receipts, -part.own, received - self.still_to_come[part.whose])
        self._add(part, "returned", -Money.of_units(max(0, min(back, held.net)), BASE))

    def _charged_on(self, part: _Part) -> int:
        """What was charged on the receipt that came back, and on what was identified of it later, for this pledge."""
        family: set[int] = {part.returns} | {
            number for (number,) in self.unit.rows("SELECT id FROM receipt WHERE identifies = :r AND undone_in IS NULL", r=part.returns)
        }  # fmt: skip
        before = self.unit.value(
            "SELECT coalesce(sum(amount), 0) FROM recovery WHERE undone_in IS NULL AND coalesce(pledge_id, 0) = :p AND receipt_id IN "
            "(SELECT id FROM receipt WHERE (id = :r OR identifies = :r) AND undone_in IS NULL)",
            p=part.whose[1] or 0, r=part.returns,
        )  # fmt: skip
        mine = (row for row in self.rows if row["receipt_id"] in family and row["pledge_id"] == part.whose[1])
        return int(before + sum(row["amount"] for row in mine))

    def _refunded(self, part: _Part) -> None:
        """Unspent money paid back gives back the charge on that part of what came in, shared over the pledges it came in for."""
        who, pledge = part.whose
        sums = {one: held for one, held in self._of(who).items() if held.brought > 0 and pledge in (None, one)}
        brought = Money.of_units(sum(held.brought for held in sums.values()), BASE)
        if part.base.amount <= 0 or not brought:
            return
        shares = split(min(part.base, brought), {f"{one:020}": held.brought for one, held in sums.items()})
        for one, held in sums.items():
            share = shares[f"{one:020}"]
            back = min(_share(held.on_receipts, share.units, held.brought), held.net)
            self._add(replace(part, whose=(who, one or None), base=-share), "refunded", -Money.of_units(max(0, back), BASE))

    def _spent(self, part: _Part) -> None:
        """Spending is charged under its agreement; without one, under the contributor's latest of that day."""
        part = replace(part, whose=self.cases.agreement(part.whose, part.day))
        found = self.cases.on_spending(part.whose, part.day, part.base)
        if found is not None:
            least = Money.of_units(-self._sum(part.whose).net, BASE)
            self._add(part, found.why, max(found.amount, least), found)

    def _of(self, who: int) -> dict[int, _Sum]:
        """Pledge (0: none) → what was charged under it so far, this run included."""
        if who not in self.sums:
            self.sums[who] = {pledge: _Sum(*sums) for pledge, *sums in self.unit.rows(_SUMS, who=who)}
        return self.sums[who]

    def _sum(self, whose: Whose) -> _Sum:
        return self._of(whose[0]).setdefault(whose[1] or 0, _Sum())

    def _add(self, part: _Part, why: str, amount: Money, found: Decision | None = None) -> None:
        """A row, the sums after it, and its entry where it is not nothing."""
        why, amount = self._covered(part, why, amount)
        held, spending = self._sum(part.whose), part.receipt is None and why != "refunded"
        held.net += amount.units
        held.on_receipts += 0 if spending else amount.units
        held.brought += 0 if spending or why == "in_kind" else part.base.units
        rate = f"{found.rate:f}" if found and found.rate is not None else ""
        (number,) = self.unit.ids("recovery")
        self.rows.append(
            {
                "id": number, "batch_id": self.batch, "fund_id": part.fund, "contributor_id": part.whose[0], "pledge_id": part.whose[1],
                "receipt_id": part.receipt, "entry_id": part.entry, "basis": part.base.units, "rate": rate, "base": found.base if found else "",
                "amount": amount.units, "why": why, "note": found.note if found else "", "rule_id": found.rule if found else None,
                "override_id": found.override if found else None, "transaction_id": None,
            }
        )  # fmt: skip
        self.done.rows += 1
        self.done.net[part.whose[0]] += amount.units
        if not amount:
            return
        source, late = f"recovery:{number}", part.late_from
        if amount.amount > 0:
            self.done.charged += amount
            self.due[0] += amount
            base = found.base if found else ""
            memo = _CHARGED.get(base, "{receipt} {rate} %").format(receipt=part.number, rate=rate).strip()
            draft = rules_recovery.charged(part.fund, *part.whose, part.on, amount, source=source, memo=memo, late_from=late)
        else:
            back = -amount
            claim = back - min(back, max(self.due[0], Money.zero(BASE)))
            self.done.returned += back
            self.due[0] -= back - claim
            memo = _GIVEN_BACK.get(why, "{receipt} {why}").format(receipt=part.number, why=why).strip()
            draft = rules_recovery.returned(
                part.fund, *part.whose, part.on, back, claim, memo=memo, source=source, late_from=late
            )
        self.drafts.append(draft)

    def _covered(self, part: _Part, why: str, amount: Money) -> tuple[str, Money]:
        """Nobody is overdrawn by a charge: it reaches as far as the contributor's balance does, and what is short is told."""
        (who, _pledge), wanted = part.whose, amount
        if amount.amount > 0:
            if who not in self.room:
                self.room[who] = self.cases.unspent(who, self.batch) - sum(
                    row["amount"] for row in self.rows if row["contributor_id"] == who
                )
            amount = min(amount, Money.of_units(max(0, self.room[who]), amount.currency), key=lambda money: money.amount)
        if who in self.room:
            self.room[who] -= amount.units
        if amount == wanted:
            return why, amount
        self.done.short.append(Short(self._code(who), amount, wanted))
        return "short", amount

    def _code(self, who: int) -> str:
        return str(self.unit.value("SELECT code FROM contributor WHERE id = :id", id=who))

    def _write(self) -> Charges:
        entries = iter(posting.prepare(self.unit, self.batch, self.drafts))
        for row in self.rows:
            row["transaction_id"] = next(entries) if row["amount"] else None
        self.unit.insert("recovery", RECOVERY, [tuple(row[name] for name in RECOVERY.split()) for row in self.rows])
        return self.done


def _share(of: int, part: int, whole: int) -> int:
    """`part` of `whole` of an amount in whole units of the fund's currency, rounded half up to the cent."""
    if whole <= 0:
        return of
    with localcontext(prec=60):
        return round_to(Money.of_units(of, BASE).amount * part / whole, BASE).units
