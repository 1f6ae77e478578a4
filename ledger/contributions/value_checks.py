"""Proofs of refunds, gifts in kind and allowances against the accounts."""

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.i18n import N_, _
from ledger.money import BASE, Money


def _refunds(query: Asking) -> Proof:
    """What is approved and not paid stands on 2130, contributor by contributor."""
    rows = query.rows(
        "SELECT c.code, sum(x.posted), sum(x.owed) FROM (SELECT contributor_id, -base AS posted, 0 AS owed FROM sealed_posting WHERE account = '2130' "
        "UNION ALL SELECT contributor_id, 0, amount FROM refund_list WHERE paid_on IS NULL) x LEFT JOIN contributor c ON c.id = x.contributor_id "
        "GROUP BY c.code ORDER BY c.code"
    )
    found = [
        _("{contributor}: account 2130 has {account}, the refunds say {refunds}", contributor=code or "-",
          account=Money.of_units(posted, BASE), refunds=Money.of_units(owed, BASE))
        for code, posted, owed in rows
        if posted != owed
    ]  # fmt: skip
    return told(int(query.value("SELECT count(*) FROM refund_list")), found[:MOST])


def _gifts(query: Asking) -> Proof:
    """What was given in kind stands on 4070 (goods) and 9040 (services), contributor by contributor."""
    rows = query.rows(
        "SELECT c.code, x.account, sum(x.posted), sum(x.given) FROM (SELECT contributor_id, account, -base AS posted, 0 AS given "
        "FROM flow_posting WHERE account IN ('4070', '9040') UNION ALL "
        "SELECT contributor_id, CASE WHEN kind = 'goods' THEN '4070' ELSE '9040' END, 0, base FROM gift_in_kind_list) x "
        "LEFT JOIN contributor c ON c.id = x.contributor_id GROUP BY c.code, x.account ORDER BY c.code, x.account"
    )
    found = [
        _("{contributor}: account {account} has {has}, the gifts in kind say {gifts}", contributor=code or "-", account=account,
          has=Money.of_units(posted, BASE), gifts=Money.of_units(given, BASE))
        for code, account, posted, given in rows
        if posted != given
    ]  # fmt: skip
    return told(int(query.value("SELECT count(*) FROM gift_in_kind_list")), found[:MOST])


def _allowances(query: Asking) -> Proof:
    """An allowance lowers the value of a pledge's instalment; it is never on the other side."""
    rows = query.rows(
        "SELECT coalesce(g.number, '-'), p.instalment, sum(p.base) FROM sealed_posting p LEFT JOIN pledge g ON g.id = p.pledge_id "
        "WHERE p.account = '1180' GROUP BY g.number, p.instalment ORDER BY g.number, p.instalment"
    )
    found = [
        _(
            "{pledge}/{no}: the allowance is {amount} on the wrong side",
            pledge=number,
            no=no or "-",
            amount=Money.of_units(base, BASE),
        )
        for number, no, base in rows
        if base > 0 or (base and number == "-")
    ]
    return told(len(rows), found[:MOST])


def _discounts(query: Asking) -> Proof:
    """A discount lowers the value of what is open of a pledge's instalment; it is never on the other side, nor more than that."""
    if not query.one("SELECT 1 FROM sealed_posting WHERE account = '1190' LIMIT 1"):
        return told(0, [])
    rows = query.rows(
        "SELECT coalesce(g.number, '-'), p.instalment, sum(CASE WHEN p.account = '1190' THEN p.base ELSE 0 END), "
        "sum(CASE WHEN p.account <> '1190' THEN p.base ELSE 0 END) FROM sealed_posting p LEFT JOIN pledge g ON g.id = p.pledge_id "
        "WHERE p.account IN ('1110', '1120', '1190') "
        "GROUP BY g.number, p.instalment HAVING sum(CASE WHEN p.account = '1190' THEN p.base ELSE 0 END) <> 0 ORDER BY g.number, p.instalment"
    )
    found = [
        _("{pledge}/{no}: the discount is {amount}, what is open is worth {open}", pledge=number, no=no or "-",
          amount=Money.of_units(-base, BASE), open=Money.of_units(open_, BASE))
        for number, no, base, open_ in rows
        if not 0 < -base <= open_
    ]  # fmt: skip
    return told(len(rows), found[:MOST])


CHECKS = (
    Check("refunds", N_("refunds that are not paid are account 2130"), _refunds),
    Check("in-kind", N_("gifts in kind are accounts 4070 and 9040"), _gifts),
    Check("discounts", N_("discounts stand against what is open of pledges"), _discounts),
    Check("allowances", N_("allowances stand against pledges"), _allowances),
)
