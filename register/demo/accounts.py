"""One account for each role, with a password that everybody knows: for demonstrations only."""

from collections import Counter
from dataclasses import dataclass

from register.access import OrganisationKind, Role
from register.demo.schools import OPEN, Estate, authority_name, trust_name, trust_uid
from register.demo.words import PROVIDERS
from register.services.accounts import NewAccount

PASSWORD = "made-up-register"
DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Who can sign in, and what to try first."""

    email: str
    called: str
    can: str


def email_of(role: Role) -> str:
    """The address of a role's account."""
    return f"{role.value}@{DOMAIN}"


SECOND_REGISTRAR = f"approver@{DOMAIN}"
"""Approves what the other registrar proposes."""
TRUST = f"trust@{DOMAIN}"
"""Does for each of a trust’s schools what a school’s account does for one."""

WHO_CAN_SIGN_IN = (
    DemoAccount(email_of(Role.PANEL), "the panel", "check a candidate"),
    DemoAccount(email_of(Role.PROVIDER), "the provider", "upload a cohort’s completions"),
    DemoAccount(email_of(Role.SCHOOL), "the school", "name its SENCO, and see where it stands"),
    DemoAccount(TRUST, "the trust", "name the SENCOs of its schools, and see where each stands"),
    DemoAccount(
        email_of(Role.INSPECTOR), "the inspector", "see whether any school complies on any day"
    ),
    DemoAccount(email_of(Role.AUTHORITY), "the authority", "see its own schools"),
    DemoAccount(email_of(Role.HOLDER), "the holder", "see who has looked at them"),
    DemoAccount(email_of(Role.REGISTRAR), "the registrar", "decide what waits on the desk"),
    DemoAccount(
        SECOND_REGISTRAR, "the second registrar", "approve what the first registrar proposes"
    ),
)


MADE_LAST = email_of(Role.PANEL)


_REGISTER = (OrganisationKind.REGISTER, "register", "The register")


def new_accounts(estate: Estate) -> list[NewAccount]:
    """The accounts to make: the school's is an academy that converted, so that it has a history.

    The last is MADE_LAST's, which stands for a demonstration that is whole.
    """
    academy = next(line[-1] for line in estate.lines if len(line) > 1)
    belongs = {
        Role.PROVIDER: (OrganisationKind.PROVIDER, *PROVIDERS[4]),
        Role.SCHOOL: (OrganisationKind.SCHOOL, academy.urn, academy.name),
        Role.INSPECTOR: (OrganisationKind.INSPECTORATE, "demo-inspectorate", "The inspectorate"),
        Role.AUTHORITY: (
            OrganisationKind.AUTHORITY,
            academy.la_code,
            authority_name(academy.la_code),
        ),
        Role.REGISTRAR: _REGISTER,
        Role.PANEL: (OrganisationKind.AGENCY, "demo-panel", "Wychford Appointments"),
    }
    return [
        _account(SECOND_REGISTRAR, "approver", Role.REGISTRAR, _REGISTER),
        _account(TRUST, "trust", Role.SCHOOL, _largest_trust(estate)),
        *(_account(email_of(role), role.value, role, body) for role, body in belongs.items()),
    ]


def _largest_trust(estate: Estate) -> tuple[OrganisationKind, str, str]:
    """The trust with the most schools that are open, the first of those that have as many."""
    open_in = Counter(
        each.trust for each in estate.schools if each.trust is not None and each.status_code == OPEN
    )
    number = min(open_in, key=lambda each: (-open_in[each], each))
    return OrganisationKind.TRUST, trust_uid(number), trust_name(number)


def holder_account(person_ref: str) -> NewAccount:
    """The account of the person who is always there to be checked."""
    body = (OrganisationKind.PERSON, person_ref, "Their own record")
    return _account(email_of(Role.HOLDER), "holder", Role.HOLDER, body)


def _account(
    email: str, called: str, role: Role, body: tuple[OrganisationKind, str, str]
) -> NewAccount:
    kind, identifier, name = body
    return NewAccount(
        email=email,
        name=f"Demonstration {called}",
        role=role,
        organisation_kind=kind,
        organisation_identifier=identifier,
        organisation_name=name,
        password=PASSWORD,
    )
