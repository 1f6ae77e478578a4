"""What a person or a file asks to be recorded, validated, not yet in the book."""

from dataclasses import dataclass, field
from datetime import date

from ledger.money import Money

KINDS = (
    "member_state",
    "permanent_observer",
    "inter_american_entity",
    "public_entity",
    "private_entity",
    "other_source",
)  # the six classes of AG/RES. 2019 (XXXIV-O/04), paragraph 11, in its order
LANGUAGES = ("en", "es", "fr", "pt")


@dataclass(frozen=True, slots=True)
class ContributorDraft:
    """A contributor: `names` by language (English at least), class, how its statements are written."""

    code: str
    kind: str
    names: dict[str, str]
    kind_from: date | None = None  # the class holds from that day; None: always
    alpha2: str = ""
    language: str = "en"
    locale: str = ""
    parent: str = ""  # code of the contributor whose totals it rolls up to
    aliases: tuple[str, ...] = ()
    note: str = ""
    statuses: tuple[tuple[date | None, str], ...] = ()  # further dated classes: (from, class)
    where: str = ""  # sheet!row of a file


@dataclass(frozen=True, slots=True)
class InstalmentDraft:
    """A part of a pledge and the day it is due."""

    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """Money that a status list says has come in against its pledge: `method` is cash, in_kind or note.

    Below zero it takes back what an earlier list credited: a return, or an adjustment between years. `gain` is what the
    account got beyond the amount because it came in another currency, in the fund's currency; below zero a loss.
    """

    amount: Money
    on: date
    method: str = "cash"
    gain: Money | None = None


@dataclass(frozen=True, slots=True)
class PledgeDraft:
    """A pledge as announced or signed; instalments add up to its amount. Unsigned: `signed` is None."""

    contributor: str  # code
    amount: Money
    signed: date | None
    instalments: tuple[InstalmentDraft, ...]
    number: str = ""  # the pledge number the sender uses; empty: the book gives one
    agreement: str = ""
    conditional: bool = False
    condition: str = ""
    earmark: str = ""
    fund: str = ""  # code of the fund; empty: the book's only one
    payments: tuple[PaymentDraft, ...] = field(default=())
    where: str = ""  # sheet!row of a file
