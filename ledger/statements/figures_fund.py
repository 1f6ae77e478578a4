"""The figures of the fund as a whole: part F, and the budget against what was spent, part D. The same on every statement of a run.

As in parts A and B what reduces is negative, and a line has three columns. The specific fund and the program-budget's share
(AG/RES. 2019, paragraph 10) stand apart: no line adds one to the other but the last, which is what the ledger has of both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from ledger.i18n import N_
from ledger.money import Money
from ledger.statements.figures_lines import COLUMNS, NOTHING, ZERO, Columns, Lines, Proof, in_order, sum_of_columns

# The six classes of AG/RES. 2019, paragraph 11, in its order: lines F2.1 to F2.6.
CLASSES = ("member_state", "permanent_observer", "inter_american_entity", "public_entity", "private_entity", "other_source")
F_CLASSES = tuple(f"F2.{number}" for number in range(1, len(CLASSES) + 1))
F_TOTALS = {
    "F2": F_CLASSES,
    "F7": ("F2", "F3", "F4", "F5", "F6"),
    "F13": ("F8", "F9", "F10", "F11", "F12"),
    "F14": ("F1", "F7", "F13"),
    "F18": ("F15", "F16", "F17"),
    "F19": ("F14", "F18"),
}
F_LINES = ("F1", *F_CLASSES, *(f"F{number}" for number in range(2, 20)))
# Line of the fund → lines of part B whose sum over all contributors, with what the pool has besides, it is.
F_SHARED = {
    "F2": ("B2",), "F3": ("B3",), "F4": ("B5",), "F5": ("B6",), "F6": ("B7",), "F8": ("B9",), "F9": ("B10",),
    "F10": tuple(f"B11.{number}" for number in range(1, 10)), "F11": ("B4",), "F12": ("B12",),
}  # fmt: skip
# Printed even at zero; other lines once they have ever been used.
F_ALWAYS = frozenset(F_LINES) - {"F3", "F6", "F11", "F12"}
_NAMES = {"F2": N_("F2 = F2.1 + … + F2.6"), "F14": N_("F14 = F1 + F7 + F13")}  # those that a statement prints


@dataclass(frozen=True, slots=True)
class Object:
    """An object of expenditure (1 to 9): what the fiscal year's budget gives it, what was spent and is open of orders (negative).

    `quarter`, `year` and `open` are on the fiscal year's budget, `inception` on the budgets of all years.
    """

    number: int
    given: Money
    quarter: Money
    year: Money
    inception: Money
    open: Money

    @property
    def left(self) -> Money:
        """What of the year's budget is neither spent nor committed."""
        return self.given + self.year + self.open


@dataclass(frozen=True, slots=True)
class Apart:
    """What was spent (negative) and is not on the fiscal year's budget, and what is open of orders (negative)."""

    quarter: Money
    year: Money
    inception: Money
    open: Money


@dataclass(frozen=True, slots=True)
class Budget:
    """The fund's budget of a fiscal year by object, in the fund's currency; the program-budget's lines are not in it.

    `basis` says what was given: allotted, or appropriated where nothing is allotted. `earlier` is on orders of earlier budgets
    (its inception stands with the objects), `outside` on no budget: what a contributor paid in goods that the fund used.
    Requisitions and advances are no spending and no orders (accounting.md §1.2), so they take nothing off what is left.
    """

    year: int
    basis: str
    objects: tuple[Object, ...]
    earlier: Apart
    outside: Apart

    def total(self, column: str) -> Money:
        """A column over objects, earlier budgets and what stands outside."""
        parts = [getattr(one, column) for one in self.objects]
        apart = [] if column in {"given", "left"} else [getattr(one, column) for one in (self.earlier, self.outside)]
        return sum((*parts, *apart), Money.zero(self.earlier.year.currency))


@dataclass(frozen=True)
class Whole:
    """The fund as a whole. `pool` is what of the lines of part B no contributor is credited with or bears.

    `ledger` is the balance on a cash basis by another way: what accounts 1010 to 2140 have that stands under no contributor's
    name, money in suspense taken off. `contributors` is how many have something in a line of part B, since inception.
    """

    lines: Lines
    pool: Lines
    ledger: Money
    contributors: int
    budget: Budget

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """What must hold of it: name, left side, right side. Worked out once for all statements of a run."""
        return tuple(_proofs(self))


def lines_of(
    currency: str, shared: Mapping[str, Columns], by_class: Mapping[str, Columns], pool: Mapping[str, Columns],
    program: tuple[Columns, Columns],
) -> Lines:  # fmt: skip
    """Part F from what contributors' lines of part B add up to (`shared`), the pool's, and the program-budget's transfers and spending.

    `by_class` is what came in by class of contributor. All signed as printed.
    """
    found = {
        code: sum_of_columns((*(some.get(part, NOTHING) for part in parts for some in (shared, pool)),))
        for code, parts in F_SHARED.items()
    }
    found |= {code: by_class.get(kind, NOTHING) for code, kind in zip(F_CLASSES, CLASSES, strict=True)}
    found["F2"] = sum_of_columns(found[code] for code in F_CLASSES)
    found["F16"], found["F17"] = program
    for opening, flows, closing in (("F1", ("F7", "F13"), "F14"), ("F15", ("F16", "F17"), "F18")):
        for total in flows:
            if total in F_TOTALS:
                found[total] = sum_of_columns(found[part] for part in F_TOTALS[total])
        moved = sum_of_columns(found[part] for part in flows)
        found[opening] = (moved[2] - moved[0], moved[2] - moved[1], Decimal(0))
        found[closing] = (moved[2],) * 3
    found["F19"] = sum_of_columns((found["F14"], found["F18"]))
    return in_order(currency, F_LINES, found, lambda code, columns: code in F_ALWAYS or any(columns))


def _proofs(whole: Whole) -> Iterator[Proof]:
    """Parts F and D: totals, what came less what went is the change of the balance, and the ledger has as much."""
    columns = whole.lines.plain
    for code, parts in F_TOTALS.items():
        total = sum_of_columns(columns[part] for part in parts if part in columns)
        yield _NAMES.get(code, N_("totals of the fund")), total, columns.get(code, NOTHING)
    for code in ("F1", "F15"):
        yield N_("nothing before the beginning"), (columns[code][2],), (ZERO,)
    for code in ("F14", "F18"):
        yield N_("closing the same in every column"), columns[code][:2], columns[code][1:]
    yield N_("F19 = ledger"), (columns["F19"][0],), (whole.ledger.amount,)
    spent = tuple(whole.budget.total(name).amount for name in COLUMNS)
    yield N_("D = F10"), spent, columns["F10"]


def share(part: Money, whole: Money) -> Decimal | None:
    """`part` of `whole` in percent, with two decimals, halves away from zero; None of nothing.

    Each share is rounded by itself: those of all contributors need not add up to 100.00.
    """
    if not whole:
        return None
    return (100 * part.amount / whole.amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
