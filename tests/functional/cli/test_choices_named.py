"""Where an option or an argument takes one of a list, its refusal names what may be given.

Every command is found and walked, and an option that is plain text has to be listed here as such.
"""

from __future__ import annotations

from typing import Final

import click
import pytest
from click.testing import CliRunner

from register.cli.main import main
from tests.functional.cli.walked import COMMANDS

NONSENSE: Final = "no-such-choice"
PLAIN: Final = {
    *("account", "account_email", "code", "designation", "digest", "email", "file", "given"),
    *("identifier", "known_at", "label", "limit", "name", "new_identifier", "note", "organisation"),
    *("organisation_id", "organisation_name", "other", "page", "password", "proposal"),
    *("referral", "registrar", "source", "subject", "text", "upload", "urn", "what"),
    *("first_names", "last_name", "surname", "authority", "trust", "region", "phase", "type_"),
    "version",
}
"""Options and arguments of plain text: of codes that somebody else publishes too, which are many
and which the database knows.
"""
OF_AN_ACT: Final = "approvals propose ground"
"""Which grounds may be given depends on the act: they are asked for with each act among the tests
of approvals.
"""
CHOSEN = {
    f"{' '.join(path)} {each.name}": (path, each)
    for path, command in COMMANDS
    for each in command.params
    if isinstance(each.type, click.Choice)
}
del CHOSEN[OF_AN_ACT]


@pytest.mark.parametrize(("path", "param"), CHOSEN.values(), ids=CHOSEN)
def test_a_choice_that_is_none_is_answered_with_those_that_are(
    path: tuple[str, ...], param: click.Parameter
) -> None:
    words = [NONSENSE] if isinstance(param, click.Argument) else [param.opts[0], NONSENSE]
    done = CliRunner().invoke(main, [*path, *words])
    assert done.exit_code == 2, done.output
    assert isinstance(param.type, click.Choice)
    told = " ".join(done.stderr.split())
    offered = [param.type.normalize_choice(each, None) for each in param.type.choices]
    assert [each for each in offered if f"'{each}'" not in told] == []


def test_every_option_is_a_list_of_choices_or_known_to_be_plain_text() -> None:
    unlisted = {
        f"{' '.join(path)} {each.name}"
        for path, command in COMMANDS
        for each in command.params
        if isinstance(each.type, click.types.StringParamType) and each.name not in PLAIN
    }
    assert unlisted == set()
    assert len(CHOSEN) > 25
