"""The words of parts D, F, G and I: names of lines, and what each means. Marked for the catalogues."""

from ledger.i18n import N_

FUND_LINE_NAMES = {
    "F1": N_("Opening balance of the fund"),
    # For translators: lines F2.1 to F2.6, contributions by class of contributor.
    "F2.1": N_("From member states"),
    "F2.2": N_("From permanent observers"),
    "F2.3": N_("From entities of the inter-American system"),
    "F2.4": N_("From public entities"),
    "F2.5": N_("From private entities"),
    "F2.6": N_("From other sources"),
    "F2": N_("Contributions received, before bank charges"),
    "F3": N_("Receipts returned or reversed"),
    "F4": N_("Interest"),
    "F5": N_("Exchange differences on cash"),
    "F6": N_("Transfers and other movements"),
    "F7": N_("Total sources"),
    "F8": N_("Indirect cost recovery"),
    "F9": N_("Bank charges"),
    "F10": N_("Expenditure, all objects"),
    "F11": N_("Refunds to contributors"),
    "F12": N_("Obligations of earlier periods cancelled"),
    "F13": N_("Total uses"),
    "F14": N_("Closing balance of the fund"),
    "F15": N_("Program-budget, opening balance"),
    "F16": N_("Program-budget, transfers in"),
    "F17": N_("Program-budget, spent"),
    "F18": N_("Program-budget, closing balance"),
    "F19": N_("Both balances, as the ledger has them"),
    "F20": N_("Contributions received of this contributor (B2)"),
}
# What a line of parts D and G is called where it stands alone.
TRACED_NAMES = {"D": N_("Spending of the quarter, against the budget"), "G": N_("From a statement to the accounts")}
# Accounts that stand between part B and net assets: their lines, and their names as a contributor reads them.
ACCOUNT_CODES = {"1180": "G3", "1190": "G4", "2110": "G5", "2130": "G6"}
BRIDGE_NAMES = {
    "1180": N_("Allowance for doubtful pledges"),
    "1190": N_("Discount on pledges due later"),
    "2110": N_("Money received under conditions that are not met yet"),
    "2130": N_("Refunds approved and not yet paid"),
}
PART_MEANINGS = {
    "D1-D12": N_("The fund's budget and spending by object of expenditure, and what is on no budget of the year; D12 is F10."),
    "F1-F14": N_("The specific fund: all contributors, and what is not shared out to any of them yet."),
    "F15-F19": N_("The program-budget's share, which is no contribution and never mixed with the fund; F19 has both."),
    "F20-F21": N_("Line B2 of this statement, and what part of F2 it is."),
    "G1-G8": N_("From B14 over pledges, allowance, discount and what is owed to the net assets that the accounts have."),
    "I": N_("The lines of parts A and B by agreement; added up over all of them they are those of the statement."),
}
