"""The papers of the audit pack about contributors, pledges, money that came and went back, banks and their files."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.commands import report_makers as make
from ledger.commands.audit_papers import ForAudit, Paper, listed, report, rows
from ledger.commands.cards import day_of
from ledger.i18n import N_
from ledger.journal.numbering import entry_number
from ledger.money import Money
from ledger.periods import parse_period

_CHANGES = (
    "SELECT g.number, x.instalment, c.code, x.day, x.event, g.currency, x.amount, x.due, x.reason, b.number AS batch, b.state, b.made_by, b.decided_by, x.id FROM pledge_entry x "
    "JOIN batch b ON b.id = x.batch_id JOIN pledge g ON g.id = x.pledge_id JOIN contributor c ON c.id = g.contributor_id WHERE b.state IN ('posted', 'undone') "
    "AND x.day >= :begin AND x.day < :end"
)
_CHANGED = "pledge instalment contributor date:date event currency amount:amount due:date reason batch state made_by approved_by"


def _changes(condition: str) -> str:
    return f"SELECT q.number, q.instalment, q.code, q.day, q.event, q.currency, q.amount, q.due, q.reason, q.batch, q.state, q.made_by, q.decided_by FROM ({_CHANGES}) q WHERE {condition} ORDER BY q.id"


_VERDICTS = ("new", "seen", "late", "restated", "not_a_transaction", "refused")
_IMPORTED = (
    "kind file sha256 size bank_account first_day:date last_day:date currency opening:amount closing:amount rows:count new:count seen:count "
    "late:count restated:count not_a_transaction:count refused:count there:count sum:amount batch made_by made_at"
)


def _imports(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """Every file: its hash, how its rows were judged, and what of it stands in the book."""
    for kind, name, digest, size, account, first, last, currency, *money, counts, there, batch, by, at in asked.here.reader.rows(
        "SELECT i.kind, i.file_name, i.sha256, i.size, k.name, i.first_day, i.last_day, k.currency, i.opening, i.closing, "
        "(SELECT sum(l.amount) FROM bank_line l WHERE l.import_id = i.id), i.counts, (SELECT count(*) FROM bank_line l WHERE l.import_id = i.id), "
        "b.number, b.made_by, b.made_at FROM import_run i JOIN batch b ON b.id = i.batch_id LEFT JOIN bank_account k ON k.id = i.bank_account_id ORDER BY i.id"
    ):  # fmt: skip
        judged = json.loads(counts)
        opening, closing, moved = (None if units is None or not currency else Money.of_units(units, currency) for units in money)
        yield (
            kind, name, digest, size, account, day_of(first), day_of(last), currency, opening, closing, sum(judged.values()),
            *(judged.get(verdict, 0) for verdict in _VERDICTS), there, moved, batch, by, at,
        )  # fmt: skip


def _signed(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """Signed reconciliations: figures as they were signed, and by whom."""
    for told, *signed in _figures(asked):
        ledger, brought, bank = (Money(Decimal(told[key]), told["currency"]) for key in ("ledger", "brought", "bank"))
        sides = {"bank": 1, "ledger": -1}
        items = Money(
            sum((sides[item["side"]] * Decimal(item["amount"]) for item in told["items"]), Decimal(0)), told["currency"]
        )
        yield (
            told["account"], date.fromisoformat(told["first"]), date.fromisoformat(told["last"]), told["currency"], ledger, brought, items, bank,
            bank - ledger - brought - items, len(told["items"]), told["source"], *signed,
        )  # fmt: skip


def _items(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """What only one side had on the day of each signature."""
    for told, *_signed_by in _figures(asked):
        for item in told["items"]:
            amount = Money(Decimal(item["amount"]), told["currency"])
            yield told["account"], date.fromisoformat(told["last"]), item["side"], item["number"], date.fromisoformat(item["day"]), told["currency"], amount, item["text"]  # fmt: skip


def _figures(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    for figures, *more in asked.here.reader.rows(
        "SELECT figures, figures_sha256, batch, made_by, made_at, decided_by, decided_at FROM reconciliation_list ORDER BY bank_account, end_day"
    ):
        yield json.loads(figures), *more


def _standing(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """Every account on the last day of the period, or today: drawn up from the book, signed or not."""
    from ledger.banking.reconciliation import BANK, LEDGER
    from ledger.reports import bank

    here = asked.here
    for row in bank.load(here.reader, asked.days or parse_period(here.today.isoformat())):
        one = row.figures
        items = one.only(BANK) - one.only(LEDGER)
        yield one.account, one.days.last, one.ledger.currency, one.ledger, one.brought, items, one.bank, one.unexplained, len(one.items), one.source, row.signed  # fmt: skip


PAPERS = (
    Paper("contributors", N_("Contributors"), N_("Who contributes, in which class, and in which language statements are written."), ("rights", "classification"),
          rows("contributor name class language batch", "SELECT l.code, l.name_en, (SELECT k.kind FROM contributor_kind k WHERE k.contributor_id = l.id AND k.until IS NULL), l.language, b.number "
               "FROM contributor_list l JOIN contributor c ON c.id = l.id JOIN batch b ON b.id = c.batch_id ORDER BY l.code")),
    Paper("pledges", N_("Pledges"), N_("Every pledge with its agreement: promised, received, open."), ("existence", "rights", "completeness"),
          rows("pledge contributor agreement signed:date conditional:yes condition earmark currency pledged:amount received:amount open:amount batch made_by approved_by",
               "SELECT i.pledge, i.contributor, i.agreement, i.signed, i.conditional, i.condition, i.earmark, i.currency, i.pledged, i.received, i.open, b.number, b.made_by, b.decided_by FROM ("
               "SELECT pledge_id, pledge, contributor, agreement, signed, conditional, condition, earmark, currency, sum(pledged) AS pledged, sum(received) AS received, sum(open) AS open "
               "FROM instalment_list GROUP BY pledge_id, pledge, contributor, agreement, signed, conditional, condition, earmark, currency) i "
               "JOIN pledge g ON g.id = i.pledge_id JOIN batch b ON b.id = g.batch_id ORDER BY i.pledge_id")),
    Paper("instalments", N_("Instalments"), N_("What falls due when, and what is open of it."), ("rights", "valuation"),
          rows("pledge instalment contributor due:date currency pledged:amount received:amount open:amount",
               "SELECT pledge, instalment, contributor, due, currency, pledged, received, open FROM instalment_list ORDER BY pledge_id, instalment")),
    Paper("pledge_changes", N_("Changes of pledges"), N_("Everything that made or changed an instalment, with its reason."), ("occurrence", "rights"), rows(_CHANGED, _changes("1 = 1")), "period"),
    Paper("write_offs", N_("Write-offs"), N_("What was cancelled, written off or recovered, and why."), ("valuation", "occurrence"),
          rows(_CHANGED, _changes("q.event IN ('cancelled', 'written_off', 'recovered')")), "period"),
    Paper("open_items", N_("Open pledges by age"), N_("What is open of every instalment, and for how long it has been overdue."), ("existence", "valuation", "rights"), report(make.ageing, "pledge"), "period"),
    Paper("receipts", N_("Receipts"), N_("All money received, returned and put into suspense, with its bank line and its entry."), ("occurrence", "accuracy", "cut_off"),
          rows("receipt contributor date:date bank_account bank_line method currency amount:amount base:base account_currency net:amount@account_currency "
               "charges:amount@account_currency held:amount@account_currency reference reverses identifies entry batch",
               "SELECT r.number, r.contributor, r.day, r.bank_account, CASE WHEN r.bank_line_id IS NOT NULL THEN 'L-' || r.bank_line_id END, r.method, r.currency, r.amount, r.base, "
               "r.account_currency, r.net, r.charges, r.held, r.reference, x.number, y.number, "
               f"{entry_number('t')}, r.batch FROM receipt_list r JOIN receipt o ON o.id = r.id JOIN journal_transaction t ON t.id = o.transaction_id "
               "LEFT JOIN receipt x ON x.id = r.returns LEFT JOIN receipt y ON y.id = r.identifies WHERE r.day >= :begin AND r.day < :end ORDER BY r.id"), "period"),
    Paper("allocations", N_("Receipts set against pledges"), N_("Which part of which receipt serves which instalment."), ("accuracy", "rights"),
          rows("receipt date:date pledge instalment currency amount:amount base:base",
               "SELECT receipt, day, pledge, instalment, currency, amount, base FROM allocation_list WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("suspense", N_("Money in suspense"), N_("Whose money is not known yet, and since when."), ("rights", "completeness"), report(make.unidentified), "period"),
    Paper("in_kind", N_("Gifts in kind"), N_("Goods and services given, with their fair value and document."), ("occurrence", "valuation"),
          rows("receipt contributor date:date kind what currency amount:amount base:base object document document_sha256 batch",
               "SELECT number, contributor, day, kind, what, currency, amount, base, object, document, document_sha256, batch FROM gift_in_kind_list WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("refunds", N_("Refunds"), N_("Unspent money that goes back, approved and paid."), ("occurrence", "rights"),
          rows("number contributor pledge date:date base:base reason paid_on:date bank_account batch",
               "SELECT number, contributor, pledge, day, amount, reason, paid_on, bank_account, batch FROM refund_list WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("imports", N_("Files taken in"), N_("Every file with its hash, what was said of each of its rows, and what of it is in the book."), ("completeness", "accuracy"), listed(_IMPORTED, _imports)),
    Paper("bank_lines", N_("Bank lines"), N_("Every line of the bank's files, and what became of it."), ("completeness", "existence", "cut_off"),
          rows("bank_line bank_account file sheet row verdict date:date value_date:date currency amount:amount text reference counterparty state type note batch",
               "SELECT 'L-' || id, bank_account, file_name, sheet, row, verdict, day, value_date, currency, amount, text, reference, counterparty, state, match_type, note, batch "
               "FROM bank_line_list WHERE day >= :begin AND day < :end ORDER BY id"), "period"),
    Paper("bank_balances", N_("Banks and the ledger"), N_("Every bank account on the last day: the ledger, what only one side has, the bank."), ("existence", "completeness"),
          listed("bank_account date:date currency ledger:amount brought:amount items:amount bank:amount difference:amount rows:count file batch", _standing), "period"),
    Paper("reconciliations", N_("Bank reconciliations"), N_("What was signed, by whom, on which figures."), ("existence", "occurrence"),
          listed("bank_account first_day:date last_day:date currency ledger:amount brought:amount items:amount bank:amount difference:amount rows:count file figures_sha256 "
                 "batch made_by made_at decided_by decided_at", _signed)),
    Paper("reconciling_items", N_("Items of reconciliations"), N_("What only the bank or only the ledger had when it was signed."), ("existence", "cut_off"),
          listed("bank_account last_day:date side number date:date currency amount:amount text", _items)),
)  # fmt: skip
