"""The papers of the audit pack about the journal: balances, entries, the chain, numbers, cut-off, valuation."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ledger.commands import report_makers as make
from ledger.commands.audit_papers import ForAudit, Paper, columns, listed, report, rows
from ledger.commands.cards import day_of
from ledger.i18n import N_, _
from ledger.journal.numbering import entry_number
from ledger.show import Table

NEAR = 10  # days on each side of the end of a period that its cut-off is looked at
_ENTRY = (
    "SELECT t.seq, {number} AS entry, t.day, t.event, t.memo, t.late_from, {reversed} AS reverses, o.day AS reversed_day, t.prepared_by, t.sealed_by, t.sealed_at, b.number AS batch, "
    "(SELECT sum(CASE WHEN p.base > 0 THEN p.base ELSE 0 END) FROM posting p WHERE p.transaction_id = t.id) AS base, b.reason "
    "FROM journal_transaction t JOIN batch b ON b.id = t.batch_id LEFT JOIN journal_transaction o ON o.id = t.reverses WHERE t.seq IS NOT NULL"
).format(number=entry_number("t"), reversed=entry_number("o"))
_SHORT = "entry date:date event base:base memo late_from:date reverses prepared_by sealed_by sealed_at batch reason"
_SHOWN = "SELECT x.entry, x.day, x.event, x.base, x.memo, x.late_from, x.reverses, x.prepared_by, x.sealed_by, x.sealed_at, x.batch, x.reason "


def _entries(condition: str) -> str:
    return f"{_SHOWN} FROM ({_ENTRY}) x WHERE x.day >= :begin AND x.day < :end AND {condition} ORDER BY x.seq"


class _Chain:
    """Every link with the text that is hashed, some thousands at a time."""

    def __init__(self, asked: ForAudit) -> None:
        self.query = asked.here.reader

    def __len__(self) -> int:
        return int(self.query.value("SELECT count(*) FROM journal_transaction WHERE seq IS NOT NULL"))

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        from ledger.journal.links import texts

        for seq, _entry, stored, previous, text, _content, _own_day in texts(self.query):
            year, no = text.split("|", 4)[2:4]
            yield seq, f"J-{year}-{int(no):06d}", previous, stored, text


def _chain(asked: ForAudit) -> Table:
    return Table("", "", columns("seq entry previous hash content"), _Chain(asked))


def _numbering(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    from ledger.journal import numbering

    for one in numbering.load(asked.here.reader):
        gaps = [] if one.whole else numbering.missing(asked.here.reader, one)
        yield one.kind, one.year, one.last, one.count, one.highest, " ".join(map(str, gaps))


def _cut_off(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    """Both sides of the end of the period and of every quarter in it: entries by their day, beside the day they were recorded on."""
    from ledger.money import Money
    from ledger.periods import quarters

    query, scope = asked.here.reader, asked.scope
    first, last = query.rows("SELECT min(day), max(day) FROM journal_transaction WHERE seq IS NOT NULL")[0]
    if first is None:
        return
    begin, end = (date.fromisoformat(day) for day in (max(first, scope.begin), min(last, scope.end)))
    ends = {quarter.days.end for quarter in quarters(begin, end)} | ({asked.days.end} if asked.days else set())
    for until in sorted(ends):
        around = {"since": (until - timedelta(days=NEAR)).isoformat(), "until": (until + timedelta(days=NEAR)).isoformat()}
        for entry, day, event, base, value, late, at, batch, memo in query.rows(
            "SELECT x.entry, x.day, x.event, x.base, (SELECT max(coalesce(l.value_date, l.day)) FROM match_posting m JOIN bank_match d ON d.id = m.match_id "
            "JOIN bank_line l ON l.id = d.bank_line_id JOIN journal_transaction e ON e.id = m.transaction_id WHERE e.seq = x.seq), x.late_from, x.sealed_at, x.batch, x.memo "
            f"FROM ({_ENTRY}) x WHERE x.day >= :since AND x.day < :until ORDER BY x.day, x.seq", **around,
        ):  # fmt: skip
            side, closed = ("before", "after")[day >= until.isoformat()], until - timedelta(days=1)
            yield closed, side, entry, date.fromisoformat(day), day_of(value), at, day_of(late), event, Money.of_units(base or 0, asked.base), memo, batch  # fmt: skip


def _ties(asked: ForAudit) -> Iterator[tuple[Any, ...]]:
    from ledger.reports import ties

    for one in ties.load(asked.here.reader):
        yield one.name, one.key, _(one.what), one.control.currency, one.control, one.other, one.difference


_KEYS = (
    "SELECT 'fund' AS kind, id AS key, code AS code FROM fund UNION ALL SELECT 'contributor', id, code FROM contributor UNION ALL "
    "SELECT 'pledge', id, number FROM pledge UNION ALL SELECT 'bank_account', id, name FROM bank_account UNION ALL "
    "SELECT 'budget_line', l.id, l.year || ' ' || a.code || ' ' || l.object || ' ' || l.source FROM budget_line l JOIN activity a ON a.id = l.activity_id"
)

PAPERS = (
    Paper("trial_balance", N_("Trial balance by fund"), N_("What every account was, what moved, and what it is."), ("accuracy", "classification"), report(make.trial_balance), "period"),
    Paper("fund_balance", N_("Change in fund balance"), N_("What the fund had, what was added, what was used, what it has."), ("existence", "accuracy"), report(make.balance), "period"),
    Paper("accounts", N_("Accounts"), N_("Which accounts there are."), ("classification",), rows("account name kind", "SELECT code, name, kind FROM account ORDER BY code")),
    Paper(
        "journal", N_("General journal"), N_("Every entry with its postings: who prepared it, who approved it, where it came from, its seal."), ("occurrence", "accuracy", "classification"),
        rows(
            "seq entry no date:date event account name fund currency amount:amount base:base debit:base credit:base contributor pledge instalment bank_account budget_line line "
            "memo source reverses late_from:date prepared_by sealed_by sealed_at batch hash",
            "SELECT j.seq, j.number, j.no, j.day, j.event, j.account, j.account_name, j.fund, j.currency, j.amount, j.base, CASE WHEN j.base > 0 THEN j.base END, "
            "CASE WHEN j.base < 0 THEN -j.base END, j.contributor, j.pledge, j.instalment, j.bank_account, j.budget_line_id, j.line, j.memo, j.source, "
            f"{entry_number('o')}, j.late_from, j.prepared_by, j.sealed_by, j.sealed_at, j.batch, j.hash FROM journal j "
            "LEFT JOIN journal_transaction o ON o.id = j.reverses WHERE j.day >= :begin AND j.day < :end ORDER BY j.seq, j.no",
        ), "period",
    ),
    Paper("chain", N_("Chain of seals"), N_("Whether anything was changed or taken out since it was sealed: verify_chain.py makes every seal again."), ("completeness", "occurrence"), _chain),
    Paper("keys", N_("Numbers in the chain"), N_("Which fund, contributor, pledge, bank account or budget line a number in the chain's text stands for."), ("completeness",), rows("kind key code", _KEYS)),
    Paper("numbering", N_("Numbering"), N_("Whether any number of a document is missing."), ("completeness",), listed("kind year given there highest missing", _numbering)),
    Paper(
        "cut_off", N_("Cut-off at quarter ends"), N_("Entries of the ten days before and after each quarter end, with the days they were recorded on."), ("cut_off",),
        listed("period_end:date side entry date:date value_date:date recorded_at late_from:date event base:base memo batch", _cut_off), "period",
    ),
    Paper("late_entries", N_("Late entries"), N_("Entries that belong to a day of a quarter that was closed already."), ("cut_off", "completeness"), rows(_SHORT, _entries("x.late_from IS NOT NULL")), "period"),
    Paper("reversals", N_("Reversals"), N_("Entries that take back others."), ("occurrence",), rows(_SHORT, _entries("x.reverses IS NOT NULL")), "period"),
    Paper("revaluations", N_("Revaluations"), N_("Entries that carry balances at another value."), ("valuation",), rows(_SHORT, _entries("x.event IN ('revaluation', 'revaluation settled', 'pledge doubtful', 'pledge recovered', 'pledge discounted')")), "period"),
    Paper("exchange", N_("Exchange differences"), N_("What was gained and lost by exchange, by pledge and account."), ("valuation",), report(make.exchange), "period"),
    Paper("rates", N_("Exchange rates used"), N_("Which rates the book knows, from which source, since when."), ("valuation",),
          rows("currency from:date usd_per_unit source batch made_by approved_by", "SELECT r.currency, r.effective_from, r.usd_per_unit, r.source, r.batch, b.made_by, b.decided_by FROM rate_list r JOIN batch b ON b.number = r.batch ORDER BY r.currency, r.effective_from, r.source")),
    Paper("ties", N_("Sums that tie"), N_("Each control account beside its subledger: the difference must be nothing."), ("accuracy", "completeness", "existence"), listed("kind key what currency control:amount other:amount difference:amount", _ties)),
)  # fmt: skip
