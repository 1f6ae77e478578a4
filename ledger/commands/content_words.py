"""What the codes of a batch's rows are called on a screen; programs get the codes."""

from collections.abc import Mapping

from ledger.banking.review_screens import TYPES
from ledger.commands.budget_screens import SOURCE_WORDS
from ledger.commands.pledge_screens import CLASSES
from ledger.commands.recovery_screens import BASES, TIMINGS, WHY
from ledger.i18n import N_, P_, kept_words, spoken
from ledger.journal.events import COMMITMENT_EVENTS, PLEDGE_EVENTS, in_words

# By list and column, or by column in every list.
CODES: dict[str, Mapping[str, str]] = {
    "type": TYPES, "why": WHY, "source": SOURCE_WORDS,
    "changes.event": PLEDGE_EVENTS, "obligation_changes.event": COMMITMENT_EVENTS, "advances.event": COMMITMENT_EVENTS,
    "budget.event": {"appropriated": N_("appropriated"), "allotted": N_("allotted")},
    "obligations.kind": {"requisition": N_("requisition"), "order": N_("order")},
    "gifts.kind": {"goods": N_("goods"), "services": N_("services")},
    "recovery_rules.class": CLASSES, "recovery_rules.base": BASES, "recovery_rules.timing": TIMINGS,
    "funds.recognition": {"accrual": P_("how pledges are recognised", "accrual"), "cash": P_("how pledges are recognised", "cash")},
    "kept_sources.source": {
        "unearmarked": P_("source of money", "unearmarked"), "earmarked": P_("source of money", "earmarked"), "program_budget": N_("program-budget"),
    },
    "shared.kind": {
        "interest": N_("interest"), "spending": P_("what was shared out among contributors", "spending"), "spending_refund": P_("what was shared out among contributors", "spending given back"),
        "charge": P_("what was shared out among contributors", "bank charges"), "charge_refund": P_("what was shared out among contributors", "bank charges given back"), "exchange": P_("what was shared out among contributors", "exchange differences"),
    },
    "coverage.state": {"issued": N_("issued"), "unchanged": N_("unchanged"), "waits": N_("WAITING"), "skipped": N_("skipped")},
    "lessons.kind": {
        "payer": N_("payer's name"), "text": N_("words of the text"), "account": N_("payer's account"), "in": N_("words, money in"),
        "out": N_("words, money out"), "forgotten": P_("a rule that was learned", "forgotten"),
    },
    "files.kind": {
        "bank": P_("what a file was taken in as", "bank's file"), "pledges": P_("what a file was taken in as", "pledges"), "contributors": P_("what a file was taken in as", "contributors"), "rates": P_("what a file was taken in as", "rates"),
        "budget": P_("what a file was taken in as", "budget"),
    },
}  # fmt: skip


def words_of(name: str, key: str) -> Mapping[str, str] | None:
    """For the `words` of column `key` in list `name` of a batch's rows; None where its values are nobody's codes."""
    if key in {"memo", "reason"}:
        return kept_words(memos=True)
    if named := CODES.get(f"{name}.{key}") or CODES.get(key):
        return spoken(named)
    return in_words() if key == "event" else None
