"""The estate's pages as their services answer them, on the national demonstration."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import cycle

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR, Role
from register.db import table_of
from register.demo.accounts import email_of
from register.models import SchoolVersion
from register.queries.estate import Place, counts_by_status
from register.services.accounts import actor_of_account
from register.services.compliance_periods import rebuild
from register.services.estate.filters import Filters
from register.services.estate.forecast import forecast
from register.services.estate.page import MOST_PER_PAGE, estate
from register.services.estate.serial_movers import serial_movers
from tests.bench.national import national, scratch, session_on
from tests.bench.periods import DAYS, bare_scan
from tests.bench.timing import Line, beside, interleaved, timed

ROUNDS = 15
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
COUNTS = "the nation by status on a day, counted"
PAGE = "the nation's page: counts and the first 50"
SCAN = "bare scan of the tables it rests on"
LIST = "one authority's whole list, with counts"
PLAIN = "plain indexed query of its schools"
AHEAD, MOVERS = "the year ahead, of the nation", "serial movers, each look recorded"


def run() -> Iterator[Line]:
    """Every measurement, each beside its peer."""
    with scratch() as folder, session_on(national(folder)) as session:
        rebuild(session, lambda *_: None)
        times = interleaved(_jobs(session), ROUNDS, warm=2)
    yield beside(times, COUNTS, SCAN, 0.5)
    yield beside(times, PAGE, SCAN)
    yield beside(times, LIST, PLAIN, 2)
    yield beside(times, AHEAD, SCAN)
    yield beside(times, MOVERS, SCAN)


def _jobs(session: Session) -> dict[str, Callable[[], float]]:
    days = cycle(DAYS)
    version = table_of(SchoolVersion)
    code = session.scalars(
        select(version.c.la_code).group_by(version.c.la_code).order_by(func.count().desc()).limit(1)
    ).one()
    columns = ("urn", "name", "type_name", "phase_name", "la_code", "la_name", "region_name")
    plain = select(*(version.c[name] for name in columns), version.c.status_code).where(
        version.c.la_code == code, version.c.superseded_by.is_(None)
    )
    inspector = actor_of_account(session, email_of(Role.INSPECTOR))

    def page(filters: Filters, limit: int) -> None:
        estate(session, filters, actor=OPERATOR, limit=limit)

    return {
        COUNTS: timed(lambda: counts_by_status(session, Place(next(days))), times=len(DAYS)),
        PAGE: timed(lambda: page(Filters(next(days)), 50), times=len(DAYS)),
        SCAN: timed(lambda: bare_scan(session)),
        LIST: timed(lambda: page(Filters(next(days), authority=code), MOST_PER_PAGE)),
        PLAIN: timed(lambda: session.execute(plain).all(), times=len(DAYS)),
        AHEAD: timed(lambda: forecast(session, Filters(TODAY), actor=OPERATOR)),
        MOVERS: timed(lambda: serial_movers(session, TODAY, actor=inspector, now=NOW)),
    }
