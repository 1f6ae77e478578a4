"""Refusals of the audit pack and of letters of confirmation. One example for each."""

import pytest

from tests.errors.refusing import No, refused
from tests.ledger.commands import filled

REFUSALS = (
    No("no-folder", "export audit none/pack", "There is no folder", "", 2),
    No("not-a-folder", "export audit fund.toml --force", "is no folder", "ends in .zip"),
    No("is-the-book", "export audit . --force", "is the folder of the book", "another folder"),
    No("not-as-of", "export audit pack --as-of 2026-09-30", "fund export audit does more", "fund report NAME --as-of DATE", 2),
    No("not-a-period", "export audit pack Q3", '"Q3" is not a period', "2026-Q3", 2),
    No("not-a-year", "statement confirm 26", '"26" is not a fiscal year', "2026", 2),
    No("no-statement", "statement confirm 2026 --yes", "no statement is issued for 2026-Q4", "fund statement issue 2026-Q4"),
    No("no-statement", "statement confirm 2026 ESP USA --yes", "ESP, USA: no statement is issued", "fund statement issue 2026-Q4"),
    No("unknown-contributor", "statement confirm 2026 XXX --yes", "XXX", "", 2),
    No("no-answer", "statement confirmed ESP 2026 --document fund.toml", "agrees, or says what differs", "--agrees", 2),
    No("no-answer", "statement confirmed ESP 2026 --agrees --difference more", "agrees, or says what differs", "--difference TEXT", 2),
    No("no-difference", "statement confirmed ESP 2026 --difference more --document fund.toml", "a difference has an amount", "--amount N", 2),
    No("no-difference", "statement confirmed ESP 2026 --agrees --amount 5 --document fund.toml", "agreement has none", "--amount N", 2),
    No("not-an-amount", "statement confirmed ESP 2026 --difference more --amount 1,5 --document fund.toml", '"1,5" is not an amount', "1234.56"),
    No("no-document", "statement confirmed ESP 2026 --agrees", "an answer needs its document", "--document FILE", 2),
    No("no-document", "statement confirmed ESP 2026 --agrees --document none.pdf", "there is no document none.pdf", "--document FILE", 2),
    No("not-asked", "statement confirmed ESP 2026 --agrees --document fund.toml --yes", "ESP was not asked to confirm 2026", "fund statement confirm 2026 ESP"),
)  # fmt: skip


@pytest.mark.parametrize("no", REFUSALS, ids=str)
def test_it_is_refused(run, url, no):
    refused(run, url, no)


def test_a_folder_that_holds_something_else_is_refused(run, url, books):
    place = books.place(url) / "mine"
    place.mkdir()
    (place / "precious").write_text("mine")
    refused(run, url, No("file-exists", "export audit mine --force", "mine holds files already", "another folder"))


def test_an_answer_before_the_letter_is_refused(run, books):
    url = books.make(filled.fill, **filled.ABOUT, fiscal_month=10)
    assert run("statement", "confirm", "2025", "ESP", "--to", "letters", "--yes", url=url).status == 0
    line = "statement confirmed ESP 2025 --agrees --on 2026-10-06 --document fund.toml --yes"
    refused(run, url, No("before-it-was-asked", line, "ESP was asked on 2026-10-07", "correct the day", 2))
    refused(
        run,
        url,
        No("file-exists", "statement confirm 2025 ESP --to letters --yes", "holds confirmation-2025-ESP.pdf already", "--force"),
    )
