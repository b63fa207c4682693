"""A cookie or an API key in, an Actor out."""

from flask import Flask, Request, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user

from register import clock
from register.access import Actor
from register.db import db
from register.errors import NotSignedIn
from register.services import api_keys, sessions

API = "/api/"
"""Under it a bearer key counts and a cookie does not, so that no other site can spend one."""

LONGEST_KEY = 200
FORMS = "csrf_token"
"""Where Flask-WTF keeps in the cookie what the tokens of a session’s forms are made with."""

login_manager = LoginManager()


class SignedIn:
    """What Flask-Login keeps of somebody signed in: the session's token, and who it stands for."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, actor: Actor | None = None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """The token goes into the signed cookie; the register keeps only its digest."""
        return self.token


class SessionsOfPages(SecureCookieSessionInterface):
    """A page has the session of its cookie; under /api/ no cookie is read."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """An empty session for the API."""
        if request.path.startswith(API):
            return self.session_class()
        return super().open_session(app, request)


def init_identity(app: Flask) -> None:
    """Let the application know who is asking."""
    app.session_interface = SessionsOfPages()
    # The register ends sessions itself; Flask-Login's own guess from the address is not needed.
    login_manager.session_protection = None
    # Pages are told who is signed in by the frame, which bears a database that is away.
    login_manager.init_app(app, add_context_processor=False)


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _load(token: str) -> SignedIn | None:
    actor = sessions.actor_of_session(db.session(), token, now=clock.now())
    return SignedIn(token, actor) if actor else None


def current_actor() -> Actor:
    """Who is asking; NotSignedIn where nobody is."""
    actor = actor_or_none()
    if actor is None:
        if is_api():
            raise NotSignedIn(
                "Send a key that is still good in the header: Authorization: Bearer <key>."
            )
        raise NotSignedIn("Sign in to see this page.")
    return actor


def actor_or_none() -> Actor | None:
    """Who is asking, or none: looked up once a request."""
    if "actor" not in g:
        g.actor = _actor_of_key() if is_api() else _actor_of_cookie()
    return g.actor  # type: ignore[no-any-return]  # g holds anything


def is_api() -> bool:
    """Whether this request is for the API."""
    return request.path.startswith(API)


def enter(token: str) -> None:
    """Put this session into the cookie, and nothing that an earlier one left there."""
    session.clear()
    login_user(_load(token) or SignedIn(token))
    g.pop("actor", None)


def go_on(token: str) -> None:
    """The same for a session that goes on under a new id: forms that it has opened stay good."""
    of_forms = session.get(FORMS)
    enter(token)
    if of_forms is not None:
        session[FORMS] = of_forms


def session_token() -> str:
    """What stands for the session of whoever is signed in; NotSignedIn where nobody is."""
    current_actor()
    return str(current_user.token)


def token_in_cookie() -> str | None:
    """What stood for a session in this browser, whether or not it opens anything by now."""
    token = session.get("_user_id")
    return token if isinstance(token, str) else None


def close_session() -> None:
    """Sign out: the cookie opens nothing from now on, whoever holds a copy."""
    if not current_user.is_authenticated:
        return
    sessions.sign_out(db.session(), current_user.token, now=clock.now())
    logout_user()
    session.clear()
    g.pop("actor", None)


def _actor_of_cookie() -> Actor | None:
    return current_user.actor if current_user.is_authenticated else None


def key_given() -> str | None:
    """The bearer key of this request, whatever it opens; None where there is none."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key or len(key) > LONGEST_KEY:
        return None
    return key.strip()


def _actor_of_key() -> Actor | None:
    key = key_given()
    return None if key is None else api_keys.actor_of_key(db.session(), key, now=clock.now())
