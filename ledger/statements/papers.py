"""The papers of issued statements: what each is drawn from, and the hash of its bytes, kept from the first time it was written.

All that a paper shows is settled once its statement counts: figures, language and look are stored with it, and who approved
it stands in its batch. So a paper is drawn after that, its hash is stored once, and every later drawing is held against it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.book.reader import Asking
from ledger.errors import Unsound
from ledger.i18n import Language, _
from ledger.statements.figures import Signed, StatementFigures
from ledger.statements.figures_json import from_json

if TYPE_CHECKING:
    from ledger.book.store import Unit

FILE = "id statement_id kind name sha256 made_with written_by written_at"


@dataclass(frozen=True, slots=True)
class Paper:
    """A statement that counts, as one kind of file; without `sha256` it was never written. Plain values: it goes to other processes."""

    statement: int
    number: str
    version: int
    contributor: str
    quarter: str
    batch: str
    seal: str
    text: str  # the figures as stored
    language: str
    locale: str
    approved_by: str
    approved_at: str
    kind: str
    sha256: str = ""
    made_with: str = ""

    @property
    def name(self) -> str:
        """The name of its file, made from codes only: a name can never leave the folder."""
        return _name(self.number, self.version, self.contributor, self.quarter, self.kind)

    @property
    def figures(self) -> StatementFigures:
        """The stored figures, and who approved them since: the seal is that of the figures as they were prepared."""
        found = from_json(self.text)
        if not self.approved_by:
            return found
        approved = Signed(self.approved_by, date.fromisoformat(self.approved_at[:10]))
        return replace(found, facts=replace(found.facts, issue=replace(found.facts.issue, approved=approved)))

    @property
    def tongue(self) -> Language:
        """The language and number format that it was issued in."""
        return Language(self.language, self.locale)


def name_of(figures: StatementFigures, kind: str) -> str:
    """The name that the paper of these figures will have."""
    facts = figures.facts
    return _name(facts.issue.number, facts.issue.version, facts.contributor.code, str(facts.quarter), kind)


def _name(number: str, version: int, contributor: str, quarter: str, kind: str) -> str:
    code = "".join(sign for sign in contributor if sign.isalnum() or sign == "-")
    return f"{number}-v{version}-{code}-{quarter}.{kind}"


def papers(query: Asking, which: str, kinds: Sequence[str], *, version: int = 0, every: bool = False) -> list[Paper]:
    """The papers of a statement (`S-2026-0026`), a run (`B-2026-0050`) or a quarter, by number and kind.

    The newest version that counts, the one asked for, or `every` one.
    """
    column = {"S": "s.number", "B": "b.number"}.get(which[:1], "s.quarter")
    newest: dict[tuple[str, int], tuple[Any, ...]] = {}
    for row in query.rows(
        "SELECT s.id, s.number, s.version, c.code, s.quarter, b.number, s.figures_sha256, s.figures, s.language, s.locale, b.decided_by, b.decided_at "
        "FROM statement s JOIN batch b ON b.id = s.batch_id AND b.state = 'posted' JOIN contributor c ON c.id = s.contributor_id "
        f"WHERE s.undone_in IS NULL AND {column} = :which AND (:v = 0 OR s.version = :v) ORDER BY s.number, s.version",
        which=which, v=version,
    ):  # fmt: skip
        newest[row[1], row[2] if every else 0] = row
    written = {
        (statement, kind): (sha256, made_with)
        for statement, kind, sha256, made_with in query.rows(
            "SELECT f.statement_id, f.kind, f.sha256, f.made_with FROM statement s JOIN batch b ON b.id = s.batch_id "
            f"JOIN statement_file f ON f.statement_id = s.id WHERE s.undone_in IS NULL AND {column} = :which",
            which=which,
        )
    }
    return [
        Paper(*(*row[:-2], by or "", at or "", kind, *written.get((row[0], kind), ("", ""))))
        for row in newest.values()
        for by, at in [row[-2:]]
        for kind in kinds
    ]


def digest(content: bytes) -> str:
    """SHA-256 as text."""
    return hashlib.sha256(content).hexdigest()


def settle(unit: "Unit", written: Iterable[tuple[Paper, str, str]]) -> None:
    """Store hash and program (`made_with`) of papers that were never written; raises Unsound when somebody else's differ."""
    for paper, sha256, made_with in written:
        known = unit.value(
            "SELECT sha256 FROM statement_file WHERE statement_id = :s AND kind = :k", s=paper.statement, k=paper.kind
        )
        if known is None:
            row = (*unit.ids("statement_file"), paper.statement, paper.kind, paper.name, sha256, made_with, unit.actor.user)
            unit.insert("statement_file", FILE, [(*row, unit.actor.moment)])
        elif known != sha256:
            raise Unsound(
                _("{file} was written with other bytes in the meantime.", file=paper.name),
                "fund verify",
                name="written-otherwise",
            )
