"""The `register` command, which loads a subcommand's module only when it is asked for."""

import logging
from importlib import import_module
from typing import Final, cast

import click

SUBCOMMANDS: Final = {
    "accounts": "register.cli.accounts:accounts",
    "appointments": "register.cli.appointments:appointments",
    "check": "register.cli.checks:check",
    "completions": "register.cli.completions:completions",
    "compliance": "register.cli.compliance:compliance",
    "db": "register.cli.database:database",
    "demo": "register.cli.demo:demo",
    "law": "register.cli.law:law",
    "providers": "register.cli.providers:providers",
    "schools": "register.cli.schools:schools",
}
"""Each subcommand's name, and where its command is: "module:attribute"."""


# A command says what went wrong itself, in one line: without this Python would print the log's too.
logging.getLogger("register").addHandler(logging.NullHandler())


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is run or when its help is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, unless one is bytes that are no text: whatever the subcommand."""
        for arg in args:
            if any("\ud800" <= letter <= "\udfff" for letter in arg):
                raise click.UsageError(f"{ascii(arg)[:80]} is not UTF-8 text. Type it again.", ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subcommand, in alphabetical order."""
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module, attribute = SUBCOMMANDS[cmd_name].split(":")
        return cast(click.Command, getattr(import_module(module), attribute))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The register of who holds the National Award for SEN Coordination."""
