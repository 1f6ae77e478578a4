"""Money in suspense (2120): each receipt with what is left of it and its age. It adds up to the account."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.i18n import N_
from ledger.money import Money, sum_of
from ledger.reports.people import load_people
from ledger.reports.scope import SEALED, Scope, base_of, must_be

LATE, VERY_LATE = 30, 90  # days after which suspense escalates (accounting.md §8)


@dataclass(frozen=True, slots=True)
class Row:
    """A receipt that waits: `left` in the account's currency, `base` its value in the fund's.

    `contributor` is known where somebody paid more than it had promised.
    """

    receipt: str
    day: date
    days: int
    contributor: str
    name: str
    bank_account: str
    left: Money
    base: Money
    text: str
    note: str

    @property
    def state(self) -> str:
        """new, late (more than 30 days) or very_late (more than 90)."""
        return "very_late" if self.days > VERY_LATE else "late" if self.days > LATE else "new"


@dataclass(frozen=True, slots=True)
class Unidentified:
    """The rows on a day, oldest first. Raises Unsound where they do not add up to the balance of account 2120."""

    day: date
    rows: tuple[Row, ...]
    balance: Money

    def __post_init__(self) -> None:
        must_be(sum_of((row.base for row in self.rows), self.balance.currency), self.balance, N_("money in suspense"))


_MOVED = (
    "SELECT coalesce(r.identifies, r.id) AS origin, r.held, r.held_base, r.transaction_id FROM receipt r WHERE r.held <> 0 OR r.held_base <> 0 "
    "UNION ALL SELECT coalesce(r.identifies, r.id), -r.held, -r.held_base, t.id FROM journal_transaction t "
    "JOIN receipt r ON r.transaction_id = t.reverses WHERE t.reverses IS NOT NULL AND (r.held <> 0 OR r.held_base <> 0)"
)


def load(query: Asking, scope: Scope, today: date, *, language: str = "en") -> Unidentified:
    """What was in suspense on the period's last day (without a period and in a running one, what is, aged today). Five queries at most."""
    base, day = base_of(query), scope.day(today)
    people = load_people(query, language)
    rows = []
    for number, when, who, account, currency, left, left_base, party, text, note in query.rows(
        "SELECT o.number, o.day, o.contributor_id, k.name, o.account_currency, s.held, s.base, l.counterparty, l.text, m.note FROM ("
        f"SELECT p.origin, sum(p.held) AS held, sum(p.held_base) AS base FROM ({_MOVED}) p JOIN journal_transaction t ON t.id = p.transaction_id "
        f"WHERE t.day < :end AND {SEALED} GROUP BY p.origin) s JOIN receipt o ON o.id = s.origin "
        "LEFT JOIN bank_account k ON k.id = o.bank_account_id LEFT JOIN bank_line l ON l.id = o.bank_line_id "
        "LEFT JOIN bank_match m ON m.bank_line_id = l.id AND m.undone_in IS NULL WHERE s.held <> 0 OR s.base <> 0 ORDER BY o.day, o.number",
        end=scope.end,
    ):  # fmt: skip
        since, code = date.fromisoformat(when), people.code(who) if who else ""
        rows.append(
            Row(
                number, since, (day - since).days, code, people.names.get(code, ""), account or "", Money.of_units(left, currency),
                Money.of_units(left_base, base), " ".join(f"{party or ''} {text or ''}".split()), note or "",
            )
        )  # fmt: skip
    balance = query.rows(
        f"SELECT -sum(p.base) FROM posting p WHERE p.account = '2120' AND p.day < :end AND {SEALED}", end=scope.end
    )[0][0]
    return Unidentified(day, tuple(rows), Money.of_units(balance or 0, base))
