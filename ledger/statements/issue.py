"""Issuing statements: numbered, sealed with the chain's head, their figures stored, so that the same paper can be written for ever.

A run says something about every contributor: issued, unchanged (its newest version stands), waiting for a second person, or
skipped with the reason. There is one number per contributor and quarter; what changed since gets the next version of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.reader import Asking
from ledger.errors import LedgerError
from ledger.i18n import N_, Language, _, default_locale
from ledger.money import BASE, Money
from ledger.periods import Quarter
from ledger.statements import coverage
from ledger.statements.changes import changes, differ
from ledger.statements.figures import Issue, Signed, StatementFigures
from ledger.statements.figures_changes import Cause
from ledger.statements.figures_json import from_json
from ledger.statements.gather import Source, source
from ledger.statements.look import Look

if TYPE_CHECKING:
    from ledger.book.store import Unit

STATEMENT = (
    "id batch_id number version contributor_id fund_id quarter language locale figures figures_sha256 chain_seq chain_head"
)
COVERAGE = "id batch_id quarter contributor_id state reason statement_id balance pledged"
UNCHANGED = N_("its figures did not change")
WAITS = N_("a version waits for a second person")
UNSIGNED = N_("only an unsigned pledge, or one of a later day")
NOTHING = N_("nothing counts up to the quarter's end")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement ready to be issued, or a draft of one."""

    contributor: int
    figures: StatementFigures
    language: Language


@dataclass(frozen=True, slots=True)
class Held:
    """The newest statement of a contributor for the quarter; `counts`: it is neither undone nor waiting."""

    id: int
    number: str
    version: int  # 0: a number was given, and no version ever counted
    text: str
    seq: int
    counts: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """What a run did about one contributor; unspent balance (B14) and pledges outstanding (A8) in the fund's currency."""

    contributor: int
    code: str
    state: str  # issued | unchanged | waits | skipped
    reason: str
    balance: Money
    pledged: Money
    drawn: Drawn | None = None
    stands: Held | None = None  # the one from before, which still holds


@dataclass(frozen=True, slots=True)
class Run:
    """A run of statements, not stored yet."""

    found: Source
    covered: tuple[Covered, ...]

    @property
    def drawn(self) -> list[Drawn]:
        """What is to be issued."""
        return [one.drawn for one in self.covered if one.drawn]


def preview(
    query: Asking, quarter: Quarter, contributor: int, known_on: Issue, language: str = "", *, by_agreement: bool = False
) -> Drawn:
    """The statement as it would be, marked as a draft."""
    drawn = source(query, quarter, only=contributor)
    head, last = drawn.chain
    issue = replace(known_on, chain_head=head, last_entry=last, two_people=drawn.two_people)
    figures = drawn.figures(contributor, issue, by_agreement=by_agreement)
    return Drawn(contributor, figures, language_of(figures, language))


def language_of(figures: StatementFigures, wanted: str = "") -> Language:
    """The contributor's own language and number format, or the language asked for, as it is written in the contributor's country."""
    party = figures.facts.contributor
    if wanted and wanted != party.language:
        return Language(wanted, default_locale(party.locale[3:], wanted))
    return Language(party.language, party.locale)


def draw(
    unit: "Unit", quarter: Quarter, contributors: Sequence[int] = (), *, language: str = "", look: Look | None = None,
    key: str = "", again: bool = False, by_agreement: bool = False,
) -> Run:  # fmt: skip
    """Draw up the statements of a quarter, for all contributors or some; `again`: those named get a new version in any case.

    A statement that went out by agreement stays so in its next version.
    Raises LedgerError when the quarter has not ended, Unsound when figures differ from the ledger.
    """
    if unit.actor.today <= quarter.last:
        raise LedgerError(
            _("{quarter} ends on {day}.", quarter=quarter, day=quarter.last),
            _("fund statement preview shows a draft"),
            name="not-ended",
        )
    found, held, contributors = source(unit, quarter), _held(unit, quarter), list(dict.fromkeys(contributors))
    head, last = found.chain
    prepared = Signed(unit.actor.user, unit.actor.today)
    issue = Issue(unit.actor.today, "", 1, prepared, None, found.two_people, last, head, look or Look(), key)
    due = found.due()
    wanted = due if not contributors else [one for one in contributors if one in due]
    before = {one: from_json(held[one].text) for one in wanted if one in held and held[one].version}
    parted = {one for one, old in before.items() if old.facts.agreements}
    drafts = {one: found.figures(one, issue, by_agreement=by_agreement or one in parted) for one in wanted}
    covered = []
    for contributor, figures in drafts.items():
        old = held.get(contributor)
        state, reason = ("waits", WAITS) if old and old.waits else ("issued", "")
        if old and old.counts and not (again and contributors) and not differ(before[contributor], figures):
            state, reason = "unchanged", UNCHANGED
        drawn = _numbered(unit, contributor, figures, old, language) if state == "issued" else None
        covered.append(_covered(found, contributor, state, reason, figures, drawn, old if state == "unchanged" else None))
    if not contributors:
        coverage.prove(unit, found, drafts.values())
    return Run(found, (*covered, *_skipped(unit, found, contributors, drafts)))


def _held(unit: "Unit", quarter: Quarter) -> dict[int, Held]:
    """The newest version that counts, counted once or waits; what was given back before it counted leaves its number only."""
    found = {}
    for owner, number, version, text, seq, row, state in unit.rows(
        "SELECT s.contributor_id, s.number, s.version, s.figures, s.chain_seq, s.id, b.state FROM statement s JOIN batch b ON b.id = s.batch_id "
        "WHERE s.quarter = :q ORDER BY CASE WHEN b.state IN ('withdrawn', 'returned') THEN 0 ELSE 1 END, s.version, s.id",
        q=str(quarter),
    ):
        gone = state in ("withdrawn", "returned")
        found[owner] = Held(row, number, 0 if gone else version, text, seq, state == "posted", state == "waiting")
    return found


def _numbered(unit: "Unit", contributor: int, figures: StatementFigures, old: Held | None, language: str) -> Drawn:
    """The figures under their number and version; a later version says what changed since the last one that went out."""
    if old:
        number = old.number
    else:
        (no,) = unit.numbers("S", figures.facts.quarter.year)
        number = f"S-{figures.facts.quarter.year}-{no:04d}"
    facts, version = figures.facts, old.version if old else 0
    told = None
    if old and version:
        told = changes(from_json(old.text), figures, _causes(unit, figures.facts.quarter, contributor, old.seq))
    facts = replace(facts, issue=replace(facts.issue, number=number, version=version + 1), changes=told)
    return Drawn(contributor, replace(figures, facts=facts), language_of(figures, language))


def _causes(query: Asking, quarter: Quarter, contributor: int, seq: int) -> list[Cause]:
    """Entries of the contributor sealed after link `seq` of the chain that lie before the quarter's end."""
    found: dict[str, tuple[str, str | None, dict[str, None]]] = {}
    for entry, day, late, line in query.rows(
        "SELECT number, day, late_from, line FROM journal WHERE contributor_id = :c AND seq > :seq AND day < :end AND line <> '' ORDER BY seq, no",
        c=contributor, seq=seq, end=quarter.days.end.isoformat(),
    ):  # fmt: skip
        found.setdefault(entry, (day, late, {}))[2][line] = None
    return [
        Cause(entry, date.fromisoformat(day), tuple(sorted(lines)), date.fromisoformat(late) if late else None)
        for entry, (day, late, lines) in found.items()
    ]


def _covered(
    found: Source, contributor: int, state: str, reason: str, figures: StatementFigures, drawn: Drawn | None, stands: Held | None
) -> Covered:
    balance, pledged = figures.funds["B14"].quarter, figures.pledged_in_all["A8"].quarter
    return Covered(contributor, found.parties[contributor].code, state, reason, balance, pledged, drawn, stands)


def skipped(query: Asking, found: Source, but: Collection[int]) -> dict[int, str]:
    """Contributors with a pledge, and nothing that counts in the quarter yet, with the reason; none of `but`."""
    rows = query.rows(
        "SELECT DISTINCT g.contributor_id FROM pledge g JOIN batch b ON b.id = g.batch_id AND b.state = 'posted' WHERE g.undone_in IS NULL"
    )
    return {number: UNSIGNED for (number,) in rows if number in found.parties and number not in but}


def _skipped(query: Asking, found: Source, contributors: Sequence[int], drafts: Collection[int]) -> list[Covered]:
    """Whoever gets no statement; of those who were named, all of them."""
    why = skipped(query, found, drafts)
    wanted = [one for one in contributors if one not in drafts] if contributors else sorted(why)
    zero = Money.zero(found.fund.currency)
    return [Covered(one, found.parties[one].code, "skipped", why.get(one, NOTHING), zero, zero) for one in wanted]


def by_accounts(found: Source, only: Sequence[int] = ()) -> tuple[Money, Money]:
    """(unspent balance, pledges outstanding) of all contributors, or of some, as the accounts have them."""
    rows = [pair for owner, pair in found.control.items() if not only or owner in only]
    zero = Money.zero(found.fund.currency)
    return sum((balance for _, balance in rows), zero), sum((pledged for pledged, _ in rows), zero)


def totals(figures: Sequence[StatementFigures]) -> tuple[Money, Money]:
    """(B14, A8) of all statements together."""
    zero = Money.zero(BASE)
    balance = sum((one.funds["B14"].quarter for one in figures), zero)
    return balance, sum((one.pledged_in_all["A8"].quarter for one in figures), zero)


def store(unit: "Unit", batch: int, run: Run) -> None:
    """Keep what is issued, and what the run says about every contributor."""
    seq, head = unit.rows("SELECT chain_seq, chain_head FROM book")[0]
    drawn, quarter = run.drawn, str(run.found.quarter)
    ids = dict(zip((one.contributor for one in drawn), unit.ids("statement", len(drawn)), strict=True))
    rows = [
        (
            ids[one.contributor], batch, one.figures.facts.issue.number, one.figures.facts.issue.version, one.contributor, run.found.fund_id, quarter,
            one.language.code, one.language.locale, one.figures.to_json(), one.figures.sha256, seq, head,
        )
        for one in drawn
    ]  # fmt: skip
    unit.insert("statement", STATEMENT, rows)
    told = [
        (
            number, batch, quarter, one.contributor, one.state, one.reason, ids.get(one.contributor, one.stands.id if one.stands else None),
            one.balance.units, one.pledged.units,
        )
        for number, one in zip(unit.ids("statement_coverage", len(run.covered)), run.covered, strict=True)
    ]  # fmt: skip
    unit.insert("statement_coverage", COVERAGE, told)
