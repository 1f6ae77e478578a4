"""Codes of the IATI Standard 2.03 that an export uses, each under a name. The lists: IATI-Codelists and -NonEmbedded, version 2.03.

The standard is Development Initiatives', on behalf of the IATI Secretariat, CC BY 4.0 (http://iatistandard.org/).
"""

from collections.abc import Mapping

VERSION = "2.03"
# OrganisationIdentifier: XM-DAC and the OECD's channel code. 47079 is the Organization of American States.
SECRETARIAT = "XM-DAC-47079"
SECRETARIAT_NAMES = {
    "en": "General Secretariat of the Organization of American States",
    "es": "Secretaría General de la Organización de los Estados Americanos",
    "fr": "Secrétariat général de l'Organisation des États Américains",
    "pt": "Secretaria-Geral da Organização dos Estados Americanos",
}
# Contributors that have a channel code of their own (OECD DAC, channels of delivery).
CHANNELS = {
    "EUE": "XM-DAC-42000", "IA-PAHO": "XM-DAC-47083", "IA-IICA": "XM-DAC-47061", "IA-PAIGH": "XM-DAC-47084",
    "IA-IDB": "XM-DAC-46012", "IO-IOM": "XM-DAC-47066",
}  # fmt: skip

# OrganisationType.
GOVERNMENT, OTHER_PUBLIC, MULTILATERAL, PRIVATE, OTHER = "10", "15", "40", "70", "90"
ORGANISATION_TYPES = frozenset("10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90".split())
_OF_CLASS = {
    "inter_american_entity": MULTILATERAL, "public_entity": OTHER_PUBLIC, "private_entity": PRIVATE, "other_source": OTHER,
}  # fmt: skip

# OrganisationRole.
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
ROLES = frozenset("1 2 3 4".split())

# TransactionType: what an export of this fund has; the standard knows 1 to 13.
INCOMING_FUNDS, EXPENDITURE, INCOMING_COMMITMENT, INCOMING_PLEDGE = "1", "4", "11", "13"
TRANSACTION_TYPES = frozenset((INCOMING_FUNDS, EXPENDITURE, INCOMING_COMMITMENT, INCOMING_PLEDGE))

# ActivityStatus: pipeline, implementation, finalisation, closed, cancelled, suspended.
IMPLEMENTATION, CLOSED, CANCELLED = 2, 4, 5
STATUSES = range(1, 7)
ACTUAL_START, ACTUAL_END = "2", "4"  # ActivityDateType
REGIONAL = "2"  # ActivityScope

# Sector, vocabulary 1 (OECD DAC CRS purpose codes): 15190 names the combating of trafficking in human beings.
DAC_SECTORS, FACILITATION_OF_MIGRATION = "1", "15190"
# Region, vocabulary 1 (OECD DAC): America, regional.
DAC_REGIONS, AMERICA = "1", "498"
# TagVocabulary 3: targets of the Sustainable Development Goals; 5.2, 8.7 and 16.2 name trafficking. Goal → how many numbered targets it has;
# those that end in a letter say how.
SDG_TARGETS, TRAFFICKING_TARGETS = "3", ("5.2", "8.7", "16.2")
TARGETS = dict(enumerate((5, 5, 9, 7, 6, 6, 3, 10, 5, 7, 7, 8, 3, 7, 9, 10, 19), 1))

ORIGINAL_BUDGET, REVISED_BUDGET, COMMITTED = "1", "2", "2"  # BudgetType; BudgetStatus
# CollaborationType multilateral; FlowType ODA; FinanceType standard grant; AidType (vocabulary 1) project-type interventions;
# TiedStatus untied.
COLLABORATION, FLOW, FINANCE, AID, TIED = "4", "10", "110", "C01", "5"


def organisation_type(code: str, kind: str, chosen: Mapping[str, str]) -> str:
    """The OrganisationType of a contributor: as the office chose by its code, else by its class (AG/RES. 2019, paragraph 11).

    A code of three letters is a state's, whatever its class; the European Union is multilateral.
    """
    if code in chosen:
        return chosen[code]
    if code == "EUE":
        return MULTILATERAL
    if len(code) == 3 and code.isalpha():
        return GOVERNMENT
    return _OF_CLASS.get(kind, OTHER)


def is_target(tag: str) -> bool:
    """Whether a tag is a target of the Sustainable Development Goals: `16.2`, `5.a`."""
    goal, _, target = tag.partition(".")
    if not (goal.isascii() and goal.isdigit()) or int(goal) not in TARGETS:
        return False
    return (len(target) == 1 and target in "abcd") or (
        target.isascii() and target.isdigit() and 1 <= int(target) <= TARGETS[int(goal)]
    )
