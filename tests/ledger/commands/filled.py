"""A small book with one of everything in it, filled through the rooms: what show, log, approve and the exports are tried on.

Two people. What ana.reyes made, luis.mora approved, except the last batch; `BATCHES` names them all.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256

from ledger.banking import accounts, deciding, lines
from ledger.book.store import Unit
from ledger.contributions import contributors, pledges, receipts, suspense
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.contributions.receipts import Target
from ledger.contributions.standing import find
from ledger.journal import batches, rates
from ledger.journal.draft import RateDraft
from ledger.money import Money
from ledger.periods import Quarter
from ledger.statements import issue
from tests.books import LUIS, TODAY

ABOUT = {"two_person": True, "full_name": 'Coordinator, "Trafficking"'}
ODD = 'P "odd"; 1, [2026-01-01] | ñ\\'  # a pledge number that every format has something against
NAMES = (
    ("ESP", "permanent_observer", "Spain", "es"),
    ("USA", "member_state", "United States of America", "en"),
    ("CAN", "member_state", "Canada", "en"),
    ("IA-CIM", "inter_american_entity", "Inter-American Commission of Women", "es"),
)
ORDER = (
    "init", "rates", "accounts", "pledges", "bank usd", "bank eur", "decided", "posted", "identified", "amended", "mistaken", "undone", "issued", "waiting",
)  # fmt: skip
BATCHES = {name: f"B-2026-{number:04d}" for number, name in enumerate(ORDER, 2)}
Work = Callable[[Unit, int], int]


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def fill(unit: Unit) -> None:
    """Contributors, rates, accounts, pledges of every kind, two bank files, receipts, a return, suspense, an undo, statements, one that waits."""
    _batch(unit, "init", _contributors, second=False)
    _batch(unit, "rates", _rates)
    _batch(unit, "accounts", _accounts)
    _batch(unit, "pledges", _pledges, total="EUR 100,000.00, USD 250,000.00")
    _batch(unit, "bank usd", lambda unit, batch: _file(unit, batch, "bofa-usd", "bofa_2026-09.xlsx", USD), second=False)
    _batch(unit, "bank eur", lambda unit, batch: _file(unit, batch, "bbva-eur", "bbva_2026-09.csv", EUR), second=False)
    _batch(unit, "decided", _decide, second=False)
    _batch(unit, "posted", _post, total="USD 207,963.17")
    _batch(unit, "identified", _identify, total="USD 9,850.00")
    _batch(unit, "amended", _amend, total="USD 30,000.00")
    _batch(
        unit,
        "mistaken",
        lambda unit, batch: pledge(unit, batch, draft("CAN", money("7"), "CAN-7", ("2026-12-01", "7"), signed=TODAY)),
    )
    undone = batches.undo(unit, BATCHES["mistaken"], "never promised")
    assert undone is not None
    assert undone.number == BATCHES["undone"]
    approve(unit, undone.number)
    _batch(unit, "issued", _issue)
    last = draft("CAN", money("1200.5"), "CAN-8", ("2026-12-01", "1200.5"))
    _batch(unit, "waiting", lambda unit, batch: pledge(unit, batch, last), total="USD 1,200.50", approved=False)


def _batch(unit: Unit, name: str, work: Work, *, total: str = "", second: bool = True, approved: bool = True) -> None:
    batch = batches.begin(unit, name, second=second)
    assert batch.number == BATCHES[name]
    rows = work(unit, batch.id)
    batches.finish(unit, batch, rows=rows, words=f"{name}, {rows} rows", total=total)
    if batch.waits and approved:
        approve(unit, batch.number)


def waiting(unit: Unit, kind: str, work: Work, *, total: str = "") -> str:
    """One more batch of ana's; its number."""
    batch = batches.begin(unit, kind, second=True)
    batches.finish(unit, batch, rows=work(unit, batch.id), words=kind, total=total)
    return batch.number


def extra(unit: Unit, kind: str, work: Work) -> str:
    """The same, approved by luis."""
    number = waiting(unit, kind, work)
    approve(unit, number)
    return number


def approve(unit: Unit, number: str) -> None:
    """luis.mora says yes, in the same unit of work."""
    unit.actor, ana = LUIS, unit.actor
    batches.approve(unit, number)
    unit.actor = ana


def draft(code: str, amount: Money, number: str, *parts: tuple[str, str], **more: object) -> PledgeDraft:
    due = tuple(InstalmentDraft(date.fromisoformat(day), money(part, amount.currency)) for day, part in parts)
    signed = more.pop("signed", date(2026, 1, 15))
    return PledgeDraft(code, amount, signed, due, number, **more)  # type: ignore[arg-type]


def _contributors(unit: Unit, batch: int) -> int:
    drafts = [ContributorDraft(code, kind, {"en": name, "es": name}, language=language) for code, kind, name, language in NAMES]
    return contributors.add(unit, batch, drafts)[0]


def _rates(unit: Unit, batch: int) -> int:
    table = (("EUR", "2026-01-01", "1.08"), ("EUR", "2026-09-01", "1.05"), ("IDR", "2026-01-01", "0.00006"))
    return rates.add(
        unit, batch, [RateDraft(code, date.fromisoformat(day), Decimal(rate), "UNORE") for code, day, rate in table]
    )[0]


def more_rates(unit: Unit, batch: int) -> int:
    return rates.add(unit, batch, [RateDraft("EUR", TODAY, Decimal("1.0700"), "UNORE")])[0]


def _accounts(unit: Unit, batch: int) -> int:
    accounts.add(unit, batch, "bofa-usd", "USD", "US64 0001")
    accounts.add(unit, batch, "bbva-eur", "EUR", "ES91 2100 0418")
    return 2


def pledge(unit: Unit, batch: int, *drafts: PledgeDraft) -> int:
    return len(pledges.make(unit, batch, drafts, rates.load(unit)).new)


def _pledges(unit: Unit, batch: int) -> int:
    return pledge(
        unit, batch,
        draft("ESP", money("100000", "EUR"), "P-2026-0003", ("2026-06-30", "60000"), ("2027-01-31", "40000"), agreement="NV 12/2026"),
        draft("USA", money("250000"), "P-2026-0001", ("2026-03-31", "125000"), ("2026-09-15", "125000")),
        draft("CAN", money("5", "IDR"), ODD, ("2026-08-01", "5")),
        draft("IA-CIM", money("30000"), "CIM-1", ("2026-11-30", "30000"), conditional=True, condition="a matching grant"),
        draft("CAN", money("40000"), "CAN-1", ("2026-12-31", "40000"), signed=None),
    )  # fmt: skip


Row = tuple[int, str, str, str, str, str]  # row, day, amount, text, reference, counterparty
USD: tuple[Row, ...] = (
    (5, "2026-09-02", "124965", "P-2026-0001/2 second part", "FT1", "US TREASURY"),
    (6, "2026-09-04", "9850", "MINISTRY", "FT2", "MINISTRY OF FINANCE"),
    (7, "2026-09-10", "350.17", "interest", "INT", "BANK"),
    (8, "2026-09-20", "2000", "to be returned", "FT3", "CIM"),
    (9, "2026-09-25", "-2010", "returned", "FT4", "CIM"),
    (10, "2026-09-28", "77", "nobody decided", "FT5", "?"),
)
EUR: tuple[Row, ...] = (
    (2, "2026-09-03", "59975", "aportación España", "E1", "MAEC"),
    (3, "2026-09-05", "0.01", 'rounding\nof; the "bank"', "E2", "BBVA"),
)
LINE = {row[4]: f"L-{number}" for number, row in enumerate((*USD, *EUR), 1)}  # the number of a bank line by its reference
SHA256 = {"bofa-usd": sha256(repr(USD).encode()).hexdigest(), "bbva-eur": sha256(repr(EUR).encode()).hexdigest()}


def _file(unit: Unit, batch: int, name: str, file: str, rows: tuple[Row, ...]) -> int:
    account = accounts.find(unit, name)
    sheet = "Sheet1" if file.endswith("xlsx") else ""
    found = [
        lines.Line(sheet, row, day, None, money(amount, account.currency).units, account.currency, text, reference, party, "", None, None, None)
        for row, day, amount, text, reference, party in rows
    ]  # fmt: skip
    closing = money("135232.17", account.currency) if name == "bofa-usd" else None
    raw = repr(rows).encode()
    return lines.take(unit, batch, account, lines.File("bank", file, SHA256[name], raw, "{}", None, closing, 0, 0), found).counts[
        "new"
    ]


def _decide(unit: Unit, batch: int) -> int:
    of = {reference: int(number[2:]) for reference, number in LINE.items()}
    second, first, cim = (Target(*one) for one in (
        ("P-2026-0001", 2, money("125000")), ("P-2026-0003", 1, money("60000", "EUR")), ("CIM-1", 1, money("2000")),
    ))  # fmt: skip
    decisions = [
        deciding.Decision(of["FT1"], "receipt", (second,), money("35"), note="same reference"),
        deciding.Decision(of["FT2"], "unidentified"),
        deciding.Decision(of["INT"], "interest"),
        deciding.Decision(of["FT3"], "receipt", (cim,)),
        deciding.Decision(of["FT4"], "return", returns_line=of["FT3"]),
        deciding.Decision(of["E1"], "receipt", (first,), money("25", "EUR")),
        deciding.Decision(of["E2"], "other", note="a cent; of the bank's"),
    ]
    return deciding.stage(unit, batch, decisions)


def _post(unit: Unit, batch: int) -> int:
    return len(deciding.post(unit, batch, deciding.staged(unit)).transactions)


def _identify(unit: Unit, batch: int) -> int:
    held = suspense.held(unit, "R-2026-0003")
    register = receipts.Register(unit, batch, rates.load(unit))
    register.identify(held, [Target("P-2026-0001", 1, money("9850"))], contributor=None, charges=money("0"), day=TODAY)
    return len(register.write())


def _amend(unit: Unit, batch: int) -> int:
    parts = [InstalmentDraft(date(2026, 3, 31), money("125000")), InstalmentDraft(date(2026, 9, 15), money("155000"))]
    pledges.amend(
        unit, batch, find(unit, "P-2026-0001"), rates.load(unit), day=TODAY, reason="letter of 6 Oct", instalments=parts
    )
    return 1


def _issue(unit: Unit, batch: int) -> int:
    run = issue.draw(unit, Quarter(2026, 3))
    issue.store(unit, batch, run)
    return len(run.drawn)
