"""A closed school’s appointments carried over to the school it became, as a registrar decides."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.days import day_in_words
from register.db import table_of
from register.errors import Conflict, InvalidInput
from register.law.scope import OPEN_STATUSES
from register.models import Conversion
from register.queries.standing import (
    conversion_found,
    conversions_of,
    known_urns,
    opened,
    seen_open_on,
    standings,
    successors_of,
)
from register.services import compliance_periods, log
from register.services.referrals.words import Ground
from register.services.schools.succession import SLACK
from register.services.supersede import supersede


class CarryingOver(NamedTuple):
    """The school that closed, the one that it became and that one’s first day, as was typed."""

    urn: str
    to_urn: str
    first_day: date | None


def plan_carry_over(session: Session, wanted: CarryingOver, ground: Ground) -> log.Draft:
    """The log’s entry for it; raises InvalidInput, or Conflict, where it cannot be right."""
    urn, to_urn, first_day = wanted
    if to_urn == urn or not known_urns(session, [to_urn]):
        raise InvalidInput.of("to_urn", "Enter the URN of another school that the register holds")
    if first_day is None:
        raise InvalidInput.of("first_day", "Enter the first day of the school it goes on at")
    if conversions_of(session, [urn]):
        raise Conflict(f"The appointments of URN {urn} are carried over to a school already.")
    _refuse_open(session, urn)
    _refuse_a_ring(session, urn, to_urn)
    _refuse_one_that_was_there(session, to_urn, first_day)
    _refuse_before_its_closing(session, wanted, first_day)
    payload = {"to_urn": to_urn, "converted_on": first_day}
    return log.Draft("school.converted", f"school:{urn}", payload, ground.value)


def end_found(session: Session, urn: str, ground: Ground, *, actor: Actor, now: datetime) -> None:
    """End the conversion that an import had found: what a registrar decides is all that stands."""
    found = conversion_found(session, urn)
    if found is None:
        return
    row, step = found
    payload = {"to_urn": step.to_urn, "converted_on": step.converted_on}
    draft = log.Draft("school.conversion_withdrawn", f"school:{urn}", payload, ground.value)
    entry = log.record(session, draft, actor=actor, now=now)
    supersede(session, Conversion, [(row, entry)])
    compliance_periods.schools_changed(session, entry)


def carry_over(session: Session, decided: CarryingOver, entry: int) -> None:
    """Record what `plan_carry_over` let pass, under its entry."""
    row = {
        "from_urn": decided.urn,
        "to_urn": decided.to_urn,
        "converted_on": decided.first_day,
        "recorded_by": entry,
    }
    session.execute(insert(table_of(Conversion)), [row])


def _refuse_open(session: Session, urn: str) -> None:
    """A school that GIAS has open again became no other, whatever was asked before (ADR 0037)."""
    school = standings(session, [urn]).get(urn)
    if school is not None and school.status_code in OPEN_STATUSES:
        raise Conflict(
            f"URN {urn} is open in Get Information about Schools, so its appointments stay there. "
            "If it closes, the next import asks what became of it."
        )


def _refuse_a_ring(session: Session, urn: str, to_urn: str) -> None:
    """Appointments carried on from school to school must come to an end somewhere."""
    if any(step.to_urn == urn for step in successors_of(session, [to_urn]).values()):
        raise InvalidInput.of("to_urn", f"The appointments of URN {to_urn} come back here")


def _refuse_one_that_was_there(session: Session, to_urn: str, first_day: date) -> None:
    """A school that was open before has its own past, which would give way to the closed one’s."""
    known = opened(session, to_urn)
    if known.on is not None and abs(known.on - first_day) > SLACK:
        says = f"opened on {day_in_words(known.on)}"
    elif known.on is None and known.by is not None and known.by < first_day - SLACK:
        says = f"was open by {day_in_words(known.by)}"
    else:
        return
    raise InvalidInput.of(
        "to_urn",
        f"URN {to_urn} {says}, so it did not begin on {day_in_words(first_day)}. Enter a school "
        "that began then, or decide that this one ended there: the other school designates its "
        "own SENCO",
    )


def _refuse_before_its_closing(session: Session, wanted: CarryingOver, first_day: date) -> None:
    """Nor does a school go on at another from a day long before it closed itself."""
    school = standings(session, [wanted.urn]).get(wanted.urn)
    last = (school.closed_on if school else None) or seen_open_on(session, wanted.urn)
    if last is None or first_day >= last - SLACK:
        return
    raise InvalidInput.of(
        "to_urn",
        f"URN {wanted.urn} was open on {day_in_words(last)}, so it did not become URN "
        f"{wanted.to_urn} on {day_in_words(first_day)}. Enter a school that began when it closed, "
        "or decide that it ended there: the other school designates its own SENCO",
    )
