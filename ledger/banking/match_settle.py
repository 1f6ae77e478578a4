"""What is certain within one family of payers: step by step, strongest evidence first, until nothing more follows.

Each step looks at all lines at once and takes only what could not be otherwise; what one step uses up
may decide the next. So the order in which lines and pledges came in cannot matter, and a tie stays one.
"""

from collections.abc import Mapping, Sequence

from ledger.banking.match_evidence import (
    CHARGES,
    EXACT,
    OWN,
    PART,
    RATE,
    Worth,
    digits,
    round_amount,
    share_of,
    unusual,
)
from ledger.banking.match_graph import adding_up, forced
from ledger.banking.match_group import AT_RATE, MANY, Group, Pays
from ledger.banking.match_lines import Work
from ledger.banking.match_pool import Target
from ledger.banking.match_rivals import borrowed, contenders
from ledger.banking.match_together import completed, shares

NEARLY = 50  # a fiftieth: a payment so near the whole may be a part, or the whole after unusual charges: not certain
ROUNDER = 2  # a sum of so many fewer digits is one that a payer rather meant
MOST_KEPT = 10  # a bank that keeps more than a tenth of a small sum may have been sent a part
Node = tuple[str, int]  # a pledge and an amount that pays whole instalments of it


def settle(group: Group) -> None:
    """Settle every line that only one explanation fits."""
    steps = (named, equal, several, charged, converted, completed, shares)
    while any(step(group) for step in steps):
        group.next_round()
    if group.open and all(group.explained(work) for work in group.open):
        group.complete = True
        while any(step(group) for step in steps):
            group.next_round()


def named(group: Group) -> bool:
    """Lines whose text names one pledge, all lines of a pledge together."""
    found = False
    for pledge, works in sorted(group.claimed().items()):
        target = group.targets[pledge]
        known = [work for work in works if group.worth(work, target).known]
        if known:
            # What only the day's rate tells takes room as well.
            found |= _named_known(
                group, target, known, sum([group.worth(work, target).low for work in works if work not in known])
            )
        elif len(works) == 1:
            found |= _named_converted(group, target, works[0])
    return found


def _named_known(group: Group, target: Target, works: list[Work], others: int) -> bool:
    left = min([target.left(work.day) for work in works]) - others
    brought = [group.worth(work, target).units for work in works]
    total = sum(brought)
    if total > left:
        return False  # more than is open
    if len(works) > 1 and 0 < left - total <= group.exchange.charge_limit(left, target.currency, works[0].line.day):
        return False  # one of several lost charges on the way
    if len(works) == 1 and borrowed(group, works[0], target):
        return False
    dues = brought if total == left else [_due(group, target, work, alone=len(works) == 1) for work in works]
    if any(due is None for due in dues) or sum([due or 0 for due in dues]) > left:
        return False
    for work, units, due in zip(works, brought, dues, strict=True):
        group.take(work, [(target, due or units)], EXACT if target.exact(units, work.day) else CHARGES if due != units else PART)
    return True


def _due(group: Group, target: Target, work: Work, *, alone: bool) -> int | None:
    """What a named line pays: itself, or the instalment it falls short of by charges; None where that is open."""
    units = group.worth(work, target).units
    if target.exact(units, work.day):
        return units
    if group.fits_another(work, target, units):
        return None
    dues = [amount for amount, since, _ in target.amounts() if amount > units and since <= work.day]
    for due in dues[:1]:
        charged = due - units <= group.exchange.charge_limit(due, target.currency, work.line.day)
        if charged and (due - units) * MOST_KEPT <= due:
            return due
        if charged or (alone and (due - units) * NEARLY <= due):
            return None
    return units if not _short(group, target, work, units) or group.completes(work, target, units) else None


def _short(group: Group, target: Target, work: Work, units: int) -> bool:
    """Whether a part may have lost charges on the way: a simple share of the pledge, or a far rounder sum, lies just above it."""
    if group.worth(work, target).basis != OWN:
        return False
    left, cent = target.left(work.day), 100
    meant = Worth(units, units - cent, units + cent, OWN)
    if share_of(meant, left, target.currency) is not None:
        return False
    if unusual(units):
        return True
    high = units + group.exchange.usual_charge(target.currency, work.line.day)
    above = Worth(units, units + 1, high, OWN)
    rounder = digits(round_amount(units + 1, high, target.currency)) + ROUNDER <= digits(units)
    return rounder or share_of(above, left, target.currency) is not None


def _named_converted(group: Group, target: Target, work: Work) -> bool:
    value = group.worth(work, target)
    dues = [amount for amount, since, _ in target.amounts() if since <= work.day and value.low <= amount <= value.high]
    if len(dues) == 1 and not (_better_with_others(group, work, target, value, dues[0]) or borrowed(group, work, target)):
        group.take(work, [(target, dues[0])], RATE)
        return True
    if dues or value.low > target.left(work.day):
        return False
    part = _told(group, work, target)
    if part is not None:
        group.take(work, [(target, part)], PART)
    return part is not None


def _better_with_others(group: Group, work: Work, target: Target, value: Worth, due: int) -> bool:
    """Whether a payment that is off the day's rate would be nearer it if it paid other pledges as well."""
    off = value.units - due
    if off <= value.units * group.settings.rate_margin:
        return False
    others = [
        other.left(work.day) for other in group.by_root[target.root] if other is not target and other.currency == target.currency
    ]
    return bool(adding_up(others, 1, 2 * off - 1, fewest=1, most=2, enough=1))


def _told(group: Group, work: Work, target: Target) -> int | None:
    """A part that the day's rate gives to the cent, the roundest that its tolerance allows: the payer must have meant that one."""
    if not unusual(work.units):
        return None
    value, left, cent = group.worth(work, target), target.left(work.day), 100
    low, high = (value.units * (work.units + by) // work.units for by in (-cent, cent))
    part = round_amount(low, high + 1, target.currency)
    if unusual(part) or part >= left or part != round_amount(value.low, value.high, target.currency):
        return None
    return part if share_of(value, left, target.currency) in (None, part) else None


def equal(group: Group) -> bool:
    """Lines that pay whole instalments exactly, where no other pairing explains as many lines."""
    blocked = group.claimed()
    edges: dict[int, list[Node]] = {}
    room: dict[Node, int] = {}
    by_id = {work.id: work for work in group.open}
    for work in group.open:
        if group.sole(work):
            continue
        for target, units in group.equals(work):
            if target.pledge not in blocked:
                edges.setdefault(work.id, []).append((target.pledge, units))
                room[target.pledge, units] = max(1, sum(slot.left == units for slot in target.slots))
    pairs = _fitting(group, _sure(group, edges, room))
    together: dict[tuple[Node, int], list[int]] = {}
    for line, held in pairs.items():
        together.setdefault((held, by_id[line].day), []).append(line)
    found = False
    for work in group.open:
        node = pairs.get(work.id)
        if (
            node
            and (work.shared or (_telling(group, work) and not _completes(group, work, node)))
            and not group.stale(work, group.targets[node[0]])
        ):
            twins = () if work.shared else tuple(sorted(set(together[node, work.day]) - {work.id}))
            group.take(work, [(group.targets[node[0]], node[1])], EXACT, twins=twins)
            found = True
    return found


def _sure(group: Group, edges: Mapping[int, Sequence[Node]], room: Mapping[Node, int]) -> dict[int, Node]:
    """The pairs that no pairing can do without.

    Neither where lines that only fit what is stale for them pay something else, nor where others pay what they could on weaker
    evidence: charges, a rate, or a hint of the payer.
    """
    by_id = {work.id: work for work in group.open}
    pairs = forced(edges, room)
    elsewhere = {
        line: [*nodes, ("", line)]
        for line, nodes in edges.items()
        if all(group.stale(by_id[line], group.targets[pledge]) for pledge, _ in nodes)
    }
    rivals = {line: nodes for line, nodes in contenders(group).items() if line not in edges}
    for more in (elsewhere, rivals):
        if more:
            also = forced({**edges, **more}, room)
            pairs = {line: node for line, node in pairs.items() if also.get(line) == node}
    return pairs


def _fitting(group: Group, pairs: dict[int, Node]) -> dict[int, Node]:
    """The pairs but for pledges that they would overpay together: the whole and one instalment of it, say."""
    days = {work.id: work.day for work in group.open}
    claimed: dict[str, list[int]] = {}
    for line, (pledge, _) in pairs.items():
        claimed.setdefault(pledge, []).append(line)
    over = {
        pledge
        for pledge, lines in claimed.items()
        if sum(pairs[line][1] for line in lines) > group.targets[pledge].left(min(days[line] for line in lines))
    }
    return {line: node for line, node in pairs.items() if node[0] not in over}


def _telling(group: Group, work: Work) -> bool:
    """Whether an amount alone tells which of a payer's pledges is meant: a round sum may be a part of many."""
    if work.hinted or any(unusual(value.units) for _, value in group.currencies(work) if value.known):
        return True
    return all(group.could_be_part(work, value.units, code) < MANY for code, value in group.currencies(work) if value.known)


def _completes(group: Group, work: Work, but: Node) -> bool:
    """Whether an unusual amount makes the whole of another pledge together with one other line of the payer."""
    return any(
        target.currency == code and target.pledge != but[0] and group.completes(work, target, value.units)
        for code, value in group.currencies(work)
        if value.known and unusual(value.units)
        for target in group.pool(work)
    )


def several(group: Group) -> bool:
    """Wires for several pledges of one payer, where only one set of whole pledges adds up."""
    claims: list[tuple[Work, Pays]] = []
    for work in group.open:
        named = bool(group.sole(work) or work.named)
        if not (named or work.shared or any(_tells_a_set(group, work, *of) for of in group.currencies(work))):
            continue  # cheaper to see than sets are to find
        sets = group.sets(work)
        if len(sets) != 1:
            continue
        value = work.worth(sets[0][0][0].currency, group.exchange)
        if value is None or not value.known:
            continue  # at a day's rate other sets are too near
        if not named and not _tells_a_set(group, work, sets[0][0][0].currency, value):
            continue
        contested = any(group.wanted().get(target.pledge, set()) - {work.id} for target, _ in sets[0])
        doubtful = len(work.named) < 2 and any(group.fits_another(work, target, value.units) for target, _ in sets[0][:1])
        if not contested and not doubtful and not any(group.stale(work, target) for target, _ in sets[0]):
            claims.append((work, sets[0]))
    return _take_apart(group, claims)


def _tells_a_set(group: Group, work: Work, code: str, value: Worth) -> bool:
    """Whether an amount alone can mean several pledges: an unusual sum that neither one pledge nor a part of one is."""
    return value.known and unusual(value.units) and not group.equals(work) and not group.could_be_part(work, value.units, code)


def _take_apart(group: Group, claims: list[tuple[Work, Pays]]) -> bool:
    """Take the claims that share neither a line nor a pledge with another."""
    lines: dict[int, int] = {}
    pledges: dict[str, int] = {}
    for work, pays in claims:
        lines[work.id] = lines.get(work.id, 0) + 1
        for target, _ in pays:
            pledges[target.pledge] = pledges.get(target.pledge, 0) + 1
    found = False
    for work, pays in claims:
        if lines[work.id] == 1 and all(pledges[target.pledge] == 1 for target, _ in pays):
            exactly = sum(units for _, units in pays) == group.worth(work, pays[0][0]).units
            group.take(work, pays, EXACT if exactly else CHARGES)
            found = True
    return found


def charged(group: Group) -> bool:
    """Lines short of one instalment by what banks usually keep."""
    edges: dict[int, list[Node]] = {}
    usual: set[tuple[int, Node]] = set()
    for work in group.open:
        if group.sole(work) or group.equals(work):
            continue
        for code, value in group.currencies(work):
            highest = value.units + group.exchange.charge_limit(value.units * 201 // 200, code, work.line.day)
            for target, due in group.between(work, value.units + 1, highest, code) if value.known else ():
                if due - value.units <= group.exchange.charge_limit(due, code, work.line.day):
                    edges.setdefault(work.id, []).append((target.pledge, due))
                    short = due - value.units
                    if short <= group.exchange.usual_charge(code, work.line.day) and short * MOST_KEPT <= due:
                        usual.add((work.id, (target.pledge, due)))
    return _take_forced(group, edges, CHARGES, usual)


def converted(group: Group) -> bool:
    """Lines in the account's currency for a pledge in another, at the day's rate."""
    edges: dict[int, list[Node]] = {}
    near: set[tuple[int, Node]] = set()
    for work in group.open:
        if group.sole(work) or group.equals(work) or not _foreign(group, work):
            continue
        for code, value in group.currencies(work):
            for target, due in () if value.known else group.between(work, value.low, value.high, code):
                edges.setdefault(work.id, []).append((target.pledge, due))
                off = abs(due - value.units)
                if off * AT_RATE <= due or (off <= due * group.settings.rate_margin and not group.part_of_any(work, target)):
                    near.add((work.id, (target.pledge, due)))
    return _take_forced(group, edges, RATE, near)


def _foreign(group: Group, work: Work) -> bool:
    """Whether an amount looks converted: a round one may as well be a part of a pledge in its own currency."""
    return unusual(work.units) or not group.could_be_part(work, work.units, work.line.amount.currency)


def _take_forced(
    group: Group,
    edges: dict[int, list[Node]],
    how: str,
    good: set[tuple[int, Node]],
) -> bool:
    """Take what every pairing contains, no stronger evidence wants, and is good in itself."""
    pairs = _fitting(group, _sure(group, edges, {})) if good else {}
    found = False
    for work in group.open:
        node = pairs.get(work.id)
        if not node or (work.id, node) not in good or node[0] in group.wanted():
            continue
        if not group.stale(work, group.targets[node[0]]):
            group.take(work, [(group.targets[node[0]], node[1])], how)
            found = True
    return found
