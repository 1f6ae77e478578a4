"""A book whose payers write under words that no name of a contributor explains: what it learns from its own lines."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

from ledger.banking import accounts, lines
from ledger.contributions import contributors, pledges
from ledger.contributions.drafts import ContributorDraft, InstalmentDraft, PledgeDraft
from ledger.journal import batches, rates
from ledger.money import Money

WORDS = {"ESP": "TESORO CENTRAL MADRID CTA 44", "FRA": "AGENCE COMPTABLE 7", "PER": "TESORO CENTRAL"}
IBANS = {"ESP": "ES91 2100 0418 4502 0005 1332"}
Line = tuple[str, str, str, str, str]  # day, amount, counterparty, text, iban


def fill(unit):
    """Three contributors, an account, and ten pledges of ESP and FRA, one instalment each, amounts all different."""
    batch = batches.begin(unit, "init", second=False)
    contributors.add(unit, batch.id, [
        ContributorDraft(code, "member_state", {"en": name, "es": name}, language="es")
        for code, name in (("ESP", "Spain"), ("FRA", "France"), ("PER", "Peru"))
    ])  # fmt: skip
    accounts.add(unit, batch.id, "usd", "USD")
    batches.finish(unit, batch, rows=1, words="base")
    batch = batches.begin(unit, "pledges", second=True)
    drafts = [_pledge(code, f"{code}-2026-{no}", amount(code, no), no) for code in ("ESP", "FRA") for no in range(1, 6)]
    pledges.make(unit, batch.id, drafts, rates.load(unit))
    batches.finish(unit, batch, rows=1, words="pledges")


def amount(code, no):
    return f"{1000 * no + (300 if code == 'ESP' else 700)}.00"


def _pledge(code, number, units, no):
    money, due = Money(Decimal(units), "USD"), date(2026, no, 28)
    return PledgeDraft(code, money, date(2026, 1, 5), (InstalmentDraft(due, money),), number)


def take(book, *told):
    """A bank file with these lines; their numbers."""

    def work(unit):
        batch = batches.begin(unit, "import bank", second=False)
        first = unit.value("SELECT coalesce(max(id), 0) + 1 FROM bank_line")
        rows = [
            lines.Line("", no, day, None, int(Decimal(units).scaleb(4)), "USD", text, "", party, iban, None, None, None)
            for no, (day, units, party, text, iban) in enumerate(told, 2)
        ]
        raw = f"file {batch.id}".encode()
        file = lines.File("bank", "usd.csv", sha256(raw).hexdigest(), raw, "{}", None, None, 0, 0)
        lines.take(unit, batch.id, accounts.find(unit, "usd"), file, rows)
        batches.finish(unit, batch, rows=len(rows), words="lines")
        return [f"L-{first + no}" for no in range(len(rows))]

    return book.run(work)


def paid(code, no, party=None, iban=""):
    """The line that pays a pledge of `fill` exactly, under the payer's own words."""
    return (f"2026-0{no}-20", amount(code, no), WORDS[code] if party is None else party, f"aporte {no}/2026", iban)
