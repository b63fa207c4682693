"""Whom a check is about, as a keyed digest: counted against, and readable by nobody."""

import hmac
from typing import NamedTuple

from register.config import Settings
from register.names import fold
from register.services.checks.question import Question


class Targets(NamedTuple):
    """The two ways to name a person: either may be absent."""

    trn: str | None
    name: str | None

    @property
    def given(self) -> tuple[str, ...]:
        """Those that the question gives."""
        return tuple(each for each in self if each is not None)


def target_key(settings: Settings) -> bytes:
    """A deployment's key: outside the database, so that a copy of that says nothing of whom."""
    return hmac.digest(settings.secret_key.encode(), b"targets of checks", "sha256")


def targets_of(question: Question, key: bytes) -> Targets:
    """What a question is counted against, from what was understood and not from what was typed."""
    trn = name = None
    if question.trn is not None:
        trn = _digest(key, f"trn:{question.trn}")
    if question.last_name and question.born_on is not None:
        name = _digest(key, f"name:{question.born_on.isoformat()}:{fold(question.last_name)}")
    return Targets(trn, name)


def _digest(key: bytes, target: str) -> str:
    return hmac.digest(key, target.encode(), "sha256").hex()
