"""The journal for hledger: accounts with their types, a transaction per entry, and a last one that asserts every balance."""

from collections.abc import Iterator
from itertools import chain

from exports.journal import Entry, Journal, Leg, spell

TYPES = {"Assets": "A", "Liabilities": "L", "Equity": "E", "Income": "R", "Expenses": "X"}


def lines(journal: Journal) -> Iterator[str]:
    """The file, piece by piece, each with its line end; nothing is kept, so a journal of any length may pass."""
    yield from _head(journal)
    for account in journal.accounts:
        yield f"account {account.name}  ; type:{TYPES[account.root]}\n"
    for entry in journal.entries:
        yield "\n" + "\n".join(chain(_transaction(entry), (_posting(leg, journal.currency) for leg in entry.legs))) + "\n"
    if journal.balances:
        yield f"\n{journal.after} * every balance as the book has it: this moves nothing and is checked\n"
        for name, balance in journal.balances:
            yield f"    {name}  0 {journal.currency} = {balance} {journal.currency}\n"


def _head(journal: Journal) -> Iterator[str]:
    yield f"; {spell(journal.title)}\n"
    yield f"; {journal.count} entries; the book's last one is {journal.last or 'none yet'}, its seal {journal.seal or 'none yet'}.\n"
    yield f"decimal-mark .\ncommodity 1000.00 {journal.currency}\n\n"


def _transaction(entry: Entry) -> Iterator[str]:
    payee = f"{described(entry.contributor)} | " if entry.contributor else ""
    number = f"({entry.number}) " if entry.number else ""
    yield f"{entry.day} * {number}{payee}{described(entry.memo or entry.event)}"
    told = entry.facts | ({"late-from": entry.late_from} if entry.late_from else {})
    yield from (f"    ; {key}:{tagged(value)}" for key, value in told.items())


def _posting(leg: Leg, currency: str) -> str:
    told = {
        "amount": leg.own,
        "contributor": leg.contributor,
        "pledge": leg.pledge,
        "instalment": "" if leg.instalment is None else str(leg.instalment),
        "line": leg.line,
        "bank": leg.bank,
        "budget": leg.budget,
        "fund": leg.fund,
    }
    tags = ", ".join(f"{key}:{tagged(value)}" for key, value in told.items() if value)
    return f"    {leg.account}  {leg.base} {currency}{'  ; ' if tags else ''}{tags}"


def described(value: str) -> str:
    """A description: on one line, without what begins a comment or parts a payee from its note."""
    return spell(value, ";|")


def tagged(value: str) -> str:
    """The value of a tag: on one line, without the comma that ends it or the bracket that begins a date."""
    return spell(value, ",[")
