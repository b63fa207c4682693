"""Work that takes seconds of a processor: one at a time in a process, and kept while it holds.

A worker serves several people at once, and what takes a processor for seconds slows each of them.
So a second such question waits a little, and is then told to come again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final, Generic, TypeVar

from register.errors import Unavailable

Result = TypeVar("Result")

PATIENCE: Final = 5.0
"""Seconds that somebody waits for a turn."""
BUSY: Final = (
    "The register is working out another answer that takes long. Try again in half a minute."
)

_turn = Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A turn at work that takes long; Unavailable where somebody else's lasts too long."""
    if not _turn.acquire(timeout=PATIENCE):
        raise Unavailable(BUSY, retry_after=30)
    try:
        yield
    finally:
        _turn.release()


class KeptResults(Generic[Result]):
    """The newest few results of such work, by all that they rest on.

    What a result rests on is in its key, the log's entry by its salted hash, which is that of no
    other entry of any register. So nothing has to be told when facts change.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, Result] = OrderedDict()

    def get(self, key: Hashable, work: Callable[[], Result]) -> Result:
        """The result for that key, worked out if it is not held."""
        held = self._held.get(key)
        if held is not None:
            return held
        with one_at_a_time():
            # Somebody may have asked the same while this one waited.
            if key not in self._held:
                self._held[key] = work()
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
            return self._held[key]
