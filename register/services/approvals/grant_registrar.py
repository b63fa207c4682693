"""Make an account a registrar's: the third and every later one takes two registrars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.db import table_of
from register.errors import Conflict, InvalidInput
from register.models import Account, Organisation
from register.queries.accounts import AccountRow, account_by_email, organisation
from register.queries.credentials import has_outside_identity
from register.references import new_ref
from register.services import log
from register.services.access_ended import end_access
from register.services.approvals.kinds import Plan, Under

_ITS_BODY: Final = (OrganisationKind.REGISTER.value, "register", "The register")


def plan_grant(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """An account that is there already becomes a registrar's and belongs to the register."""
    account = account_by_email(session, asked["email"])
    if account is None or not account.is_active:
        raise InvalidInput.of("email", "Enter the address of an account that may sign in")
    if account.role == Role.REGISTRAR.value:
        raise Conflict("This account is a registrar’s already.")
    if not account.password_hash and has_outside_identity(session, account.id):
        raise InvalidInput.of(
            "email",
            "Enter the address of an account with a password: a registrar does not sign in with "
            "an identity service",
        )
    if account.id == under.actor.account_id:
        raise Conflict("Nobody gives themselves a role.")

    def carry_out(session: Session, under: Under) -> None:
        _grant(session, account, under)

    return Plan(
        subject=f"account:{account.ref}",
        about=f"{account.name} ({account.email})",
        effects=(
            f"{account.name} ({account.email}), now {account.role} for "
            f"{account.organisation_name}, becomes a registrar of the register.",
            "The account no longer acts for its present organisation.",
            "Its sessions and its keys stop: whoever has it signs in anew.",
        ),
        rests_on=(f"account:{account.ref}={account.role}@{account.organisation_id}",),
        carry_out=carry_out,
    )


def _grant(session: Session, account: AccountRow, under: Under) -> None:
    kind, identifier, name = _ITS_BODY
    payload = {"role": Role.REGISTRAR.value, "was": account.role, "approval": under.proposal}
    granted = log.Draft("account.role_granted", f"account:{account.ref}", payload)
    held = organisation(session, kind, identifier)
    if held is None:
        body = log.Draft("organisation.added", f"organisation:{new_ref()}", {"kind": kind})
        entry = log.record(session, body, actor=under.actor, now=under.now)
        row = {
            "ref": body.subject.partition(":")[2],
            "kind": kind,
            "identifier": identifier,
            "name": name,
            "recorded_by": entry,
        }
        session.execute(insert(table_of(Organisation)), row)
        held = organisation(session, kind, identifier)
    assert held is not None
    log.record(session, granted, actor=under.actor, now=under.now)
    accounts = table_of(Account)
    session.execute(
        update(accounts)
        .where(accounts.c.id == account.id)
        .values(role=Role.REGISTRAR.value, organisation_id=held.id)
    )
    # Rights that were given to another role must not become a registrar's.
    end_access(session, account.id, now=under.now)
