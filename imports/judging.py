"""Which reading of a file's amounts is the right one: every reading is held against the balances, then against the totals.

Strongest first: the running balance, row by row · opening + all amounts = closing · what labels, marks and minus signs
say. A reading that contradicts a balance is never taken. Two that are left and differ are refused with what decides.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from imports.amounts import MARKS, Column, against, read_amount
from imports.cells import Cell
from imports.layout import Table, whole_numbers
from imports.proof import ASCENDING, DESCENDING, Break, Chain, chains, end_of_day, first_break, is_constant, unordered
from imports.shapes import Shape, shapes
from imports.words import MONEY_OF_A_ROW
from ledger.i18n import K_
from ledger.money import SCALE

_THREE = {"point": re.compile(r"\d\.\d{3}(?!\d)"), "comma": re.compile(r"\d,\d{3}(?!\d)")}
_DECIMALS = {
    "point": re.compile(r"-?(?:0\.[0-9]+|[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))"),
    "comma": re.compile(r"-?(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))"),
}
_FEW = 5  # rows
PROVED, PROVED_WITH_FEES, BY_DAY, IN_ANY_ORDER, TURNED, BALANCE_BEFORE, BY_TOTALS, UNPROVED = range(1, 9)


@dataclass(frozen=True, slots=True)
class Stated:
    """A balance printed around the table or given by the officer: units under each convention, and where it stands."""

    place: str
    units: dict[str, int]


@dataclass(slots=True)
class Case:
    """A file before judgement. Lists go with `sequence`: the movements and, between them, rows with a balance only."""

    table: Table
    moving: list[bool]  # whether a row of the sequence is a movement
    cells: Callable[[int], Sequence[Cell]]  # of a column, for the movements
    column: Callable[[int, str], Column]  # the same under a convention
    printed: Callable[[int, str], list[int | None]]  # a balance column along the sequence, under a convention
    flags: Sequence[Cell] | None
    texts: Sequence[str]
    days: Sequence[object]  # the date cells along the sequence
    order: str  # of the rows by their dates: ASCENDING, DESCENDING or ""
    opening: Stated | None
    closing: Stated | None
    beside: Sequence[Cell] = ()  # figures printed beside labels above the table
    marks: tuple[str, ...] = MARKS
    sign: str = ""
    with_fees: bool | None = None  # the officer's word on the fee column
    step: int = 0  # ten-thousandths in the currency's smallest unit; 0 for an unknown currency


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the amounts, and what became of it."""

    mark: str
    shape: Shape
    fees: tuple[int, ...] | None  # beside each movement, taken from the account
    tier: int = UNPROVED
    chain: Chain | None = None
    balance: int | None = None  # the column that proves it, or would
    broken: Break | None = None
    missing: int | None = None  # opening + amounts misses closing by this much

    @property
    def same(self) -> tuple[object, ...]:
        """Readings with equal amounts are one reading."""
        return (self.shape.amounts, self.fees)


@dataclass(slots=True)
class Verdict:
    """The readings that are left, best first; `why` names the refusal where that is not one."""

    left: list[Reading]
    why: str = ""
    constant: int | None = None  # a column called balance that provably is none
    by_cents: bool = False  # the currency's decimals excluded a reading
    by_rate: str = ""  # a figure beside the amounts or above them that did
    found: list[Reading] = field(default_factory=list)


def marks_left(
    table: Table, cells_of: Callable[[int], Sequence[Cell]], stated: str
) -> tuple[tuple[str, ...], dict[str, tuple[int, int]]]:
    """The decimal marks that no cell speaks against, and for each other one the column and position that does."""
    columns = [column for role in (*MONEY_OF_A_ROW, "balance", "fee") for column in table.roles.get(role, ())]
    wrong: dict[str, tuple[int, int]] = {}
    columns = [column for column in columns if any(type(cell) is str for cell in cells_of(column))]
    if not columns:  # numbers of a sheet: there is nothing to interpret
        return MARKS[:1], wrong
    for mark in MARKS:
        for column in columns:
            position = against(cells_of(column), mark)
            if position is not None:
                wrong[mark] = (column, position)
                break
    if stated:
        return (stated,), wrong
    return tuple(mark for mark in MARKS if mark not in wrong), wrong


def judge(case: Case) -> Verdict:
    """All readings of the case, judged; see the module's text for the order of evidence."""
    verdict = Verdict([])
    made = {mark: _made(case, mark) for mark in case.marks}
    for mark, found in made.items():
        verdict.found += [reading for shape in found for reading in _readings(case, mark, shape, verdict)]
    best = min((reading.tier for reading in verdict.found), default=UNPROVED)
    if best > TURNED and case.order and not case.sign:
        turned = [(mark, shape.reversed()) for mark, found in made.items() for shape in found if shape.sure]
        verdict.found += [reading for mark, shape in turned for reading in _readings(case, mark, shape, verdict)]
        best = min((reading.tier for reading in verdict.found), default=UNPROVED)
    pool = [reading for reading in verdict.found if reading.tier == best]
    if best == UNPROVED:
        broken = sorted((reading for reading in pool if reading.broken), key=_likeliest)
        missing = sorted((reading for reading in pool if reading.missing), key=_likeliest)
        if broken or missing:
            verdict.left, verdict.why = broken or missing, "balance-contradicts" if broken else "totals-contradict"
            return verdict
        pool = [reading for reading in pool if not reading.shape.turned]
        pool = [reading for reading in pool if reading.shape.sure] or pool
    pool = [reading for reading in pool if _ends_fit(case, reading)] or pool
    pool = _without_impossible_cents(case, verdict, pool)
    pool = _as_rates(case, verdict, pool)
    left = list({reading.same: reading for reading in reversed(pool)}.values())[::-1]
    verdict.left = _net(case, left)
    verdict.why = _why(verdict.left)
    return verdict


def _made(case: Case, mark: str) -> list[Shape]:
    """The shapes under one convention; the officer's word on the sign leaves those that it means."""
    made = shapes(case.table, lambda column: case.column(column, mark), case.flags, case.texts)
    if not case.sign:
        return made
    both = [*made, *(replace(shape.reversed(), turned=False) for shape in made if shape.sure)]
    return [
        replace(shape, sure=True, sign=K_("{sign}, {whose}", sign=shape.sign, whose=K_("as you said")))
        for shape in both
        if shape.says == case.sign
    ] or made


def _likeliest(reading: Reading) -> tuple[int, bool, bool, int]:
    agreeing = reading.broken.agreeing if reading.broken else 0
    return (-agreeing, not reading.shape.sure, reading.fees is not None, abs(reading.missing or 0))


def _without_impossible_cents(case: Case, verdict: Verdict, pool: list[Reading]) -> list[Reading]:
    """Readings that give the currency more decimals than it has fall, where another reading does not."""
    if case.step <= 1 or len({reading.mark for reading in pool}) < 2:
        return pool
    whole = [reading for reading in pool if not _impossible_cents(case, reading)]
    if not whole or len(whole) == len(pool):
        return pool
    verdict.by_cents = True
    return whole


def _as_rates(case: Case, verdict: Verdict, pool: list[Reading]) -> list[Reading]:
    """Amounts are written as the balances above them, and the rates beside them: 0.848252 has a decimal point and nothing else."""
    if len({reading.mark for reading in pool}) < 2:
        return pool
    columns = [column for role in ("rate", "original") for column in case.table.roles.get(role, ())]
    figures = [cell for column in columns for cell in case.cells(column) if type(cell) is str]
    told = {mark: next(filter(_DECIMALS[mark].fullmatch, figures), "") for mark in MARKS}
    for cell in case.beside:
        fitting = [mark for mark in MARKS if type(cell) is str and read_amount(cell, mark)]
        if len(fitting) == 1:
            told[fitting[0]] = str(cell)
    if all(told.values()) or not any(told.values()):
        return pool
    verdict.by_rate = told["point"] or told["comma"]
    return [reading for reading in pool if told[reading.mark]]


def _ends_fit(case: Case, reading: Reading) -> bool:
    """Whether a proved chain begins and ends with the balances that the sheet prints or the officer gave."""
    if reading.chain is None:
        return True
    ends = ((case.opening, reading.chain.opening), (case.closing, reading.chain.closing))
    return all(stated is None or stated.units.get(reading.mark, proved) == proved for stated, proved in ends)


def _impossible_cents(case: Case, reading: Reading) -> bool:
    """Whether a reading gives amounts that the currency cannot have, or decimals where it has none: 50.000 CLP.

    Three decimals of a currency that has two prove nothing where the third is a zero: databases print 29.000 CHF so.
    """
    if any(amount % case.step for amount in reading.shape.amounts if amount):
        return True
    decimals = _THREE[reading.mark]
    printed = (cell for column in reading.shape.columns for cell in case.cells(column) if type(cell) is str)
    return case.step == SCALE and any(decimals.search(cell) for cell in printed)


def _net(case: Case, left: list[Reading]) -> list[Reading]:
    """Of gross and net amounts whose difference is the fee in every row, the net one is what moved."""
    roles = case.table.roles
    net = [reading for reading in left if set(reading.shape.columns) <= set(roles.get("net", ()))]
    gross = [reading for reading in left if set(reading.shape.columns) <= set(roles.get("gross", ()))]
    if not net or not gross or len(net) + len(gross) < len(left):
        return left
    fees = _fees(case, net[0].mark) or (0,) * len(net[0].shape.amounts)
    rows = zip(gross[0].shape.amounts, net[0].shape.amounts, fees, strict=True)
    return net if all(abs((whole or 0) - (rest or 0)) == fee for whole, rest, fee in rows) else left


def _why(left: list[Reading]) -> str:
    """What the readings differ in, by the name of the refusal."""
    if len(left) == 1:
        return ""
    if not left:
        return "no-amounts"
    if len({reading.mark for reading in left}) > 1:
        return "ambiguous-amounts"
    if len({reading.shape.columns for reading in left}) > 1:
        return "ambiguous-columns"
    first, second = left[0], left[1]
    return "ambiguous-fees" if first.fees != second.fees and first.shape == second.shape else "ambiguous-signs"


def _readings(case: Case, mark: str, shape: Shape, verdict: Verdict) -> Iterator[Reading]:
    table = case.table
    columns = table.roles.get("balance", ()) or tuple(
        column for column in table.roles.get("amount", ()) if not table.header and column not in shape.columns
    )
    for fees in _fee_choices(case, shape, _fees(case, mark)):
        yield from _proved(case, Reading(mark, shape, fees), columns, verdict)


def _fees(case: Case, mark: str) -> tuple[int, ...] | None:
    """The figures of the fee column as positive numbers; None where there is none, or none but zeros."""
    column = case.table.column("fee")
    if column is None:
        return None
    fees = tuple(abs(unit or 0) for unit in case.column(column, mark).units)
    return fees if any(fees) else None


def _fee_choices(case: Case, shape: Shape, fees: tuple[int, ...] | None) -> list[tuple[int, ...] | None]:
    if fees is None or case.with_fees is False or set(shape.columns) & set(case.table.roles.get("net", ())):
        return [None]
    return [fees] if case.with_fees else [None, fees]


def _proved(case: Case, base: Reading, columns: Sequence[int], verdict: Verdict) -> Iterator[Reading]:
    """The reading against every column of balances; without one that can prove anything, against the totals."""
    flow = _flow(case, base.shape, base.fees)
    judged = False
    for column in columns:
        balances = case.printed(column, base.mark)
        if sum(balance is not None for balance in balances) < 2:
            continue
        if is_constant(flow, balances):
            verdict.constant = column
            continue
        if _may_be_counting(case, flow, column):
            continue
        judged = True
        tier, chain = _chain(case, base.shape, flow, balances)
        if chain is not None:
            yield replace(base, tier=tier + (tier == PROVED and base.fees is not None), chain=chain, balance=column)
        elif not case.table.header and "balance" not in case.table.roles:
            judged = False  # a column that only might hold balances contradicts nothing
        elif not base.shape.turned:
            yield replace(base, balance=column, broken=first_break(flow, balances, _orders(case)))
    if not judged:
        yield _by_totals(case, base, sum(flow))


def _may_be_counting(case: Case, flow: Sequence[int], column: int) -> bool:
    """Whether, without a header, whole numbers prove nothing: lines are numbered by equal steps, and few rows agree by chance."""
    if case.table.header or case.table.stated or not whole_numbers(case.table, column):
        return False
    return len(flow) < _FEW or len({abs(amount) for amount in flow if amount}) == 1


def _flow(case: Case, shape: Shape, fees: tuple[int, ...] | None) -> list[int]:
    """What each row of the sequence moves: nothing where it only states a balance."""
    amounts = iter(shape.amounts if fees is None else [(a or 0) - fee for a, fee in zip(shape.amounts, fees, strict=True)])
    return [(next(amounts) or 0) if moving else 0 for moving in case.moving]


def _orders(case: Case) -> tuple[str, ...]:
    return (case.order,) if case.order else (ASCENDING, DESCENDING)


def _chain(case: Case, shape: Shape, flow: list[int], balances: list[int | None]) -> tuple[int, Chain | None]:
    """The best proof of a reading by one column of balances."""
    places = [index for index, moving in enumerate(case.moving) if moving]
    gaps = [places[position] for position in shape.bad]
    for chain in chains(flow, balances, _orders(case), gaps):
        if not chain.before and not shape.turned:
            return PROVED, chain
        if not chain.before and case.order and chain.links > 1:
            return TURNED, chain
        if chain.before and case.order and shape.sure and not shape.turned:
            return BALANCE_BEFORE, chain
    if shape.turned:
        return UNPROVED, None
    for order in _orders(case):
        daily = end_of_day(balances, case.days, order)
        found = next((c for c in chains(flow, daily, (order,)) if not c.before), None) if daily else None
        if found:
            return BY_DAY, Chain(found.links, found.order, before=False, opening=found.opening, closing=found.closing, daily=True)
    loose = unordered(flow, balances) if shape.sure and not gaps else None
    return (IN_ANY_ORDER, loose) if loose else (UNPROVED, None)


def _by_totals(case: Case, reading: Reading, total: int) -> Reading:
    """Opening + all amounts = closing, where both are stated."""
    if case.opening is None or case.closing is None:
        return reading
    opening, closing = case.opening.units.get(reading.mark), case.closing.units.get(reading.mark)
    if opening is None or closing is None or reading.shape.bad:
        return reading
    missing = closing - opening - total
    if missing:
        return replace(reading, missing=missing)
    return replace(reading, tier=BY_TOTALS)
