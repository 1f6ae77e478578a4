"""A table found in a sheet by its header words: where it begins, and which column is what.

The header may stand under titles, in one row or in two, away from column A, and beside a second table.
What the words leave open is refused with the option that decides it (`--columns`), never guessed.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from imports.cells import Cell, ErrorCell, Grid, column_of, letters, sheet_of, shown, where
from imports.headers import currency_in, role_of, words, year_of
from imports.scales import is_scaled, is_scaled_header
from imports.written import amount_readings
from ledger.errors import NotUnderstood, Problem
from ledger.i18n import K_, _, both, retold

SPREAD = ("contributor", "agreement", "signed", "currency", "fund", "earmark", "year", "activity", "object", "source")
_LAST_HEADER = 200  # a header further down is no header
YEARS = re.compile(r"instalment_amount:(?:19|20)\d\d")  # roles of columns that hold the part of a year
Wanted = Callable[[Collection[str]], bool]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under a header. `columns`: role → column; `headers`: column → its words as written."""

    grid: Grid
    first: int  # index of the first row under the header
    columns: Mapping[str, int]
    headers: Mapping[int, str]
    twice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # roles that several columns claim
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)  # cell under a merged one → the row that holds the value

    def cell(self, row: int, role: str) -> Cell:
        """The cell of a role in a row; None where the row is shorter or no column has the role.

        Words merged over several rows stand for each of them; an amount so merged stands once.
        """
        column = self.columns.get(role)
        if column is not None and role in SPREAD:
            row = self.merged.get((row, column), row)
        cells = self.grid.rows[row]
        return cells[column] if column is not None and column < len(cells) else None

    def at(self, row: int, role: str = "") -> str:
        """The place of a role's cell in a row, or of the row."""
        return place(self.grid, row, self.columns.get(role))

    def currency(self, role: str) -> str:
        """The currency that the header of a role names, or none."""
        return currency_in(self.headers.get(self.columns.get(role, -1), ""))

    def spoken(self) -> str:
        """How the table is read, as a sentence."""
        parts = [f"{role.replace('_', ' ').replace(':', ' ')} = {self.called(column)}" for role, column in self.columns.items()]
        return f"{retold(place(self.grid, max(self.first - 1, 0)))}: {', '.join(parts)}"

    def unread(self) -> list[str]:
        """The columns that have a header and no role."""
        known = {*self.columns.values(), *(column for columns in self.twice.values() for column in columns)}
        return [self.called(column) for column in sorted(self.headers) if column not in known]

    def called(self, column: int) -> str:
        """A column by its header and, in a sheet, its letters."""
        header = " ".join(self.headers.get(column, "").split())[:60]
        return f'{letters(column)} "{header}"' if header else letters(column)


def place(grid: Grid, row: int, column: int | None = None) -> str:
    """The cell as an officer finds it; in a text file the line, and the letters its column has in a spreadsheet."""
    if grid.lines is None or column is None:
        return where(grid, row, column)
    return K_("line {row}, column {letters}", row=grid.lines[row], letters=letters(column))


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell: None, or blanks only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """A cell as a word: numbers without needless decimals, days as ISO, nothing as an empty text; no control characters."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell == cell.to_integral_value() else f"{cell:f}"
    if isinstance(cell, ErrorCell):
        return cell.text
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else clean(cell)


def clean(text: str) -> str:
    """A text in one line, without control characters, lone surrogates and marks that turn the direction of writing."""
    words = " ".join(text.split())
    if words.isprintable():
        return words
    return "".join(char for char in words if unicodedata.category(char) not in ("Cc", "Cs", "Cf") or char == "\u200d")


def parse_columns(text: str, roles: Collection[str], cure: str = "") -> dict[str, str]:
    """The typed form of `--columns`: `contributor=Party,amount=Agreed Contributions,cash=` (nothing: not read).

    Raises NotUnderstood for a role that does not exist, or a part without `=`, with its `cure`.
    """
    chosen: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, equals, header = (piece.strip() for piece in part.partition("="))
        if not equals or not role:
            form = cure or _("write it as contributor=Party,amount=D")
            raise NotUnderstood(_('"{part}" does not say which column is what.', part=part), form, name="bad-columns")
        if role.replace(" ", "_") not in roles:
            known = ", ".join(role.replace("_", " ") for role in roles)
            raise NotUnderstood(
                _('"{role}" is not a role of a column.', role=role), _("use one of {known}", known=known), name="unknown-role"
            )
        chosen[role.replace(" ", "_")] = header
    return chosen


def find_table(grid: Grid, vocabulary: str, wanted: Wanted, chosen: Mapping[str, str]) -> Table | None:
    """The first header of the sheet whose roles are `wanted`, with the columns that the officer chose."""
    for row in range(min(len(grid.rows), _LAST_HEADER)):
        single = _headers(grid, row)
        table = _table(grid, row + 1, single, vocabulary, chosen)
        double = _two_rows(grid, row, single, vocabulary) if single else {}
        if double:
            deeper = _table(grid, row + 2, double, vocabulary, chosen)
            if wanted(deeper.columns) and len(deeper.columns) > len(table.columns):
                return deeper
        if single and wanted(table.columns):
            return table
    return None


def nearest_header(grids: Sequence[Grid], vocabulary: str) -> Table | None:
    """The row whose words come nearest to a header of the vocabulary, for what is said where no table was found."""
    best: Table | None = None
    for grid in grids:
        for row, cells in enumerate(grid.rows[:_LAST_HEADER]):
            texts = {column: text_of(cell) for column, cell in enumerate(cells) if not is_blank(cell)}
            if len(texts) > 1 and any(role_of(text, vocabulary) for text in texts.values()):
                table = _table(grid, row + 1, texts, vocabulary, {})
                best = table if best is None or len(table.columns) > len(best.columns) else best
    return best


def second_header(table: Table, vocabulary: str, wanted: Wanted) -> int | None:
    """The row in which another table begins, under a header with other words or in another order; None where there is none."""
    for row in range(table.first, len(table.grid.rows)):
        headers = _headers(table.grid, row)
        again = {words(text) for text in headers.values()} <= {words(text) for text in table.headers.values()}
        if headers and wanted((other := _table(table.grid, row + 1, headers, vocabulary, {})).columns):
            same = all(table.columns.get(role, column) == column for role, column in other.columns.items())
            if not (again and same) and not repeats(table, row, vocabulary):
                return row
    return None


def repeats(table: Table, row: int, vocabulary: str) -> bool:
    """Whether a row says what each column is once more, in the same words or in another language."""
    cells = {column: cell for column, cell in enumerate(table.grid.rows[row]) if not is_blank(cell)}
    if len(cells) < 2 or not all(isinstance(cell, str) for cell in cells.values()):
        return False
    roles = {column: role for role, column in table.columns.items()}
    texts = {column: text_of(cell) for column, cell in cells.items()}
    return all(words(text) == words(table.headers.get(column, "")) for column, text in texts.items()) or all(
        column in roles
        and role_of(text, vocabulary).rstrip("?") == roles[column]
        and currency_in(text) == currency_in(table.headers.get(column, ""))
        for column, text in texts.items()
    )


def sheets_not_found(grids: Sequence[Grid], wanted: Sequence[str]) -> Iterator[Problem]:
    """Sheets that the officer named and the file does not have; text has one table and no name for it."""
    names = [grid.name for grid in grids]
    cure = _("write one of: {known}", known=", ".join(names)) if any(names) else _("leave --sheet out: the file has one table")
    yield from (Problem(name, _("no sheet has this name"), cure, "no-such-sheet") for name in wanted if not sheet_of(grids, name))


def columns_not_found(grids: tuple[Grid, ...], chosen: Mapping[str, str]) -> Iterator[Problem]:
    """Each chosen header that no sheet has."""
    said = {words(cell) for grid in grids for row in grid.rows[:_LAST_HEADER] for cell in row if isinstance(cell, str)}
    width = max((len(row) for grid in grids for row in grid.rows), default=0)
    for role, header in chosen.items():
        if header and words(header) not in said and not (_is_letters(header) and column_of(header) < width):
            yield Problem(
                "--columns",
                _('no column is called "{header}" ({role})', header=header, role=role),
                _("write a header of the sheet, or its letters"),
                "no-such-column",
            )


def scaled(table: Table, amounts: Collection[int]) -> Iterator[Problem]:
    """Whatever says that the amounts are in thousands: a title, a note, the name of the sheet, the header of `amounts`.

    A note is a row in which nothing else stands.
    """
    grid = table.grid
    if is_scaled(words(grid.name)):
        yield _in_thousands(grid.name, grid.name)
    for row, cells in enumerate(grid.rows):
        filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
        if row < table.first or len(filled) == 1:
            for column, cell in filled:
                header = table.first - 3 < row < table.first and column in amounts
                if isinstance(cell, str) and (is_scaled_header if header else is_scaled)(words(cell)):
                    yield _in_thousands(place(grid, row, column), cell)


def _in_thousands(where: str, text: str) -> Problem:
    what = _("{text} says that the amounts are not in units", text=f'"{shown(text)}"')
    return Problem(where, what, _("write the amounts in whole units, and take the words out"), "in-thousands")


def _is_letters(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{1,3}", text))


def _headers(grid: Grid, row: int) -> dict[int, str]:
    """The texts of a row that could be a header: words and years, no other number, no day."""
    found: dict[int, str] = {}
    for column, cell in enumerate(grid.rows[row]):
        if is_blank(cell):
            continue
        if isinstance(cell, Decimal) and cell == cell.to_integral_value() and 1900 <= cell <= 2200:
            found[column] = text_of(cell)
        elif isinstance(cell, str) and (not re.fullmatch(r"[\s\d.,'()%/-]+", cell) or re.fullmatch(r"\s*(?:19|20)\d\d\s*", cell)):
            found[column] = cell
        else:
            return {}
    return found if len(found) > 1 else {}


def _two_rows(grid: Grid, row: int, upper: Mapping[int, str], vocabulary: str) -> dict[int, str]:
    """The header of two rows: a merged cell above stands over what is empty to its right."""
    lower = _headers(grid, row + 1) if row + 1 < len(grid.rows) else {}
    if not lower:
        return {}
    over, both = "", {}
    for column in range(max(*upper, *lower) + 1):
        over = upper.get(column, over if column in lower else "")
        below = lower.get(column, "")
        readings = (f"{over} {below}".strip(), below, upper.get(column, ""))
        text = next((reading for reading in readings if role_of(reading, vocabulary)), readings[0])
        if text:
            both[column] = text
    return both


def _table(grid: Grid, first: int, headers: dict[int, str], vocabulary: str, chosen: Mapping[str, str]) -> Table:
    claims: dict[str, list[int]] = {}
    for column, header in headers.items():
        role = role_of(header, vocabulary)
        if role:
            claims.setdefault(role, []).append(column)
    if vocabulary == "pledges":
        _by_year(headers, claims)
        _number_or_amount(grid, first, headers, claims)
    for weak in [role for role in claims if role.endswith("?")]:
        claims.setdefault(weak[:-1], claims[weak])
        del claims[weak]
    claims = _beside(claims, _chosen(headers, chosen), chosen)
    if "currency" in claims and (own := _in_their_own(headers, claims.get("amount", ()))):
        claims["amount"] = own
    columns = {role: found[0] for role, found in claims.items()}
    twice = {role: tuple(found) for role, found in claims.items() if len(found) > 1}
    return Table(grid, first, columns, headers, twice, _merged(grid) if grid.merged else {})


def _merged(grid: Grid) -> dict[tuple[int, int], int]:
    """The cells that a merged one hides below it, each with the row that holds the value."""
    hidden: dict[tuple[int, int], int] = {}
    for area in grid.merged:
        found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", area)
        if found:
            top, bottom = int(found[2]) - 1, min(int(found[4]) - 1, len(grid.rows))
            hidden.update({(row, column_of(found[1])): top for row in range(top + 1, bottom + 1)})
    return hidden


def _chosen(headers: Mapping[int, str], chosen: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns that the officer named, by header or by letters."""
    found: dict[str, list[int]] = {}
    for role, wanted in chosen.items():
        called = [column for column, header in headers.items() if words(header) == words(wanted)] if wanted else []
        if not called and _is_letters(wanted):
            called = [column_of(wanted)]
        found[role] = called
    return found


def _beside(claims: dict[str, list[int]], named: dict[str, list[int]], chosen: Mapping[str, str]) -> dict[str, list[int]]:
    """Two tables side by side: the contributor's column that was chosen says which of them is read."""
    parties = claims.get("contributor", [])
    if len(parties) > 1 and len(named.get("contributor", [])) == 1:
        begin = named["contributor"][0]
        end = min((column for column in parties if column > begin), default=10**6)
        claims = {role: [column for column in found if begin <= column < end] for role, found in claims.items()}
    taken = {column for found in named.values() for column in found}
    if any(column in taken for role, found in claims.items() if YEARS.fullmatch(role) for column in found):
        claims = {role: found for role, found in claims.items() if not YEARS.fullmatch(role)}  # one year was chosen
    kept = {
        role: [column for column in found if column not in taken]
        for role, found in claims.items()
        if role.partition(":")[0] not in chosen
    }
    return {role: found for role, found in (kept | named).items() if found}


def _by_year(headers: Mapping[int, str], claims: dict[str, list[int]]) -> None:
    """Columns that differ by their year ("2026", "2027"; "Pledge 2026", "Pledge 2027") hold the parts of a pledge."""
    years: dict[int, list[int]] = {}
    wordings = set()
    for column, header in headers.items():
        year, rest = year_of(header, "pledges")
        if year:
            years.setdefault(year, []).append(column)
            wordings.add(rest)
    if len(years) > 1 and len(wordings) == 1:
        parts = {column for columns in years.values() for column in columns}
        for role in list(claims):
            claims[role] = [column for column in claims[role] if column not in parts]
            if not claims[role]:
                del claims[role]
        claims.update({f"instalment_amount:{year}": columns for year, columns in sorted(years.items())})


def _number_or_amount(grid: Grid, first: int, headers: Mapping[int, str], claims: dict[str, list[int]]) -> None:
    """A column headed "Pledge" holds the pledge's number or its amount: what the other columns are and its cells say which.

    Beside a column of amounts, figures that could be amounts as well make both of them a question.
    """
    columns = claims.pop("pledge", [])
    if not columns:
        return
    cells = [row[columns[0]] for row in grid.rows[first : first + 50] if columns[0] < len(row) and not is_blank(row[columns[0]])]
    texts = [next(iter(amount_readings(cell).values()), None) for cell in cells if isinstance(cell, str)]
    figures = [cell for cell in (*cells, *texts) if isinstance(cell, Decimal)]
    counted = len(set(figures)) == len(figures) and all(figure == figure.to_integral_value() for figure in figures)
    beside = [role for role in ("amount", "amount?") if role in claims]
    if beside and any(currency_in(headers.get(column, "")) for column in columns):
        claims["amount"] = [*columns, *claims.pop(beside[0])]
    elif len(columns) > 1 or "number" in claims or (figures and not beside):
        claims.setdefault("amount", columns)
    elif figures and not (counted and beside == ["amount"]):
        claims["amount"] = [*columns, *claims.pop(beside[0])]
    else:
        claims.setdefault("number", columns)


def _in_their_own(headers: Mapping[int, str], columns: Collection[int]) -> list[int]:
    """The one of several columns of amounts whose header names no currency: beside a column of currencies, the others are conversions."""
    own = [column for column in columns if not currency_in(headers.get(column, ""))]
    return own if len(own) == 1 and len(columns) > 1 else []


def two_columns(table: Table, role: str, columns: Sequence[int]) -> Problem:
    """Columns that may both be the same: which of them, the officer says."""
    what = _("{columns} may both be the {role}", columns=both(map(table.called, columns)), role=re.sub("[_:]", " ", role))
    cure = _(
        "say which: {options}", options=_apart(f"--columns {role.partition(':')[0]}={letters(column)}" for column in columns)
    )
    return Problem(place(table.grid, table.first - 1, columns[1]), what, cure, "two-columns")


def _apart(options: Iterable[str]) -> str:
    """One of several pieces of a command line, with room around them: `--columns a=B  or  --columns a=C`."""
    # For translators: joins two pieces of a command line of which one is typed; two blanks on either side set them apart.
    return reduce(lambda first, second: _("{first}  or  {second}", first=first, second=second), options)
