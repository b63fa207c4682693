"""The group that the commands about designations belong to."""

import click

from register.cli.commands import Commands


@click.group("appointments", cls=Commands)
def appointments() -> None:
    """Record who is SENCO where."""
