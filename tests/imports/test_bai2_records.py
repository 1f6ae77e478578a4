"""The records of a BAI2 file from lines of any length, with what goes on in them."""

import pytest

from imports.bai2_records import records, summaries, tree

HEAD = "01,BANK,FUND,260930,0630,1,{width},,2/"


def contents(text):
    return [(one.code, one.place, one.content, one.size) for one in records(text)]


def text_of(*lines, width=""):
    return records("\n".join((HEAD.format(width=width), *lines)))[-1].detail().text


def test_a_record_ends_with_its_slash_or_with_its_line():
    assert contents("49,100,2/\n98,100,1,4\n") == [("49", "line 1", "100,2", 1), ("98", "line 2", "100,1,4", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "/ \n", "\n\n"])
def test_blanks_and_line_ends_of_any_sort_are_no_part_of_it(end):
    assert [one.content for one in records(f"49,100,2{end}98,100,1,4{end}")] == ["100,2", "100,1,4"]


def test_fields_go_on_as_further_fields_and_are_counted():
    (one,) = records("03,4400,USD,010,5,,,100/\n88,7,1,/\n88,400,9/")
    assert (one.fields, one.size) == ("4400 USD 010 5   100 7 1  400 9".split(" "), 3)
    assert list(summaries(one)) == [("010", "5", ""), ("100", "7", "1"), ("400", "9", "")]


def test_records_that_share_a_line_are_numbered_instead():
    text = "02,A,B,1,260929,,USD,/ 03,4400,USD/\n16,195,5,,,,PAID 3/16 AND 1/ 16,495,7,,,,B/  49,0,4/98,0,1,6/"
    assert [(one.code, one.place) for one in records(text)] == [
        ("02", "record 1"), ("03", "record 2"), ("16", "record 3"), ("16", "record 4"), ("49", "record 5"), ("98", "record 6"),
    ]  # fmt: skip
    assert records(text)[2].detail().text == "PAID 3/16 AND 1"


def test_a_file_without_line_ends_is_cut_where_its_header_says_or_at_its_slashes():
    lines = [HEAD.format(width=60), "16,195,5,,,,".ljust(60, "x"), "88,SOME MORE", "99,5,1,4/"]
    cut = contents("".join(line.ljust(60) for line in lines))
    assert [code for code, *_ in cut] == ["01", "16", "99"]
    assert records("".join(line.ljust(60) for line in lines))[1].detail().text.endswith("xxSOME MORE")
    slashed = f"{HEAD.format(width='')}16,195,5,,,,A/88,B/99,5,1,4/"
    assert [(one.code, one.content) for one in records(slashed)][1] == ("16", "195,5,,,,A  B")


@pytest.mark.parametrize(
    ("size", "width", "glue"), [(80, "", ""), (79, "", " "), (78, "", "  "), (60, "60", ""), (60, "", "  "), (81, "", "  ")]
)
def test_a_text_goes_on_in_the_middle_of_a_word_only_where_its_line_was_full(size, width, glue):
    line = "16,195,5,,,,".ljust(size, "x")
    assert text_of(line, "88,yy", width=width) == f"{line[12:]}{glue}yy"


def test_a_text_that_ends_with_its_slash_was_not_cut_in_a_word():
    line = "16,195,5,,,,".ljust(79, "x")
    assert text_of(f"{line}/", "88,yy") == f"{line[12:]}  yy"


def test_a_text_that_a_program_wrapped_goes_on_without_a_code_and_is_no_record():
    one = records(f"{HEAD}\n16,195,5,,,,PAID\n12,345 OF IT/\n")[-1]
    assert (one.detail().text, one.size) == ("PAID  12,345 OF IT", 1)


@pytest.mark.parametrize(
    ("content", "available", "rest"),
    [
        ("S,1,2,3,B,C,T", ["1", "2", "3"], ("B", "C", "T")),
        ("V,260930,,B,C,T", ["260930", ""], ("B", "C", "T")),
        ("D,2,0,5,1,6,B,C,T", ["2", "0", "5", "1", "6"], ("B", "C", "T")),
        ("D,x,B,C,T", ["x"], ("B", "C", "T")),
        ("D,999999,B,C,T", ["999999"], ("B", "C", "T")),
        ("0,B,C,T,U", [], ("B", "C", "T,U")),
        (",,,", [], ("", "", "")),
        ("Z", [], ("", "", "")),
        ("V", [], ("", "", "")),
    ],
)
def test_a_funds_type_has_its_own_fields(content, available, rest):
    detail = records(f"16,195,5,{content}/")[0].detail()
    assert (list(detail.available), (detail.bank, detail.customer, detail.text)) == (available, rest)


def test_parts_stand_in_each_other_and_what_fits_nowhere_is_told():
    found = records("01,A/\n02,B/\n03,C/\n16,195,5/\n49,0,2/\n98,0,1,2/\n16,195,7/\n99,0,1,2/\n98,0/")
    files, lost = tree(found)
    assert [len(files), len(files[0].parts), len(files[0].parts[0].parts), len(files[0].parts[0].parts[0].parts)] == [1, 1, 1, 1]
    assert all(part.end for part in (files[0], files[0].parts[0], files[0].parts[0].parts[0]))
    assert [one.place for one in lost] == ["line 7", "line 9"]


@pytest.mark.parametrize("text", ["", "/", "88,", "88,A/\n88,B", "16", "16,", "16,,,,D", "99\n", "\0\x1a", "01,,,,,,999999,,2/"])
def test_scraps_are_records_or_none_and_never_an_accident(text):
    tree(found := records(text))
    assert all(one.detail() and list(summaries(one)) is not None for one in found)
