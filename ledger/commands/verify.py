"""`fund verify`: prove the book."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.cells import fill, width, wrap
from ledger.commands.session import session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import _, n_
from ledger.programs import pour
from ledger.screen import Screen
from ledger.show import Column, Table

if TYPE_CHECKING:
    from ledger.checks import Check, Proof

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def verify(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A backup, a statement, the list of statements, a zip or a folder of them.")
    ] = "",
    check: Annotated[list[str] | None, typer.Option("--check", metavar="NAME", help="Only this one; may be repeated.")] = None,
    names: Annotated[bool, typer.Option("--list", help="The checks by name.")] = False,
    manifest: Annotated[str, typer.Option("--manifest", metavar="FILE", help="The list that came with the statement.")] = "",
    key: Annotated[str, typer.Option("--key", metavar="FILE", help="The office's public key; no book is needed.")] = "",
) -> None:
    """Prove the book, a backup of it, or that a file is what was sent; exit status 3 if the book is not sound."""
    from exports.commands_redraw import redraw
    from imports.commands_recount import RECOUNT
    from ledger.checks import CHECKS, Inspector, prove

    here = session()
    if manifest or key or (file and not _is_book(file)):
        from exports.commands_check import check as check_file

        check_file(here, file or manifest, manifest, key)
        return
    wanted = set(check or ())
    checks = (*CHECKS, RECOUNT, redraw(every="papers" in wanted))
    unknown = wanted - {one.name for one in checks}
    if unknown:
        raise NotUnderstood(_('There is no check "{name}".', name=min(unknown)), "fund verify --list", name="unknown-check")
    if names:
        columns = (Column("check", _("Check"), "code"), Column("holds", _("What holds")))
        rows = [(one.name, _(one.words)) for one in checks]
        here.show(Table("checks", n_("1 check", "{count} checks", len(checks)), columns, rows))
        return
    began = time.monotonic()
    with Inspector(f"sqlite:///{Path(file).absolute()}" if file else here.settings.url) as query:
        here.say_unlocked(query)
        proofs = [(one, proof) for one, proof in prove(query, [one for one in checks if not wanted or one.name in wanted])]
        name, head, seq = query.rows("SELECT name, chain_head, chain_seq FROM book")[0]
    if here.form == "json":
        pour([_as_json(name, head, seq, proofs)], here.to)
    elif here.form == "text":
        lines = _lines(Screen() if here.to else here.screen, name, head, seq, proofs, time.monotonic() - began)
        pour((f"{line}\n" for line in lines), here.to)
    else:
        here.show(_table(head, seq, proofs), name)
    if any(proof.findings for _check, proof in proofs):
        raise typer.Exit(3)


def _is_book(file: str) -> bool:
    """Whether it is the database of a book, such as a backup; raises LedgerError for a dump, which only its server can open."""
    if Path(file).is_dir():
        return False
    with Path(file).open("rb") as opened:
        start = opened.read(16)
    if start[:5] == b"PGDMP":
        cure = _("fund restore brings it into an empty database, and proves it there")
        raise LedgerError(_("{file} is a dump of PostgreSQL.", file=file), cure, name="dump")
    return start == b"SQLite format 3\x00"


def _as_json(name: str, head: str, entries: int, proofs: "list[tuple[Check, Proof]]") -> str:
    from ledger.programs import plain_json

    findings = [text for _check, proof in proofs for text in proof.findings]
    rows = [
        {"check": one.name, "holds": not proof.findings, "seen": proof.seen, "findings": list(proof.findings), "notes": list(proof.notes)}
        for one, proof in proofs
    ]  # fmt: skip
    told = {
        "schema": "fund.verify/1",
        "book": name,
        "sound": not findings,
        "rows": rows,
        "totals": {"entries": entries, "head": head},
    }
    return plain_json(told | {"problems": findings}) + "\n"


def _table(head: str, entries: int, proofs: "list[tuple[Check, Proof]]") -> Table:
    columns = (
        Column("check", _("Check"), "code"), Column("words", _("What holds")), Column("holds", _("State"), "state", words={"true": _("ok"), "false": _("BAD")}),
        Column("seen", _("Number"), "code"), Column("findings", _("Findings")),
    )  # fmt: skip
    rows = [
        (
            one.name,
            _(one.words),
            "false" if proof.findings else "true",
            str(proof.seen),
            "; ".join((*proof.findings, *proof.notes)),
        )
        for one, proof in proofs
    ]
    verdict = _("Sound.") if all(row[2] == "true" for row in rows) else _("NOT SOUND")
    title = n_("1 check", "{count} checks", len(rows))
    return Table("verify", title, columns, rows, notes=(n_("1 entry", "{count} entries", entries), _seal(head), verdict))


def _seal(head: str) -> str:
    return _("Seal {head}", head=" ".join(head[place : place + 4] for place in range(0, 16, 4)).strip() or "-")


def _lines(screen: Screen, name: str, head: str, entries: int, proofs: "list[tuple[Check, Proof]]", seconds: float) -> list[str]:
    lines = [
        n_("{name}, 1 entry, {seconds:.1f} s", "{name}, {count} entries, {seconds:.1f} s", entries, name=name, seconds=seconds),
        "",
    ]
    counts = max((len(str(proof.seen)) for _check, proof in proofs), default=0) + 2
    # For translators: before each check that failed, beside "ok"; as short as can be.
    good, bad = _("ok"), _("BAD")
    states = max(width(good), width(bad))
    room = None if screen.width is None else screen.width - 4 - states - counts
    told = [(*wrap(_(one.words), room),) for one, _proof in proofs]
    wide = max((width(part) for parts in told for part in parts), default=0)
    for (first, *rest), (_check, proof) in zip(told, proofs, strict=True):
        state = screen.red(fill(bad, states)) if proof.findings else fill(good, states)
        lines.append(f"  {state}  {fill(first, wide)}{proof.seen:>{counts}}")
        lines += [f"{'':{states + 4}}{part}" for part in rest]
        lines += [part for text in (*proof.findings[:10], *proof.notes) for part in wrap(f"         {text}", screen.width)]
        if len(proof.findings) > 10:
            lines.append("         " + n_("and 1 more", "and {count} more", len(proof.findings) - 10))
    sound = not any(proof.findings for _check, proof in proofs)
    lines += ["", _seal(head)]
    return [*lines, screen.bold(_("Sound.")) if sound else screen.red(_("NOT SOUND"))]
