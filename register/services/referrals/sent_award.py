"""Record an award that a provider sent and the register did not take, by a registrar's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.bulk import insert_columns
from register.days import read_iso
from register.db import table_of
from register.errors import Conflict
from register.models import Award
from register.queries.awards import HeldAward, awards_of
from register.queries.people import HeldPerson, find_by_trns
from register.queries.providers import find_provider
from register.references import new_ref
from register.services import compliance_periods, log
from register.services.referrals.words import Decided, Ground
from register.services.supersede import supersede


@dataclass(frozen=True, slots=True)
class SentAward:
    """The award to be recorded, and the version that it takes the place of."""

    then: HeldAward
    held: HeldAward | None
    entry: log.Draft


def plan_sent_award(
    session: Session, subject: str, details: Mapping[str, Any], outcome: Decided, ground: Ground
) -> SentAward:
    """The row as an award: in the place of the other body's, or beside it.

    `subject` is the referral's: whose TRN was sent. Raises Conflict where the facts no longer
    allow it.
    """
    person = find_by_trns(session, [details["trn"]]).get(details["trn"])
    provider = find_provider(session, details["provider"])
    # A TRN that was never theirs may be somebody else's by now.
    if person is None or subject != f"person:{person.ref}" or provider is None:
        raise Conflict("The register no longer holds this TRN or this provider as they were sent.")
    standing = _standing(session, person, details["kind"])
    others = [award for award in standing if award.provider_id != provider.id]
    if len(others) < len(standing):
        raise Conflict(
            "An award of this kind by the provider that sent the row is on the record by now. "
            "Where it is not right, ask the provider to send a correction."
        )
    held = None
    if outcome is Decided.ROW_STANDS:
        if len(others) != 1:
            raise Conflict(
                "The other body’s award is no longer the only one of its kind. Look at what is "
                "held, and decide again."
            )
        held = others[0]
    then = _version(details, provider.id, person, held)
    action = "award.corrected" if held else "award.recorded"
    # It stays with the record that has what it takes the place of, of those that are joined.
    record = next(each for each in person.records if each.id == then.person_id)
    payload = {**then._asdict(), "person": record.ref, "provider": details["provider"]}
    for column in ("id", "recorded_by", "person_id", "provider_id"):
        del payload[column]
    return SentAward(then, held, log.Draft(action, f"award:{then.ref}", payload, ground.value))


def write_award(
    session: Session, then: HeldAward | None, held: HeldAward | None, entry: int
) -> None:
    """Insert one version of an award and supersede another, by an entry that is there already."""
    if held is not None:
        # First of all, because only one version of an award may be current.
        supersede(session, Award, [(held.id, entry)])
    if then is not None:
        row = then._asdict() | {"recorded_by": entry}
        del row["id"]
        insert_columns(session, table_of(Award), {name: [value] for name, value in row.items()})
    people = {each.person_id for each in (then, held) if each is not None}
    compliance_periods.awards_changed(session, people)


def _standing(session: Session, person: HeldPerson, kind: str) -> list[HeldAward]:
    """The awards of that kind that are not withdrawn, by whichever record of the person."""
    held = awards_of(session, [record.id for record in person.records])
    return [
        award
        for record in person.records
        for award in held.get(record.id, ())
        if award.kind == kind and award.withdrawn_on is None
    ]


def _version(
    details: Mapping[str, Any], provider: int, person: HeldPerson, held: HeldAward | None
) -> HeldAward:
    days = {
        name: read_iso(details[name]) if details.get(name) else None
        for name in ("commenced_on", "completed_on", "held_from")
    }
    return HeldAward(
        id=0,
        recorded_by=0,
        ref=held.ref if held else new_ref(),
        person_id=held.person_id if held else person.id,
        provider_id=provider,
        kind=details["kind"],
        title=details.get("title") or details["kind"],
        commenced_on=days["commenced_on"],
        commenced_precision=details.get("commenced_precision") or "day",
        completed_on=days["completed_on"],
        held_from=days["held_from"] or date.max,
        withdrawn_on=None,
        withdrawn_reason=None,
        certificate_number=details.get("certificate_number"),
        provider_reference=None,
        source="A registrar’s decision on what the provider sent",
    )
