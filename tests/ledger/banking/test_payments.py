"""Outgoing bank lines that pay expenditures: decided, proposed, posted, undone, restated; and what is refused."""

import pytest

from ledger.banking import accounts, payments
from ledger.banking.match_values import Payment
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import obligations, spending
from ledger.errors import LedgerError
from tests.books import ANA, TODAY, refusal, write
from tests.errors.refusing import No, refused
from tests.ledger.banking.payments_world import PO, SPENT, fill, take
from tests.ledger.budget.budgeted import order, spent, usd
from tests.ledger.commands.reviewed import sitting


@pytest.fixture
def book(books):
    opened = open_book(books.make(fill), ANA)
    yield opened
    opened.close()


@pytest.fixture
def fund(book, run):
    """`fund("match", "post")`: a command on the book, which must succeed."""

    def fund(*words, **more):
        ran = run(*words, url=book.url, **more)
        assert ran.status == 0, ran.err + ran.out
        return ran

    return fund


def unpaid(book):
    with Reader(book.url) as reader:
        return [f"{int(units) / 10000:.2f}" for (units,) in reader.rows("SELECT amount - paid FROM expenditure_list ORDER BY id")]


def payable(book):
    """What stands on 2010, line of the budget by line."""
    with Reader(book.url) as reader:
        rows = reader.rows(
            "SELECT budget_line_id, sum(base) FROM sealed_posting WHERE account = '2010' GROUP BY budget_line_id ORDER BY 1"
        )
    return [(line, f"{int(base) / 10000:.2f}") for line, base in rows]


def proposed(fund):
    return {
        row["line"]: (row["outcome"], [[part["expenditure"] for part in one["payments"]] for one in row["proposals"]])
        for row in fund("match", "--json").json["rows"]
    }


def test_a_line_pays_the_expenditures_it_is_split_over_and_undo_gives_all_of_it_back(book, fund):
    (line,) = take(book, ("-575.25", "SUNDRY", "transfer 9"))
    before = payable(book)
    fund("match", "set", line, "E-2026-3", "e-2026-0004=75.25")
    staged = fund("show", line).out
    assert "E-2026-0003" in staged
    assert "Imprenta Colibri S.A." in staged
    assert unpaid(book) == ["500.00", "300.00", "500.00", "75.25"], "staging posts nothing"
    posted = fund("match", "post", "--yes", "--json").json["batch"]
    assert unpaid(book) == ["500.00", "300.00", "0.00", "0.00"]
    with Reader(book.url) as reader:
        entries = reader.rows("SELECT DISTINCT transaction_id FROM disbursement UNION SELECT transaction_id FROM match_posting")
        legs = reader.rows(
            "SELECT account, base / 10000.0, budget_line_id FROM posting WHERE transaction_id = :t ORDER BY no", t=entries[0][0]
        )
    assert len(entries) == 1, "one entry for the line"
    assert [(account, f"{base:.2f}", line is not None) for account, base, line in legs] == [
        ("2010", "500.00", True), ("2010", "75.25", True), ("1010", "-575.25", False),
    ]  # fmt: skip
    assert line in fund("show", "E-2026-0004").out
    for number in ("E-2026-0004", line):
        told = fund("show", number, "--history").out
        assert all(word in told for word in ("out.csv:2", line, "E-2026-0004", "paid" if number != line else "disbursement"))
    fund("undo", posted, "--yes")
    assert unpaid(book) == ["500.00", "300.00", "500.00", "75.25"]
    assert payable(book) == before
    fund("match", "post", "--yes")
    assert unpaid(book) == ["500.00", "300.00", "0.00", "0.00"]


def test_an_obligation_stands_for_all_that_is_unpaid_of_it(book, fund):
    part, rest = take(book, ("-200", "AeroSur", "first part"), ("-600", "AeroSur", "the rest"))
    fund("match", "set", part, "E-2026-0001")
    fund("match", "set", rest, "O-2026-1")
    fund("match", "post", "--yes")
    assert unpaid(book) == ["0.00", "0.00", "500.00", "75.25"]


def test_a_payment_without_a_target_stays_possible(book, fund):
    (line,) = take(book, ("-500", "AeroSur", "E-2026-0001"))
    fund("match", "set", line, "--type", "payment")
    fund("match", "post", "--yes")
    assert unpaid(book)[0] == "500.00"


def test_what_the_text_names_is_certain_and_what_only_the_payee_names_is_likely(book, fund):
    own, payee, day, together = take(
        book,
        ("-500", "AEROSUR", "invoice E-2026-0001"),
        ("-75.25", "", "imprenta colibri sa folletos"),
        ("-500", "", "transfer 17"),
        ("-800", "", "invoices 1 2", "2026-10-03"),
    )
    assert proposed(fund) == {
        own: ("certain", [["E-2026-0001"]]),
        payee: ("likely", [["E-2026-0004"]]),
        day: ("likely", [["E-2026-0003"]]),  # the other of 500 is taken on better evidence
        together: ("unclear", []),  # one of the two is
    }
    assert "E-2026-0001" in fund("match", "list").out
    told = fund("match", "explain", payee).out
    assert "The text names the payee: Imprenta Colibri S.A." in told
    assert "E-2026-0004 USD 75.25" in told.replace("\xa0", " ")
    assert "E-2026-0002 has USD 300.00 unpaid, another amount." in fund("match", "explain", own, "E-2026-0002").out.replace(
        "\xa0", " "
    )
    assert "E-2026-0001 is proposed." in fund("match", "explain", own, "E-2026-0001").out
    fund("match", "accept", own)
    fund("match", "post", "--yes")
    assert unpaid(book) == ["0.00", "300.00", "500.00", "75.25"]
    with Reader(book.url) as reader:
        assert reader.rows("SELECT words, means FROM lesson_list WHERE kind = 'sort'") == [("reference+payment", "right")]
        assert reader.rows("SELECT 1 FROM lesson_list WHERE means = 'payment'") == [], "the next line is for another expenditure"


def test_all_that_is_unpaid_of_an_order_is_proposed_together(book, fund):
    (line,) = take(book, ("-800", "AEROSUR", f"po 4500031 / {PO}"))
    assert proposed(fund)[line] == ("certain", [["E-2026-0001", "E-2026-0002"]])


def test_the_review_stages_a_payment_and_keeps_it_when_a_note_is_added(book, books, fund, monkeypatch):
    take(book, ("-75.25", "", "imprenta colibri"))
    with sitting(books, book.url, monkeypatch) as desk:
        desk.review.weighed(desk.weigh())
        assert desk.entry(desk.row) == [
            ("2010", "Payables and accruals", usd("75.25")),
            ("1010", "Bank, US dollars", usd("-75.25")),
        ]
        assert desk.accept() == "L-1 staged for payment of E-2026-0004.  u undoes it."
        desk.note("by courier")
        assert desk.row.matched.decision.pays == (Payment("E-2026-0004", usd("75.25")),)
        desk.undo()
        assert desk.row.matched.decision.pays == (Payment("E-2026-0004", usd("75.25")),), "as it was decided before the note"
    fund("match", "post", "--yes")
    assert unpaid(book)[3] == "0.00"


@pytest.mark.parametrize(("day", "amount", "left"), [("2026-10-03", "-500.00", "0.00"), ("2026-10-02", "-501.00", "500.00")])
def test_a_restated_line_pays_the_same_where_its_amount_stands_and_is_open_where_not(book, fund, tmp_path, day, amount, left):
    file = tmp_path / "october.csv"
    for told in (("2026-10-02", "-500.00"), (day, amount)):
        file.write_text(f"Date,Details,Reference,Amount\n2026-10-01,OPENING,TX-1,900.00\n{told[0]},AEROSUR,TX-90017,{told[1]}\n")
        fund("import", "bank", str(file), "--account", "bofa-usd")
        if told[1] == "-500.00" and unpaid(book)[0] == "500.00":
            fund("match", "set", "L-2", "E-2026-0001")
            fund("match", "post", "--yes", "--json")
    done = fund("match", "set", "L-2", "--restated", "--yes", "--json").json
    assert done["state"] == ("posted" if left == "0.00" else "open")
    assert unpaid(book)[0] == left
    fund("undo", done["batch"], "--yes")
    assert unpaid(book)[0] == "0.00"


REFUSED = (
    No("not-the-line", "match set {0} E-2026-0003 E-2026-0002", "takes out USD 900.00; what it would pay makes USD 800.00", "E-2026-0001=1234.56"),
    No("not-the-line", "match set {0} E-2026-0001=100", "takes out USD 900.00; what it would pay makes USD 100.00", "amounts"),
    No("more-than-unpaid", "match set {0} E-2026-0001=900", "E-2026-0001 has USD 500.00 unpaid, not USD 900.00", "fund show E-2026-0001"),
    No("not-an-amount", "match set {0} E-2026-0001=0", "USD 0.00 is not an amount above zero", "E-2026-0001=1234.56"),
    No("not-an-amount", "match set {1} E-2026-0001 E-2026-0003", "nothing of the USD 500.00 is left for E-2026-0003", "E-2026-0003=1234.56"),
    No("unknown-expenditure", "match set {0} E-2026-0099", "There is no expenditure or obligation E-2026-0099", "fund budget obligations", 2),
    No("which-expenditure", "match set {0} O-2026-1=800", "O-2026-0001 stands for all that is unpaid of it", "E-2026-0001=800", 2),
    No("not-a-past-day", "match set {2} E-2026-0001", "E-2026-0001 was spent on 2026-10-01; it cannot have been paid on 2026-09-30", "fund show"),
    No("wrong-direction", "match set {0} P-1", "takes money out; it is no receipt", "E-2026-0001 where it pays an expenditure"),
    No("no-target", "match set {0} E-2026-0001 --charges 5", "charges belong to money for a pledge", "--charges", 2),
    No("other-currency", "match set {3} E-2026-0001", "E-2026-0001 is in USD, the line in EUR", "--type payment"),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSED, ids=str)
def test_what_a_line_cannot_pay_is_refused_in_a_sentence(book, run, no):
    lines = take(book, ("-900", "X", "a"), ("-500", "X", "b"), ("-500", "X", "c", "2026-09-30"))
    lines += take(book, ("-500", "X", "d"), account="bbva-eur")
    refused(run, book.url, No(no.name, no.line.format(*lines), no.says, no.cure, no.status))


def test_what_is_staged_or_was_paid_since_is_not_unpaid_any_more(book, fund, run):
    first, second, third = take(book, ("-500", "X", "a"), ("-500", "X", "b"), ("-300", "X", "c"))
    fund("match", "set", first, "E-2026-0001")
    refused(
        run,
        book.url,
        No("nothing-to-pay", f"match set {second} E-2026-0001", "nothing of E-2026-0001 is unpaid", "fund show E-2026-0001"),
    )
    fund("match", "set", third, "E-2026-0002")
    bank = accounts.BankAccount(1, "bofa-usd", "USD", "", 1).cash
    write(book, "pay", lambda unit, batch: spending.pay(unit, batch, "E-2026-0002", bank, "USD", TODAY))
    refused(
        run,
        book.url,
        No(
            "more-than-unpaid",
            "match post --yes",
            f"{third}: E-2026-0002 has USD 0.00 unpaid, not USD 300.00",
            "fund show E-2026-0002",
        ),
    )
    fund("match", "set", third, "--clear")
    fund("match", "post", "--yes")
    assert unpaid(book)[:2] == ["0.00", "0.00"]


def test_an_expenditure_that_a_line_is_staged_for_is_not_undone_under_it(book, fund, run):
    (line,) = take(book, ("-500", "X", "a"))
    fund("match", "set", line, "E-2026-0001")
    with Reader(book.url) as reader:
        batch = reader.value("SELECT batch FROM expenditure_list WHERE number = 'E-2026-0001'")
    ran = run("undo", batch, "--yes", url=book.url)
    assert ran.status == 1
    assert "rests on it" in ran.err


def test_two_people_pay_when_the_second_says_yes(books, run):
    url = books.make(fill, two_person=True)
    book = open_book(url, ANA)
    line, again = take(book, ("-500", "AeroSur", "E-2026-0001"), ("-500", "AeroSur", "E-2026-0001"))
    assert run("match", "set", line, "E-2026-0001", url=url).status == 0
    posted = run("match", "post", "--yes", "--json", url=url).json
    assert posted["waits"]
    assert unpaid(book)[0] == "500.00", "it does not count yet"
    refused(
        run,
        url,
        No("nothing-to-pay", f"match set {again} E-2026-0001", "nothing of E-2026-0001 is unpaid", "fund show E-2026-0001"),
    )
    told = {row["line"]: row["proposals"] for row in run("match", "--json", url=url).json["rows"]}
    assert not any(part["expenditure"] == "E-2026-0001" for one in told[again] for part in one["payments"]), (
        "what waits counts as paid"
    )
    approved = run("approve", posted["batch"], "--confirm", "-500.00", url=url, user="luis.mora")
    assert approved.status == 0, approved.err
    assert unpaid(book)[0] == "0.00"
    book.close()


def test_what_waits_for_a_second_person_is_not_paid_yet(books, run):
    url = books.make(fill, two_person=True)
    book = open_book(url, ANA)
    (line,) = take(book, ("-60", "AeroSur", "E-2026-0005"))
    assert run("budget", "spend", "O-2026-1", "60", "--yes", url=url).status == 0
    refused(
        run,
        url,
        No("rests-on-waiting", f"match set {line} E-2026-0005", "E-2026-0005 waits for a second person", "fund approve B-2026"),
    )
    book.close()


def test_a_line_in_euros_pays_what_was_spent_in_euros_and_realises_the_difference_in_the_pool(book, fund):
    fund("rate", "add", "EUR", "1.10", "--on", "2026-10-01", "--source", "UN", "-y")
    spent_in_euros = fund(
        "budget", "spend", "8", "250", "--currency", "EUR", "--on", "2026-10-01", "--payee", "Imprenta Sol", "-y", "--json"
    ).json
    fund("rate", "add", "EUR", "1.14", "--on", "2026-10-02", "--source", "UN", "-y")
    number = spent_in_euros["expenditure"]
    (line,) = take(book, ("-250", "Imprenta Sol", f"invoice {number}"), account="bbva-eur")
    assert proposed(fund)[line][0] == "certain"
    fund("match", "accept", "--sure")
    fund("match", "post", "--yes")
    with Reader(book.url) as reader:
        legs = reader.rows(
            "SELECT p.account, p.currency, p.amount / 10000.0, p.base / 10000.0 FROM disbursement d JOIN posting p ON p.transaction_id = d.transaction_id ORDER BY p.no"
        )
    assert [(account, code, f"{amount:.2f}", f"{base:.2f}") for account, code, amount, base in legs] == [
        ("2010", "EUR", "250.00", "275.00"), ("1020", "EUR", "-250.00", "-285.00"), ("4210", "USD", "10.00", "10.00"),
    ]  # fmt: skip
    assert "EUR" in fund("show", number, "--history").out
    assert fund("verify").out


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_waits_for_a_second_person_is_not_paid_and_neither_is_what_does_not_count(books):
    book = open_book(books.make(fill, two_person=True), ANA)
    waits = write(book, "spend", lambda unit, batch: spending.spend(unit, batch, [spent("40", of=8)]))
    with Reader(book.url) as reader, pytest.raises(LedgerError, match="E-2026-0005 waits for a second person") as refused:
        payments.named(reader, 1, ["e-2026-5"], usd("-40"))
    assert (refused.value.name, refused.value.cure) == ("rests-on-waiting", (f"fund approve {waits}",))
    write(book, "obligate", lambda unit, batch: obligations.raise_(unit, batch, [order("70", day=SPENT)]))
    with Reader(book.url) as reader, pytest.raises(LedgerError, match=r"Nothing was spent of O-2026-0003 yet\.") as refused:
        payments.named(reader, 1, ["O-2026-3"], usd("-40"))
    assert refused.value.name == "nothing-to-pay"
    (line,) = take(book, ("-40", "SUNDRY", "transfer"))
    no = refusal(book, lambda unit, _batch: payments.check(unit, {int(line[2:]): [Payment("E-2026-0005", usd(40))]}))
    assert (no.message, no.name) == ("E-2026-0005 does not count any more.", "unknown-expenditure")
