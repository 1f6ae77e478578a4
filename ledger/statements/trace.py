"""From a line of a statement down: the postings behind it, each with its receipt, bank line, file, sheet and row."""

from dataclasses import dataclass

from ledger.book.reader import Asking, Row
from ledger.journal.kept import BEGINNING
from ledger.money import BASE, Money, sum_of
from ledger.statements.figures import A_LINES, STOCKS, Trace, tags_behind
from ledger.statements.trace_parts import Behind, behind_part, printed_part

_COLUMNS = (
    "seq, number, day, event, line, currency, amount, base, pledge, instalment, receipt, bank_line_id, file_name, sheet, row, "
    "sha256, batch, prepared_by, sealed_by"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A posting behind a statement line, and where it came from; `money` and `value` signed as the statement prints them."""

    entry: str
    day: str
    event: str
    tag: str
    money: Money
    value: Money
    pledge: str
    receipt: str
    line: int | None
    file: str
    place: str
    sha256: str
    batch: str
    prepared_by: str
    sealed_by: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A statement line with all that is behind it. `printed` and `statement` are those of the newest issue, if there is one.

    `total` is what the postings add up to (None for A9, which shares A8 by due date); `later` counts postings that came
    after the issue and are not in it.
    """

    trace: Trace
    origins: tuple[Origin, ...]
    total: Money | None
    printed: Money | None
    statement: str
    later: int


def behind(query: Asking, trace: Trace, contributor: int) -> Traced:
    """Every posting that the line counts in its quarter column, in order of day.

    Of an issued line only what was sealed when it was issued; raises Unsound when the stored figures cannot be read.
    """
    issued = query.rows(
        "SELECT s.number, s.version, s.chain_seq, s.figures FROM statement s JOIN batch b ON b.id = s.batch_id AND b.state = 'posted' "
        "WHERE s.contributor_id = :c AND s.quarter = :q AND s.undone_in IS NULL ORDER BY s.version DESC LIMIT 1",
        c=contributor, q=str(trace.quarter),
    )  # fmt: skip
    part = behind_part(trace.line) if trace.line[0] in "DFG" else None
    rows = (
        _of_part(query, contributor, trace, part)
        if part
        else [row for tags, begin, end in _spans(trace) for row in _postings(query, contributor, trace, tags, begin, end)]
    )
    number, version, seq, figures = issued[0] if issued else ("", 0, None, "")
    kept = [row for row in rows if seq is None or row[0] <= seq]
    sign = part.sign if part else 1 if trace.line in A_LINES else -1
    origins = tuple(_origin(row, sign) for row in kept)
    parts = [one.money if trace.currency else one.value for one in origins]
    total = None if trace.line.startswith("A9") else sum_of(parts, trace.currency or BASE)
    printed = _printed(figures, trace) if issued else None
    return Traced(trace, origins, total, printed, f"{number}/{version}" if issued else "", len(rows) - len(kept))


def _spans(trace: Trace) -> list[tuple[frozenset[str], str, str]]:
    """Which tags count from which day up to which: a flow in the quarter, a balance from the beginning."""
    first, end = trace.quarter.first.isoformat(), trace.quarter.days.end.isoformat()
    tags = tags_behind(trace.line)
    if trace.line in ("A1", "B1"):
        return [(tags, "", first)]
    if trace.line == "B8":
        return [(tags_behind("B1"), "", first), (tags, first, end)]
    return [(tags, "" if trace.line in STOCKS else first, end)]


def _of_part(query: Asking, contributor: int, trace: Trace, part: Behind) -> list[Row]:
    first, end = trace.quarter.first.isoformat(), trace.quarter.days.end.isoformat()
    begin, until = {"quarter": (first, end), "before": (BEGINNING, first), "up to its end": (BEGINNING, end)}[part.span]
    month = int(query.value("SELECT fiscal_month FROM book"))
    values = {"c": contributor, "year": trace.quarter.year - (trace.quarter.first.month < month)}
    return query.rows(
        f"SELECT {_COLUMNS} FROM posting_origin WHERE day >= :begin AND day < :end AND ({part.condition}) ORDER BY day, seq, no",
        begin=begin, end=until, **{name: value for name, value in values.items() if f":{name}" in part.condition},
    )  # fmt: skip


def _postings(query: Asking, contributor: int, trace: Trace, tags: frozenset[str], begin: str, end: str) -> list[Row]:
    names = {f"t{number}": tag for number, tag in enumerate(sorted(tags))}
    return query.rows(
        f"SELECT {_COLUMNS} FROM posting_origin WHERE contributor_id = :c AND day >= :begin AND day < :end "
        f"AND line IN ({', '.join(':' + name for name in names)}) {'AND currency = :currency' if trace.currency else ''} "
        "ORDER BY day, seq, no",
        c=contributor, begin=begin or BEGINNING, end=end, **names, **({"currency": trace.currency} if trace.currency else {}),
    )  # fmt: skip


def _origin(row: Row, sign: int) -> Origin:
    (
        _seq,
        entry,
        day,
        event,
        tag,
        currency,
        amount,
        base,
        pledge,
        no,
        receipt,
        line,
        file,
        sheet,
        at,
        sha256,
        batch,
        by,
        sealed,
    ) = row
    return Origin(
        entry, day, event, tag, Money.of_units(sign * amount, currency), Money.of_units(sign * base, BASE), _instalment(pledge, no),
        receipt or "", line, file or "", place(sheet, at), sha256 or "", batch, by, sealed,
    )  # fmt: skip


def place(sheet: str | None, row: int | None) -> str:
    """`Sheet1!12`, `12` in a file without sheets, nothing where no row is known."""
    return "" if row is None else f"{sheet}!{row}" if sheet else str(row)


def _instalment(pledge: str | None, no: int | None) -> str:
    return f"{pledge}/{no}" if pledge and no is not None else pledge or ""


def _printed(text: str, trace: Trace) -> Money | None:
    from ledger.statements.figures_json import from_json

    figures = from_json(text)
    if trace.line[0] in "DFG":
        return printed_part(figures, trace)
    if trace.line not in A_LINES:
        lines = figures.funds
    elif trace.currency:
        own = [table.own for table in figures.pledged if table.own.currency == trace.currency]
        return own[0][trace.line].quarter if own else None
    else:
        lines = figures.pledged_in_all
    return lines[trace.line].quarter
