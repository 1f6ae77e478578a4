"""Obligations: requisitions and orders, raised within what a line has left, cut, and released when they lapse."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.book.store import Unit
from ledger.budget.commitments import Obligation, expired, find, load
from ledger.budget.control import Control, pledges_by_name
from ledger.budget.drafts import LineKey, ObligationDraft
from ledger.budget.recovery_cases import Whose
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import M_, _
from ledger.journal import posting, rules_budget
from ledger.journal.draft import Draft
from ledger.journal.numbering import spelled
from ledger.journal.rules_budget import Coding
from ledger.money import Money

ENTRY = "id batch_id obligation_id event day amount reason transaction_id"
_ROW = "id batch_id number kind budget_line_id payee order_no pledge_id requisition_id expires override"


def raise_(unit: Unit, batch: int, drafts: Sequence[ObligationDraft]) -> tuple[str, ...]:
    """Record orders, firm commitments, and post them (event 21); returns their numbers, in the order of the drafts.

    Raises LedgerError or FileRefused with all problems: more than the line has left (but for a written reason), more than the
    cash of its source, more than the contributor of its agreement has unspent, a day of another fiscal year.
    """
    return _record(unit, batch, drafts, "order")


def request(unit: Unit, batch: int, drafts: Sequence[ObligationDraft]) -> tuple[str, ...]:
    """Record requisitions, which keep what a line has left for an order to come; the journal does not know them. Else as `raise_`."""
    return _record(unit, batch, drafts, "requisition")


def _record(unit: Unit, batch: int, drafts: Sequence[ObligationDraft], kind: str) -> tuple[str, ...]:
    control = Control(unit, batch)
    pledges = pledges_by_name(unit)
    standing = {one.number: one for one in load(unit, batch)} if any(draft.requisition for draft in drafts) else {}
    rows, entries, posted = [], [], []
    ids = iter(unit.ids("obligation", len(drafts)))
    for draft in drafts:
        requisition = _requisition(control, standing, draft)
        coding = _passes(control, pledges, requisition, draft, kind)
        if coding is None:
            continue
        number = next(ids)
        expires = draft.expires.isoformat() if draft.expires else None
        rows.append([number, batch, "", kind, coding.line, draft.payee.strip(), draft.order.strip(), coding.pledge,
                     requisition.id if requisition else None, expires, draft.override])  # fmt: skip
        entries.append((number, "raised", draft.day, draft.money.units, draft.override))
        if requisition:
            entries.append((requisition.id, "ordered", draft.day, -requisition.open.units, ""))
        if kind == "order":
            posted.append(
                rules_budget.obligated(
                    coding, draft.day, draft.money, source=f"obligation:{number}", memo=f"{draft.payee} {draft.order}".strip()
                )
            )
    control.settle()
    for row, draft in zip(rows, drafts, strict=True):
        (no,) = unit.numbers("O", draft.day.year)
        row[2] = f"O-{draft.day.year}-{no:04d}"
    unit.insert("obligation", _ROW, rows)
    prepared = dict(
        zip((entry[0] for entry in entries if entry[1] == "raised"), posting.prepare(unit, batch, posted), strict=False)
    )
    write_entries(unit, batch, [(*entry, prepared.get(entry[0]) if entry[1] == "raised" else None) for entry in entries])
    return tuple(str(row[2]) for row in rows)


def _requisition(control: Control, standing: dict[str, Obligation], draft: ObligationDraft) -> Obligation | None:
    """The requisition that an order comes from; noted as a problem where there is none such open."""
    if not draft.requisition:
        return None
    found = standing.get(spelled(draft.requisition, "O"))
    if found is None or found.kind != "requisition" or found.open.amount <= 0:
        control.note(
            draft.where,
            _("{requisition} is not an open requisition.", requisition=draft.requisition),
            _("fund budget obligations --open lists them"),
            "no-requisition",
        )
        return None
    standing[found.number] = replace(found, open=Money.zero(control.currency))
    return found


def _passes(
    control: Control, pledges: dict[str, tuple[int, int]], requisition: Obligation | None, draft: ObligationDraft, kind: str
) -> Coding | None:
    """How a draft is coded, kept in the control, when nothing speaks against it; else None, and what does is noted."""
    before = len(control.problems)
    line = control.check_line(draft.line, draft.day, draft.where)
    whose = code_to(control, pledges, draft.agreement, draft.line, draft.where)
    if not draft.payee.strip():
        control.note(draft.where, _("An obligation is to somebody."), _("name the payee"), "no-payee")
    if control.check_money(draft.money, draft.where) and line is not None and len(control.problems) == before:
        if requisition is not None and requisition.line == line.id:  # what it held is left again, for its own order
            line = replace(line, requested=line.requested - requisition.open)
            control.put(line)
        if control.check_left(line, draft.money, draft.override, draft.where):
            control.check_contributor(whose, draft.money, draft.day, draft.where)
    if line is None or len(control.problems) > before:
        return None
    if kind == "order":
        control.put(replace(line, obligated=line.obligated + draft.money))
    else:
        control.put(replace(line, requested=line.requested + draft.money))
    control.take(whose, draft.money, draft.day)
    return line.coding(*(whose or ()))


def code_to(control: Control, pledges: dict[str, tuple[int, int]], agreement: str, key: LineKey, where: str) -> Whose | None:
    """Contributor and pledge of an agreement, None without one; a problem is noted for one that is not known, and where the program-budget pays."""
    if not agreement.strip():
        return None
    if key.source != "fund":
        control.note(where, _("The program-budget's share is not spent for a contributor."), _("leave out the agreement, or name a line of the fund"),
                     "mixed-sources")  # fmt: skip
    found = pledges.get(agreement.strip())
    if found is None:
        control.note(
            where, _("There is no pledge {pledge}.", pledge=agreement), _("fund pledge list shows them"), "unknown-pledge"
        )
        return None
    pledge, contributor = found
    return contributor, pledge


def increase(unit: Unit, batch: int, number: str, money: Money, day: date, reason: str) -> str:
    """Raise an order by `money` in the fund's currency (event 21 again), under the control that a new one passes; returns its number.

    Raises LedgerError for more than its line has left, than there is cash, or than its contributor has unspent; for a
    requisition, an order that lapsed, a day of another fiscal year, and without a reason.
    """
    control = Control(unit, batch)
    one = find(load(unit, batch), number)
    if not reason.strip():
        raise NotUnderstood(_("increasing an order needs a reason."), "--reason TEXT", name="no-reason")
    if one.kind != "order":
        raise LedgerError(_("{number} is a requisition: it is not increased.", number=one.number), _("fund budget request {object} AMOUNT PAYEE asks for more", object=one.key.object),
                          name="is-requisition")  # fmt: skip
    if not one.day <= day <= one.until:
        raise LedgerError(_("{number} is an order for {first} to {last}; it cannot be increased on {day}.", number=one.number, first=one.day, last=one.until, day=day), _("correct --on"),
                          name="not-a-past-day")  # fmt: skip
    line = control.check_line(one.key, day, "")
    if control.check_money(money, "") and line is not None and control.check_left(line, money, "", ""):
        control.check_contributor(one.whose, money, day, "")
    control.settle()
    memo = f"{one.payee} {one.order} {reason}".replace("  ", " ")
    draft = rules_budget.obligated(one.coding, day, money, source=f"obligation:{one.id}:increased:{batch}", memo=memo)
    (entry,) = posting.prepare(unit, batch, [draft])
    write_entries(unit, batch, [(one.id, "raised", day, money.units, reason.strip(), entry)])
    return one.number


def write_entries(unit: Unit, batch: int, entries: Sequence[tuple[int, str, date, int, str, int | None]]) -> None:
    """Changes of what is open: (obligation, event, day, amount in units, reason, entry of the journal)."""
    rows = [
        (number, batch, of, event, day.isoformat(), units, reason, entry)
        for number, (of, event, day, units, reason, entry) in zip(
            unit.ids("obligation_entry", len(entries)), entries, strict=True
        )
    ]
    unit.insert("obligation_entry", ENTRY, rows)


def release(unit: Unit, batch: int, number: str, money: Money | None, day: date, reason: str) -> Money:
    """Cut an obligation by what will not be spent (event 22c), all of it without an amount; returns how much.

    Raises LedgerError for more than is open and not in a traveller's hands, and without a reason.
    """
    found = find(load(unit, batch), number)
    cut = found.free if money is None else money
    if not reason.strip():
        raise NotUnderstood(_("cutting an obligation needs a reason."), "--reason TEXT", name="no-reason")
    if cut.amount <= 0 or found.free < cut:
        what = _("{number} has {open} open; {cut} of it cannot be released.", number=found.number, open=found.open, cut=cut)
        if found.advanced:
            what = _(
                "{number} has {open} open, {advanced} of it in a traveller's hands; {cut} of it cannot be released.",
                number=found.number,
                open=found.open,
                advanced=found.advanced,
                cut=cut,
            )
        raise LedgerError(what, f"fund show {found.number}",
                          name="over-obligation")  # fmt: skip
    if day < found.day:
        raise LedgerError(
            _("{number} was raised on {raised}, after {day}.", number=found.number, raised=found.day, day=day),
            _("correct --on"),
            name="not-a-past-day",
        )
    _cut(unit, batch, [(found, cut)], "released", day, reason)
    return cut


def lapse(unit: Unit, batch: int, day: date) -> list[Obligation]:
    """Release on `day` what has expired before it (event 28b, Article 106); returns what lapsed, as it stood."""
    found = expired(unit, day, batch)
    _cut(unit, batch, [(one, one.free) for one in found], "lapsed", day, M_("Article 106"))
    return found


def _cut(unit: Unit, batch: int, cuts: Sequence[tuple[Obligation, Money]], event: str, day: date, reason: str) -> None:
    orders = [(one, cut) for one, cut in cuts if one.kind == "order"]
    drafts = [_cut_draft(batch, one, cut, event, day, reason) for one, cut in orders]
    prepared = {one.id: entry for (one, _cut), entry in zip(orders, posting.prepare(unit, batch, drafts), strict=True)}
    write_entries(unit, batch, [(one.id, event, day, -cut.units, reason, prepared.get(one.id)) for one, cut in cuts])


def _cut_draft(batch: int, one: Obligation, cut: Money, event: str, day: date, reason: str) -> Draft:
    source = f"obligation:{one.id}:{event}:{batch}"
    return rules_budget.released(one.coding, day, cut, event=f"obligation {event}", source=source, memo=reason)
