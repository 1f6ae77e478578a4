"""The bank restates a line: it is shown, taken by one batch that reverses and replaces, and undone by one undo."""

import csv
import json

import pytest

from ledger.book.reader import Reader

HEAD = ["Date", "Details", "Reference", "Amount"]
FIRST = [
    ("2026-08-03", "OPENING DEPOSIT", "", "900.00"),
    ("2026-08-28", "TRAVEL AGENCY", "TX-90017", "-600.00"),
    ("2026-08-31", "FEE", "", "-5.00"),
]
AGAIN = [FIRST[0], ("2026-08-28", "TRAVEL AGENCY", "TX-90017", "-640.00"), FIRST[2]]


def statement(path, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return str(path)


def held(url):
    with Reader(url) as reader:
        return reader.value("SELECT coalesce(sum(amount), 0) FROM sealed_posting WHERE bank_account_id IS NOT NULL") // 10000


@pytest.fixture
def posted(run, tmp_path):
    """A month imported, its payment and its fee posted; then the same month with the payment restated."""
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "aug.csv", FIRST))
    for line, kind in (("L-1", "other"), ("L-2", "payment"), ("L-3", "fee")):
        assert run("match", "set", line, "--type", kind).status == 0
    assert run("match", "post", "--yes").status == 0
    return run("import", "bank", statement(tmp_path / "aug2.csv", AGAIN), "--json").json


def test_a_restated_line_is_shown_and_not_taken(posted, books, run):
    assert {name: count for name, count in posted["counts"].items() if count} == {
        "restated": 1,
        "seen": 2,
        "not_a_transaction": 1,
    }
    assert held(books.made[-1]) == 295
    status = run("status", "--json").json
    assert status["totals"]["restated"] == 1
    assert any(row["command"] == "fund match set L-2 --restated" for row in status["rows"])
    card = run("show", "L-2", "--json").json
    assert (card["rows"][0]["state"], card["rows"][0]["restated_by"]) == ("posted", "L-4")


def test_the_same_restated_file_again_keeps_it_once(posted, run, tmp_path, books):
    again = run("import", "bank", str(tmp_path / "aug2.csv"), "--json").json
    assert again["counts"]["restated"] == 1
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT count(*) FROM bank_line") == 4


def test_taking_it_reverses_and_posts_again_and_both_stay_linked(posted, books, run):
    done = run("match", "set", "L-2", "--restated", "--yes", "--json")
    assert done.status == 0, done.err
    assert (done.json["state"], done.json["reversed"]) == ("posted", 1)
    assert held(books.made[-1]) == 255
    states = [run("show", line, "--json").json["rows"][0]["state"] for line in ("L-2", "L-4")]
    assert states == ["replaced", "posted"]
    told = run("show", "L-2", "--history", "--json").json["rows"]
    assert ("restated", "L-4") in {(row["kind"], row["id"]) for row in told}
    assert any("reversal of" in row["words"] for row in told)
    assert run("show", "L-4", "--history", "--json").json["rows"] == told
    assert run("status", "--json").json["totals"]["restated"] == 0


def test_after_it_is_taken_both_versions_of_the_file_are_known(posted, run, tmp_path):
    run("match", "set", "L-2", "--restated", "--yes")
    for file in ("aug.csv", "aug2.csv"):
        counts = run("import", "bank", str(tmp_path / file), "--json").json["counts"]
        assert (counts["seen"], counts["new"], counts["restated"]) == (3, 0, 0)


def test_one_undo_brings_the_old_line_back_and_it_can_be_taken_again(posted, books, run):
    batch = run("match", "set", "L-2", "--restated", "--yes", "--json").json["batch"]
    assert run("undo", batch, "--yes").status == 0
    assert held(books.made[-1]) == 295
    assert run("show", "L-2", "--json").json["rows"][0]["state"] == "posted"
    assert run("match", "set", "L-2", "--restated", "--yes").status == 0
    assert held(books.made[-1]) == 255


def test_what_was_not_posted_is_replaced_as_it_was_decided(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "aug.csv", FIRST))
    run("match", "set", "L-2", "--type", "payment")
    run("import", "bank", statement(tmp_path / "aug2.csv", AGAIN))
    assert run("match", "set", "L-2", "--restated", "--yes", "--json").json["state"] == "staged"
    with Reader(books.made[-1]) as reader:
        assert reader.rows("SELECT id, state FROM bank_line_list ORDER BY id") == [(1, "open"), (3, "open"), (4, "staged")]


def test_what_nothing_restates_and_what_says_two_things_is_refused(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "aug.csv", FIRST))
    for words, name in ((("L-1", "--restated"), "not-restated"), (("L-1", "--restated", "--type", "fee"), "no-target")):
        refused = run("match", "set", *words, "--json")
        assert (refused.status, json.loads(refused.err)["error"]["code"]) == (2, name)


def test_a_restated_line_waits_for_the_second_person_and_the_old_one_counts_until_then(books, run, tmp_path):
    url = books.make(two_person=True)
    run("bank", "add", "usd", "USD", "--yes", url=url)
    with Reader(url) as reader:
        (waiting,) = reader.rows("SELECT number FROM batch_list WHERE state = 'waiting'")
    assert run("approve", waiting[0], "--confirm", waiting[0], user="luis.mora", url=url).status == 0
    run("import", "bank", statement(tmp_path / "aug.csv", FIRST), url=url)
    run("match", "set", "L-2", "--type", "payment", url=url)
    post = run("match", "post", "--yes", "--json", url=url).json
    assert run("approve", post["batch"], "--confirm", "USD -600.00", user="luis.mora", url=url).status == 0
    run("import", "bank", statement(tmp_path / "aug2.csv", AGAIN), url=url)
    taken = run("match", "set", "L-2", "--restated", "--yes", "--json", url=url).json
    assert taken["waits"]
    assert held(url) == -600
    again = run("match", "set", "L-2", "--restated", "--yes", "--json", url=url)
    assert json.loads(again.err)["error"]["code"] == "restated-already"
    assert run("approve", taken["batch"], "--confirm", "USD -640.00", user="luis.mora", url=url).status == 0
    assert held(url) == -640


def test_a_receipt_restated_pays_its_pledge_with_the_new_amount(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--yes")
    run("contributor", "add", "PR-X", "A foundation", "--name-es", "Una fundación", "--class", "private_entity", "--yes")
    pledge = run("pledge", "add", "PR-X", "1000", "USD", "--signed", "2026-01-15", "--due", "2026-08-01=1000", "--yes", "--json")
    assert pledge.status == 0, pledge.err
    gift = [("2026-08-03", "TREASURY CONTRIBUTION", "TX-55501", "400.00"), FIRST[2]]
    run("import", "bank", statement(tmp_path / "one.csv", gift))
    assert run("match", "set", "L-1", "P-2026-0001/1=400").status == 0
    assert run("match", "post", "--yes").status == 0
    run(
        "import",
        "bank",
        statement(tmp_path / "two.csv", [("2026-08-03", "TREASURY CONTRIBUTION", "TX-55501", "450.00"), FIRST[2]]),
    )
    done = run("match", "set", "L-1", "--restated", "--yes", "--json")
    assert done.json["state"] == "posted", done.err
    with Reader(books.made[-1]) as reader:
        assert reader.rows("SELECT received, open FROM instalment_list") == [(4_500_000, 5_500_000)]
        assert reader.value("SELECT sum(base) FROM receipt_list") == 4_500_000
    assert run("undo", done.json["batch"], "--yes").status == 0
    with Reader(books.made[-1]) as reader:
        assert reader.rows("SELECT received, open FROM instalment_list") == [(4_000_000, 6_000_000)]


def test_suspense_restated_holds_the_new_amount_and_identified_money_is_undone_first(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "one.csv", [("2026-08-03", "UNKNOWN", "TX-55501", "400.00"), FIRST[2]]))
    run("match", "set", "L-1", "--unidentified")
    assert run("match", "post", "--yes").status == 0
    run("import", "bank", statement(tmp_path / "two.csv", [("2026-08-03", "UNKNOWN", "TX-55501", "450.00"), FIRST[2]]))
    assert run("match", "set", "L-1", "--restated", "--yes").status == 0
    with Reader(books.made[-1]) as reader:
        assert reader.value("SELECT -sum(amount) FROM sealed_posting WHERE account = '2120'") == 4_500_000
    run("import", "bank", statement(tmp_path / "three.csv", [("2026-08-03", "UNKNOWN", "TX-55501", "460.00"), FIRST[2]]))
    run("contributor", "add", "PR-X", "A foundation", "--name-es", "Una fundación", "--class", "private_entity", "--yes")
    with Reader(books.made[-1]) as reader:
        number = reader.value("SELECT max(number) FROM receipt_list WHERE held > 0")
    identified = run("receipt", "identify", number, "--gift", "PR-X", "--yes", "--json")
    assert identified.status == 0, identified.err
    refused = run("match", "set", "L-3", "--restated", "--yes", "--json")
    assert json.loads(refused.err)["error"]["code"] == "in-the-way"


def test_a_line_that_nobody_decided_is_replaced_by_an_open_one(run, tmp_path, books):
    run("bank", "add", "usd", "USD", "--yes")
    run("import", "bank", statement(tmp_path / "aug.csv", FIRST))
    run("import", "bank", statement(tmp_path / "aug2.csv", AGAIN))
    done = run("match", "set", "L-2", "--restated", "--yes", "--json")
    assert (done.json["state"], done.json["reversed"]) == ("open", 0)
    with Reader(books.made[-1]) as reader:
        assert reader.rows("SELECT id, state FROM bank_line_list ORDER BY id") == [(1, "open"), (3, "open"), (4, "open")]


def test_a_line_that_was_posted_as_a_return_is_not_replaced_under_it(run, tmp_path):
    run("bank", "add", "usd", "USD", "--yes")
    first = [("2026-08-03", "UNKNOWN", "TX-55501", "400.00"), ("2026-08-10", "RECALLED", "TX-90017", "-405.00"), FIRST[2]]
    run("import", "bank", statement(tmp_path / "one.csv", first))
    assert run("match", "set", "L-1", "--unidentified").status == 0
    assert run("match", "set", "L-2", "--returns", "L-1").status == 0
    made = run("match", "post", "--yes", "--json").json["batch"]
    again = [first[0], ("2026-08-10", "RECALLED", "TX-90017", "-410.00"), FIRST[2]]
    assert run("import", "bank", statement(tmp_path / "two.csv", again), "--json").json["counts"]["restated"] == 1
    told = json.loads(run("match", "set", "L-2", "--restated", "--yes", "--json").err)["error"]
    assert (told["message"], told["cure"]) == ("L-2 is posted as a return.", [f"fund undo {made} first"])
