"""A school's answer drawn over the years, and the same facts as rows of a table."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from register.courses import STANDS, CourseState
from register.days import ONE_DAY
from register.law.award_names import AWARD_NAMES, at_the_start
from register.services.compliance.answer import SchoolCompliance
from register.web.filters import day
from register.web.namesakes import called
from register.web.timelines import Drawing, Lane, Mark, Span, draw_timeline

NOBODY = "Nobody designated"
Names: TypeAlias = Mapping[int, str]
"""What each person is called, by person."""


def timeline_of(answer: SchoolCompliance) -> Drawing:
    """The drawing: a lane for each designation, window, award and course, and for the gaps."""
    names = called(answer)
    lanes = [*_posts(answer, names), *_windows(answer, names), *_awards(answer, names)]
    marks = [Mark(answer.as_at, f"{day(answer.as_at)}: the day asked about")]
    deadlines = {each.finding.deadline for each in answer.senco if each.finding}
    marks += (
        Mark(deadline, f"{day(deadline)}: deadline", "deadline")
        for deadline in sorted(each for each in deadlines if each)
    )
    return draw_timeline(lanes, marks)


def rows_of(answer: SchoolCompliance) -> list[tuple[str, str, str, str]]:
    """The same facts in words: what, whose, from and to."""
    names, people = called(answer), _people(answer)
    rows = [
        (
            "No SENCO" if post.is_gap else "Designated as SENCO",
            NOBODY if post.person_id is None else names[post.person_id],
            day(post.started_on),
            day(post.ended_on) if post.ended_on else "goes on",
        )
        for post in answer.history
    ]
    rows += (
        (
            "Time to hold the award",
            names[people[senco.id]],
            day(senco.since),
            day(senco.finding.deadline),
        )
        for senco in answer.senco
        if senco.finding and senco.finding.deadline
    )
    return [*rows, *_award_rows(answer, names)]


def _posts(answer: SchoolCompliance, names: Names) -> Iterator[Lane]:
    lanes: dict[int, list[Span]] = {}
    gaps: list[Span] = []
    for post in answer.history:
        if post.person_id is None:
            gaps.append(Span(post.started_on, post.ended_on, "gap"))
        else:
            lanes.setdefault(post.person_id, []).append(
                Span(post.started_on, post.ended_on, "designation", "SENCO")
            )
    for person, spans in lanes.items():
        yield Lane(names[person], spans)
    if gaps:
        yield Lane(NOBODY, gaps)


def _windows(answer: SchoolCompliance, names: Names) -> Iterator[Lane]:
    people = _people(answer)
    for senco in answer.senco:
        if senco.since and senco.finding and senco.finding.deadline:
            window = Span(senco.since, senco.finding.deadline, "window", "Time allowed")
            whose = _whose("Three years", names[people[senco.id]], answer)
            yield Lane(whose, [window])


def _awards(answer: SchoolCompliance, names: Names) -> Iterator[Lane]:
    people = _people(answer).values()
    for kind, who, held_from, last in _held(answer, names):
        yield Lane(_whose(kind, who, answer), [Span(held_from, last, "award", kind)])
    for course in answer.cases.facts.enrolments:
        if course.person_id in people:
            # Left on a day that nobody recorded, it is drawn where it began, and no further.
            last = course.last_day or (None if course.goes_on else course.commenced_on)
            yield Lane(
                _whose("Course", names[course.person_id], answer),
                [Span(course.commenced_on, last, "window", "Course")],
            )


def _whose(what: str, name: str, answer: SchoolCompliance) -> str:
    return what if len(answer.senco) < 2 else f"{what}: {name}"


def _award_rows(answer: SchoolCompliance, names: Names) -> Iterator[tuple[str, str, str, str]]:
    people = _people(answer).values()
    for kind, who, held_from, last_held in _held(answer, names):
        until = day(last_held) if last_held else "goes on"
        yield f"{kind} held", who, day(held_from), until
    for course in answer.cases.facts.enrolments:
        if course.person_id in people:
            begun = day(course.commenced_on, course.precision)
            who = names[course.person_id]
            until = "goes on" if course.goes_on else day(course.last_day)
            stands = STANDS[CourseState(course.state)]
            yield (
                f"Course for the {AWARD_NAMES[course.kind].short} ({stands})",
                who,
                begun,
                until,
            )


def _held(answer: SchoolCompliance, names: Names) -> Iterator[tuple[str, str, date, date | None]]:
    """Each award that they held for a day or more: what, who, and its first day and last.

    On the day from which it is withdrawn nobody holds it.
    """
    people = _people(answer).values()
    for award in answer.cases.facts.awards:
        last = award.withdrawn_on and award.withdrawn_on - ONE_DAY
        if award.person_id in people and (last is None or last >= award.held_from):
            kind = at_the_start(AWARD_NAMES[award.kind].short)
            yield kind, names[award.person_id], award.held_from, last


def _people(answer: SchoolCompliance) -> Mapping[str, int]:
    """Those designated on the day, by what designates them."""
    current = {senco.id for senco in answer.senco}
    return {
        each.appointment.ref: each.appointment.person_id
        for each in answer.cases.designated
        if each.appointment.ref in current
    }
