"""Work periods out from the facts, and store them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from sqlalchemy import String, bindparam, delete
from sqlalchemy.orm import Session

from register.db import insert_columns, table_of
from register.models import CompliancePeriod
from register.queries.compliance_periods import (
    StoredPeriod,
    schools_without_periods,
    stored_periods,
)
from register.queries.facts_of_many import AT_ONCE, facts_of_many
from register.queries.schools import every_urn
from register.services.compliance.cases import cases_of
from register.services.compliance_periods.periods import periods_of
from register.services.transaction import transaction

Progress = Callable[[int, int], None]
"""Told how many schools are done, and of how many."""

_TABLE: Final = table_of(CompliancePeriod)
_OF_SCHOOLS = delete(_TABLE).where(_TABLE.c.urn.in_(bindparam("values", expanding=True)))
_BETWEEN = delete(_TABLE).where(
    _TABLE.c.urn >= bindparam("first", type_=String),
    _TABLE.c.urn <= bindparam("last", type_=String),
)


def refresh(session: Session, urns: Collection[str]) -> int:
    """Bring the periods of these schools into step, inside the caller's transaction.

    A school whose periods are as the facts say is left alone; how many were not.
    """
    changed = 0
    for some in in_batches(urns):
        stored = dict(stored_periods(session, some))
        differ = {
            urn: rows for urn, rows in worked_out(session, some) if rows != stored.get(urn, [])
        }
        if held := [urn for urn in differ if urn in stored]:
            session.execute(_OF_SCHOOLS, {"values": held})
        _insert(session, differ.values())
        changed += len(differ)
    return changed


def rebuild(session: Session, progress: Progress) -> int:
    """Make every school's periods anew; how many periods there are.

    A transaction for each batch of schools: in none of them is the projection out of step, and
    no other writer waits for the whole.
    """
    urns = every_urn(session)
    written = 0
    for done, some in enumerate(in_batches(urns)):
        with transaction(session):
            session.execute(_BETWEEN, {"first": some[0], "last": some[-1]})
            written += _insert(session, (rows for _, rows in worked_out(session, some)))
        progress(min((done + 1) * AT_ONCE, len(urns)), len(urns))
    return written


def fill(session: Session, begin: Callable[[], Progress]) -> int:
    """Work out the periods of schools that have none, as after the migration that brought them.

    A transaction for each batch; how many schools there were. `begin` is called if there are any.
    """
    urns = schools_without_periods(session)
    if not urns:
        return 0
    progress = begin()
    for done, some in enumerate(in_batches(urns)):
        with transaction(session):
            refresh(session, some)
        progress(min((done + 1) * AT_ONCE, len(urns)), len(urns))
    return len(urns)


def worked_out(
    session: Session, urns: Collection[str], *, known_at: int | None = None
) -> Iterator[tuple[str, list[StoredPeriod]]]:
    """The periods of each of these schools as the facts say, in order of their URNs.

    `known_at` is the log entry up to which the facts are read; None reads what is current.
    """
    for facts in facts_of_many(session, urns, known_at=known_at):
        yield facts.urn, periods_of(cases_of(facts))


def in_batches(urns: Collection[str]) -> Iterator[list[str]]:
    """These URNs in order, as many at a time as are worked out together."""
    ordered = sorted(set(urns))
    for first in range(0, len(ordered), AT_ONCE):
        yield ordered[first : first + AT_ONCE]


def _insert(session: Session, schools: Iterable[list[StoredPeriod]]) -> int:
    rows = [row for rows in schools for row in rows]
    if rows:
        columns = zip(*rows, strict=True)
        insert_columns(session, _TABLE, dict(zip(StoredPeriod._fields, columns, strict=True)))
    return len(rows)
