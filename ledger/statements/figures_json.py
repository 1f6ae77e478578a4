"""Figures as canonical text and back, without loss.

A field that has its default is not written. So a statement of today reads and writes the same text under a
later program that knows more fields, and its seal holds for ever.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from ledger.errors import LedgerError, Unsound
from ledger.i18n import _
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import LINES, StatementFigures
from ledger.statements.figures_fund import F_LINES
from ledger.statements.figures_lines import COLUMNS, Line, Lines

SCHEMA = "fund.statement/1"
_ORDER = {code: place for place, code in enumerate((*LINES, *F_LINES))}
_Shape = tuple[dict[str, Field[Any]], dict[str, Any]]  # fields by name, their types by name
_SHAPES: dict[Any, _Shape] = {}


def to_json(figures: StatementFigures) -> str:
    """Keys sorted, no blanks, UTF-8 as it is."""
    held = {"schema": SCHEMA, **_encode(figures)}
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> StatementFigures:
    """The figures again; raises Unsound for a text that is damaged, of another kind, or does not add up."""
    try:
        held = json.loads(text)
        kind = held.pop("schema", "none")
        figures: StatementFigures | None = _decode(StatementFigures, held) if kind == SCHEMA else None
    except Unsound:
        raise
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, LedgerError) as error:
        raise Unsound(_("The stored statement cannot be read: {error}", error=error), name="not-a-statement") from error
    if figures is None:
        raise Unsound(
            _('A stored statement is of the kind "{expected}", not "{kind}".', expected=SCHEMA, kind=kind), name="not-a-statement"
        )
    return figures


def _encode(value: Any) -> Any:
    if isinstance(value, Lines):
        return {"currency": value.currency, "lines": {row.code: _columns(row) for row in value.rows}}
    if is_dataclass(value) and not isinstance(value, (Money, Quarter)):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: _encode(held[name]) for name in held if not _is_default(value, name, held[name])}
    if isinstance(value, Money):
        return {"amount": f"{value.amount:f}", "currency": value.currency}
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, (date, Quarter)) else value


def _columns(row: Line) -> dict[str, str]:
    return {name: f"{money.amount:f}" for name, money in zip(COLUMNS, row.columns, strict=True)}


def _is_default(owner: Any, name: str, value: Any) -> bool:
    field = _shape(type(owner))[0][name]
    return field.default is not MISSING and bool(value == field.default)


def _shape(kind: Any) -> _Shape:
    if kind not in _SHAPES:
        _SHAPES[kind] = ({one.name: one for one in fields(kind)}, get_type_hints(kind))
    return _SHAPES[kind]


def _decode(kind: Any, held: Any) -> Any:  # noqa: PLR0911 - one line per kind of value
    if get_origin(kind) in (Union, types.UnionType):
        return None if held is None else _decode(get_args(kind)[0], held)
    if get_origin(kind) is tuple:
        return tuple(_decode(get_args(kind)[0], part) for part in held)
    if kind is Lines:
        return _lines(held)
    if kind is Money:
        return Money(Decimal(held["amount"]), held["currency"])
    if kind is Quarter:
        return Quarter.parse(held)
    if kind is date:
        return date.fromisoformat(held)
    if is_dataclass(kind):
        return _record(kind, held)  # type: ignore[arg-type]
    if kind is Decimal:
        return Decimal(held)
    if not isinstance(held, kind):
        raise TypeError(f"{held!r} is not a {kind.__name__}")
    return held


def _record(kind: type[Any], held: Mapping[str, Any]) -> Any:
    known, hints = _shape(kind)
    if unknown := set(held) - set(known):
        raise KeyError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _decode(hints[name], part) for name, part in held.items()})


def _lines(held: Mapping[str, Any]) -> Lines:
    code, rows = held["currency"], held["lines"]
    if unknown := set(rows) - set(_ORDER):
        raise KeyError(f"no line is called {', '.join(sorted(unknown))}")
    order = sorted(rows, key=_ORDER.__getitem__)
    return Lines(
        code,
        tuple(Line(line, *(Money(Decimal(rows[line][part]), code) for part in COLUMNS)) for line in order),
    )
