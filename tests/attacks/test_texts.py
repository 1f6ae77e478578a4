"""Texts made to harm, in real files of every kind, on their way through the book into every output (safety.md, "Hostile and merely bad input")."""

import csv
import io
import json
import re
import zlib

import openpyxl
import pytest

from ledger.book.reader import Reader
from ledger.checks import CHECKS, Inspector, prove
from tests.imports.test_grids import workbook

FORMULA = "=cmd|'/c calc'!A1"
HOSTILE = (
    FORMULA, "+1+1", "-2+3", "@SUM(A1)", "Robert'); DROP TABLE posting;--", '" OR 1=1 --', "[red]x[/red]", "%s {} {0} {name}", "$(rm -rf ~)",
    "../../etc/passwd", "\x1b[31mred\x1b[2J", "\u202egpj.exe", "half \ud83d", "bell\x07 nul\x00 end", "<b>&amp;</b>",
)  # fmt: skip
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LISTS = (
    "contributor list", "pledge list", "bank list", "match list", "log", "report contributions --by contributor", "report journal",
    "report receipts", "report unidentified", "statement list",
)  # fmt: skip


@pytest.fixture
def hostile(books, run, tmp_path):
    """A book of one person into which files of every kind brought these texts; its address and the folder of its statements."""
    url = books.make()

    def done(*words):
        ran = run(*words, url=url)
        assert ran.status == 0, ran.err
        assert not OBEYED.search(ran.out + ran.err), words
        return ran

    quoted = [text.replace('"', '""') for text in HOSTILE]
    contributors = tmp_path / f"contributors {FORMULA[:4]}.csv"
    names = "".join(f'X-{number},"{text} {number}",other source\n' for number, text in enumerate(quoted))
    contributors.write_text(f"code,name,class\n{names}", encoding="utf-8", errors="surrogatepass")
    done("import", "contributors", str(contributors), "--yes")
    pledged = "".join(f'P-{n},X-{n},2026-01-15,USD,100,2026-06-30,"{text}","{text}"\n' for n, text in enumerate(quoted))
    pledges = tmp_path / "pledges.csv"
    pledges.write_text(
        f"Pledge no.,Contributor,Signed on,Currency,Amount,Due on,Agreement,Earmark\n{pledged}",
        encoding="utf-8",
        errors="surrogatepass",
    )
    done("import", "pledges", str(pledges), "--yes")
    done("bank", "add", "usd", "USD", "--yes")
    lines = "".join(f'2026-09-{n + 1:02},"{text}",{n + 1}.00,"{text}"\n' for n, text in enumerate(quoted))
    bank = tmp_path / "bank.csv"
    bank.write_text(
        f"Date,Details,Amount,Payer\n{lines}2026-09-30,{'x' * 1_000_000},-1.00,\n", encoding="utf-8", errors="surrogatepass"
    )
    done("import", "bank", str(bank), "--sign", "plain")
    rows = [["Date", "Details", "Amount"], ["2026-10-01", FORMULA, 5.5], ["2026-10-02", HOSTILE[4], -1.5]]
    done(
        "import",
        "bank",
        str(workbook(tmp_path / "more.xlsx", [[cell if str(cell)[:1] != "=" else None for cell in row] for row in rows])),
    )
    for number, text in enumerate(HOSTILE[:10], 1):
        done("match", "set", f"L-{number}", f"P-{number - 1}", "--note", text)
    done("match", "set", "L-11", "--unidentified")
    done("match", "post", "--yes")
    done("statement", "issue", "2026-Q3", "--to", str(tmp_path / "out"), "--yes")
    return url


def sheet_cells(path):
    return [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_no_text_of_a_file_is_obeyed_by_anything_that_reads_the_book(hostile, run, tmp_path):
    statements_are_named_by_codes(tmp_path / "out")
    files_are_kept(hostile, tmp_path)
    assert run("contributor", "change", "X-0", "--alias", FORMULA + "!", "--yes", url=hostile).status == 0
    for number, line in enumerate(LISTS):
        told = run(*line.split(), url=hostile)
        assert told.status == 0, told.err
        assert not OBEYED.search(told.out), line
        assert json.loads(run(*line.split(), "--json", url=hostile).out)["rows"]
        for row in csv.reader(io.StringIO(run(*line.split(), "--csv", url=hostile).out)):
            assert not [cell for cell in row if re.match(r"[=+@\t\r]|-(?![\d.]*$)", cell)], line
        book = tmp_path / f"list{number}.xlsx"
        assert run(*line.split(), "-o", str(book), url=hostile).status == 0
        ours = [cell.value for cell in sheet_cells(book) if cell.data_type == "f"]
        assert all(
            re.fullmatch(r"=(?:ROUND\()?SUM\([A-Z0-9:,]+\)(?:,\d\))?|=SUBTOTAL\(.*\)|=SUMIFS?\(.*\)", text) for text in ours
        ), (
            line,
            ours,
        )
    texts = [cell.value for cell in sheet_cells(tmp_path / "list0.xlsx") if cell.data_type == "s"]
    assert f"{FORMULA} 0" in texts
    for what in ("X-0", "P-0", "L-1", "R-2026-0001", "bank.csv", "S-2026-0001", "B-2026-0002", "J-2026-000001"):
        told = run("show", what, url=hostile)
        assert told.status == 0, told.err
        assert not OBEYED.search(told.out), what
    for form in ("beancount", "hledger"):
        told = run("export", form, "-", url=hostile)
        assert (told.status, OBEYED.search(told.out)) == (0, None)
    with Inspector(hostile) as query:
        assert not [text for _check, proof in prove(query, CHECKS) for text in proof.findings]


def statements_are_named_by_codes(folder):
    """Never by names; and no formula in them is somebody else's."""
    names = {path.name for path in folder.iterdir()} - {"manifest.json"}
    assert len(names) == 30
    assert all(re.fullmatch(r"S-2026-\d{4}-v1-X-\d+-2026-Q3\.(xlsx|pdf)", name) for name in names)
    for paper in folder.glob("*.xlsx"):
        texts = [cell.value for cell in sheet_cells(paper) if cell.data_type == "f"]
        assert not [text for text in texts if "cmd" in text or text.startswith(("+", "@", "-"))]


def files_are_kept(url, folder):
    """As they came, byte by byte, with every row of theirs."""
    with Reader(url) as reader:
        kept = dict(reader.rows("SELECT file_name, original FROM import_run"))
        assert reader.value("SELECT count(*) FROM bank_line") == 18
    for name in ("pledges.csv", "bank.csv", "more.xlsx"):
        assert zlib.decompress(kept[name]) == (folder / name).read_bytes()
