"""`fund receipt correct`: money that was credited to a wrong pledge or contributor is credited anew (event 29)."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, M_, N_, _
from ledger.journal.numbering import spelled

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch


def correct(
    receipt: Annotated[str, typer.Argument(help="R-2026-0031")],
    targets: Annotated[list[str] | None, typer.Argument(metavar="[PLEDGE/N=AMOUNT...]", help="What it is for.")] = None,
    contributor: Annotated[str, typer.Option("--gift", metavar="CONTRIBUTOR", help="Its gift, without a pledge.")] = "",
    charges: Annotated[str, typer.Option("--charges", help="What banks kept of it; as recorded by default.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
) -> None:
    """Money was credited wrongly: credit it anew, or to nobody yet (in suspense). No money moves, closed quarters stand."""
    from dataclasses import replace

    from ledger.banking import learning, proposing
    from ledger.banking.targets import charged, named
    from ledger.contributions import contributors as people
    from ledger.contributions.receipts import Register
    from ledger.contributions.returns import take_back
    from ledger.journal import rates
    from ledger.money import Money

    here, receipt = session(), spelled(receipt, "R")  # the log says it as the book does
    known = bool(targets or contributor)
    _check(targets, contributor, charges, reason)

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        wrong = Register(unit, batch.id, rates.load(unit))
        taken, money = take_back(wrong, _credited(unit, receipt), memo=M_("{receipt} corrected", receipt=receipt))
        wrong.write()  # before the targets are read: what it paid is open again
        register = Register(unit, batch.id, wrong.rates)
        if known:
            money = replace(money, charges=charged(charges, money.net.currency) if charges else money.charges)
            aims = named(unit, targets or (), money.net, money.charges)
            number = register.receive(money, aims) if aims else register.receive_gift(money, people.find(unit, contributor)[0])
            told = N_("{taken} takes back {receipt}; {made} credits {amount} anew")
        else:
            money = replace(money, charges=Money.zero(money.net.currency))
            number = register.hold(money)
            told = N_("{taken} takes back {receipt}; {made} holds {amount} in suspense")
        register.write()
        if money.line:
            learning.teach_corrected(unit, batch.id, money.line, register.receipts[0]["contributor_id"], proposing.payers(unit))
        return Outcome(
            2, K_("{made} corrects {receipt}", made=number, receipt=receipt), total=str(money.net), reason=reason,
            lines=(_(told, taken=taken, receipt=receipt, made=number, amount=str(money.net + money.charges)),),
            more={"receipt": number, "taken_back": taken},
        )  # fmt: skip

    here.write("receipt correct", work, question=_("Record this correction?"), once=True)


def _check(targets: list[str] | None, contributor: str, charges: str, reason: str) -> None:
    """Raises NotUnderstood where what is said of the money does not go together, or no reason is given."""
    if targets and contributor:
        raise NotUnderstood(
            _("money is for pledges, or a gift without one."), _("leave out --gift, or the pledges"), name="no-target"
        )
    if charges and not (targets or contributor):
        raise NotUnderstood(
            _("charges belong to money for a pledge, or to a gift."), _("leave out --charges, or say whose money it is"), name="no-target"
        )  # fmt: skip
    if not reason.strip():
        raise NotUnderstood(_("a correction needs a reason."), _("--reason 'paid by the other ministry'"), name="no-reason")


def _credited(unit: "Unit", receipt: str) -> int:
    """The receipt to correct; raises NotUnderstood for none, LedgerError for money that went back and for what came in kind."""
    row = unit.one("SELECT id, amount, method FROM receipt_list WHERE number = :n", n=receipt)
    if row is None:
        raise NotUnderstood(
            _("There is no receipt {receipt}.", receipt=receipt), _("fund receipt list shows them"), name="unknown-receipt"
        )
    number, amount, method = row
    if amount < 0:
        raise LedgerError(
            _("{receipt} is no money that came in.", receipt=receipt), f"fund show {receipt}", name="returned-already"
        )
    if method != "cash":
        raise LedgerError(
            _("{receipt} came in kind.", receipt=receipt), _("undo its batch, which fund show names, and record it anew"), name="in-kind"
        )  # fmt: skip
    return int(number)
