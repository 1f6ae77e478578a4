"""A table drawn as bars of text (ux.md §3.11): length is the only code, and every bar has its label and its number."""

from collections.abc import Iterator
from decimal import Decimal

from ledger import cells
from ledger.i18n import _, screen_language
from ledger.money import Money
from ledger.screen import Screen
from ledger.show import Cell, Setting, Table, Total, first_line, lines_of

LIGHT, FULL = "░", "█"  # the first series and the second; alone, a series is full
ROOM, LEAST = 44, 10  # cells of the longest bar: in a pipe, and where the window is narrow


def drawn(table: Table) -> list[tuple[str, tuple[Decimal, ...]]]:
    """(label, the amounts of each series) of every bar: rows that are no totals and have an amount.

    Where two have the same label, each has before it what the first column says.
    """
    assert table.chart is not None
    places = [next(place for place, column in enumerate(table.columns) if column.key == key) for key in table.chart.series]
    words = next(place for place, column in enumerate(table.columns) if column.key == table.chart.label)
    rows = [row for row in table.rows if not isinstance(row, Total) and any(_amount(row[place]) for place in places)]
    labels = [str(row[words] or "") for row in rows]
    if len(set(labels)) < len(labels):
        said = table.columns[0].words or {}
        labels = [f"{said.get(str(row[0]), row[0])}, {label}" for row, label in zip(rows, labels, strict=True)]
    return [(label, tuple(_amount(row[place]) for place in places)) for label, row in zip(labels, rows, strict=True)]


def bars_of(table: Table, screen: Screen, setting: Setting) -> Iterator[str]:
    """The table as bars for this screen; one without a chart, and every one that is read aloud, as it is."""
    chart = table.chart
    bars = drawn(table) if chart and not screen.plain else []
    if chart is None or not bars:
        yield from lines_of(table, screen, setting)
        return
    yield first_line(chart.title, setting, screen)
    yield ""
    number = cells.numbers(screen_language().formats)
    headings = {column.key: column.label for column in table.columns}
    names = [headings[key] for key in chart.series] if len(chart.series) > 1 else [""]
    left, middle = max(cells.width(label) for label, _of in bars), max(map(cells.width, names))
    told = [[number(amount) for amount in amounts] for _label, amounts in bars]
    right = max(len(text) for texts in told for text in texts)
    taken = 2 + left + 2 + (middle and middle + 2) + 2 + right
    room = ROOM if screen.width is None else max(LEAST, min(ROOM, screen.width - taken))
    block = step(max(abs(amount) for _label, amounts in bars for amount in amounts), room)
    for (label, amounts), texts in zip(bars, told, strict=True):
        for place, (name, amount, text) in enumerate(zip(names, amounts, texts, strict=True)):
            bar = (LIGHT if place == 0 and len(names) > 1 else FULL) * round(abs(amount) / block)
            head = cells.fill(label if not place else "", left)
            yield f"  {head}  {f'{cells.fill(name, middle)}  ' if middle else ''}{cells.fill(bar, room)}  {cells.fill(text, right, right=True)}"
    scale = _("one block is {amount}", amount=number(block))
    yield from cells.hanging(" " * (2 + left + 2), "; ".join(filter(None, (scale, chart.note))), screen.width)


def step(largest: Decimal, room: int) -> Decimal:
    """What one block stands for: the least of 1, 2 or 5 with noughts at which the largest bar fits into `room` blocks."""
    least = max(largest / room, Decimal(1))
    size = 10 ** least.adjusted()
    return next(Decimal(size * times) for times in (1, 2, 5, 10) if size * times >= least)


def _amount(value: Cell) -> Decimal:
    return value.amount if isinstance(value, Money) else value if isinstance(value, Decimal) else Decimal(0)
