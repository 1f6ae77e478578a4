"""What changed between two versions of a statement: line by line, receipt by receipt, and the entries that caused it."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.money import Money
from ledger.statements.figures import A_LINES, B_LINES, StatementFigures
from ledger.statements.figures_changes import NONE, Cause, Changed, Changes, Moved
from ledger.statements.figures_lines import COLUMNS, Lines, PledgeTable

_Parts = tuple[tuple[PledgeTable, ...], Lines, Lines]  # part A by currency and in all, part B
_Listed = dict[tuple[str, str, date | None], tuple[Money, ...]]  # kind, number, day → what it amounts to


def changes(old: StatementFigures, new: StatementFigures, causes: Iterable[Cause] = ()) -> Changes:
    """All that a reader of `old` finds otherwise in `new`; `causes` are the entries sealed between them.

    Amounts in the fund's currency, or of part A in the pledges' own; signs as printed.
    """
    return Changes(old.facts.issue.version, tuple(_lines(old, new)), tuple(_moved(old, new)), tuple(causes))


def differ(old: StatementFigures, new: StatementFigures) -> bool:
    """Whether a figure of the contributor differs: a line, a receipt, a pledge or a gift, or that it is by agreement now.

    Who issued it, and when, is no figure.
    """
    found = changes(old, new)
    return bool(found.lines or found.moved) or (bool(new.facts.agreements) and not old.facts.agreements)


def _lines(old: StatementFigures, new: StatementFigures) -> Iterator[Changed]:
    """Those of the statement, then those of its agreements where both versions have them."""
    yield from _differing("", *((one.pledged, one.pledged_in_all, one.funds) for one in (old, new)))
    before, now = (
        {one.pledge: (one.pledged, one.pledged_in_all, one.funds) for one in some.facts.agreements} for some in (old, new)
    )
    if before and now:
        nothing = ((), Lines(new.funds.currency, ()), Lines(new.funds.currency, ()))
        for pledge in sorted(before.keys() | now.keys(), key=lambda pledge: (not pledge, pledge)):
            yield from _differing(pledge or NONE, before.get(pledge, nothing), now.get(pledge, nothing))


def _differing(agreement: str, old: _Parts, new: _Parts) -> Iterator[Changed]:
    home = new[2].currency
    own = {currency: True for one in (old, new) for currency in (table.own.currency for table in one[0]) if currency != home}
    for currency in (*own, ""):
        for code in (*A_LINES, *(() if currency else B_LINES)):
            before, now = (_columns(one, code, currency) for one in (old, new))
            for column, was, is_now in zip(COLUMNS, before, now, strict=True):
                if was != is_now:
                    yield Changed(code, column, was, is_now, currency, agreement)


def _columns(parts: _Parts, code: str, currency: str) -> tuple[Money, ...]:
    """A line in its three columns; nothing where the statement does not have it."""
    pledged, in_all, funds = parts
    if currency:
        own = [table.own for table in pledged if table.own.currency == currency]
        return own[0][code].columns if own else (Money.zero(currency),) * 3
    return (in_all if code in A_LINES else funds)[code].columns


def _moved(old: StatementFigures, new: StatementFigures) -> Iterator[Moved]:
    before, now = _listed(old), _listed(new)
    for key in sorted(before.keys() | now.keys(), key=lambda key: (key[0] != "receipt", key[0], key[2] or date.min, key[1])):
        was, is_now = before.get(key), now.get(key)
        if was != is_now:
            at = next((at for at in range(2) if was and is_now and was[at] != is_now[at]), 0)
            kind, number, on = key
            yield Moved(kind, number, on, was[at] if was else None, is_now[at] if is_now else None)


def _listed(figures: StatementFigures) -> _Listed:
    """Receipts with their value and what was sent, pledges, and gifts in kind; what stands twice is told by its sign."""
    facts = figures.facts
    found: _Listed = {("pledge", one.number, one.signed): (one.amount, one.amount) for one in facts.pledges}
    found |= {("return" if one.went_back else "receipt", one.number, one.on): (one.value, one.sent) for one in facts.receipts}
    return found | {
        ("gift" if one.value.amount >= 0 else "gift back", one.number, one.on): (one.value,) * 2 for one in facts.in_kind
    }
