"""What the review says of a line, in panes of any width: what is posted and what is open is never torn apart."""

from datetime import date

import pytest

from ledger.banking.match_values import OpenInstalment, OpenLine
from ledger.banking.review import Review, Row
from ledger.banking.review_screens import Known, about, counted, purpose, shortened
from ledger.cells import width
from ledger.money import Money


def money(units):
    return Money.of_units(units * 10_000, "USD")


ROW = Row(OpenLine(1047, date(2026, 9, 9), money(32_070), "GRANT"), "usd", ("f.csv", "", 2))
ENTRY = [("1010", "Bank USD", money(32_070)), ("4210", "Exchange", money(930)), ("1110", "Receivable, due", money(-33_000))]


@pytest.mark.parametrize("cells", [38, 60, 80, None])
def test_a_posting_stands_whole_on_its_line_and_the_state_with_its_brackets(cells):
    told = list(about(ROW, Review.of("ana.reyes", [ROW]), Known(), ENTRY, cells))
    assert all(cells is None or width(line) <= cells for line in told)
    for whole in ("1010 Dr 32,070.00", "4210 Dr 930.00", "1110 Cr 33,000.00", "(to do)"):
        assert any(whole in line for line in told), whole


@pytest.mark.parametrize("cells", [56, 60, 76, 200])
def test_a_pledge_to_choose_is_one_line_and_its_name_gives_way(cells):
    one = OpenInstalment("P-2026-0006", 1, "SCS", date(2026, 3, 30), None, money(6000))
    told = purpose(one, Known(names={"SCS": "Save the Children Sweden, Foundation"}), cells)
    assert width(told) <= cells
    assert told.startswith("SCS P-2026-0006/1")
    assert told.endswith("due 30 Mar 2026  open USD\xa06,000.00")
    assert ("Save" in told) == (cells > 60)


def test_pledges_give_way_whole_and_only_a_list_with_no_room_at_all_cuts_one():
    told = "FRA P-2026-0005/1+2, P-2026-0006/1, P-2026-0007/1"
    assert counted(told, 60) == told
    assert counted(told, 40) == "FRA P-2026-0005/1+2, P-2026-0006/1 +1"
    assert counted(told, 5) == "FRA P-2026-0005/1+2 +2"
    assert shortened(told, 12) == "FRA P-2026.."
