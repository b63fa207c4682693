"""What links and an extract show of schools that closed, by what they are now and were before."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.law.scope import OPEN_STATUSES
from register.queries.school_import import HeldSchool, Opening, import_days
from register.services.schools.succession import Stage, Succession, successions
from register.sheets.gias import Extract, Link


def found_by(
    session: Session,
    extract: Extract,
    links: Collection[Link],
    held: Mapping[str, HeldSchool],
    day: date,
) -> Succession:
    """Which schools became which by these links and the extract of that day."""
    urns = {urn for link in links for urn in (link.urn, link.link_urn)}
    seen_open = _seen_open(session, {urn: held[urn] for urn in urns & held.keys()}, day)
    stages = _stages(extract, urns, seen_open, day)
    return successions(links, stages, stood_beside=_stood_beside(links, held))


def _stages(
    extract: Extract, urns: Collection[str], seen_open: Mapping[str, date], day: date
) -> dict[str, Stage]:
    """The stage of each of these schools that the extract holds."""
    stages = {}
    for urn in extract.packed.keys() & urns:
        one = extract.establishment(urn)
        seen_open_on = day if one.status_code in OPEN_STATUSES else seen_open.get(urn)
        days = one.opened_on, one.closed_on, seen_open_on
        stages[urn] = Stage(one.type_code, one.status_code, *days)
    return stages


def _seen_open(session: Session, held: Mapping[str, HeldSchool], day: date) -> dict[str, date]:
    """The day of the last earlier extract that had each school open, of those that one had."""
    taken = import_days(session)
    found = {}
    for urn, one in held.items():
        if one.was_open:
            since, until = one.was_open[-1]
            at = bisect_left(taken, until or day)
            found[urn] = taken[at - 1] if at else since
    return found


def _stood_beside(
    links: Collection[Link], held: Mapping[str, HeldSchool]
) -> frozenset[tuple[str, str]]:
    """Pairs of which the last extract to have the first open had the second open too."""
    pairs = {(link.urn, link.link_urn) for link in links}
    pairs |= {(after, before) for before, after in pairs}
    return frozenset(
        (before, after)
        for before, after in pairs
        if before in held
        and after in held
        and _was_open_beside(held[before].was_open, held[after].was_open)
    )


def _was_open_beside(before: Sequence[Opening], after: Sequence[Opening]) -> bool:
    """Whether the second was open when the first was seen open last, closed since or not."""
    if not before:
        return False
    end = before[-1].until or date.max
    return any(each.since < end <= (each.until or date.max) for each in after)
