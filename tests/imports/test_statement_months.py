"""A month reads back the same from camt.053, MT940, BAI2 and Norma 43, in every version and dialect, whole and in pages."""

import dataclasses
import datetime as dt
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.bank import read_bank
from ledger.errors import FileRefused
from tests.imports.months import Month, outcome
from tests.imports.record_writers import bai2, norma43
from tests.imports.statement_writers import DIALECTS, camt, mt940
from tests.imports.test_bank_months import months

CASES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CAMT = {
    "version": st.sampled_from([2, 4, 8, 13]),
    "prefix": st.sampled_from(["", "ns2:"]),
    "namespace": st.booleans(),
    "times": st.booleans(),
    "flat": st.booleans(),
}
MT940 = {
    "dialect": st.sampled_from(sorted(DIALECTS)),
    "envelope": st.booleans(),
    "funds": st.sampled_from(["", "R", "D"]),
    "entry_date": st.booleans(),
    "end": st.sampled_from(["\r\n", "\n", "\r"]),
}

BAI2 = {
    "width": st.sampled_from([0, 80, 132]),
    "funds": st.sampled_from(["", "Z", "0", "V", "S", "D"]),
    "point": st.booleans(),
    "slash": st.booleans(),
    "end": st.sampled_from(["\r\n", "\n", "\r", ""]),
}
NORMA43 = {
    "end": st.sampled_from(["\r\n", "\n", "\r", ""]),
    "trimmed": st.booleans(),
    "counted": st.sampled_from([0, 1]),
}


def numbered(month: Month) -> Month:
    """Dates as in the century of MT940, texts in the characters of SWIFT."""
    lines = tuple((day, text.replace("Ü", "U").replace('"', "'").replace("#", "No "), cents) for day, text, cents in month.lines)
    return dataclasses.replace(month, lines=lines)


def told(reading):
    return [
        (row.date, row.value_date, row.amount, row.currency, row.text, row.reference, row.counterparty, row.counterparty_iban)
        for row in reading.rows
        if row.verdict == "new"
    ]


def written(month):
    return [
        (day, day, amount, "USD", text, f"REF{number}", f"Party {number}", f"XX{number:04}")
        for number, (day, amount, text) in enumerate(month.expected, start=1)
    ]


def check(reading, month):
    assert told(reading) == written(month)
    total = sum(cents for _, _, cents in month.lines)
    assert (reading.opening * 100, reading.closing * 100, reading.sums["net"] * 100) == (
        month.opening,
        month.opening + total,
        total,
    )
    assert reading.counts["rows"] == len(reading.rows) == len(month.lines)
    assert reading.proved >= 1


@CASES
@given(month=months(), pages=st.integers(1, 3), camt_style=st.fixed_dictionaries(CAMT), mt940_style=st.fixed_dictionaries(MT940))
def test_a_month_reads_back_the_same_from_camt_and_from_mt940(tmp_path, month, pages, camt_style, mt940_style):
    month = numbered(month)
    path = tmp_path / "statement.dat"
    path.write_bytes(camt(month, pages=pages, **camt_style).encode())
    one = read_bank(path)
    path.write_bytes(mt940(month, pages=pages, **mt940_style).encode())
    other = read_bank(path)
    check(one, month)
    check(other, month)
    assert (one.kind, other.kind) == ("camt", "mt940")
    assert one.accounts == other.accounts


def whole(style):
    """Without line ends nothing may be trimmed, and a text needs its slash, or full records."""
    return (
        style | {"trimmed": False}
        if not style["end"] and "trimmed" in style
        else style | {"slash": True}
        if not style["end"]
        else style
    )


@CASES
@given(
    month=months(), bai2_style=st.fixed_dictionaries(BAI2), pages=st.integers(1, 3), norma43_style=st.fixed_dictionaries(NORMA43)
)
def test_a_month_reads_back_the_same_from_bai2_and_from_norma_43(tmp_path, month, bai2_style, pages, norma43_style):
    month = numbered(month)
    path = tmp_path / "statement.dat"
    for kind, text in (
        ("bai2", bai2(month, **whole(bai2_style))),
        ("norma43", norma43(month, pages=pages, **whole(norma43_style))),
    ):
        path.write_bytes(text.encode())
        reading = read_bank(path)
        assert (reading.kind, reading.currency) == (kind, "USD")
        assert [(row.date, row.amount) for row in reading.rows] == [(day, amount) for day, amount, _ in month.expected]
        assert all(" ".join(text.split()) in row.text for row, (_, _, text) in zip(reading.rows, month.expected, strict=True))
        assert (reading.opening * 100, reading.closing * 100) == (
            month.opening,
            month.opening + sum(cents for _, _, cents in month.lines),
        )
        assert reading.proved >= 1
        assert len({row.row for row in reading.rows}) == len(reading.rows)


@CASES
@given(
    month=months(least=4),
    damage=st.sampled_from(["lost", "twice", "changed"]),
    place=st.integers(0, 3),
    style=st.sampled_from([bai2, norma43]),
)
def test_a_movement_that_is_lost_told_twice_or_changed_is_noticed(tmp_path, month, damage, place, style):
    lines = style(numbered(month), end="\n").splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if line.startswith(("16,", "22"))]
    stop = starts[place] + (1 if style is bai2 else 2)
    movement = lines[starts[place] : stop]
    amount = str(abs(month.lines[place][2]))
    changed = [movement[0].replace(amount, str(int(amount) + 1).zfill(len(amount)), 1), *movement[1:]]
    lines[starts[place] : stop] = {"lost": [], "twice": movement * 2, "changed": changed}[damage]
    path = tmp_path / "statement.dat"
    path.write_text("".join(lines))
    assert isinstance(outcome(path), FileRefused)


@CASES
@given(month=months(least=4), pages=st.integers(1, 2), lost=st.integers(0, 3), style=st.fixed_dictionaries(MT940))
def test_a_lost_entry_is_noticed(tmp_path, month, pages, lost, style):
    month = numbered(month)
    path = tmp_path / "statement.dat"
    style["end"] = "\n"
    text = mt940(month, pages=pages, **style)
    starts = [at for at in range(len(text)) if text.startswith(":61:", at)]
    following = [text.find(tag, starts[lost] + 1) for tag in ("\n:61:", "\n:62")]
    end = min(at for at in following if at > 0) + 1
    path.write_text(text[: starts[lost]] + text[end:])
    found = outcome(path)
    assert isinstance(found, FileRefused)
    assert found.problems[0].name == "balance-contradicts"


@CASES
@given(
    month=months(),
    cut=st.floats(0.05, 0.999),
    style=st.fixed_dictionaries(CAMT),
    form=st.sampled_from(["camt", "bai2", "norma43"]),
)
def test_a_file_that_was_cut_off_is_never_read_as_whole(tmp_path, month, cut, style, form):
    month = numbered(month)
    text = camt(month, **style) if form == "camt" else (bai2 if form == "bai2" else norma43)(month)
    if form != "camt":  # the last record holds nothing but the proof that all others have come
        text = text[: max(text.rfind("\n99,"), text.rfind("\n88999")) + 1]
    path = tmp_path / "statement.dat"
    path.write_text(text[: int(len(text.rstrip()) * cut)])
    assert isinstance(outcome(path), FileRefused)


@CASES
@given(
    month=months(),
    pages=st.integers(1, 3),
    share=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
    style=st.fixed_dictionaries(MT940),
)
def test_lines_told_twice_or_in_another_place_never_break_the_sum(tmp_path, month, pages, share, style):
    lines = mt940(numbered(month), pages=pages, **{**style, "end": "\n"}).splitlines(keepends=True)
    begin, end, to = [*sorted(int(part * len(lines)) for part in share[:2]), int(share[2] * len(lines))]
    path = tmp_path / "statement.dat"
    path.write_text("".join([*lines[:to], *lines[begin:end], *lines[to:]]))
    reading = outcome(path)
    if not isinstance(reading, FileRefused) and None not in (reading.opening, reading.closing):
        assert reading.opening + reading.sums["net"] == reading.closing


@pytest.mark.parametrize("pages", [1, 2])
def test_both_formats_of_a_month_in_one_archive_count_once(tmp_path, pages):
    month = Month(1000, ((dt.date(2026, 3, 2), "Contribution", 5000), (dt.date(2026, 3, 9), "Fee", -100)))
    with zipfile.ZipFile(tmp_path / "march.zip", "w") as archive:
        archive.writestr("march.xml", camt(month, pages=pages))
        archive.writestr("march.sta", mt940(month, pages=pages))
    reading = read_bank(tmp_path / "march.zip")
    check(dataclasses.replace(reading, rows=reading.rows[:2], counts={"rows": 2}), month)
    assert reading.counts == {"rows": 4, "new": 2, "not_a_transaction": 2, "refused": 0}
