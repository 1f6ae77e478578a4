"""What is told about a reading: the choices in words, and why they are sure. Printed totals that disagree refuse the file."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from itertools import accumulate

from imports.amounts import IN_WORDS as MARKS_IN_WORDS
from imports.amounts import by_decimals, proved_by, read_column, spoken
from imports.bank_table import Settled, Sheet
from imports.cells import shown, where
from imports.day_orders import as_written
from imports.days import IN_WORDS, fixed
from imports.judging import BALANCE_BEFORE, BY_TOTALS, IN_ANY_ORDER, TURNED, UNPROVED, Stated
from imports.layout import cells
from imports.refusals import one
from imports.words import MONEY_OF_A_ROW
from ledger.errors import Problem
from ledger.i18n import K_, N_, _, k_

Count = Collection[int]


def choices(sheet: Sheet, settled: Settled) -> dict[str, str]:
    """How the file was read, in words; keys never change."""
    table, reading = sheet.table, settled.reading
    header = (K_("no header"), K_("header in row {row}"), K_("header in rows {row} and {last_row}"))[len(table.header)]
    numbers = [index + 1 if sheet.grid.lines is None else sheet.grid.lines[index] for index in table.header]
    order = reading.chain.order if reading.chain else ""
    first = settled.rows.when[settled.rows.movements[0]]
    return {
        "columns": header.format(**dict(zip(("row", "last_row"), numbers, strict=False))),
        "date": table.name(settled.rows.main),
        "dates": as_written(first.mark) if first and fixed(first) else IN_WORDS[settled.order],
        "decimal": MARKS_IN_WORDS[reading.mark] if written_as_text(settled) else K_("numbers of the sheet"),
        "amounts": reading.shape.words,
        "signs": reading.shape.sign,
        "balance": table.name(reading.balance) if reading.balance is not None else K_("none"),
        "order": order or K_("not proved"),
        "currency": settled.currency or K_("not stated"),
    }


def evidence(sheet: Sheet, settled: Settled, bad: Count) -> list[str]:
    """Sentences that say why; raises FileRefused where an opening, closing or total that the file prints disagrees."""
    found = [
        K_("Dates: {why}.", why=settled.why_order),
        *_marks(sheet, settled),
        K_("Signs: {why}.", why=settled.reading.shape.sign),
        *_balance(sheet, settled),
    ]
    if settled.verdict.constant is not None:
        name = sheet.table.name(settled.verdict.constant)
        found.append(
            K_(
                "{column} prints the same figure in every row while money moves: it is no running balance and proves nothing.",
                column=name,
            )
        )
    borrowed = sum(1 for cell in settled.case.cells(settled.rows.main) if cell is None)
    if borrowed:
        found.append(
            k_(
                "1 row without a date belongs to the day above it: the balance proves that it is a movement.",
                "{count} rows without a date belong to the day above them: the balance proves that they are movements.",
                borrowed,
            )
        )
    if not bad:
        found += _ends(sheet, settled)
        found += _totals(sheet, settled)
    return found


def written_as_text(settled: Settled) -> bool:
    """Whether any amount of the reading is text."""
    return any(type(cell) is str for column in settled.reading.shape.columns for cell in settled.case.cells(column))


def _marks(sheet: Sheet, settled: Settled) -> list[str]:
    """Why the decimal mark is what it is."""
    mark, table = settled.reading.mark, sheet.table
    columns = [*settled.reading.shape.columns, *([settled.reading.balance] if settled.reading.balance is not None else [])]
    if sheet.options.decimal:
        why = K_("{decimal}, {whose}; not proved", decimal=MARKS_IN_WORDS[mark], whose=K_("as you said"))
        return [K_("Amounts: {why}.", why=why)]
    other = "comma" if mark == "point" else "point"
    texts = False
    for column in columns:
        stack = cells(table, column)
        for position in settled.rows.movements:
            cell = stack[position]
            if type(cell) is str:
                texts = True
                if read_column([cell], mark).units[0] is not None and read_column([cell], other).units[0] is None:
                    place = where(sheet.grid, table.first + position, column)
                    return [K_("Amounts: {why}.", why=proved_by(mark, shown(cell), place))]
    if settled.verdict.by_cents:
        return [K_("Amounts: {why}.", why=by_decimals(mark, settled.currency))]
    if settled.verdict.by_rate:
        why = K_("{decimal}: so is {value} beside them", decimal=MARKS_IN_WORDS[mark], value=settled.verdict.by_rate)
        return [K_("Amounts: {why}.", why=why)]
    why = K_("no text has a decimal mark") if texts else K_("numbers of the sheet, no text to interpret")
    return [K_("Amounts: {why}.", why=why)]


def _balance(sheet: Sheet, settled: Settled) -> list[str]:
    reading, chain = settled.reading, settled.reading.chain
    if chain is None or reading.balance is None:
        return _without_chain(settled)
    said = {"count": chain.links, "column": sheet.table.name(reading.balance), "run": chain.order}
    if reading.tier == IN_ANY_ORDER:
        told = K_("{count} of {count} running balances agree in {column}, though the rows stand in no order", **said)
    elif chain.daily:
        told = K_("{count} of {count} running balances agree in {column}, one at the end of each day, {run}", **said)
    elif reading.tier == BALANCE_BEFORE:
        told = K_("{count} of {count} running balances agree in {column}, each before its amount, {run}", **said)
    elif reading.tier == TURNED:
        told = K_(
            "{count} of {count} running balances agree in {column}, {run}, only with every sign the other way round",
            **said,
        )
    elif reading.fees:
        told = K_(
            "{count} of {count} running balances agree in {column}, {run}, with the fees of {fees} taken besides the amounts",
            fees=sheet.table.name(sheet.table.column("fee") or 0), **said,
        )  # fmt: skip
    else:
        told = K_("{count} of {count} running balances agree in {column}, {run}", **said)
    return [K_("Balance: {why}.", why=told)]


def _without_chain(settled: Settled) -> list[str]:
    opening, closing, mark = settled.case.opening, settled.case.closing, settled.reading.mark
    if settled.reading.tier == BY_TOTALS and opening and closing:
        begin, end = spoken(opening.units[mark]), spoken(closing.units[mark])
        why = K_(
            "{figure} ({place}) and all amounts make {led} ({end})", figure=begin, place=opening.place, led=end, end=closing.place
        )
        return [K_("Balance: {why}.", why=why)]
    if settled.reading.tier != UNPROVED or settled.verdict.constant is not None:
        return []
    return [K_("Balance: {why}.", why=K_("none in the file, so nothing proves that no row is missing"))]


def _ends(sheet: Sheet, settled: Settled) -> list[str]:
    """The proved chain against the opening and closing balance that the sheet prints."""
    chain, found = settled.reading.chain, []
    if chain is None:
        return []
    for name, stated, proved in (
        ("opening", settled.case.opening, chain.opening),
        ("closing", settled.case.closing, chain.closing),
    ):
        units = stated.units.get(settled.reading.mark) if stated else None
        if stated is None or units is None:
            continue
        if units != proved:
            raise _disagrees(sheet, stated, name, units, proved)
        found.append(K_(_PRINTED[name], figure=spoken(proved), place=stated.place))
    return found


_PRINTED = {
    "opening": K_("The opening balance {figure} is the one printed in {place}."),
    "closing": K_("The closing balance {figure} is the one printed in {place}."),
}
_DIFFERS = {
    "opening": N_("the opening balance is {stated} here, but the rows lead to {led}: a difference of {difference}"),
    "closing": N_("the closing balance is {stated} here, but the rows lead to {led}: a difference of {difference}"),
}


def _disagrees(sheet: Sheet, stated: Stated, name: str, units: int, proved: int) -> Exception:
    what = _(
        _DIFFERS[name],
        stated=spoken(units), led=spoken(proved), difference=spoken(units - proved),
    )  # fmt: skip
    option = f"--{name} {spoken(proved).replace(',', '')}"
    cure = _("ask the bank for the complete file, or confirm the balance of the rows: {option}", option=option)
    return one(sheet.name, Problem(stated.place, what, cure, "balance-contradicts"))


def _totals(sheet: Sheet, settled: Settled) -> list[str]:
    """Printed totals against our sums: of all rows, of the rows above, or of those since the total before."""
    table, reading, rows = sheet.table, settled.reading, settled.rows
    columns = [column for role in MONEY_OF_A_ROW for column in table.roles.get(role, ()) if column in reading.shape.columns]
    totals = [position for position, kind in rows.labelled if kind == "total"]
    flows = [_Flow(_moved(sheet, settled, waiting=waiting)) for waiting in (False, True)] if totals else []
    whole = {amount for flow in flows for amount in flow.sums(-1, len(rows.when))}
    agreed, before = 0, -1
    for position in totals:
        row = table.grid.rows[table.first + position]
        figures = [(c, u) for c in columns if c < len(row) and (u := read_column([row[c]], reading.mark).units[0])]
        known = whole.union(*(flow.sums(after, position) for flow in flows for after in (-1, before)))
        wrong = next(((column, unit) for column, unit in figures if abs(unit) not in known), None)
        if wrong:
            shown = ", ".join(spoken(amount) for amount in sorted(whole))
            what = _("the printed total {total} is none of the sums of the rows ({sums})", total=spoken(wrong[1]), sums=shown)
            cure = _("ask the bank for the complete file; if it is no total of these rows, leave it out with --range")
            place = where(sheet.grid, table.first + position, wrong[0])
            raise one(sheet.name, Problem(place, what, cure, "total-disagrees"))
        agreed += bool(figures)
        before = position
    several = K_("{count} printed totals agree with the sums of the rows.", count=agreed)
    return [several if agreed > 1 else K_("The printed total agrees with the rows.")][:agreed]


def _moved(sheet: Sheet, settled: Settled, *, waiting: bool) -> list[tuple[int, int]]:
    """Position and amount of the movements, and of the rows that are not booked yet where `waiting`."""
    shape, rows = settled.reading.shape, settled.rows
    found = [(position, amount or 0) for position, amount in zip(rows.movements, shape.amounts, strict=True)]
    for column in shape.columns if waiting else ():
        stack = cells(sheet.table, column)
        units = read_column([stack[position] for position in rows.pending], settled.reading.mark).units
        found += [(position, unit or 0) for position, unit in zip(rows.pending, units, strict=True)]
    return sorted(found)


class _Flow:
    """Money in and money out, added up from the top once: a bank may print a total for every day of ten years."""

    def __init__(self, moved: list[tuple[int, int]]) -> None:
        self.positions = [position for position, _amount in moved]
        self.into = [*accumulate((max(amount, 0) for _position, amount in moved), initial=0)]
        self.out = [*accumulate((max(-amount, 0) for _position, amount in moved), initial=0)]

    def sums(self, after: int, until: int) -> set[int]:
        """Every sum that a bank may print as a total of the rows between two positions."""
        begin, end = bisect_right(self.positions, after), bisect_left(self.positions, until)
        into, out = self.into[end] - self.into[begin], self.out[end] - self.out[begin]
        return {into, out, abs(into - out), into + out}
