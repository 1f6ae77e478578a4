"""Counts postings into the lines of a statement: one pass over the movements, then sums by column."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import chain

from ledger.errors import LedgerError, Unsound
from ledger.i18n import _
from ledger.money import Money
from ledger.statements.figures import (
    A_LINES,
    ALWAYS,
    B_COUNTED,
    B_LINES,
    LINES_OF,
    OBJECTS,
    PLEDGE_TAGS,
    TOTALS,
    Facts,
    Late,
    Movement,
    Open,
    StatementFigures,
)
from ledger.statements.figures_lines import NOTHING, ZERO, Columns, Lines, PledgeTable, in_order, sum_of_columns

A9 = ("A9a", "A9b", "A9c")


class _Sum:
    """Own-currency and base amounts of one tag and currency in the three columns."""

    __slots__ = ("amount", "base")

    def __init__(self) -> None:
        self.amount, self.base = NOTHING, NOTHING


class Count:
    """What the movements of one contributor add up to, quarter by tag and currency."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._begin, self._end = facts.quarter.first, facts.quarter.next.first
        self._year_begin = facts.year_begin
        self._home = facts.fund.currency
        self._sums: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
        self._late: list[Late] = []

    def add(self, movement: Movement) -> None:
        """Counts one movement; one after the quarter's end is left out."""
        if movement.on >= self._end:
            return
        self._refuse(movement)
        held = self._sums[movement.line, movement.currency]
        held.amount = sum_of_columns((held.amount, self._columns(movement.on, movement.amount)))
        held.base = sum_of_columns((held.base, self._columns(movement.on, movement.base)))
        # What was paid before a pledge counted goes from B2 to A6, which is part of B2: that line stays as it was.
        taken = movement.line == "B2" and movement.base > 0
        if movement.late_from and movement.on >= self._begin > movement.late_from and not taken:
            self._late.append(self._as_late(movement, movement.late_from))

    def _columns(self, on: date, amount: Decimal) -> Columns:
        return (amount if on >= self._begin else ZERO, amount if on >= self._year_begin else ZERO, amount)

    def _refuse(self, movement: Movement) -> None:
        whose = self.facts.contributor.code
        if movement.contributor != whose:
            raise LedgerError(
                _(
                    "A movement of {contributor} cannot stand on the statement of {whose}.",
                    contributor=movement.contributor,
                    whose=whose,
                ),
                name="other-contributor",
            )
        if movement.line not in LINES_OF:
            raise LedgerError(_('"{line}" is not a line that postings are counted in.', line=movement.line), name="unknown-line")
        if movement.line == "A7" and movement.amount:
            raise LedgerError(
                _("An exchange difference (A7) changes no amount in the pledge's own currency."), name="a7-has-amount"
            )
        if movement.currency == self._home and movement.line != "A7" and movement.amount != movement.base:
            raise LedgerError(
                _(
                    "{amount} {currency} cannot be worth {worth} {currency}.",
                    amount=movement.amount,
                    currency=self._home,
                    worth=movement.base,
                ),
                name="two-values",
            )

    def _as_late(self, movement: Movement, late_from: date) -> Late:
        sign = 1 if movement.line in A_LINES else -1
        amount, value = Money(sign * movement.amount, movement.currency), Money(sign * movement.base, self._home)
        return Late(movement.line, movement.pledge, movement.on, late_from, amount, value)

    def figures(self) -> StatementFigures:
        """The statement's figures; raises Unsound when they do not add up."""
        tables = tuple(self._table(code) for code in self._currencies())
        return StatementFigures(
            facts=self.facts,
            pledged=tables,
            pledged_in_all=self._in_all(tables),
            funds=self._funds(),
            late=tuple(sorted(self._late, key=lambda late: (late.late_from, late.line, late.pledge, late.on, late.value.amount))),
        )

    def _currencies(self) -> list[str]:
        pledged = {code for tag, code in self._sums if tag in PLEDGE_TAGS or tag == "A10"}
        pledged |= {pledge.amount.currency for pledge in self.facts.pledges}
        return sorted(pledged, key=lambda code: (code == self._home, code))

    def _table(self, code: str) -> PledgeTable:
        sums = {
            tag: held for (tag, currency), held in self._sums.items() if currency == code and (tag in PLEDGE_TAGS or tag == "A10")
        }
        own = _pledge_columns({tag: held.amount for tag, held in sums.items() if tag != "A7"})
        value = _pledge_columns({tag: held.base for tag, held in sums.items()})
        parts = [part for pledge in self.facts.pledges for part in pledge.open if part.amount.currency == code]
        if parts:
            self._put_due(parts, own, value)
        elif value["A8"][0] and not own["A8"][0]:
            raise Unsound(
                _(
                    "All {code} pledges of {contributor} are settled, yet {value} is left on them.",
                    code=code,
                    contributor=self.facts.contributor.code,
                    value=Money(value["A8"][0], self._home),
                ),
                name="statement-does-not-foot",
            )
        lines = in_order(code, A_LINES, own)
        return PledgeTable(lines, lines if code == self._home and own == value else in_order(self._home, A_LINES, value))

    def _put_due(self, parts: Iterable[Open], own: dict[str, Columns], value: dict[str, Columns]) -> None:
        """A9: what is open by due date, in its own currency and at its book value."""
        last, later = self.facts.quarter.last, _a_year_after(self.facts.quarter.last)
        sums = {line: [ZERO, ZERO] for line in A9}
        for part in parts:
            held = sums[A9[0] if part.due < last else A9[1] if part.due <= later else A9[2]]
            held[0] += part.amount.amount
            held[1] += part.value.amount
        for line, (amount, worth) in sums.items():
            own[line], value[line] = (amount,) * 3, (worth,) * 3

    def _in_all(self, tables: tuple[PledgeTable, ...]) -> Lines:
        if len(tables) == 1:
            return tables[0].value
        values = [table.value.plain for table in tables]
        columns = {
            code: sum_of_columns(value.get(code, NOTHING) for value in values)
            for code in (*ALWAYS.intersection(A_LINES), *chain(*values))
        }
        return in_order(self._home, A_LINES, columns)

    def _funds(self) -> Lines:
        counted: dict[str, list[_Sum]] = defaultdict(list)
        for (tag, _currency), held in self._sums.items():
            counted[LINES_OF[tag][-1]].append(held)
        flows = {
            code: _less(sum_of_columns(held.base for held in counted.get(code, ())))
            for code in B_COUNTED if code in counted or code in ALWAYS
        }  # fmt: skip
        return in_order(self._home, B_LINES, _fund_totals(flows, self._obligations()))

    def _obligations(self) -> Decimal | None:
        held = [part for (tag, _), part in self._sums.items() if tag == "B15"]
        return -sum((part.base[2] for part in held), ZERO) if held else None


def _fund_totals(flows: dict[str, Columns], obligations: Decimal | None) -> dict[str, Columns]:
    lines = {**flows, "B1": _opening(flows.values())}
    for total in ("B8", "B11", "B13", "B14"):
        if total != "B11" or any(code in lines for code in OBJECTS):
            lines[total] = _added(lines, TOTALS[total])
    if obligations is not None:
        lines["B15"] = (obligations,) * 3
        lines["B16"] = _added(lines, TOTALS["B16"])
    return lines


def _pledge_columns(sums: dict[str, Columns]) -> dict[str, Columns]:
    flows = {tag: columns for tag, columns in sums.items() if tag != "A10"}
    lines = {**dict.fromkeys(ALWAYS.intersection(PLEDGE_TAGS), NOTHING), **flows, "A1": _opening(flows.values())}
    lines["A8"] = (sum_of_columns(flows.values())[2],) * 3
    if "A10" in sums:
        lines["A10"] = (sums["A10"][2],) * 3
    return lines


def _opening(flows: Iterable[Columns]) -> Columns:
    """What was there before each column's first day: of all there ever was, what did not move in it."""
    quarter, year, inception = sum_of_columns(flows)
    return (inception - quarter, inception - year, ZERO)


def _added(lines: dict[str, Columns], parts: Iterable[str]) -> Columns:
    return sum_of_columns(lines[part] for part in parts if part in lines)


def _less(columns: Columns) -> Columns:
    quarter, year, inception = columns
    return (-quarter, -year, -inception)


def _a_year_after(day: date) -> date:
    return date(day.year + 1, day.month, day.day)  # the last day of a quarter is never 29 February
