"""What a pledge's agreement says beyond the pledge, as dated facts: whose the interest is, what becomes of unspent money, the earmark.

The newest row of a clause that is effective on a day holds on it. Without one, interest is the contributor's (kept), and the
earmark is the pledge's own.
"""

from collections import defaultdict
from datetime import date

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions import earmarks
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _

CLAUSE = "id batch_id pledge_id clause value effective_from reason"
CLAUSES = {"interest": ("kept", "renounced"), "unspent": ("kept", "returned"), "earmark": ()}  # and the values they take
# A row counts while its batch does; for the batch being written (`:batch`), its own rows count too.
COUNTS = "x.undone_in IS NULL AND x.batch_id IN (SELECT id FROM batch WHERE state = 'posted' OR id = :batch)"


def add(unit: Unit, batch: int, number: str, clause: str, value: str, *, since: date, reason: str = "") -> str:
    """Record what a clause says from a day on; returns the pledge's number. Values: see `CLAUSES`; an earmark as earmarks.py reads it.

    Raises NotUnderstood for an unknown pledge, clause or value, LedgerError for one that says so from that day already.
    """
    if clause not in CLAUSES:
        raise NotUnderstood(
            _('"{clause}" is no clause of an agreement.', clause=clause),
            _("one of: {words}", words=", ".join(CLAUSES)),
            name="unknown-clause",
        )
    if CLAUSES[clause] and value not in CLAUSES[clause]:
        raise NotUnderstood(
            # For translators: {clause} is the clause of an agreement as it is typed, such as "interest"; {value} what was typed for it.
            _('{clause} cannot be "{value}".', clause=clause, value=value),
            _("one of: {words}", words=", ".join(CLAUSES[clause])),
            name="unknown-clause-value",
        )
    earmarks.parse(value)
    found = unit.one("SELECT id, number FROM pledge WHERE upper(number) = upper(:n) AND undone_in IS NULL", n=number.strip())
    if found is None:
        raise NotUnderstood(_("There is no pledge {pledge}.", pledge=number), "fund pledge list", name="unknown-pledge")
    pledge, number = found
    if said(unit, batch, clause, since).get(pledge) == value:
        raise LedgerError(
            # For translators: {clause} and {value} as they are typed: "P-7 says interest kept on 2026-07-01 already."
            _("{pledge} says {clause} {value} on {day} already.", pledge=number, clause=clause, value=value, day=since),
            name="said-already",
        )
    (row,) = unit.ids("agreement_clause")
    unit.insert("agreement_clause", CLAUSE, [(row, batch, pledge, clause, value, since.isoformat(), reason)])
    return str(number)


def said(query: Asking, batch: int, clause: str, on: date) -> dict[int, str]:
    """Pledge → what the clause says on a day, where it says anything."""
    return {pledge: rows[-1][1] for pledge, rows in history(query, batch, clause, on).items()}


def history(query: Asking, batch: int, clause: str, until: date) -> dict[int, list[tuple[date, str]]]:
    """Pledge → what the clause says, from which day, in order, as far as it is effective on `until`."""
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for pledge, since, value in query.rows(
        f"SELECT x.pledge_id, x.effective_from, x.value FROM agreement_clause x WHERE x.clause = :clause AND x.effective_from <= :day "
        f"AND {COUNTS} ORDER BY x.effective_from, x.id",
        clause=clause, day=until.isoformat(), batch=batch,
    ):  # fmt: skip
        found[pledge].append((date.fromisoformat(since), value))
    return dict(found)


def earmarked(query: Asking, batch: int, on: date) -> dict[int, tuple[str, earmarks.Earmark]]:
    """Pledge → its number and the conditions its money is under on a day; pledges without conditions are left out.

    Raises LedgerError naming every earmark that cannot be followed.
    """
    now, found, wrong = said(query, batch, "earmark", on), {}, []
    for pledge, number, text in query.rows("SELECT id, number, earmark FROM pledge WHERE undone_in IS NULL"):
        try:
            mark = earmarks.parse(now.get(pledge, text))
        except LedgerError as error:
            # For translators: {why} is the sentence of a refusal, and ends with a full stop; behind it stands a command.
            told = _(
                "{pledge}: {why} fund pledge clause {pledge} earmark 'object:4' --reason TEXT", pledge=number, why=error.message
            )
            wrong.append(told)
            continue
        if mark.conditions:
            found[pledge] = (number, mark)
    if wrong:
        raise LedgerError(_("not every earmark can be followed."), *wrong, name="earmark-not-understood")
    return found
