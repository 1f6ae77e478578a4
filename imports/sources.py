"""A file as it came: opened with care, hashed, and its kind told from its content, never from its name."""

import hashlib
import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from ledger.errors import FileRefused, Problem
from ledger.i18n import N_, _

MAX_BYTES = 512 * 1024 * 1024
SHEETS = frozenset({"xlsx", "xlsb", "xls", "ods", "html", "spreadsheetml", "delimited"})
NAMES = {
    "xlsx": N_("an Excel workbook"),
    "xlsb": N_("a binary Excel workbook"),
    "xls": N_("an old Excel workbook"),
    "ods": N_("an OpenDocument sheet"),
    "html": N_("a table in HTML"),
    "spreadsheetml": N_("an Excel sheet in XML"),
    "delimited": N_("a table in text"),
    "camt": N_("an ISO 20022 statement (camt.052, 053 or 054)"),
    "mt940": N_("a SWIFT MT940 or MT942 statement"),
    "ofx": N_("an OFX or QFX statement"),
    "qif": N_("a QIF file"),
    "norma43": N_("a Norma 43 statement"),
    "bai2": N_("a BAI2 statement"),
    "coda": N_("a CODA statement"),
    "cnab": N_("a CNAB file"),
    "xml": N_("an XML file of another kind"),
    "json": N_("a JSON file"),
    "zip": N_("a zip archive"),
}
_PICTURES = {
    b"\x89PNG\r\n": N_("a picture (PNG)"),
    b"\xff\xd8\xff": N_("a picture (JPEG)"),
    b"GIF8": N_("a picture (GIF)"),
    b"BM": N_("a picture (BMP)"),
    b"%PDF": N_("a PDF"),
    b"\x1f\x8b": N_("a gzip archive"),
    b"Rar!": N_("a RAR archive"),
    b"7z\xbc\xaf": N_("a 7-Zip archive"),
    b"{\\rtf": N_("a text document (RTF)"),
    b"\x7fELF": N_("a program"),
    b"SQLite format 3": N_("a database"),
}
_RECORDS = {  # statements of fixed records, told by how the first two begin
    "norma43": re.compile(
        r"(?:00[^\r\n]{10,78}[\r\n]+)?11[0-9]{30}(?:[^\r\n]{15,60}[\r\n]+|[^\r\n]{48})(?:(?:11|22|33|88)[0-9 ]{8}|2[34][0-9]{2})"
    ),
    "bai2": re.compile(
        r"01\s*,[^,\r\n]*,[^,\r\n]*,\s*[0-9]{6}\s*,[0-9: ]*,[^,\r\n]*,[0-9 ]*,[0-9 ]*,\s*(?:[0-9]?\s*/|2\b)\s*02\s*,"
    ),
    "coda": re.compile(r"0000[0-9]{7}[^\r\n]{116}[12]\r?\n1"),
    "cnab": re.compile(r"[0-9]{3}0000[01][^\r\n]{232}\r?\n|0[12](?:REMESSA|RETORNO)[^\r\n]{391}\r?\n"),
}
_UNREAD: dict[type[Exception], tuple[str, str, str]] = {
    FileNotFoundError: (N_("there is no such file"), N_("check the name and the folder"), "not-found"),
    PermissionError: (N_("you may not read this file"), N_("ask its owner for the right to read it"), "no-permission"),
}
_NOT_READ = (N_("the file cannot be read ({problem})"), N_("copy it to this machine and try again"), "not-read")
_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"))
_BOMS_16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file and what they are."""

    name: str
    kind: str
    sha256: str
    size: int
    raw: bytes = field(repr=False)
    charset: str = ""  # of text that does not say it, where a profile knows it


def refused(name: str, what: str, cure: str, code: str) -> FileRefused:
    """The whole file is refused for one reason."""
    return FileRefused(_("{file}: {problem}.", file=name, problem=what), [Problem(name, what, cure, code)], cure, name=code)


def open_source(path: Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """The file at `path`, whole.

    Raises FileRefused, naming the cause, for what is no regular file, cannot be opened, is empty, too large
    (`max_bytes`), or plainly no table and no statement (pictures, programs, archives of other kinds).
    """
    raw = _bytes(path, max_bytes)
    return source_of(path.name, raw)


def source_of(name: str, raw: bytes) -> Source:
    """Bytes with their kind; raises FileRefused for what is plainly no table and no statement."""
    for magic, kind in _PICTURES.items():
        if raw.startswith(magic) and (magic != b"BM" or raw[6:10] == b"\0\0\0\0"):
            raise refused(
                name, _("this is {kind}, not a table", kind=_(kind)), _("ask for the file as a spreadsheet or CSV"), "not-a-table"
            )
    return Source(name, _kind(name, raw), hashlib.sha256(raw).hexdigest(), len(raw), raw)


def _bytes(path: Path, max_bytes: int) -> bytes:
    """Stat first: opening a pipe would wait for ever."""
    name = path.name or str(path)
    pipe = refused(name, _("this is a pipe or a device, not a file"), _("save it as a file first"), "not-a-file")
    if str(path) == "-":  # standard input elsewhere; the book keeps what it takes in under the name of its file
        raise pipe
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise refused(name, _("this is a folder"), _("name one file in it"), "not-a-file")
        if not stat.S_ISREG(mode.st_mode):
            raise pipe
        if mode.st_size > max_bytes:
            raise refused(
                name,
                _("the file is larger than {size} MiB", size=max_bytes // 2**20),
                _("ask the bank for shorter periods"),
                "too-large",
            )
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except (OSError, ValueError) as problem:
        what, cure, code = _UNREAD.get(type(problem), _NOT_READ)
        raise refused(name, _(what, problem=problem), _(cure), code) from None
    if not raw.strip(b"\0 \t\r\n"):
        raise refused(name, _("the file is empty"), _("ask the sender for it again"), "empty-file")
    return raw


def _kind(name: str, raw: bytes) -> str:
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(name, raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_kind(name, raw)
    if raw[:2] == b"\x09\x08" and raw[2:4] in (b"\x10\x00", b"\x08\x00"):
        return "xls"
    return _text_kind(sample(raw))


def _zip_kind(name: str, raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = {member.filename.lower() for member in archive.infolist()}
            first = b""
            if "mimetype" in archive.namelist():
                with archive.open("mimetype") as member:
                    first = member.read(80)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        raise refused(
            name, _("the workbook is damaged or was cut off"), _("ask the sender for it again"), "truncated-file"
        ) from None
    if any(member.endswith("workbook.bin") for member in members):
        return "xlsb"
    if any(member.startswith("xl/") for member in members):
        return "xlsx"
    if b"opendocument.spreadsheet" in first or "content.xml" in members:
        return "ods"
    if any(member.startswith(("word/", "ppt/")) for member in members):
        raise refused(
            name, _("this is a text document or slides, not a table"), _("ask for the file as a spreadsheet"), "not-a-table"
        )
    return "zip"


def _compound_kind(name: str, raw: bytes) -> str:
    """Old Excel files and encrypted new ones share a container; its directory says which."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise refused(
            name,
            _("the workbook is protected by a password"),
            _("open it, take the password off, and save it"),
            "password-protected",
        )
    if any(stream.encode("utf-16-le") in raw for stream in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        return "xls"
    if (int.from_bytes(raw[48:52], "little") + 2) << int.from_bytes(raw[30:31], "little") > len(raw):  # the directory is missing
        raise refused(name, _("the workbook is damaged or was cut off"), _("ask the sender for it again"), "truncated-file")
    raise refused(
        name, _("this is a document of another program, not a table"), _("ask for the file as a spreadsheet"), "not-a-table"
    )


def sample(raw: bytes, size: int = 8192) -> str:
    """The beginning as text, good enough to recognise a kind."""
    head = raw[:size]
    encoding = bom_encoding(raw) or ("utf-16-le" if looks_wide(head, 1) else "utf-16-be" if looks_wide(head, 0) else "latin-1")
    return head[: len(head) // 4 * 4 or None].decode(encoding, "replace").lstrip("\ufeff\x00 \t\r\n")


def bom_encoding(raw: bytes) -> str:
    """The encoding that a byte order mark states, or an empty text."""
    return next((encoding for bom, encoding in _BOMS + _BOMS_16 if raw.startswith(bom)), "")


def looks_wide(head: bytes, parity: int) -> bool:
    """UTF-16 without a mark: bytes at one parity are NUL or of one alphabet (Greek 3, Cyrillic 4), few are NUL at the other."""
    high, low = head[parity::2], head[1 - parity :: 2]
    alphabets = high.count(0) + sum(high.count(page) for page in (1, 2, 3, 4, 0x20))
    return len(head) >= 8 and high.count(0) > 0.2 * len(high) and alphabets > 0.95 * len(high) and low.count(0) < 0.05 * len(low)


def _text_kind(head: str) -> str:
    start = head[:2000].lower()
    if re.search(r"ofxheader\s*[:=]|<ofx[\s>]", start):  # also under an odd header, or none
        return "ofx"
    if start.startswith("<"):
        return _markup_kind(start, head.lower())
    if re.search(r"(?m)^!(type|account|option|clear)\b", start):
        return "qif"
    if start.startswith(("{", "[")) and re.match(r"[\[{]\s*[\[{\"\]}]", start):
        return "json"
    if re.match(r"(?:\{[1-5]:[^:]*)?:(?:20|25|28C?|60[FM]|61|62[FM]|64|86):", head) or re.search(
        r"(?:^|[\r\n]|\{4:)\s*:(?:60[FM]|61|62[FM]):", head
    ):
        return "mt940"
    return next((kind for kind, begins in _RECORDS.items() if begins.match(head)), "delimited")


def _markup_kind(start: str, head: str) -> str:
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "spreadsheetml"
    if "iso:std:iso:20022" in head or re.search(r"<(?:\w+:)?(?:bktocstmr\w+|document)\b", head):
        return "camt"
    if re.search(r"<(?:!doctype html|html|table|body|head|meta|style|div|tr)\b", head):
        return "html"
    return "xml" if start.startswith(("<?xml", "<!doctype", "<!--")) or re.match(r"<[\w:]+[\s>]", start) else "delimited"
