"""What indirect costs are recovered at: which rule holds for which money, and the amount. Values in, values out (accounting.md §1.4).

Rates are percent, exact decimals. The class and the day of the agreement decide which rule holds; a rate agreed for one
agreement comes before all rules; a contribution in kind is never charged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from ledger.money import Money, round_to

BASES, TIMINGS = ("gross", "direct"), ("on_receipt", "on_expenditure")
CHARGED = ("charged", "crossing", "agreed")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rule:
    """From a day of agreement on, for a class of contributors (empty: every class that has no rule of its own).

    `rate` is percent of the `base`: `gross`, the contribution; `direct`, what is left of it for direct costs. Nothing is charged
    while a contributor's contributions together do not exceed `threshold` (zero: none).
    """

    id: int
    kind: str
    since: date
    rate: Decimal
    base: str
    timing: str
    threshold: Money
    citation: str


@dataclass(frozen=True, slots=True)
class Override:
    """The rate agreed for one pledge, for money from a day on: zero with a reason is an exemption."""

    id: int
    since: date
    rate: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """Money that may be charged: `part` of the pledge, in the fund's currency, that came (or was spent: `timing`) on `day`.

    `kind` is the contributor's class on the day of the agreement, `agreed`; a gift is its own agreement. `before` gives what the
    contributor gave in all before it.
    """

    kind: str
    agreed: date
    day: date
    part: Money
    before: Callable[[], Money]
    overrides: tuple[Override, ...] = ()
    in_kind: bool = False
    timing: str = "on_receipt"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is charged, and why; `rate` is None where no rule says one.

    `why`: charged, crossing (charged, the first money above the threshold), agreed (charged at the agreement's own rate),
    on_expenditure (charged when it is spent), exempt, threshold, grandfathered, in_kind. In the book also short: charged as far
    as the contributor's balance reached.
    """

    why: str
    amount: Money
    rate: Decimal | None = None
    base: str = ""
    note: str = ""
    rule: int | None = None
    override: int | None = None


def rule_for(rules: Iterable[Rule], kind: str, agreed: date) -> Rule | None:
    """The rule for an agreement of that class and day: the newest of its class, else the newest for all; None before the first."""
    dated = [rule for rule in rules if rule.kind in (kind, "") and rule.since <= agreed]
    return max(dated, key=lambda rule: (rule.kind != "", rule.since, rule.id), default=None)


def charge(part: Money, rate: Decimal, base: str, timing: str) -> Money:
    """The charge on `part`, rounded half up to the cent once, here (`money.round_to`); negative on what is negative.

    On receipt, `part` is the contribution: gross takes the rate of it, direct takes what leaves direct costs of which it is the
    rate. On expenditure, `part` is a direct cost, and the same contribution is charged the same in the end.
    """
    with localcontext(prec=60):
        return round_to(part.amount * rate / share_of(rate, base, timing), part.currency)


def share_of(rate: Decimal, base: str, timing: str) -> Decimal:
    """Of how many hundredths of the money the rate is taken."""
    return {
        ("gross", "on_receipt"): HUNDRED,
        ("direct", "on_receipt"): HUNDRED + rate,
        ("direct", "on_expenditure"): HUNDRED,
        ("gross", "on_expenditure"): HUNDRED - rate,
    }[base, timing]


def decide(rules: Iterable[Rule], case: Case) -> Decision | None:
    """What is charged on the money, and why; None where it is not the moment: spending of money that is charged on receipt."""
    rule = rule_for(rules, case.kind, case.agreed)
    own = max((one for one in case.overrides if one.since <= case.day), key=lambda one: (one.since, one.id), default=None)
    base, timing = (rule.base, rule.timing) if rule else (BASES[0], TIMINGS[0])
    if (case.timing, timing) == ("on_expenditure", "on_receipt"):
        return None
    why, nothing = _why(rule, own, case, timing), Money.zero(case.part.currency)
    if why in ("in_kind", "grandfathered"):
        return Decision(why, nothing)
    rate, note = (own.rate, own.reason) if own else (rule.rate if rule else Decimal(0), "")
    amount = charge(case.part, rate, base, timing) if why in CHARGED else nothing
    return Decision(why, amount, rate, base, note, rule.id if rule else None, own.id if own else None)


def _why(rule: Rule | None, own: Override | None, case: Case, timing: str) -> str:
    if case.in_kind:
        return "in_kind"
    if own is None and rule is None:
        return "grandfathered"
    if own is not None and not own.rate:
        return "exempt"
    why = _against_threshold(rule, case) if rule and not own else "agreed"
    return "on_expenditure" if why in CHARGED and timing != case.timing else why


def _against_threshold(rule: Rule, case: Case) -> str:
    """Trap 3: the whole of the receipt that crosses the threshold is charged, what came before it never."""
    if not rule.threshold:
        return "charged"
    before = case.before()
    if case.timing == "on_expenditure":
        return "threshold" if before <= rule.threshold else "charged"
    if before + case.part <= rule.threshold:
        return "threshold"
    return "crossing" if before.amount > 0 and before <= rule.threshold else "charged"
