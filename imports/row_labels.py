"""What the first words of a row say: a total, a count, an adjustment that is nobody's, a pledge that stands no more. Pure."""

import re

from imports.headers import trimmed, words

# What the first cell of a row that adds up others begins with, or is.
_TOTAL_BEGINS = re.compile(r"(?:(?:sub|grand|gran|sous|overall|zwischen) ?)?tota(?:l|ls|le|les|is|ux|al)(?: |$)|subtota")
_TOTALS = frozenset(
    "total totals totales subtotal subtotals sum suma sumas somme soma somas gesamt summe zwischensumme count".split()
)
_FALLEN = re.compile(  # a pledge of this status is one no more
    r"cancel|withdr|void|write ?off|written ?off|reduced to|anulad|annul|retirad|retire|castig|revo[ck]|storniert|lapsed"
)
_STEMS = re.compile("cancel|withdr|void|writ|an+ul|retir|castig|r.voc|revok|storn|lapsed|reduced", re.IGNORECASE)  # seen at once
_COUNTS = frozenset("number count numero nombre no anzahl quantidade cantidad".split())
# A row between a subtotal and a total that is no contributor's: it is added in, but nobody pledged it.
_NOBODY = frozenset(
    " ".join(phrase.split())
    for phrase in """
    disputed contributions, disputed contribution, disputed, disputed amount, disputed amounts, adjustment, adjustments, less adjustments,
    rounding, rounding difference, unallocated, unspecified, other adjustments,
    contribuciones en litigio, contribuciones en disputa, ajuste, ajustes, redondeo, sin asignar,
    contributions contestees, ajustement, ajustements, arrondi, arrondis, non affecte,
    contribuicoes em litigio, contribuicoes contestadas, arredondamento, nao alocado""".split(",")
)


def adds_up(label: str) -> bool:
    """Whether a row that begins so adds up others: "TOTAL", "Sous-total", "Gran total 2026"."""
    said = words(label)
    ends = trimmed(said).rpartition(" ")[2]  # "Member States Total"
    return bool(_TOTAL_BEGINS.match(said)) or ends in _TOTALS or said in ("number of pledges", "nombre de promesses")


def counts_rows(label: str) -> bool:
    """Whether a total says how many there are, not how much: "Total number of pledges"."""
    return bool(_COUNTS & set(words(label).split()))


def has_fallen(status: str) -> bool:
    """Whether a status says that a pledge no longer stands: "Cancelled", "Write-off", "Anulada"."""
    return bool(_STEMS.search(status)) and bool(_FALLEN.search(words(status)))


def is_nobody(label: str) -> bool:
    """Whether a row between totals is added in but is no contributor's: "Disputed Contributions"."""
    return words(label) in _NOBODY
