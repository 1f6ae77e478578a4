"""Settings: option, then environment, then `fund.toml`. The only reader of the environment.

A book is a folder with `fund.toml` (settings, text) and the database that it names. What changes a figure lives
in the book; `fund.toml` holds places and looks only.
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.errors import NotUnderstood
from ledger.i18n import _

FILE = "fund.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `fund.toml` says: where the book is, how statements look, and how the fund is described to others."""

    path: Path
    name: str
    url: str
    screen: Mapping[str, Any] = field(default_factory=dict)
    statement: Mapping[str, Any] = field(default_factory=dict)
    backup: Mapping[str, Any] = field(default_factory=dict)
    iati: Mapping[str, Any] = field(default_factory=dict)  # how the fund is described where it is published
    practice: Mapping[str, Any] = field(default_factory=dict)  # day and person of a practice book; without effect in a real one


def environment() -> dict[str, str]:
    """The process's environment, read once."""
    return dict(os.environ)


def login() -> str:
    """Who is at the keyboard, as the system knows it; where it can be asked, not as LOGNAME or USER claim."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"
    except ImportError:  # Windows
        return getpass.getuser()


def find(given: str, env: Mapping[str, str], here: Path) -> Settings:
    """The settings of the book: `-b`, then FUND_BOOK, then `fund.toml` here or above up to the home folder.

    Raises NotUnderstood with three cures where there is none.
    """
    wanted = given or env.get("FUND_BOOK", "")
    if wanted:
        path = Path(wanted).expanduser()
        path = path / FILE if path.is_dir() else path
        if not path.is_file():
            raise NotUnderstood(
                _("No book at {place}: there is no {file}.", place=wanted, file=FILE), _("fund init makes one"), name="no-book"
            )
        return read(path)
    home = Path.home()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return read(folder / FILE)
        if folder == home:
            break
    raise NotUnderstood(
        _("No book here: looked for {file} in {folder} and above.", file=FILE, folder=here),
        _("cd to the folder of the book, or name it:  fund -b ~/finance/tip"),
        _("to make one:  fund init        to practise:  fund demo"),
        name="no-book",
    )


def read(path: Path) -> Settings:
    """The settings of one file; raises NotUnderstood saying what is wrong with it."""
    import tomllib

    try:
        raw = path.read_bytes()
        if raw.startswith(b"SQLite format 3"):
            what = _("{path} is a database.", path=path)
            raise NotUnderstood(what, _("name the folder of its book: fund -b {folder}", folder=path.parent), name="bad-settings")
        told = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotUnderstood(
            _("{path} cannot be read: {error}.", path=path, error=error), _("mend the line it names"), name="bad-settings"
        ) from None
    except PermissionError:
        raise NotUnderstood(_("{path} may not be read by you.", path=path), _("ask its owner"), name="bad-settings") from None
    book = told.get("book")
    if not isinstance(book, dict) or not isinstance(book.get("file", book.get("url")), str):
        raise NotUnderstood(
            _("{path} does not say where its book is.", path=path), _('it needs [book] with file = "tip.db"'), name="bad-settings"
        )
    url = book.get("url") or f"sqlite:///{(path.parent / book['file']).absolute()}"
    more = (_table(told, name, path) for name in ("screen", "statement", "backup", "iati", "practice"))
    return Settings(path, str(book.get("name", "")), str(url), *more)


def _table(told: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    """One table of the file; an empty one where it has none."""
    found = told.get(name, {})
    if not isinstance(found, dict):
        raise NotUnderstood(
            _("{path} cannot be read: {error}.", path=path, error=f"{name} = {found!r}"),
            _("mend the line it names"),
            name="bad-settings",
        )
    return found


def write(path: Path, name: str, place: str) -> None:
    """Write a new `fund.toml`; `place` is the database's file name or address. Refuses to touch one that exists.

    With a password in the address nobody else may read it.
    """
    from urllib.parse import urlsplit

    key = "url" if "://" in place else "file"
    text = (
        "[book]\n"
        f"name = {_quoted(name)}\n"
        f"{key} = {_quoted(place)}\n\n"
        "[screen]\n"
        'lang = "en"                        # en es fr pt: names, screens\n\n'
        "[statement]\n"
        "letterhead = []                    # lines above every statement; none: those of the General Secretariat\n"
        'signers = []                       # who sign by hand: below "Prepared by", below "Approved by"\n'
        'out = "out/{quarter}"\n'
        'negatives = "minus"                # minus | parentheses\n'
        'paper = "auto"                     # auto = by the contributor\'s country\n'
        'keys = "keys"                      # where the private keys of the office lie; never in the book\n\n'
        "[backup]\n"
        'to = "backups"                     # also of the copies that closings make first (SQLite)\n'
        "keep = 12                          # so many of those; all without this line\n\n"
        "# [iati]                           # how the fund is described where it is published\n"
        '# identifier = "XM-DAC-47079-SF-X" # once published, it stays\n'
    )
    try:
        with path.open("x", encoding="utf-8") as file:
            if key == "url" and urlsplit(place).password:
                path.chmod(0o600)
            file.write(text)
    except FileExistsError:
        raise NotUnderstood(_("{path} exists already.", path=path), _("name another folder"), name="book-exists") from None


def practise(path: Path, user: str, today: str) -> None:
    """Fix the person and the day of a practice book, so that its story reads the same every day."""
    with path.open("a", encoding="utf-8") as file:
        file.write(
            f"\n[practice]                         # has no effect in a real book\nuser = {_quoted(user)}\ntoday = {_quoted(today)}\n"
        )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
