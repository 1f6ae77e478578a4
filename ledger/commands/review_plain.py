"""`fund match review --plain`: the review line by line, for listeners, pipes and small windows (ux.md §3.6, §5.1).

Every question is printed once and answered by a letter, or a number, and Enter.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from ledger.banking.match_words import words
from ledger.banking.review import KEYS, TODO, Row
from ledger.banking.review_screens import OUTCOMES, TYPES, purpose, state_words
from ledger.cells import clean, wrap
from ledger.commands.review_desk import Desk, guarded
from ledger.errors import LedgerError
from ledger.i18n import _, screen_language
from ledger.screen import write

MOST = 20  # found pledges that are listed; more words find fewer
LEFT_OUT = ("space", "/", "enter")  # keys of the screen that a line-by-line review has no use for


class _EndError(Exception):
    """Nobody answers any more."""


def review(desk: Desk, width: int | None) -> str:
    """Ask about each line to do, in order; returns `post` or `quit`. The end of the input is a quit: all is saved."""
    desk.review.weighed(desk.weigh())
    talk = _Talk(desk, width)
    try:
        return talk.through()
    except _EndError:
        talk.say(_("Every decision is saved."))
        return "quit"


class _Talk:
    def __init__(self, desk: Desk, width: int | None) -> None:
        self.desk = desk
        self.width = width

    def say(self, *lines: str) -> None:
        """Print lines, wrapped to the window."""
        for line in lines:
            write("\n".join(wrap(line, self.width)) + "\n")

    def ask(self, question: str) -> str:
        """One answer; raises _EndError at the end of the input."""
        write(f"{question} ")
        answer = sys.stdin.readline()
        if not sys.stdin.isatty():
            write("\n")  # nobody's Enter ended the line
        if not answer:
            raise _EndError
        return answer.strip()

    def counts(self) -> str:
        """How much is to do, and staged."""
        todo, staged = self.desk.review.counts()
        return _("{todo} to do, {staged} staged.", todo=todo, staged=staged)

    def through(self) -> str:
        """Line after line, until nothing is to do or somebody leaves."""
        review, first = self.desk.review, True
        self.say(self.counts())
        while review.row is not None and (review.row.state(review.me) == TODO or review.next_to_do()):
            if first or review.row is not None:
                self.say("", *self.card(review.row))
            first = False
            left = self.answers()
            if left:
                return left
        self.say("", _("No line is left to do."))
        return self.last_word()

    def last_word(self) -> str:
        """Nothing is to do: undo, post or quit."""
        while True:
            answer = self.ask(_("[u undo, P post, q quit]"))
            if answer == "P":
                obstacle = self.desk.obstacle("P")
                if not obstacle:
                    return "post"
                self.say(obstacle)
            elif answer in ("u", "z"):
                self.say(guarded(self.desk.undo))
                return self.through()
            elif answer in ("", "q"):
                return "quit"

    def answers(self) -> str:
        """Answers about the line under the cursor until it is decided or passed over; `post` or `quit` to leave."""
        review = self.desk.review
        row = review.row
        while review.row is row:
            key = self.ask(
                _("Accept, split, find, type, unidentified, note, next, undo, post, quit\n[a/s/f/t/x/n/Enter/u/P/q, ? for help]:")
            )
            if key == "q":
                return "quit"
            if key == "":
                self.skip()
                return ""
            if key == "?":
                self.say(*(f"{name}  {told}" for name, told in self.desk.help() if name not in LEFT_OUT))
                continue
            act = self.acts().get(key)
            if act is None:
                self.say(_('"{key}" is no answer here; ? shows those that are.', key=clean(key)))
                continue
            obstacle = self.desk.obstacle("u" if key == "z" else key)
            if not obstacle and key == "P":
                return "post"
            self.say(obstacle or guarded(act), *self.after(row, obstacle))
            if row is not None and (row.state(review.me) != TODO or key in ("u", "z")):
                return ""
        return ""

    def after(self, row: Row | None, obstacle: str) -> Iterator[str]:
        """What to hear after an answer: the counts when something was decided, the state of a line changed elsewhere."""
        if row is not None and row.changed:
            yield self.desk.seen_now()
        if not obstacle:
            yield self.counts()

    def acts(self) -> dict[str, Callable[[], str]]:
        """The answers that act on a line."""
        desk = self.desk
        return {
            "a": desk.accept, "s": self.split, "f": self.find, "t": self.type, "n": self.note, "u": desk.undo, "z": desk.undo, "P": str,
            "x": lambda: desk.unidentified(self.ask(_("Note, or Enter for none:"))),
        }  # fmt: skip

    def skip(self) -> None:
        """To the next line to do, beginning again after the last one."""
        if not self.desk.review.next_to_do():
            self.say(_("It is the only line to do."))

    def note(self) -> str:
        """A note for a decided line."""
        return self.desk.note(self.ask(_("Note:")))

    def type(self) -> str:
        """What else the line is, by number."""
        kinds = self.desk.types()
        place = self.number([_(TYPES[kind]) for kind in kinds])
        if place is None:
            return _("Nothing is decided.")
        kind = kinds[place]
        detail = ""
        if kind == "gift":
            detail = self.ask(_("Whose gift? The contributor's code:"))
        elif kind == "return":
            detail = self.ask(_("Which line's money came back? Such as L-1047:"))
        return self.desk.typed(kind, detail)

    def find(self) -> str:
        """Another pledge, which an `a` accepts afterwards."""
        out = self.desk.row.line.amount.amount < 0
        asked = _("Number, obligation, payee or amount:") if out else _("Code, name, number, amount or agreement:")
        found = self.desk.search(self.ask(asked), self.desk.purposes())
        if not found:
            return _("Nothing that is open fits these words.")
        if len(found) > MOST:
            self.say(_("{count} fit; the first {most} are listed. More words find fewer.", count=len(found), most=MOST))
        place = self.number([purpose(one, self.desk.known) for one in found[:MOST]])
        if place is None:
            return _("Nothing is chosen.")
        return self.shown(self.desk.found(found[place]))

    def split(self) -> str:
        """Share the line out: pledges with amounts, as `fund match set` takes them."""
        out = self.desk.row.line.amount.amount < 0
        asked = (
            _("Expenditures with amounts, such as E-2026-0001=150.00 E-2026-0002:")
            if out
            else _("Pledges with amounts, such as P-2026-0005/1=15000 P-2026-0005/2=15000:")
        )
        given = self.ask(asked).split()
        return self.shown(self.desk.shared_out(given)) if given else _("Nothing is chosen.")

    def shown(self, said: str) -> str:
        """What was chosen, with what it would post."""
        row = self.desk.row
        posts = "\n".join(self.posts(row))
        return f"{said}\n{posts}" if posts else said

    def number(self, choices: Sequence[str]) -> int | None:
        """The place of one of the choices, by its number; None for Enter. Raises LedgerError for what is no number of them."""
        self.say(*(f"{place}  {choice}" for place, choice in enumerate(choices, 1)))
        answer = self.ask(_("Number, or Enter for none of them:"))
        if not answer:
            return None
        if not answer.isascii() or not answer.isdecimal() or not 1 <= int(answer) <= len(choices):
            raise LedgerError(_('"{answer}" is no number of the list.', answer=clean(answer)), name="no-choice")
        return int(answer) - 1

    def card(self, row: Row) -> Iterator[str]:
        """The line in sentences."""
        line, desk = row.line, self.desk
        yield f"L-{line.id}  {screen_language().day_in_words(line.date)}  {line.amount.currency} {screen_language().money(line.amount)}  ({state_words(row, desk.me)})"
        yield _("Text: {text}", text=clean(" ".join(f"{line.counterparty} {line.text} {line.reference}".split())))
        if row.candidate is None:
            yield _("No proposal.")
            yield from (
                _("Reason: {reason}", reason=clean(words(reason, screen_language())))
                for reason in (row.result.reasons if row.result else ())
            )
            return
        sure = _(OUTCOMES[row.result.outcome]) if row.result else ""
        yield _("Proposal, {sure}: {what}.", sure=sure, what=self.full(row))
        if row.proposal:
            yield from (_("For: {reason}", reason=clean(words(reason, screen_language()))) for reason in row.proposal.for_)
            yield from (_("Against: {reason}", reason=clean(words(reason, screen_language()))) for reason in row.proposal.against)
        yield from self.posts(row)

    def full(self, row: Row) -> str:
        """The candidate with the contributor's name."""
        chosen, known = row.candidate, self.desk.known
        assert chosen is not None, "asked only where there is one"
        code = known.contributors.get(chosen.targets[0].pledge, "") if chosen.targets else ""
        return ", ".join(filter(None, (known.told(chosen), clean(known.names.get(code, "")))))

    def posts(self, row: Row) -> Iterator[str]:
        """The entry as a sentence, or why there can be none."""
        entry = self.desk.entry(row)
        if isinstance(entry, str):
            yield _("Cannot be posted so: {why}", why=entry)
        elif entry:
            money = screen_language().money
            sides = [
                (_("debit {account} {amount}") if base.amount > 0 else _("credit {account} {amount}")).format(account=f"{code} {_(name)}", amount=money(abs(base)))
                for code, name, base in entry
            ]  # fmt: skip
            yield _("Posts: {entry}.", entry="; ".join(sides))


def keys() -> set[str]:
    """The keys of the screen that the line-by-line review answers to as well."""
    return {key.key for key in KEYS} - set(LEFT_OUT)
