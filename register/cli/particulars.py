"""The four questions about a SENCO as options: of a designation, and of one to come."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from register.cli.commands import ChoiceTyped
from register.schemas.particulars import InductionAnswer, YesNoAnswer

Command = TypeVar("Command", bound=Callable[..., Any])

# Click goes by the names of an enum's members: in any case, they are their values.
ANSWER: Final = ChoiceTyped(YesNoAnswer, case_sensitive=False)
INDUCTION: Final = ChoiceTyped(InductionAnswer, case_sensitive=False)
PARTICULARS: Final = (
    click.option("--head-teacher", "is_head_teacher", type=ANSWER),
    click.option("--qualified-teacher", "is_qualified_teacher", type=ANSWER),
    click.option("--induction", type=INDUCTION),
    click.option("--teaching-at-school", "is_teaching_at_school", type=ANSWER),
)


def given(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """A command with all of these options, in this order."""

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options
