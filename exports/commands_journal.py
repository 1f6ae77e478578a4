"""Reading the journal from the book for the exporters, page by page: what is sealed never changes, so pages fit together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from exports import journal
from ledger.periods import DateRange

if TYPE_CHECKING:
    from ledger.book.reader import Asking, Reader, Row

PAGE = 2_000  # transactions read at a time: the memory it takes does not grow with the book
ALL = DateRange(date.min, date.max)

ENTRIES = (
    "SELECT j.seq, j.number, j.day, j.event, j.memo, j.source, j.batch, j.prepared_by, j.sealed_by, j.sealed_at, j.late_from, o.year, o.no, "
    "j.account, j.base, j.currency, j.amount, j.contributor, j.pledge, j.instalment, j.line, j.bank_account, j.fund, j.budget_line_id "
    "FROM journal j LEFT JOIN journal_transaction o ON o.id = j.reverses "
    "WHERE j.seq > :after AND j.seq <= :upto AND j.day >= :begin AND j.day < :end ORDER BY j.seq, j.no"
)
LAST = "SELECT t.seq, t.year, t.no, t.hash FROM journal_transaction t JOIN book b ON t.seq = b.chain_seq"
# What a batch has prepared, before it is sealed: the same of each leg.
PREPARED = (
    "SELECT t.id, t.day, t.event, t.memo, t.source, t.prepared_by, t.late_from, "
    "p.account, p.base, p.currency, p.amount, c.code, g.number, p.instalment, p.line, k.name, f.code, p.budget_line_id "
    "FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id JOIN fund f ON f.id = p.fund_id "
    "LEFT JOIN contributor c ON c.id = p.contributor_id LEFT JOIN pledge g ON g.id = p.pledge_id LEFT JOIN bank_account k ON k.id = p.bank_account_id "
    "WHERE t.batch_id = :batch ORDER BY t.id, p.no"
)
# What stood before a day, as a leg is read: by all that a posting names, but for the statement line it fed.
OPENING = (
    "SELECT p.account, sum(p.base), p.currency, sum(p.amount), c.code, g.number, p.instalment, '', k.name, f.code, p.budget_line_id "
    "FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id JOIN fund f ON f.id = p.fund_id "
    "LEFT JOIN contributor c ON c.id = p.contributor_id LEFT JOIN pledge g ON g.id = p.pledge_id LEFT JOIN bank_account k ON k.id = p.bank_account_id "
    "WHERE t.seq <= :upto AND p.day < :begin GROUP BY p.account, p.currency, c.code, g.number, p.instalment, k.name, f.code, p.budget_line_id "
    "HAVING sum(p.base) <> 0 OR sum(p.amount) <> 0 "
    "ORDER BY p.account, p.currency, c.code, g.number, p.instalment, k.name, f.code, p.budget_line_id"
)
# The papers of what no file brought: decisions on the budget, lists of goods. A reversal rests on what the reversed entry rested on.
PAPERS = (
    "SELECT t.seq, x.document FROM (SELECT transaction_id, document FROM budget_entry UNION ALL SELECT transaction_id, document FROM gift_in_kind) x "
    "JOIN journal_transaction t ON coalesce(t.reverses, t.id) = x.transaction_id WHERE x.document <> '' AND t.seq > :after AND t.seq <= :upto"
)


def figures(reader: "Reader", days: DateRange = ALL) -> journal.Journal:
    """The journal as it is known to the reader; of some days, with what stood before them as first entry."""
    title, currency, made_at = reader.rows("SELECT full_name, currency, made_at FROM book")[0]
    last = reader.one(LAST)
    upto = last[0] if last else 0
    accounts = {
        code: journal.account(code, name, kind)
        for code, name, kind in reader.rows("SELECT code, name, kind FROM account ORDER BY code")
    }
    begin, end = days.begin.isoformat(), days.end.isoformat()
    count, first, latest = reader.rows(
        "SELECT count(*), min(day), max(day) FROM journal_transaction WHERE seq <= :upto AND day >= :begin AND day < :end",
        upto=upto, begin=begin, end=end,
    )[0]  # fmt: skip
    book = _Book(reader, upto, begin, end, {code: one.name for code, one in accounts.items()}, currency, dict(_budget_lines(reader)),
                 several=len(reader.rows("SELECT id FROM fund")) > 1)  # fmt: skip
    opened = begin if days.begin > ALL.begin else first or made_at[:10]
    opening = book.opening() if days.begin > ALL.begin else ()
    after = end if days.end < ALL.end else _day_after(latest) if latest else _day_after(begin) if opening else ""
    return journal.Journal(
        title, currency, opened, after, count, *_end(last), tuple(accounts.values()),
        chain(opening, book.entries()), tuple((accounts[code].name, journal.amount(base, currency)) for code, base in book.balances()),
    )  # fmt: skip


def prepared(query: "Asking", batch: int) -> journal.Journal:
    """What a batch would post, as a journal by itself: with the accounts that it uses, and without balances."""
    title, currency = query.rows("SELECT full_name, currency FROM book")[0]
    rows = query.rows(PREPARED, batch=batch)
    accounts = {
        code: journal.account(code, name, kind)
        for code, name, kind in query.rows("SELECT code, name, kind FROM account ORDER BY code")
        if any(row[7] == code for row in rows)
    }
    book = _Book(query, 0, "", "", {code: one.name for code, one in accounts.items()}, currency, dict(_budget_lines(query)),
                 several=len(query.rows("SELECT id FROM fund")) > 1)  # fmt: skip
    entries = []
    for _entry, group in groupby(rows, key=itemgetter(0)):
        legs = list(group)
        day, event, memo, source, by, late_from = legs[0][1:7]
        told = tuple(book.leg(row[7:]) for row in legs)
        entries.append(journal.Entry("", day, event, memo, source, "", by, "", "", late_from or "", "", told))
    opened = min((one.day for one in entries), default="")
    return journal.Journal(
        title, currency, opened, "", len(entries), *_end(query.one(LAST)), tuple(accounts.values()), entries, ()
    )


def _end(last: "Row | None") -> tuple[str, str]:
    """The number of the book's last entry, and its seal."""
    return (f"J-{last[1]}-{last[2]:06d}", last[3]) if last else ("", "")


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _budget_lines(reader: "Asking") -> Iterator[tuple[int, str]]:
    """Every line that an entry may name, undone ones too: `2026 COORD 4`, and `program-budget` where that pays."""
    for line, year, activity, of, source in reader.rows(
        "SELECT l.id, l.year, a.code, l.object, l.source FROM budget_line l JOIN activity a ON a.id = l.activity_id"
    ):
        yield line, f"{year} {activity} {of}{' program-budget' if source == 'program_budget' else ''}"


@dataclass(frozen=True, slots=True)
class _Book:
    """Entries up to the place `upto` in the chain, of the days from `begin` up to, not including, `end`."""

    reader: "Asking"
    upto: int
    begin: str
    end: str
    names: Mapping[str, str]  # account → its name in the foreign journal
    currency: str
    budget_lines: Mapping[int, str]
    several: bool

    def balances(self) -> "list[Row]":
        """Every account with what stands on it at the end of the days."""
        return self.reader.rows(
            "SELECT p.account, sum(p.base) FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id "
            "WHERE t.seq <= :upto AND p.day < :end GROUP BY p.account ORDER BY p.account",
            upto=self.upto, end=self.end,
        )  # fmt: skip

    def opening(self) -> tuple[journal.Entry, ...]:
        """What stood before the days, as one entry; none where nothing did."""
        legs = tuple(map(self.leg, self.reader.rows(OPENING, upto=self.upto, begin=self.begin)))
        entry = journal.Entry("", self.begin, "opening", f"what stood before {self.begin}", "", "", "", "", "", "", "", legs)
        return (entry,) if legs else ()

    def entries(self) -> Iterator[journal.Entry]:
        """Every entry in the order of the seals."""
        for after in range(0, self.upto, PAGE):
            page = {"after": after, "upto": min(after + PAGE, self.upto)}
            rows = self.reader.rows(ENTRIES, begin=self.begin, end=self.end, **page)
            documents = self._documents(page) if rows else {}
            for seq, group in groupby(rows, key=itemgetter(0)):
                legs = list(group)
                number, day, event, memo, source, batch, prepared, sealed, at, late_from, year, no = legs[0][1:13]
                yield journal.Entry(
                    number, day, event, memo, source, batch, prepared, sealed, at, late_from or "", f"J-{year}-{no:06d}" if year else "",
                    tuple(self.leg(row[13:]) for row in legs), documents.get(seq, ""),
                )  # fmt: skip

    def _documents(self, page: dict[str, int]) -> dict[int, str]:
        """Place in the chain → `bank.xlsx Sheet1!12`, or the paper."""
        found = dict(self.reader.rows(PAPERS, **page))
        for seq, file, sheet, row in self.reader.rows(
            "SELECT seq, file_name, sheet, row FROM posting_origin WHERE no = 1 AND file_name IS NOT NULL AND seq > :after AND seq <= :upto",
            **page,
        ):
            found[seq] = file if row is None else f"{file} {sheet}!{row}" if sheet else f"{file} {row}"
        return found

    def leg(self, row: "Row") -> journal.Leg:
        """A posting as the foreign journal has it."""
        account, base, own, units, contributor, pledge, instalment, line, bank, fund, budget = row
        same = own == self.currency and units == base  # value may move without an amount, also in the currency of the books
        return journal.Leg(
            self.names[account], journal.amount(base, self.currency), "" if same else f"{journal.amount(units, own)} {own}",
            contributor or "", pledge or "", instalment, line, bank or "", fund if self.several else "", self.budget_lines.get(budget, ""),
        )  # fmt: skip
