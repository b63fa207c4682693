"""A second thread for each that serves, to wait for the disk while the first goes on."""

import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread, local
from time import sleep
from typing import TypeAlias

Outcome: TypeAlias = "SimpleQueue[BaseException | None]"
"""Gives, once something is done, what it failed with: None where it did not."""

_Inbox: TypeAlias = "SimpleQueue[tuple[Callable[[], object], Outcome] | None]"


def begin(work: Callable[[], object]) -> Outcome:
    """Have it done by this thread's second, from now on; its outcome, to be waited for."""
    outcome: Outcome = SimpleQueue()
    try:
        second = _second()
    except RuntimeError:
        # The system gives no further thread: then it is done here, before anything else.
        _do(work, outcome)
        return outcome
    second.inbox.put((work, outcome))
    # Python would go on here for five milliseconds, which are longer than the work takes.
    sleep(0)
    return outcome


class _Second:
    """A thread that does what it finds in its inbox, until it finds nothing to do there."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.inbox: _Inbox = SimpleQueue()
        Thread(target=_serve, args=(self.inbox,), name="second", daemon=True).start()

    def __del__(self) -> None:
        """The thread that it stood beside has ended."""
        self.inbox.put(None)


class _Beside(local):
    """What stands beside the thread that asks."""

    second: _Second | None = None


_BESIDE = _Beside()


def _second() -> _Second:
    """Of this thread, begun when it is first asked for; of no process that this was forked from."""
    second = _BESIDE.second
    if second is None or second.process != os.getpid():
        second = _BESIDE.second = _Second()
    return second


def _serve(inbox: _Inbox) -> None:
    while (asked := inbox.get()) is not None:
        _do(*asked)
        del asked


def _do(work: Callable[[], object], outcome: Outcome) -> None:
    fault: BaseException | None = None
    try:
        work()
    except BaseException as error:
        fault = error
    outcome.put(fault)
