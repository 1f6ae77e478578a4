"""What stands on a paper: whether it fits, and where its numbers stand."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import paper_pdf as paper
from exports.paper_pdf import Sheet
from ledger.i18n import Language
from ledger.money import Money
from ledger.statements.part_screens import said


def sheet(*rows: tuple[str, ...], kinds: tuple[str, ...] = ("code", "words", "amount", "amount")) -> Sheet:
    return Sheet("A", kinds, (tuple((f"Column {at}", 1) for at in range(len(kinds))),), tuple(("line", row) for row in rows))


def told(one: Sheet, size: str = "a4", point: str = ".", **more: bool) -> dict[str, object]:
    return paper.told(one, size, point, **more)


def measured(words: list[str]) -> list[float]:
    """How wide the typeface sets them, in em."""
    import typst

    source = (
        b'#set text(font: "Libertinus Serif", size: 100pt, weight: 600, number-type: "lining", number-width: "tabular")\n'
        b"#context [#metadata(json(bytes(sys.inputs.words)).map(word => measure(word).width / 100pt)) <wide>]"
    )
    inputs = {"words": json.dumps(words)}
    return json.loads(typst.query(source, "<wide>", field="value", one=True, sys_inputs=inputs, ignore_system_fonts=True))


def test_no_sign_is_wider_than_it_is_counted_and_none_is_counted_much_too_wide():
    (pair,) = measured(["nn"])
    for sign, wide in zip(paper.EM, measured([f"n{sign}n" for sign in paper.EM]), strict=True):
        assert round(wide - pair, 4) <= paper.EM[sign] <= wide - pair + 0.03, sign


def test_a_table_that_has_room_is_set_in_full_size_on_an_upright_page_as_wide_as_it_is():
    found = told(sheet(("A1", "Opening", "1.00", "2.00")))
    assert (found["size"], found["turned"]) == (9.5, 0)
    assert sum(found["widths"]) == pytest.approx(487, abs=0.1)
    assert found["widths"][2] == found["widths"][3]


def test_a_narrow_table_of_a_report_stays_narrow():
    assert sum(told(sheet(("A1", "Opening", "1.00", "2.00")), stretched=False)["widths"]) < 300


def test_letters_become_smaller_before_a_text_is_wrapped_but_never_below_eight_points():
    name = "A name that is rather long, of an institution that is well known by it, in all of the hemisphere"
    assert 8.5 <= told(sheet(("A1", "n" * 76, "1,000.00", "2,000.00")))["size"] < 9.5
    assert told(sheet(("A1", name * 2, "1,000.00", "2,000.00")))["size"] == 9.5  # wrapped, as nothing else would help
    wide = sheet(*[("A1", name, *["123,456,789,012.34"] * 5)], kinds=("code", "words", *["amount"] * 5))
    assert told(wide)["size"] >= 8


@pytest.mark.parametrize("size", ["a4", "us-letter"])
def test_a_table_that_is_too_wide_is_turned_and_the_page_is_as_wide_as_it_takes(size):
    def of(amounts: int) -> dict[str, object]:
        return told(sheet(("A1", "Name", *["123,456,789.12"] * amounts), kinds=("code", "words", *["amount"] * amounts)), size)

    assert of(3)["turned"] == 0
    assert of(8)["turned"] == paper.TURNED[size]
    assert of(30)["turned"] > 1500
    for found in (of(3), of(8), of(30)):
        room = found["turned"] or paper.UPRIGHT
        assert sum(found["widths"]) <= room + 0.1
        assert all(width >= paper.em("123,456,789.12") * found["size"] for width in found["widths"][2:])


@given(st.lists(st.tuples(st.text(max_size=80), st.decimals(-(10**14), 10**14, places=2)), min_size=1, max_size=8))
def test_no_number_is_wider_than_its_column(rows):
    said = paper.on_paper(Language("fr"), "minus")
    found = told(sheet(*(("B1", name, said.number(amount), "–") for name, amount in rows)), point=",")
    for _, amount in rows:
        assert paper.em(said.number(amount)) * found["size"] <= found["widths"][2]
    assert found["size"] >= 8


def fills(*numbers: str, point: str = ".") -> list[float]:
    rows = told(sheet(*((number,) for number in numbers), kinds=("number",)), point=point)["rows"]
    return [cells[0][1] if isinstance(cells[0], list) else 0 for _, cells in rows]


def test_decimal_marks_stand_under_each_other():
    assert fills("1.00", "22.00") == [0, 0]
    assert fills("1.00", "22") == [0, round(paper.em(".00"), 3)]
    assert fills("1.50", "(2.00)", "–") == [round(paper.em(")"), 3), 0, 0]
    assert fills("7", "(8)") == [round(paper.em(")"), 3), 0]
    assert fills("1,0700", "1,05", point=",") == [0, round(paper.em("00"), 3)]


def test_names_of_empty_columns_stand_apart_on_a_table_as_wide_as_the_page():
    heads = tuple((name, 1) for name in ("Date", "Text", "Sent", "USD"))
    bare = Sheet("", ("fixed", "words", "number", "number"), (heads,), (("line", (("Nothing came in.", 4),)),))
    assert min(told(bare)["widths"]) >= 50
    assert max(told(bare, stretched=False)["widths"]) < 40


def test_a_name_that_is_wrapped_all_the_same_gets_no_more_than_its_two_lines():
    names = ("Who", "Contributor", *["Received"] * 6, "Reductions and what was added to them later")
    cells = ("TTO", "Trinidad and Tobago", *["1,000.00"] * 7)
    one = Sheet("", ("fixed", "words", *["number"] * 7), (tuple((name, 1) for name in names),), (("line", cells),))
    *_others, wide = told(one, stretched=False)["widths"]
    assert wide == pytest.approx(8 * paper.em("was added to them later") + 8, abs=1)


def test_a_text_over_several_columns_widens_none_of_them():
    long = Sheet(
        "", ("fixed", "number"), ((("a", 1), ("b", 1)),), (("closing", (("A very long name of a total that runs on", 2),)),)
    )
    assert max(told(long, stretched=False)["widths"]) < 40


def test_a_cell_says_an_amount_a_share_a_word_or_that_it_does_not_apply():
    spanish = paper.on_paper(Language("es"), "minus")
    assert said(Money(Decimal("-1234.50"), "USD"), spanish) == "−1.234,50"
    assert said(Money(Decimal("-1234.50"), "USD"), spanish, code=True) == "USD\u00a0−1.234,50"
    assert said(Decimal("12.5"), spanish) == "12,5\u00a0%"
    assert said("words", spanish) == "words"
    assert said(None, spanish) is None
    assert said(Money(Decimal(-5), "JPY"), paper.on_paper(Language("es"), "parentheses")) == "(5)"


def test_the_longest_bar_is_one_and_the_others_are_shares_of_it():
    assert paper.shares([Decimal(50), Decimal(-100), Decimal(0)]) == ["0.5000", "1.0000", "0"]
    assert paper.shares([Decimal(0)]) == ["0"]
    assert paper.shares([]) == []


def test_amounts_of_seven_columns_stay_upright_into_the_millions_beside_narrow_texts():
    cells = ("D2", "A name that takes more than its column", *["−9,045,121.15"] * 7)
    found = told(replace(sheet(cells, kinds=("code", "words", *["amount"] * 7)), heads=((("", 2), ("Year", 7)),)))
    assert (found["size"], found["turned"]) == (8.0, 0)
    assert paper.NARROW[0] <= found["widths"][1] < paper.LEAST[0]
    assert sum(found["widths"]) <= paper.UPRIGHT + 0.1


def test_a_part_stands_further_in_and_is_not_wrapped_for_that():
    amounts = ["100,000.00"] * 6
    rows = (("line", ("A1", "n" * 20, *amounts)), ("part", ("A9", "n" * 20, *amounts)))
    kinds = ("code", "words", *["amount"] * 6)
    one = Sheet("A", kinds, (tuple((f"C{at}", 1) for at in range(8)),), rows)
    found = told(one)
    assert found["widths"][1] >= round((paper.em("n" * 20) + paper.STEP) * found["size"] + paper.INSET, 2)


def test_what_is_nothing_has_no_bar():
    assert paper.shares([Decimal(0), Decimal(-4), Decimal("0.0001")]) == ["0", "1.0000", "0.0000"]
