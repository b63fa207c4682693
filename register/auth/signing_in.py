"""Signing in, step by step: what the cookie keeps between a password and a session."""

from datetime import datetime
from typing import TypedDict

from flask import Response, after_this_request, current_app, request, session

from register import clock
from register.auth.identity import close_session, enter, go_on, session_token
from register.db import db
from register.errors import NotSignedIn
from register.services import devices, sessions, sign_in
from register.services.attempts import Origin
from register.services.devices import KNOWN_FOR, DeviceMark
from register.services.factors import challenge, setup
from register.services.factors.challenge import START_AGAIN, SettingUp
from register.services.factors.proof import Proof
from register.services.factors.vault import Vault
from register.services.sessions import Means
from register.services.sign_in import BegunSignIn

CHALLENGE = "challenge"
"""Where the cookie keeps the token of a challenge, which opens nothing."""

MOST_ACCOUNTS = 20
"""Accounts that one browser is known to: with three times as many, servers refuse its headers."""


def vault() -> Vault:
    """What opens the secrets of second factors."""
    return Vault(str(current_app.secret_key))


def origin() -> Origin:
    """Where this request came from, and what its browser keeps of earlier sign-ins."""
    start = _device_cookie()
    kept = {
        name.removeprefix(start): value
        for name, value in request.cookies.items()
        if name.startswith(start)
    }
    return Origin(request.remote_addr or "unknown", str(current_app.secret_key), kept)


class _Here(TypedDict):
    """What every step is told of where and when it is taken."""

    vault: Vault
    origin: Origin
    now: datetime


def _here() -> _Here:
    return {"vault": vault(), "origin": origin(), "now": clock.now()}


def begin(email: str, password: str) -> bool:
    """Check a password; whether the account has an authenticator, and so a code to give next."""
    return keep_begun(sign_in.begin(db.session(), email, password, **_here()))


def keep_begun(begun: BegunSignIn) -> bool:
    """Keep a sign-in that waits for its code in the place of any session; answers as `begin`."""
    close_session()
    session.clear()
    session[CHALLENGE] = begun.token
    return begun.has_factor


def remember_device(kept: DeviceMark | None) -> None:
    """Let this browser keep that its owner has shown who they are: it opens nothing (ADR 0024)."""
    if kept is None:
        return

    start, is_secure = _device_cookie(), bool(current_app.config["SESSION_COOKIE_SECURE"])
    others = {name: value for name, value in origin().devices.items() if name != kept.name}
    forgotten = sorted(others, key=lambda name: devices.second_of(others[name]))[
        : 1 - MOST_ACCOUNTS
    ]

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            start + kept.name,
            kept.value,
            max_age=KNOWN_FOR,
            secure=is_secure,
            httponly=True,
            samesite="Lax",
        )
        for name in forgotten:
            response.delete_cookie(start + name, secure=is_secure, httponly=True, samesite="Lax")
        return response


def _device_cookie() -> str:
    """How the names of those cookies begin; bound to this host alone, as the session's is."""
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}device-"


def _enter(token: str) -> None:
    enter(token)
    key = str(current_app.secret_key)
    remember_device(devices.kept_with_session(db.session(), token, key, clock.now()))


def must_wait_for_code() -> None:
    """Raise NotSignedIn unless a password was right a short while ago."""
    challenge.waits_for(db.session(), _challenge(), now=clock.now())


def answer(typed: str, proof: Proof) -> bool:
    """Open a session with a code; whether it was right."""
    token = challenge.answer(db.session(), _challenge(), typed, proof, **_here())
    if token is not None:
        _enter(token)
    return token is not None


def setting_up() -> SettingUp:
    """What somebody without an authenticator sets up; NotSignedIn where there is nothing to."""
    return challenge.setting_up(db.session(), _challenge(), vault(), now=clock.now())


def set_up(typed: str) -> list[str] | None:
    """Take the authenticator by its first code, and open a session; its recovery codes."""
    done = setup.set_up(db.session(), _challenge(), typed, **_here())
    if done is None:
        return None
    _enter(done.token)
    return done.recovery_codes


def open_locally(email: str) -> None:
    """Open a session for an account that was chosen: for a development's pages alone."""
    enter(sign_in.open_locally(db.session(), email, now=clock.now()))


def opened_with() -> Means:
    """With what the session of whoever asks was opened, and is to be confirmed."""
    return sessions.means_of(db.session(), session_token(), now=clock.now())


def confirm(typed: str, proof: Proof) -> bool:
    """Let the session go on as just confirmed, under a new id; whether the code was right."""
    token = challenge.confirm_session(db.session(), session_token(), typed, proof, **_here())
    if token is not None:
        go_on(token)
    return token is not None


def confirm_locally() -> None:
    """The same without proof, for a session that was opened without any."""
    go_on(sessions.renew_local(db.session(), session_token(), now=clock.now()))


def _challenge() -> str:
    token = session.get(CHALLENGE)
    if not isinstance(token, str):
        raise NotSignedIn(START_AGAIN)
    return token
