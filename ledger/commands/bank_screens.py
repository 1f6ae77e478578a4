"""A bank line, an account at a bank, a file and a place in it, each on one screen."""

import json

from ledger.banking.review_screens import TYPES
from ledger.book.reader import Asking
from ledger.commands.cards import Card, Known, day_of, listed, money_of, typed
from ledger.i18n import N_, P_, _, spoken
from ledger.money import BASE, Money
from ledger.show import Column, Table

STATES = {
    "open": P_("state of a bank line", "OPEN"), "staged": N_("staged"), "posted": P_("state of a bank line", "posted"), "undone": P_("state of a bank line", "undone"), "replaced": N_("replaced"),
    "restated": N_("restated, not taken"),
}  # fmt: skip
VERDICTS = {
    "new": N_("new"), "seen": N_("seen before"), "late": P_("rows of a bank's file", "late"), "restated": P_("rows of a bank's file", "restated"),
    "not_a_transaction": N_("not a transaction"), "refused": N_("refused"),
}  # fmt: skip
STATE = (
    "CASE WHEN l.undone_in IS NOT NULL THEN 'undone' "
    "WHEN EXISTS (SELECT 1 FROM restatement t JOIN batch x ON x.id = t.batch_id AND x.state = 'posted' "
    "WHERE t.old_line_id = l.id AND t.undone_in IS NULL) THEN 'replaced' "
    "WHEN l.restates IS NOT NULL AND NOT EXISTS (SELECT 1 FROM restatement t JOIN batch x ON x.id = t.batch_id AND x.state = 'posted' "
    "WHERE t.bank_line_id = l.id AND t.undone_in IS NULL) THEN 'restated' WHEN p.id IS NOT NULL THEN 'posted' WHEN m.id IS NOT NULL THEN 'staged' ELSE 'open' END"
)
PLACE = "CASE WHEN l.sheet = '' THEN '' ELSE l.sheet || '!' END || l.row"  # `Sheet1!12`, `12` in a file without sheets
MATCHED = (
    "LEFT JOIN bank_match m ON m.bank_line_id = l.id AND m.undone_in IS NULL "
    "LEFT JOIN match_posting p ON p.match_id = m.id AND p.undone_in IS NULL"
)


def line_card(query: Asking, line: int) -> Card:
    """A bank line as the bank wrote it, and what became of it."""
    (
        bank, file, day, value_date, amount, currency, text, reference, party, iban, original, original_amount, balance, batch,
        by, at, state, kind, note, contributor, restates,
    ) = query.rows(
        f"SELECT k.name, i.file_name || ':' || {PLACE}, l.day, l.value_date, l.amount, l.currency, l.text, l.reference, l.counterparty, l.iban, "
        f"l.original_currency, l.original_amount, l.balance, b.number, b.made_by, b.made_at, {STATE}, m.type, m.note, c.code, l.restates FROM bank_line l "
        "JOIN bank_account k ON k.id = l.bank_account_id JOIN import_run i ON i.id = l.import_id JOIN batch b ON b.id = l.batch_id "
        f"{MATCHED} LEFT JOIN contributor c ON c.id = m.contributor_id WHERE l.id = :id", id=line,
    )[0]  # fmt: skip
    decided = ", ".join(filter(None, ((kind or "").replace("_", " "), contributor)))
    said = ", ".join(filter(None, (_(TYPES.get(kind, "")), contributor)))
    facts = (
        Known("line", _("Bank line"), f"L-{line}"),
        Known("bank", _("Bank account"), bank),
        Known("day", _("Day"), day_of(day)),
        Known("value_date", _("Value date"), day_of(value_date)),
        Known("amount", _("Amount"), Money.of_units(amount, currency)),
        Known("original", _("Original amount"), money_of(original_amount, original or currency)),
        Known("counterparty", _("Counterparty"), party),
        Known("iban", _("Its account"), iban),
        Known("reference", _("Reference"), reference),
        Known("text", _("Text"), text),
        Known("balance", _("Balance after it"), typed(balance, "amount", currency)),
        Known("file", _("File"), file),
        Known("batch", _("Read in batch"), batch),
        Known("read_by", _("Read by"), by, at),
        Known("state", _("State"), state, words=spoken(STATES)),
        Known("restates", _("Restates"), "" if restates is None else f"L-{restates}"),
        Known("restated_by", _("Restated by"), ", ".join(f"L-{number}" for number in _later(query, line))),
        Known("decided", _("Decided as"), decided, words={decided: said}),
        Known("note", _("Because"), note),
    )
    lists = (_targets(query, line), _payments(query, line), _receipts(query, line))
    if state == "open":
        notes = _("Why no pledge fits, or which: fund match explain L-{line}", line=line)
    else:
        notes = _("From the file to the statement: fund show L-{line} --history", line=line)
    return Card("line", f"L-{line}", _("Bank line L-{line}", line=line), facts, lists, (notes,))


def _later(query: Asking, line: int) -> list[int]:
    """The lines of later files that restate a line."""
    return [
        number
        for (number,) in query.rows("SELECT id FROM bank_line WHERE restates = :l AND undone_in IS NULL ORDER BY id", l=line)
    ]


def _targets(query: Asking, line: int) -> Table:
    return listed(
        query, "targets", _("Decided to be for"),
        (Column("pledge", _("Instalment"), "code"), Column("currency", _("Cur"), "code"), Column("amount", _("Amount"), "amount")),
        "SELECT g.number || '/' || x.instalment, g.currency, x.amount FROM match_part x JOIN bank_match m ON m.id = x.match_id "
        "JOIN pledge g ON g.id = x.pledge_id WHERE m.bank_line_id = :line AND m.undone_in IS NULL AND x.undone_in IS NULL ORDER BY x.id",
        line=line,
    )  # fmt: skip


def _payments(query: Asking, line: int) -> Table:
    return listed(
        query, "payments", _("Expenditures it pays"),
        (Column("expenditure", _("Expenditure"), "code"), Column("payee", _("Payee")), Column("currency", _("Cur"), "code"), Column("amount", _("Amount"), "amount")),
        "SELECT x.number, x.payee, l.currency, p.amount FROM payment_part p JOIN bank_match m ON m.id = p.match_id JOIN bank_line l ON l.id = m.bank_line_id "
        "JOIN expenditure x ON x.id = p.expenditure_id WHERE m.bank_line_id = :line AND m.undone_in IS NULL AND p.undone_in IS NULL ORDER BY p.id",
        line=line,
    )  # fmt: skip


def _receipts(query: Asking, line: int) -> Table:
    return listed(
        query, "receipts", _("Receipts"),
        (Column("receipt", _("Receipt"), "code"), Column("contributor", _("Who"), "code"), Column("day", _("Day"), "date"),
         Column("currency", _("Cur"), "code"), Column("amount", _("Sent"), "amount"), Column("value", _("USD"), "amount")),
        "SELECT number, contributor, day, currency, amount, base FROM receipt_list WHERE bank_line_id = :line ORDER BY id", line=line,
    )  # fmt: skip


def bank_card(query: Asking, bank: int) -> Card:
    """An account at a bank: what the bank says it holds, what the ledger says, its lines by state, the files read."""
    name, currency, iban, fund, batch, by, at = query.rows(
        "SELECT k.name, k.currency, k.iban, f.code, b.number, b.made_by, b.made_at FROM bank_account k JOIN fund f ON f.id = k.fund_id "
        "JOIN batch b ON b.id = k.batch_id WHERE k.id = :id", id=bank,
    )[0]  # fmt: skip
    printed = query.rows("SELECT closing, last_day FROM bank_account_list WHERE id = :id", id=bank)
    closing, last = printed[0] if printed else (None, None)
    held, worth = query.rows("SELECT sum(amount), sum(base) FROM sealed_posting WHERE bank_account_id = :id", id=bank)[0]
    facts = (
        Known("account", _("Bank account"), name),
        Known("currency", _("Currency"), currency),
        Known("iban", _("IBAN"), iban),
        Known("fund", _("Fund"), fund),
        Known("balance", _("The bank's balance"), typed(closing, "amount", currency)),
        Known("last_line", _("Up to"), day_of(last)),
        Known("ledger", _("The ledger's balance"), Money.of_units(held or 0, currency)),
        Known("value", _("Worth"), Money.of_units(worth or 0, BASE) if currency != BASE else None),
        Known("batch", _("Batch"), batch),
        Known("recorded_by", _("Recorded by"), by, at),
    )
    states = listed(
        query, "states", _("Lines"),
        (Column("state", _("State"), "state", words=spoken(STATES)), Column("lines", _("Lines"), "count"),
         Column("currency", _("Cur"), "code"), Column("in", _("In"), "amount"), Column("out", _("Out"), "amount")),
        "SELECT state, count(*), currency, sum(CASE WHEN amount > 0 THEN amount ELSE 0 END), sum(CASE WHEN amount < 0 THEN amount ELSE 0 END) "
        "FROM bank_line_list WHERE bank_account_id = :id GROUP BY state, currency ORDER BY state", id=bank,
    )  # fmt: skip
    files = listed(
        query, "files", _("Files, newest first"),
        (Column("file", _("File")), Column("from", _(P_("first day of a file", "From")), "date"), Column("to", _("To"), "date"), Column("currency", _("Cur"), "code"),
         Column("closing", _("Closing"), "amount"), Column("batch", _("Batch"), "code")),
        "SELECT i.file_name, i.first_day, i.last_day, k.currency, i.closing, b.number FROM import_run i JOIN batch b ON b.id = i.batch_id "
        "JOIN bank_account k ON k.id = i.bank_account_id WHERE i.bank_account_id = :id AND i.undone_in IS NULL ORDER BY i.id DESC", id=bank,
    )  # fmt: skip
    return Card("bank", name, _("Bank account {name}", name=name), facts, (states, files))


def file_card(query: Asking, run: int) -> Card:
    """A file as it was read: its bytes' SHA-256, what was counted in it, the lines or pledges that came of it."""
    name, kind, sha256, size, counts, bank, currency, opening, closing, batch, by, at, batch_id = query.rows(
        "SELECT i.file_name, i.kind, i.sha256, i.size, i.counts, k.name, k.currency, i.opening, i.closing, b.number, b.made_by, b.made_at, b.id "
        "FROM import_run i JOIN batch b ON b.id = i.batch_id LEFT JOIN bank_account k ON k.id = i.bank_account_id WHERE i.id = :id", id=run,
    )[0]  # fmt: skip
    told = {str(verdict): int(count) for verdict, count in json.loads(counts).items() if count}
    counted = ", ".join(f"{verdict.replace('_', ' ')} {count}" for verdict, count in told.items())
    said = ", ".join(f"{_(VERDICTS.get(verdict, verdict))} {count}" for verdict, count in told.items())
    facts = (
        Known("file", _("File"), name),
        Known("kind", _("Kind"), kind),
        Known("sha256", _("SHA-256"), sha256),
        Known("bytes", _("Bytes"), size),
        Known("bank", _("Bank account"), bank),
        Known("opening", _("Opening"), typed(opening, "amount", currency)),
        Known("closing", _("Closing"), typed(closing, "amount", currency)),
        Known("counts", _("Rows"), counted, words={counted: said}),
        Known("batch", _("Batch"), batch),
        Known("read_by", _("Read by"), by, at),
    )
    pledges = listed(
        query, "pledges", _("Pledges that came of it"),
        (Column("pledge", _("Pledge"), "code"), Column("contributor", _("Who"), "code")),
        "SELECT g.number, c.code FROM pledge g JOIN contributor c ON c.id = g.contributor_id WHERE g.batch_id = :batch ORDER BY g.id",
        batch=batch_id,
    )  # fmt: skip
    return Card("file", name, _("File {name}", name=name), facts, (file_lines(query, run), pledges))


def file_lines(query: Asking, run: int) -> Table:
    """The bank lines that came of a file, in the order of its rows, and what became of each."""
    return listed(
        query, "lines", _("Bank lines that came of it"),
        (Column("line", _("Line"), "code"), Column("place", _("Row"), "code"), Column("day", _("Day"), "date"), Column("currency", _("Cur"), "code"),
         Column("amount", _("Amount"), "amount"), Column("state", _("State"), "state", words=spoken(STATES)),
         Column("text", _("Text"), optional=True)),
        f"SELECT 'L-' || l.id, {PLACE}, l.day, l.currency, l.amount, {STATE}, "
        f"trim(l.counterparty || ' ' || l.text) FROM bank_line l {MATCHED} WHERE l.import_id = :run ORDER BY l.id", run=run,
    )  # fmt: skip


def lines_at(query: Asking, file: str, sheet: str, row: int) -> list[int]:
    """The bank lines that stood in this row of a file of this name, newest reading first; without a sheet, of any sheet."""
    found = query.rows(
        "SELECT l.id FROM bank_line l JOIN import_run i ON i.id = l.import_id WHERE i.file_name = :file AND l.row = :row "
        "AND (l.sheet = :sheet OR :sheet = '') ORDER BY i.id DESC, l.id", file=file, sheet=sheet, row=row,
    )  # fmt: skip
    return [line for (line,) in found]
