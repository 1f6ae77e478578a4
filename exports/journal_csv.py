"""The journal as a flat table: one row for each posting under stable English keys, for spreadsheets and other programs."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from exports.journal import Journal

KEYS = (
    "entry", "date", "event", "memo", "account", "account_name", "amount", "currency", "base", "base_currency", "contributor", "pledge",
    "instalment", "statement_line", "bank_account", "budget_line", "fund", "source", "document", "batch", "prepared_by", "sealed_by",
    "sealed_at", "late_from", "reverses",
)  # fmt: skip
NUMBERS = ("amount", "base")


def rows(journal: Journal) -> Iterator[tuple[Any, ...]]:
    """A row for each posting in the order of KEYS, as they come; amounts are exact decimals, debit positive."""
    accounts = {one.name: one for one in journal.accounts}
    for entry in journal.entries:
        for leg in entry.legs:
            amount, _, currency = leg.own.partition(" ")
            account = accounts[leg.account]
            yield (
                entry.number, entry.day, entry.event, entry.memo, account.code, account.title, Decimal(amount or leg.base),
                currency or journal.currency, Decimal(leg.base), journal.currency, leg.contributor, leg.pledge,
                "" if leg.instalment is None else str(leg.instalment), leg.line, leg.bank, leg.budget, leg.fund, entry.source,
                entry.document, entry.batch, entry.prepared_by, entry.sealed_by, entry.sealed_at, entry.late_from, entry.reverses,
            )  # fmt: skip
