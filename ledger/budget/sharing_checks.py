"""Proofs of what was shared out: the holders' money is the fund's, nobody was overdrawn by it, every share is a posting."""

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.i18n import N_, _
from ledger.journal import rules_sharing as rules
from ledger.money import Money

_EVENTS = ", ".join(f"'{event}'" for event in rules.EVENTS)
# What is the pool's where no contributor is named; a closed year's results stand in the fund balance.
_POOL = (
    "p.account IN ('3010', '3020', '4110', '4210', '4220', '5960', '5980', '5990') OR p.account BETWEEN '5100' AND '5950' "
    "OR p.account BETWEEN '4010' AND '4080'"
)


def _holders(query: Asking) -> Proof:
    """Σ unspent balances by the lines of statements + pool + program-budget share = what the fund has and owes, on a cash basis."""
    found, seen = [], 0
    sums = (
        "SELECT -sum(CASE WHEN p.contributor_id IS NOT NULL AND (p.line IN ('A6', 'A6r') OR p.line LIKE 'B%' AND p.line <> 'B15') "
        "THEN p.base ELSE 0 END), "
        f"-sum(CASE WHEN p.contributor_id IS NULL AND coalesce(l.source, 'fund') = 'fund' AND ({_POOL}) THEN p.base ELSE 0 END), "
        "-sum(CASE WHEN p.contributor_id IS NULL AND (p.account = '4310' OR coalesce(l.source, 'fund') <> 'fund' AND p.account BETWEEN '5100' AND '5900') "
        "THEN p.base ELSE 0 END), "
        "sum(CASE WHEN p.account < '3' AND (p.contributor_id IS NULL OR p.account = '2120') THEN p.base ELSE 0 END) "
        "FROM flow_posting p LEFT JOIN budget_line l ON l.id = p.budget_line_id "
        "WHERE p.fund_id = :fund AND (p.account < '8' OR p.line = 'A6' OR p.line = 'A6r')"
    )
    for fund, code, currency in query.rows("SELECT id, code, currency FROM fund ORDER BY id"):
        held, pool, share, has = query.rows(sums, fund=fund)[0]  # one by one: to sort all postings takes longer
        seen += has is not None
        if has is not None and held + pool + share != has:
            found.append(
                _("{fund}: contributors {held}, pool {pool} and program-budget {share} are not the {has} of the fund", fund=code,
                  **{name: Money.of_units(units, currency) for name, units in (("held", held), ("pool", pool), ("share", share), ("has", has))})
            )  # fmt: skip
    return told(seen, found)


def _overdrawn(query: Asking) -> Proof:
    """The newest run left nobody below zero; who is below zero now, because money was returned since, is noted: the next run relieves them."""
    found, notes = [], []
    run = query.one(  # with all of its batch: what was shared is charged there, too
        "SELECT max(s.day), max(t.seq) FROM sharing_list s JOIN journal_transaction o ON o.id = s.transaction_id "
        "JOIN journal_transaction t ON t.batch_id = o.batch_id"
    )
    day, seq = run or (None, None)
    if seq is None:
        return told(0, [])
    balance = (
        "SELECT c.code, f.currency, -sum(p.base) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id AND {until} "
        "JOIN contributor c ON c.id = p.contributor_id JOIN fund f ON f.id = p.fund_id WHERE p.account < '8' AND p.account <> '2120' "
        "AND p.contributor_id IN (SELECT contributor_id FROM sharing_list) GROUP BY c.code, f.id, f.currency HAVING sum(p.base) > 0 ORDER BY c.code"
    )
    for code, currency, units in query.rows(balance.format(until="t.seq <= :seq AND t.day <= :day"), seq=seq, day=day):
        if _bears(query, code, day):
            found.append(
                _(
                    "{contributor} was overdrawn by {amount} when it was shared out",
                    contributor=code,
                    amount=Money.of_units(-units, currency),
                )
            )
    for code, currency, units in query.rows(balance.format(until="t.seq IS NOT NULL")):
        notes.append(_("{contributor} is below zero by {amount}", contributor=code, amount=Money.of_units(-units, currency)))
    seen = int(query.value("SELECT count(DISTINCT contributor_id) FROM sharing_list"))
    return told(seen, found[:MOST], notes[:MOST])


def _bears(query: Asking, code: str, day: str) -> bool:
    """Whether a contributor bears anything that a run could have given to others."""
    return bool(
        query.value(
            "SELECT 1 FROM sharing_list s WHERE s.contributor = :code AND s.day <= :day AND s.kind NOT IN ('interest', 'renounced') "
            "GROUP BY s.account, s.budget_line_id HAVING sum(s.amount) > 0 LIMIT 1", code=code, day=day,
        )
    )  # fmt: skip


def _shares(query: Asking) -> Proof:
    """What the rows of sharing say was posted is what stands in the journal under the names of contributors, and nothing else."""
    keys = "p.transaction_id, p.account, coalesce(p.budget_line_id, 0), p.contributor_id, coalesce(p.pledge_id, 0)"
    posted = {
        tuple(row[:5]): row[5]
        for row in query.rows(
            f"SELECT {keys}, sum(p.base) FROM journal_transaction t JOIN batch b ON b.id = t.batch_id AND b.state = 'posted' AND b.undoes IS NULL "
            f"CROSS JOIN posting p WHERE p.transaction_id = t.id AND t.seq IS NOT NULL AND t.event IN ({_EVENTS}) "
            f"AND t.reverses IS NULL AND p.contributor_id IS NOT NULL GROUP BY {keys}"
        )
    }
    rows = {
        tuple(row[:5]): row[5]
        for row in query.rows(
            "SELECT transaction_id, account, coalesce(budget_line_id, 0), contributor_id, coalesce(pledge_id, 0), sum(amount) FROM sharing_list "
            "WHERE transaction_id IS NOT NULL GROUP BY transaction_id, account, coalesce(budget_line_id, 0), contributor_id, coalesce(pledge_id, 0)"
        )
    }
    wrong = sorted({key[0] for key in posted.keys() | rows.keys() if posted.get(key, 0) != rows.get(key, 0)})
    numbers: dict[int, str] = dict(
        query.rows("SELECT DISTINCT t.id, j.number FROM journal j JOIN journal_transaction t ON t.seq = j.seq WHERE j.event IN (" + _EVENTS + ")")
    ) if wrong else {}  # fmt: skip
    found = [_("{number} is not what its shares say", number=numbers.get(entry, str(entry))) for entry in wrong[:MOST]]
    return told(len(rows), found)


CHECKS = (
    Check("holders", N_("contributors, pool and program-budget are the whole fund"), _holders, apart=1),
    Check("overdrawn", N_("sharing out overdrew nobody"), _overdrawn),
    Check("shares", N_("what was shared out is what was posted"), _shares),
)
