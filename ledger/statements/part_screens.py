"""A further part of a statement (D, F, G) as lines of text for a terminal: a table where it fits, else amounts under their labels."""

from collections.abc import Iterator
from decimal import Decimal

from ledger.cells import clean, fill, hanging, wrap
from ledger.cells import width as cells
from ledger.i18n import Language
from ledger.statements.page import Part, PartRow

CODE, LEAST = 7, 16  # cells of a line code with its blanks; cells below which a label says nothing any more


def of_part(part: Part, language: Language, width: int | None) -> list[str]:
    """Title, what is told above, the rows, the notes; nothing is cut. `width` None: no limit."""
    shown = [[said(cell, language) for cell in row.cells] for row in part.rows]
    widths = [max(cells(head), *(cells(row[at]) for row in shown)) for at, head in enumerate(part.columns)]
    wanted = max(cells(labelled(row)) for row in part.rows)
    least = max(LEAST, *(cells(word) for row in part.rows for word in labelled(row).split(" ")))
    title = hanging("", f"{part.code}  {part.title}", width)
    told, notes = ([line for text in texts for line in hanging("", clean(text), width)] for texts in (part.told, part.notes))
    for gap in (2, 1):
        room = wanted if width is None else width - CODE - sum(widths) - gap * len(widths)
        if room >= min(least, wanted):
            rows = _table(part, shown, [min(room, wanted), *widths], gap)
            break
    else:
        rows = _stacked(part, shown, width)
    return [*title, *told, *rows, *notes]


def _table(part: Part, shown: list[list[str]], widths: list[int], gap: int) -> Iterator[str]:
    label, *columns = widths
    yield " " * (CODE + label) + _right(part.columns, columns, gap)
    for row, texts in zip(part.rows, shown, strict=True):
        first, *rest = wrap(labelled(row), label)
        yield fill(row.code, CODE) + fill(first, label) + _right(texts, columns, gap)
        yield from (" " * CODE + more for more in rest)


def _right(texts: list[str] | tuple[str, ...], widths: list[int], gap: int) -> str:
    return "".join(" " * gap + fill(text, width, right=True) for text, width in zip(texts, widths, strict=True))


def _stacked(part: Part, shown: list[list[str]], width: int | None) -> Iterator[str]:
    """Every amount on a line of its own, under its label; what a column does not say of a row is left out."""
    names, amounts = max(map(cells, part.columns)), max(cells(text) for texts in shown for text in texts)
    for row, texts in zip(part.rows, shown, strict=True):
        yield from hanging(fill(row.code, CODE), labelled(row), width)
        for name, text, cell in zip(part.columns, texts, row.cells, strict=True):
            if cell is not None:
                yield f"  {fill(name, names)} {fill(text, amounts, right=True)}"


def said(cell: object, language: Language) -> str:
    """An amount alone, a share with its sign, a text as it is; a dash where a column says nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, Decimal):
        return f"{language.number(cell)}{language.formats.percent}"
    return cell if isinstance(cell, str) else language.money(cell)  # type: ignore[arg-type]


def labelled(row: PartRow) -> str:
    """Totals stand out without colour: in capitals; parts are set in."""
    label = clean(row.label)
    if row.style in {"total", "closing"}:
        return label.upper()
    return f"\u00a0\u00a0{label}" if row.style == "part" else label
