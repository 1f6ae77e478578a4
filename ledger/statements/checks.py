"""What can be proved about issued statements and letters: figures are those that were sealed, and add up; what was asked for was open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ledger.book.checks import MOST, Check, Proof, told
from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.i18n import N_, _
from ledger.money import Money
from ledger.statements.coverage import Together
from ledger.statements.figures import StatementFigures
from ledger.statements.figures_json import from_json
from ledger.statements.papers import name_of


@dataclass(frozen=True, slots=True)
class _Said:
    """What is held on to of a statement's figures: base balance, what was pledged, and the name of its papers up to their kind."""

    balance: int
    pledged: int
    paper: str


def _statements(query: Asking) -> Proof:
    """The hash of each statement's figures is made again, its sums are, and its row says what the figures say."""
    heads: dict[int, str] = dict(
        query.rows("SELECT seq, hash FROM journal_transaction WHERE seq IN (SELECT chain_seq FROM statement)")
    )
    seen, said = 0, dict[int, _Said]()
    found: list[str] = []
    apart: list[str] = []
    for (batch,) in query.rows("SELECT DISTINCT batch_id FROM statement ORDER BY batch_id"):  # all at once are too much to hold
        run = Together()
        rows = query.rows(
            "SELECT s.id, s.number, s.version, c.code, s.quarter, s.figures, s.figures_sha256, s.chain_seq, s.chain_head FROM statement s "
            "JOIN contributor c ON c.id = s.contributor_id WHERE s.batch_id = :batch ORDER BY s.id", batch=batch,
        )  # fmt: skip
        seen += len(rows)
        for row, *issued, seq, head in rows:
            if seq and heads.get(seq) != head:
                found.append(_("{number} version {version} was issued on another chain", number=issued[0], version=issued[1]))
            figures = _read(issued, run, found)
            if figures:
                said[row] = _Said(
                    figures.funds["B14"].quarter.units, figures.pledged_in_all["A8"].quarter.units, name_of(figures, "")
                )
        if run.is_whole_run:
            apart += _differences(run)
    found += [*apart, *_gaps(query), *_coverage(query, said), *_papers(query, said)]
    return told(seen, found[:MOST])


def _read(issued: Sequence[Any], run: Together, found: list[str]) -> StatementFigures | None:
    """The figures of a statement, added to those of its run; None, and why, where they do not stand."""
    number, version, code, quarter, text, digest = issued
    if sha256(text.encode()).hexdigest() != digest:
        found.append(
            _("{number} version {version}: the stored figures are not those that were issued", number=number, version=version)
        )
        return None
    try:
        figures = from_json(text)
        run.add(figures)
    except Unsound as error:
        found.append(f"{number}: {error.message}")
        return None
    facts = figures.facts
    if (facts.issue.number, facts.issue.version, facts.contributor.code, str(facts.quarter)) != (number, version, code, quarter):
        found.append(_("{number} version {version}: its figures are those of another statement", number=number, version=version))
    return figures


def _differences(run: Together) -> list[str]:
    """Where the statements of a run that has them all do not add up to the fund as a whole that each of them states."""
    return [
        _("line {line} of {fund}: the statements of one run say {stated}, the fund {ledger}", line=row.line, fund=row.fund,
          stated=row.stated, ledger=row.ledger)
        for row in run.rows()
        if row.difference
    ]  # fmt: skip


def _gaps(query: Asking) -> Iterator[str]:
    """Versions of a number have no gaps: whoever holds one knows how many came before it."""
    for number, last, count in query.rows(
        "SELECT number, max(version), count(DISTINCT version) FROM statement GROUP BY number HAVING max(version) <> count(DISTINCT version) "
        "OR min(version) <> 1 ORDER BY number"
    ):
        yield _("{number}: of {last} versions there are {count}", number=number, last=last, count=count)


def _coverage(query: Asking, said: Mapping[int, _Said]) -> Iterator[str]:
    """Every statement of a run is in its coverage, with its own amounts."""
    for number, version in query.rows(
        "SELECT s.number, s.version FROM statement s WHERE EXISTS (SELECT 1 FROM statement_coverage v WHERE v.batch_id = s.batch_id) AND NOT EXISTS "
        "(SELECT 1 FROM statement_coverage v WHERE v.batch_id = s.batch_id AND v.statement_id = s.id AND v.contributor_id = s.contributor_id AND v.state = 'issued') "
        "ORDER BY s.id"
    ):
        yield _("{number} version {version} is not in what its run covered", number=number, version=version)
    for row, batch, code, balance, pledged in query.rows(
        "SELECT v.statement_id, b.number, c.code, v.balance, v.pledged FROM statement_coverage v JOIN batch b ON b.id = v.batch_id "
        "JOIN contributor c ON c.id = v.contributor_id WHERE v.statement_id IS NOT NULL ORDER BY v.id"
    ):
        if row in said and (said[row].balance, said[row].pledged) != (balance, pledged):
            yield _("{batch}: what it says of {code} is not what its statement says", batch=batch, code=code)


def _papers(query: Asking, said: Mapping[int, _Said]) -> Iterator[str]:
    """Every paper bears the name of its statement, which counts or counted."""
    for row, kind, name, state in query.rows(
        "SELECT f.statement_id, f.kind, f.name, b.state FROM statement_file f JOIN statement s ON s.id = f.statement_id "
        "JOIN batch b ON b.id = s.batch_id ORDER BY f.id"
    ):
        if row in said and (name != said[row].paper + kind or state not in ("posted", "undone")):
            yield _("{name} is no paper of a statement that counts", name=name)


def _reminders(query: Asking) -> Proof:
    """Every letter asked for instalments of its contributor, for what was open of them when it was written."""
    found = [
        _("{file}: {pledge}/{no} had {open} open, the letter asks for {amount}", file=file, pledge=pledge, no=no,
          open=str(Money.of_units(open_, currency)), amount=str(Money.of_units(amount, currency)))
        for file, pledge, no, currency, amount, open_ in query.rows(
            "SELECT x.* FROM (SELECT r.file_name, g.number, p.instalment, g.currency, p.amount, "
            f"({_STOOD.format('pledge_entry')}) - ({_STOOD.format('allocation')}) AS open "
            "FROM reminder_part p JOIN reminder r ON r.id = p.reminder_id JOIN pledge g ON g.id = p.pledge_id ORDER BY p.id) x "
            f"WHERE x.open <> x.amount OR x.amount <= 0 LIMIT {MOST}"
        )
    ]  # fmt: skip
    found += [
        _("{file} asks for nothing, or for what another contributor pledged", file=file)
        for (file,) in query.rows(
            "SELECT r.file_name FROM reminder r WHERE NOT EXISTS (SELECT 1 FROM reminder_part p WHERE p.reminder_id = r.id) OR EXISTS (SELECT 1 "
            "FROM reminder_part p JOIN pledge g ON g.id = p.pledge_id WHERE p.reminder_id = r.id AND (g.contributor_id <> r.contributor_id "
            "OR p.batch_id <> r.batch_id)) ORDER BY r.id"
        )
    ]
    return told(int(query.value("SELECT count(*) FROM reminder_part")), found[:MOST])


# What a letter's instalment had when it was written: no letter is written while something waits that changes it.
_STOOD = (
    "SELECT coalesce(sum(e.amount), 0) FROM {0} e WHERE e.pledge_id = p.pledge_id AND e.instalment = p.instalment AND e.batch_id < p.batch_id "
    "AND (e.undone_in IS NULL OR e.undone_in > p.batch_id)"
)
CHECKS = (
    Check("statements", N_("issued statements are what was sealed"), _statements),
    Check("reminders", N_("letters asked for what was open"), _reminders),
)
