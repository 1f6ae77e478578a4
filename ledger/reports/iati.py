"""The fund as one activity of the IATI Standard 2.03 (accounting.md §7): its figures as frozen data, read from the book.

Transactions come from the journal's postings by statement line, so that they add up to the statements: type 11 to A2 to A5 (and what was
paid before a condition was met), type 13 to A10, type 1 to B2 less B3 and B4, in the currency of the agreement. When a pledge of type
13 becomes one of type 11 it is taken back by a negative 13: what was promised is counted once. What was entered by mistake and reversed
is not published, nor is what stands in suspense, revaluation, attribution, indirect costs, bank charges and interest.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

from ledger.book.reader import Asking
from ledger.budget.lines import ends
from ledger.budget.names import objects, unit_on
from ledger.i18n import LANGUAGES, N_, Language
from ledger.journal.rules_sharing import ATTRIBUTED
from ledger.money import Money
from ledger.periods import Quarter
from ledger.reports import iati_codes as codes
from ledger.reports.iati_terms import Terms
from ledger.reports.scope import Scope

Texts = Mapping[str, str]  # by language
ABOUT = N_(
    "Specific fund under AG/RES. 1948 (XXXIII-O/03), paragraph 4, open to contributions under AG/RES. 2019 (XXXIV-O/04), "
    "paragraph 11. It pays for the work of the Coordinator on trafficking in persons."
)
NOT_NAMED = N_("Contributor that is not named")
_COMMITTED, _RECEIVED = ("A2", "A3", "A4", "A5"), ("A6", "A6r", "B2", "B3", "B4")
PAGE = 2_000  # entries read at a time
_PERSONS = 3  # objects 1 to 3 are paid to persons: posts, temporary personnel, fellowships
# English, the language of the activity: event, or type and event, to what it is called.
_DESCRIPTIONS = {
    "pledge made": "Pledge {pledge} signed", "pledge increased": "Pledge {pledge} increased", "pledge reduced": "Pledge {pledge} reduced",
    "pledge cancelled": "Pledge {pledge} cancelled by the contributor", "pledge written off": "Pledge {pledge} written off",
    "pledge recovered": "Pledge {pledge} paid after it was written off", "condition met": "Condition of pledge {pledge} met",
    "signed": "Pledge {pledge} signed", "13 pledge made": "Pledge {pledge}, conditional or not signed yet",
    "13 condition met": "Pledge {pledge} became a commitment: published as incoming commitment",
    "13 signed": "Pledge {pledge} became a commitment: published as incoming commitment",
    "gift": "Contribution without a pledge", "identified receipt": "Contribution without a pledge", "1 gift": "Contribution received",
    "1 receipt": "Contribution received", "1 identified receipt": "Contribution received", "receipt returned": "Contribution returned",
    "refund paid": "Unspent balance refunded", "transfer in": "Transfer from the Regular Fund (AG/RES. 2019, paragraph 10)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation by its names in up to four languages, its OrganisationType, and its identifier where it has one."""

    names: Texts
    type: str
    ref: str = ""


SECRETARIAT = Organisation(codes.SECRETARIAT_NAMES, codes.MULTILATERAL, codes.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation and its OrganisationRole in the activity."""

    role: str
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Budget:
    """What was appropriated for a fiscal year, both days inclusive, in the fund's currency; `day` is that of the last change."""

    begin: date
    end: date
    value: Money
    day: date
    revised: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """A transaction of a TransactionType; returns and reductions are negative. `value_date` is the day whose exchange rate applies."""

    ref: str
    type: str
    day: date
    value_date: date
    value: Money
    description: str
    provider: Organisation | None
    receiver: Organisation | None


@dataclass(frozen=True, slots=True)
class Activity:
    """The activity as it is published. `updated` is the moment of the last entry, in UTC."""

    terms: Terms
    title: Texts
    description: Texts
    parties: tuple[Party, ...]
    started: date
    currency: str
    updated: str
    budgets: tuple[Budget, ...]
    transactions: tuple[Flow, ...]
    version: str = codes.VERSION


def load(query: Asking, terms: Terms, until: date, since: date = date.min) -> Activity:
    """The activity with the transactions of the days from `since` to `until`, both inclusive.

    Nine queries, whatever the number of contributors.
    """
    name, base, month, made_at = query.rows("SELECT full_name, currency, fiscal_month, made_at FROM book")[0]
    last, updated = query.rows("SELECT coalesce(max(seq), 0), max(sealed_at) FROM journal_transaction")[0]
    book = _Book(query, terms, last, base, until)
    flows = [*book.flows(), *book.spending()]
    published = sorted((one for one in flows if since <= one.day <= until), key=lambda one: (one.day, one.ref))
    first = terms.started or min([one.day for one in flows] or [date.fromisoformat(made_at[:10])])
    title = {code: Language(code).text(name) for code in LANGUAGES}
    about = {code: Language(code).text(ABOUT) for code in LANGUAGES}
    return Activity(
        terms, _known(title) | dict(terms.title), _known(about) | dict(terms.description), tuple(book.parties(published)),
        first, base, updated or made_at, tuple(_budgets(query, month, base, since, Scope("", _after(until)))), tuple(published),
    )  # fmt: skip


def _known(texts: Texts) -> dict[str, str]:
    """Without the languages that have no words of their own: English under another name would mislead."""
    return {code: text for code, text in texts.items() if text and (code == "en" or text != texts["en"])}


def _after(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()


@dataclass
class _Book:
    """The queries about transactions, and who stands behind them. What was reversed by then is left out with its reversal."""

    query: Asking
    terms: Terms
    last: int
    base: str
    until: date
    givers: dict[int, Organisation] = field(init=False)

    def __post_init__(self) -> None:
        self.givers = dict(self._contributors())

    def rows(self, columns: str, joins: str, where: str) -> Iterator[tuple[Any, ...]]:
        """Sealed postings that stand, in the order of the journal: number, event and economic day of their entry before `columns`."""
        for after in range(0, self.last, PAGE):
            yield from self.query.rows(
                f"SELECT t.year, t.no, t.event, {columns} FROM journal_transaction t CROSS JOIN posting p {joins} "
                f"WHERE p.transaction_id = t.id AND t.seq > :after AND t.seq <= :upto AND t.reverses IS NULL AND t.event <> 'year end' AND {where} AND t.id NOT IN "
                "(SELECT reverses FROM journal_transaction WHERE reverses IS NOT NULL AND seq <= :last) ORDER BY t.seq, p.no",
                after=after, upto=min(after + PAGE, self.last), last=self.last,
            )  # fmt: skip

    def _contributors(self) -> Iterator[tuple[int, Organisation]]:
        """Every contributor as it is called now, of the OrganisationType of its class on the last day."""
        kinds: dict[int, str] = dict(
            self.query.rows(
                "SELECT contributor_id, kind FROM contributor_kind WHERE effective_from <= :until ORDER BY contributor_id, effective_from",
                until=self.until.isoformat(),
            )
        )
        for number, code, *names in self.query.rows("SELECT id, code, name_en, name_es, name_fr, name_pt FROM contributor_list"):
            kind = codes.organisation_type(code, kinds.get(number, ""), self.terms.types)
            if code in self.terms.anonymous:
                yield number, Organisation(_known({one: Language(one).text(NOT_NAMED) for one in LANGUAGES}), kind)
            else:
                told = dict(zip(LANGUAGES, names, strict=True))
                yield number, Organisation({one: text for one, text in told.items() if text}, kind, codes.CHANNELS.get(code, ""))

    def flows(self) -> Iterator[Flow]:
        """Types 13, 11 and 1: one transaction for each entry, type and pledge. Money bears the day on which it came."""
        lines = ", ".join(f"'{line}'" for line in (*_COMMITTED, "A10", *_RECEIVED))
        rows = self.rows(
            "coalesce(r.day, t.late_from, t.day), coalesce(o.method, r.method), p.account, p.line, p.currency, p.amount, p.contributor_id, g.number",
            "LEFT JOIN receipt r ON r.transaction_id = t.id LEFT JOIN receipt o ON o.id = coalesce(r.returns, r.identifies) "
            "LEFT JOIN pledge g ON g.id = p.pledge_id",
            f"(p.line IN ({lines}) OR (p.account = '2110' AND p.line = '' AND p.pledge_id IS NOT NULL) OR p.account = '4310')",
        )
        for (year, no), postings in groupby(rows, key=itemgetter(0, 1)):
            yield from self._flows_of(f"J-{year}-{no:06d}", postings)

    def _flows_of(self, entry: str, postings: Iterable[tuple[Any, ...]]) -> Iterator[Flow]:
        """Those of one entry; a fund has very many, so that texts which are the same are one text."""
        sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for _year, _no, event, day, method, account, line, currency, units, who, pledge in postings:
            kind, sign = _type_of(account, line)
            sums[kind, day, event, method, currency, who, pledge] += sign * Money.of_units(units, currency).amount
        refs: dict[str, int] = defaultdict(int)
        for (kind, day, event, method, currency, who, pledge), amount in sums.items():
            if not amount:
                continue
            refs[ref := f"{entry}-{kind}"] += 1
            words = _DESCRIPTIONS.get(f"{kind} {event}") or _DESCRIPTIONS.get(event, event.capitalize())
            told = words.format(pledge=pledge or "") + (
                " in kind" if kind == codes.INCOMING_FUNDS and method == "in_kind" else ""
            )
            on = _day(day)
            yield Flow(
                ref if refs[ref] == 1 else f"{ref}-{refs[ref]}", kind, on, on, Money(amount, intern(currency)), intern(told),
                self.givers.get(who) if who else SECRETARIAT, SECRETARIAT,
            )  # fmt: skip

    def spending(self) -> Iterator[Flow]:
        """Type 4: what was spent in a quarter on an object of expenditure, each payee apart, in the fund's currency.

        What is paid to persons by nature, and by travellers of an advance, is one sum without names; so is what nobody is named for.
        """
        names = objects(self.query, "en", self.until)
        moved = ", ".join(f"'{event}'" for event in (*ATTRIBUTED.values(), "in kind"))
        groups: dict[tuple[Quarter, int, str], list[Any]] = {}
        for year, no, _event, day, account, base, payee, number in self.rows(
            "coalesce(t.late_from, t.day), p.account, p.base, CASE WHEN x.advance_id IS NULL THEN x.payee END, x.number",
            "LEFT JOIN expenditure x ON x.transaction_id = t.id",
            f"p.account BETWEEN '5100' AND '5900' AND t.event NOT IN ({moved})",
        ):
            on, of = date.fromisoformat(day), int(account[1])
            if on > self.until:
                continue
            name = " ".join((payee or "").split()) if of > _PERSONS else ""
            group = groups.setdefault((Quarter.of(on), of, name.casefold()), [number or f"J-{year}-{no:06d}", name, 0])
            group[2] += base
        for (quarter, of, _key), (first, name, units) in groups.items():
            if units:
                day = min(quarter.last, self.until)
                receiver = Organisation({"en": name}, "") if name and of in self.terms.payees else None
                told = f"{names.get(of, f'Object of expenditure {of}')}, {quarter}"
                yield Flow(
                    f"{quarter}-{of}-{first}",
                    codes.EXPENDITURE,
                    day,
                    day,
                    Money.of_units(units, self.base),
                    told,
                    SECRETARIAT,
                    receiver,
                )

    def parties(self, published: Iterable[Flow]) -> Iterator[Party]:
        """The secretariat accounts for the activity, the Coordinator's unit implements it; whoever promised or paid funds it."""
        yield Party(codes.ACCOUNTABLE, SECRETARIAT)
        unit = {code: unit_on(self.query, code, self.until) for code in LANGUAGES}
        named = Organisation(_known(unit), codes.MULTILATERAL, codes.SECRETARIAT)
        yield Party(codes.IMPLEMENTING, named if named.names else SECRETARIAT)
        funding: dict[int, Organisation] = {}
        for one in published:
            if one.type != codes.EXPENDITURE and one.provider is not None:
                funding.setdefault(id(one.provider), one.provider)
        yield from (Party(codes.FUNDING, one) for one in sorted(funding.values(), key=lambda one: one.names.get("en", "")))


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _type_of(account: str, line: str) -> tuple[str, int]:
    """The TransactionType of a posting, and the sign that makes of a debit what came in, or was promised."""
    if account == "4310" or line in _RECEIVED:
        return codes.INCOMING_FUNDS, -1
    return (codes.INCOMING_PLEDGE if line == "A10" else codes.INCOMING_COMMITMENT), 1


def _budgets(query: Asking, month: int, base: str, since: date, scope: Scope) -> Iterator[Budget]:
    """What was appropriated, by the end of the period, for each fiscal year that is not over before it begins: also for years to come."""
    years: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for year, day, units in query.rows(
        "SELECT l.year, x.day, sum(x.amount) FROM budget_entry x JOIN budget_line l ON l.id = x.budget_line_id "
        f"WHERE x.event = 'appropriated' AND x.day < :end AND {scope.counted()} GROUP BY l.year, x.day ORDER BY l.year, x.day",
        end=scope.end,
    ):  # fmt: skip
        years[year].append((day, int(units)))
    for year, entries in years.items():
        total, last = sum(units for _, units in entries), ends(year, month)
        if total and last >= since:
            day = date.fromisoformat(entries[-1][0])
            yield Budget(date(year, month, 1), last, Money.of_units(total, base), day, revised=len(entries) > 1)
