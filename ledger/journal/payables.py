"""What is payable in another currency: the value at which it stands, and what goes with a payment."""

from ledger.book.reader import Asking
from ledger.journal.order import WAITING_UNDO
from ledger.money import Money, in_proportion


class Payables:
    """The payables of a book (2010) by line of the budget and currency, kept up to date with each payment that is reckoned."""

    def __init__(self, query: Asking) -> None:
        self.query = query
        self._left: dict[tuple[int, str], tuple[Money, Money]] = {}

    def carrying(self, line: int, money: Money, base: str) -> Money:
        """The book value in the fund's currency `base` of what is paid: in proportion, the last part takes what is left (event 22b)."""
        if money.currency == base:
            return money
        owed, value = self._left.get((line, money.currency)) or self._of(line, money.currency, base)
        taken = value if money == owed else in_proportion(value, money, owed)
        self._left[line, money.currency] = owed - money, value - taken
        return taken

    def _of(self, line: int, currency: str, base: str) -> tuple[Money, Money]:
        amount, value = self.query.rows(
            "SELECT -coalesce(sum(amount), 0), -coalesce(sum(base), 0) FROM posting WHERE account = '2010' AND budget_line_id = :line "
            f"AND currency = :code AND transaction_id NOT IN ({WAITING_UNDO})", line=line, code=currency,
        )[0]  # fmt: skip
        return Money.of_units(int(amount), currency), Money.of_units(int(value), base)
