"""What `fund import` and `fund read` say: how a file was read, the proof, and every row accounted for (ux.md §3.2)."""

import os
import shlex
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imports.amounts import as_decimal
from imports.reading import row_json
from ledger.cells import clean, cut, fill, hanging, numbers, wrap
from ledger.i18n import N_, P_, _, n_, retold, screen_language
from ledger.money import DIGITS
from ledger.show import Column, Table

# What was chosen of a bank's file, by the names that programs get.
CHOICES = {
    "columns": N_("Columns"), "date": N_("Date"), "dates": N_("Dates"), "decimal": N_("Decimal"), "amounts": N_("Amounts"), "signs": N_("Signs"),
    "balance": N_("Balance"), "order": P_("label of a choice: how the rows of a bank's file run", "Order"), "currency": N_("Currency"), "format": N_("Format"), "account": N_("Account"), "statements": N_("Statements"),
}  # fmt: skip
_SHOWN, _RATES_SHOWN = 5, 3  # pledges and rates of a file that are shown as they were read
_KNOWN = ("EUR", "GBP", "CAD", "MXN", "BRL", "JPY")  # currencies whose rate an officer knows about, the best known first

if TYPE_CHECKING:
    from imports.cells import Workbook
    from imports.intake import PledgesTaken
    from imports.pledges import PledgeSheet
    from imports.rates import RateSheet
    from imports.reading import Ambiguous, BankReading, ReadRow
    from ledger.banking.lines import Taken
    from ledger.commands.outcome import Outcome
    from ledger.contributions.drafts import PledgeDraft
    from ledger.journal.draft import RateDraft


def reading_lines(file: Path, reading: "BankReading", width: int | None) -> list[str]:
    """How the file was read and why that is sure; the two balances and what lies between them."""
    sheet = _(", sheet {sheet}", sheet=reading.sheet) if reading.sheet else ""
    lines = [
        ", ".join((f"{file.name}{sheet}", n_("1 row", "{count} rows", len(reading.rows)), _size(reading.size))),
        "",
        _("How it was read"),
    ]
    choices, proofs = _with_reasons(reading)
    told = {_(CHOICES.get(name, name.capitalize())): "; ".join(map(_said, parts)) for name, parts in choices.items()}
    wide = max(map(len, told), default=0)
    for name, choice in told.items():
        lines += hanging(f"  {name:<{wide}}   ", choice, width)
    for evidence in proofs:
        lines += hanging("  " + _("proved") + "  ", retold(evidence), width)
    for note in reading.notes:
        lines += hanging("  " + _("note") + "    ", retold(note), width)
    if reading.opening is not None or reading.closing is not None:
        lines += ["", _("Proof"), *_proof(reading)]
    return lines


def _said(text: str) -> str:
    """A choice in the reader's language; those of an archive's files stand with a semicolon between them."""
    told = retold(text)
    return "; ".join(map(retold, text.split("; "))) if told == text else told


def _with_reasons(reading: "BankReading") -> tuple[dict[str, list[str]], list[str]]:
    """Each choice with its reason beside it, said once; the proofs that are left stand for the file as a whole."""
    choices = {
        name: [choice]
        for name, choice in reading.reading.items()
        if choice != reading.reading.get("amounts") or name == "amounts"
    }
    proofs = []
    for evidence in reading.evidence:
        label, _colon, reason = evidence.partition(": ")
        name = "decimal" if label == "Amounts" and "decimal" in choices else label.lower()
        reason = reason.removesuffix(".")
        choice = choices.get(name, [])
        if (name in choices or name == "balance") and reason:
            choices[name] = [reason] if reason.startswith("; ".join(choice)) else [*choice, reason]
        elif [reason] not in choices.values():
            proofs.append(evidence)
    return choices, proofs


def _proof(reading: "BankReading") -> list[str]:
    sums = reading.sums
    parts = [(_("opening"), reading.opening), (_("+ in"), sums.get("in")), (_("- out"), sums.get("out"))]
    if sums.get("fees"):
        parts.append((_("- charges"), sums["fees"]))
    parts.append((_("= closing"), reading.closing))
    return [f"  {name:<12}{'' if amount is None else _figure(amount):>22}" for name, amount in parts]


def row_lines(reading: "BankReading", width: int | None) -> list[str]:
    """The rows of the file as read, and what became of those that are no transactions."""
    lines = ["", _("Every row accounted for")]
    lines += [f"  {_verdict(name):<28}{_figure(count):>7}" for name, count in reading.counts.items()]
    shown = [row for row in reading.rows if row.verdict == "new"]
    lines += ["", *(_row(row, width) for row in shown[:20])]
    if len(shown) > 20:
        lines.append("  " + n_("and 1 row more", "and {count} rows more", len(shown) - 20))
    return lines


def taken_lines(reading: "BankReading", taken: "Taken", currency: str) -> list[str]:
    """What the book made of the rows: six verdicts, zeros included, and their sums."""
    units = dict.fromkeys(("new", "seen", "late", "restated"), 0)
    for line, verdict, *_rest in taken.judged:
        units[verdict] += line.amount
    head = _("rows")
    wide = max(38, *(len(_verdict(name)) for name in taken.counts)) + 1
    lines = ["", _("Every row accounted for"), f"  {'':<{wide}}{head:>7}{currency:>18}"]
    for name in ("new", "seen", "late", "restated", "not_a_transaction", "refused"):
        amount = _figure(in_units(units[name], currency)) if name in units else "-"
        lines.append(f"  {_verdict(name):<{wide}}{_figure(taken.counts[name]):>7}{amount:>18}")
    lines.append(f"  {'':<{wide}}{_figure(len(reading.rows)):>7}{_figure(in_units(sum(units.values()), currency)):>18}")
    for gap in taken.gaps:
        lines += ["", _("Gap: {amount} lies between the balances of {since} and {until}: lines of these days seem to be missing.",
                        amount=gap.amount, since=gap.since, until=gap.until)]  # fmt: skip
    look = [one for one in taken.judged if one.verdict in ("late", "restated")]
    if look:
        lines += ["", n_("Look at this one", "Look at these {count}", len(look))]
        row, label = _("row"), max(len(_verdict(one.verdict)) for one in look[:20])
        lines += [
            f"  {_verdict(one.verdict):<{label}}  {row} {one.line.row:<6}{one.line.day}  {_figure(in_units(one.line.amount, currency)):>18}  {one.line.text[:60]}"
            for one in look[:20]
        ]
    return [*lines, ""]


def in_units(amount: int, currency: str) -> Decimal:
    """Stored ten-thousandths as an amount with the decimals of its currency."""
    return as_decimal(amount, DIGITS[currency])


def _verdict(name: str) -> str:
    return {
        "rows": _("rows"), "new": _("new"), "seen": _("seen before"), "late": _("late (dated before the last import)"), "restated": _("restated (same reference, not taken)"),
        "not_a_transaction": _("not a transaction"), "refused": _("refused"),
    }.get(name, name)  # fmt: skip


def pledge_lines(
    file: Path, workbook: "Workbook", found: "PledgeSheet", taken: "PledgesTaken", total: str, width: int | None
) -> list[str]:
    """What a pledge file was read as, and what the book made of it."""
    made = taken.made
    counts = (
        (_("new pledges"), len(made.new)), (_("in the book already, unchanged"), len(made.unchanged)),
        (_("changed"), len(made.changed)), (_("amended"), len(taken.amended)), (_("receipts stated in the file"), taken.receipts),
        (_("rows that are not pledges"), sum(row.verdict not in ("pledge", "instalment") for row in found.rows)),
    )  # fmt: skip
    told = [*found.layout, *found.notes]
    if taken.alike:
        told.append(
            _("New, though the book has one of the same contributor and amount: {several}.", several="; ".join(taken.alike))
        )
    lines = file_lines(file, workbook, told, counts, total, width)
    if not taken.new:
        return lines
    shown = taken.new[:_SHOWN]
    head = n_("as it was read", "as they were read, the first {shown} of {count}", len(taken.new), shown=len(shown))
    return [*lines, "", head, *(_pledge(draft, width) for draft in shown), ""]


def _pledge(draft: "PledgeDraft", width: int | None) -> str:
    """One pledge as it would be booked: who, how much, signed when, due when, and where it stands."""
    day = screen_language().day if width else str
    dues = [part.due for part in draft.instalments]
    signed = _("signed {day}", day=day(draft.signed)) if draft.signed else _("not signed")
    due = _("due {day}", day=day(min(dues)))
    if len(dues) > 1:
        due = _("due in {count} parts, {first} to {last}", count=len(dues), first=day(min(dues)), last=day(max(dues)))
    facts = [signed, due, *([_("conditional")] if draft.conditional else [])]
    facts += [_("received {amount}", amount=payment.amount) for payment in draft.payments]
    told = f"{draft.amount.currency} {_figure(draft.amount.amount)}"
    start = f"  {draft.contributor:<12} {told:>22}  "
    text = ", ".join((*facts, draft.where))
    return start + (text if width is None else cut(text, max(10, width - len(start))))


def _figure(value: Decimal | int) -> str:
    return numbers(screen_language().formats)(value)


def file_lines(
    file: Path, workbook: "Workbook", told: Sequence[str], counts: Sequence[tuple[str, int]], total: str, width: int | None
) -> list[str]:
    """How a file was read, what the book made of its rows, and what is new in all."""
    lines = [f"{file.name}, {_size(workbook.size)}"]
    for line in told:
        lines += hanging("  ", retold(line), width)
    lines += [f"  {words:<34}{_figure(count):>8}" for words, count in counts]
    if total:
        lines.append("  " + _("new in all: {total}", total=total))
    return lines


def rate_lines(found: "RateSheet") -> list[str]:
    """How a file of rates was read, and the newest rate of a few currencies: whoever knows what a euro costs sees that the direction is right."""
    newest: dict[str, RateDraft] = {}
    for draft in found.drafts:
        if draft.currency not in newest or newest[draft.currency].effective_from < draft.effective_from:
            newest[draft.currency] = draft
    codes = [*(code for code in _KNOWN if code in newest), *sorted(newest.keys() - {*_KNOWN})]
    language = screen_language()
    examples = [
        _("1 {currency} = {rate} USD from {day}", currency=code, rate=language.rate(newest[code].usd_per_unit), day=newest[code].effective_from)
        for code in codes[:_RATES_SHOWN]
    ]  # fmt: skip
    return [*found.layout, *map(retold, found.notes), *examples]


def bank_table(reading: "BankReading", taken: "Taken") -> Table:
    """Every row with its verdict, for programs."""
    verdicts = iter(one.verdict for one in taken.judged)
    found = [row_json(row) for row in reading.rows]
    for facts in found:
        if facts["verdict"] == "new":
            facts["verdict"] = next(verdicts)
    return _rows_table("import-bank", found)


def files_table(done: "Sequence[tuple[str, str, Outcome]]") -> Table:
    """Every row of several files with its verdict, for programs: account, file name and what was done with it."""
    found: list[dict[str, Any]] = [
        {"file": file, "account": account, **dict(zip((column.key for column in one.table.columns), row, strict=True))}
        for account, file, one in done
        if one.table is not None
        for row in one.table.rows
    ]
    return _rows_table("import-bank", found)


def read_table(reading: "BankReading") -> Table:
    """Every row as it was read, for programs."""
    return _rows_table("read", [row_json(row) for row in reading.rows])


def _rows_table(name: str, found: Sequence[dict[str, Any]]) -> Table:
    keys = list(found[0]) if found else ["row"]
    return Table(name, "", tuple(Column(key, key, "code") for key in keys), [tuple(facts.values()) for facts in found])


def bank_json(reading: "BankReading", taken: "Taken") -> dict[str, Any]:
    """What `--json` says besides the rows."""
    return {
        "kind": reading.kind, "reading": dict(reading.reading), "evidence": list(reading.evidence), "counts": taken.counts,
        "sums": {name: f"{amount:f}" for name, amount in reading.sums.items()}, "gaps": [{"amount": str(gap.amount.amount), "since": gap.since, "until": gap.until} for gap in taken.gaps],
    }  # fmt: skip


def _row(row: "ReadRow", width: int | None) -> str:
    text = clean(" ".join(f"{row.counterparty} {row.text}".split()))
    amount = "" if row.amount is None else _figure(row.amount)
    start = f"  {screen_language().day(row.date) if width and row.date else row.date!s:<11}  {amount:>22}  "
    return start + (text if width is None else cut(text, max(10, width - len(start))))


def _size(count: int) -> str:
    return f"{_figure(count)} B" if count < 1024 else f"{_figure(count // 1024)} KB"


def side_by_side(refusal: "Ambiguous", command: str, width: int | None = None) -> list[str]:
    """Readings of one file beside each other (below, where the window is too narrow), what was looked for in vain, how to choose (ux.md §3.3)."""
    names = [_("reading {letter}", letter=letter) for letter, _choice in zip("ABCD", refusal.choices, strict=False)]
    facts = [name for name in refusal.choices[0].facts if len({choice.facts.get(name) for choice in refusal.choices}) > 1]
    rows = [
        ("", *names),
        *((name[:1].upper() + name[1:], *(choice.facts.get(name, "") for choice in refusal.choices)) for name in facts),
    ]
    wide = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [*wrap(_("Refused: {why}", why=refusal.message), width), _("Nothing was written."), ""]
    fitting = (gap for gap in ("   ", "  ") if width is None or 2 + sum(wide) + len(gap) * (len(wide) - 1) <= width)
    if gap := next(fitting, ""):
        lines += ["  " + gap.join(map(fill, row, wide)).rstrip() for row in rows]
    else:
        lines += [
            line
            for place in range(1, len(wide))
            for line in ("  " + names[place - 1], *(f"    {fill(row[0], wide[0])}  {row[place]}" for row in rows[1:]))
        ]
    if refusal.looked_for:
        lines += ["", *hanging("  ", _("Looked for and not found:") + " " + ", ".join(map(_, refusal.looked_for)) + ".", width)]
    lines += ["", _("Say which it is:")]
    longest = max(len(choice.option) for choice in refusal.choices)
    lines += [f"  {command} {choice.option:<{longest}}    {name}" for choice, name in zip(refusal.choices, names, strict=False)]
    return [*lines, *wrap(_("Or ask the bank for a file with a balance column: it proves itself."), width)]


def name_of(path: Path) -> str:
    """The name of a file as text that can be kept: what is no UTF-8 in it stands there as a mark of replacement."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def again(words: Sequence[str]) -> str:
    """The command line as it was typed, to be typed again with an option behind it."""
    return shlex.join(("fund", *words))


def tell(refusal: Exception, command: str, width: int | None) -> bool:
    """Show an ambiguous file's readings side by side, on standard error; False for another kind of refusal."""
    import sys

    from imports.reading import Ambiguous
    from ledger.screen import write

    if not isinstance(refusal, Ambiguous):
        return False
    write("\n".join(side_by_side(refusal, command, width)) + "\n", sys.stderr)
    return True


def doubles(found: Sequence[tuple[str, str]]) -> list[str]:
    """That new contributors are called as others are already: then no sheet can name either of them but by its code."""
    if not found:
        return []
    several = ", ".join(f"{new} = {held}" for new, held in found[:8]) + (" ..." if len(found) > 8 else "")
    return [
        n_(
            "1 has a name that somebody in the book has already: {several}.",
            "{count} have names that others in the book have already: {several}.",
            len(found),
            several=several,
        ),
        _("Where they are the same, leave them out and use the code in the book: a name of two contributors is asked about."),
    ]
