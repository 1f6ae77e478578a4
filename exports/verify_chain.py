"""Makes every seal of an audit pack again, and holds the journal against what was sealed. Needs Python 3.9 and nothing else.

    python3 verify_chain.py [SEAL]

It stands in every pack, beside its CSV files, and may be read and rewritten by whoever doubts it. What is sealed is the text in
the column `content` of chain.csv: its SHA-256 is the column `hash`, and its second field is the hash of the entry before. So
nobody can change, take out or put in an entry without changing every seal after it. The text is

    place|hash before|year|number|day|event|reverses|late from|prepared by|at|sealed by|at|length:source|length:memo
    account|fund|currency|amount|base|contributor|pledge|instalment|bank account|budget line|statement line     (once per posting)

with amounts in ten-thousandths (1.25 is 12500), debit positive, and numbers that keys.csv explains. Not sealed are the names
of accounts, the batch, and which entry one reverses (that it reverses one is): they are held by SHA256SUMS alone. SEAL is the seal printed on
a statement, or its first digits: the program says which entry it belongs to. Exit status 0 when all holds, 1 when not.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so is led by an apostrophe, so that no spreadsheet runs it
POSTING = (
    "account",
    "fund",
    "currency",
    "amount",
    "base",
    "contributor",
    "pledge",
    "instalment",
    "bank_account",
    "budget_line",
    "line",
)
KEYED = {"fund": "fund", "contributor": "contributor", "pledge": "pledge", "bank_account": "bank_account"}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV file, by their column names."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def inert(text: str) -> str:
    """A text as it stands in the CSV files."""
    return f"'{text}" if text.startswith(RUNS) else text


def files() -> Iterator[str]:
    """What is wrong with the files: each against its line of SHA256SUMS."""
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, _blank, name = line.partition("  ")
        path, digest = HERE / name, hashlib.sha256()
        if not path.is_file():
            yield f"{name} is missing"
            continue
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != wanted:
            yield f"{name} is not the file that was put into the pack"


def sealed(text: str) -> tuple[list[str], str, str, list[list[str]]]:
    """The text of an entry taken apart: its first twelve fields, source, memo, postings."""
    *fields, rest = text.split("|", 12)
    texts = []
    for _which in ("source", "memo"):
        length, _colon, rest = rest.partition(":")
        texts.append(rest[: int(length)])
        rest = rest[int(length) + 1 :]
    return fields, texts[0], texts[1], [line.split("|") for line in rest.split("\n") if line]


def entry(link: dict[str, str], legs: list[dict[str, str]], names: dict[tuple[str, str], str]) -> Iterator[str]:
    """What differs between the journal's rows of one entry and what was sealed of it."""
    (_seq, _before, year, no, day, event, reverses, late, prepared, _at, by, at), source, memo, postings = sealed(link["content"])
    head = {"entry": link["entry"], "date": day, "event": event, "late_from": late, "prepared_by": prepared, "sealed_by": by,
            "sealed_at": at, "source": source, "memo": memo, "hash": link["hash"]}  # fmt: skip
    if link["entry"] != f"J-{year}-{int(no):06d}":
        yield f"{link['entry']}: it was sealed as J-{year}-{int(no):06d}"
    if len(legs) != len(postings):
        yield f"{link['entry']} has {len(legs)} postings in journal.csv, {len(postings)} were sealed"
    for leg, posting in zip(legs, postings):  # noqa: B905 - Python 3.9 has no strict, and the lengths were compared
        wanted = dict(head)
        for key, value in zip(POSTING, posting):  # noqa: B905 - as above
            wanted[key] = names.get((KEYED[key], value), value) if key in KEYED else value
        for key, value in wanted.items():
            has = str(int(Decimal(leg[key]) * 10_000)) if key in ("amount", "base") and leg[key] else leg[key]
            if has != (value if key in ("amount", "base") else inert(value)):
                yield f"{link['entry']}, posting {leg['no']}: {key} is {leg[key]} in journal.csv, {value} was sealed"
        if Decimal(leg["debit"] or 0) - Decimal(leg["credit"] or 0) != Decimal(leg["base"]):
            yield f"{link['entry']}, posting {leg['no']}: debit is {leg['debit'] or 0}, credit is {leg['credit'] or 0}, base is {leg['base']}"
        if bool(leg["reverses"]) != bool(reverses):
            yield f"{link['entry']}, posting {leg['no']}: reverses is {leg['reverses'] or 'empty'}, the seal has {reverses or 'nothing'}"


class Journal:
    """journal.csv, read along with the chain: both stand in the order of the seals."""

    def __init__(self) -> None:
        self.names = {(row["kind"], row["key"]): row["code"] for row in rows("keys.csv")}
        self.about = {row["key"]: row["value"] for row in rows("pack.csv")}
        self.groups = groupby(rows("journal.csv"), key=lambda row: int(row["seq"]))
        self.step()

    def step(self) -> None:
        """On to the next entry; place 0 is the end."""
        self.place, self.legs = next(self.groups, (0, iter(())))

    def strangers(self, until: int) -> Iterator[str]:
        """Entries before that place which no link stands for."""
        while self.place and self.place < until:
            yield f"journal.csv has an entry {self.place} that the chain has not"
            self.step()

    def against(self, link: dict[str, str], place: int) -> Iterator[str]:
        """What differs from one link, and entries before it that should not be there."""
        yield from self.strangers(place)
        if self.place == place:
            yield from entry(link, list(self.legs), self.names)
            self.step()
        elif self.about["first_day"] <= link["content"].split("|", 5)[4] <= self.about["last_day"]:
            yield f"{link['entry']} is missing in journal.csv"


def chain(seal: str, told: list[str]) -> Iterator[str]:
    """What is wrong with the links, and with the journal against them; `told` gets what was seen."""
    journal, before, seen, owner = Journal(), "", 0, ""
    for link in rows("chain.csv"):
        seen += 1
        place, previous = link["content"].split("|", 2)[:2]
        if hashlib.sha256(link["content"].encode("utf-8", "surrogatepass")).hexdigest() != link["hash"]:
            yield f"{link['entry']}: its text does not give its seal"
        if (link["seq"], place, previous, link["previous"]) != (str(seen), str(seen), before, before):
            yield f"{link['entry']}: it does not hold on to the entry before it"
        before = link["hash"]
        if seal and before.startswith(seal):
            owner = link["entry"]
        yield from journal.against(link, seen)
    yield from journal.strangers(1 << 62)
    if before != journal.about["seal"]:
        yield f"the last seal is {before or 'none'}, the pack was made at {journal.about['seal'] or 'none'}"
    if seal and not owner:
        yield f"no entry has the seal {seal}"
    told += [f"Seal {seal} is that of {owner}."] if owner else []
    told.append(f"{seen} entries, last seal {before or 'none'}.")


def main(words: list[str]) -> int:
    """Looks at everything and says what it found; returns the exit status."""
    csv.field_size_limit(1 << 30)
    told: list[str] = []
    found = list(files())
    try:
        found.extend(chain("".join(words).replace(" ", "").lower(), told))
    except (OSError, LookupError, ValueError, ArithmeticError, csv.Error) as error:
        found.append(f"a table cannot be read any further: {type(error).__name__}: {error}")
    for line in (*found[:100], *told, "NOT SOUND" if found else "Sound."):
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
