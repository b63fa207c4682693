"""How often somebody may be wrong before they have to wait: of passwords and of codes alike."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import TooMany
from register.identifiers import kept_address
from register.models import SignInAttempt
from register.numbers import wait_in_words
from register.queries import accounts as queries
from register.queries.accounts import AccountRow
from register.services import devices
from register.services.transaction import take_turns

ATTEMPT_LOCK = 0x5163
"""Names the locks on PostgreSQL under which attempts are counted."""


class AttemptLimit(NamedTuple):
    """So many failures in so long, and what somebody is told past it."""

    failures: int
    window: timedelta
    sentence: str
    """With `{wait}` where it says how long to wait."""


_NO_LINK: Final = (
    "A new link has been asked for too many times. Wait {wait} and try again. A link that was sent "
    "before this may still open."
)
_WAIT: Final = "There have been too many attempts to sign in. Wait {wait} and try again."
TIGHT: Final = AttemptLimit(10, timedelta(minutes=5), _WAIT)
"""Of one account from one place, on one device that it knows, or in one session."""
OF_PLACE: Final = AttemptLimit(30, timedelta(minutes=5), _WAIT)
"""Of every account together from one place, which may be a whole school’s or council’s."""
OF_ACCOUNT: Final = AttemptLimit(
    100,
    timedelta(hours=1),
    "There have been too many attempts to sign in with this address, from many places. Sign in on "
    "a device where you have signed in within the last 90 days, or ask for a new password with "
    "“I have forgotten my password”, or wait {wait} and try again.",
)
"""Of one account from every place together, its own devices apart."""
OF_WAYS: Final = AttemptLimit(
    300,
    timedelta(minutes=5),
    "Signing in with the identity service has been begun too many times from where you are. "
    "Wait {wait} and try again.",
)
"""Of ways to an identity service begun in one place, whatever became of them."""
LONGEST_WINDOW: Final = OF_ACCOUNT.window


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from."""

    address: str
    """As our own proxies say it."""
    secret_key: str = field(repr=False)
    """The deployment’s own: what is counted is kept as digests under it."""
    devices: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the browser keeps of earlier sign-ins, each under the name of its account."""

    @property
    def place(self) -> str:
        """The address, or of a longer one the part that one subscriber is given whole."""
        try:
            found = ip_address(self.address)
        except ValueError:
            return self.address
        if not isinstance(found, IPv6Address):
            return str(found)
        return str(found.ipv4_mapped or f"{int(found) >> 64:016x}::/64")


class Attempt(NamedTuple):
    """What one attempt waits for, and what it counts against if it fails."""

    turn: str
    """What is tried once at a time: the account, wherever from, or the place."""
    counters: tuple[tuple[str, AttemptLimit], ...]
    title: str = "Too many attempts to sign in"
    """What there was too much of, past a limit."""
    sentence: str = ""
    """What somebody is told past any limit; where it is empty, what the limit says."""


def attempt_of(email: str, origin: Origin, account: AccountRow | None, now: datetime) -> Attempt:
    """What an attempt to sign in counts against: a device that the account knows, or else the
    account from here, the account from everywhere, and this place (ADR 0024).

    account: the one of that address, if there is one.
    """
    return _counted_at("sign-in", email, origin, account, now)


def asking_of(email: str, origin: Origin, account: AccountRow | None, now: datetime) -> Attempt:
    """What asking for a link counts against: the same, and apart from attempts to sign in."""
    counted = _counted_at("asking for a link", email, origin, account, now)
    return counted._replace(title="A new link was asked for too often", sentence=_NO_LINK)


def _counted_at(
    at: str, email: str, origin: Origin, account: AccountRow | None, now: datetime
) -> Attempt:
    own = kept_address(email)
    turn = _digest(origin, f"account:{own}")
    device = account and devices.known(account, origin.devices, origin.secret_key, now)
    if device:
        return Attempt(turn, ((_digest(origin, f"{at}:device:{device}"), TIGHT),))
    counters = (
        (_digest(origin, f"{at}:account:{own}:place:{origin.place}"), TIGHT),
        (_digest(origin, f"{at}:account:{own}"), OF_ACCOUNT),
        (_digest(origin, f"{at}:place:{origin.place}"), OF_PLACE),
    )
    return Attempt(turn, counters)


def attempt_in(session_digest: str, email: str, origin: Origin) -> Attempt:
    """What an attempt to confirm a session counts against: that session, which nobody else has."""
    turn = _digest(origin, f"account:{email}")
    return Attempt(
        turn,
        ((_digest(origin, f"session:{session_digest}"), TIGHT),),
        "Too many attempts to confirm that it is you",
        "There have been too many attempts to confirm that it is you. Wait {wait} and try again.",
    )


def way_there(origin: Origin) -> Attempt:
    """What beginning a way to an identity service counts against: how many begin in this place."""
    counter = _digest(origin, f"way there:place:{origin.place}")
    return Attempt(counter, ((counter, OF_WAYS),), "Too many sign-ins begun from where you are")


def way_back(origin: Origin) -> Attempt:
    """What coming back with what is not that service's own word counts against: this place."""
    counter = _digest(origin, f"way back:place:{origin.place}")
    return Attempt(counter, ((counter, OF_PLACE),))


def take_turn(session: Session, tried: Attempt, now: datetime) -> None:
    """Wait for whoever tries the same at this moment, inside the caller's transaction.

    So those who try at once are counted one after another: eleven never pass for ten. Raises
    TooMany past any limit.
    """
    names = {tried.turn, *(target for target, _ in tried.counters)}
    take_turns(session, ATTEMPT_LOCK, list(names))
    refuse_too_many(session, tried, now)


def refuse_too_many(session: Session, tried: Attempt, now: datetime) -> None:
    """Raise TooMany where as many have failed as any of its limits lets."""
    # Those of a clock that was ahead would else count until the clock gets there.
    asked = [(to, now - limit.window, now + limit.window) for to, limit in tried.counters]
    failed = queries.attempts_between(session, asked)
    limits = [limit for _, limit in tried.counters]
    passed = [limit for count, limit in zip(failed, limits, strict=True) if count >= limit.failures]
    if passed:
        # Whoever comes back when a shorter one ends would be refused by the longer.
        longest = max(passed, key=lambda each: each.window)
        seconds = int(longest.window.total_seconds())
        told = (tried.sentence or longest.sentence).format(wait=wait_in_words(seconds))
        raise TooMany(told, title=tried.title, retry_after=seconds)


def count_failure(session: Session, tried: Attempt, now: datetime) -> None:
    """Keep this failure, and none that no longer counts."""
    table = table_of(SignInAttempt)
    is_old = or_(table.c.at < now - LONGEST_WINDOW, table.c.at > now + LONGEST_WINDOW)
    old = select(table.c.id).where(is_old)
    # What another failure is deleting at this moment is left to it.
    session.execute(delete(table).where(table.c.id.in_(old.with_for_update(skip_locked=True))))
    rows = [{"target_digest": target, "at": now} for target, _ in tried.counters]
    session.execute(insert(table), rows)


def _digest(origin: Origin, target: str) -> str:
    # Keyed: there are few enough addresses for a bare digest to be tried through.
    said = target.encode("utf-8", "surrogatepass")
    return hmac.digest(f"attempts:{origin.secret_key}".encode(), said, "sha256").hex()
