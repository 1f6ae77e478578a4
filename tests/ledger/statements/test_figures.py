"""A statement's figures add up, hand over from quarter to quarter, and are read back as they were."""

import json
import random
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import LedgerError, NotUnderstood, Unsound
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import (
    ALWAYS,
    LINES,
    STOCKS,
    TOTALS,
    Control,
    Late,
    Movement,
    Open,
    Previous,
    StatementFigures,
    Trace,
    draw_up,
    tags_behind,
)
from ledger.statements.figures_json import from_json
from ledger.statements.figures_lines import Lines
from tests.ledger.statements import samples
from tests.ledger.statements.histories import QUARTERS, expected_balance, expected_pledged, histories
from tests.ledger.statements.samples import EVENT_8, FACTS_8, PLEDGE_8, RECEIPT_8, event_8, money, moved

OPENING = {"A1": "A8", "B1": "B14"}


def drawn(history, quarter) -> StatementFigures:
    return draw_up(history.facts(quarter), history.movements)


def all_lines(figures) -> list[tuple[str, Lines]]:
    own = [(table.own.currency, table.own) for table in figures.pledged]
    value = [(f"{table.own.currency} in USD", table.value) for table in figures.pledged]
    return [*own, *value, ("all", figures.pledged_in_all), ("funds", figures.funds)]


def amounts(lines: Lines) -> dict[str, tuple[str, str, str]]:
    return {line.code: tuple(f"{money.amount:f}" for money in line.columns) for line in lines}


def test_the_worked_example_of_a_pledge_in_euros_to_the_cent():
    figures = event_8()
    assert amounts(figures.pledged[0].own) == {
        "A1": ("100000.00", "0.00", "0.00"),
        "A2": ("0.00", "100000.00", "100000.00"),
        "A3": ("-20000.00", "-20000.00", "-20000.00"),
        "A6": ("-60000.00", "-60000.00", "-60000.00"),
        "A8": ("20000.00", "20000.00", "20000.00"),
        "A9a": ("0.00", "0.00", "0.00"),
        "A9b": ("20000.00", "20000.00", "20000.00"),
        "A9c": ("0.00", "0.00", "0.00"),
    }
    assert amounts(figures.pledged_in_all) == {
        "A1": ("110000.00", "0.00", "0.00"),
        "A2": ("0.00", "108000.00", "108000.00"),
        "A3": ("-21400.00", "-21400.00", "-21400.00"),
        "A6": ("-63000.00", "-63000.00", "-63000.00"),
        "A7": ("-4200.00", "-2200.00", "-2200.00"),
        "A8": ("21400.00", "21400.00", "21400.00"),
        "A9a": ("0.00", "0.00", "0.00"),
        "A9b": ("21400.00", "21400.00", "21400.00"),
        "A9c": ("0.00", "0.00", "0.00"),
    }
    assert amounts(figures.funds) == {
        "B1": ("0.00", "0.00", "0.00"),
        "B2": ("63000.00", "63000.00", "63000.00"),
        "B8": ("63000.00", "63000.00", "63000.00"),
        "B10": ("-26.25", "-26.25", "-26.25"),
        "B13": ("-26.25", "-26.25", "-26.25"),
        "B14": ("62973.75", "62973.75", "62973.75"),
    }


def test_what_the_pledge_is_still_worth_is_its_euros_at_the_last_rate():
    whole = event_8().pledged_in_all["A8"].quarter
    assert whole.amount == Decimal(20000) * Decimal("1.07")


def test_interest_recovery_spending_and_obligations_add_up_as_in_the_example():
    funds = samples.full().funds
    found = {code: f"{funds[code].quarter.amount:f}" for code in ("B8", "B11", "B13", "B14", "B15", "B16")}
    assert found == {
        "B8": "63036.81",
        "B11": "-5875.10",
        "B13": "-13461.35",
        "B14": "49575.46",
        "B15": "-5576.00",
        "B16": "43999.46",
    }


@given(histories())
@settings(max_examples=60, deadline=None)
def test_every_quarter_opens_with_what_the_one_before_closed_with(history):
    for before, after in pairwise(QUARTERS):
        closed, opened = dict(all_lines(drawn(history, before))), dict(all_lines(drawn(history, after)))
        for name, lines in opened.items():
            for opening, closing in OPENING.items():
                if opening in lines:
                    then = closed[name][closing].quarter if name in closed else Money.zero(lines.currency)
                    assert lines[opening].quarter == then, (name, opening, after)


@given(histories())
@settings(max_examples=60, deadline=None)
def test_the_year_is_the_sum_of_its_quarters_and_inception_of_all(history):
    year: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    whole: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for quarter in QUARTERS:
        if quarter.number == 1:
            year.clear()
        for name, lines in all_lines(drawn(history, quarter)):
            for line in lines:
                if line.code in STOCKS or line.code in OPENING or line.code == "B8":
                    continue
                year[name, line.code] += line.quarter.amount
                whole[name, line.code] += line.quarter.amount
                assert line.year.amount == year[name, line.code], (name, line.code, quarter)
                assert line.inception.amount == whole[name, line.code], (name, line.code, quarter)


@given(histories())
@settings(max_examples=60, deadline=None)
def test_closing_balances_are_those_of_the_ledger(history):
    for quarter in QUARTERS:
        figures = drawn(history, quarter)
        assert figures.pledged_in_all["A8"].quarter.amount == expected_pledged(history.upto(quarter))
        assert figures.funds["B14"].quarter.amount == expected_balance(history.upto(quarter))


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_and_the_grouping_of_postings_do_not_matter(history, chance: random.Random):
    quarter = QUARTERS[5]
    shuffled = list(history.movements)
    chance.shuffle(shuffled)
    merged: dict[tuple[object, ...], Movement] = {}
    for movement in history.movements:
        key = (Quarter.of(movement.on), movement.line, movement.currency)
        held = merged.get(key)
        merged[key] = (
            movement if held is None else held._replace(amount=held.amount + movement.amount, base=held.base + movement.base)
        )
    figures = drawn(history, quarter)
    assert draw_up(figures.facts, shuffled) == figures
    assert draw_up(figures.facts, merged.values()).sha256 == figures.sha256


@given(histories(), st.sampled_from(QUARTERS))
@settings(max_examples=40, deadline=None)
def test_figures_are_read_back_as_they_were_written(history, quarter):
    figures = drawn(history, quarter)
    again = from_json(figures.to_json())
    assert again == figures
    assert again.to_json() == figures.to_json()


@given(histories(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_stored_figure_that_was_changed_is_found_out(history, data):
    held = json.loads(drawn(history, QUARTERS[6]).to_json())
    sets = [held["funds"], held["pledged_in_all"], *(table[key] for table in held["pledged"] for key in ("own", "value"))]
    lines = data.draw(st.sampled_from(sets))["lines"]
    line = lines[data.draw(st.sampled_from(sorted(lines)))]
    column = data.draw(st.sampled_from(sorted(line)))
    line[column] = str(Decimal(line[column]) + 1)
    with pytest.raises(Unsound, match="does not add up"):
        from_json(json.dumps(held))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: text[:-5], "cannot be read"),
        (lambda text: text.replace("fund.statement/1", "fund.statement/9"), 'not "fund.statement/9"'),
        (lambda _: "[]", "cannot be read"),
        (lambda text: text.replace('"B14"', '"B77"'), "no line is called B77"),
        (
            lambda text: text.replace('"certified"', '"x"').replace('"recognition"', '"y"').replace('"previous"', '"before"'),
            "has no before",
        ),
        (lambda text: text.replace("63000.00", "63000.001"), "more decimals than USD allows"),
        (lambda text: re.sub('"code":"[A-Z]+"', '"code":7', text), "7 is not a str"),
    ],
)
def test_a_stored_text_that_is_no_statement_is_refused_in_words(spoil, why):
    with pytest.raises(Unsound, match=why) as refused:
        from_json(spoil(event_8().to_json()))
    assert refused.value.name == "not-a-statement"


def test_a_field_that_has_its_default_is_not_written_so_that_old_seals_hold():
    held = json.loads(event_8().to_json())
    assert "late" not in held
    assert "recognition" not in held["facts"]
    assert held["facts"]["issue"]["number"] == "S-2026-0026"
    assert json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == event_8().to_json()


def test_amounts_in_the_text_are_strings_by_line_code():
    held = json.loads(event_8().to_json())
    assert held["funds"] == {
        "currency": "USD",
        "lines": {
            code: {"quarter": columns[0], "year": columns[1], "inception": columns[2]}
            for code, columns in amounts(event_8().funds).items()
        },
    }


def test_pledges_in_three_currencies_stand_apart_and_add_up_in_dollars():
    figures = samples.crowded()
    assert [table.own.currency for table in figures.pledged] == ["EUR", "JPY", "USD"]
    by_currency = [table.value["A8"].quarter.amount for table in figures.pledged]
    assert by_currency == [Decimal("135802467913.57"), Decimal(335000), Decimal(1050000)]
    assert figures.pledged_in_all["A8"].quarter.amount == sum(by_currency)


def test_what_is_open_is_split_by_its_day():
    open_ = [("2026-09-29", "1"), ("2026-09-30", "2"), ("2027-09-30", "4"), ("2027-10-01", "20000")]
    parts = tuple(
        Open(date.fromisoformat(day), money(amount, "EUR"), money(str(Decimal(amount) * Decimal("1.07"))))
        for day, amount in open_
    )
    more = moved("2026-09-01", "A3", "7", "7.49", "EUR")
    figures = draw_up(replace(FACTS_8, pledges=(replace(PLEDGE_8, open=parts),)), (*EVENT_8, more))
    own, value = figures.pledged[0].own, figures.pledged[0].value
    assert [own[code].quarter.amount for code in ("A9a", "A9b", "A9c")] == [1, 6, 20000]
    assert sum(value[code].quarter.amount for code in ("A9a", "A9b", "A9c")) == Decimal("21407.49")
    assert [value[code].quarter.amount for code in ("A9a", "A9b")] == [Decimal("1.07"), Decimal("6.42")]


def test_lines_never_used_are_left_out_and_zero_lines_stay():
    later = draw_up(replace(FACTS_8, quarter=Quarter(2026, 4), previous=None, receipts=()), EVENT_8)
    assert {line.code for line in later.funds} == {"B1", "B2", "B8", "B10", "B13", "B14"}
    assert {"A4", "A5", "A6r", "A10"}.isdisjoint(line.code for line in later.pledged_in_all)
    assert later.pledged_in_all["A3"].quarter == money("0")
    assert "A3" in later.pledged_in_all
    assert "A7" not in later.pledged[0].own


def test_a_contributor_without_anything_still_gets_its_lines():
    figures = samples.empty()
    assert {line.code for line in (*figures.pledged_in_all, *figures.funds)} == ALWAYS
    assert all(not column.amount for line in (*figures.pledged_in_all, *figures.funds) for column in line.columns)
    assert figures.draft


def test_conditional_pledges_are_shown_beside_and_not_counted():
    rows = (moved("2026-02-01", "A10", "40000"), moved("2026-08-01", "A10", "-15000"))
    whole = draw_up(replace(FACTS_8, pledges=(PLEDGE_8,)), (*EVENT_8, *rows)).pledged_in_all
    assert [column.amount for column in whole["A10"].columns] == [25000, 25000, 25000]
    assert whole["A8"].quarter == money("21400")


def test_a_return_reopens_the_pledge_and_reduces_the_funds():
    rows = (moved("2026-09-01", "A6r", "10000", "10500", "EUR"),)
    back = replace(RECEIPT_8, number="R-2026-0008", sent=money("-10000", "EUR"), value=money("-10500"))
    open_ = replace(PLEDGE_8, open=(replace(PLEDGE_8.open[0], amount=money("30000", "EUR"), value=money("31900")),))
    figures = draw_up(replace(FACTS_8, pledges=(open_,), receipts=(RECEIPT_8, back)), (*EVENT_8, *rows))
    assert figures.funds["B3"].quarter == money("-10500")
    assert figures.funds["B2"].quarter == money("63000")
    assert figures.pledged[0].own["A6r"].quarter == money("10000", "EUR")
    assert figures.returned == (back,)


def test_a_receipt_taken_back_as_a_mistake_reduces_what_was_received():
    rows = (moved("2026-09-02", "A6", "60000", "63000", "EUR"),)
    back = replace(RECEIPT_8, on=date(2026, 9, 2), sent=money("-60000", "EUR"), value=money("-63000"), returns=False)
    open_ = replace(PLEDGE_8, open=(replace(PLEDGE_8.open[0], amount=money("80000", "EUR"), value=money("84400")),))
    figures = draw_up(replace(FACTS_8, pledges=(open_,), receipts=(RECEIPT_8, back)), (*EVENT_8, *rows))
    assert figures.funds["B2"].quarter == money("0")
    assert "B3" not in figures.funds
    assert figures.received == (RECEIPT_8, back)
    assert from_json(figures.to_json()) == figures


def test_money_received_outside_a_receivable_is_received_all_the_same():
    advance = Movement("ESP", date(2026, 8, 13), "B2", "USD", Decimal(-500), Decimal(-500))
    gift = replace(RECEIPT_8, number="R-2026-0009", sent=money("500"), value=money("500"), pledges=())
    figures = draw_up(replace(FACTS_8, receipts=(RECEIPT_8, gift)), (*EVENT_8, advance))
    assert figures.funds["B2"].quarter == money("63500")


def test_movements_after_the_quarter_are_left_out():
    late = moved("2026-10-01", "B10", "99")
    assert draw_up(FACTS_8, (*EVENT_8, late)) == event_8()


def test_a_fiscal_year_may_begin_in_july():
    figures = draw_up(replace(FACTS_8, fiscal_year_begin=date(2026, 7, 1)), EVENT_8)
    assert figures.pledged_in_all["A1"].year == money("110000")
    assert figures.pledged_in_all["A2"].year == money("0")


def test_a_movement_that_belongs_to_a_closed_quarter_is_named():
    charge = moved("2026-07-03", "B10", "12.50", late="2026-06-29", pledge="P-2026-0003")
    cut = moved("2026-07-03", "A3", "-100", "-107", "EUR", "P-2026-0003", "2026-06-29")
    open_ = replace(PLEDGE_8, open=(replace(PLEDGE_8.open[0], amount=money("19900", "EUR"), value=money("21293")),))
    figures = draw_up(replace(FACTS_8, pledges=(open_,)), (*EVENT_8, charge, cut))
    day, from_day = date(2026, 7, 3), date(2026, 6, 29)
    assert figures.late == (
        Late("A3", "P-2026-0003", day, from_day, money("-100", "EUR"), money("-107")),
        Late("B10", "P-2026-0003", day, from_day, money("-12.50"), money("-12.50")),
    )
    following = draw_up(replace(figures.facts, quarter=Quarter(2026, 4), receipts=()), (*EVENT_8, charge, cut))
    assert following.late == ()


def test_what_was_paid_before_a_pledge_counted_is_named_as_late_where_it_is_shown_and_not_where_it_cancels():
    late = {"pledge": "P-2026-0003", "late": "2026-06-29"}
    made, paid, taken = (
        moved("2026-07-03", "A2", "40", **late),
        moved("2026-07-03", "A6", "-40", **late),
        moved("2026-07-03", "B2", "40", **late),
    )
    figures = draw_up(FACTS_8, (*EVENT_8, made, paid, taken))
    assert [one.line for one in figures.late] == ["A2", "A6"]
    assert figures.funds["B2"] == draw_up(FACTS_8, EVENT_8).funds["B2"]


@pytest.mark.parametrize(
    ("movement", "why", "name"),
    [
        (EVENT_8[0]._replace(contributor="FRA"), "of FRA cannot stand on the statement of ESP", "other-contributor"),
        (EVENT_8[0]._replace(line="B8"), '"B8" is not a line that postings are counted in', "unknown-line"),
        (EVENT_8[1]._replace(amount=Decimal(1)), "changes no amount", "a7-has-amount"),
        (moved("2026-08-12", "B10", "25.00", "26.25"), "cannot be worth", "two-values"),
    ],
)
def test_a_movement_that_no_statement_can_hold_is_refused(movement, why, name):
    with pytest.raises(LedgerError, match=why) as refused:
        draw_up(FACTS_8, (*EVENT_8, movement))
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("facts", "rows", "why"),
    [
        (replace(FACTS_8, receipts=()), EVENT_8, "C = B2: 0 is not 63,000.00"),
        (replace(FACTS_8, pledges=()), EVENT_8, "A9 = A8: 0 is not 20,000.00"),
        (replace(FACTS_8, control=Control(money("21400.01"))), EVENT_8, "A8 = ledger: 21,400.00 is not 21,400.01"),
        (replace(FACTS_8, control=Control(money("21400"), money("0"))), EVENT_8, "B14 = ledger"),
        (FACTS_8, (*EVENT_8, moved("2026-08-01", "A6r", "0", "1", "EUR")), "C, returned = B3"),
        (
            replace(FACTS_8, pledges=()),
            (*EVENT_8, moved("2026-09-30", "A4", "-20000", "-21399.99", "EUR")),
            "settled, yet USD 0.01 is left",
        ),
    ],
)
def test_a_statement_that_does_not_add_up_cannot_be_built(facts, rows, why):
    with pytest.raises(Unsound, match=why) as refused:
        draw_up(facts, rows)
    assert refused.value.name == "statement-does-not-foot"


def test_a_control_that_agrees_is_kept():
    figures = draw_up(replace(FACTS_8, control=Control(money("21400"), money("62973.75"))), EVENT_8)
    assert from_json(figures.to_json()).facts.control == figures.facts.control


def test_figures_cannot_be_changed():
    with pytest.raises(AttributeError):
        event_8().late = ()  # type: ignore[misc]


def test_every_difference_makes_another_seal():
    facts = [
        FACTS_8,
        replace(FACTS_8, previous=Previous("S-2026-0019", money("110000"), money("0"))),
        replace(FACTS_8, certified=True),
    ]
    assert len({draw_up(one, EVENT_8).sha256 for one in facts}) == 3
    assert event_8().sha256 == event_8().sha256


def test_an_approval_changes_no_figure_and_so_not_the_seal():
    waiting = draw_up(replace(FACTS_8, issue=replace(FACTS_8.issue, approved=None)), EVENT_8)
    assert waiting.sha256 == event_8().sha256 == sha256(waiting.to_json().encode()).hexdigest()


def test_each_line_has_an_id_that_reads_back():
    figures = samples.full()
    assert figures.trace("B2") == "ESP:2026-Q3:B2"
    assert figures.trace("A6", "EUR") == "ESP:2026-Q3:A6:EUR"
    for code in LINES:
        assert str(Trace.parse(figures.trace(code))) == figures.trace(code)
    with pytest.raises(NotUnderstood, match="is not a line of a statement"):
        Trace.parse("ESP:2026-Q3:B99")
    with pytest.raises(NotUnderstood, match="is not a line of a statement"):
        Trace.parse("ESP:2026-Q3:B2:EUR")  # only pledges are stated in currencies of their own


def test_an_id_leads_to_the_postings_behind_it():
    assert Trace.parse("ESP:2026-Q3:B2").tags == {"A6", "B2"}
    assert Trace.parse("ESP:2026-Q3:B3").tags == {"A6r", "B3"}
    assert Trace.parse("ESP:2026-Q3:B11.4").tags == {"B11.4"}
    assert tags_behind("A8") == tags_behind("A1") == {"A2", "A3", "A4", "A5", "A6", "A6r", "A7"}
    assert tags_behind("B14") == tags_behind("B1") == tags_behind("B8") | tags_behind("B13")
    assert "B15" in tags_behind("B16")


def test_every_total_is_the_sum_of_lines_that_exist():
    assert {part for parts in TOTALS.values() for part in parts} <= set(LINES)
