"""Keeps the catalogues: `python -m ledger.locales extract|update|compile|check`.

Texts are marked in the source by `N_("…")`, `_("…")`, `n_("one", "many", n)` and, where one text needs
words of its own in a place, `P_("where it stands", "…")`. What a translator must know goes along: a comment
in the source that begins `For translators:`, and the sentence that `notes.toml` has for the text (by its
first form): what it is, where it stands, what it agrees with, how long it may be.
What the book keeps is marked by `K_("…")`, `k_("one", "many", n)` and `M_("…")`; `update` lists those in `ledger/retold_texts.py` too.
`extract` writes the template, `update` carries new texts into every language, `compile` writes what the
program reads, and `check` says what is missing, marked fuzzy, hidden from extraction, no longer in the
source, not compiled, or so short that nobody could translate it without a note: any of it is exit status 1.
"""

import ast
import io
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TRANSLATED = ("es", "fr", "pt")  # English is the source itself
Keywords = dict[str, tuple[int | tuple[int, str], ...] | None]
MEMOS: Keywords = {"M_": None}
KEPT: Keywords = {"K_": None, "k_": (1, 2), **MEMOS}
KEYWORDS: Keywords = {"_": None, "N_": None, "n_": (1, 2), "P_": ((1, "c"), 2), **KEPT}
RETOLD_TEXTS = "ledger/retold_texts.py"
KEPT_NOTE = (
    "The book keeps it in English and shows it in lists: what a batch did, what an entry is for, or how a file was read. "
    "It stands by itself, or within a line; no full stop where there is none."
)
COMMENT = "For translators:"
Key = tuple[str | tuple[str, ...] | list[str], str | None]  # a text, or its two forms, and its context


def gather(root: Path = ROOT, folder: Path = HERE) -> Catalog:
    """Every text that the source marks, with the files it stands in and what translators are told of it."""
    catalog = Catalog(project="fund-ledger", charset="utf-8", fuzzy=False)
    found = [("cli.py", row) for row in _in_cli(root)]
    for room in ("ledger", "imports", "exports"):
        rows = extract_from_dir(root / room, [("**.py", "python")], keywords=KEYWORDS, comment_tags=(COMMENT,))
        found += [(f"{room}/{row[0]}", row[1:]) for row in rows]
    for where, (_, message, comments, context) in sorted(found, key=lambda row: row[0]):
        catalog.add(message, None, [(where, 0)], auto_comments=[_without_tag(comments)], context=context)
    for text, note in notes(folder).items():
        if known := catalog.get(text):
            known.auto_comments.append(note)
    for one, *_many in _kept(root, KEPT):
        if (known := catalog.get(one)) and not any(known.auto_comments):
            known.auto_comments.append(KEPT_NOTE)
    return catalog


def retold_texts(root: Path = ROOT) -> str:
    """The module by which the program knows again what the book keeps: every template, or its two forms, once."""
    texts, memos = (
        "".join(
            f"    ({''.join(f'{json.dumps(form, ensure_ascii=False)}, ' for form in one)[:-1]}),\n" for one in _kept(root, marked)
        )
        for marked in (KEPT, MEMOS)
    )
    return f'''"""What the book keeps, as `K_`, `k_` and `M_` mark it in the source; `python -m ledger.locales update` writes this."""
# ruff: noqa: COM819, Q003
# fmt: off

TEXTS: tuple[tuple[str, ...], ...] = (
{texts})
MEMOS: frozenset[tuple[str, ...]] = frozenset((
{memos}))
'''


def _kept(root: Path, marked: Keywords) -> list[tuple[str, ...]]:
    rooms = (extract_from_dir(root / room, [("**.py", "python")], keywords=marked) for room in ("ledger", "imports", "exports"))
    return sorted({tuple(_forms(row[2])) for rows in rooms for row in rows})


def notes(folder: Path = HERE) -> dict[str, str]:
    """What `notes.toml` tells translators: text → sentence."""
    path = folder / "notes.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _in_cli(root: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    cli = root / "cli.py"
    return list(extract_from_file("python", cli, keywords=KEYWORDS, comment_tags=(COMMENT,))) if cli.exists() else []


def _without_tag(comments: list[str]) -> str:
    return " ".join(comments).removeprefix(COMMENT).strip()


def read(language: str, folder: Path = HERE) -> Catalog:
    """The catalogue of a language as it stands on disk; an empty one where there is none yet."""
    path = folder / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_text(catalog: Catalog) -> bytes:
    """The file for translators: sorted, without dates and line numbers, so that only texts make a difference."""
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, ignore_obsolete=True, include_lineno=False, width=110)
    noise = r'^("(Project-Id|POT-Creation|PO-Revision|Last-Tr|Language-Team|Report-|Generated-By)|#( |$)).*\n'
    return re.sub(noise, "", out.getvalue().decode(), flags=re.MULTILINE).lstrip("\n").encode()


def mo_bytes(catalog: Catalog) -> bytes:
    """What the program reads."""
    out = io.BytesIO()
    catalog.creation_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same texts are the same bytes, whatever the clock says
    write_mo(out, catalog)
    return out.getvalue()


def extract() -> None:
    """Writes the template `fund.pot`."""
    (HERE / "fund.pot").write_bytes(po_text(gather()))


def update() -> None:
    """Writes the template and carries its texts into every language: new ones stay empty, gone ones go."""
    extract()
    (ROOT / RETOLD_TEXTS).write_text(retold_texts(), encoding="utf-8")
    template = gather()
    for language in TRANSLATED:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        (HERE / f"{language}.po").write_bytes(po_text(catalog))


def compile_all() -> None:
    """Writes what the program reads."""
    for language in TRANSLATED:
        (HERE / f"{language}.mo").write_bytes(mo_bytes(read(language)))


def check(folder: Path = HERE, root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogues, one sentence each; an empty list when nothing is."""
    wanted = _texts(gather(root, folder))
    problems = hidden(root) + untold(wanted, notes(folder))
    if (root / RETOLD_TEXTS).exists() and (root / RETOLD_TEXTS).read_text(encoding="utf-8") != retold_texts(root):
        problems.append(f"{RETOLD_TEXTS}: not what the source marks by K_, k_ and M_")
    for language in TRANSLATED:
        catalog = read(language, folder)
        held = _texts(catalog)
        problems += [f"{language}: stale, no longer in the source: {_named(gone)}" for gone in held if gone not in wanted]
        for key in wanted:
            problems += [f"{language}: {fault}: {_named(key)}" for fault in _faults(held.get(key), wanted[key])]
        compiled = folder / f"{language}.mo"
        if not compiled.exists() or compiled.read_bytes() != mo_bytes(catalog):
            problems.append(f"{language}: {language}.mo is not compiled from {language}.po")
    return problems


def untold(texts: dict[Key, Message], told: dict[str, str]) -> list[str]:
    """Notes on no text, and texts that say too little to be translated without one: two words at most, or a blank at an end."""
    known = {_forms(text)[0] for text, context in texts if not context}
    return [f"notes.toml: on a text that is not in the source: {text!r}" for text in told if text not in known] + [
        f"notes.toml: no note on {_named(key)}"
        for key, message in texts.items()
        if not message.context and not any(message.auto_comments) and any(map(_terse, _forms(message.id)))
    ]


def _terse(text: str) -> bool:
    words = [word for word in re.sub(r"\{[^}]*\}", " ", text).split() if re.search(r"\w", word)]
    return len(words) <= 2 or text != text.strip()


def _texts(catalog: Catalog) -> dict[Key, Message]:
    return {(message.id, message.context): message for message in catalog if message.id}


def _named(key: Key) -> str:
    text, context = key
    return f"{text!r} ({context})" if context else repr(text)


def hidden(root: Path = ROOT) -> list[str]:
    """Texts marked inside an f-string, which no extraction finds: nobody would ever translate them."""
    files = [
        root / "cli.py",
        *(path for room in ("ledger", "imports", "exports") for path in sorted((root / room).rglob("*.py"))),
    ]
    return [
        f"{path.relative_to(root)}:{call.lineno}: a text inside an f-string is not found"
        for path in files
        if path.exists()
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        and call.args and isinstance(call.args[0], ast.Constant)
    ]  # fmt: skip


def _faults(message: Message | None, source: Message) -> list[str]:
    if message is None:
        return ["missing"]
    sources, texts = _forms(message.id), _forms(message.string)
    if not texts or not all(texts):
        return ["not translated"]
    wanted = set().union(*map(_blanks, sources))
    other = any(_blanks(text) != wanted for text in texts if len(texts) == 1) or not set().union(*map(_blanks, texts)) <= wanted
    noted = _comment(message) == _comment(source)
    return (
        ["fuzzy"] * message.fuzzy
        + ["other {names} than in the source"] * other
        + ["another note than in the source"] * (not noted)
    )


def _comment(message: Message) -> str:
    return " ".join(" ".join(message.auto_comments).split())


def _forms(text: str | Iterable[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w*[^}]*\}", text))


def main(words: list[str]) -> int:
    """Runs the commands named, in order; the exit status is 1 when `check` found something."""
    jobs = {"extract": extract, "update": update, "compile": compile_all}
    for word in words:
        if word == "check":
            problems = check()
            sys.stdout.write("\n".join(problems or ["The catalogues are complete."]) + "\n")
            if problems:
                return 1
        elif word in jobs:
            jobs[word]()
        else:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0
