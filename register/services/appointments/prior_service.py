"""Earlier service as SENCO: declared with its source, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import day_in_words
from register.errors import FieldProblem, InvalidInput, NotFound, Refused
from register.queries.appointments import (
    HeldAppointment,
    HeldService,
    prior_service_of,
)
from register.queries.whole_people import records_of
from register.services.appointments.declared_service import (
    NOT_YOURS,
    TAKEN_OFF,
    TakenOff,
    changeable,
    declaration,
    spell_of,
)
from register.services.appointments.facts import WHY_SERVICE_TAKEN_BACK, AmendmentReason, Spell
from register.services.appointments.rules import check_why
from register.services.appointments.school import find_own_appointment
from register.services.appointments.spell_rules import ServedAt, spell_problems
from register.services.changes import Changes, ServiceDraft, write
from register.services.looks import LookKind, seen_in_refusals
from register.services.transaction import transaction


def declare_prior_service(
    session: Session,
    ref: str,
    spells: Sequence[Spell],
    *,
    source: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Record earlier service of the person designated by this appointment; how many spells are new.

    A spell at the same school with the same first day takes the place of the one that is held, so
    that an end can be added or put right. Raises NotFound or InvalidInput, and Refused where
    somebody else declared that one, or two registrars took days of it off the record.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        _check(session, held, spells, source, now)
        records = records_of(session, [held.person_id])
        declared = prior_service_of(session, records)
        wanted = declaration(
            spells,
            declared,
            changeable(session, declared, records, actor),
            taken_off=TakenOff.of(session, records, {spell.school_urn for spell in spells}),
            person_ref=held.person_ref,
            person_id=held.person_id,
            source=source,
        )
        if wanted.refused:
            raise Refused(NOT_YOURS).of_people([held.person_id])
        if wanted.taken_off:
            raise Refused(TAKEN_OFF).of_people([held.person_id])
        if wanted.drafts:
            write(session, Changes(services=list(wanted.drafts)), actor=actor, now=now)
        return wanted.new


def take_back_prior_service(
    session: Session,
    ref: str,
    spell: Spell,
    *,
    reason: AmendmentReason,
    actor: Actor,
    now: datetime,
) -> None:
    """Supersede one declared spell with none. Raises NotFound where it is not declared, and Refused
    where somebody else declared it.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        check_why(reason, "", WHY_SERVICE_TAKEN_BACK)
        records = records_of(session, [held.person_id])
        declared = prior_service_of(session, records)
        rows = [each for each in declared if spell_of(each) == spell]
        if not rows:
            refusal = NotFound("This earlier service is not on the record.")
            # What is not held of them is said of them, whichever school declared the rest.
            raise refusal.of_people([held.person_id])
        ours = changeable(session, rows, records, actor)
        if not ours:
            raise Refused(NOT_YOURS).of_people([held.person_id])
        drafts = [_taken_back(each, held.source, reason) for each in rows if each.id in ours]
        write(session, Changes(services=drafts), actor=actor, now=now)


def _taken_back(row: HeldService, source: str, reason: AmendmentReason) -> ServiceDraft:
    return ServiceDraft(
        person_ref=row.person_ref,
        person_id=row.person_id,
        spells=(),
        source=source,
        supersedes=(row.id,),
        action="withdrawn",
        reason=reason.value,
    )


def _check(
    session: Session,
    held: HeldAppointment,
    spells: Sequence[Spell],
    source: str,
    now: datetime,
) -> None:
    if not source.strip():
        raise InvalidInput.of("source", "Enter where this earlier service is known from")
    problems = spell_problems(spells, ServedAt.of(session, spells), legal_day(now))
    too_late = [
        f"Earlier service must start before {day_in_words(held.started_on)}, the first day of this "
        "designation"
        for spell in spells
        if held.started_on and spell.started_on >= held.started_on
    ]
    problems += too_late
    if problems:
        refusal = InvalidInput([FieldProblem("started_on", problem) for problem in problems])
        raise refusal.of_people([held.person_id] if too_late else [])
