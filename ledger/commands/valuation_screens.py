"""What a batch holds of refunds and gifts in kind, list by list."""

from ledger.commands.cards import Content
from ledger.i18n import N_

VALUATION_CONTENTS = (
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
