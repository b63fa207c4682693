"""Earlier service as SENCO: declared with its source, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import day_in_words
from register.errors import FieldProblem, InvalidInput, NotFound
from register.queries.appointments import HeldAppointment, HeldService, prior_service_of
from register.queries.standing import known_urns
from register.queries.whole_people import records_of
from register.services.appointments.facts import WHY_SERVICE_TAKEN_BACK, AmendmentReason, Spell
from register.services.appointments.rules import check_why, spell_problems
from register.services.appointments.school import find_own_appointment
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
    that an end can be added or put right. Raises NotFound or InvalidInput.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        _check(session, held, spells, source, now)
        declared = prior_service_of(session, records_of(session, [held.person_id]))
        known = {Spell(each.school_urn, each.started_on, each.ended_on) for each in declared}
        fresh = tuple(spell for spell in dict.fromkeys(spells) if spell not in known)
        if not fresh:
            return 0
        draft = ServiceDraft(
            person_ref=held.person_ref,
            person_id=held.person_id,
            spells=fresh,
            source=source,
            supersedes=_replaced(declared, fresh),
        )
        write(session, Changes(services=[draft]), actor=actor, now=now)
        return len(fresh)


def take_back_prior_service(
    session: Session,
    ref: str,
    spell: Spell,
    *,
    reason: AmendmentReason,
    actor: Actor,
    now: datetime,
) -> None:
    """Supersede one declared spell with none. Raises NotFound where it is not declared."""
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        check_why(reason, "", WHY_SERVICE_TAKEN_BACK)
        rows = tuple(
            each.id
            for each in prior_service_of(session, records_of(session, [held.person_id]))
            if Spell(each.school_urn, each.started_on, each.ended_on) == spell
        )
        if not rows:
            refusal = NotFound("This earlier service is not on the record.")
            # What is not held of them is said of them, whichever school declared the rest.
            raise refusal.of_people([held.person_id])
        draft = ServiceDraft(
            person_ref=held.person_ref,
            person_id=held.person_id,
            spells=(),
            source=held.source,
            supersedes=rows,
            action="withdrawn",
            reason=reason.value,
        )
        write(session, Changes(services=[draft]), actor=actor, now=now)


def _check(
    session: Session,
    held: HeldAppointment,
    spells: Sequence[Spell],
    source: str,
    now: datetime,
) -> None:
    if not source.strip():
        raise InvalidInput.of("source", "Enter where this earlier service is known from")
    known = known_urns(session, {spell.school_urn for spell in spells})
    problems = spell_problems(spells, known, legal_day(now))
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


def _replaced(declared: Sequence[HeldService], fresh: Sequence[Spell]) -> tuple[int, ...]:
    firsts = {(spell.school_urn, spell.started_on) for spell in fresh}
    return tuple(each.id for each in declared if (each.school_urn, each.started_on) in firsts)
