"""Making a new book: its head, the chart of accounts, its first fund."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert

from ledger.book.actor import Actor
from ledger.book.layout import is_empty, lay
from ledger.book.reader import dialect_of, sqlite_path
from ledger.book.store import make_file
from ledger.book.tables import Batch, Book, Counter
from ledger.errors import LedgerError
from ledger.i18n import K_, _
from ledger.journal.accounts import CHART
from ledger.journal.tables import Account, Fund
from ledger.money import BASE, currency


@dataclass(frozen=True, slots=True)
class NewBook:
    """What a book is from its first day; name, currency, fiscal year and the two-person rule cannot be changed later."""

    name: str
    full_name: str
    currency: str = BASE
    fiscal_month: int = 1
    two_person: bool = False
    practice: bool = False
    recognition: str = "accrual"

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable():
            raise LedgerError(_("a book needs a short name."), "--name TIP", name="no-name")
        currency(self.currency)
        if self.recognition not in ("accrual", "cash"):
            # For translators: "accrual" and "cash" are typed as they stand.
            raise LedgerError(_("recognition is accrual or cash."), "--recognition accrual", name="unknown-recognition")
        if self.fiscal_month not in (1, 4, 7, 10):  # statements add up its quarters
            raise LedgerError(
                _("a fiscal year starts with a quarter: in January, April, July or October."),
                "--fiscal-year July",
                name="not-a-month",
            )


def found(url: str, new: NewBook, actor: Actor) -> None:
    """Make the database at `url` a book; raises LedgerError when something is there already."""
    if dialect_of(url) == "sqlite":
        make_file(url)
    elif not is_empty(url):
        cure = _("or, where they are those of a book, open it from here: fund init --join --database ADDRESS")
        raise LedgerError(_("this database holds tables already."), _("name an empty one"), cure, name="book-exists")
    try:
        lay(url, lambda connection: _fill(connection, new, actor))
    except BaseException:
        if dialect_of(url) == "sqlite":
            _remove(sqlite_path(url))
        raise


def _remove(path: str) -> None:
    from pathlib import Path

    for ending in ("", "-wal", "-shm"):
        Path(path + ending).unlink(missing_ok=True)


def _fill(connection: Connection, new: NewBook, actor: Actor) -> None:
    year = actor.today.year
    connection.execute(
        insert(Book),
        {
            "id": 1, "name": new.name.strip(), "full_name": new.full_name.strip() or new.name.strip(), "currency": new.currency,
            "fiscal_month": new.fiscal_month, "two_person": new.two_person, "practice": new.practice, "made_by": actor.user,
            "made_at": actor.moment, "chain_seq": 0, "chain_head": "",
        },
    )  # fmt: skip
    connection.execute(insert(Counter), {"kind": "B", "year": year, "last": 1})
    connection.execute(
        insert(Batch),
        {
            "id": 1, "number": f"B-{year}-0001", "kind": "init", "state": "posted", "made_by": actor.user, "made_at": actor.moment,
            "second": False, "rows": 1, "total": "", "words": K_("the book {book}", book=new.name.strip()), "content": "-", "reason": "", "decided_why": "",
            "typed": actor.typed, "operation": "",
        },
    )  # fmt: skip
    connection.execute(insert(Account), [account._asdict() for account in CHART])
    connection.execute(
        insert(Fund),
        {
            "id": 1, "batch_id": 1, "code": new.name.strip(), "name": new.full_name.strip() or new.name.strip(),
            "currency": new.currency, "recognition": new.recognition,
        },
    )  # fmt: skip
