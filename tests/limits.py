"""For tests that check as often as they like, whatever the limits are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from register.services.checks import limits


@contextmanager
def no_limits() -> Iterator[None]:
    """Everything is counted, and nobody is refused."""
    with pytest.MonkeyPatch.context() as patched:
        roomy = tuple(replace(limit, count=10**9) for limit in limits.LIMITS)
        patched.setattr(limits, "LIMITS", roomy)
        patched.setattr(limits, "ON_TARGET", 10**9)
        yield
