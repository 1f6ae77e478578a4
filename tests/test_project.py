"""The project as somebody gets it: two commands, locked libraries, a whole wheel, and nothing of anybody's machine."""

import ast
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock")
ROOMS = ("ledger", "imports", "exports")


def files():
    """Every file of the project: what git has, or, without git, what lies there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    hidden = {".git", ".venv", "__pycache__", "build", "dist", "fund-demo"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)]


def commands():
    """The commands of the README, in order: its fenced blocks of shell."""
    return re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def locked(name):
    """Requirement by name, with the number of its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = {}
    for line in lines:
        requirement = Requirement(line.partition("--hash=")[0].strip())
        found[requirement.name] = (requirement, re.findall(r"--hash=sha256:([0-9a-f]{64})(?= |$)", line))
    return found


def test_the_readme_begins_with_the_two_commands():
    demo, tests = commands()[:2]
    assert demo.count("\n") == tests.count("\n") == 1, "each is one line, to be copied whole"
    assert demo.startswith("python3 -m venv .venv && ")
    assert demo.rstrip().endswith("fund demo --run")
    assert "-r requirements.lock " in demo
    assert tests.startswith("python3 -m venv .venv && ")
    assert "-m pytest" in tests
    assert "-r requirements-test.lock " in tests
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    assert all(command in readme for command in (demo, tests)), "they stand before the first heading"


def test_ci_runs_the_readmes_second_command_and_ends_with_its_status(tmp_path):
    copy = tmp_path / "clone"
    (copy / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci/run", copy / ".ci/run")
    assert (ROOT / ".ci/run").stat().st_mode & stat.S_IXUSR, "chmod +x .ci/run"
    for status in (0, 3):
        (copy / "README.md").write_text(
            f"# x\n\n```sh\necho no\n```\n\n```sh\npwd && echo 7 passed && exit {status}\n```\n\n```sh\necho no\n```\n"
        )
        ran = subprocess.run([copy / ".ci/run"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.stdout.splitlines() == [str(copy), "7 passed"]
        assert ran.returncode == status


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_library_by_version_and_hash_and_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|@ ", text), "remake it with `make lock`"
    for requirement, hashes in locked(name).values():
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), f"{requirement.name} is not pinned: make lock"
        assert hashes, f"{requirement.name} has no hash: make lock"


def test_the_locks_hold_what_the_project_asks_for():
    runtime, tests = (locked(name) for name in LOCKS)
    groups = PROJECT["dependency-groups"]
    asked = [Requirement(line) for line in (*PROJECT["project"]["dependencies"], *groups["build"])]
    for wanted in asked:
        assert str(runtime[wanted.name][0].specifier).removeprefix("==") in wanted.specifier, f"{wanted}: make lock"
    for wanted in (Requirement(line) for line in groups["test"] if isinstance(line, str)):
        assert str(tests[wanted.name][0].specifier).removeprefix("==") in wanted.specifier, f"{wanted}: make lock"
    for name, (requirement, hashes) in runtime.items():
        same = tests.get(name)
        assert same is not None, f"{name} differs between the two locks: make lock"
        assert (same[0].specifier, same[1]) == (requirement.specifier, hashes), f"{name} differs between the two locks: make lock"


def test_every_library_that_is_imported_is_asked_for_and_the_other_way_round():
    called = {"psycopg": "psycopg", "python_calamine": "python-calamine"}
    known = set(sys.stdlib_module_names) | {*ROOMS, "cli"}
    imported = set()
    for path in (ROOT / "cli.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            imported |= {name.split(".")[0] for name in names} - known
    asked = {Requirement(line).name for line in PROJECT["project"]["dependencies"]}
    assert {called.get(name, name) for name in imported} == asked


def test_no_file_names_a_machine_or_a_registry():
    here, home = str(ROOT.parent), str(Path.home())
    secrets = [f"{place}/" for place in (here, home) if place.count("/") > 1 or place in {"/root", "/work"}]
    hosts = ["pypi" + ".org", "files.python" + "hosted", "find-links" + " =", "index-url" + " ="]
    faults = []
    for path in files():
        text = path.read_bytes().decode("utf-8", "ignore")
        faults += [f"{path.relative_to(ROOT)}: {word}" for word in (*secrets, *hosts) if word in text]
    assert not faults, f"a clone must work on any machine; write it without: {faults}"


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert re.search(r"Apache License\s+Version 2\.0, January 2004", text)
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_every_data_file_of_the_program_is_packaged():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    inside = [path for path in files() if path.relative_to(ROOT).parts[0] in ROOMS and path.suffix != ".py"]
    left = [str(path.relative_to(ROOT)) for path in inside if not any(fnmatch(path.name, pattern) for pattern in patterns)]
    assert not left, f"add the pattern to tool.setuptools.package-data: {left}"
    assert inside


def test_the_wheel_holds_the_program_and_its_data(tmp_path):
    setuptools = pytest.importorskip("setuptools")
    if Version(setuptools.__version__) < Version("77"):
        pytest.skip("building needs setuptools 77 or later, as the lock has it")
    copy = tmp_path / "clone"
    wanted = [path.relative_to(ROOT) for path in files()]
    for path in wanted:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy / path)
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(tmp_path)!r})"
    ran = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    program = {path.as_posix() for path in wanted if path.parts[0] in ROOMS or path.name == "cli.py"}
    assert program - held == set(), "not in the wheel"
    assert not [name for name in held if name.startswith("tests/")]
    assert any(name.endswith("licenses/LICENSE") for name in held)


@pytest.mark.source
@pytest.mark.parametrize(
    "command", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)], ids=["linter", "formatter", "types"]
)
def test_the_source_passes(command):
    environment = {**os.environ, "NO_COLOR": "1"}
    ran = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{ran.stdout}{ran.stderr}"
