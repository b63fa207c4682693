"""What a row of a file of appointments says, as it is said at every other door."""

from __future__ import annotations

from register.services.appointments.facts import Particulars, Spell, TypedPerson, particulars_of
from register.sheets.appointments import AppointmentRow


def typed_in(row: AppointmentRow) -> TypedPerson:
    """The person, as the row has them."""
    return TypedPerson(row.trn, row.last_name, row.first_names, row.born_on)


def spells_in(row: AppointmentRow) -> tuple[Spell, ...]:
    """The earlier service that it declares."""
    return tuple(Spell(each.urn, each.started_on, each.ended_on) for each in row.prior_service)


def particulars_upon(known: Particulars, row: AppointmentRow) -> Particulars:
    """What it says of regulation 49(2) and (3) upon what is held: an empty cell says nothing, so
    that stays.
    """
    said = particulars_of(row)
    return Particulars(
        is_head_teacher=_or(said.is_head_teacher, known.is_head_teacher),
        is_qualified_teacher=_or(said.is_qualified_teacher, known.is_qualified_teacher),
        induction=said.induction or known.induction,
        is_teaching_at_school=_or(said.is_teaching_at_school, known.is_teaching_at_school),
    )


def facts_in(row: AppointmentRow) -> tuple[object, ...]:
    """All that it says of its designation: two rows of one that differ in any contradict."""
    return (row.started_on, row.ended_on, particulars_of(row), row.prior_service)


def _or(said: bool | None, known: bool | None) -> bool | None:
    return known if said is None else said
