"""Amounts and days of a text file of fields (OFX, QIF): how it writes them, decided once for the file, or asked for. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from imports.amounts import IN_WORDS as MARKS_IN_WORDS
from imports.amounts import MARKS, against, by_decimals, proved_by, read_amount, spoken
from imports.day_orders import DayOrder, Written, decide, under
from imports.reading import Ambiguous, Choice
from imports.refusals import UNDECIDED, amounts_in_ways, clashing_dates, dates_in_ways, order_choice
from ledger.errors import FileRefused, Problem
from ledger.i18n import K_, N_, _, either, n_
from ledger.money import DIGITS

TURNED = K_("{sign}, {whose}", sign=K_("a plus is money out"), whose=K_("as you said"))


class Field(NamedTuple):
    """A value as it stands in the file, without blanks around it, and where."""

    place: str
    text: str


class Mark(NamedTuple):
    """The decimal mark of a file's amounts and, in words, what proves it."""

    mark: str
    evidence: str


_BARE = {
    "point": re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,4}))?"),
    "comma": re.compile(r"([+-]?)([0-9]{1,15})(?:,([0-9]{1,4}))?"),
}
_IN_NUMBERS = frozenset("0123456789.,'’+-− \u00a0\u202f")


def units_of(text: str, mark: str) -> int | None:
    """An amount in ten-thousandths under a decimal mark, with its own sign; None for what is no bare number.

    Bare: a file of fields has a field for the currency and none for debit and credit, so `$120` and `5.00 CR` are none.
    """
    bare = _BARE[mark].fullmatch(text)  # nearly all amounts of nearly all files, ten times faster than the door for everything
    if bare:
        sign, whole, cents = bare.groups("")
        return int(f"{sign}{whole}{cents:0<4}")
    found = read_amount(text, mark) if text and not set(text) - _IN_NUMBERS else None
    return None if found is None else -found.units if found.sign < 0 else found.units


Wrong = tuple[str, str, str]  # what, what to do, the name of the refusal


def repeated(counts: Iterable[tuple[str, int]], cure: str) -> list[Wrong]:
    """What is wrong with fields, by name, that stand more often than once."""
    return [
        (n_("{name} stands there once", "{name} stands there {count} times", count, name=name), cure, "field-repeated")
        for name, count in counts
        if count > 1
    ]


def problem_of(place: str, wrong: Sequence[Wrong]) -> Problem | None:
    """All that forbids to take an entry, in one sentence; None where nothing does."""
    if not wrong:
        return None
    cures = ", ".join(dict.fromkeys(cure for _, cure, _ in wrong))
    return Problem(place, "; ".join(what for what, _, _ in wrong), cures, wrong[0][2])


def step_of(currency: str) -> int:
    """Ten-thousandths in the smallest unit of a currency; 1 where the currency is not known."""
    return 10 ** (4 - DIGITS[currency]) if currency in DIGITS else 1


def decide_mark(name: str, amounts: Sequence[Field], stated: str, currency: str) -> Mark:
    """The decimal mark of all amounts of a file; what is no amount at all has no voice.

    Evidence: what the officer says, an amount that cannot be read otherwise, the decimals of the currency.
    Raises Ambiguous with both readings where nothing decides, FileRefused where two amounts contradict each other.
    """
    if stated:
        return Mark(stated, K_("{decimal}, {whose}; not proved", decimal=MARKS_IN_WORDS[stated], whose=K_("as you said")))
    amounts = [field for field in amounts if any(units_of(field.text, mark) is not None for mark in MARKS)]
    texts = [field.text for field in amounts]
    wrong = {mark: amounts[at] for mark in MARKS if (at := against(texts, mark)) is not None}
    left = [mark for mark in MARKS if mark not in wrong]
    if not left:
        cure = _("correct one of them, or say --decimal point or --decimal comma to see every amount that does not fit")
        problems = [
            Problem(
                field.place, _('"{value}" is not {what}', value=field.text, what=_(MARKS_IN_WORDS[mark])), cure, "mixed-amounts"
            )
            for mark, field in wrong.items()
        ]
        told = _("{name}: amounts are written with a decimal point and with a decimal comma.", name=name)
        raise FileRefused(told, problems, cure, name="mixed-amounts")
    if wrong:
        field = next(iter(wrong.values()))
        return Mark(left[0], proved_by(left[0], field.text, field.place))
    meant = {mark: [units_of(text, mark) or 0 for text in texts] for mark in MARKS}
    if meant["point"] == meant["comma"]:
        return Mark("point", K_("no amount has a decimal mark"))
    fitting = [mark for mark in MARKS if not any(units % step_of(currency) for units in meant[mark])]
    if len(fitting) == 1:
        return Mark(fitting[0], by_decimals(fitting[0], currency))
    raise _which_amounts(name, amounts, meant)


def decide_order(name: str, dates: Sequence[Written], stated: str) -> DayOrder:
    """The one order of day, month and year of a file's dates, given in the order of the file, and its evidence in words.

    Raises Ambiguous with every reading that is left, FileRefused where two dates contradict each other.
    """
    main = [date.days for date in dates]
    different = {date.text: date for date in reversed(dates)}
    found = decide(main, [None] * len(main), list(reversed(different.values())), (), stated)
    if not found.left:
        first, second = found.clash
        raise clashing_dates(name, (first, second))
    if len(found.left) > 1:
        raise _which_dates(name, dates, found.left)
    return found


def _which_dates(name: str, dates: Sequence[Written], left: Sequence[str]) -> Ambiguous:
    meant = {order: under([date.days for date in dates], order) for order in left}
    at = next(i for i, days in enumerate(zip(*meant.values(), strict=True)) if len(set(days)) > 1)
    date, choices = dates[at], []
    for order, days in meant.items():
        known = sorted(day for day in days if day)
        choices.append(order_choice(order, date.text, date.place, days[at], known))
    what = _(UNDECIDED, value=date.text, readings=either(str(days[at]) for days in meant.values()))
    problem = Problem(date.place, what, either(choice.option for choice in choices), "ambiguous-dates")
    looked_for = (N_("a day above 12"), N_("a date with dots"), N_("the order of the rows"))
    return Ambiguous(dates_in_ways(name, len(left)), problem, tuple(choices), looked_for)


def _which_amounts(name: str, amounts: Sequence[Field], meant: dict[str, list[int]]) -> Ambiguous:
    at = next(i for i, (point, comma) in enumerate(zip(*meant.values(), strict=True)) if point != comma)
    field, choices = amounts[at], []
    for mark, units in meant.items():
        facts = {
            _("amounts"): _(MARKS_IN_WORDS[mark]),
            _("{value} in {place}", value=f'"{field.text}"', place=field.place): spoken(units[at]),
            _("in"): spoken(sum(unit for unit in units if unit > 0)),
            _("out"): spoken(-sum(unit for unit in units if unit < 0)),
        }
        choices.append(Choice(f"--decimal {mark}", facts))
    what = _(UNDECIDED, value=f'"{field.text}"', readings=either(spoken(units[at]) for units in meant.values()))
    problem = Problem(field.place, what, either(choice.option for choice in choices), "ambiguous-amounts")
    looked_for = (N_("an amount with cents"), N_("the decimals of a known currency"))
    return Ambiguous(amounts_in_ways(name, len(choices)), problem, tuple(choices), looked_for)
