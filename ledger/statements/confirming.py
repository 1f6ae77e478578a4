"""Asking contributors to confirm their balances at the end of a fiscal year, and recording what they answer.

A letter has the figures of the newest statement issued for the last quarter of the year, as they are stored there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.reader import Asking
from ledger.budget.lines import ends
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import Language, _
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import StatementFigures
from ledger.statements.figures_json import from_json

if TYPE_CHECKING:
    from ledger.book.store import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """A contributor that can be asked: the newest statement of the year's last quarter, and its figures."""

    contributor: int
    code: str
    statement: int
    figures: StatementFigures
    language: Language


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contributor stands: not asked (no `sent`), silent, agrees, or differs by `amount` in the fund's currency.

    `answered`, `text`, `document` are those of the newest answer; `newer`: a later version of the statement was issued since.
    """

    contributor: str
    statement: str
    version: int
    state: str
    sent: date | None = None
    answered: date | None = None
    amount: Money | None = None
    text: str = ""
    document: str = ""
    newer: bool = False


def last_quarter(query: Asking, year: int) -> Quarter:
    """The quarter in which a fiscal year ends."""
    return Quarter.of(ends(year, int(query.value("SELECT fiscal_month FROM book"))))


def load(query: Asking, year: int, contributors: Sequence[int] = ()) -> list[Asked]:
    """Whoever has a statement of the year's last quarter, by code; raises LedgerError where nobody has, or one that is named has not."""
    quarter = last_quarter(query, year)
    rows = query.rows(
        "SELECT l.contributor_id, l.contributor, l.id, s.figures, l.language, l.locale FROM statement_list l JOIN statement s ON s.id = l.id "
        "WHERE l.quarter = :q AND l.version = (SELECT max(n.version) FROM statement_list n WHERE n.number = l.number) ORDER BY l.contributor",
        q=str(quarter),
    )
    found = [Asked(who, code, number, from_json(text), Language(lang, place)) for who, code, number, text, lang, place in rows if not contributors or who in contributors]  # fmt: skip
    if not found or len(found) < len(set(contributors)):
        have = {one.contributor for one in found}
        lacking = ", ".join(code for who, code in query.rows("SELECT id, code FROM contributor WHERE undone_in IS NULL ORDER BY code") if who in contributors and who not in have)  # fmt: skip
        what = _("no statement is issued for {quarter}, the last quarter of the fiscal year {year}.", quarter=quarter, year=year)
        if lacking:
            what = _(
                "{contributors}: no statement is issued for {quarter}, the last quarter of the fiscal year {year}.",
                contributors=lacking, quarter=quarter, year=year,
            )  # fmt: skip
        raise LedgerError(what, f"fund statement issue {quarter}", name="no-statement")
    return found


def send(unit: "Unit", batch: int, year: int, asked: Sequence[Asked], files: Sequence[tuple[str, str]]) -> None:
    """Record the letters; `files` are name and SHA-256 of each."""
    ids = unit.ids("confirmation", len(asked))
    unit.insert(
        "confirmation", "id batch_id contributor_id year statement_id day language file_name file_sha256",
        [(number, batch, one.contributor, year, one.statement, unit.actor.today.isoformat(), one.language.code, name, digest)
         for number, one, (name, digest) in zip(ids, asked, files, strict=True)],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `amount` is what the contributor has more than we, in the fund's currency; nothing where it agrees."""

    day: date
    agrees: bool
    text: str
    amount: Money
    document: str
    sha256: str


def answered(unit: "Unit", batch: int, contributor: int, year: int, reply: Reply) -> None:
    """Record what a contributor answered to the newest letter; raises LedgerError where none was sent, or not yet on that day."""
    row = unit.one(
        "SELECT id, day, contributor FROM confirmation_list WHERE contributor_id = :who AND year = :year ORDER BY id DESC LIMIT 1",
        who=contributor, year=year,
    )  # fmt: skip
    if row is None:
        (code,) = unit.rows("SELECT code FROM contributor WHERE id = :id", id=contributor)[0]
        raise LedgerError(
            _("{code} was not asked to confirm {year}.", code=code, year=year),
            f"fund statement confirm {year} {code}",
            name="not-asked",
        )
    letter, sent, code = row
    if reply.day.isoformat() < sent:
        raise NotUnderstood(
            _("{code} was asked on {sent}, it cannot have answered on {day}.", code=code, sent=sent, day=reply.day),
            _("correct the day"),
            name="before-it-was-asked",
        )
    (number,) = unit.ids("confirmation_reply")
    unit.insert(
        "confirmation_reply", "id batch_id confirmation_id day agrees text amount document document_sha256",
        [(number, batch, letter, reply.day.isoformat(), reply.agrees, reply.text, reply.amount.units, reply.document, reply.sha256)],
    )  # fmt: skip


def standing(query: Asking, year: int) -> Iterator[Standing]:
    """Every contributor with a statement of the year's last quarter, or a letter, by code: whether it was asked and what it said."""
    issued = {
        code: (number, version)
        for code, number, version in query.rows(
            "SELECT contributor, number, max(version) FROM statement_list WHERE quarter = :q GROUP BY contributor, number",
            q=str(last_quarter(query, year)),
        )
    }
    currency = str(query.value("SELECT currency FROM book"))
    letters = {
        row[0]: row
        for row in query.rows(
            "SELECT contributor, statement, version, state, day, answered, amount, text, document FROM confirmation_list WHERE year = :year ORDER BY id",
            year=year,
        )
    }
    for code in sorted(issued.keys() | letters.keys()):
        if code not in letters:
            yield Standing(code, *issued[code], "not_asked")
            continue
        _code, number, version, state, sent, day, amount, text, document = letters[code]
        yield Standing(
            code, number, version, state, date.fromisoformat(sent), date.fromisoformat(day) if day else None,
            Money.of_units(amount, currency) if state == "differs" else None, text or "", document or "", issued.get(code, ("", 0))[1] > version,
        )  # fmt: skip
