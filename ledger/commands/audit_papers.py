"""What a paper of the audit pack is: one table under a stable name, the question it answers, and the auditors' assertions it serves.

Most papers are a SELECT over the views, read as it comes: a journal may be longer than memory should hold.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ledger.book.reader import Reader
from ledger.commands.report_makers import Asked
from ledger.commands.report_screens import Frame
from ledger.i18n import N_, P_, _
from ledger.money import Money
from ledger.show import Cell, Column, Table

# What auditors test (accounting.md §8): the headings of the index, each with the question it stands for.
ASSERTIONS = {
    "existence": (N_("Existence"), N_("Is what the books show really there on the day of the balance?")),
    "occurrence": (N_("Occurrence"), N_("Did what is recorded happen, and did somebody with the right to do so approve it?")),
    "completeness": (N_("Completeness"), N_("Is everything recorded that happened, with nothing missing and nothing taken out?")),
    "rights": (N_("Rights and obligations"), N_("Does what is owed to the fund belong to it, and are its debts its own?")),
    "valuation": (N_("Valuation"), N_("Are balances carried at the right amount, at which rates, and is what is doubtful known?")),
    "accuracy": (N_("Accuracy"), N_("Are amounts recorded as their documents say, and do sums agree with each other?")),
    "classification": (N_("Classification"), N_("Does every amount stand on the right account, fund, contributor and budget line?")),
    "cut_off": (N_("Cut-off"), N_("Is every event recorded in the period in which it happened?")),
}  # fmt: skip
# Column key → its heading in the workbook; the key itself is the name in the CSV files.
HEADINGS = {
    "account": N_("Account"), "answered": P_("day of an answer", "Answered"), "sent": N_("Sent"), "statement": N_("Statement"), "account_currency": N_("Its account"), "decided": N_("Decided by"), "first_seen": N_("First day"), "identifies": N_("Out of suspense"),
    "last_seen": N_("Last day"), "made": N_("Made by"), "roles": N_("Roles"), "sealed": N_("Sealed by"), "activity": N_("Activity"), "agreement": N_("Agreement"), "amount": N_("Amount"), "approved_by": N_("Approved by"),
    "bank": N_("Bank"), "bank_account": N_("Bank account"), "bank_line": N_("Bank line"), "base": N_("USD"), "basis": P_("amount that indirect costs are charged on", "Basis"),
    "batch": N_("Batch"), "brought": N_("In the books before"), "items": N_("Items"), "borne": N_("Since inception"), "budget_line": N_("Line"), "carry": N_("Carried"), "chain_head": N_("Head of the chain"), "chain_seq": N_("Entry"),
    "charges": N_("Charges"), "class": N_("Class"), "closing": N_("Closing"), "code": N_("Code"), "condition": N_("Condition"),
    "conditional": N_("On condition"), "content": N_("Content"), "contributor": N_("Contributor"), "control": N_("By the postings"), "counterparty": N_("Counterparty"), "credit": N_("Credit"),
    "currency": N_("Cur"), "date": N_("Date"), "debit": N_("Debit"), "decided_at": N_("On, UTC"), "decided_by": N_("Decided by"), "decided_why": N_("Because"), "difference": N_("Difference"),
    "document": N_("Document"), "document_sha256": N_("SHA-256 of the document"), "due": N_("Due"), "earmark": N_("Earmark"), "earned": N_("Earned in"), "entry": N_("Entry"),
    "event": N_("Event"), "file": N_("File"), "file_sha256": N_("SHA-256 of the file"), "figures_sha256": N_("SHA-256 of the figures"), "findings": N_("Findings"),
    "first_day": N_("First day"), "from": N_("From"), "fund": N_("Fund"), "given": N_("Last number given"), "hash": N_("Its seal"), "held": N_("Held"), "highest": N_("Highest"),
    "holds": N_("What holds"), "instalment": N_("Instalment"), "key": N_("Field"), "kind": N_("Kind"), "language": N_("Language"), "last_day": N_("Last day"),
    "late": P_("rows of a bank's file", "late"), "late_from": N_("Belongs to"), "ledger": N_("Ledger"), "line": N_("Statement line"), "made_at": N_("When, UTC"), "made_by": N_("Made by"),
    "memo": N_("Memo"), "method": N_("Method"), "missing": N_("Missing"), "name": N_("Name"), "net": N_("In its currency"), "new": N_("new"), "no": N_("Posting"),
    "not_a_transaction": N_("not a transaction"), "note": N_("Note"), "notes": N_("Notes"), "number": N_("Number"), "object": N_("Object"), "open": P_("amount of a pledge or of an obligation", "Open"),
    "opening": N_("Opening"), "order": N_("Order"), "other": N_("By another way"), "paid": N_("Paid"), "paid_on": N_("Paid"), "payee": N_("Payee"), "period_end": N_("Period"),
    "person": N_("Who"), "pledge": N_("Pledge"), "pledged": N_("Pledged"), "prepared": N_("Prepared by"), "prepared_by": N_("Prepared by"), "previous": N_("Previous"),
    "quarter": N_("Quarter"), "raised": N_("Raised"), "rate": P_("in percent", "Rate"), "reason": N_("Reason"), "receipt": N_("Receipt"), "received": N_("Received"),
    "recorded_at": N_("When, UTC"), "reference": N_("Reference"), "refused": N_("refused"), "reverses": N_("Reverses"), "row": P_("number of a row in a sheet or a file", "Row"), "rows": N_("Rows"),
    "sealed_at": N_("On, UTC"), "sealed_by": N_("Sealed by"), "second": N_("two people"), "seen": N_("Looked at"), "seen:count": N_("seen before"), "seq": N_("Place"), "sha256": N_("SHA-256"), "sheet": N_("Sheet"), "side": N_("Side"),
    "signed": N_("Signed"), "size": N_("Bytes"), "source": N_("Source"), "spent": N_("Spent"), "state": N_("State"), "sum": N_("Sum"), "there": N_("Of them in the book"),
    "text": N_("Text"), "total": N_("Control total"), "type": N_("Type"), "undone_by": N_("Undone by"), "undoes": N_("Undoes"),
    "typed": N_("As typed"), "operation": N_("Operation"),
    "usd_per_unit": N_("USD per unit"), "value": N_("Value"), "value_date": N_("Value date"), "verdict": N_("Decided as"), "version": N_("Version"), "what": N_("What"),
    "why": N_("Why"), "year": N_("Year"), "restated": P_("rows of a bank's file", "restated"),

}  # fmt: skip


class ForAudit(Asked):
    """A report asked for by a program: all columns, nothing left out for want of room."""

    @property
    def frame(self) -> Frame:
        """No person looks at it."""
        return Frame(self.known_days, for_people=False)

    @property
    def base(self) -> str:
        """The currency in which the book adds up."""
        return str(self.here.reader.value("SELECT currency FROM book"))


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the pack: `name` is that of its CSV file, `title` that of its sheet; `answers` is a sentence, `covers` all or period."""

    name: str
    title: str
    answers: str
    asserts: tuple[str, ...]
    make: Callable[[ForAudit], Table]
    covers: str = "all"

    def table(self, asked: ForAudit) -> Table:
        """The paper's table under its own name, sheet and question, without totals and notes: they are the index's."""
        found = self.make(asked)
        return replace(found, name=self.name, title=_(self.title), sheet=_(self.title), answers=_(self.answers), totals=(), facts=(), notes=(), meanings=(), chart=None)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Streamed:
    """The rows of a SELECT as cells, read anew each time and as they come; its length is asked for by itself."""

    query: Reader
    sql: str
    spec: str
    base: str
    values: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.query.value(f"SELECT count(*) FROM ({self.sql}) counted", **self.values))

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        keys, kinds = zip(*(word.partition(":")[::2] for word in self.spec.split()), strict=True)
        cells = [_cell(kind, keys, self.base) for kind in kinds]
        for row in self.query.stream(self.sql, **self.values):
            yield tuple(
                [None if value is None or value == "" else cell(value, row) for value, cell in zip(row, cells, strict=True)]
            )


def _cell(kind: str, keys: Sequence[str], base: str) -> Callable[[Any, Sequence[Any]], Cell]:
    """How a value of the database becomes a cell of this kind."""
    if kind == "base":
        return lambda value, _row: Money.of_units(value, base)
    if kind.startswith("amount"):
        at = keys.index(kind.partition("@")[2] or "currency")
        return lambda value, row: Money.of_units(value, row[at])
    if kind == "date":
        return lambda value, _row: date.fromisoformat(value[:10])
    if kind == "yes":
        return lambda value, _row: "yes" if value else "no"
    return lambda value, _row: value


def columns(spec: str) -> tuple[Column, ...]:
    """`date:date entry amount:amount` as columns: keys with their kinds, `code` where none is said.

    `amount` is in the currency of the row's column `currency`, `amount@KEY` in that of another, `base` in that of the books; `yes` is
    yes or no.
    """
    kinds = {"base": "amount", "yes": "code", "": "code"}
    pairs = (word.partition("@")[0].partition(":") for word in spec.split())
    return tuple(
        Column(key, _(HEADINGS.get(f"{key}:{kind}") or HEADINGS[key]), kinds.get(kind, kind)) for key, _colon, kind in pairs
    )


def rows(spec: str, sql: str) -> Callable[[ForAudit], Table]:
    """A paper that is a SELECT; it may name `:begin` and `:end`, the first day of the period and the one after it."""

    def make(asked: ForAudit) -> Table:
        scope = asked.scope
        dated = {"begin": scope.begin, "end": scope.end} if ":begin" in sql else {}
        return Table("", "", columns(spec), Streamed(asked.here.reader, sql, spec, asked.base, dated))

    return make


def listed(spec: str, found: Callable[[ForAudit], Iterable[tuple[Any, ...]]]) -> Callable[[ForAudit], Table]:
    """A paper whose rows are drawn up in Python."""
    return lambda asked: Table("", "", columns(spec), list(found(asked)))


def report(make: Callable[[Asked], Any], by: str = "") -> Callable[[ForAudit], Table]:
    """A paper that is a report of `fund report`, as programs get it."""
    return lambda asked: make(ForAudit("", asked.here, asked.days, by))
