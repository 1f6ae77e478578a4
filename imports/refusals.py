"""Why a bank's file is refused: every refusal names the place, says what is wrong, and what the officer does next."""

import datetime as dt
from collections.abc import Mapping, Sequence

from imports.amounts import IN_WORDS as MARKS_IN_WORDS
from imports.amounts import spoken
from imports.cells import Cell, letters, shown, where
from imports.day_orders import Written, under
from imports.days import IN_WORDS
from imports.judging import Case, Reading, Verdict
from imports.layout import Table, cells
from imports.movements import Rows, read_days
from imports.reading import Ambiguous, Choice
from ledger.errors import FileRefused, Problem
from ledger.i18n import N_, P_, _, both, either, n_, retold

_DATES = (N_("a day above 12"), N_("the order of the rows"), N_("a period printed in the sheet"), N_("a second date column"))
_AMOUNTS = (N_("a running balance"), N_("an opening and a closing balance"), N_("the decimals of a known currency"))
# For translators: {readings} are what a date or an amount can mean, such as "2026-03-04 or 2026-04-03".
UNDECIDED = N_("{value} is {readings}, and nothing in the file decides")


def one(name: str, problem: Problem) -> FileRefused:
    """A file refused for one problem at one place."""
    return FileRefused(
        _("{file}, {place}: {problem}.", file=name, place=problem.where, problem=problem.what),
        [problem],
        problem.cure,
        name=problem.name,
    )


def several(name: str, title: str, problems: Sequence[Problem]) -> FileRefused:
    """A file refused for problems: at its place for the only one, else under a title."""
    return one(name, problems[0]) if len(problems) == 1 else FileRefused(title, problems, name=problems[0].name)


def no_rows(name: str, table: Table, rows: Rows) -> FileRefused:
    """A table without a single movement; its bad rows, if there are any."""
    if rows.refused:
        return FileRefused(_("{name}: no row can be read.", name=name), rows.refused.values(), name="no-rows")
    place = where(table.grid, table.begin)
    return one(
        name, Problem(place, _("the table has no transaction in it"), _("ask the bank for a period with movements"), "no-rows")
    )


def no_text(name: str, table: Table) -> FileRefused:
    """Dates and figures without a word, or whole numbers without one above them: rates, counts, anything."""
    place = where(table.grid, table.first)
    what = _("there are dates and figures, but no balance and too few words: nothing says that they are movements of an account")
    return one(name, Problem(place, what, _("ask the bank for a file with the details of each movement"), "no-table"))


def several_currencies(name: str, table: Table, rows: Rows, column: int, seen: Sequence[str]) -> FileRefused:
    """Movements of several currencies: several accounts in one file."""
    stack = cells(table, column)
    position = next(p for p in rows.movements if stack[p] is not None and str(stack[p]).strip().upper() != seen[0])
    what = _("the file holds movements in {known}: several accounts", known=", ".join(seen))
    cure = _(
        "import it into an account of one of these currencies, or say --currency {currency}: the other rows are left out",
        currency=seen[0],
    )
    return one(name, Problem(where(table.grid, table.first + position, column), what, cure, "several-currencies"))


def several_accounts(name: str, table: Table, column: int, named: Mapping[Cell, int]) -> FileRefused:
    """Movements under several account numbers; `named` holds the first position of each."""
    order = sorted(named, key=lambda number: named[number])
    second, numbers = named[order[1]], ", ".join(shown(number) for number in order[:4])
    what = n_(
        "{column} holds {count} account ({numbers}), and no balance proves that they are one",
        "{column} holds {count} accounts ({numbers}), and no balance proves that they are one",
        len(named),
        column=retold(table.name(column)),
        numbers=numbers,
    )
    cure = _("keep the rows of one account: --range A1:Z9, or say that they are no accounts of yours: --columns own=-")
    return one(name, Problem(where(table.grid, table.first + second, column), what, cure, "several-accounts"))


def other_currency(name: str, table: Table, stated: str, wanted: str) -> FileRefused:
    """The sheet says another currency than the account has."""
    place = where(table.grid, table.begin)
    what = _("the amounts are in {stated}, the account is in {wanted}", stated=stated, wanted=wanted)
    return one(name, Problem(place, what, _("import it into an account in {currency}", currency=stated), "other-currency"))


def several_dates(name: str, table: Table, columns: Sequence[int]) -> FileRefused:
    """Columns of dates that nothing tells apart."""
    names = both(retold(table.name(column)) for column in columns)
    cure = either(f"--columns date={letters(column)}" for column in columns)
    place = where(table.grid, table.begin, columns[0])
    return one(
        name,
        Problem(
            place, _("{names} hold different dates, and nothing says which one counts", names=names), cure, "ambiguous-columns"
        ),
    )


def mixed_dates(name: str, typed: Written, text: Written) -> FileRefused:
    """Real dates beside dates in text: a spreadsheet has read some as month/day and left the others."""
    what = _(
        "{text} is text, while {place} holds a real date: a spreadsheet may have swapped day and month there",
        text=text.text,
        place=typed.place,
    )
    return one(name, Problem(text.place, what, _("give the bank's own file, before any spreadsheet opened it"), "mixed-dates"))


def clashing_dates(name: str, clash: Sequence[Written]) -> FileRefused:
    """Two dates that exclude each other's order."""
    first, second = clash[0], clash[1]
    what = _(
        "{first} cannot be day/month/year and {second} in {place} cannot be month/day/year",
        first=first.text, second=second.text, place=second.place,
    )  # fmt: skip
    return one(name, Problem(first.place, what, _("correct the dates, or say --dates dmy or --dates mdy"), "mixed-dates"))


def damaged_dates(name: str, place: str, day: dt.date) -> FileRefused:
    """Days and months that a spreadsheet took for months and years: 30/04 is April 1930 then."""
    what = _(
        "{day} and the other dates are all the first of one month, or one day of a month: a spreadsheet took days for years or months",
        day=day,
    )
    return one(name, Problem(place, what, _("give the bank's own file, before any spreadsheet opened it"), "mixed-dates"))


def far_dates(name: str, first: tuple[str, dt.date], last: tuple[str, dt.date]) -> FileRefused:
    """Days further apart than those of any bank's file: one of them is a slip."""
    what = _(
        "the rows run from {first} to {last} in {place}: no bank's file spans so many years, so one of the two is wrong",
        first=first[1], last=last[1], place=last[0],
    )  # fmt: skip
    cure = _("correct the date, or leave its row out with --range")
    return one(name, Problem(first[0], what, cure, "far-dates"))


def ambiguous_dates(name: str, table: Table, rows: Rows, left: Sequence[str]) -> Ambiguous:
    """Two orders of day, month and year that nothing decides, shown at the first date on which they differ."""
    positions = rows.movements
    value = table.column("value")
    dated = {rows.main: rows.when} | ({value: read_days(cells(table, value))} if value not in (None, rows.main) else {})
    first, second = left[0], left[1]
    column, at = next(
        (column, at)
        for column, meant in dated.items()
        for at, position in enumerate(positions)
        if (days := meant[position]) and under([days], first) != under([days], second)
    )
    dates = [dated[column][position] for position in positions]
    cell, place = shown(cells(table, column)[positions[at]]), where(table.grid, table.first + positions[at], column)
    choices = []
    for order in left:
        meant = under(dates, order)
        known = sorted(day for day in meant if day)
        choices.append(order_choice(order, cell, place, meant[at], known))
    what = _(UNDECIDED, value=cell, readings=either(str(under(dates, order)[at]) for order in (first, second)))
    problem = Problem(place, what, either(choice.option for choice in choices), "ambiguous-dates")
    return Ambiguous(dates_in_ways(name, len(left)), problem, tuple(choices), _DATES)


def order_choice(order: str, text: str, place: str, day: object, known: Sequence[object]) -> Choice:
    """One order of day, month and year, and what it makes of a date and of the first and the last of the file."""
    facts = {
        _(P_("of day, month and year", "order")): _(IN_WORDS[order]),
        _("{value} in {place}", value=text, place=place): str(day),
        _("first and last"): _("{first} to {last}", first=known[0], last=known[-1]),
    }
    return Choice(f"--dates {order}", facts)


def dates_in_ways(name: str, ways: int) -> str:
    """The title of a file whose dates nothing decides."""
    return n_(
        "{name}: the dates can be read in {count} way and nothing in the file decides.",
        "{name}: the dates can be read in {count} ways and nothing in the file decides.",
        ways,
        name=name,
    )


def amounts_in_ways(name: str, ways: int) -> str:
    """The title of a file whose amounts nothing decides."""
    return n_(
        "{name}: the amounts can be read in {count} way and nothing in the file decides.",
        "{name}: the amounts can be read in {count} ways and nothing in the file decides.",
        ways,
        name=name,
    )


def mixed_marks(name: str, table: Table, sequence: Sequence[int], wrong: dict[str, tuple[int, int]]) -> FileRefused:
    """A decimal point in one cell and a decimal comma in another."""
    cure = _("correct one of them, or say --decimal point or --decimal comma to see every cell that does not fit")
    problems = []
    for mark, (column, position) in wrong.items():
        index = table.first + sequence[position]
        what = _('"{value}" is not {what}', value=shown(table.grid.cell(index, column)), what=_(MARKS_IN_WORDS[mark]))
        problems.append(Problem(where(table.grid, index, column), what, cure, "mixed-amounts"))
    return FileRefused(
        _("{name}: amounts are written with a decimal point and with a decimal comma.", name=name),
        problems,
        cure,
        name="mixed-amounts",
    )


def not_settled(name: str, table: Table, rows: Rows, case: Case, verdict: Verdict) -> FileRefused:
    """Amounts that contradict the balances or the totals, or that can be read in several ways."""
    if verdict.why == "balance-contradicts":
        return _contradiction(name, table, rows, verdict.left[0])
    if verdict.why == "totals-contradict":
        return _missing(name, case, verdict.left[0])
    if not verdict.left:
        place = where(table.grid, table.first + rows.movements[0])
        cure = _("say which they are, by letter: --columns amount=C  or  --columns debit=C,credit=D")
        return one(name, Problem(place, _("no column of amounts can be read"), cure, "no-amounts"))
    return _ambiguous(name, table, rows, verdict)


def _contradiction(name: str, table: Table, rows: Rows, reading: Reading) -> FileRefused:
    assert reading.broken is not None
    assert reading.balance is not None
    index = table.first + sorted([*rows.movements, *rows.anchors])[reading.broken.position]
    broken, fees, balance = reading.broken, table.column("fee"), retold(table.name(reading.balance))
    what = n_(
        "the balance is {stated}, but the rows beside it lead to {led}: a difference of {difference} ({agreeing} of {count} balance agrees)",
        "the balance is {stated}, but the rows beside it lead to {led}: a difference of {difference} ({agreeing} of {count} balances agree)",
        broken.links, stated=spoken(broken.stated), led=spoken(broken.expected), difference=spoken(broken.stated - broken.expected),
        agreeing=broken.agreeing,
    )  # fmt: skip
    cure = _("ask the bank for the complete file; if {column} is no running balance, say --columns balance=-", column=balance)
    if fees is not None:
        cure = _(
            "ask the bank for the complete file, or say what {fees} means: --columns fee=…; "
            "if {column} is no running balance, say --columns balance=-",
            fees=retold(table.name(fees)), column=balance,
        )  # fmt: skip
    return one(name, Problem(where(table.grid, index, reading.balance), what, cure, "balance-contradicts"))


def _missing(name: str, case: Case, reading: Reading) -> FileRefused:
    assert case.opening is not None
    assert case.closing is not None
    opening, closing = case.opening.units[reading.mark], case.closing.units[reading.mark]
    what = _(
        "opening {opening} and all rows lead to {led}, but the closing balance is {closing}: {missing} is missing",
        opening=spoken(opening),
        led=spoken(closing - (reading.missing or 0)),
        closing=spoken(closing),
        missing=spoken(reading.missing or 0),
    )
    place = case.closing.place if case.closing.place != "as you said" else case.opening.place
    return one(name, Problem(place, what, _("ask the bank for the complete file"), "totals-contradict"))


_QUESTIONS = {
    "ambiguous-signs": N_("nothing in the file says which amounts are money in and which money out"),
    "ambiguous-columns": N_("several columns could be the amount, and nothing in the file decides"),
    "ambiguous-fees": N_("nothing in the file says whether the fees are part of the amounts"),
}


def _question(why: str, ways: int) -> str:
    """What nothing in the file decides."""
    if why in _QUESTIONS:
        return _(_QUESTIONS[why])
    return n_(
        "the amounts can be read in {count} way and nothing in the file decides",
        "the amounts can be read in {count} ways and nothing in the file decides",
        ways,
    )


def _ambiguous(name: str, table: Table, rows: Rows, verdict: Verdict) -> Ambiguous:
    """Up to four readings side by side, with the option that chooses each."""
    left = verdict.left[:4]
    first, second = left[0], left[1]
    pairs = enumerate(zip(_effects(first), _effects(second), strict=True))
    at = next((i for i, (one_way, other_way) in pairs if one_way != other_way), 0)
    index = table.first + rows.movements[at]
    column = next((c for c in first.shape.columns if table.grid.cell(index, c) is not None), first.shape.columns[0])
    place, cell = where(table.grid, index, column), shown(table.grid.cell(index, column))
    choices = []
    for reading in left:
        amounts = [amount or 0 for amount in reading.shape.amounts]
        facts = {
            _("amounts"): _(MARKS_IN_WORDS[reading.mark]),
            _(P_("plus and minus", "signs")): retold(reading.shape.sign),
            _("{value} in {place}", value=f'"{cell}"', place=place): spoken(amounts[at]),
            _("in"): spoken(sum(amount for amount in amounts if amount > 0)),
            _("out"): spoken(-sum(amount for amount in amounts if amount < 0)),
            _("fees"): spoken(sum(reading.fees or ())),
        }
        choices.append(Choice(_option(table, left, reading), facts))
    readings, question = (
        either(dict.fromkeys(_meaning(verdict.why, reading, at) for reading in left)),
        _question(verdict.why, len(left)),
    )
    # For translators: {readings} are what a cell can mean, such as "1,500.00 or -1,500.00"; {question} is a sentence of its own.
    what = _("{value} is {readings}; {question}", value=f'"{cell}"', readings=readings, question=question)
    problem = Problem(place, what, either(dict.fromkeys(choice.option for choice in choices)), verdict.why)
    return Ambiguous(_("{file}: {problem}.", file=name, problem=question), problem, tuple(choices), _AMOUNTS)


def _effects(reading: Reading) -> list[int]:
    fees = reading.fees or (0,) * len(reading.shape.amounts)
    return [(amount or 0) - fee for amount, fee in zip(reading.shape.amounts, fees, strict=True)]


def _meaning(why: str, reading: Reading, at: int) -> str:
    amount = spoken(reading.shape.amounts[at] or 0)
    if why != "ambiguous-fees" or not reading.fees:
        return amount
    return _("{amount} and a fee of {fee}", amount=amount, fee=spoken(reading.fees[at]))


def _option(table: Table, left: Sequence[Reading], reading: Reading) -> str:
    """The words that choose this reading among those that are shown: everything in which any two of them differ."""
    words, columns = [], {}
    if len({one.mark for one in left}) > 1:
        words.append(f"--decimal {reading.mark}")
    if len({one.shape.columns for one in left}) > 1:
        roles = ("amount",) if len(reading.shape.columns) == 1 else ("debit", "credit")
        columns = {role: letters(column) for role, column in zip(roles, reading.shape.columns, strict=True)}
    if len({one.fees for one in left}) > 1:
        columns["fee"] = letters(table.column("fee") or 0) if reading.fees else "-"
    if columns:
        words.append("--columns " + ",".join(f"{role}={column}" for role, column in columns.items()))
    if len({one.shape.says for one in left}) > 1:
        words.append(f"--sign {reading.shape.says}")
    return " ".join(words)
