"""Words, numbers and days in the four languages of the Organization: en es fr pt.

English texts stand in the source and are the keys of the catalogues, so English opens no file. How a
number or a day is written follows the reader's country, not the language alone: of the Spanish-speaking
member states nine write a decimal comma and nine a point. The formats are this module's own table:
a newer edition of somebody else's may not change a statement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, reduce
from typing import TYPE_CHECKING

from ledger.errors import NotUnderstood

if TYPE_CHECKING:  # money and periods say their refusals by this module
    from collections.abc import Iterable, Mapping
    from gettext import GNUTranslations

    from ledger.money import Money
    from ledger.periods import DateRange, Quarter

LANGUAGES = ("en", "es", "fr", "pt")
THIN, HARD = "\u202f", "\u00a0"  # narrow no-break space, no-break space
_AFTER = "\x04"  # stands between a context and its text, in the compiled catalogues too (gettext's own convention)
LETTER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)  # CLDR; A4 everywhere else


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks a text for the catalogues and returns it as it is."""
    return message


def P_(context: str, message: str) -> str:  # noqa: N802 - after gettext's pgettext
    """Marks a text that needs words of its own where it stands: `P_("state of a quarter", "open")`; `_` and `text` say it."""
    return f"{context}{_AFTER}{message}"


def K_(message: str, **values: object) -> str:  # noqa: N802 - after N_: the book keeps it
    """A text for the book to keep: English, whoever writes it, with `{name}` filled in; `retold` says it to a reader.

    A blank's name says what it holds (`ledger/retold.py`): by it the text is recognised again. Marks it for the catalogues too.
    """
    return _ENGLISH_SCREEN.text(message, **values)


def M_(message: str, **values: object) -> str:  # noqa: N802 - a memo
    """As `K_`, for what stands where people's own words stand too: memos of entries, reasons."""
    return _ENGLISH_SCREEN.text(message, **values)


def k_(one: str, many: str, count: int, **values: object) -> str:
    """As `K_`, in the form that `count` asks for; `{count}` stands for the number itself."""
    return _ENGLISH_SCREEN.plural(one, many, count, **values)


@dataclass(frozen=True, slots=True)
class Formats:
    """How one place writes numbers and days; `mon` is the short month, `spelling` what the place spells its own way."""

    group: str
    point: str
    percent: str
    long: str
    short: str
    without_year: str
    first: str = "1"  # the first day of a month
    spelling: tuple[tuple[str, str], ...] = ()


_DE, _SHORT = ("{day} de {month} de {year}", "{day} {mon} {year}")
_ENGLISH = Formats(",", ".", "%", "{day} {month} {year}", _SHORT, "{day} {month}")
_AMERICAN = Formats(",", ".", "%", "{month} {day}, {year}", _SHORT, "{month} {day}")
_COMMA = Formats(".", ",", "%", _DE, _SHORT, "{day} de {month}")
_POINT = Formats(",", ".", "%", _DE, _SHORT, "{day} de {month}")
_SETIEMBRE = (("septiembre", "setiembre"), ("sept", "set"))
_LUSITANIAN = Formats(HARD, ",", "%", _DE, "{day} de {mon} de {year}", "{day} de {month}")


# A locale that is not here writes as its language does.
FORMATS: dict[str, Formats] = {
    "en": _ENGLISH,
    **dict.fromkeys(("en-US", "en-CA"), _AMERICAN),
    "en-SR": Formats(".", ",", "%", "{day} {month} {year}", _SHORT, "{day} {month}"),
    "es": Formats(".", ",", f"{HARD}%", _DE, _SHORT, "{day} de {month}"),
    **dict.fromkeys(("es-AR", "es-BO", "es-CL", "es-CO", "es-EC", "es-PY", "es-VE"), _COMMA),
    "es-UY": replace(_COMMA, spelling=_SETIEMBRE),
    "es-CR": Formats(HARD, ",", "%", _DE, _SHORT, "{day} de {month}"),
    **dict.fromkeys(("es-CU", "es-DO", "es-GT", "es-HN", "es-NI", "es-PA", "es-PR", "es-SV", "es-US"), _POINT),
    "es-MX": replace(_POINT, spelling=(("sept", "sep"),)),
    "es-PE": replace(_POINT, spelling=_SETIEMBRE),
    "fr": Formats(THIN, ",", f"{THIN}%", "{day} {month} {year}", _SHORT, "{day} {month}", "1er"),
    "fr-CA": Formats(HARD, ",", f"{HARD}%", "{day} {month} {year}", _SHORT, "{day} {month}", "1er"),
    "pt": Formats(".", ",", "%", _DE, "{day} de {mon} de {year}", "{day} de {month}", "1º"),
    **dict.fromkeys(("pt-PT", "pt-AO", "pt-CV", "pt-GW", "pt-MZ", "pt-ST", "pt-TL"), _LUSITANIAN),
}
_HOME = {"en": "en-US", "es": "es-ES", "fr": "fr-FR", "pt": "pt-BR"}  # where nothing is known of the country

# For translators: the twelve months, in order, with one blank between two of them.
MONTHS = N_("January February March April May June July August September October November December")
# For translators: the twelve months as they are shortened in tables, in order, with one blank between two of them.
SHORT_MONTHS = N_("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
QUARTERS = (
    N_("first quarter of {year}"),
    N_("second quarter of {year}"),
    N_("third quarter of {year}"),
    N_("fourth quarter of {year}"),
)


def default_locale(country: str, language: str) -> str:
    """The locale of a contributor from its ISO alpha-2 country (empty: none) and the language of its statements."""
    return f"{language}-{country.upper()}" if country else _HOME[language]


def is_locale(text: str) -> bool:
    """Whether it says how numbers are written: one of the four languages, with a country or without (es-MX, es)."""
    language, _dash, country = text.partition("-")
    return language in LANGUAGES and (text == language or (len(country) == 2 and country.isascii() and country.isupper()))


@cache
def _catalogue(code: str) -> "GNUTranslations":
    from gettext import GNUTranslations
    from pathlib import Path

    with (Path(__file__).with_name("locales") / f"{code}.mo").open("rb") as file:
        return GNUTranslations(file)


@dataclass(frozen=True, slots=True)
class Language:
    """A language as it is written in one place: `Language("es", "es-MX")`.

    `negative` is how a negative number is written around its digits: `-{}` on a screen and in a
    spreadsheet, `−{}` on paper, `({})` for houses that must. Raises NotUnderstood for a language
    that is not one of the four.
    """

    code: str
    locale: str = ""
    negative: str = "-{}"

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise NotUnderstood(
                _('"{language}" is not a language of statements.', language=self.code),
                _("write en, es, fr or pt"),
                name="unknown-language",
            )
        object.__setattr__(self, "locale", self.locale.replace("_", "-") or _HOME[self.code])

    @property
    def formats(self) -> Formats:
        """The table row that this place writes by."""
        return FORMATS.get(self.locale) or FORMATS[self.code]

    @property
    def paper(self) -> str:
        """`Letter` or `A4`, by country."""
        return "Letter" if self.locale[3:] in LETTER else "A4"

    def text(self, message: str, **values: object) -> str:
        """The text in this language, with `{name}` filled in from `values`; English where the catalogue has none."""
        found = message if self.code == "en" or not message else _catalogue(self.code).gettext(message)
        found = found.rpartition(_AFTER)[2]
        return found.format(**self._filled(values)) if values else found

    def _filled(self, values: "Mapping[str, object]") -> "Mapping[str, object]":
        """Amounts of money as this language writes them; all else is written already."""
        if (self.formats.group, self.formats.point) == (",", "."):
            return values
        from ledger.money import Money

        return {
            name: f"{value.currency} {self.number(value.amount)}" if isinstance(value, Money) else value
            for name, value in values.items()
        }

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The form that `count` asks for; `{count}` stands for the number itself."""
        english = one if count == 1 else many
        found = english if self.code == "en" else _catalogue(self.code).ngettext(one, many, count)
        if (
            not count and self.code != "en" and "{count}" not in found
        ):  # French says nothing in the form of one, which may be written with "1"
            found = _catalogue(self.code).ngettext(one, many, 2)
        return found.format(count=self.number(Decimal(count)), **self._filled(values))

    def number(self, amount: Decimal) -> str:
        """Grouped in threes, with just the decimals it carries: nothing is rounded here."""
        how = self.formats
        written = f"{abs(amount):,f}"
        if (how.group, how.point) != (",", "."):
            written = written.translate({44: how.group, 46: how.point})
        return self.negative.format(written) if amount < 0 else written

    def money(self, money: "Money") -> str:
        """The amount alone, with the decimals of its currency by ISO 4217."""
        return self.number(money.amount)

    def money_with_code(self, money: "Money") -> str:
        """`USD 63.000,00`, held together by a no-break space."""
        return f"{money.currency}{HARD}{self.number(money.amount)}"

    def rate(self, rate: Decimal) -> str:
        """An exchange rate as quoted, with four decimals at least."""
        shown = rate.normalize()
        places = max(4, -int(shown.as_tuple().exponent))
        return self.number(Decimal(f"{shown:.{places}f}"))

    def percent(self, share: Decimal) -> str:
        """A share of one, in percent with the decimals it needs: 0.118 is `11,8 %` in France."""
        return self.number(Decimal(f"{(share * 100).normalize():f}")) + self.formats.percent

    def day(self, day: date) -> str:
        """For tables: day first and the month in letters, in every language."""
        return self._write(self.formats.short, day)

    def day_in_words(self, day: date) -> str:
        """For sentences: `30 de septiembre de 2026`."""
        return self._write(self.formats.long, day)

    def span(self, days: "DateRange") -> str:
        """First and last day of a period, both belonging, as they stand in a sentence."""
        first = self.formats.without_year if days.begin.year == days.last.year else self.formats.long
        # For translators: a period, such as "1 July to 30 September 2026".
        return self.text(N_("{first} to {last}"), first=self._write(first, days.begin), last=self.day_in_words(days.last))

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return f"{HARD}: " if self.code == "fr" else ": "

    def quarter(self, quarter: "Quarter") -> str:
        """For tables: `Q3 2026`, `T3 2026`."""
        # For translators: short for quarter, such as "Q3 2026".
        return self.text(N_("Q{number} {year}"), number=quarter.number, year=quarter.year)

    def quarter_in_words(self, quarter: "Quarter") -> str:
        """For sentences: `tercer trimestre de 2026`."""
        return self.text(QUARTERS[quarter.number - 1], year=quarter.year)

    def _write(self, pattern: str, day: date) -> str:
        how = self.formats
        month, mon = (self.text(names).split()[day.month - 1] for names in (MONTHS, SHORT_MONTHS))
        for usual, here in how.spelling:
            month, mon = (here if name == usual else name for name in (month, mon))
        return pattern.format(day=how.first if day.day == 1 else day.day, month=month, mon=mon, year=day.year)


_ENGLISH_SCREEN = Language("en", "en-001")  # a screen is read anywhere: day first, as in its tables
_SCREEN: ContextVar[Language] = ContextVar("language of the screen", default=_ENGLISH_SCREEN)


def speak(language: Language) -> None:
    """Sets the language of the screen; done once, where the command line is read."""
    _SCREEN.set(_ENGLISH_SCREEN if language == Language("en") else language)


def screen_language() -> Language:
    """The language that the screen speaks: English until `speak` said otherwise."""
    return _SCREEN.get()


@contextmanager
def in_english() -> Iterator[None]:
    """Whatever is said within is English, as all is that the book keeps: it does not depend on who wrote it."""
    before = _SCREEN.set(_ENGLISH_SCREEN)
    try:
        yield
    finally:
        _SCREEN.reset(before)


def _(message: str, **values: object) -> str:
    """The text in the language of the screen, with `{name}` filled in; marks it for the catalogues too."""
    return _SCREEN.get().text(message, **values)


def n_(one: str, many: str, count: int, **values: object) -> str:
    """The form that `count` asks for, in the language of the screen; marks both forms for the catalogues."""
    return _SCREEN.get().plural(one, many, count, **values)


def spoken(words: "Mapping[str, str]") -> dict[str, str]:
    """For the `words` of a column or a fact: those of a table, each in the language of the screen."""
    return {key: _(word) for key, word in words.items()}


def retold(text: str) -> str:
    """A text that the book keeps, in the language of the screen; as it stands where no template of `K_`, `k_` or `M_` made it."""
    words = kept_words()
    return words[text] if words else text


def kept_words(*, memos: bool = False) -> "Mapping[str, str] | None":
    """For the `words` of what shows texts that the book keeps: each as `retold` says it; None in English, as they are English.

    `memos`: people's own words stand among them, so that only what `M_` made is told.
    """
    if _SCREEN.get().code == "en":
        return None
    from ledger.retold import Sayings

    return Sayings(_SCREEN.get(), memos=memos)


def both(names: "Iterable[str]") -> str:
    """Things that are all meant, as they stand in a sentence in the language of the screen: `Date and Value`; at least one."""
    # For translators: joins two things that are both meant, such as "Date and Value"; of three, {first} is "Date and Value".
    return reduce(lambda first, second: _("{first} and {second}", first=first, second=second), names)


def either(choices: "Iterable[str]") -> str:
    """Things of which one is meant, as they stand in a sentence in the language of the screen: `Chile or China`; at least one."""
    # For translators: joins two things of which one is meant, such as "Chile or China"; of three, {first} is "Chad or Chile".
    return reduce(lambda first, second: _("{first} or {second}", first=first, second=second), choices)
