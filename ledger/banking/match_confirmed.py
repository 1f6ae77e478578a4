"""What decided lines show of each sort of evidence: between a line and what it pays, and between it and all else that was open.

The words of a line are held against every pledge that was open on its day, its amount and day only against those that were
weighed for it: so each is as telling as it is where it is used.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ledger.banking.match_evidence import days_apart, is_share
from ledger.banking.match_lines import Work
from ledger.banking.match_pool import Target
from ledger.banking.match_rank import MONTH, Option, Ranking
from ledger.banking.match_run import Run
from ledger.banking.match_weights import KIN, LINE, PAIR, PART, TOLD, WAY, WEIGHED, Counts

Paid = Mapping[str, int]  # pledge → units in its currency; nothing where a line pays no pledge


@dataclass(slots=True)
class Shown:
    """Evidence that was seen: of each line with what it pays, and of all lines with what they do not pay."""

    right: dict[int, Counter[str]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> Counts:
        """All lines together."""
        return Counts(sum(self.right.values(), Counter()), self.wrong)


def shown(run: Run, decided: Mapping[int, Paid]) -> Shown:
    """The evidence between the decided ones of a run's lines and its pledges, each line as if it were the only one.

    Asked before the run's results, which use up what is open.
    """
    ranking, found = Ranking(run.whole, run.weights), Shown()
    since = sorted([target.since for target in run.whole.targets.values()])
    for work in run.whole.works:
        if work.id in decided:
            right = found.right[work.id] = Counter()
            told = work.named or work.shared or work.hinted or work.root or work.maybe
            (right if decided[work.id] else found.wrong).update([LINE, TOLD] if told else [LINE])
            _words(ranking, work, decided[work.id], bisect_right(since, work.day), right, found.wrong)
            if told:  # else only its amount led to what is weighed
                _ways(ranking, work, decided[work.id], right, found.wrong)
    return found


def _words(ranking: Ranking, work: Work, paid: Paid, open_: int, right: Counter[str], wrong: Counter[str]) -> None:
    """What a line's words say of each pledge that is open; most have nothing to do with it and are only counted."""
    told = {target.pledge: target for target in _told(ranking, work) if target.since <= work.day}
    told |= {pledge: target for pledge in paid if (target := ranking.group.targets.get(pledge))}
    for pledge, target in told.items():
        names = ranking.words(work, target)
        kin = [KIN] if any(name.startswith("payer-") and name != "payer-other" for name in names) else []
        (right if pledge in paid else wrong).update([PAIR, *kin, *names])
    rest = max(open_ - len(told), 0)
    wrong.update(
        dict.fromkeys((PAIR, *(["payer-other"] if work.root else ()), *(["reference-strange"] if work.strange else ())), rest)
    )


def _told(ranking: Ranking, work: Work) -> Iterator[Target]:
    """The pledges that a line's references or payers speak of."""
    group = ranking.group
    for pledge in frozenset().union(*(hit.pledges for hit in work.hits)):
        if pledge in group.targets:
            yield group.targets[pledge]
    for root in dict.fromkeys(group.families.get(sender.code, sender.code) for sender in work.senders):
        yield from group.by_root.get(root, ())


def _ways(ranking: Ranking, work: Work, paid: Paid, right: Counter[str], wrong: Counter[str]) -> None:
    """How the amount and the day fit what is weighed for a line: the way that is right, and the best one of each other pledge."""
    best: dict[object, Option] = {}
    for option in ranking.options(work):
        is_right = _paid(option) == dict(paid)
        whose = frozenset(_paid(option))
        if not is_right and whose <= paid.keys():
            continue  # the right pledge at another amount
        held = best.get(whose)
        if held is None or option.weight > held.weight:
            best[whose] = option
    for option in best.values():
        (right if _paid(option) == dict(paid) else wrong).update(_fit(work, option))


def _paid(option: Option) -> dict[str, int]:
    return {target.pledge: units for target, units in option.pays}


def _fit(work: Work, option: Option) -> Iterator[str]:
    yield from (WAY, WEIGHED, f"amount-{option.relation}")
    if len(option.pays) > 1:
        yield "several"
        return
    ((target, units),) = option.pays
    if days_apart(work.day, target.due, target.since) <= MONTH:
        yield "days-near"
    if f"amount-{option.relation}" == PART and is_share(units, target.left(work.day), target.currency):
        yield "amount-share"
