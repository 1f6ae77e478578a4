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
)  # fmt: skip
