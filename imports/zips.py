"""Guards in front of the sheet reader: sizes, far cells, hidden rows and cells without a value, told from the zip's XML.

The reader (calamine) allocates a sheet's whole rectangle and ends the process when that is too large, and
it gives error cells as empty text. So every part is unpacked here once, in pieces, and looked at first.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from imports.cells import Cell, ErrorCell, column_of
from imports.sources import Source, refused
from ledger.errors import FileRefused
from ledger.i18n import N_, _, n_, screen_language

MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
SMALL = 4 * 1024 * 1024  # below this a high ratio harms nobody
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
FREE_AREA = 4_000_000  # cells of an (almost) empty rectangle that may be allocated
MAX_AREA = 40_000_000
NOWHERE = (-1, -1)  # of a cell that does not say its place
_PIECE = 1 << 20
_CELL_BYTES = 24  # of the shortest cell
_PROLOG = re.compile(rb"<\?xml[^<>]*\?>\s*")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")

_UNIQUE = re.compile(rb"uniqueCount\s*=\s*[\"'][^0-9]{0,9}([0-9]{4,99})")
_OVERLAP = 128
# Nine letters or digits are far beyond any sheet; what is longer is no nearer.
_CELL = re.compile(rb'\sr=["\']([A-Za-z]{1,9})[A-Za-z]*0*([0-9]{1,9})[0-9]*["\']')
_FAR = re.compile(rb' r="(?:[A-Za-z]{2}|[A-Za-z][0-9]{6})')  # beyond column Z or row 99,999
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb'\shidden=["\'](?:1|true)["\']')
_ROW_NUMBER = re.compile(rb'\sr=["\']0*(\d{1,9})\d*["\']')
_WHOLE_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_EMPTY_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</)")
_ERROR_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")


@dataclass(slots=True)
class Findings:
    """What the sheet reader would not tell of one sheet; places are (row, column) from 0."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    odd: dict[tuple[int, int], Cell] = field(default_factory=dict)
    currencies: dict[tuple[int, int], str] = field(
        default_factory=dict
    )  # shown by number formats; of an xls, as are those struck out
    struck: set[tuple[int, int]] = field(default_factory=set)


def guard(source: Source) -> dict[str, Findings]:
    """Sizes first, then every part of the zip; sheet name → findings (empty for xlsb, whose parts are binary).

    Raises FileRefused: too large, unpacking too far, encrypted, damaged, DTD or entities, a far cell.
    """
    archive = _archive(source)
    paths = _sheet_paths(source, archive) if source.kind == "xlsx" else {}
    found: dict[str, Findings] = {}
    for member in archive.infolist():
        if member.is_dir():
            continue
        sheet = paths.get(member.filename)
        if sheet is not None:
            found[sheet] = _look_at_sheet(source, _pieces(source, member))
        else:
            _look_at_counts(source, member)
    return found


def _look_at_counts(source: Source, member: zipfile.ZipInfo) -> None:
    """The sheet reader reserves room for as many texts as a part says it has: no part holds more texts than bytes."""
    rest = b""
    for piece in _pieces(source, member):
        text = rest + piece
        if any(int(number) > member.file_size for number in _UNIQUE.findall(text)):
            raise _damaged(source)
        rest = text[-_OVERLAP:]


def part(source: Source, name: str) -> Iterator[bytes]:
    """One part of a zip that `guard` has passed, in pieces."""
    archive = _archive(source)
    member = next((member for member in archive.infolist() if member.filename == name), None)
    if member is None:
        raise _damaged(source)
    return _pieces(source, member)


def sheet_parts(source: Source) -> dict[str, str]:
    """Sheet name → the part that holds it; of an xlsx that `guard` has passed."""
    return {name: path for path, name in _sheet_paths(source, _archive(source)).items()}


def members(source: Source) -> Iterator[tuple[str, bytes]]:
    """Every file of an archive, whole, by name; raises FileRefused as `guard` does."""
    for member in _archive(source).infolist():
        if not member.is_dir():
            yield member.filename, b"".join(_pieces(source, member, look=False))


def part_names(source: Source, folder: str) -> list[str]:
    """The binary parts in a folder of the zip."""
    return [
        member.filename
        for member in _archive(source).infolist()
        if member.filename.startswith(folder) and member.filename.endswith(".bin")
    ]


def check_area(source: Source, findings: Findings) -> None:
    """Refuses a rectangle that would be allocated for nearly nothing, or that no memory holds."""
    area = findings.rows * findings.columns
    if findings.rows > MAX_ROWS or findings.columns > MAX_COLUMNS:
        raise refused(
            source.name, _("a sheet has more rows or columns than Excel knows"), _("save it again in Excel"), "too-large"
        )
    if area > MAX_AREA or (area > FREE_AREA and area > 8 * findings.cells):
        raise refused(
            source.name,
            n_(
                "a sheet reaches to row {row} and column {column} with only {count} cell filled",
                "a sheet reaches to row {row} and column {column} with only {count} cells filled",
                findings.cells,
                row=screen_language().number(Decimal(findings.rows)),
                column=screen_language().number(Decimal(findings.columns)),
            ),
            _("delete the empty rows and columns behind the table and save it again"),
            "too-large",
        )


def _archive(source: Source) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(source.raw))  # its directory was read when its kind was told
    members, said = archive.infolist(), _said_of(source)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * source.size):
        raise refused(
            source.name,
            _(said.too_large, unpacked=_rounded(unpacked, 2**20), size=_rounded(source.size, 2**10)),
            _(said.ask),
            "too-large",
        )
    if any(member.flag_bits & 0x1 for member in members) or b"encryption-data" in _manifest(archive):
        raise refused(
            source.name,
            _(said.locked),
            _("open it, take the password off, and save it"),
            "password-protected",
        )
    if len({member.filename for member in members}) != len(members):
        raise _damaged(source)
    return archive


def _manifest(archive: zipfile.ZipFile) -> bytes:
    try:
        with archive.open("META-INF/manifest.xml") as member:
            return member.read(_PIECE)
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, zlib.error, NotImplementedError, EOFError):
        return b""


def _damaged(source: Source) -> FileRefused:
    return refused(
        source.name,
        _(_said_of(source).damaged),
        _("ask the sender for it again"),
        "truncated-file",
    )


class _Said(NamedTuple):
    """What is said of a zip of one kind."""

    too_large: str
    ask: str
    locked: str
    damaged: str


_ARCHIVE = _Said(
    N_("the archive would unpack to {unpacked} MiB from {size} KiB"),
    N_("ask the sender for a normal archive or CSV"),
    N_("the archive is protected by a password"),
    N_("the archive is damaged or was cut off"),
)
_WORKBOOK = _Said(
    N_("the workbook would unpack to {unpacked} MiB from {size} KiB"),
    N_("ask the sender for a normal workbook or CSV"),
    N_("the workbook is protected by a password"),
    N_("the workbook is damaged or was cut off"),
)


def _said_of(source: Source) -> _Said:
    return _ARCHIVE if source.kind == "zip" else _WORKBOOK


def _rounded(size: int, unit: int) -> str:
    return screen_language().number(Decimal(round(Decimal(size) / unit)))


def _pieces(source: Source, member: zipfile.ZipInfo, *, look: bool = True) -> Iterator[bytes]:
    """A part, unpacked in pieces, never beyond the size that its directory states: a directory can lie."""
    head = source.raw[member.header_offset : member.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise _damaged(source)
    begin = member.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = source.raw[begin : begin + member.compress_size]
    markup = look and member.filename.lower().endswith((".xml", ".rels", ".vml"))
    if member.compress_type == zipfile.ZIP_STORED:
        pieces: Iterator[bytes] = iter([packed])
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        pieces = _inflate(source, packed)
    else:
        raise _damaged(source)
    total = 0
    for piece in pieces:
        if markup and not total:
            check_dtd(source, piece)
        total += len(piece)
        if total > member.file_size:
            raise _damaged(source)
        yield piece
    if total != member.file_size:
        raise _damaged(source)


def check_dtd(source: Source, text: bytes) -> None:
    """Refuses XML with a document type or entities: harmless here, as nothing expands them, and a sign of harm elsewhere."""
    if _DTD.search(text) or text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(
            source.name, _("the workbook carries a document type (DTD)"), _("ask for it without, or as CSV"), "unsafe-xml"
        )


def _inflate(source: Source, packed: bytes) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    try:
        piece = engine.decompress(packed, _PIECE)
        while piece:
            yield piece
            piece = engine.decompress(engine.unconsumed_tail, _PIECE)
    except zlib.error:
        raise _damaged(source) from None
    if not engine.eof:
        raise _damaged(source)


def _sheet_paths(source: Source, archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name → sheet name, from the workbook and its relations."""
    names = {member.filename.lower(): member for member in archive.infolist()}
    book = next((names[name] for name in names if name.endswith("workbook.xml") and name.startswith("xl/")), None)
    relations = next((names[name] for name in names if name.endswith("workbook.xml.rels")), None)
    if book is None or relations is None:
        raise _damaged(source)
    try:
        targets = {item.get("Id", ""): item.get("Target", "") for item in _tree(source, relations)}
        sheets = [
            (item.get("name", ""), next((value for key, value in item.attrib.items() if key.endswith("}id")), ""))
            for item in _tree(source, book).iter()
            if item.tag.endswith("}sheet")
        ]
    except (ET.ParseError, LookupError, ValueError):
        raise _damaged(source) from None
    paths = {}
    for name, relation in sheets:
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        paths[path] = name
    return paths


def _tree(source: Source, member: zipfile.ZipInfo) -> ET.Element:
    text = b"".join(_pieces(source, member))
    check_dtd(source, text)
    return ET.fromstring(text)  # noqa: S314 - any DTD and entity has just been refused


def _look_at_sheet(source: Source, pieces: Iterator[bytes]) -> Findings:
    """Far cells, hidden rows, error cells, formulas without a value; a piece ends before the cell that it would cut."""
    found, rest, prefixed = Findings(), b"", False
    for number, piece in enumerate(pieces):
        prefixed = prefixed or (number == 0 and b":worksheet" in piece)
        prolog = _PROLOG.match(piece) if number == 0 else None  # holds no cell, and a line break that would look unusual
        text = piece[prolog.end() :] if prolog else rest + piece
        cut = max(text.rfind(b"<c "), text.rfind(b":c ") if prefixed else -1)
        cut = cut if cut > 0 else len(text)
        _look_at_piece(text[:cut], found, prefixed=prefixed)
        check_area(source, found)
        rest = text[cut:]
    _look_at_piece(rest, found, prefixed=prefixed)
    check_area(source, found)
    if isinstance(odd := found.odd.get(NOWHERE), ErrorCell):
        what = _("a cell of a sheet is a formula without a stored value, and the sheet does not say which")
        if not odd.is_formula:
            what = _("a cell of a sheet {value} is an error left by a formula, and the sheet does not say which", value=odd.text)
        raise refused(source.name, what, _("open it, correct the cell, and save it again"), "not-an-amount")
    return found


def _look_at_piece(text: bytes, found: Findings, *, prefixed: bool) -> None:
    """Cell by cell only where something far or written unusually may stand: the rest is small in any case, and this is slow."""
    unusual = prefixed or b"='" in text or b"\n" in text or b"\t" in text
    places = _CELL.findall(text) if unusual or _FAR.search(text) else []
    if places:
        names, numbers = zip(*places, strict=True)
        found.columns = max(found.columns, *(column_of(name.decode()) + 1 for name in set(names)))
        found.rows = max(found.rows, *(int(number) for number in set(numbers)))
    found.cells += len(places) or len(text) // _CELL_BYTES
    if b"hidden=" in text:
        for row in _ROW.findall(text):
            if _HIDDEN.search(row) and (number := _ROW_NUMBER.search(row)):
                found.hidden_rows.add(int(number[1]) - 1)
    if unusual or b't="e"' in text or b"<f" in text:
        _look_for_odd_cells(text, found)


def _look_for_odd_cells(text: bytes, found: Findings) -> None:
    for attributes, inside in _WHOLE_CELL.findall(text):
        if b't="e"' in attributes or b"t='e'" in attributes:
            value = _ERROR_VALUE.search(inside)
            odd = ErrorCell(value[1].decode("utf-8", "replace") if value and value[1] else "#REF!")
        elif b't="str"' not in attributes and not _EMPTY_VALUE.search(inside) and (formula := _FORMULA.search(inside)):
            odd = ErrorCell("=" + (formula[1] or b"").decode("utf-8", "replace"))
        else:
            continue
        place = _CELL.search(attributes)
        found.odd[(int(place[2]) - 1, column_of(place[1].decode())) if place else NOWHERE] = odd
