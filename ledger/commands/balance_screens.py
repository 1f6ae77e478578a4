"""The statement of changes in fund balance as a table, with the bridge to cash below it."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.commands.report_screens import Frame
from ledger.i18n import N_, _
from ledger.journal.accounts import CHART
from ledger.reports.balance import CASH, INCOME, USES, Balance, Line, Step
from ledger.show import Cell, Chart, Column, Fact, Table, Total

_ACCOUNTS = {account.code: account.name for account in CHART}
_NAMES = {
    **{key: _ACCOUNTS[accounts[0]] for key, accounts in (INCOME | USES).items()},
    "exchange_pledges": N_("Exchange differences on pledges"), "exchange_cash": N_("Exchange differences on cash"),
    "adjustments": N_("Refunds and adjustments of earlier years"), "opening": N_("Fund balance at the start"), "income": N_("Added"),
    "uses": N_("Used"), "change": N_("Change in fund balance"), "closing": N_("Fund balance at the end"),
}  # fmt: skip


def balance(found: Balance, frame: Frame, objects: Mapping[int, str]) -> Table:
    """Opening, what was added, what was used, closing: a column for each source; a person is spared lines that are empty.

    `objects` are the names of the objects of expenditure.
    """
    columns = (
        Column("line", _("Line"), "code"), Column("name", _("What")), Column("accounts", _("Accounts"), "code", optional=True),
        Column("unearmarked", _("Unearmarked"), "amount", optional=True), Column("earmarked", _("Earmarked"), "amount", optional=True),
        Column("fund", _("Specific\nfund"), "amount"), Column("program_budget", _("Program-\nbudget"), "amount"), Column("total", _("Together"), "amount"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [Total(_cells(found.opening, objects))]
    for keys, total in ((INCOME, found.income), (USES, found.uses)):
        rows += [_cells(line, objects) for line in found.group(keys) if not (frame.for_people and line.is_empty)]
        rows.append(Total(_cells(total, objects)))
    totals = (Total(_cells(found.change, objects)), Total(_cells(found.closing, objects)))
    silent = {"line"} | (set() if any(line.earmarked for line in (found.opening, *found.lines)) else {"unearmarked", "earmarked"})
    title = _("Statement of changes in fund balance, {currency}, {period}", currency=found.base, period=frame.period)
    table = Table(
        "balance", title, columns, rows, totals, tuple(_facts(found)), tuple(_notes(found)), sheet=_("Fund balance"),
        answers=_("What the fund had, what was added to it, what it was used for, and what it has."), meanings=_meanings(),
        chart=Chart(_("What was added and what was used, {currency}", currency=found.base), "name", ("total",)),
    )  # fmt: skip
    return frame.shown(table, silent)


def words_of(key: str, objects: Mapping[int, str]) -> tuple[str, str]:
    """What a line is called, and the accounts that it adds up."""
    number = int(key[-1]) if key.startswith("object_") else 0
    name = objects.get(number)
    words = _("Object {number}, {name}", number=number, name=name) if name else _(_NAMES[key])
    return words, " ".join((INCOME | USES).get(key, ()))


def _cells(line: Line, objects: Mapping[int, str]) -> tuple[Cell, ...]:
    return (line.key, *words_of(line.key, objects), line.unearmarked, line.earmarked, line.fund, line.program_budget, line.total)


def _facts(found: Balance) -> Iterator[Fact]:
    """The bridge: accrual balance, balance as statements tell it, cash; then whose the middle one is."""
    yield Fact("net_assets", _("Fund balance, accrual (accounts 1010 to 2140 together)"), found.closing.total)
    yield from _steps("accrual", found.to_statements)
    yield Fact("statement_basis", _("Fund balance, cash receipts and accrued expenditure"), found.statements)
    yield from _steps("cash", found.to_cash)
    yield Fact("cash", _("Cash (accounts {accounts}): agrees", accounts=" ".join(CASH)), found.cash)
    yield Fact(
        "contributors",
        _("Of the balance of cash receipts: credited to contributors (B14 of their statements)"),
        found.contributors,
    )
    yield Fact("pool", _("in the pool of the fund"), found.pool, 1)
    yield Fact("program_budget", _("the program-budget's share, kept apart"), found.closing.program_budget, 1)


def _steps(name: str, steps: Iterable[Step]) -> Iterator[Fact]:
    for step in steps:
        yield Fact(
            f"{name}_{step.account}",
            _("less {account} {name}", account=step.account, name=_(_ACCOUNTS[step.account])),
            step.amount,
            1,
        )


def _notes(found: Balance) -> Iterator[str]:
    yield _("Fund balance at the start + added + used = fund balance at the end, in every column. What was used is negative.")
    if any(line.earmarked for line in (found.opening, *found.lines)):
        yield _("Earmarked: entries under an agreement that names a purpose.")
    if found.pool.amount < 0:
        yield _("A negative pool was spent and is not attributed to contributors yet.")
    yield _("The program-budget's share (AG/RES. 2019 (XXXIV-O/04), paragraph 10) stands apart and is no contribution.")
    yield basis(found.base, accrual=found.accrual)


def basis(currency: str, *, accrual: bool = True) -> str:
    """On which basis these figures stand, in which currency, and that nobody has certified them; spending is accrued in any case."""
    if not accrual:
        return _("Basis: cash receipts and accrued expenditure, {currency}. Preliminary and unaudited.", currency=currency)
    return _("Basis: accrual ledger, {currency}. Preliminary and unaudited.", currency=currency)


def _meanings() -> tuple[tuple[str, str], ...]:
    return (
        ("accounts", _("the accounts of the ledger that the line adds up.")),
        ("unearmarked", _("money of the specific fund that bears no purpose of its contributor.")),
        ("earmarked", _("money of the specific fund under an agreement that names a purpose.")),
        ("fund", _("the specific fund: contributions and what was done with them.")),
        ("program_budget", _("the share that the program-budget of the Organization gave, and what was spent of it (paragraph 10).")),
        ("total", _("both together.")),
    )  # fmt: skip
