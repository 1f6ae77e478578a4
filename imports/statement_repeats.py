"""What a file tells twice: messages sent again, reports within the day that grow, advices beside the statement. Pure.

Nothing is counted twice, and nothing is taken for a repetition on its looks alone: equal payments on one day are real.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from imports.statement_values import Entry, Statement
from ledger.errors import FileRefused, Problem
from ledger.i18n import _

_Told = Counter[tuple[object, ...]]


def without_repeats(name: str, statements: Sequence[Statement]) -> list[Statement]:
    """The same statements; what repeats has its reason in `why`, and a message that only repeats has no balances any more.

    Raises FileRefused where equal entries of two overlapping reports may be one entry or two.
    """
    told = [Counter(entry.told for entry in statement.entries) for statement in statements]
    silent = _sent_again(statements, told)
    booked = next((statement for statement in statements if statement.booked), None)
    reports = [index for index, statement in enumerate(statements) if not statement.booked and index not in silent]
    for index in reports:
        if booked is not None:
            silent[index] = f"an advice or a report within the day: the statement in {booked.place} counts"
    silent |= _grown(statements, told, [index for index in reports if index not in silent])
    found = [silenced(statement, silent[index]) if index in silent else statement for index, statement in enumerate(statements)]
    reports = [index for index in reports if index not in silent]
    if all(found[index].opening and found[index].closing for index in reports):
        return found  # each is proved by its own balances, and their sequence by all of them
    return _overlaps(name, found, reports)


def silenced(statement: Statement, why: str) -> Statement:
    """A statement that counts no more: its entries with the reason, and without balances and totals."""
    entries = tuple(replace(entry, why=entry.why or why) for entry in statement.entries)
    return replace(statement, entries=entries, opening=None, closing=None, totals=())


def _sent_again(statements: Sequence[Statement], told: Sequence[_Told]) -> dict[int, str]:
    """Messages equal to one before them: by their number, or by balances that cannot follow each other."""
    silent: dict[int, str] = {}
    first: dict[object, str] = {}
    for index, statement in enumerate(statements):
        opening, closing = statement.opening and statement.opening.amount, statement.closing and statement.closing.amount
        content = (frozenset(told[index].items()), opening, closing)
        marks: list[tuple[object, ...]] = [content] if None not in (opening, closing) and opening != closing else []
        marks += [(statement.number, *content)] if statement.number else []
        before = next((first[mark] for mark in marks if mark in first), None)
        if before is not None:
            silent[index] = f"the message in {before} says the same"
        for mark in marks:
            first.setdefault(mark, statement.place)
    return silent


def _grown(statements: Sequence[Statement], told: Sequence[_Told], reports: Sequence[int]) -> dict[int, str]:
    """Reports of a day that a later one repeats whole, with more behind."""
    silent: dict[int, str] = {}
    for position, earlier in enumerate(reports):
        some = next(iter(told[earlier]), None)
        for later in (index for index in reports[position + 1 :] if some in told[index]):
            openings = {one.opening.amount for one in (statements[earlier], statements[later]) if one.opening}
            if len(openings) < 2 and told[earlier] < told[later]:
                silent[earlier] = f"told again in the later report in {statements[later].place}"
                break
    return silent


def _overlaps(name: str, found: list[Statement], reports: Sequence[int]) -> list[Statement]:
    """Entries that stand in two reports are one where the bank's reference says so; without one they are asked about."""
    seen: dict[tuple[object, ...], list[tuple[Statement, Entry]]] = defaultdict(list)
    problems = []
    for index in reports:
        statement, entries = found[index], list(found[index].entries)
        fresh = []
        for position, entry in enumerate(entries):
            others = [] if entry.why or entry.problem else seen[entry.told]
            if others and entry.reference:
                entries[position] = replace(entry, why=f"the same entry as in {others.pop(0)[1].place}")
                continue
            fresh.append(entry)
            same = next((other for report, other in others if not _apart(report, statement)), None)
            if same is not None:
                what = _(
                    "the same entry stands in {place}, in a report that may cover the same days, and has no reference",
                    place=same.place,
                )
                cure = _("import the statement of the day (camt.053, MT940) instead")
                problems.append(Problem(entry.place, what, cure, "maybe-repeated"))
        for entry in fresh:
            seen[entry.told].append((statement, entry))
        found[index] = replace(statement, entries=tuple(entries))
    if problems:
        title = _("{name}: reports overlap, and nothing says which entries are the same.", name=name)
        raise FileRefused(title, problems, name="maybe-repeated")
    return found


def _apart(first: Statement, second: Statement) -> bool:
    """Whether two reports say that they cover other days."""
    if first.first is None or first.last is None or second.first is None or second.last is None:
        return False
    return first.last < second.first or second.last < first.first
