"""A month of an account in files of records: BAI2 as banks of the United States write it, Norma 43 as those of Spain do."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from tests.imports.months import Month
from tests.imports.statement_writers import IBAN, Line, split

SPANISH = ("2100", "0418", "0200051332")  # bank, branch, account; the IBAN that they make is the standard's own example
SPANISH_IBAN = "ES9121000418450200051332"


# BAI2 ---------------------------------------------------------------------------------------------------------------------


def bai2(
    month: Month,
    *,
    currency: str = "USD",
    width: int = 0,
    funds: str = "",
    point: bool = False,
    end: str = "\r\n",
    slash: bool = True,
    account: str = IBAN,
    modifier: str = "2",
    status: str = "1",
) -> str:
    """A group for each day. `width` of physical records, over which texts go on; `slash` behind texts; `end` of lines, none for one line."""
    figures = _with_point if point else str
    records, total, place = [f"01,BANK,FUND,{month.lines[-1][0]:%y%m%d},0800,1,{width or ''},,2/"], 0, 0
    days = by_day(month)
    for opening, lines, closing in days:
        into, out = (sum(cents for _, _, cents in lines if (cents > 0) == side) for side in (True, False))
        records += [
            f"02,FUND,BANK,{status},{lines[0][0]:%y%m%d},2400,{currency},{modifier}/",
            f"03,{account},{currency},010,{figures(opening)},,,015,{figures(closing)},,/",
            f"88,100,{figures(into)},{sum(cents > 0 for _, _, cents in lines)},,400,{figures(-out)},{sum(cents < 0 for _, _, cents in lines)},/",
        ]
        for day, text, cents in lines:
            place += 1
            size, code, label = figures(abs(cents)), 195 if cents > 0 else 495, "ORIG" if cents > 0 else "BNF"
            own = {"V": f"{day:%y%m%d},,", "S": f"{size},,,", "D": f"2,0,{size},1,0,"}.get(funds, "")
            record = f"16,{code},{size},{funds},{own}REF{place},,{label}:Party {place};REMI:{text}{'/' * slash}"
            records += physical(record, width) if width else [record]
        held = opening + closing + 2 * (into - out)
        records += [f"49,{figures(held)},/", f"98,{figures(held)},1,/"]
        total += held
    records = counted([*records, f"99,{figures(total)},{len(days)},/"])
    return "".join((record.ljust(width) if width and not end else record) + end for record in records)


def by_day(month: Month) -> list[tuple[int, list[Line], int]]:
    """The month in days, each with its opening and closing cents."""
    found, opening = [], month.opening
    for _, same in groupby(month.lines, key=itemgetter(0)):
        lines = list(same)
        found.append((opening, lines, opening := opening + sum(cents for _, _, cents in lines)))
    return found


def physical(record: str, width: int) -> list[str]:
    """A record in lines of `width`: a text goes on in the middle of a word."""
    made, rest = [record[:width]], record[width:]
    while rest:
        made.append(f"88,{rest[: width - 3]}")
        rest = rest[width - 3 :]
    return made


def counted(records: Sequence[str]) -> list[str]:
    """The same records, with the number of records in each that ends an account, a group or the file."""
    found, since, number = [], {"99": 1}, 0
    for record in records:
        number += record[2:3] == ","  # no line of a text that a program wrapped
        since |= {end: number for begin, end in (("03,", "49"), ("02,", "98")) if record.startswith(begin)}
        found.append(
            f"{record.rpartition(',')[0]},{number - since[record[:2]] + 1}/" if record[:3] in ("49,", "98,", "99,") else record
        )
    return found


def _with_point(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


# Norma 43 -----------------------------------------------------------------------------------------------------------------


def norma43(
    month: Month,
    *,
    number: str = "840",
    account: Sequence[str] = SPANISH,
    pages: int = 1,
    end: str = "\r\n",
    trimmed: bool = False,
    counted: int = 0,
) -> str:
    """An account for each page; `trimmed` of blanks at the ends of lines; `counted` is added to the number of records."""
    records, place = [], 0
    for opening, lines, closing in split(month, pages):
        into, out = ([cents for _, _, cents in lines if (cents > 0) == side] for side in (True, False))
        days = f"{lines[0][0]:%y%m%d}{lines[-1][0]:%y%m%d}"
        records.append(f"11{''.join(account)}{days}{_marked(opening)}{number}3EXAMPLE FUND".ljust(80))
        for day, text, cents in lines:
            place += 1
            records.append(
                f"22    {account[1]}{day:%y%m%d}{day:%y%m%d}04016{_marked(cents)}{place:010}{0:012}{'REF' + str(place):<16}"
            )
            parts = [text[at : at + 76] for at in range(0, len(text), 76)]
            records += [f"23{number:02}{part}".ljust(80) for number, part in enumerate(parts, start=1)]
        sums = f"{len(out):05}{-sum(out):014}{len(into):05}{sum(into):014}"
        records.append(f"33{''.join(account)}{sums}{_marked(closing)}{number}".ljust(80))
    records.append(f"88{'9' * 18}{len(records) + counted:06}".ljust(80))
    return "".join((record.rstrip() if trimmed else record) + end for record in records)


def _marked(cents: int) -> str:
    return f"{1 if cents < 0 else 2}{abs(cents):014}"
