"""Access is frozen when an organisation's name or identifier changes, until a registrar says that
it is the same body for the same purpose."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.clock import legal_day
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.models import Organisation
from register.queries.accounts import OrganisationRow, organisation
from register.queries.referrals import HeldReferral, referrals_on
from register.services import log
from register.services.changes import Changes, write
from register.services.organisations import as_written, known_identifier
from register.services.referrals.closing import close_as_told
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import Decided, Ground, ReferralKind
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

    What is empty stays as it is. Raises NotFound, InvalidInput, Conflict where another organisation
    has the identifier, and Refused for the register itself, for the holder of a record, and for the
    number of a body that the register does not hold.
    """
    name, wanted = name.strip(), new_identifier.strip()
    for said in (name, wanted, identifier):
        if len(said) > 200 or not said.isprintable():
            raise InvalidInput.of("name", "Enter a name and an identifier of one line each")
    identifier = as_written(kind, identifier)
    if kind is OrganisationKind.REGISTER:
        raise Refused("The register itself is not renamed: nobody could open it again.")
    if kind is OrganisationKind.PERSON:
        raise Refused("A holder’s account is of one record, and is not given another’s.")
    with transaction(session):
        held = organisation(session, kind.value, identifier)
        if held is None:
            raise NotFound("There is no organisation of that kind with that identifier.")
        # As for an account that is new: whoever acts for it acts for what has that number.
        found = known_identifier(session, kind, wanted, today=legal_day(now)) if wanted else ""
        wanted = found or identifier
        if wanted != identifier and organisation(session, kind.value, wanted):
            raise Conflict("Another organisation of that kind has that identifier.")
        if (name or held.name) == held.name and wanted == identifier:
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
    told: Mapping[str, str] = MappingProxyType({}),
    actor: Actor,
    now: datetime,
) -> None:
    """Record the new name and identifier, and put them before a registrar, inside a transaction.

    told: what is recorded of it beside that, where nobody renamed it.
    What waits about an earlier change is closed: the new question tells of both.
    """
    subject = f"organisation:{held.ref}"
    changed = {"from": held.name, "to": name, "identifier": identifier, **told}
    asked = changed
    note = f"It is {name} now, with the identifier {identifier}."
    for each in referrals_on(session, ReferralKind.ATTESTATION, [subject]):
        if each.closed_by is None:
            asked = {**changed, "from": json.loads(each.details)["from"]}
            again, ground = Decided.RENAMED_AGAIN, Ground.OTHER
            close_as_told(session, each, again, ground, note, actor=actor, now=now)
    changes = Changes(
        referrals=[ReferralDraft(kind=ReferralKind.ATTESTATION, subject=subject, details=asked)],
        closing=[log.Draft("organisation.renamed", subject, changed)],
    )
    write(session, changes, actor=actor, now=now)
    table = table_of(Organisation)
    session.execute(
        update(table)
        .where(table.c.id == held.id)
        .values(name=name, identifier=identifier, frozen_at=now)
    )


def set_frozen(session: Session, referral: HeldReferral, *, opens: bool, now: datetime) -> None:
    """Freeze or open the organisation that a referral is about, inside a decision's transaction.

    One that opens is attested for a year by it. A school that closed is attested by itself. Raises
    Conflict where a later referral asks of another name: nobody is opened as what it was before,
    and nobody frozen by it while nothing waits by which to be opened again.
    """
    latest = referrals_on(session, ReferralKind.ATTESTATION, [referral.subject])[-1]
    if latest.ref != referral.ref:
        is_now = json.loads(latest.details)
        raise Conflict(
            f"This organisation was renamed again since. It is {is_now['to']} now, with the "
            f"identifier {is_now['identifier']}. Decide the latest referral about it instead."
        )
    table = table_of(Organisation)
    change = update(table).where(table.c.ref == referral.subject.removeprefix("organisation:"))
    session.execute(change.values(frozen_at=None if opens else now))
    if opens:
        session.execute(change.where(table.c.school_closed_at.is_(None)).values(attested_at=now))
