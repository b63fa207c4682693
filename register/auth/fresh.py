"""How lately whoever asks has shown who they are: for the acts that ask for it anew."""

from datetime import datetime

from flask import request

from register import clock
from register.access import Actor
from register.auth.identity import current_actor
from register.db import db
from register.errors import NotAllowed, NotSignedIn
from register.services import sign_in
from register.services.approvals.one_person import email_of


def confirmed_at() -> datetime | None:
    """When whoever asks last showed who they are; none for a key."""
    return current_actor().authenticated_at


def confirmed_by_password(actor: Actor, password: str) -> datetime:
    """Now, where this is the account's password: a key alone does not show who holds it.

    Raises NotAllowed where it is not, and TooMany after ten failures in five minutes.
    """
    session, origin = db.session(), request.remote_addr or "unknown"
    email = email_of(session, actor)
    try:
        return sign_in.confirm(session, email, password, origin=origin, now=clock.now())
    except NotSignedIn as error:
        raise NotAllowed("That is not this account’s password.") from error
