"""Who else is SENCO on the days of a designation: asked of a new and of a corrected one alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from register.days import Days
from register.errors import AnotherInPost
from register.lists import all_of
from register.queries.appointments import HeldAppointment
from register.queries.people import find_by_ids
from register.services.appointments.rules import in_post_during
from register.services.appointments.school import SchoolNow
from register.services.appointments.spans import gained, overlap


def others_beside(
    school: SchoolNow, days: Days, *, before: Days | None = None, but: Collection[str] = ()
) -> list[HeldAppointment]:
    """Everybody else who is SENCO of the school on days that are new.

    `before` are the days that a designation has had so far: whoever shares those was asked about.
    `but` are the references of what makes way, and of the designation whose days these are.
    """
    return [each for each in everybody_beside(school, days, before=before) if each.ref not in but]


def everybody_beside(
    school: SchoolNow, days: Days, *, before: Days | None
) -> Iterator[HeldAppointment]:
    """The same, with whoever makes way: one after another, for whoever needs only the first."""
    spans = gained(before, days)
    for each in school.beside(days[1]):
        if any(overlap(each.days, span) for span in spans):
            yield each


def refuse_others(session: Session, school: SchoolNow, others: Sequence[HeldAppointment]) -> None:
    """Raise AnotherInPost, naming these, where there are any."""
    if others:
        sentence = _sentence(session, school, others)
        raise AnotherInPost(sentence).of_people(each.person_id for each in others)


def of_the_same(
    beside: Sequence[HeldAppointment], records: Collection[int], days: Days, *, but: Collection[str]
) -> list[HeldAppointment]:
    """The other designations of one person, by their records, that share a day with these."""
    own = [each for each in beside if each.person_id in records and each.ref not in but]
    return in_post_during(own, *days)


def named(session: Session, school: SchoolNow, others: Sequence[HeldAppointment], when: str) -> str:
    """Who is recorded as SENCO of the school then: all of them."""
    people = find_by_ids(session, {each.person_id for each in others})
    names = [people[one].name.whole for one in dict.fromkeys(each.person_id for each in others)]
    verb = "is" if len(names) == 1 else "are"
    return f"{all_of(names)} {verb} recorded as SENCO of {school.name} on {when}. "


def _sentence(session: Session, school: SchoolNow, others: Sequence[HeldAppointment]) -> str:
    return named(session, school, others, "those days") + (
        "End that designation, replace it, or say that they share the role."
        if len(others) == 1
        else "End those designations, or say that they all share the role."
    )
