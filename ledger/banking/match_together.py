"""Several lines that together pay one pledge, though no text says so."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from fractions import Fraction

from ledger.banking.match_evidence import PART, SHARES, is_share, round_amount, share_of, unusual
from ledger.banking.match_graph import WIDEST, adding_up
from ledger.banking.match_group import AT_RATE, MANY, Group
from ledger.banking.match_lines import Work
from ledger.banking.match_pool import Target
from ledger.banking.match_rivals import contended, whole_elsewhere
from ledger.banking.match_values import Reason

HALVES = [(under - top, top, 200 * under // top) for top, under in SHARES if 2 * top <= under]  # (rest, share, a cent or two)


def completed(group: Group) -> bool:
    """Lines that nobody names and that together pay one pledge: exactly, or but for one at the day's rate."""
    sets: list[tuple[Target, tuple[Work, ...]]] = []
    for root, targets in group.by_root.items():
        works = [work for work in group.open if work.root == root and group.pool(work) and not group.equals(work)]
        for target in targets if len(works) > 1 else ():
            sets += [(target, ways) for ways in _fillings(group, target, works)]
    return _take_together(group, sets)


def _fillings(group: Group, target: Target, works: list[Work]) -> Iterator[tuple[Work, ...]]:
    left = target.left(works[-1].day)
    fit = [work for work in works if target.left(work.day) == left and group.may_pay(work, target)] if left else []
    known = [work for work in fit if group.known(work, target)] if len(fit) > 1 else []
    if not known:
        return
    units = [group.worth(work, target).units for work in known]
    ways = [[known[place] for place in way] for way in adding_up(units, left, left)]
    most = 2 if len(known) <= WIDEST else 1
    for other in fit:
        value = group.worth(other, target)
        if not value.known and value.low < left:
            rest = adding_up(units, left - value.high, left - value.low, fewest=1, most=most)
            ways += [[*(known[place] for place in way), other] for way in rest]
    for way in ways:
        found = tuple(sorted(way, key=lambda work: (work.day, work.id)))
        if found[-1].day - found[0].day <= group.settings.parts_within:
            yield found


def _take_together(group: Group, sets: list[tuple[Target, tuple[Work, ...]]]) -> bool:
    """Take the sets that share neither a line nor a pledge with another, nor a pledge with stronger evidence."""
    lines: dict[int, int] = {}
    pledges: dict[str, int] = {}
    for target, works in sets:
        pledges[target.pledge] = pledges.get(target.pledge, 0) + 1
        for work in works:
            lines[work.id] = lines.get(work.id, 0) + 1
    found = False
    for target, works in sets:
        alone = pledges[target.pledge] == 1 and all(lines[work.id] == 1 for work in works)
        split = _split(group, target, works)
        if (
            alone
            and split
            and _tells(group, target, works)
            and not group.wanted().get(target.pledge, set()) - {work.id for work in works}
            and not contended(group, target, works)
        ):
            for work in works:
                others = tuple(other.id for other in works if other is not work)
                group.take(work, [(target, split[work.id])], PART, Reason.of("together", lines=others, pledge=target.pledge))
            found = True
    return found


def _tells(group: Group, target: Target, works: tuple[Work, ...]) -> bool:
    """Whether amounts alone tell that these lines belong together.

    Round sums add up to many a pledge by chance. One that is left to the day's rate must be at that rate
    or at the rate of its companions, or there is nothing else that it could be a part of.
    """
    if all(group.sole(work) for work in works):
        return True
    if any(group.stale(work, target) or group.signed_soon(work, target.currency, target.left(work.day)) for work in works):
        return False
    if any(group.estimated(work, target) and whole_elsewhere(group, work, target) for work in works):
        return False
    values = {work.id: group.worth(work, target) for work in works}
    guessed = [work for work in works if not values[work.id].known]
    if len(guessed) != 1:
        crowded = any(group.could_be_part(work, values[work.id].units, target.currency) >= MANY for work in works)
        return not crowded or any(unusual(value.units) for value in values.values())
    rest = target.left(works[0].day) - sum(value.units for value in values.values() if value.known)
    paid = guessed[0].units
    rates = [Fraction(value.units, work.units) for work in works if (value := values[work.id])]
    if any(abs(paid * rate - rest) * AT_RATE <= rest for rate in rates):
        return True
    off = abs(values[guessed[0].id].units - rest)
    return off <= rest * group.settings.rate_margin and not group.part_of_any(guessed[0], target)


def shares(group: Group) -> bool:
    """Lines without a stated amount that together pay one pledge in another currency, each a round share of it."""
    sets = [
        (group.targets[pledge], tuple(works))
        for pledge, works in group.claimed().items()
        if len(works) > 1 and not any(group.known(work, group.targets[pledge]) for work in works)
    ]
    for root, targets in group.by_root.items():
        works = [work for work in group.open if work.root == root and group.pool(work)]
        pairs = list(_simple_pairs(works, group.settings.parts_within)) if len(works) > 1 else []
        sets += [
            (target, pair)
            for pair in pairs
            for target in targets
            if all(group.estimated(work, target) and group.may_pay(work, target) for work in pair) and _split(group, target, pair)
        ]
    return _take_together(group, sets)


def _simple_pairs(works: list[Work], within: int) -> Iterator[tuple[Work, Work]]:
    """Lines whose amounts stand to each other like simple shares of one sum, to a cent or two."""
    rising = sorted(works, key=lambda work: (work.units, work.id))
    units = [work.units for work in rising]
    for place, one in enumerate(rising):
        for rest, share, near in HALVES:
            other = one.units * rest // share
            for at in range(bisect_left(units, other - near, place + 1), bisect_right(units, other + near, place + 1)):
                if abs(rising[at].day - one.day) <= within:
                    yield one, rising[at]


def _split(group: Group, target: Target, works: tuple[Work, ...]) -> dict[int, int] | None:
    """What each line is of a pledge that they pay together; None where that does not come out."""
    left = target.left(works[0].day)
    if any(target.left(work.day) != left for work in works):
        return None
    values = {work.id: group.worth(work, target) for work in works}
    guessed = [work for work in works if not values[work.id].known]
    parts = {work.id: values[work.id].units for work in works}
    if len(guessed) == 1:
        parts[guessed[0].id] += left - sum(parts.values())
    elif guessed:
        return _round_shares(group, target, works, left)
    return parts if sum(parts.values()) == left else None


def _round_shares(group: Group, target: Target, works: tuple[Work, ...], left: int) -> dict[int, int] | None:
    """Shares of a pledge at one rate, which is near the day's of one of the lines; None unless all are round."""
    booked = sum(work.units for work in works)
    values = [group.worth(work, target) for work in works]
    if not any(value.low * booked <= left * work.units <= value.high * booked for work, value in zip(works, values, strict=True)):
        return None
    cent = 100 * Fraction(left, booked)
    shares = {}
    for work in works:
        middle = left * Fraction(work.units, booked)
        share = round_amount(int(middle - cent), int(middle + cent) + 1, target.currency)
        if not is_share(share, left, target.currency) and (unusual(share) or _simpler(group, target, works, left)):
            return None
        shares[work.id] = share
    return shares if sum(shares.values()) == left else None


def _simpler(group: Group, target: Target, works: tuple[Work, ...], left: int) -> bool:
    """Whether each line, at a rate of its own, may be a simple share of the pledge."""
    found = [share_of(group.worth(work, target), left, target.currency) for work in works]
    return None not in found and sum(filter(None, found)) == left
