"""`fund receipt`: what its list says of money that came, went back, or got its owner later."""

from tests.ledger.commands import filled


def test_money_that_came_back_and_money_that_got_its_owner_later_are_not_simply_received(books, run):
    rows = run("receipt", "--json", url=books.make(filled.fill, **filled.ABOUT)).json["rows"]
    states = {row["receipt"]: row["state"] for row in rows}
    assert (states["R-2026-0004"], states["R-2026-0005"]) == ("returned", "returned")
    assert (states["R-2026-0003"], states["R-2026-0006"]) == ("identified", "received")
    assert states["R-2026-0001"] == "received"


def test_a_number_typed_small_is_kept_as_the_book_writes_it(books, run):
    url = books.make(filled.fill, **filled.ABOUT)
    done = run("receipt", "return", "r-2026-0001", "--reason", "recalled", "--yes", "--json", url=url)
    assert done.status == 0, done.err
    (row,) = done.json["rows"]
    assert row["what"].endswith("returns R-2026-0001")
