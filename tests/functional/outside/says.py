"""What a token says in place of what it should, and what a page then says."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.identity_service import (
    Claims,
)

NOT_PROVED = "could not be shown to be the identity service’s own answer"


NOT_BEGUN = "was begun in another browser, has been used already, or took longer"


def now() -> int:
    return int(time.time())


def but(**changed: Any) -> Callable[[Claims], Claims]:
    """The claims, with these in place of those there were; None takes one away."""

    def change(claims: Claims) -> Claims:
        told = claims | {name: at() if callable(at) else at for name, at in changed.items()}
        return {name: value for name, value in told.items() if value is not None}

    return change
