"""Columns in any order, and more of them than are needed: what a bank prints beside the movements never changes them."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import FileRefused
from tests.imports.months import Cents, Day, Month, day_text, outcome, write
from tests.imports.test_bank_months import lines, may_be_reversed, may_run_either_way, months

LONG = bool(os.environ.get("FUND_PROVE"))
STYLES = st.sampled_from(["dmy.", "ymd-", "text"])
NUMBERS = st.sampled_from(["1,234.56", "1.234,56", "1234.56", "1 234,56"])
# what stands above a column that is no amount of the account, and what stands in it in row i
BESIDE = {
    "Transaction ID": lambda i: f"{10**9 + i * 7919}",
    "Type": lambda i: ("CARD", "WIRE", "FEE")[i % 3],
    "Branch": lambda _: "001",
    "Category": lambda i: ("Rent", "Dues", None)[i % 3],
    "Cheque no": lambda i: (None, "123456", "7")[i % 3],
    "Currency": lambda _: "USD",
    "Counterparty IBAN": lambda _: "NL91ABNA0417164300",
    "Status": lambda _: "Booked",
    "Time": lambda i: f"10:{i + 11}",
    "No.": lambda i: str(i + 1),
    "Counterparty": lambda i: "AB"[i % 2],
    "Account number": lambda _: "001-555-22",
    "Points": lambda i: str(i * 3 % 50),
    "Units": lambda i: str(5 - i % 5),
}


def columns(month: Month, layout: str, dates: str, numbers: str, *, balance: bool) -> dict[str, list[object]]:
    """The columns of a month by their headers."""
    total, after = month.opening, []
    for _, _, cents in month.lines:
        total += cents
        after.append(Cents(total, numbers))
    found: dict[str, list[object]] = {
        "Date": [Day(day, day_text(day, dates)) for day, _, _ in month.lines],
        "Description": [text for _, text, _ in month.lines],
    }
    if layout == "signed":
        found["Amount"] = [Cents(cents, numbers) for _, _, cents in month.lines]
    elif layout == "flag":
        found["Amount"] = [Cents(abs(cents), numbers) for _, _, cents in month.lines]
        found["D/C"] = ["D" if cents < 0 else "C" for _, _, cents in month.lines]
    else:
        nothing = Cents(0, numbers) if layout == "zeros" else None
        found["Debit"] = [Cents(-cents, numbers) if cents < 0 else nothing for _, _, cents in month.lines]
        found["Credit"] = [Cents(cents, numbers) if cents > 0 else nothing for _, _, cents in month.lines]
    return found | ({"Balance": after} if balance else {})


@settings(max_examples=10_000 if LONG else 250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    month=months(least=1),
    layout=st.sampled_from(["signed", "flag", "apart", "zeros"]),
    dates=STYLES,
    numbers=NUMBERS,
    balance=st.booleans(),
    header=st.booleans(),
    newest_first=st.booleans(),
    beside=st.lists(st.sampled_from(sorted(BESIDE)), max_size=5, unique=True),
    container=st.sampled_from(["csv", "semicolon", "tab", "xlsx", "typed xlsx", "ods", "typed ods"]),
    order=st.randoms(),
)
def test_columns_beside_the_movements_never_change_them(
    tmp_path, *, month, layout, dates, numbers, balance, header, newest_first, beside, container, order
):
    table = columns(month, layout, dates, numbers, balance=balance)
    table |= {name: [BESIDE[name](i) for i in range(len(month.lines))] for name in beside}
    names = list(table)
    order.shuffle(names)
    made = [list(row) for row in zip(*(table[name] for name in names), strict=True)]
    made = ([names] if header else []) + (made[::-1] if newest_first else made)
    found = outcome(write(tmp_path / "statement.dat", made, container))
    if not isinstance(found, FileRefused):
        assert [(day, amount) for day, amount, _ in lines(found)] == sorted((day, amount) for day, amount, _ in month.expected)
    elif header:
        asked = may_run_either_way(month, "signed") if balance and len(month.lines) > 1 else may_be_reversed(month, "signed")
        assert (found.name, layout) == ("ambiguous-signs", "signed")
        assert asked
