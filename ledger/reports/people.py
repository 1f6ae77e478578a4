"""Who the figures are about: codes, names in one language, and whose totals roll up to whose."""

from dataclasses import dataclass
from unicodedata import combining, normalize

from ledger.book.reader import Asking
from ledger.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class People:
    """Every contributor that ever was, also undone ones: entries may speak of them."""

    codes: dict[int, str]
    names: dict[str, str]
    parents: dict[str, str]

    def code(self, contributor: int, *, roll_up: bool = False) -> str:
        """The code of a contributor, or with `roll_up` that of the one it belongs to in the end."""
        code = self.codes[contributor]
        seen = {code}
        while roll_up and self.parents.get(code) in self.names and self.parents[code] not in seen:
            code = self.parents[code]
            seen.add(code)
        return code

    def sorted_names(self) -> dict[str, str]:
        """Code to name, in order of the names as a reader looks for them: accents and capitals apart."""
        return dict(sorted(self.names.items(), key=lambda pair: (_plain(pair[1]), pair[0])))


def load_people(query: Asking, language: str) -> People:
    """Codes and names; English stands in for a name that is not known, the code for one without any."""
    column = f"name_{language if language in LANGUAGES else 'en'}"
    rows = query.rows(
        f"SELECT c.id, c.code, coalesce(l.{column}, l.name_en), l.parent FROM contributor c LEFT JOIN contributor_list l ON l.id = c.id ORDER BY c.id"
    )
    names: dict[str, str] = {}
    for _number, code, name, _parent in rows:
        names[code] = str(name or names.get(code, code))
    return People({row[0]: row[1] for row in rows}, names, {row[1]: row[3] for row in rows if row[3]})


def _plain(name: str) -> str:
    return "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))
