"""Books for tests: every test that asks for one runs on SQLite and on PostgreSQL, and what it wrote in is proved when it is over.

`books` makes books, `book` is one for one person, `run` and `process` are the command line on it. A test that leaves
a book unsound on purpose is marked `unsound`.
"""

import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ledger.book.store import open_book
from ledger.i18n import Language, speak
from tests.books import ANA, TODAY, Books, Ran, command_line
from tests.postgres import postgres  # noqa: F401 - the fixture

ROOT = Path(__file__).parents[1]

# The same examples on every run, so that a green run stays green; `make prove` looks for new ones. How long one takes says what
# else the machine does.
LONG = bool(os.environ.get("FUND_PROVE"))
settings.register_profile("ours", derandomize=not LONG, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")
# Checks of how rows hang together, slow on PostgreSQL: an ordinary run proves them on the SQLite twin of the same test.
SAME_ON_BOTH = frozenset({"order", "keys", "guards"})
# Where an ordinary run proves what stands on PostgreSQL, too: whole ways through the program, and what is done to a book by force.
PROVED_ON_BOTH = frozenset({"attacks", "jobs", "properties", "book"})


# What an ordinary run tries on SQLite alone, and `make prove` on both: random lives but one whole year through all rooms, days told
# afterwards, and keys on a screen. Of all other tests that ask for a book on both, it tries every fourth on PostgreSQL, but for the
# book itself, its founding and attacks on it: tests of a room share their queries, and what differs between the two is in those.
ONE_IS_ENOUGH = (
    "test_histories", "test_pledge_lives", "test_recoveries", "test_sharing", "test_statements", "test_valuations", "test_year_exports",
    "test_known", "test_review_screen", "test_review_desk", "test_boundary", "test_show",
)  # fmt: skip
ALL_ON_BOTH = frozenset({"attacks", "book", "properties", "test_founding"})


def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: item.path.parent.name != "properties")  # the longest first, so that no worker ends alone
    if LONG:
        return
    names = {item.nodeid for item in items}
    twins = [item for item in items if "postgresql" in item.name and item.nodeid.replace("postgresql", "sqlite") in names]
    left = {item for item in twins if _is_left_to_prove(item)}
    rest = [item for item in twins if item not in left and not ALL_ON_BOTH & {item.path.parent.name, item.path.stem}]
    left |= {*rest} - {*rest[::4]}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def _is_left_to_prove(item):
    room, file = item.path.parent.name, item.path.stem
    return file in ONE_IS_ENOUGH and room in {"properties", "commands"}


def pytest_configure(config):
    config.addinivalue_line("markers", "unsound: leaves its book unsound on purpose, so that it is not proved afterwards")


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request):
    """Which database: a test that asks for a book runs once on each."""
    return request.param


@pytest.fixture
def books(dialect, tmp_path, tmp_path_factory, request):
    """A maker of books; when the test is over, each that was written in is proved, and one of each template."""
    templates = tmp_path_factory.getbasetemp() / "templates"
    templates.mkdir(exist_ok=True)
    server = request.getfixturevalue("postgres") if dialect == "postgresql" else None
    books = Books(dialect, tmp_path, templates, server)
    yield books
    try:
        rooms = {*request.path.parts}
        if request.node.get_closest_marker("unsound") is None and (LONG or dialect == "sqlite" or PROVED_ON_BOTH & rooms):
            for url in books.made if LONG or "attacks" in rooms else books.to_prove():
                assert_sound(url, () if LONG or dialect == "sqlite" else SAME_ON_BOTH)
    finally:
        books.drop()


def assert_sound(url: str, but: Collection[str] = ()) -> None:
    """Every check of `fund verify`, but some; fails with all that they found."""
    from ledger.checks import CHECKS, Inspector, prove

    with Inspector(url) as query:
        checks = [check for check in CHECKS if check.name not in but]
        found = {check.name: proof.findings for check, proof in prove(query, checks) if proof.findings}
    assert not found


@pytest.fixture
def book_url(books):
    """The address of an empty practice book for one person."""
    return books.make()


@pytest.fixture
def actor():
    """ana.reyes, on 7 October 2026."""
    return ANA


@pytest.fixture
def book(book_url, actor):
    """An empty practice book for one person, opened by ana.reyes."""
    opened = open_book(book_url, actor)
    yield opened
    opened.close()


@pytest.fixture
def run(books):
    """`run("bank", "list")`: a command line in this process, in the folder of the newest book, as ana.reyes on 7 October 2026."""

    def run(*words: str, user: str = "ana.reyes", url: str = "", **environment: str) -> Ran:
        url = url or (books.made[-1] if books.made else books.make())
        return command_line(books.place(url), words, **_environment(user) | environment)

    yield run
    speak(Language("en"))  # whatever --lang said


@pytest.fixture
def process(books):
    """`process("bank", "list")`: the same in a process of its own."""

    def process(*words: str, user: str = "ana.reyes", url: str = "", **environment: str) -> Ran:
        url = url or (books.made[-1] if books.made else books.make())
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words], cwd=books.place(url), env=os.environ | _environment(user) | environment,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    return process


def _environment(user: str) -> dict[str, str]:
    return {"FUND_USER": user, "FUND_TODAY": TODAY.isoformat(), "FUND_NO_INPUT": "1"}
