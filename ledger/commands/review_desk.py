"""What the keys of the match review do, whether they are pressed on the screen or typed line by line.

Each decision is one batch, saved at once. A method returns the one line of words that says what happened.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.banking import deciding, payments, proposing, reviewing
from ledger.banking.deciding import CODED, Decision
from ledger.banking.match_payments import Unpaid
from ledger.banking.match_values import OpenInstalment
from ledger.banking.review import KEYS, Review, Row
from ledger.banking.review_screens import Known, line_words, searched
from ledger.banking.targets import charged, kept_by_banks, named
from ledger.book.reader import Reader
from ledger.commands.session import Session
from ledger.contributions import contributors
from ledger.contributions.worth import Target
from ledger.errors import LedgerError
from ledger.i18n import K_, _, in_english, k_, n_, retold
from ledger.money import Money

if TYPE_CHECKING:
    from ledger.banking.match_values import LineResult
    from ledger.banking.review_screens import Entry

Purpose = OpenInstalment | Unpaid
SMALLEST = (80, 20)  # cells and lines of a window that a full screen fits into


class Desk:
    """One officer's review of an account (of all): the state, and the book behind it."""

    def __init__(self, here: Session, account: str = "") -> None:
        self.here = here
        self.account = account
        self.me = here.actor.user
        self.known = Known.load(here.reader)
        self.review = Review.of(self.me, reviewing.rows(here.reader, account))
        self.since = reviewing.opened(here.reader)
        self.seen = self._newest()
        self.saves = 0  # how often something was decided or taken back here

    @property
    def row(self) -> Row:
        """The row under the cursor; the caller has seen that there is one."""
        row = self.review.row
        assert row is not None, "a key that needs a line was stopped before"
        return row

    def weigh(self) -> "Sequence[LineResult]":
        """Proposals for every open line. Reads through a connection of its own: it may run beside the screen."""
        with Reader(self.here.settings.url) as query:
            return proposing.results(proposing.load(query, self.account))

    def look(self) -> str:
        """What others decided meanwhile, as a sentence; empty when nothing did change."""
        newest = self._newest()
        if newest == self.seen:
            return ""
        self.seen = newest
        return _others(self.review.learn(reviewing.matched(self.here.reader, self.since)), self.me)

    def _newest(self) -> tuple[object, ...]:
        return tuple(self.here.reader.rows("SELECT max(id), max(decided_at), count(undone_in) FROM batch"))

    def obstacle(self, key: str) -> str:
        """Why a key cannot act now, as a sentence; empty when it can."""
        if key == "u" and self.last() is None:
            return _("You decided nothing since the last posting.")
        if key == "P" and not self.review.counts()[1]:
            return _("Nothing is staged.")
        return self.review.obstacle(key)

    def last(self) -> tuple[int, str, str, str] | None:
        """The batch that undo would take back."""
        return reviewing.last(self.here.reader, self.me)

    def help(self) -> list[tuple[str, str]]:
        """Every key with what it does, and what it would do now or why it cannot."""
        return [(key.key, f"{_(key.word)}: {_(key.does)}{self._now(key.key)}") for key in KEYS]

    def _now(self, key: str) -> str:
        obstacle = self.obstacle(key)
        if obstacle:
            return ". " + _("Not now: {why}", why=obstacle)
        last = self.last() if key == "u" else None
        if last:
            return ". " + _("Now: {what}", what=f"{last[1]}, {retold(last[3])}")
        row = self.review.row
        if key == "a" and self.review.marked:
            return ". " + _("Now: {what}", what=n_("the marked line", "the {count} marked lines", len(self.review.marked)))
        if key == "a" and row and row.candidate:
            return ". " + _("Now: {what}", what=f"L-{row.line.id}, {self.known.told(row.candidate)}")
        return ""

    def accept(self) -> str:
        """Stage the shown candidate of the line, or of every marked line."""
        rows = self.review.chosen()
        kind = "match set" if any(row.own for row in rows) else "match accept"
        return self._save(kind, [row.candidate for row in rows if row.candidate])

    def unidentified(self, note: str = "") -> str:
        """Stage the line as money of nobody known, with a note."""
        return self._save("match set", [Decision(self.row.line.id, "unidentified", note=note)])

    def types(self) -> list[str]:
        """What the line may be said to be, by its direction; what its words say it is comes first."""
        incoming = self.row.line.amount.amount > 0
        found = [*(kind for kind in CODED if incoming or kind != "program-budget"), "gift" if incoming else "return"]
        likely = self.row.result.kind if self.row.result else ""
        return sorted(found, key=lambda kind: kind != likely)

    def typed(self, kind: str, detail: str = "") -> str:
        """Stage the line as of a type; `detail` is the contributor of a gift, or the line whose receipt came back."""
        line = self.row.line.id
        if kind == "gift":
            giver = contributors.find(self.here.reader, detail)[0]
            return self._save("match set", [Decision(line, kind, (), None, giver)])
        if kind == "return":
            return self._save("match set", [Decision(line, kind, returns_line=deciding.line_id(detail))])
        return self._save("match set", [Decision(line, kind)])

    def note(self, text: str) -> str:
        """Stage the line as it is decided already, with another note."""
        matched = self.row.matched
        assert matched is not None, "a note belongs to a decision"
        return self._save("match set", [replace(matched.decision, note=text.strip())])

    def _save(self, kind: str, decisions: Sequence[Decision]) -> str:
        before = [row.matched.decision for one in decisions if (row := self.review.find(one.line)) and row.matched]
        sides = [one.with_line for one in (*decisions, *before) if one.with_line is not None]
        lines = dict.fromkeys((*(one.line for one in decisions), *sides))  # both sides of a transfer are decided together
        seen = {line: row.matched.id if row.matched else None for line in lines if (row := self.review.find(line))}
        with in_english():
            what = self.known.told(decisions[0])
        words = k_("1 line staged", "{count} lines staged", len(decisions))
        if len(decisions) == 1:
            words = K_("L-{line} {decision}", line=decisions[0].line, decision=what)
        others = self.look()
        if any(row.changed for line in lines if (row := self.review.find(line))):
            return others
        self.here.book.run(lambda unit: reviewing.save(unit, kind, decisions, seen, words))
        self._after(list(lines))
        if len(decisions) == 1:
            return _("L-{line} staged for {what}.  u undoes it.", line=decisions[0].line, what=self.known.told(decisions[0]))
        return n_("1 line staged.  u undoes it.", "{count} lines staged.  u undoes it.", len(decisions))

    def _after(self, lines: Sequence[int]) -> None:
        self.saves += 1
        self.seen = self._newest()
        self.review.learn(reviewing.matched(self.here.reader, self.since), lines)
        for line in lines:
            row = self.review.find(line)
            if row is not None:
                row.own, row.place = None, 0
        self.review.marked.clear()

    def undo(self) -> str:
        """Take back my last batch of decisions; the cursor goes to its first line."""
        done = self.here.book.run(reviewing.take_back)
        self._after(done.lines)
        place = next((place for place, row in enumerate(self.review.shown) if row.line.id in done.lines), None)
        if place is not None:
            self.review.cursor = place
        if len(done.lines) == 1:
            line = done.lines[0]
            return (
                _("L-{line} is as it was decided before.", line=line)
                if done.restored
                else _("L-{line} is to do again.", line=line)
            )
        return n_("{batch} is taken back: 1 line.", "{batch} is taken back: {count} lines.", len(done.lines), batch=done.number)

    def seen_now(self) -> str:
        """Take note of what was decided elsewhere; returns nothing when the line has not changed."""
        row = self.row
        if not row.changed:
            return ""
        row.changed = False
        return _("L-{line}: {what}", line=row.line.id, what=self.known.told(row.matched.decision) if row.matched else _("to do"))

    def instalments(self) -> list[OpenInstalment]:
        """Every instalment with something open, what this line holds already included, in order of contributor and pledge."""
        work = proposing.load(self.here.reader, self.account)
        mine: dict[tuple[str, int], Money] = {}
        for target in self.row.matched.decision.targets if self.row.matched else ():
            mine[target.pledge, target.instalment] = target.amount
        found = []
        for one in work.instalments:
            left = one.open + mine.get((one.pledge, one.no), Money.zero(one.open.currency))
            if left.amount > 0:
                found.append(OpenInstalment(one.pledge, one.no, one.contributor, one.due, one.signed, left, one.references))
        return sorted(found, key=lambda one: (one.contributor, one.pledge, one.no))

    def purposes(self) -> Sequence[Purpose]:
        """What the line may be for: of money that came in every open instalment, of what went out every unpaid expenditure."""
        if self.row.line.amount.amount > 0:
            return self.instalments()
        return [one for one in payments.unpaid(self.here.reader, apart_from={self.row.line.id}) if one.open]

    def found(self, one: Purpose) -> str:
        """Make what was found the line's candidate, as much of it as is open, or was paid."""
        return self.choose([(one, None)]) if isinstance(one, OpenInstalment) else self.shared_out([one.number])

    def search(self, text: str, among: Sequence[Purpose]) -> list[Purpose]:
        """Those that hold all these words: code, name, number, amount, agreement."""
        parts = text.casefold().split()
        return [one for one in among if all(part in searched(one, self.known) for part in parts)]

    def choose(self, shares: Sequence[tuple[OpenInstalment, Money | None]], charges: str = "") -> str:
        """Make these instalments the line's candidate, which `a` accepts; None: as much as is open, or came in.

        Raises LedgerError for more than came in or is open, or instalments of several contributors.
        """
        line = self.row.line
        kept = charged(charges, line.amount.currency) if charges else None
        left, targets = line.amount + (kept or Money.zero(line.amount.currency)), []
        for one, wanted in shares:
            same = one.open.currency == left.currency
            part = wanted or (min(one.open, left, key=lambda money: money.amount) if same else one.open)
            if part.amount > one.open.amount:
                raise LedgerError(
                    _("{pledge}/{instalment} has only {left} open, not {amount}.", pledge=one.pledge, instalment=one.no, left=one.open, amount=part),
                    name="more-than-open",
                )  # fmt: skip
            left = left - part if same else left
            targets.append(Target(one.pledge, one.no, part))
        if len({one.contributor for one, _wanted in shares}) > 1:
            raise LedgerError(_("One line comes from one contributor; these pledges are of several."), name="two-contributors")
        self.row.own = Decision(line.id, "receipt", tuple(targets), kept or kept_by_banks(targets, line.amount))
        self.row.place = 0
        return self._chosen()

    def shared_out(self, texts: Sequence[str]) -> str:
        """Make named pledges or expenditures the line's candidate: `P-2026-0005/1=15000`; raises as `fund match set` does."""
        line = self.row.line
        if line.amount.amount < 0:
            self.row.own = Decision(line.id, "payment", pays=payments.named(self.here.reader, line.id, texts, line.amount))
            self.row.place = 0
            return self._chosen()
        targets = named(self.here.reader, texts, line.amount, None)
        self.row.own = Decision(line.id, "receipt", targets, kept_by_banks(targets, line.amount))
        self.row.place = 0
        return self._chosen()

    def _chosen(self) -> str:
        assert self.row.own is not None, "just chosen"
        return _("Chosen for L-{line}: {what}. a accepts it.", line=self.row.line.id, what=self.known.told(self.row.own))

    def filter(self, needle: str) -> str:
        """Show only lines with these words; says how many."""
        words = {row.line.id: line_words(row, self.me, self.known) for row in self.review.rows} if needle.strip() else {}
        self.review.filter(needle, words)
        return n_("1 line", "{count} lines", len(self.review.shown)) + f"  /{needle}" if needle.strip() else ""

    def entry(self, row: Row) -> "Entry | str":
        """What posting the shown candidate, or the decision, would enter; a sentence when it cannot be posted so."""
        decision = row.matched.decision if row.matched and not row.own and not row.place else row.candidate
        if decision is None or (row.matched and row.matched.posted):
            return ()
        try:
            return self.here.book.run(lambda unit: reviewing.entry(unit, decision), dry=True)
        except LedgerError as error:
            return error.message


def _others(rows: Sequence[Row], me: str) -> str:
    """What somebody else did, in one line."""
    if not rows:
        return ""
    first = rows[0]
    if len(rows) > 1:
        return n_("1 line was decided elsewhere; see !", "{count} lines were decided elsewhere; see !", len(rows))
    if first.matched is None:
        return _("L-{line} was taken back elsewhere; Enter shows it.", line=first.line.id)
    name = first.matched.by
    return (
        _("L-{line} was decided elsewhere by you; Enter shows it.", line=first.line.id)
        if name == me
        else _("L-{line} was decided meanwhile by {name}; Enter shows it.", line=first.line.id, name=name)
    )


def rest(total: Money, shares: Sequence[Money]) -> Money:
    """What is left of a line when these shares are taken out; all in one currency."""
    return total - Money(sum((share.amount for share in shares), Decimal(0)), total.currency)


def guarded(act: Callable[[], str]) -> str:
    """What an action says, or the one sentence with which it was refused and what to do."""
    try:
        return act()
    except LedgerError as error:
        return "  ".join((error.message, *error.cure))
