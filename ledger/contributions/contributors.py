"""Who contributes: adding and changing contributors, their class on a day, and the directory of their names."""

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.book.reader import Asking, Row
from ledger.book.store import Unit
from ledger.contributions.directory import Directory, Entry
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft
from ledger.contributions.known import also_called
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, either

# Not a contributor: money whose owner is unknown stands on account 2120, never under a name.
Fact = tuple[str, str, str | None]  # field, value, effective from


def directory(query: Asking) -> Directory:
    """Every name by which a contributor of this book may be called: its own, and those of the program's list for the same."""
    aliases: dict[str, list[str]] = {}
    for code, value in query.rows("SELECT contributor, value FROM contributor_alias WHERE field = 'alias' ORDER BY id"):
        aliases.setdefault(code, []).append(value)
    entries = (
        Entry(
            code,
            {k: v for k, v in zip(LANGUAGES, (en or code, es, fr, pt), strict=True) if v},
            alpha2 or "",
            tuple(aliases.get(code, ())),
            parent or "",
            language or "en",
        )
        for code, alpha2, en, es, fr, pt, parent, language in query.rows(
            "SELECT code, alpha2, name_en, name_es, name_fr, name_pt, parent, language FROM contributor_list ORDER BY code"
        )
    )
    return Directory.of(entries, also_called)


def find(query: Asking, text: str) -> tuple[int, str]:
    """(id, code) of a contributor by its code (alpha-2 and names accepted where certain); raises NotUnderstood with the nearest."""
    names = directory(query)
    code = names.find(text)
    if code is None:
        nearest = [names.label(near) for near in names.nearest(text)]
        hint = _("Did you mean {names}?", names=either(nearest)) if nearest else _("fund contributor list shows them")
        raise NotUnderstood(_('"{text}" is not a contributor.', text=text), hint, name="unknown-contributor")
    (number,) = query.rows("SELECT id FROM contributor_list WHERE code = :code", code=code)[0]
    return number, code


def kinds(query: Asking) -> dict[int, list[tuple[str, str]]]:
    """The dated classes of every contributor: id → (effective from, class), oldest first."""
    found: dict[int, list[tuple[str, str]]] = {}
    for number, kind, day in query.rows(
        "SELECT contributor_id, kind, effective_from FROM contributor_kind ORDER BY contributor_id, effective_from"
    ):
        found.setdefault(number, []).append((day, kind))
    return found


def kind_on(dated: Sequence[tuple[str, str]], day: date) -> str:
    """The class on a day; before the first known day, the first known class."""
    held = dated[0][1]
    for since, kind in dated:
        if since <= day.isoformat():
            held = kind
    return held


def add(unit: Unit, batch: int, drafts: Sequence[ContributorDraft]) -> tuple[int, int, int]:
    """Record contributors and what is new about known ones; returns (new, changed, unchanged).

    Raises LedgerError for a class that does not exist or a code that is not one.
    """
    known: dict[str, int] = dict(unit.rows("SELECT code, id FROM contributor WHERE undone_in IS NULL"))
    facts = _facts(unit)
    fresh: list[Row] = []
    rows: list[tuple[int, Fact]] = []
    changed = 0
    for draft in drafts:
        _check(draft)
        number = known.get(draft.code)
        if number is None:
            (number,) = unit.ids("contributor")
            known[draft.code] = number
            fresh.append((number, batch, draft.code))
        told = [fact for fact in _of(draft) if fact not in facts.get(number, set())]
        changed += bool(told) and not (fresh and fresh[-1][0] == number)
        rows += [(number, fact) for fact in told]
    unit.insert("contributor", "id batch_id code", fresh)
    _write(unit, batch, rows)
    return len(fresh), changed, len(drafts) - len(fresh) - changed


def change(unit: Unit, batch: int, contributor: int, facts: Iterable[Fact]) -> int:
    """Record further facts about a contributor (names, alias, class from a day, language …); returns how many are new."""
    held = _facts(unit).get(contributor, set())
    told = [fact for fact in facts if fact not in held]
    for field, value, _since in told:
        if field == "kind" and value not in KINDS:
            raise LedgerError(
                _('"{kind}" is not a class.', kind=value), _("one of: {words}", words=", ".join(KINDS)), name="unknown-class"
            )
        if field == "language" and value not in LANGUAGES:
            raise LedgerError(
                _('"{language}" is not a language of statements.', language=value),
                _("one of: {words}", words=", ".join(LANGUAGES)),
                name="unknown-language",
            )
    _write(unit, batch, [(contributor, fact) for fact in told])
    return len(told)


def _check(draft: ContributorDraft) -> None:
    if draft.kind not in KINDS:
        raise LedgerError(
            _('"{kind}" is not a class of contributor.', kind=draft.kind),
            _("one of: {words}", words=", ".join(KINDS)),
            name="unknown-class",
        )
    if not draft.code or not all(sign.isalnum() or sign in "-_." for sign in draft.code) or not draft.code.isascii():
        raise LedgerError(
            _('"{code}" is not a contributor code.', code=draft.code),
            _("letters, digits and hyphens, as IA-CIM"),
            name="bad-code",
        )
    if not draft.names.get("en", "").strip():
        raise LedgerError(_("{contributor} has no name.", contributor=draft.code), name="no-name")


def _of(draft: ContributorDraft) -> list[Fact]:
    since = draft.kind_from.isoformat() if draft.kind_from else None
    facts: list[Fact] = [("kind", draft.kind, since)]
    facts += [("kind", kind, day.isoformat() if day else None) for day, kind in draft.statuses]
    facts += [(f"name_{language}", name, None) for language, name in draft.names.items() if name]
    for field in ("alpha2", "language", "locale", "parent", "note"):
        if getattr(draft, field):
            facts.append((field, getattr(draft, field), None))
    facts += [("alias", alias, None) for alias in draft.aliases]
    return list(dict.fromkeys(facts))


def _facts(unit: Unit) -> dict[int, set[Fact]]:
    """What holds now: superseded values are not held, so that a change back is a change."""
    held: dict[int, set[Fact]] = {}
    newest: dict[tuple[int, str, str | None], str] = {}
    for number, field, value, since in unit.rows(
        "SELECT contributor_id, field, value, effective_from FROM contributor_fact WHERE undone_in IS NULL ORDER BY id"
    ):
        if field in ("alias", "iban"):
            held.setdefault(number, set()).add((field, value, since))
        else:
            newest[number, field, since] = value
    for (number, field, since), value in newest.items():
        held.setdefault(number, set()).add((field, value, since))
    return held


def _write(unit: Unit, batch: int, rows: Sequence[tuple[int, Fact]]) -> None:
    unit.insert(
        "contributor_fact", "id batch_id contributor_id field value effective_from",
        [(fact_id, batch, number, *fact) for fact_id, (number, fact) in zip(unit.ids("contributor_fact", len(rows)), rows, strict=True)],
    )  # fmt: skip
