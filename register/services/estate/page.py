"""One page of an estate: how many schools have each status, and the schools behind the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from register.access import Actor
from register.law.findings import Reason, Status
from register.law.provisions import NPQ_FROM
from register.law.words import Several, of_a_school, reason_in_words
from register.queries.estate import Attributes, Key, RankedSchool, Sort
from register.services.compliance.answer import days_left
from register.services.estate.cursor import read_cursor, write_cursor
from register.services.estate.filters import EstateAsked, Filters, read_filters
from register.services.estate.sources import EstateSource, source_of
from register.services.estate.study import last_safe_start

PER_PAGE: Final = 50
MOST_PER_PAGE: Final = 500
COUNTED: Final = (
    Status.NON_COMPLIANT,
    Status.REVIEW,
    Status.IN_WINDOW,
    Status.EXEMPT,
    Status.COMPLIANT,
)
"""The statuses of a school that the law reaches, worst first."""


_STATUSES: Final = {each.value: each for each in Status}
_REASONS: Final = {each.value: each for each in Reason}
"""By the words that are stored: a list has hundreds, and a look-up costs a fifth of a call."""


class ListedSchool(NamedTuple):
    """A school on the list, with its answer on the day."""

    urn: str
    school: Attributes
    status: Status
    reason: Reason
    deadline: date | None
    of_several: Several | None
    as_at: date

    @property
    def days_left(self) -> int | None:
        """Days to the deadline, negative for a breach of it; None where it decides nothing."""
        return days_left(self, self.as_at)

    @property
    def words(self) -> str:
        """The reason as one sentence, true of every SENCO that the school has."""
        return of_a_school(reason_in_words(self.reason, self.deadline), self.of_several)

    @property
    def last_start(self) -> date | None:
        """The last safe day to begin an NPQ, while there is a window."""
        within = self.status is Status.IN_WINDOW and self.deadline
        return last_safe_start(self.deadline) if within and self.deadline else None

    @property
    def needs_course(self) -> bool:
        """Whether it is in the window, and no course has begun that could count."""
        return self.status is Status.IN_WINDOW and self.reason is not Reason.WINDOW_ENROLLED

    @property
    def has_no_safe_start(self) -> bool:
        """Whether there are NPQs by now, and none could begin in time to be safe."""
        within = self.status is Status.IN_WINDOW and self.deadline is not None
        return within and self.last_start is None and self.as_at >= NPQ_FROM


@dataclass(frozen=True, slots=True)
class EstatePage:
    """Counts, a page of the schools behind them, and what it was answered from."""

    asked: EstateAsked
    counts: dict[Status, int]
    """Schools in that place by status, whatever status and reason the list is narrowed to."""
    outside: int
    """Schools there that the law does not reach on the day."""
    total: int
    """Schools on the whole list."""
    schools: Sequence[ListedSchool]
    sort: Sort
    next_cursor: str | None
    number: int
    """Which page of the list this is, from 1."""
    of: int
    """How many pages the list has."""
    entry: int
    """The newest entry of the log that the answers rest on."""

    @property
    def in_scope(self) -> int:
        """How many schools are counted."""
        return sum(self.counts.values())


def estate(
    session: Session,
    filters: Filters,
    *,
    actor: Actor,
    sort: Sort = Sort.DAYS_LEFT,
    cursor: str = "",
    limit: int = PER_PAGE,
) -> EstatePage:
    """One page of the schools that the actor may see.

    Answered from the stored periods, or from the facts as known at an earlier instant.
    InvalidInput for filters or a cursor that cannot be answered. Writes nothing.
    """
    after, before = read_cursor(cursor, sort) if cursor else (None, 0)
    asked = read_filters(session, filters, actor)
    source = source_of(session, asked)
    found = {Status(code): number for code, number in source.counts().items()}
    rows = _rows(source, asked, sort, after, limit + 1)
    more = len(rows) > limit
    shown = rows[:limit]
    total, seen = _total(source, asked, found), before + len(shown)
    number = ceil(before / limit) + 1
    return EstatePage(
        asked,
        {status: found.get(status, 0) for status in COUNTED},
        found.get(Status.NOT_APPLICABLE, 0),
        total,
        [_school(row, filters.as_at) for row in shown],
        sort,
        write_cursor(sort, shown[-1].key, seen) if more else None,
        number,
        number + ceil(max(total - seen, 0) / limit),
        source.entry,
    )


def every_school(
    session: Session, filters: Filters, *, actor: Actor, sort: Sort = Sort.DAYS_LEFT
) -> list[ListedSchool]:
    """The whole list, for a file."""
    asked = read_filters(session, filters, actor)
    source = source_of(session, asked)
    rows = _rows(source, asked, sort, None, None)
    return [_school(row, filters.as_at) for row in rows]


def _rows(
    source: EstateSource, asked: EstateAsked, sort: Sort, after: Key | None, limit: int | None
) -> list[RankedSchool]:
    filters = asked.filters
    return source.listed(filters.status or "", filters.reason or "", sort, after, limit)


def _total(source: EstateSource, asked: EstateAsked, found: dict[Status, int]) -> int:
    status, reason = asked.filters.status, asked.filters.reason
    if reason:
        return source.number(status or "", reason)
    return found.get(status, 0) if status else sum(found.get(each, 0) for each in COUNTED)


def _school(row: RankedSchool, day: date) -> ListedSchool:
    answer = row.answer
    status, reason = _STATUSES[answer.status], _REASONS[answer.reason]
    of_several = Several(answer.of_several) if answer.of_several else None
    return ListedSchool(answer.urn, row.school, status, reason, answer.deadline, of_several, day)
