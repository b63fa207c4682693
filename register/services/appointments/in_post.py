"""Who else is SENCO on the days of a designation: asked of a new and of a corrected one alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from register.errors import AnotherInPost
from register.queries.appointments import HeldAppointment
from register.queries.people import find_by_ids
from register.services.appointments.rules import in_post_during
from register.services.appointments.school import SchoolNow

Days = tuple[date | None, date | None]
"""First and last, both included; None is open."""


def refuse_others(
    session: Session, school: SchoolNow, days: Days, *, before: Days | None = None, but: str = ""
) -> None:
    """Raise AnotherInPost, naming everybody who is SENCO of the school on days that are new.

    `before` are the days that a designation has had so far: whoever shares those was asked about.
    `but` is the reference of a designation that makes way, or of the one whose days these are.
    """
    new = [days] if before is None else gained(before, days)
    beside = [each for each in school.beside(days[1]) if each.ref != but]
    others = {each.ref: each for span in new for each in in_post_during(beside, *span)}
    if others:
        sentence = _sentence(session, school, list(others.values()))
        raise AnotherInPost(sentence).of_people(each.person_id for each in others.values())


def of_the_same(
    beside: Sequence[HeldAppointment], records: Collection[int], days: Days, *, but: str
) -> list[HeldAppointment]:
    """The other designations of one person, by their records, that share a day with these."""
    own = [each for each in beside if each.person_id in records and each.ref != but]
    return in_post_during(own, *days)


def gained(before: Days, after: Days) -> list[Days]:
    """The days of `after` that `before` does not have: none, one span or one at each end."""
    first, last = _closed(before)
    new_first, new_last = _closed(after)
    spans: list[Days] = []
    if new_first < first:
        spans.append((after[0], min(new_last, first - timedelta(days=1))))
    if new_last > last:
        spans.append((max(new_first, last + timedelta(days=1)), after[1]))
    return spans


def _closed(days: Days) -> tuple[date, date]:
    return days[0] or date.min, days[1] or date.max


def _sentence(session: Session, school: SchoolNow, others: Sequence[HeldAppointment]) -> str:
    people = find_by_ids(session, {each.person_id for each in others})
    names = " and ".join(
        f"{people[each.person_id].name.first_names} {people[each.person_id].name.last_name}"
        for each in others
    )
    verb = "is" if len(others) == 1 else "are"
    return (
        f"{names} {verb} recorded as SENCO of {school.name} on those days. "
        "End that designation, replace it, or say that they share the role."
    )
