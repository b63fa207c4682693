"""A recorded check beside a bare Django REST framework read, which records nothing.

The check is all of `POST /api/v1/checks`: key, policy, purpose, look-up, law, record, and a commit
with `synchronous=FULL`. Both answer for the same people, in turn, on the same file.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from register.access import Role
from register.db import table_of
from register.demo.scales import Scale
from register.models import Award, BirthDate, Person, PersonName
from tests.accounts import make_account, make_key
from tests.bench import django_people, web
from tests.bench.national import load_new, national, scratch, session_on, url_of
from tests.bench.timing import Line, Times, beside, interleaved

ROUNDS = 30
PEOPLE = 25
LIMIT = 1.0

HELLO, DJANGO = "Flask hello", "Django REST read"
BY_TRN, BY_NAME = "check by TRN and birth date", "check by last name and birth date"
NOBODY, SMALL = "check that finds nobody", "the same check on 500 people"


def run() -> Iterator[Line]:
    """Each kind of check beside its peer."""
    with scratch() as folder:
        times = _times(national(folder), folder / "small.sqlite3")
    for job in (BY_TRN, BY_NAME, NOBODY):
        yield beside(times, job, DJANGO, LIMIT)
    yield beside(times, BY_TRN, SMALL)
    yield beside(times, DJANGO, HELLO)


def _times(path: Path, small: Path) -> Times:
    load_new(small, Scale.SMALL)
    with session_on(path) as session:
        people = _people(session)
        key = _key(session)
    with session_on(small) as session:
        few, other_key = _people(session), _key(session)
    register = web.register(url_of(path))
    django = django_people.application(str(path))
    reads = [web.get(f"/people/{each.trn}/{each.born_on}") for each in people]
    web.settle()
    return interleaved(
        {
            HELLO: web.calls(web.hello(), [web.get("/")]),
            DJANGO: web.calls(django, reads),
            BY_TRN: web.calls(register, [_check(each, key) for each in people]),
            BY_NAME: web.calls(register, [_check(each, key, by_name=True) for each in people]),
            NOBODY: web.calls(register, [_check(each, key, born="1950-01-01") for each in people]),
            SMALL: web.calls(
                web.register(url_of(small)), [_check(each, other_key) for each in few]
            ),
        },
        ROUNDS,
        warm=3,
    )


def _check(
    person: Row[Any], key: dict[str, str], *, by_name: bool = False, born: str = ""
) -> web.Request:
    named = {"surname": person.last_name} if by_name else {"trn": person.trn}
    born_on: date = person.born_on
    body = {**named, "born_on": born or born_on.isoformat(), "purpose": "appointing"}
    return web.post("/api/v1/checks", body, key, "201")


def _key(session: Session) -> dict[str, str]:
    return make_key(session, make_account(session, Role.PANEL, email="bench@example.org"))


def _people(session: Session) -> list[Row[Any]]:
    """People who hold an award, spread over the register."""
    person, name, born, award = map(table_of, (Person, PersonName, BirthDate, Award))
    holders = (
        select(person.c.trn, name.c.last_name, born.c.born_on)
        .join(name, name.c.person_id == person.c.id)
        .join(born, born.c.person_id == person.c.id)
        .join(award, award.c.person_id == person.c.id)
        .where(person.c.trn.is_not(None))
        .order_by(person.c.id)
    )
    found = session.execute(holders).all()
    return list(found[:: max(1, len(found) // PEOPLE)])
