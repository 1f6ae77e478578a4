"""What must tie: control accounts with their subledgers, debits with credits, banks with the ledger. Each by two ways that know nothing of each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.book.reader import Asking
from ledger.i18n import N_
from ledger.money import Money
from ledger.reports.scope import base_of

# Control account → what is held against it, and the sum of its subledger in the fund's currency, debit positive.
SUBLEDGERS = {
    "1210": (N_("advances that travellers hold"), "SELECT sum(held) FROM advance_list"),
    "2120": (N_("receipts in suspense"), "SELECT -sum(held_base) FROM receipt_list"),
    "2130": (N_("refunds approved and not paid"), "SELECT -sum(amount) FROM refund_list WHERE paid_on IS NULL"),
    "5950": (N_("charges for indirect costs"), "SELECT sum(amount) FROM recovery_list"),
    "8010": (N_("allotments"), "SELECT sum(amount) FROM budget_entry_list WHERE event = 'allotted'"),
    "8030": (N_("open orders"), "SELECT sum(open) FROM obligation_list WHERE kind = 'order'"),
    "9030": (N_("services in kind"), "SELECT sum(base) FROM gift_in_kind_list WHERE kind = 'services'"),
}
# What is open of instalments stands on these accounts, in the pledges' currencies: firm ones; under cash recognition, conditional or
# unsigned ones as memoranda, whose money received stands on 2110.
_FIRM = "i.signed IS NOT NULL AND NOT i.conditional"
_OPEN = (
    ("1110+1120", N_("instalments open, signed and unconditional"), f"{_FIRM} AND f.recognition = 'accrual'", "i.open", ("1110", "1120")),
    ("9010", N_("instalments as memoranda"), f"NOT ({_FIRM}) OR f.recognition = 'cash'",
     f"CASE WHEN {_FIRM} THEN i.open ELSE i.pledged END", ("9010",)),
    ("2110", N_("received on conditions, or before signature"), f"NOT ({_FIRM})", "-i.received", ("2110",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tie:
    """One figure by two ways: `control` from the postings, `other` from what the rooms of the ledger hold; debit positive.

    `what` is a message for the reader's language, `key` the account or fund it is about.
    """

    name: str
    key: str
    what: str
    control: Money
    other: Money

    @property
    def difference(self) -> Money:
        """Nothing, where the book is sound."""
        return self.control - self.other


def load(query: Asking) -> tuple[Tie, ...]:
    """Every tie of the book as it stands now, sealed entries only; some twenty queries."""
    return (*_funds(query), *_accounts(query), *_instalments(query), *_banks(query))


def _funds(query: Asking) -> Iterator[Tie]:
    """Debits are credits, in every fund."""
    for fund, currency, debits, credits_ in query.rows(
        "SELECT f.code, f.currency, sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END), -sum(CASE WHEN p.base < 0 THEN p.base ELSE 0 END) "
        "FROM sealed_posting p JOIN fund f ON f.id = p.fund_id GROUP BY f.code, f.currency ORDER BY f.code"
    ):
        yield Tie("fund", fund, N_("debits and credits"), Money.of_units(debits, currency), Money.of_units(credits_, currency))


def _accounts(query: Asking) -> Iterator[Tie]:
    base = base_of(query)
    stands: dict[str, int] = dict(query.rows("SELECT account, sum(base) FROM flow_posting GROUP BY account"))
    for account, (what, sql) in SUBLEDGERS.items():
        yield Tie(
            "account", account, what, Money.of_units(stands.get(account, 0), base), Money.of_units(query.value(sql) or 0, base)
        )


def _instalments(query: Asking) -> Iterator[Tie]:
    for key, what, condition, amount, accounts in _OPEN:
        names = ", ".join(f"'{account}'" for account in accounts)
        control: dict[str, int] = dict(
            query.rows(
                f"SELECT currency, sum(amount) FROM sealed_posting WHERE account IN ({names}) AND pledge_id IS NOT NULL GROUP BY currency"
            )
        )
        other: dict[str, int] = dict(
            query.rows(
                f"SELECT i.currency, sum({amount}) FROM instalment_list i JOIN fund f ON f.id = i.fund_id WHERE {condition} GROUP BY i.currency"
            )
        )
        for currency in sorted(control.keys() | other.keys()):
            yield Tie(
                "pledges",
                key,
                what,
                Money.of_units(control.get(currency, 0), currency),
                Money.of_units(other.get(currency, 0), currency),
            )


def _banks(query: Asking) -> Iterator[Tie]:
    """What posted lines of bank files moved is what stands on the account from them."""
    for name, currency, moved, lines in query.rows(
        "SELECT k.name, k.currency, (SELECT sum(p.amount) FROM sealed_posting p JOIN journal_transaction t ON t.id = p.transaction_id "
        "JOIN match_posting m ON m.transaction_id = coalesce(t.reverses, t.id) WHERE p.bank_account_id = k.id AND p.account IN ('1010', '1020')), "
        "(SELECT sum(l.amount) FROM bank_line_list l JOIN match_posting o ON o.match_id = l.match_id AND o.undone_in IS NULL "
        "JOIN batch b ON b.id = o.batch_id AND b.state = 'posted' WHERE l.bank_account_id = k.id) FROM bank_account_list k ORDER BY k.name"
    ):
        yield Tie(
            "bank",
            name,
            N_("posted lines of bank files"),
            Money.of_units(moved or 0, currency),
            Money.of_units(lines or 0, currency),
        )
