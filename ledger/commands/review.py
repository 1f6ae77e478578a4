"""`fund match review`: which form the review takes here, a full screen or line by line, and what to say when there is nothing."""

from datetime import date

from ledger.banking.review import POSTED
from ledger.commands.review_desk import SMALLEST, Desk
from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import _, n_


def run(account: str, *, plain: bool) -> str:
    """Review the lines of an account (of all); returns `post` when the officer left by P, else `quit`.

    Raises NotUnderstood where nobody can be asked, or where the form asked for is not that of a conversation.
    """
    here = session()
    _check_asked(here, plain=plain)
    desk = Desk(here, account)
    if all(row.state(desk.me) == POSTED for row in desk.review.rows):
        _nothing(here)
        return "quit"
    if not plain and here.screen.width and here.screen.height and not here.screen.plain:
        if here.screen.width >= SMALLEST[0] and here.screen.height >= SMALLEST[1]:
            from ledger.commands.review_screen import ReviewApp

            app = ReviewApp(desk)
            left = app.run()
            if app.failed is not None:
                raise app.failed
            return left or "quit"
        here.say(_("The window is under 80 x 20, so the review goes line by line, as with --plain."), "")
    from ledger.commands.review_plain import review

    return review(desk, here.screen.width)


def _check_asked(here: Session, *, plain: bool) -> None:
    options = here.options
    if not here.screen.asks and (not plain or options.no_input or here.env.get("FUND_NO_INPUT", "") not in ("", "0")):
        raise NotUnderstood(
            _("this asks about each line, and there is nobody to ask."),
            _("fund match review --plain reads the answers from standard input; or fund match accept and fund match set"),
            name="nobody-to-ask",
        )
    if options.dry_run or here.form != "text" or options.output:
        raise NotUnderstood(
            _("the review is a conversation that saves each answer: it has no dry run, and no other form."),
            _("fund match list, with --json, --csv or -o; fund match accept -n"),
            name="not-for-review",
        )


def newest_line(here: Session) -> date | None:
    """The day of the newest bank line; says so where there is none."""
    newest = here.reader.value("SELECT max(day) FROM bank_line_list")
    if newest is None:
        here.say(_("There are no bank lines yet. Next: fund import bank FILE"))
    return None if newest is None else date.fromisoformat(newest)


def _nothing(here: Session) -> None:
    newest = newest_line(here)
    if newest is None:
        return
    here.say(_("Nothing to match: every bank line up to {day} is matched or explained.", day=here.told(newest)))
    file = here.reader.one(
        "SELECT a.name, i.last_day FROM import_run i JOIN bank_account a ON a.id = i.bank_account_id WHERE i.undone_in IS NULL ORDER BY i.id DESC LIMIT 1"
    )
    if file and file[1]:
        here.say(_("Last import: {account}, up to {day}.", account=file[0], day=here.told(date.fromisoformat(file[1]))))
    waiting = here.reader.value(
        "SELECT count(*) FROM match_posting p JOIN batch b ON b.id = p.batch_id WHERE b.state = 'waiting' AND p.undone_in IS NULL"
    )
    if waiting:
        here.say(
            n_(
                "Posted and not approved: 1 line. Next: fund approve",
                "Posted and not approved: {count} lines. Next: fund approve",
                waiting,
            )
        )
