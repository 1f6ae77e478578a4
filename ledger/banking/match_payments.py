"""Which outgoing lines pay which expenditures: values in, values out.

The amount must be exactly what is unpaid of an expenditure, or of all expenditures of an order. Then the words decide: the
number of the expenditure, the obligation or the order; the payee's words; or only that it was spent shortly before. A number is
certain, unless the text names another one too, or a counterparty that is not the payee (a payment gone to somebody else).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.banking.match_measure import kept
from ledger.banking.match_run import PROMISED
from ledger.banking.match_text import EXACT, SPELLED, References, fold, squeeze
from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, LineResult, OpenLine, Payment, Proposal, Reason, Why
from ledger.journal.rules_budget import Coding
from ledger.money import Money, sum_of

OWN, ORDER, PAYEE, DAY = 3, 2, 1, 0  # what names the expenditure, the best first
WEIGHT = {OWN: PROMISED, ORDER: PROMISED, PAYEE: 0.9, DAY: 0.6}  # shared by those that fit as well; not a promise
NEAR = 31  # days between spending and paying that say something
SHOWN = 5
LONGEST_AGO = date.max
# Not after a letter: `INVOICE 2026-0001` holds no expenditure.
_NUMBER = re.compile(r"(?<![A-Z0-9])([EO])[-/. ]?([0-9]{4})[-/. ]?([0-9]{1,6})(?![0-9])")
_WORD = re.compile("[A-Z0-9]+")
_FORMS = frozenset(
    "SA SAC SAS SRL SL LTDA CIA EIRL LTD LIMITED LLC INC CORP CO COMPANY PLC GMBH AG BV NV SARL THE DE DEL LA".split()
)
_SHORTEST, _JOINED = 4, 8  # letters of a word that tells a payee; of a name that is looked for with its spaces lost


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An expenditure and what of it is not paid (`open`, in the currency in which it was spent; zero where it is): its numbers still mean it."""

    id: int
    number: str
    obligation: str
    payee: str
    day: date
    open: Money
    coding: Coding


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What a line of exactly this amount may pay, from a day on and before another."""

    parts: tuple[Unpaid, ...]
    since: date
    until: date

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for one in self.parts for name in (one.number, one.obligation) if name)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A candidate beside a line: how it is named, what speaks for and against it."""

    candidate: _Candidate
    level: int
    for_: tuple[Reason, ...]
    against: tuple[Reason, ...]

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(one.number for one in self.candidate.parts)


def paying(
    results: Sequence[LineResult],
    lines: Iterable[OpenLine],
    unpaid: Sequence[Unpaid],
    orders: Mapping[str, str],
    withheld: frozenset[str] = frozenset(),
) -> list[LineResult]:
    """The results, with a payment proposed for outgoing lines of which nothing better is known.

    `orders`: every obligation with the number of its order. Sorts of evidence that are `withheld` are never certain.
    """
    free = {result.line: result for result in results if _is_free(result)}
    book = _Payables.of(unpaid, orders)
    fits = {line.id: found for line in lines if line.id in free and (found := book.fits(line, free[line.id].kind))}
    answers: dict[int, LineResult] = {}
    taken: set[str] = set()
    for level in (OWN, ORDER, PAYEE, DAY):  # what is better named is settled first, and takes what it pays
        left = {line: [fit for fit in found if not fit.numbers & taken] for line, found in fits.items() if line not in answers}
        asking = {line: _best(found) for line, found in left.items() if found and found[0].level == level}
        for line, best in asking.items():
            others = tuple(one for one in asking if one != line and any(a.numbers & b.numbers for a in asking[one] for b in best))
            answers[line] = kept(_answer(line, left[line], len(best), others), withheld)
        taken |= {number for line in asking if answers[line].outcome != UNCLEAR for number in asking[line][0].numbers}
    return [answers.get(result.line, result) for result in results]


def why_not(line: OpenLine, one: Unpaid) -> Iterator[Reason]:
    """What stands between an outgoing line and an expenditure that is not proposed for it."""
    if not one.open:
        yield Reason.of("nothing-open", pledge=one.number)
    elif one.open != -line.amount:
        yield Reason.of("unpaid-differs", number=one.number, unpaid=one.open)
    if one.day > line.day:
        yield Reason.of("spent-later", number=one.number, spent=one.day, day=line.day)


def _is_free(result: LineResult) -> bool:
    """Nothing is proposed, and no words prove that it is anything but a payment."""
    return not result.proposals and result.other is None and (result.outcome == UNCLEAR or result.kind == "payment")


def _best(fits: Sequence[_Fit]) -> list[_Fit]:
    return [fit for fit in fits if fit.level == fits[0].level]


def _answer(line: int, fits: Sequence[_Fit], equals: int, twins: tuple[int, ...]) -> LineResult:
    """The result of a line: certain only where a number stands in the text and nothing speaks against it."""
    first = fits[0]
    doubt = [Reason.of("twin", lines=twins)] * bool(twins)
    outcome = CERTAIN if first.level >= ORDER and not first.against else LIKELY
    if twins or equals > 1 or (first.level < ORDER and first.against):
        outcome = UNCLEAR
    proposals = []
    for fit in fits[: 1 if outcome == CERTAIN else SHOWN]:
        parts = fit.candidate.parts
        code = parts[0].open.currency
        rivals = [Reason.of("as-likely", pledge=", ".join(sorted(other.numbers))) for other in _best(fits) if other is not fit]
        against = (*fit.against, *doubt, *(rivals if fit.level == first.level else ()))
        weight = WEIGHT[fit.level] / (equals + len(twins)) if outcome != CERTAIN else PROMISED
        pays = tuple(Payment(one.number, one.open) for one in parts)
        nothing = Money.zero(code)
        proposals.append(Proposal((), nothing, nothing, min(weight, PROMISED), Why.of(fit.for_, against), pays=pays))
    return LineResult(line, outcome, "payment", tuple(proposals))


@dataclass(frozen=True, slots=True)
class _Payables:
    """All that is unpaid, by amount; and what numbers in a text mean."""

    by_amount: dict[Money, list[_Candidate]]
    known: frozenset[str]
    orders: References

    @classmethod
    def of(cls, unpaid: Sequence[Unpaid], orders: Mapping[str, str]) -> "_Payables":
        """Expenditures one by one; those of one obligation, or of the obligations of one order, together as far as a day."""
        together: dict[tuple[str, str], list[Unpaid]] = {}
        for one in unpaid:
            for name in {one.obligation, orders.get(one.obligation, "")} - {""} if one.open else ():
                together.setdefault((name, one.open.currency), []).append(one)
        found: dict[Money, dict[frozenset[int], _Candidate]] = {}
        for candidate in (*_singles(unpaid), *(part for group in together.values() for part in _sums(group))):
            total = sum_of((one.open for one in candidate.parts), candidate.parts[0].open.currency)
            found.setdefault(total, {}).setdefault(frozenset(one.id for one in candidate.parts), candidate)
        return cls(
            {total: list(candidates.values()) for total, candidates in found.items()},
            frozenset({one.number for one in unpaid} | orders.keys()),
            References.of({name: (order,) for name, order in orders.items() if order}),
        )

    def fits(self, line: OpenLine, kind: str) -> list[_Fit]:
        """What the line may pay, the best named first; where its words say what it is, only what is named."""
        candidates = [one for one in self.by_amount.get(-line.amount, ()) if one.since <= line.day < one.until]
        if not candidates:
            return []
        named = list(self._named(f"{line.text} / {line.reference}"))
        found = [fit for one in candidates if (fit := _fit(line, one, named)) and (fit.level > DAY or kind == "payment")]
        return sorted(found, key=lambda fit: (-fit.level, len(fit.numbers), sorted(fit.numbers)))

    def _named(self, text: str) -> Iterator[tuple[str, frozenset[str]]]:
        """Every number in a text, and the expenditures or obligations that it means."""
        for letter, year, no in _NUMBER.findall(fold(text)):
            name = f"{letter}-{year}-{int(no):04d}"
            if name in self.known:
                yield name, frozenset({name})
        for hit in self.orders.find(text):
            if hit.how in (EXACT, SPELLED):
                yield hit.reference, hit.pledges


def _singles(unpaid: Iterable[Unpaid]) -> Iterator[_Candidate]:
    return (_Candidate((one,), one.day, LONGEST_AGO) for one in unpaid if one.open)


def _sums(group: Iterable[Unpaid]) -> Iterator[_Candidate]:
    """All that is unpaid of an order on a day: what is spent later is not meant by a line of that day."""
    ordered = sorted(group, key=lambda one: (one.day, one.number))
    for count in range(2, len(ordered) + 1):
        until = ordered[count].day if count < len(ordered) else LONGEST_AGO
        if ordered[count - 1].day < until:
            yield _Candidate(tuple(ordered[:count]), ordered[count - 1].day, until)


def _fit(line: OpenLine, candidate: _Candidate, named: Sequence[tuple[str, frozenset[str]]]) -> _Fit | None:
    """How a candidate of the right amount is named, with its reasons; None where nothing but the amount speaks for it."""
    parts = candidate.parts
    meant = frozenset(name for _reference, names in named for name in names)
    days = (line.day - candidate.since).days
    payee = all(_is_payee(line, one.payee) for one in parts)
    if all(one.number in meant for one in parts):
        level = OWN
    elif all(one.obligation in meant for one in parts):
        level = ORDER
    elif payee or days <= NEAR:
        level = PAYEE if payee else DAY
    else:
        return None
    total = sum_of((one.open for one in parts), parts[0].open.currency)
    for_ = [Reason.of("reference-exact", reference=reference) for reference, names in named if names & candidate.names]
    against = [Reason.of("reference-other", reference=reference) for reference, names in named if not names & candidate.names]
    if payee:
        for_.append(Reason.of("payee-named", payee=parts[0].payee))
    elif line.counterparty and any(_is_stranger(line, one.payee) for one in parts):
        against.append(Reason.of("payee-differs", words=line.counterparty, payee=parts[0].payee))
    if len(parts) > 1:
        for_.append(Reason.of("several", amounts=tuple(one.open for one in parts), total=total))
    for_.append(Reason.of("amount-unpaid", amount=total))
    if days <= NEAR:
        for_.append(Reason.of("spent-before", spent=candidate.since))
    return _Fit(candidate, level, tuple(for_), tuple(against))


def _telling(payee: str) -> list[str]:
    """The words of a payee's name that tell it from others; none where no word is long enough."""
    words = [word for word in _WORD.findall(fold(payee)) if len(word) > 1 and word not in _FORMS]
    return words if any(len(word) >= _SHORTEST for word in words) else []


def _is_payee(line: OpenLine, payee: str) -> bool:
    """Whether the text holds all the payee's words, or its name with the spaces lost."""
    words = _telling(payee)
    folded = fold(f"{line.counterparty} {line.text}")
    joined = "".join(words)
    return bool(words) and (set(words) <= set(_WORD.findall(folded)) or (len(joined) >= _JOINED and joined in squeeze(folded)))


def _is_stranger(line: OpenLine, payee: str) -> bool:
    """Whether the line names somebody who shares no word with the payee."""
    words = _telling(payee)
    return bool(words) and not set(words) & set(_WORD.findall(fold(f"{line.counterparty} {line.text}")))
