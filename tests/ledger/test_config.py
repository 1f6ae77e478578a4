"""Where settings come from, and who acts."""

from ledger import config


def test_who_acts_is_asked_of_the_system_and_not_of_the_environment(monkeypatch):
    before = config.login()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody.else")
    assert config.login() == before != "somebody.else"


def test_what_an_editor_of_windows_puts_before_the_first_letter_is_no_part_of_the_settings(tmp_path):
    (tmp_path / "fund.toml").write_bytes(b'\xef\xbb\xbf[book]\nname = "TIP"\nfile = "tip.db"\n')
    assert config.read(tmp_path / "fund.toml").name == "TIP"
