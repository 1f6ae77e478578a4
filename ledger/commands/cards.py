"""One thing of the book on one screen: what is known of it, and the lists that hang on it.

For `fund show` and `fund approve`. A person gets facts and short lists; JSON has one row of facts and every list
whole; CSV and a workbook get the first list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from ledger import cells
from ledger.book.reader import Asking
from ledger.commands.session import Session
from ledger.i18n import N_, _, n_, spoken
from ledger.journal.accounts import in_words
from ledger.money import BASE, Money, sum_of
from ledger.programs import raw
from ledger.screen import Screen
from ledger.show import INDENT, Cell, Column, Setting, Table, Total, first_line, lines_of, say

IN_BASE = {"value", "debit", "credit", "base"}  # amounts of these columns are in the currency of the books
Spec = tuple[str, str, str]  # key, heading, kind of a column
# Only what is not as usual: a thing whose batch counts needs no word.
UNUSUAL = {
    "waiting": N_("WAITING for a second person, does not count yet"),
    "undone": N_("undone, does not count any more"),
    "returned": N_("returned, never counted"),
    "withdrawn": N_("withdrawn, never counted"),
}
MOST = 20  # rows of a list on a screen; JSON has all


@dataclass(frozen=True, slots=True)
class Content:
    """One list of a batch's rows: every table that a command may write has one."""

    name: str
    title: str
    columns: tuple[Spec, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Known:
    """One fact: its stable English key, its label on the screen, its value; one that says nothing is not shown.

    `at` is the moment of what a person did, in JSON under its own key (`made_by`, `made_at`), as is the currency of an amount;
    `words` gives a constant's word on the screen, `empty` what the screen says where there is no value.
    """

    key: str
    label: str
    value: Cell
    at: str | None = None
    words: Mapping[str, str] | None = None
    empty: str = ""

    def pairs(self) -> Iterator[tuple[str, Cell]]:
        """As programs get it."""
        yield self.key, None if self.value == "" else self.value
        if isinstance(self.value, Money):
            yield f"{self.key}_currency", self.value.currency
        if self.at is not None:
            yield f"{self.key.removesuffix('_by')}_at", self.at or None

    def said(self, screen: Screen) -> str:
        """As a person reads it."""
        if self.value is None or self.value == "":
            return self.empty
        told = self.words.get(str(self.value), "") if self.words else say(self.value, screen)
        return f"{told}, {cells.minute(self.at)} UTC" if self.at else told


def state_of(alias: str) -> str:
    """SQL for the state of the row of this alias: that of its batch `b`, or `undone` where another took it back."""
    return f"CASE WHEN {alias}.undone_in IS NULL OR {alias}.undone_in = b.id THEN b.state ELSE 'undone' END"


def recorded(batch: str, state: str, by: str, at: str) -> tuple[Known, ...]:
    """Who recorded a thing, in which batch, and whether that counts."""
    return Known("batch", _("Batch"), batch), Known("recorded_by", _("Recorded by"), by, at), unusual(state)


def unusual(state: str) -> Known:
    """The state of a thing, said only where it is not as usual."""
    return Known("state", _("State"), state, words=spoken(UNUSUAL))


@dataclass(frozen=True, slots=True)
class Card:
    """A thing: its kind and number, what the first line says, facts, and lists: `name` is a list's JSON key, its title its heading."""

    kind: str
    number: str
    title: str
    facts: tuple[Known, ...]
    lists: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def listed(query: Asking, name: str, title: str, columns: tuple[Column, ...], sql: str, **values: Any) -> Table:
    """A list whose columns are those of a SELECT: days and amounts become what they are, by the kind of their column.

    An amount is in the currency of the row's column `currency`, in the books' one where the column says so or there is none.
    """
    at = next((place for place, column in enumerate(columns) if column.key == "currency"), None)
    return Table(name, title, columns, [_cells(row, columns, at) for row in query.rows(sql, **values)])


def _cells(row: Sequence[Any], columns: tuple[Column, ...], at: int | None) -> tuple[Cell, ...]:
    return tuple(
        typed(value, column.kind, BASE if at is None or column.key in IN_BASE else row[at])
        for value, column in zip(row, columns, strict=True)
    )


def typed(value: Any, kind: str, currency: str) -> Cell:
    """A value of the database as a cell of this kind: units become money, ISO text a day."""
    if value is None or value == "":
        return None
    if kind == "amount":
        return Money.of_units(value, currency)
    if kind == "date":
        return date.fromisoformat(value)
    return value  # type: ignore[no-any-return]


def columns_of(*specs: Spec) -> tuple[Column, ...]:
    """Columns by key, heading and kind; in a narrow window words leave first."""
    return tuple(Column(key, _(heading), kind, optional=kind == "text") for key, heading, kind in specs)


def day_of(text: str | None) -> date | None:
    """A day as the database has it, or none."""
    return date.fromisoformat(text) if text else None


def money_of(value: int | None, currency: str) -> Money | None:
    """Stored units as money; None for none and for nothing."""
    return Money.of_units(value, currency) if value else None


def show_card(here: Session, card: Card, *, whole: bool = False, **more: Any) -> None:
    """Show it in the form asked for; `whole`: a screen shows every row of every list."""
    if here.form == "json":
        from ledger import programs

        facts = dict(pair for known in card.facts for pair in known.pairs())
        lists = {one.name: [_row(one, row) for row in one.rows] for one in card.lists}
        own = {"kind": card.kind, "id": card.number, **lists, "notes": list(card.notes), **more}
        programs.pour(programs.document("show", here.setting, [facts], **own), here.to)
    elif here.form == "text":
        most = None if whole or here.to else MOST
        here.put(lambda screen: _lines(card, screen, here.setting, most))
    else:
        here.show(_first_list(card, here.form))


def _row(table: Table, row: Sequence[Cell]) -> dict[str, Cell]:
    return dict(zip((column.key for column in table.columns), row, strict=True))


def _first_list(card: Card, form: str) -> Table:
    """The list that a spreadsheet gets: the first, or the facts where there is none, as `form` has values."""
    if card.lists:
        return replace(card.lists[0], title=card.title)
    columns = (Column("fact", _("Fact"), "code"), Column("value", _("Value")))
    tell = raw if form == "csv" else partial(say, screen=Screen())
    return Table("show", card.title, columns, [(key, tell(value)) for known in card.facts for key, value in known.pairs()])


def _lines(card: Card, screen: Screen, setting: Setting, most: int | None) -> Iterator[str]:
    yield first_line(card.title, setting, screen)
    yield ""
    yield from _facts(card.facts, screen)
    for table in card.lists:
        rows = list(table.rows)
        if rows:
            yield ""
            yield screen.bold(cells.clean(table.title))
            yield from lines_of(replace(table, title="", rows=rows[:most]), screen)
            if most is not None and len(rows) > most:
                left = len(rows) - most
                yield INDENT + n_("and 1 more: --json has it", "and {count} more: --json has them all", left)
    if card.notes:
        yield ""
        for note in card.notes:
            yield from cells.wrap(cells.clean(note), screen.width)


def _facts(facts: Sequence[Known], screen: Screen) -> Iterator[str]:
    """Label and value, a line each; a long value goes on under itself."""
    told = [(known.label, text) for known in facts if (text := known.said(screen))]
    if screen.plain:
        yield from (f"{label} {text}." for label, text in told)
        return
    left = max(cells.width(label) for label, _text in told) + 2 * len(INDENT)
    room = None if screen.width is None else max(20, screen.width - left)
    for label, text in told:
        lines = list(cells.wrap(text, room))
        if room is not None and max(map(cells.width, lines)) > room:  # a hash is never cut: it stands below its label
            yield f"{INDENT}{label}"
            yield from (INDENT * 2 + line for line in lines)
            continue
        yield cells.fill(f"{INDENT}{label}", left) + lines[0]
        yield from (" " * left + line for line in lines[1:])


def debits_and_credits(query: Asking, where: str, **values: Any) -> Table:
    """What entries do to each account, in the currency of the books; `where` says which transactions `t` are meant."""
    columns = (
        Column("account", _("Account"), "code"), Column("name", _("Name"), words=in_words()), Column("debit", _("Debit"), "amount"), Column("credit", _("Credit"), "amount"),
    )  # fmt: skip
    table = listed(
        query, "accounts", _("What it does to the accounts, USD"), columns,
        "SELECT p.account, a.name, nullif(sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END), 0), "
        "nullif(sum(CASE WHEN p.base < 0 THEN -p.base ELSE 0 END), 0) FROM posting p JOIN account a ON a.code = p.account "
        f"JOIN journal_transaction t ON t.id = p.transaction_id WHERE {where} GROUP BY p.account, a.name ORDER BY p.account", **values,
    )  # fmt: skip
    debit, credit = (sum_of_cells((row[place] for row in table.rows), BASE) for place in (2, 3))
    return replace(table, totals=(Total((_("Total"), None, debit, credit)),) if table.rows else ())


def sum_of_cells(amounts: Iterable[Cell], currency: str) -> Money:
    """The sum of a column's amounts, all of one currency; dashes count nothing."""
    return sum_of((amount for amount in amounts if isinstance(amount, Money)), currency)
