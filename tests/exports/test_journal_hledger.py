"""hledger as a second opinion: it accepts our journal under its strict checks, and counts what we count."""

from dataclasses import replace
from decimal import Decimal

import pytest

from exports.journal_hledger import described, lines, tagged
from ledger.book.reader import Reader
from tests.exports.foreign import from_hledger, hledger, ours, play_case
from tests.exports.test_journal_beancount import ENTRY, LEG, PAIR, journal
from tests.ledger.commands import filled


@pytest.fixture
def exported(books, run, tmp_path):
    """The journal of a book that has one of everything, as a file."""
    url = books.make(filled.fill, **filled.ABOUT)
    file = tmp_path / "tip.journal"
    ran = run("export", "hledger", str(file))
    assert ran.status == 0, ran.err
    assert "Wrote 16 entries" in ran.out
    return url, file


def test_hledger_accepts_the_journal_and_every_balance_is_ours(exported):
    url, file = exported
    assert from_hledger(file) == ours(url)


def test_hledger_accepts_a_journal_of_some_days_and_its_balances_are_those_of_the_last_one(books, run, tmp_path):
    url = books.make(filled.fill, **filled.ABOUT)
    file = tmp_path / "some.journal"
    assert run("export", "hledger", str(file), "--from", "2026-09-04", "--to", "2026-09-25").status == 0
    with Reader(url) as reader:
        rows = reader.rows("SELECT account, sum(base) FROM sealed_posting WHERE day <= '2026-09-25' GROUP BY account")
    assert from_hledger(file) == {account: Decimal(base).scaleb(-4) for account, base in rows if base}


def test_hledger_accepts_the_journal_of_the_case_and_every_balance_is_ours(books, run, tmp_path):
    hledger("--version")
    play_case(run)
    assert run("export", "hledger", str(tmp_path / "case.journal")).status == 0
    assert from_hledger(tmp_path / "case.journal") == ours(books.made[-1])


def test_hledger_itself_refuses_the_journal_when_a_cent_has_moved(exported):
    _url, file = exported
    text = file.read_text(encoding="utf-8")
    changed = text.replace("  35.00 USD", "  34.99 USD", 1).replace("  124965.00 USD", "  124965.01 USD", 1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    hledger("--version")
    with pytest.raises(AssertionError, match="balance assertion"):
        from_hledger(file)


def test_hledger_finds_entries_by_code_contributor_batch_pledge_and_statement_line(exported):
    _url, file = exported
    found = hledger("-f", str(file), "print", "code:J-2026-000007")
    assert "ESP | MAEC aportación España" in found
    for query in (
        "tag:batch=B-2026-0009",
        "tag:contributor=ESP",
        "tag:pledge=P-2026-0003",
        "tag:line=A6",
        "payee:ESP",
        "tag:amount=EUR",
    ):
        assert "J-2026-000007" in hledger("-f", str(file), "print", query), query


def test_an_entry_is_written_with_its_code_and_tags_and_a_leg_with_what_it_is_for():
    legs = (replace(LEG, own="0.95 EUR", contributor="ESP", pledge="P-1", instalment=2, line="A6", bank="bbva"), PAIR[1])
    text = "".join(lines(journal(replace(ENTRY, memo="gift", legs=legs), balances=(("Assets:Bank-1010", "1.00"),))))
    assert text.endswith("""
2026-09-02 * (J-2026-000001) ESP | gift
    ; event:gift
    ; source:receipt:1
    ; batch:B-2026-0001
    ; prepared-by:ana
    ; sealed-by:luis
    ; sealed-at:2026-09-03T10:00:00Z
    Assets:Bank-1010  1.00 USD  ; amount:0.95 EUR, contributor:ESP, pledge:P-1, instalment:2, line:A6, bank:bbva
    Income:Gifts-4010  -1.00 USD

2026-10-01 * every balance as the book has it: this moves nothing and is checked
    Assets:Bank-1010  0 USD = 1.00 USD
""")


def test_what_would_begin_a_comment_a_note_a_tag_or_a_date_stands_there_in_letters():
    assert described("rent; | of\nMay") == r"rent\x3b \x7c of\nMay"
    assert tagged("a, b [2026-01-01]") == r"a\x2c b \x5b2026-01-01]"


def test_a_hostile_name_moves_no_amount_and_no_date(tmp_path):
    legs = (replace(LEG, pledge="x  ; date:2020-01-01, [2020-01-01]", bank="b\n    Assets:Bank-1010  9 USD"), PAIR[1])
    file = tmp_path / "hostile.journal"
    file.write_text(
        "".join(lines(journal(replace(ENTRY, memo="= 5 USD ; date:2020-01-01 | ! (x)", legs=legs)))), encoding="utf-8"
    )
    assert set(from_hledger(file)) == {"1010", "4010"}
    assert "2020-01-01" not in hledger("-f", str(file), "register", "--output-format=csv").replace("date:2020-01-01", "")
