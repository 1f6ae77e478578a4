"""Indirect cost recovery as it is shown: what a batch charged, the charges, the rules, and what a batch holds of them."""

from datetime import date

from ledger.book.reader import Asking
from ledger.commands.cards import Content
from ledger.commands.pledge_screens import CLASSES
from ledger.i18n import N_, P_, _, n_, spoken
from ledger.money import BASE, Money, sum_of
from ledger.show import Cell, Column, Table, Total

WHY = {
    # For translators: why indirect costs were charged on a receipt, or were not.
    "charged": N_("charged"), "crossing": N_("charged: above the threshold from here on"), "agreed": N_("charged at a rate of its own"),
    "on_expenditure": N_("charged when it is spent"), "exempt": N_("exempt"), "threshold": N_("exempt: up to the threshold"),
    "grandfathered": N_("no rule holds for this agreement"), "in_kind": N_("in kind"), "returned": N_("receipt returned"),
    "refunded": N_("refunded"), "short": N_("charged as far as the balance reached"),
}  # fmt: skip
BASES = {"gross": N_("of the contribution"), "direct": N_("of direct costs"), "": ""}
TIMINGS = {"on_receipt": N_("when received"), "on_expenditure": N_("when spent")}
RECOVERY_CONTENTS = (
    Content(
        "recovery_rules", N_("Rules of indirect cost recovery"),
        (("class", N_("Class"), "code"), ("from", N_("Agreed from"), "date"), ("rate", "%", "code"), ("base", N_("Base"), "text"),
         ("timing", N_("Charged"), "text"), ("currency", N_("Cur"), "code"), ("threshold", N_("Threshold"), "amount"), ("citation", N_("Citation"), "text")),
        f"SELECT kind, effective_from, rate, base, timing, '{BASE}', threshold, citation FROM recovery_rule WHERE batch_id = :batch ORDER BY id",
    ),
    Content(
        "recovery_overrides", N_("Rates of recovery agreed for one agreement"),
        (("pledge", N_("Pledge"), "code"), ("from", N_("From"), "date"), ("rate", "%", "code"), ("reason", N_("Reason"), "text")),
        "SELECT g.number, o.effective_from, o.rate, o.reason FROM recovery_override o JOIN pledge g ON g.id = o.pledge_id "
        "WHERE o.batch_id = :batch ORDER BY o.id",
    ),
    Content(
        "recovery", N_("Indirect cost recovery"),
        (("contributor", N_("Who"), "code"), ("receipt", N_("Receipt"), "code"), ("pledge", N_("Pledge"), "code"), ("currency", N_("Cur"), "code"),
         ("basis", P_("amount that indirect costs are charged on", "Basis"), "amount"), ("rate", "%", "code"), ("amount", N_("Charge"), "amount"), ("why", N_("Why"), "text"), ("note", N_("Note"), "text")),
        f"SELECT c.code, r.number, g.number, '{BASE}', x.basis, x.rate, x.amount, x.why, x.note FROM recovery x "
        "JOIN contributor c ON c.id = x.contributor_id LEFT JOIN receipt r ON r.id = x.receipt_id LEFT JOIN pledge g ON g.id = x.pledge_id "
        "WHERE x.batch_id = :batch ORDER BY x.id",
    ),
)  # fmt: skip


def charges(query: Asking, wanted: set[str]) -> Table:
    """What was charged by receipt, oldest first: basis, rate, base and why; `wanted` contributors only, where there are any."""
    rows: list[tuple[Cell, ...]] = [
        (date.fromisoformat(day), contributor, receipt or "", pledge or "", Money.of_units(basis, BASE), rate, base,
         Money.of_units(amount, BASE), why, note, batch)
        for day, contributor, receipt, pledge, basis, rate, base, amount, why, note, batch in query.rows(
            "SELECT day, contributor, receipt, pledge, basis, rate, base, amount, why, note, batch FROM recovery_list ORDER BY day, id"
        )
        if not wanted or contributor in wanted
    ]  # fmt: skip
    columns = (
        Column("date", _("Date"), "date"), Column("contributor", _("Who"), "code"), Column("receipt", _("Receipt"), "code"),
        Column("pledge", _("Pledge"), "code", optional=True), Column("basis", _(P_("amount that indirect costs are charged on", "Basis")), "amount"), Column("rate", "%", "code"),
        Column("base", _("Base"), "state", optional=True, words=spoken(BASES)), Column("amount", _("Charge"), "amount"), Column("why", _("Why"), "state", words=spoken(WHY)),
        Column("note", _("Note"), optional=True), Column("batch", _("Batch"), "code", optional=True),
    )  # fmt: skip
    total = sum_of((row[7] for row in rows if isinstance(row[7], Money)), BASE)
    title = n_(
        "1 charge for indirect costs, {currency}", "{count} charges for indirect costs, {currency}", len(rows), currency=BASE
    )
    totals = (Total((None, _("Total"), "", "", None, "", "", total, "", "", "")),) if rows else ()
    return Table("recovery", title, columns, rows, totals)


def rules(query: Asking) -> Table:
    """The rules and the rates agreed for one pledge, by the day from which they hold."""
    rows: list[tuple[Cell, ...]] = [
        (kind or "all", "", date.fromisoformat(since), rate, base, timing, Money.of_units(threshold, BASE) if threshold else None, citation, batch)
        for kind, since, rate, base, timing, threshold, citation, batch in query.rows(
            "SELECT kind, effective_from, rate, base, timing, threshold, citation, batch FROM recovery_rule_list ORDER BY kind DESC, effective_from"
        )
    ]  # fmt: skip
    rows += [
        (contributor, pledge, date.fromisoformat(since), rate, "", "", None, reason, batch)
        for contributor, pledge, since, rate, reason, batch in query.rows(
            "SELECT contributor, pledge, effective_from, rate, reason, batch FROM recovery_override_list ORDER BY pledge, effective_from"
        )
    ]
    columns = (
        Column("class", _("Class"), "code", words=spoken(CLASSES) | {"all": _("all others")}), Column("pledge", _("Pledge"), "code"), Column("from", _("From"), "date"),
        Column("rate", "%", "code"), Column("base", _("Base"), "state", words=spoken(BASES)), Column("timing", _("Charged"), "state", words=spoken(TIMINGS)),
        Column("threshold", _("Threshold"), "amount", optional=True), Column("reason", _("Reason")), Column("batch", _("Batch"), "code", optional=True),
    )  # fmt: skip
    notes = (_("A rule holds for agreements signed from its day on; a rate agreed for one pledge for money from its day on."),)
    title = n_(
        "1 rule of indirect cost recovery, {currency}",
        "{count} rules of indirect cost recovery, {currency}",
        len(rows),
        currency=BASE,
    )
    return Table("recovery-rules", title, columns, rows, notes=notes)
