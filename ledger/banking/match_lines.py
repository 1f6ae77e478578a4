"""A bank line as the matcher sees it: the references it names, who may have sent it, what its words say it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.banking.match_evidence import Exchange, Worth, worth
from ledger.banking.match_payers import Payers, Sender
from ledger.banking.match_pool import Parts, Target, When
from ledger.banking.match_text import ENDING, EXACT, SLIP, SPELLED, STRANGE, Hit, References, fold, squeeze
from ledger.banking.match_values import OpenLine, Reason

_KINDS: Mapping[str, frozenset[str]] = {
    "return": frozenset(
        """RETURN RETURNED REVERSAL REVERSED RECALL RECALLED REJECT REJECTED REJECTION BOUNCED CHARGEBACK DEVOLUCION DEVUELTO DEVUELTA
        RECHAZO RECHAZADA RECHAZADO RETORNO ANULACION EXTORNO RETOUR RETOURNE REJET ESTORNO DEVOLUCAO DEVOLVIDO DEVOLVIDA STORNO
        RUCKGABE""".split()
    ),
    "interest": frozenset("INTEREST INTERES INTERESES INTERET INTERETS JUROS JURO ZINSEN ZINS INTERESSI".split()),
    "fee": frozenset(
        """FEE FEES CHARGE CHARGES COMMISSION COMMISSIONS COMISION COMISIONES COMISSAO COMISSOES TARIFA TARIFAS FRAIS GEBUHR GEBUHREN
        GEBUEHR GEBUEHREN SPESEN COMMISSIONI""".split()
    ),
    "transfer": frozenset("SWEEP TRASPASO".split()),
    "refund": frozenset(
        """REFUND REFUNDED REIMBURSEMENT REIMBURSED REEMBOLSO REEMBOLSOS REINTEGRO REINTEGROS REMBOURSEMENT REMBOURSEMENTS RESTITUTION
        RESTITUICAO ERSTATTUNG RUCKERSTATTUNG RUECKERSTATTUNG RIMBORSO""".split()
    ),
}  # fmt: skip
_TELLING = frozenset().union(*_KINDS.values())
BETWEEN = str.maketrans("/.,-", "    ")


@dataclass(slots=True)
class Settled:
    """What a line was found to pay; `charges` and `unassigned` in ten-thousandths of the account's currency."""

    parts: tuple[tuple[Target, Parts], ...]
    relation: str
    left: int  # what was open of the first pledge before, in its currency
    when: When
    charges: int = 0
    why: tuple[Reason, ...] = ()
    twins: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class Work:
    """A line under way. `named` are the pledges its text holds, `shared` those of an agreement it holds, `hinted` the rest."""

    id: int  # the line's own number
    line: OpenLine
    hits: tuple[Hit, ...]
    senders: tuple[Sender, ...]
    day: int
    units: int
    words: str = ""  # the kind its words say, or nothing
    named: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    hinted: frozenset[str] = frozenset()
    strange: str = ""  # a reference in the text that is of no known pledge
    root: str | None = None  # who sent it, where that is proven: the code at the top of its family
    maybe: tuple[str, ...] = ()  # who else may have
    asked: dict[str, int] = field(default_factory=dict)  # pledge → instalment that the text names
    settled: Settled | None = None
    rather: str = ""  # the pledge that it pays rather than the one that its text names, as the payer's other lines tell
    undone: "Work | None" = None  # the returned transfer that undoes it
    _worths: dict[str, Worth | None] = field(default_factory=dict)

    def worth(self, code: str, exchange: Exchange) -> Worth | None:
        """What it brings in a currency, computed once."""
        if code not in self._worths:
            self._worths[code] = worth(self.line, code, exchange)
        return self._worths[code]

    @property
    def signs(self) -> str:
        """The letters and digits of all that is written on it, without what stands between them."""
        return squeeze(fold(f"{self.line.text} {self.line.reference}"))

    @property
    def doubtful(self) -> bool:
        """Whether its words say that it is the bank's interest or fee, or money given back, and no reference says otherwise."""
        if self.named or self.shared:
            return False
        return self.words in ("interest", "return", "refund") or (self.words == "fee" and not self.line.counterparty)


def read(line: OpenLine, references: References, payers: Payers) -> Work:
    """The line with everything its words tell."""
    written = f"{line.text} / {line.reference}" if line.reference else line.text
    hits = references.find(written)
    senders = payers.of_line(line)
    work = Work(line.id, line, hits, senders, line.day.toordinal(), abs(line.amount.units), _kind(line))
    if hits:
        _note_references(work)
    roots = {payers.root(sender.code) for sender in senders}
    if len(roots) == 1 and any(sender.sure for sender in senders):
        work.root = next(iter(roots))
    else:
        work.maybe = tuple(sorted(roots))
    return work


def _note_references(work: Work) -> None:
    written = [hit for hit in work.hits if hit.how in (EXACT, SPELLED)]
    sole = [hit for hit in written if len(hit.pledges) == 1]
    if sole:
        work.named = sole[0].pledges if len(sole) == 1 else frozenset().union(*[hit.pledges for hit in sole])
        work.asked = {pledge: hit.instalment for hit in sole for pledge in hit.pledges if hit.instalment is not None}
    elif written:
        shared = [hit.pledges for hit in written]
        work.shared = frozenset.intersection(*shared) or frozenset().union(*shared)
    if len(written) < len(work.hits):
        work.hinted = frozenset().union(*[hit.pledges for hit in work.hits if hit.how in (SLIP, ENDING)])
        work.strange = next((hit.written for hit in work.hits if hit.how == STRANGE), "")


def _kind(line: OpenLine) -> str:
    words = _TELLING.intersection(fold(line.text).translate(BETWEEN).split())
    return next((kind for kind, known in _KINDS.items() if words & known), "") if words else ""


def kind_of(work: Work, *, proposed: bool) -> str:
    """What the line is called: a receipt where a pledge is proposed, else what its words say."""
    if work.line.amount.amount > 0:
        return "receipt" if proposed else (work.words if work.words in ("interest", "fee", "transfer", "return") else "unknown")
    if proposed or work.words == "return":
        return "return"
    return work.words if work.words not in ("", "refund") else "payment"
