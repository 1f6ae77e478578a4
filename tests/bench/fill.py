"""A book of any size, filled through the gate: `python -m tests.bench.fill 10000 FOLDER` makes 10,000 transactions.

Ten years of a fund with 500 contributors: pledges in three currencies with up to three instalments, bank lines that pay them
(whole, in two parts, less bank charges), money nobody knows, interest; the last lines are not matched yet. The same
number gives the same book. About 2.5 postings a transaction. With a number of years behind the folder the fund is that
old, and all its quarters but the last are closed.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ledger import config
from ledger.banking import accounts, lines
from ledger.book.actor import Actor
from ledger.book.store import Book, Unit, open_book
from ledger.contributions import contributors, pledges, receipts
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft
from ledger.journal import batches, closing, posting, rates, rules
from ledger.journal.draft import Draft, RateDraft
from ledger.journal.founding import NewBook, found
from ledger.money import Money
from ledger.periods import Quarter, quarters

FIRST, LAST = date(2016, 1, 4), date(2026, 9, 30)
TODAY = date(2026, 10, 7)
ANA = Actor("ana.reyes", TODAY, lambda: datetime(2026, 10, 7, 11, 31, 5, tzinfo=UTC))
CONTRIBUTORS = 500
CURRENCIES = ("USD", "USD", "USD", "EUR", "GBP")
RATES = {"EUR": Decimal("1.0834"), "GBP": Decimal("1.2711")}
AT_ONCE = 20_000  # transactions a batch


class Plan(NamedTuple):
    """One transaction to come. `part` 0: the whole of what is open; 1, 2: the first and the last part; 3: less bank charges."""

    day: date
    kind: str
    pledge: int = 0
    instalment: int = 0
    part: int = 0


@dataclass(slots=True)
class Instalment:
    """What is left of one, and how it entered the books."""

    promise: rules.Promise
    due: date
    open: Money
    carrying: Money
    account: str


@dataclass(slots=True)
class Rows:
    """Rows of one batch, by table."""

    pledge: list[tuple[object, ...]] = field(default_factory=list)
    pledge_entry: list[tuple[object, ...]] = field(default_factory=list)
    bank_match: list[tuple[object, ...]] = field(default_factory=list)
    match_part: list[tuple[object, ...]] = field(default_factory=list)
    receipt: list[tuple[object, ...]] = field(default_factory=list)
    allocation: list[tuple[object, ...]] = field(default_factory=list)


COLUMNS = {
    "pledge": pledges.PLEDGE,
    "pledge_entry": pledges.ENTRY,
    "bank_match": "id batch_id bank_line_id type charges account note",
    "match_part": "id batch_id match_id pledge_id instalment amount",
    "receipt": receipts.RECEIPT,
    "allocation": receipts.ALLOCATION,
}


def make(url: str, transactions: int, years: int = 0) -> None:
    """A new practice book at `url` with that many transactions; with `years`, over so many, all quarters but the last closed."""
    found(url, NewBook("TIP", "Trafficking in Persons", practice=True), ANA)
    book = open_book(url, ANA)
    first = date(LAST.year - years, 7, 1) if years else FIRST
    Filler(book, first).fill(transactions)
    for quarter in quarters(first, date(LAST.year, 7, 1)) if years else ():
        book.run(lambda unit, quarter=quarter: _close(unit, quarter))  # type: ignore[misc]
    book.close()


def _close(unit: Unit, quarter: Quarter) -> None:
    batch = batches.begin(unit, "period close", second=False)
    closing.close(unit, batch.id, quarter)
    batches.finish(unit, batch, rows=1, words=f"{quarter} closed")


def plans(transactions: int, chance: random.Random, since: date = FIRST) -> list[Plan]:
    """What happens, in order of the days; a pledge comes before its money. A fund of another age is busy up to the last day."""
    days = (LAST - since).days
    planned: list[Plan] = []
    enough = transactions * 1.3 + 10 if since == FIRST else transactions
    for number in range(transactions):  # more than enough; cut below
        if len(planned) >= enough:
            break
        signed = since + timedelta(days=chance.randrange(days))
        planned.append(Plan(signed, "pledge", number))
        for no in range(1, number % 3 + 2):
            paid = _due(signed, no) + timedelta(days=chance.randrange(-10, 40))
            part = chance.choice((0, 0, 0, 0, 0, 0, 1, 3, 3))
            planned.append(Plan(paid, "receipt", number, no, part))
            if part == 1:
                planned.append(Plan(paid + timedelta(days=30), "receipt", number, no, 2))
        if number % 12 == 0:
            planned.append(Plan(signed + timedelta(days=9), chance.choice(("interest", "unknown"))))
    planned.sort(key=lambda plan: (plan.day, plan.kind != "pledge"))
    return [plan for plan in planned if plan.day <= LAST][:transactions]  # where more were planned, the last days fall away


def _due(signed: date, no: int) -> date:
    return signed + timedelta(days=120 * no)


class Filler:
    """Puts planned events into a book, `AT_ONCE` a batch."""

    def __init__(self, book: Book, first: date = FIRST) -> None:
        self.book = book
        self.first = first
        self.chance = random.Random(2019)
        self.instalments: dict[tuple[int, int], Instalment] = {}
        self.ids: dict[int, int] = {}  # plan's pledge → the book's
        self.balance: dict[str, int] = {}
        self.numbers: dict[int, Iterator[int]] = {}  # of receipts, by year
        self.left: dict[tuple[int, int], Money] = {}  # of each instalment, as the money of a batch comes in

    def fill(self, transactions: int) -> None:
        """The whole book."""
        self.book.run(self._base)
        waiting = iter(plans(transactions, self.chance, self.first))
        while chunk := list(islice(waiting, AT_ONCE)):
            self.book.run(lambda unit, chunk=chunk: self._promise(unit, chunk))  # type: ignore[misc]
            self.book.run(lambda unit, chunk=chunk: self._arrive(unit, chunk))  # type: ignore[misc]
        self.book.run(self._late_lines)

    def _base(self, unit: Unit) -> None:
        batch = batches.begin(unit, "import contributors", second=False)
        contributors.add(unit, batch.id, [_contributor(number) for number in range(CONTRIBUTORS)])
        rates.add(unit, batch.id, list(_rates(self.first)))
        for code in dict.fromkeys(CURRENCIES):
            accounts.add(unit, batch.id, f"Bank {code}", code)
        batches.finish(unit, batch, rows=CONTRIBUTORS, words="contributors")

    def _promise(self, unit: Unit, chunk: Sequence[Plan]) -> None:
        """The pledges of a chunk."""
        made = [plan for plan in chunk if plan.kind == "pledge"]
        batch = batches.begin(unit, "import pledges", second=False)
        table, rows = rates.load(unit), Rows()
        base = unit.ids("contributor").start - 1 - CONTRIBUTORS
        drafts = []
        for plan, number in zip(made, unit.ids("pledge", len(made)), strict=True):
            self.ids[plan.pledge] = number
            drafts.append(self._pledge(unit, batch.id, plan, base + 1 + plan.pledge % CONTRIBUTORS, table, rows))
        _insert(unit, rows)
        posting.prepare(unit, batch.id, drafts)
        batches.finish(unit, batch, rows=max(1, len(drafts)), words="pledges")

    def _pledge(self, unit: Unit, batch: int, plan: Plan, contributor: int, table: rates.Rates, rows: Rows) -> Draft:
        number, code = self.ids[plan.pledge], CURRENCIES[plan.pledge % len(CURRENCIES)]
        day = plan.day.isoformat()
        kind = KINDS[plan.pledge % CONTRIBUTORS % len(KINDS)]
        parts = []
        for no in range(1, plan.pledge % 3 + 2):
            money = Money(Decimal(self.chance.randrange(50_000, 50_000_000)).scaleb(-2), code)
            promise, due = rules.Promise(1, contributor, kind, number, no), _due(plan.day, no)
            part = rules.Part(promise, money, table.value(money, plan.day))
            parts.append(part)
            self.instalments[plan.pledge, no] = Instalment(promise, due, money, part.base, part.account)
            (entry,) = unit.ids("pledge_entry")
            rows.pledge_entry.append((entry, batch, number, no, "made", day, due.isoformat(), money.units, ""))
        name = f"P-{plan.day.year}-{number:04d}"
        rows.pledge.append((number, batch, name, contributor, 1, f"AG-{number}", code, day, False, "", ""))
        return rules.pledge_made(tuple(parts), plan.day, source=f"pledge:{number}:made", memo=name)

    def _arrive(self, unit: Unit, chunk: Sequence[Plan]) -> None:
        """The bank's lines of a chunk, then what they were found to be."""
        self.left = {of: one.open for of, one in self.instalments.items()}
        came = [(plan, self._money(plan)) for plan in chunk if plan.kind != "pledge"]
        taken = self._take(unit, [(plan.day, self._words(plan), money) for plan, money in came])
        batch = batches.begin(unit, "match post", second=False)
        table, rows = rates.load(unit), Rows()
        years = Counter(plan.day.year for plan, _ in came if plan.kind != "interest")
        self.numbers = {year: iter(unit.numbers("R", year, count)) for year, count in sorted(years.items())}
        drafts = [
            self._recognise(unit, batch.id, plan, money, line, table, rows)
            for (plan, money), line in zip(came, taken, strict=True)
        ]
        transactions = posting.prepare(unit, batch.id, drafts)
        of = {draft.source: number for draft, number in zip(drafts, transactions, strict=True)}
        place = receipts.RECEIPT.split().index("transaction_id")
        rows.receipt = [(*row[:place], of[f"receipt:{row[0]}"], *row[place + 1 :]) for row in rows.receipt]
        _insert(unit, rows)
        unit.insert("match_posting", "id batch_id match_id transaction_id", [
            (number, batch.id, match[0], transaction)
            for number, match, transaction in zip(unit.ids("match_posting", len(drafts)), rows.bank_match, transactions, strict=True)
        ])  # fmt: skip
        batches.finish(unit, batch, rows=max(1, len(drafts)), words="bank lines")

    def _money(self, plan: Plan) -> Money:
        """What the account gets."""
        if plan.kind != "receipt":
            return Money(Decimal(self.chance.randrange(100, 900_000)).scaleb(-2), "USD")
        left = self.left[plan.pledge, plan.instalment]
        came = Money((left.amount / 2).quantize(Decimal(1)), left.currency) if plan.part == 1 else left
        self.left[plan.pledge, plan.instalment] = left - came
        return came - _charges(came, plan.part)

    def _words(self, plan: Plan) -> str:
        return f"{plan.kind} P-{self.ids[plan.pledge]} instalment {plan.instalment}" if plan.kind == "receipt" else plan.kind

    def _take(self, unit: Unit, found: Sequence[tuple[date, str, Money]]) -> list[int]:
        """A file of lines for each account; returns the ids of the lines, in the order given."""
        batch = batches.begin(unit, "import bank", second=False)
        ids = {}
        for code in dict.fromkeys(CURRENCIES):
            rows = [(place, *row) for place, row in enumerate(found) if row[2].currency == code]
            told = [self._line(no, *row[1:]) for no, row in enumerate(rows, 2)]
            raw = f"{code} {batch.id}".encode()
            file = lines.File("bank", f"{code}.csv", sha256(raw).hexdigest(), raw, "{}", None, None, 0, 0)
            first = unit.value("SELECT coalesce(max(id), 0) + 1 FROM bank_line")
            lines.take(unit, batch.id, accounts.find(unit, f"Bank {code}"), file, told)
            ids.update({row[0]: first + no for no, row in enumerate(rows)})
        batches.finish(unit, batch, rows=max(1, len(found)), words="bank lines")
        return [ids[place] for place in range(len(found))]

    def _line(self, row: int, day: date, text: str, money: Money) -> lines.Line:
        code = money.currency
        self.balance[code] = self.balance.get(code, 0) + money.units
        return lines.Line(
            "", row, day.isoformat(), None, money.units, code, text, f"T{day:%y%m%d}{self.balance[code]}", "A payer", "", None, None,
            self.balance[code],
        )  # fmt: skip

    def _recognise(self, unit: Unit, batch: int, plan: Plan, net: Money, line: int, table: rates.Rates, rows: Rows) -> Draft:
        (match,) = unit.ids("bank_match")
        account = accounts.BankAccount(list(dict.fromkeys(CURRENCIES)).index(net.currency) + 1, "", net.currency, "", 1)
        base = table.value(net, plan.day)
        if plan.kind == "interest":
            rows.bank_match.append((match, batch, line, "interest", 0, "", ""))
            return rules.coded(
                account.cash, plan.day, net, base, "4110", event="interest", source=f"match:{match}:{batch}", memo=""
            )
        (receipt,) = unit.ids("receipt")
        source, number = f"receipt:{receipt}", f"R-{plan.day.year}-{next(self.numbers[plan.day.year]):04d}"
        if plan.kind == "unknown":
            rows.bank_match.append((match, batch, line, "unidentified", 0, "", ""))
            rows.receipt.append((receipt, batch, number, 1, None, account.id, line, 0, plan.day.isoformat(), net.currency, net.units,
                                 net.currency, net.units, 0, base.units, net.units, base.units, "cash", "", None, None))  # fmt: skip
            return rules.received_unidentified(account.cash, plan.day, net, base, source=source, memo=number)
        one = self.instalments[plan.pledge, plan.instalment]
        charges = _charges(one.open, plan.part)
        charges_base, money = table.value(charges, plan.day), net + charges
        carrying = one.carrying if money == one.open else rules_share(one, money)
        settled = rules.Settled(one.promise, money, base + charges_base, carrying, one.account)
        one.open, one.carrying = one.open - money, one.carrying - carrying
        rows.bank_match.append((match, batch, line, "receipt", charges.units, "", ""))
        pledge, no = one.promise.pledge, one.promise.instalment
        rows.match_part.append((*unit.ids("match_part"), batch, match, pledge, no, money.units))
        rows.receipt.append((receipt, batch, number, 1, one.promise.contributor, account.id, line, 0, plan.day.isoformat(),
                             money.currency, money.units, net.currency, net.units, charges.units, settled.value.units, 0, 0, "cash", "",
                             None, None))  # fmt: skip
        rows.allocation.append(
            (*unit.ids("allocation"), batch, receipt, pledge, no, money.units, settled.value.units, carrying.units)
        )
        nothing = Money.zero("USD")
        return rules.received(
            account.cash, plan.day, net, charges, base, charges_base, (settled,), excess=Money.zero(net.currency),
            excess_base=nothing, exchange=nothing, giver=one.promise, source=source, memo=number,
        )  # fmt: skip

    def _late_lines(self, unit: Unit) -> None:
        """What came in this week and nobody looked at: a line for each open instalment, 200 at most."""
        left = islice((one for one in self.instalments.values() if one.open), 200)
        self._take(unit, [(TODAY, f"contribution P-{one.promise.pledge}", one.open) for one in left])


def rules_share(one: Instalment, part: Money) -> Money:
    """The book value of a part, in proportion, to the cent."""
    return Money((one.carrying.amount * part.amount / one.open.amount).quantize(Decimal("0.01")), "USD")


def _charges(gross: Money, part: int) -> Money:
    return Money(Decimal(15 if part == 3 else 0), gross.currency)


def _contributor(number: int) -> ContributorDraft:
    name = f"Institute {number:03d} for the Protection of Victims"
    return ContributorDraft(
        f"IA-B{number:03d}", KINDS[number % len(KINDS)], {"en": name, "es": f"Instituto {number:03d} de Protección"},
        language=LANGUAGES[number % 4], aliases=(f"INST {number:03d}",),
    )  # fmt: skip


def _rates(first: date) -> Iterator[RateDraft]:
    """A rate a month, near the first one."""
    for code, rate in RATES.items():
        for month in range((LAST.year - first.year + 1) * 12):
            drift = Decimal((month * 37 + len(code)) % 41 - 20).scaleb(-3)
            yield RateDraft(code, date(first.year + month // 12, month % 12 + 1, 1), rate + drift, "bench")


def _insert(unit: Unit, rows: Rows) -> None:
    for table, columns in COLUMNS.items():
        filled: Iterable[tuple[object, ...]] = getattr(rows, table)
        unit.insert(table, columns, filled)


def main(transactions: int, place: Path, years: int = 0) -> None:
    """A folder with a book of that size."""
    place.mkdir(parents=True)
    make(f"sqlite:///{place / 'tip.db'}", transactions, years)
    config.write(place / config.FILE, "TIP", "tip.db")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
