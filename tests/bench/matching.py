"""Matching (P6): lines against half as many instalments of a twentieth as many contributors, against two seconds and a tenth of it.

Times are the processor's, so that what else runs on the machine does not count. Every instalment is paid in two parts,
every fourth part less bank charges, at the day's rate where it is in euro; six of ten lines name their pledge, one of ten
has a sender whom nobody knows. 100,000 lines are also set against no more than 5,000 instalments, beside half the lines
against as many: what is over is other money of the same contributors, a third of it under the name of a pledge.
"""

import time
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from ledger.banking.match_values import OpenInstalment, OpenLine, Payer, Rates
from ledger.banking.matching import propose
from ledger.money import Money
from tests.bench.measure import Figure, Times, race
from tests.bench.yard import Yard, short

FIRST = date(2016, 1, 4)
HELD = 10_000  # the size that the two seconds are for
FEW = 5000  # instalments that very many lines are set against
Given = tuple[list[OpenLine], list[OpenInstalment], list[Payer], Rates]


def matching(yard: Yard, lines: int) -> None:
    """10,000 lines in at most 2 s, and ten times the lines in at most 12 times the time."""
    del yard  # no book is needed
    ours = _against(
        world(lines, lines // 2), world(lines // 10, lines // 20), "matching", "a tenth of it", 12.0 if lines >= HELD else None
    )
    if lines == HELD:
        Figure("P6", "matching", f"{short(lines)} lines", lines, ours.median * 1000, 2000, "2 s", 1.0, spread=ours.spread).tell()


def few_open(yard: Yard, lines: int) -> None:
    """Twice the lines against as many instalments in at most 2.2 times the time: in step with n log n."""
    del yard
    _against(world(lines, FEW), world(lines // 2, FEW), "matching, few open", "half of it", 2.2)


def _against(given: Given, less: Given, name: str, against: str, gate: float | None) -> Times:
    times = race({"ours": partial(_took, given), "less": partial(_took, less)}, enough=30)
    ours, spread = times["ours"], max(times["ours"].spread, times["less"].spread)
    lines = len(given[0])
    Figure(
        "P6", name, f"{short(lines)} lines", lines, ours.median * 1000, times["less"].median * 1000, against, gate, spread=spread
    ).tell()  # fmt: skip
    return ours


def _took(given: Given) -> float:
    lines, instalments, payers, rates = given
    begun = time.process_time()
    found = propose(lines, instalments, payers, (), rates)
    took = time.process_time() - begun
    assert len(found) == len(lines)
    return took


def world(lines: int, promised: int) -> Given:
    """Made-up lines and what they pay of so many instalments, always the same."""
    chance, count = Random(lines), max(promised // 10, 10)
    payers = [
        Payer(f"IA-B{no}", (f"Institute {no:04} for the Protection of Victims", f"Instituto {no:04} de Protección"))
        for no in range(count)
    ]
    months = [(FIRST + timedelta(30 * no), Decimal("1.1") + Decimal(chance.randint(-20, 20)).scaleb(-3)) for no in range(130)]
    rates = Rates(("EUR", day, rate) for day, rate in months)
    found: list[OpenLine] = []
    instalments: list[OpenInstalment] = []
    for no in range(promised):
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
    for number in range(len(found) + 1, lines + 1):
        day, payer = FIRST + timedelta(chance.randrange(3700)), chance.randrange(count)
        named = instalments[chance.randrange(payer, promised, count)].pledge if chance.randrange(3) == 0 else ""
        other = Money(Decimal(chance.randrange(50_000, 50_000_000)).scaleb(-2), "USD")
        found.append(OpenLine(number, day, other, f"TRANSFER {named}", counterparty=payers[payer].names[0].upper()[:35]))
    return found, instalments, payers, rates
