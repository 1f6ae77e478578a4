"""Where the table of a bank's sheet begins, and what each of its columns is: a pure function from cells to a Table.

Header words propose, the content of the column decides ("Valuta" over dates is a value date, over EUR a currency).
Without header words the content alone speaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from imports.amounts import looks_like_amount
from imports.cells import Cell, Grid, column_of, letters
from imports.days import looks_like_date
from imports.labels import label, marks
from imports.profiles import EMPTY, Profile, is_date, look_at, look_at_columns, role_by_content
from imports.words import DATES, MONEY, MONEY_OF_A_ROW, currency_in, meanings, plain
from ledger.errors import NotUnderstood
from ledger.i18n import K_, _

LAST_HEADER = 200  # a header further down is no header
_LONGEST_HEADER = 80
_ENOUGH = 6  # known names that make a header, whatever stands beside them
TEXTS = ("text", "counterparty", "name", "payer", "payee", "reference", "iban", "own", "account_name", "line", "other", "rate")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of transactions. `header` are row indexes (none, one or two); `roles`: role → columns, in order."""

    grid: Grid
    header: tuple[int, ...]
    first: int
    last: int  # index after the last row that may belong to it
    roles: Mapping[str, tuple[int, ...]]
    headers: Mapping[int, str]
    stacks: tuple[tuple[Cell, ...], ...] = field(repr=False)  # the same cells by column, from `first` to `last`
    stated: frozenset[str] = frozenset()  # roles that the officer gave

    @property
    def begin(self) -> int:
        """Where the table begins, its header included: what stands above tells of it."""
        return self.header[0] if self.header else self.first

    def column(self, role: str) -> int | None:
        """The first column of a role."""
        return next(iter(self.roles.get(role, ())), None)

    def name(self, column: int) -> str:
        """A column as an officer finds it: its header and its letter."""
        title = self.headers.get(column, "")
        place = letters(column) if self.grid.lines is None else column + 1
        return K_("{header} (column {letters})", header=title, letters=place) if title else K_("column {letters}", letters=place)


def find_tables(grid: Grid, columns: Mapping[str, str], area: tuple[int, int, int, int] | None) -> list[Table]:
    """The tables of transactions in a grid, best first: usually one; none where nothing looks like dates beside amounts.

    `columns` are the officer's own words (role → letter or header, "-" for none); `area` limits rows and columns
    (first row, last row, first column, last column; all inclusive).
    """
    top, bottom = (area[0], min(area[1] + 1, len(grid.rows))) if area else (0, len(grid.rows))
    heads = _headers(grid, top, bottom)
    sums = [head[0] for head in heads if _of_totals(grid, head)]
    found = [
        _with_header(grid, head, min((at for at in sums if at > head[0]), default=bottom), area)
        for head in heads
        if head[0] not in sums
    ]
    tables = [table for table in found if table is not None]
    if not tables:
        plain_table = _without_header(grid, top, bottom, area)
        tables = [plain_table] if plain_table else []
    return [_as_stated(table, columns) for table in tables]


def cells(table: Table, column: int | None) -> Sequence[Cell]:
    """A column's cells from the first row of the table to its last, None where a row is shorter."""
    if column is None or column >= len(table.stacks):
        return [None] * (table.last - table.first)
    return table.stacks[column]


def almost(grid: Grid) -> tuple[int, str, str, Cell] | None:
    """A header of transactions over no table: its row, the role and title that fail, and the first cell that is neither; else None."""
    for rows in _headers(grid, 0, len(grid.rows)):
        titles, profiles = _titles(grid, rows), look_at_columns(grid, rows[-1] + 1, len(grid.rows))
        for role in (*DATES, *MONEY):
            for column, title in titles.items():
                profile = profiles.get(column, EMPTY)
                if role in meanings(title) and not any(_fits(kind, profile, title) for kind in meanings(title)):
                    below = (row[column] for row in grid.rows[rows[-1] + 1 :] if column < len(row))
                    heads = [None, *(grid.rows[row][column] for row in rows if column < len(grid.rows[row]))]
                    cell = next((cell for cell in below if cell not in heads), None)
                    if cell is not None:
                        return rows[-1], "date" if role in DATES else "amount", title, cell
    return None


def _table(
    grid: Grid, header: tuple[int, ...], first: int, last: int, roles: Mapping[str, list[int]], headers: Mapping[int, str]
) -> Table:
    stacks = tuple(zip_longest(*grid.rows[first:last]))
    return Table(grid, header, first, last, {role: tuple(columns) for role, columns in roles.items()}, headers, stacks)


def whole_numbers(table: Table, column: int) -> bool:
    """Whether most figures of a column are bare whole numbers, which may be counts as well as amounts."""
    profile = look_at(table.stacks[column])
    return 2 * profile.exact < profile.money


def unnamed_texts(table: Table) -> list[int]:
    """Columns of text that no header word explains."""
    named = {column for columns in table.roles.values() for column in columns}
    return [
        column
        for column, stack in enumerate(table.stacks)
        if column not in named and any(type(cell) is str and cell[:1].isalpha() for cell in stack[:50])
    ]


# Headers ------------------------------------------------------------------------------------------------------------------


def _headers(grid: Grid, top: int, bottom: int) -> list[tuple[int, ...]]:
    """Rows (or pairs of rows) that are headers of transactions; a repeated header counts once."""
    found: list[tuple[int, ...]] = []
    seen: set[tuple[str, ...]] = set()
    index = top
    while index < bottom:
        if index - top > LAST_HEADER and not found:
            break
        best = max((_fit(grid, rows), rows) for rows in ((index,), (index, index + 1), (index + 1,)) if rows[-1] < bottom)
        if best[0]:
            wording = tuple(_titles(grid, best[1]).values())
            if wording not in seen:
                found.append(best[1])
            seen.add(wording)
            index = best[1][-1]
        index += 1
        if found and index - top > LAST_HEADER:
            break
    return found


def _titles(grid: Grid, rows: Sequence[int]) -> dict[int, str]:
    """Column → header, the words of several header rows joined."""
    parts = zip_longest(*(grid.rows[row] for row in rows))
    return {
        column: " ".join(" ".join(str(cell).split()) for cell in stack if cell is not None)
        for column, stack in enumerate(parts)
        if any(cell is not None for cell in stack)
    }


def _fit(grid: Grid, rows: tuple[int, ...]) -> int:
    """How many columns a header names; 0 for what is no header: needs a date, money, and no figures in it."""
    if any(not _all_words(grid.rows[row]) for row in rows):
        return 0
    titles = _titles(grid, rows)
    known = [meanings(title) for title in titles.values() if len(title) <= _LONGEST_HEADER]
    named = [roles for roles in known if roles]
    different = {plain(title).rstrip("0123456789 ") for title in titles.values()}  # Text1 to Text14 are one
    if len(named) < 2 or (len(named) < _ENOUGH and 5 * len(named) < 2 * len(different)):
        return 0
    dated = any(role in DATES for roles in named for role in roles)
    valued = any(role in MONEY and role not in ("original", "fee") for roles in named for role in roles)
    shared = len(named) == sum(1 for roles in named if set(roles) & set(MONEY)) == 1
    twice = len(titles) - len({plain(title) for title in titles.values()})  # "Date" and "Date": the row below parts them
    return 0 if not dated or not valued or shared else max(1, 2 * (len(named) - twice) - len(rows))


def _of_totals(grid: Grid, rows: tuple[int, ...]) -> bool:
    """Whether a header is that of a summary, such as Total debits and Total credits: what stands below it are no movements."""
    return _are_totals([title for title in _titles(grid, rows).values() if {"debit", "credit"} & set(meanings(title))])


def _are_totals(apart: Sequence[str]) -> bool:
    return len(apart) > 1 and all(plain(title).startswith("total") for title in apart)


def _all_words(row: Sequence[Cell]) -> bool:
    """Whether a row holds words, and nothing else."""
    filled = [cell for cell in row if cell is not None]
    return bool(filled) and all(
        type(cell) is str and not looks_like_date(cell) and not looks_like_amount(cell) for cell in filled
    )


def _with_header(grid: Grid, rows: tuple[int, ...], bottom: int, area: tuple[int, int, int, int] | None) -> Table | None:
    titles = {column: title for column, title in _titles(grid, rows).items() if _inside(column, area)}
    profiles = look_at_columns(grid, rows[-1] + 1, bottom)
    roles: dict[str, list[int]] = {}
    for column, title in sorted(titles.items()):
        profile = profiles.get(column, EMPTY)
        role = next((role for role in meanings(title) if _fits(role, profile, title)), "")
        over = _over_two(title, profile, profiles.get(column + 1, EMPTY)) if not role and column + 1 not in titles else ""
        if over:
            roles.setdefault(over, []).append(column + 1)
            role = "currency" if over == "amount" else "other"
        if role:
            roles.setdefault(role, []).append(column)
    _place_unnamed(roles, profiles, titles, area)
    apart = [titles.get(column, "") for role in ("debit", "credit") for column in roles.get(role, ())]
    if _are_totals(apart) or not any(map(roles.get, DATES)) or not any(map(roles.get, MONEY_OF_A_ROW)):
        return None
    return _table(grid, rows, rows[-1] + 1, bottom, roles, titles)


def _over_two(title: str, profile: Profile, beside: Profile) -> str:
    """What a header over two columns means, a column of currencies and one of amounts without a header of its own."""
    if not profile.filled or profile.codes < profile.filled or not beside.filled:
        return ""
    return next((role for role in meanings(title) if role in MONEY and _fits(role, beside, title)), "")


def _fits(role: str, profile: Profile, title: str) -> bool:
    """Whether a column's content can have a role; an empty column can have any but a mark's."""
    if role == "flag":
        again = {value: count for value, count in profile.values.items() if value != title}  # the header of another page
        return bool(again) and marks(again, header=title) is not None
    if not profile.filled:
        return True
    if role in DATES:
        return 0 < 2 * max(profile.dates, profile.serials) >= profile.figures
    if role in ("currency", "original_currency"):
        return 5 * profile.codes >= 4 * profile.filled
    only_dates = profile.dates == profile.figures and not profile.exact
    return role not in MONEY or (0 < 2 * profile.money >= profile.figures and not only_dates)


def _place_unnamed(
    roles: dict[str, list[int]],
    profiles: Mapping[int, Profile],
    titles: Mapping[int, str],
    area: tuple[int, int, int, int] | None,
) -> None:
    """A column of marks (CR and DR) or currencies needs no header to be known; used where no header claims the role."""
    taken = {index for columns in roles.values() for index in columns}
    texts = {index for role in TEXTS for index in roles.get(role, ())}
    for column, profile in sorted(profiles.items()):
        if not _inside(column, area) or not profile.filled:
            continue
        if column in taken and column not in texts:
            continue
        if marks(profile.values, header=None) and "flag" not in roles:
            roles["flag"] = [column]
        elif column not in taken and profile.codes == profile.filled and "currency" not in roles:
            roles["currency"] = [column]
        elif column not in taken and column not in titles and profile.ibans == profile.filled:
            roles.setdefault("iban", []).append(column)


# Content ------------------------------------------------------------------------------------------------------------------


def _without_header(grid: Grid, top: int, bottom: int, area: tuple[int, int, int, int] | None) -> Table | None:
    """Columns by content: dates, amounts, a mark, currencies, IBANs; the rest is text."""
    dated = _dated_rows(grid, top, bottom)
    if not dated:
        return None
    profiles = look_at_columns(grid, dated[0], bottom)
    roles: dict[str, list[int]] = {}
    for column, profile in sorted(profiles.items()):
        role = role_by_content(profile, len(dated)) if _inside(column, area) and profile.filled else ""
        if role:
            roles.setdefault(role, []).append(column)
    if "date" not in roles or "amount" not in roles:
        return None
    return _table(grid, (), dated[0], bottom, roles, {})


def _dated_rows(grid: Grid, top: int, bottom: int) -> list[int]:
    """The rows that have a date in the column where most dates stand."""
    found: dict[int, list[int]] = {}
    for row in range(top, bottom):
        for column, cell in enumerate(grid.rows[row]):
            if is_date(cell):
                found.setdefault(column, []).append(row)
    return max(found.values(), key=len, default=[])


def _inside(column: int, area: tuple[int, int, int, int] | None) -> bool:
    return area is None or area[2] <= column <= area[3]


# What the officer states --------------------------------------------------------------------------------------------------

OFFICER_ROLES = (
    *DATES[:4],
    *MONEY,
    "flag",
    "currency",
    "original_currency",
    "status",
    "text",
    "counterparty",
    "iban",
    "own",
    "reference",
)


def _as_stated(table: Table, columns: Mapping[str, str]) -> Table:
    """The table with the officer's columns in place of what was found; raises NotUnderstood for a column that is not there."""
    if not columns:
        return table
    roles = dict(table.roles)
    for role, wanted in columns.items():
        if role in ("amount", "debit", "credit") and wanted != "-":
            instead = ("debit", "credit") if role == "amount" else ("amount",)
            for other in {*instead, "net", "gross"} - set(columns):
                roles.pop(other, None)
        if role in DATES and wanted != "-":
            roles.update(
                {other: tuple(i for i in roles.get(other, ()) if i != _column(table, wanted)) for other in DATES if other != role}
            )
        roles[role] = () if wanted == "-" else (_column(table, wanted),)
    return replace(table, roles={role: found for role, found in roles.items() if found}, stated=frozenset(columns))


def _column(table: Table, wanted: str) -> int:
    for column, title in table.headers.items():
        if plain(title) == plain(wanted):
            return column
    width = max(map(len, table.grid.rows), default=0)
    number = (
        int(wanted) - 1
        if wanted.isdigit()
        else column_of(wanted)
        if wanted.isascii() and wanted.isalpha() and len(wanted) <= 3
        else -1
    )
    if not 0 <= number < width:
        raise NotUnderstood(
            _('There is no column "{wanted}" in the table.', wanted=wanted),
            _("write its letter or its header"),
            name="unknown-column",
        )
    return number


# Around the table ---------------------------------------------------------------------------------------------------------


def labels(table: Table, first: int, last: int) -> Iterator[tuple[int, int, str, list[Cell]]]:
    """Labelled figures in rows of the grid: row, column of the label, what it says, the cells to its right."""
    for index in range(first, last):
        row = table.grid.rows[index]
        for column, cell in enumerate(row):
            if type(cell) is str and (kind := label(cell)):
                yield index, column, kind, [other for other in row[column + 1 :] if other is not None]
                break


def header_currency(table: Table, columns: Sequence[int]) -> str:
    """The one currency that the headers of these columns name."""
    found = {code for column in columns if (code := currency_in(table.headers.get(column, "")))}
    return found.pop() if len(found) == 1 else ""
