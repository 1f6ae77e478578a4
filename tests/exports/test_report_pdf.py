"""A report as a PDF: every cell of its tables, heads on every page, totals, bars, the cover of a document of several."""

import re
from datetime import date
from decimal import Decimal

import pytest

from exports.report_pdf import write_pack, write_table
from ledger.money import Money
from ledger.packs import Pack
from ledger.show import Chart, Column, Fact, Setting, Table, Total
from tests.exports import papers
from tests.ledger.commands import filled

COLUMNS = (
    Column("who", "Who", "code"),
    Column("name", "Name"),
    Column("open", "Open\n1 Jan 2026", "amount"),
    Column("due", "Due", "date"),
)
SETTING = Setting("TIP", today=date(2026, 10, 7))


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def table(rows: int = 3, **more: object) -> Table:
    told = [(f"C{n:03d}", f"Contributor {n}", usd(f"{n}.25") if n % 5 else None, date(2026, 9, 30)) for n in range(1, rows + 1)]
    return Table("open", "What is open", COLUMNS, told, (Total(("", "Total", usd("1234.50"), None)),), **more)


def written(tmp_path, made: Table | Pack, setting: Setting = SETTING) -> bytes:
    write = write_pack if isinstance(made, Pack) else write_table
    write(made, setting, tmp_path / "report.pdf")
    return (tmp_path / "report.pdf").read_bytes()


def test_every_cell_the_title_the_book_and_the_day_are_there(tmp_path):
    text = papers.text(written(tmp_path, table()))
    assert text.startswith("book TIP 7 Oct 2026 What is open Who Name Open 1 Jan 2026 Due C001 Contributor 1 1.25 30 Sep 2026")
    assert "Total 1,234.50" in text


def test_heads_repeat_on_every_page_and_no_row_is_lost(tmp_path):
    content = written(tmp_path, table(150))
    pages = papers.pages(content)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Who Name" in page
        assert f"{number} / {len(pages)}" in page
    text = papers.text(content)
    assert [int(found) for found in re.findall(r"C(\d{3}) Contributor", text)] == [*range(1, 151)]
    assert "C005 Contributor 5 – 30 Sep 2026" in text


def test_a_day_in_a_head_is_not_broken(tmp_path):
    columns = (Column("closing", "Closing\n31 Dec 2026", "amount"), Column("budget", "Program-\nbudget", "amount"))
    page = papers.read(written(tmp_path, Table("t", "T", columns, [(usd("1"), usd("2"))]))).pages[0].extract_text()
    assert "31\u00a0Dec\u00a02026" in page
    assert "Program-budget" in page


def test_the_names_of_totals_stand_on_one_line_in_a_table_that_has_nothing_else(tmp_path):
    totals = (Total(("Fund balance at the start", "", usd("0"))), Total(("Fund balance at the end", "", usd("0"))))
    made = Table(
        "share",
        "The share",
        (Column("what", "What"), Column("accounts", "Accounts", "code"), Column("amount", "USD", "amount")),
        [],
        totals,
    )
    (page,) = papers.pages(written(tmp_path, made))
    assert [line.strip() for line in page.splitlines() if line.startswith("Fund")] == [
        "Fund balance at the start 0.00",
        "Fund balance at the end 0.00",
    ]


@pytest.mark.parametrize("rows", [60, 61, 62, 63])
def test_a_total_is_never_alone_on_a_page(rows, tmp_path):
    pages = papers.pages(written(tmp_path, table(rows)))
    assert "1,234.50" in pages[-1]
    assert "Contributor" in pages[-1]
    assert sum(len(re.findall(r"C\d{3} Contributor", page)) for page in pages) == rows


def test_facts_notes_the_question_and_what_columns_mean_are_said(tmp_path):
    made = table(
        facts=(Fact("left", "Left", usd("-5")), Fact("of", "of which due", usd("5"), 1), Fact("n", "Count", 12)), notes=("A note.",),
        answers="How much?", meanings=(("open", "what is open."),),
    )  # fmt: skip
    text = papers.text(written(tmp_path, made))
    for one in (
        "How much? Who",
        "Left USD −5.00 of which due USD 5.00 Count 12 A note.",
        "What the columns mean Open 1 Jan 2026: what is open.",
    ):
        assert one in text


def test_amounts_of_several_currencies_say_theirs_where_no_column_does(tmp_path):
    rows = [("a", Money(Decimal(1), "EUR"), "EUR"), ("b", Money(Decimal(2), "JPY"), "JPY")]
    columns = (Column("who", "Who", "code"), Column("sum", "Sum", "amount"), Column("currency", "Cur", "code"))
    assert "a EUR 1.00 b JPY 2" in papers.text(written(tmp_path, Table("t", "T", columns[:2], [row[:2] for row in rows])))
    assert "a 1.00 EUR b 2 JPY" in papers.text(written(tmp_path, Table("t", "T", columns, rows)))


def test_a_wide_table_is_turned_as_a_whole(tmp_path):
    columns = (Column("who", "Who", "code"), *(Column(f"c{n}", f"Year {n}", "amount") for n in range(9)))
    content = written(tmp_path, Table("wide", "Wide", columns, [("a", *[usd("123456789.12")] * 9)], notes=("Behind.",)))
    (page,) = papers.read(content).pages
    assert page.mediabox.width > page.mediabox.height
    assert page.extract_text().count("123,456,789.12") == 9
    assert "Behind." in page.extract_text()


def test_a_table_without_rows_says_what_it_is(tmp_path):
    empty = Table("none", "Nothing is open", COLUMNS, [], notes=("Nobody owes anything.",))
    text = papers.text(written(tmp_path, empty))
    assert "Nothing is open" in text
    assert "Nobody owes anything." in text


def test_bars_are_a_picture_with_its_amounts_as_words_and_two_series_are_told_apart(tmp_path):
    columns = (Column("what", "What"), Column("due", "Due", "amount"), Column("got", "Received", "amount"))
    made = Table(
        "c",
        "C",
        columns,
        [("2026-Q1", usd("50"), usd("25")), Total(("All", usd("50"), usd("25")))],
        chart=Chart("Due and received", "what", ("due", "got"), "a note"),
    )
    content = written(tmp_path, made)
    assert [element["/Alt"] for tag, element in papers.tags(content) if tag == "Figure"] == [
        "Due and received. Q1 2026, Due: 50.00; Q1 2026, Received: 25.00"
    ]
    assert "Due and received Due Received Q1 2026 50.00 25.00 A note" in papers.text(content)


def test_bars_and_meanings_have_titles_one_level_below_what_they_belong_to(tmp_path):
    told = {"chart": Chart("Bars", "name", ("open",)), "meanings": (("open", "what is open."),)}
    alone = written(tmp_path, table(**told))
    assert papers.headings(alone) == [("H1", "What is open"), ("H2", "Bars"), ("H2", "What the columns mean")]
    several = written(tmp_path, Pack("annual", "Yearly", (), (table(**told), table()), ()))
    assert papers.headings(several) == [
        ("H1", "Yearly"), ("H2", "What is open"), ("H3", "Bars"), ("H3", "What the columns mean"), ("H2", "What is open"),
    ]  # fmt: skip
    contents = [tag for tag, _ in papers.tags(several) if tag == "TOCI"]
    assert len(contents) == 2  # of the parts alone


def test_a_document_of_several_has_a_cover_that_lists_its_parts_with_their_pages(tmp_path):
    second = Table("two", "The second", COLUMNS, [("X", "Y", usd("7"), None)])
    pack = Pack(
        "pack",
        "The year",
        (Fact("basis", "Basis", "accrual"), Fact("cash", "Cash", usd("9"))),
        (table(60), second),
        ("Of the whole.",),
    )
    content = written(tmp_path, pack)
    first, *_ = papers.pages(content)
    assert "Basis accrual Cash USD 9.00" in papers.plain(first)
    assert re.search(rf"What is open[ .]* 1 The second[ .]* {len(papers.pages(content))}\b", papers.plain(first))
    assert "Of the whole." in first  # never alone on a page behind the last table
    assert [tag for tag, _ in papers.tags(content)].count("H2") == 2


def test_a_report_is_accessible_and_the_same_twice(tmp_path):
    content = written(tmp_path, table())
    assert content == written(tmp_path, table())
    assert content != written(tmp_path, table(), Setting("TIP", today=date(2026, 10, 8)))
    assert "As known on 30 Sep 2026" in papers.text(
        written(tmp_path, table(), Setting("TIP", date(2026, 9, 30), today=date(2026, 10, 7)))
    )
    root = papers.read(content).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert {"Table", "THead", "TH", "H1"} <= {tag for tag, _ in papers.tags(content)}
    assert all(papers.fonts(content).values())


@pytest.fixture
def url(books):
    return books.make(filled.fill, two_person=True)


@pytest.mark.parametrize(
    "words", ["report annual 2026", "report journal", "log"]
)  # fmt: skip
def test_whatever_a_command_shows_is_written_as_a_pdf(words, url, run, books):
    said = run(*words.split(), "-o", "said.pdf", url=url)
    assert said.status == 0, said.err
    content = (books.place(url) / "said.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(papers.text(content)) > 100


def test_a_preview_is_the_draft_in_the_contributors_language(url, run, books):
    assert run("statement", "preview", "ESP", "2026-Q3", "-o", "said.pdf", url=url).status == 0
    text = papers.text((books.place(url) / "said.pdf").read_bytes())
    assert "BORRADOR, no emitido" in text
    assert "Estado de contribuciones" in text


@pytest.mark.parametrize("rows", range(50, 64, 2))
def test_what_the_columns_mean_is_not_parted_by_a_page(rows, tmp_path):
    meanings = tuple((column.key, f"what {column.key} is.") for column in COLUMNS)
    pages = papers.pages(written(tmp_path, table(rows, meanings=meanings)))
    (whole,) = (page for page in pages if "What the columns mean" in page)
    assert all(f"what {column.key} is." in whole for column in COLUMNS)


def test_the_name_of_a_total_runs_on_over_what_says_nothing_and_turns_no_page(tmp_path):
    columns = (Column("source", "Source", "code"), Column("object", "Object", "code"), Column("name", "Name"), *(Column(f"c{at}", f"C{at}", "amount") for at in range(6)))  # fmt: skip
    amounts = [usd("1234567.00")] * 6
    total = Total(("", "The total of a fund whose name is long", "", *amounts))
    content = written(tmp_path, Table("b", "B", columns, [("fund", "1", "Travel", *amounts)], (total,)))
    assert [page.mediabox.width < page.mediabox.height for page in papers.read(content).pages] == [True]
    assert "The total of a fund whose name is long 1,234,567.00" in papers.text(content)


def test_what_a_figure_of_the_cover_is_stands_apart_from_sentences_and_formulas_have_a_true_minus(tmp_path):
    noted = Table("one", "One", COLUMNS, [("X", "Y", usd("7"), None)], notes=("left = allotted - spent",))
    content = written(
        tmp_path,
        Pack("pack", "The year", (Fact("cash", "Cash", usd("9")), Fact("basis", "Basis", "accrual")), (noted, table(1)), ()),
    )
    assert "The year Basis accrual Cash USD 9.00" in papers.text(content)
    assert "left = allotted − spent" in papers.text(content)
