"""How much a worker answers in five minutes for one key, or for one address on open pages."""

from collections import Counter
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final

from flask import Flask, current_app, request

from register.auth.identity import is_api, key_given
from register.auth.policy import OPEN
from register.auth.signing_in import origin
from register.errors import TooMany

SECONDS: Final = 300
NOT_COUNTED: Final = frozenset({"static", "web.ping", "web.ready"})
"""Asked by whoever watches over the register, or kept by browsers."""

OF_KEY: Final = (
    "This key has been used {most:,} times in 5 minutes. Wait as long as Retry-After says, and "
    "ask for lists instead of one after another."
)
OF_PLACE: Final = (
    "More than {most:,} requests have come from where you are in 5 minutes. Wait a few minutes, "
    "then try again. Nothing that you sent has been recorded."
)


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


def init_budgets(app: Flask, most: int) -> None:
    """Hold every request that is counted to that many for each key, and for each address."""
    budget = Budget(most)

    @app.before_request
    def within_budget() -> None:
        found = _counted()
        if found is None:
            return
        who, says = found
        wait = budget.spend(who, monotonic())
        if wait is not None:
            raise TooMany(says.format(most=most), retry_after=wait)


def _counted() -> tuple[str, str] | None:
    """Whom this request counts against, and what they are told past the limit.

    What is open to anybody counts against where it is asked from, whatever key comes with it: a key
    that is made up for each request has a budget of its own each time. Elsewhere keys that open
    nothing are counted like any other. Pages that need somebody signed in are not: a whole
    authority may share one address.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "access", OPEN) != OPEN:
        key = key_given() if is_api() else None
        return None if key is None else (f"key:{sha256(key.encode()).hexdigest()}", OF_KEY)
    if request.endpoint in NOT_COUNTED:
        return None
    return f"place:{origin().place}", OF_PLACE
