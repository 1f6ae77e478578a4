"""What money that names nobody may pay, and when: late, beside what is newer, and where the book lacks pledges."""

from datetime import date

import pytest

from ledger.banking.match_values import CERTAIN, LIKELY
from tests.ledger.banking.matching_world import line, match, paid, pledge

OLD = pledge("P-2025-0004", "ESP", "5000.00", signed=date(2025, 6, 1), due=date(2025, 9, 1))
ODD = pledge("P-2025-0005", "ESP", "5127.00", signed=date(2025, 6, 1), due=date(2025, 9, 1))
PART = line(8, "1000.00", "", "SPAIN")  # nothing that is open is so much
ROOM = pledge("P-2025-0009", "ESP", "30000.00", signed=date(2025, 5, 1), due=date(2026, 5, 1))


def outcome(one, pledges, *others):
    return match([one, *others], pledges)[one.id].outcome


def test_a_round_sum_half_a_year_late_is_certain_where_all_lines_of_the_payer_are_explained():
    late = line(1, "5000.00", "", "SPAIN")
    assert outcome(late, [OLD, ROOM]) == CERTAIN
    assert outcome(late, [OLD, ROOM], PART) == LIKELY


def test_it_is_certain_where_a_newer_pledge_of_the_payer_is_known_that_it_cannot_be_a_part_of():
    late = line(1, "5000.00", "", "SPAIN")
    newer, larger = (pledge("P-2026-0001", "ESP", amount, signed=date(2026, 1, 10)) for amount in ("3000.00", "10000.00"))
    assert outcome(late, [OLD, ROOM, newer], PART) == CERTAIN
    assert outcome(late, [OLD, ROOM, newer, larger], PART) == LIKELY


def test_an_unusual_amount_does_not_come_again_the_next_year():
    assert outcome(line(1, "5127.00", "", "SPAIN"), [ODD, ROOM], PART) == CERTAIN


@pytest.mark.parametrize(("lacking", "on", "expected"), [
    (False, date(2025, 12, 1), CERTAIN), (True, date(2025, 12, 1), LIKELY), (True, date(2025, 9, 20), CERTAIN),
])  # fmt: skip
def test_where_lines_fit_nothing_the_book_lacks_pledges_and_late_money_is_not_certain(lacking, on, expected):
    stray = [line(9, "777777.00", "", "FRANCE", on=on)] * lacking
    few = [OLD, pledge("P-2025-0010", "FRA", "1000.00", signed=date(2025, 5, 1))]
    assert outcome(line(1, "5000.00", "", "SPAIN", on=on), few, *stray) == expected


def test_money_that_may_be_for_a_pledge_signed_soon_after_decides_nothing_for_others():
    """Line 1 may be for what is signed ten days later; so line 2 may pay either pledge."""
    pledges = [
        pledge("P-2025-0001", "ESP", "6000.00", signed=date(2025, 12, 1), due=date(2026, 6, 30)),
        pledge("P-2026-0001", "ESP", "6000.00", signed=date(2026, 2, 10)),
    ]
    lines = [line(1, "6000.00", "", "SPAIN", on=date(2026, 1, 31)), line(2, "6000.00", "", "SPAIN", on=date(2026, 3, 1))]
    assert {one.outcome for one in match(lines, pledges).values()} == {LIKELY}


def test_an_unusual_amount_that_makes_another_pledge_with_another_line_is_not_certain():
    pledges = [pledge("P-2026-0001", "ESP", "8127.00"), pledge("P-2026-0002", "ESP", "5127.00")]
    assert outcome(line(1, "5127.00", "", "SPAIN"), pledges) == CERTAIN
    assert outcome(line(1, "5127.00", "", "SPAIN"), pledges, line(2, "3000.00", "", "SPAIN")) == LIKELY


def test_several_pledges_are_not_certain_where_one_alone_is_the_sum_or_one_is_long_due():
    first, second = pledge("P-2026-0001", "ESP", "4100.00"), pledge("P-2026-0002", "ESP", "1027.00")
    named = line(1, "5127.00", "P-2026-0001 AND OTHER", "SPAIN")
    found = match([named], [first, second])[1]
    assert (found.outcome, len(paid(found))) == (CERTAIN, 2)
    assert outcome(named, [first, second, pledge("P-2026-0003", "ESP", "5127.00")]) == LIKELY
    long_due = pledge("P-2024-0002", "ESP", "1027.00", signed=date(2024, 1, 1), due=date(2024, 6, 1))
    unnamed = line(1, "5127.00", "", "SPAIN")
    assert outcome(unnamed, [first, second]) == CERTAIN
    assert outcome(unnamed, [first, long_due]) == LIKELY


def test_an_odd_part_of_a_named_pledge_may_have_lost_charges_unless_it_makes_the_whole_with_another_line():
    pledges = [pledge("P-2026-0001", "ESP", "9000.00")]
    odd = line(1, "4327.00", "P-2026-0001", "SPAIN")
    assert outcome(odd, pledges) == LIKELY
    assert outcome(odd, pledges, line(2, "4673.00", "P-2026-0001", "SPAIN")) == CERTAIN
    assert outcome(odd, pledges, line(2, "4673.00", "", "SPAIN")) == CERTAIN
    assert outcome(line(1, "4990.00", "P-2026-0001", "SPAIN"), pledges) == LIKELY  # 5000 less charges
    assert outcome(line(1, "4500.00", "P-2026-0001", "SPAIN"), pledges) == CERTAIN


def test_a_part_of_a_named_pledge_is_not_certain_where_it_is_all_of_another_of_the_payer():
    named, neighbour = pledge("P-2026-0004", "ESP", "9000.00"), pledge("P-2026-0123", "ESP", "3000.00")
    part = line(1, "3000.00", "P-2026-0004", "SPAIN")
    assert outcome(part, [named]) == CERTAIN
    assert outcome(part, [named, neighbour]) == LIKELY
