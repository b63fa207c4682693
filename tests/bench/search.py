"""A school found among 24,000 by what people type: the service, on the national demonstration."""

from collections.abc import Iterator

from sqlalchemy import select

from register.db import table_of
from register.models import SchoolVersion
from register.services.schools.find import find_schools
from tests.bench.national import national, scratch, session_on
from tests.bench.timing import Line, alone, interleaved, timed

ROUNDS = 20


def run() -> Iterator[Line]:
    """A search of each kind."""
    with scratch() as folder, session_on(national(folder)) as session:
        version = table_of(SchoolVersion)
        school = session.execute(select(version).order_by(version.c.urn).offset(12_000)).first()
        if school is None:
            raise RuntimeError("the demonstration has too few schools")
        typed = {
            "find schools by one word of a name": school.name.split()[0],
            "find schools by a whole name": school.name,
            "find schools by authority": school.la_name,
            "find schools by postcode": school.postcode,
            "find a school by URN": school.urn,
        }
        jobs = {
            job: timed(lambda text=text: find_schools(session, text)) for job, text in typed.items()
        }
        times = interleaved(jobs, ROUNDS, warm=2)
    for job, seconds in times.items():
        yield alone(job, seconds)
