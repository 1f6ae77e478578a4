"""`fund match rules`: what the book has learned, from whom; how well it holds; forgetting, exporting and taking in."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.banking.review_screens import TYPES
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, N_, _, both, k_, n_, spoken
from ledger.show import Column, Fact, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.banking.learning import Rule
    from ledger.banking.match_measure import Score, Verdict
    from ledger.banking.match_trial import Tried
    from ledger.banking.match_weights import Weight
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

KINDS = {
    "payer": N_("payer's name"), "text": N_("words of the text"), "account": N_("payer's account"), "in": N_("words, money in"),
    "out": N_("words, money out"),
}  # fmt: skip
PROMISES = {"kept": N_("kept"), "short": N_("too short to tell"), "failed": N_("NOT CERTAIN")}


def rules(
    test: Annotated[bool, typer.Option("--test", help="How well matching holds on the book's confirmed history.")] = False,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="FOLDER", help="With --test: on a case whose truth is known.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="With --test: hold from now on to what was measured.")] = False,
    weights: Annotated[
        bool, typer.Option("--weights", help="How telling each sort of evidence is, as shipped and by now.")
    ] = False,
    forget: Annotated[str, typer.Option("--forget", metavar="ID", help="This rule no longer holds.")] = "",
    export: Annotated[Path | None, typer.Option("--export", metavar="FILE", help="Write the rules as CSV, to edit.")] = None,
    take: Annotated[Path | None, typer.Option("--import", metavar="FILE", help="Take in rules from such a file.")] = None,
) -> None:
    """What has been learned, from whom; test it."""
    asked = {"--test": test, "--weights": weights, "--forget": forget, "--export": export, "--import": take}
    wishes = [name for name, given in asked.items() if given]
    if len(wishes) > 1:
        raise NotUnderstood(
            _("{wishes} are two wishes.", wishes=both(wishes)), _("run the command once for each"), name="bad-option"
        )
    if (case or keep) and not test:
        raise NotUnderstood(_("--case and --keep belong to --test."), "fund match rules --test", name="bad-option")
    if case and keep:
        raise NotUnderstood(_("a case says nothing about this book."), _("leave out --keep, or --case"), name="bad-option")
    if test:
        _test(case, keep=keep)
    elif weights:
        _weights()
    elif forget:
        _forget(forget)
    elif take:
        _take(take)
    else:
        _list(export)


def _list(export: Path | None) -> None:
    from ledger.banking import learning

    here = session()
    table = _rules_table(learning.rules(here.reader))
    if export is not None:
        from ledger.programs import csv_of, pour

        if not export.absolute().parent.is_dir():
            raise NotUnderstood(
                _("there is no folder {folder}.", folder=export.absolute().parent),
                _("make it, or name another file"),
                name="no-folder",
            )
        pour(csv_of(table), export)
        here.say(_("{file} holds the rules. To take it in again: fund match rules --import {file}", file=str(export)))
        return
    here.show(table)
    held = learning.withheld(here.reader)
    if held:
        here.say("", _("Not called certain, as measured: {sorts}", sorts=", ".join(sorted(held))))
    here.say(
        "", _("How well matching holds: fund match rules --test"), _("How telling the evidence is: fund match rules --weights")
    )


def _weights() -> None:
    from ledger.banking import learning
    from ledger.banking.match_weights import LINE, weighed

    here = session()
    counts = learning.counts(here.reader)
    lines = sum(side.get(LINE, 0) for side in counts)
    here.show(_weights_table(weighed(counts), lines))
    here.say(
        "",
        _(
            "Ten more make a pair of line and pledge ten times likelier. They order what is not certain; they make nothing certain."
        ),
    )


def _weights_table(found: "Sequence[Weight]", lines: int) -> Table:
    rows = [
        (one.name, one.shipped, one.present, *((one.right, one.of_right, one.wrong, one.of_wrong) if one.of_right or one.of_wrong else (None,) * 4))
        for one in found
    ]  # fmt: skip
    return Table(
        "match-weights", n_("Weights of evidence, with 1 line that was decided by hand", "Weights of evidence, with {count} lines that were decided by hand", lines),
        (Column("evidence", _("Evidence"), "code"), Column("shipped", _("Shipped"), "count"), Column("present", _("Now"), "count"),
         Column("right", _("In right pairs"), "count", optional=True, priority=2), Column("of_right", _("of"), "count", optional=True, priority=2),
         Column("wrong", _("In wrong pairs"), "count", optional=True, priority=1), Column("of_wrong", _("of"), "count", optional=True, priority=1)),
        rows,
    )  # fmt: skip


def _rules_table(found: "Sequence[Rule]") -> Table:
    rows = [
        (f"F-{rule.id}", rule.kind, rule.words, rule.means, rule.times, rule.right, rule.wrong, rule.unseen, rule.by,
         date.fromisoformat(rule.at[:10]), rule.batch)
        for rule in found
    ]  # fmt: skip
    return Table(
        "match-rules", n_("1 rule learned from confirmed lines", "{count} rules learned from confirmed lines", len(rows)),
        (Column("rule", _("Rule"), "code"), Column("kind", _("Kind"), "state", words=spoken(KINDS)),
         Column("words", _("Words")), Column("means", _("Means"), "code", words=spoken(TYPES)), Column("times", _("Times"), "count"),
         Column("right", _("Right since"), "count", optional=True, priority=2), Column("wrong", _("Wrong since"), "count", optional=True, priority=3),
         Column("by_sure", _("By --sure"), "count", optional=True, priority=2),
         Column("by", _("Taught by"), "code", optional=True, priority=1), Column("on", _("On"), "date", optional=True, priority=1),
         Column("batch", _("Batch"), "code", optional=True)),
        rows,
    )  # fmt: skip


def _forget(number: str) -> None:
    from ledger.banking import learning

    here = session()

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        rule = learning.forget(unit, batch.id, number)
        return Outcome(1, K_("F-{rule} {words} = {means} forgotten", rule=rule.id, words=rule.words, means=rule.means))

    here.write("match rules", work, question=_("Forget {rule}?", rule=number))


def _take(path: Path) -> None:
    from imports.rules import read_rules
    from ledger.banking import learning
    from ledger.banking.deciding import CODED

    here = session()
    codes = {code for (code,) in here.reader.rows("SELECT code FROM contributor_list")}
    told = read_rules(path, codes, tuple(CODED))

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        fresh = learning.bring(unit, batch.id, told)
        seen = len(told) - fresh
        return Outcome(
            fresh, k_("1 rule from {file}", "{count} rules from {file}", fresh, file=path.name),
            lines=(_("{new} new or confirmed more often, {seen} in the book already", new=fresh, seen=seen),),
        )  # fmt: skip

    here.write("match rules", work, question=_("Take in these rules?"))


def _test(case: Path | None, *, keep: bool) -> None:
    from ledger.banking import learning
    from ledger.banking.match_measure import FAILED, SHORT, scores, total

    here = session()
    tried = _of_case(case) if case else None
    told = list(tried.verdicts if tried else _of_book())
    if not told:
        raise LedgerError(_("nothing is posted yet that could be tested."), "fund match post", name="no-history")
    by_sort, whole = scores(told), total(told)
    if keep:
        failed = [one.sort for one in by_sort if one.promise == FAILED]

        def work(unit: "Unit", batch: "Batch") -> Outcome:
            changed = learning.hold(unit, batch.id, failed, [one.sort for one in by_sort if one.certain])
            lines = (_("Not called certain: {sorts}", sorts=", ".join(failed) or _("nothing")),)
            return Outcome(
                len(changed), K_("measured: {sorts}", sorts=", ".join(changed)), lines=lines, nothing=_("Nothing changes.")
            )

        here.show(_scores_table(by_sort, whole))
        here.write("match rules", work, question=_("Hold to this?"))
        return
    here.show(_scores_table(by_sort, whole, tried))
    if whole.promise == SHORT:
        here.say("", _("This history is too short to promise anything: without any error, 598 certain lines would be needed."))
    if case is None and any(one.promise == FAILED for one in by_sort):
        here.say("", _("To call no longer certain what was wrong too often: fund match rules --test --keep"))


def _of_book() -> "Iterator[Verdict]":
    from ledger.banking import history

    return history.verdicts(session().reader)


def _of_case(folder: Path) -> "Tried":
    from imports.case import read_case
    from ledger.banking.match_trial import tried

    found = read_case(folder)
    return tried(found.lines, found.truths, found.instalments, found.payers, found.rates)


def _percent(share: Decimal | None) -> Decimal | None:
    """In percent with two decimals, cut and not rounded: what is not quite promised must not look so."""
    return None if share is None else (share * 100).quantize(Decimal("0.01"), ROUND_FLOOR)


def _scores_table(found: "Sequence[Score]", whole: "Score", tried: "Tried | None" = None) -> Table:
    rows = [
        (one.sort, one.lines, one.certain, one.certain_right, one.unseen, _percent(one.precision), _percent(one.at_least) if one.certain else None,
         one.likely, one.likely_right, one.promise if one.certain else "")
        for one in found
    ]  # fmt: skip
    return Table(
        "match-test", n_("1 confirmed line, by sort of evidence", "{count} confirmed lines, by sort of evidence", whole.lines),
        (Column("sort", _("Evidence"), "code"), Column("lines", _("Lines"), "count"), Column("certain", _("Certain"), "count"),
         Column("right", _("Right"), "count"), Column("by_sure", _("By --sure"), "count", optional=True, priority=2), Column("precision", _("Right, %"), "amount"),
         Column("at_least", _("At least, %"), "amount"), Column("likely", _("Likely"), "count", optional=True, priority=1),
         Column("found", _("Of 3 one right"), "count", optional=True), Column("promise", _("99.5 %"), "state", words=spoken(PROMISES))),
        rows,
        facts=tuple(
            Fact(key, label, value) for key, label, value in (
                ("precision", _("Certain and right, of what was called certain, %"), _percent(whole.precision)),
                ("at_least", _("the same, proved with 95 % confidence, %"), _percent(whole.at_least)),
                ("recall", _("Certain and right, of what there was to find, %"), _percent(whole.recall)),
                ("found", _("the same, with likely ones that have the truth among three, %"), _percent(whole.found)),
                *((("later", _("the same, of the later half of the lines, %"), _percent(tried.shipped.found)),
                   ("learned", _("the same, with weights that the earlier half taught, %"), _percent(tried.learned.found))) if tried else ()),
            )
        ),
    )  # fmt: skip
