"""`fund approve`: the second person's yes, typed back, and no, with a reason."""

import pytest

from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.commands.approve import ranges
from ledger.commands.batch_screens import control_word
from ledger.journal import batches
from ledger.screen import Screen
from tests.books import ANA
from tests.ledger.commands import filled

WAITING = filled.BATCHES["waiting"]


@pytest.fixture
def url(books):
    """A filled book with one batch that waits for luis.mora."""
    return books.make(filled.fill, **filled.ABOUT)


def state(url, number=WAITING):
    with Reader(url) as reader:
        return reader.rows("SELECT state, decided_by, decided_why FROM batch WHERE number = :n", n=number)[0]


def test_what_waits_is_listed_for_who_may_decide_and_named_to_who_made_it(url, run):
    told = run("approve", "--json", user="luis.mora").json
    assert [(row["batch"], row["total"], row["by"]) for row in told["rows"]] == [(WAITING, "USD 1,200.50", "ana.reyes")]
    assert told["not_for_you"] == []
    assert f"Look at one, and approve or return it: fund approve {WAITING}" in run("approve", user="luis.mora").out
    mine = run("approve")
    assert "No batch waits for you" in mine.out
    assert f"not for you: {WAITING}, you made it" in mine.out
    assert run("approve", "--json").json["not_for_you"] == [WAITING]


def test_approving_shows_all_of_it_and_posts_what_was_typed_back(url, run):
    ran = run("approve", WAITING, "--confirm", "1200.50", user="luis.mora")
    assert ran.status == 0, ran.err
    assert "TOTAL" in ran.out
    assert "CAN-8" in ran.out
    assert "This is what ana.reyes saw when posting: content " in ran.out
    assert ran.out.splitlines()[-1] == "Posted J-2026-000017."
    assert state(url) == ("posted", "luis.mora", "")


def test_programs_are_told_the_numbers_of_entries_and_receipts(url, run):
    book = open_book(url, ANA)

    def decide(unit, batch):
        from ledger.banking import deciding

        (canada,) = unit.rows("SELECT id FROM contributor WHERE code = 'CAN'")[0]
        deciding.stage(unit, batch, [deciding.Decision(int(filled.LINE["FT5"][2:]), "gift", contributor=canada)])
        return len(deciding.post(unit, batch, deciding.staged(unit)).transactions)

    number = book.run(lambda unit: filled.waiting(unit, "match post", decide, total="USD 77.00"))
    told = run("approve", number, "--confirm", "USD 77.00", "--json", user="luis.mora").json
    assert told["rows"] == [{"batch": number, "state": "posted", "entries": "J-2026-000017", "receipts": "R-2026-0007"}]
    book.close()


@pytest.mark.parametrize("typed", ["1200.51", "1200", "yes", "-1200.50", filled.BATCHES["posted"]])
def test_another_word_than_the_control_total_approves_nothing(url, run, typed):
    ran = run("approve", WAITING, f"--confirm={typed}", "--json", user="luis.mora")
    assert (ran.status, "not-confirmed" in ran.err) == (1, True)
    assert state(url)[0] == "waiting"


def test_at_a_terminal_the_total_is_typed_back(url, run, monkeypatch):
    monkeypatch.setattr("ledger.commands.session.screen_of", lambda *_args, **_more: Screen(asks=True))
    monkeypatch.setattr("sys.stdin", iter_lines("1200.5\n", "1200.50\n"))
    assert run("approve", WAITING, user="luis.mora").status == 1
    assert state(url)[0] == "waiting"
    ran = run("approve", WAITING, user="luis.mora")
    assert (ran.status, state(url)[0]) == (0, "posted")
    assert "Type the control total to approve (1200.50)" in ran.err


def iter_lines(*lines):
    """Standard input that has just these lines."""
    import io

    return io.StringIO("".join(lines))


def test_with_nobody_to_ask_it_says_how_a_script_answers_and_yes_is_no_answer(url, run):
    ran = run("approve", WAITING, "--yes", user="luis.mora")
    assert ran.status == 2
    assert "--confirm" in ran.err
    assert state(url)[0] == "waiting"


def test_who_made_a_batch_is_refused_before_anything_is_asked(url, run):
    ran = run("approve", WAITING, "--confirm", "1200.50", "--json")
    assert (ran.status, "own-batch" in ran.err) == (1, True)
    assert run("approve", WAITING, "--return", "--reason", "x", "--json").status == 1
    assert state(url)[0] == "waiting"


def test_what_is_decided_already_cannot_be_decided_again(url, run):
    assert run("approve", WAITING, "--confirm", "1200.50", user="luis.mora").status == 0
    ran = run("approve", WAITING, "--confirm", "1200.50", "--json", user="luis.mora")
    assert (ran.status, "not-waiting" in ran.err) == (1, True)


def test_a_batch_is_returned_with_a_reason_and_never_counts(url, run):
    ran = run("approve", WAITING, "--return", "--reason", "wrong contributor", user="luis.mora")
    assert ran.status == 0, ran.err
    assert f"{WAITING} is given back; it never counts." in ran.out
    assert state(url) == ("returned", "luis.mora", "wrong contributor")
    assert "returned, never counted" in run("show", "CAN-8").out
    again = run("approve", WAITING, "--confirm", "1200.50", user="luis.mora")
    assert f"{WAITING} does not wait for approval: it is returned by luis.mora on 2026-10-07: wrong contributor." in again.err


def test_what_its_maker_wrote_stays_beside_why_it_was_given_back(url, run):
    def made(unit):
        batch = batches.begin(unit, "rate add", second=True)
        batches.finish(
            unit, batch, rows=filled.more_rates(unit, batch.id), words="a rate", reason="letter of the Bank, 5 October"
        )
        return batch.number

    number = open_book(url, ANA).run(made)
    for told in (run("approve", user="luis.mora"), run("approve", number, "-n", user="luis.mora"), run("show", number)):
        assert "letter of the Bank, 5 October" in told.out
    assert run("approve", number, "--return", "--reason", "the letter is of 2025", user="luis.mora").status == 0
    (row,) = (row for row in run("log", "--json").json["rows"] if row["batch"] == number)
    card = run("show", number, "--json").json["rows"][0]
    assert [row[key] for key in ("reason", "decided_by", "decided_why")] == [
        "letter of the Bank, 5 October", "luis.mora", "the letter is of 2025",
    ]  # fmt: skip
    assert [card["reason"], card["decided_why"]] == [row["reason"], row["decided_why"]]
    for told in (run("log"), run("show", number)):
        assert "letter of the Bank, 5 October" in told.out
        assert "the letter is of 2025" in told.out


def test_a_batch_is_not_returned_without_a_reason(url, run):
    ran = run("approve", WAITING, "--return", "--json", user="luis.mora")
    assert (ran.status, "no-reason" in ran.err) == (2, True)
    assert state(url)[0] == "waiting"


def test_a_dry_run_says_what_it_would_post_and_posts_nothing(url, run):
    ran = run("approve", WAITING, "-n", user="luis.mora")
    assert ran.status == 0, ran.err
    assert ran.out.splitlines()[-2:] == ["DRY RUN: nothing is written.", "Would post J-2026-000017."]
    assert state(url)[0] == "waiting"


@pytest.mark.unsound
def test_what_is_not_what_its_maker_saw_is_not_approved(url, run, dialect):
    def tamper(unit):
        """As somebody who owns the database and takes its guards away first."""
        if dialect == "sqlite":
            for (name,) in unit.rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'pledge'"):
                unit.execute(f"DROP TRIGGER {name}")
        else:
            unit.execute("ALTER TABLE pledge DISABLE TRIGGER USER")
        unit.execute("UPDATE pledge SET agreement = 'another' WHERE number = 'CAN-8'")

    book = open_book(url, ANA)
    book.run(tamper)
    book.close()
    ran = run("approve", WAITING, "--confirm", "1200.50", "--json", user="luis.mora")
    assert (ran.status, "changed-batch" in ran.err) == (1, True)
    assert state(url)[0] == "waiting"


def test_a_word_without_a_batch_is_not_understood(url, run):
    for words in (("approve", "--return"), ("approve", "--confirm", "5")):
        ran = run(*words, "--json")
        assert (ran.status, "which-batch" in ran.err) == (2, True)
    assert run("approve", "B-2026-0099").status == 2


def test_a_one_person_book_says_that_there_is_no_second_approval(book_url, run):
    assert "there is no second approval" in run("approve").out


def test_a_batch_without_a_total_asks_for_its_number(url, run):
    book = open_book(url, ANA)
    number = book.run(lambda unit: filled.waiting(unit, "rate add", filled.more_rates))
    assert run("approve", number, "--confirm", "0", user="luis.mora").status == 1
    ran = run("approve", number, "--confirm", number, user="luis.mora")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, f"{number} counts now.")
    assert "1.0700" in ran.out
    book.close()


@pytest.mark.parametrize(
    ("total", "word"),
    [
        ("USD 207,963.17", "207963.17"),
        ("EUR 100,000.00, USD 250,000.00", "100000.00 250000.00"),
        ("JPY 500", "500"),
        ("EUR -5.00", "-5.00"),
        ("", ""),
    ],
)
def test_the_control_word_is_the_total_as_it_is_typed(total, word):
    assert control_word(total) == word


def test_numbers_are_told_as_ranges_without_gaps():
    numbers = [(2026, 836), (2026, 834), (2026, 835), (2027, 1), (2026, 840)]
    assert ranges("J", numbers, 6) == ["J-2026-000834 up to J-2026-000836", "J-2026-000840", "J-2027-000001"]


def test_where_the_control_total_has_many_amounts_the_seal_of_the_content_is_typed_back(books, run, tmp_path, monkeypatch):
    url = books.make(two_person=True)
    currencies = {"EUR": "1.08", "CAD": "0.72", "GBP": "1.27", "CHF": "1.12", "SEK": "0.095"}
    (tmp_path / "rates.csv").write_text(
        "currency,effective_from,usd_per_unit\n" + "".join(f"{code},2026-01-01,{rate}\n" for code, rate in currencies.items())
    )
    (tmp_path / "states.csv").write_text("code,name_en,kind\nCAN,Canada,member_state\n")
    lines = "".join(f"A-{no},CAN,{no}00.00,{code},2026-02-01,2026-03-01\n" for no, code in enumerate(currencies, 1))
    (tmp_path / "pledges.csv").write_text("number,contributor,amount,currency,signed,due\n" + lines)
    for words in (("rates", "rates.csv", "--source", "UNORE"), ("contributors", "states.csv")):
        done = run("import", words[0], str(tmp_path / words[1]), *words[2:], "--yes", url=url)
        assert done.status == 0, done.err
    for row in run("approve", "--json", url=url, user="luis.mora").json["rows"]:
        assert run("approve", row["batch"], "--confirm", row["batch"], url=url, user="luis.mora").status == 0
    done = run("import", "pledges", str(tmp_path / "pledges.csv"), "--yes", url=url)
    assert done.status == 0, done.err
    (row,) = run("approve", "--json", url=url, user="luis.mora").json["rows"]
    assert row["total"].count(",") == 4
    listed = run("approve", url=url, user="luis.mora").out
    assert ("5 currencies" in listed, "SEK" in listed) == (True, False)
    number = row["batch"]
    with Reader(url) as reader:
        content = reader.value("SELECT content FROM batch WHERE number = :n", n=number)[:8]
    no = run("approve", number, "--confirm", "100.00", url=url, user="luis.mora")
    assert (no.status, f"--confirm '{content}'" in no.err) == (1, True), no.err
    monkeypatch.setattr("ledger.commands.session.screen_of", lambda *_args, **_more: Screen(asks=True))
    monkeypatch.setattr("sys.stdin", iter_lines(f"{content}\n"))
    done = run("approve", number, url=url, user="luis.mora")
    assert (done.status, f"type the seal of its content to approve ({content})" in done.err) == (0, True), done.err
