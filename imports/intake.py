"""One file into the book: the only place where what was read meets what is written."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from imports.account_profiles import to_toml
from imports.reading import ReadRow
from imports.sheet_rows import Verdict
from ledger.banking import lines
from ledger.banking.accounts import BankAccount
from ledger.book.store import Unit
from ledger.contributions import contributors, pledges
from ledger.contributions.drafts import ContributorDraft, PledgeDraft
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.recognising import alike, recognise
from ledger.contributions.returns import take_off
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.journal import rates
from ledger.journal.draft import RateDraft
from ledger.journal.rules import Cash
from ledger.money import SCALE, Money

if TYPE_CHECKING:
    from imports.reading import BankReading

_SCALE = Decimal(SCALE)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file as it came: kept compressed in the book, so that `fund verify` can read it again."""

    kind: str
    path: Path
    sha256: str
    raw: bytes


def take_bank(unit: Unit, batch: int, account: BankAccount, reading: "BankReading", origin: Origin) -> lines.Taken:
    """A bank's file: its lines judged, the new ones stored. Balances of the ledger do not move."""
    currency = account.currency
    found = _lines(reading, currency)
    told = {
        "reading": dict(reading.reading), "evidence": list(reading.evidence), "notes": list(reading.notes), "form": reading.form,
        "options": reading.options.kept(), "profile": to_toml(reading.profile, account.name) if reading.profile else "",
    }  # fmt: skip
    file = lines.File(
        "bank", origin.path.name, origin.sha256, origin.raw, _storable([json.dumps(told, ensure_ascii=False, sort_keys=True)])[0],
        None if reading.opening is None else Money(reading.opening, currency),
        None if reading.closing is None else Money(reading.closing, currency),
        reading.counts.get("not_a_transaction", 0), reading.counts.get("refused", 0), reading.form, reading.first, reading.last,
    )  # fmt: skip
    return lines.take(unit, batch, account, file, found)


def _lines(reading: "BankReading", currency: str) -> list[lines.Line]:
    """The transactions of a file as the book keeps them; made column by column, as a file has a hundred thousand of them."""
    rows = [row for row in reading.rows if row.verdict == "new"]
    (
        numbers, places, _verdicts, days, value_days, amounts, _currencies, texts, references, parties, ibans, originals, balances,
        fees, _whys,
    ) = zip(*rows, strict=True) if rows else [()] * len(ReadRow._fields)  # fmt: skip
    iso = {day: lines.iso(day) for day in {*days, *value_days}}
    columns = (
        [reading.sheet if "!" in place else "" for place in places],
        numbers,
        [iso[day] for day in days],
        [iso[day] for day in value_days],
        [int((amount if fee is None else amount - fee) * _SCALE) for amount, fee in zip(amounts, fees, strict=True)],
        [currency] * len(rows),
        *map(_storable, (texts, references, parties, ibans)),
        [original[1] if original else None for original in originals],
        [int(original[0] * _SCALE) if original else None for original in originals],
        [None if balance is None else int(balance * _SCALE) for balance in balances],
    )
    return list(map(lines.Line._make, zip(*columns, strict=True)))


def _storable(texts: Sequence[str]) -> Sequence[str]:
    """Texts as both databases can hold them: PostgreSQL knows no NUL, half a character has no bytes. What came stands in the original."""
    whole = "".join(texts)
    if "\0" not in whole and whole.encode("utf-8", "replace").decode("utf-8") == whole:
        return texts
    return [text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8") for text in texts]


@dataclass(frozen=True, slots=True)
class PledgesTaken:
    """What a pledge file did."""

    made: pledges.Made
    amended: tuple[str, ...]
    receipts: int
    new: tuple[PledgeDraft, ...]  # those of the file that the book had not
    alike: tuple[str, ...]  # new ones without a number, each with one in the book of the same contributor and amount


def take_pledges(
    unit: Unit, batch: int, drafts: Sequence[PledgeDraft], origin: Origin, rows: Sequence[Verdict], *, amend: bool, today: date
) -> PledgesTaken:
    """A pledge file: new pledges made, their stated payments received; changed ones amended when `amend` says so.

    One without a number is known by what it says: of equal ones as many are made as the file has more than the book.
    """
    table, drafts = rates.load(unit), recognise(unit, drafts)
    made = pledges.make(unit, batch, drafts, table)
    amended = []
    if amend:
        for draft, standing in made.changed:
            if (draft.contributor, draft.amount.currency) != (standing.code, standing.currency):
                raise LedgerError(
                    _("{pledge} belongs to {contributor} in {currency}; the file says {other} in {stated}.", pledge=draft.number, contributor=standing.code, currency=standing.currency, other=draft.contributor, stated=draft.amount.currency),
                    _("cancel it and record another: fund pledge cancel {pledge}", pledge=draft.number), name="other-pledge",
                )  # fmt: skip
            signed = draft.signed if standing.signed is None else None
            pledges.amend(
                unit, batch, standing, table, instalments=draft.instalments, day=today, signed=signed,
                condition_met=standing.conditional and not draft.conditional, reason=f"{origin.path.name} {draft.where}".strip(),
            )  # fmt: skip
            amended.append(draft.number)
    new = set(made.new)
    fresh = tuple(draft for draft in drafts if not draft.number or draft.number in new)
    receipts = _payments(unit, batch, fresh, made.new, table)
    if made.new or amended:
        keep(unit, batch, "pledges", origin, rows)
    return PledgesTaken(
        made, tuple(amended), receipts, fresh, tuple(alike(unit, fresh, {*made.new, *(one.number for one in drafts)}))
    )


def _payments(unit: Unit, batch: int, drafts: Sequence[PledgeDraft], numbers: Sequence[str], table: rates.Rates) -> int:
    """What a status list says has come in: receipts in transit (1090), or in kind and used at once (5900)."""
    if not any(draft.payments for draft in drafts):
        return 0
    register = Register(unit, batch, table)
    (fund,) = unit.rows("SELECT min(id) FROM fund WHERE undone_in IS NULL")[0]
    count = 0
    for draft, number in zip(drafts, numbers, strict=True):
        for payment in draft.payments:
            cash = Cash("1090", None, fund)
            if payment.method == "in_kind":
                cash = Cash("5900", None, fund, register.pledges[number].contributor, "B11.9")
            zero = Money.zero(payment.amount.currency)
            came = payment.amount + payment.gain if payment.gain else payment.amount
            arrival = Arrival(
                cash, payment.on, came, zero, method=payment.method, memo=f"{draft.contributor} {number}", gain=payment.gain
            )
            count += 1
            if payment.amount.amount < 0:
                take_off(register, arrival, number)
                continue
            targets = _oldest_first(register, number, payment.amount)
            if targets:
                register.receive(arrival, targets)
            else:  # the pledge is paid in full already: more than was promised (event 6)
                register.hold(arrival, register.pledges[number].contributor)
    register.write()
    return count


def _oldest_first(register: Register, number: str, amount: Money) -> list[Target]:
    """A status list names the pledge only: its instalments are filled in their order, what is more stays over."""
    targets, left = [], amount
    for one in register.pledges[number].instalments:
        part = min(one.open, left)
        if part.amount > 0:
            targets.append(Target(number, one.number, part))
            left -= part
    return targets


def take_contributors(
    unit: Unit, batch: int, drafts: Sequence[ContributorDraft], origin: Origin, rows: Sequence[Verdict]
) -> tuple[int, int, int]:
    """A contributor file; returns (new, changed, unchanged)."""
    new, changed, same = contributors.add(unit, batch, drafts)
    if new or changed:
        keep(unit, batch, "contributors", origin, rows)
    return new, changed, same


def take_rates(unit: Unit, batch: int, drafts: Sequence[RateDraft], origin: Origin, rows: Sequence[Verdict]) -> tuple[int, int]:
    """A file of exchange rates; returns (new, in the book already)."""
    new, seen = rates.add(unit, batch, drafts)
    if new:
        keep(unit, batch, "rates", origin, rows)
    return new, seen


def keep(unit: Unit, batch: int, kind: str, origin: Origin, rows: Sequence[Verdict]) -> None:
    """Keep a file with its hash and what became of its rows."""
    counts = Counter(row.verdict for row in rows)
    (run,) = unit.ids("import_run")
    unit.insert("import_run", lines.RUN, [(
        run, batch, kind, origin.path.name, origin.sha256, len(origin.raw), lines.packed(origin.raw), "{}",
        json.dumps(dict(counts), sort_keys=True), None, None, None, None, None,
    )])  # fmt: skip
