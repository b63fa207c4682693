"""Groups of commands that say which command somebody may have meant."""

from collections.abc import Iterable

import click
from click.exceptions import NoSuchCommand

from register.lists import one_of

LONGEST_TOLD = 40
"""Characters of a name that is none which are told back."""


class Commands(click.Group):
    """A group that says so in our words where it has no such command, with those like it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, and the arguments after it."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            there = self.list_commands(ctx)
            raise no_such_command(error.command_name, there, ctx) from error


Commands.group_class = Commands
"""Of the groups within a group too, which click makes."""


def like(name: str, there: Iterable[str]) -> list[str]:
    """Those commands whose names are like this one, the likest first."""
    return NoSuchCommand(name, possibilities=there).possibilities or []


def no_such_command(name: str, there: Iterable[str], ctx: click.Context | None) -> click.UsageError:
    """That there is no such command, and which was meant, as far as its name tells."""
    close = like(name, there)
    meant = f" Did you mean {one_of(map(repr, close))}?" if close else ""
    return click.UsageError(f"There is no command {name[:LONGEST_TOLD]!r}.{meant}", ctx)
