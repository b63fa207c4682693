"""One-time links over the web: the secret leaves the address for the cookie before any page."""

import re

from flask import current_app, session

from register import clock
from register.auth.kept_settings import kept_settings
from register.auth.signing_in import keep_begun, origin, remember_device, vault
from register.db import DatabaseFault, db
from register.errors import NotFound, RegisterError, Unavailable
from register.services import devices, links
from register.services.mail import AWAY, Letter, mailer_of

LINK = "link"
"""Where the cookie keeps a link's secret between its address and the page that uses it up."""
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""What the secret of a link looks like."""


def take(token: str) -> None:
    """Keep a link's secret, and the page after says whether it opens; NotFound for what is none."""
    if not SECRET.fullmatch(token):
        raise NotFound(links.NOT_OPEN)
    session[LINK] = token


def must_open() -> None:
    """Raise NotFound unless this browser holds a link that opens."""
    links.opened(db.session(), _token(), now=clock.now())


def choose(password: str) -> bool:
    """Use the link up, and begin a sign-in; whether the account has an authenticator."""
    token = _token()
    begun = links.choose_password(db.session(), token, password, vault=vault(), now=clock.now())
    has_factor = keep_begun(begun)
    key = str(current_app.secret_key)
    remember_device(devices.kept_with_link(db.session(), begun.token, key, clock.now()))
    return has_factor


def count_asking(email: str) -> None:
    """Count this asking, whoever it is for; TooMany past the limits."""
    links.count_asking(db.session(), email, origin=origin(), now=clock.now())


def write_to(email: str) -> None:
    """Send a link to the account of that address, if one is to have it; no fault gets out.

    Called once the answer has gone, so that neither it nor its time says whether there is one.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy has it
    settings = kept_settings()
    try:
        letter = links.forgotten(db.session(), email, address=settings.address, now=clock.now())
        if letter:
            mailer_of(settings).send(letter)
    except (RegisterError, DatabaseFault, OSError) as error:
        app.logger.error("A letter with a new link was not sent (%s)", type(error).__name__)


def address() -> str:
    """Where the register is, for the links of letters."""
    return kept_settings().address


def send(letter: Letter) -> str:
    """Send a letter whose link is made; why it was not sent, or nothing where it was."""
    try:
        mailer_of(kept_settings()).send(letter)
    except (Unavailable, OSError) as error:
        current_app.logger.error("A letter with a new link was not sent (%s)", type(error).__name__)
        return str(error) if isinstance(error, Unavailable) else AWAY
    return ""


def _token() -> str:
    token = session.get(LINK)
    if not isinstance(token, str):
        raise NotFound(links.NOT_OPEN)
    return token
