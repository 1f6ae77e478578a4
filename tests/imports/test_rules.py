"""A file of matching rules: what it teaches, and every problem at its line."""

import pytest

from imports.rules import read_rules
from ledger.banking.match_learned import ACCOUNT, IN, PAYER, PROVES
from ledger.banking.match_values import Lesson
from ledger.errors import FileRefused


@pytest.fixture
def rules(tmp_path):
    def read(*lines):
        path = tmp_path / "rules.csv"
        path.write_text("\n".join([*lines, ""]))
        return read_rules(path, {"ESP", "FRA"}, ("interest", "fee"))

    return read


def problems(rules, *lines):
    with pytest.raises(FileRefused) as caught:
        rules(*lines)
    return [(problem.where, problem.name, problem.what) for problem in caught.value.problems]


def test_words_and_accounts_mean_whom_the_file_says_as_often_as_it_says(rules):
    assert rules("kind,words,means,times", f"{PAYER},Tresoreria Espana,ESP,7", f"{ACCOUNT},es91 2100 0418,FRA,", f"{IN},intereses,interest,1") == [
        Lesson(PAYER, "TRESORERIA ESPANA", "ESP", 7), Lesson(ACCOUNT, "ES9121000418", "FRA", PROVES), Lesson(IN, "INTERESES", "interest", 1),
    ]  # fmt: skip


def test_a_file_without_times_teaches_proof(rules):
    assert [lesson.times for lesson in rules("kind,words,means", f"{PAYER},Tresoreria Espana,ESP")] == [PROVES]


def test_all_that_is_wrong_is_said_at_its_line(rules):
    told = problems(
        rules, "kind,words,means,times", "colour,Tresoreria,ESP,1", f"{PAYER},123,ESP,1", f"{PAYER},Tresoreria,ATL,1",
        f"{IN},intereses,ESP,1", f"{PAYER},Tresoreria,ESP,0", f"{PAYER},Tresoreria,ESP,many", f"{PAYER},Tresoreria,ESP,1",
    )  # fmt: skip
    assert {name for _, name, _ in told} == {"not-a-rule"}
    assert [(where, what) for where, _, what in told] == [
        ("line 2", '"colour" is no kind of rule'), ("line 3", '"123" holds no words that come again'),
        ("line 4", '"ATL" is no contributor of this book'), ("line 5", '"ESP" is no type of line'),
        ("line 6", '"0" is no number of times'), ("line 7", '"many" is no number of times'),
    ]  # fmt: skip


def test_a_file_that_is_no_list_of_rules_is_refused(rules, tmp_path):
    assert problems(rules, "words,means", "Tresoreria,ESP") == [("line 1", "no-rules", "there is no column kind")]
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    for name, why in (("bad.csv", "it is no CSV file in UTF-8"), ("none.csv", "No such file or directory")):
        with pytest.raises(FileRefused) as caught:
            read_rules(tmp_path / name, {"ESP"}, ("fee",))
        assert (caught.value.name, caught.value.message) == ("no-rules", f"{name} cannot be read: {why}.")
