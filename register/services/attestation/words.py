"""Why an organisation's access is frozen, in the words that its accounts read."""

from datetime import datetime
from typing import Final

from register.access import Actor, Frozen
from register.days import day_in_words
from register.queries.accounts import AccountRow
from register.services.attestation.term import Freeze, attestation_of

_NOTHING_DONE: Final = "Nothing has been looked up or recorded."
_RENAMED: Final = Frozen(
    "The name or identifier of your organisation has changed, so its access is frozen.",
    "Ask the register to confirm your organisation.",
)
_RUN_OUT: Final = Frozen(
    "The register has not confirmed your organisation within the last 12 months, so its access is "
    "frozen.",
    "Ask the register to confirm it: say that it is the same body as before, and what it uses the "
    "register for.",
)


def why_frozen(account: AccountRow) -> Frozen | None:
    """Why the account's organisation is frozen, whatever the time; None where it is not."""
    match attestation_of(account.organisation_kind, account).ended_by:
        case Freeze.RENAMED:
            return _RENAMED
        case Freeze.SCHOOL_CLOSED:
            on = account.school_closed_on
            closed = f"closed on {day_in_words(on)}" if on else "is closed"
            return Frozen(
                f"{account.organisation_name} {closed} in Get Information about Schools, so its "
                "access is frozen.",
                "If the school goes on as an academy or another school, or has something left to "
                "record, ask the register to confirm your organisation.",
            )
        case _:
            return None


def frozen_now(actor: Actor, *, now: datetime) -> Frozen | None:
    """Why the actor's organisation is frozen at that instant; None where it is not."""
    return actor.frozen or (None if actor.is_attested(now=now) else _RUN_OUT)


def frozen_words(actor: Actor, *, now: datetime) -> str:
    """What refuses the actor's request at that instant; empty where its organisation is open."""
    frozen = frozen_now(actor, now=now)
    return f"{frozen.why} {_NOTHING_DONE} {frozen.ask}" if frozen else ""
