"""How lately whoever asks has shown who they are: for the acts that ask for it anew."""

from datetime import datetime

from flask import current_app

from register import clock
from register.access import Actor
from register.auth import signing_in
from register.auth.identity import current_actor
from register.db import db
from register.errors import NotAllowed, NotSignedIn
from register.services import sign_in
from register.services.approvals.one_person import email_of
from register.services.sign_in import Given

WRONG = (
    "That is not this account’s password and a code that its authenticator app shows now. A code "
    "is good once."
)


def confirmed_at() -> datetime | None:
    """When whoever asks last showed who they are; none for a key."""
    return current_actor().authenticated_at


def confirmed_beside_key(actor: Actor, given: Given) -> datetime:
    """Now, where these are the account's password and its authenticator's code: a key alone does
    not show who holds it.

    Raises NotAllowed where they are not, and TooMany past a limit of failures.
    """
    session = db.session()
    email = email_of(session, actor)
    try:
        return sign_in.confirm(
            session,
            email,
            given,
            vault=signing_in.vault(),
            is_local="local" in current_app.blueprints,
            origin=signing_in.origin(),
            now=clock.now(),
        )
    except NotSignedIn as error:
        raise NotAllowed(WRONG) from error
