"""The estate's pages as their services answer them, on the national demonstration."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from time import process_time

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR, Role
from register.db import table_of
from register.demo.accounts import email_of
from register.models import CompliancePeriod, SchoolVersion
from register.queries.estate import Place, counts_by_status
from register.services.accounts import actor_of_account
from register.services.estate.filters import Filters
from register.services.estate.forecast import forecast
from register.services.estate.page import MOST_PER_PAGE, PER_PAGE, estate
from register.services.estate.serial_movers import serial_movers
from tests.bench.national import national, scratch, session_on
from tests.bench.periods import bare_scan
from tests.bench.timing import Line, beside, interleaved, timed

ROUNDS = 15
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
DAYS = (date(2009, 9, 1), date(2012, 3, 1), date(2019, 9, 1), TODAY, date(2030, 9, 1))
SCAN = "bare scan of the tables it rests on"
PAGE = "the nation's page: counts and the first 50"
AHEAD, MOVERS = "the year ahead, of the nation", "serial movers, each look recorded"


def run() -> Iterator[Line]:
    """Every measurement, each beside its peer."""
    with scratch() as folder, session_on(national(folder)) as session:
        times = interleaved(_jobs(session), ROUNDS, warm=2)
    for day in DAYS:
        yield beside(times, _counts(day), SCAN, 0.5)
    for day in DAYS:
        yield beside(times, _list(day), _plain(day), 2)
    yield beside(times, _whole(TODAY), _plain_whole(TODAY), 2)
    yield beside(times, PAGE, SCAN)
    yield beside(times, AHEAD, SCAN)
    yield beside(times, MOVERS, SCAN)


def _counts(day: date) -> str:
    return f"the nation by status on {day.isoformat()}"


def _list(day: date) -> str:
    return f"an authority's page on {day.isoformat()}: counts, the first {PER_PAGE}"


def _plain(day: date) -> str:
    return f"plain query of those {PER_PAGE}, {day.year}"


def _whole(day: date) -> str:
    return f"an authority's whole list on {day.isoformat()}, with counts"


def _plain_whole(day: date) -> str:
    return f"plain query of all of them, {day.year}"


def _jobs(session: Session) -> dict[str, Callable[[], float]]:
    code = _largest_authority(session)
    inspector = actor_of_account(session, email_of(Role.INSPECTOR))
    jobs: dict[str, Callable[[], float]] = {SCAN: timed(lambda: bare_scan(session))}
    for day in DAYS:
        jobs[_counts(day)] = timed(partial(counts_by_status, session, Place(day)), times=3)
        jobs[_list(day)] = _page(session, day, code, PER_PAGE)
        jobs[_plain(day)] = _query(session, day, code, PER_PAGE)
    jobs[_whole(TODAY)] = _page(session, TODAY, code, MOST_PER_PAGE)
    jobs[_plain_whole(TODAY)] = _query(session, TODAY, code, MOST_PER_PAGE)
    return jobs | {
        PAGE: timed(lambda: estate(session, Filters(TODAY), actor=OPERATOR)),
        AHEAD: timed(lambda: forecast(session, Filters(TODAY), actor=OPERATOR)),
        MOVERS: timed(lambda: serial_movers(session, TODAY, actor=inspector, now=NOW)),
    }


def _largest_authority(session: Session) -> str:
    code = table_of(SchoolVersion).c.la_code
    return session.scalars(select(code).group_by(code).order_by(func.count().desc()).limit(1)).one()


def _page(session: Session, day: date, authority: str, limit: int) -> Callable[[], float]:
    filters = Filters(day, authority=authority)
    return timed(
        lambda: estate(session, filters, actor=OPERATOR, limit=limit), times=5, clock=process_time
    )


def _query(session: Session, day: date, authority: str, limit: int) -> Callable[[], float]:
    """The peer: the same columns of the same schools, in order, by one query, built beforehand."""
    plain, values = _plain_query(), {"day": day, "authority": authority, "limit": limit}
    return timed(lambda: session.execute(plain, values).all(), times=5, clock=process_time)


def _plain_query() -> Select[tuple[object, ...]]:
    """A join of what is stored: nothing is counted, and nothing said of what decides nothing."""
    period, version = table_of(CompliancePeriod).c, table_of(SchoolVersion).c
    newest = table_of(SchoolVersion).alias()
    day = bindparam("day", type_=Date)
    latest = select(func.max(newest.c.valid_from)).where(
        newest.c.urn == period.urn, newest.c.superseded_by.is_(None)
    )
    school = ("name", "type_name", "phase_name", "la_code", "la_name", "region_name")
    answer = ("urn", "status", "reason", "deadline", "appointment_ref", "of_several")
    return (
        select(*(period[name] for name in answer), *(version[name] for name in school))
        .join(table_of(SchoolVersion), version.urn == period.urn)
        .where(
            period.la_code == bindparam("authority"),
            period.from_day <= day,
            period.to_day >= day,
            period.under_default,
            period.is_own,
            period.status != "NOT_APPLICABLE",
            version.superseded_by.is_(None),
            version.valid_from == latest.scalar_subquery(),
        )
        .order_by(period.deadline, period.urn)
        .limit(bindparam("limit"))
    )
