"""What a batch holds of the budget, list by list."""

from ledger.commands.cards import Content
from ledger.i18n import N_

LINE = "l.year, a.code, l.object, l.source"
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
        "budget", N_("Appropriated and allotted"),
        (("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"), ("object", N_("Object"), "code"), ("source", N_("Source"), "text"),
         ("event", N_("Change"), "text"), ("day", N_("Day"), "date"), ("value", N_("Amount"), "amount"), ("reason", N_("Reason"), "text")),
        f"SELECT {LINE}, e.event, e.day, e.amount, e.reason FROM budget_entry e JOIN budget_line l ON l.id = e.budget_line_id "
        "JOIN activity a ON a.id = l.activity_id WHERE e.batch_id = :batch ORDER BY e.id",
    ),
    Content(
        "obligations", N_("Obligations"),
        (("obligation", N_("Obligation"), "code"), ("kind", N_("Kind"), "text"), ("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"),
         ("object", N_("Object"), "code"), ("source", N_("Source"), "text"), ("payee", N_("Payee"), "text"), ("order", N_("Order"), "text"), ("agreement", N_("Agreement"), "code"),
         ("expires", N_("Last day"), "date"), ("override", N_("Let pass because"), "text")),
        f"SELECT o.number, o.kind, {LINE}, o.payee, o.order_no, g.number, o.expires, o.override FROM obligation o JOIN budget_line l ON l.id = o.budget_line_id "
        "JOIN activity a ON a.id = l.activity_id LEFT JOIN pledge g ON g.id = o.pledge_id WHERE o.batch_id = :batch ORDER BY o.id",
    ),
    Content(
        "obligation_changes", N_("What is open of obligations"),
        (("obligation", N_("Obligation"), "code"), ("event", N_("Change"), "text"), ("day", N_("Day"), "date"), ("value", N_("Amount"), "amount"),
         ("reason", N_("Reason"), "text")),
        "SELECT o.number, e.event, e.day, e.amount, e.reason FROM obligation_entry e JOIN obligation o ON o.id = e.obligation_id "
        "WHERE e.batch_id = :batch ORDER BY e.id",
    ),
    Content(
        "advances", N_("Advances to travellers"),
        (("advance", N_("Advance"), "code"), ("traveller", N_("Traveller"), "text"), ("event", N_("Change"), "text"), ("day", N_("Day"), "date"),
         ("due", N_("To render by"), "date"), ("value", N_("Amount"), "amount")),
        "SELECT v.number, v.traveller, e.event, e.day, v.due, e.amount FROM advance_entry e JOIN advance v ON v.id = e.advance_id "
        "WHERE e.batch_id = :batch OR v.batch_id = :batch ORDER BY e.id",
    ),
    Content(
        "expenditures", N_("Expenditures"),
        (("expenditure", N_("Expenditure"), "code"), ("year", N_("Year"), "code"), ("activity", N_("Activity"), "code"), ("object", N_("Object"), "code"),
         ("source", N_("Source"), "text"), ("day", N_("Day"), "date"), ("payee", N_("Payee"), "text"), ("text", N_("Text"), "text"), ("obligation", N_("Obligation"), "code"),
         ("agreement", N_("Agreement"), "code"), ("value", N_("Amount"), "amount"), ("override", N_("Let pass because"), "text")),
        f"SELECT x.number, {LINE}, x.day, x.payee, x.text, o.number, g.number, x.amount, x.override FROM expenditure x JOIN budget_line l ON l.id = x.budget_line_id "
        "JOIN activity a ON a.id = l.activity_id LEFT JOIN obligation o ON o.id = x.obligation_id LEFT JOIN pledge g ON g.id = x.pledge_id "
        "WHERE x.batch_id = :batch ORDER BY x.id",
    ),
    Content(
        "payments", N_("Expenditures paid"),
        (("expenditure", N_("Expenditure"), "code"), ("payee", N_("Payee"), "text"), ("account", N_("Account"), "code"), ("day", N_("Day"), "date"),
         ("value", N_("Amount"), "amount")),
        "SELECT x.number, x.payee, k.name, d.day, d.amount FROM disbursement d JOIN expenditure x ON x.id = d.expenditure_id "
        "JOIN bank_account k ON k.id = d.bank_account_id WHERE d.batch_id = :batch ORDER BY d.id",
    ),
    Content(
        "object_names", N_("Names of objects of expenditure"),
        (("object", N_("Object"), "code"), ("name", N_("Name"), "text"), ("from", N_("From"), "date")),
        "SELECT object, name_en, effective_from FROM object_name WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "units", N_("Organisational units"),
        (("name", N_("Name"), "text"), ("from", N_("From"), "date")),
        "SELECT name_en, effective_from FROM organisational_unit WHERE batch_id = :batch ORDER BY id",
    ),
)  # fmt: skip
