"""A PDF as another program reads it: its text, its tags, what it says of itself."""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pypdf import PdfReader


@cache
def read(content: bytes) -> PdfReader:
    """The document; what was read once is not read again."""
    return PdfReader(io.BytesIO(content))


@cache
def pages(content: bytes) -> tuple[str, ...]:
    """The text of each page in the order in which it is printed, every blank one blank and every line on one line."""
    return tuple(page.extract_text() for page in read(content).pages)


def text(content: bytes) -> str:
    """All of it, as running text."""
    return plain(" ".join(pages(content)))


def plain(said: str) -> str:
    """With every blank, be it narrow or one that holds together, and every line's end as one blank."""
    return re.sub(r"\s+", " ", said)


def streams(content: bytes) -> list[bytes]:
    """What each page draws."""
    return [page.get_contents().get_data() for page in read(content).pages]


@cache
def tags(content: bytes) -> tuple[tuple[str, Any], ...]:
    """(tag, element) in reading order."""
    return tuple(_walk(read(content).trailer["/Root"]["/StructTreeRoot"]["/K"]))


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from _walk(one)
    elif hasattr(node, "get"):
        if "/S" in node:
            yield node["/S"].removeprefix("/"), node
        if "/K" in node:
            yield from _walk(node["/K"])


def of_table(element: Any) -> dict[str, Any]:
    """What a tag says of itself as a part of a table."""
    return next((one for one in element.get("/A", []) if one["/O"] == "/Table"), {})


def rows(content: bytes) -> list[list[str]]:
    """The rows below the heads of tables: each cell as its tag and, of a head, what it is the head of."""
    found = []
    for tag, row in tags(content):
        if tag == "TR" and row["/P"]["/S"] != "/THead":
            cells = [cell.get_object() for cell in row["/K"]]
            found.append([f"{cell['/S']} {of_table(cell).get('/Scope', '')}".replace("/", "").strip() for cell in cells])
    return found


def headings(content: bytes) -> list[tuple[str, str]]:
    """(level, what it says) in reading order."""
    return [(tag, plain(element["/T"])) for tag, element in tags(content) if re.fullmatch(r"H\d", tag)]


def fonts(content: bytes) -> dict[str, bool]:
    """Every typeface with whether it is inside."""
    found = {}
    for page in read(content).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()  # noqa: PLW2901
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            files = {"/FontFile", "/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].keys()
            found[font["/BaseFont"]] = bool(files)
    return found
