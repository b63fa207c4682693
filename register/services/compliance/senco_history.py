"""Who was SENCO when, and the days on which nobody is recorded."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from register.days import ONE_DAY
from register.law.facts import CLOSED
from register.queries.facts_rows import DesignationRow
from register.services.compliance.cases import SchoolCases
from register.services.compliance.explained_facts import name_of


class PostOrGap(NamedTuple):
    """One designation, or with no name a gap between them; both days included.

    `ended_on` None is still running, and no day is later than the last of a school that has closed.
    `since` is the first day of the unbroken designation.
    """

    name: str | None
    urn: str
    started_on: date | None
    ended_on: date | None
    since: date | None
    person_id: int | None
    """Whose designation it is: two people may have one name."""

    @property
    def is_gap(self) -> bool:
        """Whether nobody was designated."""
        return self.name is None


def history_of(cases: SchoolCases, known_on: date) -> tuple[PostOrGap, ...]:
    """Every designation of the line and every gap after the first of them, oldest first.

    A school that had closed by the day up to which it is known has no SENCO since, whatever nobody
    has ended. A closing still to come ends no designation: such days move, and most such schools
    go on as academies.
    """
    last = _last_open_day(cases)
    posts = [
        PostOrGap(
            name_of(cases.facts, each.appointment.person_id),
            each.appointment.urn,
            each.appointment.started_on,
            _until(each.appointment, last if last < known_on else date.max),
            each.case.became_senco_on,
            each.appointment.person_id,
        )
        for each in cases.designated
    ]
    found = [*posts, *_gaps(cases, posts, last)]
    found.sort(key=lambda post: (post.started_on or date.min, post.ended_on or date.max))
    return tuple(found)


def _until(post: DesignationRow, last: date) -> date | None:
    """The designation's last day, or that of the school where it comes first."""
    if (post.started_on or date.min) > last or (post.ended_on or date.max) <= last:
        return post.ended_on
    return last


def _gaps(cases: SchoolCases, posts: list[PostOrGap], last: date) -> Iterator[PostOrGap]:
    """The days that no designation covers, from the first that is known of to the closing day."""
    free_from = min((each.on for each in cases.school.declared_none), default=None)
    if posts and (free_from is None or (posts[0].started_on or date.min) <= free_from):
        free_from = None
    for post in sorted(posts, key=lambda each: each.started_on or date.min):
        starts = post.started_on or date.min
        if free_from is not None and free_from < starts:
            yield _gap(cases, free_from, starts - ONE_DAY)
        after = date.max if post.ended_on is None else post.ended_on + ONE_DAY
        free_from = after if free_from is None else max(free_from, after)
    if free_from is not None and free_from <= last and free_from != date.max:
        yield _gap(cases, free_from, None if last == date.max else last)


def _gap(cases: SchoolCases, first: date, last: date | None) -> PostOrGap:
    return PostOrGap(None, cases.stretch_on(first).urn, first, last, None, None)


def _last_open_day(cases: SchoolCases) -> date:
    """The day before the school closed for good; the last of all days where it is not to close."""
    for span in cases.school.spans:
        if span.status == CLOSED and span.to_day is None and span.from_day is not None:
            return span.from_day - ONE_DAY
    return date.max
