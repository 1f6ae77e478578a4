"""Why a line and a pledge were not brought together, and what would change that (ux.md §3.4)."""

from collections.abc import Iterator
from fractions import Fraction

from ledger.banking.match_evidence import rounded
from ledger.banking.match_lines import Work
from ledger.banking.match_pool import Target, money
from ledger.banking.match_reasons import identity_reasons, veto
from ledger.banking.match_run import Run
from ledger.banking.match_values import CERTAIN, Explanation, LineResult, Reason


def explained(run: Run, line: int, pledge: str, known: set[str]) -> Explanation:
    """The evidence between a line and a pledge after a run; `known` are the pledges there are.

    Raises KeyError for a line that the run does not have.
    """
    work = {work.id: work for work in run.works}[line]
    results = run.results()
    for proposal in results[line].proposals:
        if any(assignment.pledge == pledge for assignment in proposal.assignments):
            change = () if results[line].outcome == CERTAIN else tuple(_changes(run, work, pledge))
            return Explanation(line, pledge, proposed=True, for_=proposal.for_, against=proposal.against, change=change)
    target = run.whole.targets.get(pledge)
    if target is None:
        against = Reason.of("nothing-open" if pledge in known else "unknown-pledge", pledge=pledge)
        cure = Reason.of("change-undo" if pledge in known else "change-by-hand")
        return Explanation(line, pledge, proposed=False, for_=(), against=(against,), change=(cure,))
    before = target.as_of(0)
    for_, against_ = identity_reasons(work, before, run.whole.families)
    against_ += [*_obstacles(run, work, before), *_takers(results, line, pledge)]
    return Explanation(
        line, pledge, proposed=False, for_=tuple(for_), against=tuple(against_), change=tuple(_changes(run, work, pledge))
    )


def _obstacles(run: Run, work: Work, target: Target) -> Iterator[Reason]:
    """What of day, currency and amount stands against it."""
    if work.line.amount.amount < 0:
        yield Reason.of("no-receipt")
        return
    vetoed = veto(work, target.pledge, target, run.whole.exchange)
    if vetoed:
        yield vetoed
    if work.words in ("interest", "fee"):
        yield Reason.of(f"bank-{work.words}")
    exchange, code = run.whole.exchange, target.currency
    value = work.worth(code, exchange)
    if value is None:
        return
    due = sum(slot.left for slot in target.slots)
    limit = exchange.charge_limit(due, code, work.line.day)
    if not value.low <= due <= value.high + limit:
        yield Reason.of(
            "amount-differs",
            due=money(due, code),
            by=money(abs(due - value.units), code),
            limit=money(rounded(Fraction(limit), code), code),
        )


def _takers(results: dict[int, LineResult], line: int, pledge: str) -> Iterator[Reason]:
    """The lines that pay the pledge instead."""
    for result in results.values():
        if result.line == line or result.outcome != CERTAIN or result.kind != "receipt":
            continue
        if any(assignment.pledge == pledge for assignment in result.proposals[0].assignments):
            yield Reason.of("taken", line=result.line)


def _changes(run: Run, work: Work, pledge: str) -> Iterator[Reason]:
    """What would make it certain."""
    target = run.whole.targets.get(pledge)
    if work.line.amount.amount < 0:
        yield Reason.of("change-receipt", amount=abs(work.line.amount))
        yield Reason.of("change-by-hand")
        return
    vetoed = veto(work, pledge, target, run.whole.exchange)
    if vetoed and vetoed.name == "signed-later":
        yield Reason.of("change-signed", day=work.line.day)
    elif vetoed and vetoed.name == "currency-impossible":
        yield Reason.of("change-sent", currency=target.currency if target else "")
    elif pledge not in work.named:
        yield Reason.of("change-reference", reference=pledge)
    if target and work.root is None:
        yield Reason.of("change-alias", contributor=target.contributor)
    if target and work.worth(target.currency, run.whole.exchange) is None and not work.line.original:
        yield Reason.of("change-rate", currency=target.currency)
    yield Reason.of("change-by-hand")
