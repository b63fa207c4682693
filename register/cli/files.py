"""A file that a command reads whole, and where it is."""

from pathlib import Path
from typing import Any

import click

from register.errors import TooLarge


class ExistingFile(click.Path):
    """The path of a file that is there and can be read."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, readable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "\x00" in str(value):
            self.fail("A file’s name cannot hold a NUL.", param, ctx)
        return super().convert(value, param, ctx)


FILE = ExistingFile()
MOST_BYTES = 100_000_000
"""No file of ours is as large: one that never ends is not read to its end."""


def read_whole(path: Path) -> bytes:
    """The file's bytes; raises TooLarge for more of them than any file of ours holds."""
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.")
    return content
