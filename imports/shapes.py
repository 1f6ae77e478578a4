"""The shapes in which banks print an amount, each as a possible reading of the same columns.

Signed · debit and credit apart · a column of marks · glued marks · nothing but figures. Every reading says whether the
file itself states its sign (`sure`): labels, marks or minus signs do; bare figures do not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import neg, pos

from imports.amounts import Column
from imports.cells import Cell, shown
from imports.labels import marks, speaks_of
from imports.layout import Table
from ledger.i18n import K_

Under = Callable[[int], Column]


@dataclass(frozen=True, slots=True)
class Shape:
    """One reading of the amount columns; lists go with the movements of the file."""

    words: str
    sign: str
    columns: tuple[int, ...]
    amounts: tuple[int | None, ...]  # money into the account positive
    bad: tuple[int, ...]  # movements whose amount or mark cannot be read
    sure: bool
    says: str = "plain"  # the value of --sign that chooses it
    agreed: bool = False  # minus signs and marks, each by itself, say the same of money in and of money out
    turned: bool = False  # the opposite of what labels or minus signs say: only a balance can prove it

    def reversed(self) -> "Shape":
        """Every amount the other way round."""
        turned = tuple(None if amount is None else -amount for amount in self.amounts)
        says = "plain" if self.says == "reversed" else "reversed"
        return replace(
            self,
            amounts=turned,
            sure=False,
            turned=True,
            says=says,
            sign=K_("the balance proves the signs to be the other way round"),
        )


def shapes(table: Table, under: Under, flags: Sequence[Cell] | None, texts: Sequence[str]) -> list[Shape]:
    """All readings of a table's amount columns under one convention; `flags` are the marks beside the movements."""
    roles = table.roles
    found: list[Shape] = []  # of two columns
    if not table.header and len(roles.get("amount", ())) > 1 and "amount" not in table.stated:
        found += _unnamed(table, under, texts)
    if "debit" in roles and "credit" in roles:
        found += [
            shape for debit in roles["debit"] for credit in roles["credit"] for shape in _apart(table, under, debit, credit)
        ]
    paired = {column for shape in found for column in shape.columns}
    singles = [
        (column, "amount") for role in ("amount", "net", "gross") for column in roles.get(role, ()) if column not in paired
    ]
    if not singles and "debit" not in roles:
        singles = [(column, "credit") for column in roles.get("credit", ())]
    if not singles and "credit" not in roles:
        singles = [(column, "debit") for column in roles.get("debit", ())]
    for column, role in singles:
        marked = _marked(table, under(column), column, flags) if flags is not None else []
        found += marked or _single(table, under(column), column, role)
    if not table.header and len(singles) + len(paired) > 1:  # which of them it is, only a balance can say
        found = [shape if len(shape.columns) > 1 or shape.agreed else replace(shape, sure=False) for shape in found]
    found = [shape for shape in found if any(amount or (table.header and amount is not None) for amount in shape.amounts)]
    half = max(min((len(shape.bad) for shape in found), default=0), (len(found[0].amounts) if found else 0) // 2)
    return [shape for shape in found if len(shape.bad) <= half]


def _apart(table: Table, under: Under, debit: int, credit: int) -> list[Shape]:
    """Debit and credit in columns of their own; a minus inside one of them has several meanings, unless all have it."""
    out, into = under(debit), under(credit)
    pairs = list(zip(out.units, into.units, strict=True))
    odd = (i for i, (d, c) in enumerate(pairs) if (d and c) or (d is None and c is None))
    bad = tuple(sorted({*out.bad, *into.bad, *odd}))
    sides = {"debit": table.name(debit), "credit": table.name(credit)}
    words = K_(_APART, **sides)
    rules = _rules(out.units, into.units, sides)
    found = []
    for says, sign, way_out, way_in in rules:
        amounts: list[int | None] = [way_out(d) if d else way_in(c) if c else 0 for d, c in pairs]
        for i in bad:
            amounts[i] = None
        found.append(Shape(words, sign, (debit, credit), tuple(amounts), bad, len(rules) == 1, says))
    return found


_APART = K_("{debit} is money out, {credit} money in")
_Rule = tuple[str, str, Callable[[int], int], Callable[[int], int]]


def _rules(out: Sequence[int | None], into: Sequence[int | None], sides: Mapping[str, str]) -> list[_Rule]:
    """What a minus in a debit or a credit column may mean: nothing, that an entry is taken back, or money out."""
    printed = [unit for unit in out if unit is not None]
    minus_out, plus_out = min(printed, default=0) < 0, max(printed, default=0) > 0
    minus_in = any(unit is not None and unit < 0 for unit in into)
    if not minus_in and not (minus_out and plus_out):
        return [("plain", K_(_APART, **sides), pos if minus_out else neg, pos)]
    return [
        ("plain", K_("a minus is money out, in either column"), pos, pos),
        ("marks", K_("{debit} is money out, {credit} money in, whatever the sign", **sides), lambda unit: -abs(unit), abs),
        ("reversed", K_("{debit} is money out, {credit} money in; a minus takes it back", **sides), neg, pos),
    ]


def _single(table: Table, column: Column, index: int, role: str) -> list[Shape]:
    """One column, with or without signs."""
    units, name = column.units, table.name(index)
    filled = [i for i, unit in enumerate(units) if unit is not None]
    base = Shape(
        K_("amounts in {column}", column=name), K_("a minus is money out"), (index,), tuple(units), _bad(column), sure=True
    )
    if column.flags:
        return _glued(base, column, filled)
    minus = any(unit < 0 for unit in units if unit is not None)
    plus = any(unit > 0 for unit in units if unit is not None)
    if role == "debit":
        return _only_debits(base, name, both=minus and plus)
    if minus or role == "credit" or not plus:
        return [replace(base, sign=K_("{column} is money in", column=name) if role == "credit" and not minus else base.sign)]
    if column.plus:
        everything_in = replace(base, sign=K_("every amount has a plus: money in"))
        return [everything_in] if len(column.plus) == len(filled) else _half_marked(base, column.plus)
    everything_out = tuple(None if unit is None else -unit for unit in units)
    return [
        replace(base, sure=False, sign=K_("every amount is money in")),
        replace(base, sure=False, amounts=everything_out, says="reversed", sign=K_("every amount is money out")),
    ]


def _only_debits(base: Shape, name: str, *, both: bool) -> list[Shape]:
    """A column of debits without one of credits; with minus and plus in it, the minus may mean either."""
    if not both:
        amounts = tuple(None if unit is None else -abs(unit) for unit in base.amounts)
        return [replace(base, amounts=amounts, sign=K_("{column} is money out", column=name))]
    other = tuple(None if unit is None else -unit for unit in base.amounts)
    return [replace(base, sure=False), replace(base, amounts=other, sure=False, says="reversed", sign=K_("a minus is money in"))]


def _half_marked(base: Shape, marked: set[int]) -> list[Shape]:
    """Only some rows carry a mark of money in: the rest is money out, or the mark says nothing."""
    out = tuple(None if unit is None else (abs(unit) if i in marked else -abs(unit)) for i, unit in enumerate(base.amounts))
    return [
        replace(base, sure=False, sign=K_("every amount is money in")),
        replace(base, sure=False, amounts=out, says="marks", sign=K_("only what is marked as a credit is money in")),
    ]


def _glued(base: Shape, column: Column, filled: list[int]) -> list[Shape]:
    """Marks glued to the figures: 0.80Dr, 15.00Cr."""
    flags, units = column.flags, column.units
    if len(flags) < len(filled) and set(flags.values()) == {1}:
        return _half_marked(base, set(flags) | column.plus)
    if len(flags) < len(filled) and set(flags.values()) == {1, -1}:
        strange = tuple(sorted({*base.bad, *(i for i in filled if i not in flags and units[i])}))
        base = replace(base, bad=strange)
    amounts = tuple(None if unit is None else abs(unit) * flags[i] if i in flags else unit for i, unit in enumerate(units))
    found = [replace(base, amounts=amounts, sign=K_("the marks beside the amounts say debit or credit"))]
    if any((units[i] or 0) < 0 for i in flags):
        signed = tuple(None if unit is None else unit * flags.get(i, 1) for i, unit in enumerate(units))
        by_signs = replace(found[0], amounts=signed, sure=False, says="reversed", sign=K_("a minus turns its mark round"))
        found = [replace(found[0], sure=False, says="marks"), by_signs]
    return found


def _marked(table: Table, column: Column, index: int, flags: Sequence[Cell]) -> list[Shape]:
    """A column of marks beside the amounts. Where minus signs and marks say the same, both are right."""
    counts: dict[str, int] = {}
    for flag in flags:
        if type(flag) is str:
            counts[flag] = counts.get(flag, 0) + 1
    place = table.column("flag")
    stated = "" if "flag" in table.stated else None
    sides = marks(counts, header=stated if place is None else table.headers.get(place, stated)) if counts else None
    if sides is None or place is None:
        return []
    side = [sides.get(flag) if type(flag) is str else None for flag in flags]
    units = column.units
    strange = tuple(sorted({*_bad(column), *(i for i, unit in enumerate(units) if unit and side[i] is None)}))
    amounts = tuple(None if unit is None or side[i] is None else abs(unit) * (side[i] or 0) for i, unit in enumerate(units))
    name = table.name(place)
    by_marks = Shape(
        K_("amounts in {column}", column=table.name(index)),
        K_("{column} says debit or credit", column=name),
        (index,),
        amounts,
        strange,
        sure=True,
    )
    if all(unit == amount for unit, amount in zip(units, amounts, strict=True) if unit is not None and amount is not None):
        if any((unit or 0) < 0 for unit in units):
            both = len(set(side) - {None}) > 1
            sign = K_("minus signs and {column} say the same", column=name)
            return [replace(by_marks, sign=sign, amounts=tuple(units), bad=_bad(column), agreed=both)]
        return [by_marks]
    if not any((unit or 0) < 0 for unit in units):
        return [by_marks]
    times = tuple(None if unit is None or side[i] is None else unit * (side[i] or 0) for i, unit in enumerate(units))
    printed = Shape(by_marks.words, K_("a minus is money out"), (index,), tuple(units), _bad(column), sure=False)
    return [replace(by_marks, sure=False, says="marks"), replace(by_marks, amounts=times, sure=False, says="reversed"), printed]


def _unnamed(table: Table, under: Under, texts: Sequence[str]) -> list[Shape]:
    """Several columns of figures without headers: two that never stand in the same row are debit and credit, either way round."""
    columns = table.roles["amount"]
    found: list[Shape] = []
    for first, left in enumerate(columns):
        for right in columns[first + 1 :]:
            one, two = under(left), under(right)
            if all(bool(a) != bool(b) for a, b in zip(one.units, two.units, strict=True)) and any(one.units) and any(two.units):
                pair = [*_apart(table, under, left, right), *_apart(table, under, right, left)]
                signed = [shape for shape in pair if shape.sure]
                if len(signed) == 1:  # a minus at every figure of one column and none in the other
                    found.append(replace(signed[0], sign=K_("a minus is money out, in a column of its own")))
                    continue
                found += _spoken(pair, texts) if len(pair) == 2 else [replace(shape, sure=False) for shape in pair]
    return found


def _spoken(pair: list[Shape], texts: Sequence[str]) -> list[Shape]:
    """Texts of the bank's own bookings decide between two columns, when two at least speak and none against."""
    pair = [replace(shape, sure=False) for shape in pair]
    spoken = [(speaks_of(text), position) for position, text in enumerate(texts)]
    for shape in pair:
        agree = [i for said, i in spoken if said and said * (shape.amounts[i] or 0) > 0]
        if len(agree) >= 2 and len(agree) == sum(1 for said, i in spoken if said and shape.amounts[i]):
            return [
                replace(
                    shape,
                    sure=True,
                    sign=K_(
                        '{sign}: "{text}" and {count} more texts say so',
                        sign=shape.sign,
                        text=shown(texts[agree[0]]),
                        count=len(agree) - 1,
                    ),
                )
            ]
    return pair


def _bad(column: Column) -> tuple[int, ...]:
    """Movements without an amount in this column, or with something else in it."""
    return tuple(sorted({*column.bad, *(i for i, unit in enumerate(column.units) if unit is None)}))
