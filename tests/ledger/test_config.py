"""Where settings come from, and who acts."""

from ledger import config


def test_who_acts_is_asked_of_the_system_and_not_of_the_environment(monkeypatch):
    before = config.login()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody.else")
    assert config.login() == before != "somebody.else"
