"""A file that a command reads whole: where it is, and exit status 2 where it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from register.errors import FileRefused, TooLarge, UnsupportedFile

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


class UnusableFile(click.ClickException):
    """One line, and exit status 2."""

    exit_code = 2


@contextmanager
def unusable_file() -> Iterator[None]:
    """End in one line and exit status 2 where the file cannot be used at all."""
    try:
        yield
    except (FileRefused, TooLarge, UnsupportedFile) as error:
        raise UnusableFile(str(error)) from error
