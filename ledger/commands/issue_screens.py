"""Statements as lists on a screen: what a run does about everybody, and what was issued, is due or was skipped."""

from collections.abc import Sequence
from datetime import date

from ledger.book.reader import Asking
from ledger.i18n import N_, _, n_, screen_language, spoken
from ledger.money import BASE, Money
from ledger.periods import Quarter
from ledger.show import Cell, Column, Table, Total
from ledger.statements.gather import source
from ledger.statements.issue import Run, by_accounts, skipped

STATES = {
    "issued": N_("issued"),
    "superseded": N_("superseded"),
    "unchanged": N_("unchanged"),
    "waits": N_("WAITING"),
    "due": N_("due"),
    "skipped": N_("skipped"),
}


def run_table(run: Run, only: Sequence[int]) -> Table:
    """Coverage and footing before the question: the sum of the statements beside what the accounts say."""
    parties, rows = run.found.parties, []
    for one in run.covered:
        if one.state != "skipped":
            paper = one.drawn.figures.facts.issue if one.drawn else one.stands
            number, version = (paper.number, paper.version) if paper else ("", None)
            language = one.drawn.language.code if one.drawn else parties[one.contributor].language
            state = one.state
            rows.append(
                (
                    number,
                    version,
                    one.code,
                    parties[one.contributor].names.of(screen_language().code),
                    language,
                    state,
                    one.balance,
                    one.pledged,
                )
            )
    zero = Money.zero(run.found.fund.currency)
    stated = (sum((row[6] for row in rows), zero), sum((row[7] for row in rows), zero))
    count = len(run.drawn)
    return Table(
        "statement-issue", n_("1 statement", "{count} statements", count),
        (Column("number", _("Number"), "code"), Column("version", _("V."), "count", optional=True), Column("contributor", _("Who"), "code"),
         Column("name", _("Contributor")), Column("language", _("Lang"), "code"), _state(),
         Column("balance", _("Balance"), "amount"), Column("pledged", _("Pledged"), "amount")),
        rows, totals=(Total((_("Sum"), None, "", "", "", "", *stated)), Total((_("Ledger"), None, "", "", "", "", *by_accounts(run.found, only)))),
    )  # fmt: skip


def run_lines(run: Run) -> tuple[str, ...]:
    """Who gets none of this run, and why."""
    return tuple(_("skipped {code}: {why}", code=one.code, why=_(one.reason)) for one in run.covered if one.reason)


def listed(query: Asking, quarter: Quarter | None, *, missing: bool) -> Table:
    """Statements that count, those that wait; of a quarter also what is due, and what its last run skipped and why."""
    made = [*_issued(query, quarter), *_waiting(query, quarter)]
    rows = [] if missing else made
    totals: tuple[Total, ...] = ()
    if quarter:
        found = source(query, quarter)
        held, numbers = {row[2] for row in made}, found.due()
        due = [found.parties[number] for number in numbers if found.parties[number].code not in held]
        rows += [("", None, party.code, str(quarter), party.language, "due", "", None, "", None, None, "") for party in due]
        if not missing:
            reasons = {found.parties[number].code: why for number, why in skipped(query, found, numbers).items()} | _skipped(
                query, quarter
            )
            left = sorted(reasons.keys() - held - {party.code for party in due})
            rows += [("", None, code, str(quarter), "", "skipped", "", None, _(reasons[code]), None, None, "") for code in left]
            stated = [row for row in rows if row[5] == "issued"]
            zero = Money.zero(BASE)
            sums = (sum((row[place] or zero for row in stated), zero) for place in (9, 10))
            wide = (None, "", "", "", "", "", None, "")
            totals = (Total((_("Sum"), *wide, *sums, "")), Total((_("Ledger"), *wide, *by_accounts(found), "")))
    return Table(
        "statements", n_("1 statement", "{count} statements", len(rows)),
        (Column("number", _("Number"), "code"), Column("version", _("V."), "count"), Column("contributor", _("Who"), "code"),
         Column("quarter", _("Quarter"), "code", optional=bool(quarter)), Column("language", _("Lang"), "code", optional=True), _state(),
         Column("by", _("By"), optional=bool(quarter), priority=1), Column("on", _("On"), "date", optional=True, priority=1),
         Column("why", _("Why"), optional=True, priority=2 if quarter else 0),
         Column("balance", _("Balance"), "amount", optional=True, priority=3 if quarter else 0),
         Column("pledged", _("Pledged"), "amount", optional=True, priority=3 if quarter else 0),
         Column("file", _("File"), "code", optional=True)),
        rows, totals=totals,
    )  # fmt: skip


def _state() -> Column:
    return Column("state", _("State"), "state", words=spoken(STATES))


def _issued(query: Asking, quarter: Quarter | None) -> list[tuple[Cell, ...]]:
    found = query.rows(
        "SELECT s.number, s.version, s.contributor, s.quarter, s.language, s.made_by, s.made_at, s.file_name, v.balance, v.pledged, "
        "(SELECT max(n.version) FROM statement_list n WHERE n.number = s.number) FROM statement_list s "
        "LEFT JOIN statement_coverage_list v ON v.batch = s.batch AND v.contributor = s.contributor AND v.number = s.number "
        "WHERE :q = '' OR s.quarter = :q ORDER BY s.quarter, s.number, s.version",
        q=str(quarter or ""),
    )
    return [
        (number, version, code, of, language, "issued" if version == newest else "superseded", by, date.fromisoformat(at[:10]), "",
         _money(balance), _money(pledged), file)
        for number, version, code, of, language, by, at, file, balance, pledged, newest in found
    ]  # fmt: skip


def _waiting(query: Asking, quarter: Quarter | None) -> list[tuple[Cell, ...]]:
    found = query.rows(
        "SELECT s.number, s.version, c.code, s.quarter, s.language, b.made_by, b.made_at, b.number FROM statement s "
        "JOIN batch b ON b.id = s.batch_id AND b.state = 'waiting' JOIN contributor c ON c.id = s.contributor_id "
        "WHERE :q = '' OR s.quarter = :q ORDER BY s.number",
        q=str(quarter or ""),
    )
    return [
        (number, version, code, of, language, "waits", by, date.fromisoformat(at[:10]), batch, None, None, "")
        for number, version, code, of, language, by, at, batch in found
    ]


def _skipped(query: Asking, quarter: Quarter) -> dict[str, str]:
    """Why each contributor got none, as the last run that looked at it said."""
    rows = query.rows(
        "SELECT contributor, state, reason FROM statement_coverage_list WHERE quarter = :q ORDER BY id", q=str(quarter)
    )
    last = {code: (state, reason) for code, state, reason in rows}
    return {code: reason for code, (state, reason) in last.items() if state == "skipped"}


def _money(units: int | None) -> Money | None:
    return None if units is None else Money.of_units(units, BASE)
