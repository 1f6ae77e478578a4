"""Bringing the papers of statements into a folder: what is right stays, what is missing is drawn, what is other is not written over."""

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports import papers as drawing
from ledger.commands.session import Session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _
from ledger.screen import Progress

if TYPE_CHECKING:
    from ledger.statements.look import Look
    from ledger.statements.papers import Paper

LIST = ("manifest.json", "manifest.json.sig", "office.pem")
AT_ONCE = 64  # papers that are drawn before their hashes are stored and they come into the folder


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the papers go, and how."""

    folder: Path
    only: str = ""
    force: bool = False
    jobs: int = 0
    zipped: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of paper that are wanted."""
        return (self.only,) if self.only else tuple(drawing.KINDS)


def delivery(here: Session, to: str, quarter: str, *, only: str, force: bool, jobs: int, zipped: bool) -> Delivery:
    """From the options of a command; raises NotUnderstood for a kind that is not drawn."""
    if only and only not in drawing.KINDS:
        cure = _("--only is one of: {known}", known=", ".join(drawing.KINDS))
        raise NotUnderstood(_('"{kind}" is not a kind of paper that is written.', kind=only), cure, name="unknown-paper")
    folder = Path(to or str(here.settings.statement.get("out", "out/{quarter}")).replace("{quarter}", quarter))
    return Delivery(folder if to or folder.is_absolute() else here.settings.path.parent / folder, only, force, jobs, zipped)


def look_of(here: Session) -> "Look":
    """The letterhead, paper, negatives and signers of `fund.toml`; raises NotUnderstood for what is none of them."""
    from ledger.statements.look import Look

    told, usual = here.settings.statement, Look()
    letterhead = _texts(told, "letterhead", '["General Secretariat", "Finance"]')
    signers = _texts(told, "signers", '["Ana Reyes, Finance Officer", "Luis Mora, Treasurer"]')
    return Look(
        letterhead or usual.letterhead, str(told.get("paper", usual.paper)), str(told.get("negatives", usual.negatives)), signers
    )


def _texts(told: Mapping[str, Any], name: str, example: str) -> tuple[str, ...]:
    lines = told.get(name, ())
    if isinstance(lines, str):
        lines = [lines]
    if not isinstance(lines, list | tuple):
        raise NotUnderstood(
            _('fund.toml: "{chosen}" is not a choice of {name} for statements.', chosen=lines, name=name),
            f"{name} = {example}",
            name="unknown-look",
        )
    return tuple(str(line) for line in lines)


def check_names(
    wanted: Delivery, names: Sequence[str], right: Callable[[str, bytes], bool] = lambda _name, _content: False
) -> set[str]:
    """Which of the files are there already and right; raises LedgerError when one is there and is another."""
    there = [name for name in names if (wanted.folder / name).exists()]
    good = {name for name in there if right(name, (wanted.folder / name).read_bytes())}
    other = [name for name in there if name not in good]
    if other and not wanted.force:
        raise LedgerError(
            _("{folder} holds {name} already.", folder=str(wanted.folder), name=", ".join(other[:3])),
            _("name another folder with --to, or add --force"),
            name="file-exists",
        )
    return good


def deliver(here: Session, papers: "Sequence[Paper]", wanted: Delivery) -> list[str]:
    """Bring the papers and the list of them into the folder; returns the names of those that were missing.

    A paper that was never written gets its hash into the book before it comes into the folder: what lies there is proved.
    Raises LedgerError before one that is there, and is another, would be written over, and (exit status 130) when it is stopped.
    """
    try:
        return zipped(here, papers, wanted) if wanted.zipped else _delivered(here, papers, wanted)
    except KeyboardInterrupt:
        there = 0 if wanted.zipped else sum((wanted.folder / paper.name).exists() for paper in papers)
        told = _(
            "stopped: {there} of {all} papers are in {folder}; every statement stays issued.",
            there=f"{there:,}", all=f"{len(papers):,}", folder=str(wanted.folder),
        )  # fmt: skip
        raise LedgerError(told, _("run the command again: it draws what is missing"), name="stopped", code=130) from None


def _delivered(here: Session, papers: "Sequence[Paper]", wanted: Delivery) -> list[str]:
    from ledger.statements.papers import digest

    check_list(here, papers[0].quarter, wanted)
    by_name = {paper.name: paper for paper in papers}

    def right(name: str, content: bytes) -> bool:
        paper = by_name[name]
        return digest(content) == paper.sha256 or (not paper.sha256 and content == drawing.draw(paper))

    good = check_names(wanted, list(by_name), right)
    missing = [paper for paper in papers if paper.name not in good or not paper.sha256]
    if not here.options.dry_run:
        wanted.folder.mkdir(parents=True, exist_ok=True)
        for paper, content in proved(here, missing, wanted.jobs):
            put(wanted.folder / paper.name, content)
        _write_list(here, papers[0].quarter, wanted)
    return [paper.name for paper in missing if paper.name not in good]


def proved(here: Session, papers: "Sequence[Paper]", jobs: int = 1) -> "Iterator[tuple[Paper, bytes]]":
    """The papers drawn, each held against its hash in the book, or its hash stored there."""
    from ledger.statements.papers import digest, settle

    progress = Progress(_("Drew {done} of {all} papers"), len(papers), here.screen, quiet=here.options.quiet)
    made = drawing.drawn(papers, jobs or (os.cpu_count() or 1 if len(papers) >= drawing.ALONE else 1))
    done = 0
    while True:
        block = []
        for paper, content in islice(made, AT_ONCE):
            block.append((paper, _as_written(here, paper, content)))
            done += 1
            progress(done)
        if not block:
            break
        new = [(paper, digest(content), drawing.made_with(paper.kind)) for paper, content in block if not paper.sha256]
        if new:
            here.book.run(partial(settle, written=new))
        yield from block
    progress.end()


def _as_written(here: Session, paper: "Paper", content: bytes) -> bytes:
    """The paper as it was written first. One from before looks were stored is tried with that of `fund.toml`."""
    from ledger.statements.papers import digest

    if paper.sha256 in ("", digest(content)):
        return content
    if not paper.made_with:
        content = drawing.draw(paper, look_of(here))
    if digest(content) != paper.sha256:
        made_with = paper.made_with or _("an earlier program")
        raise LedgerError(
            _("{name} was drawn by {made_with}; this program draws it otherwise.", name=paper.name, made_with=made_with),
            _(
                "fund statement issue {quarter} {code} --again gives it a new version",
                quarter=paper.quarter,
                code=paper.contributor,
            ),
            name="drawn-otherwise",
        )
    return content


def _write_list(here: Session, quarter: str, wanted: Delivery) -> None:
    """The list of all papers of the quarter that lie in the folder, signed where the office's key is here."""
    from ledger.statements.manifest import FILE, listed
    from ledger.statements.papers import digest

    there = {}
    for name, sha256 in listed(here.reader, quarter).items():
        path = wanted.folder / name
        if path.is_file() and digest(path.read_bytes()) == sha256:
            there[name] = sha256
    files = signed_list(here, quarter, there)
    for name in LIST:
        if name in files:
            put(wanted.folder / name, files[name])
        else:
            (wanted.folder / name).unlink(missing_ok=True)  # a signature of an earlier list is none of this one
    assert FILE in files


def check_list(here: Session, quarter: str, wanted: Delivery) -> None:
    """A list that is there is written anew, if it is one of this book and quarter; raises LedgerError when it is another."""
    from ledger.statements.manifest import FILE, read

    path = wanted.folder / FILE
    if not path.exists() or wanted.force:
        return
    try:
        told = read(path.read_bytes())
    except LedgerError:
        told = {}
    if (told.get("book"), told.get("quarter")) != (here.head[0], quarter):
        raise LedgerError(
            _("{folder} holds {name} already.", folder=str(wanted.folder), name=FILE),
            _("name another folder with --to, or add --force"),
            name="file-exists",
        )


def signed_list(here: Session, quarter: str, names: Mapping[str, str]) -> dict[str, bytes]:
    """The list, its signature and the public key; the list alone where the office has no key, or it is not here, and says so."""
    from ledger.statements.manifest import FILE, KEY, SIGNATURE, current_key, manifest

    content = manifest(here.reader, quarter, names)
    files = {FILE: content}
    key = current_key(here.reader)
    place = key_file(here, key.fingerprint) if key else None
    if key and place and place.is_file():
        from ledger.statements.signing import sign

        return files | {SIGNATURE: sign(place.read_bytes(), content), KEY: key.public_pem.encode()}
    here.say(
        _("{name} is not signed: the office's key is not here ({place}).", name=FILE, place=str(place))
        if key
        else _("{name} is not signed: the office has no key. fund statement key --new makes one.", name=FILE)
    )
    return files


def key_file(here: Session, fingerprint: str) -> Path:
    """Where the private half of a key lies: in the folder `keys` of `fund.toml`, never in the book."""
    folder = Path(str(here.settings.statement.get("keys", "keys"))).expanduser()
    return (folder if folder.is_absolute() else here.settings.path.parent / folder) / f"{fingerprint[:16]}.pem"


def zipped(here: Session, papers: "Sequence[Paper]", wanted: Delivery) -> list[str]:
    """All of it as one file with the same bytes each time; returns its name, or nothing when it is there and right."""
    from ledger.statements.papers import digest

    quarter = papers[0].quarter
    name = zip_name(quarter)
    if here.options.dry_run:
        return [name]
    content = {paper.name: drawn for paper, drawn in proved(here, papers, wanted.jobs)}
    content |= signed_list(here, quarter, {name: digest(one) for name, one in content.items()})
    whole = zip_of(content)
    if check_names(wanted, [name], lambda _name, there: there == whole):
        return []
    wanted.folder.mkdir(parents=True, exist_ok=True)
    put(wanted.folder / name, whole)
    return [name]


def zip_name(quarter: str) -> str:
    """The one file that holds the papers of a quarter."""
    return f"statements-{quarter}.zip"


def zip_of(content: Mapping[str, bytes]) -> bytes:
    """A zip of files by name: in order, of one date, so that the same files are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content[name])
    return out.getvalue()


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)  # stopped in the middle
