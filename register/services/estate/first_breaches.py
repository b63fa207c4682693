"""The first breach to come of each school that waits for a deadline, whatever it is by then."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from register.law.findings import SINCE_A_DEADLINE
from register.queries.estate import Answered
from register.queries.forecast import Breach, breaches_between
from register.queries.standing import successors_of
from register.services.schools.onward import became


def first_breaches(
    session: Session,
    waiting: Iterable[Answered],
    between: tuple[date, date],
    visible: Collection[str] | None,
) -> list[Breach]:
    """The first breach of each of these schools after the one day and no later than the other, in
    order, where that is a deadline that passed.

    One that becomes an academy meanwhile falls as that, and several that merge as what they become,
    where none of them was in breach by then. `visible` are those that the reader may see; None is
    every school.
    """
    from_day = _counted_from(session, {each.urn for each in waiting})
    begun = breaches_between(session, *between)
    first: dict[str, Breach] = {}
    for breach in begun:
        for urn, day in from_day.get(breach.urn, {}).items():
            if day <= breach.from_day:
                first.setdefault(urn, breach)
    found = {
        each
        for each in first.values()
        if each.reason in SINCE_A_DEADLINE
        and each.deadline
        and each.deadline >= between[0]
        and (visible is None or each.urn in visible)
    }
    return [each for each in begun if each in found]


def _counted_from(session: Session, urns: Collection[str]) -> dict[str, dict[str, date]]:
    """By the number that a school comes to be counted under: which of these, and from which day."""
    steps = successors_of(session, urns)
    found = {urn: {urn: date.min} for urn in urns}
    for urn in urns:
        day, before = date.min, urn
        for later in became(urn, steps):
            day = max(day, steps[before].converted_on)
            found.setdefault(later, {})[urn] = day
            before = later
    return found
