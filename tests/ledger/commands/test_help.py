"""What help and README promise: every command and option that they name stands, and a topic is found by its words."""

import re
from pathlib import Path

import pytest

from cli import COMMANDS
from ledger.commands.help import command_of, explained, help_text
from ledger.commands.options import FLAGS, VALUES
from ledger.commands.topics import TOPICS
from ledger.errors import NotUnderstood

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
NAMED = re.compile(r"(?<![\w/.-])fund((?: [^\s`,;()]+)+)")


def promised(text: str) -> list[list[str]]:
    """The words behind each `fund` that a text names as a command, up to the remark behind it."""
    return [found[1].split("  ")[0].split() for found in NAMED.finditer(text) if found[1].split()[0] in COMMANDS]


@pytest.mark.parametrize("text", [README, *(text for _, _, text in TOPICS.values())], ids=["README", *TOPICS])
def test_every_command_and_option_that_is_named_stands(text):
    for name, *words in promised(text):
        command = command_of(name, COMMANDS)
        group = getattr(command, "commands", {})
        if words and words[0] in group:
            command = group[words.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        used = {word.partition("=")[0].rstrip(".:") for word in words if word.startswith("-") and word != "-"}
        assert used <= known | FLAGS.keys() | VALUES.keys() | {"--help"}, (name, words)


def test_the_texts_name_commands_at_all():
    assert len(promised(README)) > 20
    assert sum(len(promised(text)) for _, _, text in TOPICS.values()) > 60


@pytest.mark.parametrize(
    "word", ["statements", "versions", "key", "verify", "as-of", "iati", "audit", "discount", "approve", "match"]
)
def test_a_topic_is_found_by_its_name_and_by_words_that_lead_to_it(word):
    assert "fund " in (explained([word], COMMANDS) or "")


def test_every_topic_is_listed_is_lean_enough_for_a_terminal_and_shares_its_words_with_none():
    listed = explained([], COMMANDS) or ""
    words = [word for name, (others, _, _) in TOPICS.items() for word in {name, *others.split()}]
    assert len(words) == len(set(words))
    for name, (_, _, text) in TOPICS.items():
        assert f"  {name} " in listed
        assert max(map(len, (*listed.splitlines(), *text.splitlines()))) <= 80


def test_a_command_without_a_topic_is_explained_by_its_own_help_and_an_unknown_word_by_what_is_near():
    assert explained(["match", "set"], COMMANDS) is None
    assert explained(["doctor"], COMMANDS) is None
    with pytest.raises(NotUnderstood) as refused:
        explained(["statments"], COMMANDS)
    assert "help statements" in refused.value.cure[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_value_and_cuts_no_sentence(name):
    command = command_of(name, COMMANDS)
    for one in (command, *getattr(command, "commands", {}).values()):
        assert not one.short_help.endswith("...")
        for parameter in one.params:
            assert parameter.metavar or parameter.is_flag or parameter.type.name not in {"text", "str", "integer", "int"}


def test_the_first_help_says_that_topics_are_explained():
    assert "fund help lists them" in help_text(COMMANDS)
    assert max(map(len, help_text(COMMANDS).splitlines())) <= 80
