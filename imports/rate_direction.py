"""Which way round a table gives its rates: units per US dollar, or US dollars per unit."""

import re
from collections.abc import Sequence

from imports.columns import Table
from imports.headers import words


def direction_of(table: Table, per: str) -> str:
    """The direction: usd for units per US dollar, unit for US dollars per unit, empty where nothing says it; `per` is what the officer said."""
    if per or "usd_per_unit" in table.columns or "unit_per_usd" in table.columns:
        return per or ("unit" if "usd_per_unit" in table.columns else "usd")
    titles = [words(cell) for row in table.grid.rows[: table.first] for cell in row if isinstance(cell, str)]
    said = {direction for title in titles for direction in _said_in(title)}
    return said.pop() if len(said) == 1 else ""


def _said_in(title: str) -> Sequence[str]:
    if re.search(r"\b(?:per|por|par|to) (?:1 |one |un )?(?:usd|us dollar|u s dollar|dollar|dolar)\b|\b1 usd\b", title):
        return ("usd",)
    if re.search(
        r"\b(?:usd|us dollars?|dollars|dolares) (?:per|por|par) (?:1 )?(?:unit|currency unit|unidad|unite|unidade)\b", title
    ):
        return ("unit",)
    return ()
