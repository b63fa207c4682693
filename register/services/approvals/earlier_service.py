"""Put earlier service right that somebody declared: it takes two registrars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from register.clock import legal_day
from register.days import day_in_words, read_iso
from register.errors import Conflict, FieldProblem, InvalidInput
from register.lists import all_of
from register.queries.appointments import HeldService, prior_service_of
from register.queries.people import HeldPerson, find_by_trns
from register.queries.standing import known_urns
from register.queries.touched import schools_of_people
from register.services.appointments.declared_service import is_same_start, spell_of
from register.services.appointments.facts import Spell
from register.services.appointments.rules import spell_problems
from register.services.approvals.kinds import SOURCE, Plan, Under
from register.services.changes import Changes, ServiceDraft, write
from register.services.compliance_periods.touched import onward


class ServiceIs(StrEnum):
    """What earlier service is that somebody declared wrongly."""

    NEVER = "never"
    OTHERWISE = "otherwise"


SERVICE_IS: Final = {
    ServiceIs.NEVER: "They were not SENCO there then: it is taken off the record",
    ServiceIs.OTHERWISE: "They were, on other days, which you enter",
}


def plan_service(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """Earlier service of this person at a school, by its first day, ends or gets other days.

    Whoever declared it changes it no more (ADR 36).
    """
    person, held, others = _find(session, asked)
    right = _right(session, asked, held, others, under)
    name = f"{person.name.whole} (TRN {person.trn})"
    at = f"URN {held[0].school_urn}"
    said = all_of(dict.fromkeys(_days(spell_of(each)) for each in held))

    def carry_out(session: Session, under: Under) -> None:
        _record(session, held, right, under)

    return Plan(
        subject=f"person:{person.ref}",
        about=f"Earlier service of {name} at {at}, {said}",
        effects=(
            f"Earlier service of {name} at {at}, {said}, "
            + (f"becomes {_days(right)}." if right else "is no longer on the record."),
            "Schools that have designated them are answered for with it, past days too. Nobody but "
            "the register can change it after that."
            if right
            else "Schools that have designated them are answered for without it, past days too.",
        ),
        rests_on=tuple(f"prior_service:{each.id}" for each in held),
        carry_out=carry_out,
        urns=tuple(
            sorted(onward(session, schools_of_people(session, {each.person_id for each in held})))
        ),
        people=(person.id,),
    )


def _find(
    session: Session, asked: Mapping[str, Any]
) -> tuple[HeldPerson, list[HeldService], list[HeldService]]:
    """The person, every record of service that begins at that school on that day, and the rest."""
    person = find_by_trns(session, [asked["trn"]]).get(asked["trn"])
    if person is None:
        raise InvalidInput.of("trn", "Enter the TRN of a person that the register holds")
    start = (asked["school_urn"], read_iso(asked["started_on"]))
    declared = prior_service_of(session, [record.id for record in person.records])
    found = [each for each in declared if (each.school_urn, each.started_on) == start]
    if not found:
        raise InvalidInput.of(
            "started_on",
            "Enter the school and the first day of earlier service that the register holds of "
            "this person",
        )
    return person, found, [each for each in declared if each not in found]


def _right(
    session: Session,
    asked: Mapping[str, Any],
    held: Sequence[HeldService],
    others: Sequence[HeldService],
    under: Under,
) -> Spell | None:
    """The days that it should have, or None where there was none."""
    if asked["service_is"] == ServiceIs.NEVER.value:
        return None
    spell = Spell(
        held[0].school_urn, read_iso(asked["right_started_on"]), read_iso(asked["right_ended_on"])
    )
    if len(held) == 1 and spell_of(held[0]) == spell:
        raise Conflict("Those are the days that the register holds.")
    known = known_urns(session, [spell.school_urn])
    if problems := spell_problems([spell], known, legal_day(under.now)):
        raise InvalidInput([FieldProblem("right_started_on", each) for each in problems])
    if any(is_same_start(each, spell) for each in others):
        raise Conflict(
            "The register holds other earlier service there from that day. Put that right instead."
        )
    return spell


def _record(
    session: Session, held: Sequence[HeldService], right: Spell | None, under: Under
) -> None:
    """One entry for each record that has it: the days that are right go to the first."""
    records = {each.person_id: each.person_ref for each in held}
    drafts = [
        ServiceDraft(
            person_ref=ref,
            person_id=record,
            spells=(right,) if right and at == 0 else (),
            source=SOURCE,
            supersedes=tuple(each.id for each in held if each.person_id == record),
            action="decided",
            approval=under.proposal,
            note=under.note,
        )
        for at, (record, ref) in enumerate(records.items())
    ]
    write(session, Changes(services=drafts), actor=under.actor, now=under.now)


def _days(spell: Spell) -> str:
    until = day_in_words(spell.ended_on) if spell.ended_on else "now"
    return f"{day_in_words(spell.started_on)} to {until}"
