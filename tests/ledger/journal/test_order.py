"""What keeps a batch from being taken back names the way on, and the way works."""

from tests.ledger.journal.test_revaluation import spain  # noqa: F401 - the fixture


def test_a_receipt_of_a_closed_quarter_is_not_undone_and_its_way_back_in_the_open_days_works(spain, run):  # noqa: F811
    made = spain("receipt", "add", "ESP", "1000", "USD", "--account", "usd", "--on", "2026-05-04").json["batch"]
    spain("period", "close", "2026-Q2", "--confirm", "2026-Q2")
    refused = run("undo", made, "-y")
    assert refused.status == 1
    assert "of 2026-05-04 lies in a closed quarter: fund period reopen 2026-Q2 first" in refused.err
    assert "or reverse it in the open days: fund receipt return R-2026-0001" in refused.err
    spain("receipt", "return", "R-2026-0001", "--reason", "another's money")
    lines = {quarter: run("statement", "preview", "ESP", quarter, "--json").json["lines"] for quarter in ("2026-Q2", "2026-Q4")}
    assert (lines["2026-Q2"]["B2"], lines["2026-Q2"].get("B3"), lines["2026-Q4"]["B3"]) == ("1000.00", None, "-1000.00")
