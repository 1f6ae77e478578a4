"""An issued statement, a line of one with all that is behind it, and the history of anything, each on one screen."""

from collections.abc import Iterator, Sequence
from datetime import date

from ledger import cells
from ledger.book.reader import Asking
from ledger.commands.cards import Card, Known, day_of, state_of
from ledger.i18n import N_, P_, _, n_, screen_language, spoken
from ledger.screen import Screen
from ledger.show import INDENT, Cell, Column, Setting, Table, Total, first_line, say
from ledger.statements.figures import OBJECTS
from ledger.statements.figures_json import from_json
from ledger.statements.history import Step
from ledger.statements.trace import Origin, Traced
from ledger.statements.words import LINE_NAMES, line_name
from ledger.statements.words_parts import FUND_LINE_NAMES, TRACED_NAMES

KINDS = {
    "obligation": N_("obligation"),
    "expenditure": N_("expenditure"),
    "advance": N_("advance"),
    "payment": N_("payment"),
    "file": N_("file"),
    "line": N_("bank line"),
    "restated": N_("restated"),
    "decided": N_("decided"),
    "entry": N_("entry"),
    "receipt": N_("receipt"),
    "allocated": N_("allocated"),
    "pledge": N_("pledge"),
    "asked": N_("letter"),
    "statement": N_("statement"),
}
STATES = {
    "waiting": N_("WAITING"),
    "posted": "",
    "undone": N_("undone"),
    "returned": P_("state of a batch", "returned"),
    "withdrawn": N_("withdrawn"),
}


def statement_card(query: Asking, statement: int) -> Card:
    """An issued statement: its seal, its file, and every line of it with the id that traces it."""
    number, version, code, quarter, language, locale, text, figures_sha256, seq, head, batch, state, by, at, decided, decided_at = query.rows(
        "SELECT s.number, s.version, c.code, s.quarter, s.language, s.locale, s.figures, s.figures_sha256, s.chain_seq, "
        f"s.chain_head, b.number, {state_of('s')}, b.made_by, b.made_at, b.decided_by, b.decided_at "
        "FROM statement s JOIN contributor c ON c.id = s.contributor_id JOIN batch b ON b.id = s.batch_id WHERE s.id = :id", id=statement,
    )[0]  # fmt: skip
    papers = query.rows(
        "SELECT kind, name, sha256, written_by, written_at FROM statement_file WHERE statement_id = :id ORDER BY kind DESC",
        id=statement,
    )
    file, file_sha256 = papers[0][1:3] if papers else ("", "")
    last = query.rows("SELECT number FROM journal WHERE seq = :seq LIMIT 1", seq=seq)
    versions = query.rows(
        "SELECT s.version FROM statement s JOIN batch b ON b.id = s.batch_id AND b.state = 'posted' WHERE s.number = :n AND s.undone_in IS NULL "
        "ORDER BY s.version", n=number,
    )  # fmt: skip
    facts = (
        Known("statement", _("Statement"), number),
        Known("version", _("Version"), version),
        Known("versions", _("Versions"), ", ".join(str(one) for (one,) in versions) if len(versions) > 1 else None),
        Known("contributor", _("Contributor"), code),
        Known("quarter", _("Quarter"), quarter),
        Known("language", _("Language"), language),
        Known("locale", _("Numbers as in"), locale),
        Known("file", _("File"), file),
        Known("file_sha256", _("SHA-256 of the file"), file_sha256),
        Known("figures_sha256", _("SHA-256 of the figures"), figures_sha256),
        Known("last_entry", _("Last entry in it"), last[0][0] if last else None),
        Known("chain_head", _("Its seal"), head),
        Known("batch", _("Batch"), batch),
        Known("issued_by", _("Issued by"), by, at),
        Known("approved_by", _("Approved by"), decided, decided_at or ""),
        Known("state", _("State"), state, words=spoken(STATES)),
    )
    notes = (_("What is behind a line: fund show {trace}", trace=f"{code}:{quarter}:B2"),)
    lists = (_statement_lines(text), _papers(papers))
    return Card("statement", f"{number}/{version}", _("Statement {number}", number=number), facts, lists, notes)


def _papers(rows: Sequence[tuple[Cell, ...]]) -> Table:
    """Its files as they were written first: with these hashes a file is known to be the one that was sent."""
    columns = (
        Column("kind", _("Kind"), "code"), Column("file", _("File"), "code"), Column("sha256", _("SHA-256"), "code"),
        Column("written_by", _("Written by"), optional=True), Column("written_at", _("When, UTC"), "code", optional=True),
    )  # fmt: skip
    return Table("papers", _("Files"), columns, rows)


def _statement_lines(text: str) -> Table:
    figures = from_json(text)
    language = screen_language()
    rows = [
        (figures.trace(row.code), line_name(row.code, figures.facts, language), *row.columns)
        for lines in (figures.pledged_in_all, figures.funds)
        for row in lines
    ]
    columns = (
        Column("trace", _("Line"), "code"), Column("name", _("Name"), optional=True), Column("quarter", _("This quarter"), "amount"),
        Column("year", _("Year to date"), "amount"), Column("inception", _("Since inception"), "amount"),
    )  # fmt: skip
    return Table("lines", _("Lines, USD"), columns, rows)


def trace_card(traced: Traced) -> Card:
    """A line of a statement: what was printed, what the postings behind it add up to, and each one's way back to its file."""
    trace = traced.trace
    named = LINE_NAMES | FUND_LINE_NAMES
    name = (
        _(P_("name of a line of a statement", "Expenditure"))
        if trace.line in OBJECTS
        else _(named.get(trace.line) or TRACED_NAMES[trace.line[0]])
    )
    facts = (
        Known("trace", _("Statement line"), str(trace)),
        Known("name", _("Name"), name),
        Known("statement", _("Statement"), traced.statement, empty=_("not issued yet")),
        Known("printed", _("As printed"), traced.printed),
        Known("total", _("The postings add up to"), traced.total),
        Known("postings", _("Postings"), len(traced.origins)),
    )
    files = sorted({(one.file, one.sha256) for one in traced.origins if one.file})
    hashes = Table(
        "files", _("Files"), (Column("file", _("File")), Column("sha256", _("SHA-256"), "code")), files,
    )  # fmt: skip
    title = _("{trace}, {name}", trace=str(trace), name=name)
    return Card("trace", str(trace), title, facts, (_origins(traced), hashes), tuple(_verdict(traced)))


def _origins(traced: Traced) -> Table:
    columns = (
        Column("entry", _("Entry"), "code"), Column("day", _("Day"), "date"), Column("receipt", _("Receipt"), "code"),
        Column("pledge", _("Instalment"), "code", optional=True, priority=3), Column("currency", _("Cur"), "code", optional=True, priority=2),
        Column("amount", _("Amount"), "amount", optional=True, priority=2), Column("value", _("USD"), "amount"), Column("line", _("Line"), "code"),
        Column("file", _("File")), Column("row", _("Row"), "code"), Column("event", _("Event"), optional=True), Column("tag", _("Tag"), "code", optional=True),
        Column("batch", _("Batch"), "code", optional=True, priority=1), Column("prepared_by", _("Prepared by"), optional=True),
        Column("sealed_by", _("Sealed by"), optional=True), Column("sha256", _("SHA-256"), "code", optional=True, priority=-1),
    )  # fmt: skip
    own = bool(traced.trace.currency)
    sums = (None, traced.total) if not own else (traced.total, None)
    total = Total((_("Total"), *(None,) * 4, *sums, *(None,) * 9))
    shown = () if traced.total is None or not traced.origins else (total,)
    return Table("postings", _("What is behind it"), columns, [_origin(one) for one in traced.origins], shown)


def _origin(one: Origin) -> tuple[Cell, ...]:
    line = f"L-{one.line}" if one.line is not None else None
    return (
        one.entry, date.fromisoformat(one.day), one.receipt, one.pledge, one.money.currency, one.money, one.value, line, one.file, one.place,
        one.event, one.tag, one.batch, one.prepared_by, one.sealed_by, one.sha256,
    )  # fmt: skip


def _verdict(traced: Traced) -> list[str]:
    """Whether the postings are the printed figure, and what came after it."""
    notes = []
    if traced.total is not None and traced.printed is not None:
        notes.append(
            _("The postings add up to the figure of {statement}.", statement=traced.statement)
            if traced.total == traced.printed
            else _("The postings do NOT add up to the figure of {statement}: run fund verify.", statement=traced.statement)
        )
    if traced.total is None:
        notes.append(_("Line A9 shares A8 by due date; these are the postings behind A8."))
    if traced.later:
        notes.append(n_("1 posting came later and is not in it.", "{count} postings came later and are not in it.", traced.later))
    return notes


def history_table(title: str, steps: Sequence[Step]) -> Table:
    """What happened, step by step: where it came from, who did it when, who approved it, where it ended."""
    columns = (
        Column("kind", _("Step"), "code", words=spoken(KINDS)), Column("id", _("Number"), "code"),
        Column("day", _("Day"), "date"), Column("words", _("What")), Column("currency", _("Cur"), "code", optional=True, priority=2),
        Column("amount", _("Amount"), "amount", optional=True, priority=2), Column("value", _("USD"), "amount"), Column("batch", _("Batch"), "code"),
        Column("by", _("By"), optional=True, priority=1), Column("at", _("When, UTC"), "code", optional=True), Column("approved_by", _("Approved by"), optional=True),
        Column("state", _("State"), "code", optional=True, priority=1, words=spoken(STATES)), Column("undone_by", _("Undone by"), "code", optional=True),
    )  # fmt: skip
    return Table("history", title, columns, [_step(one) for one in steps])


def _step(one: Step) -> tuple[Cell, ...]:
    currency = one.money.currency if one.money else None
    at = cells.minute(one.at) if one.at else None
    return (
        one.kind, one.number, day_of(one.day), one.words, currency, one.money, one.value, one.batch, one.by, at, one.approved_by,
        one.state, one.undone_by,
    )  # fmt: skip


def history_lines(title: str, steps: Sequence[Step], screen: Screen, setting: Setting) -> Iterator[str]:
    """The same for a window: a step is a few short lines, so that nobody and no hash is left out at 80 columns."""
    kinds = spoken(KINDS)
    left = max((cells.width(kinds[one.kind]) for one in steps), default=0) + 2 * len(INDENT)
    room = None if screen.width is None else max(20, screen.width - left)
    yield first_line(title, setting, screen)
    for one in steps:
        first, *rest = _told(one, screen)
        yield ""
        yield screen.bold(cells.fill(f"{INDENT}{kinds[one.kind]}", left) + first)
        for text in rest:
            yield from (" " * left + line for line in cells.wrap(cells.clean(text), room))


def _told(one: Step, screen: Screen) -> Iterator[str]:
    """What it is, what it says, who did it and when, who approved it and what undid it."""
    amounts = [one.money] if one.money == one.value else [one.money, one.value]
    day = day_of(one.day)
    yield INDENT.join(filter(None, (cells.clean(one.number), *(say(value, screen) for value in (day, *amounts)))))
    if one.words:
        yield one.words
    if not one.batch:
        return
    who = f"{one.batch}{INDENT}{one.by}, {cells.minute(one.at)} UTC"
    if one.approved_by:
        who += INDENT + _("approved by {user}", user=one.approved_by)
    if one.undone_by:
        who += INDENT + _("UNDONE by {batch}", batch=one.undone_by)
    elif one.state in ("waiting", "returned", "withdrawn"):
        who += INDENT + _(STATES[one.state])
    yield who
