"""What an office may choose about its papers. It is stored with each statement, so that a paper is the same for ever."""

from dataclasses import dataclass

from ledger.i18n import N_

LETTERHEAD = (N_("General Secretariat of the Organization of American States"), N_("Inter-American Commission of Women"))


@dataclass(frozen=True, slots=True)
class Look:
    """The lines above its papers (one that the catalogues know is translated), paper, negatives.

    What is usual is not written down: a statement stored without a look has this one for ever, so no default here may change.
    """

    letterhead: tuple[str, ...] = LETTERHEAD
    paper: str = "auto"  # auto (by the contributor's country) | A4 | Letter
    negatives: str = "minus"  # minus | parentheses


USUAL = Look()
