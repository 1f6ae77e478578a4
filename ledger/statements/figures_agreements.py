"""A contributor's statement by agreement: the lines of each, which add up to those of the statement, line by line and column by column."""

from dataclasses import dataclass

from ledger.money import Money
from ledger.statements.figures_lines import Lines, PledgeTable


@dataclass(frozen=True, slots=True)
class Served:
    """What of a receipt or a return of part C is for the agreement, in the fund's currency; signed as there."""

    receipt: str
    value: Money


@dataclass(frozen=True, slots=True)
class OfAgreement:
    """Parts A and B of one agreement, named by its pledge; without a name: of what no agreement names."""

    pledge: str
    pledged: tuple[PledgeTable, ...]
    pledged_in_all: Lines
    funds: Lines
    receipts: tuple[Served, ...] = ()
