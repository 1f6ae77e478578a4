"""The tables of a statement as lines of text for a terminal: beside each other where they fit, else amounts under their labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger.cells import clean, fill, hanging, wrap
from ledger.cells import width as cells
from ledger.i18n import Language
from ledger.money import Money
from ledger.statements.page import Part, PartRow, Row

CODE = 7  # the widest line code and two blanks: "B11.4  "
LEAST = 16  # cells below which a label says nothing any more: the amounts go under it instead
NOTHING = "–"  # where a column says nothing of a row


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns of one table, or of several, stand; nothing is cut. `width` is that of the window, None: no limit."""

    columns: Sequence[str]
    width: int | None
    label: int  # cells of a label; 0: the window is too narrow, and amounts stand under their labels
    widths: tuple[int, ...]
    gap: int
    amount: int  # cells of the widest text below the heads

    @classmethod
    def of(
        cls, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str | None]]], width: int | None, head: int = 0
    ) -> "Grid":
        """For rows of a label and amounts; `head` is how wide a head beside the columns would be."""
        widths = tuple(
            max(cells(name), *(cells(texts[at] or NOTHING) for _label, texts in rows)) for at, name in enumerate(columns)
        )
        amount = max(cells(text or "") for _label, texts in rows for text in texts)
        wanted = max(head, *(cells(label) for label, _texts in rows))
        least = max(LEAST, *(cells(word) for label, _texts in rows for word in label.split(" ")))
        for gap in (2, 1):
            room = wanted if width is None else width - CODE - sum(widths) - gap * len(widths)
            if room >= min(least, wanted):
                return cls(columns, width, min(room, wanted), widths, gap, amount)
        return cls(columns, width, 0, widths, 1, amount)

    def head(self, text: str = "") -> Iterator[str]:
        """The names of the columns, and beside them, or above, what the table is in."""
        beside = self.label and cells(text) <= CODE + self.label
        if text and not beside:
            yield text
        if self.label:
            yield fill(text if beside else "", CODE + self.label) + self._right(self.columns)

    def row(self, code: str, label: str, texts: Sequence[str | None]) -> Iterator[str]:
        """Code, label and amounts; under each other, what a column does not say is left out."""
        if self.label:
            first, *rest = wrap(label, self.label)
            yield fill(code, CODE) + fill(first, self.label) + self._right([text or NOTHING for text in texts])
            yield from (" " * CODE + more for more in rest)
            return
        yield from hanging(fill(code, CODE), label, self.width)
        names = max(map(cells, self.columns))
        for name, text in zip(self.columns, texts, strict=True):
            if text is not None:
                yield f"  {fill(name, names)} {fill(text, self.amount, right=True)}"

    def _right(self, texts: Sequence[str]) -> str:
        return "".join(" " * self.gap + fill(text, width, right=True) for text, width in zip(texts, self.widths, strict=True))


def of_part(part: Part, language: Language, width: int | None) -> list[str]:
    """A further part (D, F, G, I): title, what is told above, the rows, the notes. `width` None: no limit."""
    shown = [(labelled(row), [said(cell, language) for cell in row.cells]) for row in part.rows]
    grid = Grid.of(part.columns, shown, width)
    title = hanging("", f"{part.code}  {part.title}", width)
    told, notes = ([line for text in texts for line in hanging("", clean(text), width)] for texts in (part.told, part.notes))
    rows = (line for row, (label, texts) in zip(part.rows, shown, strict=True) for line in grid.row(row.code, label, texts))
    return [*title, *told, *grid.head(), *rows, *notes]


def said(cell: Money | Decimal | str | None, language: Language, *, code: bool = False) -> str | None:
    """An amount, with its currency where `code` asks for it, a share with its sign, a text as it is; None where a column says nothing."""
    if isinstance(cell, Decimal):
        return f"{language.number(cell)}{language.formats.percent}"
    if isinstance(cell, Money):
        return language.money_with_code(cell) if code else language.money(cell)
    return cell


def labelled(row: PartRow | Row) -> str:
    """Totals stand out without colour: in capitals; parts are set in."""
    label = clean(row.label)
    if row.style in {"total", "closing"}:
        return label.upper()
    return f"\u00a0\u00a0{label}" if row.style == "part" else label
