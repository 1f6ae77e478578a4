"""What contributors give in kind: recorded by `fund receipt add --in-kind`, listed by `fund receipt list --in-kind`."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.commands.outcome import Outcome
from ledger.commands.session import Session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, _, n_
from ledger.money import BASE, Money, sum_of
from ledger.show import Cell, Column, Table, Total

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.contributions.standing import Standing
    from ledger.journal.batches import Batch


@dataclass(frozen=True, slots=True)
class Given:
    """The words of the command line: whose, its fair value, goods or services, the document, the object, what it is."""

    contributor: str
    money: Money
    day: date
    kind: str
    document: str
    object: int
    what: str
    targets: tuple[str, ...] = ()


def add(here: Session, given: Given) -> None:
    """Record a gift in kind, or goods that a pledge is honoured with."""
    from ledger.contributions.gifts import KINDS

    if given.kind not in KINDS:
        raise NotUnderstood(
            _('"{kind}" is no gift in kind.', kind=given.kind), _("--in-kind goods, or --in-kind services"), name="unknown-kind"
        )
    digest = _digest(given.document)
    if given.targets and given.kind == "services":
        raise NotUnderstood(
            _("a pledge is honoured with money or goods; services are a memorandum."), _("leave out --for"), name="no-target"
        )

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        number, value = _pledged(unit, batch.id, given, digest) if given.targets else _gift(unit, batch.id, given, digest)
        told = _(
            "{number}: {what} of {who}, {amount}", number=number, what=_(given.kind), who=given.contributor, amount=str(value)
        )
        return Outcome(
            1,
            K_("{receipt} {contributor} in kind", receipt=number, contributor=given.contributor),
            total=str(given.money),
            lines=(told,),
            more={"receipt": number},
        )

    here.write("receipt add", work, question=_("Record this receipt?"), once=True)


def _gift(unit: "Unit", batch: int, given: Given, digest: str) -> tuple[str, Money]:
    from ledger.contributions import contributors as people
    from ledger.contributions import gifts
    from ledger.journal import rates

    who = people.find(unit, given.contributor)
    gift = gifts.Gift(given.kind, given.what, given.money, given.day, given.object, Path(given.document).name, digest)
    return gifts.give(unit, batch, who, gift, rates.load(unit))


def _pledged(unit: "Unit", batch: int, given: Given, digest: str) -> tuple[str, Money]:
    """Goods against a pledge settle it as money does, and are used at once (lines A6 and B11)."""
    from ledger.banking.accounts import fund_of
    from ledger.banking.targets import named
    from ledger.contributions import contributors as people
    from ledger.contributions.receipts import Arrival, Register
    from ledger.journal import rates
    from ledger.journal.rules import Cash

    if not 1 <= given.object <= 9:
        raise NotUnderstood(_("goods are used for an object of expenditure, 1 to 9."), "--object 6", name="no-object")
    who, name = people.find(unit, given.contributor)
    nothing = Money.zero(given.money.currency)
    cash = Cash(f"5{given.object}00", None, fund_of(unit), who, f"B11.{given.object}")
    register = Register(unit, batch, rates.load(unit))
    reference = f"{Path(given.document).name} sha256:{digest[:16]}"
    arrival = Arrival(cash, given.day, given.money, nothing, None, reference, f"{name} {given.what}".strip(), "in_kind")
    aims = named(unit, given.targets, given.money, nothing)
    for aim in aims:
        check_owner(register.pledges[aim.pledge], name)
    number = register.receive(arrival, aims)
    value = Money.of_units(register.receipts[-1]["base"], register.base)
    register.write()
    return number, value


def check_owner(pledge: "Standing", name: str) -> None:
    """What is given is credited to whom the officer named: raises LedgerError for a pledge of somebody else."""
    if pledge.code != name:
        raise LedgerError(
            _("{pledge} is a pledge of {contributor}, not of {name}.", pledge=pledge.number, contributor=pledge.code, name=name),
            f"fund pledge list {name}",
            name="other-pledge",
        )


def _digest(document: str) -> str:
    """The SHA-256 of the document; raises NotUnderstood where there is none: a fair value rests on a paper."""
    path = Path(document)
    if not document or not path.is_file():
        raise NotUnderstood(
            _("there is no document {document}.", document=document) if document else _("a gift in kind needs a document: the list, the invoice, the letter."),
            "--document FILE", name="no-document",
        )  # fmt: skip
    return sha256(path.read_bytes()).hexdigest()


def listed(here: Session, wanted: set[str]) -> Table:
    """Goods and services given, and goods that pledges were honoured with, by day."""
    rows: list[tuple[Cell, ...]] = []
    for number, who, day, kind, what, code, amount, base, document in here.reader.rows(
        "SELECT number, contributor, day, kind, what, currency, amount, base, document FROM gift_in_kind_list UNION ALL "
        "SELECT r.number, r.contributor, r.day, 'pledged', coalesce((SELECT min(a.pledge) FROM allocation_list a WHERE a.receipt_id = r.id), ''), "
        "r.currency, r.amount, r.base, r.reference FROM receipt_list r WHERE r.method = 'in_kind' ORDER BY 3, 1"
    ):
        if not wanted or who in wanted:
            money = (Money.of_units(amount, code), Money.of_units(base, BASE))
            rows.append((number, who, date.fromisoformat(day), kind, what, code, *money, document))
    total = sum_of((row[7] for row in rows if isinstance(row[7], Money)), BASE)
    words = {"goods": _("goods"), "services": _("services"), "pledged": _("goods, for a pledge")}
    columns = (
        Column("receipt", _("Number"), "code"), Column("contributor", _("Who"), "code"), Column("date", _("Date"), "date"),
        Column("kind", _("Kind"), "state", words=words), Column("what", _("What")), Column("currency", _("Cur"), "code"),
        Column("amount", _("Value"), "amount"), Column("usd", _("USD"), "amount"), Column("document", _("Document"), optional=True),
    )  # fmt: skip
    totals = (Total((_("Total"), "", None, "", "", "", None, total, "")),) if rows else ()
    return Table("in-kind", n_("1 gift in kind", "{count} gifts in kind", len(rows)), columns, rows, totals)
