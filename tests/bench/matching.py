"""Matching (P6): lines against half as many instalments of a twentieth as many contributors, against two seconds and a tenth of it.

Times are the processor's, so that what else runs on the machine does not count. Every instalment is paid in two parts,
every fourth part less bank charges, at the day's rate where it is in euro; six of ten lines name their pledge, one of ten
has a sender whom nobody knows.
"""

import time
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledger.banking.matching import OpenInstalment, OpenLine, Payer, Rates, propose
from ledger.money import Money
from tests.bench.measure import Figure, race
from tests.bench.yard import Yard, short

FIRST = date(2016, 1, 4)
HELD = 10_000  # the size that the two seconds are for
Given = tuple[list[OpenLine], list[OpenInstalment], list[Payer], Rates]


def matching(yard: Yard, lines: int) -> None:
    """10,000 lines in at most 2 s, and ten times the lines in at most 12 times the time."""
    del yard  # no book is needed
    given, tenth = world(lines), world(lines // 10)
    times = race({"ours": lambda: _took(given), "tenth": lambda: _took(tenth)}, enough=30)
    ours, less = times["ours"], times["tenth"]
    if lines == HELD:
        Figure("P6", "matching", f"{short(lines)} lines", lines, ours.median * 1000, 2000, "2 s", 1.0, spread=ours.spread).tell()
    gate, spread = (12.0 if lines >= HELD else None), max(ours.spread, less.spread)
    Figure(
        "P6",
        "matching",
        f"{short(lines)} lines",
        lines,
        ours.median * 1000,
        less.median * 1000,
        "a tenth of it",
        gate,
        spread=spread,
    ).tell()


def _took(given: Given) -> float:
    lines, instalments, payers, rates = given
    begun = time.process_time()
    found = propose(lines, instalments, payers, (), rates)
    took = time.process_time() - begun
    assert len(found) == len(lines)
    return took


def world(lines: int) -> Given:
    """Made-up lines and what they pay, always the same."""
    chance, count = Random(lines), max(lines // 20, 10)
    payers = [
        Payer(f"IA-B{no}", (f"Institute {no:04} for the Protection of Victims", f"Instituto {no:04} de Protección"))
        for no in range(count)
    ]
    months = [(FIRST + timedelta(30 * no), Decimal("1.1") + Decimal(chance.randint(-20, 20)).scaleb(-3)) for no in range(130)]
    rates = Rates(("EUR", day, rate) for day, rate in months)
    found: list[OpenLine] = []
    instalments: list[OpenInstalment] = []
    for no in range(lines // 2):
        signed, code = FIRST + timedelta(chance.randrange(3600)), chance.choice(("USD", "USD", "EUR"))
        amount = Money(Decimal(chance.randrange(50_000, 50_000_000)).scaleb(-2), code)
        number, payer = f"P-{signed.year}-{no:05}", payers[no % count]
        instalments.append(OpenInstalment(number, 1, payer.code, signed + timedelta(90), signed, amount, (number, f"AG-{no}")))
        for place, share in enumerate(("0.4", "0.6")):
            day = signed + timedelta(20 + 60 * place)
            rate = rates.on(code, day)
            assert rate, "rates from before the first day on"
            came = (amount.amount * Decimal(share) * rate.usd).quantize(Decimal("0.01")) - chance.choice((0, 0, 0, 15))
            text = f"CONTRIB {number}" if chance.randrange(10) < 6 else "TRANSFER RECEIVED"
            sender = payer.names[0].upper()[:35] if chance.randrange(10) else f"UNKNOWN SENDER {no}"
            found.append(OpenLine(len(found) + 1, day, Money(came, "USD"), text, counterparty=sender))
    return found, instalments, payers, rates
