"""A line of a statement in its three columns, and lines in their order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledger.money import Money

ZERO = Decimal(0)
Columns = tuple[Decimal, Decimal, Decimal]  # this quarter, year to date, since inception; plain, as very many are added up
COLUMNS = ("quarter", "year", "inception")  # their names, for programs
NOTHING: Columns = (ZERO, ZERO, ZERO)
Amounts = tuple[Decimal, ...]  # of all three columns, or one
Proof = tuple[str, Amounts, Amounts]  # what must hold, its left side, its right side


def sum_of_columns(parts: Iterable[Columns]) -> Columns:
    """The sum in each of the three columns."""
    first, second, third = NOTHING
    for quarter, year, inception in parts:
        first, second, third = first + quarter, second + year, third + inception
    return (first, second, third)


@dataclass(frozen=True, slots=True)
class Line:
    """One line in its three columns, as printed: what reduces is negative."""

    code: str
    quarter: Money
    year: Money
    inception: Money

    @property
    def columns(self) -> tuple[Money, Money, Money]:
        """Quarter, year to date, since inception."""
        return (self.quarter, self.year, self.inception)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that are printed, in their order, all of one currency; a line that is not there is zero and unused."""

    currency: str
    rows: tuple[Line, ...]

    def __getitem__(self, code: str) -> Line:
        for row in self.rows:
            if row.code == code:
                return row
        return Line(code, *[Money.zero(self.currency)] * 3)

    def __contains__(self, code: str) -> bool:
        return any(row.code == code for row in self.rows)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.rows)

    @property
    def plain(self) -> dict[str, Columns]:
        """Code → amounts, in the lines' currency."""
        return {row.code: (row.quarter.amount, row.year.amount, row.inception.amount) for row in self.rows}


def in_order(
    currency: str, order: Iterable[str], columns: Mapping[str, Columns], shown: Callable[[str, Columns], bool] = lambda _code, _columns: True
) -> Lines:  # fmt: skip
    """The lines that are there and shown, in order."""
    return Lines(
        currency,
        tuple([_line(code, currency, *columns[code]) for code in order if code in columns and shown(code, columns[code])]),
    )


def _line(code: str, currency: str, quarter: Decimal, year: Decimal, inception: Decimal) -> Line:
    """What is the same in two columns, as very much is, is one object."""
    first = Money(quarter, currency)
    second = first if year == quarter else Money(year, currency)
    return Line(code, first, second, second if inception == year else Money(inception, currency))


@dataclass(frozen=True, slots=True)
class PledgeTable:
    """Part A for the pledges of one currency: in that currency, and their value in the fund's."""

    own: Lines
    value: Lines
