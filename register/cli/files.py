"""Files that a command is given by name: one that it reads whole, and one that it writes."""

from pathlib import Path
from typing import Any, Final

import click

from register.errors import TooLarge

LONGEST_NAME: Final = 4_096
"""Characters of the longest name, with its folders, that a system takes."""


class ExistingFile(click.Path):
    """The path of a file that is there and can be read."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, readable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        _refuse_no_name(self, value, param, ctx)
        return super().convert(value, param, ctx)


class NewFile(click.Path):
    """The path of a file to write.

    It is never -: what the command prints and what it writes would be one stream.
    """

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if str(value) == "-":
            self.fail("- names no file. Give the name of the file to write.", param, ctx)
        _refuse_no_name(self, value, param, ctx)
        return super().convert(value, param, ctx)


def _refuse_no_name(
    kind: click.Path, value: Any, param: click.Parameter | None, ctx: click.Context | None
) -> None:
    if wrong := no_name(str(value)):
        kind.fail(f"{wrong}.", param, ctx)


def no_name(typed: str) -> str:
    """Why no file can have this name, without its full stop; empty where one can."""
    if "\x00" in typed:
        return "A file’s name cannot hold a NUL"
    if len(typed) > LONGEST_NAME:
        return f"A file’s name has {LONGEST_NAME:,} characters at most"
    return ""


FILE = ExistingFile()
OUT_FILE = NewFile()
MOST_BYTES = 100_000_000
"""No file of ours is as large: one that never ends is not read to its end."""


def read_whole(path: Path) -> bytes:
    """The file's bytes; raises TooLarge for more of them than any file of ours holds."""
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.")
    return content
