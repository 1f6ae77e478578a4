"""The budget at a glance: every line with its use and the quality of its money, and the proof that spending rests on cash."""

from dataclasses import dataclass
from datetime import date

from ledger.book.reader import Asking
from ledger.budget import cover
from ledger.budget.cash import SOURCES, cash_of, fund_of
from ledger.budget.cover import Quality
from ledger.budget.lines import Line, fiscal_year, load, standing
from ledger.money import Money, sum_of


@dataclass(frozen=True, slots=True)
class Proof:
    """Article 105 for one source of money: its cash, what is committed of it in all years, what this year's allotments have left."""

    source: str
    cash: Money
    committed: Money
    left: Money

    @property
    def free(self) -> Money:
        """Free to obligate."""
        return self.cash - self.committed

    @property
    def short(self) -> Money:
        """What is missing to obligate all that is left of the allotments; nothing where it is covered."""
        missing = self.left - self.free
        return missing if missing.amount > 0 else Money.zero(missing.currency)


@dataclass(frozen=True, slots=True)
class Overview:
    """The lines of a fiscal year that were ever given something, each with its quality; the proofs; what waiting batches use besides."""

    year: int
    currency: str
    lines: tuple[tuple[Line, Quality], ...]
    proofs: tuple[Proof, ...]
    waiting: Money


def overview(query: Asking, today: date, year: int | None = None) -> Overview:
    """The budget of a fiscal year (that of today without one), as posted; money in the fund's currency."""
    fund, currency, month = fund_of(query)
    current = fiscal_year(today, month)
    year = year or current
    lines = standing(query)
    shared = sum_of((line.spent for line in lines if line.key.source == "program_budget"), currency)
    cash = cash_of(query, fund, currency, shared)
    rated: dict[int, Quality] = {}
    proofs = []
    for source in SOURCES:
        own = [line for line in lines if line.key.source == source]
        # What a year that is over had left can no longer be obligated: it needs no cover.
        alive = [line for line in own if line.key.year >= current or line.committed or line.key.year == year]
        rated |= {
            line.id: one
            for line, one in zip(alive, cover.qualities(alive, cover.means_of(query, source, cash[source])), strict=True)
        }
        left = sum_of((line.left for line in own if line.key.year >= current and line.left.amount > 0), currency)
        if source == "fund" or own or cash[source]:
            proofs.append(Proof(source, cash[source], sum_of((line.committed for line in own), currency), left))
    shown = tuple(
        (line, rated[line.id]) for line in lines if line.key.year == year and (line.appropriated or line.allotted or line.spent)
    )
    posted = sum_of((line.left for line in lines), currency)
    waiting = posted - sum_of((line.left for line in load(query, 0)), currency)
    return Overview(year, currency, shown, tuple(proofs), waiting)


def uncovered(query: Asking, today: date) -> list[tuple[str, Money]]:
    """Sources whose allotments are not covered by cash any more, with what is missing: money went back, or an exchange was lost.

    Where nothing is left of any allotment nothing lacks: what waits takes money before what waits brings some.
    """
    return [(proof.source, proof.short) for proof in overview(query, today).proofs if proof.short and proof.left]
