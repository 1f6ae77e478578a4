"""From the book to the figures of statements: everything about all contributors in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from ledger.book.reader import Asking
from ledger.budget.names import objects_in_all
from ledger.contributions.contributors import find, kind_on, kinds
from ledger.i18n import N_
from ledger.journal import kept
from ledger.money import Money, in_proportion
from ledger.periods import Quarter
from ledger.statements.figures import (
    Bridge,
    Control,
    Facts,
    FundFacts,
    Issue,
    Movement,
    Names,
    Party,
    Pledge,
    Previous,
    Rate,
    Receipt,
    RecoveryRate,
    StatementFigures,
    draw_up,
)
from ledger.statements.figures_fund import Whole
from ledger.statements.figures_in_kind import InKind
from ledger.statements.figures_quarters import OfQuarter, window
from ledger.statements.figures_sharing import by_agreement as agreed
from ledger.statements.gather_agreements import Agreements
from ledger.statements.gather_fund import SUSPENSE, Fund, Named, bridges
from ledger.statements.gather_pledges import Pledges

_IN_TIME = "p.transaction_id NOT IN (SELECT id FROM journal_transaction WHERE late_from IS NOT NULL)"
LEGAL_BASIS = N_("AG/RES. 1948 (XXXIII-O/03), paragraph 4; AG/RES. 2019 (XXXIV-O/04), paragraph 11")


@dataclass(frozen=True, slots=True)
class Source:
    """What the statements of one quarter are drawn from."""

    quarter: Quarter
    fund: FundFacts
    fund_id: int
    recognition: str
    two_people: bool
    year_begin: date
    movements: dict[int, list[Movement]]
    pledges: dict[int, list[Pledge]]
    quarters: dict[int, tuple[OfQuarter, ...]]  # due and received
    receipts: dict[int, list[Receipt]]
    in_kind: dict[int, list[InKind]]
    previous: dict[int, Previous]
    control: dict[int, tuple[Money, Money]]  # what the accounts say: pledges outstanding, unspent balance
    parties: dict[int, Party]
    rates: dict[str, Rate]
    recovery: dict[int, list[RecoveryRate]]
    chain: tuple[str, str]  # head, last entry
    whole: Whole
    bridges: dict[int, Bridge]
    objects: tuple[Names, ...]  # of expenditure, as the book calls them on the quarter's last day
    agreements: Agreements  # asked only for statements by agreement
    every_pledge: Callable[[], dict[int, list[Pledge]]]  # the same
    settled: frozenset[int]  # contributors with pledges that `pledges` leaves out

    def figures(self, contributor: int, issue: Issue, *, by_agreement: bool = False) -> StatementFigures:
        """The figures of one contributor, also by agreement; raises Unsound when they do not add up or differ from the accounts."""
        pledges = (self.every_pledge() if by_agreement else self.pledges).get(contributor, [])
        used = {pledge.amount.currency for pledge in pledges} | {row.sent.currency for row in self.receipts.get(contributor, [])}
        zero, movements = Money.zero(self.fund.currency), self.movements.get(contributor, [])
        begun = any(one.on < self.quarter.first for one in movements)  # with this quarter alone there is nothing to compare
        facts = Facts(
            self.parties[contributor], self.fund, self.quarter, issue, tuple(pledges), tuple(self.receipts.get(contributor, [])),
            tuple(self.rates[code] for code in sorted(used) if code in self.rates), self.previous.get(contributor),
            Control(*self.control.get(contributor, (zero, zero))), self.recognition, fiscal_year_begin=self.year_begin,
            in_kind=tuple(self.in_kind.get(contributor, [])),
            recovery=tuple(self.recovery.get(contributor, ())), objects=self.objects, whole=self.whole, bridge=self.bridges.get(contributor, Bridge((), zero)),
            quarters=self.quarters.get(contributor, ()) if begun else (), settled=not by_agreement and contributor in self.settled,
        )  # fmt: skip
        if by_agreement:
            facts = replace(facts, agreements=agreed(facts, self.agreements.of(contributor)))
        return draw_up(facts, movements)

    def due(self) -> list[int]:
        """Contributors who get a statement: those with a counted movement up to the quarter's end, or a gift in kind in it, by code."""
        found = self.movements.keys() | self.in_kind.keys()
        return sorted((number for number in found if number in self.parties), key=lambda number: self.parties[number].code)


def source(query: Asking, quarter: Quarter, *, only: int | None = None) -> Source:
    """Everything for a quarter; `only` one contributor where the others are not needed."""
    head = query.rows(
        "SELECT b.two_person, b.fiscal_month, b.chain_head, f.id, f.code, f.name, f.currency, f.recognition, "
        "(SELECT number FROM journal j WHERE j.seq = b.chain_seq LIMIT 1) "
        "FROM book b, fund f WHERE f.id = (SELECT min(id) FROM fund WHERE undone_in IS NULL)"
    )
    two, month, chain_head, fund, code, name, currency, recognition, last = head[0]
    year_begin = date(quarter.year if quarter.first.month >= month else quarter.year - 1, month, 1)
    asked = _Asked(query, quarter, year_begin, only, currency)
    pledges = Pledges(query, asked.rows, quarter, currency, only)
    return Source(
        quarter, FundFacts(code, Names(name), LEGAL_BASIS, currency), fund, recognition, bool(two), year_begin, asked.movements(),
        pledges.named(), pledges.quarters(), asked.receipts(), asked.in_kind(), asked.previous(), asked.control(), asked.parties(), asked.rates(), asked.recovery(), (chain_head, last or ""),
        asked.whole(), bridges(query, asked.values["end"], currency, asked.named, only), _objects(query, quarter.last),
        Agreements(query, asked.rows, lambda: asked.numbers, currency, quarter.last), cache(lambda: pledges.named(every=True)), pledges.settled(),
    )  # fmt: skip


class _Asked:
    """The queries; amounts in ten-thousandths become Decimals here."""

    def __init__(self, query: Asking, quarter: Quarter, year_begin: date, only: int | None, currency: str) -> None:
        self.query, self.quarter, self.year_begin, self.only, self.base = query, quarter, year_begin, only, currency
        self.values: dict[str, Any] = {
            "year": year_begin.isoformat(), "begin": quarter.first.isoformat(), "end": quarter.days.end.isoformat(),
            "last": quarter.last.isoformat(), "quarter": str(quarter), "oldest": window(quarter)[0].first.isoformat(),
        }  # fmt: skip
        if only is not None:
            self.values["only"] = only
        self.since = kept.BEGINNING
        self.codes: dict[int, str] = dict(query.rows("SELECT id, code FROM contributor"))

    def rows(self, sql: str, column: str = "p.contributor_id") -> list[tuple[Any, ...]]:
        narrowed = sql.replace("{only}", f" AND {column} = :only" if self.only is not None else "")
        names = {name: value for name, value in (*self.values.items(), ("since", self.since)) if f":{name}" in narrowed}
        return self.query.rows(narrowed, **names)

    @cached_property
    def postings(self) -> list[tuple[Any, ...]]:
        """All that counts: contributor, line, account, currency, pledge's number, day, amount, base, and the day it is late from; mostly summed."""
        return [(who, line, account, currency, "", day, amount, base, None) for who, account, line, currency, day, amount, base in self.sums] + self.late  # fmt: skip

    def movements(self) -> dict[int, list[Movement]]:
        """Sums per line, account, currency and column; what was posted late in the open days stands on its own."""
        found: dict[int, list[Movement]] = defaultdict(list)
        for number, line, _account, currency, pledge, day, amount, base, late in self.postings:
            if line:
                found[number].append(Movement(
                    self.codes[number], date.fromisoformat(day), line, currency, Decimal(amount).scaleb(-4), Decimal(base).scaleb(-4), pledge,
                    late_from=date.fromisoformat(late) if late else None,
                ))  # fmt: skip
        return dict(found)

    @cached_property
    def named(self) -> list[Named]:
        """The same without pledge, and without the amounts in currencies of their own."""
        return [Named(who, account, line, day, base) for who, line, account, _c, _p, day, _a, base, _l in self.postings]

    def whole(self) -> Whole:
        """The fund as a whole, whichever contributor is asked for."""
        everybody = self if self.only is None else _Asked(self.query, self.quarter, self.year_begin, None, self.base)
        year, begin, end = (self.values[name] for name in ("year", "begin", "end"))
        return Fund(self.query, year, begin, end, self.base, everybody.named).whole()

    @cached_property
    def sums(self) -> list[tuple[Any, ...]]:
        """Contributor, account, statement line, currency, a day of the column, amount and base: of all but what `late` has.

        What closings kept before the year and before the quarter, and the postings of the days after.
        """
        query, year, begin = self.query, self.values["year"], self.values["begin"]
        old, new = (kept.base_of(query, day) for day in (year, begin))
        was = self._kept(old)
        sums = [(*key, _before(year), *some) for key, some in was.items()]
        self.since = old.since
        if old.since == year < new.since:  # the year so far, as far as it is closed
            now = self._kept(new)
            for key in was | now:  # what came to nothing is not kept
                (amount, value), (less, worth) = now.get(key, (0, 0)), was.get(key, (0, 0))
                if (amount, value) != (less, worth):
                    sums.append((*key, _before(begin), amount - less, value - worth))
            self.since = new.since
        since, only = self.since, {} if self.only is None else {"only": self.only}
        for until in (year, begin, self.values["end"]):
            if since < until:
                found = kept.posted_shares(query, since, until, f"{kept.OPEN} AND {_IN_TIME}", **only)
                sums += [
                    (who, account, line, currency, _before(until), *some) for who, _fund, account, line, currency, *some in found
                ]
                since = until
        return sums

    @cached_property
    def late(self) -> list[tuple[Any, ...]]:
        """What was posted late since the days that closings kept."""
        assert self.sums is not None  # says since when
        return self.rows(
            "SELECT p.contributor_id, p.line, p.account, p.currency, coalesce(g.number, ''), p.day, p.amount, p.base, t.late_from FROM journal_transaction t "
            "CROSS JOIN posting p LEFT JOIN pledge g ON g.id = p.pledge_id WHERE p.transaction_id = t.id AND t.late_from IS NOT NULL AND t.seq IS NOT NULL "
            "AND p.contributor_id IS NOT NULL AND p.day >= :since AND p.day < :end{only}"
        )

    def _kept(self, base: kept.Base) -> dict[tuple[Any, ...], tuple[int, int]]:
        """Contributor, account, line, currency → what a closing kept: amount, base."""
        if base.batch is None:
            return {}
        rows = self.rows(
            f"SELECT p.contributor_id, p.account, p.line, p.currency, p.amount, p.base FROM kept_share p WHERE p.batch_id = {base.batch} {{only}}"
        )
        return {row[:4]: row[4:] for row in rows}

    @cached_property
    def numbers(self) -> dict[int, str]:
        """Pledge numbers by id."""
        return dict(self.query.rows("SELECT id, number FROM pledge"))

    def receipts(self) -> dict[int, list[Receipt]]:
        """Part C: what the quarter's entries say of each receipt; an undone receipt of an earlier quarter comes back negative.

        Where the bank gives no reference its text stands in, so that the payer finds the payment. Of what is partly in suspense
        the rest stands here, sent and value alike: so the rate between them is that of the receipt.
        """
        rows = self.rows(
            "SELECT r.id, r.contributor_id, r.number, r.day, CASE WHEN r.reference = '' THEN coalesce(l.text, '') ELSE r.reference END, r.currency, r.amount, "
            "-sum(p.base), CASE WHEN t.reverses IS NULL THEN 0 ELSE 1 END, r.net + r.charges, r.held, r.account_currency FROM account a CROSS JOIN posting p "
            "JOIN journal_transaction t ON t.id = p.transaction_id AND t.seq IS NOT NULL JOIN receipt r ON r.transaction_id = coalesce(t.reverses, t.id) "
            "LEFT JOIN bank_line l ON l.id = r.bank_line_id WHERE p.account = a.code AND p.day >= :begin AND p.day < :end "
            "AND p.line IN ('A6', 'B2', 'A6r', 'B3') AND r.contributor_id IS NOT NULL{only} "
            "GROUP BY r.id, l.id, t.id "
            "ORDER BY r.day, r.number, t.id",
            "r.contributor_id",
        )
        served: dict[int, list[str]] = defaultdict(list)
        numbers = ", ".join(str(row[0]) for row in rows) or "NULL"
        for receipt, _pledge, number in self.rows(
            "SELECT DISTINCT a.receipt_id, a.pledge_id, g.number FROM allocation a JOIN pledge g ON g.id = a.pledge_id "
            f"WHERE a.receipt_id IN ({numbers}) ORDER BY a.receipt_id, a.pledge_id"
        ):
            served[receipt].append(number)
        found: dict[int, list[Receipt]] = defaultdict(list)
        for receipt, owner, number, day, reference, currency, amount, value, reversal, brought, held, code in rows:
            if not value:
                continue
            sent = Money.of_units(-amount if reversal else amount, currency)
            if held and (held > 0) == (amount > 0):  # what is in suspense is not counted yet, and comes under its own number then
                sent = in_proportion(sent, Money.of_units(brought - held, code), Money.of_units(brought, code))
            worth = Money.of_units(value, self.base)
            rate = abs(worth.amount / sent.amount) if sent else Decimal(1)
            on, of = date.fromisoformat(day), tuple(served[receipt])
            found[owner].append(Receipt(number, on, reference, sent, round(rate, 6), worth, of, returns=amount < 0))
        return dict(found)

    def in_kind(self) -> dict[int, list[InKind]]:
        """Part E: what was given in kind by the day of its entry; what was undone in the quarter comes back negative."""
        found: dict[int, list[InKind]] = defaultdict(list)
        for owner, number, day, kind, what, value, document in self.rows(
            "SELECT i.contributor_id, i.number, i.day, i.kind, i.what, CASE WHEN t.reverses IS NULL THEN i.base ELSE -i.base END, i.document "
            "FROM gift_in_kind i JOIN journal_transaction t ON t.seq IS NOT NULL AND (t.id = i.transaction_id OR t.reverses = i.transaction_id) "
            "WHERE t.day >= :begin AND t.day < :end{only} ORDER BY i.day, i.number, t.id",
            "i.contributor_id",
        ):
            found[owner].append(InKind(number, date.fromisoformat(day), kind, what, Money.of_units(value, self.base), document))
        return dict(found)

    def previous(self) -> dict[int, Previous]:
        """The newest version of the statement before this quarter's."""
        from ledger.statements.figures_json import from_json

        newest: dict[int, int] = dict(
            self.rows(  # without the figures, which are long
                "SELECT s.contributor_id, s.id FROM statement s JOIN batch b ON b.id = s.batch_id AND b.state = 'posted' "
                "WHERE s.undone_in IS NULL AND s.quarter < :quarter{only} ORDER BY s.quarter, s.version",
                "s.contributor_id",
            )
        )
        ids = ", ".join(map(str, newest.values())) or "NULL"
        found = {}
        for owner, number, text in self.query.rows(f"SELECT contributor_id, number, figures FROM statement WHERE id IN ({ids})"):
            old = from_json(text)
            found[owner] = Previous(number, old.pledged_in_all["A8"].quarter, old.funds["B14"].quarter)
        return found

    def control(self) -> dict[int, tuple[Money, Money]]:
        """What the accounts say of each contributor without looking at the lines: pledges outstanding, unspent balance.

        Outstanding are the receivables, or the memorandum of unconditional pledges. As every entry balances, all that
        stands under a contributor's name outside suspense and memorandum is the other side of the cash held for it.
        """
        pledged, unspent = Counter[int](), Counter[int]()
        for number, account, line, _day, base in self.named:
            if is_pledged(account, line):
                pledged[number] += base
            if is_unspent(account):
                unspent[number] -= base
        return {
            number: (Money.of_units(pledged[number], self.base), Money.of_units(unspent[number], self.base))
            for number in pledged.keys() | unspent.keys()
        }

    def parties(self) -> dict[int, Party]:
        """Contributors with the class they have on the quarter's last day."""
        dated, last = kinds(self.query), self.quarter.last
        return {
            number: Party(
                code,
                Names(en or code, es or "", fr or "", pt or ""),
                kind_on(dated[number], last),
                language or "en",
                locale or "",
            )
            for number, code, en, es, fr, pt, language, locale in self.rows(
                "SELECT c.id, c.code, c.name_en, c.name_es, c.name_fr, c.name_pt, c.language, c.locale FROM contributor_list c WHERE 1 = 1{only}",
                "c.id",
            )
        }

    def rates(self) -> dict[str, Rate]:
        """The rate of each currency on the quarter's last day."""
        sql = "SELECT currency, effective_from, usd_per_unit, source FROM rate_list WHERE effective_from <= :last ORDER BY effective_from, id"
        return {code: Rate(code, date.fromisoformat(since), Decimal(rate), of) for code, since, rate, of in self.rows(sql)}

    def recovery(self) -> dict[int, list[RecoveryRate]]:
        """The rates that each contributor was charged at for indirect costs, up to the quarter's end."""
        found: dict[int, list[RecoveryRate]] = defaultdict(list)
        for number, rate, base in self.rows(
            "SELECT DISTINCT p.contributor_id, p.rate, p.base FROM recovery_list p WHERE p.amount <> 0 AND p.rate <> '' AND p.day < :end{only}"
        ):
            found[number].append(RecoveryRate(Decimal(rate), base))
        return {number: sorted(rates, key=lambda one: (one.base, one.rate)) for number, rates in found.items()}


def is_pledged(account: str, line: str) -> bool:
    """Whether what stands on an account, posted on a line, is of pledges outstanding (A8): receivable, or a memorandum of a firm one."""
    return account in ("1110", "1120") or (account == "9010" and line != "A10")


def is_unspent(account: str) -> bool:
    """Whether what stands on an account under a contributor's name is the other side of cash held for it (B14): all but suspense and memoranda."""
    return account < "8" and account != SUSPENSE


def _objects(query: Asking, day: date) -> tuple[Names, ...]:
    names = objects_in_all(query, day)
    return tuple(Names(*names.get(number, ("",))) for number in range(1, 10)) if names else ()


@cache  # asked of few days, very often
def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def contributor_id(query: Asking, text: str) -> int:
    """The id of a contributor by its code, or a name that means only one; raises NotUnderstood with the nearest."""
    found = query.value("SELECT id FROM contributor_list WHERE code = :code", code=text.strip().upper())
    if found is not None:
        return int(found)
    return find(query, text)[0]
