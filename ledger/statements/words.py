"""The words of a statement: names of lines, classes and columns, and what each line means. Marked for the catalogues."""

from ledger.i18n import N_, Language
from ledger.statements.figures import OBJECTS, Facts

LINE_NAMES = {
    "A1": N_("Outstanding at the start"),
    "A2": N_("New pledges"),
    "A3": N_("Amendments"),
    "A4": N_("Cancelled by the contributor"),
    "A5": N_("Written off"),
    # For translators: line A6, pledges that were paid.
    "A6": N_("Received"),
    "A6r": N_("Receipts returned"),
    "A7": N_("Exchange differences on pledges"),
    "A8": N_("Outstanding at the end"),
    # For translators: stands under "Outstanding at the end".
    "A9a": N_("of which overdue"),
    "A9b": N_("of which due within 12 months"),
    "A9c": N_("of which due later"),
    "A10": N_("Conditional pledges, not counted above"),
    "B1": N_("Opening unspent balance"),
    "B2": N_("Contributions received, before bank charges"),
    "B3": N_("Receipts returned or reversed"),
    "B4": N_("Refunds to the contributor"),
    "B5": N_("Interest"),
    "B6": N_("Exchange differences on cash"),
    "B7": N_("Transfers"),
    "B8": N_("Total funds available"),
    "B9": N_("Indirect cost recovery"),
    "B10": N_("Bank charges"),
    "B11": N_("Total expenditure"),
    "B12": N_("Obligations of earlier periods cancelled"),
    "B13": N_("Total uses"),
    "B14": N_("Closing unspent balance"),
    "B15": N_("Open obligations"),
    "B16": N_("Uncommitted balance"),
}
# The nine objects of expenditure, where the book names none.
OBJECT_NAMES = (
    # For translators: object of expenditure 1, salaries and benefits of posts; follows "Expenditure:".
    N_("posts"),
    N_("temporary personnel"),
    N_("fellowships"),
    N_("travel"),
    N_("documents"),
    N_("equipment and supplies"),
    N_("buildings and maintenance"),
    # For translators: object of expenditure 8, contracts paid by results.
    N_("performance contracts"),
    N_("other expenses"),
)
MEANINGS = {
    "A1": N_("Signed, unconditional pledges not yet received when the period began."),
    "A2": N_("Pledges signed in the period."),
    "A3": N_("Pledges increased or reduced in the period by agreement."),
    "A4": N_("Pledges withdrawn by the contributor."),
    "A5": N_("Pledges judged uncollectible and written off with approval."),
    "A6": N_("Money received against pledges, before bank charges, at the value of the day of receipt."),
    "A6r": N_("Money that bounced or was recalled; the pledge is open again."),
    "A7": N_("Change in the value of unpaid pledges, and the difference realised when one is paid."),
    "A8": N_("The sum of lines A1 to A7."),
    "A9a": N_("The part of A8 whose day has passed."),
    "A9b": N_("The part of A8 that is due in the next twelve months."),
    "A9c": N_("The part of A8 that is due after that."),
    "A10": N_("Pledges that depend on a condition; they are not in A8."),
    "B1": N_("The closing balance of the period before; nothing when counted since inception."),
    "B2": N_("What the contributor sent, at the rate of the value date; bank charges are in B10."),
    "B3": N_("Receipts that bounced or were recalled by the bank."),
    "B4": N_("Unspent money paid back to the contributor."),
    "B5": N_("The contributor's share of the interest earned."),
    "B6": N_("Gains and losses on cash held in other currencies; those on pledges are in A7."),
    "B7": N_("Money moved between purposes or funds with the contributor's consent."),
    "B8": N_("The sum of lines B1 to B7."),
    "B9": N_("The share of the contribution that pays for the organization's support costs."),
    "B10": N_("What banks took from the contributor's payments on the way."),
    "B11": N_("Spending by object of expenditure; B11 is its sum."),
    "B12": N_("Spending charged earlier that did not come about."),
    "B13": N_("The sum of lines B9 to B12."),
    "B14": N_("B8 and B13 together: what is left to spend."),
    "B15": N_("Orders placed and not yet paid: commitments, not spending."),
    "B16": N_("B14 and B15 together: what is free for new commitments."),
}
# The six classes of AG/RES. 2019 (XXXIV-O/04), paragraph 11.
CLASS_NAMES = {
    "member_state": N_("Member state"),
    "permanent_observer": N_("Permanent observer"),
    "inter_american_entity": N_("Entity of the inter-American system"),
    "public_entity": N_("Public entity"),
    "private_entity": N_("Private entity"),
    "other_source": N_("Other source"),
}
# Where exchange rates come from, by the names they are recorded under; any other stands as the book has it.
RATE_SOURCES = {"UNORE": N_("UN operational rate"), "ECB": N_("European Central Bank")}
# The fund that the General Assembly made has names in four languages; any other is called as the book has it.
FUND_NAMES = (N_("Coordinator on Trafficking in Persons"), N_("Fund for the Coordinator on Trafficking in Persons"))
COLUMNS = (N_("This quarter"), N_("Year to date"), N_("Since inception"))


def line_name(code: str, facts: Facts, language: Language) -> str:
    """The name of a line in the statement's language; an object of expenditure by the book's own name."""
    if code not in OBJECTS:
        return language.text(LINE_NAMES[code])
    # For translators: followed by the name of an object of expenditure, such as "travel".
    return language.text(N_("Expenditure: {object}"), object=object_name(OBJECTS.index(code) + 1, facts, language))


def object_name(number: int, facts: Facts, language: Language) -> str:
    """The name of an object of expenditure, 1 to 9, in the statement's language: the book's own, or the usual one."""
    own = facts.objects[number - 1 : number]
    return (own[0].of(language.code) if own else "") or language.text(OBJECT_NAMES[number - 1])


def meaning(code: str, language: Language) -> str:
    """What a line means, as one sentence."""
    return language.text(MEANINGS["B11" if code in OBJECTS else code])
