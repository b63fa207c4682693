"""The group that the commands about designations belong to."""

import click


@click.group("appointments")
def appointments() -> None:
    """Record who is SENCO where."""
