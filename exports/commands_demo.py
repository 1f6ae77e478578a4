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
    if session().options.dry_run:
        session().say(_("Would write {file}.", file=str(place)))
        return
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
        + f"  {place}/out/           " + _("statements in four languages, XLSX and PDF") + "\n"
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
        _("Made a practice book in {folder} with files as a bank, a ministry and an office would send them.", folder=place if place.is_absolute() else f"./{place}") + "\n"
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
    for quarter in ("2026-Q1", "2026-Q2"):
        yield from _closed(place, quarter)
    yield ["import", "bank", str(files / "bofa_2026-Q3.xlsx")], _("A quarter of the bank account, its reading proved")
    yield ["match"], _("Which line pays which pledge, and how sure that is")
    yield ["match", "accept", "--sure"], _("What is certain is staged by one command")
    yield from _by_hand(place)
    yield ["match", "post", "-y"], _("Posting: one batch, the entries shown first; indirect costs are charged with it")
    yield from _approved(place)
    yield from _spent(place)
    yield ["bank", "reconcile", "bofa-usd", "2026-09", "--sign", "-y"], _("The ledger beside the bank's balance, to the cent")
    yield from _approved(place)
    yield from _closed(place, "2026-Q3", *_carried(place))
    yield ["report", "contributions", "2026"], _("Contributions by class (AG/RES. 2019, paragraph 11)")
    yield ["report", "balance", "2026"], _("What the fund had, was given, used and has")
    yield ["report", "trial-balance", "2026-Q3"], _("The trial balance")
    yield ["statement", "preview", "ESP", "2026-Q3"], _("A statement as it will be: Spain, in Spanish")
    yield ["statement", "issue", "2026-Q3", "-y"], _("Statements for everybody: numbered and sealed")
    yield from _approved(place)
    out = place / "out"
    yield ["statement", "write", "2026-Q3", "--to", str(out)], _("The files, each in its contributor's language")
    yield (
        ["report", "annual", "2026", "-o", str(out / "annual_2026.xlsx")],
        _("The yearly report to the Permanent Council (paragraph 9)"),
    )
    yield (
        ["report", "assembly", "2026", "-o", str(out / "assembly_2026.xlsx")],
        _("The report to the General Assembly (paragraph 12)"),
    )
    yield ["verify"], _("The proof of the whole book")
    yield ["status"], _("And what needs attention now")


def _spent(place: Path) -> Iterator[tuple[list[str], str]]:
    """The Coordinator's budget: given, committed, spent, paid."""
    files = place / "files"
    given = ("--on", "2026-08-14")  # before the first order, so that the quarter's statements show what was spent of it
    for name, day, why in (
        ("presupuesto_2026.xlsx", given, _("The budget: what is approved, and what is allotted of the money that came in")),
        ("ordenes_2026-Q3.xlsx", (), _("Orders: firm commitments within what is allotted")),
        ("gastos_2026-Q3.xlsx", (), _("What was spent, against orders and directly")),
    ):
        yield ["import", "budget", str(files / name), *day, "-y"], why
        yield from _approved(place)
    yield ["match"], _("What pays what was spent: by order and amount")
    yield ["match", "accept", "--sure"], _("What is certain is staged by one command")
    for line in _lines(place, "l.amount < 0"):
        yield ["match", "set", line, "E-2026-0003"], _("A payment without an order is named by hand")
    yield ["match", "post", "-y"], _("Posting the payments")
    yield from _approved(place)
    yield ["budget", "show", "2026"], _("Budget against actual, and the cash it rests on")


def _closed(place: Path, quarter: str, *carried: str) -> Iterator[tuple[list[str], str]]:
    reason = ["--carry", ",".join(carried), "--reason", "asked on 6 October"] if carried else []
    why = _("Closing a quarter: checked, revalued, shared out, sealed")
    yield ["period", "close", quarter, "--confirm", quarter, *reason], why
    yield from _approved(place)


def _carried(place: Path) -> list[str]:
    """What the quarter is closed over: money without an owner."""
    from ledger.book.reader import Reader

    with Reader(config.read(place / config.FILE).url) as reader:
        return [number for (number,) in reader.rows("SELECT number FROM receipt_list WHERE contributor_id IS NULL AND held > 0")]


def _lines(place: Path, which: str) -> list[str]:
    """Bank lines that are open, by a condition in SQL."""
    from ledger.book.reader import Reader

    with Reader(config.read(place / config.FILE).url) as reader:
        return [
            f"L-{line}"
            for (line,) in reader.rows(f"SELECT l.id FROM bank_line_list l WHERE l.state = 'open' AND {which} ORDER BY l.id")
        ]


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
        elif "PROGRAM-BUDGET" in text:
            yield (
                ["match", "set", f"L-{line}", "--type", "program-budget"],
                _("The program-budget's share (paragraph 10) is no contribution"),
            )
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
