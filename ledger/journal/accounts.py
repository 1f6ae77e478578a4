"""The chart of accounts of the fund (accounting.md §6), and which account an event of a class of contributor uses."""

from typing import NamedTuple


class Account(NamedTuple):
    """An account: asset and expense grow by debit, liability, balance and income by credit; memo stands outside."""

    code: str
    name: str
    kind: str


CHART = (
    Account("1010", "Bank, US dollars", "asset"),
    Account("1020", "Bank, other currencies", "asset"),
    Account("1090", "Cash in transit", "asset"),
    Account("1110", "Contributions receivable, due", "asset"),
    Account("1120", "Contributions receivable, not yet due", "asset"),
    Account("1180", "Allowance for doubtful pledges", "asset"),
    Account("1190", "Discount on pledges", "asset"),
    Account("1210", "Advances to render", "asset"),
    Account("1310", "Due from other funds", "asset"),
    Account("1410", "Interest receivable", "asset"),
    Account("2010", "Payables and accruals", "liability"),
    Account("2110", "Refundable advances", "liability"),
    Account("2120", "Unidentified receipts", "liability"),
    Account("2130", "Refunds payable", "liability"),
    Account("2140", "Due to other funds", "liability"),
    Account("3010", "Fund balance, unearmarked", "balance"),
    Account("3020", "Fund balance, earmarked", "balance"),
    Account("4010", "Contributions, member states", "income"),
    Account("4020", "Contributions, permanent observers", "income"),
    Account("4030", "Contributions, inter-American entities", "income"),
    Account("4040", "Contributions, public entities", "income"),
    Account("4050", "Contributions, private entities", "income"),
    Account("4060", "Contributions, other sources", "income"),
    Account("4070", "Contributions in kind", "income"),
    Account("4080", "Reductions and cancellations of contributions", "income"),
    Account("4110", "Interest", "income"),
    Account("4210", "Exchange differences, realised", "income"),
    Account("4220", "Exchange differences, unrealised", "income"),
    Account("4310", "Transfers in, program-budget", "income"),
    Account("5100", "Expenditure, object 1", "expense"),
    Account("5200", "Expenditure, object 2", "expense"),
    Account("5300", "Expenditure, object 3", "expense"),
    Account("5400", "Expenditure, object 4", "expense"),
    Account("5500", "Expenditure, object 5", "expense"),
    Account("5600", "Expenditure, object 6", "expense"),
    Account("5700", "Expenditure, object 7", "expense"),
    Account("5800", "Expenditure, object 8", "expense"),
    Account("5900", "Expenditure, object 9", "expense"),
    Account("5950", "Indirect cost recovery", "expense"),
    Account("5960", "Bank charges", "expense"),
    Account("5980", "Doubtful pledges", "expense"),
    Account("5990", "Transfers out", "expense"),
    Account("8010", "Budget control", "memo"),
    Account("8020", "Allotments", "memo"),
    Account("8030", "Obligations", "memo"),
    Account("8040", "Reserve for obligations", "memo"),
    Account("9010", "Memorandum, pledges", "memo"),
    Account("9020", "Memorandum, pledges, contra", "memo"),
    Account("9030", "Memorandum, services in kind", "memo"),
    Account("9040", "Memorandum, services in kind, contra", "memo"),
)

REVENUE = {
    "member_state": "4010",
    "permanent_observer": "4020",
    "inter_american_entity": "4030",
    "public_entity": "4040",
    "private_entity": "4050",
    "other_source": "4060",
}  # the class on the day of the pledge or gift decides


def bank_account(currency: str, base: str) -> str:
    """The account of money at a bank: 1010 in the fund's currency, 1020 in any other."""
    return "1010" if currency == base else "1020"
