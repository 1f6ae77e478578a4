"""Proofs of pledges and receipts against the accounts: every instalment, every receipt, everything in suspense."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ledger.book.checks import MOST, Check, Proof, once, told
from ledger.book.reader import Asking
from ledger.i18n import N_, _
from ledger.journal import kept, kept_proof
from ledger.money import Money

_Sums = Mapping[str, tuple[int, int]]  # account → amount in the pledge's currency, value in the fund's
_NOTHING = (0, 0)
_COUNTS = "undone_in IS NULL AND +batch_id IN (SELECT id FROM batch WHERE state = 'posted')"
# Instalments as `instalment_list` has them, without what only lists need: pledge, instalment, the pledge's number and currency, what was
# promised and received, whether it counts, whether anything was set against it (of a pledge that is not there, `keys` tells), whether it
# is firm, how its fund recognises, and the currency of its fund.
_INSTALMENTS = (
    "SELECT s.pledge_id, s.instalment, g.number, g.currency, s.pledged, s.received, s.promised = 1 AND g.undone_in IS NULL AND b.id IS NOT NULL, s.given, "
    "coalesce(g.signed, n.signed) IS NOT NULL AND NOT (g.conditional AND n.met IS NULL), f.recognition, f.currency FROM ("
    "SELECT pledge_id, instalment, sum(pledged) AS pledged, sum(received) AS received, max(promised) AS promised, max(given) AS given FROM ("
    f"SELECT pledge_id, instalment, amount AS pledged, 0 AS received, 1 AS promised, 0 AS given FROM pledge_entry WHERE {_COUNTS} UNION ALL "
    f"SELECT pledge_id, instalment, 0, amount, 0, 1 FROM allocation WHERE {_COUNTS}) x GROUP BY pledge_id, instalment) s "
    "JOIN pledge g ON g.id = s.pledge_id LEFT JOIN batch b ON b.id = g.batch_id AND b.state = 'posted' LEFT JOIN fund f ON f.id = g.fund_id LEFT JOIN ("
    "SELECT pledge_id, min(CASE WHEN event = 'signed' THEN day END) AS signed, min(CASE WHEN event = 'condition_met' THEN day END) AS met "
    f"FROM pledge_entry WHERE {_COUNTS} AND event IN ('signed', 'condition_met') GROUP BY pledge_id) n ON n.pledge_id = g.id"
)
_POSTED = f"(SELECT * FROM sealed_posting WHERE account IN {kept.INSTALMENTS})"
# What a receipt gave to instalments is what it was worth, less what went into suspense and what was gained by exchange.
_GIVEN = "r.base - CASE WHEN r.held_base > 0 THEN r.held_base ELSE 0 END + coalesce(x.base, 0)"


def _pledges(query: Asking) -> Proof:
    """What is open of each instalment stands on its accounts: firm 1110 and 1120, under cash recognition 9010, conditional 9010 and 2110."""
    return once(query, _compared)[0]


def _over(query: Asking) -> Proof:
    """No instalment has more than was promised, nor less than nothing."""
    return once(query, _compared)[1]


def _compared(query: Asking) -> tuple[Proof, Proof]:
    """Both proofs of instalments: each is looked at once, beside its accounts and what was set against it."""
    accounts: dict[tuple[int, int, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    table, values = kept.instalments(query, kept.END) if kept_proof.is_proved(query) else (_POSTED, {})
    for pledge, no, currency, account, amount, value in query.rows(
        f"SELECT pledge_id, instalment, currency, account, sum(amount), sum(base) FROM {table} p WHERE pledge_id IS NOT NULL "
        "GROUP BY pledge_id, instalment, currency, account HAVING sum(amount) <> 0 OR sum(base) <> 0", **values,
    ):  # fmt: skip
        accounts[pledge, no, currency][account] = (amount, value)
    undue = _undue(query)
    seen, found, over, never = 0, [], [], []
    for pledge, no, number, currency, pledged, received, counts, given, firm, recognition, base in query.stream(_INSTALMENTS):
        if not counts:
            if given:
                never.append(
                    ((pledge, no), _("{pledge}/{no} has money set against it, but was never promised", pledge=number, no=no))
                )
            continue
        sums = accounts.pop((pledge, no, currency), {})
        seen += 1
        if received > pledged or received < 0 or pledged < 0:
            text = _("{pledge}/{no}: {received} received of {pledged}", pledge=number, no=no, received=Money.of_units(received, currency),
                     pledged=Money.of_units(pledged, currency))  # fmt: skip
            over.append(((pledge, no), text))
        wrong = _wrong(sums, pledged, received, firm=bool(firm), cash=recognition == "cash", undue=(pledge, no) in undue)
        if wrong:
            account, has, wants, of_value = wrong
            code, account = (base, f"{account}, {base}") if of_value else (currency, account)
            text = _("{pledge}/{no}: {account} has {has}, the pledge says {wants}", pledge=number, no=no, account=account,
                     has=Money.of_units(has, code), wants=Money.of_units(wants, code))  # fmt: skip
            found.append(((pledge, no), text))
    wrongs = [*(text for _key, text in sorted(found)), *_strangers(query, accounts)]
    return told(seen, wrongs[:MOST]), told(seen, [text for _key, text in (*sorted(over), *sorted(never))][:MOST])


def _undue(query: Asking) -> set[tuple[int, int]]:
    """Instalments (pledge, number) of which it was taken back that they fell due, and that did not fall due anew."""

    def last(reverses: str) -> dict[tuple[int, int], int]:
        return {
            (pledge, no): entry
            for pledge, no, entry in query.rows(
                "SELECT p.pledge_id, p.instalment, max(t.id) FROM journal_transaction t JOIN posting p ON p.transaction_id = t.id "
                f"WHERE t.reverses {reverses} AND t.event = 'instalment due' AND t.seq IS NOT NULL AND p.pledge_id IS NOT NULL "
                "GROUP BY p.pledge_id, p.instalment"
            )
        }

    back = last("IS NOT NULL")  # few, and by an index
    due = last("IS NULL") if back else {}
    return {one for one, entry in back.items() if entry > due.get(one, 0)}


def _strangers(query: Asking, accounts: Mapping[tuple[int, int, str], _Sums]) -> Iterator[str]:
    """What stands on accounts under the name of no pledge that counts."""
    for (pledge, no, currency), sums in accounts.items():
        account, (amount, _base) = next(iter(sums.items()))
        (number,) = query.rows("SELECT number FROM pledge WHERE id = :id", id=pledge)[0]
        yield _("{pledge}/{no}: {account} has {has}, but no such pledge counts", pledge=number, no=no, account=account,
                has=Money.of_units(amount, currency))  # fmt: skip


def _wrong(sums: _Sums, pledged: int, received: int, *, firm: bool, cash: bool, undue: bool) -> tuple[str, int, int, bool] | None:
    """The first account of an instalment with another amount than it must have, or (True) with a value where nothing is left.

    `undue`: that it fell due was taken back (its quarter was reopened); what was settled since stands against 1120 until it falls due anew.
    """
    if not sums and firm and pledged == received:
        return None  # nothing open and nothing on any account: most of an old book
    due, later, memo, advance = (sums.get(account, _NOTHING) for account in ("1110", "1120", "9010", "2110"))
    opened = pledged - received
    wants = (0, pledged, -received) if not firm else (0, opened, 0) if cash else (opened, 0, 0)
    both = (due[0] + later[0], due[1] + later[1])
    for account, (amount, base), want in zip(("1110+1120", "9010", "2110"), (both, memo, advance), wants, strict=True):
        if amount != want:
            return account, amount, want, False
        if not amount and base:
            return account, base, 0, True
    below = (("1120", later),) if undue else (("1110", due), ("1120", later))
    return next(((name, amount, 0, False) for name, (amount, _base) in below if amount < 0 <= opened), None)


def _allocations(query: Asking) -> Proof:
    """What a receipt gave to an instalment is what its entry posted there, and all of it is what came in."""
    found = [
        _("{receipt} gave {pledge}/{no} {given}, its entry says {posted}", receipt=receipt, pledge=pledge, no=no,
          given=Money.of_units(given, currency), posted=Money.of_units(posted or 0, currency))
        for receipt, pledge, no, currency, given, posted in query.rows(
            "SELECT r.number, g.number, x.instalment, g.currency, x.amount, x.posted FROM ("
            "SELECT a.receipt_id, a.pledge_id, a.instalment, min(a.amount) AS amount, -sum(CASE WHEN p.line <> 'A7' THEN p.amount ELSE 0 END) AS posted "
            "FROM (SELECT receipt_id, pledge_id, instalment, sum(amount) AS amount, sum(base) AS base, sum(carrying) AS carrying FROM allocation "
            f"WHERE {_COUNTS} GROUP BY receipt_id, pledge_id, instalment) a JOIN receipt r ON r.id = a.receipt_id "
            "LEFT JOIN sealed_posting p ON p.transaction_id = r.transaction_id AND p.pledge_id = a.pledge_id AND p.instalment = a.instalment "
            "AND p.line IN ('A6', 'A6r', 'B2', 'B3', 'A7') GROUP BY a.receipt_id, a.pledge_id, a.instalment "
            "HAVING count(p.id) = 0 OR -sum(CASE WHEN p.line <> 'A7' THEN p.amount ELSE 0 END) <> min(a.amount) "
            f"OR -sum(CASE WHEN p.line <> 'A7' THEN p.base ELSE 0 END) <> min(a.base) OR -sum(p.base) <> min(a.carrying) LIMIT {MOST}) x "
            "JOIN receipt r ON r.id = x.receipt_id JOIN pledge g ON g.id = x.pledge_id ORDER BY x.receipt_id, x.pledge_id, x.instalment"
        )
    ]  # fmt: skip
    found += [
        _("{receipt}: {given} was given out, {came} came in", receipt=receipt, given=Money.of_units(given, base),
          came=Money.of_units(came, base))
        for receipt, given, came, base in query.rows(
            f"SELECT r.number, a.base, {_GIVEN}, f.currency FROM (SELECT receipt_id, sum(base) AS base FROM allocation WHERE {_COUNTS} GROUP BY receipt_id) a "
            "JOIN receipt r ON r.id = a.receipt_id AND r.undone_in IS NULL JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' JOIN fund f ON f.id = r.fund_id "
            "LEFT JOIN (SELECT transaction_id, sum(base) AS base FROM sealed_posting WHERE account = '4210' AND line = 'B6' "
            f"GROUP BY transaction_id) x ON x.transaction_id = r.transaction_id WHERE a.base <> {_GIVEN} LIMIT {MOST}"
        )
    ]  # fmt: skip
    return told(int(query.value(f"SELECT count(*) FROM allocation WHERE {_COUNTS}")), found[:MOST])


def _receipts(query: Asking) -> Proof:
    """What a receipt says the account got, banks kept and suspense holds is what its entry posted; a bank line is received once."""
    rows = query.rows(
        f"SELECT r.number FROM (SELECT * FROM receipt WHERE {_COUNTS}) r LEFT JOIN sealed_posting p ON p.transaction_id = r.transaction_id "
        "GROUP BY r.id, r.number, r.bank_account_id, r.net, r.charges, r.held, r.held_base HAVING count(p.id) = 0 "
        "OR (r.bank_account_id IS NOT NULL AND sum(CASE WHEN p.bank_account_id IS NOT NULL THEN p.amount ELSE 0 END) <> r.net) "
        "OR sum(CASE WHEN p.account = '5960' THEN p.amount ELSE 0 END) <> r.charges OR -sum(CASE WHEN p.account = '2120' THEN p.amount ELSE 0 END) <> r.held "
        f"OR -sum(CASE WHEN p.account = '2120' THEN p.base ELSE 0 END) <> r.held_base ORDER BY r.number LIMIT {MOST}"
    )
    found = [_("{receipt} is not what its entry posted", receipt=number) for (number,) in rows]
    twice = query.rows(
        f"SELECT bank_line_id FROM receipt WHERE bank_line_id IS NOT NULL AND identifies IS NULL AND {_COUNTS} "
        f"AND id NOT IN (SELECT returns FROM receipt WHERE returns IS NOT NULL AND bank_account_id IS NULL AND {_COUNTS}) "  # corrected
        f"GROUP BY bank_line_id HAVING count(*) > 1 LIMIT {MOST}"
    )
    found += [_("bank line L-{line} was received twice", line=line) for (line,) in twice]
    return told(int(query.value(f"SELECT count(*) FROM receipt WHERE {_COUNTS}")), found[:MOST])


def _suspense(query: Asking) -> Proof:
    """What receipts hold in suspense is account 2120, by contributor and currency; none gives out more than it held."""
    posted = {
        (contributor, currency): (amount, base)
        for contributor, currency, amount, base in query.rows(
            "SELECT coalesce(contributor_id, 0), currency, -sum(amount), -sum(base) FROM sealed_posting WHERE account = '2120' "
            "GROUP BY coalesce(contributor_id, 0), currency"
        )
    }
    held: dict[tuple[int, str], tuple[int, int]] = {}
    found, base_currency = [], str(query.value("SELECT currency FROM book"))
    rows = query.rows(
        "SELECT o.number, coalesce(o.contributor_id, 0), o.account_currency, sum(r.held), sum(r.held_base) FROM receipt_list r "
        "JOIN receipt o ON o.id = coalesce(r.identifies, r.id) WHERE r.held <> 0 OR r.held_base <> 0 GROUP BY o.number, coalesce(o.contributor_id, 0), o.account_currency "
        "HAVING sum(abs(r.held)) > 0 ORDER BY o.number"
    )
    for number, contributor, currency, amount, base in rows:
        before = held.get((contributor, currency), _NOTHING)
        held[contributor, currency] = (before[0] + amount, before[1] + base)
        if amount < 0 or (not amount and base):
            found.append(_("{receipt} gave out more than it held", receipt=number))
    for key in sorted(posted.keys() | held.keys()):
        has, says = posted.get(key, _NOTHING), held.get(key, _NOTHING)
        if has != says:
            place = 0 if has[0] != says[0] else 1
            code = (key[1], base_currency)[place]
            found += [
                _("account 2120 holds {account}, the receipts say {held}", account=Money.of_units(has[place], code), held=Money.of_units(says[place], code))
            ]  # fmt: skip
    return told(len(rows), found[:MOST])


CHECKS = (
    Check("pledges", N_("pledges agree with accounts 1110, 1120, 9010 and 2110"), _pledges),
    Check("over", N_("no instalment has more than was promised"), _over),
    Check("allocations", N_("receipts give what came in, as posted"), _allocations, apart=1),
    Check("receipts", N_("receipts are what their entries say"), _receipts, apart=1),
    Check("suspense", N_("money in suspense is account 2120"), _suspense),
)
