"""A password, which opens nothing alone: it begins a challenge that a second factor answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from register.errors import InvalidInput, NotAllowed, NotOpened, NotSignedIn
from register.queries import accounts as queries
from register.queries.accounts import AccountRow
from register.queries.credentials import factor_of
from register.services.attempts import (
    Origin,
    attempt_of,
    count_failure,
    refuse_too_many,
    take_turn,
)
from register.services.demonstration import is_demonstration
from register.services.factors.challenge import begin_challenge
from register.services.factors.proof import Proof, is_proved
from register.services.factors.vault import Vault
from register.services.passwords import matches
from register.services.sessions import Means, open_for
from register.services.transaction import unlogged

WRONG = "The email address or password is not right. Check both and try again."
ENTER_CODE = "Enter the code that your authenticator app shows"
NO_FACTOR = (
    "This account has no authenticator app yet. Sign in on the register’s pages to set one up, "
    "and then give the code that it shows."
)
DEACTIVATED = (
    "This account has been deactivated, so it signs in no more. A registrar can open it again."
)
BODY_CLOSED = (
    "The organisation of this account has been closed on the register, so nobody acts for it any "
    "more. Choose another account."
)


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    """A sign-in that waits for its second factor."""

    token: str
    has_factor: bool
    """Whether the account has an authenticator; if not, it sets one up before all else."""


def begin(
    session: Session, email: str, password: str, *, vault: Vault, origin: Origin, now: datetime
) -> BegunSignIn:
    """Check a password and begin a challenge; it opens nothing yet.

    Raises NotSignedIn, with one message whatever was wrong, and TooMany past a limit of failures.
    """
    with _checked(session, email, password, origin=origin, now=now) as account:
        has_factor = factor_of(session, account.id) is not None
        return BegunSignIn(
            begin_challenge(session, account.id, vault, sets_up=not has_factor, now=now), has_factor
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives to show who they are, where no session says it."""

    password: str
    code: str
    """What the account's authenticator shows now; empty where it has none."""


def confirm(
    session: Session,
    email: str,
    given: Given,
    *,
    vault: Vault,
    is_local: bool,
    origin: Origin,
    now: datetime,
) -> datetime:
    """Check an account's password and code, beside its key, for an act that asks; the instant.

    is_local: people choose who they are here (REGISTER_LOCAL_IDENTITY). There, and with made-up
    people alone, an account without an authenticator needs no code, as it needs none on the pages.
    Opens no session. Raises as `begin` does, and counts failures with it; InvalidInput where a code
    is needed and none is given, whatever the password, and NotAllowed where the account has yet to
    set an authenticator up.
    """
    asked = queries.account_by_email(session, email)
    if asked and not given.code and factor_of(session, asked.id) is not None:
        raise InvalidInput.of("code", ENTER_CODE)
    needs_none = is_local and is_demonstration(session)

    def proved(account: AccountRow) -> bool:
        if factor_of(session, account.id) is not None:
            return is_proved(session, account.id, given.code, Proof.CODE, vault, now)
        if not needs_none:
            raise NotAllowed(NO_FACTOR)
        return True

    with _checked(session, email, given.password, origin=origin, now=now, also=proved):
        return now


def open_locally(session: Session, email: str, *, now: datetime) -> str:
    """Open a session for an account that was chosen and not proved: a development's alone.

    Raises NotSignedIn where there is no such account, and NotOpened where it opens nothing.
    """
    account = queries.account_by_email(session, email)
    if account is None:
        raise NotSignedIn("There is no such account.")
    if not account.is_active:
        raise NotOpened(DEACTIVATED)
    if not account.is_open:
        raise NotOpened(BODY_CLOSED)
    with unlogged(session):
        return open_for(session, account.id, Means.LOCAL, now=now)


@contextmanager
def _checked(
    session: Session,
    email: str,
    password: str,
    *,
    origin: Origin,
    now: datetime,
    also: Callable[[AccountRow], bool] = lambda _: True,
) -> Iterator[AccountRow]:
    """Run the block in one transaction with the account whose password this is, or count it.

    also: what else must hold of the account, asked once the password is right.
    """
    account = queries.account_by_email(session, email)
    tried = attempt_of(email, origin, account, now)
    refuse_too_many(session, tried, now)
    right = matches(account.password_hash if account else None, password)
    with unlogged(session):
        take_turn(session, tried, now)
        if account is not None and right and account.is_open and also(account):
            yield account
            return
        count_failure(session, tried, now)
    raise NotSignedIn(WRONG)
