"""A progress bar for whoever watches: on a terminal, and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars

from register.progress import Progress


@contextmanager
def progress_bar() -> Iterator[Callable[[str], Progress]]:
    """Something that starts a bar under a name; on a pipe nothing is drawn."""
    console = Console(stderr=True)
    with Bars(console=console, disable=not console.is_terminal) as bars:

        def start(name: str) -> Progress:
            task = bars.add_task(name, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield start
