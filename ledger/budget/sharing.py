"""Sharing out a quarter: interest to those whose money earned it, then what the pool paid to those who bear it, as one batch.

A run is cumulative: it posts what should have been shared up to the quarter's last day less what was. A second run
posts nothing; after a late item it posts the difference, in the run's own quarter; what stands in closed quarters stays.
Where spending is charged for indirect costs, what is shared is charged with it: no balance is given away twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ledger.book.store import Unit
from ledger.budget import recovery
from ledger.budget.attribution import REFUND, Holding, Outcome, Pot, attribute
from ledger.budget.interest import CREDITED, Who, changes
from ledger.budget.recovery_cases import Cases
from ledger.budget.sharing_load import PROGRAM, Load, Place
from ledger.errors import LedgerError
from ledger.i18n import M_, _
from ledger.journal import posting
from ledger.journal import rules_sharing as rules
from ledger.journal.draft import Draft
from ledger.money import Money
from ledger.periods import Quarter

SHARING = (
    "id batch_id fund_id quarter day kind account budget_line_id earned contributor_id pledge_id amount borne carry chain_seq "
    "transaction_id follows"
)
MOST = 9  # passes of one run; the second finds nothing to do but for what the first gave back
COLUMN = {"spending": 1, "spending_refund": 1, "charge": 2, "charge_refund": 2, "exchange": 3}
RECOVERY, COLUMNS = 4, 5


@dataclass(frozen=True, slots=True)
class Line:
    """What a run did to one contributor, in the fund's currency: what adds to its balance is positive. `before` was its weight."""

    fund: str
    contributor: str
    before: Money
    interest: Money
    spending: Money
    charges: Money
    exchange: Money
    recovery: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Blocked:
    """What the pool paid and no balance covers: on an account, of a line of the budget (year, activity, object) where there is one."""

    fund: str
    account: str
    year: int
    activity: str
    number: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Cover:
    """What could cover what is blocked, and is never taken silently.

    `pool`: interest that stays in the pool; `program_budget`: that share; `earmarked`: money for other purposes.
    """

    fund: str
    pool: Money
    program_budget: Money
    earmarked: Money


@dataclass
class Shared:
    """A run: a line for every contributor that it found or changed, what is blocked, what could cover it. `rows` were written."""

    quarter: Quarter
    lines: list[Line] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    cover: list[Cover] = field(default_factory=list)
    rows: int = 0
    total: dict[str, Money] = field(default_factory=dict)  # currency → what moved, each amount once
    charges: recovery.Charges = field(default_factory=recovery.Charges)  # for indirect costs, on what was shared


def share(unit: Unit, batch: int, quarter: Quarter) -> Shared:
    """Share out everything up to the last day of a quarter that has ended and is open; idempotent.

    Rows and entries are written into the batch, whose own entries are counted too. Raises LedgerError for a quarter that
    has not ended, is closed or was shared out after a later one, while another run waits, and for earmarks that cannot be followed.
    """
    _may(unit, batch, quarter)
    shared = Shared(quarter)
    for fund, code, currency in unit.rows("SELECT id, code, currency FROM fund WHERE undone_in IS NULL ORDER BY id"):
        _Run(unit, Load(unit, fund, currency, batch, quarter), code, shared, Cases(unit)).go()
    return shared


def _may(unit: Unit, batch: int, quarter: Quarter) -> None:
    if unit.actor.today <= quarter.last:
        raise LedgerError(
            _("{quarter} ends on {day}.", quarter=quarter, day=quarter.last), _("share it out after that day"), name="not-ended"
        )
    closed = "SELECT 1 FROM period p JOIN batch b ON b.id = p.batch_id AND b.state = 'posted' WHERE p.undone_in IS NULL AND p.quarter = :q"
    if unit.value(closed, q=str(quarter)):
        raise LedgerError(
            _("{quarter} is closed: what it left open is shared out with the next one.", quarter=quarter), f"fund period share {quarter.next}", name="closed-already"
        )  # fmt: skip
    for number, state, other in unit.rows(
        "SELECT DISTINCT b.number, b.state, s.quarter FROM sharing s JOIN batch b ON b.id = s.batch_id WHERE s.undone_in IS NULL "
        "AND b.id <> :batch AND (b.state = 'waiting' OR s.quarter > :q) ORDER BY b.number", batch=batch, q=str(quarter),
    ):  # fmt: skip
        if state == "waiting":
            cure = _("fund approve {number}, or fund undo {number}", number=number)
            raise LedgerError(
                _("{number} shares out {other} and waits for a second person.", number=number, other=other),
                cure,
                name="share-waits",
            )
        raise LedgerError(
            _("{other} was shared out already, after {quarter}.", other=other, quarter=quarter),
            f"fund undo {number}",
            name="later-shared",
        )


@dataclass
class _Run:
    """One fund's part of a run."""

    unit: Unit
    load: Load
    code: str
    shared: Shared
    cases: Cases
    rows: list[tuple[tuple[Any, ...], int | None, int | None]] = field(default_factory=list)  # with entry, and the row before
    drafts: list[Draft] = field(default_factory=list)
    moved: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * COLUMNS))

    def go(self) -> None:
        """Pass after pass until one finds nothing to do: with what one gives back, the next may share interest anew."""
        before: dict[str, int] = {}
        sums: dict[str, list[int]] = {}
        for number in range(MOST):
            self.load, self.rows, self.drafts = replace(self.load), [], []
            self.moved = defaultdict(lambda: [0] * COLUMNS)
            pots = self.load.pots()
            held: dict[str, int] = defaultdict(int)
            for pot in pots:
                held[pot.contributor] += pot.amount
            before = before if number else dict(held)
            retained = self._interest(held)
            pots += [Pot(code, amounts[0]) for code, amounts in self.moved.items()]
            places, claims = self.load.claims()
            outcome = attribute(pots, claims, self._costs(pots) if claims else {})
            self._attribution(places, outcome)
            if self.rows:
                self._write()
            for code, amounts in self.moved.items():
                sums[code] = [one + more for one, more in zip(sums.get(code, [0] * COLUMNS), amounts, strict=True)]
            if not self.rows:
                break
        self._tell(before, sums, places, outcome, retained)

    def _costs(self, pots: Iterable[Pot]) -> dict[Holding, Fraction]:
        """What each holder is charged on spending that is shared out to it (event 19), as `recovery.follow` charges it."""
        ids, pledges, last = self.load.contributor_ids, self.load.pledge_ids, self.load.quarter.last
        holdings = {(pot.contributor, number) for pot in pots for number in (pot.pledge, "")}
        found = {(code, number): self.cases.cost((ids[code], pledges.get(number)), last) for code, number in sorted(holdings)}
        return {holding: cost for holding, cost in found.items() if cost}

    def _interest(self, held: dict[str, int]) -> int:
        """Event 18b: every quarter whose interest is not shared in full, and the run's own; returns what stays in the pool."""
        earned, given = self.load.interest(), self.load.allotted()
        ever: dict[Who, int] = defaultdict(int)
        for (_of, kind, code), amount in given.items():
            ever[kind, code] += amount
        for of in sorted(earned):
            before = {(kind, code): amount for (name, kind, code), amount in given.items() if name == str(of)}
            own = of == self.load.quarter
            if own or earned[of] != sum(before.values()):
                room = {code: amount + self.moved[code][0] for code, amount in held.items()}
                more = changes(earned[of], before, ever, self.load.holders(of), of.days, room, anew=own)
                self._credit(of, more, before)
        credited = sum(amount for (kind, _code), amount in ever.items() if kind == CREDITED)
        return sum(earned.values()) - credited - sum(amounts[0] for amounts in self.moved.values())

    def _credit(self, of: Quarter, more: dict[Who, int], before: dict[Who, int]) -> None:
        """Rows for everyone who gets or gives back something; an entry for what moves between pool and contributors."""
        bearers, source = [], f"interest:{of}:{self._next()}"
        for (kind, code), amount in sorted(more.items()):
            if not amount:
                continue
            who = None if code == PROGRAM else self.load.contributor_ids[code]
            entry = len(self.drafts) if kind == CREDITED else None
            borne = -before.get((kind, code), 0) - amount
            self._row(kind, Place(rules.INTEREST, None), str(of), (who, None), -amount, borne, "", entry)
            if kind == CREDITED and who is not None:
                self.moved[code][0] += amount
                bearers.append(rules.Bearer(who, -self.load.money(amount)))
        if bearers:
            memo = M_("interest of {quarter} by daily balances", quarter=of)
            key = rules.Key(self.load.fund, rules.INTEREST)
            self.drafts.append(rules.interest_allocated(key, self.load.quarter.last, bearers, source=source, memo=memo))

    def _attribution(self, places: dict[str, Place], outcome: Outcome) -> None:
        """Event 27: an entry for each claim, refunds apart."""
        sides: dict[tuple[str, str], list[rules.Bearer]] = defaultdict(list)
        sources: dict[tuple[str, str], str] = {}
        order = list(dict.fromkeys((part.key, part.stream) for part in outcome.parts if part.amount))
        entry_of = {side: len(self.drafts) + number for number, side in enumerate(order)}
        for part in outcome.parts:
            place, side = places[part.key], (part.key, part.stream)
            kind = _kind(place, part.stream)
            code, number = part.holding
            who, pledge = self.load.contributor_ids[code], self.load.pledge_ids.get(number)
            sources.setdefault(side, f"share:{kind}:{self._next()}")
            carry = str(part.carry) if part.carry else ""
            self._row(kind, place, "", (who, pledge), part.amount, part.borne, carry, entry_of[side] if part.amount else None)
            if part.amount:
                sides[side].append(rules.Bearer(who, self.load.money(part.amount), pledge))
                self.moved[code][COLUMN[kind]] -= part.amount
        for side in order:
            place = places[side[0]]
            key = rules.Key(self.load.fund, place.account, place.line)
            memo = M_("{quarter} by balance and earmark", quarter=self.load.quarter)
            if place.activity:
                memo = M_("{quarter} {activity} by balance and earmark", quarter=self.load.quarter, activity=place.activity)
            kind, last = _kind(place, side[1]), self.load.quarter.last
            self.drafts.append(rules.attributed(kind, key, last, sides[side], source=sources[side], memo=memo))

    def _next(self) -> int:
        """The id of the next row: what makes the source of an entry its own."""
        return self.unit.ids("sharing", 0).start + len(self.rows)

    def _row(
        self, kind: str, place: Place, earned: str, holder: tuple[int | None, int | None], amount: int, borne: int, carry: str,
        entry: int | None,
    ) -> None:  # fmt: skip
        of = kind if place.account == rules.INTEREST else ""
        follows, _carried = self.load.before.get((of, place.account, place.line, *holder, earned), (None, ""))
        size, quarter = self.load.size, self.load.quarter
        row = (
            self.load.batch,
            self.load.fund,
            str(quarter),
            quarter.last.isoformat(),
            kind,
            place.account,
            place.line,
            earned,
            *holder,
        )
        self.rows.append(((*row, amount * size, borne * size, carry), entry, follows))

    def _write(self) -> None:
        entries = posting.prepare(self.unit, self.load.batch, self.drafts)
        seq = self.unit.value("SELECT chain_seq FROM book")
        ids = self.unit.ids("sharing", len(self.rows))
        self.unit.insert(
            "sharing", SHARING,
            [(number, *row, seq, None if entry is None else entries[entry], follows) for number, (row, entry, follows) in zip(ids, self.rows, strict=True)],
        )  # fmt: skip
        self.shared.rows += len(self.rows)
        total = self.shared.total.get(self.load.currency, Money.zero(self.load.currency))
        for draft in self.drafts:
            for leg in draft.legs:
                total += leg.base if leg.base.amount > 0 else Money.zero(self.load.currency)
        self.shared.total[self.load.currency] = total
        charged = recovery.follow(self.unit, self.load.batch)
        codes = {number: code for code, number in self.load.contributor_ids.items()}
        for who, units in charged.net.items():
            self.moved[codes[who]][RECOVERY] -= units // self.load.size
        self.shared.charges.add(charged)

    def _tell(
        self, before: dict[str, int], sums: dict[str, list[int]], places: dict[str, Place], outcome: Outcome, retained: int
    ) -> None:
        money, left = self.load.money, 0
        for code in sorted(before.keys() | sums.keys()):
            held, amounts = before.get(code, 0), sums.get(code, [0] * COLUMNS)
            after = held + sum(amounts)
            left += max(0, after)
            if held or any(amounts):
                interest, spending, charges, exchange, charged = map(money, amounts)
                told = Line(self.code, code, money(held), interest, spending, charges, exchange, charged, money(after))
                self.shared.lines.append(told)
        for key, amount in outcome.blocked:
            place = places[key]
            self.shared.blocked.append(Blocked(self.code, place.account, place.year, place.activity, place.number, money(amount)))
        share = sum(amount for _day, amount in self.load.program_budget(self.load.quarter))
        self.shared.cover.append(Cover(self.code, money(retained), money(share), money(left)))


def _kind(place: Place, stream: str) -> str:
    return f"{place.kind}_refund" if stream == REFUND else place.kind


def in_words(blocked: Iterable[Blocked]) -> list[str]:
    """What is blocked, a sentence each: for a screen, and for the checklist of a closing."""
    return [
        _("{amount} spent on object {number} of {activity}, {year}, is covered by no balance",
          amount=one.amount, number=one.number, activity=one.activity, year=one.year)
        if one.year
        else _("{amount} on account {account} is covered by no balance", amount=one.amount, account=one.account)
        for one in blocked
    ]  # fmt: skip
