"""One account for each role, with a password that everybody knows: for demonstrations only."""

from dataclasses import dataclass

from register.access import OrganisationKind, Role
from register.demo.schools import Estate, authority_name
from register.demo.words import PROVIDERS
from register.services.accounts import NewAccount

PASSWORD = "made-up-register"
DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Who can sign in, and what to try first."""

    email: str
    can: str


def email_of(role: Role) -> str:
    """The address of a role's account."""
    return f"{role.value}@{DOMAIN}"


WHO_CAN_SIGN_IN = (
    DemoAccount(email_of(Role.PANEL), "check a candidate"),
    DemoAccount(email_of(Role.PROVIDER), "upload a cohort's completions"),
    DemoAccount(email_of(Role.SCHOOL), "name its SENCO, and see where it stands"),
    DemoAccount(email_of(Role.INSPECTOR), "see whether any school complies on any day"),
    DemoAccount(email_of(Role.AUTHORITY), "see its own schools"),
    DemoAccount(email_of(Role.REGISTRAR), "decide what waits on the desk"),
)


MADE_LAST = email_of(Role.PANEL)


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
        Role.REGISTRAR: (OrganisationKind.REGISTER, "register", "The register"),
        Role.PANEL: (OrganisationKind.AGENCY, "demo-panel", "Wychford Appointments"),
    }
    return [
        NewAccount(
            email=email_of(role),
            name=f"Demonstration {role.value}",
            role=role,
            organisation_kind=kind,
            organisation_identifier=identifier,
            organisation_name=name,
            password=PASSWORD,
        )
        for role, (kind, identifier, name) in belongs.items()
    ]
