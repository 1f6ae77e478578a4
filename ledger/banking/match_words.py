"""Evidence in words: one whole sentence per reason, in the officer's language."""

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.banking.match_values import Explanation, Proposal, Reason
from ledger.cells import clean, fill, hanging
from ledger.cells import width as cells_of
from ledger.i18n import N_, Language, _, screen_language
from ledger.money import Money

SENTENCES: Mapping[str, str] = {
    "reference-exact": N_("The text holds the reference {reference}."),
    "reference-spelled": N_("The text holds the reference {reference}, written as {written}."),
    "reference-shared": N_("The text holds {reference}, which several pledges share."),
    "reference-slip": N_("The text holds {written}, a slip away from the reference {reference}."),
    "reference-ending": N_("The text holds {written}, the end of the reference {reference}."),
    "reference-other": N_("The text holds another reference: {reference}."),
    "reference-strange": N_("The text holds {written}, which looks like a reference and is of no known pledge."),
    "no-reference": N_("There is no reference in the text."),
    "payer-iban": N_("The account {words} is known as that of {contributor}."),
    "payer-alias": N_("The payer's alias {words} means {contributor}."),
    "payer-name": N_("The payer is named {words}: {contributor}."),
    "payer-cut": N_("The payer's name begins with {words}, as only that of {contributor} does."),
    "payer-among": N_("The payer may be {contributor}: {words} is not proof."),
    "payer-like": N_("The payer may be {contributor}: a word is much like {words}."),
    "payer-learned": N_("Earlier money under {words} was always that of {contributor}."),
    "payer-recalled": N_("Money under {words} was that of {contributor} before, which is not proof."),
    "payer-family": N_("{contributor} rolls up to {parent}."),
    "payer-other": N_("The payer is {contributor} ({words}), not the pledge's contributor."),
    "payer-unknown": N_("Nothing tells who paid."),
    "amount-exact": N_("The amount is exactly what is open: {amount}."),
    "amount-stated": N_("The bank states that {amount} was sent, exactly what is open."),
    "amount-charges": N_("The amount is {amount} less {charges}, which banks may have kept."),
    "amount-rate": N_("At the day's rate it is {converted}, near the {amount} that is open."),
    "amount-part": N_("{amount} would be a part of the {left} that is open."),
    "amount-beyond": N_("{amount} is more than the {due} that is open."),
    "amount-differs": N_("The amount differs from the {due} that is open by {by}; the limit for charges is {limit}."),
    "payee-named": N_("The text names the payee: {payee}."),
    "payee-differs": N_("The money went to {words}, not to {payee}."),
    "amount-unpaid": N_("The amount is exactly what is not paid: {amount}."),
    "unpaid-differs": N_("{number} has {unpaid} unpaid, another amount."),
    "spent-before": N_("It was spent on {spent}, shortly before."),
    "spent-later": N_("{number} was spent on {spent}, after the value date {day}."),
    "several": N_("{amounts} make {total}."),
    "together": N_("Together with line {lines} it pays the whole of {pledge}."),
    "rate-far": N_("The bank's rate is {share} % away from the day's."),
    "rate-missing": N_("There is no exchange rate from {currency} on {day}."),
    "currency-impossible": N_("Money sent in {sent} cannot pay a pledge in {currency}."),
    "days-near": N_("The day is near the signature or the due date."),
    "days-late": N_("The day is {days} days after the due date."),
    "days-early": N_("The day is {days} days before the due date."),
    "signed-later": N_("{pledge} was signed on {signed}, after the value date {day}."),
    "nothing-else": N_("Nothing else that is open of {contributor} fits."),
    "nothing-fits": N_("Nothing that is open of {contributor} fits."),
    "twin": N_("It is a twin of line {lines}: nothing tells them apart."),
    "as-likely": N_("{pledge} fits as well."),
    "taken": N_("Line {line} pays it on better evidence."),
    "type-learned": N_("Lines with the words {words} were of the type {type} before, and of no other: {times} of them."),
    "sort-withheld": N_("Evidence of this sort ({sort}) was wrong too often in this book to be called certain."),
    "returns": N_("It returns the money of line {line}."),
    "in-suspense": N_("The money of line {line} is in suspense: nobody is known to have sent it."),
    "same-payer": N_("Line {line} has the same payer."),
    "same-reference": N_("Line {line} has the same reference: {reference}."),
    "nothing-open": N_("Nothing is open of {pledge}."),
    "unknown-pledge": N_("There is no pledge {pledge}."),
    "bank-interest": N_("The words are those of interest that the bank pays."),
    "bank-fee": N_("The words are those of a fee of the bank's own."),
    "other-side": N_("Line {line} of {account} is its other side: the same money between accounts of your own."),
    "own-account": N_("The text names your own account {account}."),
    "transfer-words": N_("The words are those of a transfer."),
    "no-receipt": N_("No receipt is known that it could return, or several fit alike."),
    "change-reference": N_("A reference in the text, such as {reference}, would prove it."),
    "change-alias": N_("An alias or account that only {contributor} uses would prove who paid."),
    "change-rate": N_("An exchange rate from {currency} for that day would allow a comparison."),
    "change-signed": N_("Only a date of signature up to {day} would allow it: fund pledge amend."),
    "change-sent": N_("Only money that was sent in {currency}, or in the account's own currency, could pay it."),
    "change-receipt": N_("Money that goes out can only return a posted receipt: {amount}, or that and charges."),
    "change-undo": N_("What paid it would have to be undone or returned first."),
    "change-by-hand": N_("You can decide it by hand."),
}

# The same in as few words as a column has room for; what is not here is told as its sentence.
BRIEF: Mapping[str, str] = {
    "reference-exact": N_("reference {reference}"),
    "reference-spelled": N_("reference {reference}, as {written}"),
    "reference-shared": N_("{reference}, shared by several"),
    "reference-slip": N_("{written}, near {reference}"),
    "reference-ending": N_("{written}, end of {reference}"),
    "reference-other": N_("another reference: {reference}"),
    "reference-strange": N_("unknown reference {written}"),
    "no-reference": N_("no reference"),
    "payer-iban": N_("account of {contributor}"),
    "payer-alias": N_("alias of {contributor}"),
    "payer-name": N_("name of {contributor}"),
    "payer-cut": N_("name of {contributor}"),
    "payer-among": N_("perhaps {contributor}"),
    "payer-like": N_("perhaps {contributor}"),
    "payer-learned": N_("as before: {contributor}"),
    "payer-recalled": N_("perhaps {contributor}, as before"),
    "payer-unknown": N_("payer unknown"),
    "type-learned": N_("{type}, as before"),
    "payee-named": N_("payee named"),
    "amount-unpaid": N_("exactly what is unpaid"),
    "spent-before": N_("spent on {spent}"),
    "amount-exact": N_("exactly what is open"),
    "amount-stated": N_("exactly what is open"),
    "amount-charges": N_("charges {charges}"),
    "amount-rate": N_("near {amount}"),
    "amount-part": N_("a part of {left}"),
    "amount-beyond": N_("more than {due}"),
    "nothing-fits": N_("nothing open fits"),
    "days-near": N_("near the day it is due"),
    "twin": N_("twin of {lines}"),
    "returns": N_("returns {line}"),
    "in-suspense": N_("in suspense"),
    "bank-interest": N_("words of interest"),
    "bank-fee": N_("words of a fee"),
    "other-side": N_("L-{line} of {account}"),
    "own-account": N_("own account {account}"),
    "transfer-words": N_("words of a transfer"),
    "no-receipt": N_("no receipt to return, or several"),
}

_ENGLISH = Language("en")


def brief(reason: Reason, language: Language) -> str:
    """The reason in a few words, for a column; its sentence where there are none."""
    if reason.name not in BRIEF:
        return words(reason, language).rstrip(".")
    return language.text(BRIEF[reason.name], **_facts(reason, language))


def words(reason: Reason, language: Language | None = None) -> str:
    """The reason as a sentence, its amounts and days as the language writes them; English where none is given.

    Raises KeyError for a reason that has no sentence.
    """
    spoken = language or _ENGLISH
    return spoken.text(SENTENCES[reason.name], **_facts(reason, spoken))


def sides(weighed: Proposal | Explanation, indent: str, width: int | None) -> Iterator[str]:
    """What speaks for it, then what speaks against it, a line each, in the language of the screen."""
    # For translators: what speaks for a proposal.
    both = ((_("for"), weighed.for_), (_("against"), weighed.against))
    wide = max(cells_of(name) for name, _reasons in both)
    for name, reasons in both:
        for reason in reasons:
            yield from hanging(f"{indent}{fill(name, wide)}  ", clean(words(reason, screen_language())), width)


def _facts(reason: Reason, language: Language) -> dict[str, str]:
    """What fills the gaps of a sentence; lines by the numbers that commands take."""
    return {
        name: ", ".join(f"L-{line}" for line in (fact if isinstance(fact, tuple) else (fact,)))
        if name in ("line", "lines")
        else _shown(fact, language)
        for name, fact in reason.facts
    }


def _shown(fact: object, language: Language) -> str:
    if isinstance(fact, Money):
        return language.money_with_code(fact)
    if isinstance(fact, date):
        return language.day(fact)
    if isinstance(fact, tuple):
        between = " + " if fact and isinstance(fact[0], Money) else ", "
        return between.join(_shown(part, language) for part in fact)
    return str(fact)
