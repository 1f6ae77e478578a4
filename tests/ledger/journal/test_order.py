"""What keeps a batch from being taken back names the way on, and the way works."""

import pytest

from tests.ledger.journal.test_revaluation import spain  # noqa: F401 - the fixture

WAYS = {
    "receipt correct R-2026-0001": ("or credit a receipt of it anew: fund receipt correct R-2026-0001", ("--reason", "another's money")),
    "undo BATCH": ("or reverse it in the open days, and let them stand: --after-closing --reason TEXT", ("--after-closing", "--reason", "never came")),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_receipt_of_a_closed_quarter_is_not_undone_and_each_way_back_in_the_open_days_works(spain, run, way):  # noqa: F811
    made = spain("receipt", "add", "ESP", "1000", "USD", "--account", "usd", "--on", "2026-05-04").json["batch"]
    spain("period", "close", "2026-Q2", "--confirm", "2026-Q2")
    refused = run("undo", made, "-y")
    assert refused.status == 1
    assert "of 2026-05-04 lies in a closed quarter: fund period reopen 2026-Q2 first" in refused.err
    named, more = WAYS[way]
    assert named in refused.err
    spain(*way.replace("BATCH", made).split(), *more)
    lines = {
        quarter: run("statement", "preview", "ESP", quarter, "--json").json["lines"]
        for quarter in ("2026-Q2", "2026-Q3", "2026-Q4")
    }
    assert (lines["2026-Q2"]["B2"], lines["2026-Q2"].get("B3")) == ("1000.00", None)
    told = lines["2026-Q3"]["B3"] if way.startswith("receipt") else lines["2026-Q4"]["B2"]  # on the first open day, or today
    assert told == "-1000.00"
