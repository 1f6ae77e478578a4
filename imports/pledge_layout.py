"""What the layout of a pledge sheet leaves open: asked before any row is read, with the option that decides. Pure."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from imports.cells import Grid, letters
from imports.columns import YEARS, Table, nearest_header, place, scaled, two_columns
from imports.pledge_cells import PledgeOptions
from imports.pledge_rows import PAYMENTS, by_rows, summed_roles
from imports.sheet_rows import another
from ledger.errors import Problem
from ledger.i18n import _, n_


def pledge_columns(roles: Collection[str]) -> bool:
    """Whether the columns of a table are those of pledges: somebody, and how much."""
    return "contributor" in roles and any(role.partition(":")[0] in ("amount", "instalment_amount") for role in roles)


def layout_problems(
    grids: Sequence[Grid], pledged: Sequence[Table], parts: Sequence[Table], options: PledgeOptions
) -> Iterator[Problem]:
    """Each question that the sheets' headers, titles and notes leave open."""
    if not pledged:
        yield _no_table(grids)
    if len(pledged) > 1 and not options.sheets:
        names = [table.grid.name for table in pledged]
        told = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
        what = n_("{count} sheet holds pledges: {names}", "{count} sheets hold pledges: {names}", len(names), names=told)
        cure = _('choose: --sheet "{sheet}" (may be said more than once)', sheet=names[0])
        yield Problem(names[1], what, cure, "several-tables")
        return
    for table in (*pledged, *parts):
        yield from scaled(table, [table.columns[role] for role in summed_roles(table)])
        yield from _twice(table)
    for table in pledged:
        yield from _by_year(table, options)
        yield from _spread(table, options)
        yield from _came_in(table, options)
        yield from another(table, "pledges", _promised_or_paid)


def _no_table(grids: Sequence[Grid]) -> Problem:
    cure = _('name the columns: --columns "contributor=Donor,amount=Total" (a header, or letters)')
    near = nearest_header(grids, "pledges")
    if near is None or not {"contributor", "amount"} & set(near.columns):
        return Problem("file", _("no row says which column is the contributor and which the amount"), cure, "no-table")
    missing = "amount" if "contributor" in near.columns else "contributor"
    told = "; ".join(filter(None, (near.spoken(), ", ".join(near.unread()[:8]))))
    what = _(
        "no row says which column is the contributor and which the amount: no column is known as the {role} in {reading}",
        role=missing, reading=told,
    )  # fmt: skip
    return Problem("file", what, cure, "no-table")


def _spread(table: Table, options: PledgeOptions) -> Iterator[Problem]:
    """Columns that nobody named and that add up to the amount in every row are its parts: then it is not due all at once."""
    said = {"due", "outstanding", *PAYMENTS} & set(table.columns) or options.due or "instalment_amount" in options.columns
    if said or "amount" not in table.columns or any(":" in role for role in table.columns) or by_rows(table):
        return
    known = {*table.columns.values(), *(column for columns in table.twice.values() for column in columns)}
    unread = [column for column in table.headers if column not in known]
    parted = False
    for cells in table.grid.rows[table.first :]:
        at = table.columns["amount"]
        amount = cells[at] if at < len(cells) else None
        parts = [cell for column in unread if column < len(cells) and isinstance(cell := cells[column], Decimal) and cell]
        if isinstance(amount, Decimal) and amount and parts:
            if sum(parts) != amount:
                return
            parted = parted or len(parts) > 1
    if parted:
        what = _(
            "{columns} are not read, and some of them add up to the amount: parts of it, due on other days",
            columns=", ".join(map(table.called, unread)),
        )
        cure = _(
            'head each part "Instalment 1 amount" and "Instalment 1 due"; or run again with --due 2026-12-31, the day on which all of it is due'
        )
        yield Problem(place(table.grid, table.first - 1, unread[0]), what, cure, "due-missing")


def _twice(table: Table) -> Iterator[Problem]:
    side_by_side = "contributor" in table.twice
    for role, columns in table.twice.items():
        if side_by_side and role != "contributor":
            continue  # the contributor's column decides which of two tables is read
        yield two_columns(table, role, columns)


def _by_year(table: Table, options: PledgeOptions) -> Iterator[Problem]:
    """Columns of years say how much, not on which day; beside what came in they may be payments."""
    years = [column for role, column in table.columns.items() if YEARS.fullmatch(role)]
    if not years:
        return
    where, first, last = place(table.grid, table.first - 1, years[0]), table.called(years[0]), table.called(years[-1])
    paid = [role for role in (*PAYMENTS, "outstanding") if role in table.columns]
    if paid:
        what = _("{first} to {last} may be what is due in each year or what came in", first=first, last=last)
        cure = _(
            "say which: --columns {paid} (they are due)  or  --columns instalment_amount= (they came in, and are left unread)",
            paid=",".join(f"{role}=" for role in paid),
        )
        yield Problem(where, what, cure, "two-columns")
    elif options.due is None:
        what = _(
            "{first} to {last} are parts of a pledge by year, and nothing says on which day of its year a part is due",
            first=first, last=last,
        )  # fmt: skip
        cure = _(
            "run again with --due 2026-12-31 (each on that day of its own year), or with one year: --columns amount={column}",
            column=letters(years[0]),
        )
        yield Problem(where, what, cure, "due-missing")


def _came_in(table: Table, options: PledgeOptions) -> Iterator[Problem]:
    """A list of receipts is none of pledges; a column "In kind" beside a pledge may be a part of it that nobody has sent yet."""
    paid = [role for role in PAYMENTS if role in table.columns]
    dated = "paid_on" in table.columns or options.paid_on
    if not paid and "paid_on" in table.columns and not {"signed", "due", "instalment_due"} & set(table.columns):
        what = _(
            "{column} says when money came in, and no column says when it was promised: this is a list of receipts",
            column=table.called(table.columns["paid_on"]),
        )
        cure = _("take the money in with fund import bank; if these are pledges all the same: --columns paid_on=")
        yield Problem(place(table.grid, table.first - 1, table.columns["paid_on"]), what, cure, "no-pledges")
    if paid == ["in_kind"] and "outstanding" not in table.columns and not dated:
        what = _("{column} may be what is promised in kind or what has come in", column=table.called(table.columns["in_kind"]))
        cure = _("if it came in: --paid-on 2026-09-30, the day of the list; if not: --columns in_kind= (it is left unread)")
        yield Problem(place(table.grid, table.first - 1, table.columns["in_kind"]), what, cure, "paid-on-missing")


def _promised_or_paid(roles: Collection[str]) -> bool:
    return "contributor" in roles and bool({"amount", "instalment_amount", *PAYMENTS} & set(roles))
