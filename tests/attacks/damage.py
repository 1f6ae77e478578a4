"""Files as they arrive after an accident or an attack: bytes, cells and structure of whole files, changed at random."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.imports.countries import SAMPLES
from tests.imports.months import Month, rows, write
from tests.imports.test_biff import compound, stream
from tests.shared import SHARED

_OWN = Path(__file__).resolve().parents[1] / "samples" / "bank"
_PIECES = (
    b'"', b",", b";", b"\n", b"\r", b"\0", b"\t", b"|", b"-", b"+", b"(", b")", b".", b"'", b"=", b"<", b"&", b"%", b"\xa0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"1e5", b"NaN", b"#REF!", b"9" * 20, b"0" * 400, b"31/02/2026", b"30.9.", b"2026-09-30", b"Total", b"Balance", b"Pending", b"CR", b"D", b"EUR", b"KWD",
    b"<?xml", b"<!DOCTYPE x>", b"PK\x03\x04", b"sep=|\n", b"\xd9\xa1", b"\xe2\x80\xae", b"A" * 5000, b"x" * 40 + b" ", b"1,2,3", b"-----", b"======  ====",
)  # fmt: skip
_MARKUP = (
    b"<c>", b"</c>", b'<c r="XFD1048576"><v>1</v></c>', b'<c r="A1" t="s"><v>99999</v></c>', b't="e"', b't="d"', b"<f>1/0</f>", b'r="ZZZZ9"',
    b'r="A0"', b' s="9999"', b"<row/>", b'<row r="1048577">', b"</sheetData>", b'<mergeCell ref="A1:XFD1"/>', b"<!ENTITY x 'y'>", b"&#0;", b"]]>",
    b'table:number-columns-repeated="16384"', b'table:number-rows-repeated="1048576"', b"<table:table-row>", b"<text:s/>", b"</office:body>",
)  # fmt: skip


def seeds(folder: Path) -> list[bytes]:
    """Whole files to damage: our samples of all kinds, and real ones where they are at hand."""
    made = [path.read_bytes() for path in sorted(_OWN.iterdir())]
    made += [sample.text.encode(sample.encoding.removesuffix("-bom")) for sample in SAMPLES]
    made += [_month(folder, number) for number in range(24)]
    made += [compound(stream())] * 4
    real = [path for name in ("bank", "bank-xlsx") for path in sorted(SHARED.glob(f"data/{name}/**/*"))] if SHARED else []
    return made + [path.read_bytes() for path in real if path.is_file() and path.stat().st_size < 60_000]


def _month(folder: Path, number: int) -> bytes:
    """A small month in one of the sheets' containers."""
    import datetime as dt

    month = Month(
        1000, tuple((dt.date(2026, 9, day), f"Line {day}", cents) for day, cents in ((3, 500), (14, -75), (14, 1250), (30, -2)))
    )
    layout = ("signed", "apart", "flag", "framed", "two rows", "bare")[number % 6]
    made = rows(
        month,
        ("dmy/", "ymd-", "text")[number % 3],
        ("1,234.56", "1.234,56")[number % 2],
        layout,
        balance=number % 4 != 0,
        newest_first=number > 11,
    )
    return write(folder / "seed", made, ("xlsx", "typed xlsx", "ods", "typed ods")[number // 6]).read_bytes()


def damaged(raw: bytes, other: bytes, random: Random) -> bytes:
    """The file after one to four blows; `other` is a file that pieces may come from."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        blows = _BLOWS_ON_ZIPS if raw[:4] == b"PK\x03\x04" and random.random() < 0.8 else _BLOWS_ON_BYTES
        raw = random.choice(blows)(raw, other, random)
    return raw


def _place(raw: bytes, random: Random) -> int:
    return random.randrange(len(raw) + 1)


def _put(raw: bytes, _: bytes, random: Random) -> bytes:
    at = _place(raw, random)
    return raw[:at] + random.choice(_PIECES) + raw[at:]


def _cut(raw: bytes, _: bytes, random: Random) -> bytes:
    at = _place(raw, random)
    return raw[:at] + raw[at + random.choice((1, 1, 2, 8, 60, 500)) :]


def _end(raw: bytes, _: bytes, random: Random) -> bytes:
    return raw[: _place(raw, random)]


def _flip(raw: bytes, _: bytes, random: Random) -> bytes:
    changed = bytearray(raw)
    for _number in range(min(len(raw), random.choice((1, 2, 5, 40)))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _splice(raw: bytes, other: bytes, random: Random) -> bytes:
    return raw[: _place(raw, random)] + other[_place(other, random) :]


def _recode(raw: bytes, _: bytes, random: Random) -> bytes:
    before, after = random.choice(
        (("utf-8", "utf-16-le"), ("utf-8", "cp1252"), ("latin-1", "utf-8"), ("cp1252", "utf-16"), ("utf-8", "utf-32"))
    )
    return raw.decode(before, "replace").encode(after, "replace")


def _lines(change: Callable[[list[bytes], Random], None]) -> Callable[[bytes, bytes, Random], bytes]:
    def blow(raw: bytes, _: bytes, random: Random) -> bytes:
        lines = raw.split(b"\n")
        change(lines, random)
        return b"\n".join(lines)

    return blow


def _drop_line(lines: list[bytes], random: Random) -> None:
    del lines[random.randrange(len(lines))]


def _double_line(lines: list[bytes], random: Random) -> None:
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))


def _swap_lines(lines: list[bytes], random: Random) -> None:
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]


def _change_cell(lines: list[bytes], random: Random) -> None:
    """A cell is emptied, replaced, doubled, moved, or filled from another line."""
    at = random.randrange(len(lines))
    mark = max((b";", b",", b"\t", b"|"), key=lines[at].count)
    cells = lines[at].split(mark)
    spot = random.randrange(len(cells))
    wanted = random.choice(
        (b"", random.choice(_PIECES), random.choice(random.choice(lines).split(mark)), cells[spot] * 2, cells[spot][::-1])
    )
    cells[spot] = wanted
    if random.random() < 0.2:
        cells.insert(random.randrange(len(cells) + 1), wanted)
    lines[at] = mark.join(cells)


def _change_column(lines: list[bytes], random: Random) -> None:
    """One column is lost, doubled or changes place in every line."""
    mark = max((b";", b",", b"\t", b"|"), key=lambda sign: sum(line.count(sign) for line in lines[:20]))
    spot, to, how = random.randrange(8), random.randrange(8), random.randrange(3)
    for at, line in enumerate(lines):
        cells = line.split(mark)
        if spot < len(cells):
            cell = cells[spot] if how == 1 else cells.pop(spot)
            if how:
                cells.insert(to, cell)
            lines[at] = mark.join(cells)


def _rezip(raw: bytes, change: Callable[[dict[str, bytes]], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same archive with its members changed; a file that is no archive any more stays as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old:
            members = {name: old.read(name) for name in old.namelist()}
    except Exception:  # noqa: BLE001 - whatever earlier blows have done to it
        return raw
    change(members)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as new:
        for name, data in members.items():
            new.writestr(name, data)
    return made.getvalue()


def _drop_member(raw: bytes, _: bytes, random: Random) -> bytes:
    return _rezip(raw, lambda members: members.pop(random.choice(sorted(members))) if members else None)


def _swap_members(raw: bytes, _: bytes, random: Random) -> bytes:
    def change(members: dict[str, bytes]) -> None:
        one, two = (random.choice(sorted(members)) for _ in range(2))
        members[one], members[two] = members[two], members[one]

    return _rezip(raw, change)


def _rename_member(raw: bytes, _: bytes, random: Random) -> bytes:
    def change(members: dict[str, bytes]) -> None:
        name = random.choice(sorted(members))
        members[random.choice((name.upper(), name[::-1], "../" + name, "xl/worksheets/sheet9.xml", "content.xml"))] = members.pop(
            name
        )

    return _rezip(raw, change)


def _damage_member(raw: bytes, other: bytes, random: Random) -> bytes:
    """XML cut off, bytes changed, odd markup put in, a number or an address replaced."""

    def change(members: dict[str, bytes]) -> None:
        sheets = [name for name in sorted(members) if "sheet" in name or "content" in name or "Strings" in name]
        name = random.choice(sheets if sheets and random.random() < 0.7 else sorted(members))
        members[name] = random.choice((_put, _cut, _end, _flip, _mark_up, _mark_up, _renumber, _renumber))(
            members[name], other, random
        )

    return _rezip(raw, change, random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))


def _mark_up(raw: bytes, _: bytes, random: Random) -> bytes:
    places = [found.start() for found in re.finditer(rb"[<>]", raw)] or [0]
    at = random.choice(places)
    return raw[:at] + random.choice(_MARKUP) + raw[at:]


def _renumber(raw: bytes, _: bytes, random: Random) -> bytes:
    numbers = list(re.finditer(rb"\d+", raw))
    if not numbers:
        return raw
    at = random.choice(numbers)
    return (
        raw[: at.start()]
        + random.choice((b"0", b"-1", b"7", b"1e308", b"99999999", b"4294967296", b"NaN", b"46000.5", b""))
        + raw[at.end() :]
    )


_BLOWS_ON_BYTES: tuple[Callable[[bytes, bytes, Random], bytes], ...] = (
    _put, _put, _cut, _end, _flip, _splice, _recode, _lines(_drop_line), _lines(_double_line), _lines(_swap_lines), _lines(_change_cell),
    _lines(_change_cell), _lines(_change_cell), _lines(_change_column), _lines(_change_column),
)  # fmt: skip
_BLOWS_ON_ZIPS = (_drop_member, _swap_members, _rename_member, _damage_member, _damage_member, _damage_member, _damage_member)
