"""A device on which an account has signed in: what it keeps says so, and opens nothing (ADR 0024).

Nothing is kept here. What a device keeps is signed over the hash of the account's password, so that
a new password forgets every device.
"""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from register.queries.accounts import AccountRow, open_session_of
from register.queries.credentials import open_challenge
from register.services.passwords import digest

KNOWN_FOR: Final = timedelta(days=90)
"""How long a device is known after a sign-in on it."""


class DeviceMark(NamedTuple):
    """What a device is to keep of a sign-in."""

    name: str
    """Which of its accounts it is about: the same each time, and says nothing of whose."""
    value: str


def kept_with_session(
    session: Session, token: str, secret_key: str, now: datetime
) -> DeviceMark | None:
    """What a device keeps on which this session has been opened; none where it has ended."""
    found = open_session_of(session, digest(token), now)
    return kept_of(found.account, secret_key, now) if found else None


def kept_with_link(
    session: Session, token: str, secret_key: str, now: datetime
) -> DeviceMark | None:
    """What a device keeps on which a link of the account's letters has been used.

    token: of the sign-in that this began; none where it has ended.
    """
    found = open_challenge(session, digest(token), now)
    return kept_of(found.account, secret_key, now) if found else None


def kept_of(account: AccountRow, secret_key: str, now: datetime) -> DeviceMark:
    """What a device keeps of that account."""
    said = f"{secrets.token_urlsafe(16)}.{int(now.timestamp())}"
    return DeviceMark(_name(account, secret_key), f"{said}.{_signed(said, account, secret_key)}")


def known(
    account: AccountRow, kept: Mapping[str, str], secret_key: str, now: datetime
) -> str | None:
    """The number of the device that kept these, if the account knows it; its own to no other."""
    said, _, signature = kept.get(_name(account, secret_key), "").rpartition(".")
    genuine = _signed(said, account, secret_key).encode()
    if not hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), genuine):
        return None
    number, _, at = said.partition(".")
    since = now.timestamp() - int(at)
    return number if since <= KNOWN_FOR.total_seconds() else None


def second_of(value: str) -> int:
    """The second at which it says that it was kept, whether or not that is signed; 0 for none."""
    at = value.split(".")[1:2]
    return int(at[0]) if at and at[0].isascii() and at[0].isdigit() and len(at[0]) < 20 else 0


def _name(account: AccountRow, secret_key: str) -> str:
    return _mac(secret_key, f"name:{account.ref}")[:16]


def _signed(said: str, account: AccountRow, secret_key: str) -> str:
    return _mac(secret_key, f"said:{account.ref}:{account.password_hash}:{said}")


def _mac(secret_key: str, text: str) -> str:
    said = text.encode("utf-8", "surrogatepass")
    return hmac.digest(f"known devices:{secret_key}".encode(), said, "sha256").hex()
