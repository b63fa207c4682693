"""Put earlier service right that somebody declared: it takes two registrars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from register.clock import legal_day
from register.days import day_in_words, read_iso
from register.errors import Conflict, FieldProblem, InvalidInput
from register.lists import all_of
from register.queries.appointments import HeldService, prior_service_of
from register.queries.people import HeldPerson, find_by_trns
from register.queries.touched import schools_of_people
from register.services.appointments.declared_service import (
    TakenOff,
    is_same_start,
    spell_of,
    was_taken_off,
)
from register.services.appointments.facts import Spell
from register.services.appointments.spell_rules import ServedAt, spell_problems
from register.services.approvals.kinds import SOURCE, Plan, Under
from register.services.changes import Changes, ServiceDraft, write
from register.services.compliance_periods.touched import onward


class ServiceIs(StrEnum):
    """What earlier service is that somebody declared wrongly."""

    NEVER = "never"
    OTHERWISE = "otherwise"


SERVICE_IS: Final = {
    ServiceIs.NEVER: "They were not SENCO there then: it is taken off the record",
    ServiceIs.OTHERWISE: "They were, on the days that you enter",
}


class _ServiceAsked(NamedTuple):
    """Earlier service that begins at a school on a day, and whose it is."""

    person: HeldPerson
    rows: Sequence[HeldService]
    """Every record of it."""
    others: Sequence[HeldService]
    """What else is held of the person."""
    is_off: bool
    """Two registrars took it off the record, and not all of its days are held."""


def plan_service(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """Earlier service of this person at a school, by its first day, ends, gets other days, or is
    put back where two registrars took it off the record.

    Whoever declared it changes it no more (ADR 36).
    """
    found = _find(session, asked)
    person, rows = found.person, found.rows
    right = _right(session, asked, found, under)
    whose = f"Earlier service of {person.name.whole} (TRN {person.trn}) at URN {rows[0].school_urn}"
    said = all_of(dict.fromkeys(_days(spell_of(each)) for each in rows))

    def carry_out(session: Session, under: Under) -> None:
        _record(session, found, right, under)

    if right and found.is_off:
        effect = f"{whose}, {_days(right)}, is put back on the record."
    else:
        became = f"becomes {_days(right)}" if right else "is no longer on the record"
        effect = f"{whose}, {said}, {became}."
    return Plan(
        subject=f"person:{person.ref}",
        about=f"{whose}, {said}",
        effects=(
            effect,
            "Schools that have designated them are answered for "
            f"{'with' if right else 'without'} it, past days too. "
            f"Nobody but the register can {'change it' if right else 'put it back'} after that.",
        ),
        rests_on=tuple(f"prior_service:{each.id}" for each in rows),
        carry_out=carry_out,
        urns=tuple(
            sorted(onward(session, schools_of_people(session, {each.person_id for each in rows})))
        ),
        people=(person.id,),
    )


def _find(session: Session, asked: Mapping[str, Any]) -> _ServiceAsked:
    person = find_by_trns(session, [asked["trn"]]).get(asked["trn"])
    if person is None:
        raise InvalidInput.of("trn", "Enter the TRN of a person that the register holds")
    records = [record.id for record in person.records]
    start = (asked["school_urn"], read_iso(asked["started_on"]))
    declared = prior_service_of(session, records)
    if found := [each for each in declared if (each.school_urn, each.started_on) == start]:
        others = [each for each in declared if each not in found]
        return _ServiceAsked(person, found, others, is_off=False)
    off = TakenOff.of(session, records, {each.school_urn for each in declared})
    for each in reversed(off.services):
        if (each.school_urn, each.started_on) == start and was_taken_off(
            spell_of(each), declared, TakenOff([each], off.steps)
        ):
            return _ServiceAsked(person, [each], declared, is_off=True)
    raise InvalidInput.of(
        "started_on",
        "Enter the school and the first day of earlier service that the register holds of this "
        "person, or that it took off the record",
    )


def _right(
    session: Session, asked: Mapping[str, Any], found: _ServiceAsked, under: Under
) -> Spell | None:
    """The days that it should have, or None where there was none."""
    if asked["service_is"] == ServiceIs.NEVER.value:
        if found.is_off:
            raise Conflict("That earlier service is off the record already.")
        return None
    spell = Spell(
        found.rows[0].school_urn,
        read_iso(asked["right_started_on"]),
        read_iso(asked["right_ended_on"]),
    )
    if not found.is_off and [spell_of(each) for each in found.rows] == [spell]:
        raise Conflict("Those are the days that the register holds.")
    served_at = ServedAt.of(session, [spell])
    if problems := spell_problems([spell], served_at, legal_day(under.now)):
        raise InvalidInput([FieldProblem("right_started_on", each) for each in problems])
    if any(is_same_start(each, spell) for each in found.others):
        raise Conflict(
            "The register holds other earlier service there from that day. Put that right instead."
        )
    return spell


def _record(session: Session, found: _ServiceAsked, right: Spell | None, under: Under) -> None:
    """One entry for each record that has it: the days that are right go to the first."""
    records = {each.person_id: each.person_ref for each in found.rows}
    held = () if found.is_off else found.rows
    drafts = [
        ServiceDraft(
            person_ref=ref,
            person_id=record,
            spells=(right,) if right and at == 0 else (),
            source=SOURCE,
            supersedes=tuple(each.id for each in held if each.person_id == record),
            action="restored" if found.is_off else "decided",
            approval=under.proposal,
            note=under.note,
        )
        for at, (record, ref) in enumerate(records.items())
    ]
    write(session, Changes(services=drafts), actor=under.actor, now=under.now)


def _days(spell: Spell) -> str:
    until = day_in_words(spell.ended_on) if spell.ended_on else "now"
    return f"{day_in_words(spell.started_on)} to {until}"
