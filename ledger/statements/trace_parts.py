"""Which postings stand behind a line of parts D, F and G, as a condition on `posting_origin`.

A line of part D is traced by its spending of the quarter. What the fund has besides its contributors is told by accounts, as
gather_fund.py counts it: entries that close a year move nothing, and the program-budget's lines stand apart.
"""

from dataclasses import dataclass

from ledger.money import Money
from ledger.statements.figures import TAGS, StatementFigures, Trace, tags_behind
from ledger.statements.figures_fund import CLASSES, F_CLASSES, F_SHARED, F_TOTALS
from ledger.statements.gather_fund import CODED, OBJECTS, TRANSFERS_IN
from ledger.statements.words_parts import ACCOUNT_CODES

_ACCOUNTS = {code: account for account, code in ACCOUNT_CODES.items()}
_PROGRAM = "posting IN (SELECT p.id FROM posting p JOIN budget_line l ON l.id = p.budget_line_id WHERE l.source <> 'fund')"
_OWN_LINES = "posting IN (SELECT p.id FROM posting p JOIN budget_line l ON l.id = p.budget_line_id WHERE l.source = 'fund' AND l.year {} :year)"
_ON_LINES = "posting IN (SELECT p.id FROM posting p WHERE p.budget_line_id IS NOT NULL)"
_SPENT = f"account IN ({', '.join(repr(account) for account in OBJECTS)}) AND event <> 'year end'"
_CLOSING = {"F14": ("F7", "F13"), "F18": ("F16", "F17"), "F19": ("F7", "F13", "F16", "F17")}
# The class on the day of signature, or of a gift its own; before the first day known, the first.
_KIND = (
    "coalesce((SELECT k.kind FROM contributor_kind k WHERE k.contributor_id = posting_origin.contributor_id AND k.effective_from <= "
    "coalesce((SELECT min(e.day) FROM pledge_entry e WHERE e.pledge_id = posting_origin.pledge_id AND e.event = 'signed' AND e.undone_in IS NULL), "
    "(SELECT g.signed FROM pledge g WHERE g.id = posting_origin.pledge_id), posting_origin.day) ORDER BY k.effective_from DESC LIMIT 1), "
    "(SELECT k.kind FROM contributor_kind k WHERE k.contributor_id = posting_origin.contributor_id ORDER BY k.effective_from LIMIT 1))"
)


@dataclass(frozen=True, slots=True)
class Behind:
    """A condition, of which days (all up to a day where it is a balance), and how its postings are signed when they are printed."""

    condition: str
    span: str = "quarter"  # quarter | before | up to its end
    sign: int = -1


def behind_part(line: str) -> Behind:
    """What is behind a line; values it may name: `c`, the contributor, and `year`, the fiscal year."""
    if line[0] in "DG":
        return _bridge(line) if line[0] == "G" else Behind(_budget(line))
    if line in ("F1", "F15"):
        return Behind(_any(_CLOSING[{"F1": "F14", "F15": "F18"}[line]]), "before")
    if line in _CLOSING:
        return Behind(_any(_CLOSING[line]), "up to its end")
    return Behind(_flow(line))


def _flow(line: str) -> str:
    received = _tagged(TAGS["B2"])
    if line in F_CLASSES:
        return f"{received} AND {_KIND} = '{CLASSES[F_CLASSES.index(line)]}'"
    if line in F_TOTALS and line != "F2":
        return _any(F_TOTALS[line])
    own = {
        "F16": f"account = '{TRANSFERS_IN}' AND contributor_id IS NULL AND event <> 'year end'",
        "F17": f"{_SPENT} AND {_PROGRAM}", "F20": f"{received} AND contributor_id = :c",
    }  # fmt: skip
    return own.get(line) or _shared(line)


def _bridge(line: str) -> Behind:
    if line in ("G1", "G2"):
        tags = tags_behind({"G1": "B14", "G2": "A8"}[line])
        return Behind(f"contributor_id = :c AND {_tagged(tags)}", "up to its end", -1 if line == "G1" else 1)
    if line == "G8":
        return Behind("contributor_id = :c AND account >= '3' AND account < '8'", "up to its end")
    return Behind(f"contributor_id = :c AND account = '{_account(line)}'", "up to its end", 1)


def _account(line: str) -> str:
    """The account of a step of part G: `G6` or `G.1410`."""
    return _ACCOUNTS.get(line, line.removeprefix("G."))


def _budget(line: str) -> str:
    number = int(line[1:])
    if number <= 9:
        return f"account = '5{number}00' AND event <> 'year end' AND {_OWN_LINES.format('=')}"
    earlier, outside = f"{_SPENT} AND {_OWN_LINES.format('<>')}", f"({_shared('F10')}) AND NOT {_ON_LINES}"
    return {10: earlier, 11: outside}.get(number, _shared("F10"))


def _shared(line: str) -> str:
    """Lines of contributors' statements, and what the pool has on the accounts that feed them. Raises KeyError for another line."""
    parts = F_SHARED[line]
    tags = [tag for part in parts for tag in TAGS.get(part, (part,))]
    accounts = ", ".join(f"'{account}'" for account, part in CODED.items() if part in parts) or "''"
    pool = f"account IN ({accounts})"
    if line == "F6":  # all that feeds no other line
        others = ", ".join(f"'{account}'" for account in (*CODED, TRANSFERS_IN))
        pool = f"account >= '3' AND account < '8' AND account NOT IN ({others})"
    return f"({_tagged(tags)} AND contributor_id IS NOT NULL OR contributor_id IS NULL AND {pool} AND event <> 'year end' AND NOT {_PROGRAM})"


def _any(lines: tuple[str, ...]) -> str:
    return f"({' OR '.join(f'({_flow(line)})' for line in lines)})"


def _tagged(tags: object) -> str:
    return f"line IN ({', '.join(repr(tag) for tag in sorted(tags))})"  # type: ignore[call-overload]


def printed_part(figures: StatementFigures, trace: Trace) -> Money | None:
    """What the statement prints for the line in its quarter; None for a line that it does not have."""
    facts, line = figures.facts, trace.line
    if line in ("G1", "F20"):
        return figures.funds["B14" if line == "G1" else "B2"].quarter
    if line == "G2":
        return figures.pledged_in_all["A8"].quarter
    if facts.bridge and line.startswith("G"):
        return facts.bridge.net_assets if line == "G8" else facts.bridge.of(_account(line))
    if facts.whole is None or line.startswith("G"):
        return None
    if line.startswith("F"):
        return facts.whole.lines[line].quarter
    budget = facts.whole.budget
    apart = {"D10": budget.earlier.quarter, "D11": budget.outside.quarter, "D12": budget.total("quarter")}
    objects = {f"D{one.number}": one.quarter for one in budget.objects}
    return (apart | objects).get(line, Money.zero(facts.fund.currency))
