"""What an identity service says of somebody, read strictly: who, for which body, in which role.

Pure: no database, no clock. Bodies are told by their numbers and never by their names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from register.access import ORGANISATIONS, OrganisationKind, Role
from register.days import read_iso
from register.identifiers import kept_address
from register.law.facts import OPEN, TO_CLOSE
from register.services.outside.refusals import Refusal, refused

LONGEST_SUBJECT = 255
"""Characters, by OpenID Connect Core 1.0, section 2."""
LONGEST_NAME = 200
LONGEST_NUMBER = 20

_OPEN: Final = frozenset({OPEN, TO_CLOSE})
"""One that says nothing is not taken to be open: the numbers are those of GIAS."""


# Digits of ASCII, and nothing tidied: a machine says these, and one that strays is not believed.
_URN: Final = re.compile("[0-9]{6}")
_UKPRN: Final = re.compile("1[0-9]{7}")
_DIGITS: Final = re.compile(f"[0-9]{{1,{LONGEST_NUMBER}}}")

CATEGORIES: Final[Mapping[str, tuple[OrganisationKind, str, re.Pattern[str]]]] = {
    "001": (OrganisationKind.SCHOOL, "urn", _URN),
    "002": (OrganisationKind.AUTHORITY, "establishmentNumber", _DIGITS),
    "009": (OrganisationKind.PROVIDER, "ukprn", _UKPRN),
    "010": (OrganisationKind.TRUST, "uid", _DIGITS),
    "011": (OrganisationKind.INSPECTORATE, "ukprn", _UKPRN),
    "013": (OrganisationKind.TRUST, "uid", _DIGITS),
}
"""For each category of organisation: what it is to the register, and the number that tells it.

A local authority's own code stands where an establishment's number would.
"""

ROLES: Final[Mapping[str, Role]] = {
    role.value: role
    for role in (Role.PANEL, Role.PROVIDER, Role.SCHOOL, Role.INSPECTOR, Role.AUTHORITY)
}
"""The codes of roles that an identity service may give. A registrar is made by two registrars, and
a holder by their record: no code says either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a token says, once everything in it has been read."""

    subject: str
    email: str
    name: str
    kind: OrganisationKind
    identifier: str
    own_ref: str
    """What the identity service itself calls the organisation; empty where it does not say."""


def said(claims: Mapping[str, Any], service: str, *, today: date) -> Said:
    """Who these claims say that somebody is, and for which body.

    service: what people know the identity service as. today: in England. Raises NotProved, with a
    sentence that says what to do, where anything is missing, unreadable or closed.
    """
    kind, identifier, own_ref = _body(claims.get("organisation"), service, today)
    return Said(
        subject=subject_of(claims, service),
        email=kept_address(_line(claims.get("email"), service)),
        name=_name(claims, service),
        kind=kind,
        identifier=identifier,
        own_ref=own_ref,
    )


def subject_of(claims: Mapping[str, Any], service: str) -> str:
    """Whom a token is about; NotProved where it does not say."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not is_subject(subject):
        raise refused(Refusal.NOT_SAID, service)
    return subject


def is_subject(text: str) -> bool:
    """Whether this can be what an identity service calls somebody."""
    is_written = text.isascii() and text.isprintable()
    return is_written and 0 < len(text.strip()) == len(text) <= LONGEST_SUBJECT


def codes_of(roles: object) -> list[str]:
    """The codes in a list of roles, whether it holds codes or roles that have one."""
    if not isinstance(roles, Sequence) or isinstance(roles, str):
        return []
    codes = [_code(each) for each in roles]
    return [code for code in codes if code is not None]


def role_of(codes: Sequence[str], kind: OrganisationKind, service: str) -> Role:
    """The one role of ours among these codes; NotProved for none, several, or another body's."""
    roles = {ROLES[code] for code in codes if code in ROLES}
    if len(roles) != 1:
        raise refused(Refusal.TWO_ROLES if roles else Refusal.NO_ROLE, service)
    (role,) = roles
    if kind not in ORGANISATIONS[role]:
        raise refused(Refusal.OTHER_ROLE, service)
    return role


def _code(role: object) -> str | None:
    if isinstance(role, Mapping):
        status = role.get("status")
        if isinstance(status, Mapping) and _number(status.get("id")) != "1":
            return None
        role = role.get("code")
    return role.strip().lower() if isinstance(role, str) else None


def _body(claim: object, service: str, today: date) -> tuple[OrganisationKind, str, str]:
    if not isinstance(claim, Mapping):
        raise refused(Refusal.NO_BODY, service)
    category = claim.get("category")
    found = CATEGORIES.get(
        _number(category.get("id") if isinstance(category, Mapping) else category)
    )
    if found is None:
        raise refused(Refusal.NO_BODY, service)
    kind, number, form = found
    identifier = _number(claim.get(number))
    if not form.fullmatch(identifier):
        raise refused(Refusal.NO_BODY, service)
    _must_be_open(claim, service, today)
    own_ref = claim.get("id")
    return kind, identifier, own_ref if isinstance(own_ref, str) else ""


def _must_be_open(claim: Mapping[str, Any], service: str, today: date) -> None:
    """A status or a day that cannot be read closes it: nobody is let in on a guess."""
    status, closed_on = claim.get("status"), claim.get("closedOn")
    if status is not None:
        number = _number(status.get("id") if isinstance(status, Mapping) else status)
        if number not in _OPEN:
            raise refused(Refusal.CLOSED, service)
    if closed_on in (None, ""):
        return
    try:
        is_closed = read_iso(str(closed_on)[:10]) < today
    except ValueError:
        is_closed = True
    if is_closed:
        raise refused(Refusal.CLOSED, service)


def _number(value: object) -> str:
    """A number as text, however the identity service writes it; empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        # Longer ones are no number of a body, and Python refuses to write the longest of all.
        return str(value) if abs(value) < 10**LONGEST_NUMBER else ""
    return value.strip() if isinstance(value, str) else ""


def _name(claims: Mapping[str, Any], service: str) -> str:
    parts = [claims.get("given_name"), claims.get("family_name")]
    if all(isinstance(part, str) and part.strip() for part in parts):
        return _line(" ".join(str(part).strip() for part in parts), service)
    return _line(claims.get("name"), service)


def _line(value: object, service: str) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_NAME or not text.isprintable():
        raise refused(Refusal.NOT_SAID, service)
    return text
