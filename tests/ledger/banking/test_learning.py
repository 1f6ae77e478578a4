"""What posted lines teach, who taught it, and that it goes with the posting that taught it."""

import csv
import json

import pytest

from ledger.banking import learning
from ledger.book.reader import Reader
from ledger.book.store import open_book
from tests.books import ANA, write
from tests.ledger.banking.learning_world import IBANS, WORDS, fill, paid, take


@pytest.fixture
def url(books):
    return books.make(fill)


@pytest.fixture
def lines(url):
    """Puts lines of a bank into the book."""
    opened = open_book(url, ANA)
    yield lambda *told: take(opened, *told)
    opened.close()


@pytest.fixture
def confirm(run):
    """Stages each line by hand and posts all of them; returns the batch of the posting."""

    def confirm(*decisions):
        for line, *what in decisions:
            told = run("match", "set", line, *what)
            assert told.status == 0, told.err
        posted = run("match", "post", "--yes", "--json")
        assert posted.status == 0, posted.err
        return posted.json["batch"]

    return confirm


def test_a_sort_of_evidence_that_is_corrected_too_often_is_no_longer_certain_until_the_correction_is_undone(run, lines, confirm):
    first, second = lines(*((*paid("ESP", no, "EMBASSY OF SPAIN")[:3], f"ESP-2026-{no}", "") for no in (1, 2)))
    confirm((first, "ESP-2026-1"))
    assert outcomes(run)[second]["outcome"] == "certain"
    (third,) = lines((*paid("ESP", 3, "EMBASSY OF SPAIN")[:3], "ESP-2026-3", ""))
    wrong = confirm((second, "FRA-2026-3=2300"))
    told = outcomes(run)[third]
    assert told["outcome"] == "likely"
    assert any("wrong too often" in reason for reason in told["proposals"][0]["against"])
    assert "reference+exact" in run("match", "rules").out
    assert run("undo", wrong, "--yes").status == 0
    assert run("match", "set", second, "--clear").status == 0
    assert {row["outcome"] for row in outcomes(run).values()} == {"certain"}


def test_a_sort_of_evidence_is_certain_again_once_a_test_lets_it_pass(run, lines, url):
    opened = open_book(url, ANA)
    write(opened, "match post", lambda unit, batch: learning.keep(unit, batch, [
        (None, "sort", "name+exact", None, verdict, times, False) for verdict, times in (("right", 198), ("wrong", 1))
    ]))  # fmt: skip
    with Reader(url) as reader:
        assert learning.withheld(reader) == {"name+exact"}
    write(
        opened,
        "match post",
        lambda unit, batch: learning.keep(unit, batch, [(None, "sort", "name+exact", None, "right", 1, False)]),
    )
    with Reader(url) as reader:
        assert learning.withheld(reader) == frozenset()
    write(
        opened,
        "match post",
        lambda unit, batch: learning.keep(unit, batch, [(None, "sort", "name+exact", None, "wrong", 1, False)]),
    )
    write(opened, "match rules", lambda unit, batch: learning.hold(unit, batch, (), ("name+exact",)))
    opened.close()
    with Reader(url) as reader:
        assert learning.withheld(reader) == frozenset()


def rules(run):
    return {(row["kind"], row["words"]): row for row in run("match", "rules", "--json").json["rows"]}


def outcomes(run):
    return {row["line"]: row for row in run("match", "--json").json["rows"]}


def test_a_payer_s_words_prove_who_paid_once_two_lines_agreed(run, lines, confirm):
    first, second = lines(paid("ESP", 1), paid("ESP", 2))
    assert outcomes(run)[first]["outcome"] == "unclear"
    confirm((first, "ESP-2026-1"))
    told = outcomes(run)[second]
    assert told["outcome"] == "likely"
    assert told["proposals"][0]["assignments"][0]["pledge"] == "ESP-2026-2"
    confirm((second, "ESP-2026-2"))
    (third,) = lines(paid("ESP", 3, "Tesoro Central, Madrid (cta. 51)"))
    told = outcomes(run)[third]
    assert told["outcome"] == "certain"
    assert "Earlier money under TESORO CENTRAL MADRID CTA was always that of ESP." in told["proposals"][0]["for"]


def test_a_rule_says_who_taught_it_when_and_how_often_it_was_right_and_wrong_since(run, lines, confirm):
    one, two, three = lines(paid("ESP", 1), paid("ESP", 2), paid("FRA", 3, WORDS["ESP"]))
    batch = confirm((one, "ESP-2026-1"))
    confirm((two, "ESP-2026-2"))
    confirm((three, "FRA-2026-3"))
    found = [row for row in run("match", "rules", "--json").json["rows"] if row["kind"] == "payer"]
    assert [(row["means"], row["times"], row["right"], row["wrong"]) for row in found] == [("ESP", 2, 1, 1), ("FRA", 1, 0, 0)]
    assert (found[0]["by"], found[0]["on"], found[0]["batch"]) == ("ana.reyes", "2026-10-07", batch)
    assert run("match", "rules").status == 0


def test_words_that_meant_two_contributors_prove_nothing(run, lines, confirm):
    one, two, three, four = lines(paid("ESP", 1), paid("ESP", 2), paid("FRA", 3, WORDS["ESP"]), paid("ESP", 4))
    confirm((one, "ESP-2026-1"), (two, "ESP-2026-2"), (three, "FRA-2026-3"))
    assert outcomes(run)[four]["outcome"] != "certain"


def test_words_of_offices_alone_are_never_proof(run, lines, confirm):
    told = lines(*(paid("ESP", no, "MINISTRY OF FINANCE") for no in (1, 2, 3)))
    confirm((told[0], "ESP-2026-1"), (told[1], "ESP-2026-2"))
    assert outcomes(run)[told[2]]["outcome"] == "likely"


def test_what_the_program_staged_teaches_nothing_and_is_counted_beside_what_people_decided(run, lines, confirm):
    """The text names the pledge, so the program is certain; the payer's words are new, and only a person's word teaches them."""
    three = lines(*((*paid("ESP", no)[:3], f"ESP-2026-{no}", "") for no in (1, 2, 3)))[-1]
    assert run("match", "accept", "--sure").status == 0
    assert run("match", "set", three, "--clear").status == 0
    confirm()
    assert rules(run) == {}
    confirm((three, "ESP-2026-3"))
    told = rules(run)["payer", "TESORO CENTRAL MADRID CTA"]
    assert (told["times"], told["right"], told["by_sure"]) == (1, 0, 2)
    (row,) = run("match", "rules", "--test", "--json").json["rows"]
    assert (row["certain"], row["right"], row["by_sure"], row["at_least"]) == (3, 3, 2, "5.00")


def test_a_sort_is_withheld_by_how_often_it_is_corrected_of_all_that_is_posted(run, lines, url):
    lines(*((*paid("ESP", no, "EMBASSY OF SPAIN")[:3], f"ESP-2026-{no}", "") for no in (1, 2, 3)))
    assert run("match", "accept", "--sure").status == 0
    assert run("match", "post", "--yes").status == 0
    with Reader(url) as reader:
        assert reader.rows("SELECT words, means, times FROM lesson_list WHERE kind = 'sort'") == [("reference+exact", "right", 3)]
        assert learning.withheld(reader) == frozenset()
    (four,) = lines((*paid("ESP", 4, "EMBASSY OF SPAIN")[:3], "ESP-2026-4", ""))
    assert run("match", "set", four, "FRA-2026-4=4300").status == 0
    assert run("match", "post", "--yes").status == 0
    with Reader(url) as reader:
        assert learning.withheld(reader) == {"reference+exact"}


def test_money_in_suspense_teaches_whose_words_it_came_under_when_it_is_identified_once_for_each_line(run, lines, confirm):
    one, two = lines(paid("ESP", 1), paid("ESP", 2))
    confirm((one, "--unidentified"))
    assert run("receipt", "identify", "R-2026-0001", "ESP-2026-1=500", "--on", "2026-03-01", "--yes").status == 0
    rest = run("receipt", "identify", "R-2026-0001", "ESP-2026-1=800", "--on", "2026-03-02", "--yes")
    assert rest.status == 0, rest.err
    assert [(row["means"], row["times"]) for row in rules(run).values()] == [("ESP", 1)]
    assert outcomes(run)[two]["outcome"] == "likely"


def test_what_an_identification_taught_goes_with_it(run, lines, confirm):
    (one,) = lines(paid("ESP", 1))
    confirm((one, "--unidentified"))
    batch = run("receipt", "identify", "R-2026-0001", "--gift", "FRA", "--on", "2026-03-01", "--yes", "--json").json["batch"]
    assert [row["means"] for row in rules(run).values()] == ["FRA"]
    assert run("undo", batch, "--yes").status == 0
    assert rules(run) == {}


def test_an_account_is_learned_beside_the_words(run, lines, confirm):
    one, two, three = lines(
        *(paid("ESP", no, f"{name} TRADING", IBANS["ESP"]) for no, name in ((1, "ALFA"), (2, "BETA"), (3, "GAMMA")))
    )
    confirm((one, "ESP-2026-1"), (two, "ESP-2026-2"))
    assert rules(run)["account", "ES9121000418450200051332"]["times"] == 2
    assert outcomes(run)[three]["outcome"] == "certain"


def test_a_payer_whose_name_is_known_teaches_nothing(run, lines, confirm):
    one, two = lines(paid("ESP", 1, "EMBASSY OF SPAIN"), paid("FRA", 2, "EMBASSY OF SPAIN"))
    confirm((one, "ESP-2026-1"), (two, "FRA-2026-2"))
    assert rules(run) == {}


def test_unidentified_money_teaches_nothing(run, lines, confirm):
    (one,) = lines(paid("ESP", 1))
    confirm((one, "--unidentified"))
    assert rules(run) == {}


def test_the_coding_of_a_line_teaches_what_its_words_are_in_its_direction(run, lines, confirm):
    one, two, three, back = lines(
        ("2026-02-01", "-12.50", "", "WIRE FEE 1/26", ""), ("2026-03-01", "-13.00", "", "WIRE FEE MARCH 2/26", ""),
        ("2026-04-01", "-14.00", "", "WIRE FEE APRIL 3/26", ""), ("2026-05-01", "14.00", "", "WIRE FEE MAY 4/26", ""),
    )  # fmt: skip
    confirm((one, "--type", "fee"))
    told = outcomes(run)[two]
    assert (told["outcome"], told["kind"], told["proposals"]) == ("likely", "fee", [])
    confirm((two, "--type", "fee"))
    told = outcomes(run)
    assert (told[three]["outcome"], told[three]["kind"]) == ("certain", "fee")
    assert told[back]["outcome"] == "unclear"
    assert run("match", "accept", "--sure").status == 0
    assert confirm() != ""
    assert {row["line"] for row in run("match", "--json").json["rows"]} == {back}


def test_what_was_learned_goes_with_the_posting_that_taught_it(run, lines, confirm):
    one, two = lines(paid("ESP", 1), paid("ESP", 2))
    batch = confirm((one, "ESP-2026-1"))
    assert len(rules(run)) == 1
    assert run("undo", batch, "--yes").status == 0
    assert rules(run) == {}
    assert outcomes(run)[two]["outcome"] == "unclear"


def test_a_forgotten_rule_holds_no_more_until_it_is_taught_again(run, lines, confirm):
    one, two, three, four = lines(*(paid("ESP", no) for no in (1, 2, 3, 4)))
    confirm((one, "ESP-2026-1"), (two, "ESP-2026-2"))
    (rule,) = rules(run).values()
    assert run("match", "rules", "--forget", rule["rule"], "--yes").status == 0
    assert rules(run) == {}
    assert outcomes(run)[three]["outcome"] == "unclear"
    confirm((three, "ESP-2026-3"))
    assert [row["times"] for row in rules(run).values()] == [1]
    assert outcomes(run)[four]["outcome"] == "likely"


def test_exported_rules_can_be_taken_into_another_book_once(run, books, lines, confirm, tmp_path):
    one, two, fee = lines(paid("ESP", 1), paid("ESP", 2), ("2026-02-01", "-12.50", "", "WIRE FEE", ""))
    confirm((one, "ESP-2026-1"), (two, "ESP-2026-2"), (fee, "--type", "fee"))
    path = tmp_path / "rules.csv"
    assert run("match", "rules", "--export", str(path)).status == 0
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert {(row["kind"], row["words"], row["means"], row["times"]) for row in rows} == {
        ("payer", "TESORO CENTRAL MADRID CTA", "ESP", "2"), ("out", "WIRE FEE", "fee", "1"),
    }  # fmt: skip
    other = books.make(fill)
    assert run("match", "rules", "--import", str(path), "--yes", url=other).status == 0
    again = run("match", "rules", "--import", str(path), "--yes", url=other)
    assert again.status == 0
    with Reader(other) as reader:
        assert {(one.kind, one.means, one.times) for one in learning.lessons(reader)} == {("payer", "ESP", 2), ("out", "fee", 1)}
        assert reader.value("SELECT count(*) FROM lesson") == 2
    book = open_book(other, ANA)
    (line,) = take(book, paid("ESP", 3))
    book.close()
    assert outcomes(lambda *words: run(*words, url=other))[line]["outcome"] == "certain"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("owner,TESORO,ESP,1", '"owner" is no kind of rule'),
        ("payer,TESORO,XYZ,1", '"XYZ" is no contributor of this book'),
        ("out,WIRE FEE,salary,1", '"salary" is no type of line'),
        ("payer,12 34,ESP,1", "holds no words that come again"),
        ("payer,TESORO,ESP,many", '"many" is no number of times'),
    ],
)
def test_a_file_of_rules_is_taken_whole_or_not_at_all(run, url, tmp_path, row, says):
    path = tmp_path / "rules.csv"
    path.write_text(f"kind,words,means,times\npayer,TESORO MADRID,ESP,3\n{row}\n")
    told = run("match", "rules", "--import", str(path), "--yes", "--json")
    assert told.status == 1
    (problem,) = json.loads(told.err)["error"]["problems"]
    assert says in problem["what"]
    assert (problem["where"], problem["name"]) == ("line 3", "not-a-rule")
    assert rules(run) == {}


@pytest.mark.parametrize("text", ["words,means\nA,B\n", None, "\xff\xfe"])
def test_what_is_no_file_of_rules_is_refused(run, url, tmp_path, text):
    path = tmp_path / "rules.csv"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    told = run("match", "rules", "--import", str(path), "--yes", "--json")
    assert told.status == 1
    assert '"no-rules"' in told.err


def test_one_wish_at_a_time_and_only_rules_that_are_there(run, url):
    for words, name in (
        (("--forget", "F-99", "--yes"), '"unknown-rule"'), (("--test", "--forget", "F-1"), '"bad-option"'), (("--keep",), '"bad-option"'),
        (("--test", "--keep", "--case", "."), '"bad-option"'), (("--test",), '"no-history"'), (("--export", "no/where/rules.csv"), '"no-folder"'),
    ):  # fmt: skip
        told = run("match", "rules", *words, "--json")
        assert told.status in (1, 2)
        assert name in told.err, words
