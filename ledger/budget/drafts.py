"""What an officer asks of the budget, before it is in the book."""

from dataclasses import dataclass
from datetime import date

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class LineKey:
    """A line of the budget by what it is: fiscal year, activity (its code), object of expenditure 1–9, source of its money."""

    year: int
    activity: str
    object: int
    source: str = "fund"  # or program_budget


@dataclass(frozen=True, slots=True)
class BudgetDraft:
    """Money given to a line. `event` is appropriated or allotted; `money`, in the fund's currency, is the change: negative takes back."""

    line: LineKey
    event: str
    money: Money
    day: date
    reason: str = ""
    where: str = ""  # sheet!row of a file
    document: str = ""


@dataclass(frozen=True, slots=True)
class ObligationDraft:
    """A firm commitment to a payee, in the fund's currency. `order` is the purchase order, `agreement` a pledge's number or empty.

    `requisition` is the number of the one that it comes from; `expires` its last day, where that is earlier than Article 106
    says; `override` the written reason to let it pass although its line has less left.
    """

    line: LineKey
    money: Money
    payee: str
    order: str
    day: date
    agreement: str = ""
    where: str = ""
    requisition: str = ""
    expires: date | None = None
    override: str = ""


@dataclass(frozen=True, slots=True)
class SpendingDraft:
    """An expenditure: against an obligation (its number, or the order it was raised for), or on a line direct.

    In the fund's currency; what is in another is valued at the rate of its day when it is recorded, and kept as `own`.
    `override` is the written reason to let it pass although its obligation, or its line, has less left.
    """

    line: LineKey | None
    obligation: str
    money: Money
    day: date
    payee: str = ""
    text: str = ""
    agreement: str = ""
    where: str = ""
    override: str = ""
    own: Money | None = None
