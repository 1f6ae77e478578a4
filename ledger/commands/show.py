"""`fund show ID`: anything by its number or code, and with --history the way from a file's row to a statement's line.

Each kind has its screen, loaded when it is asked for: a small book answers at once.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.session import Session, session
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.lookup import FINDERS, Found, find, unknown

if TYPE_CHECKING:
    from ledger.commands.cards import Card
    from ledger.statements.history import Step

app = typer.Typer(rich_markup_mode=None, add_completion=False)
COMMITMENTS = ("obligation", "expenditure", "advance")


@app.command()
def show(
    number: Annotated[
        str, typer.Argument(metavar="ID", help="A number, code or name: B-2026-0041, P-2026-0005, ESP, L-1047, FILE:12.")
    ],
    history: Annotated[bool, typer.Option("--history", help="Where it came from and where it ended, with who and when.")] = False,
) -> None:
    """Anything by its number or code."""
    here = session()
    found = find(here.reader, number)
    if history and found.kind != "trace":  # a statement line is its history: it has no other screen
        _show_history(here, _("{number}, from file to statement", number=found.name), _history(here, found))
        return
    from ledger.commands.cards import show_card

    show_card(here, _card(here, found))


def _card(here: Session, found: Found) -> "Card":
    for kinds, card in _CARDS:
        if found.kind in kinds:
            return card(here, found)
    return _banked(here, found)


def _posted(here: Session, found: Found) -> "Card":
    from ledger.commands import entry_screens

    if found.kind == "entry":
        return entry_screens.entry_card(here.reader, found.id)
    return entry_screens.account_card(here.reader, found.name)


def _committed(here: Session, found: Found) -> "Card":
    from ledger.commands.obligation_screens import CARDS

    return CARDS[found.kind](here.reader, found.id)  # type: ignore[no-any-return]


def _written(here: Session, found: Found) -> "Card":
    from ledger.commands.batch_screens import batch_card

    return batch_card(here.reader, found.id, here.actor.user)


def _valued(here: Session, found: Found) -> "Card":
    from ledger.commands import valuation_screens

    made = valuation_screens.refund_card if found.kind == "refund" else valuation_screens.gift_card
    return made(here.reader, found.id)


def _promised(here: Session, found: Found) -> "Card":
    from ledger.commands import pledge_screens

    if found.kind == "pledge":
        return pledge_screens.pledge_card(here.reader, found.id, here.today)
    if found.kind == "receipt":
        return pledge_screens.receipt_card(here.reader, found.id)
    return pledge_screens.contributor_card(here.reader, found.id, here.today)


def _stated(here: Session, found: Found) -> "Card":
    from ledger.commands import statement_screens
    from ledger.statements.figures import Trace
    from ledger.statements.trace import behind

    if found.kind == "statement":
        return statement_screens.statement_card(here.reader, found.id)
    trace = Trace.parse(found.name)
    known = FINDERS["contributor"](here.reader, trace.contributor)
    if not known:
        raise unknown(here.reader, trace.contributor)
    return statement_screens.trace_card(behind(here.reader, trace, known[0].id))


_CARDS = (
    (("pledge", "receipt", "contributor"), _promised),
    (("statement", "trace"), _stated),
    (("entry", "account"), _posted),
    (COMMITMENTS, _committed),
    (("batch",), _written),
    (("refund", "gift"), _valued),
)


def _banked(here: Session, found: Found) -> "Card":
    from ledger.commands import bank_screens

    if found.kind == "bank":
        return bank_screens.bank_card(here.reader, found.id)
    if found.kind == "file":
        return bank_screens.file_card(here.reader, found.id)
    return bank_screens.line_card(here.reader, _line_of(here, found))


def _line_of(here: Session, found: Found) -> int:
    """The bank line, or the one that came of this row of a file, of its newest reading."""
    if found.kind == "line":
        return found.id
    from ledger.commands.bank_screens import lines_at

    lines = lines_at(here.reader, found.name, found.sheet, found.id)
    if not lines:
        raise LedgerError(
            _("No bank line came of row {row} of {name}: it was known already, or it is no transaction.", row=found.id, name=found.name),
            f"fund show {found.name}", name="no-such-row",
        )  # fmt: skip
    return lines[0]


def _history(here: Session, found: Found) -> "list[Step]":
    from ledger.statements import history

    if found.kind in ("line", "place"):
        return history.of_line(here.reader, _line_of(here, found))
    if found.kind == "receipt":
        return history.of_receipt(here.reader, found.id)
    if found.kind in COMMITMENTS:
        from ledger.statements.history_budget import of_commitment

        return of_commitment(here.reader, found.kind, found.id)
    if found.kind == "entry":
        return history.of_entry(here.reader, found.id)
    if found.kind == "pledge":
        return history.of_pledge(here.reader, found.id)
    cures = (f"fund show {found.name}", f"fund log {found.name}")
    raise LedgerError(_("{name} has no way from a file to a statement.", name=found.name), *cures, name="no-history")


def _show_history(here: Session, title: str, steps: "list[Step]") -> None:
    """A window gets some lines a step, all else one row a step."""
    from ledger.commands import statement_screens
    from ledger.screen import put

    window = here.form == "text" and not here.options.output and here.screen.width is not None and not here.screen.plain
    if window:
        put(statement_screens.history_lines(title, steps, here.screen, here.setting), here.screen)
    else:
        here.show(statement_screens.history_table(title, steps))
