"""A book with a budget, money that was spent and is not paid, and bank lines that may pay it."""

from datetime import date
from hashlib import sha256

from ledger.banking import accounts, lines
from ledger.budget import obligations, spending
from ledger.journal import batches
from tests.ledger.budget.budgeted import allotted, order, posted, spent, usd

PO = "PO-4500031"
SPENT = date(2026, 10, 1)


def fill(unit):
    """E-2026-0001 and 0002 of one order (500 and 300), E-2026-0003 of another (500), 0004 direct (75.25); all on 1 October."""
    allotted(unit)
    orders = [order("2000", day=SPENT, order=PO), order("1000", day=SPENT, payee="Hotel Miraflores")]
    posted(unit, "obligate", lambda unit, batch: obligations.raise_(unit, batch, orders))
    drafts = [
        spent(amount, *where, day=SPENT, **more)
        for amount, where, more in (
            ("500", ("O-2026-1",), {}), ("300", ("O-2026-1",), {}), ("500", ("O-2026-2",), {}), ("75.25", (), {"of": 8, "payee": "Imprenta Colibri S.A."}),
        )
    ]  # fmt: skip
    posted(unit, "spend", lambda unit, batch: spending.spend(unit, batch, drafts))


def take(book, *told, account="bofa-usd"):
    """A bank file with these lines (amount, counterparty, text, day); their numbers."""

    def work(unit):
        batch = batches.begin(unit, "import bank", second=False)
        first = unit.value("SELECT coalesce(max(id), 0) + 1 FROM bank_line")
        bank = accounts.find(unit, account)
        rows = [
            lines.Line(
                "",
                no,
                more[0] if more else "2026-10-02",
                None,
                usd(amount).units,
                bank.currency,
                text,
                "",
                party,
                "",
                None,
                None,
                None,
            )
            for no, (amount, party, text, *more) in enumerate(told, 2)
        ]
        raw = f"file {batch.id}".encode()
        lines.take(
            unit, batch.id, bank, lines.File("bank", "out.csv", sha256(raw).hexdigest(), raw, "{}", None, None, 0, 0), rows
        )
        batches.finish(unit, batch, rows=len(rows), words="lines")
        return [f"L-{first + no}" for no in range(len(rows))]

    return book.run(work)
