"""A small world for the matcher: a few contributors, short ways to write lines and pledges, nothing copied from a bank."""

from datetime import date
from decimal import Decimal

from ledger.banking.match_values import OpenInstalment, OpenLine, PastReceipt, Payer, Rates
from ledger.banking.matching import propose
from ledger.money import Money

PAYERS = (
    Payer("ESP", ("Spain", "España", "Espagne", "Espanha"), ("AECID",), ("ES91 2100 0418 4502 0005 1332",)),
    Payer("FRA", ("France", "Francia", "França"), ("Trésor public",)),
    Payer("PER", ("Peru", "Perú", "Pérou")),
    Payer("USA", ("United States of America", "United States")),
    Payer("US-INL", ("US Department of State",), ("State INL",), parent="USA"),
    Payer("GBR", ("United Kingdom",)),
    Payer("X-ENP", ("ENDESA Peru",)),
)
RATES = Rates(
    (code, date(year, month, 1), Decimal(rate))
    for code, rate in (("EUR", "1.1000"), ("GBP", "1.3000"), ("CHF", "1.0500"))
    for year in (2025, 2026)
    for month in range(1, 13)
)


def money(text, code="USD"):
    return Money(Decimal(text), code)


def line(number, amount, text="", payer="", on=date(2026, 6, 1), sent=None, **more):
    """A bank line of a USD account; `sent` is what the bank says the payer sent, as ("EUR", "100.00")."""
    return OpenLine(
        number, on, money(amount), text, counterparty=payer, original=money(sent[1], sent[0]) if sent else None, **more
    )


def pledge(number, contributor, amount, code="USD", signed=date(2026, 1, 10), due=date(2026, 6, 30), no=1, also=()):
    return OpenInstalment(number, no, contributor, due, signed, money(amount, code), (number, *also))


def past(number, amount, pledge_number, contributor, paid, on=date(2026, 5, 1), payer="", no=1):
    return PastReceipt(number, on, money(amount), contributor, pledge_number, no, paid, counterparty=payer)


def match(lines, pledges, before=(), payers=PAYERS, rates=RATES, settings=None):
    """Results by line."""
    return {result.line: result for result in propose(lines, pledges, payers, before, rates, settings)}


def paid(result, place=0):
    """What a proposal pays: {(pledge, instalment): amount}."""
    return {(part.pledge, part.instalment): part.amount for part in result.proposals[place].assignments}


def names(result, place=0):
    """(names of reasons for, names of reasons against) of a proposal."""
    proposal = result.proposals[place]
    return {reason.name for reason in proposal.for_}, {reason.name for reason in proposal.against}
