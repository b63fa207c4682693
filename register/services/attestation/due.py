"""What a registrar is to attest: every organisation that is frozen, or will be within 30 days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.clock import legal_day
from register.days import day_in_words
from register.queries import attestation as queries
from register.queries.attestation import Body, ToAttest
from register.queries.standing import standings, successors_of
from register.services.attestation.term import TERM, UNATTESTED, WARNED, Freeze, attestation_of
from register.services.schools.onward import lasting

MOST: Final = 200
"""Organisations on one page: the frozen first, then those that run out first."""

_NUMBERS: Final = {
    OrganisationKind.SCHOOL: "School, URN",
    OrganisationKind.TRUST: "Trust, UID",
    OrganisationKind.AUTHORITY: "Local authority,",
    OrganisationKind.PROVIDER: "Provider, UKPRN",
    OrganisationKind.AGENCY: "Agency,",
    OrganisationKind.INSPECTORATE: "Inspectorate,",
}


class Academy(NamedTuple):
    """The academy that a closed school became, and whether accounts act for it already."""

    urn: str
    name: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Due:
    """One organisation to attest."""

    ref: str
    name: str
    what: str
    """Its kind and number."""
    why: str
    is_frozen: bool
    is_renamed: bool
    """Its change waits in a queue of the desk, and is decided there."""
    academy: Academy | None
    """What its accounts act for once it is attested; none where that stays as it is."""


def due(session: Session, *, now: datetime) -> list[Due]:
    """The first of them, the frozen before all others."""
    found = queries.bodies_to_attest(session, limit=MOST, **_asked(now))
    shut = [one.identifier for one in found if one.school_closed_at is not None]
    academies = academies_of(session, shut)
    return [_due(one, academies.get(one.identifier), now) for one in found]


def how_many_are_due(session: Session, *, now: datetime) -> ToAttest:
    """How many there are."""
    return queries.count_to_attest(session, **_asked(now))


def academies_of(session: Session, urns: Collection[str]) -> dict[str, Academy]:
    """By the URN of a closed school, the open school at which its designations go on."""
    steps = successors_of(session, urns)
    ends = {urn: lasting(urn, steps) for urn in urns if urn in steps}
    known = standings(session, set(ends.values())) if ends else {}
    held = queries.bodies_held(session, OrganisationKind.SCHOOL, set(ends.values()))
    return {
        urn: Academy(end, known[end].name, end in held) for urn, end in ends.items() if end in known
    }


def _asked(now: datetime) -> Mapping[str, Any]:
    return {"ran_out": now - TERM, "runs_out_soon": now - TERM + WARNED, "never": UNATTESTED}


def _due(body: Body, academy: Academy | None, now: datetime) -> Due:
    frozen = attestation_of(body.kind, body).freeze(now)
    return Due(
        ref=body.ref,
        name=body.name,
        what=f"{_NUMBERS[OrganisationKind(body.kind)]} {body.identifier}",
        why=_why(body, frozen),
        is_frozen=frozen is not None,
        is_renamed=frozen is Freeze.RENAMED,
        academy=academy if body.school_closed_at is not None else None,
    )


def _why(body: Body, frozen: Freeze | None) -> str:
    if frozen is Freeze.RENAMED:
        return "Its name or identifier changed"
    if frozen is Freeze.SCHOOL_CLOSED:
        on = body.school_closed_on
        return f"The school closed on {day_in_words(on)}" if on else "The school is closed"
    if body.attested_at is None:
        return "It was never attested"
    last = legal_day(body.attested_at + TERM)
    return f"Its year {'ran' if frozen else 'runs'} out on {day_in_words(last)}"
