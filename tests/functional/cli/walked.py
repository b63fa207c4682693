"""Every command that there is, found by walking."""

from collections.abc import Iterator
from typing import Final

import click

from register.cli.main import main


def commands(
    group: click.Command, path: tuple[str, ...] = (), above: click.Context | None = None
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that lead to it."""
    context = click.Context(group, parent=above, info_name=path[-1] if path else "register")
    if not isinstance(group, click.Group):
        yield path, group
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command, (*path, name), context)


COMMANDS: Final = list(commands(main))
