"""What must hold of a book at any moment of any year: asked of the views and the journal, beside the checks of `fund verify`."""

from dataclasses import replace

from ledger.book.reader import Reader
from ledger.checks import CHECKS, Inspector, prove
from ledger.commands.pledge_screens import PLEDGES_OF
from ledger.periods import DateRange
from ledger.reports import ageing, agreements, balance, budget, exchange, icr, obligations, status, ties, trial_balance
from ledger.reports.contributions_load import load as contributions
from ledger.reports.scope import Scope
from ledger.statements import coverage, reminding
from ledger.statements.figures import Issue
from ledger.statements.gather import source

NEAR = tuple(check for check in CHECKS if not check.apart)
# Control account → what its subledger says of it, credit negative.
SUBLEDGERS = {
    "1210": "SELECT coalesce(sum(amount), 0) FROM advance_entry WHERE undone_in IS NULL",
    "8030": "SELECT coalesce(sum(e.amount), 0) FROM obligation_entry e JOIN obligation o ON o.id = e.obligation_id "
    "WHERE e.undone_in IS NULL AND o.kind = 'order'",
    "8010": "SELECT coalesce(sum(amount), 0) FROM budget_entry WHERE undone_in IS NULL AND event = 'allotted'",
    "2130": "SELECT coalesce(sum(CASE WHEN pays IS NULL THEN -amount ELSE amount END), 0) FROM refund WHERE undone_in IS NULL",
    "5950": "SELECT coalesce(sum(amount), 0) FROM recovery WHERE undone_in IS NULL",
    "2120": "SELECT coalesce(-sum(held_base), 0) FROM receipt WHERE undone_in IS NULL",
    "9030": "SELECT coalesce(sum(base), 0) FROM gift_in_kind WHERE undone_in IS NULL AND kind = 'services'",
}


def sound(url, checks=NEAR):
    """Every check of `fund verify` holds; those that the database runs by itself when all are asked for."""
    with Inspector(url) as query:
        found = {check.name: proof.findings for check, proof in prove(query, checks) if proof.findings}
    assert not found, found


def whole(query, quarter):
    """Contributors' statements, the pool and the program-budget's share are the fund's balance on a cash basis, line by line; returns who has what."""
    drawn = source(query, quarter)
    figures = [drawn.figures(who, Issue(quarter.last)) for who in drawn.due()]
    assert not [row for row in coverage.rows(query, drawn, figures) if row.difference]
    unspent = {one.facts.contributor.code: one.funds["B14"].quarter for one in figures}
    found = balance.load(query, Scope.of(DateRange(quarter.first, quarter.days.end)))
    fund = query.value(
        "SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE account < '3' AND (contributor_id IS NULL OR account = '2120') AND day < :end",
        end=quarter.days.end.isoformat(),
    )
    assert (sum(one.units for one in unspent.values()), found.pool.units + found.closing.program_budget.units) == (
        found.contributors.units,
        fund - found.contributors.units,
    )
    return unspent


def controlled(query):
    """Control accounts are the sums of their subledgers, by queries that know nothing of each other; so the audit pack says."""
    assert not [tie for tie in ties.load(query) if tie.difference]
    stands = dict(query.rows("SELECT account, sum(base) FROM flow_posting GROUP BY account"))
    assert {account: query.value(sql) for account, sql in SUBLEDGERS.items()} == {
        account: stands.get(account, 0) for account in SUBLEDGERS
    }
    owed = query.rows(  # payables, in the currency in which each was spent
        "SELECT currency, sum(amount) FROM (SELECT coalesce(x.currency, 'USD') AS currency, d.amount FROM disbursement d JOIN expenditure x "
        "ON x.id = d.expenditure_id WHERE d.undone_in IS NULL UNION ALL SELECT coalesce(currency, 'USD'), -coalesce(money, amount) FROM expenditure "
        "WHERE undone_in IS NULL AND advance_id IS NULL) o GROUP BY currency HAVING sum(amount) <> 0 ORDER BY currency"
    )
    assert owed == query.rows(
        "SELECT currency, sum(amount) FROM flow_posting WHERE account = '2010' GROUP BY currency HAVING sum(amount) <> 0 ORDER BY currency"
    )
    opened = query.rows(
        "SELECT currency, sum(open) FROM instalment_list WHERE signed IS NOT NULL AND NOT conditional AND open <> 0 GROUP BY currency ORDER BY currency"
    )
    receivable = query.rows(
        "SELECT currency, sum(amount) FROM sealed_posting WHERE account IN ('1110', '1120') GROUP BY currency HAVING sum(amount) <> 0 ORDER BY currency"
    )
    assert opened == receivable or query.value("SELECT recognition FROM fund") == "cash"  # where nothing is receivable
    listed = query.rows(  # a contributor's card adds up its own pledges
        "SELECT contributor_id, pledge, signed, currency, sum(pledged), sum(received), sum(open), agreement FROM instalment_list "
        "GROUP BY contributor_id, pledge_id, pledge, signed, currency, agreement"
    )
    carded = [(who, *row) for (who,) in query.rows("SELECT id FROM contributor") for row in query.rows(PLEDGES_OF, id=who)]
    assert sorted(carded) == sorted(listed)


def asked(query, today):
    """What letters would ask for as overdue is what the ageing report and the status say, contributor by contributor in each currency."""
    owed = {}
    for one in reminding.load(query, today, today):
        for part in one.overdue:
            owed[one.code, part.open.currency] = owed.get((one.code, part.open.currency), 0) + part.open.units
    aged = ageing.load(query, Scope(), today, "currency").rows
    assert owed == {(row.contributor, row.own.currency): row.own_overdue.units for row in aged if row.own_overdue}
    late = status.load(query, today, "ana.reyes", "en").overdue
    assert owed == {(code, money.currency): money.units for code, _name, money, _since, _days in late}


def told(url, quarter):
    """What the reports of a quarter say, without what tells them from those of another day: the last entry's number."""
    scope = Scope.of(quarter.days)
    with Reader(url) as query:
        balances = trial_balance.load(query, scope)
        drawn = source(query, quarter)
        statements = {who: drawn.figures(who, Issue(quarter.last)) for who in drawn.due()}
        return {
            "trial balance": balances.rows,
            "balance": balance.load(query, scope),
            "budget": budget.load(query, scope, quarter.last),
            "ageing": ageing.load(query, scope, quarter.last),
            "agreements": agreements.load(query, scope),
            "obligations": obligations.load(query, scope, quarter.last),
            "indirect costs": icr.load(query, scope),
            "exchange": exchange.load(query, scope),
            **{f"contributions by {by}": contributions(query, scope, by) for by in ("class", "contributor", "quarter")},
            "fund": drawn.whole,
            "bridges": drawn.bridges,
            "statements": {who: (one.pledged_in_all, one.pledged, one.funds, one.late) for who, one in statements.items()},
        }


def without_year_end(found):
    """The same without what closing a year carries from income and expense to the fund balance, which has a column of its own."""
    rows = [replace(row, carried=row.carried - row.carried, amount=row.amount - row.amount) for row in found["trial balance"]]
    return found | {"trial balance": [row for row in rows if row.opening or row.debits or row.credits]}


def same(now, before):
    """What reports say is what they said; fails with those that differ."""
    found = {name: (now[name], before[name]) for name in before if now[name] != before[name]}
    assert not found, found
