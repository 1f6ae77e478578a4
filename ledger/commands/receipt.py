"""`fund receipt`: money received, returned, identified later, and what waits in suspense."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands import in_kind as kinds
from ledger.commands.correct import correct
from ledger.commands.outcome import Outcome
from ledger.commands.refund import ON, TRANSIT, cash_of, pay, refund, refunds
from ledger.commands.session import session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, P_, _, n_
from ledger.journal.numbering import spelled
from ledger.money import BASE, Money, currency
from ledger.show import Column, Table

if TYPE_CHECKING:
    from datetime import date

    from ledger.book.store import Unit
    from ledger.contributions.suspense import Held
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Money received and returned.")
app.command()(correct)
app.command()(refund)
app.command()(pay)
app.command()(refunds)
REASON = Annotated[str, typer.Option("--reason", help="Why.")]
ACCOUNT = Annotated[str, typer.Option("--account", help="The bank account.")]


@app.command("list")
def receipts(
    contributors: Annotated[list[str] | None, typer.Argument(metavar="[CONTRIBUTOR...]", help="Only these.")] = None,
    unidentified: Annotated[bool, typer.Option("--unidentified", help="Only what is in suspense.")] = False,
    in_kind: Annotated[bool, typer.Option("--in-kind", help="Only what came in kind.")] = False,
) -> None:
    """Money received, by value date."""
    from datetime import date

    from ledger.contributions.listing import code_of

    here = session()
    wanted = {code_of(here.reader, name) for name in contributors or ()}
    if in_kind:
        here.show(kinds.listed(here, wanted))
        return
    of = {f"c{at}": code for at, code in enumerate(sorted(wanted))}
    only = (
        f"WHERE r.contributor_id IN (SELECT id FROM contributor WHERE code IN ({', '.join(f':{name}' for name in of)}))"
        if of
        else ""
    )
    rows = []
    for number, contributor, day, code, amount, base, charges, kept, reference, held, back, known, leaves in here.reader.rows(
        "SELECT r.number, r.contributor, r.day, r.currency, r.amount, r.base, r.charges, r.account_currency, r.reference, "
        "r.held + coalesce((SELECT sum(x.held) FROM receipt x WHERE x.identifies = r.id AND x.undone_in IS NULL), 0), "
        "EXISTS (SELECT 1 FROM receipt_list x WHERE x.returns = r.id), (SELECT max(x.amount) FROM receipt_list x WHERE x.identifies = r.id), "
        "CASE WHEN r.amount < 0 AND r.returns IS NULL AND r.identifies IS NOT NULL THEN 1 ELSE 0 END "
        f"FROM receipt_list r {only} ORDER BY r.day, r.number",
        **of,
    ):
        if unidentified and held <= 0:
            continue
        state = _state(amount, held, known, back=bool(back), leaves=bool(leaves))
        rows.append((number, contributor or "", date.fromisoformat(day), code, Money.of_units(amount, code), Money.of_units(base, BASE),
                     Money.of_units(charges, kept), state, reference))  # fmt: skip
    here.show(
        Table(
            "receipts", n_("1 receipt", "{count} receipts", len(rows)),
            (Column("receipt", _("Receipt"), "code"), Column("contributor", _("Who"), "code"), Column("date", _("Date"), "date"),
             Column("currency", _("Cur"), "code"), Column("amount", _("Sent"), "amount"), Column("usd", _("USD"), "amount"),
             Column("charges", _("Charges"), "amount", optional=True),
             Column("state", _("State"), "state", words={"suspense": _("SUSPENSE"), "returned": _("returned"), "received": _("received"),
                                                               "identified": _("identified"), "released": _(P_("receipt", "released"))}),
             Column("reference", _("Bank reference"), optional=True)),
            rows,
        )
    )  # fmt: skip


def _state(amount: int, held: int, known: int | None, *, back: bool, leaves: bool) -> str:
    """What became of a receipt; `known` is the most that was taken of it out of suspense, below zero where all of it left the fund."""
    if held > 0:
        return "suspense"
    if leaves or (known is not None and known < 0):
        return "released"
    if back or amount < 0:
        return "returned"
    return "received" if known is None else "identified"


@app.command()
def add(
    contributor: Annotated[str, typer.Argument(help="Its code.")],
    amount: Annotated[str, typer.Argument(help="What it sent, before charges: 1234.56")],
    code: Annotated[str, typer.Argument(metavar="CURRENCY", help="EUR")],
    on: ON = "today",
    targets: Annotated[
        list[str] | None, typer.Option("--for", metavar="PLEDGE/N", help="The pledge it serves; may be repeated.")
    ] = None,
    account: TRANSIT = "",
    charges: Annotated[str, typer.Option("--charges", help="What banks kept.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="The bank's reference.")] = "",
    in_kind: Annotated[
        str, typer.Option("--in-kind", metavar="goods|services", help="It is no money: AMOUNT is its fair value.")
    ] = "",
    document: Annotated[str, typer.Option("--document", metavar="FILE", help="In kind: the paper that its value rests on.")] = "",
    used_for: Annotated[
        int, typer.Option("--object", metavar="N", help="Goods: the object of expenditure they are used for, 1 to 9.")
    ] = 0,
    what: Annotated[str, typer.Option("--what", help="In kind: what it is.")] = "",
) -> None:
    """Record a receipt without a bank file, or in kind."""
    from ledger.banking.targets import charged

    here = session()
    day = here.day(on)
    sent = Money.parse(amount, currency(code, day))
    kept = charged(charges, sent.currency) if charges else Money.zero(sent.currency)
    _check_amounts(sent, kept)
    if not in_kind:
        _add_money(contributor, sent, kept, day, account, reference, targets or [])
    elif account or charges:
        raise NotUnderstood(_("what is given in kind touches no bank."), _("leave out --account and --charges"), name="no-bank")
    else:
        kinds.add(here, kinds.Given(contributor, sent, day, in_kind, document, used_for, what, tuple(targets or ())))


def _add_money(contributor: str, sent: Money, kept: Money, day: "date", account: str, reference: str, targets: list[str]) -> None:
    from ledger.banking.targets import named
    from ledger.contributions import contributors as people
    from ledger.contributions.receipts import Arrival, Register
    from ledger.journal import rates

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        who, name = people.find(unit, contributor)
        cash, bank = cash_of(unit, account)
        if bank is not None and bank.currency != sent.currency:
            raise NotUnderstood(
                _("{account} is kept in {currency}.", account=bank.name, currency=bank.currency),
                _("import the bank's file: it says what arrived"),
                name="other-currency",
            )
        register = Register(unit, batch.id, rates.load(unit))
        arrival = Arrival(cash, day, sent - kept, kept, None, reference, f"{name} {sent}")
        aims = named(unit, targets, sent - kept, kept)
        for aim in aims:
            kinds.check_owner(register.pledges[aim.pledge], name)
        number = register.receive(arrival, aims) if aims else register.receive_gift(arrival, who)
        register.write()
        return Outcome(
            1, f"{number} {name} {sent}", total=str(sent), lines=(f"{number}  {name}  {sent}",), more={"receipt": number}
        )

    session().write("receipt add", work, question=_("Record this receipt?"), once=True)


def _check_amounts(sent: Money, kept: Money) -> None:
    """Raises LedgerError for nothing sent, or for charges that leave nothing of it."""
    if sent.amount <= 0:
        raise LedgerError(
            _("{amount} is not an amount above zero.", amount=sent),
            _("what went back is a matter of fund receipt return"),
            name="not-an-amount",
        )
    if kept.amount >= sent.amount:
        raise LedgerError(
            _("banks cannot have kept {kept} of {sent}.", kept=kept, sent=sent),
            _("write what was sent, before charges"),
            name="more-than-came-in",
        )


@app.command("return")
def give_back(
    receipt: Annotated[str, typer.Argument(help="R-2026-0031")],
    on: ON = "today",
    fee: Annotated[str, typer.Option("--fee", help="What the bank charged for it.")] = "",
    reason: REASON = "",
) -> None:
    """The bank took the money back; the pledge reopens."""
    from ledger.banking.targets import charged
    from ledger.contributions.receipts import Register
    from ledger.contributions.returns import send_back
    from ledger.journal import rates
    from ledger.journal.rules import Cash

    here, receipt = session(), spelled(receipt, "R")  # the log says it as the book does
    day = here.day(on)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        row = unit.one(
            "SELECT r.id, r.day, r.net, r.account_currency, r.fund_id, r.bank_account_id, p.account FROM receipt r JOIN posting p "
            "ON p.transaction_id = r.transaction_id AND p.no = 1 WHERE r.number = :n AND r.undone_in IS NULL", n=receipt,
        )  # fmt: skip
        if row is None:
            raise NotUnderstood(
                _("There is no receipt {receipt}.", receipt=receipt), _("fund receipt list shows them"), name="unknown-receipt"
            )
        number, came, net, code, fund, bank, account = row
        if net < 0:
            raise LedgerError(
                _("{receipt} is itself a return.", receipt=receipt), f"fund show {receipt}", name="returned-already"
            )
        if day.isoformat() < came:
            raise _too_early(receipt, came)
        left = Money.of_units(net, code) + (charged(fee, code) if fee else Money.zero(code))
        register = Register(unit, batch.id, rates.load(unit))
        made = send_back(register, number, Cash(account, bank, fund), day, left, line=None, memo=reason)
        register.write()
        return Outcome(
            1,
            K_("{made} returns {receipt}", made=made, receipt=receipt),
            total=str(left),
            reason=reason,
            lines=(_("{made} returns {receipt}, {amount}", made=made, receipt=receipt, amount=str(left)),),
        )

    here.write("receipt return", work, question=_("Record the return?"), once=True)


@app.command()
def identify(
    receipt: Annotated[str, typer.Argument(help="R-2026-0031, in suspense")],
    targets: Annotated[list[str] | None, typer.Argument(metavar="[PLEDGE/N=AMOUNT...]", help="What it is for.")] = None,
    contributor: Annotated[str, typer.Option("--gift", metavar="CONTRIBUTOR", help="Its gift, without a pledge.")] = "",
    charges: Annotated[str, typer.Option("--charges", help="What banks kept of it.")] = "",
    on: ON = "today",
) -> None:
    """Money in suspense gets its owner; the value date is kept."""
    from ledger.banking import learning, proposing
    from ledger.banking.targets import charged, named
    from ledger.contributions import contributors as people
    from ledger.contributions.receipts import Register
    from ledger.contributions.suspense import held
    from ledger.journal import rates

    here, receipt = session(), spelled(receipt, "R")  # the log says it as the book does
    day = here.day(on)
    if targets and contributor:
        raise NotUnderstood(
            _("money is for pledges, or a gift without one."), _("leave out --gift, or the pledges"), name="no-target"
        )

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        money = held(unit, receipt)
        _check_after(day, money)
        kept = charged(charges, money.left.currency) if charges else Money.zero(money.left.currency)
        who = people.find(unit, contributor)[0] if contributor else None
        register = Register(unit, batch.id, rates.load(unit))
        aims = named(unit, targets or (), money.left, kept)
        number = register.identify(money, aims, contributor=who, charges=kept, day=day)
        register.write()
        if money.line and money.contributor is None:
            learning.teach_identified(unit, batch.id, money.line, register.receipts[-1]["contributor_id"], proposing.payers(unit))
        return Outcome(
            1,
            K_("{number} identifies {receipt}", number=number, receipt=money.number),
            total=str(money.left),
            lines=(_("{number} identifies {receipt}, {amount}", number=number, receipt=money.number, amount=str(money.left)),),
        )

    here.write("receipt identify", work, question=_("Identify this money?"))


@app.command()
def release(
    receipt: Annotated[str, typer.Argument(help="R-2026-0031, in suspense")],
    back: Annotated[bool, typer.Option("--back", help="Paid back to the sender from --account.")] = False,
    account: ACCOUNT = "",
    on: ON = "today",
    reason: REASON = "",
) -> None:
    """Money in suspense leaves it: to the Regular Fund (2140), or back to who sent it."""
    from ledger.banking import accounts
    from ledger.contributions.receipts import Register
    from ledger.contributions.suspense import held
    from ledger.journal import rates

    here, receipt = session(), spelled(receipt, "R")  # the log says it as the book does
    day = here.day(on)
    if account and not back:
        raise NotUnderstood(
            _("money leaves an account only when it is paid back."), _("add --back, or leave out --account"), name="no-target"
        )

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        money = held(unit, receipt)
        _check_after(day, money)
        register = Register(unit, batch.id, rates.load(unit))
        bank = accounts.find(unit, account) if back else None
        if bank is not None and bank.currency != money.left.currency:
            raise NotUnderstood(
                _("{account} is kept in {currency}, {receipt} is in {other}.", account=bank.name, currency=bank.currency, receipt=money.number, other=money.left.currency),
                _("name an account in that currency with --account"), name="other-currency",
            )  # fmt: skip
        number = register.release(money, cash=bank.cash if bank else None, day=day, line=None, reason=reason)
        register.write()
        words = K_("{number} releases {receipt}", number=number, receipt=money.number)
        return Outcome(
            1,
            words,
            total=str(money.left),
            reason=reason,
            lines=(_("{number} releases {receipt}, {amount}", number=number, receipt=money.number, amount=str(money.left)),),
        )

    here.write("receipt release", work, question=_("Release this money?"))


def _check_after(day: "date", money: "Held") -> None:
    """Raises LedgerError for a day before the money came."""
    if day < money.day:
        raise _too_early(money.number, money.day.isoformat())


def _too_early(receipt: str, came: str) -> LedgerError:
    return LedgerError(
        _("{receipt} came on {came}; nothing can have become of it before.", receipt=receipt, came=came),
        f"fund show {receipt}",
        name="not-a-past-day",
    )
