"""The four questions about a SENCO as options: of a designation, and of one to come."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from register.schemas.particulars import Answer, Induction

Command = TypeVar("Command", bound=Callable[..., Any])

ANSWER: Final = click.Choice([each.value for each in Answer])
PARTICULARS: Final = (
    click.option("--head-teacher", "is_head_teacher", type=ANSWER),
    click.option("--qualified-teacher", "is_qualified_teacher", type=ANSWER),
    click.option("--induction", type=click.Choice([each.value for each in Induction])),
    click.option("--teaching-at-school", "is_teaching_at_school", type=ANSWER),
)


def given(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """A command with all of these options, in this order."""

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def understood(name: str, value: Any) -> Any:
    """What an option of these was given, as the schemas know it; any other value as it is."""
    if name == "induction":
        return Induction(value)
    return Answer(value) if name.startswith("is_") else value
