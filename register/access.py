"""Who may do what, on one page: roles, permissions, and the table that joins them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

FRESH = timedelta(minutes=15)
"""How long somebody who has shown who they are may go on to acts that ask for it anew."""


def is_fresh(confirmed_at: datetime | None, *, now: datetime) -> bool:
    """Whether who they are was shown within the last 15 minutes; never where nobody says when."""
    return confirmed_at is not None and timedelta() <= now - confirmed_at < FRESH


class Role(StrEnum):
    """What an account is, in the words of the people who use it."""

    PANEL = "panel"
    PROVIDER = "provider"
    SCHOOL = "school"
    INSPECTOR = "inspector"
    AUTHORITY = "authority"
    HOLDER = "holder"
    REGISTRAR = "registrar"


class OrganisationKind(StrEnum):
    """The kinds of body that an account can belong to."""

    SCHOOL = "school"
    TRUST = "trust"
    AUTHORITY = "authority"
    AGENCY = "agency"
    PROVIDER = "provider"
    INSPECTORATE = "inspectorate"
    REGISTER = "register"
    PERSON = "person"


class Permission(StrEnum):
    """One thing that a route or a command lets somebody do."""

    CHECK = "check"
    REPORT_COMPLETIONS = "report_completions"
    DESIGNATE = "designate"
    SEE_ANY_SCHOOL = "see_any_school"
    SEE_OWN_SCHOOLS = "see_own_schools"
    SEE_SERIAL_MOVERS = "see_serial_movers"
    DECIDE = "decide"
    SEE_OWN_RECORD = "see_own_record"
    OPERATE = "operate"


ORGANISATIONS: dict[Role, frozenset[OrganisationKind]] = {
    Role.PANEL: frozenset(
        {
            OrganisationKind.SCHOOL,
            OrganisationKind.TRUST,
            OrganisationKind.AUTHORITY,
            OrganisationKind.AGENCY,
        }
    ),
    Role.PROVIDER: frozenset({OrganisationKind.PROVIDER}),
    Role.SCHOOL: frozenset({OrganisationKind.SCHOOL, OrganisationKind.TRUST}),
    Role.INSPECTOR: frozenset({OrganisationKind.INSPECTORATE}),
    Role.AUTHORITY: frozenset({OrganisationKind.AUTHORITY, OrganisationKind.TRUST}),
    Role.HOLDER: frozenset({OrganisationKind.PERSON}),
    Role.REGISTRAR: frozenset({OrganisationKind.REGISTER}),
}
"""The kinds of organisation that an account of each role may belong to."""

_OF_SCHOOLS = (Role.SCHOOL, Role.AUTHORITY)
"""Roles of those who act for schools of their own."""

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PANEL: frozenset({Permission.CHECK}),
    Role.PROVIDER: frozenset({Permission.REPORT_COMPLETIONS}),
    Role.SCHOOL: frozenset({Permission.DESIGNATE, Permission.SEE_OWN_SCHOOLS}),
    Role.INSPECTOR: frozenset({Permission.SEE_ANY_SCHOOL, Permission.SEE_SERIAL_MOVERS}),
    Role.AUTHORITY: frozenset({Permission.SEE_OWN_SCHOOLS}),
    Role.HOLDER: frozenset({Permission.SEE_OWN_RECORD}),
    Role.REGISTRAR: frozenset({Permission.CHECK, Permission.SEE_ANY_SCHOOL, Permission.DECIDE}),
}
"""Deny by default: a role may do what stands here and nothing else."""


READING: frozenset[Permission] = frozenset(
    {
        Permission.CHECK,
        Permission.SEE_ANY_SCHOOL,
        Permission.SEE_OWN_SCHOOLS,
        Permission.SEE_SERIAL_MOVERS,
        Permission.SEE_OWN_RECORD,
    }
)
"""Permissions to look: what they open leaves no more behind than the record of the look."""


def works_as(role: Role | None, kind: OrganisationKind | None) -> str:
    """A role in a word, as pages tell it: a trust's account is told as no school's."""
    if kind is OrganisationKind.TRUST and role in _OF_SCHOOLS:
        return OrganisationKind.TRUST.value
    return role.value if role else ""


class Frozen(NamedTuple):
    """Why an organisation's accounts may do nothing for now, and what opens it, in sentences."""

    why: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking: an account and the organisation that it acts for, or the operator."""

    ref: str
    """The account's opaque reference, as entries of the log name it."""
    name: str
    permissions: frozenset[Permission]
    role: Role | None = None
    account_id: int | None = None
    organisation_id: int | None = None
    organisation_kind: OrganisationKind | None = None
    organisation_name: str = ""
    organisation_identifier: str = ""
    """A URN, trust UID, authority code or UKPRN, by the organisation's kind."""
    authenticated_at: datetime | None = None
    """When whoever is asking last showed who they are; none for a key, and for the operator."""

    frozen: Frozen | None = None
    """Why its organisation is frozen before its attestation runs out; then it holds no permission.
    """
    attested_until: datetime | None = None
    """Until when a registrar's attestation of its organisation stands; none where it needs none."""
    terms_until: datetime | None = None
    """Until when the terms of use that they accepted stand; none where they have accepted none."""

    @property
    def works_as(self) -> str:
        """The role in a word, as pages tell it."""
        return works_as(self.role, self.organisation_kind)

    def has_accepted_terms(self, *, now: datetime) -> bool:
        """Whether the terms of use, as they are now, were accepted within the last year."""
        return self.terms_until is not None and now < self.terms_until

    def is_attested(self, *, now: datetime) -> bool:
        """Whether its organisation was attested within the last year, or need not be."""
        return self.attested_until is None or now < self.attested_until

    def has_confirmed(self, *, now: datetime) -> bool:
        """Whether they showed who they are within the last 15 minutes."""
        return is_fresh(self.authenticated_at, now=now)

    def may(self, permission: Permission) -> bool:
        """Whether this actor holds that permission."""
        return permission in self.permissions


OPERATOR = Actor(ref="operator", name="Operator", permissions=frozenset({Permission.OPERATE}))
"""Whoever runs a command on the machine itself: accounts, imports and the demonstration."""

REGISTER = Actor(ref="register", name="The register", permissions=frozenset())
"""Who seals looks, each of which says who looked, and puts before a registrar what the register
notices: nobody asked it to."""
