"""Every line of parts D, F and G is what the postings behind it add up to, on books of every kind."""

from datetime import date

import pytest

from ledger.book.reader import Reader
from ledger.errors import NotUnderstood
from ledger.i18n import Language
from ledger.periods import Quarter
from ledger.statements.figures import Issue, Trace
from ledger.statements.gather import source
from ledger.statements.page import lay_out
from ledger.statements.trace import behind
from ledger.statements.trace_parts import printed_part
from tests.ledger.commands import filled
from tests.ledger.reports import samples, spent
from tests.ledger.statements import samples as statement


def all_agree(query, quarters):
    """Every traced row of the parts of everybody's statements; returns the codes that had something in them."""
    seen = set()
    for quarter in quarters:
        drawn = source(query, quarter)
        for who in drawn.due():
            figures = drawn.figures(who, Issue(date(2026, 10, 7)))
            for row in (row for part in lay_out(figures, Language("en")).parts for row in part.rows if row.trace):
                wanted = Trace.parse(row.trace)
                traced = behind(query, wanted, who)
                printed = printed_part(figures, wanted)
                assert traced.total == printed, row.trace
                assert printed == row.cells[1 if row.code.startswith("D") else 0], row.trace
                seen |= {row.code} if printed else set()
    return seen


@pytest.mark.parametrize(("fill", "about"), [(samples.fill, {}), (spent.fill, {})])
def test_every_row_is_what_the_postings_behind_it_add_up_to(books, fill, about):
    with Reader(books.make(fill, **about)) as query:
        seen = all_agree(query, [Quarter(2026, number) for number in (1, 2, 3, 4)])
    wanted = {samples.fill: {"F1", "F2.1", "F2.2", "F2.5", "F2", "F3", "F7", "F10", "F13", "F14", "F16", "F18", "F19", "F20", "G1", "G2", "G5", "G8", "D11"},
              spent.fill: {"D4", "D8", "D12", "F10", "F17"}}  # fmt: skip
    assert seen >= wanted[fill]


def test_what_was_issued_is_traced_as_it_was_issued(books):
    with Reader(books.make(filled.fill, **filled.ABOUT)) as query:
        (contributor, code, quarter) = query.rows(
            "SELECT s.contributor_id, c.code, s.quarter FROM statement s JOIN contributor c ON c.id = s.contributor_id ORDER BY s.id"
        )[0]
        traced = behind(query, Trace(code, Quarter.parse(quarter), "F2"), contributor)
    assert traced.printed == traced.total
    assert traced.statement


@pytest.mark.parametrize(
    "text", ["ESP:2026-Q3:F21", "ESP:2026-Q3:D13", "ESP:2026-Q3:G9", "ESP:2026-Q3:F2.7", "ESP:2026-Q3:D4:EUR"]
)
def test_a_line_that_no_posting_stands_behind_is_refused(text):
    with pytest.raises(NotUnderstood):
        Trace.parse(text)


def test_show_takes_the_id_that_a_sheet_hides(books, run):
    books.make(samples.fill)
    shown = run("show", "ESP:2026-Q3:F3", "--json").json
    assert [(row["total"], row["name"]) for row in shown["rows"]] == [("-100.00", "Receipts returned or reversed")]
    assert [(row["receipt"], row["value"]) for row in shown["postings"]] == [("R-2026-0010", "-100.00")]
    assert "USD -50.00" in run("show", "PR-GIV:2026-Q3:G5").out


def test_a_preview_gives_the_parts_to_scripts_by_their_codes(books, run):
    books.make(samples.fill)
    told = run("statement", "preview", "ESP", "2026-Q3", "--json").json["parts"]
    assert told["F2.1"] == {"quarter": "170.00", "year": "5195.00", "inception": "5195.00"}
    assert told["F21"] == {"quarter": "35.29", "year": "12.78", "inception": "12.78"}  # 120 of 340, 780 of 6105
    assert told["D11"] == {"quarter": "0.00", "year": "-80.00", "inception": "-80.00", "open": "0.00"}
    assert told["G8"] == {"amount": "1110.00"}


@pytest.mark.parametrize("line", ["F2", "D4", "D12"])
def test_a_statement_without_the_whole_fund_prints_none_of_its_lines(line):
    assert printed_part(statement.event_8(), Trace.parse(f"ESP:2026-Q3:{line}")) is None
