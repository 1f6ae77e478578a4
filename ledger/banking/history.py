"""The book's own confirmed history as it came: step by step, with what was known before each step and no more.

A step is the lines that one batch posted, of one quarter. Before it, money of this and later steps is still open,
pledges, rates and aliases of later batches are unknown, and nothing that its own lines taught has been learned.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from ledger.banking import learning, proposing
from ledger.banking.deciding import BY_HAND
from ledger.banking.match_learned import EVIDENCE
from ledger.banking.match_measure import Truth, Verdict, judge
from ledger.banking.match_values import Lesson, OpenInstalment, OpenLine, PastReceipt, Payer, Rates, Settings
from ledger.banking.match_weights import Counts, weights
from ledger.book.reader import Asking, Row
from ledger.money import Money

Key = tuple[int, int, int]  # batch, year, quarter
Place = tuple[str, int]  # pledge, instalment


def verdicts(query: Asking) -> Iterator[Verdict]:
    """Every posted line as if it were open, judged by what was decided. Nothing that the book withholds is withheld here."""
    history = _History.of(query)
    for key in sorted(history.lines):
        work = history.before(key)
        yield from (
            replace(judge(result, history.truths[result.line]), by_hand=result.line in history.by_hand)
            for result in proposing.results(work)
        )


def _key(batch: int, day: str) -> Key:
    return batch, int(day[:4]), (int(day[5:7]) + 2) // 3


@dataclass(slots=True)
class _History:
    """All rows with what they belong to; `before` takes what an earlier step or batch left."""

    lines: dict[Key, list[OpenLine]] = field(default_factory=dict)
    truths: dict[int, Truth] = field(default_factory=dict)
    by_hand: set[int] = field(default_factory=set)  # lines that somebody decided
    promised: deque[tuple[int, Place, int]] = field(default_factory=deque)  # (batch, instalment, units), by batch
    paid: deque[tuple[Key, Place, int]] = field(default_factory=deque)  # by step
    about: dict[Place, Row] = field(default_factory=dict)  # contributor, due, signed, currency, agreement
    past: list[tuple[Key, Key | None, PastReceipt]] = field(default_factory=list)  # received, came back
    payers: tuple[Payer, ...] = ()  # by name alone
    called: list[Row] = field(default_factory=list)  # batch, contributor, field, value
    rates: list[Row] = field(default_factory=list)  # batch, currency, day, rate
    lessons: list[tuple[Key, Lesson]] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)  # batch, name, right or wrong, times
    open: dict[Place, int] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Asking) -> "_History":
        """Everything that happened."""
        found = cls()
        posted_in, types = found._read_lines(query)
        found._read_money(query, posted_in, types)
        found._read_past(query)
        found.payers = proposing.payers(query, called=False)
        found.called = query.rows(
            "SELECT f.batch_id, c.code, f.field, f.value FROM contributor_fact f JOIN contributor c ON c.id = f.contributor_id "
            "JOIN batch b ON b.id = f.batch_id AND b.state = 'posted' WHERE f.undone_in IS NULL AND f.field IN ('alias', 'iban') ORDER BY f.id"
        )
        found.rates = query.rows(
            "SELECT r.batch_id, r.currency, r.effective_from, r.usd_per_unit FROM rate r JOIN batch b ON b.id = r.batch_id "
            "AND b.state = 'posted' WHERE r.undone_in IS NULL ORDER BY r.id"
        )
        steps = {line.id: key for key, lines in found.lines.items() for line in lines}
        found.lessons = [
            (max(steps.get(line or 0, (batch, 0, 0)), (batch, 0, 0)), Lesson(kind, words, means, times))
            for line, batch, kind, words, means, times in query.rows(
                f"SELECT bank_line_id, batch_id, kind, words, means, times FROM lesson_list WHERE {learning.IS_RULE} ORDER BY id"
            )
        ]
        found.evidence = query.rows(
            f"SELECT batch_id, words, means, times FROM lesson_list WHERE kind = '{EVIDENCE}' ORDER BY id"
        )
        return found

    def _read_lines(self, query: Asking) -> tuple[dict[int, int], dict[int, str]]:
        """The posted lines by step; returns the batch that posted each, and its type."""
        posted_in, types = {}, {}
        columns = ", ".join(f"l.{name}" for name in proposing.LINE.split(", "))
        for batch, kind, decided, *row in query.rows(
            f"SELECT p.batch_id, l.match_type, d.kind, {columns} FROM bank_line_list l JOIN match_posting p ON p.match_id = l.match_id "
            "AND p.undone_in IS NULL JOIN batch b ON b.id = p.batch_id AND b.state = 'posted' JOIN bank_match m ON m.id = l.match_id "
            "JOIN batch d ON d.id = m.batch_id ORDER BY l.day, l.id"
        ):
            line = proposing.line_of(tuple(row))
            if decided in BY_HAND:
                self.by_hand.add(line.id)
            self.lines.setdefault(_key(batch, line.day.isoformat()), []).append(line)
            posted_in[line.id], types[line.id] = batch, kind
        return posted_in, types

    def _read_money(self, query: Asking, posted_in: Mapping[int, int], types: Mapping[int, str]) -> None:
        """What was promised and what was paid, and so the truth of every line."""
        self.promised.extend(
            (batch, (pledge, no), units)
            for batch, pledge, no, units in query.rows(
                "SELECT e.batch_id, g.number, e.instalment, e.amount FROM pledge_entry e JOIN pledge g ON g.id = e.pledge_id "
                "JOIN batch b ON b.id = e.batch_id AND b.state = 'posted' WHERE e.undone_in IS NULL ORDER BY e.batch_id, e.id"
            )
        )
        self.about = {
            (row[0], row[1]): row[2:]
            for row in query.rows("SELECT pledge, instalment, contributor, due, signed, currency, agreement FROM instalment_list")
        }
        parts: dict[int, dict[Place, int]] = {}
        paid: list[tuple[Key, Place, int]] = []
        for batch, day, line, pledge, no, units in query.rows(
            "SELECT l.batch_id, r.day, r.bank_line_id, g.number, l.instalment, l.amount FROM allocation l JOIN receipt r ON r.id = l.receipt_id "
            "JOIN pledge g ON g.id = l.pledge_id JOIN batch b ON b.id = l.batch_id AND b.state = 'posted' WHERE l.undone_in IS NULL ORDER BY l.id"
        ):
            paid.append((_key(batch, day), (pledge, no), units))
            if posted_in.get(line) == batch:
                held = parts.setdefault(line, {})
                held[pledge, no] = held.get((pledge, no), 0) + units
        self.paid.extend(sorted(paid, key=lambda row: row[0]))
        self.truths = {
            line: Truth(parts.get(line, {}), "" if kind in ("receipt", "gift", "unidentified", "return") else kind)
            for line, kind in types.items()
        }

    def _read_past(self, query: Asking) -> None:
        for batch, back, back_day, *row in query.rows(
            f"SELECT o.batch_id, x.batch_id, x.day, {proposing.PAST} JOIN receipt o ON o.id = r.id "
            "LEFT JOIN receipt x ON x.returns = r.id AND x.undone_in IS NULL "
            "WHERE r.returns IS NULL AND r.identifies IS NULL AND r.net > 0 ORDER BY r.id, a.id"
        ):
            receipt = proposing.receipt_of(tuple(row))
            came_back = _key(back, back_day) if back is not None else None
            self.past.append((_key(batch, receipt.date.isoformat()), came_back, receipt))

    def before(self, key: Key) -> proposing.Work:
        """What stood when a step began; steps are asked for in their order."""
        while self.promised and self.promised[0][0] < key[0]:
            _, place, units = self.promised.popleft()
            self.open[place] = self.open.get(place, 0) + units
        while self.paid and self.paid[0][0] < key:
            _, place, units = self.paid.popleft()
            self.open[place] = self.open.get(place, 0) - units
        settings = Settings(lessons=tuple(lesson for step, lesson in self.lessons if step < key), weights=self._weights(key[0]))
        return proposing.Work(
            tuple(self.lines[key]), tuple(self._instalments()), tuple(self._payers(key[0])),
            tuple(receipt for came, back, receipt in self.past if came < key and (back is None or back >= key)),
            Rates((code, date.fromisoformat(day), Decimal(rate)) for batch, code, day, rate in self.rates if batch < key[0]),
            {}, {}, settings,
        )  # fmt: skip

    def _weights(self, batch: int) -> dict[str, int]:
        """What the decisions posted before a batch made of the weights."""
        counts = Counts({}, {})
        for told, name, means, times in self.evidence:
            if told < batch:
                side = counts.right if means == learning.RIGHT else counts.wrong
                side[name] = side.get(name, 0) + times
        return weights(counts)

    def _instalments(self) -> Iterator[OpenInstalment]:
        for (pledge, no), units in self.open.items():
            contributor, due, signed, currency, agreement = self.about[pledge, no]
            yield OpenInstalment(
                pledge, no, contributor, date.fromisoformat(due) if due else None, date.fromisoformat(signed) if signed else None,
                Money.of_units(max(units, 0), currency), (pledge, agreement) if agreement else (pledge,),
            )  # fmt: skip

    def _payers(self, batch: int) -> Iterable[Payer]:
        called: dict[str, dict[str, list[str]]] = {}
        for told, code, name, value in self.called:
            if told < batch:
                called.setdefault(code, {}).setdefault(name, []).append(value)
        for payer in self.payers:
            known = called.get(payer.code, {})
            yield Payer(payer.code, payer.names, tuple(known.get("alias", ())), tuple(known.get("iban", ())), payer.parent)
