"""Signing in, step by step: what the cookie keeps between a password and a session."""

from flask import current_app, request, session

from register import clock
from register.auth.identity import close_session, enter, session_token
from register.db import db
from register.errors import NotSignedIn
from register.services import sessions, sign_in
from register.services.factors import challenge, setup
from register.services.factors.challenge import START_AGAIN, SettingUp
from register.services.factors.proof import Proof
from register.services.factors.vault import Vault
from register.services.sessions import Means

CHALLENGE = "challenge"
"""Where the cookie keeps the token of a challenge, which opens nothing."""


def vault() -> Vault:
    """What opens the secrets of second factors."""
    return Vault(str(current_app.secret_key))


def origin() -> str:
    """Where this request came from."""
    return request.remote_addr or "unknown"


def begin(email: str, password: str) -> bool:
    """Check a password; whether the account has an authenticator, and so a code to give next."""
    begun = sign_in.begin(
        db.session(), email, password, vault=vault(), origin=origin(), now=clock.now()
    )
    close_session()
    session.clear()
    session[CHALLENGE] = begun.token
    return begun.has_factor


def must_wait_for_code() -> None:
    """Raise NotSignedIn unless a password was right a short while ago."""
    challenge.waits_for(db.session(), _challenge(), now=clock.now())


def answer(typed: str, proof: Proof) -> bool:
    """Open a session with a code; whether it was right."""
    token = challenge.answer(
        db.session(),
        _challenge(),
        typed,
        proof,
        vault=vault(),
        origin=origin(),
        now=clock.now(),
    )
    if token is None:
        return False
    enter(token)
    return True


def setting_up() -> SettingUp:
    """What somebody without an authenticator sets up; NotSignedIn where there is nothing to."""
    return challenge.setting_up(db.session(), _challenge(), vault(), now=clock.now())


def set_up(typed: str) -> list[str] | None:
    """Take the authenticator by its first code, and open a session; its recovery codes."""
    done = setup.set_up(
        db.session(), _challenge(), typed, vault=vault(), origin=origin(), now=clock.now()
    )
    if done is None:
        return None
    enter(done.token)
    return done.recovery_codes


def open_locally(email: str) -> None:
    """Open a session for an account that was chosen: for a development's pages alone."""
    enter(sign_in.open_locally(db.session(), email, now=clock.now()))


def opened_with() -> Means:
    """With what the session of whoever asks was opened, and is to be confirmed."""
    return sessions.means_of(db.session(), session_token(), now=clock.now())


def confirm(typed: str, proof: Proof) -> bool:
    """Let the session go on as just confirmed, under a new id; whether the code was right."""
    token = challenge.confirm_session(
        db.session(),
        session_token(),
        typed,
        proof,
        vault=vault(),
        origin=origin(),
        now=clock.now(),
    )
    if token is None:
        return False
    enter(token)
    return True


def confirm_locally() -> None:
    """The same without proof, for a session that was opened without any."""
    enter(sessions.renew_local(db.session(), session_token(), now=clock.now()))


def _challenge() -> str:
    token = session.get(CHALLENGE)
    if not isinstance(token, str):
        raise NotSignedIn(START_AGAIN)
    return token
