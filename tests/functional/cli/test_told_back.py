"""Little of what was typed is told back: it may be a name or a birth date, or have no end.

Every command is found and walked. What is typed is made up.
"""

from __future__ import annotations

from typing import Final

import click
import pytest
from click.testing import CliRunner

from register.cli.commands import LONGEST_TOLD, ChoiceTyped, Command, Commands, WholeNumber
from register.cli.main import main
from tests.functional.cli.walked import COMMANDS

LONG: Final = "Zelda Quillfeather-Marchbanks 1980-01-31 " * 2_500
MOST: Final = 3_000
"""Characters of a usage line and of every choice that a list of ours has."""
PLAIN: Final = (click.types.StringParamType, click.types.BoolParamType, click.Path)

TAKEN = [
    pytest.param(path, each, id=f"{' '.join(path)} {each.name}")
    for path, command in COMMANDS
    for each in command.params
    if not isinstance(each.type, PLAIN)
]


def told(*words: str) -> str:
    """What a command that was not understood says."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, done.output
    assert not done.stdout
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("typed", [LONG, "9" * 4_000, "\x1b[2J" * 20])
@pytest.mark.parametrize(("path", "param"), TAKEN)
def test_no_more_than_the_beginning_of_a_wrong_value_is_told(
    path: tuple[str, ...], param: click.Parameter, typed: str
) -> None:
    said = told(*path, *([typed] if isinstance(param, click.Argument) else [param.opts[0], typed]))
    assert len(said) < MOST
    assert typed[: LONGEST_TOLD + 1] not in said
    assert "\x1b" not in said


@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_no_more_than_the_beginning_of_an_option_that_there_is_not_is_told(
    path: tuple[str, ...],
) -> None:
    option = "--" + LONG.replace(" ", "")
    said = told(*path, option)
    assert f"There is no option '{option[:LONGEST_TOLD]}'." in said
    assert len(said) < MOST


def test_an_option_that_is_mistyped_is_answered_with_the_one_that_was_meant() -> None:
    assert "There is no option '--surnmae'. Did you mean '--surname' or" in told(
        "check", "--surnmae", "Hill"
    )
    assert "There is no option '--nonsense'." in told("--nonsense")
    assert "There is no option '-q'." in told("db", "-q")


def test_words_that_are_too_many_are_counted_and_not_told() -> None:
    somebody = ("check", "--as", "a@b.example", "--purpose", "appointing", "--surname")
    said = told(*somebody, "de", "la", "Quillfeather")
    assert said.endswith(
        "There are 2 words too many. Leave them out, or put quotation marks around a value with a "
        "space in it."
    )
    assert "Quillfeather" not in said
    assert "There is 1 word too many. Leave it out, or" in told("db", "upgrade", "1980-01-31")


def test_a_number_that_is_none_is_told_the_numbers_that_can_be_given() -> None:
    wanted = "It must be a number from 1 to 10000 in the digits 0 to 9. Found "
    for typed in ("0", "10001", "-1", "one"):
        said = told("schools", "find", "oak", f"--page={typed}")
        assert said.endswith(f"Invalid value for '--page': {wanted}'{typed}'.")


def test_a_file_of_a_name_that_no_file_has_is_not_told() -> None:
    for words in (("providers", "import"), ("law", "check"), ("law", "rehearse")):
        done = CliRunner().invoke(main, [*words, LONG])
        assert (done.exit_code, "4,096" in done.stderr) == (2, True), done.output
        assert LONG[: LONGEST_TOLD + 1] not in done.stderr


def test_every_command_choice_and_number_is_one_that_tells_little() -> None:
    assert {type(command) for _, command in COMMANDS} == {Command}
    assert isinstance(main, Commands)
    kinds = [each.type for _, command in COMMANDS for each in command.params]
    choices = [kind for kind in kinds if isinstance(kind, click.Choice)]
    assert ChoiceTyped in map(type, choices)
    assert [kind for kind in choices if not isinstance(kind, ChoiceTyped)] == []
    numbers = [kind for kind in kinds if isinstance(kind, click.types.IntParamType)]
    assert {type(kind) for kind in numbers} == {WholeNumber}
