"""What a batch holds, list by list: for whoever looks at it, and for the second person who approves it."""

import re
from typing import TYPE_CHECKING

from ledger.book.reader import Asking
from ledger.commands.budget_screens import BUDGET_CONTENTS
from ledger.commands.cards import Card, Content, Known, debits_and_credits, listed
from ledger.commands.recovery_screens import RECOVERY_CONTENTS
from ledger.commands.valuation_screens import VALUATION_CONTENTS
from ledger.i18n import M_, N_, P_, _, kept_words, n_, spoken
from ledger.journal.numbering import entry_number
from ledger.show import Column

if TYPE_CHECKING:
    from ledger.show import Table

STATES = {
    "waiting": N_("WAITING"),
    "posted": N_("posted"),
    "withdrawn": N_("withdrawn"),
    "returned": P_("state of a batch", "returned"),
    "undone": N_("undone"),
}
TYPED = 3  # amounts of a control total that a person can type back, and that fit on a list
OF_REVERSAL = M_("{entry}: {memo}")  # the memo of a reversal in the list of a batch's entries


CONTENTS = (
    Content(
        "entries", N_("Entries"),
        (("entry", N_("Entry"), "code"), ("day", N_("Day"), "date"), ("event", N_("Event"), "text"), ("memo", N_("Memo"), "text"), ("value", N_("USD"), "amount")),
        # A reversal says what it takes back, and takes it back.
        f"SELECT {entry_number('t')}, t.day, t.event, CASE WHEN r.id IS NULL THEN t.memo ELSE {entry_number('r')} || ': ' || t.memo END, "  # as OF_REVERSAL
        "(SELECT CASE WHEN t.reverses IS NULL THEN 1 ELSE -1 END * sum(p.base) FROM posting p WHERE p.transaction_id = t.id AND p.base > 0) "
        "FROM journal_transaction t LEFT JOIN journal_transaction r ON r.id = t.reverses WHERE t.batch_id = :batch ORDER BY t.id",
    ),
    Content(
        "pledges", N_("Pledges"),
        (("pledge", N_("Pledge"), "code"), ("contributor", N_("Who"), "code"), ("signed", N_("Signed"), "date"), ("currency", N_("Cur"), "code"),
         ("amount", N_("Amount"), "amount"), ("agreement", N_("Agreement"), "text"), ("condition", N_("Condition"), "text")),
        "SELECT g.number, c.code, g.signed, g.currency, "
        "(SELECT sum(e.amount) FROM pledge_entry e WHERE e.pledge_id = g.id AND e.batch_id = g.batch_id), g.agreement, g.condition "
        "FROM pledge g JOIN contributor c ON c.id = g.contributor_id WHERE g.batch_id = :batch ORDER BY g.id",
    ),
    Content(
        "changes", N_("Changes of pledges"),
        (("pledge", N_("Instalment"), "code"), ("event", N_("Change"), "text"), ("day", N_("Day"), "date"), ("due", N_("Due"), "date"),
         ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"), ("reason", N_("Reason"), "text")),
        "SELECT g.number || '/' || e.instalment, e.event, e.day, e.due, g.currency, e.amount, e.reason FROM pledge_entry e "
        "JOIN pledge g ON g.id = e.pledge_id WHERE e.batch_id = :batch AND e.batch_id <> g.batch_id ORDER BY e.id",
    ),
    Content(
        "receipts", N_("Receipts"),
        (("receipt", N_("Receipt"), "code"), ("contributor", N_("Who"), "code"), ("day", N_("Day"), "date"), ("currency", N_("Cur"), "code"),
         ("amount", N_("Sent"), "amount"), ("value", N_("USD"), "amount"), ("line", N_("Line"), "code"), ("reference", N_("Reference"), "text")),
        "SELECT r.number, c.code, r.day, r.currency, r.amount, r.base, 'L-' || r.bank_line_id, r.reference FROM receipt r "
        "LEFT JOIN contributor c ON c.id = r.contributor_id WHERE r.batch_id = :batch ORDER BY r.id",
    ),
    Content(
        "allocations", N_("Receipts against instalments"),
        (("receipt", N_("Receipt"), "code"), ("pledge", N_("Instalment"), "code"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"),
         ("value", N_("USD"), "amount")),
        "SELECT r.number, g.number || '/' || l.instalment, g.currency, l.amount, l.base FROM allocation l JOIN receipt r ON r.id = l.receipt_id "
        "JOIN pledge g ON g.id = l.pledge_id WHERE l.batch_id = :batch ORDER BY l.id",
    ),
    Content(
        "posted", N_("Bank lines posted"),
        (("line", N_("Line"), "code"), ("day", N_("Day"), "date"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"),
         ("type", N_("As"), "text"), ("note", N_("Because"), "text"), ("text", N_("Bank text"), "text")),
        "SELECT 'L-' || l.id, coalesce(l.value_date, l.day), l.currency, l.amount, d.type, d.note, trim(l.counterparty || ' ' || l.text) "
        "FROM match_posting m JOIN bank_match d ON d.id = m.match_id JOIN bank_line l ON l.id = d.bank_line_id "
        "WHERE m.batch_id = :batch ORDER BY m.id",
    ),
    Content(
        "decisions", N_("Bank lines decided"),
        (("line", N_("Line"), "code"), ("day", N_("Day"), "date"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"),
         ("type", N_("As"), "text"), ("note", N_("Because"), "text"), ("text", N_("Bank text"), "text")),
        "SELECT 'L-' || l.id, coalesce(l.value_date, l.day), l.currency, l.amount, d.type, d.note, trim(l.counterparty || ' ' || l.text) "
        "FROM bank_match d JOIN bank_line l ON l.id = d.bank_line_id WHERE d.batch_id = :batch ORDER BY d.id",
    ),
    Content(
        "targets", N_("What they are for"),
        (("line", N_("Line"), "code"), ("pledge", N_("Instalment"), "code"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount")),
        "SELECT 'L-' || d.bank_line_id, g.number || '/' || m.instalment, g.currency, m.amount FROM match_part m "
        "JOIN bank_match d ON d.id = m.match_id JOIN pledge g ON g.id = m.pledge_id WHERE m.batch_id = :batch ORDER BY m.id",
    ),
    Content(
        "pays", N_("Expenditures it pays"),
        (("line", N_("Line"), "code"), ("expenditure", N_("Expenditure"), "code"), ("payee", N_("Payee"), "text"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount")),
        "SELECT 'L-' || l.id, x.number, x.payee, l.currency, p.amount FROM payment_part p JOIN bank_match d ON d.id = p.match_id "
        "JOIN bank_line l ON l.id = d.bank_line_id JOIN expenditure x ON x.id = p.expenditure_id WHERE p.batch_id = :batch ORDER BY p.id",
    ),
    Content(
        "lessons", N_("Learned from it"),
        (("kind", N_("Kind"), "text"), ("words", N_("Words"), "text"), ("means", N_("Means"), "text"), ("line", N_("Line"), "code")),
        "SELECT CASE WHEN l.forgets THEN 'forgotten' ELSE l.kind END, l.words, coalesce(c.code, l.type), 'L-' || l.bank_line_id "
        "FROM lesson l LEFT JOIN contributor c ON c.id = l.contributor_id WHERE l.batch_id = :batch AND l.kind NOT IN ('evidence', 'sort') ORDER BY l.id",
    ),
    Content(
        "files", N_("Files"),
        (("file", N_("File"), "text"), ("kind", N_("Kind"), "text"), ("bytes", N_("Bytes"), "count"), ("sha256", N_("SHA-256"), "code")),
        "SELECT file_name, kind, size, sha256 FROM import_run WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "lines", N_("Bank lines"),
        (("line", N_("Line"), "code"), ("place", N_("Row"), "code"), ("day", N_("Day"), "date"), ("currency", N_("Cur"), "code"),
         ("amount", N_("Amount"), "amount"), ("reference", N_("Reference"), "text"), ("text", N_("Bank text"), "text")),
        "SELECT 'L-' || id, CASE WHEN sheet = '' THEN '' ELSE sheet || '!' END || row, day, currency, amount, reference, "
        "trim(counterparty || ' ' || text) FROM bank_line WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "restated", N_("Restated lines taken"),
        (("line", N_("Line"), "code"), ("old", N_("In place of"), "code"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount")),
        "SELECT 'L-' || t.bank_line_id, 'L-' || t.old_line_id, l.currency, l.amount FROM restatement t "
        "JOIN bank_line l ON l.id = t.bank_line_id WHERE t.batch_id = :batch ORDER BY t.id",
    ),
    Content(
        "profiles", N_("Profiles of bank files"),
        (("account", N_("Account"), "code"), ("from", N_("From"), "date"), ("profile", N_("Profile"), "text")),
        "SELECT k.name, p.day, p.toml FROM bank_profile p JOIN bank_account k ON k.id = p.bank_account_id "
        "WHERE p.batch_id = :batch ORDER BY p.id",
    ),
    Content(
        "rates", N_("Exchange rates, US dollars per unit"),
        (("of", N_("Cur"), "code"), ("from", N_("From"), "date"), ("rate", N_("Rate"), "code"), ("source", N_("Source"), "text")),
        "SELECT currency, effective_from, usd_per_unit, source FROM rate WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "contributors", N_("Contributors"),
        (("contributor", N_("Who"), "code"), ("field", N_("Field"), "text"), ("value", N_("Value"), "text"), ("from", N_("From"), "date")),
        "SELECT c.code, f.field, f.value, f.effective_from FROM contributor_fact f JOIN contributor c ON c.id = f.contributor_id "
        "WHERE f.batch_id = :batch ORDER BY f.id",
    ),
    Content(
        "banks", N_("Bank accounts"),
        (("account", N_("Account"), "code"), ("of", N_("Cur"), "code"), ("iban", N_("IBAN"), "code")),
        "SELECT name, currency, iban FROM bank_account WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "statements", N_("Statements"),
        (("statement", N_("Statement"), "code"), ("version", N_("Version"), "count"), ("contributor", N_("Who"), "code"), ("quarter", N_("Quarter"), "code"),
         ("seal", N_("Seal"), "code")),
        "SELECT s.number, s.version, c.code, s.quarter, substr(s.figures_sha256, 1, 16) FROM statement s JOIN contributor c ON c.id = s.contributor_id "
        "WHERE s.batch_id = :batch ORDER BY s.id",
    ),
    Content(
        "coverage", N_("Whom the run covered"),
        (("contributor", N_("Who"), "code"), ("state", N_("State"), "code"), ("reason", N_("Reason"), "text"), ("balance", N_("Balance"), "amount"),
         ("pledged", N_("Pledged"), "amount")),
        "SELECT c.code, v.state, v.reason, v.balance, v.pledged FROM statement_coverage v JOIN contributor c ON c.id = v.contributor_id "
        "WHERE v.batch_id = :batch ORDER BY c.code",
    ),
    Content(
        "keys", N_("Keys of the office"),
        (("fingerprint", N_("Fingerprint"), "code"),),
        "SELECT fingerprint FROM signing_key WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "periods", N_("Quarters closed"),
        (("quarter", N_("Quarter"), "code"), ("from", N_("From"), "date"), ("until", P_("the day after the last one", "Before"), "date")),
        "SELECT quarter, begin_day, end_day FROM period WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "kept", N_("Balances kept"),
        (("account", N_("Account"), "code"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"), ("base", N_("USD"), "amount")),
        "SELECT account, currency, sum(amount), sum(base) FROM kept_balance WHERE batch_id = :batch GROUP BY account, currency "
        "ORDER BY account, currency",
    ),
    Content(
        "shares", N_("Balances kept by contributor"),
        (("contributor", N_("Who"), "code"), ("balance", N_("USD"), "amount")),
        "SELECT c.code, -sum(CASE WHEN k.account < '8' AND k.account <> '2120' THEN k.base ELSE 0 END) FROM kept_share k "
        "JOIN contributor c ON c.id = k.contributor_id WHERE k.batch_id = :batch GROUP BY c.code ORDER BY c.code",
    ),
    Content(
        "kept_open", N_("Pledged, still open"),
        (("contributor", N_("Who"), "code"), ("account", N_("Account"), "code"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount"),
         ("base", N_("USD"), "amount")),
        "SELECT c.code, k.account, k.currency, sum(k.amount), sum(k.base) FROM kept_open k JOIN contributor c ON c.id = k.contributor_id "
        "WHERE k.batch_id = :batch GROUP BY c.code, k.account, k.currency ORDER BY c.code, k.account, k.currency",
    ),
    Content(
        "kept_sources", N_("Balances kept by source"),
        (("account", N_("Account"), "code"), ("source", N_("Source"), "code"), ("base", N_("USD"), "amount")),
        "SELECT account, source, sum(base) FROM kept_source WHERE batch_id = :batch GROUP BY account, source ORDER BY account, source",
    ),
    Content(
        "reconciliations", N_("Bank accounts reconciled"),
        (("account", N_("Account"), "code"), ("from", N_("From"), "date"), ("until", P_("the day after the last one", "Before"), "date"), ("sha256", N_("SHA-256"), "code")),
        "SELECT k.name, r.begin_day, r.end_day, r.figures_sha256 FROM reconciliation r JOIN bank_account k ON k.id = r.bank_account_id "
        "WHERE r.batch_id = :batch ORDER BY r.id",
    ),
    Content(
        "funds", N_("Funds"),
        (("fund", N_("Fund"), "code"), ("name", N_("Name"), "text"), ("of", N_("Cur"), "code"), ("recognition", N_("Recognition"), "text")),
        "SELECT code, name, currency, recognition FROM fund WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "confirmations", N_("Letters of confirmation"),
        (("contributor", N_("Who"), "code"), ("year", N_("Year"), "code"), ("statement", N_("Statement"), "code"), ("version", N_("Version"), "count"), ("file", N_("File"), "text")),
        "SELECT c.code, CAST(x.year AS text), s.number, s.version, x.file_name FROM confirmation x JOIN contributor c ON c.id = x.contributor_id "
        "JOIN statement s ON s.id = x.statement_id WHERE x.batch_id = :batch ORDER BY x.id",
    ),
    Content(
        "replies", N_("Answers of contributors"),
        (("contributor", N_("Who"), "code"), ("year", N_("Year"), "code"), ("date", N_("Date"), "date"), ("currency", N_("Cur"), "code"), ("amount", N_("Difference"), "amount"),
         ("text", N_("Text"), "text"), ("document", N_("Document"), "text")),
        "SELECT c.code, CAST(x.year AS text), r.day, f.currency, r.amount, r.text, r.document FROM confirmation_reply r JOIN confirmation x ON x.id = r.confirmation_id "
        "JOIN contributor c ON c.id = x.contributor_id JOIN statement s ON s.id = x.statement_id JOIN fund f ON f.id = s.fund_id "
        "WHERE r.batch_id = :batch ORDER BY r.id",
    ),
    Content(
        "reminders", N_("Letters that ask for what is due"),
        (("contributor", N_("Who"), "code"), ("language", N_("Lang"), "code"), ("until", N_("Due up to"), "date"), ("file", N_("File"), "text")),
        "SELECT c.code, r.language, r.until, r.file_name FROM reminder r JOIN contributor c ON c.id = r.contributor_id WHERE r.batch_id = :batch ORDER BY r.id",
    ),
    Content(
        "asked", N_("What they ask for"),
        (("contributor", N_("Who"), "code"), ("pledge", N_("Instalment"), "code"), ("due", N_("Due"), "date"), ("currency", N_("Cur"), "code"), ("amount", N_("Amount"), "amount")),
        "SELECT c.code, g.number || '/' || p.instalment, p.due, g.currency, p.amount FROM reminder_part p JOIN pledge g ON g.id = p.pledge_id "
        "JOIN contributor c ON c.id = g.contributor_id WHERE p.batch_id = :batch ORDER BY p.id",
    ),
    *VALUATION_CONTENTS,
    *BUDGET_CONTENTS,
    *RECOVERY_CONTENTS,
)  # fmt: skip


def contents(query: Asking, batch: int) -> "tuple[Table, ...]":
    """All that a batch holds, waiting or not, each kind of row as a list; what it does to the accounts first."""
    from ledger.commands.content_words import words_of

    lists = [debits_and_credits(query, "t.batch_id = :batch", batch=batch)]
    for one in CONTENTS:
        columns = tuple(
            Column(key, _(heading), kind, optional=kind == "text" and key != "file", words=words_of(one.name, key))
            for key, heading, kind in one.columns
        )
        lists.append(listed(query, one.name, _(one.title), columns, one.sql, batch=batch))
    return tuple(one for one in lists if one.rows)


def batch_card(query: Asking, batch: int, user: str = "") -> Card:
    """A batch: what it is, who made it, who decided about it, and all it holds; below it what `user` can do while it waits."""
    number, kind, state, made_by, made_at, rows, total, words, content, reason, decided_by, decided_at, why, undoes, undone_by, typed, operation = query.rows(
        "SELECT number, kind, state, made_by, made_at, rows, total, words, content, reason, decided_by, decided_at, decided_why, undoes, "
        "undone_by, typed, operation FROM batch_list WHERE id = :id", id=batch,
    )[0]  # fmt: skip
    facts = (
        Known("batch", _("Batch"), number),
        Known("command", _("Command"), kind),
        Known("typed", _("As typed"), typed),
        Known("operation", _("Operation"), operation),
        Known("what", _("What"), words, words=kept_words()),
        Known("rows", _("Rows"), rows),
        Known("total", _("Control total"), total),
        Known("state", _("State"), state, words=spoken(STATES)),
        Known("made_by", _("Made by"), made_by, made_at),
        Known("reason", _("Reason"), reason, words=kept_words(memos=True)),
        Known("decided_by", _("Decided by"), decided_by, decided_at or ""),
        Known("decided_why", _("Because"), why),
        Known("undoes", _("Undoes"), undoes),
        Known("undone_by", _("Undone by"), undone_by),
        Known("content", _("Content"), "" if content.startswith("-") else content[:64], words={content[:64]: seal(content)}),
    )
    can = _("Approve or return it: fund approve {batch}", batch=number)
    if made_by == user:
        can = _("{batch} waits for a second person. To take it back: fund undo {batch}", batch=number)
    notes = (can,) if state == "waiting" else ()
    return Card("batch", number, _("Batch {number}", number=number), facts, contents(query, batch), notes)


def seal(content: str) -> str:
    """The first eight digits of a hash, as two people compare them: `5c1e 77a0`."""
    return f"{content[:4]} {content[4:8]}".strip()


def control_word(total: str) -> str:
    """The control total as it is typed back: `207963.17` for `USD 207,963.17`; amounts of several currencies with blanks between."""
    return " ".join(found.replace(",", "") for found in re.findall(r"-?\d[\d,]*(?:\.\d+)?", total))


def total_on_list(total: str) -> str:
    """A control total on a list of batches; the batch itself shows the amounts of many currencies."""
    count = control_word(total).count(" ") + 1
    return total if count <= TYPED else n_("1 currency", "{count} currencies", count)
