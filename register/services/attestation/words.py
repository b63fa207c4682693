"""Why an organisation's access is frozen, in the words that its accounts read."""

from datetime import UTC, datetime, timedelta
from typing import Final

from register.access import Actor, OrganisationKind
from register.days import day_in_words
from register.queries.accounts import AccountRow

TERM: Final = timedelta(days=365)
WARNED: Final = timedelta(days=30)
"""How long before it runs out an attestation stands on the desk to be renewed."""
UNATTESTED: Final = frozenset({OrganisationKind.REGISTER, OrganisationKind.PERSON})
"""Nobody could attest the register itself, and a holder's record is no organisation."""

_NOTHING_DONE: Final = "Nothing has been looked up or recorded."
RENAMED: Final = (
    "The name or identifier of your organisation has changed, so its access is frozen. "
    f"{_NOTHING_DONE} Ask the register to confirm your organisation."
)
LAPSED: Final = (
    "The register has not confirmed your organisation within the last 12 months, so its access is "
    f"frozen. {_NOTHING_DONE} Ask the register to confirm it: say that it is the same body as "
    "before, and what it uses the register for."
)


def why_frozen(account: AccountRow) -> str:
    """Why the account's organisation is frozen, whatever the time; empty where it is not."""
    if is_shut(account.school_closed_at, account.organisation_attested_at):
        on = account.school_closed_on
        closed = f"closed on {day_in_words(on)}" if on else "is closed"
        return (
            f"{account.organisation_name} {closed} in Get Information about Schools, so its access "
            f"is frozen. {_NOTHING_DONE} If the school goes on as an academy, or has something "
            "left to record, ask the register to confirm your organisation."
        )
    return RENAMED if account.organisation_frozen_at is not None else ""


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


def frozen_words(actor: Actor, *, now: datetime) -> str:
    """Why the actor's organisation is frozen at that instant; empty where it is not."""
    return actor.frozen or ("" if actor.is_attested(now=now) else LAPSED)
