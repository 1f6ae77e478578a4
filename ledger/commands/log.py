"""`fund log`: who did what, when; every batch, or those that touched one thing."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from ledger.cells import minute
from ledger.commands.batch_screens import STATES, total_on_list
from ledger.commands.session import Session, session
from ledger.errors import NotUnderstood
from ledger.i18n import _, kept_words, n_, spoken
from ledger.lookup import Found, find
from ledger.periods import parse_day
from ledger.show import Column, Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)

# The batches that touched a thing: that made it, changed it, rest on it, or took it back; and those that would have undone one of them.
TOUCHED = {
    "batch": "SELECT :id UNION SELECT id FROM batch WHERE undoes = :id UNION SELECT undoes FROM batch WHERE id = :id",
    "entry": "SELECT batch_id FROM journal_transaction WHERE id = :id OR reverses = :id "
    "UNION SELECT o.batch_id FROM journal_transaction t JOIN journal_transaction o ON o.id = t.reverses WHERE t.id = :id",
    "receipt": "SELECT batch_id FROM receipt WHERE id = :id OR returns = :id OR identifies = :id "
    "UNION SELECT undone_in FROM receipt WHERE id = :id",
    "line": "SELECT batch_id FROM bank_line WHERE id = :id UNION SELECT undone_in FROM bank_line WHERE id = :id "
    "UNION SELECT batch_id FROM bank_match WHERE bank_line_id = :id UNION SELECT undone_in FROM bank_match WHERE bank_line_id = :id "
    "UNION SELECT p.batch_id FROM match_posting p JOIN bank_match m ON m.id = p.match_id WHERE m.bank_line_id = :id "
    "UNION SELECT batch_id FROM receipt WHERE bank_line_id = :id "
    "UNION SELECT batch_id FROM restatement WHERE bank_line_id = :id OR old_line_id = :id",
    "statement": "SELECT batch_id FROM statement WHERE number = (SELECT number FROM statement WHERE id = :id) "
    "UNION SELECT undone_in FROM statement WHERE id = :id UNION SELECT batch_id FROM confirmation WHERE statement_id = :id",
    "pledge": "SELECT batch_id FROM pledge WHERE id = :id UNION SELECT undone_in FROM pledge WHERE id = :id "
    "UNION SELECT batch_id FROM pledge_entry WHERE pledge_id = :id UNION SELECT undone_in FROM pledge_entry WHERE pledge_id = :id "
    "UNION SELECT batch_id FROM allocation WHERE pledge_id = :id UNION SELECT undone_in FROM allocation WHERE pledge_id = :id "
    "UNION SELECT batch_id FROM reminder_part WHERE pledge_id = :id "
    "UNION SELECT batch_id FROM agreement_clause WHERE pledge_id = :id UNION SELECT undone_in FROM agreement_clause WHERE pledge_id = :id "
    "UNION SELECT t.batch_id FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id WHERE p.pledge_id = :id",
    "contributor": "SELECT batch_id FROM contributor WHERE id = :id UNION SELECT batch_id FROM contributor_fact WHERE contributor_id = :id "
    "UNION SELECT batch_id FROM pledge WHERE contributor_id = :id UNION SELECT batch_id FROM receipt WHERE contributor_id = :id "
    "UNION SELECT batch_id FROM statement WHERE contributor_id = :id UNION SELECT batch_id FROM confirmation WHERE contributor_id = :id "
    "UNION SELECT batch_id FROM reminder WHERE contributor_id = :id "
    "UNION SELECT r.batch_id FROM confirmation_reply r JOIN confirmation x ON x.id = r.confirmation_id WHERE x.contributor_id = :id "
    "UNION SELECT t.batch_id FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id WHERE p.contributor_id = :id",
    "account": "SELECT t.batch_id FROM posting p JOIN journal_transaction t ON t.id = p.transaction_id WHERE p.account = :id",
    "bank": "SELECT batch_id FROM bank_account WHERE id = :id UNION SELECT batch_id FROM import_run WHERE bank_account_id = :id "
    "UNION SELECT batch_id FROM bank_profile WHERE bank_account_id = :id "
    "UNION SELECT batch_id FROM reconciliation WHERE bank_account_id = :id UNION SELECT undone_in FROM reconciliation WHERE bank_account_id = :id",
    "obligation": "SELECT batch_id FROM obligation_entry WHERE obligation_id = :id UNION SELECT undone_in FROM obligation_entry WHERE obligation_id = :id "
    "UNION SELECT batch_id FROM advance WHERE obligation_id = :id UNION SELECT batch_id FROM obligation WHERE requisition_id = :id",
    "expenditure": "SELECT batch_id FROM expenditure WHERE id = :id UNION SELECT undone_in FROM expenditure WHERE id = :id "
    "UNION SELECT batch_id FROM disbursement WHERE expenditure_id = :id UNION SELECT undone_in FROM disbursement WHERE expenditure_id = :id",
    "advance": "SELECT batch_id FROM advance_entry WHERE advance_id = :id UNION SELECT undone_in FROM advance_entry WHERE advance_id = :id",
    "refund": "SELECT batch_id FROM refund WHERE id = :id OR pays = :id UNION SELECT undone_in FROM refund WHERE id = :id "
    "UNION SELECT p.batch_id FROM refund r JOIN refund p ON p.id = r.pays WHERE r.id = :id",
    "gift": "SELECT batch_id FROM gift_in_kind WHERE id = :id UNION SELECT undone_in FROM gift_in_kind WHERE id = :id",
    "file": "SELECT batch_id FROM import_run WHERE file_name = (SELECT file_name FROM import_run WHERE id = :id)",
}


@app.command()
def log(
    number: Annotated[
        str, typer.Argument(metavar="[ID]", help="Only what touched this: P-2026-0005, L-1047, ESP, a batch.")
    ] = "",
    user: Annotated[str, typer.Option("--user", help="Only what this person made or decided.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only from that day on.")] = "",
) -> None:
    """Who did what, when; newest first."""
    here = session()
    touched, values = _touched(find(here.reader, number)) if number else ("", {})
    wanted = {"user": user.strip().lower(), "since": parse_day(since, here.today).isoformat() if since else ""}
    rows = here.reader.rows(
        "SELECT number, made_at, made_by, kind, words, rows, total, state, reason, decided_by, decided_at, decided_why, undoes, undone_by, typed, operation FROM batch_list "
        "WHERE made_at >= :since AND (:user = '' OR made_by = :user OR decided_by = :user) "
        f"{f'AND id IN (SELECT x.id FROM batch x WHERE x.id IN ({touched}) OR x.undoes IN ({touched}))' if touched else ''} ORDER BY id DESC",
        **wanted, **values,
    )  # fmt: skip
    here.show(_table(here, number, rows))


def _touched(found: Found) -> tuple[str, dict[str, int | str]]:
    if found.kind not in TOUCHED:
        raise NotUnderstood(
            _("{name} is not what batches touch.", name=found.name), f"fund show {found.name}", name="not-in-the-log"
        )
    return TOUCHED[found.kind], {"id": found.name if found.kind == "account" else found.id}


def _table(here: Session, number: str, rows: list[tuple[Any, ...]]) -> Table:
    """One row a batch. A screen says a moment to the minute and how many currencies, programs get both as the book has them."""
    states = spoken(STATES)
    columns = (
        Column("batch", _("Batch"), "code"), Column("at", _("When, UTC"), "code"), Column("by", _("Who"), "code"), Column("kind", _("Command"), "code", optional=True, priority=5),
        Column("words", _("What"), words=kept_words()), Column("rows", _("Rows"), "count", optional=True, priority=2), Column("total", _("Control total"), "code", optional=True, priority=3),
        Column("state", _("State"), "state", words=states), Column("reason", _("Reason"), optional=True, words=kept_words(memos=True)), Column("decided_by", _("Decided by"), optional=True, priority=4),
        Column("decided_at", _("On, UTC"), "code", optional=True), Column("decided_why", _("Because"), optional=True),
        Column("undoes", _("Undoes"), "code", optional=True), Column("undone_by", _("Undone by"), "code", optional=True),
        Column("typed", _("As typed"), optional=True), Column("operation", _("Operation"), optional=True),
    )  # fmt: skip
    told: dict[int, Callable[[str], str]] = {1: minute, 6: total_on_list, 10: minute} if here.form == "text" else {}
    shown: list[tuple[Any, ...]] = [
        tuple(told[place](value) if value and place in told else value for place, value in enumerate(row)) for row in rows
    ]
    title = n_("1 batch", "{count} batches", len(rows))
    if number:
        title = n_("1 batch touched {number}", "{count} batches touched {number}", len(rows), number=number)
    return Table("log", title, columns, shown)
