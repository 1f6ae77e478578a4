"""Which way round rates are given: US dollars per unit, or units per US dollar. By header, title or option; checked by what is known. Pure."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from imports.cells import Grid, letters
from imports.columns import Table, is_blank, text_of
from imports.headers import words
from imports.written import NotRead, amount_readings
from ledger.errors import Problem
from ledger.i18n import _
from ledger.journal.draft import RateDraft

# A dollar has bought more than five of these since 1990, and more than one of those since 2003; less than one of the others.
# A rate that says otherwise is upside down, or for a hundred units. No currency that came near parity or lost its zeros stands here.
_FIVE = frozenset("JPY KRW IDR VND CLP COP HUF PYG XOF XAF".split())
_ONE = frozenset(
    """ARS BBD BOB BRL BZD CNY CRC CZK DKK DOP EGP GTQ GYD HKD HNL HTG ILS INR ISK JMD KES LKR MXN MYR NGN NIO NOK PEN PHP PKR PLN
    QAR AED SAR SEK SVC THB TTD TWD UYU XCD ZAR""".split()
)
_DEAR = frozenset("GBP KWD BHD OMR JOD KYD".split())
_UNITS = re.compile(r"units?|per|quantity|unidad(?:es)?|cantidad|unites?|quantite|unidades?|quantidade")


def direction_of(table: Table, per: str) -> str:
    """The direction: usd for units per US dollar, unit for US dollars per unit, empty where nothing says it; `per` is the officer's word.

    "To USD" is no direction: people write it above both.
    """
    if per or "usd_per_unit" in table.columns or "unit_per_usd" in table.columns:
        return per or ("unit" if "usd_per_unit" in table.columns else "usd")
    titles = [words(cell) for row in table.grid.rows[: table.first] for cell in row if isinstance(cell, str)]
    said = {direction for title in titles for direction in _said(title)}
    return said.pop() if len(said) == 1 else ""


def _said(title: str) -> Sequence[str]:
    if re.search(r"\b(?:per|por|par) (?:1 |one |un )?(?:usd|us dollar|u s dollar|dollar|dolar)\b|\b1 usd\b", title):
        return ("usd",)
    if re.search(
        r"\b(?:usd|us dollars?|dollars|dolares) (?:per|por|par) (?:1 )?(?:unit|currency unit|unidad|unite|unidade)\b", title
    ):
        return ("unit",)
    return ()


def is_upside_down(draft: RateDraft) -> bool:
    """Whether a rate cannot be one in US dollars per unit."""
    code, year, value = draft.currency, draft.effective_from.year, draft.usd_per_unit
    cheap = (code in _FIVE and year >= 1990 and value > Decimal("0.2")) or (code in _ONE and year >= 2003 and value >= 1)
    return cheap or (code in _DEAR and year >= 1990 and value < 1)


def is_all_one(grid: Grid, header: int, dollar: int | None) -> bool:
    """Whether a dollar is worth 1 on every day: then the rates are per dollar or of a unit in dollars, and none is the euro's."""
    cells = {cell for row in range(header + 1, len(grid.rows)) if dollar and not is_blank(cell := grid.cell(row, dollar))}
    return bool(cells) and all(cell == 1 or (isinstance(cell, str) and 1 in amount_readings(cell).values()) for cell in cells)


def not_the_euro(usd: Decimal, day: dt.date) -> NotRead | None:
    """Why so many dollars are no price of a euro: it was 0.82 to 1.61 dollars on every day until 2026, and 0.95 at least from 2003 on.

    A sheet without a column EUR is per euro, as the ECB's, or per another currency that it leaves out: the Canadian dollar, the pound.
    """
    if Decimal("0.95" if day.year >= 2003 else "0.82") <= usd <= Decimal("1.61"):
        return None
    what = _("a euro was not {rate} US dollars: the rates may be per another currency", rate=f"{usd:f}")
    return NotRead(
        what, _("give rates per US dollar; where they are per euro all the same, run again with --per eur"), "not-per-euro"
    )


def no_cross() -> tuple[str, str, str]:
    """What is wrong with a sheet that is said to be per euro and cannot be crossed with the dollar; what to do; the refusal's name."""
    what = _("rates per euro come with a column for each currency, the dollar among them and the euro not")
    return what, _("give them so, or rates per US dollar with --per usd"), "not-per-euro"


def not_of_one(table: Table) -> Iterator[Problem]:
    """Rates of a hundred or a thousand units, as a column beside them says; the first of each column."""
    read = set(table.columns.values())
    for column in (column for column, header in table.headers.items() if column not in read and _UNITS.fullmatch(words(header))):
        for row in range(table.first, len(table.grid.rows)):
            cell = table.grid.rows[row][column] if column < len(table.grid.rows[row]) else None
            if isinstance(cell, Decimal) and cell != 1:
                what = _("the rate is that of {count} units", count=text_of(cell))
                cure = _("divide it, and write 1 in column {column}, or take the column out", column=letters(column))
                yield Problem(table.at(row, "rate") if "rate" in table.columns else table.at(row), what, cure, "not-a-rate")
                break
