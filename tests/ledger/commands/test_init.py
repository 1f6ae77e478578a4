"""`fund init` at a terminal: what it asks, and what it says before it makes a book."""

import io

import pytest

import cli
from ledger.book.reader import Reader
from ledger.screen import Screen


@pytest.fixture
def typed(monkeypatch, tmp_path, capsys):
    """`fund init` with these lines typed, in a new folder; its exit status and what it asked."""

    def typed(*lines, words=()):
        monkeypatch.setattr("ledger.commands.session.screen_of", lambda *_args, **_more: Screen(asks=True))
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        status = cli.run(["init", str(tmp_path / "river"), *words])
        return status, capsys.readouterr().err

    return typed


def test_the_book_has_the_names_and_the_people_that_were_typed(typed, tmp_path):
    status, asked = typed("RB", "River Basin Fund", "", "y", "y")
    assert (status, asked.count("?")) == (0, 2)
    assert "(two people: what moves a figure waits for the second)" in asked
    with Reader(f"sqlite:///{tmp_path / 'river' / 'rb.db'}") as reader:
        assert reader.rows("SELECT name, full_name, two_person FROM book") == [("RB", "River Basin Fund", 1)]


def test_a_slip_at_the_question_of_two_people_is_seen_before_the_book_is_made(typed, tmp_path):
    status, asked = typed("", "", "", "Mrs. Mora", "no")
    assert status == 1
    assert "Short name [RIVER]: " in asked
    assert "(one person: no second approval)? [y/N]" in asked
    assert not (tmp_path / "river").exists()


@pytest.mark.parametrize("month", ["July", "7", "julio"])
def test_the_fiscal_year_starts_in_the_month_that_was_typed(typed, tmp_path, month):
    status, asked = typed("RB", "River Basin Fund", month, "n", "y", words=("--lang", "es"))
    assert status == 0
    assert "[enero]: " in asked
    assert "el año fiscal comienza en julio" in asked
    with Reader(f"sqlite:///{tmp_path / 'river' / 'rb.db'}") as reader:
        assert reader.value("SELECT fiscal_month FROM book") == 7


@pytest.mark.parametrize(
    ("month", "says"),
    [
        ("Juli", '"Juli" is not a month.'),
        ("February", "a fiscal year starts with a quarter: in January, April, July or October."),
    ],
)
def test_a_fiscal_year_that_quarters_do_not_make_up_is_refused(typed, tmp_path, month, says):
    status, told = typed("RB", "River Basin Fund", words=("--fiscal-year", month, "--yes"))
    assert (status != 0, says in told, (tmp_path / "river").exists()) == (True, True, False)
