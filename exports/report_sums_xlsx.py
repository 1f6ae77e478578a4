"""Totals of a report's workbook as formulas: what stands above a total is added up as the rows come, without keeping them."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.utility import xl_rowcol_to_cell

_Amounts = Sequence[Decimal | None]  # of one row, by column


class _Rows:
    """Some rows, as runs of neighbours, and the sum of each column over them."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int]] = []
        self.sums: dict[int, Decimal] = defaultdict(Decimal)

    def add(self, row: int, amounts: _Amounts) -> None:
        neighbour = bool(self.runs) and self.runs[-1][1] == row - 1
        self.runs[-1:] = [(self.runs[-1][0], row)] if neighbour else [*self.runs[-1:], (row, row)]
        for place, amount in enumerate(amounts):
            if amount:
                self.sums[place] += amount

    def formula(self, place: int, row: int, first: int) -> str:
        """SUM over the runs; in a long table rounded to the cent, as a spreadsheet adds in binary."""
        parts = [
            xl_rowcol_to_cell(begin, place) + (f":{xl_rowcol_to_cell(end, place)}" if end > begin else "")
            for begin, end in self.runs
        ]
        summed = f"SUM({','.join(parts)})"
        return f"=ROUND({summed},2)" if row - first >= 15 else f"={summed}"


class Above:
    """What stands above a row of a table whose first row is `first`."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._single, self._since = _Rows(), _Rows()  # all that are no totals; those since the last total
        self._totals: list[tuple[int, _Amounts]] = []  # the first and the last

    def add(self, row: int, amounts: _Amounts, *, total: bool) -> None:
        """The next row."""
        if total:
            self._totals[1:] = [(row, amounts)]
            self._since = _Rows()
        else:
            self._single.add(row, amounts)
            self._since.add(row, amounts)

    def formulas(self, row: int, amounts: _Amounts) -> dict[int, str]:
        """Column → the formula of a total that stands next, by the first way that holds in all columns, else in that one.

        The ways: the rows since the last total; the first total and the last; all rows that are no totals.
        """
        wanted = {place: amount for place, amount in enumerate(amounts) if amount is not None}
        ends = _Rows()
        for place, told in self._totals if len(self._totals) > 1 else ():
            ends.add(place, told)
        ways = [way for way in (self._since, ends, self._single) if way.runs]
        best = next((way for way in ways if all(_holds(way, place, amount) for place, amount in wanted.items())), None)
        found = {
            place: best or next((way for way in ways if _holds(way, place, amount)), None) for place, amount in wanted.items()
        }
        return {place: way.formula(place, row, self._first) for place, way in found.items() if way}


def _holds(rows: _Rows, place: int, amount: Decimal) -> bool:
    return rows.sums.get(place, Decimal(0)) == amount
