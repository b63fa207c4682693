"""`register providers`: who may award what, and from when to when."""

from pathlib import Path

import click

from register import clock
from register.access import OPERATOR
from register.cli.commands import Commands
from register.cli.context import open_register
from register.cli.files import FILE, read_whole
from register.errors import InvalidInput
from register.numbers import counted
from register.services.providers import import_providers


@click.group("providers", cls=Commands)
def providers() -> None:
    """The providers of the award and their recognition."""


@providers.command("import")
@click.argument("file", type=FILE)
def import_(file: Path) -> None:
    """Take in FILE: UKPRN, Name, Qualification, Recognised from, Recognised to. All or nothing."""
    with open_register() as session:
        try:
            done = import_providers(session, read_whole(file), actor=OPERATOR, now=clock.now())
        except InvalidInput as error:
            lines = "\n".join(problem.message for problem in error.problems)
            raise click.ClickException(f"Nothing was recorded.\n{lines}") from error
    click.echo(
        f"{counted(done.rows, 'row')} read: {counted(done.added, 'provider')} added, "
        f"{done.changed:,} changed, "
        f"{done.unchanged:,} unchanged."
    )
