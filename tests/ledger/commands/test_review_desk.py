"""What the keys of the review do to a book: saved at once, taken back, never over somebody else's decision."""

import pytest

from ledger.book.reader import Reader
from ledger.commands.review_desk import guarded
from ledger.errors import LedgerError
from tests.ledger.commands import reviewed
from tests.ledger.commands.reviewed import EUROS, FEE, INTEREST, NOBODY, OTHER_TWIN, SURE, TWIN, sitting


@pytest.fixture
def url(books):
    """A book with seven lines to review."""
    return books.make(reviewed.fill)


@pytest.fixture
def desk(books, url, monkeypatch):
    """ana.reyes at her review, every line weighed."""
    with sitting(books, url, monkeypatch) as desk:
        desk.review.weighed(desk.weigh())
        yield desk


@pytest.fixture
def other(books, url, monkeypatch):
    """luis.mora at his, at the same time."""
    with sitting(books, url, monkeypatch, "luis.mora") as desk:
        desk.review.weighed(desk.weigh())
        yield desk


def at(desk, line):
    desk.review.cursor = next(place for place, row in enumerate(desk.review.shown) if row.line.id == line)
    return desk


def decided(url):
    """line → type of what the book holds as staged."""
    with Reader(url) as query:
        return dict(query.rows("SELECT id, match_type FROM bank_line_list WHERE state = 'staged'"))


def shares(url, line):
    with Reader(url) as query:
        return query.rows(
            "SELECT g.number, p.instalment, p.amount / 10000 FROM match_part p JOIN bank_match m ON m.id = p.match_id AND m.undone_in IS NULL "
            "JOIN pledge g ON g.id = p.pledge_id WHERE m.bank_line_id = :line AND p.undone_in IS NULL ORDER BY p.id",
            line=line,
        )


def test_each_decision_is_one_batch_and_saved_at_once(desk, url):
    assert at(desk, SURE).accept() == "L-1 staged for USA P-2026-0001/1.  u undoes it."
    assert at(desk, NOBODY).unidentified("asked the bank").startswith("L-4 staged for unidentified")
    assert at(desk, INTEREST).types()[0] == "interest", "what its words say it is comes first"
    at(desk, INTEREST).typed("interest")
    at(desk, FEE).typed("fee")
    assert decided(url) == {SURE: "receipt", NOBODY: "unidentified", INTEREST: "interest", FEE: "fee"}
    with Reader(url) as query:
        made = query.rows("SELECT kind, rows, words FROM batch WHERE kind LIKE 'match%' ORDER BY id")
        assert query.value("SELECT note FROM bank_match WHERE bank_line_id = :l", l=NOBODY) == "asked the bank"
    assert [row[:2] for row in made] == [("match accept", 1), ("match set", 1), ("match set", 1), ("match set", 1)]
    assert made[0][2] == "L-1 USA P-2026-0001/1"


def test_undo_goes_back_decision_by_decision_as_far_as_the_last_posting(desk, url, run):
    at(desk, SURE).accept()
    assert run("match", "post", "--yes", url=url).status == 0
    desk.look()
    with pytest.raises(LedgerError, match="You decided nothing since the last posting") as caught:
        desk.undo()
    assert caught.value.name == "nothing-to-undo"
    at(desk, INTEREST).typed("interest")
    at(desk, FEE).typed("fee")
    assert desk.undo() == "L-6 is to do again."
    assert desk.row.line.id == FEE
    assert desk.undo() == "L-5 is to do again."
    assert decided(url) == {}
    assert "You decided nothing since the last posting" in guarded(desk.undo)


def test_undo_brings_back_the_decision_that_was_replaced(desk, url):
    at(desk, NOBODY).unidentified("first")
    at(desk, NOBODY).typed("other")
    assert desk.undo() == "L-4 is as it was decided before."
    assert decided(url) == {NOBODY: "unidentified"}
    assert desk.row.matched.decision.note == "first"
    assert desk.undo() == "L-4 is to do again."
    assert decided(url) == {}
    assert desk.last() is None


def test_undo_brings_back_what_a_command_cleared(desk, url, run):
    at(desk, NOBODY).unidentified()
    assert run("match", "set", "L-4", "--clear", url=url).status == 0
    desk.look()
    assert decided(url) == {}
    desk.undo()
    assert decided(url) == {NOBODY: "unidentified"}


def test_marked_lines_are_accepted_and_taken_back_together(desk, url):
    for line in (TWIN, SURE):
        assert at(desk, line).obstacle("space") == ""
        desk.review.mark()
    assert desk.accept() == "2 lines staged.  u undoes it."
    assert set(decided(url)) == {TWIN, SURE}
    assert "is taken back: 2 lines." in desk.undo()
    assert decided(url) == {}


def test_twins_never_take_one_instalment_twice(desk, url):
    """Both may be proposed for the same instalment; what the first took is not open for the second."""
    first = at(desk, TWIN).row.candidate
    desk.accept()
    at(desk, OTHER_TWIN).row.own = type(first)(OTHER_TWIN, "receipt", first.targets)
    with pytest.raises(LedgerError, match=r"has only USD 0\.00 open, not USD 6,000\.00") as caught:
        desk.accept()
    assert caught.value.name == "more-than-open"
    desk.row.own = None
    desk.review.weighed(desk.weigh())
    desk.accept()
    assert shares(url, TWIN) != shares(url, OTHER_TWIN)


def test_find_and_split_choose_and_only_accept_decides(desk, url):
    (third,) = desk_search(at(desk, NOBODY), "P-2026-0006/3")
    first = desk_search(desk, "save children p-2026-0006/1")[0]
    assert desk.choose([(first, None)]) == "Chosen for L-4: SCS P-2026-0006/1. a accepts it."
    assert decided(url) == {}
    desk.choose([(first, reviewed.money("6000")), (third, reviewed.money("3850"))])
    desk.accept()
    assert shares(url, NOBODY) == [("P-2026-0006", 1, 6000), ("P-2026-0006", 3, 3850)]
    left = {one.no: one.open for one in desk_search(at(desk, TWIN), "P-2026-0006")}
    assert left == {2: reviewed.money("6000"), 3: reviewed.money("2150")}
    again = {one.no: one.open for one in desk_search(at(desk, NOBODY), "P-2026-0006")}
    assert again == {1: reviewed.money("6000"), 2: reviewed.money("6000"), 3: reviewed.money("6000")}, (
        "what a line holds is open to it"
    )


def desk_search(desk, text):
    return desk.search(text, desk.instalments())


def test_a_choice_beyond_what_came_in_or_is_open_or_of_two_contributors_is_refused(desk):
    among = at(desk, NOBODY).instalments()
    usa, scs = (next(one for one in among if one.contributor == code) for code in ("USA", "SCS"))
    for shared, name in (
        ([(usa, reviewed.money("10000"))], "more-than-came-in"), ([(scs, reviewed.money("6000.01"))], "more-than-open"),
        ([(usa, reviewed.money("1")), (scs, reviewed.money("1"))], "two-contributors"),
    ):  # fmt: skip
        with pytest.raises(LedgerError) as caught:
            desk.choose(shared)
        assert caught.value.name == name
    desk.choose([(usa, reviewed.money("9865"))])
    assert desk.row.candidate.charges == reviewed.money("15"), "a small difference is what banks kept"


def test_what_a_decision_would_post_is_shown_and_nothing_is_written(desk, url):
    entry = desk.entry(at(desk, EUROS).row)
    assert sum(money.amount for _code, _name, money in entry) == 0
    assert (entry[0][0], entry[0][2]) == ("1010", reviewed.money("32070"))
    assert desk.entry(at(desk, NOBODY).row) == ()
    with Reader(url) as query:
        assert query.value("SELECT count(*) FROM journal_transaction WHERE event = 'receipt'") == 0
    assert decided(url) == {}


def test_a_note_is_kept_with_the_decision(desk, url):
    at(desk, EUROS).accept()
    before = shares(url, EUROS)
    at(desk, EUROS).note("letter of 2 October")
    assert desk.row.matched.decision.note == "letter of 2 October"
    assert shares(url, EUROS) == before
    desk.undo()
    assert desk.row.matched.decision.note == ""


def test_a_gift_and_a_return_name_what_they_need(desk, url):
    at(desk, NOBODY).typed("gift", "usa")
    assert desk.known.told(desk.row.matched.decision) == "gift of USA"
    at(desk, FEE).typed("return", "L-2")
    assert desk.known.told(desk.row.matched.decision) == "returns L-2"
    assert '"XYZ" is not a contributor' in guarded(lambda: at(desk, NOBODY).typed("gift", "XYZ"))
    assert decided(url) == {NOBODY: "gift", FEE: "return"}


def test_what_the_other_officer_decided_meanwhile_is_shown_and_never_overwritten(desk, other, url):
    at(other, NOBODY).unidentified("mine")
    at(desk, NOBODY)
    assert desk.typed("other") == "L-4 was decided meanwhile by luis.mora; Enter shows it."
    assert decided(url) == {NOBODY: "unidentified"}
    assert desk.row.state("ana.reyes") == "changed"
    assert desk.seen_now() == "L-4: unidentified"
    assert "staged by luis.mora" in desk.obstacle("t")
    at(desk, FEE).typed("fee")
    assert other.look() == "L-6 was decided meanwhile by ana.reyes; Enter shows it."
    assert other.undo() == "L-4 is to do again.", "each takes back what is their own"
    assert decided(url) == {FEE: "fee"}


def test_a_decision_between_looking_and_saving_is_refused_by_the_book(desk, other, url, monkeypatch):
    """Nothing lies between the check and the saving: both stand in one unit of work."""
    at(desk, NOBODY)
    monkeypatch.setattr(desk, "look", lambda: at(other, NOBODY).unidentified() and "")
    with pytest.raises(LedgerError, match="L-4 was decided elsewhere since you saw it; your decision is not saved") as caught:
        desk.typed("other")
    assert caught.value.name == "decided-meanwhile"
    assert decided(url) == {NOBODY: "unidentified"}


def test_undo_leaves_alone_what_somebody_decided_since(desk, url, run):
    at(desk, NOBODY).unidentified()
    assert run("match", "set", "L-4", "--type", "other", user="luis.mora", url=url).status == 0
    assert "You decided nothing" in guarded(desk.undo)
    assert decided(url) == {NOBODY: "other"}


def test_a_posting_elsewhere_is_shown(desk, url, run):
    at(desk, FEE).typed("fee")
    assert run("match", "post", "--yes", user="luis.mora", url=url).status == 0
    assert "was decided" in desk.look()
    at(desk, FEE).seen_now()
    assert "is posted in B-2026-" in desk.obstacle("x")


def test_what_waits_for_the_second_person_is_shown_as_posted(books, monkeypatch, run):
    url = books.make(reviewed.fill, two_person=True)
    with sitting(books, url, monkeypatch) as desk:
        at(desk, FEE).typed("fee")
        assert run("match", "post", "--yes", url=url).status == 0
        number = run("approve", "--json", user="luis.mora", url=url).json["rows"][0]["batch"]
    with sitting(books, url, monkeypatch) as desk:
        assert desk.review.shown[-1].line.id == FEE
        assert at(desk, FEE).obstacle("a") == f"L-6 is posted in {number}; fund undo {number} takes it back."
        assert run("approve", number, "--confirm=-15.00", user="luis.mora", url=url).status == 0
        assert desk.look() == ""
        assert at(desk, FEE).row.matched.posted == number, "approved while it was on the screen: it has not become open"


def test_an_interrupted_review_goes_on_where_it_stopped(books, desk, url, monkeypatch):
    at(desk, SURE).accept()
    with sitting(books, url, monkeypatch) as later:
        assert later.review.counts() == (6, 1)
        assert later.review.shown[-1].line.id == SURE
        assert later.undo() == "L-1 is to do again."


def test_the_filter_looks_at_what_is_on_the_screen(desk):
    assert desk.filter("likely save") == "2 lines  /likely save"
    assert desk.filter("350.17") == "1 line  /350.17"
    assert desk.filter("") == ""
    assert len(desk.review.shown) == 7
