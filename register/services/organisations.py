"""A body that accounts act for: one that the register holds, wherever it holds such bodies."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.identifiers import IdentifierError, Ukprn, Urn
from register.models import Organisation
from register.queries.accounts import organisation
from register.queries.bodies import name_of_body
from register.queries.people import ids_by_refs
from register.queries.providers import find_provider
from register.queries.standing import schools_of_authority, schools_of_trust, standings
from register.references import can_name
from register.services import log
from register.services.transaction import transaction


def known_identifier(session: Session, kind: OrganisationKind, text: str, *, today: date) -> str:
    """The identifier of a body of that kind, as the register writes it.

    today: in England. Raises InvalidInput for what is no such number, and Refused where the
    register holds no such body, or a school that is closed: an account for it could see and do
    nothing. Bodies that no file of the register lists, such as agencies, have a name of one's own
    choosing.
    """
    match kind:
        case OrganisationKind.SCHOOL:
            return _open_school(session, _parsed(Urn, text), today)
        case OrganisationKind.PROVIDER:
            ukprn = _parsed(Ukprn, text)
            held = find_provider(session, ukprn) is not None
            _must_be_held(held, f"no provider with UKPRN {ukprn}")
            return ukprn
        case OrganisationKind.TRUST:
            uid = text.strip()
            held = bool(schools_of_trust(session, uid))
            _must_be_held(held, f"no academy in a trust with UID {uid}")
            return uid
        case OrganisationKind.AUTHORITY:
            code = text.strip()
            held = bool(schools_of_authority(session, code))
            _must_be_held(held, f"no school of a local authority with code {code}")
            return code
        case OrganisationKind.PERSON:
            ref = text.strip()
            held = bool(can_name(ref) and ids_by_refs(session, [ref]))
            if not held:
                raise Refused(
                    "The register holds no record with that reference. A registrar finds it under "
                    "Look at a person’s records, on the desk."
                )
            return ref
        case _:
            return text.strip()


def as_written(kind: OrganisationKind, text: str) -> str:
    """The identifier of a body that accounts act for, as the register writes it: a URN or a UKPRN
    however it is copied. What is none names no body.
    """
    try:
        match kind:
            case OrganisationKind.SCHOOL:
                return Urn.parse(text)
            case OrganisationKind.PROVIDER:
                return Ukprn.parse(text)
            case _:
                return text.strip()
    except IdentifierError:
        return text.strip()


def known_name(
    session: Session, kind: OrganisationKind, identifier: str, typed: str, *, today: date
) -> str:
    """What the register calls that body, which those who are looked at see; else what was typed."""
    held = name_of_body(session, kind, identifier, today=today)
    # A body that goes by its number has no name on the register.
    return held if held and held != identifier else typed or held or ""


def _open_school(session: Session, urn: str, today: date) -> str:
    school = standings(session, [urn]).get(urn)
    _must_be_held(school is not None, f"no school with URN {urn}")
    if school is not None and school.is_closed(today):
        raise Refused(
            f"{school.name} (URN {urn}) is closed in Get Information about Schools. Give the URN "
            "of the school that goes on."
        )
    return urn


def close_organisation(
    session: Session, kind: OrganisationKind, identifier: str, *, actor: Actor, now: datetime
) -> str:
    """Close a body: its accounts, sessions and keys open nothing from the next request on.

    Its name. Raises NotFound where no account was ever made for it, and Conflict where it is
    closed, or is the register itself.
    """
    if kind is OrganisationKind.REGISTER:
        raise Conflict("The register itself is not closed: deactivate its accounts.")
    with transaction(session):
        held = organisation(session, kind.value, as_written(kind, identifier))
        if held is None:
            raise NotFound("No account was made for a body of that kind and number.")
        table = table_of(Organisation)
        closing = update(table).where(table.c.id == held.id, table.c.closed_at.is_(None))
        if session.execute(closing.values(closed_at=now).returning(table.c.id)).first() is None:
            raise Conflict("That body has been closed already.")
        draft = log.Draft("organisation.closed", f"organisation:{held.ref}")
        log.record(session, draft, actor=actor, now=now)
        return held.name


def _parsed(number: type[Urn] | type[Ukprn], text: str) -> str:
    try:
        return number.parse(text)
    except ValueError as error:
        raise InvalidInput.of("organisation", f"{error}") from error


def _must_be_held(held: bool, what: str) -> None:
    if not held:
        raise Refused(
            f"The register holds {what}. Check the number, or import the file that lists it first."
        )
