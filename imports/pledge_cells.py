"""The cells of a pledge row, read one by one: contributor, currency, days, amounts; what is wrong is collected."""

import datetime as dt
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imports import sheet_rows
from imports.cells import ErrorCell
from imports.columns import Table, text_of
from imports.headers import words
from imports.looks import Looks
from imports.number_formats import SIGNS
from imports.sheet_rows import SheetOptions, is_nothing
from imports.written import NotRead, Written, glued, shown
from ledger.contributions.directory import AmbiguousContributor, Directory
from ledger.errors import LedgerError, Problem
from ledger.i18n import _, either
from ledger.money import Money, currency, round_to

_CURRENCY_WORDS = {
    " ".join(name.split()): code
    for code, names in {
        "USD": """us dollar, us dollars, dolar estadounidense, dolares estadounidenses, dollar americain, dollars americains,
            dolar americano, dolares americanos, usd us""",  # the last is "$US"
        "EUR": "euro, euros",
        "GBP": "pound sterling, pounds sterling, libra esterlina, libras esterlinas, livre sterling, livres sterling",
        "CHF": "swiss franc, swiss francs, franco suizo, francos suizos, franc suisse, francs suisses, franco suico, francos suicos",
        "CAD": "canadian dollar, canadian dollars, dolar canadiense, dolares canadienses, dollar canadien, dollars canadiens, dolar canadense",
        "BRL": "real, reais, reales",
        "MXN": "mexican peso, mexican pesos, peso mexicano, pesos mexicanos",
        "NOK": "norwegian krone, norwegian kroner, corona noruega, coronas noruegas, couronne norvegienne, couronnes norvegiennes",
        "HTG": "gourde, gourdes",
    }.items()
    for name in names.split(",")
}  # as `words` gives them
_DECIDED = {
    "currency-missing": "currency",
    "due-missing": "due",
    "paid-on-missing": "paid_on",
}  # by one option where no column says it


@dataclass(frozen=True, slots=True)
class PledgeOptions(SheetOptions):
    """What the officer says about a pledge sheet: see `fund import pledges --help`."""

    currency: str = ""  # where no column says it
    signed: dt.date | None = None  # where there is no such column
    due: dt.date | None = None  # where there is no such column; else the day of signature
    paid_on: dt.date | None = None  # the day of the columns that say what came in
    round: bool = False  # more decimals than the currency has: half up, counted


@dataclass(slots=True)
class Reading:
    """What is known while a file is read, and what was found out."""

    directory: Directory
    options: PledgeOptions
    written: Written
    problems: list[Problem] = field(default_factory=list)
    exact: dict[tuple[str, int, str], Decimal] = field(default_factory=dict)  # (sheet, row, role) → amount as it stands
    codes: dict[tuple[str, int], str] = field(default_factory=dict)  # (sheet, row) → currency
    unread: set[tuple[str, str]] = field(default_factory=set)  # (sheet, role) with a cell that is no amount
    rounded: list[tuple[str, Decimal]] = field(default_factory=list)  # role, and what rounding added
    undated: int = 0  # pledges due on the day of signature, because no day is said
    taken_back: list[str] = field(default_factory=list)  # payments below zero
    looks: Looks = field(default_factory=Looks)
    cures: Mapping[str, str] = field(default_factory=dict)  # what the lines above the table suggest
    ambiguous: dict[tuple[str, str, str], list[Problem]] = field(default_factory=dict)  # by sheet, role, name
    unsaid: dict[tuple[str, str], list[Problem]] = field(default_factory=dict)  # what no column says, by sheet and name


class Row(sheet_rows.Row):
    """One row of a sheet of pledges."""

    def __init__(self, table: Table, row: int, reading: Reading) -> None:
        super().__init__(table, row)
        self.reading = reading
        self.failed: set[str] = set()  # roles with a problem

    def refuse(self, role: str, what: str, cure: str, name: str) -> None:
        """One more problem, at the cell of a role; what one option decides for all rows is said once for the sheet."""
        self.failed.add(role)
        super().refuse(role, what, cure, name)
        if name in _DECIDED and _DECIDED[name] not in self.table.columns:
            self.reading.unsaid.setdefault((self.table.grid.name, name), []).append(self.problems[-1])

    def refuse_unread(self, role: str, why: NotRead) -> None:
        """A cell that cannot be read; what one option decides for a whole column is said once for the column."""
        super().refuse_unread(role, why)
        if why.name.startswith("ambiguous"):
            self.reading.ambiguous.setdefault((self.table.grid.name, role, why.name), []).append(self.problems[-1])

    def day(self, role: str) -> dt.date | None:
        """The day in a cell; None where there is none, or none that can be read."""
        return self.day_in(role, self.reading.written)

    def amount(self, role: str) -> Decimal | None:
        """The exact amount of a cell, kept for the totals."""
        if is_nothing(self.cell(role)):
            return None
        found = self.reading.written.amount(self.cell(role))
        if isinstance(found, NotRead):
            self.reading.unread.add((self.table.grid.name, role))
            self.refuse_unread(role, found)
            return None
        self.reading.exact[self.table.grid.name, self.row, role] = found
        return found

    def money(self, role: str, amount: Decimal, code: str) -> Money:
        """An amount as the currency can express it; rounded only where the officer said so."""
        try:
            return Money(amount, code)
        except LedgerError as wrong:
            if wrong.name == "too-many-decimals" and self.reading.options.round:
                money = round_to(amount, code)
                self.reading.rounded.append((role.partition(":")[0], money.amount - amount))
                return money
            cure = (
                _("round it in the sheet, or run again with --round")
                if wrong.name == "too-many-decimals"
                else _("correct the amount")
            )
            self.refuse(role, wrong.message.rstrip("."), cure, wrong.name)
            return Money.zero(code)

    def contributor(self) -> str:
        """The code of the contributor; one that is not known is refused with the nearest."""
        directory, cell = self.reading.directory, self.cell("contributor")
        if cell is False:
            self.refuse(
                "contributor", _("FALSE is not a contributor"), _("write NOR if NO was meant for Norway"), "unknown-contributor"
            )
            return ""
        if isinstance(cell, ErrorCell):
            self.refuse("contributor", cell.why, _("write the code or the name"), "not-a-value")
            return ""
        text = text_of(cell)
        if not text:
            self.refuse("contributor", _("no contributor is named"), _("write the code or the name"), "contributor-missing")
            return ""
        try:
            found = directory.find(text)
        except AmbiguousContributor as several:
            self.refuse("contributor", several.message.rstrip("."), several.cure[0], several.name)
            return ""
        if not found:
            self.refuse("contributor", *unknown_contributor(directory, text), "unknown-contributor")
        return found or ""

    def amount_roles(self) -> list[str]:
        """The columns that say how much is pledged."""
        return [role for role in self.table.columns if role.partition(":")[0] in ("amount", "instalment_amount")]

    def is_struck(self) -> bool:
        """Whether the contributor or an amount is struck out."""
        columns = {self.table.columns[role] for role in ("contributor", *self.amount_roles()) if role in self.table.columns}
        return any((self.table.grid.name, self.row, column) in self.reading.looks.struck for column in columns)

    def _beside(self, role: str) -> str:
        """The currency that stands with an amount, typed or shown by its number format; "$" alone says none."""
        cell = self.cell(role)
        if isinstance(cell, Decimal):
            return self.reading.looks.currencies.get((self.table.grid.name, self.row, self.table.columns[role]), "")
        sign = glued(cell)[1] if isinstance(cell, str) else ""
        return "" if sign == "$" else sign

    def currency(self, signed: dt.date | None) -> str:
        """The currency of the row: its own column, else what stands with the amount, in the header, or was said."""
        said = text_of(self.cell("currency"))
        code = SIGNS.get(said.upper()) or _CURRENCY_WORDS.get(words(said), said)
        beside = {self._beside(role) for role in self.amount_roles()} - {""}
        over = {self.table.currency(role) for role in self.amount_roles()} - {""}
        for other in sorted(beside | over):
            if code and other != code.strip().upper():
                self.refuse(
                    "currency",
                    _("the currency is {code}, but the amount is in {other}", code=code, other=other),
                    _("correct one of them"),
                    "two-currencies",
                )
                return ""
        if len(beside | over) > 1:
            currencies = either(sorted(beside | over))
            what = _("the amount may be in {currencies}: its header and its cell differ", currencies=currencies)
            self.refuse(self.amount_roles()[0], what, _("correct one of them"), "two-currencies")
            return ""
        code = code or "".join(beside | over) or self.reading.options.currency
        role = "currency" if said else "amount"
        if not code:
            cure = self.reading.cures.get("currency", _("add a column Currency, or run again with --currency USD"))
            self.refuse(role, _("no currency is said"), cure, "currency-missing")
            return ""
        try:
            return currency(code, on=signed)
        except LedgerError as wrong:
            cure = wrong.cure[0] if wrong.cure else _("write the code of ISO 4217, such as USD")
            self.refuse(role, wrong.message.rstrip("."), cure, wrong.name)
            return ""


def unknown_contributor(directory: Directory, text: str) -> tuple[str, str]:
    """What is said about a name that nobody has, and the cure with the nearest code."""
    near = directory.nearest(text)
    if not near:
        return _("{value} is not a contributor", value=shown(text)), _("correct the name, or add it: fund contributor add")
    alias = f'"{text}"' if all(char.isalnum() or char in " ()./,'-" for char in text) else shlex.quote(text)
    labels = ", ".join(directory.label(code) for code in near)
    what = _("{value} is not a contributor; nearest: {names}", value=shown(text), names=labels)
    cure = _("write {code}; another one: fund contributor add", code=near[0])
    if text.isprintable() and len(text) < 100:
        cure = _(
            "write {code}, or teach the name once: fund contributor change {code} --alias {alias}; another one: fund contributor add",
            code=near[0], alias=alias,
        )  # fmt: skip
    return what, cure
