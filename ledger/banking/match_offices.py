"""Words of offices and of bank forms in the languages that payers write: what may stand around a name that is proof."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, islice, takewhile

from ledger.banking.match_text import gaps, one_slip

LONG = 6  # signs of a word that is known with a slip
SHORT = 4  # signs of a word of a state's office that is known beside another one where it has lost one: PRM MISSION
# Offices of a state, and what a state calls itself.
_STATES = frozenset(
    """
    GOVERNMENT GOVT GOV GVT GVMT GOVMT GOUVERNEMENT GOBIERNO GOVERNO REGIERUNG REGERING
    EMBASSY EMB EMBAJADA AMBASSADE EMBAIXADA BOTSCHAFT AMBASCIATA AMBASSADEN CONSULATE CONSULADO CONSULAT
    PERMANENT PERM PERMT PERMNT PERMANENTE PERMANENTES MISSION MISION MISSAO MISSIONE MISS MSN MSSN DELEGATION DELEGACION DELEGACAO
    REPRESENTATION REPRESENTACION REPRESENTACAO VERTRETUNG STANDIGE OBSERVER OBSERVADOR OBSERVADORA OBSERVATEUR
    MINISTRY MINISTERE MINISTERIO MINISTERO MINISTERIUM MINISTERIE MIN MINIST BUNDESMINISTERIUM UTENRIKSDEPARTEMENTET UTRIKESDEPARTEMENTET
    UDENRIGSMINISTERIET AUSWARTIGES AUSWAERTIGES AMT BUITENLANDSE ZAKEN ULKOASIAINMINISTERIO
    FOREIGN FGN FRGN AFFAIRS AFF AFFS AFFAIRES ETRANGERES ETRANGERS AFFARI ESTERI ASUNTOS NEGOCIOS ESTRANGEIROS
    RELACIONES EXTERIORES RELACOES RELATIONS RELS REL RREE MRREE
    MFA MAE MAEC MAEUEC MAECI MRE MREC MINREX MIREX DFAE SRE MOFA DFA DFAT CANCILLERIA CHANCELLERY CHANCELLERIE CHANCELARIA
    TREASURY TRESOR TRESORERIE TESORERIA TESOURO TESORO PAYMASTER ACCOUNTANT COMPTROLLER CONTROLLER RECEIVER
    SECRETARIAT SECRETARIA SECRETARIAT SECR DEPARTMENT DEPARTAMENTO DEPARTEMENT DEPT DPT DEPTO HACIENDA FAZENDA
    REPUBLIC REPUBLICA REPUBLIQUE REP REPUB REPUBBLICA REPUBLIK KINGDOM KGDM REINO ROYAUME KONINKRIJK KONGERIKET STATE ESTADO ETAT STATO
    COMMONWEALTH PRINCIPALITY PRINCIPADO PRINCIPAUTE DUCHY SULTANATE CONFEDERATION PLURINACIONAL PLURINATIONAL BOLIVARIANA BOLIVARIAN
    """.split()
)
# What companies, banks and people are called as well: beside a name they prove nothing by themselves.
_COMMON = frozenset(
    """
    FINANCE FINANCES FINANCAS FINANZAS FINANZEN ECONOMY ECONOMIA ECONOMIE PLANNING PLANIFICACION CREDITO BUDGET COMERCIO COMMERCE TRADE
    CULTO INTEGRATION INTEGRACION INTERNATIONAL INTERNACIONAL INTERNATIONALE INTL INTNL EXTERNAL EXTERIOR EXTERIEURES EXT EXTER
    COOPERACION COOPERATION COOPERACAO OFFICE OFICINA BUREAU DIRECTORATE DIRECCION DIRECTION DIRECAO DIR GENERAL GERAL GENERALE GRAL
    NATIONAL NACIONAL NATIONALE NATL NAC NACION NATION FEDERAL ORIENTAL PEOPLES ISLAMIC PUBLIC PUBLICO PUBLICA ROYAL GRAND
    """.split()
)
# What says nothing: to whom and where, little words, words of bank forms.
_SILENT = frozenset(
    """
    UNITED NATIONS NACIONES UNIDAS UNIES NACOES UN UNO ONU OAS OEA
    OF THE IN AT FOR FROM BY ON BEHALF AND DE DEL LA LAS LOS EL LE LES DU DES DA DO DAS DOS D L A O AU AUX PARA POR POUR PAR E Y ET EN
    DER DIE DAS VON DI DEGLI
    ORDER ORD ORDERING ORDENANTE DONNEUR ORDRE ORDEM SENDER REMITTER REMITENTE BO ORG CUSTOMER INSTITUTION YORK NY WASHINGTON DC
    """.split()
)
_BEFORE = frozenset("TO ANTE AUPRES PRES JUNTO".split())  # to whom a mission is sent: what follows says nothing of who sent it
_SLIPS = frozenset("BCFGHIJKMPQRTUVXZ")  # a letter that is left of OF, say; N S W are quarters of the sky: S SUDAN
OFFICES = _STATES | _COMMON | _SILENT | _BEFORE
_STARTS = frozenset(word[:length] for word in OFFICES for length in range(1, len(word)))


def gapped(words: Iterable[str]) -> dict[str, list[str]]:
    """The words under each of their gaps."""
    found: dict[str, list[str]] = {}
    for word in words:
        for gap in set(gaps(word)):
            found.setdefault(gap, []).append(word)
    return found


_GAPS = gapped(sorted(office for office in OFFICES if len(office) >= LONG))
_SHORTENED = frozenset(chain.from_iterable(islice(gaps(office), 1, None) for office in _STATES if SHORT <= len(office) < LONG))


def is_office(word: str) -> bool:
    """Whether it is a word of an office, or a slip away from a long one, or a number."""
    return word.isdigit() or bool(_meant(word))


def may_be_office(word: str) -> bool:
    """Whether it is such a word, or the beginning of one, as the last word may be where a bank cut it."""
    return is_office(word) or word in _STARTS


def proves(around: Sequence[Sequence[str]], *, full: bool = False) -> bool:
    """Whether the words around a name leave no doubt that it is its bearer: none, or offices of a state, and silent ones.

    One list for each place around names, in order. The last word may be cut: where the text is as long as a bank's field is
    (`full`), or where another word is an office's. Letters by themselves are read together: M.F.A. is an office, and the M. of
    M. JORDAN is not.
    """
    before, after = [[word for words in part for word in _joined(words)] for part in (around[:-1], around[-1:])]
    stated = _of_states(before)
    if stated:
        after = list(takewhile(lambda word: word not in _BEFORE, after))
    if after and after[-1] in _STARTS and (full or stated or _of_states(after[:-1])):
        after.pop()
    stated = stated or _of_states(after)
    found = [
        _meant(word) for word in (*before, *after) if not (word.isdigit() or (stated and (word in _SLIPS or word in _SHORTENED)))
    ]
    return all(found) and (stated or _COMMON.isdisjoint(found))


def _of_states(words: Iterable[str]) -> bool:
    return any(_meant(word) in _STATES for word in words)


def _joined(words: Sequence[str]) -> Iterator[str]:
    """The words, with letters that stand by themselves put together, and those of New York."""
    for letters, run in groupby(words, key=lambda word: len(word) == 1 and word.isalpha()):
        found = list(run)
        yield from ("".join(found),) if letters else " ".join(found).replace("NEW YORK", "YORK").split()


@lru_cache(maxsize=16384)
def _meant(word: str) -> str:
    """The word of an office that a word is, or is a slip away from; empty where it is none."""
    if word in OFFICES or len(word) < LONG:
        return word if word in OFFICES else ""
    return next((office for gap in gaps(word) for office in _GAPS.get(gap, ()) if one_slip(word, office)), "")
