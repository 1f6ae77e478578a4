"""A pledge, a receipt and a contributor, each on one screen with what hangs on it."""

from datetime import date

from ledger.book.reader import Asking
from ledger.commands.cards import Card, Known, columns_of, day_of, listed, money_of, recorded, state_of, sum_of_cells, unusual
from ledger.i18n import N_, _, screen_language, spoken
from ledger.money import BASE, Money
from ledger.show import Column, Table

CLASSES = {
    "member_state": N_("Member state"),
    "permanent_observer": N_("Permanent observer"),
    "inter_american_entity": N_("Entity of the inter-American system"),
    "public_entity": N_("Public entity"),
    "private_entity": N_("Private entity"),
    "other_source": N_("Other source"),
}
CURRENCY = ("currency", N_("Cur"), "code")

# As `instalment_list` has them, of one contributor: the view would add up all pledges of the book first.
PLEDGES_OF = """
SELECT number, signed, currency, pledged, received, pledged - received, agreement FROM (
  SELECT g.number, g.currency, g.agreement, coalesce(g.signed, (
      SELECT min(e.day) FROM pledge_entry e JOIN batch b ON b.id = e.batch_id AND b.state = 'posted'
      WHERE e.pledge_id = g.id AND e.event = 'signed' AND e.undone_in IS NULL)) AS signed,
    (SELECT sum(e.amount) FROM pledge_entry e JOIN batch b ON b.id = e.batch_id AND b.state = 'posted'
     WHERE e.pledge_id = g.id AND e.undone_in IS NULL) AS pledged,
    coalesce((SELECT sum(l.amount) FROM allocation l JOIN batch b ON b.id = l.batch_id AND b.state = 'posted'
              WHERE l.pledge_id = g.id AND l.undone_in IS NULL), 0) AS received
  FROM pledge g JOIN batch b ON b.id = g.batch_id AND b.state = 'posted' WHERE g.contributor_id = :id AND g.undone_in IS NULL) p
WHERE pledged IS NOT NULL ORDER BY signed, number"""


def _name() -> str:
    """SQL for a contributor's name in the language of the screen."""
    return f"coalesce(n.name_{screen_language().code}, n.name_en)"


def pledge_card(query: Asking, pledge: int, today: date) -> Card:
    """A pledge: what was promised, by when, what came in, what is open and what that is worth in the books."""
    number, code, name, fund, agreement, currency, signed, conditional, condition, earmark, batch, state, by, at = query.rows(
        f"SELECT g.number, c.code, {_name()}, f.code, g.agreement, g.currency, g.signed, g.conditional, g.condition, g.earmark, b.number, "
        f"{state_of('g')}, b.made_by, b.made_at FROM pledge g "
        "JOIN contributor c ON c.id = g.contributor_id LEFT JOIN contributor_list n ON n.id = c.id JOIN fund f ON f.id = g.fund_id "
        "JOIN batch b ON b.id = g.batch_id WHERE g.id = :id", id=pledge,
    )[0]  # fmt: skip
    later: dict[str, str] = dict(query.rows(
        "SELECT DISTINCT e.event, e.day FROM pledge_entry e JOIN batch b ON b.id = e.batch_id AND b.state = 'posted' "
        "WHERE e.pledge_id = :id AND e.event IN ('signed', 'condition_met') AND e.undone_in IS NULL", id=pledge,
    ))  # fmt: skip
    instalments = _instalments(query, pledge, today)
    pledged, received = (sum_of_cells((row[place] for row in instalments.rows), currency) for place in (3, 4))
    worth = query.rows(
        "SELECT coalesce(sum(CASE WHEN account <> '1190' THEN base END), 0), -coalesce(sum(CASE WHEN account = '1190' THEN base END), 0) "
        "FROM sealed_posting WHERE pledge_id = :id AND account IN ('1110', '1120', '1190', '9010')",
        id=pledge,
    )
    facts = (
        Known("pledge", _("Pledge"), number),
        Known("contributor", _("Contributor"), code),
        Known("name", _("Name"), name),
        Known("fund", _("Fund"), fund),
        Known("agreement", _("Agreement"), agreement),
        Known("signed", _("Signed"), day_of(later.get("signed", signed)), empty=_("not signed")),
        Known("condition", _("Condition"), (condition or _("conditional")) if conditional else None),
        Known("condition_met", _("Condition met"), day_of(later.get("condition_met"))),
        Known("earmark", _("Earmark"), earmark),
        Known("pledged", _("Pledged"), pledged),
        Known("received", _("Received"), received),
        Known("open", _("Open"), pledged - received),
        Known("value", _("Open, in the books"), Money.of_units(worth[0][0], BASE)),
        Known("discount", _("Discount on it"), Money.of_units(worth[0][1], BASE) if worth[0][1] else None),
        *recorded(batch, state, by, at),
    )
    receipts = listed(
        query, "receipts", _("What came in"),
        columns_of(("receipt", N_("Receipt"), "code"), ("day", N_("Day"), "date"), ("instalment", N_("Instalment"), "count"), CURRENCY,
                 ("amount", N_("Amount"), "amount"), ("value", N_(BASE), "amount"), ("line", N_("Line"), "code"), ("reference", N_("Reference"), "text")),
        "SELECT r.number, r.day, l.instalment, g.currency, l.amount, l.base, 'L-' || r.bank_line_id, r.reference FROM allocation l "
        "JOIN batch b ON b.id = l.batch_id AND b.state = 'posted' JOIN receipt r ON r.id = l.receipt_id JOIN pledge g ON g.id = l.pledge_id "
        "WHERE l.pledge_id = :id AND l.undone_in IS NULL ORDER BY r.day, l.id", id=pledge,
    )  # fmt: skip
    notes = (_("Every change of it, and who made it: fund show {number} --history", number=number),)
    return Card(
        "pledge", number, _("Pledge {number}", number=number), facts, (instalments, receipts, _clauses(query, pledge)), notes
    )


def _clauses(query: Asking, pledge: int) -> Table:
    return listed(
        query, "clauses", _("What its agreement says"),
        columns_of(("clause", N_("Clause"), "text"), ("says", N_("Value"), "text"), ("from", N_("From"), "date"), ("reason", N_("Reason"), "text"), ("batch", N_("Batch"), "code")),
        "SELECT clause, value, effective_from, reason, batch FROM agreement_clause_list WHERE pledge_id = :id ORDER BY clause, effective_from, id", id=pledge,
    )  # fmt: skip


def _instalments(query: Asking, pledge: int, today: date) -> Table:
    return listed(
        query, "instalments", _("Instalments"),
        (Column("instalment", _("No"), "count"), Column("due", _("Due"), "date"), Column("currency", _("Cur"), "code"),
         Column("pledged", _("Pledged"), "amount"), Column("received", _("Received"), "amount"), Column("open", _("Open"), "amount"),
         Column("state", _("State"), "state", words={"paid": _("paid"), "part": _("part"), "open": _("open"), "overdue": _("OVERDUE")})),
        "SELECT e.instalment, e.due, e.currency, e.pledged, e.received, e.pledged - e.received, CASE WHEN e.pledged <= e.received THEN 'paid' "
        "WHEN e.due < :today THEN 'overdue' WHEN e.received <> 0 THEN 'part' ELSE 'open' END FROM ("
        "SELECT x.instalment, g.currency, sum(x.amount) AS pledged, (SELECT y.due FROM pledge_entry y WHERE y.pledge_id = x.pledge_id "
        "AND y.instalment = x.instalment AND y.due IS NOT NULL AND y.undone_in IS NULL ORDER BY y.id DESC LIMIT 1) AS due, "
        "coalesce((SELECT sum(l.amount) FROM allocation l JOIN batch v ON v.id = l.batch_id AND v.state = 'posted' WHERE l.pledge_id = x.pledge_id "
        "AND l.instalment = x.instalment AND l.undone_in IS NULL), 0) AS received FROM pledge_entry x JOIN pledge g ON g.id = x.pledge_id "
        "JOIN batch w ON w.id = x.batch_id AND (w.state = 'posted' OR w.id = g.batch_id) WHERE x.pledge_id = :id AND x.undone_in IS NULL "
        "GROUP BY x.pledge_id, x.instalment, g.currency) e ORDER BY e.instalment", id=pledge, today=today.isoformat(),
    )  # fmt: skip


def receipt_card(query: Asking, receipt: int) -> Card:
    """A receipt: what was sent, what arrived, what banks kept, its value, and which instalments it serves."""
    (
        number, code, name, day, currency, amount, account_currency, net, charges, base, held, method, reference, bank, line, batch, state, by, at,
        returns, identifies, year, no,
    ) = query.rows(
        f"SELECT r.number, c.code, {_name()}, r.day, r.currency, r.amount, r.account_currency, r.net, r.charges, r.base, r.held, r.method, "
        f"r.reference, k.name, r.bank_line_id, b.number, {state_of('r')}, b.made_by, b.made_at, "
        "x.number, y.number, t.year, t.no FROM receipt r JOIN batch b ON b.id = r.batch_id LEFT JOIN journal_transaction t ON t.id = r.transaction_id "
        "LEFT JOIN contributor c ON c.id = r.contributor_id LEFT JOIN contributor_list n ON n.id = c.id "
        "LEFT JOIN bank_account k ON k.id = r.bank_account_id LEFT JOIN receipt x ON x.id = r.returns LEFT JOIN receipt y ON y.id = r.identifies "
        "WHERE r.id = :id", id=receipt,
    )[0]  # fmt: skip
    facts = (
        Known("receipt", _("Receipt"), number),
        Known("contributor", _("Contributor"), code, empty=_("unidentified")),
        Known("name", _("Name"), name),
        Known("day", _("Value date"), day_of(day)),
        Known("sent", _("Sent"), Money.of_units(amount, currency)),
        Known("net", _("Arrived"), Money.of_units(net, account_currency)),
        Known("charges", _("Kept by banks"), money_of(charges, account_currency)),
        Known("value", _("Value"), Money.of_units(base, BASE)),
        Known("held", _("Into suspense"), money_of(held, account_currency)),
        Known("method", _("Method"), method, words={"cash": _("cash"), "in_kind": _("in kind"), "note": _("promissory note")}),
        Known("reference", _("Reference"), reference),
        Known("bank", _("Bank account"), bank),
        Known("line", _("Bank line"), f"L-{line}" if line is not None else None),
        Known("entry", _("Entry"), f"J-{year}-{no:06d}" if no else None),
        Known("returns", _("Returns"), returns),
        Known("returned_by", _("Returned by"), _followers(query, "returns", receipt)),
        Known("identifies", _("Out of suspense"), identifies),
        Known("identified_by", _("Identified by"), _followers(query, "identifies", receipt)),
        *recorded(batch, state, by, at),
    )
    served = listed(
        query, "allocations", _("What it is for"),
        columns_of(("pledge", N_("Instalment"), "code"), CURRENCY, ("amount", N_("Amount"), "amount"), ("value", N_(BASE), "amount"),
                 ("base", N_("In the books before"), "amount")),
        "SELECT g.number || '/' || l.instalment, g.currency, l.amount, l.base, l.carrying FROM allocation l JOIN pledge g ON g.id = l.pledge_id "
        "WHERE l.receipt_id = :id ORDER BY l.id", id=receipt,
    )  # fmt: skip
    notes = (_("From the bank's file to the statement: fund show {number} --history", number=number),)
    return Card("receipt", number, _("Receipt {number}", number=number), facts, (served,), notes)


def _followers(query: Asking, how: str, receipt: int) -> str:
    """The receipts that say of this one that it came back (`returns`), or whose it is (`identifies`)."""
    return ", ".join(
        number
        for (number,) in query.rows(
            f"SELECT number FROM receipt WHERE {how} = :id AND undone_in IS NULL ORDER BY number", id=receipt
        )
    )


def contributor_card(query: Asking, contributor: int, today: date) -> Card:
    """A contributor: names, class today, how its statements are written; its pledges, receipts and statements."""
    code, state = query.rows(
        f"SELECT c.code, {state_of('c')} FROM contributor c "
        "JOIN batch b ON b.id = c.batch_id WHERE c.id = :id", id=contributor,
    )[0]  # fmt: skip
    values: dict[str, str] = dict(
        query.rows("SELECT field, value FROM contributor_now WHERE contributor_id = :id", id=contributor)
    )
    kinds = query.rows(
        "SELECT kind FROM contributor_kind WHERE contributor_id = :id AND effective_from <= :today AND (until IS NULL OR until > :today)",
        id=contributor, today=today.isoformat(),
    )  # fmt: skip
    aliases = query.rows("SELECT value FROM contributor_alias WHERE contributor_id = :id ORDER BY id", id=contributor)
    name = values.get(f"name_{screen_language().code}") or values.get("name_en", code)
    facts = (
        Known("contributor", _("Contributor"), code),
        *(
            Known(f"name_{one}", _("Name, {language}", language=one), values.get(f"name_{one}"))
            for one in ("en", "es", "fr", "pt")
        ),
        Known("class", _("Class"), kinds[0][0] if kinds else None, words=spoken(CLASSES)),
        Known("language", _("Statements in"), values.get("language")),
        Known("locale", _("Numbers as in"), values.get("locale")),
        Known("parent", _("Belongs to"), values.get("parent")),
        Known("aliases", _("Also known as"), "; ".join(value for (value,) in aliases)),
        Known("note", _("Note"), values.get("note")),
        unusual(state),
    )
    pledges = listed(
        query, "pledges", _("Pledges"),
        columns_of(("pledge", N_("Pledge"), "code"), ("signed", N_("Signed"), "date"), CURRENCY, ("pledged", N_("Pledged"), "amount"),
                 ("received", N_("Received"), "amount"), ("open", N_("Open"), "amount"), ("agreement", N_("Agreement"), "text")),
        PLEDGES_OF, id=contributor,
    )  # fmt: skip
    receipts = listed(
        query, "receipts", _("Receipts, newest first"),
        columns_of(("receipt", N_("Receipt"), "code"), ("day", N_("Day"), "date"), CURRENCY, ("amount", N_("Sent"), "amount"),
                 ("value", N_(BASE), "amount"), ("line", N_("Line"), "code"), ("reference", N_("Reference"), "text")),
        "SELECT number, day, currency, amount, base, 'L-' || bank_line_id, reference FROM receipt_list WHERE contributor_id = :id "
        "ORDER BY day DESC, id DESC", id=contributor,
    )  # fmt: skip
    statements = listed(
        query, "statements", _("Statements"),
        columns_of(("statement", N_("Statement"), "code"), ("version", N_("Version"), "count"), ("quarter", N_("Quarter"), "code"), ("file", N_("File"), "text")),
        "SELECT number, version, quarter, file_name FROM statement_list WHERE contributor_id = :id ORDER BY quarter, version", id=contributor,
    )  # fmt: skip
    return Card("contributor", code, f"{code} {name}" if name != code else code, facts, (pledges, receipts, statements))
