"""Access is frozen when an organisation's name or identifier changes, until a registrar says that
it is the same body for the same purpose."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.models import Organisation
from register.queries.accounts import OrganisationRow, organisation
from register.queries.referrals import waiting_on
from register.services import log
from register.services.changes import Changes, write
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import ReferralKind
from register.services.transaction import transaction


def rename(
    session: Session,
    kind: OrganisationKind,
    identifier: str,
    *,
    name: str = "",
    new_identifier: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Change an organisation's name or identifier, and freeze its access from the next request on.

    What is empty stays as it is. Raises NotFound, InvalidInput, Refused for the register itself,
    and Conflict where another organisation has the identifier.
    """
    name, wanted = name.strip(), new_identifier.strip()
    for said in (name, wanted, identifier):
        if len(said) > 200 or not said.isprintable():
            raise InvalidInput.of("name", "Enter a name and an identifier of one line each")
    if kind is OrganisationKind.REGISTER:
        raise Refused("The register itself is not renamed: nobody could open it again.")
    with transaction(session):
        held = organisation(session, kind.value, identifier.strip())
        if held is None:
            raise NotFound("There is no organisation of that kind with that identifier.")
        wanted = wanted or identifier.strip()
        if wanted != identifier.strip() and organisation(session, kind.value, wanted):
            raise Conflict("Another organisation of that kind has that identifier.")
        if (name or held.name) == held.name and wanted == identifier.strip():
            raise InvalidInput.of("name", "Enter a name or an identifier that differs from those")
        freeze(session, held, name or held.name, wanted, actor=actor, now=now)


def provider_renamed(
    session: Session, ukprn: str, name: str, *, actor: Actor, now: datetime
) -> None:
    """Freeze the organisation of a provider whose name changed, inside the caller's transaction."""
    held = organisation(session, OrganisationKind.PROVIDER.value, ukprn)
    if held is not None and held.name != name:
        freeze(session, held, name, ukprn, actor=actor, now=now)


def freeze(
    session: Session,
    held: OrganisationRow,
    name: str,
    identifier: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Record the new name and identifier, and put them before a registrar, inside a transaction."""
    subject = f"organisation:{held.ref}"
    waits = waiting_on(session, ReferralKind.ATTESTATION, [subject])
    changed = {"from": held.name, "to": name, "identifier": identifier}
    changes = Changes(
        referrals=[]
        if waits
        else [ReferralDraft(kind=ReferralKind.ATTESTATION, subject=subject, details=changed)],
        closing=[log.Draft("organisation.renamed", subject, changed)],
    )
    write(session, changes, actor=actor, now=now)
    table = table_of(Organisation)
    session.execute(
        update(table)
        .where(table.c.id == held.id)
        .values(name=name, identifier=identifier, frozen_at=now)
    )


def set_frozen(session: Session, subject: str, *, opens: bool, now: datetime) -> None:
    """Freeze or open the organisation that a referral is about, inside a decision's transaction.

    One that opens is attested for a year by it. A school that closed is attested by itself.
    """
    table = table_of(Organisation)
    change = update(table).where(table.c.ref == subject.removeprefix("organisation:"))
    session.execute(change.values(frozen_at=None if opens else now))
    if opens:
        session.execute(change.where(table.c.school_closed_at.is_(None)).values(attested_at=now))
