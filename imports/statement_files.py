"""From the statements of a file to the reading of one account: the choice of the account, bad entries, the judge, the rows.

A reader of a format (camt, MT940, OFX, QIF) makes `Statement`s of its file; `as_reading` gives of them the same reading
that a table gives: every entry with its verdict, proved by the balances and totals that the file states. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from imports.reading import BankReading, ReadOptions, ReadRow
from imports.refusals import one
from imports.sources import Source, refused
from imports.statement_proof import Proof, prove
from imports.statement_repeats import without_repeats
from imports.statement_values import Balance, Entry, Format, Statement
from imports.written import figure
from ledger.errors import FileRefused, LedgerError, Problem
from ledger.i18n import K_, N_, _, n_
from ledger.money import DIGITS, LIMIT
from ledger.money import currency as iso


@dataclass(slots=True)
class _Account:
    """The statements of one account and currency in a file."""

    number: str
    currency: str
    statements: list[Statement]

    @property
    def label(self) -> str:
        number = self.number or K_("not stated")
        return K_("{account} in {currency}", account=number, currency=self.currency) if self.currency else number


def as_reading(source: Source, statements: Sequence[Statement], options: ReadOptions, form: Format) -> BankReading:
    """The reading of the one account in the file, or of the one that `options.sheet` names (number, IBAN or position).

    Amounts in the account's currency, money into the account positive. Raises FileRefused with all problems: several
    accounts, another currency, entries that cannot be read (unless skipped), balances or totals that contradict.
    """
    account, others = _choose(source.name, statements, options)
    currency = account.currency or options.account_currency
    digits = DIGITS.get(currency, 2)
    judged = [replace(s, entries=tuple(_judged(entry, currency, digits) for entry in s.entries)) for s in account.statements]
    _refuse_bad(source.name, judged, options)
    told = without_repeats(source.name, judged)
    proof = prove(source.name, told)
    if (options.opening, options.closing) != (None, None):
        proof = prove(source.name, _with_ends(source.name, proof.order, options))
    rows = [_row(entry, digits) for statement in proof.order for entry in statement.entries]
    rows += [_left_out(entry, other) for other in others for s in other.statements for entry in s.entries]
    counted = _counted(proof.order)
    opening, closing = (None if end is None else _cents(end, digits) for end in _ends(counted))
    if not rows and not proof.proved:
        raise refused(source.name, _("there is no entry in the file"), _("ask the bank for a period with movements"), "no-rows")
    counts = dict.fromkeys(("new", "not_a_transaction", "refused"), 0)
    for row in rows:
        counts[row.verdict] += 1
    return BankReading(
        source.kind, source.sha256, source.size, form.encoding, "",
        {"account": account.label, "statements": str(len(account.statements)), **form.choices, "currency": currency or K_("not stated")},
        tuple(_evidence(form, proof)), tuple(rows), opening, closing,
        {"rows": len(rows), **counts}, _money(rows), currency, (account.number,) if account.number else (), proof.proved, form.notes,
        first=min((page.first for page in counted if page.first), default=None),
        last=max((page.closing.date for page in counted if page.closing and page.closing.date), default=None),
    )  # fmt: skip


# The account --------------------------------------------------------------------------------------------------------------


def _choose(name: str, statements: Sequence[Statement], options: ReadOptions) -> tuple[_Account, list[_Account]]:
    """The account to read, and the others of the file."""
    accounts = _accounts(statements)
    if not accounts:
        raise refused(name, _("there is no statement in the file"), _("ask the bank for the statement of the period"), "no-rows")
    wanted = plain_account(options.sheet)
    found = [
        account
        for position, account in enumerate(accounts, start=1)
        if not wanted
        or wanted in {plain_account(account.number), plain_account(account.number + account.currency), str(position)}
    ]
    alike = [account for account in found if account.currency == options.account_currency]
    if len({plain_account(account.number) for account in found}) == 1 and len(alike) == 1:
        found = alike
    if not found:
        listed = ", ".join(account.label for account in accounts)
        raise refused(
            name,
            _('there is no account "{account}" in the file', account=options.sheet),
            _("the accounts are: {listed}", listed=listed),
            "no-sheet",
        )
    if len(found) > 1:
        problems = [
            Problem(
                account.statements[0].place, _("statements of the account {account} begin here", account=account.label),
                f"--sheet {accounts.index(account) + 1}", "several-accounts",
            )
            for account in found
        ]  # fmt: skip
        raise FileRefused(
            n_(
                "{name}: there are statements of {count} account.",
                "{name}: there are statements of {count} accounts.",
                len(found),
                name=name,
            ),
            problems,
            name="several-accounts",
        )
    if options.account_currency and found[0].currency not in ("", options.account_currency):
        what = _(
            "the statement is in {currency}, the account is in {account_currency}",
            currency=found[0].currency,
            account_currency=options.account_currency,
        )
        cure = _("import it into an account in {currency}", currency=found[0].currency)
        raise one(name, Problem(found[0].statements[0].place, what, cure, "other-currency"))
    return found[0], [account for account in accounts if account is not found[0]]


def _accounts(statements: Iterable[Statement]) -> list[_Account]:
    """By number and currency; a statement that leaves its currency out belongs to the only one of that number."""
    found: dict[tuple[str, str], _Account] = {}
    for statement in statements:
        number = plain_account(statement.account)
        account = found.setdefault((number, statement.currency), _Account(statement.account, statement.currency, []))
        account.statements.append(statement)
    for number in [number for number, currency in found if not currency]:
        rest = [key for key in found if key[0] == number and key[1]]
        if len(rest) == 1:
            whole = [s for s in statements if plain_account(s.account) == number]
            del found[number, ""]
            found[rest[0]].statements = whole
    return list(found.values())


def plain_account(text: str) -> str:
    """An account's number without blanks and marks, in capitals: the same in every format."""
    return re.sub(r"[\W_]+", "", text).upper()


# Entries ------------------------------------------------------------------------------------------------------------------


def _judged(entry: Entry, currency: str, digits: int) -> Entry:
    """The entry in the account's currency, with the problem that forbids to take it, if there is one."""
    if currency and not entry.currency:
        entry = replace(entry, currency=currency)
    if entry.problem or entry.why:
        return entry
    wrong: tuple[str, str, str] | None = None
    if entry.amount is None or entry.date is None:
        what, code = (
            (_("the entry has no amount"), "no-amount") if entry.amount is None else (_("the entry has no date"), "no-date")
        )
        wrong = (what, _("ask the bank for the complete statement"), code)
    elif entry.currency != currency and currency:
        wrong = (
            _("{currency} is not the account's currency ({expected})", currency=entry.currency, expected=currency),
            _("ask the bank to correct it"),
            "other-currency",
        )
    elif abs(entry.amount) >= LIMIT:
        wrong = (
            _("{amount} has more than 15 digits before the point", amount=f"{entry.amount:f}"),
            _("correct the amount"),
            "amount-too-large",
        )
    elif entry.amount != round(entry.amount, digits):
        amount = f"{entry.amount:f}"
        what = _(
            "{amount} has more decimals than most currencies allow, and none is stated ({digits})", amount=amount, digits=digits
        )
        if currency:
            what = _(
                "{amount} has more decimals than {currency} allows ({digits})", amount=amount, currency=currency, digits=digits
            )
        wrong = (what, _("correct the amount"), "too-many-decimals")
    elif currency:
        try:
            iso(currency, entry.date)
        except LedgerError as refusal:
            wrong = (refusal.message.rstrip("."), (refusal.cure or (_("correct the currency"),))[0], refusal.name)
    return replace(entry, problem=Problem(entry.place, *wrong)) if wrong else entry


def _refuse_bad(name: str, statements: Sequence[Statement], options: ReadOptions) -> None:
    garbled = [problem for statement in statements for problem in statement.problems]
    if garbled:
        raise FileRefused(_("{name}: balances or totals cannot be read.", name=name), garbled, name=garbled[0].name)
    entries = [entry for statement in statements for entry in statement.entries if not entry.why]
    problems = [entry.problem for entry in entries if entry.problem]
    if problems and (not options.skip_refused or len(problems) == len(entries)):
        raise FileRefused(
            n_("{name}: {count} entry cannot be read.", "{name}: {count} entries cannot be read.", len(problems), name=name),
            problems,
            _("correct them, or say --skip-refused"),
            name=problems[0].name,
        )


# Balances -----------------------------------------------------------------------------------------------------------------


_DIFFERS = {
    "opening": N_("the opening balance is {stated} here, not {said}: a difference of {difference}"),
    "closing": N_("the closing balance is {stated} here, not {said}: a difference of {difference}"),
}


def _with_ends(name: str, statements: Sequence[Statement], options: ReadOptions) -> list[Statement]:
    """The balances that the officer states, where the file has none; where the file says otherwise, it is refused."""
    found = list(statements)
    for side, index, given in (("opening", 0, options.opening), ("closing", -1, options.closing)):
        stated: Balance | None = getattr(found[index], side)
        if given is None:
            continue
        if stated is not None and stated.amount != given:
            what = _(_DIFFERS[side], stated=figure(stated.amount), said=figure(given), difference=figure(stated.amount - given))
            raise one(
                name,
                Problem(stated.place, what, _("leave {option} out, or ask the bank", option=f"--{side}"), "balance-contradicts"),
            )
        if stated is None:
            said = Balance(given, f"--{side}, as you said")
            found[index] = replace(found[index], opening=said) if side == "opening" else replace(found[index], closing=said)
    return found


def _counted(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that count; messages that only repeat do not."""
    return [page for page in statements if page.opening or page.closing or any(not entry.why for entry in page.entries)]


def _ends(pages: Sequence[Statement]) -> tuple[Decimal | None, Decimal | None]:
    """The balances before and after all that counts."""
    opening, closing = (pages[0].opening, pages[-1].closing) if pages else (None, None)
    return opening.amount if opening else None, closing.amount if closing else None


_CHOSEN = {"dates": K_("Dates: {why}."), "decimal": K_("Decimal: {why}."), "signs": K_("Signs: {why}.")}


def _evidence(form: Format, proof: Proof) -> list[str]:
    told = [K_(sentence, why=form.choices[name]) for name, sentence in _CHOSEN.items() if name in form.choices]
    told += proof.told
    if any(entry.problem for statement in proof.order for entry in statement.entries):
        told.append(K_("Balance: {why}.", why=K_("statements with refused entries are not held against theirs")))
    elif not proof.told:
        stated = any(statement.opening or statement.closing for statement in proof.order)
        why = (
            K_("only one in the file, so nothing but the format's own signs proves the amounts")
            if stated
            else K_("none in the file, so nothing but the format's own signs proves the amounts")
        )
        told.append(K_("Balance: {why}.", why=why))
    return told


# Rows ---------------------------------------------------------------------------------------------------------------------


def _row(entry: Entry, digits: int) -> ReadRow:
    if entry.problem and not entry.why:
        return ReadRow(entry.line, entry.place, "refused", why=entry.problem.what)
    amount = None if entry.amount is None else _cents(entry.amount, digits)
    return ReadRow(
        entry.line, entry.place, "not_a_transaction" if entry.why else "new", entry.date, entry.value_date, amount,
        entry.currency, entry.text, entry.reference, entry.counterparty, entry.counterparty_iban,
        _sent(entry), why=entry.why,
    )  # fmt: skip


def _left_out(entry: Entry, account: _Account) -> ReadRow:
    return ReadRow(
        entry.line, entry.place, "not_a_transaction", why=f"an entry of the account {account.label}, which was not chosen"
    )


def _cents(amount: Decimal, digits: int) -> Decimal:
    """With the decimals of the currency, none lost; a pending entry may still have more."""
    exact = round(amount, digits) if abs(amount) < LIMIT else amount
    return exact if exact == amount else amount


def _sent(entry: Entry) -> tuple[Decimal, str] | None:
    """The original amount, where it is one that its currency can have, and not the entry's own again."""
    if entry.original is None or entry.original == (entry.amount, entry.currency):
        return None
    amount, code = entry.original
    fits = code in DIGITS and abs(amount) < LIMIT and round(amount, DIGITS[code]) == amount
    return (round(amount, DIGITS[code]), code) if fits else None


def _money(rows: Iterable[ReadRow]) -> dict[str, Decimal]:
    amounts = [row.amount for row in rows if row.verdict == "new" and row.amount is not None]
    into = sum((amount for amount in amounts if amount > 0), Decimal(0))
    out = -sum((amount for amount in amounts if amount < 0), Decimal(0))
    return {"in": into, "out": out, "fees": Decimal(0), "net": into - out}
