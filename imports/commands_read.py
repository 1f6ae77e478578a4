"""`fund read`: how a bank's file would be read, and why. It needs no book and writes nothing."""

from pathlib import Path
from typing import Annotated

import typer

from imports.commands import bank_options
from imports.commands_options import AREA, CLOSING, COLUMNS, DATES, DECIMAL, OPENING, SHEET, SIGN, SKIP_REFUSED
from ledger.commands.session import session
from ledger.i18n import _

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A bank's file.")],
    dates: DATES = "",
    decimal: DECIMAL = "",
    sign: SIGN = "",
    opening: OPENING = "",
    closing: CLOSING = "",
    sheet: SHEET = "",
    area: AREA = "",
    columns: COLUMNS = "",
    currency: Annotated[str, typer.Option("--currency", help="The account's currency, where the file does not say it.")] = "",
    skip_refused: SKIP_REFUSED = False,
) -> None:
    """How a file would be read; needs no book."""
    from imports import screens
    from imports.bank import read_bank
    from imports.reading import refusal_json, to_json
    from ledger.errors import FileRefused, NotUnderstood
    from ledger.money import currency as known_currency
    from ledger.programs import plain_json, pour
    from ledger.screen import put
    from ledger.show import Setting, present

    here = session()
    to = Path(here.options.output) if here.options.output else None
    if here.form in ("xlsx", "pdf"):
        raise NotUnderstood(_("how a file is read is shown as .json, .csv or .txt."), "-o reading.csv", name="unknown-ending")
    known = known_currency(currency) if currency else ""
    options = bank_options(dates, decimal, sign, opening, closing, sheet, area, columns, known, skip_refused=skip_refused)
    try:
        reading = read_bank(file, options)
    except FileRefused as refused:
        if here.form == "json":
            pour([plain_json(refusal_json(refused)) + "\n"], to)
        elif screens.tell(refused, screens.again(here.words), here.screen.width):
            raise typer.Exit(1) from None
        raise
    if here.form == "json":
        pour([plain_json(to_json(reading)) + "\n"], to)
    elif here.form == "csv":
        present(screens.read_table(reading), "csv", here.screen, Setting(), to=to)
    else:
        told = screens.reading_lines(file, reading, here.screen.width) + screens.row_lines(reading, here.screen.width)
        if to is None:
            put(told, here.screen)
        else:
            pour((f"{line}\n" for line in told), to)
