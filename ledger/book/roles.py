"""Who may do what in a book on PostgreSQL: three roles, of which logins are members. The owner of the tables is its administrator.

`fund_reader` reads. `fund_clerk` also writes batches, and undoes what needs nobody else. `fund_approver` also decides about what
others wrote. Nobody but the owner can alter or delete what is sealed, or take down a guard: of rows that carry a batch a clerk
may set only in which batch they were undone, of entries only their seal, and the triggers look at each (safety.md).

In a file there are no roles: who may open it may write in it.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from ledger.book.guards import UNDOABLE
from ledger.book.reader import dialect_of, not_a_book
from ledger.book.store import connect, translated
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import N_, _

READER, CLERK, APPROVER = "fund_reader", "fund_clerk", "fund_approver"
MAY = {"read": READER, "write": CLERK, "approve": APPROVER}  # what a login may, each with all before it
_CHANGED = {  # what a clerk may change, under the eyes of the triggers
    **dict.fromkeys(UNDOABLE, "undone_in"),
    "batch": "state, rows, total, words, reason, content, decided_by, decided_at, decided_why, undone_in",
    "journal_transaction": "seq, year, no, sealed_by, sealed_at, hash",
    "book": "chain_seq, chain_head",
    "counter": "last",
}
_DELETED = ("posting", "journal_transaction")  # those of a batch that is withdrawn or returned; what is sealed refuses it
_FIXED = ("account", "alembic_version", "book")  # no row is added but by `fund init` and `fund upgrade`
_NO_LIMIT = N_("a book in a file has no roles: who may open the file may write in it.")


def let(url: str, login: str, may: str, *, dry: bool = False) -> list[str]:
    """Give a login the right to `read`, `write` or `approve`, and no other; returns the statements that do it, `dry` does not do it.

    Raises LedgerError on a book in a file, for what is no book, for a login that the server does not know, and for who may not give rights.
    """
    with translated(), closing(_owner(url)) as driver:
        done = [*_laid(driver), *_taken(driver, login), f"GRANT {MAY[may]} TO {_known(driver, login)}"]
        if not dry:
            _do(driver, done, f"fund people let {login} {may}")
    return done


def stop(url: str, login: str, *, dry: bool = False) -> list[str]:
    """Take every right of a login away; what it wrote stays. Returns the statements that do it, none where it had no right."""
    with translated(), closing(_owner(url)) as driver:
        done = list(_taken(driver, login))
        if not dry:
            _do(driver, done, f"fund people stop {login}")
    return done


def renew(url: str) -> None:
    """Give the roles their rights on what an upgrade added, where they have any in this book."""
    if dialect_of(url) == "postgresql":
        with translated(), closing(connect(url)) as driver:
            if driver.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s AND has_table_privilege(oid, 'batch', 'SELECT')", [READER]
            ).fetchone():
                _do(driver, _laid(driver), "fund upgrade")


def logins(url: str) -> list[tuple[str, str]]:
    """(login, what it may) of all who may do something, the owner (`own`) first."""
    with translated(), closing(_owner(url)) as driver:
        owner = driver.execute("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'batch'::regclass").fetchone()[0]
        rows = driver.execute(
            "SELECT m.rolname, r.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member "
            "WHERE r.rolname = ANY(%s) AND m.rolcanlogin ORDER BY m.rolname", [list(MAY.values())],
        ).fetchall()  # fmt: skip
    words = {role: may for may, role in MAY.items()}
    return [(owner, "own"), *((login, words[role]) for login, role in rows if login != owner)]


def _owner(url: str) -> Any:
    if dialect_of(url) == "sqlite":
        raise NotUnderstood(_(_NO_LIMIT), "fund help permissions", name="no-roles")
    driver = connect(url)
    if driver.execute("SELECT to_regclass('batch')").fetchone()[0] is None:
        driver.close()
        raise not_a_book()
    return driver


def _do(driver: Any, statements: Iterable[str], words: str) -> None:
    from psycopg.errors import InsufficientPrivilege

    try:
        for statement in statements:
            driver.execute(statement)
    except InsufficientPrivilege:
        raise LedgerError(
            _("this login may not give rights: it must own the tables, and make roles."),
            _("{command} -n prints the statements, for who keeps the server", command=words),
            name="not-the-owner",
        ) from None
    driver.commit()


def _laid(driver: Any) -> Iterator[str]:
    """Every statement that makes the roles and gives them their rights in this book, and no others."""
    (schema,) = driver.execute("SELECT quote_ident(current_schema())").fetchone()
    tables = [
        name
        for (name,) in driver.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        )
    ]
    roles = [name for (name,) in driver.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(MAY.values())])]
    yield from (f"CREATE ROLE {role} NOLOGIN" for role in MAY.values() if role not in roles)
    yield f"GRANT {READER} TO {CLERK}"
    yield f"GRANT {CLERK} TO {APPROVER}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {', '.join(MAY.values())}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {READER}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER}"
    yield f"GRANT INSERT ON {', '.join(name for name in tables if name not in _FIXED)} TO {CLERK}"
    yield from (f"GRANT UPDATE ({columns}) ON {table} TO {CLERK}" for table, columns in _CHANGED.items())
    yield f"GRANT DELETE ON {', '.join(_DELETED)} TO {CLERK}"


def _taken(driver: Any, login: str) -> Iterator[str]:
    held = driver.execute(
        "SELECT r.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member "
        "WHERE m.rolname = %s AND r.rolname = ANY(%s)", [login, list(MAY.values())],
    ).fetchall()  # fmt: skip
    yield from (f"REVOKE {role} FROM {_known(driver, login)}" for (role,) in held)


def _known(driver: Any, login: str) -> str:
    """The login, quoted; raises LedgerError where the server has none of that name."""
    found = driver.execute("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = %s AND rolcanlogin", [login]).fetchone()
    if found is None:
        raise LedgerError(
            _("the server knows no login {login}.", login=login),
            _('who keeps the server makes it: CREATE ROLE "{login}" LOGIN', login=login),
            name="no-login",
        )
    return str(found[0])
