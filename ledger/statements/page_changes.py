"""What changed since the version that the reader holds, as the first part of a page."""

from collections.abc import Iterator

from ledger.i18n import N_, Language
from ledger.money import Money
from ledger.statements import figures_lines
from ledger.statements.figures import Facts
from ledger.statements.figures_changes import NONE, Cause, Changed, Moved
from ledger.statements.page import Part, PartRow
from ledger.statements.page_agreements import agreement_name
from ledger.statements.words import COLUMNS, line_name

_COLUMNS = dict(zip(figures_lines.COLUMNS, COLUMNS, strict=True))
_KINDS = {
    "receipt": N_("Receipt of {day}"),
    "return": N_("Return of {day}"),
    "pledge": N_("Pledge of {day}"),
    "gift": N_("In kind, {day}"),
    "gift back": N_("In kind, taken back, {day}"),
}


def changed(facts: Facts, language: Language) -> tuple[Part, ...]:
    """One part, or none in a first version: the lines that differ, what was added or is gone, and the entries behind it."""
    told, say = facts.changes, language.text
    if not told:
        return ()
    rows = (*(_line(one, facts, language) for one in told.lines), *(_moved(one, language) for one in told.moved))
    return (
        Part(
            "", say(N_("What changed since version {version}"), version=told.since),
            # For translators: heads of three columns of amounts: in the earlier version, in this one, this less the earlier one.
            (say(N_("Before")), say(N_("Now")), say(N_("Difference"))), rows,
            told=() if rows else (say(N_("No figure changed; this version was asked for.")),), notes=tuple(_causes(told.causes, language)),
        ),
    )  # fmt: skip


def _line(one: Changed, facts: Facts, language: Language) -> PartRow:
    column = language.text(_COLUMNS[one.column])
    column = column[:1].lower() + column[1:]
    agreement = agreement_name("" if one.agreement == NONE else one.agreement, facts, language) if one.agreement else ""
    name = ", ".join(filter(None, (line_name(one.line, facts, language), one.currency, agreement)))
    # For translators: the name of a line, and of one of its columns, such as "Contributions received (this quarter)".
    label = language.text(N_("{line} ({column})"), line=name, column=column)
    of_statement = ":".join(filter(None, (facts.contributor.code, str(facts.quarter), one.line, one.currency)))
    trace = of_statement if not one.agreement else "" if one.agreement == NONE else one.agreement
    return PartRow(one.line, label, (one.before, one.now, one.now - one.before), trace=trace)


def _moved(one: Moved, language: Language) -> PartRow:
    zero = Money.zero(next(money.currency for money in (one.now, one.before) if money is not None))
    difference = (zero if one.now is None else one.now) - (zero if one.before is None else one.before)
    day = language.day(one.on) if one.on else "–"
    return PartRow(one.number, language.text(_KINDS[one.kind], day=day), (one.before, one.now, difference))


def _causes(causes: tuple[Cause, ...], language: Language) -> Iterator[str]:
    """The entries sealed since, a sentence each."""
    for one in causes:
        # For translators: {lines} are line codes, such as "B2, B14".
        words = (
            N_("Entry {entry} of {day}, which belongs to {late}, changed {lines}.")
            if one.late_from
            else N_("Entry {entry} of {day} changed {lines}.")
        )
        late = language.day(one.late_from) if one.late_from else ""
        yield language.text(words, entry=one.entry, day=language.day(one.on), late=late, lines=", ".join(one.lines))
