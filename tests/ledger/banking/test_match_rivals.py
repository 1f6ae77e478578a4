"""What other lines of a payer could pay: no line takes for certain what another one needs more."""

from datetime import date

import pytest

from ledger.banking.match_values import CERTAIN, LIKELY
from tests.ledger.banking.matching_world import line, match, names, paid, pledge

LAST = pledge("P-2025-0004", "ESP", "10000.00", signed=date(2025, 3, 1), due=date(2025, 6, 30))
THIS = pledge("P-2026-0017", "ESP", "10000.00", signed=date(2026, 3, 1), due=date(2026, 6, 30))
BEFORE = line(1, "10000.00", "CONTRIBUTION", "EMBASSY OF SPAIN", on=date(2025, 5, 2))
AGAIN = line(2, "10000.00", "P-2025-0004", "EMBASSY OF SPAIN", on=date(2026, 5, 2))


def outcomes(lines, pledges):
    return [match(lines, pledges)[one.id].outcome for one in lines]


def test_last_years_reference_used_again_is_not_certain_where_last_years_money_names_nothing():
    assert outcomes([BEFORE, AGAIN], [LAST, THIS])[1] == LIKELY
    assert CERTAIN not in outcomes([BEFORE, AGAIN], [LAST, THIS])


def test_the_pledge_that_it_pays_rather_is_told():
    found = match([BEFORE, AGAIN], [LAST, THIS])[2]
    assert "as-likely" in names(found)[1]
    assert [dict(reason.facts)["pledge"] for reason in found.proposals[0].against if reason.name == "as-likely"] == [THIS.pledge]


def test_a_payer_who_always_quotes_the_reference_before_is_certain_of_none():
    years = range(2020, 2026)
    pledges = [pledge(f"P-{year}-0004", "ESP", "10000.00", signed=date(year, 3, 1), due=date(year, 6, 30)) for year in years]
    texts = ["CONTRIBUTION", *(one.pledge for one in pledges)]
    lines = [
        line(no, "10000.00", text, "EMBASSY OF SPAIN", on=date(year, 5, 2))
        for no, (year, text) in enumerate(zip(years, texts, strict=False), 1)
    ]
    assert CERTAIN not in outcomes(lines, pledges)
    assert outcomes(
        [line(one.id, "10000.00", pledges[one.id - 1].pledge, "EMBASSY OF SPAIN", on=one.date) for one in lines], pledges
    ) == [CERTAIN] * len(pledges)


def test_a_reference_is_certain_where_it_alone_explains_the_money():
    assert outcomes([AGAIN], [LAST, THIS]) == [CERTAIN]
    later = line(1, "10000.00", "CONTRIBUTION", "EMBASSY OF SPAIN", on=date(2026, 5, 20))
    found = match([AGAIN, later], [LAST, THIS])
    assert (found[2].outcome, paid(found[2]).keys()) == (CERTAIN, {("P-2025-0004", 1)})
    assert (found[1].outcome, paid(found[1]).keys()) == (CERTAIN, {("P-2026-0017", 1)})


def test_it_is_not_certain_either_where_the_earlier_money_came_less_charges_or_converted_or_by_a_bank_of_the_state():
    for earlier in (
        line(1, "9985.00", "CONTRIBUTION", "EMBASSY OF SPAIN", on=date(2025, 5, 2)),
        line(1, "10000.00", "CONTRIBUTION", "BANCO CENTRAL DE SPAIN", on=date(2025, 5, 2)),
    ):
        assert CERTAIN not in outcomes([earlier, AGAIN], [LAST, THIS])


@pytest.mark.parametrize("weaker", [("9985.00", "EMBASSY OF SPAIN"), ("10000.00", "BANCO CENTRAL DE SPAIN")])
def test_the_exact_amount_is_not_certain_where_earlier_money_could_only_be_for_the_same_pledge(weaker):
    amount, payer = weaker
    earlier = line(1, amount, "CONTRIBUTION", payer, on=date(2026, 4, 2))
    exact = line(2, "10000.00", "CONTRIBUTION", "EMBASSY OF SPAIN", on=date(2026, 5, 2))
    assert outcomes([exact], [THIS]) == [CERTAIN]
    assert CERTAIN not in outcomes([earlier, exact], [THIS])
    assert outcomes([earlier, exact], [THIS, pledge("P-2026-0018", "ESP", "9985.00", signed=date(2026, 3, 1))])[1] == (
        CERTAIN if amount == "9985.00" else LIKELY
    )


def test_two_converted_twins_are_not_the_halves_of_a_pledge_where_each_is_all_of_another():
    halves = [line(no, "5500.00", "CONTRIBUTION", "FRANCE", on=date(2026, 5, no)) for no in (2, 6)]
    whole = pledge("P-2026-0002", "FRA", "10000.00", "EUR")
    single = pledge("P-2026-0003", "FRA", "5000.00", "EUR")
    assert outcomes(halves, [whole]) == [CERTAIN, CERTAIN]
    assert outcomes(halves, [whole, single]) == [LIKELY, LIKELY]


def test_what_only_a_rate_tells_takes_room_of_the_pledge_that_it_names_as_well():
    pledges = [pledge("P-2026-0002", "FRA", "25000.00", "EUR")]
    part = line(1, "22000.00", "P-2026-0002", "FRANCE", on=date(2026, 4, 1))
    rest = line(2, "27500.00", "P-2026-0002", "FRANCE", on=date(2026, 5, 1), sent=("EUR", "25000.00"))
    assert outcomes([rest], pledges) == [CERTAIN]
    assert CERTAIN not in outcomes([part, rest], pledges)


def test_a_part_at_the_days_rate_is_not_certain_beside_a_rounder_one_that_a_banks_rate_may_mean():
    pledges = [pledge("P-2026-0002", "FRA", "20000.00", "EUR")]
    odd = line(1, "10934.00", "P-2026-0002", "FRANCE")  # 9,940 at the day's rate, or a half at the bank's
    assert outcomes([odd], pledges) == [LIKELY]
    thirds = [line(1, "6600.00", "P-2026-0002", "FRANCE"), line(2, "15400.00", "P-2026-0002", "FRANCE")]
    assert outcomes(thirds, pledges) == [CERTAIN, CERTAIN]


def test_two_parts_are_not_split_at_one_rate_where_each_is_a_simple_share_at_its_own():
    pledges = [pledge("P-2026-0002", "FRA", "5000.00", "EUR")]
    late = date(2026, 6, 25)  # the table's rate is of the first
    parts = [line(1, "1683.00", "P-2026-0002", "FRANCE", on=late), line(2, "3817.00", "P-2026-0002", "FRANCE", on=late)]
    assert CERTAIN not in outcomes(parts, pledges)  # 1,530 and 3,470 at one rate
    tenths = [line(1, "1650.00", "P-2026-0002", "FRANCE"), line(2, "3850.00", "P-2026-0002", "FRANCE")]
    assert outcomes(tenths, pledges) == [CERTAIN, CERTAIN]
