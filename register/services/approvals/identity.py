"""Change who a record says somebody is: a name, a birth date or a TRN, with the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.births import birth_problem
from register.clock import legal_day
from register.days import day_in_words, read_iso
from register.db import table_of
from register.errors import Conflict, FieldProblem, InvalidInput
from register.identifiers import Trn
from register.models import BirthDate, Person, PersonName
from register.queries.people import HeldPerson, find_by_trns
from register.queries.person_versions import current_birth_dates, current_names
from register.services import log
from register.services.approvals.kinds import SOURCE, Plan, Under
from register.services.approvals.name_words import name_told, speaks_for
from register.services.people import NameDraft, PersonDraft, add_names, add_people
from register.services.people_merge.merge import merging, write
from register.services.supersede import supersede
from register.whole_names import whole_name


class NameIs(StrEnum):
    """What a name to be recorded is."""

    FURTHER = "further"
    CORRECTED = "corrected"


NAME_IS: Final = {
    NameIs.FURTHER: "A further name: the one held becomes an earlier name",
    NameIs.CORRECTED: "A correction: the one held was never theirs",
}


class TrnIs(StrEnum):
    """What the TRN is in whose place another is to be recorded."""

    RETIRED = "retired"
    CORRECTED = "corrected"


TRN_IS: Final = {
    TrnIs.RETIRED: "It was theirs and is out of use: a check with it still finds them",
    TrnIs.CORRECTED: "It was never theirs: a check with it finds nobody",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """What is asked, against what is held."""

    person: HeldPerson
    first_names: str
    last_name: str
    is_correction: bool
    born_on: date | None
    trn: str | None
    is_retired: bool
    """Whether the TRN held was theirs, and stays a way to find them."""

    @property
    def has_name(self) -> bool:
        """Whether a name is to be recorded."""
        return bool(self.last_name)


def plan_identity(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The record of this TRN gets a further or corrected name, another birth date or another TRN.

    A TRN that another record has is refused: two records of one person are joined, not renamed.
    """
    person = find_by_trns(session, [asked["trn"]]).get(asked["trn"])
    if person is None:
        raise InvalidInput.of("trn", "Enter the TRN of a person that the register holds")
    change = _read(session, person, asked, legal_day(under.now))
    whose = person.name.whole
    names = [row.id for row in current_names(session, person.id)]

    def carry_out(session: Session, under: Under) -> None:
        _record(session, change, under)

    return Plan(
        subject=f"person:{person.ref}",
        about=f"{whose} (TRN {person.trn})",
        effects=tuple(_effects(session, change)),
        rests_on=(f"person:{person.ref}@{names}", f"born:{person.born_on}", f"trn:{person.trn}"),
        carry_out=carry_out,
        people=tuple(sorted({person.id, speaks_for(session, person)})),
    )


def identity_problems(asked: Mapping[str, Any]) -> list[FieldProblem]:
    """What is missing from what is asked, whoever it is about: something to record above all."""
    name, first = asked.get("last_name"), asked.get("first_names")
    problems = []
    if first and not name:
        problems.append(FieldProblem("last_name", "Enter the last name as well"))
    if not (name or first or asked.get("born_on") or asked.get("new_trn")):
        problems.append(
            FieldProblem("last_name", "Enter a name, a date of birth or a TRN to record")
        )
    if name and not asked.get("name_is"):
        problems.append(
            FieldProblem("name_is", "Select whether it is a further name or a correction")
        )
    if asked.get("new_trn") and not asked.get("trn_is"):
        problems.append(
            FieldProblem("trn_is", "Select whether the TRN held was theirs or never was")
        )
    return problems


def _read(session: Session, person: HeldPerson, asked: Mapping[str, Any], today: date) -> _Change:
    born, trn = asked.get("born_on"), asked.get("new_trn") or None
    change = _Change(
        person,
        asked.get("first_names") or "",
        asked.get("last_name") or "",
        asked.get("name_is") == NameIs.CORRECTED.value,
        read_iso(born) if born else None,
        trn,
        asked.get("trn_is") == TrnIs.RETIRED.value,
    )
    if problems := identity_problems(asked):
        raise InvalidInput(problems)
    if change.born_on and (problem := birth_problem(change.born_on, today)):
        raise InvalidInput.of("born_on", problem)
    if trn and trn in find_by_trns(session, [trn]):
        raise Conflict(
            "Another record has that TRN. If both are one person, propose to join the two records."
        )
    if trn and change.is_retired and person.is_merged:
        raise InvalidInput.of("trn", "Enter the TRN in use: this one is out of use already")
    _refuse_no_change(change)
    return change


def _refuse_no_change(change: _Change) -> None:
    held = change.person.name
    if change.has_name and (change.first_names, change.last_name) == (
        held.first_names,
        held.last_name,
    ):
        raise Conflict("That is the name held now.")
    if change.born_on and change.born_on == change.person.born_on:
        raise Conflict("That is the date of birth held.")


def _effects(session: Session, change: _Change) -> list[str]:
    held, told = change.person, []
    if change.has_name:
        name = whole_name(change.first_names, change.last_name)
        told.append(name_told(session, held, name, is_correction=change.is_correction))
    if change.born_on:
        was = day_in_words(held.born_on) if held.born_on else "not recorded"
        told.append(f"The date of birth becomes {day_in_words(change.born_on)}. It was {was}.")
    if change.trn and change.is_retired:
        told.append(
            f"A record with TRN {change.trn} is made, and the one with {held.trn} is merged into "
            "it: a check with either finds them, and whoever gives the one out of use is told so."
        )
    elif change.trn:
        told.append(
            f"The TRN becomes {change.trn}. A check with {held.trn} finds nobody from then on."
        )
    told.append("Awards, designations and service stay with the record.")
    return told


def _record(session: Session, change: _Change, under: Under) -> None:
    if change.has_name:
        _record_name(session, change, under)
    if change.born_on:
        said = {"born_on": change.born_on, "source": SOURCE}
        number = _entry(session, change, under, "born_on_changed", said)
        held = current_birth_dates(session, change.person.id)
        supersede(session, BirthDate, [(row.id, number) for row in held])
        row = {
            "person_id": change.person.id,
            "born_on": change.born_on,
            "source": SOURCE,
            "recorded_by": number,
        }
        session.execute(insert(table_of(BirthDate)), row)
    if change.trn and change.is_retired:
        _retire(session, change, under)
    elif change.trn:
        _entry(session, change, under, "trn_changed", {"trn": change.trn, "was": change.person.trn})
        table = table_of(Person)
        renamed = update(table).where(table.c.id == change.person.id).values(trn=change.trn)
        session.execute(renamed)


def _retire(session: Session, change: _Change, under: Under) -> None:
    """A record with the TRN that is in use speaks for the person from now on, by a link."""
    held, new = change.person, change.trn
    assert held.trn is not None
    assert new is not None
    draft = PersonDraft(
        trn=Trn(new),
        last_name=change.last_name or held.name.last_name,
        first_names=change.first_names if change.has_name else held.name.first_names,
        born_on=change.born_on or held.born_on,
        source=SOURCE,
    )
    number = log.record(session, draft.entry(), actor=under.actor, now=under.now)
    add_people(session, [draft], [number])
    write(session, merging(session, held.trn, new), under)


def _record_name(session: Session, change: _Change, under: Under) -> None:
    draft = NameDraft(
        person_id=change.person.id,
        person_ref=change.person.ref,
        last_name=change.last_name,
        first_names=change.first_names,
        source=SOURCE,
    )
    verb = "name_corrected" if change.is_correction else "named"
    number = _entry(session, change, under, verb, dict(draft.entry().payload))
    if change.is_correction:
        now = current_names(session, change.person.id)[-1]
        supersede(session, PersonName, [(now.id, number)])
    add_names(session, [draft], [number])


def _entry(
    session: Session, change: _Change, under: Under, verb: str, payload: dict[str, Any]
) -> int:
    draft = log.Draft(
        f"person.{verb}",
        f"person:{change.person.ref}",
        payload | {"approval": under.proposal, "note": under.note},
    )
    return log.record(session, draft, actor=under.actor, now=under.now)
