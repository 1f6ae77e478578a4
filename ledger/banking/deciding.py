"""What officers decide about bank lines: staging, clearing, and posting what is staged."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.banking import payments, transfers
from ledger.banking.accounts import BankAccount
from ledger.banking.accrual import Accrued
from ledger.banking.match_values import Payment
from ledger.banking.unposted import TO_DO
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.contributions.receipts import Arrival, Register
from ledger.contributions.returns import send_back
from ledger.contributions.worth import Target
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.journal import posting, rates, rules
from ledger.journal.draft import Draft
from ledger.money import Money

# What an officer may say a line is, and the account it goes to.
CODED = {
    "interest": ("4110", "interest received"),
    "fee": ("5960", "bank charge"),
    "payment": ("2010", "payment"),
    "transfer": ("1090", "own transfer"),
    "program-budget": ("4310", "transfer in"),
    "recovery": ("2140", "recovery settled"),
    "other": ("2140", "not of this fund"),
}
TYPES = ("receipt", "gift", "unidentified", "return", *CODED)
BY_HAND = ("match accept", "match set")  # commands with which somebody decides lines one by one
# Of a decision (`m`) that nothing came of yet.
UNPOSTED = "NOT EXISTS (SELECT 1 FROM match_posting p WHERE p.match_id = m.id AND p.undone_in IS NULL)"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a line is: money for `targets`, a gift of `contributor`, unidentified, the return of `returns_line`, or one of `CODED`.

    A payment may say which expenditures it `pays`.
    """

    line: int
    type: str
    targets: tuple[Target, ...] = ()
    charges: Money | None = None  # what banks kept, in the account's currency
    contributor: int | None = None
    returns_line: int | None = None
    note: str = ""
    with_line: int | None = None  # the other side of a transfer between own accounts
    pays: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """A decided line, ready to be posted. `amount` in the account's currency, into the account positive.

    `by_hand`: somebody decided this line, on the command line or in the review; else the program did, being certain.
    """

    match: int
    decision: Decision
    account: BankAccount
    day: date
    amount: Money
    text: str
    reference: str
    counterparty: str
    iban: str = ""
    by_hand: bool = False


@dataclass(slots=True)
class Posted:
    """What posting did: receipts, entries, and the transaction of each match."""

    transactions: dict[int, int] = field(default_factory=dict)
    receipts: int = 0
    unidentified: int = 0
    coded: int = 0
    returned: int = 0


def line_id(text: str) -> int:
    """The id of a bank line by its number, `L-1047`; raises NotUnderstood."""
    plain = text.strip().upper().removeprefix("L-")
    if not re.fullmatch("[0-9]{1,15}", plain):
        raise NotUnderstood(
            _('"{text}" is not a bank line.', text=text), _("write it as L-1047; fund match lists them"), name="unknown-line"
        )
    return int(plain)


def stage(unit: Unit, batch: int, decisions: Sequence[Decision]) -> int:
    """Stage decisions; an earlier one of the same line gives way. Returns how many.

    Raises LedgerError for a line that is posted, that is not there, or whose decision does not fit its direction.
    """
    decisions = _with_other_sides(unit, decisions)
    named = {line for decision in decisions for line in (decision.line, decision.returns_line) if line is not None}
    states = {
        number: (state, amount)
        for number, state, amount in unit.rows(
            f"SELECT id, state, amount FROM bank_line_list WHERE id IN ({', '.join(map(str, named)) or 'NULL'})"
        )
    }
    for decision in decisions:
        _check(decision, states)
    pledges: dict[str, tuple[int, int]] = {
        number: (pledge, contributor)
        for number, pledge, contributor in unit.rows("SELECT number, id, contributor_id FROM pledge WHERE undone_in IS NULL")
    }
    for decision in decisions:
        _check_targets(decision, pledges)
    payments.check(unit, {decision.line: decision.pays for decision in decisions if decision.pays})
    clear(unit, batch, [decision.line for decision in decisions])
    return len(write(unit, batch, decisions))


def write(unit: Unit, batch: int, decisions: Sequence[Decision]) -> range:
    """Write checked decisions about lines that have none; returns the ids of the matches."""
    pledges: dict[str, int] = dict(unit.rows("SELECT number, id FROM pledge WHERE undone_in IS NULL"))
    ids = unit.ids("bank_match", len(decisions))
    unit.insert("bank_match", "id batch_id bank_line_id type charges contributor_id returns_line with_line account note", [
        (number, batch, one.line, one.type, one.charges.units if one.charges else 0, one.contributor, one.returns_line,
         one.with_line, CODED[one.type][0] if one.type in CODED else "", one.note)
        for number, one in zip(ids, decisions, strict=True)
    ])  # fmt: skip
    parts = [
        (batch, number, pledges[target.pledge], target.instalment, target.amount.units)
        for number, one in zip(ids, decisions, strict=True)
        for target in one.targets
    ]
    unit.insert(
        "match_part", "id batch_id match_id pledge_id instalment amount",
        [(number, *part) for number, part in zip(unit.ids("match_part", len(parts)), parts, strict=True)],
    )  # fmt: skip
    payments.write(unit, batch, {number: one.pays for number, one in zip(ids, decisions, strict=True) if one.pays})
    return ids


def _with_other_sides(unit: Unit, decisions: Sequence[Decision]) -> list[Decision]:
    """The two sides of a transfer are decided together, unless the other one is posted."""
    found = {decision.line: decision for decision in decisions}
    for one in decisions:
        if one.with_line is not None and not transfers.check(unit, one.line, one.with_line):
            found[one.with_line] = Decision(one.with_line, "transfer", note=one.note, with_line=one.line)
    return list(found.values())


def _check(decision: Decision, states: dict[int, tuple[str, int]]) -> None:
    if decision.line not in states:
        raise NotUnderstood(
            _("There is no bank line L-{line}.", line=decision.line), _("fund match lists them"), name="unknown-line"
        )
    state, amount = states[decision.line]
    if state == "posted":
        raise LedgerError(
            _("L-{line} is posted.", line=decision.line), _("fund undo BATCH takes the posting back"), name="posted-already"
        )
    if decision.type not in TYPES:
        raise NotUnderstood(
            _('"{type}" is not a type of line.', type=decision.type),
            _("one of: {words}", words=", ".join(TYPES)),
            name="unknown-type",
        )
    if not amount:
        raise no_money(decision.line)
    if decision.type in ("receipt", "gift", "unidentified", "program-budget") and amount <= 0:
        raise LedgerError(
            _("L-{line} takes money out; it is no {type}.", line=decision.line, type=decision.type),
            f"fund show L-{decision.line}",
            name="wrong-direction",
        )
    if decision.type == "return" and amount >= 0:
        raise LedgerError(
            _("L-{line} brings money in; it is no return.", line=decision.line),
            f"fund show L-{decision.line}",
            name="wrong-direction",
        )
    if decision.type == "receipt" and not decision.targets:
        raise NotUnderstood(_("say which pledge the money is for."), "fund match set L-1047 P-2026-0005/1", name="no-target")
    origin = decision.returns_line
    if origin is not None and origin not in states:
        raise NotUnderstood(_("There is no bank line L-{line}.", line=origin), _("fund match lists them"), name="unknown-line")
    if origin is not None and states[origin][1] <= 0:
        raise LedgerError(
            _("L-{line} took money out; nothing of it can come back.", line=origin),
            f"fund show L-{origin}",
            name="wrong-direction",
        )


def no_money(line: int) -> LedgerError:
    """The refusal of a decision about a line of 0.00, which nothing can be posted of."""
    return LedgerError(
        _("L-{line} moves no money; there is nothing to decide.", line=line), f"fund show L-{line}", name="no-money"
    )


def _check_targets(decision: Decision, pledges: Mapping[str, tuple[int, int]]) -> None:
    for target in decision.targets:
        if target.pledge not in pledges:
            raise NotUnderstood(
                _("There is no pledge {pledge}.", pledge=target.pledge), _("fund pledge list shows them"), name="unknown-pledge"
            )
    if len({pledges[target.pledge][1] for target in decision.targets}) > 1:
        raise LedgerError(
            _("L-{line} comes from one contributor; these pledges are of several.", line=decision.line),
            _("fund match set L-{line} --unidentified keeps it until the sender says how it is shared", line=decision.line),
            name="two-contributors",
        )


def clear(unit: Unit, batch: int, lines: Sequence[int]) -> int:
    """Take back the staging of lines, of both sides of a transfer; returns how many were staged."""
    found = 0
    sides: dict[int, int] = dict(
        unit.rows("SELECT with_line, bank_line_id FROM bank_match WHERE with_line IS NOT NULL AND undone_in IS NULL")
    )
    for line in dict.fromkeys((*lines, *(sides[line] for line in lines if line in sides))):
        match = unit.value(
            f"SELECT m.id FROM bank_match m WHERE m.bank_line_id = :line AND m.undone_in IS NULL AND {UNPOSTED}", line=line
        )
        if match is not None:
            for table in ("match_part", "payment_part"):
                unit.execute(f"UPDATE {table} SET undone_in = :b WHERE match_id = :m AND undone_in IS NULL", b=batch, m=match)
            unit.execute("UPDATE bank_match SET undone_in = :b WHERE id = :m", b=batch, m=match)
            found += 1
    return found


def decided(query: Asking, which: str, **values: object) -> dict[int, Decision]:
    """The decisions of those matches (`m`) that `which` names in SQL, whole, by the id of the match."""
    targets: dict[int, list[Target]] = {}
    for match, pledge, instalment, amount, currency in query.rows(
        "SELECT m.id, g.number, p.instalment, p.amount, g.currency FROM match_part p JOIN bank_match m ON m.id = p.match_id "
        f"JOIN pledge g ON g.id = p.pledge_id WHERE {which} ORDER BY p.id",
        **values,
    ):
        targets.setdefault(match, []).append(Target(pledge, instalment, Money.of_units(amount, currency)))
    pays = payments.parts(query, which, **values)
    return {
        match: Decision(
            line, kind, tuple(targets.get(match, ())), Money.of_units(charges, currency) if charges else None, contributor, returns, note,
            other, pays.get(match, ()),
        )
        for match, line, kind, charges, currency, contributor, returns, note, other in query.rows(
            "SELECT m.id, l.id, m.type, m.charges, l.currency, m.contributor_id, m.returns_line, m.note, m.with_line FROM bank_match m "
            f"JOIN bank_line l ON l.id = m.bank_line_id WHERE {which} ORDER BY m.id",
            **values,
        )
    }  # fmt: skip


def staged(query: Asking, account: str = "") -> list[Staged]:
    """Everything staged and not posted, in the order in which money moved."""
    decisions = decided(query, f"m.undone_in IS NULL AND {UNPOSTED}")
    known = {row[1]: BankAccount(*row) for row in query.rows("SELECT id, name, currency, iban, fund_id FROM bank_account_list")}
    return [
        Staged(
            match, decisions[match], known[name], date.fromisoformat(day), Money.of_units(amount, known[name].currency), text, reference, party,
            iban, made in BY_HAND,
        )
        for match, name, day, amount, text, reference, party, iban, made in query.rows(
            "SELECT l.match_id, l.bank_account, coalesce(l.value_date, l.day), l.amount, l.text, l.reference, l.counterparty, l.iban, b.kind "
            "FROM bank_line_list l JOIN bank_match m ON m.id = l.match_id JOIN batch b ON b.id = m.batch_id WHERE l.state = 'staged' "
            f"AND l.id IN {TO_DO} AND (:account = '' OR l.bank_account = :account) ORDER BY coalesce(l.value_date, l.day), l.id",
            account=account,
        )
    ]  # fmt: skip


def post(unit: Unit, batch: int, lines: Sequence[Staged]) -> Posted:
    """Post staged lines in one batch: receipts recorded and allocated, returns, suspense, coded lines (events 4-11b, 16, 24).

    Raises LedgerError naming the line when a decision can no longer stand (more than is open, a missing rate).
    """
    table = rates.load(unit)
    register = Register(unit, batch, table)
    done, numbers, of_line = Posted(), {}, _receipts_of_lines(unit)
    coded: list[tuple[int, Draft]] = []
    transit, accrued, due = transfers.Transit(unit, table), Accrued(unit), payments.Due(unit)
    for one in lines:
        try:
            if one.decision.pays:
                coded.append(
                    (
                        one.match,
                        due.paid(one.match, one.decision.pays, one.account.cash, one.amount, one.day, table, **_said(one, batch)),
                    )
                )
                done.coded += 1
            elif one.decision.type in CODED:
                coded.append((one.match, _coded(one, table, batch, transit, accrued)))
                done.coded += 1
            else:
                number = _receive(register, one, of_line, done)
                numbers[one.match] = number
                of_line[one.decision.line] = register.receipts[-1]["id"]
        except LedgerError as error:
            raise LedgerError(f"L-{one.decision.line}: {error.message}", *error.cure, name=error.name, code=error.code) from None
    written = register.write()
    done.transactions = {match: written[number] for match, number in numbers.items()}
    made = posting.prepare(unit, batch, [draft for _, draft in coded])
    done.transactions |= {match: transaction for (match, _), transaction in zip(coded, made, strict=True)}
    due.write(unit, batch, done.transactions)
    rows = sorted(done.transactions.items())
    ids = dict(zip((match for match, _ in rows), unit.ids("match_posting", len(rows)), strict=True))
    rows.sort(key=lambda row: row[0] in transit.clears)  # what is taken up is there before
    unit.insert("match_posting", "id batch_id match_id transaction_id clears", [
        (ids[match], batch, match, transaction, transit.cleared(match, ids)) for match, transaction in rows
    ])  # fmt: skip
    return done


def _receive(register: Register, one: Staged, of_line: dict[int, int], done: Posted) -> str:
    decision, cash = one.decision, one.account.cash
    memo = " ".join(f"{one.counterparty} {one.text}".split())[:200]
    if decision.type == "return":
        receipt = of_line.get(decision.returns_line or 0)
        if receipt is None:
            raise LedgerError(
                _("the receipt that came back is not posted yet."),
                _("post the line it returns, or name another"),
                name="no-receipt",
            )
        done.returned += 1
        return send_back(register, receipt, cash, one.day, -one.amount, line=decision.line, memo=memo)
    arrival = Arrival(
        cash, one.day, one.amount, decision.charges or Money.zero(one.amount.currency), decision.line, one.reference, memo
    )
    if decision.type == "unidentified":
        done.unidentified += 1
        return register.hold(arrival)
    done.receipts += 1
    if decision.type == "gift":
        if decision.contributor is None:
            raise LedgerError(_("say whose gift it is."), name="no-contributor")
        return register.receive_gift(arrival, decision.contributor)
    return register.receive(arrival, decision.targets)


def _said(one: Staged, batch: int) -> dict[str, str]:
    """The key of the entry of a coded line, and its words."""
    memo = " ".join(f"{one.counterparty} {one.text} {one.decision.note}".split())[:200]
    return {"source": f"match:{one.match}:{batch}", "memo": memo}


def _coded(one: Staged, table: rates.Rates, batch: int, transit: transfers.Transit, accrued: Accrued) -> Draft:
    account, event = CODED[one.decision.type]
    source, memo = _said(one, batch).values()
    if one.decision.type == "transfer":
        decision, cash = one.decision, one.account.cash
        return transit.draft(one.match, decision.line, decision.with_line, cash, one.day, one.amount, source=source, memo=memo)
    if one.decision.type == "interest":
        return accrued.received(one.account.cash, one.day, one.amount, table, source=source, memo=memo)
    base = table.value(one.amount, one.day)
    if one.decision.type == "program-budget":
        return rules.transferred_in(one.account.cash, one.day, one.amount, base, source=source, memo=memo)
    return rules.coded(one.account.cash, one.day, one.amount, base, account, event=event, source=source, memo=memo)


def _receipts_of_lines(unit: Unit) -> dict[int, int]:
    return dict(
        unit.rows(
            "SELECT bank_line_id, id FROM receipt WHERE bank_line_id IS NOT NULL AND identifies IS NULL AND undone_in IS NULL ORDER BY id"
        )
    )
