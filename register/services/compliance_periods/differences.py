"""Compare the projection with the facts, and name every difference."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from register.column_types import Unreadable
from register.models.compliance_periods import FIRST_DAY, LAST_DAY
from register.progress import Progress
from register.queries.compliance_periods import READINGS, StoredPeriod, stored_periods
from register.queries.facts_of_many import in_batches
from register.queries.schools import every_urn
from register.services.compliance_periods.store import (
    unreadable_schools,
    worked_out,
)
from register.services.transaction import transaction


class Difference(NamedTuple):
    """A period that only one side has: stored, or what the facts say."""

    is_stored: bool
    period: StoredPeriod

    def __str__(self) -> str:
        """The difference in a line that names no person."""
        row = self.period
        side = "Stored, and not what the facts say" if self.is_stored else "Not stored"
        days = f"{_day(row.from_day, 'the first day')} to {_day(row.to_day, 'the last day')}"
        flags = (row.under_default, row.under_literal, row.under_person)
        readings = ", ".join(
            name for name, is_under in zip(READINGS, flags, strict=True) if is_under
        )
        deadline = f", deadline {row.deadline.isoformat()}" if row.deadline else ""
        post = f", appointment {row.appointment_ref}" if row.appointment_ref else ""
        several = f", of {row.of_several.lower()} of several SENCOs" if row.of_several else ""
        whose = "" if row.is_own else ", as its predecessor"
        return (
            f"URN {row.urn}: {side}: {days}, {row.status} {row.reason}{deadline}{post}{several}"
            f"{whose}, authority {row.la_code}, under {readings}."
        )


class Unread(NamedTuple):
    """A school of which another hand damaged a stored period."""

    urn: str

    def __str__(self) -> str:
        """The school, in a line that does not say what stands in the period."""
        return f"URN {self.urn}: Stored, with a day that cannot be read."


def differences(session: Session, progress: Progress) -> Iterator[Difference | Unread]:
    """Every period that is stored and should not be, or the other way about, school by school.

    Each batch is compared under the writer's lock, so that no change can come between.
    """
    urns = every_urn(session)
    for some, done in in_batches(urns):
        with transaction(session):
            unread, stored = _stored(session, some)
            found = dict(worked_out(session, some))
        yield from map(Unread, unread)
        for urn in some:
            if urn not in unread:
                yield from _of_school(stored.get(urn, []), found.get(urn, []))
        progress(done, len(urns))


def _stored(
    session: Session, urns: Collection[str]
) -> tuple[Collection[str], dict[str, list[StoredPeriod]]]:
    """Schools whose stored periods cannot be read, and the periods of the others."""
    try:
        return (), dict(stored_periods(session, urns))
    except Unreadable:
        unread = unreadable_schools(session, urns)
        return unread, dict(stored_periods(session, set(urns).difference(unread)))


def _of_school(stored: list[StoredPeriod], found: list[StoredPeriod]) -> Iterator[Difference]:
    if stored != found:
        yield from (Difference(True, row) for row in stored if row not in found)
        yield from (Difference(False, row) for row in found if row not in stored)


def _day(day: date, open_end: str) -> str:
    return open_end if day in (FIRST_DAY, LAST_DAY) else day.isoformat()
