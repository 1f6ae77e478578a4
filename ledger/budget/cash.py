"""The cash that a budget may rest on, by the source of the money."""

from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import kept
from ledger.money import Money

# Cash and what travellers hold, less what is owed or not the fund's to spend.
HELD = ("1010", "1020", "1090", "1210", "2010", "2110", "2120", "2130", "2140")
SOURCES = ("fund", "program_budget")


def cash_of(query: Asking, fund: int, currency: str, shared: Money) -> dict[str, Money]:
    """What each source of money holds in cash for the budget, before commitments; `shared` is spent of the program-budget's share.

    The rule is Article 105 (expenditures never exceed income and other available resources, fund by fund) as UNDP reads it:
    spending authority comes from cash received, never from a pledge. In all: money at banks and in transit at book value (1010,
    1020, 1090) and advances that travellers hold (1210: cash already gone for what is still committed), less payables (2010),
    refundable advances of conditional pledges (2110), money without an owner (2120), refunds payable (2130) and what is due to
    other funds (2140). Of it the program-budget's share (AG/RES. 2019, paragraph 10) is what came in on 4310, less what is
    spent on its lines; what other funds still owe (1310) has not come in. All else is the fund's; where the share was
    overspent, the fund's cash is what is there. An entry that waits for a second person counts where it takes money, not
    where it brings some. Subtract what is committed: the result is free to obligate; subtract what is allotted and not
    spent: the result is free to allot.
    """
    share = -_balance(query, fund, "4310") - shared.units
    owed = max(0, int(query.value(
        "SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE account = '1310' AND fund_id = :fund", fund=fund,
    )))  # fmt: skip
    return {
        "fund": Money.of_units(_balance(query, fund, *HELD) - max(0, share), currency),
        "program_budget": Money.of_units(share - owed, currency),
    }


def _balance(query: Asking, fund: int, *accounts: str) -> int:
    """The balance of accounts together, entries that close a year apart, with entries that wait as far as they lessen what is available."""
    wanted = ", ".join(f"'{account}'" for account in accounts)
    sign = "-" if accounts == ("4310",) else ""  # income grows by credit
    (held,) = kept.balances_at(query, [kept.END], accounts=accounts)
    sealed = sum(base - carried for (of, *_key), (_amount, base, _debit, carried) in held.items() if of == fund)
    waiting = query.value(
        "SELECT coalesce(sum(w.base), 0) FROM (SELECT sum(p.base) AS base FROM posting p JOIN journal_transaction t "
        f"ON t.id = p.transaction_id AND t.seq IS NULL AND t.event <> 'year end' WHERE p.account IN ({wanted}) AND p.fund_id = :fund "
        f"GROUP BY t.id HAVING {sign}sum(p.base) < 0) w",
        fund=fund,
    )
    return int(sealed) + int(waiting)


def fund_of(query: Asking) -> tuple[int, str, int]:
    """(id, currency, first month of the fiscal year) of the fund that the budget is of: the book's only one.

    No command makes a second fund. Raises LedgerError in a book that has one all the same: the budget of both would be mixed.
    """
    found = query.rows(
        "SELECT f.id, f.currency, b.fiscal_month, f.code FROM fund f, book b WHERE f.undone_in IS NULL ORDER BY f.id"
    )
    if len(found) > 1:
        names = ", ".join(row[3] for row in found)
        raise LedgerError(_("The budget is of one fund; this book has {number}: {names}.", number=len(found), names=names), _("keep each fund's budget in a book of its own: fund init"),
                          name="several-funds")  # fmt: skip
    return found[0][0], found[0][1], found[0][2]
