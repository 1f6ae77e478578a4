"""A sheet of contributors → drafts and problems: codes, names in four languages, class, aliases, parent. The book is not touched."""

import datetime as dt
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from imports.cells import ErrorCell, Workbook
from imports.columns import Table, is_blank, place, text_of, two_columns
from imports.headers import words
from imports.sheet_rows import (
    Found,
    Row,
    SheetOptions,
    Why,
    half_converted,
    is_empty,
    not_there,
    tables_of,
    texts,
    unread,
    verdicts,
)
from imports.written import prove, shown
from ledger.contributions.directory import AmbiguousContributor, Directory, plain
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft
from ledger.errors import Problem
from ledger.i18n import _, is_locale

_CLASSES: Mapping[str, str] = {
    "member_state": "member state, member states, state member, estado miembro, estados miembros, etat membre, estado membro",
    "permanent_observer": """permanent observer, permanent observers, observer, permanent observer state, observador permanente,
        observador, estado observador permanente, observateur permanent, observateur""",
    "inter_american_entity": """inter american entity, inter american system, entity of the inter american system,
        organs agencies and entities of the inter american system, inter american organ, inter american agency,
        entidad interamericana, sistema interamericano, entidad del sistema interamericano, organismo interamericano,
        entite interamericaine, systeme interamericain, entidade interamericana, sistema interamericano""",
    "public_entity": "public entity, public entities, public, entidad publica, entite publique, entidade publica",
    "private_entity": """private entity, private entities, private, private sector, entidad privada, sector privado, entite privee,
        entidade privada""",
    "other_source": """other source, other sources, other, international organization, international organisation, otra fuente,
        otras fuentes, organizacion internacional, autre source, organisation internationale, outra fonte,
        organizacao internacional""",
}  # the words of AG/RES. 2019 (XXXIV-O/04), paragraph 11, and of lists seen; international organizations are other sources
_KINDS = {" ".join(phrase.split()): kind for kind, phrases in _CLASSES.items() for phrase in phrases.split(",")}
_LANGUAGE_WORDS = {
    "english": "en", "ingles": "en", "anglais": "en", "spanish": "es", "espanol": "es", "espagnol": "es", "espanhol": "es",
    "french": "fr", "frances": "fr", "francais": "fr", "portuguese": "pt", "portugues": "pt", "portugais": "pt",
}  # fmt: skip
_NOT_IN_A_TABLE = "it is not in a table of contributors"
_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?")
_DEVICES = re.compile(r"CON|PRN|AUX|NUL|(?:COM|LPT)\d")  # names of files are made from codes


ContributorSheet = Found[ContributorDraft]


@dataclass(frozen=True, slots=True)
class ContributorOptions(SheetOptions):
    """What the officer says about a sheet of contributors."""

    kind: str = ""  # the class of all, where there is no such column


def _columns(roles: Container[str]) -> bool:
    return any(role in roles for role in ("code", "alpha3")) and any(
        role in roles for role in ("name", *(f"name_{lang}" for lang in LANGUAGES))
    )


def read_contributors(workbook: Workbook, options: ContributorOptions, directory: Directory | None = None) -> ContributorSheet:
    """Every contributor of the file as a draft, every problem at its cell, every row accounted for.

    States carry ISO alpha-3 codes; an alpha-2 code is taken where a column gives the alpha-3, or where the
    `directory` knows it. The class is one of the six of AG/RES. 2019 (XXXIV-O/04), paragraph 11, in any of four languages.
    """
    tables = tables_of(workbook, "contributors", _columns, options)
    problems = not_there(workbook, options) or list(_layout_problems(tables, options))
    if problems:
        return Found((), tuple(problems), verdicts(workbook, {}, ("refused", _NOT_IN_A_TABLE)))
    reader = _Contributors(tables, options, directory)
    reader.read()
    rows = verdicts(workbook, reader.verdicts, ("not a contributor", _NOT_IN_A_TABLE))
    layout = tuple(table.spoken() for table in tables)
    return Found(tuple(reader.drafts), tuple(reader.problems), rows, tuple(reader.notes()), layout)


def _layout_problems(tables: list[Table], options: ContributorOptions) -> Iterator[Problem]:
    if not tables:
        cure = _('name the columns: --columns "code=ISO,name=Country" (a header, or letters)')
        yield Problem("file", _("no row says which column is the code and which the name"), cure, "no-table")
    for table in tables:
        for role, columns in table.twice.items():
            if role != "aliases":
                yield two_columns(table, role, columns)
        if not options.dates:
            yield from half_converted(table, ("since",))
        if "kind" not in table.columns and not options.kind:
            cure = _("add a column Kind, or run again with --kind member_state")
            what = _("no column says of which class a contributor is")
            yield Problem(place(table.grid, table.first - 1), what, cure, "kind-missing")


class _Contributors:
    """One file while it is read."""

    def __init__(self, tables: list[Table], options: ContributorOptions, directory: Directory | None) -> None:
        self.tables, self.options, self.directory = tables, options, directory
        self.drafts: list[ContributorDraft] = []
        self.problems: list[Problem] = []
        self.verdicts: dict[str, dict[int, Why]] = {table.grid.name: {} for table in tables}
        self.written = prove(texts(tables, ("since",)), (), order=options.dates)
        self.years = self.spanish_only = 0

    def read(self) -> None:
        """Every row of every table; then what two rows say of each other."""
        places: dict[str, Row] = {}
        for table in self.tables:
            for index, cells in enumerate(table.grid.rows):
                if index < table.first:
                    self._set(table, index, "not a contributor", "it is the header, or stands above it")
                elif not is_empty(cells):
                    self._row(Row(table, index), places)
        self._parents(places)

    def notes(self) -> Iterator[str]:
        """What a careful officer is told."""
        for table in self.tables:
            yield from unread(table)
        if self.years:
            yield _("Classes given by year, held to begin on its 1 January: {count}.", count=self.years)
        if self.spanish_only:
            yield _("Contributors without an English name, called by the one that is given: {count}.", count=self.spanish_only)
        spelled: dict[str, str] = {}
        for draft in self.drafts:
            other = spelled.setdefault(plain(draft.names["en"]), draft.code)
            if other != draft.code:
                yield _("{first} and {second} have the same name: it will find neither.", first=other, second=draft.code)

    def _set(self, table: Table, row: int, verdict: str, why: str = "") -> None:
        self.verdicts[table.grid.name][row] = (verdict, why)

    def _row(self, row: Row, places: dict[str, Row]) -> None:
        table, said = row.table, words(text_of(row.cell("kind")))
        if sum(not is_blank(row.cell(role)) for role in table.columns) < 2 or said == "system":
            why = "it is a heading or a note" if said != "system" else "it is a record of the system, not a contributor"
            self._set(table, row.row, "not a contributor", why)
            return
        code, alpha2 = self._code(row)
        names = self._names(row)
        draft = ContributorDraft(
            code=code, kind=self._kind(row), names=names, kind_from=self._since(row), alpha2=alpha2, language=_language(row),
            locale=_locale(row), parent=text_of(row.cell("parent")).upper(), aliases=_aliases(row, names),
            note=row.text("remark", 2000), where=row.place,
        )  # fmt: skip
        for role in table.columns:
            if isinstance(cell := row.cell(role), ErrorCell):
                row.problems = [problem for problem in row.problems if problem.where != table.at(row.row, role)]
                row.refuse(role, cell.why, _("write the value itself"), "not-a-value")
        if code in places:
            at = places[code].table.at(places[code].row)
            row.refuse(
                "code",
                _("{code} stands in {place} already", code=code, place=at),
                _("give it a code of its own"),
                "duplicate-code",
            )
        if row.problems:
            self._set(table, row.row, "refused", row.problems[0].what)
            self.problems += row.problems
            return
        places[code] = row
        self.drafts.append(draft)
        self._set(table, row.row, "contributor")

    def _code(self, row: Row) -> tuple[str, str]:
        """Alpha-3 where a column has it, else the code; a code of two letters beside an alpha-3 is the alpha-2."""
        code, alpha2, alpha3 = (text_of(row.cell(role)).upper() for role in ("code", "alpha2", "alpha3"))
        if alpha3 and len(code) == 2 and not alpha2:
            alpha2 = code
        found, role = (alpha3, "alpha3") if alpha3 else (code, "code")
        if len(found) == 2 and self.directory:
            with suppress(AmbiguousContributor):  # what several are called so is refused like any code of two letters
                found, alpha2 = (known, found) if (known := self.directory.find(found)) else (found, alpha2)
        if row.cell("code") is False or row.cell("alpha2") is False:
            row.refuse("code", _("FALSE is not a code"), _("write NO as text: a program has made a word of Norway"), "bad-code")
        elif not found:
            row.refuse(role, _("no code is given"), _("write the ISO alpha-3 code, or one like IA-CIM"), "code-missing")
        elif re.fullmatch("[A-Z]{2}", found):
            what, cure = (
                _("{value} is an alpha-2 code", value=shown(found)),
                _("add a column Alpha-3 with the code of three letters"),
            )
            row.refuse(role, what, cure, "alpha2-only")
        elif not _CODE.fullmatch(found) or _DEVICES.fullmatch(found) or (alpha3 and not re.fullmatch("[A-Z]{3}", alpha3)):
            what, cure = (
                _("{value} is not a code", value=shown(found)),
                _("write capital letters, digits and hyphens, such as IA-CIM"),
            )
            row.refuse(role, what, cure, "bad-code")
        if alpha2 and not re.fullmatch("[A-Z]{2}", alpha2):
            what = _("{value} is not an alpha-2 code", value=shown(alpha2))
            row.refuse("alpha2", what, _("write two letters, or nothing"), "bad-code")
        return found, alpha2

    def _names(self, row: Row) -> dict[str, str]:
        names = {lang: row.text(f"name_{lang}") for lang in LANGUAGES}
        names["en"] = names["en"] or row.text("name")
        if not any(names.values()):
            role = next((role for role in ("name_en", "name", "name_es") if role in row.table.columns), "code")
            row.refuse(role, _("no name is given"), _("write the official name"), "name-missing")
        elif not names["en"]:
            self.spanish_only += 1
            names["en"] = next(filter(None, names.values()))
        return {lang: name for lang, name in names.items() if name}

    def _kind(self, row: Row) -> str:
        said = text_of(row.cell("kind")) or self.options.kind
        found = said if said in KINDS else _KINDS.get(words(said), "")
        if not found:
            what = _("{value} is not a class of contributors", value=shown(said)) if said else _("no class is given")
            cure = _("write one of: {known}", known=", ".join(kind.replace("_", " ") for kind in KINDS))
            row.refuse("kind", what, cure, "unknown-class")
        return found

    def _since(self, row: Row) -> dt.date | None:
        cell = row.cell("since")
        year = text_of(cell) if isinstance(cell, (str, Decimal)) else ""
        if re.fullmatch(r"(?:18|19|20)\d\d", year):
            self.years += 1
            return dt.date(int(year), 1, 1)
        return row.day_in("since", self.written)

    def _parents(self, places: Mapping[str, Row]) -> None:
        """A parent in the file is meant by its alpha-3 code; nobody rolls up to itself, over however many steps."""
        by_alpha2 = {draft.alpha2: draft.code for draft in self.drafts if draft.alpha2}
        parents = {draft.code: by_alpha2.get(draft.parent, draft.parent) for draft in self.drafts}
        kept: list[ContributorDraft] = []
        for draft in self.drafts:
            seen, above = {draft.code}, parents[draft.code]
            while above and above not in seen:
                seen.add(above)
                above = parents.get(above, "")
            if above:
                row = places[draft.code]
                row.refuse(
                    "parent",
                    _("{contributor} would roll up to itself", contributor=draft.code),
                    _("correct the parent"),
                    "parent-circle",
                )
                self.problems += row.problems
                self._set(row.table, row.row, "refused", row.problems[0].what)
            else:
                kept.append(replace(draft, parent=parents[draft.code]))
        self.drafts = kept


def _language(row: Row) -> str:
    said = words(text_of(row.cell("language"))) or "en"
    found = said if said in LANGUAGES else _LANGUAGE_WORDS.get(said, "")
    if not found:
        what = _("{value} is not a language of statements", value=shown(said))
        row.refuse("language", what, _("write en, es, fr or pt"), "unknown-language")
    return found


def _locale(row: Row) -> str:
    said = text_of(row.cell("locale")).replace("_", "-")
    if said and not is_locale(said):
        row.refuse("locale", _("{value} is not a number format", value=shown(said)), _("write it as es-MX"), "not-a-locale")
    return said


def _aliases(row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    """Split at semicolons, over all columns of other names; what repeats a name is left out."""
    columns = row.table.twice.get("aliases") or [at for role, at in row.table.columns.items() if role == "aliases"]
    said = [alias.strip() for column in columns for alias in text_of(row.table.grid.cell(row.row, column)).split(";")]
    found = {alias: None for alias in said if alias and alias not in names.values()}
    if any(len(alias) > 300 for alias in found):
        row.refuse("aliases", _("an alias is longer than 300 characters"), _("separate aliases by ;"), "text-too-long")
    return tuple(found)
