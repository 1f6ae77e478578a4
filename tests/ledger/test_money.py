"""Money: exact, one currency at a time, and nothing lost or made when it is shared or converted."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.money import DIGITS, LIMIT, RETIRED, SCALE, Money, control_total, convert, currency, round_to, split, sum_of

TODAY = sorted(set(DIGITS) - set(RETIRED))
codes = st.sampled_from(TODAY)


@st.composite
def monies(draw, currencies=codes):
    code = draw(currencies)
    limit = LIMIT * 10 ** DIGITS[code] - 1
    return Money(Decimal(draw(st.integers(-limit, limit))).scaleb(-DIGITS[code]), code)


weights = st.dictionaries(st.text("ABCDEF", min_size=1, max_size=3), st.integers(0, 10**12), min_size=1, max_size=12).filter(
    lambda shares: sum(shares.values()) > 0
)


def usd(text):
    return Money(Decimal(text), "USD")


@given(monies(), weights)
def test_a_split_adds_up(total, shares):
    assert sum_of(split(total, shares).values(), total.currency) == total


@given(monies(), weights)
def test_the_split_of_a_negative_is_the_negation_of_the_split(total, shares):
    assert split(-total, shares) == {key: -part for key, part in split(total, shares).items()}


@given(monies(), weights)
def test_no_part_is_further_from_its_exact_share_than_one_unit(total, shares):
    whole, unit = sum(shares.values()), Decimal(1).scaleb(-DIGITS[total.currency])
    for key, part in split(total, shares).items():
        assert abs(part.amount * whole - total.amount * shares[key]) < unit * whole
        assert shares[key] or not part


@given(monies(), weights, st.randoms())
def test_a_split_does_not_depend_on_the_order_of_its_weights(total, shares, random):
    keys = list(shares)
    random.shuffle(keys)
    assert split(total, {key: shares[key] for key in keys}) == split(total, shares)


@given(monies(), weights, st.integers(1, 1000))
def test_weights_count_by_their_proportion_only(total, shares, factor):
    assert split(total, {key: weight * factor for key, weight in shares.items()}) == split(total, shares)


def test_a_tie_goes_to_the_key_that_sorts_first():
    assert split(usd("100.00"), {"MEX": 1, "CAN": 1, "ESP": 1}) == {"MEX": usd("33.33"), "CAN": usd("33.34"), "ESP": usd("33.33")}
    assert split(usd("0.02"), {"C": 1, "B": 1, "A": 1}) == {"C": usd("0.00"), "B": usd("0.01"), "A": usd("0.01")}


def test_the_largest_remainder_gets_the_cent_before_the_first_key_does():
    assert split(usd("10.00"), {"A": 1, "B": 2}) == {"A": usd("3.33"), "B": usd("6.67")}


def test_a_quarters_interest_is_shared_by_dollar_days_to_the_cent():
    shares = split(usd("350.17"), {"CAN": 3_800_000, "ESP": 1_800_000, "MEX": 620_000})
    assert shares == {"CAN": usd("213.93"), "ESP": usd("101.34"), "MEX": usd("34.90")}


def test_a_yen_is_shared_by_whole_yen_and_a_dinar_by_thousandths():
    assert split(Money(Decimal(100), "JPY"), {"A": 1, "B": 2})["B"] == Money(Decimal(67), "JPY")
    assert split(Money(Decimal("0.100"), "KWD"), {"A": 1, "B": 2})["A"] == Money(Decimal("0.033"), "KWD")


@pytest.mark.parametrize("shares", [{}, {"A": 0}, {"A": 0, "B": 0}, {"A": 3, "B": -1}])
def test_there_is_nothing_to_share_by_without_a_positive_weight(shares):
    with pytest.raises(LedgerError, match="nothing to share by") as refused:
        split(usd("10.00"), shares)
    assert refused.value.name == "nothing-to-share"


@given(monies())
def test_what_is_stored_comes_back(money):
    assert Money.of_units(money.units, money.currency) == money
    assert money.units == money.amount * SCALE


@pytest.mark.parametrize(
    ("units", "code", "name"),
    [(1, "USD", "too-many-decimals"), (10**4, "XXQ", "unknown-currency"), (10**30, "USD", "amount-too-large")],
)
def test_what_is_stored_and_is_no_money_is_refused_when_it_is_read(units, code, name):
    with pytest.raises(LedgerError) as refused:
        Money.of_units(units, code)
    assert refused.value.name == name


@given(monies(), st.data())
def test_adding_and_taking_away_leaves_the_same(money, data):
    other = data.draw(monies(st.just(money.currency)))
    if abs(money.amount + other.amount) < LIMIT:
        assert money + other - other == money
    assert money - money == Money.zero(money.currency)
    assert bool(money) == (money != Money.zero(money.currency))


@given(monies())
def test_an_amount_is_read_back_from_its_plain_form(money):
    assert Money.parse(f"{money.amount:f}", money.currency) == money


@given(st.text(alphabet="0123456789.,-+ eEN_'x١", max_size=12), codes)
def test_any_text_is_an_amount_or_is_refused(text, code):
    try:
        money = Money.parse(text, code)
    except LedgerError:
        return
    assert money.amount == Decimal(text.strip())


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ".", "1.", ".5", "1,234.56", "1.234,56", "1 234", "1_000", "+5", "--5", "5-", "(5)", "$5", "5 USD", "1e5", "NaN",
     "Infinity", "١٢٣", "½", "1.2.3", "0x10"],
)  # fmt: skip
def test_only_the_typed_form_is_understood(text):
    with pytest.raises(LedgerError) as refused:
        Money.parse(text, "USD")
    assert refused.value.name == "not-an-amount"


@pytest.mark.parametrize(
    ("text", "amount"), [("60000", "60000.00"), ("60000.5", "60000.50"), ("-0", "0.00"), (" 1.10 ", "1.10"), ("007", "7.00")]
)
def test_a_typed_amount_gets_the_decimals_of_its_currency(text, amount):
    assert f"{Money.parse(text, 'USD').amount:f}" == amount


@pytest.mark.parametrize(("text", "code"), [("1.005", "USD"), ("1.5", "JPY"), ("1.0001", "KWD"), ("1.00001", "CLF")])
def test_more_decimals_than_the_currency_has_are_refused(text, code):
    with pytest.raises(LedgerError, match="more decimals") as refused:
        Money.parse(text, code)
    assert refused.value.name == "too-many-decimals"


def test_sixteen_digits_are_refused_and_fifteen_are_exact():
    assert f"{Money.parse('999999999999999.99', 'USD').amount:f}" == "999999999999999.99"
    with pytest.raises(LedgerError, match="more than 15 digits"):
        Money.parse("1000000000000000", "USD")
    with pytest.raises(LedgerError, match="more than 15 digits"):
        Money.parse("999999999999999.99", "USD") + usd("0.01")


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_money(amount):
    with pytest.raises(LedgerError, match="not an amount"):
        Money(Decimal(amount), "USD")


def test_two_currencies_are_never_added_up_or_compared():
    euro = Money(Decimal(1), "EUR")
    for mix in (
        lambda: usd("1") + euro,
        lambda: usd("1") - euro,
        lambda: usd("1") < euro,
        lambda: usd("1") <= euro,
        lambda: sum_of([usd("1")], "EUR"),
    ):
        with pytest.raises(LedgerError) as refused:
            mix()
        assert refused.value.name == "two-currencies"
    assert usd("1") != euro


def test_zero_has_no_sign():
    assert str(-Money.zero("USD")) == str(Money(Decimal("-0.00"), "USD")) == "USD 0.00"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14), codes)
def test_rounding_is_to_the_nearest_and_of_a_negative_the_negation(amount, code):
    rounded = round_to(amount, code)
    assert abs(rounded.amount - amount) * 2 <= Decimal(1).scaleb(-DIGITS[code])
    assert round_to(-amount, code) == -rounded


@pytest.mark.parametrize(
    ("amount", "rate", "code", "converted"),
    [("60000.00", "1.0500", "USD", "63000.00"), ("0.05", "0.5", "USD", "0.03"), ("-0.05", "0.5", "USD", "-0.03"),
     ("0.01", "0.49", "USD", "0.00"), ("100.00", "155.305", "JPY", "15531"), ("1.00", "0.30745", "KWD", "0.307")],
)  # fmt: skip
def test_a_conversion_rounds_once_halves_away_from_zero(amount, rate, code, converted):
    assert convert(usd(amount), Decimal(rate), code) == Money(Decimal(converted), code)


def test_a_long_rate_is_used_to_its_last_digit():
    assert convert(usd("999999999999.99"), Decimal("0.00012345678901234567"), "USD") == usd("123456789.01")


@pytest.mark.parametrize("rate", ["0", "-1.1"])
def test_a_rate_is_above_zero(rate):
    with pytest.raises(LedgerError, match="above zero"):
        convert(usd("1.00"), Decimal(rate), "EUR")


def test_a_currency_is_known_by_its_code_in_any_case():
    assert currency(" usd ") == "USD"
    for unknown in ("", "US", "USDT", "XXX", "€"):
        with pytest.raises(LedgerError) as refused:
            currency(unknown)
        assert refused.value.name == "unknown-currency"


def test_a_withdrawn_currency_is_good_up_to_its_last_day_and_names_its_successor():
    assert currency("DEM", date(2001, 12, 31)) == "DEM"
    for day in (date(2002, 1, 1), None):
        with pytest.raises(LedgerError, match="replaced by EUR") as refused:
            currency("DEM", day)
        assert refused.value.name == "retired-currency"


def test_every_successor_is_a_currency():
    for gone in RETIRED.values():
        assert gone.successor in DIGITS


@pytest.mark.parametrize(
    ("code", "digits"),
    [("USD", 2), ("EUR", 2), ("JPY", 0), ("CLP", 0), ("PYG", 0), ("ISK", 0), ("KWD", 3), ("BHD", 3), ("TND", 3), ("IQD", 3), ("RSD", 2),
     ("COP", 2), ("HUF", 2), ("CLF", 4), ("UYW", 4), ("ITL", 0), ("XAF", 0), ("HTG", 2), ("MRU", 2)],
)  # fmt: skip
def test_decimals_are_those_of_iso_4217_and_not_of_cldr(code, digits):
    assert DIGITS[code] == digits


def test_every_currency_of_an_american_state_is_known():
    for code in (
        "USD CAD MXN GTQ HNL NIO CRC PAB DOP CUP HTG JMD TTD BBD BSD BZD XCD GYD SRD COP VES PEN BOB CLP ARS UYU PYG BRL".split()
    ):
        assert currency(code) == code


def test_money_is_in_a_currency_of_today_or_of_the_past_and_in_no_other():
    with pytest.raises(LedgerError) as no:
        Money(Decimal(1), "XXZ")
    assert (no.value.message, no.value.name) == ('"XXZ" is not an ISO 4217 currency code.', "unknown-currency")


@given(st.text("0123456789.-+eE_ NaInf٣", max_size=12))
def test_whatever_is_typed_is_an_exact_amount_or_refused_in_words(text):
    try:
        money = Money.parse(text, "USD")
    except LedgerError as no:
        name = no.name
    else:
        assert money.amount == Decimal(text.strip())
        name = ""
    assert name in {"", "not-an-amount", "too-many-decimals"}


def test_a_control_total_never_adds_two_currencies():
    parts = [Money(Decimal(amount), code) for amount, code in (("2.50", "USD"), ("1", "EUR"), ("-1.00", "USD"), ("3000", "JPY"))]
    assert control_total(parts) == "EUR 1.00, JPY 3,000, USD 1.50"
    assert control_total([]) == ""
