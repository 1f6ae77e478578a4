"""The catalogues: complete, compiled, and clear enough that a translator can work from them alone."""

import ast
from collections.abc import Iterable, Iterator
from inspect import getclosurevars

import pytest

from exports import commands_audit
from ledger.commands.audit_papers import columns
from ledger.i18n import P_, Language, screen_language, speak
from ledger.locales import catalogs


def test_every_text_of_the_source_is_translated_and_compiled():
    assert catalogs.check() == []


SEAL = 'msgid "Seal {seal}"\nmsgstr "Sello {seal}"'


@pytest.fixture
def small(tmp_path):
    """A source with two texts and its catalogues, where they can be spoiled: (catalogues, source)."""
    for room in ("ledger", "imports", "exports", "locales"):
        (tmp_path / room).mkdir()
    (tmp_path / "locales" / "notes.toml").write_text('"{count} row" = "Of a file that was read."\n')
    source = '# For translators: sixteen digits.\nseal = _("Seal {seal}", seal=1)\nrows = n_("{count} row", "{count} rows", 2)\n'
    (tmp_path / "ledger" / "papers.py").write_text(source)
    for language in catalogs.TRANSLATED:
        catalog = catalogs.read(language, tmp_path / "locales")
        catalog.update(catalogs.gather(tmp_path, tmp_path / "locales"))
        catalog.get("Seal {seal}").string = "Sello {seal}"
        catalog.get("{count} row").string = ("una fila", "{count} filas")
        (tmp_path / "locales" / f"{language}.po").write_bytes(catalogs.po_text(catalog))
        (tmp_path / "locales" / f"{language}.mo").write_bytes(catalogs.mo_bytes(catalogs.read(language, tmp_path / "locales")))
    return tmp_path / "locales", tmp_path


def spoil(folder, new, *, compiled=True):
    path = folder / "es.po"
    text = path.read_text()
    assert text.count(SEAL) == 1
    path.write_text(text.replace(SEAL, new))
    if compiled:
        (folder / "es.mo").write_bytes(catalogs.mo_bytes(catalogs.read("es", folder)))


def test_complete_catalogues_have_no_problem(small):
    assert catalogs.check(*small) == []
    assert "#. sixteen digits.\n#: ledger/papers.py\n" in (small[0] / "es.po").read_text()


@pytest.mark.parametrize(
    ("new", "faults"),
    [
        ('msgid "Seal {seal}"\nmsgstr ""', ["es: not translated: 'Seal {seal}'"]),
        (
            'msgid "Sea {seal}"\nmsgstr "Mar {seal}"',
            ["es: stale, no longer in the source: 'Sea {seal}'", "es: missing: 'Seal {seal}'"],
        ),
        ('msgid "Seal {seal}"\nmsgstr "Sello {sello}"', ["es: other {names} than in the source: 'Seal {seal}'"]),
        (f"#, fuzzy\n{SEAL}", ["es: fuzzy: 'Seal {seal}'"]),
    ],
)
def test_a_spoiled_catalogue_is_found_out(small, new, faults):
    spoil(small[0], new)
    assert catalogs.check(*small) == faults


def test_a_catalogue_that_was_not_compiled_is_found_out(small):
    spoil(small[0], SEAL.replace("Sello", "Lacre"), compiled=False)
    assert catalogs.check(*small) == ["es: es.mo is not compiled from es.po"]


def test_a_text_that_no_extraction_finds_is_found_out(small):
    (small[1] / "ledger" / "hiding.py").write_text("""told = f"{_('Seal {seal}')} {seal}"\nfine = f"{_(name)} {seal}"\n""")
    assert catalogs.check(*small) == ["ledger/hiding.py:1: a text inside an f-string is not found"]


def test_catalogues_are_written_the_same_way_twice():
    for language in catalogs.TRANSLATED:
        assert catalogs.po_text(catalogs.read(language)) == (catalogs.HERE / f"{language}.po").read_bytes()


def test_a_note_goes_into_every_catalogue_above_its_text(small):
    found = (small[0] / "es.po").read_text()
    assert '#. Of a file that was read.\n#: ledger/papers.py\n#, python-brace-format\nmsgid "{count} row"\n' in found


def test_a_note_that_was_changed_and_not_carried_over_is_found_out(small):
    (small[0] / "notes.toml").write_text('"{count} row" = "Of a statement."\n')
    named = "('{count} row', '{count} rows')"
    assert catalogs.check(*small) == [f"{code}: another note than in the source: {named}" for code in catalogs.TRANSLATED]


def test_a_note_on_a_text_that_is_not_there_is_found_out(small):
    (small[0] / "notes.toml").write_text('"{count} row" = "Of a file that was read."\n"{count} rows" = "Its second form."\n')
    assert catalogs.check(*small) == ["notes.toml: on a text that is not in the source: '{count} rows'"]


@pytest.mark.parametrize(
    "text", ["open", "not due", "{pledge} of {contributor}", "{who}: {what}", "99.5 %", "and one more pledge "]
)
def test_a_text_that_says_too_little_needs_a_note_a_comment_or_a_context(small, text):
    source = small[1] / "ledger" / "terse.py"
    problem = f"notes.toml: no note on {text!r}"

    def problems():
        return [one for one in catalogs.check(*small) if one.startswith("notes")]

    source.write_text(f"told = _({text!r}, x=1)\n")
    assert problems() == [problem]
    source.write_text(f"# For translators: of pledges.\ntold = _({text!r}, x=1)\n")
    assert problems() == []
    source.write_text(f'told = _(P_("state of a pledge", {text!r}), x=1)\n')
    assert problems() == []
    source.write_text(f"told = _({text!r}, x=1)\n")
    (small[0] / "notes.toml").write_text(f'"{{count}} row" = "Of a file."\n"{text}" = "Of pledges."\n')
    assert problems() == []


def test_a_sentence_needs_no_note(small):
    (small[1] / "ledger" / "clear.py").write_text('told = _("Every receipt is allocated.")\n')
    assert not [one for one in catalogs.check(*small) if one.startswith("notes")]


def test_the_same_text_in_two_contexts_is_two_texts(small):
    (small[1] / "ledger" / "states.py").write_text('told = _(P_("a pledge", "open")), _(P_("a quarter", "open"))\n')
    assert [one for one in catalogs.check(*small) if one.startswith("pt")] == [
        "pt: missing: 'open' (a pledge)",
        "pt: missing: 'open' (a quarter)",
    ]


def _groups(source: str) -> Iterator[list[str]]:
    """The texts that stand side by side: heads of one table, words of one column's states, labels of one card."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            yield [text for value in node.values if (text := _marked(value))]
        elif isinstance(node, ast.Tuple | ast.List):
            calls = [part.args[1] for part in node.elts if isinstance(part, ast.Call) and len(part.args) > 1]
            rows = [part.elts[-2] for part in node.elts if isinstance(part, ast.Tuple) and len(part.elts) > 1]
            yield [text for value in (*calls, *rows) if (text := _marked(value))]


def _marked(node: ast.AST) -> str:
    """The text that `_("…")`, `N_("…")` or `P_("…", "…")` marks; nothing for anything else."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
        return ""
    if node.func.id == "_" and isinstance(node.args[0], ast.Call):
        return _marked(node.args[0])
    words = [part.value for part in node.args if isinstance(part, ast.Constant)]
    return P_(*words[:2]) if node.func.id == "P_" else words[0] if node.func.id in ("_", "N_") and words else ""


def alike(groups: Iterable[list[str]], language: Language) -> list[tuple[str, ...]]:
    """Texts that stand side by side, differ in English, and are the same in this language."""
    found = []
    for group in groups:
        said: dict[str, set[str]] = {}
        for text in group:
            said.setdefault(language.text(text), set()).add(text.rpartition("\x04")[2])
        found += [tuple(sorted(texts)) for texts in said.values() if len(texts) > 1]
    return found


def test_what_stands_side_by_side_is_told_apart_in_every_language():
    files = [path for room in ("ledger", "imports", "exports") for path in (catalogs.ROOT / room).rglob("*.py")]
    groups = {path: list(_groups(path.read_text(encoding="utf-8"))) for path in files}
    assert sum(map(len, groups.values())) > 500
    heads = groups.pop(
        catalogs.ROOT / "ledger/commands/audit_papers.py"
    )  # a dictionary of many tables, which are tried one by one below
    assert heads
    for code in catalogs.TRANSLATED:
        found = {path.name: rows for path, some in groups.items() if (rows := alike(some, Language(code)))}
        assert found == {}, code


@pytest.mark.parametrize("language", catalogs.TRANSLATED)
def test_no_paper_of_the_audit_pack_has_two_columns_of_one_name(language):
    specs = {one.name: getclosurevars(one.make).nonlocals.get("spec") for one in commands_audit.papers()}
    before = screen_language()
    try:
        speak(Language(language))
        heads = {name: [column.heading for column in columns(spec)] for name, spec in specs.items() if spec}
    finally:
        speak(before)
    assert len(heads) > 20
    assert {name: found for name, found in heads.items() if len(set(found)) < len(found)} == {}


def test_two_heads_of_the_same_word_would_be_found():
    heads = 'table = (Column("a", _("Kind"), "code"), Column("b", _("Type"), "code")), (Column("c", _("Kind"), "code"),)'
    assert alike(_groups(heads), Language("es")) == [("Kind", "Type")]
    states = 'words = {"a": N_("posted"), "b": P_("state of a bank line", "posted")}'
    assert alike(_groups(states), Language("es")) == []
