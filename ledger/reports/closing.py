"""Whether a quarter can be closed: a list of checks, each proved by the machine, with what is open and what to do about it.

What is open stops the closing, except what the officer carries over by name, with a reason that the batch keeps.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ledger.banking.unposted import TO_DO
from ledger.book.checks import Proof
from ledger.book.reader import Asking
from ledger.contributions import discounts
from ledger.contributions.standing import stand
from ledger.errors import NotUnderstood, Unsound
from ledger.i18n import _, n_
from ledger.journal import kept
from ledger.money import Money, sum_of
from ledger.periods import Quarter
from ledger.reports import trial_balance, unidentified
from ledger.reports.scope import Scope, base_of

CONTROL = ("pledges", "suspense", "obligations")  # the proofs that hold subledgers against their control accounts
MOST = 10  # open things of one check that are named; the count says how many there are


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is open, as `--carry` names it, and in words. What has no `name` cannot be carried over."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One check: what holds when it is `ok`, what was seen; when something is open a sentence about it, and what to do next."""

    name: str
    holds: str
    seen: str = ""
    open: tuple[Thing, ...] = ()
    problem: str = ""
    cures: tuple[str, ...] = ()
    carried: tuple[Thing, ...] = ()

    @property
    def state(self) -> str:
        """ok, open or carried."""
        return "open" if self.open else "carried" if self.carried else "ok"


@dataclass(frozen=True, slots=True)
class Carry:
    """What is carried over: things by name; none named and a reason given: all that can be."""

    names: frozenset[str] = frozenset()
    reason: str = ""

    @classmethod
    def of(cls, words: tuple[str, ...], reason: str) -> "Carry":
        """From the command line: names, also several between commas. Raises NotUnderstood for names without a reason."""
        names = frozenset(part.strip() for word in words for part in word.split(",") if part.strip())
        if names and not reason.strip():
            raise NotUnderstood(_("what is carried over needs a reason."), _("--reason 'asked the bank'"), name="no-reason")
        return cls(names, reason.strip())

    def over(self, item: Item) -> Item:
        """The check with what is carried put aside."""
        if not self.reason:
            return item
        taken = tuple(one for one in item.open if one.name and (one.name in self.names or not self.names))
        return replace(item, open=tuple(one for one in item.open if one not in taken), carried=taken)


@dataclass(frozen=True, slots=True)
class Checklist:
    """All checks of a quarter, in the order in which they are shown."""

    quarter: Quarter
    items: tuple[Item, ...]

    @property
    def problems(self) -> list[str]:
        """What is open, a sentence each, with what to do next."""
        return [f"{item.problem}: {'; '.join(item.cures)}" if item.cures else item.problem for item in self.items if item.open]


@dataclass(frozen=True, slots=True)
class _Asked:
    query: Asking
    quarter: Quarter
    today: date

    @property
    def end(self) -> str:
        return self.quarter.days.end.isoformat()


def load(query: Asking, quarter: Quarter, today: date, carry: Carry, proofs: Mapping[str, Proof]) -> Checklist:
    """The checks of a quarter; `proofs` are those of `fund verify`, by name.

    Raises NotUnderstood when something is to be carried over that is not open.
    """
    asked = _Asked(query, quarter, today)
    items = [check(asked) for check in CHECKS]
    items += _discounts(asked)
    items += [_control(proofs), _verified(query, proofs)]
    unknown = carry.names - {one.name for item in items for one in item.open}
    if unknown:
        told = ", ".join(sorted(unknown))
        raise NotUnderstood(
            _("{names}: nothing of that name is open in {quarter}.", names=told, quarter=quarter),
            _("leave it out"),
            name="not-open",
        )
    return Checklist(quarter, tuple(carry.over(item) for item in items))


def _bank_lines(asked: _Asked) -> Item:
    """Every bank line up to the quarter's end that moves money is posted."""
    rows = asked.query.rows(
        "SELECT id, coalesce(value_date, day), amount, currency, counterparty, text FROM bank_line_list "
        f"WHERE id IN {TO_DO} AND state <> 'posted' AND amount <> 0 AND coalesce(value_date, day) < :end ORDER BY coalesce(value_date, day), id", end=asked.end,
    )  # fmt: skip
    things = tuple(
        Thing(f"L-{line}", f"L-{line}  {day}  {Money.of_units(units, code)}  {' '.join(f'{party} {text}'.split())}")
        for line, day, units, code, party, text in rows
    )
    return Item(
        "bank-lines", _("bank lines up to the quarter's end matched or explained"), _("all"), things,
        n_("1 bank line is not posted", "{count} bank lines are not posted", len(things)), ("fund match",),
    )  # fmt: skip


def _reconciled(asked: _Asked) -> Item:
    """Every account with lines in the quarter is signed up to its end."""
    names = [
        name
        for (name,) in asked.query.rows(
            "SELECT k.name FROM bank_account_list k WHERE EXISTS (SELECT 1 FROM bank_line_list l WHERE l.bank_account_id = k.id "
            "AND l.day >= :begin AND l.day < :end) AND NOT EXISTS "
            "(SELECT 1 FROM reconciliation_list r WHERE r.bank_account_id = k.id AND r.end_day >= :end) ORDER BY k.name",
            begin=asked.quarter.first.isoformat(), end=asked.end,
        )
    ]  # fmt: skip
    problem = n_("1 bank account is not reconciled up to {last}", "{count} bank accounts are not reconciled up to {last}", len(names),
                 last=asked.quarter.last)  # fmt: skip
    cures = tuple(f"fund bank reconcile {shlex.quote(name)} {asked.quarter} --sign" for name in names[:MOST])
    return Item(
        "reconciled", _("bank agrees with the ledger, signed"), "", tuple(Thing(name, name) for name in names), problem, cures
    )


def _unidentified(asked: _Asked) -> Item:
    """Money that came before the quarter's end has its owner."""
    found = unidentified.load(asked.query, Scope(), asked.today)
    rows = [row for row in found.rows if row.day <= asked.quarter.last]
    things = tuple(
        Thing(row.receipt, "  ".join(filter(None, (row.receipt, n_("1 day", "{count} days", row.days), str(row.left), row.contributor, row.text))))
        for row in rows
    )  # fmt: skip
    total = sum_of((row.base for row in rows), found.balance.currency)
    problem = n_("1 receipt is unidentified, {total}", "{count} receipts are unidentified, {total}", len(rows), total=total)
    return Item("unidentified", _("no money is unidentified"), "", things, problem, ("fund report unidentified",))


def _waiting(asked: _Asked) -> Item:
    """No batch waits that has entries up to the quarter's end, or facts that may bear on it."""
    numbers = [
        number
        for (number,) in asked.query.rows(
            "SELECT b.number FROM batch b WHERE b.state = 'waiting' AND b.content <> '' AND (EXISTS (SELECT 1 FROM journal_transaction t "
            "WHERE t.batch_id = b.id AND t.day < :end) OR NOT EXISTS (SELECT 1 FROM journal_transaction t WHERE t.batch_id = b.id)) "
            "ORDER BY b.number",
            end=asked.end,
        )
    ]
    problem = n_("1 batch waits for a second person", "{count} batches wait for a second person", len(numbers))
    cures = tuple(f"fund approve {number}" for number in numbers[:MOST])
    return Item("waiting", _("no batch waits for approval"), "", tuple(Thing("", number) for number in numbers), problem, cures)


def rates_missing(query: Asking, quarter: Quarter) -> tuple[list[str], list[str]]:
    """Currencies in which the fund has or owes something at a quarter's end; those of them without a rate of its last month."""
    base, last = base_of(query), quarter.last
    kinds: dict[str, str] = dict(query.rows("SELECT code, kind FROM account"))
    used = {
        currency
        for (_fund, account, currency), (amount, *_rest) in kept.balances(query, quarter.days.end.isoformat()).items()
        if amount and currency != base and kinds[account] in ("asset", "liability")
    }
    dated: dict[str, str] = dict(
        query.rows("SELECT currency, max(effective_from) FROM rate_list WHERE effective_from <= :last GROUP BY currency", last=last.isoformat())
    )  # fmt: skip
    return sorted(used), sorted(code for code in used if dated.get(code, "") < last.replace(day=1).isoformat())


def _rates(asked: _Asked) -> Item:
    """Every currency in which the fund has or owes something has a rate of the quarter's last month, for its last day."""
    from ledger.journal.rates import load as load_rates

    last = asked.quarter.last
    used, missing = rates_missing(asked.query, asked.quarter)
    rates = load_rates(asked.query)
    seen = "  ".join(f"{code} {rates.find(code, last)}" for code in used)
    problem = _("no rate for {last} of {currencies}", last=last, currencies=", ".join(missing))
    cures = ("fund import rates FILE", f"fund rate add {' '.join(f'{code} RATE' for code in missing)} --on {last} --source NAME")
    return Item(
        "rates",
        _("a rate for the last day of every currency in use"),
        seen,
        tuple(Thing("", code) for code in missing),
        problem,
        cures,
    )


def _overdue(asked: _Asked) -> Item:
    """What was overdue at the quarter's end was looked at: something was recorded of the pledge since the quarter began, or it is carried."""
    rows = asked.query.rows(
        "SELECT i.pledge, i.contributor, i.currency, sum(i.open), min(i.due) FROM instalment_list i WHERE i.open > 0 AND i.signed IS NOT NULL "
        "AND NOT i.conditional AND i.due <= :last AND NOT EXISTS (SELECT 1 FROM pledge_entry e JOIN batch b ON b.id = e.batch_id "
        "AND b.state = 'posted' WHERE e.pledge_id = i.pledge_id AND e.undone_in IS NULL AND b.made_at >= :first) "
        "AND NOT EXISTS (SELECT 1 FROM allocation a JOIN batch b ON b.id = a.batch_id AND b.state = 'posted' "
        "WHERE a.pledge_id = i.pledge_id AND a.undone_in IS NULL AND b.made_at >= :first) "
        "GROUP BY i.pledge, i.contributor, i.currency ORDER BY i.pledge",
        first=asked.quarter.first.isoformat(), last=asked.quarter.last.isoformat(),
    )  # fmt: skip
    things = tuple(
        Thing(pledge, _("{pledge}  {contributor}  {open} since {due}", pledge=pledge, contributor=who, open=Money.of_units(units, code), due=due))
        for pledge, who, code, units, due in rows
    )  # fmt: skip
    problem = n_(
        "1 overdue pledge was not looked at this quarter", "{count} overdue pledges were not looked at this quarter", len(things)
    )
    return Item("overdue", _("overdue pledges looked at this quarter"), "", things, problem, ("fund pledge list --overdue",))


def _balanced(asked: _Asked) -> Item:
    """Debits are credits, in every fund, up to the quarter's end."""
    holds, problem = _("the trial balance adds up to nothing in every fund"), _("the trial balance does not add up")
    try:
        found = trial_balance.load(asked.query, Scope(end=asked.end))
    except Unsound as error:
        return Item("trial-balance", holds, "", (Thing("", error.message),), problem, ("fund verify",))
    debits = sum_of((row.debits for row in found.rows), found.base)
    return Item("trial-balance", holds, str(debits))


def _obligations(asked: _Asked) -> Item:
    """Event 28b: what is obligated and not spent stays open (8030), and lapses with the year after (Article 106)."""
    base = base_of(asked.query)
    sums = kept.balances(asked.query, asked.end).items()
    left = sum_of(
        (Money.of_units(whole, base) for (_fund, account, _code), (_amount, whole, *_rest) in sums if account == "8030"), base
    )
    return Item("obligations", _("open obligations are carried"), str(left))


def _discounts(asked: _Asked) -> list[Item]:
    """Event 1b: what stands of the discount on pledges, and what the closing unwinds of it; nothing where there never was one."""
    base, last = base_of(asked.query), asked.quarter.last
    stands = discounts.total(asked.query, base)
    rates = discounts.policies(asked.query)
    if not rates and not stands:
        return []
    wanted = (one for pledge in stand(asked.query) for one in discounts.due(pledge, rates, last).values())
    left = sum_of(wanted, base)
    seen = _("{stands}, of which {unwound} unwinds", stands=stands, unwound=stands - left)
    return [Item("discounts", _("the discount on pledges is unwound"), seen)]


def _control(proofs: Mapping[str, Proof]) -> Item:
    """Subledgers agree with their control accounts."""
    found = tuple(Thing("", text) for name in CONTROL if name in proofs for text in proofs[name].findings)
    problem = _("pledges or obligations differ from their control accounts")
    return Item("control", _("pledges and obligations agree with their control accounts"), "", found, problem, ("fund verify",))


def _verified(query: Asking, proofs: Mapping[str, Proof]) -> Item:
    """All that `fund verify` proves was proved just now."""
    found = tuple(Thing("", text) for name, proof in proofs.items() if name not in CONTROL for text in proof.findings)
    entries = query.value("SELECT count(*) FROM journal_transaction WHERE seq IS NOT NULL")
    seen = n_("1 entry", "{count} entries", entries)
    return Item("verified", _("book verified just now"), seen, found, _("the book is not sound"), ("fund verify",))


# In the order of the screen. A check that needs nothing but the book is one line more here.
CHECKS: tuple[Callable[[_Asked], Item], ...] = (
    _bank_lines,
    _reconciled,
    _unidentified,
    _waiting,
    _rates,
    _overdue,
    _balanced,
    _obligations,
)
