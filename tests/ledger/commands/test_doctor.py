"""`fund doctor`: what is in order, and the one thing to do."""

import pytest


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        ((), "[book", "cannot be read"), ((), "screen = 3\n[book]\nfile = 'tip.db'", "screen = 3"), (("-b", "nowhere"), "", "No book at nowhere"),
        ((), "", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_settings_that_cannot_be_read_are_something_to_do_and_a_folder_without_a_book_is_not(
    run, tmp_path, monkeypatch, books, words, settings, said
):
    books.make()
    monkeypatch.setattr(books, "place", lambda _url: tmp_path)
    if settings:
        (tmp_path / "fund.toml").write_text(settings)
    ran = run("doctor", "--json", *words)
    (book,) = (row for row in ran.json["rows"] if row["name"] == "Book")
    assert (ran.status, bool(book["cure"])) == ((1, True) if said else (0, False))
    assert said in book["found"]
