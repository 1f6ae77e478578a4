"""`fund contributor`: who contributes."""

from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.outcome import Outcome
from ledger.commands.session import one_of, session
from ledger.contributions.drafts import KINDS, LANGUAGES, ContributorDraft
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, _, is_locale, n_
from ledger.periods import parse_day
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Who contributes.")
CLASS = Annotated[str, typer.Option("--class", help="member_state, permanent_observer, inter_american_entity, public_entity, private_entity, other_source.")]  # fmt: skip
LANG = Annotated[str, typer.Option("--lang", help="Language of its statements: en, es, fr, pt.")]
LOCALE = Annotated[str, typer.Option("--locale", help="How its numbers are written: es-MX.")]
NAME_ES = Annotated[str, typer.Option("--name-es", help="Its Spanish name.")]
NAME_FR = Annotated[str, typer.Option("--name-fr", help="Its French name.")]
NAME_PT = Annotated[str, typer.Option("--name-pt", help="Its Portuguese name.")]
PARENT = Annotated[str, typer.Option("--parent", help="The contributor whose totals it rolls up to.")]
ALIAS = Annotated[list[str] | None, typer.Option("--alias", help="Another name its money comes under; may be repeated.")]
IBAN = Annotated[list[str] | None, typer.Option("--iban", help="An account its money comes from; may be repeated.")]
FROM = Annotated[str, typer.Option("--from", help="The class holds from that day.")]


@app.command("list")
def contributors(
    kind: CLASS = "",
    without_pledge: Annotated[bool, typer.Option("--without-pledge", help="Only those without a pledge.")] = False,
    on: Annotated[str, typer.Option("--on", help="Classes as of that day.")] = "today",
) -> None:
    """Contributors by class."""
    here = session()
    one_of("class", kind, KINDS, "unknown-class")
    day = parse_day(on, here.today)
    rows = here.reader.rows(
        f"SELECT c.code, coalesce(c.name_{here.lang}, c.name_en), coalesce(k.kind, (SELECT x.kind FROM contributor_kind x WHERE "
        "x.contributor_id = c.id ORDER BY x.effective_from LIMIT 1)), c.language, c.locale, c.parent FROM contributor_list c "
        "LEFT JOIN contributor_kind k ON k.contributor_id = c.id AND k.effective_from <= :day AND (k.until IS NULL OR k.until > :day) "
        "ORDER BY c.code",
        day=day.isoformat(),
    )
    pledged = (
        {code for (code,) in here.reader.rows("SELECT DISTINCT contributor FROM instalment_list")} if without_pledge else set()
    )
    rows = [row for row in rows if (not kind or row[2] == kind) and row[0] not in pledged]
    here.show(
        Table(
            "contributors", n_("1 contributor, class of {day}", "{count} contributors, classes of {day}", len(rows), day=here.told(day)),
            (Column("contributor", _("Code"), "code"), Column("name", _("Name")), Column("class", _("Class"), "state", words=CLASSES()),
             Column("language", _("Lang"), "code"), Column("locale", _("Format"), "code", optional=True), Column("parent", _("Part of"), "code", optional=True)),
            rows,
        )
    )  # fmt: skip


def CLASSES() -> dict[str, str]:  # noqa: N802 - a table that needs the language
    """The six classes of AG/RES. 2019, paragraph 11, in words."""
    return {
        "member_state": _("member state"), "permanent_observer": _("permanent observer"), "inter_american_entity": _("inter-American entity"),
        "public_entity": _("public entity"), "private_entity": _("private entity"), "other_source": _("other source"),
    }  # fmt: skip


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="ISO alpha-3 for a state; letters and a hyphen for others: PR-SCS.")],
    name: Annotated[str, typer.Argument(help="Its English name.")],
    kind: CLASS,
    lang: LANG = "en",
    locale: LOCALE = "",
    name_es: NAME_ES = "",
    name_fr: NAME_FR = "",
    name_pt: NAME_PT = "",
    parent: PARENT = "",
    alias: ALIAS = None,
) -> None:
    """Add a contributor."""
    from ledger.contributions import contributors as room

    one_of("lang", lang, LANGUAGES, "unknown-language")
    _check_names(alias)
    locale = _as_locale(locale)
    draft = ContributorDraft(
        code.strip().upper(), kind, {"en": name, "es": name_es, "fr": name_fr, "pt": name_pt}, language=lang, locale=locale,
        parent=parent.upper(), aliases=tuple(alias or ()),
    )  # fmt: skip

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        if unit.value("SELECT 1 FROM contributor WHERE code = :code AND undone_in IS NULL", code=draft.code):
            raise LedgerError(
                _("There is a contributor {contributor} already.", contributor=draft.code),
                f"fund contributor change {draft.code}",
                name="taken",
            )
        if draft.parent:
            room.find(unit, draft.parent)
        room.add(unit, batch.id, [draft])
        return Outcome(1, K_("contributor {contributor} {name}", contributor=draft.code, name=name))

    session().write("contributor add", work, question=_("Add the contributor {code}?", code=draft.code))


@app.command()
def change(
    code: Annotated[str, typer.Argument(help="Its code: ESP.")],
    alias: ALIAS = None,
    iban: IBAN = None,
    lang: LANG = "",
    locale: LOCALE = "",
    kind: CLASS = "",
    since: FROM = "",
    name: Annotated[str, typer.Option("--name", help="Its English name.")] = "",
    name_es: NAME_ES = "",
    name_fr: NAME_FR = "",
    name_pt: NAME_PT = "",
    parent: PARENT = "",
) -> None:
    """Change names, aliases, language or class."""
    from ledger.contributions import contributors as room

    here = session()
    _check_names(alias)
    facts: list[room.Fact] = [("alias", " ".join(one.split()), None) for one in alias or ()]
    facts += [("iban", "".join(one.split()).upper(), None) for one in iban or ()]
    told = {
        "language": lang,
        "locale": _as_locale(locale),
        "name_en": name,
        "name_es": name_es,
        "name_fr": name_fr,
        "name_pt": name_pt,
        "parent": parent.strip().upper(),
    }
    facts += [(field, value, None) for field, value in told.items() if value]
    if kind:
        facts.append(("kind", kind, parse_day(since, here.today).isoformat() if since else here.today.isoformat()))
    if not facts:
        raise NotUnderstood(_("say what changes."), f"fund contributor change {code} --alias NAME", name="no-change")

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        number, found = room.find(unit, code)
        for one in alias or ():
            _check_alias(unit, found, one)
        if parent:
            _check_parent(unit, found, parent.strip().upper())
        return Outcome(
            room.change(unit, batch.id, number, facts),
            K_("contributor {contributor}: {fields}", contributor=found, fields=", ".join(field for field, *_rest in facts)),
        )

    here.write("contributor change", work, question=_("Change the contributor {code}?", code=code))


def _as_locale(text: str) -> str:
    """How numbers are written, `es_MX` too; raises NotUnderstood for what says no such thing."""
    found = text.strip().replace("_", "-")
    if found and not is_locale(found):
        raise NotUnderstood(_('"{value}" is not a number format.', value=text), _("write it as es-MX"), name="not-a-locale")
    return found


def _check_names(aliases: list[str] | None) -> None:
    """Raises NotUnderstood for an alias that names nobody."""
    if any(not one.strip() for one in aliases or ()):
        raise NotUnderstood(_("an alias is a name."), "--alias 'US DEPARTMENT OF STATE'", name="no-name")


def _check_alias(unit: "Unit", code: str, alias: str) -> None:
    """Raises LedgerError for a name that another contributor goes by: money under it would belong to neither."""
    from ledger.contributions.contributors import directory
    from ledger.contributions.directory import plain

    for entry in directory(unit).entries.values():
        if entry.code != code and plain(alias) in {plain(name) for name in (entry.code, *entry.names.values(), *entry.aliases)}:
            raise LedgerError(
                _('"{alias}" is a name of {contributor}.', alias=alias, contributor=entry.code),
                f"fund show {entry.code}",
                name="taken",
            )


def _check_parent(unit: "Unit", code: str, parent: str) -> None:
    """Raises NotUnderstood for a parent that is not there, LedgerError for one that is part of the contributor itself."""
    from ledger.contributions import contributors as room

    above: dict[str, str | None] = dict(unit.rows("SELECT code, parent FROM contributor_list"))
    room.find(unit, parent)
    step: str | None = parent
    for _place in above:
        if step == code:
            raise LedgerError(
                _("{parent} is part of {code}; {code} cannot be part of it.", parent=parent, code=code),
                f"fund show {parent}",
                name="own-parent",
            )
        step = above.get(step or "")
