"""A sheet of contributors → drafts and problems: codes, names in four languages, class, aliases, parent. The book is not touched."""

import datetime as dt
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

from imports.cells import Cell, ErrorCell, Grid, Workbook, hidden
from imports.columns import Table, Verdict, columns_not_found, find_table, is_blank, place, sheets_not_found, text_of, two_columns
from imports.headers import words
from imports.written import NotRead, prove, shown
from ledger.contributions.directory import AmbiguousContributor, Directory, plain
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft
from ledger.errors import Problem
from ledger.i18n import _, n_

_KINDS: Mapping[str, str] = {
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
_LANGUAGE_WORDS = {
    "english": "en", "ingles": "en", "anglais": "en", "spanish": "es", "espanol": "es", "espagnol": "es", "espanhol": "es",
    "french": "fr", "frances": "fr", "francais": "fr", "portuguese": "pt", "portugues": "pt", "portugais": "pt",
}  # fmt: skip
_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?")
_DEVICES = re.compile(r"CON|PRN|AUX|NUL|(?:COM|LPT)\d")  # names of files are made from codes


@dataclass(frozen=True, slots=True)
class ContributorOptions:
    """What the officer says about a sheet of contributors."""

    dates: str = ""
    sheets: tuple[str, ...] = ()
    kind: str = ""  # the class of all, where there is no such column
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContributorSheet:
    """What a file of contributors says. `rows`: contributor, not a contributor (why), refused (why)."""

    drafts: tuple[ContributorDraft, ...]
    problems: tuple[Problem, ...]
    rows: tuple[Verdict, ...]
    notes: tuple[str, ...]
    layout: tuple[str, ...]


def _columns(roles: Container[str]) -> bool:
    return any(role in roles for role in ("code", "alpha3")) and any(
        role in roles for role in ("name", *(f"name_{lang}" for lang in LANGUAGES))
    )


def read_contributors(workbook: Workbook, options: ContributorOptions, directory: Directory | None = None) -> ContributorSheet:
    """Every contributor of the file as a draft, every problem at its cell, every row accounted for.

    States carry ISO alpha-3 codes; an alpha-2 code is taken where a column gives the alpha-3, or where the
    `directory` knows it. The class is one of the six of AG/RES. 2019 (XXXIV-O/04), paragraph 11, in any of four languages.
    """
    grids = [grid for grid in workbook.sheets if not options.sheets or grid.name in options.sheets]
    tables = [table for grid in grids if (table := find_table(grid, "contributors", _columns, options.columns))]
    problems = [*sheets_not_found(workbook.sheets, options.sheets), *columns_not_found(workbook.sheets, options.columns)]
    problems = problems or list(_layout_problems(tables, options))
    if problems:
        return ContributorSheet((), tuple(problems), tuple(_verdicts(workbook.sheets, {}, "refused")), (), ())
    reader = _Contributors(tables, options, directory)
    reader.read()
    rows = _verdicts(workbook.sheets, reader.verdicts, "not a contributor")
    return ContributorSheet(
        tuple(reader.drafts),
        tuple(reader.problems),
        tuple(rows),
        tuple(reader.notes()),
        tuple(table.spoken() for table in tables),
    )


def _layout_problems(tables: list[Table], options: ContributorOptions) -> Iterator[Problem]:
    if not tables:
        cure = _('name the columns: --columns "code=ISO,name=Country" (a header, or letters)')
        yield Problem("file", _("no row says which column is the code and which the name"), cure, "no-table")
    for table in tables:
        for role, columns in table.twice.items():
            if role != "aliases":
                yield two_columns(table, role, columns)
        if "kind" not in table.columns and not options.kind:
            cure = _("add a column Kind, or run again with --kind member_state")
            yield Problem(
                place(table.grid, table.first - 1), _("no column says of which class a contributor is"), cure, "kind-missing"
            )


def _verdicts(grids: tuple[Grid, ...], known: Mapping[tuple[str, int], tuple[str, str]], otherwise: str) -> Iterator[Verdict]:
    for grid in grids:
        for row, cells in enumerate(grid.rows):
            if not all(is_blank(cell) for cell in cells):
                yield Verdict(place(grid, row), *known.get((grid.name, row), (otherwise, "it is not in a table of contributors")))


class _Contributors:
    """One file while it is read."""

    def __init__(self, tables: list[Table], options: ContributorOptions, directory: Directory | None) -> None:
        self.tables, self.options, self.directory = tables, options, directory
        self.drafts: list[ContributorDraft] = []
        self.problems: list[Problem] = []
        self.verdicts: dict[tuple[str, int], tuple[str, str]] = {}
        self.written = prove(self._days(), (), order=options.dates)
        self.years = self.spanish_only = 0
        self.here: list[Problem] = []  # problems of the row that is being read

    def read(self) -> None:
        """Every row of every table; then what two rows say of each other."""
        places: dict[str, tuple[Table, int]] = {}
        for table in self.tables:
            for row in range(table.first):
                self.verdicts[table.grid.name, row] = ("not a contributor", "it is the header, or stands above it")
            for row in range(table.first, len(table.grid.rows)):
                if not all(is_blank(cell) for cell in table.grid.rows[row]):
                    self._row(table, row, places)
        self._parents(places)

    def notes(self) -> Iterator[str]:
        """What a careful officer is told."""
        for table in self.tables:
            yield from hidden(table.grid)
            if unread := table.unread():
                yield _("Not read: {columns}.", columns=", ".join(unread))
        if self.years:
            yield _("Classes given by year, held to begin on its 1 January: {count}.", count=self.years)
        if self.spanish_only:
            yield _("Contributors without an English name, called by the one that is given: {count}.", count=self.spanish_only)
        spelled: dict[str, str] = {}
        for draft in self.drafts:
            other = spelled.setdefault(plain(draft.names["en"]), draft.code)
            if other != draft.code:
                yield _("{first} and {second} have the same name: it will find neither.", first=other, second=draft.code)

    def _days(self) -> Iterator[tuple[str, Cell]]:
        for table in self.tables:
            for row in range(table.first, len(table.grid.rows)):
                yield table.at(row, "since"), table.cell(row, "since")

    def _row(self, table: Table, row: int, places: dict[str, tuple[Table, int]]) -> None:
        self.here = []
        code, alpha2 = self._code(table, row)
        said = words(text_of(table.cell(row, "kind")))
        names = self._names(table, row)
        if sum(not is_blank(table.cell(row, role)) for role in table.columns) < 2 or said == "system":
            why = "it is a heading or a note" if said != "system" else "it is a record of the system, not a contributor"
            self.verdicts[table.grid.name, row] = ("not a contributor", why)
            return
        draft = ContributorDraft(
            code=code, kind=self._kind(table, row), names=names, kind_from=self._since(table, row), alpha2=alpha2,
            language=self._language(table, row), locale=self._locale(table, row), parent=text_of(table.cell(row, "parent")).upper(),
            aliases=self._aliases(table, row, names), note=self._text(table, row, "remark", 2000), where=table.at(row),
        )  # fmt: skip
        for role in table.columns:
            if isinstance(cell := table.cell(row, role), ErrorCell):
                self.here = [problem for problem in self.here if problem.where != table.at(row, role)]
                self._refuse(table, row, role, cell.why, _("write the value itself"), "not-a-value")
        if code in places:
            earlier = places[code]
            self._refuse(
                table,
                row,
                "code",
                _("{code} stands in {place} already", code=code, place=earlier[0].at(earlier[1])),
                _("give it a code of its own"),
                "duplicate-code",
            )
        if self.here:
            self.verdicts[table.grid.name, row] = ("refused", self.here[0].what)
            self.problems += self.here
            return
        places[code] = (table, row)
        self.drafts.append(draft)
        self.verdicts[table.grid.name, row] = ("contributor", "")

    def _refuse(self, table: Table, row: int, role: str, what: str, cure: str, name: str) -> None:
        self.here.append(Problem(table.at(row, role), what, cure, name))

    def _text(self, table: Table, row: int, role: str, longest: int) -> str:
        text = text_of(table.cell(row, role))
        if len(text) > longest:
            self._refuse(
                table,
                row,
                role,
                n_("{value} has {count} character", "{value} has {count} characters", len(text), value=shown(text)),
                _("write at most {most}", most=longest),
                "text-too-long",
            )
            return ""
        return text

    def _code(self, table: Table, row: int) -> tuple[str, str]:
        """Alpha-3 where a column has it, else the code; a code of two letters beside an alpha-3 is the alpha-2."""
        code, alpha2, alpha3 = (text_of(table.cell(row, role)).upper() for role in ("code", "alpha2", "alpha3"))
        if alpha3 and len(code) == 2 and not alpha2:
            alpha2 = code
        found, role = (alpha3, "alpha3") if alpha3 else (code, "code")
        if len(found) == 2 and self.directory:
            with suppress(AmbiguousContributor):  # what several are called so is refused like any code of two letters
                found, alpha2 = (known, found) if (known := self.directory.find(found)) else (found, alpha2)
        if table.cell(row, "code") is False or table.cell(row, "alpha2") is False:
            self._refuse(
                table,
                row,
                "code",
                _("FALSE is not a code"),
                _("write NO as text: a program has made a word of Norway"),
                "bad-code",
            )
        elif not found:
            self._refuse(
                table, row, role, _("no code is given"), _("write the ISO alpha-3 code, or one like IA-CIM"), "code-missing"
            )
        elif re.fullmatch("[A-Z]{2}", found):
            self._refuse(
                table,
                row,
                role,
                _("{value} is an alpha-2 code", value=shown(found)),
                _("add a column Alpha-3 with the code of three letters"),
                "alpha2-only",
            )
        elif not _CODE.fullmatch(found) or _DEVICES.fullmatch(found) or (alpha3 and not re.fullmatch("[A-Z]{3}", alpha3)):
            self._refuse(
                table,
                row,
                role,
                _("{value} is not a code", value=shown(found)),
                _("write capital letters, digits and hyphens, such as IA-CIM"),
                "bad-code",
            )
        if alpha2 and not re.fullmatch("[A-Z]{2}", alpha2):
            self._refuse(
                table,
                row,
                "alpha2",
                _("{value} is not an alpha-2 code", value=shown(alpha2)),
                _("write two letters, or nothing"),
                "bad-code",
            )
        return found, alpha2

    def _names(self, table: Table, row: int) -> dict[str, str]:
        names = {lang: self._text(table, row, f"name_{lang}", 300) for lang in LANGUAGES}
        general = self._text(table, row, "name", 300)
        names["en"] = names["en"] or general
        if not any(names.values()):
            role = next((role for role in ("name_en", "name", "name_es") if role in table.columns), "code")
            self._refuse(table, row, role, _("no name is given"), _("write the official name"), "name-missing")
        elif not names["en"]:
            self.spanish_only += 1
            names["en"] = next(filter(None, names.values()))
        return {lang: name for lang, name in names.items() if name}

    def _kind(self, table: Table, row: int) -> str:
        said = text_of(table.cell(row, "kind")) or self.options.kind
        known = {phrase.strip(): kind for kind, phrases in _KINDS.items() for phrase in " ".join(phrases.split()).split(",")}
        found = said if said in KINDS else known.get(words(said), "")
        if not found:
            cure = _("write one of: {known}", known=", ".join(kind.replace("_", " ") for kind in KINDS))
            self._refuse(
                table,
                row,
                "kind",
                _("{value} is not a class of contributors", value=shown(said)) if said else _("no class is given"),
                cure,
                "unknown-class",
            )
        return found

    def _since(self, table: Table, row: int) -> dt.date | None:
        cell = table.cell(row, "since")
        if is_blank(cell):
            return None
        year = text_of(cell) if isinstance(cell, (str, Decimal)) else ""
        if re.fullmatch(r"(?:18|19|20)\d\d", year):
            self.years += 1
            return dt.date(int(year), 1, 1)
        day = self.written.day(cell)
        if isinstance(day, NotRead):
            self._refuse(table, row, "since", day.what, day.cure, day.name)
            return None
        return day

    def _language(self, table: Table, row: int) -> str:
        said = words(text_of(table.cell(row, "language"))) or "en"
        found = said if said in LANGUAGES else _LANGUAGE_WORDS.get(said, "")
        if not found:
            self._refuse(
                table,
                row,
                "language",
                _("{value} is not a language of statements", value=shown(said)),
                _("write en, es, fr or pt"),
                "unknown-language",
            )
        return found

    def _locale(self, table: Table, row: int) -> str:
        said = text_of(table.cell(row, "locale")).replace("_", "-")
        if said and not re.fullmatch(r"[a-z]{2}(?:-[A-Z]{2})?", said):
            self._refuse(
                table,
                row,
                "locale",
                _("{value} is not a number format", value=shown(said)),
                _("write it as es-MX"),
                "not-a-locale",
            )
        return said

    def _aliases(self, table: Table, row: int, names: Mapping[str, str]) -> tuple[str, ...]:
        """Split at semicolons, over all columns of other names; what repeats a name is left out."""
        columns = table.twice.get("aliases") or ((table.columns["aliases"],) if "aliases" in table.columns else ())
        cells = table.grid.rows[row]
        said = [alias.strip() for column in columns if column < len(cells) for alias in text_of(cells[column]).split(";")]
        found = {alias: None for alias in said if alias and alias not in names.values()}
        if any(len(alias) > 300 for alias in found):
            self._refuse(
                table, row, "aliases", _("an alias is longer than 300 characters"), _("separate aliases by ;"), "text-too-long"
            )
        return tuple(found)

    def _parents(self, places: Mapping[str, tuple[Table, int]]) -> None:
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
                table, row = places[draft.code]
                problem = Problem(
                    table.at(row, "parent"),
                    _("{contributor} would roll up to itself", contributor=draft.code),
                    _("correct the parent"),
                    "parent-circle",
                )
                self.problems.append(problem)
                self.verdicts[table.grid.name, row] = ("refused", problem.what)
            else:
                kept.append(replace(draft, parent=parents[draft.code]))
        self.drafts = kept
