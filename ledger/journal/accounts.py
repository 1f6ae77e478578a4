"""The chart of accounts of the fund (accounting.md §6), and which account an event of a class of contributor uses."""

from typing import NamedTuple

from ledger.i18n import N_, _


class Account(NamedTuple):
    """An account: asset and expense grow by debit, liability, balance and income by credit; memo stands outside."""

    code: str
    name: str
    kind: str


CHART = (
    Account("1010", N_("Bank, US dollars"), "asset"),
    Account("1020", N_("Bank, other currencies"), "asset"),
    Account("1090", N_("Cash in transit"), "asset"),
    Account("1110", N_("Contributions receivable, due"), "asset"),
    Account("1120", N_("Contributions receivable, not yet due"), "asset"),
    Account("1180", N_("Allowance for doubtful pledges"), "asset"),
    Account("1190", N_("Discount on pledges"), "asset"),
    Account("1210", N_("Advances to render"), "asset"),
    Account("1310", N_("Due from other funds"), "asset"),
    Account("1410", N_("Interest receivable"), "asset"),
    Account("2010", N_("Payables and accruals"), "liability"),
    Account("2110", N_("Refundable advances"), "liability"),
    Account("2120", N_("Unidentified receipts"), "liability"),
    Account("2130", N_("Refunds payable"), "liability"),
    Account("2140", N_("Due to other funds"), "liability"),
    Account("3010", N_("Fund balance, unearmarked"), "balance"),
    Account("3020", N_("Fund balance, earmarked"), "balance"),
    Account("4010", N_("Contributions, member states"), "income"),
    Account("4020", N_("Contributions, permanent observers"), "income"),
    Account("4030", N_("Contributions, inter-American entities"), "income"),
    Account("4040", N_("Contributions, public entities"), "income"),
    Account("4050", N_("Contributions, private entities"), "income"),
    Account("4060", N_("Contributions, other sources"), "income"),
    Account("4070", N_("Contributions in kind"), "income"),
    Account("4080", N_("Reductions and cancellations of contributions"), "income"),
    Account("4110", N_("Interest"), "income"),
    Account("4210", N_("Exchange differences, realised"), "income"),
    Account("4220", N_("Exchange differences, unrealised"), "income"),
    Account("4310", N_("Transfers in, program-budget"), "income"),
    Account("5100", N_("Expenditure, object 1"), "expense"),
    Account("5200", N_("Expenditure, object 2"), "expense"),
    Account("5300", N_("Expenditure, object 3"), "expense"),
    Account("5400", N_("Expenditure, object 4"), "expense"),
    Account("5500", N_("Expenditure, object 5"), "expense"),
    Account("5600", N_("Expenditure, object 6"), "expense"),
    Account("5700", N_("Expenditure, object 7"), "expense"),
    Account("5800", N_("Expenditure, object 8"), "expense"),
    Account("5900", N_("Expenditure, object 9"), "expense"),
    Account("5950", N_("Indirect cost recovery"), "expense"),
    Account("5960", N_("Bank charges"), "expense"),
    Account("5980", N_("Doubtful pledges"), "expense"),
    Account("5990", N_("Transfers out"), "expense"),
    Account("8010", N_("Budget control"), "memo"),
    Account("8020", N_("Allotments"), "memo"),
    Account("8030", N_("Obligations"), "memo"),
    Account("8040", N_("Reserve for obligations"), "memo"),
    Account("9010", N_("Memorandum, pledges"), "memo"),
    Account("9020", N_("Memorandum, pledges, contra"), "memo"),
    Account("9030", N_("Memorandum, services in kind"), "memo"),
    Account("9040", N_("Memorandum, services in kind, contra"), "memo"),
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


def in_words() -> dict[str, str]:
    """The names of the accounts as the screen says them, by those that the book has: for `words` of a column."""
    return {account.name: _(account.name) for account in CHART}
