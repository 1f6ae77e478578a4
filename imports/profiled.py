"""Reading a bank's file with the profile of its account: what the file proves stands, what it leaves open the profile settles."""

from collections.abc import Callable
from dataclasses import replace

from imports.account_profiles import Kept, Profile, changes, differing
from imports.amounts import IN_WORDS as MARKS_IN_WORDS
from imports.days import IN_WORDS
from imports.layout import OFFICER_ROLES
from imports.reading import BankReading, ReadOptions
from ledger.errors import FileRefused, LedgerError, NotUnderstood
from ledger.i18n import K_, in_english

Reading = Callable[[ReadOptions], BankReading]

# What a refusal leaves open, and the choice of a profile that settles it.
_ASKED = {"ambiguous-dates": "dates", "ambiguous-amounts": "decimal", "ambiguous-signs": "sign", "several-tables": "sheet"}
_COLUMNS = ("ambiguous-columns", "ambiguous-fees", "no-amounts", "no-table")


def read_as_kept(read: Reading, options: ReadOptions, kept: Kept) -> BankReading:
    """The file read by `read`, with the profile's answers to what it leaves open; its evidence says which they are.

    A column that the file has and that another was taken for is the profile's. What contradicts a balance is refused,
    whatever the profile says: then the file is read without it, and the notes say so.
    """
    stated = replace(options, charset=options.charset or kept.profile.charset)
    reading = _answered(read, stated, kept.profile)
    if reading.profile is None:
        return reading
    wanted = {
        role: header
        for role, header in differing(kept.profile, reading.profile).items()
        if role in OFFICER_ROLES and role not in options.columns
    }
    notes = list(reading.notes)
    if wanted:
        try:
            bound = replace(reading.options, columns={**wanted, **reading.options.columns})
            with in_english():  # what is refused here becomes a note, and the book keeps those
                reading = _answered(read, bound, kept.profile)
        except LedgerError as refused:
            roles = ", ".join(f"{role} in {header}" for role, header in wanted.items())
            notes.append(
                K_(
                    "The profile of {account} has {columns}; this file refuses it: {why}",
                    account=kept.account,
                    columns=roles,
                    why=refused.message,
                )
            )
    return _told(reading, options, kept, notes)


def _answered(read: Reading, options: ReadOptions, profile: Profile) -> BankReading:
    """Read; while the file leaves something open that the profile knows, take that and read again."""
    asked: FileRefused | None = None
    while True:
        try:
            return read(options)
        except FileRefused as refusal:
            more = _answer(refusal.name, options, profile)
            if more is None:
                raise (asked if asked and refusal.name == "no-such-sheet" else refusal) from None
            asked, options = refusal, more
        except NotUnderstood:  # the profile's answer does not fit this file: what it asks is still open
            if asked is None:
                raise
            raise asked from None


def _answer(asked: str, options: ReadOptions, profile: Profile) -> ReadOptions | None:
    """The options with one thing more that the profile knows; None when it has no answer, or the officer gave another."""
    choice = _ASKED.get(asked, "")
    if choice and not getattr(options, choice) and getattr(profile, choice):
        return replace(options, **{choice: getattr(profile, choice)})
    roles = [role for role in profile.columns if role in OFFICER_ROLES and role not in options.columns]
    bound = {role: profile.bound(role) for role in roles if profile.bound(role)}
    return replace(options, columns={**bound, **options.columns}) if asked in _COLUMNS and bound else None


def _told(reading: BankReading, options: ReadOptions, kept: Kept, notes: list[str]) -> BankReading:
    """The reading with the profile named wherever it decided, and with what is other than in the profile."""
    said, whose = K_("as you said"), K_("as in the profile of {account}", account=kept.account)
    taken = {
        start
        for start, choice in (("Dates:", "dates"), ("Amounts:", "decimal"), ("Signs:", "sign"))
        if getattr(reading.options, choice) and not getattr(options, choice)
    }
    evidence = [sentence.replace(said, whose) if sentence.startswith(tuple(taken)) else sentence for sentence in reading.evidence]
    choices = dict(reading.reading)
    if "Signs:" in taken:
        choices["signs"] = choices["signs"].replace(said, whose)
    profile, now = kept.profile, reading.profile or Profile()
    found = changes(profile, now.headers)
    added = [f"{role} in {header}" for role, header in reading.options.columns.items() if role not in options.columns]
    if added:
        evidence.append(K_("Columns: {columns}, {whose}.", columns=", ".join(added), whose=whose))
    if found:
        notes.append(K_("Not {whose}: {changes}.", whose=whose, changes="; ".join(found)))
    else:
        evidence.append(K_("Layout: {whose}, unchanged since {since}.", whose=whose, since=kept.since))
    for proved, before, words in ((now.dates, profile.dates, IN_WORDS), (now.decimal, profile.decimal, MARKS_IN_WORDS)):
        if proved and before and proved != before:
            told = {"choice": words[proved], "account": kept.account, "other": words[before]}
            notes.append(K_("The file proves {choice}; the profile of {account} says {other}.", **told))
    return replace(reading, evidence=tuple(evidence), reading=choices, notes=tuple(notes))
