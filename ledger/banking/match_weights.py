"""How telling each sort of evidence is: the estimates the program ships with, and what a book's own decisions make of them.

A weight is the logarithm of a likelihood ratio m/u in decibans: +10 makes a pair of line and pledge ten times likelier. m is how
often the evidence is seen between a line and what it pays, u how often between a line and what it does not pay (Fellegi and
Sunter, 1969). Both begin as the shipped estimates, which count as `LINES` decided lines (a Beta prior), and move as far as
the decisions of officers are many: m = (seen + LINES x shipped) / (decided + LINES), and u alike. So a book without
decisions weighs as shipped, to the deciban.

The shipped estimates are judgements, made before any book: how often remittances of public payers carry a reference, a full
name, the whole amount (`_SEEN`), and how telling that is (`WEIGHTS`). What is a scale and no sort (`amount-digit`, `days-far`)
stays as shipped. Weights order what is not certain and say how probable it is; they make nothing certain and outvote no veto.
"""

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import NamedTuple

WEIGHTS: Mapping[str, int] = {
    "reference-exact": 50, "reference-spelled": 46, "reference-slip": 28, "reference-ending": 24, "reference-shared": 24,
    "payer-iban": 28, "payer-alias": 26, "payer-name": 24, "payer-cut": 22, "payer-among": 12, "payer-like": 8,
    "payer-learned": 24, "payer-recalled": 12,
    "payer-family": -3, "payer-other": -22, "reference-strange": -12,
    "amount-exact": 20, "amount-charges": 12, "amount-rate": 12, "amount-part": 8, "amount-beyond": -9,
    "amount-share": 3, "amount-digit": 4, "several": -8,
    "days-near": 4, "days-far": -1,
    "prior": -27,
}  # fmt: skip
LINES = 100  # decided lines that the shipped estimates count for: some dozens, much alike, do not overturn them
# What evidence is counted among: all pledges that are open, those whose payer the line's may be, those that are weighed for
# it, those that it may be a part of, and whole explanations. Beside each: how many wrong ones there are for a right one.
PAIR, KIN, WEIGHED, PART, WAY = "pair", "kin", "weighed", "amount-part", "way"
LINE, TOLD = "line", "told"  # lines that pay something, or nothing; those of them that tell of a pledge or a payer
_OTHERS: Mapping[str, int] = {PAIR: 500, KIN: 5, WEIGHED: 5, PART: 5, WAY: 5}
_AMONG: Mapping[str, str] = {
    "payer-family": KIN, "amount-exact": WEIGHED, "amount-charges": WEIGHED, "amount-rate": WEIGHED, "amount-part": WEIGHED,
    "amount-beyond": WEIGHED, "days-near": WEIGHED, "amount-share": PART, "several": WAY,
}  # fmt: skip
_SEEN: Mapping[str, int] = {  # of a thousand right ones, so many show it
    "reference-exact": 400, "reference-spelled": 100, "reference-slip": 50, "reference-ending": 30, "reference-shared": 50,
    "payer-iban": 100, "payer-alias": 100, "payer-name": 500, "payer-cut": 100, "payer-among": 100, "payer-like": 30,
    "payer-learned": 100, "payer-recalled": 50, "payer-family": 100, "payer-other": 5, "reference-strange": 20,
    "amount-exact": 500, "amount-charges": 100, "amount-rate": 200, "amount-part": 150, "amount-beyond": 30,
    "amount-share": 400, "several": 50, "days-near": 600,
}  # fmt: skip
_TOLD = Decimal("0.9")  # lines that tell of a pledge or a payer, whether they pay something or not
_EXACT = Context(prec=28)  # logarithms in decimals: the same on every machine


class Counts(NamedTuple):
    """How often each piece of evidence, and what it is counted among, was seen with right pairs and with wrong ones."""

    right: dict[str, int]
    wrong: dict[str, int]


class Weight(NamedTuple):
    """One sort of evidence: its shipped and its present weight in decibans, and the counts that moved it."""

    name: str
    shipped: int
    present: int
    right: int = 0
    of_right: int = 0
    wrong: int = 0
    of_wrong: int = 0


def weights(counts: Counts) -> dict[str, int]:
    """The weights, in decibans, that these counts make of the shipped ones."""
    return {one.name: one.present for one in weighed(counts)}


def weighed(counts: Counts) -> list[Weight]:
    """Every sort of evidence with its shipped and its present weight, in the order of `WEIGHTS`."""
    return [_weight(name, shipped, counts) for name, shipped in WEIGHTS.items()]


def _weight(name: str, shipped: int, counts: Counts) -> Weight:
    if name == "prior":
        return _prior(shipped, counts)
    if name not in _SEEN:
        return Weight(name, shipped, shipped)
    base = _AMONG.get(name, PAIR)
    told = counts.right.get(name, 0), counts.right.get(base, 0), counts.wrong.get(name, 0), counts.wrong.get(base, 0)
    right, of_right, wrong, of_wrong = told
    usual, others = Decimal(_SEEN[name]) / 1000, LINES * _others(base, of_right, of_wrong)
    by_chance = usual / _EXACT.power(10, Decimal(shipped) / 10)
    m = (right + LINES * usual) / (of_right + LINES)
    u = (wrong + others * by_chance) / (of_wrong + others)
    return Weight(name, shipped, _decibans(m / u), *told)


def _prior(shipped: int, counts: Counts) -> Weight:
    """The odds that a line which tells of a pledge or payer pays one pledge of all that are open, against paying nothing."""
    lines, told, open_ = ([side.get(name, 0) for side in counts] for name in (LINE, TOLD, PAIR))
    paying, idle = (Decimal(LINES + 2 * one) for one in lines)
    tells, idly = ((LINES * _TOLD + one) / (LINES + of) for one, of in zip(told, lines, strict=True))
    among = Decimal(sum(open_) + LINES * _OTHERS[PAIR]) / (sum(lines) + LINES)
    return Weight("prior", shipped, _decibans(paying / idle * tells / idly / among), lines[0], sum(lines), lines[1], sum(lines))


def _others(base: str, right: int, wrong: int) -> Decimal:
    """How many wrong ones a decided line has for a right one: those of one line are alike, and count as one line."""
    return max(Decimal(_OTHERS[base]), Decimal(wrong) / max(right, 1))


def _decibans(ratio: Decimal) -> int:
    return int((10 * _EXACT.log10(ratio)).to_integral_value())
