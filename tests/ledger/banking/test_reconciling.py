"""Bank accounts reconciled against figures worked by hand, signed, frozen and opened again, on both databases."""

import json
import sqlite3
from pathlib import Path

import psycopg
import pytest

from imports.bank import read_bank
from imports.intake import Origin, take_bank
from imports.reading import ReadOptions
from imports.sources import source_of
from ledger.banking import accounts, deciding, reconciling
from ledger.book.reader import Reader, plain_address, sqlite_path
from ledger.book.store import open_book
from ledger.checks import CHECKS, Inspector, prove
from ledger.contributions import contributors as people
from ledger.contributions.drafts import ContributorDraft
from ledger.errors import LedgerError
from ledger.journal import batches, posting
from ledger.journal.draft import Draft, Leg
from ledger.money import Money
from ledger.periods import parse_period
from tests.attacks.test_findings import damage
from tests.books import ANA, LUIS, TODAY
from tests.errors.refusing import No, refused
from tests.ledger.commands import filled

SEPTEMBER = """Date,Value date,Description,Amount,Balance
2026-09-02,2026-09-02,GIFT OF SPAIN,1000.00,6000.00
2026-09-10,2026-09-10,UNKNOWN SENDER,250.00,6250.00
2026-09-29,2026-09-29,MONTHLY CHARGES,-15.00,6235.00
"""
OCTOBER = """Date,Value date,Description,Amount,Balance
2026-10-01,2026-09-30,GIFT OF SPAIN AGAIN,400.00,6635.00
2026-10-05,2026-10-05,INTEREST,1.00,6636.00
"""
LATE = """Date,Value date,Description,Amount
2026-09-15,2026-09-15,SLIPPED THROUGH,0.50
"""


def contributors(unit):
    step(
        unit,
        "init",
        lambda unit, batch: people.add(unit, batch, [ContributorDraft("ESP", "permanent_observer", {"en": "Spain"})]),
    )


def step(unit, kind, work, total=""):
    """One batch as its command writes it, approved by luis where it waits."""
    batch = batches.begin(unit, kind, second=kind in ("bank add", "match post", "bank reconcile"))
    work(unit, batch.id)
    batches.finish(unit, batch, rows=1, words=kind, total=total)
    if batch.waits:
        filled.approve(unit, batch.number)


def begun(unit):
    """Spain, and an account in dollars."""
    contributors(unit)
    step(unit, "bank add", lambda unit, batch: accounts.add(unit, batch, "usd", "USD"))


def three_months(unit):
    """September and the first days of October, everything posted but the money of an unknown sender."""
    begun(unit)
    for name, text in (("september", SEPTEMBER), ("october", OCTOBER)):
        source = source_of(f"{name}.csv", text.encode())
        reading = read_bank(source, ReadOptions(account_currency="USD", sign="plain"))
        origin = Origin("bank", Path(source.name), source.sha256, source.raw)
        step(unit, "import bank", lambda unit, batch, of=(reading, origin): take_bank(unit, batch, accounts.find(unit), *of))
    spain = unit.value("SELECT id FROM contributor_list WHERE code = 'ESP'")
    for line, kind, giver in ((1, "gift", spain), (3, "fee", None), (4, "gift", spain), (5, "interest", None)):
        decision = deciding.Decision(line, kind, contributor=giver)
        step(unit, "match set", lambda unit, batch, decision=decision: deciding.stage(unit, batch, [decision]))
    step(unit, "match post", lambda unit, batch: deciding.post(unit, batch, deciding.staged(unit)), "USD 1386.00")


def signed_september(unit):
    """The same, and September signed, with the money of an unknown sender still open."""
    three_months(unit)

    def sign(unit, batch):
        account = accounts.find(unit)
        reconciling.sign(unit, batch, account, parse_period("2026-09"), reconciling.draw(unit, account, parse_period("2026-09")))

    step(unit, "bank reconcile", sign, "USD 6235.00")


@pytest.fixture(params=[False, True], ids=["one person", "two people"])
def url(books, request):
    """A book as far as its test asks for it."""
    asked = request.fixturenames
    fill = signed_september if "signed" in asked else three_months if "quarter" in asked else begun
    return books.make(fill, two_person=request.param)


# Of figures that nobody signs, it is the same how many people there are.
ALONE = pytest.mark.parametrize("url", [False], ids=["one person"], indirect=True)


@pytest.fixture
def do(run, url, tmp_path):
    """A command of ana's that must work, approved by luis where it waits; its JSON."""

    with Reader(url) as query:
        two = query.value("SELECT two_person FROM book")

    def do(*words):
        told = run(*words, "--yes", "--json", url=url)
        assert told.status == 0, told.err
        batch = (
            told.json.get("batch") if told.json.get("waits") else next((row.get("undone_by") for row in told.json["rows"]), "")
        )
        if batch and two:
            with Reader(url) as query:
                total = query.value("SELECT total FROM batch WHERE number = :n", n=batch)
            word = total.split(" ")[-1].replace(",", "") if any(map(str.isdigit, total)) else batch
            approved = run("approve", batch, "--confirm", word, url=url, user="luis.mora")
            assert approved.status == 0, approved.err
        return told.json

    def bank(name, text):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        return do("import", "bank", str(path), "--account", "usd", "--sign", "plain")

    do.bank = bank
    return do


@pytest.fixture
def quarter():
    """Says that its test wants the book of `three_months`."""


@pytest.fixture
def signed(url):
    """The batch that signed September."""
    with Reader(url) as query:
        return query.value("SELECT b.number FROM reconciliation r JOIN batch b ON b.id = r.batch_id")


@ALONE
def test_the_way_from_the_ledger_to_the_bank_is_told_to_the_cent(run, url, quarter):
    told = run("bank", "reconcile", "usd", "2026-09", "--json", url=url).json
    # the ledger has the charge, the gift, and the second gift on its value date; the bank began with 5,000.00
    assert {key: value["USD"] for key, value in told["totals"].items()} == {
        "ledger": "1385.00", "brought_forward": "5000.00", "statement_only": "250.00", "ledger_only": "-400.00", "explained": "6235.00",
        "bank": "6235.00", "unexplained": "0.00",
    }  # fmt: skip
    assert [(row["side"], row["item"], row["day"], row["amount"]) for row in told["rows"]] == [
        ("bank", "L-2", "2026-09-10", "250.00"),
        ("ledger", "L-4", "2026-10-01", "400.00"),
    ]


@ALONE
def test_the_report_has_every_account_in_a_row(run, url, quarter):
    (row,) = run("report", "bank", "2026-09", "--json", url=url).json["rows"]
    assert (row["account"], row["ledger"], row["bank"], row["unexplained"], row["items"], row["signed"]) == (
        "usd", "1385.00", "6235.00", "0.00", 2, "-",
    )  # fmt: skip


@ALONE
def test_the_report_says_what_was_known_on_a_day(run, url, quarter):
    rows = run("report", "bank", "2026-09", "--json", "--as-of", "2026-10-06", url=url).json["rows"]
    assert rows == []  # the account was added on the seventh
    (row,) = run("report", "bank", "2026-09", "--json", "--as-of", "2026-10-07", url=url).json["rows"]
    assert row["ledger"] == "1385.00"


def test_what_was_open_when_it_was_signed_is_posted_on_the_first_day_after_it(run, url, do, signed):
    do("match", "set", "L-2", "--unidentified")
    do("match", "post")
    with Reader(url) as query:
        assert query.rows("SELECT day, late_from FROM journal_transaction WHERE late_from IS NOT NULL") == [
            ("2026-10-01", "2026-09-10")
        ]
    told = run("bank", "reconcile", "usd", "2026-09", url=url).out
    assert "Signed by ana.reyes" in told
    assert f"fund undo {signed}" in told
    assert run("bank", "reconcile", "usd", "2026-10-06", "--json", url=url).json["rows"] == []


@ALONE
def test_a_late_line_is_an_item_of_the_next_one(run, url, do, signed):
    do.bank("late", LATE)
    (row,) = [
        one for one in run("bank", "reconcile", "usd", "2026-10-06", "--json", url=url).json["rows"] if one["day"] > "2026-09-10"
    ]
    assert (row["side"], row["amount"]) == ("bank", "0.50")


def test_what_is_signed_is_not_undone_before_the_signature_is(run, url, do, signed):
    with Reader(url) as query:
        found = dict(query.rows("SELECT kind, number FROM batch ORDER BY id DESC"))
    for kind in ("match post", "import bank"):
        refused(
            run,
            url,
            No("in-the-way", f"undo {found[kind]} --yes", f"{found[kind]} cannot be undone", f"fund undo {signed} first"),
        )
    do("undo", signed)
    do("undo", found["match post"])
    assert run("bank", "reconcile", "usd", "2026-09", "--json", url=url).json["totals"]["ledger"] == {"USD": "1385.00"}


def test_a_quarter_is_closed_on_reconciled_accounts_and_then_they_stay(run, url, do, quarter):
    do("match", "set", "L-2", "--gift", "ESP")
    do("match", "post")
    close = ("period", "close", "2026-Q3", "--confirm", "2026-Q3")
    asks = No("not-closed", " ".join(close), "2026-Q3 cannot be closed yet", "fund bank reconcile usd 2026-Q3 --sign")
    refused(run, url, asks)
    signed = do("bank", "reconcile", "usd", "2026-Q3", "--sign")["batch"]
    do(*close)
    refused(run, url, No("in-the-way", f"undo {signed} --yes", "cannot be undone", "fund period reopen 2026-Q3 first"))


def test_what_keeps_an_account_from_being_signed_is_said_all_at_once(run, url, do, quarter):
    def no(period, cure, *more):
        words = f"bank reconcile usd {period} --sign --yes {' '.join(more)}"
        refused(run, url, No("not-reconciled", words, "usd cannot be signed up to", cure))

    no("2026-10", "2026-10-31 is not over")
    no("2026-10-06", "no file of the bank with a balance reaches into the period")
    no("2026-09", "USD 1.00 of the bank's balance lies in no file", "--balance 6236")
    first = do("bank", "reconcile", "usd", "2026-09", "--sign")["batch"]
    no("2026-09", f"fund undo {first} takes that back")
    later = do("bank", "reconcile", "usd", "2026-10-01..2026-10-05", "--sign")["batch"]
    refused(run, url, No("in-the-way", f"undo {first} --yes", "cannot be undone", f"fund undo {later} first"))


@ALONE
def test_a_stated_balance_signs_what_no_file_prints(run, url, do):
    do.bank("plain", "Date,Description,Amount\n2026-09-02,GIFT,10.00\n")
    do("match", "set", "L-1", "--gift", "ESP")
    do("match", "post")
    do("bank", "reconcile", "usd", "2026-09", "--sign", "--balance", "110")
    shown = run("bank", "reconcile", "usd", "2026-09", "--json", url=url).json["totals"]
    assert (shown["bank"], shown["unexplained"]) == ({"USD": "110.00"}, {"USD": "0.00"})  # as it was signed
    told = run("bank", "reconcile", "usd", "2026-10-06", "--balance", "110.00", "--json", url=url).json["totals"]
    assert (told["brought_forward"], told["unexplained"]) == ({"USD": "100.00"}, {"USD": "0.00"})
    told = run("bank", "reconcile", "usd", "2026-10-06", "--balance", "111", "--json", url=url).json["totals"]
    assert told["unexplained"] == {"USD": "1.00"}


@ALONE
def test_a_file_that_is_missing_between_two_is_not_explained(run, url, do):
    do.bank("september", SEPTEMBER)
    do.bank("later", "Date,Description,Amount,Balance\n2026-10-05,INTEREST,1.00,6700.00\n2026-10-06,INTEREST,1.00,6701.00\n")
    told = run("bank", "reconcile", "usd", "2026-10-06", "--json", url=url).json["totals"]
    assert told["unexplained"] == {"USD": "464.00"}
    assert run("bank", "reconcile", "usd", "2026-09", "--json", url=url).json["totals"]["unexplained"] == {"USD": "0.00"}


def month(opened, opening, closed, closing, *entries):
    """A statement of a month as MT940: days as YYMMDD, amounts as the bank prints them."""
    return "\n".join(
        (f":20:{closed}", ":25:1", ":28C:1", f":60F:C{opened}USD{opening}", *entries, f":62F:C{closed}USD{closing}", "-")
    )


@ALONE
def test_a_month_without_a_movement_is_reconciled_by_the_balance_that_its_statement_prints(run, url, do):
    quiet = month("260831", "5,00", "260930", "5,00")
    do.bank("august", month("260731", "0,00", "260831", "5,00", ":61:2608030803C5,00NMSCNONREF//FT1"))
    assert do.bank("september", quiet)["batch"]
    told = run("bank", "reconcile", "usd", "2026-09", "--json", url=url).json["totals"]
    assert (told["bank"], told["unexplained"]) == ({"USD": "5.00"}, {"USD": "0.00"})
    assert not do.bank("again", quiet).get("batch"), "once is enough"
    apart = do.bank("october", month("260930", "7,00", "261005", "7,00"))
    assert apart["gaps"] == [{"amount": "2.00", "since": "2026-09-30", "until": "2026-10-05"}]


@ALONE
def test_a_balance_of_nothing_is_a_balance(run, url, do):
    """A new account begins with nothing: what lies in no file is not explained, and was not brought forward."""
    do.bank("august", month("260731", "0,00", "260831", "5,00", ":61:2608030803C5,00NMSCNONREF//FT1"))
    do.bank("september", month("260831", "9,00", "260930", "0,00", ":61:2609030903D9,00NMSCNONREF//FT2"))
    told = run("bank", "reconcile", "usd", "2026-09", "--json", url=url).json["totals"]
    assert [told[name]["USD"] for name in ("brought_forward", "bank", "unexplained")] == ["0.00", "0.00", "4.00"]


# What the database itself refuses


def usd(units):
    return Money.of_units(units * 10_000, "USD")


def slip_in(unit, batch):
    """An entry of September which the gate would have moved, put there past it."""
    legs = (Leg("1090", 1, usd(1), usd(1)), Leg("4110", 1, usd(-1), usd(-1)))
    (entry,) = posting.prepare(unit, batch, [Draft(TODAY.replace(month=9), "test", "slip", "", legs)])
    columns = "id transaction_id no account fund_id currency amount base line day bank_account_id"
    rows = [(9000 + sign, entry, 5 + sign, "1010", 1, "USD", sign, sign, "", "2026-09-07", 1) for sign in (1, -1)]
    unit.insert("posting", columns, rows)


@ALONE
def test_nothing_is_sealed_into_a_signed_account(url, signed):
    book = open_book(url, ANA)

    def slip(unit):
        batch = batches.begin(unit, "slip", second=False)
        slip_in(unit, batch.id)
        unit.actor = LUIS
        posting.seal(unit, batch.id)

    with pytest.raises(LedgerError, match="the bank account of this transaction is reconciled up to a later day"):
        book.run(slip)
    book.close()


def taken_back(unit, kind):
    """An undo that asks nobody what stands in its way."""
    batch = unit.value("SELECT max(id) FROM batch WHERE kind = :kind", kind=kind)
    made = batches.begin(unit, "undo", second=True, undoes=batch)
    batches.finish(unit, made, rows=1, words="by hand")
    if made.waits:
        unit.execute(
            "UPDATE batch SET state = 'posted', decided_by = :by, decided_at = made_at WHERE id = :id", by=LUIS.user, id=made.id
        )
        unit.execute("UPDATE batch SET state = 'undone', undone_in = :by WHERE id = :id", by=made.id, id=batch)


def test_nothing_of_a_signed_account_is_taken_back_past_the_rooms(url, signed):
    book = open_book(url, ANA)
    with pytest.raises(LedgerError, match="what is reconciled stays"):
        book.run(lambda unit: taken_back(unit, "match post"))
    book.close()


def test_no_file_of_a_signed_account_is_taken_back_past_the_rooms(url, do):
    do.bank("september", SEPTEMBER)
    do("bank", "reconcile", "usd", "2026-09", "--sign")
    book = open_book(url, ANA)
    with pytest.raises(LedgerError, match="what is reconciled stays"):
        book.run(lambda unit: taken_back(unit, "import bank"))
    book.close()


@ALONE
@pytest.mark.unsound
def test_a_signature_is_neither_changed_nor_deleted(url, signed):
    database = sqlite3.connect(sqlite_path(url)) if url.startswith("sqlite") else psycopg.connect(plain_address(url))
    for sql in (
        "UPDATE reconciliation SET end_day = '2026-01-02'",
        "UPDATE reconciliation SET figures = '{}'",
        "DELETE FROM reconciliation",
        "UPDATE reconciliation SET undone_in = batch_id",
    ):
        with pytest.raises((sqlite3.Error, psycopg.Error)):
            database.execute(sql)
        database.rollback()
    database.close()


@ALONE
@pytest.mark.unsound
def test_a_forged_line_is_found_by_verify(url, signed):
    database = sqlite3.connect(sqlite_path(url)) if url.startswith("sqlite") else psycopg.connect(plain_address(url))
    if url.startswith("sqlite"):
        for guard in ("bank_line_is_never_changed", "bank_line_is_undone_once"):
            database.execute(f"DROP TRIGGER {guard}")
    else:
        database.execute("ALTER TABLE bank_line DISABLE TRIGGER USER")
    database.execute("UPDATE bank_line SET amount = amount + 10000 WHERE id = 2")
    database.commit()
    database.close()
    with Inspector(url) as query:
        (found,) = [proof for _check, proof in prove(query, [one for one in CHECKS if one.name == "reconciled"])]
    assert len(found.findings) == 1
    assert "no longer those of the book" in found.findings[0]


@ALONE
@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_forged_figures_are_found_by_verify(url, signed):
    damage(url, "UPDATE reconciliation SET figures = replace(figures, 'usd', 'eur')")
    with Inspector(url) as query:
        (found,) = [proof for _check, proof in prove(query, [one for one in CHECKS if one.name == "reconciled"])]
    assert found.findings == ("usd: the figures up to 2026-09-30 are not those that were signed",)


# Two people


def test_what_moved_since_it_was_drawn_up_and_what_it_overtakes_is_not_approved(books, run, tmp_path):
    url = books.make(contributors, two_person=True)

    def ana(*words):
        told = run(*words, "--yes", "--json", url=url)
        assert told.status == 0, told.err
        return told.json["batch"] if told.out and "batch" in told.json else ""

    def luis(*words):
        return run(*words, url=url, user="luis.mora")

    (tmp_path / "september.csv").write_text(SEPTEMBER)
    account = ana("bank", "add", "usd", "USD")
    assert luis("approve", account, "--confirm", account).status == 0
    ana("import", "bank", str(tmp_path / "september.csv"), "--account", "usd")
    ana("match", "set", "L-3", "--type", "fee")
    waiting = ana("bank", "reconcile", "usd", "2026-09", "--sign")
    posted = ana("match", "post")
    refused(
        run, url, No("not-reconciled", "bank reconcile usd 2026-09 --sign --yes", "cannot be signed", f"fund approve {posted}")
    )
    moved = json.loads(luis("approve", waiting, "--confirm", "6235.00", "--json").err)["error"]
    assert moved["code"] == "overtaken"
    assert f"{posted} moved usd since it was reconciled" in moved["cure"][0]
    assert luis("approve", posted, "--return", "--reason", "first the signature").status == 0
    assert luis("approve", waiting, "--confirm", "6235.00").status == 0
    with Reader(url) as query:
        assert query.value("SELECT count(*) FROM journal_transaction") == 0
    with Reader(url) as query:
        assert query.value("SELECT decided_by FROM reconciliation_list") == "luis.mora"
