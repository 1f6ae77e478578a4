"""Issuing statements: numbered, sealed with the chain's head, their figures stored, so that the same paper can be written for ever."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import Language
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements import coverage
from ledger.statements.figures import Issue, Signed, StatementFigures
from ledger.statements.gather import Source, source

if TYPE_CHECKING:
    from ledger.book.store import Unit

STATEMENT = (
    "id batch_id number version contributor_id fund_id quarter language locale figures figures_sha256 file_name file_sha256 "
    "chain_seq chain_head"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement ready to be issued, or a draft of one."""

    contributor: int
    figures: StatementFigures
    language: Language


def preview(query: Asking, quarter: Quarter, contributor: int, known_on: Issue, language: str = "") -> Drawn:
    """The statement as it would be, marked as a draft."""
    drawn = source(query, quarter, only=contributor)
    head, last = drawn.chain
    issue = replace(known_on, chain_head=head, last_entry=last, two_people=drawn.two_people)
    figures = drawn.figures(contributor, issue)
    return Drawn(contributor, figures, language_of(figures, language))


def language_of(figures: StatementFigures, wanted: str = "") -> Language:
    """The contributor's own language and number format, or the language asked for in the contributor's place."""
    party = figures.facts.contributor
    if wanted and wanted != party.language:
        return Language(wanted)
    return Language(party.language, party.locale) if party.locale else Language(party.language)


def draw(unit: "Unit", quarter: Quarter, contributors: Sequence[int] = ()) -> tuple[list[Drawn], Source]:
    """Number and draw the statements of a quarter, for all contributors or some; a contributor that holds one gets the next version.

    Raises LedgerError when the quarter has not ended, Unsound when figures differ from the ledger.
    """
    if unit.actor.today <= quarter.last:
        raise LedgerError(f"{quarter} ends on {quarter.last}.", "fund statement preview shows a draft", name="not-ended")
    found = source(unit, quarter)
    held = {
        owner: (number, version)
        for owner, number, version in unit.rows(
            "SELECT contributor_id, number, max(version) FROM statement WHERE quarter = :q AND undone_in IS NULL GROUP BY contributor_id, number",
            q=str(quarter),
        )
    }
    head, last = found.chain
    prepared = Signed(unit.actor.user, unit.actor.today)
    drawn = []
    for contributor in contributors or found.due():
        if contributor not in found.parties:
            continue
        number, version = held.get(contributor, ("", 0))
        if not number:
            (no,) = unit.numbers("S", quarter.year)
            number = f"S-{quarter.year}-{no:04d}"
        issue = Issue(unit.actor.today, number, version + 1, prepared, None, found.two_people, last, head)
        figures = found.figures(contributor, issue)
        drawn.append(Drawn(contributor, figures, language_of(figures)))
    if not contributors:
        coverage.prove(unit, found, (one.figures for one in drawn))
    return drawn, found


def by_accounts(found: Source, only: Sequence[int] = ()) -> tuple[Money, Money]:
    """(unspent balance, pledges outstanding) of all contributors, or of some, as the accounts have them."""
    rows = [pair for owner, pair in found.control.items() if not only or owner in only]
    zero = Money.zero(found.fund.currency)
    return sum((balance for _, balance in rows), zero), sum((pledged for pledged, _ in rows), zero)


def store(unit: "Unit", batch: int, fund: int, drawn: Sequence[Drawn], files: Sequence[tuple[str, str]]) -> None:
    """Keep what is issued; `files` are (name, SHA-256) of the workbook of each."""
    seq, head = unit.rows("SELECT chain_seq, chain_head FROM book")[0]
    ids = unit.ids("statement", len(drawn))
    rows = []
    for number, one, (name, digest) in zip(ids, drawn, files, strict=True):
        issue = one.figures.facts.issue
        rows.append((
            number, batch, issue.number, issue.version, one.contributor, fund, str(one.figures.facts.quarter), one.language.code,
            one.language.locale, one.figures.to_json(), one.figures.sha256, name, digest, seq, head,
        ))  # fmt: skip
    unit.insert("statement", STATEMENT, rows)


def totals(drawn: Sequence[Drawn]) -> tuple[Money, Money]:
    """(B14, A8) of all statements together."""
    zero = Money.zero("USD")
    balance = sum((one.figures.funds["B14"].quarter for one in drawn), zero)
    return balance, sum((one.figures.pledged_in_all["A8"].quarter for one in drawn), zero)
