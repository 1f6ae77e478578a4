"""Refusals of bank accounts, bank lines and what is decided about them: one example for each."""

import pytest

from ledger.banking import accounts, deciding
from ledger.banking.deciding import Decision
from ledger.errors import LedgerError, NotUnderstood
from tests.books import write
from tests.errors.refusing import No, refused
from tests.ledger.commands import filled

LINE = filled.LINE["FT5"]  # the one that nobody decided: USD 77.00 into the account
POSTED = filled.LINE["FT1"]
ACCOUNTS = (
    No("no-name", "bank add '' USD --yes", "a bank account needs a name", "bofa-usd", 2),
    No("taken", "bank add bofa-usd USD --yes", "There is a bank account bofa-usd already", "fund bank list"),
    No("taken", "bank add ' BOFA-USD ' EUR --yes", "There is a bank account bofa-usd already", "fund bank list"),
    No("unknown-currency", "bank add new XXX --yes", '"XXX" is not an ISO 4217 currency code'),
    No("retired-currency", "bank add new FRF --yes", "FRF was withdrawn on 2001-12-31", "write EUR"),
    No("unknown-fund", "bank add new USD --fund NO --yes", "There is no fund NO", "TIP", 2),
    No("nobody-to-ask", "bank add new USD", "nobody to ask", "--yes", 2),
    No("which-account", "import bank nothing.csv", "Say which bank account", "bbva-eur, bofa-usd", 2),
    No("which-account", "import bank nothing.csv --account no", "There is no bank account no", "bbva-eur, bofa-usd", 2),
    No("which-account", "match list --account no", "There is no bank account no", "bbva-eur, bofa-usd", 2),
    No("which-account", "match post --account no --yes", "There is no bank account no", "bbva-eur, bofa-usd", 2),
    No("which-account", "match accept --sure --account no", "There is no bank account no", "bbva-eur, bofa-usd", 2),
    No("which-account", "receipt add ESP 5 USD --account no --yes", "There is no bank account no", "bbva-eur, bofa-usd", 2),
)  # fmt: skip
LINES = (
    No("no-line", "match accept", "say which lines", "fund match accept L-1047", 2),
    No("unknown-line", "match accept x", '"x" is not a bank line', "fund match lists", 2),
    No("unknown-line", "match set L-١ --unidentified", "is not a bank line", "fund match lists", 2),
    No("unknown-line", "match set L-99999999999999999999 --unidentified", "is not a bank line", "fund match lists", 2),
    No("unknown-line", "match explain L-99999999999999999999", "is not a bank line", "fund match lists", 2),
    No("unknown-line", "match set L-99 --unidentified", "There is no bank line L-99", "fund match lists", 2),
    No("not-open", "match accept L-99", "L-99 is not open", "fund match lists"),
    No("not-open", f"match explain {POSTED}", f"{POSTED} is not open", f"fund show {POSTED}"),
    No("no-proposal", f"match accept {LINE}", f"{LINE} has no proposal", f"fund match set {LINE} PLEDGE"),
    No("posted-already", f"match set {POSTED} --unidentified", f"{POSTED} is posted", "fund undo BATCH"),
    No("no-target", f"match set {LINE}", "say one thing about the line", f"fund match explain {LINE}", 2),
    No("no-target", f"match set {LINE} --unidentified --gift ESP", "say one thing about the line", f"fund match explain {LINE}", 2),
    No("no-target", f"match set {LINE} --type fee --charges 5", "charges belong to money for a pledge", "--charges", 2),
    No("unknown-type", f"match set {LINE} --type salary", '"salary" is not a type of line', "interest, fee, payment", 2),
    No("unknown-type", f"match set {LINE} --type receipt", '"receipt" is not a type of line', "interest, fee, payment", 2),
    No("unknown-contributor", f"match set {LINE} --gift XYZ", '"XYZ" is not a contributor', "fund contributor list", 2),
    No("unknown-pledge", f"match set {LINE} P-9", "There is no pledge P-9", "fund pledge list", 2),
    No("unknown-pledge", f"match explain {LINE} P-9", "There is no pledge P-9", "fund pledge list", 2),
    No("unknown-instalment", f"match set {LINE} CAN-1/2", "CAN-1 has no instalment 2", "fund show CAN-1", 2),
    No("nothing-open", f"match set {LINE} P-2026-0003/1", "P-2026-0003 has nothing open there", "fund show P-2026-0003"),
    No("more-than-open", f"match set {LINE} CAN-1=50000", "USD 10,000.00 less open", "fund show CAN-1"),
    No("more-than-came-in", f"match set {LINE} CAN-1=500", "USD 423.00 more than came in", "--charges"),
    No("more-than-came-in", f"match set {LINE} CAN-1 CIM-1", "nothing of the USD 77.00 is left for CIM-1", "say how much is for each"),
    No("two-contributors", f"match set {LINE} CAN-1=40 CIM-1=37", "comes from one contributor", f"fund match set {LINE} --unidentified"),
    No("not-an-amount", f"match set {LINE} CAN-1=1,5", '"1,5" is not an amount', "1234.56"),
    No("not-an-amount", f"match set {LINE} CAN-1 --charges=-1", "a bank keeps nothing or more", "without a sign"),
    No("wrong-direction", f"match set {LINE} --returns {POSTED}", "brings money in; it is no return", f"fund show {LINE}"),
)  # fmt: skip


@pytest.mark.parametrize("no", [*ACCOUNTS, *LINES], ids=str)
def test_what_breaks_a_rule_is_refused_in_a_sentence_with_a_cure_and_leaves_nothing(run, url, no):
    refused(run, url, no)


def test_without_an_account_there_is_nothing_to_import_into(books, run):
    refused(run, books.make(), No("no-bank-account", "import bank x.csv", "no bank account", "fund bank add NAME CURRENCY", 2))


@pytest.fixture
def lines(url, run, tmp_path, book_of):
    """The numbers of two lines more, which take money out."""
    more = tmp_path / "more.csv"
    more.write_text("Date,Text,Amount\n2026-09-29,recalled,-77.00\n2026-09-30,paid,-50.00\n2026-09-30,nothing,0.00\n")
    assert run("import", "bank", str(more), "--account", "bofa-usd", url=url).status == 0
    return [
        f"L-{row[0]}"
        for row in book_of.run(lambda unit: unit.rows("SELECT id FROM bank_line WHERE amount < 0 ORDER BY id DESC LIMIT 2"))
    ]


def test_what_goes_out_is_no_receipt(run, url, lines):
    for kind in ("--unidentified", "--gift CAN", "--type program-budget", "CAN-1=5", "CAN-1"):
        refused(
            run, url, No("wrong-direction", f"match set {lines[0]} {kind}", "takes money out; it is no", f"fund show {lines[0]}")
        )


def test_nothing_is_decided_about_a_line_that_moves_no_money(run, url, lines, book_of):
    (nothing,) = book_of.run(lambda unit: unit.rows("SELECT id FROM bank_line WHERE amount = 0"))[0]
    for kind in ("--unidentified", "--type fee", "CAN-1"):
        refused(run, url, No("no-money", f"match set L-{nothing} {kind}", "moves no money", f"fund show L-{nothing}"))
    with pytest.raises(LedgerError, match="moves no money"):
        book_of.run(lambda unit: deciding.stage(unit, 1, [Decision(nothing, "unidentified")]))


def test_a_return_names_a_line_that_brought_money_in_and_is_posted(run, url, lines):
    refused(
        run,
        url,
        No("unknown-line", f"match set {lines[0]} --returns L-999", "There is no bank line L-999", "fund match lists", 2),
    )
    refused(
        run, url, No("wrong-direction", f"match set {lines[0]} --returns {lines[1]}", "took money out", f"fund show {lines[1]}")
    )
    assert run("match", "set", lines[0], "--returns", LINE, url=url).status == 0
    refused(
        run,
        url,
        No(
            "no-receipt",
            "match post --yes",
            f"{lines[0]}: the receipt that came back is not posted yet",
            "post the line it returns",
        ),
    )


def test_a_gift_has_a_giver(book_of):
    """No command can leave it out; the room refuses it all the same."""

    def post(unit, batch):
        deciding.stage(unit, batch, [Decision(int(LINE[2:]), "gift")])
        deciding.post(unit, batch, deciding.staged(unit))

    with pytest.raises(LedgerError, match=f"{LINE}: say whose gift it is") as caught:
        write(book_of, "match post", post)
    assert caught.value.name == "no-contributor"


def test_a_book_of_two_funds_asks_which(book_of):
    def add(unit, batch):
        unit.insert("fund", "id batch_id code name currency recognition", [(2, batch, "SECOND", "Second", "USD", "accrual")])
        with pytest.raises(NotUnderstood, match="This book has 2 funds") as caught:
            accounts.add(unit, batch, "new", "USD")
        assert (caught.value.name, caught.value.cure) == ("which-fund", ("name one with --fund",))
        assert accounts.add(unit, batch, "new", "USD", fund="SECOND")

    write(book_of, "funds", add)


def test_a_type_that_is_none_is_refused_by_the_room_too(book_of):
    with pytest.raises(NotUnderstood, match='"salary" is not a type of line') as caught:
        write(book_of, "x", lambda unit, batch: deciding.stage(unit, batch, [Decision(int(LINE[2:]), "salary")]))
    assert caught.value.name == "unknown-type"


def test_a_file_that_one_account_has_is_not_taken_into_another_and_can_be_once_that_is_undone(run, url, tmp_path):
    file = tmp_path / "sept.csv"
    file.write_text("Date,Text,Amount,Balance\n2026-09-29,came,70.00,70.00\n2026-09-30,paid,-50.00,20.00\n")
    batch = run("import", "bank", str(file), "--account", "bofa-usd", "--sign", "plain", "--json", url=url).json["batch"]
    other = f"import bank {file} --account bbva-eur --sign plain"
    refused(run, url, No("other-account", other, "sept.csv was read into bofa-usd already, row for row", f"fund undo {batch}"))
    assert run("undo", batch, "--yes", url=url).status == 0
    assert run(*other.split(), url=url).status == 0
