"""A dump of PostgreSQL brought back into an empty database: by pg_restore, in one transaction."""

import shutil
import subprocess
from contextlib import closing
from pathlib import Path

from ledger.book.backup import without_password
from ledger.book.reader import plain_address, server
from ledger.book.store import translated
from ledger.config import environment
from ledger.errors import LedgerError
from ledger.i18n import _

# All that somebody made in a database, as what takes it away again; not what an extension brought, nor the schema that every one has.
_THINGS = """
SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', n.nspname) FROM pg_namespace n
WHERE n.nspname <> 'public' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
UNION ALL
SELECT format('DROP %s IF EXISTS public.%I CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
              WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, c.relname)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i'))
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS public.%I(%s) CASCADE', p.proname, pg_get_function_identity_arguments(p.oid))
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT format('DROP %s IF EXISTS public.%I CASCADE', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.typname)
FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('d', 'e', 'r')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
"""


def expect_empty(url: str) -> str:
    """The name of an empty database; raises LedgerError, with the way that is left, for one that holds something."""
    with translated(), closing(server(url, autocommit=True)) as connection:
        if connection.execute(_THINGS).fetchone():
            raise LedgerError(
                _("this database is not empty, and a dump is brought back into an empty one only."),
                _("have a new one made, and name it: fund restore FILE --database postgresql+psycopg://OWNER@HOST/NAME"),
                _("colleagues then open it from folders of their own: fund init DIR --join --database ADDRESS"),
                name="not-empty",
            )
        return str(connection.info.dbname)


def bring(url: str, file: Path) -> None:
    """Bring a dump into the database at `url`, all or nothing; what is in it belongs to who does this, and no right of others comes along.

    Raises LedgerError when there is no pg_restore, or when it cannot do it.
    """
    program = shutil.which("pg_restore")
    if program is None:
        raise LedgerError(
            _("pg_restore is not on this machine, and a dump is brought back with it."),
            _("install the PostgreSQL client of the server's version, or restore on the server"),
            name="no-pg-restore",
        )
    address, secret = without_password(plain_address(url))
    words = (program, "--single-transaction", "--no-owner", "--no-privileges", f"--dbname={address}", str(file.absolute()))
    done = subprocess.run(words, env={**environment(), **secret}, capture_output=True, check=False)  # noqa: S603 - the person's own
    if done.returncode:
        said = [line for line in done.stderr.decode(errors="replace").splitlines() if "error:" in line] or [str(done.returncode)]
        raise LedgerError(
            # For translators: {words} is what the program said itself, in its own language.
            _("pg_restore failed, and nothing was restored: {words}.", words=said[0].strip().rstrip(".")),
            _("see that the file is whole, and that its version is the server's"),
            name="pg-restore",
        )


def empty(url: str) -> None:
    """Take away all that is in a database which was empty before a dump came into it."""
    with translated(), closing(server(url)) as connection:
        for (statement,) in connection.execute(_THINGS).fetchall():
            connection.execute(statement)
        connection.commit()
