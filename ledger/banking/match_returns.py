"""Transfers that came back: which receipt a returned one undoes.

The receipt may stand in the same file or be posted long ago. Proof is the same amount (or less by
charges) and either a reference that both texts hold or the same payer; two receipts that fit as well
are a tie, and nothing is undone. Money in suspense comes back whole: what is its own is told by its
words alone, and by the bank's reference of it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledger.banking.match_evidence import Exchange
from ledger.banking.match_graph import forced
from ledger.banking.match_lines import Work, read
from ledger.banking.match_payers import Payers
from ledger.banking.match_text import SHORTEST, References, fold, squeeze
from ledger.banking.match_values import OpenLine, PastReceipt, Reason


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in, from this run's lines or from the past."""

    key: int
    day: int
    units: int
    code: str
    named: frozenset[str]
    root: str | None
    counterparty: str
    work: Work | None
    past: tuple[PastReceipt, ...] = ()
    held: bool = False  # in suspense
    sign: str = ""  # the bank's reference of it, where that can be told in a text


@dataclass(frozen=True, slots=True)
class Undoing:
    """A returned transfer, the receipt it undoes, and whether by reference."""

    work: Work
    receipt: Receipt
    by_reference: bool

    @property
    def line(self) -> int:
        """The line whose money comes back."""
        return self.receipt.work.id if self.receipt.work else self.receipt.past[0].line

    def why(self) -> Iterator[Reason]:
        """What speaks for it; of money in suspense, also what it was told by."""
        yield Reason.of("returns", line=self.line)
        if not self.receipt.held:
            return
        yield Reason.of("in-suspense", line=self.line)
        if not self.by_reference:
            yield Reason.of("same-payer", line=self.line)
            return
        common = sorted(self.receipt.named & (self.work.named | self.work.hinted))
        yield Reason.of("same-reference", line=self.line, reference=common[0] if common else self.receipt.past[0].reference)


def receipts_of(works: Iterable[Work], past: Iterable[PastReceipt], payers: Payers, references: References) -> list[Receipt]:
    """Everything that could come back."""
    found = [
        Receipt(
            work.id, work.day, work.units, work.line.amount.currency, work.named | work.hinted, work.root,
            fold(work.line.counterparty), work,
        )
        for work in works
    ]  # fmt: skip
    lines: dict[int, list[PastReceipt]] = {}
    for receipt in past:
        if receipt.pledge:
            lines.setdefault(receipt.line, []).append(receipt)
        else:
            found.append(_held(receipt, references, payers))
    for line, parts in lines.items():
        first = parts[0]
        found.append(
            Receipt(
                -1 - line, first.date.toordinal(), abs(first.amount.units), first.amount.currency,
                frozenset(part.pledge for part in parts), payers.root(first.contributor), fold(first.counterparty), None, tuple(parts),
            )
        )  # fmt: skip
    return found


def _held(one: PastReceipt, references: References, payers: Payers) -> Receipt:
    """Money in suspense, by what the words of its line say today."""
    line = OpenLine(one.line, one.date, one.amount, one.text, one.reference, one.counterparty)
    work, sign = read(line, references, payers), squeeze(fold(one.reference))
    return Receipt(
        -1 - one.line, work.day, work.units, one.amount.currency, work.named | work.hinted, work.root, fold(one.counterparty), None,
        (one,), held=True, sign=sign if len(sign) >= SHORTEST and any(mark.isdigit() for mark in sign) else "",
    )  # fmt: skip


def undoings(returns: Sequence[Work], receipts: Iterable[Receipt], exchange: Exchange) -> dict[int, Undoing]:
    """Returned line → what it undoes: by reference first, then by payer; exact amounts before charged ones."""
    left = sorted(receipts, key=lambda receipt: (receipt.units, receipt.key))
    found: dict[int, Undoing] = {}
    for by_reference, charged in ((True, False), (True, True), (False, False), (False, True)):
        units = [receipt.units for receipt in left]
        by_key = {receipt.key: receipt for receipt in left}
        edges: dict[int, list[int]] = {}
        for work in returns:
            if work.id in found:
                continue
            high = work.units + (exchange.charge_limit(work.units, work.line.amount.currency, work.line.day) if charged else 0)
            for place in range(bisect_left(units, work.units), len(left)):
                if units[place] > high:
                    break
                if charged and left[place].held:
                    continue  # it goes back as it came
                if _fits(work, left[place], exchange) and _akin(work, left[place], by_reference=by_reference):
                    edges.setdefault(work.id, []).append(left[place].key)
        pairs = forced(edges, {})
        for work in returns:
            if work.id in pairs:
                found[work.id] = Undoing(work, by_key[pairs[work.id]], by_reference)
        used = {undoing.receipt.key for undoing in found.values()}
        left = [receipt for receipt in left if receipt.key not in used]
    return found


def _fits(work: Work, receipt: Receipt, exchange: Exchange) -> bool:
    within = exchange.settings.return_within
    return receipt.code == work.line.amount.currency and 0 <= work.day - receipt.day <= within


def _akin(work: Work, receipt: Receipt, *, by_reference: bool) -> bool:
    if by_reference:
        return bool(receipt.named & (work.named | work.hinted)) or bool(receipt.sign and receipt.sign in work.signs)
    if work.named and receipt.named and not work.named & receipt.named:
        return False  # another reference
    if work.root is not None:
        return work.root == receipt.root
    return bool(receipt.counterparty) and receipt.counterparty == fold(work.line.counterparty)


def known_of(past: Iterable[PastReceipt]) -> Mapping[str, tuple[str, ...]]:
    """The pledge numbers that past receipts tell of: known references even where nothing is open."""
    return {receipt.pledge: (receipt.pledge,) for receipt in past if receipt.pledge}
