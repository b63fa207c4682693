"""Why an organisation's access is frozen, in the words that its accounts read."""

from datetime import datetime
from typing import Final

from register.access import Actor
from register.days import day_in_words
from register.queries.accounts import AccountRow
from register.services.attestation.term import is_shut

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


def frozen_words(actor: Actor, *, now: datetime) -> str:
    """Why the actor's organisation is frozen at that instant; empty where it is not."""
    return actor.why_frozen or ("" if actor.is_attested(now=now) else LAPSED)
