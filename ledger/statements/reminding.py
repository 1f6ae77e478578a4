"""Asking contributors for what is due: what a letter names, what was asked before, and what came of it.

Due are instalments of pledges that are signed and unconditional: of others nothing is owed (accounting.md §4). Amounts are in
the pledge's currency and are never added up over currencies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.banking.unposted import TO_DO
from ledger.book.reader import Asking
from ledger.i18n import Language
from ledger.money import Money
from ledger.statements.figures import Names

if TYPE_CHECKING:
    from ledger.book.store import Unit

_OWED = "i.open > 0 AND i.signed IS NOT NULL AND NOT i.conditional"
_IDLE = timedelta(days=366)  # an account of which no file came for so long is taken for closed
Place = tuple[int, int]  # an instalment: the pledge's id, its number


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment that is asked for; amounts in the pledge's currency.

    `first` is the day that was agreed at first, and `moved` the day of the change that moved it to `due`; None where it never moved.
    """

    pledge_id: int
    pledge: str
    instalment: int
    agreement: str
    signed: date
    due: date
    pledged: Money
    received: Money
    first: date | None = None
    moved: date | None = None

    @property
    def number(self) -> str:
        """What is quoted on the payment."""
        return f"{self.pledge}/{self.instalment}"

    @property
    def open(self) -> Money:
        """What has not come in."""
        return self.pledged - self.received


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter to a contributor says on `day`: what is overdue, and what falls due from then up to `until`.

    `known`: receipts are known up to that day. `before`: the days of earlier letters. `waits`: batches and bank lines that are
    about to change one of the parts; no letter is written meanwhile.
    """

    contributor: int
    code: str
    names: Names
    language: Language
    funds: tuple[str, ...]
    day: date
    until: date
    known: date
    before: tuple[date, ...]
    parts: tuple[Part, ...]
    waits: tuple[str, ...] = ()

    @property
    def overdue(self) -> tuple[Part, ...]:
        """What should have come in before `day`."""
        return tuple(part for part in self.parts if part.due < self.day)

    @property
    def coming(self) -> tuple[Part, ...]:
        """What is still to come."""
        return tuple(part for part in self.parts if part.due >= self.day)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contributor stands in one currency.

    `state`: not_asked (something is overdue that no letter asked for), asked, paid_since (all that the last letter asked for), settled
    (it was given up, or cut). `asked` is the day of the last letter, `then` and `now` what was overdue on it and is today, `came` what
    came in since for what it asked.
    """

    contributor: str
    currency: str
    state: str
    asked: date | None
    times: int
    then: Money | None
    now: Money
    came: Money | None


def load(query: Asking, day: date, until: date, contributors: Sequence[int] = ()) -> list[Asked]:
    """What is overdue on a day, or falls due up to another, by contributor in order of code; `contributors`: of these alone."""
    parts: dict[int, list[Part]] = defaultdict(list)
    funds: dict[int, dict[str, None]] = defaultdict(dict)
    moves = _moves(query)
    for who, fund, pledge, number, no, agreement, signed, due, currency, pledged, received in query.rows(
        "SELECT i.contributor_id, f.name, i.pledge_id, i.pledge, i.instalment, i.agreement, i.signed, i.due, i.currency, i.pledged, i.received "
        f"FROM instalment_list i JOIN fund f ON f.id = i.fund_id WHERE {_OWED} AND i.due <= :until ORDER BY i.due, i.pledge, i.instalment",
        until=until.isoformat(),
    ):  # fmt: skip
        if contributors and who not in contributors:
            continue
        when, amounts = date.fromisoformat(due), (Money.of_units(pledged, currency), Money.of_units(received, currency))
        first, moved = moves.get((pledge, no), (when, when))
        told = (first, moved) if first != when else (None, None)
        parts[who].append(Part(pledge, number, no, agreement, date.fromisoformat(signed), when, *amounts, *told))
        funds[who][fund] = None
    earlier, waiting, known = _letters(query, day), _waiting(query), known_until(query, day)
    return [
        Asked(
            who, code, Names(en or code, es or "", fr or "", pt or ""), Language(lang or "en", place or ""), tuple(funds[who]), day, until, known,
            tuple(earlier.get(who, ())), tuple(parts[who]), _touching(waiting, parts[who]),
        )
        for who, code, en, es, fr, pt, lang, place in query.rows(
            "SELECT id, code, name_en, name_es, name_fr, name_pt, language, locale FROM contributor_list ORDER BY code"
        )
        if who in parts
    ]  # fmt: skip


def known_until(query: Asking, day: date) -> date:
    """Up to which day receipts are known: that of the account whose files end first; `day` in a book without files of banks."""
    rows = query.rows("SELECT last_day FROM bank_account_list WHERE last_day >= :since", since=(day - _IDLE).isoformat())
    return min([day, *(date.fromisoformat(last) for (last,) in rows)])


def unmatched(query: Asking) -> int:
    """How many lines of money that came in at a bank nobody has decided about."""
    return int(query.value(f"SELECT count(*) FROM bank_line_list WHERE id IN {TO_DO} AND state = 'open' AND amount > 0"))


def send(unit: "Unit", batch: int, asked: Sequence[Asked], files: Sequence[tuple[str, str]]) -> None:
    """Record the letters and what each asks for; `files` are name and SHA-256 of each."""
    ids = unit.ids("reminder", len(asked))
    unit.insert(
        "reminder", "id batch_id contributor_id day until known language file_name file_sha256",
        [(number, batch, one.contributor, one.day.isoformat(), one.until.isoformat(), one.known.isoformat(), one.language.code, *file)
         for number, one, file in zip(ids, asked, files, strict=True)],
    )  # fmt: skip
    rows = [(letter, part) for letter, one in zip(ids, asked, strict=True) for part in one.parts]
    unit.insert(
        "reminder_part", "id batch_id reminder_id pledge_id instalment due amount",
        [(number, batch, letter, part.pledge_id, part.instalment, part.due.isoformat(), part.open.units)
         for number, (letter, part) in zip(unit.ids("reminder_part", len(rows)), rows, strict=True)],
    )  # fmt: skip


def standing(query: Asking, today: date) -> Iterator[Standing]:
    """Every contributor with something overdue, or that was ever asked, by code and currency."""
    owed: dict[tuple[str, str], dict[Place, tuple[bool, int]]] = defaultdict(dict)
    for code, currency, pledge, no, due, open_ in query.rows(
        f"SELECT i.contributor, i.currency, i.pledge_id, i.instalment, i.due, i.open FROM instalment_list i WHERE {_OWED}"
    ):
        owed[code, currency][pledge, no] = (due is not None and due < today.isoformat(), open_)
    letters: dict[tuple[str, str], list[_Letter]] = defaultdict(list)
    for code, currency, day, batch, reminder, pledge, no, due, amount in query.rows(
        "SELECT contributor, currency, day, batch_id, reminder_id, pledge_id, instalment, due, amount FROM reminder_part_list ORDER BY reminder_id, id"
    ):
        of = letters[code, currency]
        if not of or of[-1].id != reminder:
            of.append(_Letter(reminder, batch, date.fromisoformat(day), {}))
        of[-1].parts[pledge, no] = amount if due < day else 0
    came = _received(query)
    for key in sorted(owed.keys() | letters.keys()):
        if letters[key] or any(late for late, _open in owed[key].values()):
            yield _stands(key, owed[key], letters[key], came)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter in one currency: its instalments, each with what was overdue of it, in units."""

    id: int
    batch: int
    day: date
    parts: dict[Place, int]


def _stands(
    key: tuple[str, str], owed: dict[Place, tuple[bool, int]], letters: list[_Letter], came: dict[Place, list[tuple[int, int]]]
) -> Standing:
    code, currency = key
    late = {place: open_ for place, (is_late, open_) in owed.items() if is_late}
    now = Money.of_units(sum(late.values()), currency)
    if not letters:
        return Standing(code, currency, "not_asked", None, 0, None, now, None)
    last = letters[-1]
    since = sum(amount for place in last.parts for batch, amount in came.get(place, ()) if batch > last.batch)
    if any(not any(place in letter.parts for letter in letters) for place in late):
        state = "not_asked"
    elif late or last.parts.keys() & owed.keys():
        state = "asked"
    else:
        state = "paid_since" if since > 0 else "settled"
    then = Money.of_units(sum(last.parts.values()), currency)
    return Standing(code, currency, state, last.day, len(letters), then, now, Money.of_units(since, currency))


def _received(query: Asking) -> dict[Place, list[tuple[int, int]]]:
    """Instalment that was ever asked for → what came in for it, with the batch that recorded it; what went back is negative."""
    found: dict[Place, list[tuple[int, int]]] = defaultdict(list)
    for pledge, no, batch, amount in query.rows(
        "SELECT l.pledge_id, l.instalment, l.batch_id, l.amount FROM (SELECT DISTINCT pledge_id, instalment FROM reminder_part_list) p "
        "JOIN allocation l ON l.pledge_id = p.pledge_id AND l.instalment = p.instalment JOIN batch b ON b.id = l.batch_id AND b.state = 'posted' "
        "WHERE l.undone_in IS NULL"
    ):
        found[pledge, no].append((batch, amount))
    return found


def _letters(query: Asking, day: date) -> dict[int, list[date]]:
    """Contributor → the days of its letters before `day`, in order: one that is written anew on its day follows on no other."""
    found: dict[int, list[date]] = defaultdict(list)
    for who, sent in query.rows(
        "SELECT contributor_id, day FROM reminder_list WHERE day < :day ORDER BY id", day=day.isoformat()
    ):
        found[who].append(date.fromisoformat(sent))
    return found


def _moves(query: Asking) -> dict[Place, tuple[date, date]]:
    """Instalment that was rescheduled → the day that was agreed for it at first, and the day of the last change of it."""
    first: dict[Place, str] = {}
    stood: dict[Place, str] = {}
    moved: dict[Place, str] = {}
    for pledge, no, day, due in query.rows(
        "SELECT e.pledge_id, e.instalment, e.day, e.due FROM pledge_entry e JOIN batch b ON b.id = e.batch_id AND b.state = 'posted' "
        "JOIN (SELECT pledge_id, instalment FROM pledge_entry WHERE due IS NOT NULL AND undone_in IS NULL GROUP BY pledge_id, instalment "
        "HAVING min(due) <> max(due)) m ON m.pledge_id = e.pledge_id AND m.instalment = e.instalment "
        "WHERE e.due IS NOT NULL AND e.undone_in IS NULL ORDER BY e.id"
    ):
        place = pledge, no
        if due != stood.setdefault(place, due):
            stood[place], moved[place] = due, day
        first.setdefault(place, due)
    return {place: (date.fromisoformat(first[place]), date.fromisoformat(day)) for place, day in moved.items()}


def _waiting(query: Asking) -> dict[Place, list[str]]:
    """Instalment → what is about to change it: batches that wait for a second person, bank lines that are staged for it."""
    found: dict[Place, list[str]] = defaultdict(list)
    for pledge, no, name in query.rows(
        "SELECT l.pledge_id, l.instalment, b.number FROM batch b JOIN allocation l ON l.batch_id = coalesce(b.undoes, b.id) "
        "WHERE b.state = 'waiting' UNION SELECT e.pledge_id, e.instalment, b.number FROM batch b JOIN pledge_entry e "
        "ON e.batch_id = coalesce(b.undoes, b.id) WHERE b.state = 'waiting' UNION SELECT p.pledge_id, p.instalment, 'L-' || m.bank_line_id "
        "FROM bank_match m JOIN match_part p ON p.match_id = m.id AND p.undone_in IS NULL LEFT JOIN match_posting q ON q.match_id = m.id "
        "AND q.undone_in IS NULL WHERE m.undone_in IS NULL AND q.id IS NULL ORDER BY 3"
    ):
        found[pledge, no].append(name)
    return found


def _touching(waiting: dict[Place, list[str]], parts: Iterable[Part]) -> tuple[str, ...]:
    names = (name for part in parts for name in waiting.get((part.pledge_id, part.instalment), ()))
    return tuple(sorted(dict.fromkeys(names)))
