"""How long an attestation stands, and what ends it before: a school that closed since."""

from datetime import UTC, datetime, timedelta
from typing import Final

from register.access import OrganisationKind
from register.queries.accounts import AccountRow

TERM: Final = timedelta(days=365)
WARNED: Final = timedelta(days=30)
"""How long before it runs out an attestation stands on the desk to be renewed."""
UNATTESTED: Final = frozenset({OrganisationKind.REGISTER, OrganisationKind.PERSON})
"""Nobody could attest the register itself, and a holder's record is no organisation."""


def is_shut(school_closed_at: datetime | None, attested_at: datetime | None) -> bool:
    """Whether a school closed since its organisation was attested last."""
    return school_closed_at is not None and (attested_at is None or attested_at <= school_closed_at)


def attested_until(account: AccountRow) -> datetime | None:
    """Until when the attestation of the account's organisation stands; none where it needs none."""
    if OrganisationKind(account.organisation_kind) in UNATTESTED:
        return None
    return runs_out_at(account.organisation_attested_at)


def runs_out_at(attested_at: datetime | None) -> datetime:
    """When an attestation runs out; what was never attested has run out."""
    return attested_at + TERM if attested_at is not None else datetime.min.replace(tzinfo=UTC)
