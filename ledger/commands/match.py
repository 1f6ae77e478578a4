"""`fund match`: bank lines to pledges. Propose, decide, post; nothing counts before it is posted."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.banking.unposted import TO_DO
from ledger.cells import clean, wrap
from ledger.commands.match_rules import rules
from ledger.commands.outcome import Outcome
from ledger.commands.session import session
from ledger.errors import LedgerError, NotUnderstood
from ledger.i18n import K_, _, both, k_, n_
from ledger.money import Money, control_total
from ledger.show import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.banking.deciding import Decision
    from ledger.book.reader import Asking
    from ledger.book.store import Unit
    from ledger.journal.batches import Batch

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="Bank lines to pledges: propose, decide, post.")
ACCOUNT = Annotated[str, typer.Option("--account", help="Only this bank account.")]


@app.command("list")
def proposals(
    account: ACCOUNT = "",
    certain: Annotated[bool, typer.Option("--certain", help="Only what is certain.")] = False,
    likely: Annotated[bool, typer.Option("--likely", help="Only what is worth a look.")] = False,
    unclear: Annotated[bool, typer.Option("--unclear", help="Only what has no proposal good enough.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every line, also on a screen.")] = False,
) -> None:
    """Propose a pledge for every open bank line."""
    from ledger.banking import proposing
    from ledger.commands import match_list

    here = session()
    asked = [name for name, given in (("certain", certain), ("likely", likely), ("unclear", unclear)) if given]
    if len(asked) > 1:
        wishes = both(f"--{name}" for name in asked)
        raise NotUnderstood(
            _("{wishes} are two wishes.", wishes=wishes), _("run the command once for each, or --all"), name="bad-option"
        )
    _check_account(here.reader, account)
    work = proposing.load(here.reader, account)
    if not work.lines and here.form == "text":
        _nothing_open()
        return
    decided = match_list.decided(here.reader, account)
    match_list.show(here, match_list.Listed(work, proposing.results(work), decided, "".join(asked), everything))


def _check_account(query: "Asking", account: str) -> None:
    """Raises NotUnderstood for the name of an account that is not there: nothing of it is not nothing at all."""
    from ledger.banking import accounts

    if account:
        accounts.find(query, account)


def _nothing_open() -> None:
    here = session()
    from ledger.commands.review import newest_line

    here.say_when()
    last = newest_line(here)
    if last is None:
        return
    here.say(_("Nothing to match: every bank line up to {day} is decided.", day=here.told(last)))
    staged = here.reader.value(f"SELECT count(*) FROM bank_line_list WHERE id IN {TO_DO} AND state = 'staged'")
    if staged:
        here.say(
            n_(
                "Staged and not posted: 1 line. Next: fund match post",
                "Staged and not posted: {count} lines. Next: fund match post",
                staged,
            )
        )


@app.command()
def review(
    account: ACCOUNT = "",
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without a full screen.")] = False,
) -> None:
    """Decide line by line, with the reasons."""
    from ledger.commands.review import run

    _check_account(session().reader, account)
    if run(account, plain=plain) == "post":
        post(account)


@app.command()
def accept(
    lines: Annotated[list[str] | None, typer.Argument(metavar="[LINE...]", help="These lines, as proposed.")] = None,
    sure: Annotated[bool, typer.Option("--sure", help="Every certain one.")] = False,
    account: ACCOUNT = "",
) -> None:
    """Stage proposals as they are."""
    from ledger.banking import deciding, match_screens, proposing
    from ledger.banking.review import proposed

    here = session()
    if not lines and not sure:
        raise NotUnderstood(_("say which lines."), _("fund match accept L-1047, or --sure for every certain one"), name="no-line")
    wanted = {deciding.line_id(text) for text in lines or ()}

    def stage(unit: "Unit", batch: "Batch") -> Outcome:
        _check_account(unit, account)
        work = proposing.load(unit, account)
        found = {one.line: one for one in proposing.results(work)}
        for missing in sorted(wanted - set(found)):
            raise LedgerError(_("L-{number} is not open.", number=missing), _("fund match lists what is"), name="not-open")
        chosen = [one for one in found.values() if one.line in wanted or (sure and one.outcome == "certain")]
        for one in chosen:
            if not one.proposals and one.outcome == "unclear" and one.kind not in match_screens.BY_KIND:
                raise LedgerError(
                    _("L-{line} has no proposal.", line=one.line), f"fund match set L-{one.line} PLEDGE", name="no-proposal"
                )
        count = deciding.stage(unit, batch.id, [proposed(one) for one in chosen])
        taken = {one.line for one in chosen}
        total = control_total(line.amount for line in work.lines if line.id in taken)
        return Outcome(
            count, k_("1 line staged", "{count} lines staged", count), total=total,
            lines=(n_("1 line staged; nothing is posted yet.", "{count} lines staged; nothing is posted yet.", count),) if count else (),
            next=(_("Next: fund match post"),), nothing=_("No line is certain. fund match shows what is likely."),
            more={"staged": count}, table=None if here.form == "text" else Table("match-accept", "", (Column("line", "", "code"),), [(f"L-{one.line}",) for one in chosen]),
        )  # fmt: skip

    here.write("match accept --sure" if sure else "match accept", stage, second=False)


@app.command("set")
def decide(
    line: Annotated[str, typer.Argument(help="L-1047")],
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PLEDGE/N=AMOUNT...]", help="Several split it; of what goes out, the expenditures."),
    ] = None,
    unidentified: Annotated[bool, typer.Option("--unidentified", help="Nobody knows whose it is: suspense, 2120.")] = False,
    gift: Annotated[str, typer.Option("--gift", metavar="CONTRIBUTOR", help="Its gift, without a pledge.")] = "",
    returns: Annotated[str, typer.Option("--returns", metavar="LINE", help="It takes back the receipt of this line.")] = "",
    kind: Annotated[str, typer.Option("--type", help="interest, fee, payment, transfer, program-budget, recovery, other.")] = "",
    other: Annotated[str, typer.Option("--with", metavar="LINE", help="The other side of a transfer between own accounts.")] = "",
    charges: Annotated[str, typer.Option("--charges", help="What banks kept, in the account's currency.")] = "",
    note: Annotated[str, typer.Option("--note", help="A note.")] = "",
    clear: Annotated[bool, typer.Option("--clear", help="Take back what was decided.")] = False,
    restated: Annotated[bool, typer.Option("--restated", help="Take it as a later file of the bank restates it.")] = False,
) -> None:
    """Decide a line by hand; several targets split it."""
    from ledger.banking import deciding
    from ledger.banking.review_screens import TYPES

    here = session()
    number = deciding.line_id(line)
    if restated:
        from ledger.commands.restated import take_restated

        take_restated(here, number, alone=not any((targets, unidentified, gift, returns, kind, other, charges, note, clear)))
        return

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        if clear:
            cleared = deciding.clear(unit, batch.id, [number])
            return Outcome(cleared, K_("L-{line} cleared", line=number), nothing=_("L-{number} was not decided.", number=number))
        decision = _by_hand(
            unit, number, targets or (), unidentified=unidentified, gift=gift, returns=returns, kind=kind, other=other,
            charges=charges, note=note,
        )  # fmt: skip
        deciding.stage(unit, batch.id, [decision])
        return Outcome(
            1,
            K_("L-{line} {decision}", line=number, decision=TYPES[decision.type]),
            lines=(_("L-{number} is staged as {type}.", number=number, type=decision.type),),
            next=(_("Next: fund match post"),),
        )

    here.write("match set", work, second=False)


def _by_hand(
    unit: "Unit",
    number: int,
    texts: Any,
    *,
    unidentified: bool,
    gift: str,
    returns: str,
    kind: str,
    other: str,
    charges: str,
    note: str,
) -> "Decision":
    from ledger.banking.deciding import Decision, line_id, no_money
    from ledger.banking.targets import charged, kept_by_banks, named
    from ledger.contributions import contributors

    row = unit.one("SELECT amount, currency FROM bank_line_list WHERE id = :id", id=number)
    if row is None:
        raise NotUnderstood(_("There is no bank line L-{line}.", line=number), _("fund match lists them"), name="unknown-line")
    amount = Money.of_units(row[0], row[1])
    if not amount:
        raise no_money(number)
    said = {"unidentified": unidentified, "gift": gift, "returns": returns, "type": kind, "pledge": texts}
    _check_words(number, [word for word, given in said.items() if given], kind, other, charges)
    kept = charged(charges, amount.currency) if charges else None
    if unidentified:
        return Decision(number, "unidentified", note=note)
    if gift:
        return Decision(number, "gift", (), kept, contributors.find(unit, gift)[0], note=note)
    if returns:
        return Decision(number, "return", returns_line=line_id(returns), note=note)
    if kind:
        return Decision(number, kind, note=note, with_line=line_id(other) if other else None)
    if amount.amount < 0:
        return _paying(unit, number, texts, amount, note, charges)
    targets = named(unit, texts, amount, kept)
    return Decision(number, "receipt", targets, kept or kept_by_banks(targets, amount), note=note)


def _paying(unit: "Unit", number: int, texts: Any, amount: Money, note: str, charges: str) -> "Decision":
    """The expenditures that an outgoing line pays; raises NotUnderstood and LedgerError as `payments.named` does."""
    from ledger.banking import payments
    from ledger.banking.deciding import Decision

    if not all(map(payments.is_number, texts)):
        raise LedgerError(
            _("L-{number} takes money out; it is no receipt.", number=number), f"fund show L-{number}",
            _("fund match set L-{number} E-2026-0001 where it pays an expenditure", number=number), name="wrong-direction",
        )  # fmt: skip
    if charges:
        raise NotUnderstood(_("charges belong to money for a pledge, or to a gift."), _("leave out --charges"), name="no-target")
    return Decision(number, "payment", note=note, pays=payments.named(unit, number, texts, amount))


def _check_words(number: int, said: list[str], kind: str, other: str, charges: str) -> None:
    """Raises NotUnderstood unless one thing is said about the line, for a type that is none, and for what belongs to another decision."""
    from ledger.banking.deciding import CODED

    if len(said) != 1:
        raise NotUnderstood(
            _("say one thing about the line: pledges, --unidentified, --gift, --returns or --type."),
            _("fund match explain L-{number} says what is known of it", number=number),
            name="no-target",
        )
    if kind and kind not in CODED:
        raise NotUnderstood(
            _('"{type}" is not a type of line.', type=kind),
            _("--type is one of: {known}", known=", ".join(CODED)),
            name="unknown-type",
        )
    if charges and said[0] not in ("pledge", "gift"):
        raise NotUnderstood(_("charges belong to money for a pledge, or to a gift."), _("leave out --charges"), name="no-target")
    if other and kind != "transfer":
        raise NotUnderstood(
            _("only a transfer has another side."), _("add --type transfer, or leave out --with"), name="no-target"
        )


@app.command()
def explain(
    line: Annotated[str, typer.Argument(help="L-1047")],
    pledge: Annotated[str, typer.Argument(help="Why not this one?")] = "",
) -> None:
    """Why this proposal, and why not another."""
    from ledger.banking import deciding, match_screens, proposing

    here = session()
    number = deciding.line_id(line)
    work = proposing.load(here.reader)
    if number not in work.sources:
        raise LedgerError(_("L-{number} is not open.", number=number), f"fund show L-{number}", name="not-open")
    from ledger.screen import put

    here.say_when()
    told = match_screens.explanation(work, number, pledge.strip(), here.told, here.screen.width)
    if here.form != "text" or here.to:
        here.show(Table("match-explain", f"L-{number}", (Column("told", _("Why")),), [(one,) for one in told if one.strip()]))
        return
    put((part for line_ in told for part in wrap(clean(line_), here.screen.width)), here.screen)


@app.command()
def post(
    account: ACCOUNT = "",
    entries: Annotated[bool, typer.Option("--entries", help="With -n: the entries themselves.")] = False,
) -> None:
    """Post what is staged, as one batch."""
    from ledger.banking import confirming, deciding, learning, match_screens, proposing

    here, journal = session(), list[str]()

    def work(unit: "Unit", batch: "Batch") -> Outcome:
        _check_account(unit, account)
        staged = deciding.staged(unit, account)
        if not staged:
            return Outcome(0, "", nothing=_("Nothing is staged. fund match shows what is open."))
        before = proposing.load(unit, account, "staged")
        learning.tally(unit, batch.id, staged, proposing.results(before))
        confirming.confirm(unit, batch.id, staged, before)
        done = deciding.post(unit, batch.id, staged)
        learned = learning.teach(unit, batch.id, staged, proposing.payers(unit))
        total = control_total(one.amount for one in staged)

        def whole(outcome: Outcome) -> None:
            outcome.table = match_screens.accounts_table(unit, batch.id, len(staged), total)
            journal[:] = _entries(unit, batch.id) if entries else []

        return Outcome(
            len(staged), k_("1 line posted", "{count} lines posted", len(staged)), total=total, whole=whole, more={"receipts": done.receipts, "unidentified": done.unidentified, "returned": done.returned, "coded": done.coded, "learned": learned},
            next=(n_("1 receipt", "{count} receipts", done.receipts) + ", " + _("{n} unidentified, {r} returned, {c} coded lines", n=done.unidentified, r=done.returned, c=done.coded),),
        )  # fmt: skip

    alone = entries and here.options.dry_run and here.form == "text"
    here.options.quiet |= alone  # another program reads it
    outcome = here.write("match post", work, question=_("Post these lines?"), tell=not alone)
    if alone:
        from ledger.programs import pour

        pour(journal or [f"; {outcome.nothing}\n"], here.to)


def _entries(unit: "Unit", batch: int) -> "Iterator[str]":
    """What a batch would post, as beancount reads it."""
    from exports import journal_beancount
    from exports.commands_journal import prepared

    return journal_beancount.lines(prepared(unit, batch))


app.command("rules")(rules)
