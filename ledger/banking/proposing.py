"""From the book to the matcher: open lines, open instalments, payers, past receipts and rates, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ledger.banking.match_values import LineResult, OpenInstalment, OpenLine, PastReceipt, Payer, Rates
from ledger.book.reader import Asking
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
    elsewhere: tuple[OpenLine, ...] = ()  # open lines of the other accounts: the other sides of transfers
    ibans: Mapping[str, str] = field(default_factory=dict)  # own bank accounts by name


def load(query: Asking, account: str = "") -> Work:
    """The open lines of an account (of all), against everything that could explain them."""
    lines: list[OpenLine] = []
    elsewhere: list[OpenLine] = []
    sources = {}
    for row in query.rows(
        "SELECT id, day, amount, currency, text, reference, counterparty, iban, original_amount, original_currency, value_date, file_name, "
        "sheet, row, bank_account FROM bank_line_list WHERE state = 'open' ORDER BY day, id"
    ):
        number, day, amount, currency, text, reference, party, iban, original, code, value_date, file, sheet, place, bank = row
        sent = Money.of_units(original, code) if original is not None and code else None
        when = date.fromisoformat(value_date) if value_date else None
        (lines if account in ("", bank) else elsewhere).append(
            OpenLine(
                number, date.fromisoformat(day), Money.of_units(amount, currency), text, reference, party, iban, sent, when, place, bank
            )
        )  # fmt: skip
        if account in ("", bank):
            sources[number] = (file, sheet, place)
    instalments, contributors = _instalments(query)
    return Work(tuple(lines), instalments, _payers(query), _past(query), _rates(query), sources, contributors,
                tuple(elsewhere), dict(query.rows("SELECT name, iban FROM bank_account_list")))  # fmt: skip


def _instalments(query: Asking) -> tuple[tuple[OpenInstalment, ...], dict[str, str]]:
    """Every instalment with what remains of it, staged lines taken off: what is staged is promised elsewhere."""
    staged = {
        (pledge, no): amount
        for pledge, no, amount in query.rows(
            "SELECT p.pledge_id, p.instalment, sum(p.amount) FROM match_part p JOIN bank_match m ON m.id = p.match_id AND m.undone_in IS NULL "
            "LEFT JOIN match_posting o ON o.match_id = m.id AND o.undone_in IS NULL WHERE p.undone_in IS NULL AND o.id IS NULL "
            "GROUP BY p.pledge_id, p.instalment"
        )
    }
    found, contributors = [], {}
    for pledge, number, no, code, due, signed, currency, left, agreement in query.rows(
        "SELECT pledge_id, pledge, instalment, contributor, due, signed, currency, open, agreement FROM instalment_list ORDER BY pledge, instalment"
    ):
        remains = left - staged.get((pledge, no), 0)
        references = (number, agreement) if agreement else (number,)
        contributors[number] = code
        found.append(
            OpenInstalment(
                number, no, code, date.fromisoformat(due) if due else None, date.fromisoformat(signed) if signed else None,
                Money.of_units(max(remains, 0), currency), references,
            )
        )  # fmt: skip
    return tuple(found), contributors


def _payers(query: Asking) -> tuple[Payer, ...]:
    called: dict[str, dict[str, list[str]]] = {}
    for code, kind, value in query.rows("SELECT contributor, field, value FROM contributor_alias ORDER BY id"):
        called.setdefault(code, {}).setdefault(kind, []).append(value)
    return tuple(
        Payer(
            code, tuple(dict.fromkeys(name for name in names if name)), tuple(called.get(code, {}).get("alias", ())),
            tuple(called.get(code, {}).get("iban", ())), parent or "",
        )
        for code, parent, *names in query.rows(
            "SELECT code, parent, name_en, name_es, name_fr, name_pt FROM contributor_list ORDER BY code"
        )
    )  # fmt: skip


def _past(query: Asking) -> tuple[PastReceipt, ...]:
    """Posted receipts that a returned transfer may undo: those not returned yet."""
    return tuple(
        PastReceipt(
            line,
            date.fromisoformat(day),
            Money.of_units(net, currency),
            code,
            pledge,
            no,
            Money.of_units(paid, unit),
            text,
            party,
        )
        for line, day, net, currency, code, pledge, no, paid, unit, text, party in query.rows(
            "SELECT r.bank_line_id, r.day, r.net, r.account_currency, r.contributor, a.pledge, a.instalment, a.amount, a.currency, l.text, l.counterparty "
            "FROM receipt_list r JOIN allocation_list a ON a.receipt_id = r.id JOIN bank_line l ON l.id = r.bank_line_id "
            "WHERE r.returns IS NULL AND r.identifies IS NULL AND r.net > 0 "
            "AND NOT EXISTS (SELECT 1 FROM receipt x WHERE x.returns = r.id AND x.undone_in IS NULL) ORDER BY r.id, a.id"
        )
    )


def _rates(query: Asking) -> Rates:
    return Rates(
        (code, date.fromisoformat(day), Decimal(rate))
        for code, day, rate in query.rows(
            "SELECT currency, effective_from, usd_per_unit FROM rate_list ORDER BY currency, effective_from, id"
        )
    )


def results(work: Work) -> Sequence[LineResult]:
    """What is proposed for every open line."""
    from ledger.banking.match_transfers import paired
    from ledger.banking.matching import propose

    found = propose(work.lines, work.instalments, work.payers, work.past, work.rates)
    return paired(found, (*work.lines, *work.elsewhere), work.ibans, work.rates)
