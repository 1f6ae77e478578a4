"""Receipts: money recognised as from a contributor, put against instalments, held in suspense, returned.

A `Register` gathers what one command records, keeps every instalment's standing up to date while it does, and
writes all of it at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ledger.book.store import Unit
from ledger.contributions.contributors import kind_on, kinds
from ledger.contributions.standing import Instalment, Standing, fallen_due, share, stand
from ledger.contributions.suspense import Held
from ledger.contributions.worth import Target, worth
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import M_, _
from ledger.journal import posting, rules
from ledger.journal.draft import Draft
from ledger.journal.rates import Rates
from ledger.money import BASE, Money, sum_of

RECEIPT = (
    "id batch_id number fund_id contributor_id bank_account_id bank_line_id transaction_id day currency amount account_currency "
    "net charges base held held_base method reference returns identifies"
)
ALLOCATION = "id batch_id receipt_id pledge_id instalment amount base carrying"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Money that reached an account: `net` and `charges` in the account's currency, both positive; `day` is the value date.

    `gain` of it came about when it was changed, in the fund's currency: the donor sent that much less, below zero more.
    """

    cash: rules.Cash
    day: date
    net: Money
    charges: Money
    line: int | None = None
    reference: str = ""
    memo: str = ""
    method: str = "cash"
    gain: Money | None = None


@dataclass(slots=True)
class Register:
    """Gathers receipts of one batch; `write` puts them into the book."""

    unit: Unit
    batch: int
    rates: Rates
    base: str = BASE
    pledges: dict[str, Standing] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    allocations: list[tuple[Any, ...]] = field(default_factory=list)
    _kinds: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    _recognition: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pledges = {one.number: one for one in stand(self.unit)}
        self._kinds = kinds(self.unit)
        self._recognition = dict(self.unit.rows("SELECT id, recognition FROM fund"))

    def receive(self, arrival: Arrival, targets: Sequence[Target]) -> str:
        """Events 4–8: money for instalments; more than they take goes into suspense under the contributor's name.

        Raises LedgerError when a target takes more than is open, or all of them more than came in.
        """
        pledges = [self.pledge(target) for target in targets]
        if len({pledge.contributor for pledge in pledges}) > 1:
            raise LedgerError(
                _("one receipt comes from one contributor."), _("split the line by contributor"), name="two-contributors"
            )
        gain = arrival.gain or Money.zero(self.base)
        assert not gain or arrival.net.currency == self.base, "a gain is stated in the currency of the account"
        gross = arrival.net + arrival.charges - gain if gain else arrival.net + arrival.charges
        net_base, charges_base = self._bases(arrival)
        shares = worth(targets, gross, net_base + charges_base - gain, arrival.day, self.rates)
        settled = [self._settle(pledge, target, value) for pledge, target, value in zip(pledges, targets, shares.of, strict=True)]
        one_currency = len({pledge.currency for pledge in pledges}) == 1
        giver = pledges[0].promise(targets[0].instalment)
        number, receipt = self.record(arrival, pledges[0].contributor, net_base + charges_base, held=shares.excess, held_base=shares.excess_base,
                                        sent=sum_of((t.amount for t in targets), pledges[0].currency)
                                        if one_currency and not shares.excess else gross)  # fmt: skip
        self.drafts.append(
            rules.received(
                arrival.cash, arrival.day, arrival.net, arrival.charges, net_base, charges_base, tuple(settled),
                excess=shares.excess, excess_base=shares.excess_base, exchange=shares.exchange + gain, giver=giver, source=f"receipt:{receipt}", memo=arrival.memo or f"{pledges[0].code} {number}",
            )
        )  # fmt: skip
        self._allocate(receipt, settled)
        return number

    def receive_gift(self, arrival: Arrival, contributor: int) -> str:
        """Event 9: money of a known contributor without a pledge."""
        net_base, charges_base = self._bases(arrival)
        giver = self.giver(arrival.cash.fund, contributor, arrival.day)
        number, receipt = self.record(arrival, contributor, net_base + charges_base)
        self.drafts.append(
            rules.received_without_pledge(
                arrival.cash, arrival.day, arrival.net, arrival.charges, net_base, charges_base, giver,
                source=f"receipt:{receipt}", memo=arrival.memo or number,
            )
        )  # fmt: skip
        return number

    def hold(self, arrival: Arrival, contributor: int | None = None) -> str:
        """Event 10: nobody knows whose it is, or what a contributor's money is for; it waits in 2120 and is on no statement."""
        net_base, _ = self._bases(arrival)
        number, receipt = self.record(arrival, contributor, net_base, held=arrival.net, held_base=net_base)
        self.drafts.append(
            rules.received_unidentified(
                arrival.cash,
                arrival.day,
                arrival.net,
                net_base,
                holder=contributor,
                source=f"receipt:{receipt}",
                memo=arrival.memo or number,
            )
        )
        return number

    def identify(self, held: Held, targets: Sequence[Target], *, contributor: int | None, charges: Money, day: date) -> str:
        """Event 11 and the end of event 6: money in suspense is for these instalments, or (no targets) a gift of `contributor`.

        The receipt keeps the value date of the money; the entry is made on `day`.
        """
        held = self._left(held)
        charges_base = self.rates.value(charges, held.day)
        if not targets:
            if contributor is None:
                raise LedgerError(_("say whose money it is: a pledge, or a contributor."), name="no-target")
            giver, taken, taken_base = self.giver(held.fund, contributor, held.day), held.left, held.left_base
            value = taken_base + charges_base
            settled, exchange = [rules.Settled(giver, taken + charges, value, value)], Money.zero(self.base)
        else:
            pledges = [self.pledge(target) for target in targets]
            shares = worth(targets, held.left + charges, held.left_base + charges_base, held.day, self.rates)
            settled = [self._settle(one, target, value) for one, target, value in zip(pledges, targets, shares.of, strict=True)]
            giver, taken, taken_base = (
                pledges[0].promise(targets[0].instalment),
                held.left - shares.excess,
                held.left_base - shares.excess_base,
            )
            exchange = shares.exchange
        number, receipt = self.record(
            Arrival(rules.Cash("", held.bank, held.fund), held.day, Money.zero(held.left.currency), charges, held.line, held.reference),
            giver.contributor, taken_base + charges_base, held=-taken, held_base=-taken_base, sent=taken + charges, identifies=held.id,
        )  # fmt: skip
        self.drafts.append(
            rules.identified(
                held.fund, day, taken, taken_base, charges, charges_base, tuple(settled), exchange=exchange, giver=giver,
                holder=held.contributor, gift=not targets, source=f"receipt:{receipt}", memo=M_("{receipt} identified", receipt=held.number),
            )
        )  # fmt: skip
        if targets:
            self._allocate(receipt, settled)
        return number

    def release(self, held: Held, *, cash: rules.Cash | None, day: date, line: int | None, reason: str) -> str:
        """Event 11b: money in suspense leaves it: paid back through `cash`, or (None) to the Regular Fund, 2140."""
        held = self._left(held)
        number, receipt = self.record(
            Arrival(cash or rules.Cash("", None, held.fund), day, -held.left if cash else Money.zero(held.left.currency),
                    Money.zero(held.left.currency), line, held.reference),
            held.contributor, -held.left_base, held=-held.left, held_base=-held.left_base, sent=-held.left, identifies=held.id,
        )  # fmt: skip
        self.drafts.append(
            rules.sent_out_of_suspense(
                held.fund,
                day,
                held.left,
                held.left_base,
                held.contributor,
                cash=cash,
                source=f"receipt:{receipt}",
                memo=f"{held.number} {reason}".strip(),
            )
        )
        return number

    def write(self) -> dict[str, int]:
        """Put everything into the book; returns the transaction of each receipt number."""
        transactions = posting.prepare(self.unit, self.batch, self.drafts)
        by_source = {draft.source: number for draft, number in zip(self.drafts, transactions, strict=True)}
        for row in self.receipts:
            row["transaction_id"] = by_source[f"receipt:{row['id']}"]
        self.unit.insert("receipt", RECEIPT, [tuple(row[name] for name in RECEIPT.split()) for row in self.receipts])
        ids = self.unit.ids("allocation", len(self.allocations))
        self.unit.insert(
            "allocation", ALLOCATION,
            [
                (number, self.batch, receipt, self.pledges[pledge].id, no, amount, base, carrying)
                for number, (receipt, pledge, no, amount, base, carrying) in zip(ids, self.allocations, strict=True)
            ],
        )  # fmt: skip
        return {row["number"]: row["transaction_id"] for row in self.receipts}

    def pledge(self, target: Target) -> Standing:
        """The pledge of a target as it stands in this batch; raises NotUnderstood for one that does not exist."""
        pledge = self.pledges.get(target.pledge)
        if pledge is None:
            raise NotUnderstood(
                _("There is no pledge {pledge}.", pledge=target.pledge), _("fund pledge list shows them"), name="unknown-pledge"
            )
        return pledge

    def _left(self, held: Held) -> Held:
        """What is left in suspense after what this batch gave out of it; raises LedgerError when nothing is."""
        given = [row for row in self.receipts if row["identifies"] == held.id]
        left = held.left + Money.of_units(sum(row["held"] for row in given), held.left.currency)
        left_base = held.left_base + Money.of_units(sum(row["held_base"] for row in given), self.base)
        if left.amount <= 0:
            raise LedgerError(
                _("{receipt} has nothing left in suspense.", receipt=held.number), f"fund show {held.number}", name="nothing-held"
            )
        return replace(held, left=left, left_base=left_base)

    def _instalment(self, pledge: Standing, no: int) -> Instalment:
        found = next((one for one in pledge.instalments if one.number == no), None)
        if found is None:
            raise NotUnderstood(
                _("{pledge} has no instalment {number}.", pledge=pledge.number, number=no),
                f"fund show {pledge.number}",
                name="unknown-instalment",
            )
        return found

    def giver(self, fund: int, contributor: int, day: date) -> rules.Promise:
        """A contributor without a pledge as the rules know it, in the class it has on a day."""
        return rules.Promise(fund, contributor, kind_on(self._kinds[contributor], day), None, None, self._recognition[fund])

    def _bases(self, arrival: Arrival) -> tuple[Money, Money]:
        return self.rates.value(arrival.net, arrival.day), self.rates.value(arrival.charges, arrival.day)

    def _settle(self, pledge: Standing, target: Target, value: Money) -> rules.Settled:
        pledge = self.pledges[pledge.number]
        one = self._instalment(pledge, target.instalment)
        if target.amount.amount <= 0:
            raise LedgerError(_("{amount} is not an amount above zero.", amount=target.amount), name="not-an-amount")
        if target.amount.currency != pledge.currency:
            raise LedgerError(
                _(
                    "{pledge} is in {currency}, not {other}.",
                    pledge=pledge.number,
                    currency=pledge.currency,
                    other=target.amount.currency,
                ),
                name="two-currencies",
            )
        if one.open < target.amount:
            raise LedgerError(
                _("{instalment} has {open} open, less than {amount}.", instalment=f"{pledge.number}/{one.number}", open=one.open, amount=target.amount),
                _("give the part that is open; the rest goes into suspense"), name="more-than-open",
            )  # fmt: skip
        if one.early:
            self.drafts.append(fallen_due(pledge, one, self.batch, self.unit.actor.today))
            one = replace(one, early=None)
        carrying = value if pledge.memo_only else share(one, target.amount)
        self._replace(pledge, one, target.amount, carrying, one.account)
        return rules.Settled(pledge.promise(one.number), target.amount, value, carrying, one.account)

    def reopen(self, number: str, no: int, money: Money, value: Money, carrying: Money) -> rules.Settled:
        """An instalment gets back what it had received: `money` in the pledge's currency, `value` then, `carrying` the book value settled."""
        pledge = self.pledges[number]
        one = self._instalment(pledge, no)
        account = one.account if one.open else rules.RECEIVABLE_DUE
        self._replace(pledge, one, -money, -carrying, account)
        return rules.Settled(pledge.promise(no), money, value, carrying, account)

    def _replace(self, pledge: Standing, one: Instalment, received: Money, carrying: Money, account: str) -> None:
        """Keep the standing up to date; what is not firm keeps its memorandum until the condition is met."""
        left = one.carrying if pledge.memo_only else one.carrying - carrying
        changed = replace(one, received=one.received + received, carrying=left, account=account)
        kept = tuple(changed if part.number == one.number else part for part in self.pledges[pledge.number].instalments)
        self.pledges[pledge.number] = replace(pledge, instalments=kept)

    def record(
        self, arrival: Arrival, contributor: int | None, base: Money, *, held: Money | None = None, held_base: Money | None = None,
        sent: Money | None = None, returns: int | None = None, identifies: int | None = None,
    ) -> tuple[str, int]:  # fmt: skip
        """A receipt's row, as `tables.Receipt` explains it; returns its number and its id."""
        (receipt,) = self.unit.ids("receipt")
        (no,) = self.unit.numbers("R", arrival.day.year)
        number = f"R-{arrival.day.year}-{no:04d}"
        sent = sent if sent is not None else arrival.net + arrival.charges
        self.receipts.append(
            {
                "id": receipt, "batch_id": self.batch, "number": number, "fund_id": arrival.cash.fund, "contributor_id": contributor,
                "bank_account_id": arrival.cash.bank, "bank_line_id": arrival.line, "transaction_id": None, "day": arrival.day.isoformat(),
                "currency": sent.currency, "amount": sent.units, "account_currency": arrival.net.currency, "net": arrival.net.units,
                "charges": arrival.charges.units, "base": base.units, "held": held.units if held else 0,
                "held_base": held_base.units if held_base else 0, "method": arrival.method, "reference": arrival.reference,
                "returns": returns, "identifies": identifies,
            }
        )  # fmt: skip
        return number, receipt

    def _allocate(self, receipt: int, settled: Iterable[rules.Settled]) -> None:
        for part in settled:
            self.note(receipt, part, 1)

    def note(self, receipt: int, part: rules.Settled, sign: int) -> None:
        """What a receipt gives to an instalment (`sign` 1) or takes back from it (-1)."""
        number = next(one.number for one in self.pledges.values() if one.id == part.promise.pledge)
        self.allocations.append(
            (
                receipt,
                number,
                part.promise.instalment,
                sign * part.money.units,
                sign * part.value.units,
                sign * part.carrying.units,
            )
        )
