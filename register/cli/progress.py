"""A progress bar for whoever watches: on a terminal, and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

Report = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@contextmanager
def progress_bar() -> Iterator[Callable[[str], Report]]:
    """Something that starts a bar under a name; on a pipe nothing is drawn."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bars:

        def start(name: str) -> Report:
            task = bars.add_task(name, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield start
