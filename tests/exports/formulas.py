"""A small calculator for the formulas that the program writes: references, also to other sheets, SUM, ROUND, + and -."""

import re
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

_TOKEN = re.compile(
    r"\s*(ROUND\(|SUM\(|\)|,|\+|-|(?:'(?:[^']|'')+'|[^\W\d]\w*)?!?\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?|\d+(?:\.\d+)?)"
)


class Calculator:
    """Computes the cells of a workbook that was read with its formulas; raises ValueError for what it does not know."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.known = book, {}

    def value(self, sheet: str, cell: str) -> Decimal:
        """What the cell comes to; nothing for an empty one."""
        key = (sheet, cell.replace("$", ""))
        if key not in self.known:
            held = self.book[sheet][key[1]].value
            self.known[key] = _Formula(self, sheet, held[1:]).result() if str(held).startswith("=") else Decimal(repr(held or 0))
        return self.known[key]


class _Formula:
    def __init__(self, calculator: Calculator, sheet: str, text: str) -> None:
        self.calculator, self.sheet, self.text, self.at = calculator, sheet, text, 0

    def result(self) -> Decimal:
        found = self._sum()
        if self.at != len(self.text):
            raise ValueError(f"not understood: {self.text[self.at :]!r} of {self.text!r}")
        return found

    def _next(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        if not found:
            raise ValueError(f"not understood: {self.text[self.at :]!r} of {self.text!r}")
        self.at = found.end()
        return found[1]

    def _sum(self) -> Decimal:
        total = self._term()
        while self.at < len(self.text) and self.text[self.at] in "+-":
            sign = self._next()
            total += self._term() if sign == "+" else -self._term()
        return total

    def _term(self) -> Decimal:
        token = self._next()
        if token == "-":
            return -self._term()
        if token == "ROUND(":
            amount, _comma, places = self._sum(), self._next(), int(self._next())
            self._next()
            return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if token == "SUM(":
            inside = self._next()
            self._next()
            return sum(self._cells(inside), Decimal(0))
        return Decimal(token) if token[0].isdigit() else self._cells(token)[0]

    def _cells(self, reference: str) -> list[Decimal]:
        sheet, _, area = reference.rpartition("!")
        first, top, last, bottom = range_boundaries(area)
        name = sheet.strip("'").replace("''", "'") or self.sheet
        cells = self.calculator.book[name].iter_rows(top, bottom, first, last)
        return [self.calculator.value(name, cell.coordinate) for row in cells for cell in row]
