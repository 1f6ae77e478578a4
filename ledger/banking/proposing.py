"""From the book to the matcher: open lines, open instalments, payers, past receipts and rates, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from sys import intern

from ledger.banking import learning, match_weights, payments
from ledger.banking.match_payments import Unpaid
from ledger.banking.match_values import LineResult, OpenInstalment, OpenLine, PastReceipt, Payer, Rates, Settings
from ledger.banking.unposted import TO_DO
from ledger.book.reader import Asking, Row
from ledger.contributions.known import also_called, called_otherwise
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Work:
    """Everything the matcher is given, and where each line stands in its file."""

    lines: tuple[OpenLine, ...]
    instalments: tuple[OpenInstalment, ...]
    payers: tuple[Payer, ...]
    past: tuple[PastReceipt, ...]
    rates: Rates
    sources: dict[int, tuple[str, str, int]]  # line → file, sheet, row
    contributors: dict[str, str]  # pledge → contributor
    settings: Settings
    elsewhere: tuple[OpenLine, ...] = ()  # open lines of the other accounts: the other sides of transfers
    ibans: Mapping[str, str] = field(default_factory=dict)  # own bank accounts by name
    unpaid: tuple[Unpaid, ...] = ()
    orders: Mapping[str, str] = field(default_factory=dict)  # obligation → the number of its order


LINE = (
    "id, day, amount, currency, text, reference, counterparty, iban, original_amount, original_currency, value_date, bank_account, "
    "file_name, sheet, row"
)


def load(query: Asking, account: str = "", state: str = "open") -> Work:
    """The open lines of an account (of all), against everything that could explain them, and what the book has learned.

    A line of nothing needs no explanation, and no entry. With the state `staged`, the staged lines as if they were open: nothing is staged for others then, and nothing withheld.
    """
    rows = query.rows(
        f"SELECT {LINE} FROM bank_line_list WHERE id IN {TO_DO} AND state = :state AND amount <> 0 ORDER BY day, id", state=state
    )
    decided = state == "open"
    lines: list[OpenLine] = []
    elsewhere: list[OpenLine] = []
    for row in rows:
        one = line_of(row)
        (lines if account in ("", one.account) else elsewhere).append(one)
    instalments, contributors = _instalments(query, decided=decided)
    known = payers(query)
    settings = Settings(
        lessons=learning.lessons(query), withheld=learning.withheld(query) if decided else frozenset(),
        weights=match_weights.weights(learning.counts(query)), others=called_otherwise(name for one in known for name in one.names),
    )  # fmt: skip
    return Work(
        tuple(lines), instalments, known, _past(query, lines, decided=decided), _rates(query), {row[0]: row[-3:] for row in rows}, contributors,
        settings, tuple(elsewhere), dict(query.rows("SELECT name, iban FROM bank_account_list")),
        tuple(payments.unpaid(query, decided=decided)), payments.orders(query),
    )  # fmt: skip


def line_of(row: Row) -> OpenLine:
    """A bank line from the columns of `LINE`."""
    number, day, amount, currency, text, reference, party, iban, original, code, value_date, bank, *_, place = row
    return OpenLine(
        number, date.fromisoformat(day), Money.of_units(amount, currency), text, reference, party, iban,
        Money.of_units(original, code) if original is not None and code else None,
        date.fromisoformat(value_date) if value_date else None, place, bank,
    )  # fmt: skip


def _instalments(query: Asking, *, decided: bool) -> tuple[tuple[OpenInstalment, ...], dict[str, str]]:
    """Every instalment with what remains of it: less what is staged for it (where what is `decided` counts), and what waits.

    What waits is what receipts take that wait for a second person.
    """
    promised = {
        (pledge, no): amount
        for pledge, no, amount in query.rows(
            "SELECT pledge_id, instalment, sum(amount) FROM (SELECT p.pledge_id, p.instalment, p.amount FROM match_part p "
            "JOIN bank_match m ON m.id = p.match_id AND m.undone_in IS NULL AND m.type <> 'return' "
            "LEFT JOIN match_posting o ON o.match_id = m.id AND o.undone_in IS NULL WHERE :decided = 1 AND p.undone_in IS NULL AND o.id IS NULL "
            "UNION ALL SELECT l.pledge_id, l.instalment, l.amount FROM batch b JOIN allocation l ON l.batch_id = b.id "
            "AND l.undone_in IS NULL AND l.amount > 0 WHERE b.state = 'waiting') x GROUP BY pledge_id, instalment",
            decided=int(decided),
        )
    }
    found, contributors = [], {}
    # A fund has very many instalments, most of them paid: what several say is one value in memory.
    day, nothing = cache(date.fromisoformat), cache(Money.zero)
    pledge, number = 0, ""
    references: tuple[str, ...] = ()
    for of, name, no, code, due, signed, currency, left, agreement in query.stream(
        "SELECT pledge_id, pledge, instalment, contributor, due, signed, currency, open, agreement FROM instalment_list ORDER BY pledge, instalment"
    ):
        if of != pledge:
            pledge, number, references = of, name, (name, agreement) if agreement else (name,)
            contributors[number] = intern(code)
        remains = left - promised.get((pledge, no), 0)
        found.append(
            OpenInstalment(
                number, no, contributors[number], day(due) if due else None, day(signed) if signed else None,
                Money.of_units(remains, currency) if remains > 0 else nothing(currency), references,
            )
        )  # fmt: skip
    return tuple(found), contributors


def payers(query: Asking, *, called: bool = True) -> tuple[Payer, ...]:
    """Every contributor with its names and, where they are `called` for, its aliases and accounts."""
    known: dict[str, dict[str, list[str]]] = {}
    for code, fact, value in query.rows("SELECT contributor, field, value FROM contributor_alias ORDER BY id") if called else ():
        known.setdefault(code, {}).setdefault(fact, []).append(value)
    return tuple(
        Payer(
            code, _called(names), tuple(known.get(code, {}).get("alias", ())),
            tuple(known.get(code, {}).get("iban", ())), parent or "",
        )
        for code, parent, *names in query.rows(
            "SELECT code, parent, name_en, name_es, name_fr, name_pt FROM contributor_list ORDER BY code"
        )
    )  # fmt: skip


def _called(names: Sequence[str | None]) -> tuple[str, ...]:
    """A contributor's names; where the book lacks one of the four languages, also those that the program knows it by."""
    held = tuple(dict.fromkeys(filter(None, names)))
    return held if all(names) else tuple(dict.fromkeys((*held, *also_called(held))))


PAST = (
    "r.bank_line_id, r.day, r.net, r.account_currency, r.contributor, a.pledge, a.instalment, a.amount, a.currency, l.text, l.counterparty "
    "FROM receipt_list r JOIN allocation_list a ON a.receipt_id = r.id JOIN bank_line l ON l.id = r.bank_line_id"
)


def receipt_of(row: Row) -> PastReceipt:
    """A part of a receipt from the columns of `PAST`; of `HELD`, a whole one in suspense."""
    line, day, net, currency, code, pledge, no, paid, unit, text, party, *reference = row
    return PastReceipt(
        line,
        date.fromisoformat(day),
        Money.of_units(net, currency),
        code,
        pledge,
        no,
        Money.of_units(paid, unit),
        text,
        party,
        *reference,
    )


# Nobody's, and nothing of it was identified or sent out since.
HELD = (
    "r.bank_line_id, r.day, r.net, r.account_currency, '', '', 0, 0, r.account_currency, l.text, l.counterparty, l.reference "
    "FROM receipt_list r JOIN bank_line l ON l.id = r.bank_line_id"
)
# What was in suspense and was identified since, all of it as one contributor's: it comes back from what it then paid.
IDENTIFIED = (
    "r.bank_line_id, r.day, r.net, r.account_currency, x.contributor, a.pledge, a.instalment, a.amount, a.currency, l.text, l.counterparty, "
    "l.reference FROM receipt_list r JOIN receipt_list x ON x.identifies = r.id JOIN allocation_list a ON a.receipt_id = x.id "
    "JOIN bank_line l ON l.id = r.bank_line_id"
)
_ONE_S = (
    "r.contributor_id IS NULL AND r.held > 0 AND NOT EXISTS (SELECT 1 FROM receipt y WHERE y.identifies = r.id AND y.undone_in IS NULL "
    "AND (y.contributor_id IS NULL OR y.contributor_id <> x.contributor_id))"
)
_RETURNABLE = (
    "r.returns IS NULL AND r.identifies IS NULL AND r.net > 0 "
    "AND NOT EXISTS (SELECT 1 FROM receipt x WHERE x.returns = r.id AND x.undone_in IS NULL)"
)
_NOT_STAGED = (
    "AND r.bank_line_id NOT IN (SELECT m.returns_line FROM bank_match m WHERE m.returns_line IS NOT NULL AND m.undone_in IS NULL)"
)


def _past(query: Asking, lines: Sequence[OpenLine], *, decided: bool) -> tuple[PastReceipt, ...]:
    """Posted receipts that a line may undo: not returned yet, nor by a staged line where what is `decided` counts.

    Only of the days from which something can still come back on one of these lines: a fund has very many others.
    """
    days = [line.day for line in lines if line.amount.amount < 0]
    if not days:
        return ()
    since, until = min(days) - timedelta(days=Settings().return_within), max(days)
    free = f"{_RETURNABLE} {_NOT_STAGED if decided else ''} AND r.day >= :since AND r.day <= :until"
    held = "r.contributor_id IS NULL AND r.held > 0 AND NOT EXISTS (SELECT 1 FROM receipt x WHERE x.identifies = r.id AND x.undone_in IS NULL)"
    return tuple(
        receipt_of(row)
        for which in (
            f"{PAST} WHERE {free} ORDER BY r.id, a.id", f"{HELD} WHERE {free} AND {held} ORDER BY r.id", f"{IDENTIFIED} WHERE {free} AND {_ONE_S} ORDER BY r.id, a.id",
        )
        for row in query.rows(f"SELECT {which}", since=since.isoformat(), until=until.isoformat())
    )  # fmt: skip


def _rates(query: Asking) -> Rates:
    return Rates(
        (code, date.fromisoformat(day), Decimal(rate))
        for code, day, rate in query.rows(
            "SELECT currency, effective_from, usd_per_unit FROM rate_list ORDER BY currency, effective_from, id"
        )
    )


def results(work: Work) -> Sequence[LineResult]:
    """What is proposed for every open line."""
    from ledger.banking.match_payments import paying
    from ledger.banking.match_transfers import paired
    from ledger.banking.matching import propose

    found = propose(work.lines, work.instalments, work.payers, work.past, work.rates, work.settings)
    found = paying(found, work.lines, work.unpaid, work.orders, work.settings.withheld)
    return paired(found, (*work.lines, *work.elsewhere), work.ibans, work.rates)
