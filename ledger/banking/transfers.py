"""Transfers between own accounts: one line out of an account, one into another, through cash in transit (1090).

The side that is posted first leaves the money in transit at its value of that day; the other side takes it up there. So 1090
holds what is under way and nothing else, whichever side comes first and however long the other one takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.banking.targets import most_kept
from ledger.book.reader import Asking
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.journal import rules
from ledger.journal.draft import Draft
from ledger.journal.rates import Rates
from ledger.money import Money

# Whether another side took up what a posting (`o`) put in transit; one that was restated since has given it back.
_CLEARED = (
    "EXISTS (SELECT 1 FROM match_posting c WHERE c.clears = o.id AND c.undone_in IS NULL AND NOT EXISTS (SELECT 1 FROM bank_match n "
    "JOIN restatement t ON t.old_line_id = n.bank_line_id AND t.undone_in IS NULL WHERE n.id = c.match_id))"
)


def check(query: Asking, line: int, other: int) -> bool:
    """Whether two lines can be the sides of one transfer; returns whether the other one is posted already.

    Raises NotUnderstood for a line that is not there, LedgerError for two lines that cannot be one transfer.
    """
    here, there = (_side(query, one) for one in (line, other))
    if here.account == there.account:
        why = _("L-{line} and L-{other} are both of {account}: they are no transfer.", line=line, other=other, account=here.name)
    elif here.fund != there.fund:
        why = _("L-{line} and L-{other} belong to two funds: they are no transfer.", line=line, other=other)
    elif (here.amount.amount > 0) == (there.amount.amount > 0):
        why = _("L-{line} and L-{other} move money in the same direction: they are no transfer.", line=line, other=other)
    elif there.state == "posted" and (there.type != "transfer" or there.cleared or there.other not in (None, line)):
        why = _("L-{other} is posted as something else: they are no transfer.", other=other)
    elif not _explained(here.amount, there.amount):
        why = _("{amount} and {back} are too far apart: they are no transfer.", amount=abs(here.amount), back=abs(there.amount))
    else:
        return there.state == "posted"
    raise LedgerError(why, f"fund show L-{other}", name="no-transfer")


@dataclass(frozen=True, slots=True)
class _Side:
    account: int
    name: str
    fund: int
    amount: Money
    state: str
    type: str | None
    other: int | None
    cleared: bool


def _side(query: Asking, line: int) -> _Side:
    row = query.one(
        "SELECT l.bank_account_id, l.bank_account, k.fund_id, l.amount, l.currency, l.state, l.match_type, m.with_line, EXISTS ("
        f"SELECT 1 FROM match_posting o WHERE o.match_id = l.match_id AND o.undone_in IS NULL AND {_CLEARED}) FROM bank_line_list l "
        "JOIN bank_account k ON k.id = l.bank_account_id LEFT JOIN bank_match m ON m.id = l.match_id WHERE l.id = :line",
        line=line,
    )
    if row is None:
        raise NotUnderstood(_("There is no bank line L-{line}.", line=line), _("fund match lists them"), name="unknown-line")
    account, name, fund, amount, currency, state, kind, other, cleared = row
    with_line = None if other is None else _standing(query, other)
    return _Side(account, name, fund, Money.of_units(amount, currency), state, kind, with_line, bool(cleared))


def _standing(query: Asking, line: int) -> int:
    """The line that counts in place of one that was restated; itself where it was not."""
    later = query.value("SELECT bank_line_id FROM restatement WHERE old_line_id = :line AND undone_in IS NULL", line=line)
    return line if later is None else _standing(query, later)


def _explained(one: Money, other: Money) -> bool:
    """Whether what came in is what went out, less at most what banks keep; in two currencies the rate is the bank's own."""
    if one.currency != other.currency:
        return True
    out, came = (-one, other) if one.amount < 0 else (-other, one)
    return 0 <= (out - came).amount <= most_kept(out.amount)


@dataclass(frozen=True, slots=True)
class _Way:
    """Money in transit, positive when it left an account: what stands on 1090, and the match or the posting that put it there."""

    held: Money
    base: Money
    match: int | None
    posting: int | None


@dataclass(slots=True)
class Transit:
    """The transfers of one posting: `clears` tells of a match which match of the same posting, or which earlier posting, it takes up."""

    query: Asking
    rates: Rates
    clears: dict[int, _Way] = field(default_factory=dict)
    _under_way: dict[int, _Way] = field(default_factory=dict)

    def draft(
        self, match: int, line: int, other: int | None, cash: rules.Cash, day: date, amount: Money, *, source: str, memo: str
    ) -> Draft:
        """The entry of one side: into transit, or out of it where the other side is there before."""
        way = self._under_way.pop(other, None) or self._posted(other) if other is not None else None
        if way is None:
            base = self.rates.value(amount, day)
            self._under_way[line] = _Way(-amount, -base, match, None)
            return rules.coded(cash, day, amount, base, "1090", event="own transfer", source=source, memo=memo)
        self.clears[match] = way
        charges = way.held - amount if way.held.currency == amount.currency else Money.zero(amount.currency)
        charges_base = self.rates.value(charges, day)
        same = way.held.currency == amount.currency
        base = way.base - charges_base if same else self.rates.value(amount, day)
        return rules.transferred(cash, day, amount, base, way.held, way.base, charges, charges_base, source=source, memo=memo)

    def _posted(self, line: int) -> _Way | None:
        row = self.query.one(
            "SELECT o.id, p.currency, p.amount, p.base FROM bank_match m JOIN match_posting o ON o.match_id = m.id AND o.undone_in IS NULL "
            "JOIN posting p ON p.transaction_id = o.transaction_id AND p.account = '1090' WHERE m.bank_line_id = :line AND m.undone_in IS NULL "
            f"AND NOT {_CLEARED}",
            line=_standing(self.query, line),
        )
        if row is None:
            return None
        posting, currency, amount, base = row
        return _Way(Money.of_units(amount, currency), Money.of_units(base, self.rates.base), None, posting)

    def cleared(self, match: int, postings: Mapping[int, int]) -> int | None:
        """The posting that a match takes up; `postings` are those of this posting by their matches."""
        way = self.clears.get(match)
        return None if way is None else way.posting if way.match is None else postings[way.match]
