"""The papers of the audit pack about spending, statements, and control: who did what, by which rule, what was let pass and why."""

from collections.abc import Iterator
from typing import Any

from ledger.commands import report_makers as make
from ledger.commands.audit_papers import ForAudit, Paper, listed, report, rows
from ledger.i18n import N_, _
from ledger.journal.numbering import entry_number

# Whatever holds because somebody laid it down: what, for whom or what, the value, and since when.
_SETTINGS = (
    "SELECT 'book' AS kind, 'name' AS key, full_name AS value, CAST(NULL AS text) AS since, CAST(NULL AS text) AS batch FROM book "
    "UNION ALL SELECT 'book', 'currency', currency, NULL, NULL FROM book UNION ALL SELECT 'book', 'fiscal_month', '' || fiscal_month, NULL, NULL FROM book "
    "UNION ALL SELECT 'book', 'two_person', CASE WHEN two_person THEN 'yes' ELSE 'no' END, NULL, NULL FROM book "
    "UNION ALL SELECT 'book', 'practice', CASE WHEN practice THEN 'yes' ELSE 'no' END, NULL, NULL FROM book "
    "UNION ALL SELECT 'fund', f.code, f.name || ', ' || f.currency || ', ' || f.recognition, NULL, b.number FROM fund f JOIN batch b ON b.id = f.batch_id WHERE f.undone_in IS NULL "
    "UNION ALL SELECT 'closed quarter', quarter, 'closed', CAST(end_day AS text), batch FROM period_list "
    "UNION ALL SELECT 'recovery rule', CASE WHEN kind = '' THEN 'all others' ELSE kind END, rate || ' % ' || base || ' ' || timing || CASE WHEN citation <> '' THEN ', ' || citation ELSE '' END, "
    "CAST(effective_from AS text), batch FROM recovery_rule_list "
    "UNION ALL SELECT 'recovery rate', pledge, rate || ' %, ' || reason, CAST(effective_from AS text), batch FROM recovery_override_list "
    "UNION ALL SELECT 'clause', pledge || ' ' || clause, value || CASE WHEN reason <> '' THEN ', ' || reason ELSE '' END, CAST(effective_from AS text), batch FROM agreement_clause_list "
    "UNION ALL SELECT 'object name', '' || object, name_en, CAST(effective_from AS text), batch FROM object_name_list "
    "UNION ALL SELECT 'unit', '', name_en, CAST(effective_from AS text), batch FROM organisational_unit_list "
    "UNION ALL SELECT 'bank account', name, currency || CASE WHEN iban <> '' THEN ', ' || iban ELSE '' END, NULL, NULL FROM bank_account_list "
    "UNION ALL SELECT 'file profile', bank_account, toml, CAST(day AS text), batch FROM bank_profile_list"
)
_OVERRIDES = (
    "SELECT 'obligation' AS kind, o.number AS number, o.day AS day, o.raised AS base, o.override AS reason, o.batch AS batch FROM obligation_list o WHERE o.override <> '' "
    "UNION ALL SELECT 'expenditure', x.number, x.day, x.amount, x.override, x.batch FROM expenditure_list x WHERE x.override <> '' "
    "UNION ALL SELECT 'recovery rate', r.pledge, r.effective_from, NULL, r.rate || ' %: ' || r.reason, r.batch FROM recovery_override_list r "
    "UNION ALL SELECT 'batch', b.number, CAST(NULL AS date), NULL, b.kind || ': ' || b.reason, b.number FROM batch b WHERE b.reason <> '' "
    "UNION ALL SELECT 'batch', b.number, CAST(NULL AS date), NULL, b.state || ': ' || b.decided_why, b.number FROM batch b WHERE b.decided_why <> ''"
)
_PEOPLE = (
    "SELECT person, sum(made) AS made, sum(decided) AS decided, sum(prepared) AS prepared, sum(sealed) AS sealed, min(since) AS since, max(since) AS until FROM ("
    "SELECT made_by AS person, 1 AS made, 0 AS decided, 0 AS prepared, 0 AS sealed, made_at AS since FROM batch UNION ALL "
    "SELECT decided_by, 0, 1, 0, 0, decided_at FROM batch WHERE decided_by IS NOT NULL UNION ALL "
    "SELECT prepared_by, 0, 0, 1, 0, prepared_at FROM journal_transaction UNION ALL "
    "SELECT sealed_by, 0, 0, 0, 1, sealed_at FROM journal_transaction WHERE sealed_by IS NOT NULL) acts GROUP BY person"
)


def _people(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """Everybody who acted in the book, and on PostgreSQL the roles of the database that each login holds."""
    query = asked.here.reader
    held: dict[str, list[str]] = {}
    if query.dialect == "postgresql":
        for login, role in query.rows(
            "SELECT m.rolname, r.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid "
            "WHERE r.rolname LIKE 'fund%' ORDER BY 1, 2"
        ):
            held.setdefault(login, []).append(role)
    acted = {person: figures for person, *figures in query.rows(_PEOPLE)}
    for person in sorted(acted.keys() | held.keys()):
        yield person, " ".join(held.get(person, ())), *acted.get(person, (0, 0, 0, 0, None, None))


def _checks(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """Every check of `fund verify`, run now."""
    from imports.commands_recount import RECOUNT
    from ledger.checks import CHECKS, Inspector, prove

    with Inspector(asked.here.settings.url) as query:
        for check, proof in prove(query, (*CHECKS, RECOUNT)):
            yield (
                check.name,
                _(check.words),
                "no" if proof.findings else "yes",
                proof.seen,
                "; ".join(proof.findings),
                "; ".join(proof.notes),
            )


_SPENT = "fund year activity object source"
PAPERS = (
    Paper("budget", N_("Budget and actual"), N_("What was allotted, obligated, spent and left, line by line."), ("classification", "accuracy"), report(make.budget, "line"), "period"),
    Paper("budget_entries", N_("Appropriated and allotted"), N_("Money given to the lines of the budget and taken back, with its document."), ("occurrence", "rights"),
          rows(f"{_SPENT} event date:date base:base reason document batch made_by approved_by",
               "SELECT fund, year, activity, object, source, event, day, amount, reason, document, batch, made_by, decided_by FROM budget_entry_list WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("obligations", N_("Obligations"), N_("Requisitions and orders: raised, spent, open."), ("rights", "completeness", "cut_off"),
          rows(f"number kind {_SPENT} payee order pledge date:date raised:base spent:base open:base reason batch",
               "SELECT number, kind, fund, year, activity, object, source, payee, order_no, pledge, day, raised, spent, open, override, batch FROM obligation_list ORDER BY id")),
    Paper("expenditures", N_("Expenditures"), N_("What was spent, on what, and what of it is paid."), ("occurrence", "classification", "cut_off"),
          rows(f"number {_SPENT} order pledge date:date payee text base:base paid:base reason batch",
               "SELECT number, fund, year, activity, object, source, obligation, pledge, day, payee, text, amount, paid, override, batch FROM expenditure_list "
               "WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("advances", N_("Advances"), N_("What travellers got, rendered account of, and still hold."), ("existence", "rights"),
          rows(f"number person {_SPENT} due:date date:date paid:base spent:base received:base held:base batch",
               "SELECT number, traveller, fund, year, activity, object, source, due, day, paid, rendered, refunded, held, batch FROM advance_list ORDER BY id")),
    Paper("indirect_costs", N_("Indirect cost recovery"), N_("What was charged on each receipt, at which rate, or why it was not."), ("accuracy", "valuation"),
          rows("date:date contributor receipt pledge basis:base rate kind base:base why note batch",
               "SELECT day, contributor, receipt, pledge, basis, rate, base, amount, why, note, batch FROM recovery_list WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("attribution", N_("Shared out"), N_("Which contributor bore or earned which part of what the pool spent and earned."), ("accuracy", "classification"),
          rows("quarter date:date kind fund account year activity object earned contributor pledge base:base borne:base carry entry batch",
               "SELECT s.quarter, s.day, s.kind, s.fund, s.account, s.year, s.activity, s.object, s.earned, s.contributor, s.pledge, s.amount, s.borne, s.carry, "
               f"{entry_number('t')}, s.batch FROM sharing_list s LEFT JOIN journal_transaction t ON t.id = s.transaction_id WHERE s.day >= :begin AND s.day < :end ORDER BY s.id"), "period"),
    Paper("statements", N_("Statements issued"), N_("Every statement with its version, its hashes, and where the chain stood."), ("occurrence", "completeness"),
          rows("number version contributor quarter language figures_sha256 file file_sha256 chain_seq chain_head batch made_by made_at approved_by",
               "SELECT number, version, contributor, quarter, language, figures_sha256, file_name, file_sha256, chain_seq, chain_head, batch, made_by, made_at, decided_by FROM statement_list ORDER BY id")),
    Paper("confirmations", N_("Confirmations"), N_("Which contributors were asked to confirm their balances, and what they answered."), ("existence", "rights", "valuation"),
          rows("contributor year statement version sent:date state answered:date base:base text document document_sha256 file file_sha256 batch made_by",
               "SELECT contributor, year, statement, version, day, state, answered, amount, text, document, document_sha256, file_name, file_sha256, batch, made_by FROM confirmation_list ORDER BY id")),
    Paper("reminders", N_("Reminders"), N_("Which contributors were asked for what was due, for what, when, and by which letter."), ("existence", "rights", "valuation"),
          rows("contributor sent:date pledge instalment due:date currency amount:amount language file file_sha256 batch made_by",
               "SELECT contributor, day, pledge, instalment, due, currency, amount, language, file_name, file_sha256, batch, made_by FROM reminder_part_list ORDER BY id")),
    Paper("people", N_("People and roles"), N_("Who acted in the book, how often, between which days."), ("occurrence",),
          listed("person roles made:count decided:count prepared:count sealed:count first_seen last_seen", _people)),
    Paper("approvals", N_("Approvals"), N_("Every batch: who made it, who decided about it, and why."), ("occurrence",),
          rows("batch kind what rows:count total made_by made_at second:yes reason state decided_by decided_at decided_why undoes undone_by typed operation content",
               "SELECT number, kind, words, rows, total, made_by, made_at, second, reason, state, decided_by, decided_at, decided_why, undoes, undone_by, typed, operation, CASE WHEN content = '-' THEN '' ELSE content END FROM batch_list ORDER BY id")),
    Paper("one_person", N_("No second person"), N_("Entries that one person prepared and sealed."), ("occurrence",),
          rows("entry date:date event memo prepared_by sealed_by sealed_at batch base:base",
               f"SELECT {entry_number('t')}, t.day, t.event, t.memo, t.prepared_by, t.sealed_by, t.sealed_at, b.number, "
               "(SELECT sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END) FROM posting p WHERE p.transaction_id = t.id) FROM journal_transaction t JOIN batch b ON b.id = t.batch_id "
               "WHERE t.seq IS NOT NULL AND lower(trim(t.prepared_by)) = lower(trim(t.sealed_by)) AND t.day >= :begin AND t.day < :end ORDER BY t.seq"), "period"),
    Paper("overrides", N_("Let pass with a reason"), N_("What a rule would have stopped, and the reason that was given; every reason that a batch carries."), ("occurrence", "rights"),
          rows("kind number date:date base:base reason batch", f"SELECT kind, number, day, base, reason, batch FROM ({_OVERRIDES}) o ORDER BY kind, number, batch")),
    Paper("settings", N_("Settings and rules"), N_("Settings of the book and dated rules, each with the day it holds from."), ("valuation", "classification"),
          rows("kind key value from:date batch", f"SELECT kind, key, value, since, batch FROM ({_SETTINGS}) s ORDER BY kind, key, since, value")),
    Paper("checks", N_("Checks"), N_("Every check of the book, made when this pack was made."), ("accuracy", "completeness", "existence"), listed("name what holds seen findings notes", _checks)),
)  # fmt: skip
