"""Work periods out from the facts, and store them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from register.bulk import delete_rows, insert_columns
from register.column_types import Unreadable
from register.db import table_of
from register.models import CompliancePeriod
from register.progress import Progress
from register.queries.compliance_periods import (
    StoredPeriod,
    schools_without_periods,
    stored_periods,
)
from register.queries.facts_of_many import facts_of_many, in_batches
from register.queries.schools import every_urn
from register.services.compliance.cases import cases_of
from register.services.compliance_periods.periods import periods_of
from register.services.cycle_collector import collection_paused
from register.services.transaction import transaction

_TABLE: Final = table_of(CompliancePeriod)
_KEY: Final = ("urn", "from_day", "under_default", "under_literal", "under_person")
_key_of: Final = attrgetter(*_KEY)
_node_of: Final = attrgetter("node", "from_day")


def refresh(session: Session, urns: Collection[str]) -> int:
    """Bring the periods of these schools into step, inside the caller's transaction.

    A period that is as the facts say is left alone; how many schools had one that was not.
    """
    return sum(_bring_into_step(session, some).changed for some, _ in in_batches(urns))


class _Step(NamedTuple):
    """How many schools were out of step, and how many periods they all have now."""

    changed: int
    periods: int


def rebuild(session: Session, progress: Progress) -> int:
    """Work every school's periods out anew, and write what differs; how many periods there are.

    A transaction for each batch of schools: in none of them is the projection out of step, and
    no other writer waits for the whole.
    """
    urns = every_urn(session)
    periods = 0
    for some, done in in_batches(urns):
        with collection_paused(), transaction(session):
            periods += _mended(session, some).periods
        progress(done, len(urns))
    return periods


def unreadable_schools(session: Session, urns: Collection[str]) -> list[str]:
    """Those of these schools that have a stored period with a day that is none."""
    if _is_readable(session, urns):
        return []
    return [urn for urn in urns if not _is_readable(session, [urn])]


def _is_readable(session: Session, urns: Collection[str]) -> bool:
    try:
        for _ in stored_periods(session, urns):
            pass
    except Unreadable:
        return False
    return True


def _mended(session: Session, urns: Collection[str]) -> _Step:
    """Bring them into step, anew where another hand damaged a stored day: the facts say it all."""
    try:
        return _bring_into_step(session, urns)
    except Unreadable:
        unread = unreadable_schools(session, urns)
        if not unread:
            # It is a fact that cannot be read, which nothing can make anew.
            raise
    delete_rows(session, _TABLE, {"urn": unread})
    return _bring_into_step(session, urns)


def _bring_into_step(session: Session, urns: Collection[str]) -> _Step:
    """Most of a school's periods outlive a change of one fact, and every index is spared them."""
    stored = dict(stored_periods(session, urns))
    found = dict(worked_out(session, urns))
    wrong: list[StoredPeriod] = []
    missing: list[StoredPeriod] = []
    changed = 0
    for urn in urns:
        held, rows = stored.get(urn, []), found.get(urn, [])
        if held == rows:
            continue
        changed += 1
        if not held:
            missing += rows
            continue
        before, after = set(held), set(rows)
        wrong += (row for row in held if row not in after)
        missing += (row for row in rows if row not in before)
    _delete(session, wrong)
    _insert(session, missing)
    return _Step(changed, sum(map(len, found.values())))


def fill(session: Session, begin: Callable[[], Progress]) -> int:
    """Work out the periods of schools that have none, as after a migration that left none.

    A release that answers otherwise brings one that takes away what was stored (0043): so the next
    goes on where this is cut short. A transaction for each batch; how many schools there were.
    `begin` is called if there are any.
    """
    urns = schools_without_periods(session)
    if not urns:
        return 0
    progress = begin()
    for some, done in in_batches(urns):
        with transaction(session):
            refresh(session, some)
        progress(done, len(urns))
    return len(urns)


def worked_out(
    session: Session, urns: Collection[str], *, known_to: int | None = None
) -> Iterator[tuple[str, list[StoredPeriod]]]:
    """The periods of each of these schools as the facts say, in order of their URNs.

    `known_to` is the log entry up to which the facts are read; None reads what is current.
    """
    for facts in facts_of_many(session, urns, known_to=known_to):
        yield facts.urn, periods_of(cases_of(facts))


def _delete(session: Session, rows: Iterable[StoredPeriod]) -> None:
    keys = [_key_of(row) for row in rows]
    if keys:
        columns = zip(*keys, strict=True)
        delete_rows(session, _TABLE, dict(zip(_KEY, columns, strict=True)))


def _insert(session: Session, rows: Sequence[StoredPeriod]) -> None:
    if rows:
        # As an index has them: those of some schools alone lie close in any order.
        columns = zip(*sorted(rows, key=_node_of), strict=True)
        insert_columns(session, _TABLE, dict(zip(StoredPeriod._fields, columns, strict=True)))
