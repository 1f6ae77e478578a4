"""`fund status`, which is also bare `fund`: what needs you, in order, with the command to type."""

import shlex
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated

import typer

from ledger.cells import clean, fill, width
from ledger.commands.session import Session, session
from ledger.i18n import _, n_, retold, screen_language
from ledger.money import BASE, Money
from ledger.periods import Quarter
from ledger.reports.status import Status, load
from ledger.screen import put
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)
Item = tuple[str, str, str]  # what, the command, a second line


@app.command()
def status(check: Annotated[bool, typer.Option("--check", help="Exit 1 when there is something to do.")] = False) -> None:
    """What needs attention, and the next command."""
    here = session()
    found = load(here.reader, here.today, here.actor.user, screen_language().code)
    items = list(to_do(found, here.told))
    if here.form == "json":
        _as_json(here, found, items)
    elif here.form == "text" and not here.to:
        put(_screen(here, found, items), here.screen)
    else:
        columns = (Column("what", _("What")), Column("command", _("Command"), "code"), Column("more", _("Note")))
        here.show(Table("status", _("To do, in this order"), columns, items))
    if check and items:
        raise typer.Exit(1)


def to_do(found: Status, told: Callable[[date], str]) -> Iterator[Item]:
    """What this person can do now, most pressing first."""
    if found.mine:
        words = n_("1 batch waits for your approval", "{count} batches wait for your approval", len(found.mine))
        yield words, "fund approve", ", ".join(found.mine[:4])
    if not found.accounts and "bank add" not in found.coming:
        yield _("This book has no bank account"), "fund bank add NAME CURRENCY", ""
    if not found.pledges and "import pledges" not in found.coming and "pledge add" not in found.coming:
        yield _("There are no pledges yet"), "fund import pledges FILE", ""
    if found.open_lines:
        flows = _("in {into}, out {out}", into=_sums(found.money_in), out=_sums(found.money_out))
        yield n_("1 bank line to match", "{count} bank lines to match", found.open_lines), "fund match", flows
    if found.staged:
        yield n_("1 staged line to post", "{count} staged lines to post", found.staged), "fund match post", ""
    yield from _of_banks(found)
    if old := found.suspense[2]:
        words = n_("1 receipt in suspense for more than 90 days", "{count} receipts in suspense for more than 90 days", old)
        yield words, "fund report unidentified", ""
    for code, day in found.missing_rates:
        yield _("No {currency} rate since {day}", currency=code, day=day or "-"), f"fund rate add {code} RATE --on DATE", ""
    yield from _periods(found, told)


def _of_banks(found: Status) -> Iterator[Item]:
    """What later files of a bank say about days that were read before."""
    if found.restated:
        words = n_("The bank restated 1 line", "The bank restated {count} lines", len(found.restated))
        yield words, f"fund match set L-{found.restated[0]} --restated", _named(found.restated)
    if found.late:
        words = n_(
            "1 line came late, dated inside what was read before",
            "{count} lines came late, dated inside what was read before",
            len(found.late),
        )
        yield words, f"fund show L-{found.late[0]}", _named(found.late)


def _periods(found: Status, told: Callable[[date], str]) -> Iterator[Item]:
    """What the end of a month and of a quarter asks for."""
    for account, day in found.behind[:3]:
        words = _("The files of {account} end on {day}", account=account, day=told(day))
        yield words, f"fund import bank FILE --account {shlex.quote(account)}", ""
    for account, month in [] if "reconciled" in found.coming else found.not_reconciled[:3]:
        words = _("{account} is not reconciled for {month}", account=account, month=month)
        yield words, f"fund bank reconcile {shlex.quote(account)} {month}", ""
    for quarter, days in found.not_closed[:2]:
        words = n_(
            "{quarter} is not closed, ended 1 day ago", "{quarter} is not closed, ended {count} days ago", days, quarter=quarter
        )
        yield words, f"fund period close {quarter}", ""
    if found.statements_due:
        quarter, count = found.statements_due
        words = n_("1 statement due for {quarter}", "{count} statements due for {quarter}", count, quarter=quarter)
        yield words, f"fund statement list {quarter}", ""


def waiting(found: Status) -> list[str]:
    """Batches that somebody else decides about."""
    return [f"{number}  {kind}: {retold(words)}" for number, kind, words in found.others]


def watch(found: Status, told: Callable[[date], str]) -> Iterator[Item]:
    """Nothing to do, but not to be forgotten."""
    if found.overdue:
        code, name, owed, since, days = found.overdue[0]
        more = n_("; 1 more is overdue", "; {count} more are overdue", len(found.overdue) - 1) if len(found.overdue) > 1 else ""
        words = _("{code} {name} owes {amount}", code=code, name=name, amount=_money(owed)) + more
        yield words, "fund report ageing", n_("due {day}, 1 day ago", "due {day}, {count} days ago", days, day=told(since))
    if found.unasked:
        words = n_(
            "1 contributor was not asked for what is overdue",
            "{count} contributors were not asked for what is overdue",
            found.unasked,
        )
        yield words, "fund pledge remind", _("in the last 30 days; fund pledge remind --list")
    held, late, very_late = found.suspense
    if held > very_late:
        old = n_("1 of them over 30 days", "{count} of them over 30 days", late - very_late) if late > very_late else ""
        words = n_("1 receipt without an owner", "{count} receipts without an owner", held - very_late)
        yield words, "fund report unidentified", old
    if found.to_refund:
        count, total = found.to_refund
        words = n_("1 refund to be paid, {amount}", "{count} refunds to be paid, {amount}", count, amount=_money(total))
        yield words, "fund receipt refunds", ""
    for account, bank, ledger in found.differences:
        words = _(
            "{account}: the bank says {bank}, the ledger {ledger}", account=account, bank=_number(bank), ledger=_number(ledger)
        )
        yield words, "fund match", _("lines not posted, or a balance from before the book began")
    yield from _of_budget(found, told)


def _of_budget(found: Status, told: Callable[[date], str]) -> Iterator[Item]:
    """Obligations that lapse, advances that are late, allotments that no cash covers."""
    for source, short in found.uncovered:
        whose = _("the program-budget's share") if source == "program_budget" else _("the fund")
        words = _("Allotments of {source} lack {amount} of cash", source=whose, amount=_money(short))
        yield words, "fund budget show", _("Article 105")
    if found.lapsing:
        count, open_, first = found.lapsing
        words = n_("1 obligation lapses soon, {amount}", "{count} obligations lapse soon, {amount}", count, amount=_money(open_))
        yield words, "fund budget obligations --open", _("Article 106; the first on {day}", day=told(first))
    for number, traveller, held, days in found.rendering[:3]:
        words = _("{traveller} has {amount} of {advance} to render", traveller=traveller, amount=_money(held), advance=number)
        yield words, f"fund budget render {number} AMOUNT", n_("1 day late", "{count} days late", days)


def _named(lines: list[int]) -> str:
    """The first lines by number, and how many more there are."""
    more = n_(" and 1 more", " and {count} more", len(lines) - 4) if len(lines) > 4 else ""
    return ", ".join(f"L-{line}" for line in lines[:4]) + more


def _sums(totals: list[Money]) -> str:
    return ", ".join(_number(money) if len(totals) == 1 else _money(money) for money in totals) or _number(Money.zero(BASE))


def _number(money: Money) -> str:
    return screen_language().money(money)


def _money(money: Money) -> str:
    return f"{money.currency} {_number(money)}"


def _balances(found: Status) -> list[tuple[str, Money]]:
    """Money at banks, what of it has no owner yet, what is still to come."""
    suspended = [(_("Unidentified"), found.suspended)] if found.suspended else []
    return [*found.balances, *suspended, (_("Pledged, still open"), found.pledged)]


def _screen(here: Session, found: Status, items: list[Item]) -> Iterator[str]:
    name, full_name, two, practice = here.head
    screen, day = here.screen, here.told(here.today)
    shown = _("as known on {day}", day=day) if here.as_of else day
    yield _ends(f"{name}  {screen_language().text(full_name)}", f"{shown}, {here.actor.user}", screen.width)
    people = _("two people") if two else _("one person")
    yield _ends(str(here.settings.path), people + (", " + _("practice") if practice else ""), screen.width)
    if items:
        yield from ("", screen.bold(_("To do, in this order")))
        for place, item in enumerate(items, 1):
            yield from _item(f"  {place}  ", item, screen.width)
    else:
        quarter = Quarter.of(here.today)
        yield from ("", _("Nothing needs you. Next date: {day}, end of {quarter}.", day=here.told(quarter.last), quarter=quarter))
    if others := waiting(found):
        yield from ("", screen.bold(_("Waiting for somebody else")), *(f"     {clean(one)}" for one in others))
    if eyes := list(watch(found, here.told)):
        yield from ("", screen.bold(_("Keep an eye on")))
        for item in eyes:
            yield from _item("  !  ", item, screen.width)
    if found.balances:
        yield from ("", screen.bold(_("Money")))
        room = 36 if screen.width is None else max(12, min(36, screen.width - 29))
        yield from (f"     {fill(label, room)}{money.currency} {_number(money):>20}" for label, money in _balances(found))
    if items:
        yield from ("", _("Start with: {command}", command=items[0][1]))


def _item(start: str, item: Item, cells: int | None) -> Iterator[str]:
    what, command, more = map(clean, item)
    behind = f"{start}{fill(what, 42)}   {command}"
    close = f"{start}{what}   {command}"
    one = next((line for line in (behind, close) if cells is None or width(line) <= cells), "")
    yield from (one,) if one else (f"{start}{what}", f"{' ' * len(start)}{command}")
    if more:
        yield f"     {more}"


def _ends(left: str, right: str, cells: int | None) -> str:
    left, right = clean(left), clean(right)
    gap = 2 if cells is None else cells - width(left) - width(right)
    return f"{left}{' ' * gap}{right}" if gap > 1 else f"{left}\n{right}"


def _as_json(here: Session, found: Status, items: list[Item]) -> None:
    from ledger.programs import plain_json, pour

    rows = [{"what": what, "command": command, "more": more} for what, command, more in items]
    totals = {
        "open_lines": found.open_lines,
        "staged": found.staged,
        "late": len(found.late),
        "restated": len(found.restated),
        "waiting": len(found.mine) + len(found.others),
        "suspense": found.suspense[0],
    }
    told = {"schema": "fund.status/1", "book": here.head[0], "as_of": here.as_of, "rows": rows, "totals": totals, "problems": []}
    pour([plain_json(told), "\n"], here.to)
