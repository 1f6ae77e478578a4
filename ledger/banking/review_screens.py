"""What the match review says: a line of the list, everything about one line, a decision in words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.banking.deciding import Decision
from ledger.banking.match_payments import Unpaid
from ledger.banking.match_values import OpenInstalment
from ledger.banking.match_words import sides, words
from ledger.banking.review import CHANGED, OTHERS, POSTED, STAGED, TODO, Review, Row, named
from ledger.book.reader import Asking
from ledger.cells import clean, cut, fill, hanging
from ledger.cells import width as cells_of
from ledger.i18n import N_, P_, _, n_, screen_language
from ledger.money import Money

TYPES = {
    "unidentified": N_("unidentified"), "interest": N_("interest"), "fee": N_("bank charge"), "payment": N_("payment"),
    "transfer": N_("own transfer"), "program-budget": N_("transfer from the program-budget"), "recovery": N_("indirect costs settled"),
    "other": N_("not of this fund"),
    "return": N_("a transfer that came back"), "gift": N_("a gift without a pledge"), "receipt": N_("receipt"),
}  # fmt: skip
OUTCOMES = {"certain": N_("certain"), "likely": N_("likely"), "unclear": N_("unclear")}
NAME = 24  # cells of a name in a list to choose from
Entry = Sequence[tuple[str, str, Money]]
Side = Callable[[str, str], str]


@dataclass(slots=True)
class Known:
    """Names behind numbers: pledge → contributor, contributor id → code, code → name, and the instalments there are."""

    contributors: dict[str, str] = field(default_factory=dict)
    givers: dict[int, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, query: Asking) -> "Known":
        """From the book; names in the language of the screen."""
        name = f"name_{screen_language().code}"
        people = query.rows(f"SELECT id, code, coalesce(nullif({name}, ''), name_en, code) FROM contributor_list")
        pledges = query.rows(
            "SELECT g.number, c.code, g.agreement FROM pledge g JOIN contributor c ON c.id = g.contributor_id WHERE g.undone_in IS NULL"
        )
        return cls(
            {number: code for number, code, _agreement in pledges}, {number: code for number, code, _name in people},
            {code: name for _number, code, name in people}, {number: agreement or "" for number, _code, agreement in pledges},
        )  # fmt: skip

    def told(self, decision: Decision) -> str:
        """A decision in a few words."""
        return named(decision, self.contributors, self.givers, {kind: _(word) for kind, word in TYPES.items()})


def heading(review: Review, account: str, book: str, width: int) -> str:
    """The first line: account, days, how much is to do, and the book at the right end."""
    days = [row.line.date for row in review.rows]
    todo, staged = review.counts()
    span = f"{_day(min(days), year=min(days).year != max(days).year)} - {_day(max(days))}" if days else ""
    title = "  ".join(filter(None, (_("Match review"), account)))
    doing = _("{todo} to do, {staged} staged", todo=todo, staged=staged)
    if review.marked:
        doing += ", " + _("{count} marked", count=len(review.marked))
    if review.needle:
        doing += f"  /{review.needle}"
    right = _("book {name}", name=book)
    room = width - cells_of(right) - cells_of(doing) - 5
    left = f"{title}  {span}" if span and cells_of(title) + 2 + cells_of(span) <= room else title  # half a day says nothing
    return fill(clean(f"{fill(cut(left, room), room)}   {doing}"), width - cells_of(right)) + right


def _day(day: date, *, year: bool = True) -> str:
    told = screen_language().day(day)
    return told if year else told.rpartition(" ")[0]


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of number, day and amount, the same for all rows: nothing of them is ever cut. `code`: the one currency there is."""

    number: int
    day: int
    amount: int
    code: str = ""

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Columns":
        """Wide enough for every row."""
        codes = {row.line.amount.currency for row in rows}
        code = codes.pop() if len(codes) == 1 else ""
        return cls(
            max((len(f"L-{row.line.id}") for row in rows), default=4),
            max((cells_of(_day(row.line.date)) for row in rows), default=11),
            max((cells_of(_amount(row, code)) for row in rows), default=8),
            code,
        )

    @property
    def fixed(self) -> int:
        """Cells in front of the proposal."""
        return 7 + self.number + self.day + self.amount + _sure_cells() + 8

    def heading(self, width: int) -> str:
        """The line above the list."""
        sure = fill(_("Sure?"), _sure_cells())
        number, day, proposal = fill(_("Line"), self.number), fill(_("Date"), self.day, right=True), _("Proposal")
        amount = fill(self.code or _("Amount"), self.amount, right=True)
        return fill(f"       {number}  {day}  {amount}  {sure}  {proposal}", width)


def _sure_cells() -> int:
    return max(cells_of(_(word)) for word in (*OUTCOMES.values(), N_("Sure?")))


def _amount(row: Row, code: str = "") -> str:
    money = screen_language().money(row.line.amount)
    return money if row.line.amount.currency == code else f"{row.line.amount.currency} {money}"


MARKS = {TODO: " ", STAGED: "✓", OTHERS: "✓", POSTED: "B", CHANGED: "!"}


def list_line(row: Row, review: Review, known: Known, wide: Columns, width: int) -> str:
    """One line of the list: `>` at the cursor, its mark, number, day, amount, how sure, what is proposed or was decided."""
    state = row.state(review.me)
    start = f" {'>' if row is review.row else ' '}{'+' if row.line.id in review.marked else ' '} {MARKS[state]}  "
    sure = _(OUTCOMES[row.result.outcome]) if row.result else ""
    fixed = (
        f"{start}{fill(f'L-{row.line.id}', wide.number)}  {fill(_day(row.line.date), wide.day, right=True)}  "
        f"{fill(_amount(row, wide.code), wide.amount, right=True)}  {fill(sure, _sure_cells())}  "
    )
    return fill(fixed + shortened(clean(proposal(row, review.me, known)), max(8, width - cells_of(fixed))), width)


def counted(told: str, room: int) -> str:
    """Pledges give way whole, and are counted: `FRA P-2026-0005/1 +2`; the first one always stays, whatever the room."""
    parts = told.split(", ")
    ways = [
        ", ".join(parts[:kept]) + (f" +{len(parts) - kept}" if kept < len(parts) else "") for kept in range(len(parts), 0, -1)
    ]
    return next((way for way in ways if cells_of(way) <= room), ways[-1])


def shortened(told: str, room: int) -> str:
    """What is `counted`, cut where even a single pledge is too long."""
    return cut(counted(told, room), room)


def proposal(row: Row, me: str, known: Known) -> str:
    """What stands in the last column: the decision with its maker or batch, else the candidate."""
    if row.matched is not None:
        told = known.told(row.matched.decision)
        return (
            f"{told}  {row.matched.posted}"
            if row.matched.posted
            else told
            if row.matched.by == me
            else f"{told}  {row.matched.by}"
        )
    if row.candidate is not None:
        return known.told(row.candidate)
    if row.result is None:
        return ".."
    return _("perhaps {type}", type=_(TYPES[row.result.kind])) if row.result.kind in TYPES else _("none good enough")


def about(
    row: Row, review: Review, known: Known, entry: Entry | str | None, width: int | None, *, opened: bool = False
) -> Iterator[str]:
    """Everything about a line but its other candidates: money, text, proposal or decision, why, what it would post.

    `entry` is what would be posted, a sentence that says why it cannot be, or None while that is not known. What is `opened`
    has its other candidates below (`more`).
    """
    line = row.line
    head = f"L-{line.id}  {_day(line.date)}  {_amount(row)}"
    yield from _flowing(head, (f"({state_words(row, review.me)})",), "  ", width)
    yield from hanging("  ", _text(row), width)
    if line.original:
        yield "  " + _("sent: {amount}", amount=screen_language().money_with_code(line.original))
    yield from _decided(row, known, width)
    if row.matched is None or row.place or row.own:
        yield from _proposed(row, known, width)
        others = len(row.candidates) - 1
        if others > 0 and not opened:
            yield n_("1 other candidate: Enter shows it", "{count} other candidates: Enter shows them", others)
    if isinstance(entry, str):
        yield from hanging("", _("Cannot be posted so: {why}", why=entry), width)
    elif entry:
        posts, debit, credit = _("Posts"), _("Dr"), _("Cr")
        told = [
            f"{code} {debit if money.amount > 0 else credit} {screen_language().money(abs(money))}"
            for code, _name, money in entry
        ]
        yield from _flowing(f"{posts}  {told[0]}", told[1:], " " * (cells_of(posts) + 2), width, "   ")


def _flowing(head: str, parts: Iterable[str], indent: str, width: int | None, gap: str = "  ") -> Iterator[str]:
    """Parts behind a head, each whole: what has no room begins a line of its own."""
    line = head
    for part in parts:
        if width is not None and cells_of(f"{line}{gap}{part}") > width:
            yield line
            line = indent + part
        else:
            line += gap + part
    yield line


def _text(row: Row) -> str:
    return clean(" ".join(f"{row.line.counterparty} {row.line.text} {row.line.reference}".split())) or "-"


def state_words(row: Row, me: str) -> str:
    """The state as words, with whoever or whatever it waits for."""
    state = row.state(me)
    if state == CHANGED:
        return _("changed elsewhere: Enter shows it")
    if row.matched is None:
        return _("to do")
    if state == POSTED:
        return _("posted in {batch}", batch=row.matched.posted)
    return _("staged by you") if state == STAGED else _("staged by {name}", name=row.matched.by)


def _decided(row: Row, known: Known, width: int | None) -> Iterator[str]:
    if row.matched is None:
        return
    yield from hanging(
        "",
        _(
            "Decided: {what}  ({batch} by {name})",
            what=known.told(row.matched.decision),
            batch=row.matched.batch,
            name=row.matched.by,
        ),
        width,
    )
    yield from _amounts(row.matched.decision, width)
    if row.matched.decision.note:
        yield from hanging("  ", _("note: {note}", note=clean(row.matched.decision.note)), width)


def _amounts(decision: Decision, width: int | None, *, always: bool = False) -> Iterator[str]:
    """The parts where there are several, or where banks kept something; `always`: a single one too."""
    money = screen_language().money_with_code
    parts = [f"{target.pledge}/{target.instalment} {money(target.amount)}" for target in decision.targets]
    parts += [f"{part.expenditure} {money(part.amount)}" for part in decision.pays]
    if decision.charges:
        parts.append(_("charges {amount}", amount=money(decision.charges)))
    if len(parts) > (0 if always else 1):
        yield from hanging("  ", ", ".join(parts), width)


def _proposed(row: Row, known: Known, width: int | None) -> Iterator[str]:
    chosen = row.candidate
    if row.result is None and chosen is None:
        yield _("The proposals are still being weighed.")
        return
    if chosen is None:
        yield _("No proposal.")
        for reason in row.result.reasons if row.result else ():
            yield from hanging("  ", clean(words(reason, screen_language())), width)
        return
    if row.proposal is None:
        yield _("Chosen by you: {what}; a accepts it.", what=known.told(chosen))
    else:
        sure = _(OUTCOMES[row.result.outcome]) if row.result else ""
        yield _("Proposed: {what}  ({sure})", what=known.told(chosen), sure=sure)
    yield from _amounts(chosen, width)
    if row.proposal is not None:
        yield from sides(row.proposal, "  ", width)


def more(row: Row, known: Known, history: Sequence[str], width: int | None) -> Iterator[str]:
    """What Enter adds: every candidate with its reasons, the place in the bank's file, what was decided and when."""
    yield ""
    yield _("Candidates: up and down choose, a accepts the one at >")
    for place, candidate in enumerate(row.candidates):
        yield f" {'>' if place == min(row.place, len(row.candidates) - 1) else ' '} {place + 1}  {known.told(candidate)}"
        yield from (f"   {part}" for part in _amounts(candidate, width, always=True))
    if not row.candidates:
        yield "   " + _(P_("candidates", "none"))
    yield ""
    file, sheet, place = row.source
    yield _(
        "From {file}, {place}", file=clean(file), place=f"{clean(sheet)}!{place}" if sheet else _("line {number}", number=place)
    )
    yield _("Bank account {name}", name=row.account)
    if row.line.value_date:
        yield _("Value date {day}", day=_day(row.line.value_date))
    if row.line.iban:
        yield _("Account of the payer {iban}", iban=clean(row.line.iban))
    yield from history


def _taken_back(batch: str | None) -> str:
    return "(" + _("taken back in {batch}", batch=batch) + ")" if batch else ""


def history(query: Asking, line: int) -> list[str]:
    """What was decided about a line, oldest first: who, when, in which batch, and what became of it."""
    return [
        "  ".join((number, at[:16].replace("T", " "), f"{by}: {_(TYPES[kind])}", _taken_back(undone))).rstrip()
        for number, at, by, kind, undone in query.rows(
            "SELECT b.number, b.made_at, b.made_by, m.type, u.number FROM bank_match m JOIN batch b ON b.id = m.batch_id "
            "LEFT JOIN batch u ON u.id = m.undone_in WHERE m.bank_line_id = :line ORDER BY m.id",
            line=line,
        )
    ]


def purpose(one: OpenInstalment | Unpaid, known: Known, room: int | None = None) -> str:
    """What money may be for: an instalment, or an expenditure with its payee, the day it was spent and what is not paid of it.

    Names give way where there are not so many cells.
    """
    if isinstance(one, OpenInstalment):
        return instalment(one, known, room)
    spent = _("spent on {day}", day=_day(one.day))
    unpaid = _("unpaid {amount}", amount=screen_language().money_with_code(one.open))
    return _around(one.number, one.payee, f"{spent}  {unpaid}", room)


def instalment(one: OpenInstalment, known: Known | None = None, room: int | None = None) -> str:
    """An instalment to choose: contributor, number, its name where there is room, due day, what is open of it."""
    name = known.names.get(one.contributor, "") if known else ""
    due = _("due {day}", day=_day(one.due)) if one.due else _("no due day")
    money = screen_language().money_with_code(one.open)
    left = _("open {amount}", amount=money) if known else money
    return _around(f"{one.contributor} {one.pledge}/{one.no}", name, f"{due}  {left}", room)


def _around(number: str, name: str, rest: str, room: int | None) -> str:
    """The name between what is never cut, as much of it as there is room for, 24 cells at the most."""
    left = NAME if room is None else min(NAME, room - cells_of(number) - cells_of(rest) - 4)
    told = cut(clean(name), left) if left >= 4 else ""
    return "  ".join(filter(None, (number, told, rest)))


def searched(one: OpenInstalment | Unpaid, known: Known) -> str:
    """What a search looks in: code, name or payee, number, agreement or obligation, amount as written and as typed."""
    if isinstance(one, Unpaid):
        amount = f"{one.open.amount:f} {one.open.amount:,f} {screen_language().money(one.open)}"
        return f"{one.number} {one.obligation} {one.payee} {amount}".casefold()
    return " ".join((
        one.contributor, known.names.get(one.contributor, ""), f"{one.pledge}/{one.no}", known.agreements.get(one.pledge, ""),
        f"{one.open.amount:f} {one.open.amount:,f}", screen_language().money(one.open),
    )).casefold()  # fmt: skip


def line_words(row: Row, me: str, known: Known) -> str:
    """What the filter looks in."""
    state = _("to do") if row.matched is None else _("staged")
    sure = f"{row.result.outcome} {_(OUTCOMES[row.result.outcome])}" if row.result else ""
    told = proposal(row, me, known)
    return f"L-{row.line.id} {row.line.date} {row.line.amount.amount:f} {_amount(row)} {_text(row)} {told} {state} {sure}"
