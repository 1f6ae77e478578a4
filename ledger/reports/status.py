"""What the status screen says: everything that waits for somebody, in a fixed number of queries."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ledger.banking.unposted import TO_DO
from ledger.book.reader import Asking
from ledger.budget import commitments
from ledger.budget.overview import uncovered
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.periods import Quarter, quarters
from ledger.reports.people import load_people
from ledger.reports.scope import base_of
from ledger.reports.unidentified import LATE, VERY_LATE

SOON = 90  # days before its last day from which an obligation is named
YEAR = 365  # days after which an account without a file is taken for closed
ASKED = 30  # days after a letter in which nobody need be asked again


# The day that stands for an instalment.
_DUE = (
    "SELECT y.due FROM pledge_entry y JOIN batch z ON z.id = y.batch_id AND z.state = 'posted' WHERE y.pledge_id = p.pledge_id "
    "AND y.instalment = p.instalment AND y.due IS NOT NULL AND y.undone_in IS NULL ORDER BY y.id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Status:
    """Facts only; the screen chooses the words."""

    accounts: int
    pledges: int
    open_lines: int
    money_in: list[Money]
    money_out: list[Money]
    staged: int
    late: list[int]  # lines not posted that are dated inside what had been read before they came
    restated: list[int]  # lines that a later file states otherwise, not taken
    mine: list[str]  # batches that wait for this person
    others: list[tuple[str, str, str]]  # number, command and words of batches that wait for somebody else
    coming: str  # the words of all that wait: it need not be done again
    missing_rates: list[tuple[str, str]]  # currency, newest rate
    not_closed: list[tuple[str, int]]  # quarter, days since its end
    statements_due: tuple[str, int] | None
    overdue: list[tuple[str, str, Money, date, int]]  # code, name, what is overdue, since when, days
    unasked: int  # contributors with something overdue that no letter of the last 30 days asked for
    suspense: tuple[int, int, int]  # receipts held, of them over 30 days, over 90 days
    not_reconciled: list[tuple[str, str]]  # account, the last month that ended and its files reach, which nobody has signed
    behind: list[tuple[str, date]]  # account, last day of its files, where a month has ended since
    differences: list[tuple[str, Money, Money]]  # account, bank's balance, ledger's balance
    balances: list[tuple[str, Money]]  # of bank accounts, in the ledger
    suspended: Money  # value of what is in suspense
    pledged: Money  # value of pledges outstanding
    lapsing: (
        tuple[int, Money, date] | None
    )  # obligations that lapse within 90 days or have: how many, what is open, the first day
    to_refund: tuple[int, Money] | None  # refunds that are approved and not paid: how many, their value
    rendering: list[tuple[str, str, Money, int]]  # advances late: number, traveller, what is held, days
    uncovered: list[tuple[str, Money]]  # sources whose allotments no cash covers, with what is missing


def load(query: Asking, today: date, user: str, language: str) -> Status:
    """The status of a book for a person on a day; names of contributors in the language of who reads."""
    lines = _not_posted(query)
    open_ = [line for line in lines if line.state == "open"]
    instalments = _open(query, today)
    at_banks = _at_banks(query)
    batches = query.rows("SELECT number, kind, words, made_by FROM batch_list WHERE state = 'waiting' ORDER BY number")
    unsigned, behind = _months(query, today)
    return Status(
        accounts=query.rows("SELECT count(*) FROM bank_account_list")[0][0],
        pledges=query.rows("SELECT count(*) FROM pledge WHERE undone_in IS NULL")[0][0],
        open_lines=len(open_),
        money_in=_by_currency(open_, lambda amount: max(0, amount)),
        money_out=_by_currency(open_, lambda amount: max(0, -amount)),
        staged=len(lines) - len(open_),
        late=[line.id for line in lines if line.verdict == "late"],
        restated=[number for (number,) in query.rows("SELECT DISTINCT old FROM restated_list ORDER BY old")],
        mine=[number for number, _kind, _words, maker in batches if maker != user],
        others=[(number, kind, words) for number, kind, words, maker in batches if maker == user],
        coming="; ".join(f"{kind}: {words}" for _number, kind, words, _maker in batches),
        missing_rates=_missing_rates(query, today, {row[1] for row in instalments}),
        not_closed=_not_closed(query, today),
        statements_due=_statements_due(query, today),
        overdue=_overdue(instalments, today, load_people(query, language).names),
        unasked=len({row[0] for row in instalments if row[5]}),
        suspense=_suspense(query, today),
        not_reconciled=unsigned,
        behind=behind,
        differences=_differences(query, at_banks, {line.bank_account for line in lines}),
        balances=_balances(query, at_banks),
        suspended=_value_of(query, -1, "2120"),
        pledged=_value_of(query, 1, "1110", "1120"),
        lapsing=_lapsing(query, today),
        to_refund=_to_refund(query),
        rendering=_rendering(query, today),
        uncovered=uncovered(query, today),
    )


class _Line(NamedTuple):
    """A bank line that is not posted."""

    id: int
    bank_account: int
    state: str
    verdict: str
    currency: str
    amount: int


def _not_posted(query: Asking) -> list[_Line]:
    """In order of import, but for lines of nothing, which nobody posts."""
    rows = query.rows(
        "SELECT id, bank_account_id, state, verdict, currency, amount FROM bank_line_list "
        f"WHERE id IN {TO_DO} AND state <> 'posted' AND amount <> 0 ORDER BY id"
    )
    return [_Line(*row) for row in rows]


def _by_currency(lines: Sequence[_Line], part: Callable[[int], int]) -> list[Money]:
    sums = Counter[str]()
    for line in lines:
        sums[line.currency] += part(line.amount)
    return [Money.of_units(units, currency) for currency, units in sorted(sums.items())]


def _open(query: Asking, today: date) -> list[tuple[str, str, bool, int, str, int]]:
    """What is open of instalments by contributor, currency, and whether it is overdue. One look.

    Columns behind these: its sum, the first day it was due, and how many are overdue of which no letter asked lately.
    """
    table, values = kept.instalments(query, kept.END)
    return query.rows(
        "SELECT x.contributor, x.currency, x.late, sum(x.open), min(x.due), sum(CASE WHEN x.late = 1 AND NOT EXISTS (SELECT 1 "
        "FROM reminder_part_list a WHERE a.pledge_id = x.pledge_id AND a.instalment = x.instalment AND a.day >= :asked) THEN 1 ELSE 0 END) "
        "FROM (SELECT c.code AS contributor, o.pledge_id, o.instalment, o.currency, o.open, o.due, "
        "CASE WHEN o.line = '' AND o.due < :today THEN 1 ELSE 0 END AS late FROM (SELECT p.contributor_id, p.pledge_id, p.instalment, "
        f"p.currency, p.line, sum(p.amount) AS open, ({_DUE}) AS due FROM {table} p WHERE p.account <> '2110' AND p.pledge_id IS NOT NULL "
        "GROUP BY p.contributor_id, p.pledge_id, p.instalment, p.currency, p.line HAVING sum(p.amount) > 0) o "
        "JOIN contributor c ON c.id = o.contributor_id) x GROUP BY x.contributor, x.currency, x.late",
        **values, today=today.isoformat(), asked=(today - timedelta(days=ASKED)).isoformat(),
    )  # fmt: skip


def _missing_rates(query: Asking, today: date, currencies: set[str]) -> list[tuple[str, str]]:
    """Those of the currencies with something open that have no rate of the last hundred days."""
    newest: dict[str, str] = dict(
        query.rows(
            "SELECT currency, max(effective_from) FROM rate_list WHERE effective_from <= :today GROUP BY currency",
            today=today.isoformat(),
        )
    )
    wanted = sorted(currencies - {base_of(query)})
    return [
        (code, newest.get(code, ""))
        for code in wanted
        if code not in newest or (today - date.fromisoformat(newest[code])).days > 100
    ]


def _not_closed(query: Asking, today: date) -> list[tuple[str, int]]:
    """Since the newest that is closed; before one is, since the first entry."""
    closed = query.value("SELECT max(end_day) FROM period_list")
    first = closed or query.value("SELECT min(day) FROM journal_transaction WHERE seq IS NOT NULL")
    if first is None:
        return []
    return [(str(one), (today - one.last).days) for one in quarters(date.fromisoformat(first), today) if one.last < today]


def _statements_due(query: Asking, today: date) -> tuple[str, int] | None:
    """Contributors with anything counted, or a gift in kind in it, and no statement for the last quarter that ended."""
    quarter = Quarter.of(today).previous
    begin, end = quarter.first.isoformat(), quarter.days.end.isoformat()
    counted = {who for who, _fund, _account, line, _currency in kept.shares(query, end) if line}
    counted |= {
        who
        for (who,) in query.rows(
            "SELECT i.contributor_id FROM gift_in_kind i JOIN journal_transaction t ON t.seq IS NOT NULL "
            "AND (t.id = i.transaction_id OR t.reverses = i.transaction_id) WHERE t.day >= :begin AND t.day < :end",
            begin=begin, end=end,
        )
    }  # fmt: skip
    stated = query.rows(
        "SELECT contributor_id FROM statement WHERE quarter = :quarter AND undone_in IS NULL", quarter=str(quarter)
    )
    count = len(counted.difference(who for (who,) in stated))
    return (str(quarter), count) if count else None


def _overdue(
    open_: list[tuple[str, str, bool, int, str, int]], today: date, names: dict[str, str]
) -> list[tuple[str, str, Money, date, int]]:
    """By contributor and currency, the oldest first."""
    late = sorted((due, code, currency, units) for code, currency, late, units, due, _unasked in open_ if late)
    return [
        (code, names[code], Money.of_units(units, currency), since, (today - since).days)
        for due, code, currency, units in late
        for since in [date.fromisoformat(due)]
    ]


def _suspense(query: Asking, today: date) -> tuple[int, int, int]:
    days = [
        (today - date.fromisoformat(day)).days
        for (day,) in query.rows(
            "SELECT r.day FROM receipt_list r WHERE r.held > 0 AND r.held + coalesce((SELECT sum(x.held) FROM receipt x WHERE x.identifies = r.id "
            "AND x.undone_in IS NULL), 0) > 0"
        )
    ]
    return len(days), sum(age > LATE for age in days), sum(age > VERY_LATE for age in days)


def _months(query: Asking, today: date) -> tuple[list[tuple[str, str]], list[tuple[str, date]]]:
    """Accounts to be signed up to a month's end (monthly, accounting.md §8), and those whose next file is missing.

    What no file reaches cannot be signed; an account without a file for a year is taken for closed.
    """
    begin = today.replace(day=1)
    unsigned, behind = [], []
    for name, last, signed in query.rows(
        "SELECT k.name, k.last_day, (SELECT max(r.end_day) FROM reconciliation_list r WHERE r.bank_account_id = k.id) FROM bank_account_list k "
        "WHERE k.last_day IS NOT NULL AND EXISTS (SELECT 1 FROM bank_line l WHERE l.bank_account_id = k.id AND l.day < :begin "
        "AND l.undone_in IS NULL) ORDER BY k.name",
        begin=begin.isoformat(),
    ):
        reached = date.fromisoformat(last)
        end = min(begin, (reached.replace(day=1) + timedelta(days=31)).replace(day=1))
        if (signed or "") < end.isoformat():
            unsigned.append((name, f"{end - timedelta(days=1):%Y-%m}"))
        if end < begin and (today - reached).days <= YEAR:
            behind.append((name, reached))
    return unsigned, behind


def _at_banks(query: Asking) -> dict[int, int]:
    """What the ledger has on each bank account, by its id: units of its currency. One look at the postings."""
    return dict(
        query.rows(
            "SELECT p.bank_account_id, sum(p.amount) FROM sealed_posting p WHERE p.bank_account_id IS NOT NULL GROUP BY p.bank_account_id"
        )
    )


def _differences(query: Asking, ledger: dict[int, int], waits: set[int]) -> list[tuple[str, Money, Money]]:
    """Accounts whose newest printed balance is not the ledger's, once no line of theirs `waits` to be posted."""
    return [
        (name, Money.of_units(bank, code), Money.of_units(ledger.get(account, 0), code))
        for account, name, code, bank in query.rows(
            "SELECT id, name, currency, closing FROM bank_account_list WHERE closing IS NOT NULL ORDER BY name"
        )
        if account not in waits and bank != ledger.get(account, 0)
    ]


def _balances(query: Asking, ledger: dict[int, int]) -> list[tuple[str, Money]]:
    """Money at banks by account, as the ledger has it."""
    rows = query.rows("SELECT id, name, currency FROM bank_account_list ORDER BY name")
    return [(name, Money.of_units(ledger.get(account, 0), code)) for account, name, code in rows]


def _value_of(query: Asking, sign: int, *accounts: str) -> Money:
    """What stands on accounts, in the currency of the books; `sign` -1 shows a credit as positive."""
    (found,) = kept.balances_at(query, [kept.END], accounts=accounts)
    return Money.of_units(sign * sum(base for _amount, base, *_rest in found.values()), base_of(query))


def _lapsing(query: Asking, today: date) -> tuple[int, Money, date] | None:
    """Obligations with something open whose last day (Article 106) lies within ninety days, or is over."""
    found = [one for one in commitments.load(query) if one.free.amount > 0 and (one.until - today).days <= SOON]
    return (
        (len(found), sum_of((one.free for one in found), found[0].free.currency), min(one.until for one in found))
        if found
        else None
    )


def _to_refund(query: Asking) -> tuple[int, Money] | None:
    """Refunds that wait to be paid."""
    count, units = query.rows("SELECT count(*), sum(amount) FROM refund_list WHERE paid_on IS NULL")[0]
    return (count, Money.of_units(int(units), base_of(query))) if count else None


def _rendering(query: Asking, today: date) -> list[tuple[str, str, Money, int]]:
    """Advances of which account should have been rendered, the oldest first."""
    rows = query.rows(
        "SELECT v.number, v.traveller, v.held, v.due, f.currency FROM advance_list v JOIN fund f ON f.code = v.fund AND f.undone_in IS NULL "
        "WHERE v.held > 0 AND v.due < :today ORDER BY v.due, v.id", today=today.isoformat(),
    )  # fmt: skip
    return [
        (number, traveller, Money.of_units(int(held), code), (today - date.fromisoformat(due)).days)
        for number, traveller, held, due, code in rows
    ]
