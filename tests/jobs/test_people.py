"""A book on PostgreSQL and people with logins of their own: what each may do, through the program and past it."""

import os
import re
from dataclasses import dataclass

import psycopg
import pytest

from ledger import config
from ledger.book import store
from tests.books import Ran
from tests.errors.refusing import No, refused

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
CLERK, OTHER, READER = (f"{name}.{os.getpid()}" for name in ("ana", "luis", "maria"))
STRANGER = f"paul.{os.getpid()}"


@dataclass
class Office:
    """A book that is no practice book, and a folder for each login."""

    url: str
    run: object
    folder: object

    def url_of(self, login: str) -> str:
        """The address of the book for that login."""
        return self.url.replace("//postgres:", f"//{login}:", 1)

    def fund(self, login: str, *words: str) -> Ran:
        """A command line of that login; of the owner where it is empty."""
        if not login:
            return self.run(*words, user="", url=self.url)
        place = self.folder / login
        if not place.exists():
            place.mkdir()
            config.write(place / config.FILE, "TIP", self.url_of(login))
        return self.run("-b", str(place), *words, user="", url=self.url)

    def refused(self, login: str, name: str, words: str, says: str, cure: str, status: int = 1) -> None:
        """A command line that is refused, in words and as JSON, with a cure."""
        self.fund(login, "people")
        place = f"-b '{self.folder / login}' " if login else ""
        refused(lambda *line, url: self.run(*line, user="", url=url), self.url, No(name, place + words, says, cure, status))

    def sql(self, login: str, statement: str) -> None:
        """A statement past the program."""
        with psycopg.connect(self.url_of(login).replace("+psycopg", "", 1)) as connection:
            connection.execute(statement)


@pytest.fixture
def office(books, run, tmp_path):
    url = books.make(practice=False, two_person=True)
    there = Office(url, run, tmp_path / "people")
    there.folder.mkdir()
    logins = (CLERK, OTHER, READER, STRANGER)
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as server:
        for login in logins:
            server.execute(f'CREATE ROLE "{login}" LOGIN')
    yield there
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as server:
        for role in (*(f'"{login}"' for login in logins), "fund_reader", "fund_clerk", "fund_approver"):
            server.execute(f"DROP OWNED BY {role}")
        for login in logins:
            server.execute(f'DROP ROLE "{login}"')


def batch_of(ran: Ran) -> str:
    assert ran.status == 0, ran.err
    (number,) = set(re.findall(r"B-\d{4}-\d{4}", ran.out))
    return number


def test_each_does_what_it_may_and_nothing_else_through_the_program_or_past_it(office):
    office.refused(
        CLERK, "no-rights", "status", "this login has no rights in the book", "fund people let LOGIN read|write|approve"
    )
    office.refused("", "no-login", "people let nobody.here read --yes", "the server knows no login nobody.here", "CREATE ROLE")
    office.refused("", "not-a-right", "people let ana drink", "drink is not what a login may", "read, write or approve", 2)
    for login, may in ((CLERK, "write"), (OTHER, "write"), (READER, "read")):
        assert office.fund("", "people", "let", login, may, "--yes").status == 0
    assert office.fund("", "people", "--json").json["rows"] == [
        {"login": "postgres", "may": "own"}, {"login": CLERK, "may": "write"}, {"login": OTHER, "may": "write"}, {"login": READER, "may": "read"},
    ]  # fmt: skip

    assert office.fund(READER, "status").status == 0
    told = office.fund(READER, "bank", "add", "bofa-usd", "USD", "--yes")
    assert (told.status, "permission denied" in told.err, "fund people let LOGIN write|approve" in told.err) == (1, True, True), (
        told.err
    )

    number = batch_of(office.fund(CLERK, "bank", "add", "bofa-usd", "USD", "--yes"))
    told = office.fund(OTHER, "approve", number, "--confirm", number)
    assert (told.status, "a member of fund_approver" in told.err) == (1, True), told.err
    assert office.fund("", "people", "let", OTHER, "approve", "--yes").status == 0
    assert office.fund(OTHER, "approve", number, "--confirm", number).status == 0
    assert [row["decided_by"] for row in office.fund(READER, "log", "--json").json["rows"] if row["batch"] == number] == [OTHER]

    for login, statement in (
        (OTHER, "UPDATE batch SET number = 'B-2026-9999'"), (OTHER, "UPDATE bank_account SET name = 'mine'"), (OTHER, "DELETE FROM batch"),
        (OTHER, "ALTER TABLE posting DISABLE TRIGGER ALL"), (OTHER, "DROP TRIGGER a_seal_checks_everything ON journal_transaction"),
        (OTHER, "UPDATE posting SET base = 0"), (OTHER, "TRUNCATE posting CASCADE"), (OTHER, "INSERT INTO account SELECT * FROM account"),
        (OTHER, "UPDATE book SET two_person = false"), (READER, "UPDATE batch SET state = 'posted'"), (READER, "INSERT INTO counter VALUES ('J', 2026, 1)"),
        (STRANGER, "SELECT * FROM batch"),
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            office.sql(login, statement)

    number = batch_of(office.fund(CLERK, "bank", "add", "another", "USD", "--yes"))
    returned = f"UPDATE batch SET state = 'returned', decided_by = '{OTHER}', decided_at = '2026-10-07T00:00:00Z' WHERE number = '{number}'"
    with pytest.raises(psycopg.errors.RaiseException, match="a batch is decided about by who is logged in"):
        office.sql(CLERK, returned)  # in another's name
    assert office.fund(OTHER, "approve", number, "--return", "--reason", "not ours").status == 0

    assert office.fund("", "people", "stop", CLERK, "--yes").status == 0
    assert office.fund(CLERK, "status").status == 1


def test_who_may_not_give_rights_is_told_who_may_and_the_statements_are_printed_for_them(office):
    assert office.fund("", "people", "let", OTHER, "approve", "--yes").status == 0
    line = f"people let {CLERK} write"
    office.refused(
        OTHER, "not-the-owner", f"{line} --yes", "it must own the tables, and make roles", f"fund {line} -n prints the statements"
    )
    printed = office.fund("", "people", "let", CLERK, "write", "-n").out
    assert f'GRANT fund_clerk TO "{CLERK}";' in printed
    assert office.fund(CLERK, "status").status == 1  # printed, not done
    assert f'REVOKE fund_approver FROM "{OTHER}";' in office.fund("", "people", "stop", OTHER, "-n").out
    assert office.fund(OTHER, "status").status == 0


def test_who_waits_in_vain_is_told_whose_turn_does_not_end(office, monkeypatch):
    monkeypatch.setattr(store, "WAIT", 0.2)
    for login in (CLERK, OTHER):
        assert office.fund("", "people", "let", login, "write", "--yes").status == 0
    with psycopg.connect(office.url_of(CLERK).replace("+psycopg", "", 1)) as held:
        held.execute("SELECT id FROM book FOR UPDATE")
        told = office.fund(OTHER, "bank", "add", "bofa-usd", "USD", "--yes")
        assert (told.status, told.err) == (4, f"fund: {CLERK} is writing in this book.\n  run the command again\n")
    assert office.fund(OTHER, "bank", "add", "bofa-usd", "USD", "--yes").status == 0
