"""How good the matcher is on lines whose truth is known: by sort of evidence, what was called certain and was right.

The promise of *certain* is 99.5 %. A sort of evidence keeps the promise where so much was right that, had it been any
worse than promised, such a history would be seen once in twenty times (the exact lower bound of Clopper and Pearson,
95 %, one side: 598 lines without an error). It fails where less than 99.5 % of its lines were right: then it is no longer
called certain. Between the two lies a history that is too short to tell; what the program calls certain stays so.
Lines that the program staged by itself and nobody corrected prove nothing; corrected ones count as wrong.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledger.banking.match_values import CERTAIN, LIKELY, LineResult, Proposal, Reason, Why

PROMISE = Decimal("0.995")
DOUBT = Decimal("0.05")
KEPT, SHORT, FAILED = "kept", "short", "failed"
NEAR = 3  # the truth among so many first proposals is found
_IDENTITY: Mapping[str, str] = {
    "reference-exact": "reference", "reference-spelled": "reference", "reference-shared": "agreement", "reference-slip": "near-reference",
    "reference-ending": "near-reference", "payer-iban": "account", "payer-alias": "alias", "payer-name": "name", "payer-cut": "name",
    "payee-named": "payee", "payer-learned": "learned", "payer-recalled": "hint", "payer-among": "hint", "payer-like": "hint",
}  # fmt: skip
_AMOUNT: Mapping[str, str] = {
    "together": "together", "several": "several", "amount-exact": "exact", "amount-stated": "exact", "amount-charges": "charges",
    "amount-rate": "rate", "amount-part": "part", "amount-beyond": "beyond",
}  # fmt: skip
Parts = Mapping[tuple[str, int], int]  # (pledge, instalment) → units in the pledge's currency, negative for a return


def sort_of(result: LineResult) -> str:
    """The sort of evidence that a result rests on, `reference+exact`: how the line was identified, and how its amount fits."""
    if not result.proposals:
        return "words+type" if result.reasons and result.reasons[0].name == "type-learned" else "nothing"
    names = [reason.name for reason in (*result.proposals[0].for_, *result.proposals[0].against)]
    identity = next((sort for name, sort in _IDENTITY.items() if name in names), "unnamed")
    amount = next((sort for name, sort in _AMOUNT.items() if name in names), "receipt")
    return f"{identity}+{result.kind if result.kind in ('return', 'payment') else amount}"


def kept(result: LineResult, withheld: frozenset[str]) -> LineResult:
    """The result, no longer certain where the book's history is against evidence of its sort."""
    if not withheld or result.outcome != CERTAIN or (sort := sort_of(result)) not in withheld:
        return result
    why = Reason.of("sort-withheld", sort=sort)
    proposals = tuple(proposal._replace(why=Why.of(proposal.for_, (*proposal.against, why))) for proposal in result.proposals)
    return result._replace(outcome=LIKELY, proposals=proposals, reasons=(*result.reasons, *(() if proposals else (why,))))


@dataclass(frozen=True, slots=True)
class Truth:
    """What a line was in truth: what it paid, or the type that it was coded as. Instalment 0: any of the pledge."""

    parts: Parts
    type: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one line came out."""

    sort: str
    outcome: str
    right: bool  # the first proposal is the truth
    found: bool  # one of the first three is
    known: bool  # there was something to find
    by_hand: bool = True  # somebody decided what the truth is; else the program staged it, and nobody said otherwise


def judge(result: LineResult, truth: Truth) -> Verdict:
    """A result beside the truth: right means exactly the true instalments with the true amounts, or the true type."""
    known = bool(truth.parts or truth.type)
    if not result.proposals:
        right = bool(truth.type) and result.kind == truth.type and result.outcome in (CERTAIN, LIKELY)
        return Verdict(sort_of(result), result.outcome, right, right, known)
    any_instalment = all(not no for _, no in truth.parts)
    said = [_paid(proposal, any_instalment=any_instalment) == dict(truth.parts) for proposal in result.proposals[:NEAR]]
    return Verdict(sort_of(result), result.outcome, said[0] and known, any(said) and known, known)


def _paid(proposal: Proposal, *, any_instalment: bool) -> dict[tuple[str, int], int]:
    paid: dict[tuple[str, int], int] = {}
    for part in proposal.assignments:
        key = (part.pledge, 0 if any_instalment else part.instalment)
        paid[key] = paid.get(key, 0) + part.amount.units
    return paid


@dataclass(frozen=True, slots=True)
class Score:
    """The lines of one sort of evidence, or all of them: how many, called what, and how many of those were right."""

    sort: str
    lines: int
    known: int
    certain: int
    certain_right: int
    likely: int
    likely_right: int
    unseen: int = 0  # certain and right only as far as the program staged it and nobody said otherwise

    @property
    def precision(self) -> Decimal | None:
        """How much of what was called certain was right; None where nothing was."""
        return Decimal(self.certain_right) / self.certain if self.certain else None

    @property
    def at_least(self) -> Decimal:
        """The precision that this history proves, with 95 % confidence: the program's own word proves nothing."""
        return lower_bound(self.certain_right - self.unseen, self.certain - self.unseen)

    @property
    def recall(self) -> Decimal | None:
        """How much of what there was to find is certain and right."""
        return Decimal(self.certain_right) / self.known if self.known else None

    @property
    def found(self) -> Decimal | None:
        """How much of what there was to find is certain and right, or likely with the truth among the first three."""
        return Decimal(self.certain_right + self.likely_right) / self.known if self.known else None

    @property
    def promise(self) -> str:
        """Whether the promise of certain is kept, failed, or the history too short to tell."""
        if self.precision is not None and self.precision < PROMISE:
            return FAILED
        return KEPT if self.at_least >= PROMISE else SHORT


def scores(verdicts: Iterable[Verdict]) -> list[Score]:
    """One score for each sort of evidence, by name; a line of which nothing was said counts under `nothing`."""
    by_sort: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_sort.setdefault(verdict.sort, []).append(verdict)
    return [total(found, sort) for sort, found in sorted(by_sort.items())]


def total(verdicts: Iterable[Verdict], sort: str = "") -> Score:
    """The score of all of them together."""
    held = list(verdicts)
    certain = [one for one in held if one.outcome == CERTAIN]
    likely = [one for one in held if one.outcome == LIKELY]
    return Score(
        sort, len(held), sum(one.known for one in held), len(certain), sum(one.right for one in certain),
        len(likely), sum(one.found for one in likely), sum(one.right and not one.by_hand for one in certain),
    )  # fmt: skip


def lower_bound(right: int, lines: int) -> Decimal:
    """The share of right ones that so many lines prove with 95 % confidence (Clopper-Pearson, one side), to five decimals."""
    low, high = 0, 100_000  # share of errors, in hundred-thousandths
    while low < high:
        middle = (low + high + 1) // 2
        if _as_few(lines - right, lines, Decimal(middle).scaleb(-5)) > DOUBT:
            low = middle
        else:
            high = middle - 1
    return 1 - Decimal(low + 1).scaleb(-5) if lines and low < 100_000 else Decimal(0)


def _as_few(wrong: int, lines: int, share: Decimal) -> Decimal:
    """How probable it is to see no more than `wrong` errors in `lines` where each is one with probability `share`."""
    if share >= 1:
        return Decimal(wrong >= lines)
    term = (1 - share) ** lines
    whole = term
    for number in range(1, wrong + 1):
        term *= Decimal(lines - number + 1) / number * share / (1 - share)
        whole += term
    return whole
