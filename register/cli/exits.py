"""What a command's exit status says: decided here for all of them, and told in docs/commands.md."""

from typing import Final

import click

REFUSED: Final = 1
"""It was understood, and the register says no: rows to look at, or facts that do not allow it."""
UNUSABLE: Final = 2
"""It was not understood, or a file cannot be read or written: nothing was asked of the register."""
COULD_NOT_CHECK: Final = 3
"""A check of a person that could not be made: neither an answer nor a refusal."""
STOPPED: Final = 130
"""Somebody stopped it (Ctrl+C), as a shell says it: no answer, and least of all that of 1."""


class CouldNotCheck(click.ClickException):
    """One line, and the exit status for a check that could not be made."""

    exit_code = COULD_NOT_CHECK


class Unusable(click.ClickException):
    """One line, and the exit status for what cannot be used."""

    exit_code = UNUSABLE


class Stopped(click.ClickException):
    """One line, and the exit status for what somebody stopped."""

    exit_code = STOPPED
