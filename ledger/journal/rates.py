"""Exchange rates: US dollars per one unit, dated; the newest effective on or before a day wins."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import LedgerError
from ledger.i18n import _, n_
from ledger.journal.draft import RateDraft
from ledger.money import BASE, Money, convert, currency, round_to
from ledger.periods import Quarter


class Rates:
    """The rates of a book as known now."""

    def __init__(self, rows: Iterable[tuple[str, str, str]], base: str = BASE) -> None:
        self.base = base
        self._of: dict[str, tuple[list[str], list[Decimal]]] = {}
        for code, day, rate in rows:  # in order of day, then of recording: the later word on a day wins
            days, rates = self._of.setdefault(code, ([], []))
            if days and days[-1] == day:
                rates[-1] = Decimal(rate)
            else:
                days.append(day)
                rates.append(Decimal(rate))

    def find(self, code: str, day: date) -> Decimal | None:
        """The rate of a currency on a day, None when there is none; the fund's own currency is 1."""
        if code == self.base:
            return Decimal(1)
        days, rates = self._of.get(code, ([], []))
        place = bisect_right(days, day.isoformat())
        return rates[place - 1] if place else None

    def is_fresh(self, code: str, day: date) -> bool:
        """Whether the rate of a day took effect in its quarter: an older one is no closing rate."""
        days, _ = self._of.get(code, ([], []))
        place = bisect_right(days, day.isoformat())
        return code == self.base or (place > 0 and days[place - 1] >= Quarter.of(day).first.isoformat())

    def on(self, code: str, day: date) -> Decimal:
        """The same; raises LedgerError naming what is missing."""
        rate = self.find(code, day)
        if rate is None:
            raise LedgerError(
                _("There is no {currency} rate for {day}.", currency=code, day=day),
                f"fund rate add {code} RATE --on {day} --source NAME",
                name="no-rate",
            )
        return rate

    def value(self, money: Money, day: date) -> Money:
        """The money in the fund's currency at the day's rate, rounded once (money.round_to)."""
        return convert(money, self.on(money.currency, day), self.base)

    def changed(self, money: Money, code: str, day: date) -> Money:
        """Money of the fund's currency in another at the day's rate, rounded once."""
        with localcontext(prec=60):
            return round_to(money.amount / self.on(code, day), code)


def load(query: Asking) -> Rates:
    """The book's rates."""
    return Rates(query.rows("SELECT currency, effective_from, usd_per_unit FROM rate_list ORDER BY currency, effective_from, id"))


def add(unit: Unit, batch: int, drafts: Sequence[RateDraft]) -> tuple[int, int]:
    """Record rates; returns (new, in the book already). A rate that differs from one of the same day and source is refused."""
    known = {
        (code, day, source): rate
        for code, day, source, rate in unit.rows(
            "SELECT currency, effective_from, source, usd_per_unit FROM rate WHERE undone_in IS NULL"
        )
    }
    fresh, seen, clashes = [], 0, []
    for draft in drafts:
        if draft.usd_per_unit <= 0:
            raise LedgerError(
                _("{rate} is not an exchange rate: it must be above zero.", rate=draft.usd_per_unit), name="not-a-rate"
            )
        key = (currency(draft.currency, draft.effective_from), draft.effective_from.isoformat(), draft.source)
        rate = f"{draft.usd_per_unit:f}"
        if key in known:
            seen += Decimal(known[key]) == draft.usd_per_unit
            if Decimal(known[key]) != draft.usd_per_unit:
                told = {"currency": key[0], "day": key[1], "source": key[2], "known": known[key], "rate": rate}
                clashes.append(_("{currency} {day} {source}: the book has {known}, this says {rate}", **told))
            continue
        known[key] = rate
        fresh.append((*key, rate))
    if clashes:
        raise LedgerError(
            n_("{count} rate differs from what the book has for the same day and source.",
               "{count} rates differ from what the book has for the same day and source.", len(clashes)),
            *clashes[:10], _("fund undo BATCH takes the old ones back; or give another --source"), name="rate-differs",
        )  # fmt: skip
    unit.insert(
        "rate", "id batch_id currency effective_from source usd_per_unit",
        [(number, batch, *row) for number, row in zip(unit.ids("rate", len(fresh)), fresh, strict=True)],
    )  # fmt: skip
    return len(fresh), seen
