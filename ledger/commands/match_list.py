"""`fund match list`: how much there is to match and what to type next; then what each line would pay, one line each.

A screen shows what has to be looked at before what is certain, and of each sort the first lines. A pipe, a file and
the forms for programs have every line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from ledger.banking.match_values import CERTAIN, LIKELY, UNCLEAR, LineResult, OpenLine, Proposal
from ledger.banking.match_words import brief, words
from ledger.banking.proposing import Work
from ledger.banking.review_screens import OUTCOMES, counted
from ledger.banking.unposted import TO_DO
from ledger.book.reader import Asking
from ledger.cells import hanging
from ledger.commands.batch_screens import STATES
from ledger.commands.session import Session
from ledger.i18n import N_, _, n_, screen_language, spoken
from ledger.money import Money
from ledger.programs import document, pour
from ledger.screen import Screen
from ledger.show import INDENT, Column, Fact, Setting, Table, lines_of

MOST = 20  # lines of each sort on a screen
WIDEST = 32  # cells of a proposal on a screen: reasons are to fit beside it
ANY = 1 << 20  # cells, where nothing gives way
SORTS = (LIKELY, UNCLEAR, CERTAIN)  # what has to be looked at comes first
WORDS = {**OUTCOMES, "staged": N_("staged"), "waiting": STATES["waiting"]}
Sum = tuple[str, str, str, int, int, int]  # account, currency, sort, lines, units in, units out
# What is decided: staged by somebody, or posted and waiting for a second person.
_DECIDED = (
    "SELECT l.bank_account, l.currency, CASE WHEN p.id IS NULL THEN 'staged' ELSE 'waiting' END, count(*), "
    "sum(CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END), sum(CASE WHEN l.amount < 0 THEN l.amount ELSE 0 END) "
    "FROM bank_line_list l LEFT JOIN match_posting p ON p.match_id = l.match_id AND p.undone_in IS NULL LEFT JOIN batch w ON w.id = p.batch_id "
    f"WHERE l.id IN {TO_DO} AND (l.state = 'staged' OR w.state = 'waiting') AND (:account = '' OR l.bank_account = :account) GROUP BY 1, 2, 3"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is proposed for the open lines, beside what is decided of the same accounts. `only`: one sort; `whole`: uncut."""

    work: Work
    results: Sequence[LineResult]
    decided: Sequence[Sum]
    only: str = ""
    whole: bool = False

    @property
    def shown(self) -> list[LineResult]:
        """The lines that are asked for."""
        return [one for one in self.results if self.only in ("", one.outcome)]

    @property
    def counts(self) -> dict[str, int]:
        """How many of the shown lines are of each sort."""
        return {name: sum(one.outcome == name for one in self.shown) for name in OUTCOMES}

    def count(self, sort: str) -> int:
        """How many lines are of a sort, or decided so."""
        return sum(one.outcome == sort for one in self.results) + sum(row[3] for row in self.decided if row[2] == sort)


def decided(query: Asking, account: str = "") -> list[Sum]:
    """What is staged, and what waits for a second person; of one account, or of all. Amounts in ten-thousandths."""
    return [(*row[:3], *map(int, row[3:])) for row in query.rows(_DECIDED, account=account)]


def show(here: Session, listed: Listed) -> None:
    """In the form asked for."""
    if here.form == "json":
        pour(document("match", here.setting, _json_rows(listed.work, listed.shown), totals=listed.counts), here.to)
    elif here.form != "text":
        here.show(_table(listed))
    else:
        here.put(lambda screen: _lines(listed, screen, here.setting))


def _lines(listed: Listed, screen: Screen, setting: Setting) -> Iterator[str]:
    """The sums, what to type next, and the lines of each sort."""
    yield from lines_of(_sums(listed), screen, setting)
    yield ""
    yield from _next(listed, screen)
    lines = {line.id: line for line in listed.work.lines}
    most = None if listed.whole or listed.only or screen.width is None else MOST
    for sort in SORTS:
        found = [one for one in listed.shown if one.outcome == sort]
        if not found:
            continue
        yield ""
        yield screen.bold(f"{_(OUTCOMES[sort]).capitalize()}  {len(found):,}")
        yield from lines_of(_group(listed.work, found[:most], lines, screen), screen)
        if most is not None and len(found) > most:
            left, command = len(found) - most, f"fund match list --{sort}"
            yield INDENT + n_("and 1 more: {command}", "and {count} more: {command}", left, command=command)


def _sums(listed: Listed) -> Table:
    """How many lines are how sure, and the money in and out of them, by account."""
    found: dict[tuple[str, str, str], list[Decimal]] = {
        (account, code, sort): [Decimal(count), *(Money.of_units(units, code).amount for units in (into, out))]
        for account, code, sort, count, into, out in listed.decided
    }
    lines = {line.id: line for line in listed.work.lines}
    for one in listed.results:
        line = lines[one.line]
        held = found.setdefault((line.account, line.amount.currency, one.outcome), [Decimal(0)] * 3)
        held[0] += 1
        held[1 if line.amount.amount > 0 else 2] += line.amount.amount
    order = list(WORDS)
    rows = [
        (account, sort, int(count), code, into or None, out or None)
        for (account, code, sort), (count, into, out) in sorted(
            found.items(), key=lambda row: (row[0][0], order.index(row[0][2]))
        )
    ]
    return Table(
        "match", n_("1 line to match", "{count} lines to match", len(listed.results)),
        (Column("account", _("Account"), "code"), Column("outcome", _("Sure?"), "state", words=spoken(WORDS)),
         Column("lines", _("Lines"), "count"), Column("currency", _("Cur"), "code"), Column("in", _("In"), "amount"), Column("out", _("Out"), "amount")),
        rows,
    )  # fmt: skip


def _next(listed: Listed, screen: Screen) -> Iterator[str]:
    """The commands that lead on from here."""
    certain, staged, waiting = map(listed.count, (CERTAIN, "staged", "waiting"))
    if not staged and not waiting:
        yield _("Nothing is decided yet.")
    first = next((one for sort in SORTS for one in listed.shown if one.outcome == sort), listed.results[0]).line
    told = [("review", _("decide each, with the reasons"))]
    if certain:
        told.append(("accept --sure", n_("stage the certain one", "stage the {count} certain ones", certain)))
    if staged:
        told.append(("post", n_("1 staged line to post", "{count} staged lines to post", staged)))
    told.append((f"explain L-{first}", _("why this one, and why not another")))
    told.append((f"set L-{first} PLEDGE", _("decide by hand")))
    wide = max(len(command) for command, _why in told)
    for command, why in told:
        yield from hanging(f"{INDENT}fund match {command:<{wide}}   ", why, screen.width)


def _group(work: Work, results: Sequence[LineResult], lines: dict[int, OpenLine], screen: Screen) -> Table:
    """A line each; on a screen several pledges give way to their number, and reasons and the bank's text to the window."""
    codes, accounts = {line.amount.currency for line in work.lines}, {line.account for line in work.lines}
    told = [(f"L-{one.line}", f"{lines[one.line].amount.amount:,}") for one in results]
    taken = sum(max(map(len, texts)) for texts in zip(*told, strict=True)) + (21 if len(codes) == 1 else 26)
    room = ANY if screen.width is None or screen.plain else min(WIDEST, screen.width - taken)
    tell = partial(brief, language=screen_language())
    rows = []
    for one in results:
        line, named = lines[one.line], proposed(work, one)
        rows.append(
            (f"L-{line.id}", line.account, line.date, line.amount.currency, line.amount.amount, counted(named, room),
             _because(one, tell), f"{line.counterparty} {line.text}".strip())
        )  # fmt: skip
    columns = (
        Column("line", _("Line"), "code"), Column("account", _("Account"), "code", optional=True, priority=2), Column("date", _("Date"), "date"),
        Column("currency", _("Cur"), "code"), Column("amount", min(codes) if len(codes) == 1 else _("Amount"), "amount"), Column("proposal", _("Proposal"), "code"),
        Column("because", _("Because"), optional=True, priority=1), Column("text", _("Bank text"), optional=True),
    )  # fmt: skip
    same = {key for key, held in (("account", accounts), ("currency", codes)) if len(held) == 1}  # said above already
    kept = [place for place, column in enumerate(columns) if column.key not in same]
    return Table("match", "", tuple(columns[place] for place in kept), [tuple(row[place] for place in kept) for row in rows])


def _because(one: LineResult, tell: Any) -> str:
    best = one.proposals[0] if one.proposals else None
    told = dict.fromkeys(tell(reason) for reason in (best.for_ if best else one.reasons))  # two pledges may share a reference
    return "; ".join([*told][:2])


def proposed(work: Work, one: LineResult) -> str:
    """The first proposal in a few words: whose, and which instalments; what the line looks like where no pledge is proposed."""
    if not one.proposals:
        other = f" L-{one.other}" if one.other else ""
        return "-" if one.kind in ("receipt", "unknown") else _(one.kind) + other
    parts = one.proposals[0].assignments
    if one.proposals[0].pays:
        return ", ".join(part.expenditure for part in one.proposals[0].pays)
    if not parts:
        return f"{_(one.kind)} L-{one.proposals[0].returns}"
    who = work.contributors.get(parts[0].pledge, "")
    return f"{who} {', '.join(f'{part.pledge}/{part.instalment}' for part in parts)}".strip()


def _table(listed: Listed) -> Table:
    """Every line with its outcome, for programs and workbooks."""
    work, results, counts = listed.work, listed.shown, listed.counts
    lines = {line.id: line for line in work.lines}
    sums = dict.fromkeys(OUTCOMES, Decimal(0))
    rows = []
    for one in results:
        line = lines[one.line]
        sums[one.outcome] += line.amount.amount
        rows.append(
            (f"L-{line.id}", line.date, line.amount.currency, line.amount.amount, one.outcome, proposed(work, one), _because(one, words),
             f"{line.counterparty} {line.text}".strip())
        )  # fmt: skip
    return Table(
        "match", n_("1 line to match", "{count} lines to match", len(rows)),
        (Column("line", _("Line"), "code"), Column("date", _("Date"), "date"), Column("currency", _("Cur"), "code", optional=True, priority=2),
         Column("amount", _("Amount"), "amount"), Column("outcome", _("Sure?"), "state", words=spoken(OUTCOMES)),
         Column("proposal", _("Proposal"), "code"), Column("because", _("Because"), optional=True, priority=1), Column("text", _("Bank text"), optional=True)),
        rows,
        facts=tuple(Fact(name, f"{counts[name]:>6,}  {_(name)}", sums[name]) for name in OUTCOMES),
    )  # fmt: skip


def _json_rows(work: Work, results: Sequence[LineResult]) -> Iterator[dict[str, Any]]:
    """The rows of `fund.match/1`: every line once, with its proposals and their reasons."""
    lines = {line.id: line for line in work.lines}
    for one in results:
        line = lines[one.line]
        file, sheet, row = work.sources[one.line]
        yield {
            "line": f"L-{line.id}", "source": {"file": file, "sheet": sheet, "row": row}, "date": line.date.isoformat(),
            "amount": f"{line.amount.amount:f}", "currency": line.amount.currency, "outcome": one.outcome, "kind": one.kind,
            "proposals": [_proposal_json(proposal) for proposal in one.proposals], "reasons": [words(reason) for reason in one.reasons],
            "other": f"L-{one.other}" if one.other else None,
        }  # fmt: skip


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    return {
        "assignments": [
            {"pledge": part.pledge, "instalment": part.instalment, "amount": f"{part.amount.amount:f}", "currency": part.amount.currency}
            for part in proposal.assignments
        ],
        "charges": f"{proposal.charges.amount:f}", "probability": f"{proposal.probability:.4f}",
        "for": [words(reason) for reason in proposal.for_], "against": [words(reason) for reason in proposal.against],
        "payments": [
            {"expenditure": part.expenditure, "amount": f"{part.amount.amount:f}", "currency": part.amount.currency} for part in proposal.pays
        ],
        "returns": None if proposal.returns is None else f"L-{proposal.returns}",
    }  # fmt: skip
