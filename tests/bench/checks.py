"""A recorded check beside a bare Django REST framework read, which records nothing.

The check is all of `POST /api/v1/checks`: key, policy, purpose, look-up, law, record, and a commit
with `synchronous=FULL`. Both answer for the same people, in turn, on the same file.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle, islice
from math import lcm
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.db import table_of
from register.demo.scales import Scale
from register.models import Award, BirthDate, Person, PersonName
from tests.accounts import make_account, make_key
from tests.bench import django_people, web
from tests.bench.national import load_new, national, scratch, session_on, url_of
from tests.bench.timing import Line, Times, beside, interleaved

ROUNDS = 30
PEOPLE = 25
ASKERS = 60
"""Organisations that check: each stays within its limits."""
UNKNOWN = 400
"""TRNs that nobody has: more than are asked about, so that none is asked about too often."""
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
        keys = _keys(session)
    with session_on(small) as session:
        few, other_keys = _people(session), _keys(session)
    register = web.register(url_of(path))
    django = django_people.application(str(path))
    reads = [web.get(f"/people/{each.trn}/{each.born_on}") for each in people]
    web.settle()
    return interleaved(
        {
            HELLO: web.calls(web.hello(), [web.get("/")]),
            DJANGO: web.calls(django, reads),
            BY_TRN: web.calls(register, _checks(people, keys)),
            BY_NAME: web.calls(register, _checks(people, keys, by_name=True)),
            NOBODY: web.calls(register, _checks_of_nobody(keys)),
            SMALL: web.calls(web.register(url_of(small)), _checks(few, other_keys)),
        },
        ROUNDS,
        warm=3,
        turns=web.TURNS,
    )


def _checks(
    people: Sequence[Row[Any]], keys: Sequence[dict[str, str]], *, by_name: bool = False
) -> list[web.Request]:
    """Each of these people, asked about by each organisation in turn."""
    asked = islice(zip(cycle(people), cycle(keys), strict=False), lcm(len(people), len(keys)))
    return [_check(each, key, by_name=by_name) for each, key in asked]


def _check(person: Row[Any], key: dict[str, str], *, by_name: bool) -> web.Request:
    named = {"surname": person.last_name} if by_name else {"trn": person.trn}
    born_on: date = person.born_on
    body = {**named, "born_on": born_on.isoformat(), "purpose": "appointing"}
    return web.post("/api/v1/checks", body, key, "201")


def _checks_of_nobody(keys: Sequence[dict[str, str]]) -> list[web.Request]:
    body = {"born_on": "1950-01-01", "purpose": "appointing"}
    return [
        web.post("/api/v1/checks", {**body, "trn": f"{8_000_001 + number}"}, key, "201")
        for number, key in zip(range(UNKNOWN), cycle(keys), strict=False)
    ]


def _keys(session: Session) -> list[dict[str, str]]:
    """A key of each of many organisations."""
    return [
        make_key(
            session,
            make_account(
                session,
                Role.PANEL,
                email=f"bench-{each}@example.org",
                organisation=(OrganisationKind.AGENCY, f"bench-{each}", f"Agency {each}"),
            ),
        )
        for each in range(ASKERS)
    ]


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
