"""An account that was deactivated is opened again, with nothing of what opened it before."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.errors import Conflict
from register.models import Account
from register.queries.credentials import has_outside_identity
from register.services import log
from register.services.access_ended import end_access
from register.services.accounts import refuse_third_registrar
from register.services.addresses import account_named
from register.services.factors.setup import take_off
from register.services.links import LinkPurpose, end_links, make_link
from register.services.mail import Letter
from register.services.one_registrar import refuse_one_registrar
from register.services.transaction import transaction


def reactivate(
    session: Session, email: str, *, address: str, actor: Actor, now: datetime
) -> Letter | None:
    """Open a deactivated account again; the letter with which a new password is chosen.

    None for whoever signs in with an identity service, and has no password here. Its old password,
    authenticator, sessions and keys open nothing. Raises NotFound, Conflict where it is active or
    its organisation is closed, and Refused for a registrar's while two others are active.
    """
    with transaction(session):
        account = account_named(session, email)
        refuse_one_registrar(account, actor)
        if account.is_active:
            raise Conflict("This account has not been deactivated.")
        if account.organisation_closed_at is not None:
            raise Conflict("The organisation of this account is closed: nobody acts for it.")
        if account.role == Role.REGISTRAR.value:
            refuse_third_registrar(session)
        draft = log.Draft("account.reactivated", f"account:{account.ref}")
        log.record(session, draft, actor=actor, now=now)
        # Whoever opens it vouches for them: the 90 days begin again.
        values = {"is_active": True, "password_hash": "", "lifted_at": now}
        session.execute(update(Account).where(Account.id == account.id).values(values))
        end_access(session, account.id, now=now)
        take_off(session, account.id)
        if not account.password_hash and has_outside_identity(session, account.id):
            end_links(session, account.id, now)
            return None
        opened = account._replace(is_active=True, password_hash="")
        why = f"The SENCO Register has opened your account for {account.organisation_name} again."
        return make_link(session, opened, LinkPurpose.INVITATION, address, now, why=why)
