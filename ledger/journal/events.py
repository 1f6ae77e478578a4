"""What the events of the journal are called on a screen and on paper; in the book, and for programs, they have their English names."""

from ledger.i18n import N_, P_, _

EVENTS = (
    # pledges
    N_("pledge made"), N_("pledge increased"), N_("pledge reduced"), N_("pledge cancelled"), N_("pledge written off"), N_("pledge recovered"),
    N_("pledge doubtful"), N_("pledge discounted"), N_("discount unwound"), N_("signed"), N_("condition met"), N_("instalment due"),
    # money received and sent back
    N_("receipt"), N_("gift"), N_("unidentified receipt"), N_("identified receipt"), N_("receipt returned"), N_("suspense sent out"),
    N_("refund approved"), N_("refund paid"), N_("transfer in"), N_("own transfer"), N_("in kind"), N_("interest received"), N_("bank charge"),
    N_("payment"), N_("not of this fund"),
    # the budget
    N_("allotment"), N_("obligation"), N_("obligation released"), N_("obligation lapsed"), N_("expenditure"), N_("disbursement"),
    N_("advance"), N_("advance rendered"), N_("advance refunded"), N_("recovery charged"), N_("recovery returned"), N_("recovery settled"),
    # what is shared out, and values
    N_("interest earned"), N_("interest allocated"), N_("spending attributed"), N_("refund of spending attributed"), N_("charges attributed"),
    N_("refund of charges attributed"), N_("exchange attributed"), N_("revaluation"), N_("revaluation settled"), N_("year end"),
)  # fmt: skip
# What happened to a pledge, and to an obligation, an expenditure or an advance, by the words of their own rows.
PLEDGE_EVENTS = {
    "made": P_("what happened to a pledge", "made"), "amended": P_("what happened to a pledge", "amended"), "moved": P_("what happened to a pledge", "moved"), "signed": N_("signed"),
    "condition_met": N_("condition met"), "cancelled": P_("what happened to a pledge", "cancelled"), "written_off": P_("what happened to a pledge", "written off"),
    "recovered": P_("what happened to a pledge", "recovered"),
}  # fmt: skip
COMMITMENT_EVENTS = {
    "raised": N_("raised"), "spent": N_("spent"), "ordered": N_("ordered"), "released": N_("released"), "lapsed": N_("lapsed"),
    "paid": P_("what happened to an expenditure", "paid"), "rendered": N_("rendered"), "refunded": N_("paid back"),
}  # fmt: skip


def in_words() -> dict[str, str]:
    """The names of the events as the screen says them, by those that the book has: for `words` of a column."""
    return {event: _(event) for event in EVENTS}
