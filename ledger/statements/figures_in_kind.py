"""Part E of a statement: what the contributor gave in kind, for information; no line of parts A and B counts it."""

from dataclasses import dataclass
from datetime import date

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class InKind:
    """Goods or services at fair value, in the fund's currency; negative when it was taken back. `document` is its paper."""

    number: str
    on: date
    kind: str  # goods | services
    what: str
    value: Money
    document: str
