"""The rows of one pledge → a PledgeDraft, or every problem they have."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from imports.columns import YEARS, Table, text_of
from imports.pledge_cells import Reading, Row
from imports.pledge_rows import PAYMENTS, by_rows
from imports.row_labels import has_fallen
from imports.sheet_rows import HALF_A_CENT, is_nothing
from imports.written import figure, shown
from ledger.contributions.drafts import InstalmentDraft, PaymentDraft, PledgeDraft
from ledger.errors import Problem
from ledger.i18n import N_, _, screen_language
from ledger.money import BASE, Money, sum_of

_TEXTS = {"number": 60, "agreement": 200, "condition": 1000, "earmark": 500, "fund": 60}  # characters at most
_GAINS = ("gain", "ganancia", "ganho")  # "gain" in French too
_LOSSES = ("loss", "pérdida", "perdida", "perte", "perda")
_TO_COME = frozenset({"pending", "not signed", "unsigned", "tbc", "tbd", "to be confirmed", "pendiente", "por firmar", "sin firma", "à signer", "en attente", "non signé", "pendente", "a assinar"})  # fmt: skip
_YES = "y yes true x 1 s si sí sim o oui v vrai verdadero verdadeiro ja conditional condicional conditionnel conditionnelle"
_NO = "n no false 0 non não nao faux falso nein unconditional incondicional inconditionnel inconditionnelle firm"


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as a sheet states it: the row it stands in, its roles there, what is due when."""

    row: Row
    amount_role: str
    due_role: str
    amount: Decimal
    due: dt.date


def read_pledge(table: Table, rows: Sequence[int], reading: Reading, parts: Sequence[Part]) -> PledgeDraft | str | list[Problem]:
    """The draft of the pledge in these rows (more than one: an instalment each); why they hold none; or their problems.

    `parts` are its instalments from a sheet of their own. Amounts in the row's currency; a payment below zero
    takes back what an earlier list credited.
    """
    row = Row(table, rows[0], reading)
    paid = {role: row.amount(role) or Decimal(0) for role in PAYMENTS if role in table.columns}
    parts = [*(_parts_in_rows(table, rows, reading, row) if by_rows(table) else _parts_in_columns(row)), *parts]
    stated = row.amount("amount") if _states_total(table) else None
    if _is_status(table) and not stated and not any(paid.values()) and not parts and not row.failed:
        return "nothing was agreed and nothing came in"
    _check_outstanding(row, stated, paid)
    signed = _signed(row) if "signed" in table.columns else reading.options.signed
    contributor, unit = row.contributor(), row.currency(signed)
    reading.codes.update(dict.fromkeys(((table.grid.name, index) for index in rows), unit))
    conditional, condition = _condition(row)
    texts = {role: row.text(role, _TEXTS[role]) for role in ("number", "agreement", "earmark", "fund")}
    if has_fallen(text_of(row.cell("status"))):
        cure = _("take the row out, or leave the column unread: --columns status=")
        row.refuse(
            "status", _("{value}: is this still a pledge?", value=shown(text_of(row.cell("status")))), cure, "no-longer-standing"
        )
    _check_struck(table, rows, row)
    payments = _payments(row, paid, unit)
    drafts = _instalments(parts, unit, signed)
    amount = _amount(row, stated, drafts, paid, unit)
    if stated and not unit and not parts:
        _due_day(row, signed)  # so that what is missing is said together
    elif amount and not drafts:
        drafts = _at_once(row, amount, signed)
    elif amount and _states_total(table):
        _check_sum(row, parts, drafts, amount)
    problems = _problems(row, parts)
    if problems or amount is None:
        return problems
    return PledgeDraft(
        contributor, amount, signed, drafts, conditional=conditional, condition=condition, payments=payments,
        where=table.at(row.row), **texts,
    )  # fmt: skip


def _signed(row: Row) -> dt.date | None:
    """The day of signature; none where the cell says that it is still to come."""
    return None if text_of(row.cell("signed")).casefold() in _TO_COME else row.day("signed")


def _check_struck(table: Table, rows: Sequence[int], row: Row) -> None:
    for index in rows if row.reading.looks.struck else ():
        if Row(table, index, row.reading).is_struck():
            what, cure = _("the row is struck out: is this still a pledge?"), _("take the row out, or the line through it away")
            row.problems.append(Problem(table.at(index, "contributor"), what, cure, "no-longer-standing"))


def _problems(row: Row, parts: Sequence[Part]) -> list[Problem]:
    """What is wrong with a pledge's row and the rows of its instalments, each row once."""
    rows = {id(line): line for line in (row, *(part.row for part in parts))}
    return [problem for line in rows.values() for problem in line.problems]


def _states_total(table: Table) -> bool:
    """Whether the column of amounts holds the pledge's amount, not an instalment's."""
    return "amount" in table.columns and ("instalment" not in table.columns or "instalment_amount" in table.columns)


def _is_status(table: Table) -> bool:
    """Whether the sheet says what came in: then a row of zeros is a contributor of another year."""
    return any(role in table.columns for role in (*PAYMENTS, "outstanding"))


def part_of(row: Row) -> Part | None:
    """The instalment in a row that is one."""
    amount_role = "instalment_amount" if "instalment_amount" in row.table.columns else "amount"
    due_role = "instalment_due" if "instalment_due" in row.table.columns else "due"
    return _part(row, amount_role, due_role)


def _part(row: Row, amount_role: str, due_role: str) -> Part | None:
    amount, due = row.amount(amount_role), row.day(due_role)
    if YEARS.fullmatch(amount_role):
        amount = amount or None
        due = _in_year(int(amount_role[-4:]), row.reading.options.due) if amount else None
    if amount is None and due is None:
        return None
    if amount is None and amount_role not in row.failed:
        row.refuse(amount_role, _("an instalment has a day but no amount"), _("write its amount"), "amount-missing")
    if due is None and due_role not in row.failed:
        row.refuse(
            due_role if due_role in row.table.columns else amount_role,
            _("an instalment has no day"),
            _("write when it is due"),
            "due-missing",
        )
    if amount is not None and amount <= 0:
        row.refuse(
            amount_role,
            _("an instalment of {amount} is no instalment", amount=figure(amount)),
            _("write an amount above zero"),
            "not-above-zero",
        )
    return Part(row, amount_role, due_role, amount or Decimal(0), due or dt.date.max)


def _in_year(year: int, day: dt.date | None) -> dt.date | None:
    """The day that was said for the parts of all years, in one of them."""
    return day and dt.date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _parts_in_columns(row: Row) -> list[Part]:
    """Numbered columns: "Instalment 1 due", "Instalment 1 amount"."""
    numbers = {int(role.partition(":")[2]) for role in row.table.columns if ":" in role}
    found = [_part(row, f"instalment_amount:{number}", f"instalment_due:{number}") for number in sorted(numbers)]
    return [part for part in found if part]


def _parts_in_rows(table: Table, rows: Sequence[int], reading: Reading, first: Row) -> list[Part]:
    lines = [first, *(Row(table, index, reading) for index in rows[1:])]
    for line in lines[1:]:
        _check_repeated(first, line)
    return [part for part in map(part_of, lines) if part]


def _check_repeated(first: Row, line: Row) -> None:
    """What a further row of a pledge says again must be what the first row said."""
    for role in (
        "contributor",
        "agreement",
        "signed",
        "currency",
        "conditional",
        "fund",
        *(("amount",) if "instalment_amount" in line.table.columns else ()),
    ):
        said = text_of(line.cell(role))
        if said and said != text_of(first.cell(role)):
            what = _(
                "{value} is not what {place} says of the same pledge",
                value=shown(said),
                place=first.table.at(first.row, role),
            )
            line.refuse(role, what, _("correct one of them, or give the row its own pledge number"), "contradicts")


def _amount(
    row: Row, stated: Decimal | None, drafts: Sequence[InstalmentDraft], paid: dict[str, Decimal], unit: str
) -> Money | None:
    """The pledge's amount: as stated, or what its instalments add up to."""
    role = "amount" if "amount" in row.table.columns else "instalment_amount"
    if role in row.failed:
        return None
    if not _states_total(row.table) and drafts:
        return sum_of((draft.amount for draft in drafts), unit)
    if not stated and any(paid.values()):
        came = ", ".join(figure(amount) for amount in paid.values() if amount)
        cure = _("write what was pledged, or take the money in with fund import bank")
        row.refuse(role, _("{came} came in, but nothing was pledged", came=came), cure, "payment-without-pledge")
    elif stated is None:
        row.refuse(role, _("no amount is pledged"), _("write the amount"), "amount-missing")
    elif stated <= 0:
        cure = _("write an amount above zero; what is taken back is a matter of fund pledge amend or cancel")
        row.refuse(role, _("a pledge of {amount} is no pledge", amount=figure(stated)), cure, "not-above-zero")
    elif unit:
        return row.money(role, stated, unit)
    return None


def _payments(row: Row, paid: dict[str, Decimal], unit: str) -> tuple[PaymentDraft, ...]:
    """What came in, by method; below zero it takes back what an earlier list credited (a return, an adjustment)."""
    gain = _exchange(row)
    if not any(paid.values()):
        return ()
    day = row.day("paid_on") or row.reading.options.paid_on
    role = next(role for role, amount in paid.items() if amount)
    other = row.text("paid_currency").upper() or row.table.currency(role)
    if other and unit and other != unit:
        row.refuse(
            "paid_currency" if "paid_currency" in row.table.columns else role,
            _("it was paid in {other}, but pledged in {unit}", other=other, unit=unit),
            _("take the money in with fund import bank"),
            "two-currencies",
        )
    if day is None and "paid_on" not in row.failed:
        row.refuse(
            role,
            _("money came in, but no day is said"),
            row.reading.cures.get("paid_on", _("run again with --paid-on 2026-09-30, the day of the list")),
            "paid-on-missing",
        )
    if day is None or not unit:
        return ()
    gained = row.money("exchange", gain, unit) if gain and unit == BASE and paid.get("cash", 0) > 0 else None
    found = tuple(
        PaymentDraft(row.money(role, amount, unit), day, PAYMENTS[role], gained if role == "cash" else None)
        for role, amount in paid.items()
        if amount
    )
    taken = [f"{row.table.at(row.row, role)}: {figure(amount)}" for role, amount in paid.items() if amount < 0]
    row.reading.taken_back.extend(taken)
    return tuple(payment for payment in found if payment.amount)


def _exchange(row: Row) -> Decimal | None:
    """What was gained when money was changed, below zero what was lost: the header says which of the two has the minus.

    "(Gain)/Loss" and "Loss" have losses above zero, "Gain/(Loss)" and "Gain" have gains there.
    """
    amount = row.amount("exchange")
    if not amount:
        return None
    said = row.table.headers[row.table.columns["exchange"]].casefold()
    gains, losses = (any(word in said for word in words) for words in (_GAINS, _LOSSES))
    turned = re.search(rf"\(({'|'.join(_GAINS)})", said), re.search(rf"\(({'|'.join(_LOSSES)})", said)
    if (gains and losses and bool(turned[0]) == bool(turned[1])) or not (gains or losses):
        what = _("the header does not say whether a gain or a loss is above zero")
        row.refuse("exchange", what, _("write it as Gain/(Loss), or as (Gain)/Loss"), "ambiguous-signs")
        return None
    return -amount if turned[0] or not gains else amount


def _check_outstanding(row: Row, total: Decimal | None, paid: dict[str, Decimal]) -> None:
    """Agreed less what came in and what is disputed leaves what is outstanding, in every row."""
    outstanding, disputed = row.amount("outstanding"), row.amount("disputed") or Decimal(0)
    if outstanding is None or not paid or row.failed:
        return
    left = (total or Decimal(0)) - sum(paid.values()) - disputed
    if abs(left - outstanding) >= HALF_A_CENT:
        what = _(
            "{outstanding} is said to be outstanding, but the row leaves {left}",
            outstanding=figure(outstanding),
            left=figure(left),
        )
        row.refuse("outstanding", what, _("correct one of the row's amounts"), "outstanding-differs")


def _instalments(parts: Sequence[Part], unit: str, signed: dt.date | None) -> tuple[InstalmentDraft, ...]:
    drafts = []
    for part in parts:
        if unit and not part.row.failed & {part.amount_role, part.due_role}:
            drafts.append(InstalmentDraft(part.due, part.row.money(part.amount_role, part.amount, unit)))
            _check_due(part.row, part.due_role, part.due, signed)
    return tuple(drafts) if len(drafts) == len(parts) else ()


def _at_once(row: Row, amount: Money, signed: dt.date | None) -> tuple[InstalmentDraft, ...]:
    """The whole amount on one day."""
    due = _due_day(row, signed)
    if due is None:
        return ()
    _check_due(row, "due", due, signed)
    return (InstalmentDraft(due, amount),)


def _due_day(row: Row, signed: dt.date | None) -> dt.date | None:
    """When it is due: the day of the column, the one that the officer said, or that of signature."""
    due = row.day("due") if "due" in row.table.columns else row.reading.options.due
    if due is None and signed and "due" not in row.failed:
        due = signed
        row.reading.undated += 1
    if due is None and "due" not in row.failed and "signed" not in row.failed:
        row.refuse(
            "due", _("it is not said when it is due"), _("write the day, or run again with --due 2026-12-31"), "due-missing"
        )
    return due


def _check_due(row: Row, role: str, due: dt.date, signed: dt.date | None) -> None:
    if signed and due < signed:
        what = _("due {due}, before it was signed on {signed}", due=due, signed=signed)
        if "signed" in row.table.columns:
            at = row.table.at(row.row, "signed")
            what = _("due {due}, before it was signed on {signed} ({place})", due=due, signed=signed, place=at)
        row.refuse(role, what, _("correct one of the two days"), "due-before-signed")


_ADD_UP = {
    "short": N_("instalments add up to {sum}, {place} says {amount}: {difference} short"),
    "over": N_("instalments add up to {sum}, {place} says {amount}: {difference} too much"),
}


def _check_sum(row: Row, parts: Sequence[Part], drafts: Sequence[InstalmentDraft], amount: Money) -> None:
    """The instalments of a pledge add up to its amount."""
    total = sum_of((draft.amount for draft in drafts), amount.currency)
    if total == amount or any(part.row.failed for part in parts):
        return
    gap, name = (amount - total, "short") if total < amount else (total - amount, "over")
    places = [part.row.table.at(part.row.row, part.amount_role) for part in parts]
    number = screen_language().number
    what = _(
        _ADD_UP[name], sum=number(total.amount), place=row.table.at(row.row, "amount"), amount=number(amount.amount),
        difference=number(gap.amount),
    )  # fmt: skip
    row.problems.append(Problem(spread(places), what, _("correct one of them"), f"instalments-{name}"))


def spread(places: Sequence[str]) -> str:
    """Cells as one place: `Cuotas!C15:C17` where they stand in one column without a gap, else one after the other."""
    cells = [re.fullmatch(r"(.+!)([A-Z]+)(\d+)", place) for place in places]
    found = [cell for cell in cells if cell]
    rows = [int(cell[3]) for cell in found]
    if (
        len(found) == len(places) > 1
        and len({(cell[1], cell[2]) for cell in found}) == 1
        and rows == list(range(rows[0], rows[0] + len(rows)))
    ):
        return f"{places[0]}:{found[-1][2]}{rows[-1]}"
    return ", ".join(places)


def _condition(row: Row) -> tuple[bool, str]:
    """Conditional by its own column; without one, when a condition is written."""
    condition = row.text("condition", _TEXTS["condition"])
    cell = row.cell("conditional")
    if isinstance(cell, bool):
        return cell, condition
    if is_nothing(cell):
        return bool(condition) and condition.casefold() not in _NO.split(), condition
    said = text_of(cell).casefold()
    if said not in _YES.split() and said not in _NO.split():
        row.refuse("conditional", _("{value} is neither yes nor no", value=shown(said)), _("write Y or N"), "not-yes-or-no")
    return said in _YES.split(), condition
