"""The letter that asks a contributor for what is due: what it says, in the contributor's language.

It goes to ministries, as a note would: it thanks, recalls what was agreed and asks to quote its numbers. It is no invoice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.i18n import N_, Language
from ledger.money import sum_of
from ledger.statements.letter import Letter
from ledger.statements.look import Look
from ledger.statements.reminding import Asked, Part


@dataclass(frozen=True, slots=True)
class Dues:
    """The instalments of one currency that are overdue, or still to come: `totals` are what they are called, and what is open."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]  # which of them were rescheduled


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLetter(Letter):
    """A letter with one table for each currency, or two: what is overdue stands apart."""

    tables: tuple[Dues, ...]


def write(asked: Asked, language: Language, look: Look) -> DueLetter:
    """The letter as it was written on its day; no sum goes over currencies."""
    say, fund = language.text, " · ".join(language.text(name) for name in asked.funds)
    until, known = language.day_in_words(asked.until), language.day_in_words(asked.known)
    opening = [say(N_("We are grateful for the contributions that you have pledged to the fund."))]
    if asked.overdue:
        opening.append(say(N_("By our records, the instalments listed below as overdue have not been received in full.")))
    if asked.coming and asked.overdue:
        opening.append(say(N_("Those that fall due by {day} are listed as well, so that you can plan for them."), day=until))
    elif asked.coming:
        opening.append(say(N_("The instalments listed below fall due by {day}."), day=until))
    follows = (
        [say(N_("This letter follows on ours of {day}."), day=language.day_in_words(asked.before[-1]))] if asked.before else []
    )
    return DueLetter(
        letterhead=tuple(say(line) for line in look.letterhead), fund=fund, contributor=asked.names.of(language.code), code=asked.code, place=asked.code,
        written=language.day_in_words(asked.day), heading=say(N_("Pledged contributions still to be received")), asked=(" ".join(opening), *follows),
        tables=tuple(_tables(asked, language)),
        after=(
            say(N_("Please quote the number of the instalment on the payment, so that it can be credited without delay.")),
            say(N_("Amounts received are those that you sent, before bank charges, as far as they had reached us by {day}. What you have sent since then may have crossed this letter."), day=known),
            say(N_("This letter is no invoice: it recalls what was agreed. Should your records differ from it, please let us know.")),
            say(N_("Please accept the assurances of our highest consideration.")),
        ),
    )  # fmt: skip


def _tables(asked: Asked, language: Language) -> Iterator[Dues]:
    """By currency; what is overdue before what is still to come, then both together."""
    say, until = language.text, language.day_in_words(asked.until)
    for currency in sorted({part.pledged.currency for part in asked.parts}):
        late, coming = ([part for part in parts if part.pledged.currency == currency] for parts in (asked.overdue, asked.coming))
        if late:
            yield _table(late, say(N_("Overdue, in {currency}"), currency=currency), asked, language)
        if coming:
            table = _table(coming, say(N_("Due by {day}, in {currency}"), day=until, currency=currency), asked, language)
            both = (say(N_("Overdue and still to come")), _sum([*late, *coming], language))
            yield replace(table, totals=(*table.totals, both)) if late else table


def _table(parts: Sequence[Part], title: str, asked: Asked, language: Language) -> Dues:
    say, late = language.text, bool(asked.overdue)  # the columns of one letter are the same
    names = (N_("Number to quote"), N_("Agreement"), N_("Due"), N_("Pledged"), N_("Received"), N_("Open"), N_("Days overdue"))
    rows = []
    for part in _by_pledge(parts):
        signed = language.day(part.signed)
        agreement = (
            say(N_("{agreement}, signed on {day}"), agreement=part.agreement, day=signed)
            if part.agreement
            else say(N_("signed on {day}"), day=signed)
        )
        amounts = (language.money(money) for money in (part.pledged, part.received, part.open))
        days = max((asked.day - part.due).days, 0)
        rows.append(
            (
                part.number,
                agreement,
                language.day(part.due),
                *amounts,
                *((language.number(Decimal(days)) if days else "–",) if late else ()),
            )
        )
    return Dues(
        title, tuple(say(name) for name in names[: len(rows[0])]), tuple(rows), ((say(N_("Total")), _sum(parts, language)),),
        tuple(_moved(part, language) for part in _by_pledge(parts) if part.first and part.moved),
    )  # fmt: skip


def _moved(part: Part, language: Language) -> str:
    """Only what the book knows: by which letter it was agreed stands in a reason that is written for the office."""
    assert part.first is not None
    assert part.moved is not None
    first, moved = language.day_in_words(part.first), language.day_in_words(part.moved)
    return language.text(
        N_("{number} was first agreed for {first} and moved on {day}."), number=part.number, first=first, day=moved
    )


def _by_pledge(parts: Sequence[Part]) -> list[Part]:
    """Pledges in the order in which their first instalments are due, each with its instalments together."""
    place = {part.pledge_id: at for at, part in reversed([*enumerate(parts)])}
    return sorted(parts, key=lambda part: (place[part.pledge_id], part.due, part.instalment))


def _sum(parts: Sequence[Part], language: Language) -> str:
    return language.money(sum_of((part.open for part in parts), parts[0].open.currency))
