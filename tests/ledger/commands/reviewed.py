"""A small book with lines to review: one certain, two twins, one of nobody, interest, a fee, and one sent in another currency."""

import contextlib
from datetime import date
from decimal import Decimal
from hashlib import sha256

from ledger.banking import accounts, lines
from ledger.book.store import Unit
from ledger.commands.options import Options
from ledger.commands.review_desk import Desk
from ledger.commands.session import Session
from ledger.contributions import contributors, pledges
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from tests.ledger.commands import filled

SURE, TWIN, OTHER_TWIN, NOBODY, INTEREST, FEE, EUROS = range(1, 8)  # the numbers of the lines
ROWS = (
    ("2026-09-02", "125000", "NOTE P-2026-0001", "US TREASURY", None),
    ("2026-09-10", "6000", "GRANT", "SAVE THE CHILDREN SWEDEN", None),
    ("2026-09-10", "6000", "GRANT", "SAVE THE CHILDREN SWEDEN", None),
    ("2026-09-15", "9850", "MINISTRY OF FINANCE", "", None),
    ("2026-09-29", "350.17", "INTEREST Q3", "", None),
    ("2026-09-30", "-15", "INCOMING WIRE FEE", "", None),
    ("2026-09-30", "32070", "CONTRIBUTION", "TRESOR FRANCE", ("30000", "EUR")),
)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def fill(unit: Unit) -> None:
    """Three contributors, their pledges, an account and its lines, all counting; by ana.reyes, of two people approved by luis.mora."""
    for kind, work in (("people", _people), ("rates", _rates), ("pledges", _pledges), ("lines", _lines)):
        batch = batches.begin(unit, kind, second=True)
        work(unit, batch.id)
        batches.finish(unit, batch, rows=1, words=kind)
        if batch.waits:
            filled.approve(unit, batch.number)


def _people(unit: Unit, batch: int) -> None:
    names = (("USA", "member_state", "United States of America"), ("SCS", "other_source", "Save the Children Sweden"), ("FRA", "permanent_observer", "France"))  # fmt: skip
    contributors.add(unit, batch, [ContributorDraft(code, kind, {"en": name}, language="en") for code, kind, name in names])
    accounts.add(unit, batch, "bofa-usd", "USD", "")


def _rates(unit: Unit, batch: int) -> None:
    rates.add(unit, batch, [RateDraft("EUR", date(2026, 1, 1), Decimal("1.05"), "UNORE")])


def _pledges(unit: Unit, batch: int) -> None:
    signed = date(2026, 1, 15)
    promised = (
        ("USA", "P-2026-0001", "USD", ("125000", "125000")), ("SCS", "P-2026-0006", "USD", ("6000", "6000", "6000")),
        ("FRA", "P-2026-0005", "EUR", ("15000", "15000")),
    )  # fmt: skip
    drafts = [
        PledgeDraft(
            code, money(str(sum(map(int, parts))), currency), signed,
            tuple(InstalmentDraft(date(2026, 3 * place, 30), money(part, currency)) for place, part in enumerate(parts, 1)), number,
        )
        for code, number, currency, parts in promised
    ]  # fmt: skip
    pledges.make(unit, batch, drafts, rates.load(unit))


def _lines(unit: Unit, batch: int) -> None:
    account, raw = accounts.find(unit, "bofa-usd"), repr(ROWS).encode()
    found = [
        lines.Line("Sheet1", row, day, None, money(amount).units, "USD", text, f"FT{row}", party, "", sent[1] if sent else None, money(*sent).units if sent else None, None)
        for row, (day, amount, text, party, sent) in enumerate(ROWS, 5)
    ]  # fmt: skip
    lines.take(unit, batch, account, lines.File("bank", "bofa.xlsx", sha256(raw).hexdigest(), raw, "{}", None, None, 0, 0), found)


@contextlib.contextmanager
def sitting(books, url, patch, user="ana.reyes", account=""):
    """Somebody's review of that book, as the command begins one."""
    patch.setenv("FUND_TODAY", "2026-10-07")
    here = Session(Options(book=str(books.place(url)), user=user))
    try:
        yield Desk(here, account)
    finally:
        here.reader.close()
        if "book" in here.__dict__:
            here.book.close()
