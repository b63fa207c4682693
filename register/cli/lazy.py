"""Groups of commands that load a command's module only when it is asked for."""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from traceback import walk_tb
from typing import Any, NamedTuple, cast

import click

from register.cli.commands import Commands
from register.cli.exits import UNUSABLE, Stopped


def is_of_printing(error: OSError) -> bool:
    """Whether it was to print an answer that failed, and no file: such an error names neither."""
    *_, (frame, _) = walk_tb(error.__traceback__)
    return frame.f_code is click.echo.__code__


class Subcommand(NamedTuple):
    """A subcommand that is not imported yet."""

    where: str
    """As "module:attribute"."""
    help: str
    """The first line of its own help, so that to list it is not to import it."""


class LazyGroup(Commands):
    """A group that imports a subcommand when it is run or its own help is shown."""

    def __init__(self, *args: Any, subcommands: Mapping[str, Subcommand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subcommands = subcommands

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command; where its answer cannot be printed, end as for a file that cannot be."""
        if sys.stdout is None:
            # Whoever runs it has closed it. Click would print to it in silence, and end well.
            sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
        try:
            return super().main(*args, **extra)
        except OSError as error:
            if not is_of_printing(error):
                raise
            # Python would try to write what is left once more as it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            why = str(error.strerror)
            click.echo(f"Standard output cannot be written: {why[0].lower()}{why[1:]}.", err=True)
            raise SystemExit(UNUSABLE) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand, until somebody stops it."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort) as stop:
            # At a prompt, click makes an Abort of it.
            raise Stopped("Stopped before it was done.") from stop

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, unless one is bytes that are no text: whatever the subcommand."""
        for arg in args:
            if any("\ud800" <= letter <= "\udfff" for letter in arg):
                raise click.UsageError(f"{ascii(arg)[:80]} is not UTF-8 text. Type it again.", ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subcommand, in alphabetical order."""
        return sorted({*self.subcommands, *self.commands})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing one: all of them take seconds."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._help(name)) for name in self.list_commands(ctx)])

    def _help(self, name: str) -> str:
        if name in self.subcommands:
            return self.subcommands[name].help
        return self.commands[name].get_short_help_str(limit=100)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        if cmd_name not in self.subcommands:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.subcommands[cmd_name].where.split(":")
        return cast(click.Command, getattr(import_module(module), attribute))
