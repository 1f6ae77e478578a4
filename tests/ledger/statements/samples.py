"""Statements to test with: the worked example of event 8, and others that are hard to print."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements.figures import (
    Bridge,
    Facts,
    FundFacts,
    Issue,
    Movement,
    Names,
    Open,
    Party,
    Pledge,
    Previous,
    Rate,
    Receipt,
    Signed,
    StatementFigures,
    Step,
    draw_up,
)
from ledger.statements.figures_fund import Apart, Budget, Object, Whole, lines_of
from ledger.statements.figures_lines import in_order
from ledger.statements.figures_quarters import OfQuarter
from ledger.statements.figures_sharing import Beside, Moves, Posted, by_agreement

SPAIN = Party("ESP", Names("Spain", "España", "Espagne", "Espanha"), "permanent_observer", "es", "es-ES")
FUND = FundFacts(
    "TIP",
    Names(
        "Fund for the Coordinator on Trafficking in Persons",
        "Fondo para el Coordinador contra la Trata de Personas",
        "Fonds du Coordonnateur chargé de la traite des personnes",
        "Fundo para o Coordenador de Combate ao Tráfico de Pessoas",
    ),
    "AG/RES. 1948 (XXXIII-O/03), AG/RES. 2019 (XXXIV-O/04)",
)
Q3 = Quarter(2026, 3)
SEALED = Issue(
    known_on=date(2026, 10, 7),
    number="S-2026-0026",
    prepared=Signed("A. Reyes", date(2026, 10, 7)),
    approved=Signed("L. Mora", date(2026, 10, 8)),
    last_entry="J-2026-000847",
    chain_head="7f3a91c055de08b2" * 4,
)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def moved(on: str, line: str, amount: str, base: str = "", currency: str = "USD", pledge: str = "", late: str = "") -> Movement:
    """A posting of Spain's; `base` is left out where it is the amount."""
    from_day = date.fromisoformat(late) if late else None
    return Movement("ESP", date.fromisoformat(on), line, currency, Decimal(amount), Decimal(base or amount), pledge, from_day)


# Event 8 of the accounting rules: EUR 100,000 pledged at 1.08, a quarter end at 1.10, EUR 60,000 received through a bank
# that converts at 1.05 and keeps EUR 25, the rest revalued at 1.07 and cut by EUR 20,000.
EVENT_8 = (
    moved("2026-04-15", "A2", "100000", "108000", "EUR", "P-2026-0003"),
    moved("2026-06-30", "A7", "0", "2000", "EUR", "P-2026-0003"),
    moved("2026-08-12", "A6", "-60000", "-63000", "EUR", "P-2026-0003"),
    moved("2026-08-12", "A7", "0", "-3000", "EUR", "P-2026-0003"),
    moved("2026-08-12", "B10", "26.25"),
    moved("2026-09-30", "A7", "0", "-1200", "EUR", "P-2026-0003"),
    moved("2026-09-30", "A3", "-20000", "-21400", "EUR", "P-2026-0003"),
)
PLEDGE_8 = Pledge(
    "P-2026-0003",
    "note verbale 114",
    date(2026, 4, 15),
    money("80000", "EUR"),
    (Open(date(2027, 1, 31), money("20000", "EUR"), money("21400")),),
)
RECEIPT_8 = Receipt(
    "R-2026-0007",
    date(2026, 8, 12),
    "BK-99120/88",
    money("60000", "EUR"),
    Decimal("1.05"),
    money("63000"),
    ("P-2026-0003",),
)
FACTS_8 = Facts(
    SPAIN,
    FUND,
    Q3,
    SEALED,
    pledges=(PLEDGE_8,),
    receipts=(RECEIPT_8,),
    rates=(Rate("EUR", date(2026, 9, 30), Decimal("1.0700"), "UN operational rate"),),
    previous=Previous("S-2026-0018", money("110000"), money("0")),
)
SPENT = (
    moved("2026-08-31", "B5", "-36.81"),
    moved("2026-08-31", "B9", "7560"),
    moved("2026-09-30", "B11.2", "2563.68"),
    moved("2026-09-30", "B11.4", "1372.99"),
    moved("2026-09-30", "B11.5", "300.52"),
    moved("2026-09-30", "B11.8", "1637.91"),
    moved("2026-09-30", "B15", "5576"),
)


def event_8() -> StatementFigures:
    """The worked example as a statement."""
    return draw_up(FACTS_8, EVENT_8)


def full() -> StatementFigures:
    """The same with interest, recovery, spending and obligations: what later statements hold."""
    return draw_up(FACTS_8, (*EVENT_8, *SPENT))


def empty() -> StatementFigures:
    """A quarter in which nothing happened, of a contributor without a pledge; a draft."""
    party = Party("USA", Names("United States of America", "Estados Unidos de América"), "member_state", "en", "en-US")
    return draw_up(Facts(party, FUND, Q3, Issue(date(2026, 10, 7))), ())


def crowded(receipts: int = 60) -> StatementFigures:
    """Pledges in three currencies, a returned receipt, late entries, sixty receipts, fourteen digits, a long name, a formula's name."""
    name = "=cmd|' /C calc'!A0 Institution for the Promotion of the Rights of Women and of Children in the Caribbean & Beyond"
    party = replace(SPAIN, names=Names(name), kind="private_entity")
    pledges = [
        Pledge(
            f"P-2025-{n:04d}",
            "",
            date(2025, 3, n),
            money("150000", "USD"),
            (Open(date(2026, 8, n), money("150000"), money("150000")),),
        )
        for n in range(1, 8)
    ]
    pledges += [
        Pledge("P-2026-0100", "", date(2026, 1, 5), money("123456789012.34", "EUR"), (Open(date(2027, 9, 30), money("123456789012.34", "EUR"), money("135802467913.57")),)),
        Pledge("P-2026-0101", "", date(2026, 1, 5), money("50000000", "JPY"), (Open(date(2028, 1, 5), money("50000000", "JPY"), money("335000")),)),
        Pledge("P-2026-0102", "", None, money("40000", "USD"), (), True, "approval by the national parliament"),
    ]  # fmt: skip
    rows = [
        moved("2025-03-01", "A2", "2050000"),
        moved("2026-01-05", "A2", "123456789012.34", "135802467913.57", "EUR"),
        moved("2026-01-05", "A2", "50000000", "335000", "JPY"),
        moved("2026-02-01", "A10", "40000"),
        moved("2026-07-31", "A6", str(-1_000_000)),
        moved("2026-08-20", "A6r", "20000"),
        moved("2026-08-21", "A5", "-20000", late="2026-06-20", pledge="P-2025-0001"),
        moved("2026-07-31", "B10", "75"),
    ]
    value = Decimal(1_000_000) / receipts
    parts = [value.quantize(Decimal("0.01"))] * (receipts - 1)
    parts.append(Decimal(1_000_000) - sum(parts))
    paid = [
        Receipt(f"R-2026-{n:04d}", date(2026, 7, 1 + n % 31), f"FT26{n:012d}", Money(part, "USD"), Decimal(1), Money(part, "USD"), ("P-2025-0001", "P-2025-0002"))
        for n, part in enumerate(parts)
    ]  # fmt: skip
    back = Receipt("R-2026-0002", date(2026, 8, 20), "RET-1", money("-20000"), Decimal(1), money("-20000"), ("P-2025-0001",))
    facts = Facts(party, FUND, Q3, replace(SEALED, version=2, two_people=False, approved=None), tuple(pledges), (*paid, back))
    return draw_up(facts, rows)


def _columns(quarter: str, year: str = "", inception: str = "") -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(quarter), Decimal(year or quarter), Decimal(inception or year or quarter)


def whole(scale: int = 1) -> Whole:
    """A fund that more than Spain gives to; every amount `scale` times as large."""
    shared = {
        "B2": _columns("63000", "220000", "480000"), "B3": _columns("0", "-2500"), "B4": _columns("0", "0", "-1200.50"), "B5": _columns("214.62", "350.17", "912.40"),
        "B6": _columns("-12.30", "-40.11"), "B9": _columns("-7560", "-26400", "-57600"), "B10": _columns("-26.25", "-80.50", "-155"),
        "B11.2": _columns("-8200"), "B11.4": _columns("-4100", "-9300.25", "-30410.75"), "B11.5": _columns("-960"), "B11.8": _columns("-5240"),
    }  # fmt: skip
    pool = {"B5": _columns("18.07"), "B11.4": _columns("-310.40")}
    classes = {"member_state": _columns("0", "140000", "380000"), "permanent_observer": _columns("63000", "80000", "100000")}
    shared, pool, classes = (
        {key: tuple(scale * amount for amount in some) for key, some in group.items()} for group in (shared, pool, classes)
    )
    program = tuple(
        tuple(scale * amount for amount in some)
        for some in (_columns("0", "20000", "35000"), _columns("-1500.75", "-2150", "-9000"))
    )
    lines = lines_of("USD", shared, classes, pool, program)

    def usd(amount: str) -> Money:
        return Money(scale * Decimal(amount), "USD")

    objects = (
        Object(2, usd("16000"), usd("-8200"), usd("-8200"), usd("-8200"), usd("-4000")),
        Object(4, usd("12000"), usd("-4410.40"), usd("-9210.65"), usd("-30621.15"), usd("0")),
        Object(5, usd("2500"), usd("-960"), usd("-960"), usd("-960"), usd("-576")),
        Object(8, usd("9000"), usd("-5240"), usd("-5240"), usd("-5240"), usd("-1000.10")),
    )
    earlier = Apart(usd("0"), usd("-300"), usd("0"), usd("-44.44"))
    outside = Apart(usd("0"), usd("-100"), usd("-100"), usd("0"))
    budget = Budget(2026, "allotted", objects, earlier, outside)
    held = lines["F19"].quarter
    return Whole(lines, in_order("USD", ("B5", "B11.4"), pool), held, 3, budget)


def funded(scale: int = 1, quarter: Quarter = Q3) -> StatementFigures:
    """The full statement with the fund around it: money under a condition, an allowance; of another quarter where one is named."""
    figures = full()
    net = figures.funds["B14"].quarter + figures.pledged_in_all["A8"].quarter - money("3210")
    bridge = Bridge((Step("1180", money("-2140")), Step("2110", money("-1070"))), net)
    facts = replace(figures.facts, whole=whole(scale), bridge=bridge)
    if quarter != Q3:  # nothing moved in it
        facts = replace(facts, quarter=quarter, receipts=(), previous=None)
    return draw_up(facts, (*EVENT_8, *SPENT))


def year_end() -> StatementFigures:
    """The last quarter of the year, whose statement ends with the slip."""
    return funded(quarter=Quarter(2026, 4))


def vast() -> StatementFigures:
    """A fund of fourteen digits."""
    return funded(scale=1_000_000)


def crowded_year_end() -> StatementFigures:
    """The crowded one with a fund around it, at the year's end."""
    figures = crowded()
    held = figures.funds["B14"].quarter + figures.pledged_in_all["A8"].quarter
    facts = replace(figures.facts, whole=whole(), bridge=Bridge((), held), fiscal_year_begin=date(2025, 10, 1))
    return replace(figures, facts=facts)


LONG = "Arrangement between the Ministry of Foreign Affairs, European Union and Cooperation and the General Secretariat, AECID/2026/OEA/TIP-0417"
ANOTHER = Pledge("P-2026-0100", LONG, date(2026, 5, 2), money("5000"), (Open(date(2026, 11, 30), money("5000"), money("5000")),))
GIFT = Receipt("R-2026-0008", date(2026, 9, 1), "BK-99310/02", money("250"), Decimal(1), money("250"))


def parted(*more: Movement) -> StatementFigures:
    """The funded one with a second agreement and a gift, by agreement, and what was due and came in of eight quarters; `more` is spent."""
    orders = [one._replace(pledge="P-2026-0003") if one.line == "B15" else one for one in SPENT]
    moves = (
        *EVENT_8, *orders, moved("2026-05-02", "A2", "5000", pledge="P-2026-0100"), moved("2026-09-01", "A2", "250"), moved("2026-09-01", "A6", "-250"), *more,
    )  # fmt: skip
    posted = [
        Posted(one.pledge, one.line, one.currency, one.on.replace(day=1), int(one.amount * 10_000), int(one.base * 10_000))
        for one in moves
    ]
    came = replace(RECEIPT_8, sent=RECEIPT_8.value, rate=Decimal(1))
    charged = Beside("B10", date(2026, 8, 1), 262_500, {"P-2026-0003": -630_000_000})
    quarters = [
        OfQuarter(Quarter(2024 + (n + 3) // 4, (n + 3) % 4 + 1), money(due), money(received))
        for n, (due, received) in enumerate(
            [("12500", "0"), ("12500", "25000"), ("0", "0"), ("0", "0"), ("40000.50", "40000.50"), ("0", "0"), ("64800", "0"), ("0", "63250")]
        )
    ]  # fmt: skip
    figures = funded()
    net = figures.facts.bridge.net_assets + money("5250") - Money(sum((one.base for one in more), Decimal(0)), "USD")
    facts = replace(
        figures.facts, pledges=(PLEDGE_8, ANOTHER), receipts=(RECEIPT_8, GIFT), quarters=tuple(quarters),
        bridge=replace(figures.facts.bridge, net_assets=net),
    )  # fmt: skip
    agreements = by_agreement(facts, Moves(posted, (charged,), (("P-2026-0003", came), ("", GIFT)), {}, {}))
    return draw_up(replace(facts, agreements=agreements), moves)
