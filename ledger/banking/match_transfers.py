"""Transfers between own accounts: two lines, one out of an account and one into another, that are the same money.

Proof is one counterpart on either side and nothing else: the same amount, or less by charges, or near the day's rate. Where a
pledge may be meant, the words must say that it is the organisation's own money. It is never more than likely.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ledger.banking.match_evidence import Exchange, worth
from ledger.banking.match_lines import BETWEEN
from ledger.banking.match_text import fold, squeeze
from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, LineResult, OpenLine, Rates, Reason, Settings

WITHIN = 7  # days that money is on its way
_WORDS = frozenset(
    """TRANSFER TRANSFERS TRF XFER SWEEP INTERNAL OWN FUNDING TRASPASO TRASPASOS TRANSFERENCIA PROPIA PROPIAS VIREMENT INTERNE
    TRANSFERENCIAS UMBUCHUNG UBERTRAG GIROCONTO""".split()
)
_SHORTEST = 6  # signs of an account's name or number that tell it


def paired(
    results: Sequence[LineResult],
    lines: Iterable[OpenLine],
    ibans: Mapping[str, str],
    rates: Rates,
    settings: Settings | None = None,
) -> list[LineResult]:
    """The results, with those of two lines that are one transfer put in the place of what was proposed.

    `lines` are all open lines, of all accounts; `ibans` the own accounts' numbers by their names.
    """
    answers = {result.line: result for result in results}
    every = list(lines)
    if len({line.account for line in every}) < 2:
        return list(results)
    exchange = Exchange(rates, settings or Settings())
    free = [line for line in every if line.id not in answers or answers[line.id].outcome != CERTAIN]
    own = {line.id: _own(line, ibans) for line in free}
    edges = [
        (one, other, exact)
        for one, other, exact in _candidates(free, exchange)
        if own[one.id] or own[other.id] or (exact and all(_unclear(answers, line) for line in (one, other)))
    ]
    found: dict[int, OpenLine] = {}
    for wanted in (True, False):  # the same amount first: what is nearly the same is judged among the rest
        left = [(one, other) for one, other, exact in edges if exact is wanted and one.id not in found and other.id not in found]
        ways = Counter(line.id for pair in left for line in pair)
        found |= {
            line.id: other for pair in left for line, other in (pair, pair[::-1]) if ways[pair[0].id] == ways[pair[1].id] == 1
        }
    return [_transfer(result, found[result.line], own[result.line]) if result.line in found else result for result in results]


def _transfer(result: LineResult, other: OpenLine, named: tuple[Reason, ...]) -> LineResult:
    why = (Reason.of("other-side", line=other.id, account=other.account), *named)
    return LineResult(result.line, LIKELY, "transfer", (), why, other.id)


def _candidates(lines: Iterable[OpenLine], exchange: Exchange) -> Iterator[tuple[OpenLine, OpenLine, bool]]:
    """Pairs (out, in) of two accounts that may be the same money, and whether it is to the cent."""
    ordered = sorted(lines, key=lambda line: line.day)
    into = [line for line in ordered if line.amount.amount > 0]
    days = [line.day.toordinal() for line in into]
    for one in ordered:
        if one.amount.amount >= 0:
            continue
        day = one.day.toordinal()
        for place in range(bisect_left(days, day - WITHIN), bisect_left(days, day + WITHIN + 1)):
            other = into[place]
            exact = _same(one, other, exchange) if other.account != one.account else None
            if exact is not None:
                yield one, other, exact


def _same(one: OpenLine, other: OpenLine, exchange: Exchange) -> bool | None:
    """Whether what came in is what went out: to the cent, or (False) but for charges or the rate; None where it is not."""
    out, came, code = -one.amount.units, other.amount.units, other.amount.currency
    if one.amount.currency == code:
        kept = out - came
        return kept == 0 if 0 <= kept <= exchange.charge_limit(out, code, one.day) else None
    value = worth(replace(one, original=None), code, exchange)
    return False if value and value.low <= came <= value.high else None


def _own(line: OpenLine, ibans: Mapping[str, str]) -> tuple[Reason, ...]:
    """What in a line's words says that it is the organisation's own money: another of its accounts, or the words of a transfer."""
    folded = fold(f"{line.text} {line.reference} {line.counterparty}")
    squeezed = squeeze(f"{folded} {fold(line.iban)}")
    for name, iban in sorted(ibans.items()):
        signs = [squeeze(fold(word)) for word in (name, iban)]
        if name != line.account and any(len(sign) >= _SHORTEST and sign in squeezed for sign in signs):
            return (Reason.of("own-account", account=name),)
    return (Reason.of("transfer-words"),) if _WORDS.intersection(folded.translate(BETWEEN).split()) else ()


def _unclear(answers: Mapping[int, LineResult], line: OpenLine) -> bool:
    return line.id not in answers or answers[line.id].outcome == UNCLEAR
