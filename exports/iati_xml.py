"""An activity as an IATI 2.03 file: elements in the order of the schema, amounts and days as the book has them. Nothing is computed here."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from ledger.cells import clean
from ledger.reports import iati_codes as codes
from ledger.reports.iati import SECRETARIAT, Activity, Budget, Flow, Organisation

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def pieces(activity: Activity, made: str) -> Iterator[str]:
    """The file, to be written in UTF-8, transaction by transaction: it is never held as a whole, however many there are.

    `made` is the moment it is made, in UTC as ISO 8601. The same figures and moment give the same text.
    """
    root = etree.Element("iati-activities", {"version": activity.version, "generated-datetime": made})
    _head(root, activity)
    etree.indent(root)
    before, end, after = etree.tostring(root, encoding="unicode").rpartition("\n  </iati-activity>")
    yield f"<?xml version='1.0' encoding='UTF-8'?>\n{before}"
    for transaction in activity.transactions:
        own = _transaction(transaction)
        etree.indent(own, level=2)
        yield "\n    " + etree.tostring(own, encoding="unicode")
    yield f"{end}{after}\n"


def _head(root: etree._Element, activity: Activity) -> None:
    """The activity up to its transactions."""
    one = etree.SubElement(
        root, "iati-activity", {LANG: "en", "default-currency": activity.currency, "last-updated-datetime": activity.updated, "hierarchy": "1"}
    )  # fmt: skip
    _add(one, "iati-identifier").text = _plain(activity.terms.identifier)
    _texts(_add(one, "reporting-org", ref=SECRETARIAT.ref, type=SECRETARIAT.type), SECRETARIAT.names)
    _texts(_add(one, "title"), activity.title)
    _texts(_add(one, "description", type="1"), activity.description)
    for party in activity.parties:
        _organisation(one, "participating-org", party.organisation, party.organisation.names, role=party.role)
    _classification(one, activity)
    for budget in activity.budgets:
        _budget(one, budget)


def _classification(one: etree._Element, activity: Activity) -> None:
    """From the status to the defaults of transactions, in the order of the schema."""
    terms = activity.terms
    _add(one, "activity-status", code=str(terms.status))
    _add(one, "activity-date", type=codes.ACTUAL_START, iso_date=activity.started.isoformat())
    if terms.ended:
        _add(one, "activity-date", type=codes.ACTUAL_END, iso_date=terms.ended.isoformat())
    _add(one, "activity-scope", code=codes.REGIONAL)
    _add(one, "recipient-region", code=terms.region, vocabulary=codes.DAC_REGIONS, percentage="100")
    for code, share in terms.sectors.items():
        _add(one, "sector", vocabulary=codes.DAC_SECTORS, code=code, percentage=f"{share:f}")
    for target in terms.tags:
        _add(one, "tag", vocabulary=codes.SDG_TARGETS, code=target)
    _add(one, "collaboration-type", code=codes.COLLABORATION)
    _add(one, "default-flow-type", code=codes.FLOW)
    _add(one, "default-finance-type", code=codes.FINANCE)
    _add(one, "default-aid-type", code=codes.AID)
    _add(one, "default-tied-status", code=codes.TIED)


def _budget(one: etree._Element, budget: Budget) -> None:
    kind = codes.REVISED_BUDGET if budget.revised else codes.ORIGINAL_BUDGET
    own = _add(one, "budget", type=kind, status=codes.COMMITTED)
    _add(own, "period-start", iso_date=budget.begin.isoformat())
    _add(own, "period-end", iso_date=budget.end.isoformat())
    value = _add(own, "value", currency=budget.value.currency, value_date=budget.day.isoformat())
    value.text = f"{budget.value.amount:f}"


def _transaction(transaction: Flow) -> etree._Element:
    own = etree.Element("transaction", ref=_plain(transaction.ref))
    _add(own, "transaction-type", code=transaction.type)
    _add(own, "transaction-date", iso_date=transaction.day.isoformat())
    value = _add(own, "value", currency=transaction.value.currency, value_date=transaction.value_date.isoformat())
    value.text = f"{transaction.value.amount:f}"
    _texts(_add(own, "description"), {"en": transaction.description})
    for name, side in (("provider-org", transaction.provider), ("receiver-org", transaction.receiver)):
        if side:  # its names in other languages stand among the participants
            _organisation(own, name, side, dict(islice(side.names.items(), 1)))
    return own


def _organisation(parent: etree._Element, name: str, organisation: Organisation, names: Mapping[str, str], **more: str) -> None:
    told = {"ref": organisation.ref, "type": organisation.type, **more}
    _texts(_add(parent, name, **{key: value for key, value in told.items() if value}), names)


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """An element with its attributes; `iso_date` is written `iso-date`."""
    return etree.SubElement(parent, name, {key.replace("_", "-"): _plain(value) for key, value in attributes.items()})


def _texts(element: etree._Element, texts: Mapping[str, str]) -> etree._Element:
    """A narrative for each language: English is that of the activity, others say which they are."""
    for language, text in texts.items():
        etree.SubElement(element, "narrative", {} if language == "en" else {LANG: language}).text = _plain(text)
    return element


def _plain(text: str) -> str:
    """On one line, without what XML cannot hold."""
    shown = clean(text)
    return shown if shown.isascii() else _NOT_IN_XML.sub("", shown)
