"""What a batch holds of the budget, list by list."""

from ledger.commands.cards import Content
from ledger.i18n import N_

BUDGET_CONTENTS = (
    Content(
        "activities", N_("Programme activities"),
        (("activity", N_("Activity"), "code"), ("name", N_("Name"), "text")),
        "SELECT code, name_en FROM activity WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "budget_lines", N_("Lines of the budget"),
        (("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"), ("object", N_("Object"), "code"), ("source", N_("Source"), "text")),
        "SELECT l.year, a.code, l.object, l.source FROM budget_line l JOIN activity a ON a.id = l.activity_id "
        "WHERE l.batch_id = :batch ORDER BY l.id",
    ),
    Content(
        "clauses", N_("Clauses of agreements"),
        (("pledge", N_("Pledge"), "code"), ("clause", N_("Clause"), "text"), ("value", N_("Value"), "text"), ("from", N_("From"), "date"),
         ("reason", N_("Reason"), "text")),
        "SELECT g.number, x.clause, x.value, x.effective_from, x.reason FROM agreement_clause x JOIN pledge g ON g.id = x.pledge_id "
        "WHERE x.batch_id = :batch ORDER BY x.id",
    ),
    Content(
        "shared", N_("Shared out"),
        (("quarter", N_("Quarter"), "code"), ("kind", N_("Kind"), "text"), ("account", N_("Account"), "code"), ("activity", N_("Activity"), "code"),
         ("object", N_("Object"), "code"), ("contributor", N_("Who"), "code"), ("pledge", N_("Pledge"), "code"), ("value", N_("USD"), "amount"),
         ("borne", N_("Since inception"), "amount")),
        "SELECT s.quarter, s.kind, s.account, a.code, l.object, coalesce(c.code, ''), coalesce(g.number, ''), s.amount, s.borne FROM sharing s "
        "LEFT JOIN budget_line l ON l.id = s.budget_line_id LEFT JOIN activity a ON a.id = l.activity_id "
        "LEFT JOIN contributor c ON c.id = s.contributor_id LEFT JOIN pledge g ON g.id = s.pledge_id WHERE s.batch_id = :batch ORDER BY s.id",
    ),
)  # fmt: skip
