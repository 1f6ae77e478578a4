"""Proofs of indirect cost recovery: what was charged is account 5950 and line B9, as the rules have it, and no receipt was passed over."""

from collections import defaultdict
from decimal import Decimal

from ledger.book.checks import MOST, Check, Proof
from ledger.book.reader import Asking
from ledger.budget.recovery_terms import CHARGED, charge
from ledger.i18n import N_, _
from ledger.money import BASE, Money

_BY_CONTRIBUTOR = (
    ("recovery", "SELECT contributor_id, sum(amount) FROM recovery_list GROUP BY contributor_id"),
    ("5950", "SELECT coalesce(contributor_id, 0), sum(base) FROM flow_posting WHERE account = '5950' GROUP BY coalesce(contributor_id, 0)"),
    ("B9", "SELECT coalesce(contributor_id, 0), sum(base) FROM sealed_posting WHERE line = 'B9' GROUP BY coalesce(contributor_id, 0)"),
)  # fmt: skip
# Receipts that name a contributor and that nobody looked at, with whether there was a rule when they were made.
_PASSED_OVER = (
    "SELECT r.number, b.made_at > (SELECT min(held_since) FROM recovery_rule_list) FROM receipt r "
    "JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' WHERE r.undone_in IS NULL AND r.contributor_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM recovery x WHERE x.receipt_id = r.id AND x.undone_in IS NULL) "
    "AND EXISTS (SELECT 1 FROM posting p WHERE p.transaction_id = r.transaction_id AND p.line IN ('A6', 'A6r', 'B2', 'B3') AND p.base <> 0) "
    "AND EXISTS (SELECT 1 FROM recovery_rule_list) ORDER BY r.number"
)


def _recovery(query: Asking) -> Proof:
    found, rows, short = _by_contributor(query), 0, []
    nets: dict[tuple[str, str], int] = defaultdict(int)
    for contributor, pledge, receipt, basis, rate, base, amount, why in query.rows(
        "SELECT contributor, coalesce(pledge, ''), coalesce(receipt, ''), basis, rate, base, amount, why FROM recovery_list ORDER BY id"
    ):
        rows += 1
        nets[contributor, pledge] += amount
        timing = "on_receipt" if receipt else "on_expenditure"
        ruled = why in CHARGED or why == "short"
        wants = charge(Money.of_units(basis, BASE), Decimal(rate), base, timing) if ruled else Money.zero(BASE)
        if (why in CHARGED and amount != wants.units and basis > 0) or (why == "short" and not 0 <= amount < wants.units):
            found.append(
                _("{receipt} was charged {has}, at {rate} % it is {wants}", receipt=receipt or contributor,
                  has=Money.of_units(amount, BASE), rate=rate, wants=wants)
            )  # fmt: skip
        if why == "short":
            short.append(
                _("{contributor}: no balance covers {amount} of a charge for indirect costs", contributor=contributor,
                  amount=wants - Money.of_units(amount, BASE))
            )  # fmt: skip
    found += [
        _("{contributor} {pledge}: more was given back than charged, {amount}", contributor=contributor, pledge=pledge,
          amount=Money.of_units(-net, BASE))
        for (contributor, pledge), net in nets.items() if net < 0
    ]  # fmt: skip
    passed = query.rows(_PASSED_OVER)
    found += [_("{receipt} was neither charged nor exempted", receipt=number) for number, ruled in passed if ruled]
    before = sum(not ruled for _number, ruled in passed)
    notes = short + ([_("receipts of before the first rule that nobody charged yet: {count}", count=before)] if before else [])
    return Proof(f"{rows:,}", tuple(found[:MOST]), tuple(notes[:MOST]))


def _by_contributor(query: Asking) -> list[str]:
    """The rows, the account and the line of the statement, each by contributor."""
    sums: dict[str, dict[int, int]] = {name: dict(query.rows(sql)) for name, sql in _BY_CONTRIBUTOR}
    codes: dict[int, str] = dict(query.rows("SELECT id, code FROM contributor"))
    wanted = sums.pop("recovery")
    return [
        _("{contributor}: {account} has {has}, the charges add up to {wants}", contributor=codes.get(number, "-"), account=name,
          has=Money.of_units(has.get(number, 0), BASE), wants=Money.of_units(wanted.get(number, 0), BASE))
        for name, has in sums.items()
        for number in sorted(has.keys() | wanted.keys())
        if has.get(number, 0) != wanted.get(number, 0)
    ]  # fmt: skip


CHECKS = (Check("recovery", N_("indirect costs are charged by the rules and are account 5950"), _recovery),)
