"""The journal for beancount: options, the chart as `open` directives, a transaction per entry, and every balance asserted."""

import re
from collections.abc import Iterator
from itertools import chain

from exports.journal import Entry, Journal, Leg, spell

_NOT_IN_A_LINK = re.compile(rb"[^A-Za-z0-9\-/.]")


def lines(journal: Journal) -> Iterator[str]:
    """The file, piece by piece, each with its line end; nothing is kept, so a journal of any length may pass."""
    yield from _head(journal)
    for account in journal.accounts:
        yield f"{journal.opened} open {account.name} {journal.currency}\n"
    for entry in journal.entries:
        yield "\n" + "\n".join(chain(_transaction(entry), *(_posting(leg, journal.currency) for leg in entry.legs))) + "\n"
    if journal.balances:
        yield "\n; Every balance as the book has it; `~ 0` allows no difference.\n"
        for name, balance in journal.balances:
            yield f"{journal.after} balance {name}  {balance} ~ 0 {journal.currency}\n"


def _head(journal: Journal) -> Iterator[str]:
    yield f"; {journal.count} entries; the book's last one is {journal.last or 'none yet'}, its seal {journal.seal or 'none yet'}.\n"
    yield f"option {text('title')} {text(journal.title)}\n"
    yield f"option {text('operating_currency')} {text(journal.currency)}\n\n"
    yield f"{journal.opened} commodity {journal.currency}\n\n"


def _transaction(entry: Entry) -> Iterator[str]:
    payee = f"{text(entry.contributor)} " if entry.contributor else ""
    links = [one for one in (entry.number, entry.batch, *entry.pledges, entry.reverses) if one]
    marks = " ".join([f"#{link(entry.event.replace(' ', '-'))}", *(f"^{link(one)}" for one in dict.fromkeys(links))])
    yield f"{entry.day} * {payee}{text(entry.memo or entry.event)} {marks}"
    if entry.number:
        yield f"  number: {text(entry.number)}"
    yield from (f"  {key}: {text(value)}" for key, value in entry.facts.items())
    if entry.late_from:
        yield f"  late-from: {entry.late_from}"


def _posting(leg: Leg, currency: str) -> Iterator[str]:
    yield f"  {leg.account}  {leg.base} {currency}"
    if leg.own:
        yield f"    amount: {leg.own}"
    told = {
        "contributor": leg.contributor, "pledge": leg.pledge, "line": leg.line, "bank": leg.bank, "budget": leg.budget, "fund": leg.fund,
    }  # fmt: skip
    for key, value in told.items():
        if value:
            yield f"    {key}: {text(value)}"
    if leg.instalment is not None:
        yield f"    instalment: {leg.instalment}"


def text(value: str) -> str:
    """A string of beancount: quoted, on one line, quotes and backslashes escaped."""
    shown = spell(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'


def link(value: str) -> str:
    """The same for a tag or link, which hold letters, digits and `-/.` only: another byte is `_` and its hexadecimal.

    No two texts become the same link.
    """
    return _NOT_IN_A_LINK.sub(lambda found: f"_{found[0][0]:02x}".encode(), value.encode("utf-8", "backslashreplace")).decode()
