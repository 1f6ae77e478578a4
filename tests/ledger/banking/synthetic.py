"""Made-up years of a fund with their truth: pledges, the bank's lines that pay them in many manners, and lines that pay nothing.

`world(seed, manner)` is always the same for the same arguments. A `Manner` is how people and banks write: languages,
references, frames of the bank. Nothing here is taken from a real file.
"""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random

from ledger.banking.match_measure import Truth
from ledger.banking.match_values import OpenInstalment, OpenLine, Payer, Rates
from ledger.money import Money

START, DAYS = date(2017, 1, 9), 1800
USD = {"EUR": Decimal("1.12"), "CHF": Decimal("1.04"), "CAD": Decimal("0.76"), "SEK": Decimal("0.11"), "JPY": Decimal("0.0091")}
OFFICES = {
    "en": ("EMBASSY OF {}", "PERMANENT MISSION OF {}", "MINISTRY OF FOREIGN AFFAIRS {}", "GOVERNMENT OF {}", "{}"),
    "es": ("EMBAJADA DE {}", "MISION PERMANENTE DE {}", "MIN RELACIONES EXTERIORES {}", "GOBIERNO DE {}", "TESORERIA GRAL {}"),
    "fr": ("AMBASSADE DE {}", "MISSION PERMANENTE {}", "MIN AFFAIRES ETRANGERES {}", "GOUVERNEMENT {}", "TRESOR PUBLIC {}"),
    "pt": ("EMBAIXADA DE {}", "MISSAO PERMANENTE DE {}", "MIN NEGOCIOS ESTRANGEIROS {}", "GOVERNO DE {}", "TESOURO {}"),
}
FRAMES = {
    "plain": "{ref}",
    "swift": "/ROC/{ref}//URI/CONTRIBUTION",
    "sepa": "SEPA CT EREF+{ref} SVWZ+ZUWENDUNG",
    "spanish": "TRANSF RECIBIDA CONCEPTO: APORTE {ref} OFIC 0182",
    "wire": "INCOMING WIRE TRN 20881{serial} OBI {ref} CONTRIB",
}
NUMBERS = {
    "book": "P-{year}-{no:04}",
    "agreement": "AG/{year}/{no:03}",
    "coded": "{code}{year}-{no:04}",
    "note": "NV{no:03}-{year}",
}
STRAYS = ("HOTEL {} DEPOSIT", "TRAVEL TO {} REFUND", "INTEREST CREDIT", "{} TOURS LTD", "CAFETERIA SALES", "REFUND VISA FEE")


@dataclass(frozen=True)
class Manner:
    """How it is written."""

    language: str = "en"
    number: str = "book"
    frame: str = "plain"
    named: Decimal = Decimal("0.6")  # share of the lines that name their pledge
    cut: int = 35  # signs of a counterparty that the bank keeps
    off: Decimal = Decimal("0.006")  # how far the bank's rate may be from the table's


@dataclass
class World:
    """What the matcher is given, and the truth of every line."""

    payers: list[Payer]
    rates: Rates
    manner: Manner
    chance: Random
    pledges: list[OpenInstalment] = field(default_factory=list)
    lines: list[OpenLine] = field(default_factory=list)
    truths: dict[int, Truth] = field(default_factory=dict)
    table: list[tuple[str, date, Decimal]] = field(default_factory=list)

    def rate(self, code: str, day: date) -> Decimal:
        found = self.rates.on(code, day)
        assert found
        return found.usd

    def receive(
        self, day: date, amount: Decimal, payer: str, text: str, paid: dict[str, Decimal], sent: Money | None = None
    ) -> None:
        """A line of the bank, and what it pays in truth."""
        number = len(self.lines) + 1
        self.lines.append(
            OpenLine(number, day, money(amount, "USD"), text, counterparty=payer[: self.manner.cut], original=sent, row=number)
        )
        codes = {one.pledge: one.open.currency for one in self.pledges}
        self.truths[number] = Truth({(pledge, 0): money(part, codes[pledge]).units for pledge, part in paid.items()})


def money(amount: Decimal, code: str) -> Money:
    return Money(amount.quantize(Decimal(1) if code == "JPY" else Decimal("0.01")), code)


@cache
def states() -> tuple[tuple[str, dict[str, str]], ...]:
    """Codes and names of contributors that the program knows."""
    rows = csv.DictReader(files("ledger.contributions").joinpath("contributors.csv").read_text("utf-8").splitlines())
    return tuple(
        (row["code"], {name[-2:]: row[name] for name in row if name.startswith("name")}) for row in rows if len(row["code"]) == 3
    )


def world(seed: int, manner: Manner, pledges: int = 250) -> World:
    """A fund of five years."""
    chance = Random(seed)
    chosen = chance.sample(states(), 60)
    payers = [Payer(code, tuple(dict.fromkeys(filter(None, names.values())))) for code, names in chosen]
    table = [(code, START + timedelta(30 * month), (usd * (1 + Decimal(chance.randint(-40, 40)).scaleb(-3))).quantize(Decimal("0.000001")))
             for code, usd in USD.items() for month in range(-1, DAYS // 30 + 12)]  # fmt: skip
    made = World(payers, Rates(table), manner, chance, table=table)
    for no in range(1, pledges + 1):
        code, _ = chance.choice(chosen)
        signed = START + timedelta(chance.randrange(DAYS))
        currency = chance.choice(("USD", "USD", *USD))
        amount = Decimal(
            chance.choice((chance.randint(1, 90) * 10_000, chance.randint(100, 9000) * 100, chance.randint(10_000, 9_999_999)))
        )
        number = NUMBERS[manner.number].format(year=signed.year, no=no, code=code)
        due = signed + timedelta(chance.choice((30, 90, 180)))
        made.pledges.append(OpenInstalment(number, 1, code, due, signed, money(amount, currency), (number,)))
    for one in list(made.pledges):
        _pay(made, one, dict(chosen)[one.contributor])
    for _ in range(pledges // 8):
        _stray(made, chance.choice(chosen)[1])
    chance.shuffle(made.lines)
    return made


def _pay(made: World, one: OpenInstalment, names: dict[str, str]) -> None:
    chance, due = made.chance, one.open.amount
    how = chance.choice(("whole",) * 6 + ("parts", "parts", "share", "late", "never"))
    if how == "never":
        return
    first = one.signed + timedelta(chance.randint(3, 150 if how != "late" else 500))
    shares = {"parts": (Decimal("0.4"), Decimal("0.6")), "share": (chance.choice((Decimal("0.5"), Decimal("0.25"))),)}.get(
        how, (Decimal(1),)
    )
    for no, share in enumerate(shares):
        _arrive(made, one, names, first + timedelta(45 * no), money(due * share, one.open.currency).amount)


def _arrive(made: World, one: OpenInstalment, names: dict[str, str], day: date, part: Decimal) -> None:
    chance, manner, code = made.chance, made.manner, one.open.currency
    office = chance.choice(OFFICES[manner.language]).format((names.get(manner.language) or names["en"]).upper())
    named = chance.random() < manner.named
    reference = chance.choice(_spelled(one.pledge, chance)) if named else ""
    text = FRAMES[manner.frame].format(ref=reference, serial=chance.randint(100, 999)).strip()
    charges = Decimal(chance.choice((0, 0, 0, 0, 15, 25)))
    if code == "USD":
        made.receive(day, part - charges, office, text, {one.pledge: part})
        return
    off = 1 + manner.off * Decimal(chance.randint(-100, 100)).scaleb(-2)
    came = part * made.rate(code, day) * off
    stated = chance.random() < 0.5
    made.receive(day, came, office, text, {one.pledge: part}, money(part, code) if stated else None)


def _spelled(reference: str, chance: Random) -> tuple[str, ...]:
    """As it is, and as people write it."""
    bare = "".join(sign for sign in reference if sign.isalnum())
    at = chance.randrange(2, len(reference) - 1)
    return (
        reference,
        reference,
        reference,
        reference.lower(),
        bare,
        reference.replace("-", " ").replace("/", " "),
        reference[:at] + reference[at + 1 :],
    )


def _stray(made: World, names: dict[str, str]) -> None:
    chance = made.chance
    text = chance.choice(STRAYS).format(names["en"].upper())
    amount = Decimal(chance.choice((chance.randint(1, 90) * 100, chance.randint(1000, 999_999)))).scaleb(-1)
    made.receive(START + timedelta(chance.randrange(DAYS)), amount, text if chance.random() < 0.5 else "", text, {})
