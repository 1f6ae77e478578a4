"""`fund demo`: a practice book with sample files, and, with --run, the whole way from files to statements."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ledger import config
from ledger.commands import session as sessions
from ledger.commands.session import session
from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.screen import write

app = typer.Typer(rich_markup_mode=None, add_completion=False)
MAKER, CHECKER, TODAY = "ana.reyes", "luis.mora", "2026-10-07"


@app.command()
def demo(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="A new folder.")] = "fund-demo",
    run: Annotated[bool, typer.Option("--run", help="Walk the whole way and say what was done.")] = False,
) -> None:
    """Make a practice book with sample files."""
    place = Path(folder)
    if place.exists() and any(place.iterdir()):
        raise LedgerError(
            _("{folder} exists already and is not empty.", folder=str(place)),
            _("it is only practice: delete it, or name another folder"),
            name="folder-exists",
        )
    quiet = session().options.quiet
    _make(place)
    if not run:
        write(_told(place))
        return
    began = time.monotonic()
    for words, why in _way(place):
        if not quiet:
            write(f"\n# {why}\n$ fund {' '.join(_shown(words))}\n")
        _fund(place, words)
    write(
        "\n" + _("All of it in {seconds:.1f} s. Where to look:", seconds=time.monotonic() - began) + "\n"
        + f"  {place}/out/           " + _("statements in four languages, XLSX") + "\n"
        + f"  {place}/files/         " + _("the files that came in") + "\n"
        + f"  cd {place} && fund     " + _("what needs attention now") + "\n"
    )  # fmt: skip


def _make(place: Path) -> None:
    from exports.demo_xlsx import write as sample_files

    place.mkdir(parents=True, exist_ok=True)
    sample_files(place / "files")
    _run(
        [
            "init",
            str(place),
            "--name",
            "TIP",
            "--full-name",
            "Coordinator on Trafficking in Persons",
            "--practice",
            "--today",
            TODAY,
            "--two-people",
            "-y",
            "-q",
            "--as",
            MAKER,
        ]
    )
    config.practise(place / config.FILE, MAKER, TODAY)
    book = str(place)
    _run(["bank", "add", "bofa-usd", "USD", "-b", book, "-y", "-q"])


def _told(place: Path) -> str:
    return (
        _("Made a practice book in ./{folder} with 4 files as a bank and a ministry would send them.", folder=str(place)) + "\n"
        + _("Nothing in it is real. You are {maker} (maker); add --as {checker} to approve.", maker=MAKER, checker=CHECKER) + "\n\n"
        + f"  cd {place}\n"
        + "  fund                                             " + _("what needs attention") + "\n"
        + "  fund import contributors files/contributors_more.csv\n"
        + "  fund import rates files/rates_2026.csv --source UNORE\n"
        + "  fund import pledges files/promesas_2026.xlsx\n"
        + "  fund approve --as luis.mora                      " + _("what waits for a second person") + "\n"
        + "  fund import bank files/bofa_2026-Q3.xlsx\n"
        + "  fund match\n\n"
        + _("fund demo --run walks the whole way by itself. It is only a folder: delete it when you are done.") + "\n"
    )  # fmt: skip


def _way(place: Path) -> Iterator[tuple[list[str], str]]:
    """Every step as a command line, and why. Batches that wait are approved by the second person as they come up."""
    files = place / "files"
    yield (
        ["import", "contributors", str(files / "contributors_more.csv"), "-y"],
        _("A contributor that is not among the known ones"),
    )
    yield from _approved(place)
    yield ["import", "rates", str(files / "rates_2026.csv"), "--source", "UNORE", "-y"], _("Exchange rates, dated")
    yield from _approved(place)
    yield ["import", "pledges", str(files / "promesas_2026.xlsx"), "-y"], _("Pledges from a ministry's sheet, in Spanish")
    yield from _approved(place)
    yield ["pledge", "list"], _("What was promised")
    yield ["import", "bank", str(files / "bofa_2026-Q3.xlsx")], _("A quarter of the bank account, its reading proved")
    yield ["match"], _("Which line pays which pledge, and how sure that is")
    yield ["match", "accept", "--sure"], _("What is certain is staged by one command")
    yield from _by_hand(place)
    yield ["match", "post", "-y"], _("Posting: one batch, the entries shown first")
    yield from _approved(place)
    yield ["report", "contributions", "2026"], _("Contributions by class (AG/RES. 2019, paragraph 11)")
    yield ["report", "trial-balance", "2026-Q3"], _("The trial balance")
    yield ["statement", "preview", "ESP", "2026-Q3"], _("A statement as it will be: Spain, in Spanish")
    yield ["statement", "issue", "2026-Q3", "-y"], _("Statements for everybody: numbered and sealed")
    yield from _approved(place)
    yield ["statement", "write", "2026-Q3", "--to", str(place / "out")], _("The files, each in its contributor's language")
    yield ["verify"], _("The proof of the whole book")
    yield ["status"], _("And what needs attention now")


def _approved(place: Path) -> Iterator[tuple[list[str], str]]:
    from ledger.book.reader import Reader

    with Reader(config.read(place / config.FILE).url) as reader:
        waiting = reader.rows("SELECT number, total FROM batch_list WHERE state = 'waiting' ORDER BY number")
    for number, total in waiting:
        yield ["approve", number, "--confirm", total or number, "--as", CHECKER], _("The second person approves what was shown")


def _by_hand(place: Path) -> Iterator[tuple[list[str], str]]:
    """What the matcher leaves to the officer: fees, interest, one payer that nobody knows, and whatever is only likely."""
    from ledger.book.reader import Reader

    with Reader(config.read(place / config.FILE).url) as reader:
        left = reader.rows("SELECT id, text, amount FROM bank_line_list WHERE state = 'open' ORDER BY id")
    likely = []
    for line, text, amount in left:
        if "FEE" in text:
            yield ["match", "set", f"L-{line}", "--type", "fee"], _("A bank's fee is coded by the officer")
        elif "INTEREST" in text:
            yield ["match", "set", f"L-{line}", "--type", "interest"], _("Interest, too")
        elif "/INV/" in text:
            yield (
                ["match", "set", f"L-{line}", "--unidentified", "--note", "asked the bank"],
                _("Nobody knows whose this is: it waits in suspense"),
            )
        elif amount > 0:
            likely.append(f"L-{line}")
    if likely:
        yield ["match", "accept", *likely], _("What is likely is accepted by the officer, reasons in view")


def _shown(words: Sequence[str]) -> list[str]:
    return [f"'{word}'" if " " in word else word for word in words]


def _fund(place: Path, words: list[str]) -> None:
    _run([*words, "-b", str(place)])


def _run(words: list[str]) -> None:
    """One command, as typed; the demo stops where it fails."""
    from cli import run

    status = run(words)
    sessions.forget()
    if status:
        raise LedgerError(_("the demo stopped at: fund {words}", words=" ".join(words)), name="demo-stopped")
