"""The native chart of a statement's workbook: black, hatched and empty bars, their amounts printed, all of it said in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from exports.workbook_xlsx import Document, number_format, plain
from ledger.i18n import Language
from ledger.statements.page_charts import Bar, Chart

BLACK = {"color": "black"}
FILLS: dict[str, dict[str, Any]] = {
    "in": {"fill": {"color": "#404040"}, "border": BLACK},
    "out": {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "white"}, "border": BLACK},
    "rest": {"fill": {"color": "white"}, "border": BLACK},
}
FONT = {"name": "Arial", "size": 8}
BAR, AROUND, LEGEND = 19, 26, 24  # pixels of a bar with its gap, above and below all of them, of the legend


def height(chart: Chart) -> int:
    """In pixels; what groups consist of is told below them."""
    return AROUND + BAR * len(chart.bars) + (LEGEND if chart.bars[0].group else 0)


def series(chart: Chart) -> list[tuple[Bar, ...]]:
    """The bars as a spreadsheet knows them: of groups, those of the same name are a series; else all are one."""
    names = dict.fromkeys(bar.label for bar in chart.bars if bar.group)
    return [tuple(bar for bar in chart.bars if bar.label == name) for name in names] or [chart.bars]


def draw(
    book: Document,
    sheet: Worksheet,
    chart: Chart,
    at: tuple[int, int],
    data: tuple[str, int, int, int],
    language: Language,
    width: int,
) -> None:
    """The chart on `sheet`, its corner in the cell `at`; `data` is where its figures stand: sheet, first row, columns of names and amounts.

    They stand there series by series.
    """
    name, first, names, amounts = data
    drawn = book.add_chart({"type": "bar"})
    pattern = number_format(chart.bars[0].amount.currency, parentheses=book.parentheses)
    for bars in series(chart):
        last = first + len(bars) - 1
        looks = FILLS[bars[0].fill] if bars[0].group else {"points": [FILLS[bar.fill] for bar in bars]}
        drawn.add_series(
            {
                "categories": [name, first, names, last, names], "values": [name, first, amounts, last, amounts], "gap": 45, **looks,
                **({"name": plain(bars[0].label)} if bars[0].group else {}),
                "data_labels": {"value": True, "position": "outside_end", "num_format": pattern, "font": FONT},
            }
        )  # fmt: skip
        first = last + 1
    dress(drawn, [bar.amount.amount for bar in chart.bars], {"none": True}, legend=bool(chart.bars[0].group))
    drawn.set_size({"width": width, "height": height(chart)})
    sheet.insert_chart(*at, drawn, {"description": plain(chart.said(language))[:2000], "object_position": 2})


def dress(drawn: Any, amounts: Sequence[Decimal], title: dict[str, Any], *, legend: bool) -> None:
    """Bars from zero on, so that their length tells the amount, with room for the printed numbers at both ends; no more lines than needed."""
    least, most = min(*amounts, Decimal(0)), max(*amounts, Decimal(0))
    room = (most - least) / 4
    bounds = {"min": float(least - room) if least else 0, "max": float(most + room) if most else 1}
    drawn.set_y_axis({"reverse": True, "num_font": FONT, "line": BLACK, "major_tick_mark": "none", "label_position": "low"})
    drawn.set_x_axis({"visible": False, **bounds, "major_gridlines": {"visible": False}})
    drawn.set_legend({"position": "bottom", "font": FONT} if legend else {"none": True})
    drawn.set_title(title)
    drawn.set_chartarea({"border": {"none": True}})
