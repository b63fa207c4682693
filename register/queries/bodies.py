"""What a body is called in the files that the register took in, by its number."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.models import SchoolVersion, Trust
from register.queries.providers import find_provider
from register.queries.standing import schools_of_authority, schools_of_trust, standings


def name_of_body(
    session: Session, kind: OrganisationKind, identifier: str, *, today: date
) -> str | None:
    """What it is called, where the register holds it and it has not closed; otherwise none.

    today: in England. A kind that no file lists is never held here.
    """
    match kind:
        case OrganisationKind.SCHOOL:
            school = standings(session, [identifier]).get(identifier)
            return None if school is None or school.is_closed(today) else school.name
        case OrganisationKind.PROVIDER:
            provider = find_provider(session, identifier)
            return provider.name or identifier if provider else None
        case OrganisationKind.TRUST:
            return _trust(session, identifier) if schools_of_trust(session, identifier) else None
        case OrganisationKind.AUTHORITY:
            return _authority(session, identifier)
        case _:
            return None


def _trust(session: Session, uid: str) -> str:
    """A trust that is known by its academies alone goes by its number."""
    named = select(Trust.name).where(Trust.superseded_by.is_(None), Trust.uid == uid)
    return session.scalar(named) or uid


def _authority(session: Session, code: str) -> str | None:
    urns = schools_of_authority(session, code)
    if not urns:
        return None
    newest = (
        select(SchoolVersion.la_name)
        .where(SchoolVersion.superseded_by.is_(None), SchoolVersion.la_code == code)
        .order_by(SchoolVersion.valid_from.desc(), SchoolVersion.id.desc())
        .limit(1)
    )
    return session.scalar(newest) or code
