"""An entry of the journal, and an account, each on one screen."""

from ledger.book.reader import Asking
from ledger.commands.cards import Card, Known, day_of, listed
from ledger.i18n import N_, _, kept_words, spoken
from ledger.journal import events
from ledger.journal.accounts import in_words
from ledger.journal.numbering import entry_number
from ledger.money import BASE, Money
from ledger.show import Column, Table, Total

KINDS = {
    "asset": N_("asset"),
    "liability": N_("liability"),
    "balance": N_("fund balance"),
    "income": N_("income"),
    "expense": N_("expense"),
    "memo": N_("memorandum"),
}
NEWEST = 10  # postings shown of an account


def entry_card(query: Asking, transaction: int) -> Card:
    """An entry: its postings with all they say, what it reverses and what reversed it, who sealed it and how."""
    number, day, event, memo, source, late, batch, by, at, sealed_by, sealed_at, digest, reverses, reversed_by = query.rows(
        f"SELECT {entry_number('t')}, t.day, t.event, t.memo, t.source, t.late_from, b.number, t.prepared_by, t.prepared_at, t.sealed_by, t.sealed_at, "
        f"t.hash, (SELECT {entry_number('o')} FROM journal_transaction o WHERE o.id = t.reverses), "
        f"(SELECT {entry_number('r')} FROM journal_transaction r WHERE r.reverses = t.id AND r.seq IS NOT NULL) "
        "FROM journal_transaction t JOIN batch b ON b.id = t.batch_id WHERE t.id = :id", id=transaction,
    )[0]  # fmt: skip
    receipts = query.rows("SELECT number FROM receipt WHERE transaction_id = :id ORDER BY id", id=transaction)
    facts = (
        Known("entry", _("Entry"), number),
        Known("day", _("Day"), day_of(day)),
        Known("event", _("Event"), event, words=events.in_words()),
        Known("memo", _("Memo"), memo, words=kept_words(memos=True)),
        Known("source", _("Source"), source),
        Known("late_from", _("Belongs to"), day_of(late)),
        Known("reverses", _("Reverses"), reverses),
        Known("reversed_by", _("Reversed by"), reversed_by),
        Known("receipt", _("Receipt"), ", ".join(one for (one,) in receipts)),
        Known("batch", _("Batch"), batch),
        Known("prepared_by", _("Prepared by"), by, at),
        Known("sealed_by", _("Sealed by"), sealed_by, sealed_at or ""),
        Known("hash", _("Seal"), digest),
    )
    notes = (_("Where it came from: fund show {number} --history", number=number),)
    return Card("entry", number, _("Entry {number}", number=number), facts, (_postings(query, transaction),), notes)


def _postings(query: Asking, transaction: int) -> Table:
    columns = (
        Column("account", _("Account"), "code"), Column("name", _("Name"), optional=True, words=in_words()), Column("debit", _("Debit"), "amount"),
        Column("credit", _("Credit"), "amount"), Column("currency", _("Cur"), "code"), Column("amount", _("Amount"), "amount"),
        Column("contributor", _("Who"), "code"), Column("pledge", _("For"), "code"), Column("line", _("Line"), "code"),
        Column("bank", _("Bank account"), "code", optional=True),
    )  # fmt: skip
    table = listed(
        query, "postings", _("Postings, USD"), columns,
        "SELECT p.account, a.name, CASE WHEN p.base > 0 THEN p.base END, CASE WHEN p.base < 0 THEN -p.base END, p.currency, p.amount, c.code, "
        "CASE WHEN p.instalment IS NULL THEN g.number ELSE g.number || '/' || p.instalment END, p.line, k.name FROM posting p "
        "JOIN account a ON a.code = p.account LEFT JOIN contributor c ON c.id = p.contributor_id LEFT JOIN pledge g ON g.id = p.pledge_id "
        "LEFT JOIN bank_account k ON k.id = p.bank_account_id WHERE p.transaction_id = :id ORDER BY p.no", id=transaction,
    )  # fmt: skip
    sums = query.rows(
        "SELECT sum(CASE WHEN base > 0 THEN base ELSE 0 END), sum(CASE WHEN base < 0 THEN -base ELSE 0 END) FROM posting "
        "WHERE transaction_id = :id", id=transaction,
    )[0]  # fmt: skip
    total = Total((_("Total"), None, *(Money.of_units(one, BASE) for one in sums), *(None,) * 6))
    return Table(table.name, table.title, columns, table.rows, (total,))


def account_card(query: Asking, code: str) -> Card:
    """An account: its balance in the currency of the books, what it holds of each currency, its newest postings."""
    name, kind = query.rows("SELECT name, kind FROM account WHERE code = :code", code=code)[0]
    base, count, last = query.rows("SELECT sum(base), count(*), max(day) FROM sealed_posting WHERE account = :code", code=code)[0]
    facts = (
        Known("account", _("Account"), code),
        Known("name", _("Name"), name, words=in_words()),
        Known("type", _("Kind"), kind, words=spoken(KINDS)),
        Known("balance", _("Balance"), Money.of_units(base or 0, BASE)),
        Known("postings", _("Postings"), count),
        Known("last", _("Last one"), day_of(last)),
    )
    currencies = listed(
        query, "currencies", _("By currency"),
        (Column("currency", _("Cur"), "code"), Column("amount", _("Balance"), "amount"), Column("value", _("USD"), "amount"),
         Column("postings", _("Postings"), "count")),
        "SELECT currency, sum(amount), sum(base), count(*) FROM sealed_posting WHERE account = :code GROUP BY currency ORDER BY currency",
        code=code,
    )  # fmt: skip
    newest = listed(
        query, "postings", _("Newest postings"),
        (Column("entry", _("Entry"), "code"), Column("day", _("Day"), "date"), Column("currency", _("Cur"), "code"),
         Column("amount", _("Amount"), "amount"), Column("value", _("USD"), "amount"), Column("contributor", _("Who"), "code"),
         Column("memo", _("Memo"), optional=True, words=kept_words(memos=True))),
        f"SELECT {entry_number('t')}, t.day, p.currency, p.amount, p.base, c.code, t.memo FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
        "LEFT JOIN contributor c ON c.id = p.contributor_id WHERE p.account = :code AND t.seq IS NOT NULL "
        f"ORDER BY p.day DESC, t.seq DESC, p.no LIMIT {NEWEST}", code=code,
    )  # fmt: skip
    title = _("Account {code}, {name}", code=code, name=in_words().get(name, name))
    return Card("account", code, title, facts, (currencies, newest), (_("Debit is positive, credit negative."),) if count else ())
