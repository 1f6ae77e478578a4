"""Native charts of a report's workbook: black and hatched, amounts printed beside the bars, their figures on a sheet of data."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from exports.report_styles_xlsx import Styles, set_up, write
from exports.statement_charts_xlsx import FONT, dress
from exports.workbook_xlsx import Document, number_format, plain
from ledger.charts import drawn
from ledger.i18n import _, screen_language
from ledger.money import BASE, Money
from ledger.show import Table

FILLS: tuple[dict[str, Any], ...] = (
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#595959", "bg_color": "white"}},
    {"fill": {"color": "black"}},
)
ROW, MOST = 20, 40  # pixels of a row; bars that a chart still shows


class Drawing:
    """The charts of one workbook. Their sheet of data is made when the first is drawn and stands last."""

    def __init__(self, book: Document, styles: Styles) -> None:
        self._book, self._styles = book, styles
        self._waiting: list[tuple[Worksheet, Table, int]] = []

    def draw(self, sheet: Worksheet, table: Table, row: int) -> int:
        """Note a chart, to stand on `sheet` from `row` on, and return how many rows it takes; none where there is nothing to draw."""
        bars = drawn(table)[:MOST]
        if bars:
            self._waiting.append((sheet, table, row))
        return _height(table, len(bars)) // ROW + 1 if bars else 0

    def finish(self) -> None:
        """Draw what was noted."""
        if not self._waiting:
            return
        data, next_row = self._book.add_worksheet(plain(_("Data"))[:31]), 0
        for sheet, table, row in self._waiting:
            next_row = self._one(data, next_row, sheet, table, row)
        titles = (plain(table.chart.title) for _sheet, table, _row in self._waiting if table.chart)
        data.set_column(0, 0, max(44, *(len(title) * 1.1 + 2 for title in titles)))  # they are bold
        data.set_column(1, 2, 20)
        set_up(data)

    def _one(self, data: Worksheet, first: int, sheet: Worksheet, table: Table, row: int) -> int:
        """Figures on the sheet of data from `first` on, and the chart; returns the next free row."""
        assert table.chart is not None
        bars = drawn(table)[:MOST]
        headings = {column.key: column.label for column in table.columns}
        names = [plain(headings[key]) for key in table.chart.series]
        data.write_string(first, 0, plain(table.chart.title), self._styles.bold)
        for place, name in enumerate(names, 1):
            data.write_string(first, place, name, self._styles.head(right=True))
        currency = _currency(table)
        for line, (label, amounts) in enumerate(bars, first + 1):
            data.write_string(line, 0, plain(label), self._styles.text)
            for place, amount in enumerate(amounts, 1):
                write(data, line, place, Money(amount, currency), self._styles, total=False)
        chart = self._book.add_chart({"type": "bar"})
        last = first + len(bars)
        fills = FILLS if len(names) > 1 else FILLS[1:]
        for place, name in enumerate(names, 1):
            chart.add_series(
                {
                    "name": name, "categories": [data.get_name(), first + 1, 0, last, 0], "values": [data.get_name(), first + 1, place, last, place],
                    "border": {"color": "black"}, "gap": 60, **fills[place - 1],
                    "data_labels": {"value": True, "position": "outside_end", "num_format": number_format(currency), "font": FONT},
                }
            )  # fmt: skip
        title = {"name": plain(table.chart.title), "name_font": FONT | {"size": 10, "bold": True}, "overlay": False}
        dress(chart, [amount for _label, amounts in bars for amount in amounts], title, legend=len(names) > 1)
        said = "; ".join(f"{label}: {', '.join(map(_amounts, amounts))}" for label, amounts in bars)
        sheet.insert_chart(
            row, 0, chart, {"description": plain(f"{table.chart.title}. {said}")[:2000], "x_offset": 4, "object_position": 2}
        )
        chart.set_size({"width": 760, "height": _height(table, len(bars))})
        return last + 2


def _height(table: Table, bars: int) -> int:
    """Pixels of the chart: room for title and legend, and for each bar."""
    assert table.chart is not None
    return 80 + bars * (22 if len(table.chart.series) == 1 else 46)


def _currency(table: Table) -> str:
    assert table.chart is not None
    place = next(place for place, column in enumerate(table.columns) if column.key == table.chart.series[0])
    values = (row[place] for row in (*table.rows, *table.totals))
    return next((value.currency for value in values if isinstance(value, Money)), BASE)


def _amounts(amount: Any) -> str:
    return screen_language().number(amount)
