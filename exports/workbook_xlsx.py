"""A workbook that is a document: named styles, a language, the same bytes at every writing.

XlsxWriter knows neither cell styles by name nor the language of a document, and breaks long labels of charts; all is mended where it lets
another packager take its place (`Workbook._get_packager`). A test reads them back with another library.
"""

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from ledger.cells import clean
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.money import DIGITS, Money

FONT = "Arial"  # metrics that every office program has, so that no amount turns into ####
MOST_ROWS = 1_048_576  # of a sheet
# Month names in the document's language whatever the reader's: [$-…] is the language in Excel's own numbering.
DAYS = {"en": "[$-409]d mmm yyyy", "es": "[$-C0A]d mmm yyyy", "fr": "[$-40C]d mmm yyyy", "pt": '[$-416]d "de" mmm "de" yyyy'}
PAPERS = {"Letter": 1, "A4": 9}
_LONGEST = 32_000  # Excel holds 32,767 characters in a cell, and XlsxWriter drops a longer text without a word
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


class Document(Workbook):  # type: ignore[misc]
    """A workbook in memory; `style` gives its cells their names, `done` its bytes.

    With `to` it is written into that file, row after row, in memory that does not grow with it: `close` finishes it.
    """

    def __init__(
        self,
        *,
        title: str,
        author: str,
        language: str,
        made: date | None,
        status: str = "",
        subject: str = "",
        to: Path | None = None,
    ) -> None:
        self._out = io.BytesIO()
        options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options |= {"constant_memory": True, "tmpdir": str(to.parent)} if to else {"in_memory": True}
        super().__init__(
            str(to) if to else self._out, {**options, "default_format_properties": {"font_name": FONT, "font_size": 9}}
        )
        created = {"created": datetime(made.year, made.month, made.day)} if made else {}  # noqa: DTZ001 - a day, not a moment
        self.set_properties(
            {"title": plain(title), "author": plain(author), "subject": plain(subject), "status": status, **created}
        )
        self.language = language
        self.parentheses = False  # how negative amounts are written
        self.styles: dict[str, Format] = {}

    def style(self, name: str, **properties: Any) -> Format:
        """The format of that name, made at its first call."""
        if name not in self.styles:
            made = self.add_format({"font_name": FONT, "font_size": 9, "valign": "vcenter", **properties})
            self.styles[name] = made
            made.xf_id = len(self.styles)
        return self.styles[name]

    def close(self) -> None:
        """Finishes it; raises OSError where there is no room, or no right, to write."""
        try:
            super().close()
        except FileCreateError as error:
            raise error.args[0] from None

    def done(self) -> bytes:
        """Closes the workbook and returns its bytes."""
        self.close()
        return self._out.getvalue()

    def _get_packager(self) -> Packager:
        return _Packager(self.language, self.styles)


class _Packager(Packager):  # type: ignore[misc]
    def __init__(self, language: str, styles: dict[str, Format]) -> None:
        super().__init__()
        self._language, self._styles = language, styles

    def _create_package(self) -> list[tuple[io.StringIO | str, str, bool]]:
        files: list[tuple[io.StringIO | str, str, bool]] = super()._create_package()
        for part, name, _shared in files:
            if name not in ("docProps/core.xml", "xl/styles.xml") and not name.startswith("xl/charts/chart"):
                continue
            file = io.StringIO(Path(part).read_text(encoding="utf-8")) if isinstance(part, str) else part
            if name == "docProps/core.xml":
                _amend(file, {"<dcterms:created": f"<dc:language>{escape(self._language)}</dc:language><dcterms:created"})
            elif name == "xl/styles.xml":
                _name_styles(file, list(self._styles))
            else:
                _replace(file, file.getvalue().replace("<a:bodyPr/>", '<a:bodyPr wrap="none"/>'))  # a number is not broken
            if isinstance(part, str):
                Path(part).write_text(file.getvalue(), encoding="utf-8")
        return files


def _name_styles(file: io.StringIO, names: list[str]) -> None:
    """A style by name is one more format that cells point to: here it looks as its cells do. Unused ones are left out."""
    before, start, cells = file.getvalue().partition("<cellXfs")
    looks = {int(look[1]): look[0] for look in re.finditer(r'<xf [^>]*? xfId="(\d+)"[^>]*?(?:/>|[^/]>.*?</xf>)', cells)}
    places = {number: place for place, number in enumerate(sorted({0, *looks}))}
    named = [number for number in places if number]
    formats = "".join(looks[number].replace(f' xfId="{number}"', "") for number in named)
    entries = "".join(f'<cellStyle name="{escape(names[number - 1])}" xfId="{places[number]}"/>' for number in named)
    renumbered = re.sub(r' xfId="(\d+)"', lambda found: f' xfId="{places[int(found[1])]}"', cells)
    _replace(file, before + start + renumbered)
    _amend(
        file,
        {
            '<cellStyleXfs count="1">': f'<cellStyleXfs count="{len(places)}">',
            "</cellStyleXfs>": f"{formats}</cellStyleXfs>",
            '<cellStyles count="1">': f'<cellStyles count="{len(places)}">',
            "</cellStyles>": f"{entries}</cellStyles>",
        },
    )


def _amend(file: io.StringIO, changes: Mapping[str, str]) -> None:
    """All of the changes, or none: where a newer XlsxWriter writes otherwise, the workbook does without them."""
    text = file.getvalue()
    if all(text.count(old) == 1 for old in changes):
        for old, new in changes.items():
            text = text.replace(old, new)
        _replace(file, text)


def _replace(file: io.StringIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)


def plain(text: str) -> str:
    """Text that a cell can hold: control characters written in letters, nothing that XML forbids."""
    shown = text if text.isprintable() else clean(text.replace("\t", " ")).translate(_NO_XML)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def exact(money: Money | Decimal) -> float:
    """The number for a cell; raises LedgerError where a spreadsheet, which keeps 15 digits, would round it."""
    amount = money.amount if isinstance(money, Money) else money
    if len(amount.normalize().as_tuple().digits) > 15:
        raise LedgerError(
            _("{amount} has more than 15 digits: a spreadsheet would round it.", amount=money), name="too-many-digits-for-a-sheet"
        )
    return float(amount)


def number_format(code: str, *, parentheses: bool = False) -> str:
    """The currency's own decimals by ISO 4217, a minus that touches (or parentheses), zero written out, never red."""
    digits = DIGITS[code]
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    if parentheses:
        return f"{pattern}_);({pattern});{pattern.replace('#,##', '')}_)"
    return f"{pattern};-{pattern};{pattern.replace('#,##', '')}"
