"""README.txt of an audit pack, and what its index says beside the tables: in plain sentences of one language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ledger import cells
from ledger.commands.audit_papers import ASSERTIONS
from ledger.i18n import N_, _

if TYPE_CHECKING:
    from exports.commands_audit import Told

WIDTH = 100  # characters on a line
COVER = {
    "name": N_("Name"), "period": N_("Period"), "currency": N_("Currency"), "last_entry": N_("Last entry"), "sealed_at": N_("On, UTC"), "seal": N_("Its seal"),
    "people": N_("Approval"),
}  # fmt: skip


def conventions(facts: Mapping[str, str], script: str) -> Iterator[str]:
    """How the files are to be read and proved, a sentence or two each."""
    yield _(
        "Every table is a CSV file with English column names, and a sheet of tables.xlsx. Where the two differ, the CSV file counts."
    )
    yield _(
        "Days are written 2026-09-30, moments in UTC, amounts with a point and without grouping; debits are positive, credits negative. "
        "The column base is in {currency}; an amount is in the currency of its row.",
        currency=facts["currency"],
    )
    yield _("A text that a spreadsheet would run as a formula is led by an apostrophe.")
    yield _("SHA256SUMS has the hash of every file; to compare them: sha256sum -c SHA256SUMS")
    yield _(
        "{script} makes every seal again and holds the journal against the seals, with Python and nothing else: python3 {script}. It can be read, and written anew from what it says.",
        script=script,
    )
    yield _("The seal above must be that of the book when it was asked, and an earlier one is printed on every statement: python3 {script} SEAL says which entry it belongs to.", script=script)  # fmt: skip


def cover(facts: Mapping[str, str], period: str) -> dict[str, str]:
    """What the pack is about, in words, by the keys of COVER."""
    people = (
        _("two people: who prepares does not approve")
        if facts["two_person"] == "yes"
        else _("one person: there is no second approval")
    )
    return {**facts, "period": period, "people": people}


def lines(facts: Mapping[str, str], period: str, answers: Sequence["Told"], script: str) -> Iterator[str]:
    """The README: what this is, how to read and prove it, what answers which assertion, and every file with its hash."""
    yield _("Audit pack")
    yield ""
    told = cover(facts, period)
    for key, label in COVER.items():
        yield from cells.hanging(f"{_(label)}: ", cells.clean(told[key]) or "-", WIDTH)
    if facts["practice"] == "yes":
        yield _("This is a practice book.")
    yield ""
    yield from _said(
        _("Begin with index.xlsx: it says which file answers what. All tables stand in tables.xlsx, a sheet to each.")
    )
    for sentence in conventions(facts, script):
        yield ""
        yield from _said(sentence)
    for name, (word, question) in ASSERTIONS.items():
        yield ""
        yield _(word).upper()
        yield from _said(_(question))
        for one in answers:
            if name in one.paper.asserts:
                yield from cells.hanging(f"  {one.file:<24}", _(one.paper.answers), WIDTH)
    yield ""
    yield _("Files").upper()
    for one in answers:
        yield f"{one.sha256}  {one.file}"
        yield from cells.hanging("  ", "; ".join(filter(None, (_("{count} rows", count=f"{one.rows:,}"), one.totals))), WIDTH)
    for one in answers:
        if one.left_out:
            yield ""
            yield from _said(one.left_out)


def _said(sentence: str) -> Iterator[str]:
    yield from cells.wrap(sentence, WIDTH)
