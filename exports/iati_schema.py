"""Whether an IATI file holds to the schemas of the standard, which an office keeps in a folder of its own: nothing is fetched."""

from pathlib import Path
from typing import IO

from lxml import etree

from ledger.errors import NotUnderstood, Problem
from ledger.i18n import _

ACTIVITIES = "iati-activities-schema.xsd"
_SAFE = {"no_network": True, "resolve_entities": False, "load_dtd": False}


class _InFolder(etree.Resolver):  # type: ignore[misc]
    """Schemas name others: only those that lie beside them are read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder.resolve()

    def resolve(self, address: str, _public: str | None, context: object) -> object:
        """The file of that name in the folder, wherever the schema says it lies; a missing one is empty, and then no schema."""
        file = self.folder / Path(address).name
        return self.resolve_string(file.read_bytes() if file.is_file() else b"", context)


def check(document: IO[bytes], folder: Path) -> tuple[Problem, ...]:
    """What the schema has against the document, by line; empty when it is valid. No network, no entities.

    Raises NotUnderstood where the folder has no schemas, or they cannot be used.
    """
    schema = _schema(folder)
    if _holds(document, schema):
        return ()
    document.seek(0)  # the first part that is wrong ends the look: the whole says all that is
    schema.validate(etree.parse(document, etree.XMLParser(**_SAFE)))
    return tuple(
        Problem(f"line {error.line}", error.message, _("report it: the export is at fault, not the book"), "against-schema")
        for error in schema.error_log
    )


def _holds(document: IO[bytes], schema: etree.XMLSchema) -> bool:
    """Whether the document is valid, looked at as it goes by: nothing of a long one is held."""
    try:
        for _event, element in etree.iterparse(document, schema=schema, **_SAFE):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return False
    return True


def _schema(folder: Path) -> etree.XMLSchema:
    file = folder / ACTIVITIES
    if not file.is_file():
        raise NotUnderstood(
            _("There is no {file} in {folder}.", file=ACTIVITIES, folder=folder),
            _("name the folder of the schemas of IATI 2.03"),
            name="no-schemas",
        )
    reader = etree.XMLParser(**_SAFE)
    reader.resolvers.add(_InFolder(folder))
    try:
        return etree.XMLSchema(etree.fromstring(file.read_bytes(), reader, base_url=str(file)))
    except (etree.LxmlError, OSError) as error:
        words = str(error).splitlines()[0]
        raise NotUnderstood(
            _("The schemas in {folder} cannot be used: {words}", folder=folder, words=words),
            _("put the three files of IATI 2.03 there"),
            name="bad-schemas",
        ) from None
