"""The house: who may know whom, where each library lives, how large things grow. Each rule says what to do when it is broken."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Rooms of ledger/ from the ground up: a room knows the floors below its own, and nothing of its own floor or above.
FLOORS = (
    {"errors"},
    {"money", "periods", "i18n", "config", "retold", "retold_texts"},  # money and days are said in a language, refusals too
    {"cells", "screen"},
    {"show", "programs", "refusals", "charts", "packs"},
    {"locales"},
    {"book"},
    {"journal"},
    {"contributions"},
    {"banking", "budget"},
    {"statements", "reports"},
    {"checks", "lookup", "schema"},
    {"commands"},
)
GROUND = 5  # floors below the first room: modules at the top of ledger/, which may know their own floor
COMMANDS = ("cli.py", "ledger/commands/*.py", "imports/commands*.py", "exports/commands*.py")
SCREENS = (
    *COMMANDS,
    "*/*_screens.py",
    "*/screens.py",
    "*/preview.py",
    "exports/report*_xlsx.py",
    "exports/report*_pdf.py",
)  # they say how results look
# Values in, values out: no session, no files, no clock.
PURE = (
    "ledger/errors.py", "ledger/money.py", "ledger/periods.py", "ledger/cells.py", "ledger/retold*.py", "ledger/journal/draft.py", "ledger/journal/rules*.py",
    "ledger/contributions/drafts.py", "ledger/contributions/directory.py", "ledger/banking/matching.py", "ledger/banking/match_*.py", "ledger/banking/identity.py", "ledger/banking/reconciliation.py", "ledger/banking/review.py",
    "ledger/budget/attribution.py", "ledger/budget/interest.py", "ledger/contributions/earmarks.py", "ledger/statements/figures*.py", "ledger/statements/page*.py", "ledger/statements/changes.py", "ledger/statements/look.py", "ledger/statements/signing.py", "imports/layout.py", "imports/amounts.py",
    "ledger/budget/recovery_terms.py", "ledger/reports/iati_*.py", "exports/iati_xml.py", "exports/journal*.py",
    "imports/days.py", "imports/labels.py", "imports/headers.py", "imports/proof.py", "imports/account_profiles.py",
)  # fmt: skip
IMPURE = {
    "os",
    "sqlalchemy",
    "sqlmodel",
    "sqlite3",
    "psycopg",
    "subprocess",
    "socket",
    "time",
    "random",
    "ledger.book",
    "ledger.config",
}
HOMES = {  # library: the only modules that may know it
    "typer": COMMANDS,
    "rich": (),
    "textual": ("ledger/commands/review_screen.py", "ledger/commands/review_dialogs.py"),  # the one full screen
    "pydantic": (),
    "babel": ("ledger/i18n.py", "ledger/locales/*.py"),
    "openpyxl": ("*_xlsx.py", "imports/marking.py"),
    "xlsxwriter": ("*_xlsx.py", "imports/marking.py"),
    "python_calamine": ("imports/grids.py",),
    "typst": ("exports/typesetting.py",),
    "psycopg": ("ledger/book/*.py", "ledger/commands/init.py"),
    "sqlite3": ("ledger/book/*.py", "ledger/commands/doctor.py"),
    "alembic": ("ledger/book/*.py",),
    "cryptography": ("ledger/statements/signing.py",),
}
HEAVY = {
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "rich",
    "babel",
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "psycopg",
    "alembic",
    "rapidfuzz",
    "cryptography",
    "textual",
    "typst",
}
REVIEW = ("ledger/commands/review*.py",)  # loaded inside `match review`: what these load, no other command pays
LINES, BODY = 400, 50


@dataclass(frozen=True)
class Source:
    """One Python file of the program."""

    path: str

    @property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def within(self, patterns: tuple[str, ...]) -> bool:
        return any(fnmatch(self.path, pattern) for pattern in patterns)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module it names, also inside functions and for type checkers, with the line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert not node.level, f"{self.path}:{node.lineno}: write the whole name of the module that is imported"
                if node.module in {"ledger", "imports", "exports"}:
                    yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
                else:
                    yield node.module, node.lineno

    def calls(self) -> Iterator[tuple[str, int]]:
        """Every function called by its bare name, with the line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno

    @property
    def room(self) -> str:
        parts = self.path.removesuffix(".py").split("/")
        return parts[1] if len(parts) > 1 else parts[0]


@cache
def _parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


PATHS = sorted(
    str(path.relative_to(ROOT)).replace("\\", "/")
    for room in ("ledger", "imports", "exports")
    for path in (ROOT / room).rglob("*.py")
)
SOURCES = [Source(path) for path in ["cli.py", *PATHS] if (ROOT / path).exists() and not path.endswith("__init__.py")]
# A migration is history: it is not changed when the house is, nor split.
LIVING = [source for source in SOURCES if "/migrations/" not in source.path]


def told(faults: list[str], cure: str) -> None:
    """Fail with every fault at once and what to do about them."""
    assert not faults, "\n  ".join([cure, *sorted(faults)])


def test_the_house_is_seen_whole():
    assert len(SOURCES) > 60
    assert {source.path.split("/")[0] for source in SOURCES} == {"cli.py", "ledger", "imports", "exports"}


def floor_of(room: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    pytest.fail(
        f"ledger/{room}: say in FLOORS of tests/test_house.py on which floor it stands, as house.md says who depends on whom"
    )


def test_a_room_of_the_ledger_knows_only_the_floors_below_it():
    faults = []
    for source in LIVING:
        if not source.path.startswith("ledger/"):
            continue
        own = floor_of(source.room)
        for name, line in source.imports():
            if not name.startswith("ledger.") or name == "ledger.__version__":
                continue
            other = name.split(".")[1]
            if other != source.room and (floor_of(other) > own or (floor_of(other) == own and own >= GROUND)):
                faults.append(f"{source.path}:{line}: {source.room} knows {other}")
    told(faults, "Move what both need to the floor below, or let the upper room pass it in:")


def test_imports_and_exports_know_the_ledger_and_not_each_other():
    faults = []
    for source in LIVING:
        mine = source.path.split("/")[0]
        for name, line in source.imports():
            top = name.split(".")[0]
            if {mine, top} == {"imports", "exports"} or (
                mine == "ledger" and top in {"imports", "exports"} and not source.within(COMMANDS)
            ):
                faults.append(f"{source.path}:{line}: {mine} knows {name}")
    told(faults, "Put what both need into ledger/; only a command may call an exporter, for -o FILE.xlsx:")


def test_the_command_line_knows_commands_only():
    faults = [
        f"cli.py:{line}: {name}"
        for name, line in Source("cli.py").imports()
        if name.split(".")[0] in {"ledger", "imports", "exports"}
        and not re.fullmatch(r"ledger\.__version__|\w+\.commands.*", name)
    ]
    told(faults, "cli.py is the table of commands and the error boundary; move the work into a command module:")


def test_each_library_lives_in_its_own_place():
    faults = [
        f"{source.path}:{line}: {name}"
        for source in LIVING
        for name, line in source.imports()
        if name.split(".")[0] in HOMES and not source.within(HOMES[name.split(".")[0]])
    ]
    told(faults, f"Ask the module that may know the library ({', '.join(f'{name}: {homes}' for name, homes in HOMES.items())}):")


def test_pure_modules_take_values_and_return_values():
    faults = []
    for source in LIVING:
        if not source.within(PURE) or source.within(SCREENS):
            continue
        for name, line in source.imports():
            if name in IMPURE or name.split(".")[0] in IMPURE or name.startswith("ledger.book."):
                faults.append(f"{source.path}:{line}: {name}")
        faults += [f"{source.path}:{line}: {name}()" for name, line in source.calls() if name in {"open", "print", "input"}]
    told(faults, "Read before, write after: give the values as arguments:")


def test_only_commands_and_screens_know_how_results_look():
    faults = [
        f"{source.path}:{line}: {name}"
        for source in LIVING
        for name, line in source.imports()
        if name in {"ledger.show", "ledger.screen", "ledger.programs", "ledger.refusals"}
        and floor_of(source.room if source.path.startswith("ledger/") else "commands") >= GROUND
        and not source.within(SCREENS)
    ]
    told(faults, "Return values, and let the command show them; a description of a table belongs in a *_screens.py:")


def test_exporters_get_figures_and_never_a_session():
    faults = [
        f"{source.path}:{line}: {name}"
        for source in LIVING
        if source.path.startswith("exports/") and not source.within(COMMANDS)
        for name, line in source.imports()
        if name.startswith(("ledger.book", "sqlalchemy", "sqlmodel", "sqlite3", "psycopg")) or name.endswith(".tables")
    ]
    told(faults, "Let the command ask the book and hand the exporter figures:")


def test_importers_return_drafts_and_never_touch_the_book():
    faults = [
        f"{source.path}:{line}: {name}"
        for source in LIVING
        if source.path.startswith("imports/") and not source.within((*COMMANDS, "imports/intake*.py"))
        for name, line in source.imports()
        if name.startswith(("ledger.book", "sqlalchemy", "sqlmodel"))
        or name in {"ledger.journal.posting", "ledger.journal.batches"}
    ]
    told(faults, "Return drafts and problems; imports/intake*.py bring them into the book:")


def test_only_the_gate_makes_transactions_and_postings():
    faults = []
    for source in LIVING:
        if source.path == "ledger/journal/posting.py":
            continue
        faults += [f"{source.path}:{line}: {name}()" for name, line in source.calls() if name in {"Transaction", "Posting"}]
        for node in ast.walk(source.tree):
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            table = isinstance(first, ast.Constant) and first.value in {"journal_transaction", "posting"}
            if table and isinstance(node.func, ast.Attribute) and node.func.attr in {"insert", "many"}:
                faults.append(f"{source.path}:{node.lineno}: {first.value}")
        if re.search(r"(INSERT INTO|UPDATE|DELETE FROM)\s+(journal_transaction|posting)\b", source.text, re.IGNORECASE):
            faults.append(f"{source.path}: SQL that writes the journal")
    told(faults, "Post through ledger/journal/posting.py:")


def test_the_environment_is_read_in_one_place():
    faults = [
        f"{source.path}:{node.lineno}: os.{node.attr}"
        for source in LIVING
        if source.path != "ledger/config.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
    ]
    told(faults, "Take the mapping that ledger/config.py hands out:")


def test_today_is_taken_once_at_the_edge():
    faults = [
        f"{source.path}:{node.lineno}: {node.attr}"
        for source in LIVING
        if not source.within((*COMMANDS, "ledger/book/actor.py"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"} and isinstance(node.value, ast.Name)
        if node.value.id in {"date", "datetime"}
    ]
    told(faults, "Take the day as an argument:")


def test_money_is_never_a_float():
    rooms = (
        "ledger/money.py",
        "ledger/journal/*",
        "ledger/contributions/[!d]*",
        "ledger/statements/*",
        "ledger/reports/*",
        "ledger/budget/*",
    )
    faults = []
    for source in LIVING:
        if not source.within(("*_xlsx.py",)):
            faults += [f"{source.path}:{line}: float()" for name, line in source.calls() if name == "float"]
        if source.within(rooms):
            numbers = (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and isinstance(node.value, float))
            faults += [f"{source.path}:{node.lineno}: {node.value}" for node in numbers]
    told(faults, "Use Money, Decimal or whole units; only a workbook's cell is a float, and only in *_xlsx.py:")


def test_the_currency_of_the_books_is_named_once():
    """A heading may say USD, as it is translated; importers know the dollar as a currency that files are written in."""
    faults = []
    for source in LIVING:
        if source.path == "ledger/money.py" or not source.within(("ledger/*", "exports/commands_statement.py")):
            continue
        calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
        headings = {id(part) for node in calls if node.func.id in {"_", "N_"} for part in node.args}
        named = (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and node.value == "USD")
        faults += [f"{source.path}:{node.lineno}" for node in named if id(node) not in headings]
    told(faults, "Say BASE of ledger/money.py, or the currency of the fund:")


def test_files_and_functions_stay_small():
    faults = []
    for source in LIVING:
        if (lines := source.text.count("\n")) > LINES:
            faults.append(f"{source.path}: {lines} lines")
        functions = (node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef))
        sizes = [(node, node.end_lineno - node.lineno + 1) for node in functions]
        faults += [f"{source.path}:{node.lineno}: {node.name} has {size} lines" for node, size in sizes if size > BODY]
    told(faults, f"A file over {LINES} lines or a function over {BODY} is asking to be two; find the seam:")


def test_everything_public_has_a_docstring():
    faults = []
    for source in LIVING:
        if not ast.get_docstring(source.tree):
            faults.append(source.path)
        classes = [node for node in source.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for node in (*source.tree.body, *classes, *(part for one in classes for part in one.body)):
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                faults.append(f"{source.path}:{node.lineno}: {node.name}")
    told(faults, "Say in one sentence what it is, then units, currency, signs, errors and the source of the rule:")


def test_modules_with_tables_evaluate_their_annotations():
    faults = [
        source.path
        for source in LIVING
        if any(name == "sqlmodel" for name, _ in source.imports()) and any(name == "__future__" for name, _ in source.imports())
    ]
    told(faults, "`from __future__ import annotations` breaks SQLModel's relationships; remove it from:")


def test_there_is_no_room_for_odds_and_ends():
    odd = re.compile(r"(^|/)(utils?|helpers?|services?|common|misc|base|managers?)(\.py$|/)")
    told([path for path in PATHS if odd.search(path)], "Give it the name of what it does, in the room that owns it:")


def test_start_up_loads_no_heavy_library():
    modules = [
        "cli",
        *sorted(
            source.path.removesuffix(".py").replace("/", ".")
            for source in LIVING
            if source.within(COMMANDS[1:]) and not source.within(REVIEW)
        ),
    ]
    code = f"""
import importlib, sys
for name in {modules!r}:
    before = set(sys.modules)
    importlib.import_module(name)
    for heavy in sorted({HEAVY!r} & (set(sys.modules) - before)):
        print(name, "loads", heavy)
    if name == "cli" and "typer" in sys.modules:
        print("cli loads typer")
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told(ran.stdout.splitlines(), "Import it inside the function that needs it; every command pays for what stands at the top:")


def error_names() -> dict[str, str]:
    """The stable name of every refusal, with a place where it is given: behind `name=`, or last in a problem's own words."""
    found = {}
    for source in LIVING:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in {"LedgerError", "NotUnderstood", "Unsound", "Busy", "FileRefused", "Problem"}:
                given = [word.value for word in node.keywords if word.arg == "name"]
            else:
                given = []
            if called in {"Problem", "NotRead", "refuse", "_refuse", "refused"}:
                given += node.args[2:][-1:]
            for name in given:
                if isinstance(name, ast.Constant) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(name.value)):
                    found[str(name.value)] = f"{source.path}:{node.lineno}"
    return found


def test_every_refusal_has_an_example():
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name
    )
    named = error_names()
    assert len(named) > 150
    faults = [f"{name}  ({place})" for name, place in named.items() if f'"{name}"' not in tests]
    told(faults, "Write a test that brings it about and holds its name:")


def test_every_refusal_has_a_name():
    faults = [
        f"{source.path}:{node.lineno}"
        for source in LIVING
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"LedgerError", "NotUnderstood", "Unsound", "Busy", "FileRefused"}
        if "name" not in {word.arg for word in node.keywords}
    ]
    told(faults, "Give it a name that stays: scripts go by it, and its example is found by it:")
