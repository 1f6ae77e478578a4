"""What the reports to the bodies of the Organization list beside money: agreements, and who has answered the invitation."""

from ledger.commands.report_screens import CLASSES, Frame, basis
from ledger.i18n import P_, _, spoken
from ledger.money import sum_of
from ledger.reports.agreements import Agreements
from ledger.reports.answers import ANSWERS, Answers
from ledger.show import Cell, Column, Fact, Table, Total


def agreements(found: Agreements, frame: Frame) -> Table:
    """Every pledge, by day of signature."""
    states = {"announced": _("announced"), "open": _("open"), "paid": _("paid"), "closed": _("closed")}
    columns = (
        Column("pledge", _("Pledge"), "code"), Column("agreement", _("Agreement")), Column("contributor", _("Who"), "code"), Column("name", _("Contributor"), optional=True, priority=1),
        Column("signed", _("Signed"), "date"), Column("currency", _("Cur"), "code"), Column("pledged", _("Pledged"), "amount"), Column("received", _("Received"), "amount"),
        Column("open", _("Outstanding"), "amount"), Column("announced", _("Announced"), "amount", optional=True), Column("value", found.receivable.currency, "amount"),
        Column("state", _("State"), "state", words=states), Column("purpose", _("Purpose"), optional=True), Column("condition", _("Condition"), optional=True),
    )  # fmt: skip
    rows = [
        (row.pledge, row.agreement, row.contributor, row.name, row.signed, row.pledged.currency, row.pledged, row.received, row.open, row.announced,
         row.base, row.state, row.purpose, row.condition)
        for row in found.rows
    ]  # fmt: skip
    base = found.receivable.currency
    total = Total(
        (_("Total"), "", "", "", None, "", None, None, None, None, sum_of((row.base for row in found.rows), base), "", "", "")
    )
    silent = {name for name in ("announced", "purpose", "condition") if not any(getattr(row, name) for row in found.rows)}
    accounts = _("Agrees with accounts 1110 and 1120") if found.accrual else _("Agrees with account 9010")
    facts = (Fact("receivable", accounts, found.receivable),)
    notes = (basis(accrual=found.accrual),) if rows else (_("There is no agreement yet."),)
    title = _("Agreements, {period}", period=frame.period) if frame.days else _("Agreements")
    table = Table(
        "agreements", title, columns, rows, (total,) if rows else (), facts, notes, sheet=_("Agreements"),
        answers=_("Which agreements there are, what each promised, and what of it came in."),
        meanings=(
            ("agreement", _("the contributor's own reference of the agreement, note or letter.")),
            ("signed", _("the day of signature; empty for a pledge that is only announced.")),
            ("pledged", _("what was promised in its currency, cuts taken off.")),
            ("received", _("what came in of it, in its currency.")),
            ("open", _("what is still to come, in its currency.")),
            ("announced", _("promised without a signature, or under a condition that is not met: not counted as money to come.")),
            ("value", _("what is still to come, at its value in the ledger.")),
            ("purpose", _("what the contributor wants its money used for.")),
            ("condition", _("what must happen first.")),
        ),
    )  # fmt: skip
    return frame.shown(table, silent)


def answers(found: Answers, frame: Frame) -> Table:
    """The classes of paragraph 11: how many were invited, have answered, have announced, are silent."""
    columns = (
        Column("class", _("Class"), "code"), Column("name", _("Class")), Column("invited", _("Invited"), "count"),
        Column("answered", _("Answered"), "count"), Column("announced", _(P_("how many contributors", "Announced")), "count"), Column("silent", _("Not yet"), "count"),
        Column("state", _("State"), "state", words={"answered": _("answered"), "announced": _(P_("what contributors of a class did", "announced")), "silent": _("not yet")}),
    )  # fmt: skip

    def cells(kind: str) -> tuple[Cell, ...]:
        counts = {answer: found.count(kind, answer) for answer in ANSWERS}
        state = next((answer for answer in ANSWERS if counts[answer]), "silent")
        return (kind, _(CLASSES[kind]) if kind else _("Total"), found.count(kind), *counts.values(), state if kind else "")

    return frame.shown(
        Table(
            "answers", _("Answers to the invitation of paragraph 11"), columns, [cells(kind) for kind in CLASSES], (Total(cells("")),),
            notes=(_("Of the contributors in this book. Answered: gave something, or signed a pledge. Announced: an unsigned or conditional pledge only."),),
            sheet=_("Answers"), answers=_("Which classes of contributors have answered the invitation of AG/RES. 2019, paragraph 11."),
            meanings=(
                ("invited", _("contributors of the class that this book knows.")),
                ("answered", _("those that gave something or signed a pledge.")),
                ("announced", _("those with an unsigned or conditional pledge only.")),
                ("silent", _("those that have done neither.")),
            ),
        ),
        {"class"},
    )  # fmt: skip


def silent(found: Answers, frame: Frame) -> Table:
    """Who was invited and has not answered, by class and name."""
    columns = (
        Column("class", _("Class"), "code", words=spoken(CLASSES)), Column("contributor", _("Who"), "code"),
        Column("name", _("Contributor")),
    )  # fmt: skip
    rows = [(row.kind, row.code, row.name) for row in found.silent()]
    title = _("Invited and not answered, {period}", period=frame.period) if frame.days else _("Invited and not answered")
    return Table(
        "silent", title, columns, rows, facts=(Fact("silent", _("Not answered yet"), len(rows)), Fact("invited", _("of all contributors in the book"), found.count())),
        notes=(_("Internal: for the follow-up of the invitation (AG/RES. 2019 (XXXIV-O/04), paragraph 11). Not for publication."),),
        sheet=_("Not answered"), answers=_("Who was invited to contribute and has done nothing yet."),
    )  # fmt: skip
