"""A statement as a paper: read back by another program, tagged, the same for ever, nothing cut."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from exports.paper_pdf import Sheet, on_paper
from exports.statement_pdf import _part, set_page, write, write_many
from ledger.i18n import LANGUAGES, Language
from ledger.statements.figures import Open, Party, Pledge, StatementFigures, draw_up
from ledger.statements.figures_in_kind import InKind
from ledger.statements.figures_json import from_json
from ledger.statements.look import Look
from ledger.statements.page import Page, Part, PartRow, lay_out
from tests.exports import papers
from tests.ledger.statements import samples
from tests.ledger.statements.samples import EVENT_8, FACTS_8, RECEIPT_8, SPENT, event_8, money, moved

SAMPLES = [samples.event_8, samples.full, samples.empty, samples.crowded]


@cache
def paper(sample: Callable[[], StatementFigures], language: str) -> bytes:
    """A sample's paper, set once for all tests."""
    return write(sample(), Language(language))


def laid_out(figures: StatementFigures, language: Language, look: Look | None = None) -> Page:
    look = look or Look()
    return lay_out(figures, on_paper(language, look.negatives), look)


def with_parts(figures: StatementFigures, language: str = "en", look: Look | None = None, **parts: object) -> bytes:
    said, look = on_paper(Language(language), (look or Look()).negatives), look or Look()
    return set_page(replace(lay_out(figures, said, look), **parts), figures, said, look)


def one_line(content: bytes) -> list[str]:
    return [papers.plain(line) for page in papers.pages(content) for line in page.split("\n")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_has_its_amounts_beside_it_in_the_order_of_the_columns(sample, language):
    figures, said = sample(), on_paper(Language(language), "minus")
    page, text = laid_out(figures, Language(language)), papers.text(paper(sample, language))
    for table in (*page.pledges, page.funds):
        for row in table.rows:
            amounts = papers.plain(" ".join(said.money(amount) for amount in row.line.columns))
            assert re.search(rf"\b{re.escape(papers.plain(f'{row.code} {row.label}'))} [^A-Z]*{re.escape(amounts)}", text), (
                row.code,
                amounts,
            )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_everything_the_page_says_is_read_in_the_order_in_which_it_is_printed(sample, language):
    figures = sample()
    page, text = laid_out(figures, Language(language)), papers.text(paper(sample, language))
    texts = [
        *page.letterhead, page.fund, page.title, page.contributor, page.period, *(part for fact in page.facts for part in fact),
        *(key.label for key in page.keys), f"A {page.pledges_title}", f"B {page.funds_title}", *page.notes, *(one.said for one in page.signatures),
        f"C {page.receipts_title}", *page.checks,
    ]  # fmt: skip
    at = 0
    for one in texts:
        wanted = papers.plain(one)
        found = text.find(wanted, at)
        assert found >= 0, f"{wanted} is not there, or not after what stands before it"
        at = found
    for agreement in page.agreements:
        assert papers.plain(agreement) in text


def test_the_document_is_accessible_and_fit_for_archives_and_says_what_it_is():
    content = paper(event_8, "es")
    document = papers.read(content)
    root, about = document.trailer["/Root"], document.metadata
    assert root["/Lang"] == "es-ES"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert about.title == "Estado de contribuciones · España · T3 2026"
    assert about.author == "Secretaría General de la Organización de los Estados Americanos"
    assert "S-2026-0026, versión 1" in about.subject
    assert about["/CreationDate"] == about["/ModDate"] == "D:20261007000000Z"
    told = root["/Metadata"].get_data().decode()
    assert re.findall(r"<(pdf\w*id:\w+)>(\w+)<", told) == [
        ("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1"),
    ]  # fmt: skip
    assert root["/OutputIntents"]
    assert papers.fonts(content)
    assert all(papers.fonts(content).values())


def test_tables_are_tagged_with_heads_that_repeat_on_each_page_and_are_read_once():
    content = paper(samples.crowded, "en")
    found = [tag for tag, _ in papers.tags(content)]
    page = laid_out(samples.crowded(), Language("en"))
    assert found.count("Table") == found.count("THead") == len(page.pledges) + 3  # receipts and returns have a table each
    assert found.count("H1") == 1
    heads = [text for text in papers.pages(content) if "Bank reference or text" in text]
    assert len(heads) > 1
    scopes = [papers.of_table(element)["/Scope"] for tag, element in papers.tags(content) if tag == "TH"]
    assert scopes.count("/Column") == 4 * (len(page.pledges) + 1) + 2 * 8
    # A line is named by its code and its words; a receipt by its day, the sum of them by its words.
    lines = [row for row in papers.rows(content) if row[:2] == ["TH Row"] * 2]
    assert len(lines) == sum(len(table.rows) for table in (*page.pledges, page.funds))
    assert {row[0] for row in papers.rows(content)} == {"TH Row"}
    assert {"H2", "P", "L", "LI", "Figure"} <= {*found}


def test_the_bars_are_a_picture_whose_words_list_their_amounts():
    content = paper(samples.full, "en")
    (alt,) = [element["/Alt"] for tag, element in papers.tags(content) if tag == "Figure"]
    assert alt == (
        "What happened to the money this quarter. Received: USD\N{NO-BREAK SPACE}63,000.00; Interest, exchange, transfers: USD\N{NO-BREAK SPACE}36.81; "
        "Cost recovery and charges: USD\N{NO-BREAK SPACE}7,586.25; Spending: USD\N{NO-BREAK SPACE}5,875.10; Closing balance: USD\N{NO-BREAK SPACE}49,575.46."
    )
    assert not [tag for tag, _ in papers.tags(paper(samples.empty, "en")) if tag == "Figure"]


def test_due_and_received_are_a_second_picture_and_agreements_stand_behind_all_other_parts():
    content, page = paper(samples.parted, "en"), laid_out(samples.parted(), Language("en"))
    _money, quarters = [papers.plain(element["/Alt"]) for tag, element in papers.tags(content) if tag == "Figure"]
    assert quarters.startswith(
        "Due and received by quarter. Q4 2024: Fell due: USD 12,500.00; Q4 2024: Received: USD 0.00; Q1 2025:"
    )
    assert quarters.endswith("Q3 2026: Fell due: USD 0.00; Q3 2026: Received: USD 63,250.00.")
    text = papers.text(content)
    assert text.index("G From this statement") < text.index("I By agreement") < text.index("I P-2026-0003, in EUR")
    said = on_paper(Language("en"), "minus")
    for row in (row for part in page.parts if part.code == "I" for row in part.rows):
        assert papers.plain(" ".join((row.code, row.label, *map(said.money, row.cells))).strip()) in text
    assert not [one for one in papers.read(content).pages if one.mediabox.width > one.mediabox.height]


def test_what_stands_like_a_title_is_one_and_agreements_are_a_list_of_so_many():
    found = papers.headings(paper(samples.crowded_year_end, "en"))
    assert [level for level, _said in found] == ["H1", *["H2"] * (len(found) - 1)]
    assert found[-1][1] == "Confirmation of balances"
    content, page = paper(samples.crowded, "en"), laid_out(samples.crowded(), Language("en"))
    lists = [len(element["/K"]) for tag, element in papers.tags(content) if tag == "L"]
    assert lists == [len(page.agreements), len(page.notes)]


def test_a_draft_says_so_on_every_page_in_a_mark_that_is_not_read_aloud():
    drafts = write(draw_up(replace(FACTS_8, issue=samples.empty().facts.issue), (*EVENT_8, *SPENT)), Language("pt"))
    assert len(papers.pages(drafts)) > 1
    for text, drawn in zip(papers.pages(drafts), papers.streams(drafts), strict=True):
        assert text.count("RASCUNHO, não emitido") == 2
        assert re.match(rb"/Artifact<<[^>]*/Type/Background>>BDC", drawn)
    for text, drawn in zip(papers.pages(paper(event_8, "pt")), papers.streams(paper(event_8, "pt")), strict=True):
        assert "RASCUNHO" not in text
        assert b"/Type/Background" not in drawn


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_figures_give_the_same_bytes(sample):
    assert write(from_json(sample().to_json()), Language("es")) == paper(sample, "es")
    assert paper(sample, "es") != write(sample(), Language("es", "es-MX"))


@pytest.mark.parametrize(
    "name", ['#import "x"', "$x$", "= Ministry *of* _Foreign_ <Affairs>", "Ministère des Affaires étrangères n°\u202f1"]
)
def test_a_contributor_keeps_its_name_whatever_it_looks_like(name):
    party = replace(FACTS_8.contributor, names=replace(FACTS_8.contributor.names, en=name))
    content = write(draw_up(replace(FACTS_8, contributor=party), EVENT_8), Language("en"))
    assert name in papers.pages(content)[0]
    assert name in papers.read(content).metadata.title


@pytest.mark.parametrize(
    ("locale", "look", "size"),
    [("es-ES", Look(), (595, 842)), ("es-MX", Look(), (612, 792)), ("es-ES", Look(paper="Letter"), (612, 792)), ("es-MX", Look(paper="A4"), (595, 842))],
)  # fmt: skip
def test_paper_is_that_of_the_country_or_the_offices_choice(locale, look, size):
    for page in papers.read(write(samples.full(), Language("es", locale), look)).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_the_letterhead_is_the_offices_and_may_be_left_out():
    own = papers.text(write(event_8(), Language("en"), Look(("Office of Finance & Budget", "Washington"))))
    assert own.startswith("Office of Finance & Budget S-2026-0026, version 1 Washington Fund for the Coordinator")
    none = papers.text(write(event_8(), Language("en"), Look(())))
    assert none.startswith("Fund for the Coordinator on Trafficking in Persons S-2026-0026")


def test_many_are_the_same_papers_as_one_by_one_and_in_order():
    drawn = [(sample(), Language("es")) for sample in SAMPLES]
    assert [*write_many(drawn)] == [paper(sample, "es") for sample in SAMPLES]


def test_numbers_in_french_keep_their_narrow_blanks_and_a_true_minus_that_touches():
    text = " ".join(papers.pages(paper(samples.full, "fr")))
    assert "63\u202f000,00" in text
    assert "−13\u202f461,35" in text


def test_a_house_may_write_negatives_in_parentheses_and_the_legend_says_so():
    text = papers.text(write(samples.full(), Language("en"), Look(negatives="parentheses")))
    assert "(13,461.35)" in text
    assert "−" not in text
    assert "Amounts in parentheses are negative." in text
    assert "Amounts in parentheses" not in papers.text(paper(samples.full, "en"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_set_in_less_than_eight_points(sample):
    for drawn in papers.streams(paper(sample, "pt")):
        sizes = {float(size) for size in re.findall(rb"/f\d+ ([\d.]+) Tf", drawn)}
        assert min(sizes) >= 8


def test_currencies_stand_side_by_side_where_they_fit_and_below_each_other_where_they_do_not():
    text = papers.text(paper(event_8, "en"))
    assert "A2 New pledges 0.00 100,000.00 100,000.00 0.00 108,000.00 108,000.00" in text
    assert "A7 Exchange differences on pledges – – – −4,200.00 −2,200.00 −2,200.00" in text
    crowded = papers.text(paper(samples.crowded, "en"))
    assert "A8 Outstanding at the end 123,456,789,012.34 123,456,789,012.34 123,456,789,012.34 A9a" in crowded


def test_amounts_of_seventeen_digits_stand_whole_in_every_place():
    pledged, paid, left = "922,337,203,685,477.58", "122,337,203,685,477.58", "800,000,000,000,000.00"
    bare = {text: text.replace(",", "") for text in (pledged, paid, left)}
    pledge = Pledge(
        "P-2026-0009", "", RECEIPT_8.on, money(bare[pledged]), (Open(date(2027, 1, 31), money(bare[left]), money(bare[left])),)
    )
    receipt = replace(RECEIPT_8, sent=money(bare[paid]), value=money(bare[paid]), rate=Decimal(1))
    moves = [moved("2026-07-15", "A2", bare[pledged]), moved("2026-08-12", "A6", f"-{bare[paid]}")]
    text = papers.text(
        write(draw_up(replace(FACTS_8, pledges=(pledge,), receipts=(receipt,), previous=None), moves), Language("en"))
    )
    for one in (
        f"Received this quarter USD {paid} Closing unspent balance USD {paid} Pledges outstanding USD {left}", f"A2 New pledges {pledged} {pledged} {pledged}",
        f"A8 Outstanding at the end {left} {left} {left}", f"B14 Closing unspent balance {paid} {paid} {paid}", f"USD {paid} 1.0000 {paid}",
    ):  # fmt: skip
        assert one in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_receipts_of_two_pledges_each_stand_on_one_line_in_every_language(language):
    rows = [line for line in one_line(paper(samples.crowded, language)) if re.search(r"R-2026-\d{4} FT26\d{12} ", line)]
    assert len(rows) == 60
    assert all("P-2025-0001, P-2025-0002 USD 16" in row for row in rows)


def test_a_total_of_receipts_never_heads_a_page_and_how_to_read_it_never_stands_alone():
    """So many receipts that what was received, what was returned and what stands behind them come to the next page, one after the other."""
    held, stood = samples.crowded_year_end(), set()
    for receipts in (*range(67, 76), 80, 81):
        figures = samples.crowded(receipts)
        facts = replace(figures.facts, whole=held.facts.whole, bridge=held.facts.bridge)
        pages = papers.pages(write(replace(figures, facts=facts), Language("en")))
        for number, page in enumerate(pages):
            lines = [papers.plain(line) for line in page.split("\n")]
            for at, line in enumerate(lines):
                if line.startswith(("B2 Total received", "B3 Total returned")):
                    stood.add((line[:2], number))
                    assert "R-2026-" in lines[at - 1]
        (last,) = (page for page in pages if "What reduces is negative" in page)
        assert "G8" in last
    assert stood == {("B2", 2), ("B2", 3), ("B3", 2), ("B3", 3)}


def test_the_whole_seal_and_the_key_of_the_office_stand_at_the_end():
    figures = event_8()
    assert f"Seal: {figures.sha256}" in papers.text(paper(event_8, "en"))
    assert "Key of the office" not in papers.text(paper(event_8, "en"))
    key = "0123456789abcdef" * 4
    keyed = replace(figures, facts=replace(figures.facts, issue=replace(figures.facts.issue, key=key)))
    assert f"Seal: {keyed.sha256} Key of the office: {key}" in papers.text(write(keyed, Language("en")))


def test_the_slip_has_squares_to_tick_and_lines_to_write_on():
    text = papers.text(write(samples.year_end(), Language("en")))
    assert (
        "We agree with these balances. We do not agree, because: Name and office: Date and signature: Please return to:" in text
    )
    assert "__" not in text
    assert "[" not in text


def test_sixty_receipts_each_stand_on_one_line_and_add_up():
    content = paper(samples.crowded, "en")
    rows = [line for line in one_line(content) if re.match(r"\d+ Jul 2026 R-2026-", line)]
    assert len(rows) == 60
    text = papers.text(content)
    for number in range(60):
        assert re.search(rf"R-2026-{number:04d} FT26{number:012d} .*?USD 16,666\.\d\d 1\.0000 16,666\.\d\d", text)
    assert "B2 Total received 1,000,000.00" in text
    assert "B3 Total returned −20,000.00" in text


def test_a_long_reference_without_a_blank_is_whole_and_stays_inside_its_column():
    reference = "RF18539007547034X/" * 7
    content = write(draw_up(replace(FACTS_8, receipts=(replace(RECEIPT_8, bank_reference=reference),)), EVENT_8), Language("en"))
    assert reference in "".join(papers.pages(content)).replace("\n", "").replace(" ", "")
    assert "EUR 60,000.00 1.0500 63,000.00" in papers.text(content)


def test_gifts_in_kind_are_listed_and_added_up():
    gifts = tuple(InKind(f"K-2026-000{n}", RECEIPT_8.on, "goods", "Printed manuals", money("1250.50"), "note 7") for n in (1, 2))
    text = papers.text(write(draw_up(replace(FACTS_8, in_kind=gifts), EVENT_8), Language("en")))
    assert "12 Aug 2026 K-2026-0001 Goods · Printed manuals · note 7 1,250.50" in text
    assert "Total 2,501.00" in text


PARTS = (
    Part("D", "Budget and actual", ("Budget", "Spent", "Used"), (
        PartRow("B11.4", "Travel", (money("120000"), money("2563.68"), Decimal("2.14"))),
        PartRow("", "No budget", (None, money("-1"), "none"), "part"),
        PartRow("B11", "Total", (money("120000"), money("2562.68"), Decimal("2.1")), "closing"),
    ), ("Approved for the year.",), ("Object 3 has no budget.",)),
    Part("F", "The fund as a whole", ("In all",), (PartRow("", "Pledged", (money("5", "EUR"),)), PartRow("", "Received", (money("7"),)))),
)  # fmt: skip
CHANGED = Part(
    "", "What changed since version 1", ("Before", "Now"), (PartRow("B2", "Received", (money("60000"), money("63000"))),)
)
SLIP = ("Confirmation of balances", "We agree with USD 49,575.46.", "", "Name, day, signature")


def test_further_parts_stand_behind_the_receipts_in_order_with_their_sentences():
    text = papers.text(with_parts(samples.full(), parts=PARTS))
    for one in (
        "D Budget and actual Approved for the year. In USD Budget Spent Used B11.4 Travel 120,000.00 2,563.68 2.14%",
        "No budget – −1.00 none", "B11 Total 120,000.00 2,562.68 2.1% Object 3 has no budget.",
        "F The fund as a whole In all Pledged EUR 5.00 Received USD 7.00",
    ):  # fmt: skip
        assert one in text
    assert text.index("C Receipts") < text.index("D Budget") < text.index("F The fund")


def test_what_changed_stands_before_the_figures():
    text = papers.text(with_parts(samples.full(), changes=(CHANGED,)))
    assert (
        text.index("Agreements")
        < text.index("What changed since version 1")
        < text.index("Pledges outstanding EUR")
        < text.index("A Pledges")
    )
    assert "In USD Before Now B2 Received 60,000.00 63,000.00" in text


def test_a_version_in_which_no_figure_changed_says_so_without_a_table():
    text = papers.text(with_parts(samples.full(), changes=(replace(CHANGED, rows=(), told=("No figure changed.",)),)))
    assert "No figure changed." in text
    assert CHANGED.columns[0] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_with_a_hyphen_is_never_parted_and_french_has_a_blank_before_a_colon(language):
    fund = replace(FACTS_8.fund, legal_basis=", ".join(f"AG/RES. {number} (XXXIV-O/04)" for number in range(2000, 2012)))
    content = write(draw_up(replace(FACTS_8, fund=fund), EVENT_8), Language(language))
    assert "".join(papers.pages(content)).count("(XXXIV-O/04)") == 12
    assert re.search(r"\w : [0-9a-f]{64}" if language == "fr" else r"\w: [0-9a-f]{64}", papers.text(content))


def test_agreements_that_have_no_line_codes_keep_no_room_for_them_and_a_currency_is_named_once():
    rows = (PartRow("", "P-2026-0003", (money("1"),)), PartRow("", "Total", (money("1"),), "closing", adds=(0,)))
    uncoded = set_sheet(Part("I", "By agreement", ("Received",), rows, told=("In USD.",)))
    assert uncoded.kinds == ("words", "amount")
    assert uncoded.heads == ((("", 1), ("Received", 1)),)
    assert set_sheet(Part("I", "P-2026-0003, in USD", ("Received",), rows)).heads[0][0] == ("", 1)
    coded = set_sheet(Part("G", "Bridge", ("Amount",), (PartRow("G1", "Balance", (money("1"),)),)))
    assert (coded.kinds, coded.heads[0][0]) == (("code", "words", "amount"), ("In USD", 2))


def test_what_a_closing_balance_is_made_of_ends_with_a_rule():
    def rules(*styles: str) -> int:
        rows = tuple(PartRow(f"A{at}", "Line", (money("1"),), style) for at, style in enumerate(styles))
        content = with_parts(samples.empty(), parts=(Part("I", "P", ("X",), rows),))
        return sum(page.count(b" l\n") for page in papers.streams(content))

    assert rules("closing", "part", "part", "line") == rules("closing", "part", "part", "part") + 1
    assert rules("closing", "line", "part", "line") == rules("closing", "part", "part", "part")


def set_sheet(part: Part) -> Sheet:
    return _part(part, Language("en"))


def test_in_kind_stands_between_the_parts_before_it_and_after_it():
    gift = InKind("K-2026-0001", RECEIPT_8.on, "goods", "Manuals", money("5"), "")
    text = papers.text(with_parts(draw_up(replace(FACTS_8, in_kind=(gift,)), EVENT_8), parts=PARTS))
    assert text.index("D Budget") < text.index("E In kind") < text.index("F The fund")


@pytest.mark.parametrize("receipts", range(22, 44, 7))
def test_the_slip_is_torn_off_one_page_and_stands_last(receipts):
    *before, last = papers.pages(with_parts(samples.crowded(receipts), slip=SLIP))
    assert not any(one and one in page for one in SLIP for page in before)
    assert [one for one in SLIP if one and one in last] == [one for one in SLIP if one]


def test_a_part_too_wide_for_the_page_has_one_of_its_own_that_is_turned():
    columns = tuple(f"Year {n}" for n in range(9))
    wide = Part("D", "Nine years", columns, (PartRow("B11", "Spent", tuple(money("-123456789.12") for _ in columns)),))
    document = papers.read(with_parts(samples.full(), parts=(wide, PARTS[1])))
    turned = [page for page in document.pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1
    assert turned[0].extract_text().count("−123,456,789.12") == 9
    assert "The fund as a whole" not in turned[0].extract_text()


def test_a_name_of_many_words_is_wrapped_and_whole():
    name = "Institution for the Promotion of the Rights of Women and of Children, " * 4
    party = Party("PR-LONG", replace(FACTS_8.contributor.names, en=name.strip(", ")), "private_entity", "en", "en-US")
    figures = draw_up(replace(FACTS_8, contributor=party), [one._replace(contributor="PR-LONG") for one in EVENT_8])
    assert name.strip(", ") in papers.text(write(figures, Language("en")))
