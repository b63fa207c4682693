"""Processes off one that has imported the register, which is most of what each would take."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from register.cli.main import main
from register.config import ROOT

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "tests.durability.serving",
        "tests.durability.planted",
        "gunicorn.workers.gthread",
        "register.cli.log_watch",
    ]
)


@contextmanager
def forked(
    run: Callable[..., object], *given: object, environment: Mapping[str, str], said: Path
) -> Iterator[BaseProcess]:
    """One that runs this, handed what it is given, and is killed with all that it started.

    said: the file for what it says.
    """
    process = _FORKS.Process(target=_begin, args=(run, given, dict(environment), said))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        # Where it was killed before it led a group there is none.
        with suppress(ProcessLookupError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()


def register(words: Sequence[str]) -> None:
    """The command of that name with these words, in which {parent} is whatever started it."""
    main([each.format(parent=os.getppid()) for each in words], prog_name="register")


def _begin(
    run: Callable[..., object], given: tuple[object, ...], environment: dict[str, str], said: Path
) -> None:
    """As a command begins: with what surrounds it, and nothing of what started it."""
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    with said.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    run(*given)
