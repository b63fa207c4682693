"""The `register` command, which loads a subcommand's module only when it is asked for."""

import logging
from importlib import import_module
from typing import Final, NamedTuple, cast

import click


class Subcommand(NamedTuple):
    """A subcommand that is not imported yet."""

    where: str
    """As "module:attribute"."""
    help: str
    """The first line of its own help, so that to list it is not to import it."""


SUBCOMMANDS: Final = {
    "accounts": Subcommand("register.cli.accounts:accounts", "Make and close accounts."),
    "appointments": Subcommand(
        "register.cli.appointments:appointments", "Record who is SENCO where."
    ),
    "check": Subcommand(
        "register.cli.checks:check",
        "Check a candidate by two or more of last name, date of birth and TRN.",
    ),
    "completions": Subcommand(
        "register.cli.completions:completions",
        "A provider's completions: check a file, then accept it.",
    ),
    "compliance": Subcommand(
        "register.cli.compliance:compliance",
        "Whether the school with that URN complies, and why.",
    ),
    "db": Subcommand("register.cli.database:database", "Look after the database."),
    "demo": Subcommand("register.cli.demo:demo", "Made-up people and schools."),
    "law": Subcommand("register.cli.law:law", "Regulation 49, tried on files of cases."),
    "providers": Subcommand(
        "register.cli.providers:providers", "The providers of the award and their recognition."
    ),
    "referrals": Subcommand(
        "register.cli.referrals:referrals", "What waits for a registrar, and the decisions."
    ),
    "schools": Subcommand(
        "register.cli.schools:schools",
        "The schools of England, as Get Information About Schools (GIAS) publishes them.",
    ),
}
"""Each subcommand by its name."""

# A command says what went wrong itself, in one line: without this Python would print the log's too.
logging.getLogger("register").addHandler(logging.NullHandler())


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is run or its own help is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, unless one is bytes that are no text: whatever the subcommand."""
        for arg in args:
            if any("\ud800" <= letter <= "\udfff" for letter in arg):
                raise click.UsageError(f"{ascii(arg)[:80]} is not UTF-8 text. Type it again.", ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subcommand, in alphabetical order."""
        return sorted(SUBCOMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing one: all of them take seconds."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUBCOMMANDS[name].help) for name in self.list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module, attribute = SUBCOMMANDS[cmd_name].where.split(":")
        return cast(click.Command, getattr(import_module(module), attribute))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The register of who holds the National Award for SEN Coordination."""
