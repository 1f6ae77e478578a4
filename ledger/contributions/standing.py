"""How pledges stand: what is open of each instalment and what it is worth in the books, waiting batches included."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.contributions.contributors import kind_on, kinds
from ledger.errors import NotUnderstood
from ledger.journal import rules
from ledger.money import Money, round_to, sum_of


@dataclass(frozen=True, slots=True)
class Instalment:
    """An instalment as it stands, waiting changes included: `open` in the pledge's currency, `carrying` in the fund's."""

    number: int
    due: date | None
    pledged: Money
    received: Money
    carrying: Money
    account: str

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


def share(instalment: Instalment, part: Money) -> Money:
    """The carrying value of a part of an instalment: in proportion, the last part takes what is left (event 8)."""
    if part == instalment.open:
        return instalment.carrying
    return round_to(instalment.carrying.amount * part.amount / instalment.open.amount, instalment.carrying.currency)


def find(query: Asking, number: str) -> Standing:
    """A pledge by its number; raises NotUnderstood for one that does not exist."""
    found = list(stand(query, number.strip()))
    if not found:
        raise NotUnderstood(f"There is no pledge {number}.", "fund pledge list shows them", name="unknown-pledge")
    return found[0]


def stand(query: Asking, number: str = "") -> list[Standing]:
    """Every pledge (or one) as it stands with everything recorded so far, waiting batches included, in order of recording."""
    where = "AND g.number = :number" if number else "AND '' = :number"
    dated, confirmed, parts = kinds(query), _confirmed(query), _parts(query)
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
        instalments = tuple(
            Instalment(
                no, date.fromisoformat(due) if due else None, Money.of_units(pledged, currency), Money.of_units(got, currency),
                Money.of_units(worth, base), account,
            )
            for no, due, pledged, got, worth, account in parts.get(pledge, ())
        )  # fmt: skip
        kind = kind_on(dated[contributor], when or date.max)
        found.append(
            Standing(
                pledge, name, contributor, code, fund, currency, when, unsure, agreement, recognition, base, kind, instalments
            )
        )
    return found


def _parts(query: Asking) -> dict[int, list[tuple[int, str | None, int, int, int, str]]]:
    """Pledge → its instalments: number, due, pledged, received, book value, and the account that holds it."""
    carrying: dict[tuple[int, int], tuple[int, str]] = {}
    for pledge, no, account, amount, base in query.rows(
        "SELECT pledge_id, instalment, account, sum(amount), sum(base) FROM posting "
        "WHERE account IN ('1110', '1120', '9010') AND pledge_id IS NOT NULL GROUP BY pledge_id, instalment, account ORDER BY account"
    ):
        if amount or base:
            carrying[pledge, no] = (carrying.get((pledge, no), (0, ""))[0] + base, account)
    received = {
        (pledge, no): amount
        for pledge, no, amount in query.rows(
            "SELECT pledge_id, instalment, sum(amount) FROM allocation WHERE undone_in IS NULL GROUP BY pledge_id, instalment"
        )
    }
    parts: dict[int, list[tuple[int, str | None, int, int, int, str]]] = {}
    for pledge, no, due, pledged in query.rows(
        "SELECT x.pledge_id, x.instalment, (SELECT y.due FROM pledge_entry y WHERE y.pledge_id = x.pledge_id AND y.instalment = x.instalment "
        "AND y.due IS NOT NULL AND y.undone_in IS NULL ORDER BY y.id DESC LIMIT 1), sum(x.amount) "
        "FROM pledge_entry x WHERE x.undone_in IS NULL GROUP BY x.pledge_id, x.instalment ORDER BY x.pledge_id, x.instalment"
    ):
        worth, account = carrying.get((pledge, no), (0, rules.RECEIVABLE_LATER))
        parts.setdefault(pledge, []).append((no, due, pledged, received.get((pledge, no), 0), worth, account))
    return parts


def _confirmed(query: Asking) -> dict[int, dict[str, str]]:
    """Pledge → the day it was signed afterwards, and the day its condition was met."""
    confirmed: dict[int, dict[str, str]] = {}
    for pledge, event, day in query.rows(
        "SELECT DISTINCT pledge_id, event, day FROM pledge_entry WHERE event IN ('signed', 'condition_met') AND undone_in IS NULL"
    ):
        confirmed.setdefault(pledge, {})[event] = day
    return confirmed
