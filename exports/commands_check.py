"""`fund verify FILE` for what was sent out: a statement, a list of statements, or a zip of a run.

In the office the book says what was issued. A recipient has no book: the list that came with the statements says it, and the
office's public key says whose list it is.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.commands.session import Session
from ledger.errors import FileRefused, LedgerError, NotUnderstood, Problem
from ledger.i18n import N_, _, n_
from ledger.show import Column, Setting, Table, present
from ledger.statements import manifest
from ledger.statements.papers import digest, papers

LARGEST = 1 << 30  # bytes that a zip of statements may unpack to
STATES = {"holds": N_("holds"), "superseded": N_("superseded"), "undone": N_("withdrawn")}


@dataclass(frozen=True, slots=True)
class Known:
    """A file that is what was sent: which statement it is, and whether a later version took its place."""

    number: str
    version: int
    contributor: str
    quarter: str
    run: str
    prepared_by: str
    approved_by: str
    superseded_by: int | None
    undone: bool = False


Register = Callable[[str, bytes], Known | Problem]  # a file's name and bytes → what it is, or what is wrong with it


def check(here: Session, place: str, list_file: str, key_file: str) -> None:
    """Whether a file, all files of a list beside it (or of the list in a folder), or all of a zip are what was sent, unaltered.

    Raises FileRefused with every file that is another, LedgerError for a list that nobody vouches for: after it was said which
    files agree with it.
    """
    path = Path(place)
    path = path / manifest.FILE if path.is_dir() else path
    files, told, signature = _opened(path)
    if list_file:
        told = Path(list_file).read_bytes()
        signature = _beside(Path(list_file))
    notes: list[str] = []
    doubt: LedgerError | None = None  # why nobody vouches for the list
    if told is None and (list_file or key_file):
        raise NotUnderstood(_("say which list {file} came with.", file=path.name), "--manifest manifest.json", name="which-list")
    if told is not None and (list_file or key_file or not _has_book(here)):
        doubt = None if signature and key_file else _not_signed() if key_file or not (signature or list_file) else _which_key()
        if not doubt:
            key = Path(key_file).read_text(encoding="utf-8", errors="replace")
            notes.append(_signed(told, signature, [key]))
        register = _by_list(manifest.read(told))
    else:
        register = _by_book(here)
        if told is not None:
            keys = [pem for (pem,) in here.reader.rows("SELECT public_pem FROM signing_key ORDER BY id DESC")]
            notes.append(_signed(told, signature, keys) if signature else _("The list is not signed."))
            _same_list(here, manifest.read(told))
    if told is not None and not files:
        files = {
            row["name"]: (path.parent / row["name"]).read_bytes()
            for row in manifest.read(told)["files"]
            if _is_there(path, row["name"])
        }
        away = len(manifest.read(told)["files"]) - len(files)
        notes += [n_("1 file of the list is not here.", "{count} files of the list are not here.", away)] if away else []
    found = {name: register(name, content) for name, content in files.items()}
    _show(here, found, notes, listed=bool(doubt), booked=not (list_file or key_file or doubt))
    if doubt:
        raise doubt


def _has_book(here: Session) -> bool:
    try:
        return bool(here.settings.url)
    except NotUnderstood:
        return False


def _not_signed() -> LedgerError:
    return LedgerError(
        _("the list is not signed, so nobody vouches for it."), _("ask the office for manifest.json.sig"), name="not-signed"
    )


def _which_key() -> NotUnderstood:
    return NotUnderstood(_("without the office's key nobody knows who wrote the list."), "--key office.pem", name="which-key")


def _is_there(path: Path, name: str) -> bool:
    return Path(name).name == name and (path.parent / name).is_file()


def _opened(path: Path) -> tuple[dict[str, bytes], bytes | None, bytes]:
    """The statements in a file, the list in it, and the list's signature."""
    content = path.read_bytes()
    if content.lstrip()[:1] == b"{":
        return {}, content, _beside(path)
    if content[:4] == b"PK\x03\x04" and path.suffix.lower() != ".xlsx":
        inside = _unzipped(path.name, content)
        if manifest.FILE in inside:
            mine = {name: one for name, one in inside.items() if name not in (manifest.FILE, manifest.SIGNATURE, manifest.KEY)}
            return mine, inside[manifest.FILE], inside.get(manifest.SIGNATURE, b"")
    return {path.name: content}, None, b""


def _beside(path: Path) -> bytes:
    found = path.with_name(path.name + ".sig")
    return found.read_bytes() if found.is_file() else b""


def _unzipped(name: str, content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            small = sum(one.file_size for one in archive.infolist()) <= LARGEST
            inside = {one.filename: archive.read(one) for one in archive.infolist()} if small else {}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ):
        inside = {}
    if not inside:
        raise LedgerError(
            _("{file} cannot be unpacked: it is damaged, or no zip of statements.", file=name),
            _("ask for it again"),
            name="damaged-zip",
        )
    return inside


def _signed(told: bytes, signature: bytes, keys: list[str]) -> str:
    """Whose list it is; raises LedgerError for a list that none of the keys signed as it is."""
    from ledger.statements.signing import fingerprint, holds

    for key in keys:
        if holds(key, told, signature):
            return _("The list was signed by the office's key {fingerprint}.", fingerprint=fingerprint(key))
    raise LedgerError(
        _("the list was altered, or another key signed it."),
        _("ask the office for its list, and for the fingerprint of its key"),
        name="wrong-signature",
    )


def _by_list(told: Mapping[str, Any]) -> Register:
    """What the list says, whoever vouches for it."""
    listed = {row["sha256"]: row for row in told["files"]}
    names = {row["name"] for row in told["files"]}
    newest: dict[str, int] = {}
    for row in told["files"]:
        newest[row["number"]] = max(newest.get(row["number"], 0), row["version"])
    runs = {run["run"]: run for run in told["runs"]}

    def register(name: str, content: bytes) -> Known | Problem:
        row = listed.get(digest(content))
        if row is None:
            return (
                _other(name)
                if name in names
                else Problem(name, _("it is not on the list"), _("ask the office for its list"), "not-listed")
            )
        run = runs.get(row["run"], {})
        later = newest[row["number"]]
        return Known(
            row["number"], row["version"], row["contributor"], str(told["quarter"]), row["run"], run.get("prepared_by", ""), run.get("approved_by", ""),
            later if later > row["version"] else None,
        )  # fmt: skip

    return register


def _by_book(here: Session) -> Register:
    """What the book says; of an altered workbook also which amounts are others. Raises NotUnderstood where there is no book."""
    try:
        here.settings.url  # noqa: B018 - is there a book?
    except NotUnderstood as error:
        cure = _("with the list and the office's key none is needed: --manifest manifest.json --key office.pem")
        raise NotUnderstood(error.message, cure, *error.cure, name=error.name) from None

    def register(name: str, content: bytes) -> Known | Problem:
        row = here.reader.one(
            "SELECT number, version, contributor, quarter, batch, made_by, decided_by, superseded_by, undone FROM statement_file_list WHERE sha256 = :h",
            h=digest(content),
        )  # fmt: skip
        if row:
            return Known(*(*row[:6], row[6] or "", row[7], bool(row[8])))
        return _altered(here, name, content)

    return register


def _altered(here: Session, name: str, content: bytes) -> Problem:
    """What an altered workbook says otherwise, where it says which statement it is; by its name, where it cannot be read."""
    from exports.statement_reading_xlsx import altered, read

    said = read(content) if content[:4] == b"PK\x03\x04" else None
    found = papers(here.reader, said.number, ("xlsx",), version=said.version) if said else []
    if said and found:
        lines = [
            _(
                "{trace} ({column}) says {said}, and {issued} was issued",
                trace=trace,
                column=column,
                said=value,
                issued=str(money),
            )
            for trace, column, value, money in altered(said, found[0].figures)
        ]
        which = {"number": said.number, "version": said.version}
        told = _("it is {number} version {version}, altered; its amounts of parts A and B are those that were issued", **which)
        if lines:
            told = _("it is {number} version {version}, altered: {lines}", lines="; ".join(lines[:10]), **which)
        return Problem(
            name,
            told,
            _(
                "fund statement write {number} --version {version} writes it as it was issued",
                number=said.number,
                version=said.version,
            ),
            "altered",
        )
    if here.reader.value("SELECT 1 FROM statement_file WHERE name = :n", n=name):
        return _other(name)
    return Problem(name, _("this book never issued it"), "fund statement list", "not-issued")


def _other(name: str) -> Problem:
    return Problem(name, _("it is not the file that was sent: it was altered"), _("ask the office to send it again"), "altered")


def _same_list(here: Session, told: Mapping[str, Any]) -> None:
    """Raises LedgerError for a list that names what the book never wrote."""
    names = ("name", "sha256", "number", "version")
    known = set(here.reader.rows("SELECT name, sha256, number, version FROM statement_file_list"))
    other = [row["name"] for row in told["files"] if tuple(row.get(name) for name in names) not in known]
    if other:
        raise LedgerError(
            _("the list names what this book never issued: {names}.", names=", ".join(other[:3])),
            "fund statement list",
            name="other-list",
        )


def _show(here: Session, found: Mapping[str, Known | Problem], notes: list[str], *, listed: bool, booked: bool) -> None:
    """What each file is; raises FileRefused with every one that is another. `listed`: they agree with a list, and no more is known."""
    problems = [one for one in found.values() if isinstance(one, Problem)]
    good = {name: one for name, one in found.items() if isinstance(one, Known)}
    if problems:
        told = f"{problems[0].where}: {problems[0].what}." if len(problems) == 1 else n_(
            "1 file is not what was sent.", "{count} files are not what was sent.", len(problems)
        )  # fmt: skip
        raise FileRefused(told, problems, name=problems[0].name)
    columns = (
        Column("file", _("File"), "code"), Column("number", _("Number"), "code"), Column("version", _("Version"), "count"), Column("contributor", _("Who"), "code"),
        Column("quarter", _("Quarter"), "code"), Column("state", _("State"), "state", words={key: _(word) for key, word in STATES.items()}),
        Column("run", _("Run"), "code", optional=True), Column("prepared_by", _("Prepared by"), optional=True), Column("approved_by", _("Approved by"), optional=True),
    )  # fmt: skip
    rows = [
        (name, one.number, one.version, one.contributor, one.quarter, _state(one), one.run, one.prepared_by, one.approved_by)
        for name, one in good.items()
    ]
    title = (
        n_("1 file agrees with the list", "{count} files agree with the list", len(rows))
        if listed
        else n_("1 file is what was sent, unaltered", "{count} files are what was sent, unaltered", len(rows))
    )
    table = Table("verify-file", title, columns, rows, notes=(*_later(good), *notes))
    to = Path(here.options.output) if here.options.output else None
    present(table, here.form, here.screen, here.setting if booked else Setting(), to=to)


def _state(one: Known) -> str:
    return "undone" if one.undone else "superseded" if one.superseded_by else "holds"


def _later(good: Mapping[str, Known]) -> Iterator[str]:
    for one in good.values():
        if one.superseded_by:
            yield _(
                "{number} version {version} was replaced by version {later}.",
                number=one.number,
                version=one.version,
                later=one.superseded_by,
            )
        if one.undone:
            yield _("{number} version {version} was withdrawn after it was sent.", number=one.number, version=one.version)
