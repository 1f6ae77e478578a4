"""The fund as an IATI activity: what is published of a year worked by hand, and that it adds up to statements and reports."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from ledger.banking import accounts
from ledger.book.known import stand
from ledger.book.reader import Reader
from ledger.book.store import open_book
from ledger.budget import budgets, spending
from ledger.budget.drafts import BudgetDraft
from ledger.contributions import contributors, pledges, refunds
from ledger.contributions.standing import find
from ledger.journal import batches, posting, rates
from ledger.journal.draft import Draft, Leg
from ledger.periods import Quarter
from ledger.reports import agreements, contributions_load, iati
from ledger.reports.iati_rules import problems
from ledger.reports.iati_terms import Terms
from ledger.reports.scope import Scope
from ledger.statements.figures import Issue
from ledger.statements.gather import source
from tests.books import ANA, TODAY, write
from tests.ledger.budget import budgeted
from tests.ledger.budget.budgeted import JANUARY, line, spent, usd
from tests.ledger.reports import samples

TERMS = Terms("XM-DAC-47079-SF-TIP")
# Type, day, amount and currency, whose: the year of samples.py.
YEAR = [
    ("1", "2026-01-05", "1000.00 USD", "XM-DAC-47079"),
    ("11", "2026-01-15", "5000.00 USD", "United States"),
    ("11", "2026-02-01", "1000.00 EUR", "Spain"),
    ("1", "2026-02-10", "25.00 USD", "United States"), ("11", "2026-02-10", "25.00 USD", "United States"),
    ("11", "2026-03-01", "80.00 USD", "Sons of Givers"),
    ("1", "2026-03-20", "600.00 EUR", "Spain"),
    ("1", "2026-03-25", "80.00 USD", "Sons of Givers"),
    ("4", "2026-03-31", "80.00 USD", "XM-DAC-47079"),
    ("11", "2026-04-01", "300.00 USD", "Nicaragua"),
    ("1", "2026-05-10", "5000.00 USD", "United States"),
    ("1", "2026-06-02", "70.00 USD", "Nicaragua"),
    ("1", "2026-07-05", "50.00 USD", "Éclat Givers"),
    ("1", "2026-08-15", "100.00 EUR", "Spain"),
    ("1", "2026-09-01", "100.00 USD", "Nicaragua"),
    ("1", "2026-09-20", "-100.00 USD", "Nicaragua"),
    ("11", "2026-09-25", "-230.00 USD", "Nicaragua"),
    ("13", "2026-01-10", "200.00 USD", "Éclat Givers"), ("13", "2026-10-01", "-200.00 USD", "Éclat Givers"),
    ("11", "2026-10-01", "200.00 USD", "Éclat Givers"),
    ("13", "2026-10-07", "50.00 EUR", "France"),
]  # fmt: skip


def facts(activity):
    return sorted((one.type, one.day.isoformat(), f"{one.value.amount:f} {one.value.currency}", one.provider.ref or one.provider.names["en"])
                  for one in activity.transactions)  # fmt: skip


def sums(activity, *types):
    """Amounts of these types by currency."""
    found = defaultdict(Decimal)
    for one in activity.transactions:
        if one.type in types:
            found[one.value.currency] += one.value.amount
    return dict(found)


def test_the_year_worked_by_hand_is_published_as_it_happened(reader):
    activity = iati.load(reader, TERMS, TODAY)
    assert facts(activity) == sorted(YEAR)
    assert problems(activity, TODAY) == ()


def test_money_bears_the_day_it_came_on_and_what_waits_in_suspense_is_not_published(reader):
    by_ref = {one.ref: one for one in iati.load(reader, TERMS, TODAY).transactions}
    (identified,) = [one for one in by_ref.values() if one.day == date(2026, 6, 2)]
    assert identified.value_date == date(2026, 6, 2), "identified on 20 July"
    assert "5400" not in {f"{one.value.amount:.0f}" for one in by_ref.values()}, "400 more than was promised wait"


def test_what_was_promised_is_counted_once_when_a_condition_is_met(reader):
    activity = iati.load(reader, TERMS, TODAY)
    assert sums(activity, "13") == {"USD": 0, "EUR": 50}
    stood = agreements.load(reader, Scope())
    for kind, name in (("11", "pledged"), ("13", "announced")):
        expected = Counter()
        for row in stood.rows:
            money = getattr(row, name)
            expected[money.currency] += money.amount
        gifts = 25 if kind == "11" else 0
        assert sums(activity, kind) == {"USD": expected["USD"] + gifts, "EUR": expected["EUR"]}


def test_what_came_in_is_what_the_contributions_report_says_less_what_is_held(reader):
    activity = iati.load(reader, TERMS, TODAY)
    found = contributions_load.load(reader, Scope())
    dollars = found.total.received - found.held
    euros = sums(activity, "1")["EUR"]
    assert (euros, sums(activity, "1")["USD"] - 1000) == (700, dollars.amount - 660 - 120), "600 at 1.10 and 100 at 1.20"


def test_money_in_and_back_is_what_the_statements_print(reader):
    activity, quarter = iati.load(reader, TERMS, TODAY), Quarter(2026, 4)
    drawn = source(reader, quarter)
    printed = {drawn.parties[who].names.en: drawn.figures(who, Issue(quarter.last)).funds for who in drawn.due()}
    for name in ("United States", "Nicaragua", "Sons of Givers", "Éclat Givers"):  # who paid in dollars alone
        stated = sum(line.inception.amount for line in printed[name] if line.code in ("B2", "B3", "B4"))
        assert stated == sum(
            one.value.amount for one in activity.transactions if one.type == "1" and one.provider.names["en"] == name
        )
        assert stated


def test_days_before_and_after_are_left_out_and_future_ones_too(reader):
    whole = facts(iati.load(reader, TERMS, TODAY))
    some = facts(iati.load(reader, TERMS, date(2026, 9, 1), date(2026, 3, 25)))
    assert some == [one for one in whole if "2026-03-25" <= one[1] <= "2026-09-01"]
    assert [one for one in facts(iati.load(reader, TERMS, date(2026, 3, 28))) if one[0] == "4"] == [
        ("4", "2026-03-28", "80.00 USD", "XM-DAC-47079")
    ]


def test_everybody_who_funds_takes_part_once_and_the_coordinators_unit_implements(spent_reader, reader):
    roles = [
        (party.role, party.organisation.names["en"], party.organisation.type) for party in iati.load(reader, TERMS, TODAY).parties
    ]
    secretariat = iati.SECRETARIAT.names["en"]
    assert roles == [
        ("2", secretariat, "40"), ("4", secretariat, "40"), ("1", "France", "10"), ("1", secretariat, "40"), ("1", "Nicaragua", "10"),
        ("1", "Sons of Givers", "70"), ("1", "Spain", "10"), ("1", "United States", "10"), ("1", "Éclat Givers", "70"),
    ]  # fmt: skip
    unit = next(party for party in iati.load(spent_reader, TERMS, TODAY).parties if party.role == "4")
    assert unit.organisation.names["es"] == "Secretaría Permanente de la Comisión Interamericana de Mujeres"


def test_the_office_may_leave_a_contributor_unnamed_and_choose_its_type(reader):
    terms = Terms("XM-DAC-47079-X", anonymous=frozenset({"PR-SON"}), types={"PR-GIV": "60"})
    parties = {party.organisation.names["en"]: party.organisation.type for party in iati.load(reader, terms, TODAY).parties}
    assert "Sons of Givers" not in parties
    assert (parties[iati.NOT_NAMED], parties["Éclat Givers"]) == ("70", "60")


def test_texts_stand_in_the_languages_that_have_their_own_words(books, reader):
    own = Terms("XM-DAC-47079-X", title={"en": "Ours", "pt": "Nosso"})
    assert iati.load(reader, own, TODAY).title == {"en": "Ours", "pt": "Nosso"}
    with Reader(books.make(full_name="Coordinator on Trafficking in Persons")) as query:
        assert set(iati.load(query, TERMS, TODAY).title) == {"en", "es", "fr", "pt"}


def test_an_empty_book_is_an_activity_without_transactions(book_url):
    with Reader(book_url) as query:
        activity = iati.load(query, TERMS, TODAY)
    assert (activity.transactions, activity.budgets, problems(activity, TODAY)) == ((), (), ())


def test_spending_is_one_sum_for_each_quarter_object_and_payee_and_persons_are_not_named(spent_reader):
    activity = iati.load(spent_reader, TERMS, TODAY)
    found = [(one.day.isoformat(), one.value.amount, one.description, one.receiver and one.receiver.names["en"])
             for one in activity.transactions if one.type == "4"]  # fmt: skip
    assert found == [
        ("2026-06-30", 1200, "Travel, 2026-Q2", None), ("2026-09-30", 500, "Equipment and supplies, 2026-Q3", "Papelera"),
        ("2026-09-30", 48000, "Performance contracts, 2026-Q3", None),
    ]  # fmt: skip


def test_no_two_payees_are_ever_one_sum_and_only_persons_by_nature_are(books):
    url = books.make(budgeted.allotted)
    book = open_book(url, ANA)
    more = [BudgetDraft(line(of), "allotted", usd(1000), JANUARY) for of in (2, 5)]
    write(book, "allot", lambda unit, batch: budgets.record(unit, batch, more))
    paid = (("10", 5, "Papelera"), ("20", 5, " papelera "), ("30", 5, "Imprenta"), ("40", 4, "AeroSur"), ("50", 4, "Ana Soto"),
            ("60", 2, "Ana Soto"), ("70", 2, "Luis Mora"), ("80", 5, ""))  # fmt: skip
    drafts = [spent(amount, of=of, day=date(2026, 5, 10), payee=payee) for amount, of, payee in paid]
    write(book, "spend", lambda unit, batch: spending.spend(unit, batch, drafts))
    book.close()
    with Reader(url) as query:
        found = {terms: sorted((one.value.amount, one.receiver.names["en"] if one.receiver else "")
                               for one in iati.load(query, terms_, TODAY).transactions if one.type == "4")
                 for terms, terms_ in (("default", TERMS), ("travel too", Terms("XM-DAC-47079-X", payees=frozenset({4, 5}))))}  # fmt: skip
    assert found["default"] == [(30, "Imprenta"), (30, "Papelera"), (40, ""), (50, ""), (80, ""), (130, "")]
    assert found["travel too"] == [(30, "Imprenta"), (30, "Papelera"), (40, "AeroSur"), (50, "Ana Soto"), (80, ""), (130, "")]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_spending_after_the_last_day_is_not_in_the_sum_of_its_quarter(books):
    book = open_book(books.make(budgeted.allotted), ANA)
    drafts = [spent(amount, of=8, day=date(2026, 10, day)) for amount, day in (("100", 1), ("40", 5))]
    write(book, "spend", lambda unit, batch: spending.spend(unit, batch, drafts))
    with Reader(book.url) as query:
        told = {day: [one for one in facts(iati.load(query, TERMS, date(2026, 10, day))) if one[0] == "4"] for day in (4, 5)}
    assert told == {
        4: [("4", "2026-10-04", "100.00 USD", "XM-DAC-47079")],
        5: [("4", "2026-10-05", "140.00 USD", "XM-DAC-47079")],
    }


@pytest.mark.unsound
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_an_entry_moves_within_a_pledge_is_no_transaction(url):
    book = open_book(url, ANA)
    before = facts(iati.load(Reader(url), TERMS, TODAY))

    def move(unit, batch):
        who, pledge = unit.rows("SELECT contributor_id, id FROM pledge WHERE number = 'P2'")[0]
        legs = tuple(
            Leg("1110", 1, usd(amount), usd(amount), who, pledge, no, line="A2") for amount, no in (("50", 1), ("-50", 2))
        )
        posting.prepare(unit, batch, [Draft(TODAY, "moved", "moved:1", "", legs)])

    write(book, "move", move)
    assert facts(iati.load(Reader(url), TERMS, TODAY)) == before


def test_what_was_entered_by_mistake_is_not_published_and_neither_is_its_reversal(url):
    with Reader(url) as query:
        before = facts(iati.load(query, TERMS, TODAY))
    book = open_book(url, ANA)
    mistake = samples.pledge("ESP", "P9", "EUR", "2026-03-01", ("2026-12-31", "70"))
    number = write(book, "pledges", lambda unit, batch: pledges.make(unit, batch, [mistake], rates.load(unit)))
    with Reader(url) as query:
        assert len(facts(iati.load(query, TERMS, TODAY))) == len(before) + 1
    book.run(lambda unit: batches.undo(unit, number, "never promised"))
    book.close()
    with Reader(url) as query:
        assert facts(iati.load(query, TERMS, TODAY)) == before


def test_reductions_write_offs_and_refunds_are_below_zero(url):
    book = open_book(url, ANA)
    write(book, "write off", lambda unit, batch: pledges.give_up(
        unit, batch, find(unit, "P1"), day=TODAY, event="written_off", reason="never came"))  # fmt: skip
    write(book, "refund", lambda unit, batch: refunds.approve(
        unit, batch, contributors.find(unit, "USA"), samples.money("15"), agreement="", day=TODAY, reason="article 9"))  # fmt: skip
    write(
        book, "pay", lambda unit, batch: refunds.pay(unit, batch, "F-2026-0001", accounts.find(unit, "bofa-usd").cash, day=TODAY)
    )
    book.close()
    with Reader(url) as query:
        activity = iati.load(query, TERMS, TODAY)
    new = [one for one in facts(activity) if one not in YEAR]
    assert new == [("1", "2026-10-07", "-15.00 USD", "United States"), ("11", "2026-10-07", "-300.00 EUR", "Spain")]
    assert {"Pledge P1 written off", "Unspent balance refunded"} <= {one.description for one in activity.transactions}


def test_an_activity_is_told_as_it_was_known_on_a_day(reader):
    assert facts(iati.load(reader, TERMS, TODAY)) == sorted(YEAR)
    stand(reader, date(2026, 10, 6))
    assert iati.load(reader, TERMS, TODAY).transactions == ()


def test_budgets_are_what_was_appropriated_for_each_fiscal_year(spent_reader):
    found = [
        (one.begin.isoformat(), one.end.isoformat(), str(one.value), one.revised)
        for one in iati.load(spent_reader, TERMS, TODAY).budgets
    ]
    assert found == [("2026-01-01", "2026-12-31", "USD 131,000.00", False), ("2027-01-01", "2027-12-31", "USD 162,000.00", False)]
    assert [one.begin.year for one in iati.load(spent_reader, TERMS, date(2027, 1, 1), date(2027, 1, 1)).budgets] == [2027]
