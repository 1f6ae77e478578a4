"""The match review as plain state: the lines, the cursor, what each key may do now (ux.md §3.6). No book, no terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ledger.banking.deciding import Decision
from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, LineResult, OpenLine, Proposal
from ledger.contributions.worth import Target
from ledger.i18n import K_, N_, _, retold

TODO, STAGED, OTHERS, POSTED, CHANGED = "todo", "staged", "others", "posted", "changed"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the review: its word in the footer, what it does, and the command that does the same without a screen."""

    key: str
    word: str
    does: str
    command: str


# In the order of the footer; from the right they give way to a narrow window, the first one never.
KEYS = (
    Key("?", N_("Help"), N_("all keys, and what each would do now"), "match review --help"),
    Key("a", N_("Accept"), N_("stage the proposal that is shown"), "match accept LINE"),
    Key("s", N_("Split"), N_("share it out over several instalments, or expenditures"), "match set LINE PLEDGE/1=AMOUNT PLEDGE/2=AMOUNT"),
    Key("f", N_("Find"), N_("find another pledge, or the expenditure that was paid"), "match set LINE PLEDGE"),
    Key("t", N_("Type"), N_("say what else it is: interest, fee, return"), "match set LINE --type fee"),
    Key("x", N_("Unident."), N_("nobody knows whose it is: suspense, 2120"), "match set LINE --unidentified"),
    Key("n", N_("Note"), N_("write a note to a staged line"), "match set LINE PLEDGE --note TEXT"),
    Key("u", N_("Undo"), N_("take back your last decision, as far as the last posting; z does the same"), "undo BATCH"),
    Key("P", N_("Post"), N_("leave the review, show what would be posted, and ask"), "match post"),
    Key("q", N_("Quit"), N_("leave; every decision is saved already"), "match list"),
    Key("space", N_("Mark"), N_("mark certain and likely lines; a then accepts all of them"), "match accept LINE LINE"),
    Key("/", N_("Filter"), N_("show only lines with these words; Esc shows all again"), "match list"),
    Key("enter", N_("More"), N_("all candidates, where the line comes from, what was decided; ← shows less"), "match explain LINE"),
)  # fmt: skip
NEED_A_LINE = ("a", "s", "f", "t", "x", "n", "space", "enter")


@dataclass(frozen=True, slots=True)
class Matched:
    """What the book says of a line: the decision, who made it in which batch, and the batch that posted it (`posted`)."""

    id: int
    by: str
    batch: str
    decision: Decision
    posted: str = ""


@dataclass(slots=True, eq=False)
class Row:
    """A bank line under review. `own` is what its officer found or split and has not accepted yet, `place` the candidate shown."""

    line: OpenLine
    account: str
    source: tuple[str, str, int]
    matched: Matched | None = None
    result: LineResult | None = None
    own: Decision | None = None
    place: int = 0
    changed: bool = False  # decided elsewhere since it was shown

    @property
    def candidates(self) -> tuple[Decision, ...]:
        """What could be accepted: one's own choice, then the proposals, best first, each once."""
        return tuple(decision for decision, _evidence in self._choices())

    @property
    def candidate(self) -> Decision | None:
        """The candidate that is shown."""
        shown = self._shown()
        return shown and shown[0]

    @property
    def proposal(self) -> Proposal | None:
        """The evidence behind the candidate that is shown; None for one's own choice."""
        shown = self._shown()
        return shown and shown[1]

    def _shown(self) -> "tuple[Decision, Proposal | None] | None":
        found = self._choices()
        return found[min(self.place, len(found) - 1)] if found else None

    def _choices(self) -> "list[tuple[Decision, Proposal | None]]":
        found: list[tuple[Decision, Proposal | None]] = [(self.own, None)] if self.own else []
        if self.result and (self.result.proposals or self.result.outcome != UNCLEAR):
            evidence = self.result.proposals or (None,)
            found += [(proposed(self.result, place), one) for place, one in enumerate(evidence)]
        each: dict[Decision, tuple[Decision, Proposal | None]] = {}
        for one in found:  # no charges and charges of nothing are the same
            each.setdefault(replace(one[0], charges=one[0].charges or None), one)
        return list(each.values())

    def state(self, me: str) -> str:
        """To do, staged by me, staged by another, posted, or changed under me."""
        if self.changed:
            return CHANGED
        if self.matched is None:
            return TODO
        if self.matched.posted:
            return POSTED
        return STAGED if self.matched.by == me else OTHERS


def proposed(result: LineResult, place: int = 0) -> Decision:
    """What accepting a proposal decides; amounts of targets are positive, also those of a returned transfer.

    A line without a pledge is what its words say, or what such words always were.
    """
    if not result.proposals:
        return Decision(result.line, result.kind, with_line=result.other)
    best = result.proposals[place]
    targets = tuple(Target(part.pledge, part.instalment, abs(part.amount)) for part in best.assignments)
    if result.kind == "return":
        return Decision(result.line, "return", targets, None, None, best.returns)
    if best.pays:
        return Decision(result.line, "payment", pays=best.pays)
    return Decision(result.line, "receipt", targets, best.charges)


@dataclass(slots=True)
class Review:
    """The list as one officer sees it. Rows keep their places while it is open: the hand remembers them."""

    me: str
    rows: list[Row]
    cursor: int = 0  # a place in `shown`
    marked: set[int] = field(default_factory=set)
    needle: str = ""
    shown: list[Row] = field(default_factory=list)
    _by_line: dict[int, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, me: str, rows: Iterable[Row]) -> "Review":
        """What is to do comes first, by date; then what is staged; then what is posted and waits."""
        rank = {TODO: 0, STAGED: 1, OTHERS: 1, POSTED: 2}
        ordered = sorted(rows, key=lambda row: (rank[row.state(me)], row.line.date, row.line.id))
        return cls(me, ordered, shown=ordered, _by_line={row.line.id: row for row in ordered})

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.shown[self.cursor] if self.shown else None

    def find(self, line: int) -> Row | None:
        """The row of a line."""
        return self._by_line.get(line)

    def counts(self) -> tuple[int, int]:
        """(to do, staged by anybody and not posted)."""
        states = [row.state(self.me) for row in self.rows]
        return states.count(TODO), sum(row.matched is not None and not row.matched.posted for row in self.rows)

    def move(self, step: int) -> None:
        """The cursor by so many rows; it stops at both ends."""
        self.cursor = max(0, min(len(self.shown) - 1, self.cursor + step))

    def next_to_do(self) -> bool:
        """To the next line to do below, or else the first one above; False, and no move, when nothing is left to do."""
        after = range(self.cursor + 1, len(self.shown))
        for place in (*after, *range(min(self.cursor + 1, len(self.shown)))):
            if self.shown[place].state(self.me) == TODO:
                self.cursor = place
                return True
        return False

    def filter(self, needle: str, words: Mapping[int, str]) -> None:
        """Show the rows whose words hold all of these; nothing: every row. The cursor keeps its row where that is shown."""
        here = self.row
        self.needle = needle.strip()
        parts = self.needle.casefold().split()
        self.shown = [row for row in self.rows if all(part in words[row.line.id].casefold() for part in parts)]
        self.cursor = next((place for place, row in enumerate(self.shown) if row is here), 0)

    def mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if self.row is not None:
            self.marked ^= {self.row.line.id}
            self.move(1)

    def chosen(self) -> list[Row]:
        """What accepting acts on: the marked rows, or else the one under the cursor."""
        marked = [row for row in self.rows if row.line.id in self.marked]
        return marked or ([self.row] if self.row else [])

    def choose(self, step: int) -> None:
        """Another candidate of the row under the cursor."""
        if self.row is not None:
            self.row.place = max(0, min(len(self.row.candidates) - 1, self.row.place + step))

    def weighed(self, results: Iterable[LineResult]) -> None:
        """New proposals; a row keeps its shown candidate where that is still proposed."""
        for result in results:
            row = self._by_line.get(result.line)
            if row is not None:
                before = row.candidate
                row.result = result
                found = row.candidates
                row.place = found.index(before) if before in found else 0

    def learn(self, matched: Mapping[int, Matched], mine: Sequence[int] = ()) -> list[Row]:
        """What the book says now of every line still to be reviewed; returns the rows that somebody else changed.

        `mine` are the lines decided here just now. A line that is not named is open.
        """
        others = []
        for row in self.rows:
            now = matched.get(row.line.id)
            if (now and (now.id, now.posted)) == (row.matched and (row.matched.id, row.matched.posted)):
                continue
            row.matched = now
            row.changed = row.line.id not in mine
            self.marked.discard(row.line.id)
            if row.changed:
                others.append(row)
        return others

    def obstacle(self, key: str) -> str:
        """Why a key cannot act on the line under the cursor, as a sentence; empty when it can."""
        row = self.row
        if key not in NEED_A_LINE:
            return ""
        if row is None:
            return _("There is no line here.")
        return "" if key == "enter" else self._held(row) or self._unfit(key, row)

    def _unfit(self, key: str, row: Row) -> str:
        if key == "a":
            return "" if self.marked else self._not_accepted(row)
        if key == "space":
            return self._not_marked(row)
        if key == "n" and row.matched is None:
            return _("A note belongs to a decision: decide L-{line} first.", line=row.line.id)
        if key == "x" and row.line.amount.amount < 0:
            return _("L-{line} takes money out; t says what it is.", line=row.line.id)
        return ""

    def _held(self, row: Row) -> str:
        line, state, matched = row.line.id, row.state(self.me), row.matched
        if state == CHANGED:
            return _("L-{line} was decided elsewhere since you saw it; Enter shows how.", line=line)
        if state == POSTED and matched:
            return _("L-{line} is posted in {batch}; fund undo {batch} takes it back.", line=line, batch=matched.posted)
        if state == OTHERS and matched:
            return _("L-{line} was staged by {name}, who can take it back.", line=line, name=matched.by)
        return ""

    def _not_accepted(self, row: Row) -> str:
        if row.matched is not None and row.own is None and not row.place:
            return _("L-{line} is staged already; u takes it back.", line=row.line.id)
        if row.result is None and row.own is None:
            return _("L-{line} is still being weighed.", line=row.line.id)
        if row.candidate is None:
            if row.line.amount.amount < 0:
                return _("L-{line} has no proposal; t says what it is.", line=row.line.id)
            return _(
                "L-{line} has no proposal; f finds a pledge, t says what else it is, x leaves it unidentified.", line=row.line.id
            )
        return ""

    def _not_marked(self, row: Row) -> str:
        if row.matched is not None:
            return _("L-{line} is staged already; u takes it back.", line=row.line.id)
        if row.result is None or row.result.outcome not in (CERTAIN, LIKELY) or not row.candidates:
            return _("L-{line} is neither certain nor likely: decide it by itself.", line=row.line.id)
        kinds = {other.result.kind for other in self.rows if other.line.id in self.marked and other.result}
        if kinds and row.result.kind not in kinds:
            return _("L-{line} is of another kind than the marked lines.", line=row.line.id)
        return ""


def named(decision: Decision, contributors: Mapping[str, str], givers: Mapping[int, str], words: Mapping[str, str]) -> str:
    """A decision in a few words: `FRA P-2026-0005/1+2`, `returns L-12`, `gift of ESP`, or the type's own word.

    `contributors`: pledge → code; `givers`: contributor id → code; `words`: type → word.
    """
    if decision.type == "return" and decision.returns_line:
        return retold(K_("returns L-{line}", line=decision.returns_line))
    if decision.type == "gift":
        return retold(K_("gift of {contributor}", contributor=givers.get(decision.contributor or 0, "?")))
    if decision.pays:
        return retold(K_("payment of {expenditures}", expenditures=", ".join(part.expenditure for part in decision.pays)))
    if decision.type != "receipt":
        return words.get(decision.type, decision.type)
    places: dict[str, list[int]] = {}
    for target in decision.targets:
        places.setdefault(target.pledge, []).append(target.instalment)
    who = " ".join(dict.fromkeys(contributors.get(pledge, "") for pledge in places))
    what = ", ".join(f"{pledge}/{'+'.join(map(str, numbers))}" for pledge, numbers in places.items())
    return f"{who} {what}".strip()
