"""Refunds and gifts in kind: what a batch holds of them, and each on one screen."""

from ledger.book.reader import Asking
from ledger.commands.cards import Card, Content, Known, day_of, recorded, state_of
from ledger.i18n import N_, _
from ledger.money import BASE, Money

VALUATION_CONTENTS = (
    Content(
        "discount_policies", N_("Discount on pledges"),
        (("fund", N_("Fund"), "code"), ("from", N_("Signed from"), "date"), ("rate", "%", "code"), ("reason", N_("Reason"), "text")),
        "SELECT f.code, d.effective_from, d.rate, d.reason FROM discount_policy d JOIN fund f ON f.id = d.fund_id WHERE d.batch_id = :batch ORDER BY d.id",
    ),
    Content(
        "refunds", N_("Refunds"),
        (("refund", N_("Refund"), "code"), ("contributor", N_("Who"), "code"), ("day", N_("Day"), "date"), ("amount", N_("USD"), "amount"),
         ("pays", N_("Pays"), "code"), ("account", N_("Account"), "code"), ("reason", N_("Reason"), "text")),
        "SELECT r.number, c.code, r.day, r.amount, p.number, k.name, r.reason FROM refund r JOIN contributor c ON c.id = r.contributor_id "
        "LEFT JOIN refund p ON p.id = r.pays LEFT JOIN bank_account k ON k.id = r.bank_account_id WHERE r.batch_id = :batch ORDER BY r.id",
    ),
    Content(
        "gifts", N_("Gifts in kind"),
        (("gift", N_("Number"), "code"), ("contributor", N_("Who"), "code"), ("day", N_("Day"), "date"), ("kind", N_("Kind"), "text"), ("what", N_("What"), "text"),
         ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"), ("value", N_("USD"), "amount"), ("document", N_("Document"), "text"),
         ("sha256", N_("SHA-256"), "code")),
        "SELECT i.number, c.code, i.day, i.kind, i.what, i.currency, i.amount, i.base, i.document, i.document_sha256 FROM gift_in_kind i "
        "JOIN contributor c ON c.id = i.contributor_id WHERE i.batch_id = :batch ORDER BY i.id",
    ),
)  # fmt: skip


def _batch(table: str) -> str:
    """SQL for who recorded a row `r` and in which entry, as `_recorded` takes it, and for the tables of both."""
    return (
        f"b.number, {state_of('r')}, b.made_by, b.made_at, t.year, t.no "
        f"FROM {table} r JOIN batch b ON b.id = r.batch_id JOIN contributor c ON c.id = r.contributor_id "
        "LEFT JOIN journal_transaction t ON t.id = r.transaction_id "
    )


def refund_card(query: Asking, refund: int) -> Card:
    """A refund as it was approved, or as it was paid."""
    number, who, pledge, day, amount, this_year, reason, bank, pays, paid_by, *batch = query.rows(
        "SELECT r.number, c.code, g.number, r.day, r.amount, r.this_year, r.reason, k.name, p.number, "
        f"(SELECT x.number FROM refund x WHERE x.pays = r.id AND x.undone_in IS NULL), {_batch('refund')}"
        "LEFT JOIN pledge g ON g.id = r.pledge_id LEFT JOIN bank_account k ON k.id = r.bank_account_id LEFT JOIN refund p ON p.id = r.pays "
        "WHERE r.id = :id",
        id=refund,
    )[0]
    facts = (
        Known("refund", _("Refund"), number), Known("contributor", _("Contributor"), who), Known("pledge", _("Pledge"), pledge),
        Known("day", _("Day"), day_of(day)), Known("amount", _("Amount"), Money.of_units(amount, BASE)),
        Known("this_year", _("Of it, revenue of the year"), Money.of_units(this_year, BASE) if not pays else None),
        Known("reason", _("Reason"), reason), Known("pays", _("Pays"), pays), Known("paid_by", _("Paid by"), paid_by), Known("bank", _("Bank account"), bank),
        *_recorded(batch),
    )  # fmt: skip
    return Card("refund", number, _("Refund {number}", number=number), facts)


def gift_card(query: Asking, gift: int) -> Card:
    """What was given in kind, and the paper that its value rests on."""
    number, who, day, kind, what, code, amount, base, used_for, document, digest, *batch = query.rows(
        "SELECT r.number, c.code, r.day, r.kind, r.what, r.currency, r.amount, r.base, r.object, r.document, r.document_sha256, "
        f"{_batch('gift_in_kind')}WHERE r.id = :id",
        id=gift,
    )[0]
    facts = (
        Known("gift", _("Gift in kind"), number), Known("contributor", _("Contributor"), who), Known("day", _("Day"), day_of(day)),
        Known("kind", _("Kind"), kind, words={"goods": _("goods"), "services": _("services")}), Known("what", _("What"), what),
        Known("amount", _("Fair value"), Money.of_units(amount, code)), Known("value", _("Value"), Money.of_units(base, BASE)),
        Known("object", _("Object"), str(used_for) if used_for else None), Known("document", _("Document"), document), Known("sha256", _("SHA-256"), digest),
        *_recorded(batch),
    )  # fmt: skip
    return Card("gift", number, _("Gift in kind {number}", number=number), facts)


def _recorded(batch: list[str]) -> tuple[Known, ...]:
    *made, year, no = batch
    return Known("entry", _("Entry"), f"J-{year}-{int(no):06d}" if no else None), *recorded(*made)
