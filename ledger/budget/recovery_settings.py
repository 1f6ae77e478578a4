"""The rules of indirect cost recovery in the book: reading them, adding one, agreeing another rate for one pledge."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.budget.recovery_terms import BASES, HUNDRED, TIMINGS, Override, Rule
from ledger.contributions.drafts import KINDS
from ledger.contributions.standing import find
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.money import BASE, Money

RULE = "id batch_id kind effective_from rate base timing threshold citation"
# General Standards, Article 80, and Executive Order 07-01: agreements signed before 2007 are grandfathered, no rule holds for
# them. Class (empty: every other), percent, and the total of contributions up to which nothing is charged.
FIRST_DAY = date(2007, 1, 1)
CITATION = (
    "Executive Order 07-01 Rev. 1; General Standards, Articles 78 and 80, as amended by AG/RES. 2302 (XXXVII-O/07), 5 June 2007"
)
FIRST_RULES = (("member_state", "11", 20_000), ("", "12", 0))


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds: the rules, and what was agreed otherwise by pledge."""

    rules: tuple[Rule, ...]
    overrides: dict[int, tuple[Override, ...]]

    def __bool__(self) -> bool:
        return bool(self.rules or self.overrides)

    @property
    def on_expenditure(self) -> bool:
        """Whether spending can be charged at all."""
        return any(rule.timing == "on_expenditure" for rule in self.rules)


def load(query: Asking) -> Settings:
    """The rules and agreed rates that count."""
    rules = tuple(
        Rule(number, kind, date.fromisoformat(since), Decimal(rate), base, timing, Money.of_units(threshold, BASE), citation)
        for number, kind, since, rate, base, timing, threshold, citation in query.rows(
            "SELECT id, kind, effective_from, rate, base, timing, threshold, citation FROM recovery_rule_list ORDER BY kind, effective_from"
        )
    )
    agreed: dict[int, list[Override]] = defaultdict(list)
    for number, pledge, since, rate, reason in query.rows(
        "SELECT id, pledge_id, effective_from, rate, reason FROM recovery_override_list ORDER BY pledge_id, effective_from"
    ):
        agreed[pledge].append(Override(number, date.fromisoformat(since), Decimal(rate), reason))
    return Settings(rules, {pledge: tuple(some) for pledge, some in agreed.items()})


def lay(unit: Unit, batch: int) -> int:
    """The rules that a new book begins with, as rows of a batch; returns how many."""
    for kind, rate, threshold in FIRST_RULES:
        add_rule(unit, batch, Rule(0, kind, FIRST_DAY, Decimal(rate), *_USUAL, Money(Decimal(threshold), BASE), CITATION))
    return len(FIRST_RULES)


_USUAL = (BASES[0], TIMINGS[0])


def add_rule(unit: Unit, batch: int, rule: Rule) -> None:
    """Record a rule for agreements signed from its day on. Raises LedgerError for one that cannot be, or is in the book already."""
    check_rate(rule.rate)
    if rule.kind and rule.kind not in KINDS:
        raise NotUnderstood(
            _('"{kind}" is not a class.', kind=rule.kind), _("one of: {words}", words=", ".join(KINDS)), name="unknown-class"
        )
    if rule.threshold.amount < 0:
        raise LedgerError(
            _("a threshold of {amount} is below zero.", amount=rule.threshold), _("write 0 for none"), name="not-an-amount"
        )
    since = rule.since.isoformat()
    if unit.value(
        "SELECT 1 FROM recovery_rule WHERE kind = :kind AND effective_from = :day AND undone_in IS NULL",
        kind=rule.kind,
        day=since,
    ):
        raise LedgerError(
            _("there is a rule for agreements of that class signed from {since} on already.", since=since), _("fund recovery rules shows it"), name="taken"
        )  # fmt: skip
    (number,) = unit.ids("recovery_rule")
    row = (number, batch, rule.kind, since, f"{rule.rate:f}", rule.base, rule.timing, rule.threshold.units, rule.citation)
    unit.insert("recovery_rule", RULE, [row])


def override(unit: Unit, batch: int, pledge: str, rate: Decimal, reason: str, since: date | None) -> tuple[str, date]:
    """Record the rate agreed for a pledge, for money from a day on (None: from its signature); returns its number and the day.

    What was charged before stays as it is: nothing is charged back. Raises LedgerError for a rate without a reason.
    """
    check_rate(rate)
    if not reason.strip():
        raise LedgerError(
            _("a rate of its own needs its reason: donor legislation, a co-financed meeting, an agreement of before the rules."),
            "--reason TEXT", name="no-reason",
        )  # fmt: skip
    found = find(unit, pledge)
    day = since or found.signed or unit.actor.today
    if unit.value(
        "SELECT 1 FROM recovery_override WHERE pledge_id = :p AND effective_from = :day AND undone_in IS NULL",
        p=found.id, day=day.isoformat(),
    ):  # fmt: skip
        raise LedgerError(
            _("{number} has a rate of its own from {day} on already.", number=found.number, day=day), _("fund recovery rules shows it; --from DATE for a later one"),
            name="taken",
        )  # fmt: skip
    (number,) = unit.ids("recovery_override")
    unit.insert("recovery_override", "id batch_id pledge_id effective_from rate reason",
                [(number, batch, found.id, day.isoformat(), f"{rate:f}", reason.strip())])  # fmt: skip
    return found.number, day


def check_rate(rate: Decimal) -> None:
    """Raises LedgerError for what is no rate in percent."""
    if not 0 <= rate < HUNDRED:
        raise LedgerError(
            _("{rate} % is not a rate of recovery.", rate=f"{rate:f}"),
            _("from 0 to less than 100, in percent: 11"),
            name="not-a-rate",
        )
