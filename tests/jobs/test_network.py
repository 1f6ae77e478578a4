"""What lies between an office and its server: silence, a door that stays shut, a line that is cut, a colleague who sleeps."""

import json
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from ledger.book import reader, store
from tests.errors.refusing import No, refused
from tests.errors.test_book import ADD, befalling

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)


@pytest.fixture
def leads(books, run, tmp_path):
    """`leads(url, line)`: a command line in a folder whose fund.toml names that address."""

    def leads(url, line):
        (tmp_path / "fund.toml").write_text(f'[book]\nname = "TIP"\nurl = "{url}"\n')
        return f"{line} -b '{tmp_path}'"

    return leads


@pytest.mark.parametrize("line", ["status", ADD, "upgrade", "people", "backup"])
def test_a_server_that_never_says_a_word_is_not_waited_for_without_end(books, run, leads, monkeypatch, line):
    monkeypatch.setitem(reader.PATIENCE, "connect_timeout", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        tries = "" if line == "status" else "?sslmode=disable"  # one try instead of two, each as long
        line = leads(f"postgresql://ana:s3cret@127.0.0.1:{silent.getsockname()[1]}/tip{tries}", line)
        told = refused(run, books.make(), No("no-database", line, "the database does not answer", "that the server runs"))
    assert "s3cret" not in told.err


@pytest.mark.parametrize("line", ["status", ADD, "upgrade", "people", "backup", "init new --database URL --yes"])
def test_who_is_not_let_in_is_told_to_look_at_login_password_and_database(books, run, leads, line):
    url = books.make()
    other = url.replace(url.partition("?")[0].rpartition("/")[2], "no_such_book")
    line = leads(other, line).replace("URL", f"'{other}'")
    refused(run, url, No("not-let-in", line, "the server does not let you in", "check login, password and database"))


@pytest.mark.parametrize("line", ["status", ADD, "upgrade", "people"])
def test_what_is_no_address_is_called_none(books, run, leads, line):
    line = leads("postgresql://ana reyes@host/tip", line)
    refused(run, books.make(), No("unknown-database", line, "cannot be understood", "postgresql+psycopg://USER@HOST/NAME", 2))


@pytest.mark.parametrize("line", ["people", "people let ana.reyes read --yes"])
def test_nobody_gets_rights_in_a_database_that_is_no_book(books, run, leads, postgres, line):
    empty = postgres.create()
    try:
        refused(run, books.make(), No("not-a-book", leads(empty, line), "This database is not a book", "fund init makes one"))
    finally:
        postgres.drop(empty)


@contextmanager
def cut_off_at(word, url, folder):
    """The address of a line to the same server that is cut once the server has done what is asked with `word`."""
    real = next(Path(parse_qs(urlsplit(url).query)["host"][0]).glob(".s.PGSQL.*[0-9]"))
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / real.name))
        door.listen()

        def answer():
            while True:
                try:
                    office, _address = door.accept()
                except OSError:
                    return
                there = socket.socket(socket.AF_UNIX)
                there.connect(str(real))
                cut = threading.Event()
                for one, other, asks in ((office, there, True), (there, office, False)):
                    threading.Thread(target=carry, args=(one, other, cut, asks), daemon=True).start()

        def carry(one, other, cut, asks):
            while said := one.recv(65536):
                if asks and word in said:
                    cut.set()
                if cut.is_set() and not asks:
                    break
                other.sendall(said)
            for end in (one, other):
                with suppress(OSError):  # the other direction was there first
                    end.shutdown(socket.SHUT_RDWR)

        threading.Thread(target=answer, daemon=True).start()
        yield url.partition("?")[0] + f"?host={folder}"


def test_where_the_answer_to_the_last_word_never_came_nothing_is_claimed(books, run, leads, tmp_path):
    url = books.make()
    with cut_off_at(b"COMMIT", url, tmp_path) as line:
        told = run("--json", *leads(line, ADD).replace("'", "").split(), url=url)
    error = json.loads(told.err)["error"]
    assert (told.status, error["code"]) == (1, "not-known")
    assert "whether it did is not known" in error["message"]
    assert "nothing was written" not in told.err
    assert error["cure"] == ["see that the server runs; fund log says whether the batch is there"]
    assert "bank add" in run("log", url=url).out  # it is: the server had done it


def test_a_line_that_is_cut_before_is_said_to_have_written_nothing(books, run, leads, tmp_path):
    url = books.make()
    with cut_off_at(b"INSERT INTO bank_account", url, tmp_path) as line:
        told = run(*leads(line, ADD).replace("'", "").split(), url=url)
    assert (told.status, "went away in the middle; nothing was written" in told.err) == (1, True), told.err
    assert "bank add" not in run("log", url=url).out


def test_who_falls_asleep_in_the_middle_does_not_hold_up_the_others(books, run, monkeypatch):
    url = books.make()
    monkeypatch.setattr(store, "IDLE", 0.2)

    def asleep(_unit):
        with psycopg.connect(url.replace("+psycopg", "", 1)) as other:  # gets its turn once the sleeper lost theirs
            other.execute("SET lock_timeout = 8000")
            other.execute("SELECT id FROM book FOR UPDATE")

    with befalling("check_layout", asleep):
        refused(run, url, No("no-database", ADD, "went away in the middle; nothing was written", "run the command again"))
