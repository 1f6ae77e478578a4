"""Files that were damaged on the way: a reading, or a refusal, never anything else, and never a row less."""

import io
import zipfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imports.reading import ReadOptions, refusal_json, to_json
from ledger.errors import FileRefused
from tests.imports.months import outcome
from tests.imports.test_grids import ods_cell, sheet_in_ods, workbook

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "samples" / "bank").iterdir())
PIECES = st.sampled_from(
    [b'"', b",", b";", b"\n", b"\r", b"\0", b"-", b"(", b"1e5", b"\xff\xfe", b"\xef\xbb\xbf", b"#REF!", b"9" * 20, b"31/02/2026", b"Total",
     b"Balance", b"\t", b"|", b"<", b"&", b"=", b".", b"'", b"CR", b"EUR", "\u0661".encode(), b"\xa0", b"<?xml", b"PK\x03\x04",
     b":61:", b":62F:", b"\n-\n", b"</Ntry>", b"<Amt>", b"DBIT", b"PDNG", b"{4:"]
)  # fmt: skip
OPTIONS = st.sampled_from(
    [ReadOptions(), ReadOptions(skip_refused=True), ReadOptions(dates="mdy"), ReadOptions(decimal="comma"), ReadOptions(sign="reversed"),
     ReadOptions(account_currency="EUR"), ReadOptions(range="A1:F20")]
)  # fmt: skip


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[str, float, float, bytes]]:
    share = st.floats(0, 1)
    return draw(
        st.lists(st.tuples(st.sampled_from(["put", "cut", "end", "twice"]), share, share, PIECES), min_size=1, max_size=4)
    )


def damaged(raw: bytes, damage: list[tuple[str, float, float, bytes]]) -> bytes:
    for how, first, second, piece in damage:
        begin, end = sorted((int(first * len(raw)), int(second * len(raw))))
        raw = {
            "put": raw[:begin] + piece + raw[begin:],
            "cut": raw[:begin] + raw[min(end, begin + 40) :],
            "end": raw[:end],
            "twice": raw[:end] + raw[begin:end][:500] + raw[end:],
        }[how]
    return raw


def holds(path: Path, options: ReadOptions) -> None:
    found = outcome(path, options)
    if isinstance(found, FileRefused):
        assert refusal_json(found)["problems"]
        return
    verdicts = [row["verdict"] for row in to_json(found)["rows"]]
    assert (
        len(verdicts) == found.counts["rows"] == found.counts["new"] + found.counts["not_a_transaction"] + found.counts["refused"]
    )
    assert found.sums["net"] == sum(row.amount - (row.fee or 0) for row in found.rows if row.verdict == "new")


TRIES = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@TRIES
@given(sample=st.sampled_from(SAMPLES), damage=damages(), options=OPTIONS)
def test_damaged_text_is_read_or_refused(tmp_path, sample, damage, options):
    path = tmp_path / "statement.csv"
    path.write_bytes(damaged(sample.read_bytes(), damage))
    holds(path, options)


@TRIES
@given(kind=st.sampled_from(["xlsx", "ods"]), inside=st.booleans(), part=st.integers(0, 99), damage=damages(), options=OPTIONS)
@example(kind="ods", inside=True, part=1, damage=[("put", 0.97, 0.97, b"\0")], options=ReadOptions())
def test_damaged_workbooks_are_read_or_refused(tmp_path, kind, inside, part, damage, options):
    path = tmp_path / f"made.{kind}"
    raw = _whole(path)
    path.write_bytes(_inside(raw, part, damage) if inside else damaged(raw, damage))
    holds(path, options)


@cache
def _whole(path: Path) -> bytes:
    """A month in a workbook, not damaged yet."""
    rows = [
        ["Date", "Details", "Amount", "Balance"],
        *([f"{day:02}/09/2026", "x", -1.5, 100 - 1.5 * day] for day in range(1, 20)),
    ]
    if path.suffix == ".xlsx":
        return workbook(path, rows).read_bytes()
    cells = [[ods_cell("float", str(c)) if isinstance(c, float) else ods_cell("string", "", str(c)) for c in row] for row in rows]
    return sheet_in_ods(path, "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)).read_bytes()


def _inside(raw: bytes, part: int, damage: list[tuple[str, float, float, bytes]]) -> bytes:
    """One part of the zip is damaged, the zip itself is whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, damaged(data, damage) if name == names[part % len(names)] else data)
    return made.getvalue()
