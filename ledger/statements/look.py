"""What an office may choose about its papers. It is stored with each statement, so that a paper is the same for ever."""

from dataclasses import dataclass

from ledger.errors import NotUnderstood
from ledger.i18n import N_, _

PAPERS, NEGATIVES = ("auto", "A4", "Letter"), ("minus", "parentheses")
SIGNATURES = 2
LETTERHEAD = (N_("General Secretariat of the Organization of American States"), N_("Inter-American Commission of Women"))


@dataclass(frozen=True, slots=True)
class Look:
    """The lines above its papers (one that the catalogues know is translated), paper, negatives, and who sign statements by hand.

    What is usual is not written down: a statement stored without a look has this one for ever, so no default here may change.
    Raises NotUnderstood for a paper or a way of writing negatives that there is not, and for more signers than places.
    """

    letterhead: tuple[str, ...] = LETTERHEAD
    paper: str = "auto"  # auto (by the contributor's country) | A4 | Letter
    negatives: str = "minus"  # minus | parentheses
    signers: tuple[str, ...] = ()  # under the first signature, and under the second

    def __post_init__(self) -> None:
        for name, chosen, known in (("paper", self.paper, PAPERS), ("negatives", self.negatives, NEGATIVES)):
            if chosen not in known:
                raise NotUnderstood(
                    _('fund.toml: "{chosen}" is not a choice of {name} for statements.', chosen=chosen, name=name),
                    _("write {name} = one of: {known}", name=name, known=", ".join(known)),
                    name="unknown-look",
                )
        if len(self.signers) > SIGNATURES:
            raise NotUnderstood(
                _("fund.toml: a statement has two signatures, not {count}.", count=len(self.signers)),
                'signers = ["Ana Reyes, Finance Officer", "Luis Mora, Treasurer"]',
                name="unknown-look",
            )


USUAL = Look()
