"""What the library that reads command lines says of one it cannot read, in the language of the screen.

It knows English only. What it says in a form that is not here stays as it is.
"""

import re

from ledger.i18n import N_, _

_FORMS: dict[str, str] = {
    r"Missing argument '(?P<name>.+)'\.": N_("Missing argument '{name}'."),
    r"Missing option '(?P<name>.+)'\.": N_("Missing option '{name}'."),
    r"Missing command\.": N_("Missing command."),
    r"No such option: (?P<name>\S+) \(Possible options: (?P<known>.+)\)": N_(
        "No such option: {name} (Possible options: {known})"
    ),
    r"No such option: (?P<name>\S+)": N_("No such option: {name}"),
    r"Option '(?P<name>.+)' requires an argument\.": N_("Option '{name}' requires an argument."),
    r"Option '(?P<name>.+)' does not take a value\.": N_("Option '{name}' does not take a value."),
    r"Got unexpected extra argument\(s\) \((?P<words>.+)\)": N_("Got unexpected extra argument(s) ({words})"),
    r"Invalid value for '(?P<name>.+)': '(?P<value>.*)' is not a valid int(?:eger)?\.": N_(
        "'{value}' is no whole number, as {name} is."
    ),
}


def said(sentence: str) -> str:
    """The library's sentence in the language of the screen."""
    for form, text in _FORMS.items():
        if found := re.fullmatch(form, sentence, re.DOTALL):
            return _(text, **found.groupdict())
    return sentence
