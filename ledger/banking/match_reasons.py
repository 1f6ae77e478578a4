"""The evidence for and against one explanation, as named facts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from ledger.banking.match_evidence import (
    BEYOND,
    CHARGES,
    EXACT,
    PART,
    RATE,
    STATED,
    Exchange,
    Worth,
    days_apart,
    off_rate,
)
from ledger.banking.match_lines import Work
from ledger.banking.match_payers import Sender
from ledger.banking.match_pool import Target, When, money
from ledger.banking.match_values import Reason
from ledger.money import Money

Pays = Sequence[tuple[Target, int]]
_NO_REFERENCE, _NEAR, _UNKNOWN = (Reason.of(name) for name in ("no-reference", "days-near", "payer-unknown"))


def reasons(
    work: Work, pays: Pays, relation: str, before: tuple[int, When], exchange: Exchange, families: Mapping[str, str]
) -> tuple[list[Reason], list[Reason]]:
    """(for, against) of a line paying these amounts of these pledges; `before`: what was open of the first one then, and when."""
    for_: list[Reason] = []
    against: list[Reason] = []
    for speaks, reason in (
        *_references(work, pays),
        *_senders(work, pays, families),
        *_amounts(work, pays, relation, before[0], exchange),
        *_days(work, before[1]),
    ):
        (for_ if speaks else against).append(reason)
    return for_, against


def identity_reasons(work: Work, target: Target, families: Mapping[str, str]) -> tuple[list[Reason], list[Reason]]:
    """(for, against) of what the words of a line say about a pledge, whatever the amount."""
    found = [*_references(work, [(target, 0)]), *_senders(work, [(target, 0)], families)]
    return [reason for speaks, reason in found if speaks], [reason for speaks, reason in found if not speaks]


def _references(work: Work, pays: Pays) -> Iterator[tuple[bool, Reason]]:
    if not work.hits:
        yield False, _NO_REFERENCE
        return
    paid = {target.pledge for target, _ in pays}
    mine = [hit for hit in work.hits if hit.pledges & paid]
    for hit in mine:
        how = "shared" if len(hit.pledges) > 1 and hit.how in ("exact", "spelled") else hit.how
        yield (
            True,
            Reason.of(f"reference-{how}", reference=hit.reference, written=hit.written, pledges=tuple(sorted(hit.pledges))),
        )
    for hit in work.hits:
        if hit.pledges and not hit.pledges & paid:
            yield False, Reason.of("reference-other", reference=hit.reference)
    if work.strange:
        yield False, Reason.of("reference-strange", written=work.strange)


def _senders(work: Work, pays: Pays, families: Mapping[str, str]) -> Iterator[tuple[bool, Reason]]:
    roots = {target.root for target, _ in pays}
    sender = next((one for one in work.senders if families.get(one.code, one.code) in roots), None)
    if sender:
        yield True, _payer(sender)
        if all(sender.code != target.contributor for target, _ in pays):
            yield True, Reason.of("payer-family", contributor=sender.code, parent=families.get(sender.code, sender.code))
    elif work.root is not None:
        yield False, Reason.of("payer-other", words=work.senders[0].words, contributor=work.root)
    else:
        yield False, _UNKNOWN


@lru_cache(maxsize=4096)
def _payer(sender: Sender) -> Reason:
    return Reason.of(f"payer-{sender.how}", words=sender.words, contributor=sender.code)


def _amounts(work: Work, pays: Pays, relation: str, left: int, exchange: Exchange) -> Iterator[tuple[bool, Reason]]:
    code = pays[0][0].currency
    value = work.worth(code, exchange)
    assert value is not None, "nothing is proposed in a currency that cannot be"
    paid = sum([units for _, units in pays])
    due = money(paid, code)
    if len(pays) > 1:
        yield True, Reason.of("several", amounts=tuple(money(units, code) for _, units in pays), total=due)
    yield _amount(value, paid, due, left, relation)
    if value.basis == STATED and work.line.amount.currency != code:
        yield from _rate(work, code, exchange)


def _amount(value: Worth, paid: int, due: Money, left: int, relation: str) -> tuple[bool, Reason]:
    if relation == EXACT:
        return True, Reason.of("amount-stated" if value.basis == STATED else "amount-exact", amount=due)
    if relation == PART:
        return False, Reason.of("amount-part", amount=due, left=money(left, due.currency))
    if relation == CHARGES:
        return True, Reason.of("amount-charges", amount=due, charges=money(paid - value.units, due.currency))
    brought = money(value.units, due.currency)
    if relation == RATE:
        return True, Reason.of("amount-rate", amount=due, converted=brought)
    assert relation == BEYOND, "every relation has its words"
    return False, Reason.of("amount-beyond", amount=brought, due=due)


def _rate(work: Work, code: str, exchange: Exchange) -> Iterator[tuple[bool, Reason]]:
    off = off_rate(work.line, code, exchange)
    cross = exchange.cross(work.line.amount.currency, code, work.line.day)
    if off is not None and cross is not None and abs(off) > cross.tolerance:
        yield False, Reason.of("rate-far", share=_percent(off))


def _percent(share: Fraction) -> str:
    """A share in percent with one decimal, for reading only."""
    tenths = round(abs(share) * 1000)
    return f"{tenths // 10}.{tenths % 10}"


def _days(work: Work, when: When) -> Iterator[tuple[bool, Reason]]:
    due, since = when
    apart = days_apart(work.day, due, since)
    if apart <= 31:
        yield True, _NEAR
    elif due is not None:
        yield False, Reason.of("days-late" if work.day > due else "days-early", days=abs(work.day - due))


def silence(work: Work, targets: Mapping[str, Target], exchange: Exchange) -> tuple[Reason, ...]:
    """Why nothing is proposed for a line."""
    found = [Reason.of(f"bank-{work.words}")] if work.words in ("interest", "fee") else []
    if work.line.amount.amount < 0:
        return tuple(found) or (Reason.of("no-receipt"),)
    named = sorted(work.named | work.shared)
    found += [veto(work, pledge, targets.get(pledge), exchange) or Reason.of("nothing-open", pledge=pledge) for pledge in named]
    if not named:
        found.append(_NO_REFERENCE)
    if work.root is None:
        found.append(_UNKNOWN)
    elif not named:
        found.append(Reason.of("nothing-fits", contributor=work.root))
    return tuple(found)


def veto(work: Work, pledge: str, target: Target | None, exchange: Exchange) -> Reason | None:
    """What no other evidence can outvote: signed after the day, or a currency that cannot be."""
    if target is None:
        return None
    if target.since > work.day:
        signed = date.fromordinal(target.since + exchange.settings.signed_slack)
        return Reason.of("signed-later", pledge=pledge, signed=signed, day=work.line.day)
    if work.worth(target.currency, exchange) is not None:
        return None
    sent = (work.line.original or work.line.amount).currency
    if sent == work.line.amount.currency:
        return Reason.of("rate-missing", currency=target.currency, day=work.line.day)
    return Reason.of("currency-impossible", sent=sent, currency=target.currency)
