"""Where settings come from, and who acts."""

import pytest

from ledger import config
from ledger.errors import NotUnderstood


def test_who_acts_is_asked_of_the_system_and_not_of_the_environment(monkeypatch):
    before = config.login()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody.else")
    assert config.login() == before != "somebody.else"


def test_what_an_editor_of_windows_puts_before_the_first_letter_is_no_part_of_the_settings(tmp_path):
    (tmp_path / "fund.toml").write_bytes(b'\xef\xbb\xbf[book]\nname = "TIP"\nfile = "tip.db"\n')
    assert config.read(tmp_path / "fund.toml").name == "TIP"


@pytest.mark.parametrize("line", ["screen = 3", "backup = []", 'book = "tip.db"'])
def test_what_is_no_table_is_named(tmp_path, line):
    (tmp_path / "fund.toml").write_text(f'{line}\n{"" if line.startswith("book") else "[book]"}\nfile = "tip.db"\n')
    with pytest.raises(NotUnderstood, match=line.partition(" ")[0]) as refused:
        config.read(tmp_path / "fund.toml")
    assert refused.value.name == "bad-settings"
