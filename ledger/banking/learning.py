"""What the book has learned from confirmed lines: dated rows under the batch of the posting, undone with it.

A posted receipt teaches whose money comes under the payer's words and account, where no name or alias of the
contributor says so already; a coded line teaches what its words are. A rule is all rows of one meaning.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger.banking.deciding import BY_HAND, CODED, Decision, Staged
from ledger.banking.match_learned import EVIDENCE, SORT, payer_keys, type_key
from ledger.banking.match_measure import PROMISE, sort_of
from ledger.banking.match_payers import Payers
from ledger.banking.match_values import CERTAIN, Lesson, LineResult, OpenLine, Payer
from ledger.banking.match_weights import LINE, TOLD, Counts
from ledger.banking.review import proposed
from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.errors import NotUnderstood
from ledger.i18n import _
from ledger.money import Money

WITHHELD, RIGHT, WRONG = "withheld", "right", "wrong"
IS_RULE = f"kind NOT IN ('{SORT}', '{EVIDENCE}')"
Row = tuple[int | None, str, str, int | None, str, int, bool]  # bank line, kind, words, contributor, type, times, forgets


@dataclass(frozen=True, slots=True)
class Rule:
    """Words or an account and what they mean; `right` and `wrong` since it was first taught, by decisions of people.

    `unseen`: lines so written that the program staged by itself, and that were posted as meaning this: they teach nothing.
    """

    id: int
    kind: str
    words: str
    means: str
    times: int
    right: int
    wrong: int
    by: str
    at: str
    batch: str
    line: int | None
    unseen: int = 0


def lessons(query: Asking) -> tuple[Lesson, ...]:
    """All that the book knows, as the matcher takes it."""
    return tuple(
        Lesson(*row)
        for row in query.rows(
            f"SELECT kind, words, means, sum(times) FROM lesson_list WHERE {IS_RULE} GROUP BY kind, words, means "
            "HAVING sum(times) > 0 ORDER BY 1, 2, 3"
        )
    )


def counts(query: Asking) -> Counts:
    """How often evidence was seen with what officers decided, and with what they did not (`confirming`).

    A posting that was undone counts no more; against its evidence where its line was not decided again.
    """
    found = Counts({}, {})
    for name, means, times in query.rows(
        f"SELECT words, means, sum(times) FROM lesson_list WHERE kind = '{EVIDENCE}' GROUP BY words, means ORDER BY 1, 2"
    ):
        (found.right if means == RIGHT else found.wrong)[name] = int(times)
    for name, lines in query.rows(
        "SELECT l.words, count(DISTINCT l.bank_line_id) FROM lesson l JOIN bank_line_list n ON n.id = l.bank_line_id AND n.state = 'open' "
        f"WHERE l.kind = '{EVIDENCE}' AND l.type = '{RIGHT}' AND l.undone_in IS NOT NULL AND l.words NOT IN ('{LINE}', '{TOLD}') "
        "GROUP BY l.words ORDER BY 1"
    ):
        found.wrong[name] = found.wrong.get(name, 0) + lines
    return found


def withheld(query: Asking) -> frozenset[str]:
    """The sorts of evidence that are not called certain: measured so on demand, or in less than 99.5 % of the lines posted since.

    What was measured on demand stands until it is measured again; a sort that it lets pass starts counting anew (importing.md §3).
    """
    measured: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    for sort, means, times in query.rows("SELECT words, means, times FROM lesson_list WHERE kind = 'sort' ORDER BY id"):
        if means in (RIGHT, WRONG):
            held = counts.setdefault(sort, {RIGHT: 0, WRONG: 0})
            held[means] += times
        else:
            measured[sort] = means
            counts.pop(sort, None)
    failed = {sort for sort, held in counts.items() if held[RIGHT] < PROMISE * (held[RIGHT] + held[WRONG])}
    return frozenset(failed | {sort for sort, means in measured.items() if means == WITHHELD})


def tally(unit: Unit, batch: int, lines: Sequence[Staged], told: Iterable[LineResult]) -> None:
    """Keep, per sort of evidence, how many of these lines would be certain and were decided so, and how many otherwise.

    It is how often officers correct what the program would stage: what it staged by itself, and they saw before they posted
    it, counts as not corrected. `told` is what the matcher says of them as if they were open and nothing withheld. Undone
    with the batch of the posting.
    """
    decided = {one.decision.line: _essence(one.decision) for one in lines}
    counts: dict[tuple[str, str], int] = {}
    for result in told:
        if result.outcome == CERTAIN and result.line in decided:
            key = (sort_of(result), RIGHT if _essence(proposed(result)) == decided[result.line] else WRONG)
            counts[key] = counts.get(key, 0) + 1
    keep(unit, batch, [(None, SORT, sort, None, verdict, times, False) for (sort, verdict), times in sorted(counts.items())])


def _essence(decision: Decision) -> tuple[object, ...]:
    """What makes two decisions the same: a return is of a receipt, other money is for instalments, each with its amount."""
    if decision.type == "return":
        return decision.type, decision.returns_line
    return (
        decision.type,
        frozenset(decision.pays),
        {(target.pledge, target.instalment): target.amount for target in decision.targets},
    )


def rules(query: Asking) -> list[Rule]:
    """Every rule, by what it means."""
    alone = _unseen(query)
    return [
        replace(Rule(*row), unseen=alone[row[1:4]])
        for row in query.rows(
            "SELECT id, kind, words, means, times, right_since, wrong_since, made_by, made_at, batch, bank_line_id FROM rule_list "
            f"WHERE {IS_RULE} AND times > 0 ORDER BY kind, means, words"
        )
    ]


def _unseen(query: Asking) -> Counter[tuple[str, str, str]]:
    """How many posted lines the program staged by itself, by (kind, words, meaning)."""
    found: Counter[tuple[str, str, str]] = Counter()
    for number, units, currency, text, party, iban, kind, code in query.rows(
        "SELECT l.id, l.amount, l.currency, l.text, l.counterparty, l.iban, m.type, c.code FROM bank_line_list l "
        "JOIN bank_match m ON m.id = l.match_id JOIN batch b ON b.id = m.batch_id AND b.kind NOT IN (:accept, :decide) "
        "LEFT JOIN (SELECT match_id, min(pledge_id) AS pledge_id FROM match_part WHERE undone_in IS NULL GROUP BY match_id) x "
        "ON x.match_id = m.id LEFT JOIN pledge g ON g.id = x.pledge_id LEFT JOIN contributor c ON c.id = coalesce(m.contributor_id, g.contributor_id) "
        "WHERE l.state = 'posted'",
        accept=BY_HAND[0], decide=BY_HAND[1],
    ):  # fmt: skip
        line = OpenLine(number, date.min, Money.of_units(units, currency), text, counterparty=party, iban=iban)
        if kind in CODED:
            found[*type_key(line), kind] += 1
        elif kind in ("receipt", "gift"):
            found.update((*key, code) for key in payer_keys(line))
    return found


def teach(unit: Unit, batch: int, lines: Sequence[Staged], payers: Iterable[Payer]) -> int:
    """Keep what posted lines teach; returns how many lessons. Unidentified money, returns and what nobody decided teach nothing."""
    known = Payers.of(payers)
    whose: dict[str, int] = dict(unit.rows("SELECT number, contributor_id FROM pledge WHERE undone_in IS NULL"))
    rows = [row for one in lines if one.by_hand for row in _taught(one, known, whose)]
    keep(unit, batch, rows)
    return len(rows)


def teach_identified(unit: Unit, batch: int, line: int, contributor: int, payers: Iterable[Payer]) -> int:
    """Keep whose money comes under the words of a line whose money left suspense; returns how many lessons.

    Nobody knew when it was posted, so nothing was taught then. A line that is identified in parts teaches a meaning once.
    """
    row = unit.rows("SELECT day, amount, currency, text, reference, counterparty, iban FROM bank_line WHERE id = :id", id=line)[0]
    one = OpenLine(line, date.fromisoformat(row[0]), Money.of_units(*row[1:3]), *row[3:])
    told = set(
        unit.rows("SELECT kind, words, contributor_id FROM lesson WHERE bank_line_id = :line AND undone_in IS NULL", line=line)
    )
    rows = [row for row in _of_payer(one, contributor, Payers.of(payers)) if row[1:4] not in told]
    keep(unit, batch, rows)
    return len(rows)


def teach_corrected(unit: Unit, batch: int, line: int, contributor: int | None, payers: Iterable[Payer]) -> None:
    """Take back what a line taught of whose money comes under its words: it is `contributor`'s, or (None) nobody knows."""
    taught = unit.rows(
        "SELECT kind, words, contributor_id, sum(times) FROM lesson WHERE bank_line_id = :line AND undone_in IS NULL "
        f"AND contributor_id IS NOT NULL AND {IS_RULE} GROUP BY kind, words, contributor_id HAVING sum(times) > 0",
        line=line,
    )
    wrong: list[Row] = [(line, kind, words, who, "", -times, False) for kind, words, who, times in taught if who != contributor]
    keep(unit, batch, wrong)
    if contributor is not None:
        teach_identified(unit, batch, line, contributor, payers)


def _taught(one: Staged, known: Payers, whose: Mapping[str, int]) -> list[Row]:
    decision = one.decision
    line = OpenLine(decision.line, one.day, one.amount, one.text, one.reference, one.counterparty, one.iban)
    if decision.type in CODED and not decision.pays:  # the next line of this payee is for another expenditure
        kind, words = type_key(line)
        return [(line.id, kind, words, None, decision.type, 1, False)] if words else []
    contributor = whose[decision.targets[0].pledge] if decision.targets else decision.contributor
    return _of_payer(line, contributor, known) if decision.type in ("receipt", "gift") and contributor else []


def _of_payer(line: OpenLine, contributor: int, known: Payers) -> list[Row]:
    """Whose money comes under a line's words, and from its account; nothing where a name or an alias says who paid."""
    if any(sender.sure for sender in known.of_line(line)):
        return []
    return [(line.id, kind, words, contributor, "", 1, False) for kind, words in payer_keys(line)]


def forget(unit: Unit, batch: int, number: str) -> Rule:
    """End a rule, by its number `F-12`; what is confirmed later teaches it anew. Raises NotUnderstood for one that is not there."""
    found = {f"F-{rule.id}": rule for rule in rules(unit)}
    rule = found.get(number.strip().upper())
    if rule is None:
        raise NotUnderstood(
            _('"{number}" is no rule of this book.', number=number), _("fund match rules lists them"), name="unknown-rule"
        )
    contributor, name = unit.rows("SELECT contributor_id, type FROM lesson WHERE id = :id", id=rule.id)[0]
    keep(unit, batch, [(None, rule.kind, rule.words, contributor, name, 0, True)])
    return rule


def bring(unit: Unit, batch: int, told: Sequence[Lesson]) -> int:
    """Take in rules from elsewhere, each as often confirmed as it says; returns how many are new or confirmed more often.

    Those that the book has not fewer times stay as they are; meanings must be codes of contributors or types of lines.
    """
    held = {(one.kind, one.words, one.means): one.times for one in lessons(unit)}
    codes: dict[str, int] = dict(unit.rows("SELECT code, id FROM contributor_list"))
    fresh = [(one, one.times - held.get((one.kind, one.words, one.means), 0)) for one in told]
    rows: list[Row] = [
        (None, one.kind, one.words, codes.get(one.means), "" if one.means in codes else one.means, more, False)
        for one, more in fresh
        if more > 0
    ]
    keep(unit, batch, rows)
    return len(rows)


def hold(unit: Unit, batch: int, failed: Iterable[str], tested: Iterable[str]) -> list[str]:
    """Keep which sorts of evidence are not called certain from now on: those that `failed`; returns the ones that change."""
    before, now = withheld(unit), frozenset(failed)
    changed = sorted((now - before) | ((before & frozenset(tested)) - now))
    keep(unit, batch, [(None, SORT, sort, None, WITHHELD if sort in now else "certain", 1, False) for sort in changed])
    return changed


def keep(unit: Unit, batch: int, rows: Sequence[Row]) -> None:
    """Write lessons into a batch."""
    unit.insert(
        "lesson", "id batch_id bank_line_id kind words contributor_id type times forgets",
        [(number, batch, *row) for number, row in zip(unit.ids("lesson", len(rows)), rows, strict=True)],
    )  # fmt: skip
