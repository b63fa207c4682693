"""Passwords and other secrets: hashed to be kept, compared without saying why they differ."""

import hashlib
import secrets
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from register.errors import InvalidInput
from register.services.guessable import is_guessable

SHORTEST = 12
LONGEST = 256
LONGEST_TYPED = 1000
"""Characters that are read of what somebody types: keyboards may take two for one."""
GUESSABLE = (
    "Enter a password that is harder to guess. This one is made of common words, keys in a row, or "
    "names that belong to you, your organisation or the register. Three or four words that have "
    "nothing to do with each other make a good one."
)

# OWASP's published minimum: eight people signing in at once must not take half a gigabyte.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def refuse_unfit(password: str, about: Iterable[str] = ()) -> None:
    """Raise InvalidInput for a password that nobody may choose.

    about: what belongs to whoever chooses it: their name, email address and organisation.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput.of("password", f"Enter a password of {SHORTEST} to {LONGEST} characters")
    if is_guessable(password, about):
        raise InvalidInput.of("password", GUESSABLE)


def hashed(password: str) -> str:
    """Argon2id, with its salt and its cost."""
    return _hasher.hash(_composed(password))


def _composed(password: str) -> str:
    """The same characters for what looks the same: keyboards differ in how they write an é."""
    return normalize("NFKC", password)


@cache
def _nobody() -> str:
    """The hash of a password that nobody has: made when it is first asked for, and not in every
    command that imports this."""
    return _hasher.hash(secrets.token_hex(16))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; as long in the answering where there is no such account."""
    # For those who have an account too, or the first who has none would wait the longer.
    nobody, typed = _nobody(), _composed(password[:LONGEST_TYPED])
    try:
        return _hasher.verify(password_hash or nobody, typed) and bool(password_hash)
    except (Argon2Error, InvalidHashError, UnicodeEncodeError):
        return False


def digest(secret: str) -> str:
    """Hex SHA-256: enough for a secret of 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
