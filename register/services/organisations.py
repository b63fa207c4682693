"""A body that accounts act for: one that the register holds, wherever it holds such bodies."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.errors import InvalidInput, Refused
from register.identifiers import Ukprn, Urn
from register.queries.people import ids_by_refs
from register.queries.providers import find_provider
from register.queries.standing import known_urns, schools_of_authority, schools_of_trust


def known_identifier(session: Session, kind: OrganisationKind, text: str) -> str:
    """The identifier of a body of that kind, as the register writes it.

    Raises InvalidInput for what is no such number, and Refused where the register holds no such
    body: an account for it could see and do nothing. Bodies that no file of the register lists,
    such as agencies, have a name of one's own choosing.
    """
    match kind:
        case OrganisationKind.SCHOOL:
            urn = _parsed(Urn, text)
            _must_be_held(bool(known_urns(session, [urn])), f"no school with URN {urn}")
            return urn
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
            held = bool(ref.isprintable() and ids_by_refs(session, [ref]))
            _must_be_held(held, "no person with that reference")
            return ref
        case _:
            return text.strip()


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
