"""The triggers that every book stands behind: those of guards_*.sql, and those that are the same for every table of rows.

Nothing here imports SQLAlchemy: `fund verify` compares what stands in the database with what this module lays.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import _

# What carries a batch and can be undone: a row is added, later perhaps undone, and nothing else.
UNDOABLE = (
    "fund",
    "period",
    "rate",
    "contributor",
    "contributor_fact",
    "bank_account",
    "import_run",
    "bank_line",
    "restatement",
    "bank_profile",
    "pledge",
    "pledge_entry",
    "receipt",
    "allocation",
    "bank_match",
    "match_part",
    "match_posting",
    "lesson",
    "statement",
    "reconciliation",
    "refund",
    "gift_in_kind",
    "activity",
    "budget_line",
    "budget_entry",
    "obligation",
    "obligation_entry",
    "advance",
    "advance_entry",
    "expenditure",
    "disbursement",
    "payment_part",
    "object_name",
    "organisational_unit",
    "recovery_rule",
    "recovery_override",
    "recovery",
    "agreement_clause",
    "discount_policy",
    "sharing",
    "kept_balance",
    "kept_share",
    "kept_open",
    "kept_source",
    "confirmation",
    "confirmation_reply",
    "reminder",
    "reminder_part",
    "statement_coverage",
    "signing_key",
)
# What one person may write alone in a book of two: banks' files, what is staged of them, letters and their answers. A row of any
# other table is of a batch that waits for the second person; what a new book begins with is its maker's.
ALONE = (
    "import_run",
    "bank_line",
    "bank_match",
    "match_part",
    "payment_part",
    "restatement",
    "confirmation",
    "confirmation_reply",
    "reminder",
    "reminder_part",
)
# What a later batch may replace without undoing the earlier one: the staging of a bank line.
REPLACEABLE = ("bank_match", "match_part", "payment_part")
# What closings keep says whose the postings are. It rests on them, which stay: not on the line of the budget that they name,
# or on the pledge, which may be undone in the quarter that is closed afterwards.
KEPT = ("kept_balance", "kept_share", "kept_open", "kept_source")


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as the guards need to know it: its columns, its unique keys (columns, live rows only), what it refers to."""

    columns: tuple[str, ...]
    once: tuple[tuple[tuple[str, ...], bool], ...]
    refers: tuple[tuple[str, str], ...]


def shapes(query: Asking) -> dict[str, Shape]:
    """The shape of every table of rows in this database."""
    shape_of = _shape_sqlite if query.dialect == "sqlite" else _shape_postgresql
    return {table: shape_of(query, table) for table in UNDOABLE}


def laid(dialect: str, tables: Mapping[str, Shape]) -> Iterator[str]:
    """Every statement that puts up the guards, in order."""
    yield from statements(sql_text(f"guards_{dialect}.sql"))
    for table in UNDOABLE:
        yield f"CREATE INDEX IF NOT EXISTS {table}_of_batch ON {table} (batch_id)"  # the guards of batches look rows up by it
        yield from _row_guards(table, tables[table], dialect)
    yield from (_kept_guard(table, dialect) for table in KEPT)
    yield from _order_guards(tables, dialect)


def guard_names(dialect: str) -> set[str]:
    """The triggers that must stand in every book."""
    nothing = dict.fromkeys(UNDOABLE, Shape((), (), ()))
    return {statement.split()[2] for statement in laid(dialect, nothing) if statement.startswith("CREATE TRIGGER")}


def sql_text(name: str) -> str:
    """One of the SQL files beside this module."""
    return files("ledger.book").joinpath(name).read_text(encoding="utf-8")


def statements(text: str) -> Iterator[str]:
    """Split an SQL file at the semicolons that end a line and a statement: trigger bodies end with END; or $$;."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.startswith("--") or (not line.strip() and not kept):
            continue
        kept.append(line)
        statement = "\n".join(kept)
        begun = statement.startswith("CREATE TRIGGER") and "\nBEGIN" in f"\n{statement}"
        if "$$" in statement:
            done = statement.rstrip().endswith("$$;")
        elif begun:
            done = statement.rstrip().endswith("END;")
        else:
            done = statement.rstrip().endswith(";")
        if done:
            yield statement
            kept = []
    if kept:
        raise LedgerError(_("an SQL file ends in the middle of a statement."), name="guard")


def references(tables: Mapping[str, Shape]) -> list[tuple[str, str, str]]:
    """(table, column, target) of everything that rests on a row of another batch."""
    return [
        (table, column, target)
        for table in tables
        if table not in KEPT
        for column, target in tables[table].refers
        if target in tables
    ]


def _shape_sqlite(query: Asking, table: str) -> Shape:
    columns = tuple(str(row[1]) for row in query.rows(f"PRAGMA table_info({table})"))
    once = []
    for _no, name, unique, origin, partial in query.rows(f"PRAGMA index_list({table})"):
        if unique and origin != "pk":
            once.append((tuple(str(row[2]) for row in query.rows(f'PRAGMA index_info("{name}")')), bool(partial)))
    refers = {(str(row[3]), str(row[2])) for row in query.rows(f"PRAGMA foreign_key_list({table})")}
    return Shape(columns, tuple(sorted(once)), tuple(sorted(refers)))


def _shape_postgresql(query: Asking, table: str) -> Shape:
    columns = query.rows(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:t) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        t=table,
    )
    refers = query.rows(
        "SELECT a.attname, r.relname FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.conrelid = to_regclass(:t) "
        "ORDER BY 1, 2",
        t=table,
    )
    return Shape(tuple(name for (name,) in columns), (), tuple((column, target) for column, target in refers))


def _row_guards(table: str, shape: Shape, dialect: str) -> Iterator[str]:
    """Rows of a batch are added while it is being written, and undone with it; nothing else."""
    replaceable = table in REPLACEABLE
    words = {
        f"{table}_joins_a_batch_being_written": f"a row of {table} joins a batch that is being written"
        + ("" if table in ALONE else ", and waits for the second person"),
        f"{table}_is_never_changed": f"a row of {table} is never changed, undo its batch",
        f"{table}_is_undone_once": f"a row of {table} is undone once, with its batch",
        f"{table}_is_never_deleted": f"a row of {table} is never deleted, undo its batch",
        f"{table}_replaces_no_other": f"a row of {table} replaces no other",
    }
    joins, changed, undone, deleted, replaces = words
    if dialect == "sqlite":
        body = {name: f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END" for name, sentence in words.items()}
        differs = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in ("rowid", *shape.columns) if name != "undone_in")
        written = "SELECT 1 FROM batch WHERE id = NEW.batch_id AND state = 'waiting' AND content = ''"
        if table not in ALONE:
            written += " AND (second OR kind = 'init' OR NOT (SELECT two_person FROM book))"
        yield f"CREATE TRIGGER {joins} BEFORE INSERT ON {table} WHEN NEW.undone_in IS NOT NULL OR NOT EXISTS ({written}) {body[joins]}"
        yield f"CREATE TRIGGER {changed} BEFORE UPDATE ON {table} WHEN {differs} {body[changed]}"
        yield f"CREATE TRIGGER {undone} BEFORE UPDATE ON {table} WHEN {_wrongly_undone(replaceable=replaceable)} {body[undone]}"
        yield f"CREATE TRIGGER {deleted} BEFORE DELETE ON {table} {body[deleted]}"
        yield f"CREATE TRIGGER {replaces} BEFORE INSERT ON {table} WHEN {_taken(table, shape)} {body[replaces]}"
        return
    kept = ", ".join(f'"{name}"' for name in shape.columns if name != "undone_in")
    check = "check_undone_or_replaced" if replaceable else "check_undone"
    yield (
        f"CREATE TRIGGER {joins} AFTER INSERT ON {table} REFERENCING NEW TABLE AS after_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {'check_new_rows' if table in ALONE else 'check_new_rows_of_two'}('{words[joins]}')"
    )
    yield f"CREATE TRIGGER {changed} BEFORE UPDATE OF {kept} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse('{words[changed]}')"
    yield f"CREATE TRIGGER {undone} BEFORE UPDATE OF undone_in ON {table} FOR EACH ROW EXECUTE FUNCTION {check}('{words[undone]}')"
    yield f"CREATE TRIGGER {deleted} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse('{words[deleted]}')"
    yield (
        f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse('{words[deleted]}')"
    )


def _kept_guard(table: str, dialect: str) -> str:
    """What closings keep is written by the batch that closes a quarter."""
    name = f"{table}_is_kept_at_closing"
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN NOT EXISTS (SELECT 1 FROM period WHERE batch_id = NEW.batch_id) "
            "BEGIN SELECT RAISE(ABORT, 'a balance is kept by the batch that closes a quarter'); END"
        )
    return f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION check_kept()"


def _wrongly_undone(*, replaceable: bool) -> str:
    """Undone by an undo of its batch that counts, or with its batch while that waits; replaceable: by any batch being written."""
    own = "state = 'waiting'" if replaceable else "id = OLD.batch_id AND state = 'waiting'"
    return (
        "OLD.undone_in IS NOT NULL OR NOT EXISTS (SELECT 1 FROM batch WHERE id = NEW.undone_in "
        f"AND ((undoes = OLD.batch_id AND state = 'posted') OR ({own})))"
    )


def _taken(table: str, shape: Shape) -> str:
    keys = [(("id",), False), (("rowid",), False), *shape.once]
    same = (" AND ".join([f'"{name}" = NEW."{name}"' for name in key] + ["undone_in IS NULL"] * live) for key, live in keys)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in same)


def _order_guards(tables: Mapping[str, Shape], dialect: str) -> Iterator[str]:
    """Batches count in an order in which nothing rests on what does not count."""
    refers = references(tables)
    early = [(_written(one[0], "NEW"), _rests_early(*one)) for one in refers] + [("", _posts_early())]
    late = [(_written(one[2], "OLD"), _carries(*one)) for one in refers] + [("", _carries_postings())]
    counts = "OLD.state = 'waiting' AND NEW.state = 'posted'"
    gone = "NEW.state IN ('undone', 'withdrawn', 'returned') AND NEW.state <> OLD.state"
    undone = "OLD.state = 'posted' AND NEW.state = 'undone'"
    for name, when, found, sentence in (
        ("a_batch_rests_on_what_counts", counts, early, "a batch counts after those it rests on"),
        ("a_batch_outlives_what_rests_on_it", gone, late, "a batch goes after those that rest on it"),
        ("a_reconciliation_is_signed_as_it_was_drawn_up", counts, [("", _MOVED_SINCE)], "the account moved since it was reconciled"),
        ("a_quarter_is_closed_as_it_was_drawn_up", counts, [("", _SEALED_SINCE)], "something was sealed in the quarter since it was closed"),
        ("what_is_reconciled_stays", undone, [("", _RECONCILED_ENTRY), ("", _RECONCILED_LINE)], "what is reconciled stays, undo the reconciliation"),
    ):  # fmt: skip
        if dialect == "sqlite":
            checks = "\n".join(f"    SELECT RAISE(ABORT, '{sentence}') WHERE EXISTS ({one});" for _, one in found)
            yield f"CREATE TRIGGER {name} BEFORE UPDATE OF state ON batch WHEN {when}\nBEGIN\n{checks}\nEND"
            continue
        checks = "\n".join(
            _refused_postgresql(which, [one for _, one in some], sentence)
            for which, some in groupby(sorted(found), key=itemgetter(0))
        )
        body = f"BEGIN\n    IF {when} THEN\n{checks}\n    END IF;\n    RETURN NEW;\nEND"
        yield f"CREATE OR REPLACE FUNCTION check_{name}() RETURNS trigger LANGUAGE plpgsql AS $$\n{body} $$"
        yield f"CREATE TRIGGER {name} BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION check_{name}()"


def _refused_postgresql(where: str, found: Iterable[str], sentence: str) -> str:
    """A session plans a statement when it first gets there: so only what a batch has rows of is planned, not all that could be."""
    checks = "\n".join(f"        IF EXISTS ({one}) THEN RAISE EXCEPTION '{sentence}'; END IF;" for one in found)
    return f"        IF EXISTS ({where}) THEN\n{checks}\n        END IF;" if where else checks


def _written(table: str, batch: str) -> str:
    return f"SELECT 1 FROM {table} WHERE batch_id = {batch}.id"


# A signed reconciliation holds its account still, up to the end of its period; a revaluation moves no money on it.
_SIGNED = "JOIN batch b ON b.id = r.batch_id AND b.state = 'posted' WHERE r.undone_in IS NULL"
_MOVED_SINCE = (
    "SELECT 1 FROM reconciliation r JOIN posting p ON p.bank_account_id = r.bank_account_id AND p.amount <> 0 AND p.day < r.end_day "
    "JOIN journal_transaction t ON t.id = p.transaction_id AND (t.seq IS NULL OR t.seq > r.chain_seq) WHERE r.batch_id = NEW.id"
)
_RECONCILED_ENTRY = (
    "SELECT 1 FROM journal_transaction t JOIN posting p ON p.transaction_id = t.id JOIN reconciliation r "
    f"ON r.bank_account_id = p.bank_account_id AND p.amount <> 0 AND p.day < r.end_day {_SIGNED} AND t.batch_id = NEW.id"
)
_RECONCILED_LINE = (
    "SELECT 1 FROM bank_line l JOIN reconciliation r ON r.bank_account_id = l.bank_account_id AND l.day < r.end_day "
    f"AND r.batch_id > l.batch_id {_SIGNED} AND l.batch_id = NEW.id"
)


# A closing counts what was sealed before it, and itself: nothing of the days that it closes came in between, or waits.
_SEALED_SINCE = (
    "SELECT 1 FROM period x JOIN journal_transaction t ON t.day < x.end_day AND t.batch_id <> x.batch_id "
    "AND (t.seq IS NULL OR t.seq > x.chain_seq) WHERE x.batch_id = NEW.id"
)


def _rests_early(table: str, column: str, target: str) -> str:
    return (
        f"SELECT 1 FROM {target} y JOIN batch b ON b.id = y.batch_id WHERE y.batch_id <> NEW.id "
        f"AND (b.state <> 'posted' OR y.undone_in IS NOT NULL) "
        f"AND y.id IN (SELECT x.{column} FROM {table} x WHERE x.batch_id = NEW.id AND x.undone_in IS NULL)"
    )


def _posts_early() -> str:
    return (
        "SELECT 1 FROM pledge y JOIN batch b ON b.id = y.batch_id WHERE NEW.undoes IS NULL AND y.batch_id <> NEW.id "
        "AND (b.state <> 'posted' OR y.undone_in IS NOT NULL) AND y.id IN (SELECT p.pledge_id FROM posting p "
        "JOIN journal_transaction t ON t.id = p.transaction_id WHERE t.batch_id = NEW.id)"
    )


def _carries(table: str, column: str, target: str) -> str:
    return (
        f"SELECT 1 FROM {table} x WHERE x.undone_in IS NULL AND x.batch_id <> OLD.id "
        f"AND x.{column} IN (SELECT y.id FROM {target} y WHERE y.batch_id = OLD.id)"
    )


def _carries_postings() -> str:
    return (
        "SELECT 1 FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id AND t.batch_id <> OLD.id "
        "JOIN batch b ON b.id = t.batch_id AND b.undoes IS NULL AND b.state IN ('waiting', 'posted') "
        "WHERE p.pledge_id IN (SELECT y.id FROM pledge y WHERE y.batch_id = OLD.id)"
    )
