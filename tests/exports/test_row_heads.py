"""Rows of a table told to who hears it: each is called by its first words, and nothing else of the paper changes."""

import io
from datetime import date

from pypdf import PdfReader

from exports import paper_pdf
from exports.paper_pdf import Sheet
from exports.row_heads import named
from exports.typesetting import typeset
from tests.exports import papers

PART = {"facts": [], "notes": [], "chart": None, "meant": "", "meanings": []}
HEADS = (
    (("", 2), ("In EUR", 2)),
    (("Line", 2), ("Quarter", 1), ("Year", 1)),
)
ROWS = (
    ("line", ("A1", "At the start", "1.00", "2.00")),
    ("line", ("A2", "Received", "1.00", "")),
    ("total", ("", "Together", "2.00", "2.00")),
    ("closing", (("All of it", 2), "2.00", "2.00")),
)


def paper(heads=HEADS, rows=ROWS) -> bytes:
    sheet = Sheet("", ("code", "words", "number", "number"), heads, rows)
    told = {
        "title": "t", "author": "a", "subject": "s", "lang": "en", "region": None, "paper": "a4", "draft": "", "running": "t",
        "number": "", "footer": "", "place": "", "known": "", "heading": "t", "colon": ": ", "told": [], "values": [], "notes": [], "turned": 0,
        "parts": [PART | {"sheet": paper_pdf.told(sheet, "a4", ".")}],
    }  # fmt: skip
    return typeset("report.typ", told, date(2026, 10, 7))


def test_the_first_words_of_a_row_are_its_heads_and_amounts_never_are():
    assert papers.rows(paper()) == [
        ["TH Row", "TH Row", "TD", "TD"],
        ["TH Row", "TH Row", "TD", "TD"],
        ["TD", "TH Row", "TD", "TD"],  # what is empty names nothing
        ["TH Row", "TD", "TD"],
    ]


def test_only_the_first_of_cells_under_heads_of_their_own_is_a_head():
    heads = ((("Line", 1), ("What", 1), ("Quarter", 1), ("Year", 1)),)
    assert papers.rows(paper(heads, ROWS[:1])) == [["TH Row", "TD", "TD", "TD"]]


def test_cells_list_no_heads_so_that_the_row_counts_as_one_of_theirs():
    cells = [
        element
        for tag, element in papers.tags(paper())
        if tag in {"TD", "TH"} and papers.of_table(element).get("/Scope") != "/Column"
    ]
    assert len(cells) == 15
    assert not [cell for cell in cells if "/Headers" in papers.of_table(cell)]


def test_a_paper_keeps_its_length_and_opens_for_a_reader_that_forgives_nothing():
    cell = b"<</Type/StructElem/S/TD/P 9 0 R/A[<</O/Table/Headers[(U1x0y0)]>>]/K[4]/Pg 2 0 R>>\n"
    head = b"<</Type/StructElem/S/TH/P 9 0 R/A[<</O/Table/Scope/Row        >>]/K[4]/Pg 2 0 R>>\n"
    assert named(cell) == head
    assert len(head) == len(cell)
    assert named(head) == head
    reader = PdfReader(io.BytesIO(paper()), strict=True)
    assert all(reader.get_object(number) is not None for number in reader.xref[0])
