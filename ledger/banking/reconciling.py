"""Reconciling bank accounts: drawing the figures up from the book, signing them, and drawing them up again to prove them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ledger.banking.accounts import BankAccount
from ledger.banking.reconciliation import BANK, LEDGER, Item, Printed, Reconciliation, best
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.money import Money
from ledger.periods import DateRange

EVER = 2**62
BEGINNING = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked at: rows of batches up to `batch`, entries up to `seq` of the chain. As things stood, also after an undo."""

    batch: int = EVER
    seq: int = EVER


_SEEN = "{x}.batch_id <= :batch AND ({x}.undone_in IS NULL OR {x}.undone_in > :batch)"
_LINES = f"FROM bank_line l WHERE l.bank_account_id = :account AND {_SEEN.format(x='l')}"
# Postings on the account by the bank line behind them; a reversal belongs to the line of what it reverses.
_MOVED = (
    "FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id AND t.seq <= :seq "
    "LEFT JOIN match_posting o ON o.transaction_id = coalesce(t.reverses, t.id) LEFT JOIN bank_match m ON m.id = o.match_id "
    "WHERE p.account IN ('1010', '1020') AND p.bank_account_id = :account AND p.day < :end"
)
_ITEMS = (
    "SELECT s.bank, s.ledger, l.id, l.day, trim(l.counterparty || ' ' || l.text), t.year, t.no, t.day, t.memo FROM ("
    "SELECT line, entry, sum(bank) AS bank, sum(ledger) AS ledger FROM ("
    f"SELECT l.id AS line, 0 AS entry, l.amount AS bank, 0 AS ledger {_LINES} AND l.day < :end UNION ALL "
    "SELECT coalesce(m.bank_line_id, 0), CASE WHEN m.bank_line_id IS NULL THEN coalesce(t.reverses, t.id) ELSE 0 END, 0, p.amount "
    f"{_MOVED}) sides GROUP BY line, entry HAVING sum(bank) <> sum(ledger)) s "
    "LEFT JOIN bank_line l ON l.id = s.line LEFT JOIN journal_transaction t ON t.id = s.entry "
    "ORDER BY coalesce(l.day, t.day), s.line, s.entry"
)


def draw(
    query: Asking, account: BankAccount, days: DateRange, *, stated: Money | None = None, known: Known = Known()
) -> Reconciliation:
    """The reconciliation of an account on the last day of a period; `stated` is the bank's balance where no file prints it."""
    about = {"account": account.id, "batch": known.batch}
    end = days.end.isoformat()
    units = query.value(f"SELECT sum(p.amount) {_MOVED}", **about, seq=known.seq, end=end)
    items = tuple(_items(query.rows(_ITEMS, **about, seq=known.seq, end=end), account.currency))
    nothing = Money.zero(account.currency)
    found = Reconciliation(account.name, days, Money.of_units(units or 0, account.currency), nothing, items, stated)
    brought = _brought(query, account, days, known)
    if brought is not None:
        found = replace(found, brought=brought)
    if stated is None:
        printed = best(_printed(query, account, days, known), found.explained)
        found = replace(found, bank=printed.balance, source=printed.source) if printed else found
    if brought is None and found.unexplained:  # no file says what was there before: the first signature fixes it
        found = replace(found, brought=found.unexplained)
    return found


def _items(rows: list[tuple[int, int, int, str, str, int, int, str, str]], currency: str) -> Iterator[Item]:
    for bank, ledger, line, line_day, text, year, no, entry_day, memo in rows:
        number = f"L-{line}" if line else f"J-{year}-{no:06d}"
        for side, amount in ((BANK, bank), (LEDGER, ledger)):
            if amount:
                yield Item(
                    side, number, date.fromisoformat(line_day or entry_day), Money.of_units(amount, currency), text or memo or ""
                )


def _between(query: Asking, account: BankAccount, known: Known, after: str, until: str) -> int:
    """The lines of the days behind `after`, up to and including `until`."""
    found = query.value(
        f"SELECT sum(l.amount) {_LINES} AND l.day > :after AND l.day <= :until",
        account=account.id, batch=known.batch, after=after, until=until,
    )  # fmt: skip
    return int(found or 0)


def _brought(query: Asking, account: BankAccount, days: DateRange, known: Known) -> Money | None:
    """What was there before the first line: by the first opening that a file prints, else as signed before; None: nobody says."""
    first = query.one(
        f"SELECT i.opening, i.first_day FROM import_run i WHERE i.bank_account_id = :account AND {_SEEN.format(x='i')} "
        "AND i.opening IS NOT NULL AND i.first_day IS NOT NULL ORDER BY i.first_day, i.id LIMIT 1",
        account=account.id, batch=known.batch,
    )  # fmt: skip
    if first:
        before = date.fromisoformat(first[1]) - timedelta(days=1)
        return Money.of_units(first[0] - _between(query, account, known, BEGINNING, before.isoformat()), account.currency)
    signed = query.one(
        f"SELECT r.figures FROM reconciliation r WHERE r.bank_account_id = :account AND {_SEEN.format(x='r')} AND r.end_day < :end "
        "ORDER BY r.end_day LIMIT 1",
        account=account.id, batch=known.batch, end=days.end.isoformat(),
    )  # fmt: skip
    return None if signed is None else Money(Decimal(_figures(signed[0])["brought"]), account.currency)


def _printed(query: Asking, account: BankAccount, days: DateRange, known: Known) -> Iterator[Printed]:
    """Closing balances of files that reach into the period: the last one in it, and the first one behind it."""
    last = days.last.isoformat()
    for condition, order in (("<= :last", "DESC"), ("> :last", "ASC")):
        row = query.one(
            f"SELECT i.closing, i.last_day, i.file_name FROM import_run i WHERE i.bank_account_id = :account AND {_SEEN.format(x='i')} "
            f"AND i.closing IS NOT NULL AND i.last_day >= :first AND i.last_day {condition} ORDER BY i.last_day {order}, i.id DESC LIMIT 1",
            account=account.id, batch=known.batch, first=days.begin.isoformat(), last=last,
        )  # fmt: skip
        if row:
            closing, day, name = row
            moved = _between(query, account, known, day, last) - _between(query, account, known, last, day)
            away = abs((days.last - date.fromisoformat(day)).days)
            yield Printed(Money.of_units(closing + moved, account.currency), name, away)


def sign(unit: Unit, batch: int, account: BankAccount, days: DateRange, found: Reconciliation) -> None:
    """Record that an account was reconciled: nothing of it up to the period's last day is posted or undone afterwards.

    Raises LedgerError with all that keeps it from being signed.
    """
    problems = list(_problems(unit, account, days, found))
    if problems:
        raise LedgerError(
            _("{account} cannot be signed up to {day}.", account=account.name, day=days.last), *problems, name="not-reconciled"
        )
    (number,) = unit.ids("reconciliation")
    unit.insert(
        "reconciliation", "id batch_id bank_account_id begin_day end_day figures figures_sha256 chain_seq",
        [(number, batch, account.id, days.begin.isoformat(), days.end.isoformat(), found.to_json(), found.sha256, unit.value("SELECT chain_seq FROM book"))],
    )  # fmt: skip


def _problems(unit: Unit, account: BankAccount, days: DateRange, found: Reconciliation) -> Iterator[str]:
    end = days.end.isoformat()
    if unit.actor.today <= days.last:
        yield _("{day} is not over: sign it after that day", day=days.last)
    for later, number, state in unit.rows(
        "SELECT r.end_day, b.number, b.state FROM reconciliation r JOIN batch b ON b.id = r.batch_id "
        "WHERE r.bank_account_id = :account AND r.undone_in IS NULL AND (r.end_day >= :end OR b.state = 'waiting') ORDER BY r.id",
        account=account.id, end=end,
    ):  # fmt: skip
        last = date.fromisoformat(later) - timedelta(days=1)
        yield (
            _("{batch} waits, which signs it up to {day}: fund approve {batch}", batch=number, day=last)
            if state == "waiting"
            else _("{batch} signed it up to {day} already: fund undo {batch} takes that back", batch=number, day=last)
        )
    for (number,) in unit.rows(
        "SELECT DISTINCT b.number FROM journal_transaction t JOIN batch b ON b.id = t.batch_id JOIN posting p ON p.transaction_id = t.id "
        "WHERE t.seq IS NULL AND p.bank_account_id = :account AND p.day < :end ORDER BY b.number",
        account=account.id, end=end,
    ):  # fmt: skip
        yield _("{batch} has entries of the account that wait for a second person: fund approve {batch}", batch=number)
    if found.bank is None:
        yield _(
            "no file of the bank with a balance reaches into the period: fund import bank FILE, or give what the bank prints with --balance"
        )
    elif found.unexplained:
        yield _(
            "{amount} of the bank's balance lies in no file: fund import bank FILE brings the missing one",
            amount=found.unexplained,
        )


def stated_before(query: Asking, account: BankAccount, days: DateRange) -> Money | None:
    """The bank's balance as it was typed for the reconciliation that counts of these days; None where a file printed it, or none counts."""
    row = query.one(
        "SELECT r.figures FROM reconciliation r JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' "
        "WHERE r.bank_account_id = :account AND r.end_day = :end AND r.undone_in IS NULL",
        account=account.id, end=days.end.isoformat(),
    )  # fmt: skip
    return _stated(_figures(row[0]), account.currency) if row else None


def _stated(told: dict[str, str], currency: str) -> Money | None:
    return None if told.get("source") else Money(Decimal(told["bank"]), currency)


def drawn_again(query: Asking) -> Iterator[tuple[str, date, str, str, Reconciliation]]:
    """Every signed reconciliation: its account, last day, stored figures and their hash, and the figures drawn up anew."""
    for name, begin, end, figures, digest, seq, batch, *about in query.rows(
        "SELECT k.name, r.begin_day, r.end_day, r.figures, r.figures_sha256, r.chain_seq, r.batch_id, k.id, k.currency, k.iban, k.fund_id "
        "FROM reconciliation r JOIN bank_account k ON k.id = r.bank_account_id JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' "
        "WHERE r.undone_in IS NULL ORDER BY r.id"
    ):
        number, currency, iban, fund = about
        account = BankAccount(number, name, currency, iban, fund)
        days = DateRange(date.fromisoformat(begin), date.fromisoformat(end))
        stated = _stated(_figures(figures), currency)
        yield name, days.last, figures, digest, draw(query, account, days, stated=stated, known=Known(batch - 1, seq))


def _figures(text: str) -> dict[str, str]:
    import json

    return dict(json.loads(text))
