"""Taking a receipt back because the bank corrected its line: a receipt that is its mirror, with the reversal of its entry."""

from datetime import date

from ledger.book.store import Unit
from ledger.contributions.receipts import ALLOCATION, RECEIPT
from ledger.errors import LedgerError
from ledger.i18n import _

_TURNED = ("amount", "net", "charges", "base", "held", "held_base")


def mirror(unit: Unit, batch: int, entry: int, reversal: int, day: date) -> int:
    """For each receipt that `entry` recorded, one with every amount negated, recorded by `reversal` on `day`; returns how many.

    What it served re-opens, what it held in suspense is held no more. Raises LedgerError when it was returned, identified or
    released since: that is undone first.
    """
    columns = RECEIPT.split()
    found = [
        dict(zip(columns, row, strict=True))
        for row in unit.rows(f"SELECT {', '.join(columns)} FROM receipt WHERE transaction_id = :e AND undone_in IS NULL", e=entry)
    ]
    for one in found:
        later = unit.one(
            "SELECT r.number, b.number FROM receipt r JOIN batch b ON b.id = r.batch_id "
            "WHERE (r.returns = :id OR r.identifies = :id) AND r.undone_in IS NULL ORDER BY r.id DESC",
            id=one["id"],
        )
        if later is not None:
            raise LedgerError(
                _("{later} rests on {receipt}.", later=later[0], receipt=one["number"]),
                _("fund undo {number} first", number=later[1]),
                name="in-the-way",
            )
        _mirror(unit, batch, one, reversal, day)
    return len(found)


def _mirror(unit: Unit, batch: int, one: dict[str, int], reversal: int, day: date) -> None:
    (receipt,) = unit.ids("receipt")
    (no,) = unit.numbers("R", day.year)
    turned = {name: -one[name] for name in _TURNED}
    fresh = one | turned | {
        "id": receipt, "batch_id": batch, "number": f"R-{day.year}-{no:04d}", "bank_line_id": None, "transaction_id": reversal,
        "day": day.isoformat(), "returns": one["id"], "identifies": one["id"] if one["held"] else None,
    }  # fmt: skip
    unit.insert("receipt", RECEIPT, [tuple(fresh[name] for name in RECEIPT.split())])
    parts = unit.rows(
        "SELECT pledge_id, instalment, amount, base, carrying FROM allocation WHERE receipt_id = :r AND undone_in IS NULL ORDER BY id",
        r=one["id"],
    )
    unit.insert("allocation", ALLOCATION, [
        (number, batch, receipt, pledge, no, -amount, -base, -carrying)
        for number, (pledge, no, amount, base, carrying) in zip(unit.ids("allocation", len(parts)), parts, strict=True)
    ])  # fmt: skip
