"""One run of the matcher: read every line, settle what is certain, weigh the rest, put it into results."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from ledger.banking.match_evidence import BEYOND, Exchange, rounded
from ledger.banking.match_group import Group
from ledger.banking.match_learned import PROVES, Memory
from ledger.banking.match_lines import Settled, Work, kind_of, read
from ledger.banking.match_measure import kept
from ledger.banking.match_payers import Payers
from ledger.banking.match_pool import Hold, Parts, Target, money, targets_of
from ledger.banking.match_rank import SHOWN, Option, Ranked, Ranking, arrange
from ledger.banking.match_reasons import reasons, silence
from ledger.banking.match_returns import Undoing, known_of, receipts_of, undoings
from ledger.banking.match_settle import settle
from ledger.banking.match_text import References
from ledger.banking.match_values import (
    CERTAIN,
    LIKELY,
    UNCLEAR,
    Assignment,
    LineResult,
    OpenInstalment,
    OpenLine,
    PastReceipt,
    Payer,
    Proposal,
    Rates,
    Reason,
    Settings,
    Sides,
    Why,
)
from ledger.banking.match_weights import WEIGHTS
from ledger.money import Money

PROMISED = 0.995  # what certain stands for; proposals that are weighed never claim as much
FEW = 20  # one in so many lines of known payers may fit nothing; where more do, pledges are missing
CLOSE = 3  # decibans: two explanations so near each other are as likely


@dataclass(slots=True)
class Run:
    """One matching of all lines with everything open."""

    works: list[Work]
    undoings: dict[int, Undoing]
    whole: Group
    weights: dict[str, int]
    memory: Memory
    _twins: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        lines: Sequence[OpenLine],
        instalments: Sequence[OpenInstalment],
        payers: Iterable[Payer],
        past: Sequence[PastReceipt],
        rates: Rates,
        settings: Settings,
    ) -> "Run":
        """Reads all texts, finds what returned transfers undo, and lays out what is open, in an order of its own."""
        lines = sorted(lines, key=lambda line: line.id)
        instalments = sorted(instalments, key=lambda instalment: (instalment.pledge, instalment.no))
        past = sorted(past, key=lambda receipt: (receipt.line, receipt.pledge, receipt.no))
        memory = Memory.of(settings.lessons)
        known = Payers.of(sorted(payers, key=lambda payer: payer.code), memory, settings.others)
        exchange = Exchange(rates, settings)
        references = References.of(_references(instalments, past))
        works = [read(line, references, known) for line in lines]
        received = [work for work in works if work.line.amount.amount > 0]
        returned = [work for work in works if work.line.amount.amount < 0]
        undone = undoings(returned, receipts_of(received, past, known, references), exchange) if returned else {}
        for undoing in undone.values():
            if undoing.receipt.work:
                undoing.receipt.work.undone = undoing.work
        reopened = [(part, undoing.work.line.day) for undoing in undone.values() for part in undoing.receipt.past if part.pledge]
        targets = targets_of(instalments, known.roots, settings, reopened)
        whole = Group(received, targets, exchange, settings, known.roots)
        return cls(works, undone, whole, {**WEIGHTS, **(settings.weights or {})}, memory)

    def results(self) -> dict[int, LineResult]:
        """The answer for every line, by its number; asked for once."""
        self._settle()
        works = {work.id: work for work in self.works}
        withheld = self.whole.settings.withheld
        return {result.line: kept(self._taught(works[result.line], result), withheld) for result in self._answers()}

    def _taught(self, work: Work, result: LineResult) -> LineResult:
        """What its words always were before, where nothing tells of a pledge."""
        if not self.memory or result.outcome != UNCLEAR or work.named or work.shared:
            return result
        kind, times, words = self.memory.type_of(work.line)
        if not kind:
            return result
        why = Reason.of("type-learned", words=words, type=kind, times=times)
        return LineResult(work.id, CERTAIN if times >= PROVES else LIKELY, kind, (), (why,))

    def _settle(self) -> None:
        """Settle what is certain, group by group; then receipts that were undone, as things stood before their return."""
        self.whole.lacking = self._lacks_pledges()
        hints: dict[str, list[Work]] = {}
        for work in self.whole.works:
            if len(work.maybe) == 1 and not (work.hits or work.undone or work.doubtful):
                hints.setdefault(work.maybe[0], []).append(work)
        all_ = self.whole
        for root, works, targets in _groups([work for work in all_.works if not work.undone], all_.targets):
            part = Group(
                works, targets, all_.exchange, all_.settings, all_.families, hints=hints.get(root, []), lacking=all_.lacking
            )
            settle(part)
            self.whole.adopt(part)
        for work in self.whole.works:
            if work.undone:
                settle(self._before_return(work))
                self._hold(work, work.settled.parts if work.settled else ())

    def _lacks_pledges(self) -> bool:
        """Whether many lines of known payers that name no pledge fit nothing that is open, not even as a part."""
        told = [work for work in self.whole.works if work.root and not work.undone]
        return sum([not work.named and not self.whole.fits_something(work) for work in told]) * FEW > len(told)

    def _before_return(self, work: Work) -> Group:
        assert work.undone, "only a receipt that came back"
        roots = {
            work.root,
            *(self.whole.targets[pledge].root for pledge in work.named | work.hinted if pledge in self.whole.targets),
        }
        day = work.undone.day - 1
        then = {target.pledge: target.as_of(day, work.day) for target in self.whole.targets.values() if target.root in roots}
        return Group([work], then, self.whole.exchange, self.whole.settings, self.whole.families)

    def _hold(self, work: Work, parts: Iterable[tuple[Target, Parts]]) -> None:
        """Until it came back, what a receipt paid was not open for others."""
        assert work.undone, "only a receipt that came back"
        for target, filled in parts:
            self.whole.targets[target.pledge].holds.append(Hold(work.day, work.undone.day, filled, work.id))

    def _answers(self) -> Iterator[LineResult]:
        ranking = Ranking(self.whole, self.weights)
        received = {work.id: work for work in self.whole.works}
        open_ones = [ranking.rank(work) for work in received.values() if not work.settled and not work.undone]
        undone = []
        for work in received.values():
            if work.undone and not work.settled:
                undone.append(Ranking(self._before_return(work), self.weights).rank(work))
                self._hold(work, undone[-1].options[0][0].parts if undone[-1].options else ())
        self._twins = _twins(open_ones)
        arrange(ranking, open_ones)
        answers = {work.id: self._certain(work) for work in received.values() if work.settled}
        answers |= {ranked.work.id: self._weighed(ranked) for ranked in (*open_ones, *undone)}
        yield from answers.values()
        for work in self.works:
            if work.id not in answers:
                undoing = self.undoings.get(work.id)
                yield self._returned(undoing, answers) if undoing else self._nothing(work)

    def _certain(self, work: Work) -> LineResult:
        settled, code = work.settled, work.line.amount.currency
        assert settled, "asked only of settled lines"
        proposal = Proposal(
            tuple([assignment for target, parts in settled.parts for assignment in target.assignments(parts)]),
            money(settled.charges, code),
            money(0, code),
            0.5 if settled.twins else PROMISED,
            Why(Run._why_certain, self, work, settled),
        )
        return LineResult(work.id, LIKELY if settled.twins else CERTAIN, "receipt", (proposal,))

    def _why_certain(self, work: Work, settled: Settled) -> Sides:
        pays = [(target, sum([units for _, units in parts])) for target, parts in settled.parts]
        before = settled.left, settled.when
        for_, against = reasons(work, pays, settled.relation, before, self.whole.exchange, self.whole.families)
        for_ += settled.why
        if not work.hits:
            for_.append(Reason.of("nothing-else", contributor=pays[0][0].contributor))
        if settled.twins:
            against.append(Reason.of("twin", lines=settled.twins))
        return tuple(for_), tuple(against)

    def _weighed(self, ranked: Ranked) -> LineResult:
        work = ranked.work
        proposals = tuple(self._proposal(ranked, option, share) for option, share in ranked.options[:SHOWN])
        first = ranked.options[0][0] if ranked.options else None
        taken = first is not None and first.pays in ranked.rivals
        known = not work.words or bool(work.named or work.shared or work.hinted or work.root or len(work.maybe) == 1)
        likely = known and first is not None and not taken and ranked.mass >= 0.5
        del ranked.options[SHOWN:]  # reasons are told of what is shown; the rest need not be kept for them
        why = () if proposals else silence(work, self.whole.targets, self.whole.exchange)
        return LineResult(work.id, LIKELY if likely else UNCLEAR, kind_of(work, proposed=likely), proposals, why)

    def _nothing(self, work: Work) -> LineResult:
        return LineResult(
            work.id, UNCLEAR, kind_of(work, proposed=False), (), silence(work, self.whole.targets, self.whole.exchange)
        )

    def _proposal(self, ranked: Ranked, option: Option, share: float) -> Proposal:
        work, code = ranked.work, ranked.work.line.amount.currency
        return Proposal(
            tuple([assignment for target, filled in option.parts for assignment in target.assignments(filled)]),
            money(self.whole.charges(work, option.parts), code),
            self._beyond(work, option),
            min(share, PROMISED - 0.005),
            Why(Run._why, self, ranked, option),
        )

    def _why(self, ranked: Ranked, option: Option) -> Sides:
        work, before = ranked.work, (option.left, option.when)
        for_, against = reasons(work, option.pays, option.relation, before, self.whole.exchange, self.whole.families)
        if option.pays in ranked.rivals:
            against.append(Reason.of("taken", line=ranked.rivals[option.pays]))
        if work.id in self._twins:
            against.append(Reason.of("twin", lines=self._twins[work.id]))
        against += [
            Reason.of("as-likely", pledge=other.pays[0][0].pledge)
            for other, _ in ranked.options[:SHOWN]
            if abs(other.weight - option.weight) <= CLOSE and other.pays[0][0] is not option.pays[0][0]
        ][:2]
        if work.rather:
            against.append(Reason.of("as-likely", pledge=work.rather))
        return tuple(for_), tuple(against)

    def _beyond(self, work: Work, option: Option) -> Money:
        """What came in over what is open, in the account's currency."""
        code, (target, units) = work.line.amount.currency, option.pays[0]
        value = work.worth(target.currency, self.whole.exchange) if option.relation == BEYOND else None
        if value is None:
            return money(0, code)
        return money(rounded(Fraction(work.units * (value.units - units), value.units), code), code)

    def _returned(self, undoing: Undoing, answers: dict[int, LineResult]) -> LineResult:
        work, receipt = undoing.work, undoing.receipt
        why = tuple(undoing.why())
        if receipt.work is None:
            parts = tuple(Assignment(part.pledge, part.no, -part.paid) for part in receipt.past if part.pledge)
            charges = abs(receipt.past[0].amount) - abs(work.line.amount)
            proposal = Proposal(parts, charges, money(0, charges.currency), PROMISED, Why.of(why), undoing.line)
            return LineResult(work.id, CERTAIN, "return", (proposal,))
        answer = answers[receipt.work.id]
        lost = abs(receipt.work.line.amount) - abs(work.line.amount)
        proposals = tuple(
            Proposal(
                tuple(Assignment(part.pledge, part.instalment, -part.amount) for part in proposal.assignments),
                lost,
                money(0, lost.currency),
                proposal.probability,
                Why(_also, why, proposal),
                receipt.work.id,
            )
            for proposal in answer.proposals
        )
        return LineResult(work.id, answer.outcome, "return", proposals, () if proposals else why)


def _also(why: tuple[Reason, ...], proposal: Proposal) -> Sides:
    return (*why, *proposal.for_), proposal.against


def _twins(lines: Iterable[Ranked]) -> dict[int, tuple[int, ...]]:
    """Lines of one payer and amount that the same pledges could explain: nothing tells them apart."""
    alike: dict[object, list[int]] = {}
    for ranked in lines:
        work = ranked.work
        if ranked.options:
            keys = frozenset([option.pays for option, _ in ranked.options[:SHOWN]])
            alike.setdefault((work.root, work.maybe, work.units, keys), []).append(work.id)
    return {
        line: tuple(other for other in found if other != line) for found in alike.values() for line in found if len(found) > 1
    }


def _references(instalments: Iterable[OpenInstalment], past: Iterable[PastReceipt]) -> dict[str, tuple[str, ...]]:
    """Every word that may stand for a pledge: its number, its agreement, also of pledges that are paid."""
    found: dict[str, tuple[str, ...]] = {}
    for pledge, references in chain(((one.pledge, one.references) for one in instalments), known_of(past).items()):
        found[pledge] = tuple(dict.fromkeys((*found.get(pledge, (pledge,)), *references)))
    return found


def _groups(works: Sequence[Work], targets: dict[str, Target]) -> Iterable[tuple[str, list[Work], dict[str, Target]]]:
    """Lines and pledges by family of payers: a line that speaks of two families is never certain."""
    groups: dict[str, tuple[list[Work], dict[str, Target]]] = {}
    for work in works:
        roots = {targets[pledge].root for pledge in work.named | work.shared if pledge in targets}
        roots |= {work.root} if work.root else set()
        if len(roots) == 1:
            groups.setdefault(roots.pop(), ([], {}))[0].append(work)
    for pledge, target in targets.items():
        if target.root in groups:
            groups[target.root][1][pledge] = target
    return ((root, *group) for root, group in groups.items())
