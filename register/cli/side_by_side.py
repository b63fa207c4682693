"""Work that rests on nothing but its item, done by a process for each processor, told in order."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import active_children, parent_process
from threading import Thread
from typing import Final, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

AHEAD: Final = 3
"""Items that are given out for each process: none waits for the next, and few are held."""


class HelperLost(Exception):
    """A process that did a part of the work is gone, and what it did with it."""


def side_by_side(work: Callable[[Item], Outcome], items: Iterable[Item]) -> Iterator[Outcome]:
    """The outcome of each item in order; where the items end in an error, those before it first.

    `work`, the items and the outcomes are such as can be pickled. HelperLost where a process ends
    in the middle of it.
    """
    left = iter(items)
    # Most work is one item, and not worth a process.
    yield from map(work, islice(left, 1))
    processors = os.cpu_count() or 1
    helpers = _helpers(processors) if processors > 1 else None
    if helpers is None:
        yield from map(work, left)
        return
    try:
        yield from _in_order(_given_out(helpers, work, left), AHEAD * processors)
    except BrokenProcessPool as error:
        _take_back_what_nobody_reads(helpers)
        raise HelperLost from error
    finally:
        helpers.shutdown(cancel_futures=True)


def _take_back_what_nobody_reads(helpers: ProcessPoolExecutor) -> None:
    # Before 3.11.5 (CPython’s gh-94777) a pool that lost a process ends when what was being given
    # out is read, which nobody is left to do. Later ones do this themselves.
    if (given_out := getattr(helpers, "_call_queue", None)) is not None:
        given_out._reader.close()


def _helpers(many: int) -> ProcessPoolExecutor | None:
    """As many processes; None where this machine allows of none."""
    # Ctrl+C is said to all of them, and answered by the one that was asked.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        helpers = ProcessPoolExecutor(many, initializer=_begin)
        helpers.submit(int)
    except (ImportError, NotImplementedError, OSError):
        # Python’s ways of saying that there is no memory to speak through, as in some containers,
        # or no process more: the work is then done by the one that was asked.
        for each in active_children():
            each.kill()
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    return helpers


def _begin() -> None:
    Thread(target=_end_with_it, daemon=True).start()


def _end_with_it() -> None:
    """End with whoever is helped, however that ends."""
    if (asked := parent_process()) is not None:
        asked.join()
        os._exit(1)


def _given_out(
    helpers: ProcessPoolExecutor, work: Callable[[Item], Outcome], items: Iterator[Item]
) -> Iterator[Future[Outcome]]:
    """A promise for each item; the last is broken where the items end in an error."""
    try:
        for item in items:
            yield helpers.submit(work, item)
    except Exception as error:
        broken = Future[Outcome]()
        broken.set_exception(error)
        yield broken


def _in_order(promises: Iterator[Future[Outcome]], at_once: int) -> Iterator[Outcome]:
    waiting = deque(islice(promises, at_once))
    while waiting:
        outcome = waiting.popleft().result()
        waiting.extend(islice(promises, 1))
        yield outcome
