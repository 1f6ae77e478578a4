"""What a check is, and what can be proved about the database itself: its file, its guards, its references, its kinds of values.

A check looks and says what it saw; every finding is a sentence that names what it is about. A check never stops
at damage: what cannot be read is a finding too.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from ledger.book import guards
from ledger.book.reader import Asking, Reader, check_layout, sqlite_path
from ledger.errors import Unsound
from ledger.i18n import N_, _

T = TypeVar("T")
MOST = 100  # findings of one check: who finds that many needs no more
MOST_BESIDE = 3  # connections that look at the same time: the longest look takes as long as the others together
TRIES = 5  # to begin together while others write
CACHE = 16  # MiB of a book that a look holds on to: indexes are entered in the order of the rows


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check saw, in a word or a figure, and what is wrong: a sentence each. Notes are worth knowing, not wrong."""

    seen: str
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A named proof, runnable alone. `words` say what holds when it finds nothing."""

    name: str
    words: str
    look: Callable[[Asking], Proof]
    apart: int = 0  # long work of the database, done at the same time as the others: seconds of a million postings


class Inspector(Reader):
    """A reader that also opens a book whose last seal is not its head, so that the checks can say what is wrong with it."""

    def __init__(self, url: str) -> None:
        try:
            super().__init__(url)
        except Unsound:
            check_layout(_Layout(self))
        self.url = url
        self.drawn: dict[Callable[[Asking], Any], Any] = {}
        if self.dialect == "sqlite":
            self.connection.execute(f"PRAGMA cache_size = -{CACHE * 1024}")


class _Layout(Asking):
    """Lets `check_layout` see the layout only."""

    def __init__(self, of: Reader) -> None:
        self.of = of
        self.dialect = of.dialect

    def rows(self, sql: str, /, **values: Any) -> list[tuple[Any, ...]]:
        return [("", None)] if "chain_head" in sql else self.of.rows(sql, **values)


def prove(query: Inspector, checks: Sequence[Check]) -> Iterator[tuple[Check, Proof]]:
    """Run checks, in their order, on the book as it stands now, whoever writes meanwhile; what stops one of them is its finding.

    Those that keep the database itself busy run beside the others, on connections of their own, as many as there are processors left;
    of these, what nobody has begun when the others are through is looked at here.
    """
    apart = sorted((check for check in checks if check.apart), key=lambda check: -check.apart)  # the longest first
    with _at_one_moment(query, min(MOST_BESIDE, max(1, (os.cpu_count() or 1) - 1), len(apart))) as others:
        free: SimpleQueue[Inspector] = SimpleQueue()
        for other in others:
            free.put(other)
        beside = ThreadPoolExecutor(max(1, len(others)))
        begun = {check.name: beside.submit(_apart, free, check) for check in apart if others}
        try:
            looked = {check.name: _looked(query, check) for check in checks if check.name not in begun}
            looked |= {
                check.name: _looked(query, check) for check in checks if check.name in begun and begun[check.name].cancel()
            }
            for check in checks:
                yield check, looked[check.name] if check.name in looked else begun[check.name].result()
        finally:
            beside.shutdown(wait=False, cancel_futures=True)
            while not all(future.done() for future in begun.values()):  # stopped in the middle: nobody waits for these
                for other in others:
                    other.connection.interrupt()
                time.sleep(0.02)


@contextmanager
def _at_one_moment(query: Inspector, count: int) -> Iterator[list[Inspector]]:
    """Others that see the book as this one sees it, until the end: nothing was written between the first and the last that began.

    None where there is no such moment, as everybody writes, and on PostgreSQL.
    """
    if query.dialect == "sqlite" and count:
        with ExitStack() as opened:
            watch, *others = (opened.enter_context(Inspector(query.url)) for _ in range(1 + count))
            for _try in range(TRIES):
                with ExitStack() as begun:
                    before = watch.value("PRAGMA data_version")
                    for one in (query, *others):
                        begun.enter_context(one.snapshot())
                        one.rows("SELECT 1 FROM sqlite_master LIMIT 1")  # what a reader sees is settled at its first look
                    if watch.value("PRAGMA data_version") == before:
                        yield others
                        return
    with query.snapshot():
        yield []


def once(query: Asking, draw: Callable[[Asking], T]) -> T:
    """What several checks look at, drawn once for all that an inspector looks at."""
    drawn: dict[Callable[[Asking], T], T] = getattr(query, "drawn", {})
    if draw not in drawn:
        drawn[draw] = draw(query)
    return drawn[draw]


def drawn(query: Asking, draw: Callable[[Asking], T]) -> T | None:
    """What was drawn `once` by a check before, if any was."""
    found: dict[Callable[[Asking], T], T] = getattr(query, "drawn", {})
    return found.get(draw)


def _apart(free: SimpleQueue[Inspector], check: Check) -> Proof:
    query = free.get()
    try:
        return _looked(query, check)
    finally:
        free.put(query)


def _looked(query: Inspector, check: Check) -> Proof:
    try:
        with query.connection.transaction() if query.dialect == "postgresql" else nullcontext():  # else it answers nothing more
            return check.look(query)
    except Exception as error:  # noqa: BLE001 - a damaged file may answer anything; whatever it is, the book is not sound
        return Proof("-", (_("this could not be looked at: {error}", error=f"{type(error).__name__}: {error}"),))


def told(seen: int, findings: Sequence[str], notes: Sequence[str] = ()) -> Proof:
    """The proof of a check that looks at so many things and finds fault with some of them; one thing may have several faults."""
    bad = len(findings)
    some = (
        _("{count} or more of {all}", count=bad, all=f"{seen:,}")
        if bad >= MOST
        else _("{count} of {all}", count=bad, all=f"{seen:,}")
    )
    if bad > seen:
        some = f"{bad:,}"
    return Proof(some if bad else f"{seen:,}", tuple(findings), tuple(notes))


def _file(query: Asking) -> Proof:
    """The database's own proof of its pages and indexes; on SQLite also who may read the file."""
    if query.dialect != "sqlite":
        return Proof(str(query.value("SELECT split_part(version(), ' ', 2)")))
    found = [text for (text,) in query.rows(f"PRAGMA integrity_check({MOST})") if text != "ok"]
    notes = []
    path = Path(sqlite_path(getattr(query, "url", "sqlite:///")))
    if path.is_file():
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            right = 0o660 if query.value("SELECT two_person FROM book") else 0o600  # two logins open it, as members of a group
            if mode & ~right:
                note = _(
                    "{path} may be read by others (mode {mode:04o}); to close it: chmod {right:o} {path}",
                    path=path,
                    mode=mode,
                    right=right,
                )
                notes.append(note)
    return told(int(query.value("PRAGMA page_count")), found, notes)


def _guards(query: Asking) -> Proof:
    """Every trigger stands, awake, word for word as this program lays it; so do the views that reports read."""
    wanted = dict(_wanted(query))
    stands = _standing_sqlite(query) if query.dialect == "sqlite" else _standing_postgresql(query)
    found = [_("the guard {name} is missing", name=name) for name in sorted(wanted.keys() - stands.keys())]
    found += [_("the guard {name} is not the program's", name=name) for name in sorted(stands.keys() - wanted.keys())]
    found += [
        _("the guard {name} was changed", name=name) for name in sorted(wanted) if stands.get(name, wanted[name]) != wanted[name]
    ]
    if query.dialect == "postgresql" and query.value("SHOW session_replication_role") != "origin":
        found.append(_("triggers are put to sleep for this login (session_replication_role)"))
    return told(len(wanted), found)


def _wanted(query: Asking) -> Iterator[tuple[str, str]]:
    for statement in guards.laid(query.dialect, guards.shapes(query)):
        if "TRIGGER" in statement.split("(")[0]:
            yield statement.split()[2], _plain(statement)
        elif statement.startswith("CREATE OR REPLACE FUNCTION"):
            yield statement.split()[4].partition("(")[0] + "()", _plain(statement.split("$$")[1])
    for statement in guards.statements(guards.sql_text("views.sql")):
        if query.dialect == "sqlite":
            yield statement.split()[2], _plain(statement)


def _plain(statement: str) -> str:
    return " ".join(statement.replace('"', "").rstrip("; \n").split())


def _standing_sqlite(query: Asking) -> dict[str, str]:
    return {
        name: _plain(text) for name, text in query.rows("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
    }


def _standing_postgresql(query: Asking) -> dict[str, str]:
    stands = {
        name: _plain(text.replace(f"{schema}.", "")) + ("" if awake == "O" else " (asleep)")
        for name, text, awake, schema in query.rows(
            "SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, n.nspname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
        )
    }
    functions = query.rows(
        "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"
    )
    return stands | {f"{name}()": _plain(text) for name, text in functions}


def _keys(query: Asking) -> Proof:
    """What refers to a row of another table finds it there."""
    if query.dialect == "sqlite":
        found = [
            _("row {row} of {table} refers to a row of {target} that is not there", row=row, table=table, target=target)
            for table, row, target, _number in query.rows("PRAGMA foreign_key_check")[:MOST]
        ]
        return told(len(guards.references(guards.shapes(query))), found)
    asleep = query.rows(
        "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace "
        "WHERE c.contype = 'f' AND n.nspname = current_schema() AND (NOT c.convalidated OR EXISTS ("
        "SELECT 1 FROM pg_trigger t WHERE t.tgconstraint = c.oid AND t.tgenabled <> 'O')) ORDER BY 1, 2"
    )
    found = [_("the reference {name} of {table} is asleep", name=name, table=table) for table, name in asleep]
    return told(len(guards.references(guards.shapes(query))), found)


def _kinds(query: Asking) -> Proof:
    """Numbers are whole numbers and words are words: SQLite would keep anything in any column."""
    if query.dialect != "sqlite":
        return Proof(_("by the database"))
    found, seen = [], 0
    for (table,) in query.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        columns = query.rows(f"PRAGMA table_info({table})")
        if table in _CHAINED:
            columns = [row for row in columns if row[1] in _CHAINED[table]]
        seen += len(columns)
        wrong = " OR ".join(_other(f'"{name}"', declared, needed=bool(needed)) for _no, name, declared, needed, *_rest in columns)
        rows = query.rows(f"SELECT rowid FROM {table} WHERE {wrong} LIMIT {MOST}")
        found += [_("row {row} of {table} holds a value of another kind", row=row, table=table) for (row,) in rows]
    return told(seen, found[:MOST])


# The chain hashes every value of these: what adds up is looked at here, the rest would be said twice.
_CHAINED = {
    "posting": ("id", "transaction_id", "fund_id", "amount", "base"),
    "journal_transaction": ("id", "batch_id", "seq", "no"),
}


def _other(column: str, declared: str, *, needed: bool) -> str:
    """The condition under which a value is not of its column's kind: by order and by cast, at half the price of `typeof`.

    In SQLite every number stands before every text, and every text before every blob.
    """
    if "INT" in declared or "BOOL" in declared:
        other = f"{column} <> CAST({column} AS integer)"
    else:
        other = f"{column} < x''" if "BLOB" in declared else f"{column} < '' OR {column} >= x''"
    return f"{other} OR {column} IS NULL" if needed else other


CHECKS = (
    Check("file", N_("the database file is whole"), _file, apart=8),
    Check("kinds", N_("numbers are numbers and words are words"), _kinds, apart=2),
    Check("keys", N_("every reference leads somewhere"), _keys, apart=2),
    Check("guards", N_("the guards stand as they were laid"), _guards),
)
