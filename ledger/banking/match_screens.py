"""What `fund match` says about one line, and what posting would do to the accounts."""

from collections.abc import Callable, Iterator
from datetime import date

from ledger.banking.match_payments import Unpaid, why_not
from ledger.banking.match_values import UNCLEAR, Explanation, LineResult, OpenLine, Proposal
from ledger.banking.match_words import sides, words
from ledger.banking.matching import explain
from ledger.banking.proposing import Work, results
from ledger.book.reader import Asking
from ledger.errors import NotUnderstood
from ledger.i18n import _, n_, screen_language
from ledger.money import BASE, Money
from ledger.show import Column, Table, Total

BY_KIND = ("interest", "fee", "payment", "transfer")  # what a line can be accepted as by its words, on the officer's word


def explanation(
    work: Work, line: int, pledge: str = "", told: Callable[[date], str] = date.isoformat, width: int | None = None
) -> Iterator[str]:
    """Why a line is proposed as it is; with a pledge, why the two were or were not brought together, and what would change it.

    `told` is how the screen writes a day, `width` its cells.
    """
    one = next(found for found in work.lines if found.id == line)
    file, sheet, row = work.sources[line]
    yield f"L-{line}  {told(one.date)}  {_money(one.amount)}"
    place = f"{sheet}!{row}" if sheet else _("line {number}", number=row)
    yield f"  {' '.join(f'{one.counterparty} {one.text} {one.reference}'.split())}"
    yield f"  {file}, {place}"
    yield ""
    if pledge:
        if one.amount.amount < 0 and (expenditure := next((due for due in work.unpaid if due.number == pledge.upper()), None)):
            yield from _why_unpaid(work, one, expenditure, width)
            return
        if pledge not in work.contributors:
            raise NotUnderstood(
                _("There is no pledge {pledge}.", pledge=pledge), _("fund pledge list shows them"), name="unknown-pledge"
            )
        yield from _why_not(work, line, pledge, width)
        return
    result = next(found for found in results(work) if found.line == line)
    yield from _proposals(work, result, width, out=one.amount.amount < 0)


def _proposals(work: Work, result: LineResult, width: int | None, *, out: bool) -> Iterator[str]:
    if not result.proposals:
        looks = result.kind in BY_KIND
        known = _("No proposal.") if result.outcome == UNCLEAR else _("Outcome: {outcome}.", outcome=_(result.outcome))
        yield _("It looks like: {kind}.", kind=_(result.kind)) if looks and result.outcome == UNCLEAR else known
        yield from (f"  {words(reason, screen_language())}" for reason in result.reasons)
    else:
        yield _("Outcome: {outcome}.", outcome=_(result.outcome))
    for proposal in result.proposals:
        yield ""
        yield f"  {_named(work, proposal)}"
        yield from sides(proposal, "    ", width)
    yield ""
    if not result.proposals and result.kind in BY_KIND:
        yield _("To take it as what it looks like:")
        yield f"  fund match accept L-{result.line}    {_(result.kind)}"
    yield _("To decide by hand:")
    ways = (
        ("EXPENDITURE=AMOUNT", "--type TYPE", "--returns LINE") if out else ("PLEDGE/N=AMOUNT", "--unidentified", "--type TYPE")
    )
    yield from (f"  fund match set L-{result.line} {way}" for way in ways)


def _named(work: Work, proposal: Proposal) -> str:
    if proposal.pays:
        return ", ".join(f"{part.expenditure} {_money(part.amount)}" for part in proposal.pays)
    if not proposal.assignments:
        return f"L-{proposal.returns}"
    parts = ", ".join(f"{part.pledge}/{part.instalment} {_money(part.amount)}" for part in proposal.assignments)
    who = work.contributors.get(proposal.assignments[0].pledge, "")
    return f"{who}  {parts}".strip() + ("  " + _("charges {amount}", amount=_money(proposal.charges)) if proposal.charges else "")


def _money(money: Money) -> str:
    return f"{money.currency} {screen_language().money(money)}"


def _why_not(work: Work, line: int, pledge: str, width: int | None) -> Iterator[str]:
    found = explain(line, pledge, work.lines, work.instalments, work.payers, work.past, work.rates, work.settings)
    yield _("{pledge} is proposed.", pledge=pledge) if found.proposed else _("{pledge} is not proposed.", pledge=pledge)
    yield from sides(found, "  ", width)
    if found.change:
        yield ""
        yield _("What would change this")
        yield from (f"  {words(reason, screen_language())}" for reason in found.change)


def _why_unpaid(work: Work, line: OpenLine, one: Unpaid, width: int | None) -> Iterator[str]:
    """Why an outgoing line pays an expenditure, or not."""
    result = next(found for found in results(work) if found.line == line.id)
    proposal = next((found for found in result.proposals if any(part.expenditure == one.number for part in found.pays)), None)
    told = _("{pledge} is proposed.") if proposal else _("{pledge} is not proposed.")
    yield told.format(pledge=one.number)
    stands = Explanation(line.id, one.number, proposed=False, for_=(), against=tuple(why_not(line, one)), change=())
    yield from sides(proposal or stands, "  ", width)


def accounts_table(query: Asking, batch: int, lines: int, total: str) -> Table:
    """Debit and credit per account of what a batch prepared, in US dollars."""
    rows, debits, credits_ = [], Money.zero(BASE), Money.zero(BASE)
    for code, name, debit, credit in query.rows(
        "SELECT p.account, a.name, sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END), sum(CASE WHEN p.base < 0 THEN -p.base ELSE 0 END) "
        "FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id JOIN account a ON a.code = p.account "
        "WHERE t.batch_id = :batch GROUP BY p.account, a.name ORDER BY p.account",
        batch=batch,
    ):
        rows.append((f"{code} {_(name)}", Money.of_units(debit, BASE), Money.of_units(credit, BASE)))
        debits, credits_ = debits + rows[-1][1], credits_ + rows[-1][2]
    return Table(
        "match-post", n_("1 staged line, {total}", "{count} staged lines, {total}", lines, total=total),
        (Column("account", _("Account")), Column("debit", _("Debit"), "amount"), Column("credit", _("Credit"), "amount")),
        rows, totals=(Total((_("Total"), debits, credits_)),),
    )  # fmt: skip
