"""Proofs of the budget against the accounts: allotments, orders, what is payable and advanced, line by line; and that nothing is overdrawn."""

from collections.abc import Sequence

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.budget.lines import standing
from ledger.i18n import N_, _
from ledger.money import Money


def _agree(query: Asking, accounts: Sequence[tuple[str, int]], rows: str, *, of: str = "") -> Proof:
    """What stands on accounts by line of the budget, each with its sign, is what the rows of `rows` (line, amount) say; `of` narrows postings."""
    currency = str(query.value("SELECT currency FROM book"))
    says: dict[int, int] = dict(query.rows(f"SELECT line, sum(amount) FROM ({rows}) r GROUP BY line"))
    names = {number: _("object {object} of {activity} in {year}", object=of, activity=activity, year=year)
             for number, of, activity, year in query.rows(
                 "SELECT l.id, l.object, a.code, l.year FROM budget_line l JOIN activity a ON a.id = l.activity_id")}  # fmt: skip
    found = []
    for account, sign in accounts:
        has: dict[int, int] = dict(
            query.rows(
                f"SELECT budget_line_id, sum(base) FROM sealed_posting WHERE account = :account AND budget_line_id IS NOT NULL {of} "
                "GROUP BY budget_line_id",
                account=account,
            )
        )
        found += [
            _("{line}: {account} has {has}, the budget says {says}", line=names.get(line, str(line)), account=account,
              has=Money.of_units(has.get(line, 0), currency), says=Money.of_units(sign * says.get(line, 0), currency))
            for line in sorted(has.keys() | says.keys())
            if has.get(line, 0) != sign * says.get(line, 0)
        ]  # fmt: skip
    return told(len(says), found[:MOST])


def _allotments(query: Asking) -> Proof:
    """What is allotted to a line stands on 8010 and 8020."""
    rows = "SELECT budget_line_id AS line, amount FROM budget_entry_list WHERE event = 'allotted'"
    return _agree(query, (("8010", 1), ("8020", -1)), rows)


def _orders(query: Asking) -> Proof:
    """What is open of a line's orders stands on 8030 and 8040; an order coded to an agreement, under its contributor's name."""
    proof = _agree(
        query,
        (("8030", 1), ("8040", -1)),
        "SELECT budget_line_id AS line, open AS amount FROM obligation_list WHERE kind = 'order'",
    )
    currency = str(query.value("SELECT currency FROM book"))
    found = [
        _("{pledge}: orders coded to it have {open} open, 8030 has {has}", pledge=number, open=Money.of_units(open_, currency), has=Money.of_units(has, currency))
        for number, open_, has in query.rows(
            "SELECT g.number, coalesce(o.open, 0), coalesce(p.base, 0) FROM pledge g "
            "LEFT JOIN (SELECT pledge_id, sum(open) AS open FROM obligation_list WHERE kind = 'order' GROUP BY pledge_id) o ON o.pledge_id = g.id "
            "LEFT JOIN (SELECT pledge_id, sum(base) AS base FROM sealed_posting WHERE account = '8030' GROUP BY pledge_id) p ON p.pledge_id = g.id "
            f"WHERE coalesce(o.open, 0) <> coalesce(p.base, 0) ORDER BY g.number LIMIT {MOST}"
        )
    ]  # fmt: skip
    return Proof(proof.seen, (*proof.findings, *found), proof.notes)


def _payables(query: Asking) -> Proof:
    """What was spent and not paid, as far as expenditures know it, stands on 2010; payments that a bank file brought name no line."""
    base = str(query.value("SELECT currency FROM book"))
    proof = _agree(query, (("2010", -1),), f"SELECT budget_line_id AS line, money - paid AS amount FROM expenditure_list WHERE currency = '{base}'",
                   of=f"AND currency = '{base}'")  # fmt: skip
    found = [
        _("object {object} of {activity} in {year}: {says} is spent and not paid, 2010 has {has}", object=of, activity=activity, year=year,
          says=Money.of_units(says, code), has=Money.of_units(-has, code))
        for of, activity, year, code, says, has in query.rows(
            "SELECT l.object, l.activity, l.year, s.currency, sum(s.says), sum(s.has) FROM (SELECT budget_line_id, currency, money - paid AS says, 0 AS has "
            "FROM expenditure_list UNION ALL SELECT budget_line_id, currency, 0, amount FROM sealed_posting WHERE account = '2010' "
            "AND budget_line_id IS NOT NULL) s JOIN budget_line_list l ON l.id = s.budget_line_id WHERE s.currency <> :base "
            f"GROUP BY l.object, l.activity, l.year, s.currency HAVING sum(s.says) + sum(s.has) <> 0 LIMIT {MOST}", base=base,
        )
    ]  # fmt: skip
    return Proof(proof.seen, (*proof.findings, *found), proof.notes)


def _advances(query: Asking) -> Proof:
    """What travellers hold stands on 1210."""
    return _agree(query, (("1210", 1),), "SELECT budget_line_id AS line, held AS amount FROM advance_list")


def _limits(query: Asking) -> Proof:
    """No line is used beyond its allotment without a written reason; no obligation or advance has less than nothing open."""
    lines = standing(query)
    let = {
        line for (line,) in query.rows(
            "SELECT budget_line_id FROM obligation WHERE override <> '' UNION SELECT budget_line_id FROM expenditure WHERE override <> ''"
        )
    }  # fmt: skip
    found = [
        _("object {object} of {activity} in {year} is used by {money} more than was allotted, and no reason is written", object=one.key.object,
          activity=one.key.activity, year=one.key.year, money=-one.left)
        for one in lines if one.left.amount < 0 and one.id not in let
    ]  # fmt: skip
    overdrawn = query.rows(
        f"SELECT number FROM obligation_list WHERE open < 0 UNION ALL SELECT number FROM advance_list WHERE held < 0 ORDER BY number LIMIT {MOST}"
    )
    found += [_("{number} has less than nothing open", number=number) for (number,) in overdrawn]
    return told(len(lines), found[:MOST])


CHECKS = (
    Check("allotments", N_("allotments agree with accounts 8010 and 8020"), _allotments),
    Check("orders", N_("open orders agree with accounts 8030 and 8040"), _orders),
    Check("payables", N_("what is spent and not paid agrees with account 2010"), _payables),
    Check("advances", N_("what travellers hold agrees with account 1210"), _advances),
    Check("limits", N_("no line is used beyond its allotment without a reason"), _limits),
)
