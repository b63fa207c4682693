"""How much a worker answers in five minutes for one key, and for one address on open pages or with
keys that open nothing.
"""

from collections import Counter
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final, NamedTuple

from flask import Flask, Response, current_app, g, request

from register.auth.identity import is_api, key_given
from register.auth.policy import OPEN
from register.auth.signing_in import origin
from register.errors import TooMany
from register.numbers import wait_in_words

SECONDS: Final = 300
NOT_COUNTED: Final = frozenset({"static", "web.ping", "web.ready"})
"""Asked by whoever watches over the register, or kept by browsers."""

OF_KEY: Final = (
    "This key has been used {most:,} times in 5 minutes. Try again in {wait}, and ask for lists "
    "instead of one after another."
)
OF_PLACE: Final = (
    "More than {most:,} requests have come from where you are in 5 minutes. Try again in "
    "{wait}. Nothing that you sent has been recorded."
)
OF_WRONG_KEYS: Final = (
    "More than {most:,} requests with no key or with one that opens nothing have come from where "
    "you are in 5 minutes, so no key is tried from there that has not been good here before. "
    "Check the key, and try again in {wait}."
)
MOST_KNOWN: Final = 10_000
"""Good keys that a worker remembers; past it, it forgets them all and learns them again."""


class Budget:
    """Counts what each of many spends in windows of five minutes, in this process alone."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._window = 0
        self._spent: Counter[str] = Counter()

    def spend(self, who: str, at: float) -> int | None:
        """Count one more at that second; the seconds to wait where that is too many."""
        window, gone = divmod(int(at), SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._spent = window, Counter()
            self._spent[who] += 1
            return SECONDS - gone if self._spent[who] > self.most else None

    def wait(self, who: str, at: float) -> int | None:
        """The seconds to wait where there is nothing left to spend; nothing is counted."""
        window, gone = divmod(int(at), SECONDS)
        with self._lock:
            is_spent = window == self._window and self._spent[who] >= self.most
            return SECONDS - gone if is_spent else None


class WrongKeys:
    """Counts, for each place, what came with no key that opens anything: whoever guesses at keys.

    A key that has been good in this process is tried whatever else comes from its place, so that a
    guesser keeps nobody out who is there too.
    """

    def __init__(self, most: int) -> None:
        self._budget = Budget(most)
        self._good: set[str] = set()

    def refuse(self, place: str, key: str | None, at: float) -> None:
        """Raise TooMany for what is not known to be good, from a place with nothing left."""
        wait = None if key in self._good else self._budget.wait(place, at)
        if wait is not None:
            told = OF_WRONG_KEYS.format(most=self._budget.most, wait=wait_in_words(wait))
            raise TooMany(told, title="Too many requests with no good key", retry_after=wait)

    def learn(self, place: str, key: str | None, at: float, *, is_good: bool) -> None:
        """What came of it."""
        if not is_good:
            self._budget.spend(place, at)
            self._good.discard(key or "")
        elif key is not None and key not in self._good:
            if len(self._good) >= MOST_KNOWN:
                self._good = set()
            self._good.add(key)


def init_budgets(app: Flask, most: int) -> None:
    """Hold every request that is counted to that many for each key, and for each address."""
    budget, wrong = Budget(most), WrongKeys(most)

    @app.before_request
    def within_budget() -> None:
        if _asks_for_a_key():
            wrong.refuse(*_asker(), monotonic())
        found = _counted()
        if found is None:
            return
        who, says = found
        wait = budget.spend(who, monotonic())
        if wait is not None:
            told = says.format(most=most, wait=wait_in_words(wait))
            raise TooMany(told, title="Too many requests", retry_after=wait)

    @app.after_request
    def learn_of_key(answer: Response) -> Response:
        # Where the database could not say whose the key is, nothing is known of it.
        if _asks_for_a_key() and "actor" in g:
            is_good = g.actor is not None
            wrong.learn(*_asker(), monotonic(), is_good=is_good)
        return answer


def _asks_for_a_key() -> bool:
    return is_api() and not _is_open()


def _is_open() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "access", OPEN) == OPEN)


class _Asker(NamedTuple):
    place: str
    key: str | None
    """The digest of the key that came, whatever it opens."""


def _asker() -> _Asker:
    """Who asks, worked out once a request."""
    if "asker" not in g:
        key = key_given()
        digest = None if key is None else sha256(key.encode()).hexdigest()
        g.asker = _Asker(origin().place, digest)
    return g.asker  # type: ignore[no-any-return]  # g holds anything


def _counted() -> tuple[str, str] | None:
    """Whom this request counts against, and what they are told past the limit.

    What is open to anybody counts against where it is asked from, whatever key comes with it: a key
    that is made up for each request has a budget of its own each time. Pages that need somebody
    signed in are not counted: a whole authority may share one address.
    """
    if not _is_open():
        key = _asker().key if is_api() else None
        return None if key is None else (f"key:{key}", OF_KEY)
    if request.endpoint in NOT_COUNTED:
        return None
    return f"place:{_asker().place}", OF_PLACE
