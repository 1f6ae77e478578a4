"""How pledges stand: what is open of each instalment and what it is worth in the books, waiting batches included."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.contributions.contributors import kind_on, kinds
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.journal import rules
from ledger.journal.draft import Draft
from ledger.journal.numbering import spelled
from ledger.journal.order import WAITING_UNDO
from ledger.money import Money, in_proportion, sum_of


@dataclass(frozen=True, slots=True)
class Instalment:
    """An instalment as it stands, waiting changes included: `open` in the pledge's currency, `carrying` in the fund's.

    `carrying` is the book value of what is open; `early` is the part of it that still stands on 1120 while the rest
    stands on 1110 (an undo put it back there): it moves to 1110 before anything else happens to the instalment.
    """

    number: int
    due: date | None
    pledged: Money
    received: Money
    carrying: Money
    account: str
    early: tuple[Money, Money] | None = None  # in the pledge's currency and in the fund's

    @property
    def open(self) -> Money:
        """What has not come in."""
        return self.pledged - self.received


@dataclass(frozen=True, slots=True)
class Standing:
    """A pledge as it stands, with its instalments in order."""

    id: int
    number: str
    contributor: int
    code: str
    fund: int
    currency: str
    signed: date | None
    conditional: bool
    agreement: str
    recognition: str
    base: str
    kind: str
    changed: date  # the day of the last change
    instalments: tuple[Instalment, ...]

    @property
    def memo_only(self) -> bool:
        """Conditional or unsigned: memorandum only (accounting.md §4)."""
        return self.conditional or self.signed is None

    @property
    def open(self) -> Money:
        """What has not come in, in the pledge's currency."""
        return sum_of((one.open for one in self.instalments), self.currency)

    def promise(self, instalment: int) -> rules.Promise:
        """The instalment as the rules know it."""
        return rules.Promise(self.fund, self.contributor, self.kind, self.id, instalment, self.recognition, self.memo_only)


def fallen_due(pledge: Standing, instalment: Instalment, batch: int, day: date) -> Draft:
    """The entry that brings the part of an instalment which still stands on 1120 to the rest of it on 1110 (event 3)."""
    assert instalment.early is not None, "an instalment on one account stays there"
    source = f"pledge:{pledge.id}:{instalment.number}:due:{batch}"
    return rules.fell_due(pledge.promise(instalment.number), day, *instalment.early, source=source)


def share(instalment: Instalment, part: Money) -> Money:
    """The carrying value of a part of an instalment: in proportion, the last part takes what is left (event 8)."""
    if part == instalment.open:
        return instalment.carrying
    return in_proportion(instalment.carrying, part, instalment.open)


def find(query: Asking, number: str) -> Standing:
    """A pledge by its number, `p-2026-3` too; raises NotUnderstood for one that does not exist."""
    spellings = dict.fromkeys((number.strip(), spelled(number, "P"), number.strip().upper()))
    found = next((found for one in spellings if (found := stand(query, one))), None)
    if not found:
        raise NotUnderstood(
            _("There is no pledge {pledge}.", pledge=number), _("fund pledge list shows them"), name="unknown-pledge"
        )
    return found[0]


def stand(query: Asking, number: str = "") -> list[Standing]:
    """Every pledge (or one) as it stands with everything recorded so far, waiting batches included, in order of recording."""
    where = "AND g.number = :number" if number else "AND '' = :number"
    dated, confirmed, parts = kinds(query), _confirmed(query), _parts(query)
    changed: dict[int, str] = dict(
        query.rows("SELECT pledge_id, max(day) FROM pledge_entry WHERE undone_in IS NULL GROUP BY pledge_id")
    )
    found = []
    for pledge, name, contributor, code, fund, currency, signed, conditional, agreement, recognition, base in query.rows(
        "SELECT g.id, g.number, g.contributor_id, c.code, g.fund_id, g.currency, g.signed, g.conditional, g.agreement, f.recognition, f.currency "
        "FROM pledge g JOIN contributor c ON c.id = g.contributor_id JOIN fund f ON f.id = g.fund_id "
        f"WHERE g.undone_in IS NULL {where} ORDER BY g.id",
        number=number,
    ):
        since = confirmed.get(pledge, {}).get("signed", signed)
        when = date.fromisoformat(since) if since else None
        unsure = bool(conditional) and "condition_met" not in confirmed.get(pledge, {})
        firm = when is not None and not unsure
        instalments = tuple(
            _instalment(no, due, Money.of_units(pledged, currency), Money.of_units(got, currency), stands, base, firm=firm)
            for no, due, pledged, got, stands in parts.get(pledge, ())
        )
        kind = kind_on(dated[contributor], when or date.max)
        found.append(
            Standing(
                pledge,
                name,
                contributor,
                code,
                fund,
                currency,
                when,
                unsure,
                agreement,
                recognition,
                base,
                kind,
                date.fromisoformat(changed[pledge]),
                instalments,
            )
        )
    return found


# What stands on the accounts of an instalment: account → amount in the pledge's currency and value in the fund's, in units.
_Stands = dict[str, tuple[int, int]]


def _instalment(
    no: int, due: str | None, pledged: Money, received: Money, stands: _Stands, base: str, *, firm: bool
) -> Instalment:
    """Money for a promise that is not firm leaves the memorandum as it is, so that what is open is worth its share of it."""
    open_ = pledged - received
    carrying = Money.of_units(sum(value for _, value in stands.values()), base)
    if not firm and received:
        carrying = in_proportion(carrying, open_, pledged) if pledged else Money.zero(base)
    early = None
    if {rules.RECEIVABLE_DUE, rules.RECEIVABLE_LATER} <= stands.keys():
        amount, value = stands[rules.RECEIVABLE_LATER]
        early = (Money.of_units(amount, pledged.currency), Money.of_units(value, base))
    account = min(stands, default=rules.RECEIVABLE_LATER)
    return Instalment(no, date.fromisoformat(due) if due else None, pledged, received, carrying, account, early)


def _parts(query: Asking) -> dict[int, list[tuple[int, str | None, int, int, _Stands]]]:
    """Pledge → its instalments: number, due, pledged, received, what stands on the accounts. An undo that waits changes nothing yet."""
    carrying: dict[tuple[int, int], _Stands] = {}
    for pledge, no, account, amount, base in query.rows(
        "SELECT pledge_id, instalment, account, sum(amount), sum(base) FROM posting "
        "WHERE account IN ('1110', '1120', '9010') AND pledge_id IS NOT NULL "
        f"AND transaction_id NOT IN ({WAITING_UNDO}) GROUP BY pledge_id, instalment, account"
    ):
        if amount or base:
            carrying.setdefault((pledge, no), {})[account] = (amount, base)
    received = {
        (pledge, no): amount
        for pledge, no, amount in query.rows(
            "SELECT pledge_id, instalment, sum(amount) FROM allocation WHERE undone_in IS NULL GROUP BY pledge_id, instalment"
        )
    }
    parts: dict[int, list[tuple[int, str | None, int, int, _Stands]]] = {}
    for pledge, no, due, pledged in query.rows(
        "SELECT x.pledge_id, x.instalment, (SELECT y.due FROM pledge_entry y WHERE y.pledge_id = x.pledge_id AND y.instalment = x.instalment "
        "AND y.due IS NOT NULL AND y.undone_in IS NULL ORDER BY y.id DESC LIMIT 1), sum(x.amount) "
        "FROM pledge_entry x WHERE x.undone_in IS NULL GROUP BY x.pledge_id, x.instalment ORDER BY x.pledge_id, x.instalment"
    ):
        parts.setdefault(pledge, []).append((no, due, pledged, received.get((pledge, no), 0), carrying.get((pledge, no), {})))
    return parts


def _confirmed(query: Asking) -> dict[int, dict[str, str]]:
    """Pledge → the day it was signed afterwards, and the day its condition was met."""
    confirmed: dict[int, dict[str, str]] = {}
    for pledge, event, day in query.rows(
        "SELECT DISTINCT pledge_id, event, day FROM pledge_entry WHERE event IN ('signed', 'condition_met') AND undone_in IS NULL"
    ):
        confirmed.setdefault(pledge, {})[event] = day
    return confirmed
