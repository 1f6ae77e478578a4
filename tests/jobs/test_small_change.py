"""A pledge whose parts are worth less than a cent of the books is cut, withdrawn, written off and taken back like any other."""

RATE = ("rate", "add", "COP", "0.0000625", "--on", "2026-01-01", "--source", "UNORE", "--yes")


def test_a_pledge_worth_less_than_a_cent_lives_and_ends_like_any_other(books, run):
    url = books.make()

    def fund(*words):
        done = run(*words, "--yes", url=url)
        assert done.status == 0, done.err
        return done

    fund("contributor", "add", "COL", "Colombia", "--class", "member_state")
    fund(*RATE[:-1])
    for number in ("cut", "withdrawn", "written-off", "back"):
        fund("pledge", "add", "COL", "5.00", "COP", "--signed", "2026-02-01", "--number", number)
    fund("pledge", "amend", "cut", "--amount", "2.50")
    fund("pledge", "cancel", "withdrawn", "--reason", "their letter")
    fund("pledge", "write-off", "written-off", "--reason", "nobody answers", "--confirm", "written-off")
    fund("pledge", "cancel", "back", "--reason", "a slip")
    (last, *_others) = [row["batch"] for row in run("log", "--json", url=url).json["rows"]]
    fund("undo", last)
    rows = run("pledge", "list", "--json", url=url).json["rows"]
    assert {row["pledge"]: row["open"] for row in rows} == {
        "cut": "2.50",
        "withdrawn": "0.00",
        "written-off": "0.00",
        "back": "5.00",
    }
    assert run("verify", url=url).status == 0
