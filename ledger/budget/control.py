"""Budget control: nothing is allotted that is not in the bank, nothing obligated or spent that is not allotted.

A writer holds the book's head, so what is read here stays true until the batch is written: two commands at once cannot
pass the same balance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ledger.book.reader import Asking
from ledger.book.store import Unit
from ledger.budget.cash import cash_of, fund_of
from ledger.budget.drafts import LineKey
from ledger.budget.lines import Line, fiscal_year, load
from ledger.budget.recovery_cases import Cases, Whose
from ledger.errors import FileRefused, LedgerError, Problem
from ledger.i18n import _, n_
from ledger.money import Money, sum_of


class Control:
    """The budget while a batch is written: each line and each source of money, kept up to date with every draft that is let pass."""

    def __init__(self, unit: Unit, batch: int) -> None:
        self.unit, self.batch = unit, batch
        self.fund, self.currency, self.month = fund_of(unit)
        self.lines = {line.key: line for line in load(unit, batch)}
        shared = sum_of((line.spent for line in self.lines.values() if line.key.source == "program_budget"), self.currency)
        self.cash = cash_of(unit, self.fund, self.currency, shared)
        self.cases = Cases(unit)
        self.problems: list[Problem] = []
        self._own: dict[int, Money] = {}  # contributor → what of its money is free

    def find(self, key: LineKey) -> Line | None:
        """A line by what it is, however its activity is spelled."""
        return self.lines.get(replace(key, activity=key.activity.strip().upper()))

    def by_id(self, number: int) -> Line:
        """A line by its id."""
        return next(line for line in self.lines.values() if line.id == number)

    def put(self, line: Line, *, cash: Money | None = None) -> None:
        """Keep a changed line; `cash` is what its source holds more (negative: less)."""
        self.lines[line.key] = line
        if cash is not None:
            self.cash[line.key.source] += cash

    def free_to_obligate(self, source: str) -> Money:
        """Cash of a source that nothing is committed of."""
        return self.cash[source] - sum_of((line.committed for line in self._of(source)), self.currency)

    def free_to_allot(self, source: str) -> Money:
        """Cash of a source that is neither allotted nor committed. What a year that is over had left is nobody's any more."""
        return self.cash[source] - sum_of((self._reserved(line) for line in self._of(source)), self.currency)

    def _of(self, source: str) -> list[Line]:
        return [line for line in self.lines.values() if line.key.source == source]

    def _reserved(self, line: Line) -> Money:
        if line.key.year < fiscal_year(self.unit.actor.today, self.month):
            return line.committed
        return max(line.allotted - line.spent, line.committed, key=lambda money: money.amount)

    def check_money(self, money: Money, where: str) -> bool:
        """Whether an amount is above zero and in the fund's currency; else a problem is noted."""
        if money.currency != self.currency:
            self.note(where, _("{amount} is not in {currency}.", amount=money, currency=self.currency), _("the budget is kept in {currency}: write its value in it", currency=self.currency),
                      "other-currency")  # fmt: skip
        elif money.amount <= 0:
            self.note(where, _("{amount} is not an amount above zero.", amount=money), _("write what is committed or spent; fund undo takes back"),
                      "not-an-amount")  # fmt: skip
        else:
            return True
        return False

    def check_line(self, key: LineKey, day: date, where: str) -> Line | None:
        """The line of a commitment on a day; a problem where nothing was ever given to it, or its year is another one."""
        line = self.find(key)
        if line is None:
            self.note(where, _("There is no line of the budget for {line} ({source}).", line=spoken(key), source=_said(key.source)), _("fund budget show lists the lines; fund budget allot {object} AMOUNT makes one", object=key.object), "no-budget-line")  # fmt: skip
        elif fiscal_year(day, self.month) != key.year:
            self.note(where, _("{day} does not lie in the fiscal year {year} that {line} is for.", day=day, year=key.year, line=spoken(key)), _("correct the day or the year"),
                      "other-year")  # fmt: skip
            return None
        return line

    def check_left(self, line: Line, money: Money, override: str, where: str) -> bool:
        """Whether a line has so much left, or a written reason lets it pass, and there is cash for it in any case."""
        short = money - line.left
        if short.amount > 0 and not override:
            what = _(
                "{amount} is {short} more than {line} has left: {left}.",
                amount=money,
                short=short,
                line=spoken(line.key),
                left=line.left,
            )
            self.note(where, what, self.where_from(line, short), "over-allotment")
            return False
        return self.check_cash(line, money, where)

    def check_cash(self, line: Line, money: Money, where: str) -> bool:
        """Whether the line's source has so much cash that nothing is committed of (Article 105); no reason lets it pass."""
        free = self.free_to_obligate(line.key.source)
        if money <= free:
            return True
        what = _(
            "{amount} is {short} more than the cash that is free to obligate ({source}): {free}.",
            amount=money,
            short=money - free,
            source=_said(line.key.source),
            free=free,
        )
        self.note(where, what, self._to_come(line.key.source), "no-cash")
        return False

    def check_contributor(self, whose: Whose | None, money: Money, day: date, where: str) -> bool:
        """Whether the contributor of an agreement has so much unspent, with what the spending will be charged: nobody is ever overdrawn."""
        if whose is None:
            return True
        free, charge = self._free(whose, day), self.cases.ahead(whose, day, money)
        if money + charge <= free:
            return True
        code = self.unit.value("SELECT code FROM contributor WHERE id = :id", id=whose[0])
        short = money + charge - free
        what = _(
            "{amount} is {short} more than {contributor} has unspent and not committed: {free}.",
            amount=money,
            short=short,
            contributor=code,
            free=free,
        )
        if charge:
            what = _(
                "{amount} and {charge} for indirect costs are {short} more than {contributor} has unspent and not committed: {free}.",
                amount=money, charge=charge, short=short, contributor=code, free=free,
            )  # fmt: skip
        self.note(where, what, _("leave out the agreement: then the pool of all contributors bears it"), "over-contributor")
        return False

    def take(self, whose: Whose | None, money: Money, day: date) -> None:
        """What is coded to a contributor, and will be charged on it, is free no more."""
        if whose is not None:
            self._own[whose[0]] = self._free(whose, day) - money - self.cases.ahead(whose, day, money)

    def _free(self, whose: Whose, day: date) -> Money:
        """What a contributor has unspent and not committed, the charges on its open orders included."""
        who = whose[0]
        if who not in self._own:
            reserved = self.cases.reserved(who, self.batch, day, self.currency)
            self._own[who] = _unspent(self.unit, who, self.currency) - reserved
        return self._own[who]

    def where_from(self, line: Line, short: Money) -> str:
        """Where the money that is short could come from: what is free to allot, other lines, pledges to come."""
        free = self.free_to_allot(line.key.source)
        if short <= free:
            key = line.key
            source = "" if key.source == "fund" else " --source program-budget"
            told = f"fund budget allot {key.object} {short.amount:f} --activity {key.activity} --year {key.year}{source}"
            return _("{amount} is free to allot: {command}", amount=free, command=told)
        return "; ".join([_("{amount} is free to allot", amount=_at_least(free)), *self._elsewhere(line)])

    def elsewhere(self, line: Line) -> str:
        """What other lines of the year have left, and what is still to come."""
        return "; ".join(self._elsewhere(line))

    def _elsewhere(self, line: Line) -> Iterator[str]:
        others = [
            one for one in self._of(line.key.source) if one.key.year == line.key.year and one.left.amount > 0 and one is not line
        ]
        told = ", ".join(
            f"{one.key.object} {one.key.activity} {one.left}" for one in sorted(others, key=lambda one: -one.left.amount)[:4]
        )
        if told:
            # For translators: a list of lines of the budget, such as "6 COORD USD 900.00, 2 COORD USD 100.00".
            yield _("left on other lines: {lines}", lines=told)
        yield self._to_come(line.key.source)

    def _to_come(self, source: str) -> str:
        if source == "program_budget":
            return _("it comes by a transfer from the program-budget only")
        units = self.unit.value("SELECT coalesce(sum(base), 0) FROM sealed_posting WHERE account IN ('1110', '1120')")
        return _(
            "signed pledges still to come: {amount} (fund pledge list --open)", amount=Money.of_units(int(units), self.currency)
        )

    def note(self, where: str, what: str, cure: str, name: str) -> None:
        """One more problem; all of them are said together."""
        self.problems.append(Problem(where, what, cure, name))

    def settle(self) -> None:
        """Raises LedgerError for a problem of a command, FileRefused with all problems of a file."""
        refuse(self.problems)


def refuse(problems: Sequence[Problem]) -> None:
    """Raises LedgerError for the one problem of a command, FileRefused for those of a file; nothing where there is none."""
    if not problems:
        return
    first = problems[0]
    if len(problems) == 1 and not first.where:
        raise LedgerError(first.what, first.cure, name=first.name)
    raise FileRefused(
        n_(
            "{count} entry of the budget is refused; nothing was written.",
            "{count} entries of the budget are refused; nothing was written.",
            len(problems),
        ),
        problems,
        name="budget-refused",
    )


def pledges_by_name(query: Asking) -> dict[str, tuple[int, int]]:
    """(pledge, contributor) by the number of a pledge and, where only one has it, by the reference of its agreement."""
    rows = query.rows("SELECT number, agreement, id, contributor_id FROM pledge WHERE undone_in IS NULL ORDER BY id")
    named: dict[str, list[tuple[int, int]]] = {}
    for _number, agreement, pledge, contributor in rows:
        named.setdefault(agreement, []).append((pledge, contributor))
    found = {agreement: owners[0] for agreement, owners in named.items() if agreement and len(owners) == 1}
    return found | {number: (pledge, contributor) for number, _agreement, pledge, contributor in rows}


def _unspent(query: Asking, contributor: int, currency: str) -> Money:
    """What a contributor has unspent (line B14, without what conditional pledges paid), less orders coded to it; waiting entries take, too."""
    spendable = "p.contributor_id = :who AND ((p.account < '8' AND p.account NOT IN ('2110', '2120')) OR p.account = '8030')"
    units = query.value(
        f"SELECT -coalesce(sum(base), 0) FROM sealed_posting p WHERE {spendable}", who=contributor
    ) - query.value(
        "SELECT coalesce(sum(w.base), 0) FROM (SELECT sum(p.base) AS base FROM posting p JOIN journal_transaction t "
        f"ON t.id = p.transaction_id AND t.seq IS NULL WHERE {spendable} GROUP BY t.id HAVING sum(p.base) > 0) w",
        who=contributor,
    )  # fmt: skip
    return Money.of_units(int(units), currency)


def spoken(key: LineKey) -> str:
    """How a sentence on the screen calls a line of the budget."""
    # For translators: a line of the budget within a sentence, such as "object 6 of COORD in 2026".
    return _("object {object} of {activity} in {year}", object=key.object, activity=key.activity, year=key.year)


def _said(source: str) -> str:
    return "fund" if source == "fund" else "program-budget"


def _at_least(money: Money) -> Money:
    return money if money.amount > 0 else Money.zero(money.currency)
