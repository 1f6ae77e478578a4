"""Revaluation (event 26): what stands in another currency at the closing rate of a day, the day itself included.

Monetary items are revalued: cash, cash in transit, receivables (interest that was earned, too), payables and what is due to other
funds (accounting.md §4.1); under cash recognition the
memorandum of firm pledges, so that a statement shows them at the closing rate either way. Not revalued: advances under
conditional pledges (2110), which are settled by what is done for them and not in money; conditional and unsigned pledges,
which are no asset and are valued when they become one; money in suspense (2120), which its owner is credited with at the
rate of the day it came; pledges that were undone, which were none.

Cumulative and never reversed: what is posted is the value at the closing rate less the value carried, so that a second run
posts nothing, and what is settled afterwards takes the carried value with it (`standing.share`): no gain counts twice. Where
money came after the day but before the revaluation, it took the old value; what it should have taken follows it, on its day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import posting, rates, rules_valuation
from ledger.journal.draft import Draft
from ledger.journal.order import WAITING_UNDO
from ledger.journal.rules_valuation import Position
from ledger.money import Money, in_proportion
from ledger.periods import Quarter

EVENT, SETTLED = "revaluation", "revaluation settled"
RECEIVABLE = ("1110", "1120", "9010")
_ACCOUNTS = "'1020', '1090', '1110', '1120', '1410', '2010', '2140', '9010'"
_OPEN = (
    "FROM posting p JOIN fund f ON f.id = p.fund_id AND f.currency <> p.currency "
    f"WHERE NOT (p.account = '9010' AND p.line = 'A10') AND p.transaction_id NOT IN ({WAITING_UNDO}) "
    "AND coalesce(p.pledge_id, 0) NOT IN (SELECT id FROM pledge WHERE undone_in IS NOT NULL)"
)
_PLEDGED = "CASE WHEN p.account IN ('1110', '1120', '9010') THEN p.{column} END"
_Key = tuple[int, int]  # pledge, instalment


@dataclass(frozen=True, slots=True)
class Difference:
    """A position, and what it is worth at the day's rate."""

    position: Position
    rate: Decimal
    worth: Money

    @property
    def gain(self) -> Money:
        """What it is worth more than it is carried at; negative when less. Debit positive, as the position is."""
        return self.worth - self.position.carrying


def differences(query: Asking, day: date) -> list[Difference]:
    """What stands otherwise than at the closing rate of a day: empty when it is revalued.

    Counts waiting batches, as settlements do. A rate must be of the day's quarter; raises LedgerError naming every currency
    that has none.
    """
    table, found, missing = rates.load(query), [], set()
    for position in _positions(query, day):
        code = position.amount.currency
        if position.amount and not table.is_fresh(code, day):
            missing.add(code)
            continue
        rate = table.on(code, day) if position.amount else Decimal(1)
        worth = table.value(position.amount, day) if position.amount else Money.zero(position.carrying.currency)
        found.append(Difference(position, rate, worth))
    if missing:
        raise LedgerError(
            _("There is no exchange rate of {quarter} for {currencies}; nothing was revalued.", quarter=Quarter.of(day),
              currencies=", ".join(sorted(missing))),
            f"fund rate add {' '.join(f'{code} RATE' for code in sorted(missing))} --on {day} --source NAME", name="rates-missing",
        )  # fmt: skip
    return [one for one in found if one.gain]


def revalue(unit: Unit, batch: int, day: date) -> list[Difference]:
    """Post the differences of a day in a batch; returns them, none when all stands at the closing rate already.

    Raises LedgerError for a day in a closed quarter, and when rates are missing.
    """
    closed = unit.value(
        "SELECT quarter FROM period WHERE undone_in IS NULL AND begin_day <= :day AND end_day > :day", day=day.isoformat()
    )
    if closed:
        raise LedgerError(
            _("{quarter} is closed.", quarter=closed), f"fund period reopen {closed} --reason TEXT", name="closed-already"
        )
    found = differences(unit, day)
    later = unit.value(
        "SELECT min(day) FROM journal_transaction WHERE event = :event AND reverses IS NULL AND day > :day",
        event=EVENT, day=day.isoformat(),
    )  # fmt: skip
    drafts = list(_drafts(found, day, batch, last=later is None))
    drafts += _caught_up(unit, found, day, date.fromisoformat(later) if later else None, batch)
    posting.prepare(unit, batch, drafts)
    return found


def _positions(query: Asking, day: date) -> Iterator[Position]:
    dimensions = (
        *(_PLEDGED.format(column=name) for name in ("contributor_id", "pledge_id", "instalment")),
        "CASE WHEN p.account IN ('1020', '1090') THEN p.bank_account_id END",
        "CASE WHEN p.account = '2010' THEN p.budget_line_id END",
    )
    for account, fund, base, code, amount, carrying, *ids in query.rows(
        f"SELECT p.account, p.fund_id, f.currency, p.currency, sum(p.amount), sum(p.base), {', '.join(dimensions)} {_OPEN} "
        f"AND p.account IN ({_ACCOUNTS}) AND p.day <= :day GROUP BY p.account, p.fund_id, f.currency, p.currency, {', '.join(dimensions)} "
        "HAVING sum(p.amount) <> 0 OR sum(p.base) <> 0 ORDER BY 1, 2, 4, 8, 9, 10, 11",
        day=day.isoformat(),
    ):
        yield Position(account, fund, Money.of_units(amount, code), Money.of_units(carrying, base), *ids)


def _drafts(found: Iterable[Difference], day: date, batch: int, *, last: bool) -> Iterator[Draft]:
    """One entry for each pledge, bank account and currency of payables: what an officer looks for is by itself.

    What is left of something that has gone is realised, unless a later revaluation has taken it up already.
    """
    groups: dict[str, list[tuple[Position, Money]]] = defaultdict(list)
    for one in found:
        place = one.position
        of = f"pledge:{place.pledge}" if place.pledge else f"{place.account}:{place.bank or place.budget_line or ''}:{place.fund}"
        gone = "" if place.amount or not last else ":gone"
        groups[f"{of}:{place.amount.currency}{gone}"].append((place, one.gain))
    for key, gains in groups.items():
        yield rules_valuation.revalued(
            gains, day, event=EVENT, source=f"revaluation:{day}:{key}:{batch}", memo=f"{gains[0][0].amount.currency} {day}",
            realised=key.endswith(":gone"),
        )  # fmt: skip


@dataclass(slots=True)
class _Carried:
    """What a revaluation added to the value of an instalment, by account, and the amounts it was added to."""

    positions: dict[str, Position]
    amounts: dict[str, Money]
    gains: dict[str, Money]

    def take(self, account: str, moved: Money) -> Money:
        """The part of the gain that goes with what is settled: in proportion, the last part takes what is left."""
        held, gain = self.amounts[account], self.gains[account]
        self.amounts[account] = held + moved
        if held.amount * moved.amount >= 0:
            return Money.zero(gain.currency)  # more is promised, or money went back: at its own value
        part = min(abs(moved), abs(held), key=lambda money: money.amount)
        taken = gain if part == abs(held) else in_proportion(gain, part, abs(held))
        self.gains[account] = gain - taken
        return taken


def _caught_up(unit: Unit, found: Sequence[Difference], day: date, later: date | None, batch: int) -> Iterator[Draft]:
    """What was settled, cut or fell due after the day took the old value: the difference follows it, on the day it went.

    A later revaluation had set the value right for its own day: there, what is left of the difference is taken back.
    """
    held: dict[_Key, _Carried] = {}
    for one in found:
        place = one.position
        if place.account not in RECEIVABLE or place.pledge is None or place.instalment is None:
            continue
        of = held.setdefault((place.pledge, place.instalment), _Carried({}, {}, {}))
        of.positions[place.account], of.amounts[place.account], of.gains[place.account] = place, place.amount, one.gain
    for key, when, transaction, moves, realised in _movements(unit, day, later, held):
        yield from _follow(
            held[key], moves, when, realised=realised, source=f"{SETTLED}:{day}:{transaction}:{key[0]}:{key[1]}:{batch}"
        )
    if later is not None:
        rest = [(one.position, one.gain) for one in found if one.position.account not in RECEIVABLE]
        rest += [(of.positions[account], gain) for of in held.values() for account, gain in of.gains.items()]
        for number, (position, gain) in enumerate(rest):
            if gain:
                yield rules_valuation.revalued(
                    [(position, -gain)], later, event=SETTLED, source=f"{SETTLED}:{day}:{later}:{number}:{batch}", memo=f"{day}",
                )  # fmt: skip


def _follow(of: _Carried, moves: dict[str, Money], when: date, *, realised: bool, source: str) -> Iterator[Draft]:
    to = next((account for account, moved in moves.items() if moved.amount > 0 and len(moves) > 1), None)
    for account, moved in moves.items():
        gone = of.take(account, moved) if account in of.gains and account != to else None
        if not gone:
            continue
        position, memo = of.positions[account], f"{when}"
        if to is None:
            yield rules_valuation.revalued(
                [(position, -gone)], when, event=SETTLED, source=f"{source}:{account}", memo=memo, realised=realised
            )
            continue
        yield rules_valuation.followed(position, to, gone, when, source=f"{source}:{account}", memo=memo)
        of.positions.setdefault(to, replace(position, account=to))
        of.amounts[to] = of.amounts.get(to, Money.zero(moved.currency)) - moved
        of.gains[to] = of.gains.get(to, Money.zero(gone.currency)) + gone


def _movements(
    unit: Unit, day: date, later: date | None, held: dict[_Key, _Carried]
) -> Iterator[tuple[_Key, date, int, dict[str, Money], bool]]:
    """What moved the instalments after the day: entry by entry, the amounts by account, and whether it was a receipt."""
    if not held:
        return
    moves: dict[tuple[_Key, str, int], dict[str, Money]] = {}
    receipts = set()
    for when, transaction, pledge, instalment, account, code, amount, received in unit.rows(
        f"SELECT p.day, p.transaction_id, p.pledge_id, p.instalment, p.account, p.currency, sum(p.amount), "
        f"max(CASE WHEN p.line IN ('A6', 'A6r') THEN 1 ELSE 0 END) {_OPEN} AND p.account IN ('1110', '1120', '9010') "
        "AND p.pledge_id IS NOT NULL AND p.day > :day AND p.day <= :until "
        "GROUP BY p.day, p.transaction_id, p.pledge_id, p.instalment, p.account, p.currency HAVING sum(p.amount) <> 0 "
        "ORDER BY p.day, p.transaction_id, p.account",
        day=day.isoformat(), until=later.isoformat() if later else "9999-12-31",
    ):  # fmt: skip
        if (pledge, instalment) in held:
            at = ((pledge, instalment), when, transaction)
            moves.setdefault(at, {})[account] = Money.of_units(amount, code)
            receipts |= {transaction} if received else set()
    for (key, when, transaction), by_account in moves.items():
        yield key, date.fromisoformat(when), transaction, by_account, transaction in receipts
