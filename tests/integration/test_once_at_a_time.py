"""The database itself refuses a person who is SENCO of one school twice on one day.

On both databases alike, and exactly where the services would: a day that is not known is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import table_of
from register.errors import Refused
from register.models import Appointment, Person, School
from register.references import new_ref
from register.services import log
from register.services.appointments.spans import overlap
from register.services.transaction import transaction
from tests.completions import NOW
from tests.databases import bring_up, empty, owner_of, take_back

FIRST = date(2020, 1, 1)
PEOPLE, SCHOOLS = (1, 2, 3), ("900001", "900002")
FEW, MANY = 300, 10_000
appointment = table_of(Appointment)


class Post(NamedTuple):
    """What is to be inserted."""

    person_id: int
    school_urn: str
    started_on: date | None
    ended_on: date | None
    is_current: bool


def posts(count: int, seed: int) -> list[Post]:
    """Many of few people at few schools, some days not known and some versions superseded."""
    random = Random(seed)
    made = []
    for _ in range(count):
        first = FIRST + timedelta(days=random.randrange(4_000))
        last = first + timedelta(days=random.choice((0, 1, 5, 20)))
        made.append(
            Post(
                random.choice(PEOPLE),
                random.choice(SCHOOLS),
                None if random.random() < 0.01 else first,
                None if random.random() < 0.01 else last,
                random.random() < 0.9,
            )
        )
    return made


def prepare(engine: Engine) -> int:
    """People and schools to be SENCO of; the entry that recorded them."""
    empty(engine)
    with Session(engine) as session, transaction(session):
        entry = log.record(session, log.Draft("planted", "thing:1"), actor=OPERATOR, now=NOW)
        people = [{"id": each, "ref": new_ref(), "recorded_by": entry} for each in PEOPLE]
        session.execute(insert(table_of(Person)), people)
        schools = [{"urn": each, "recorded_by": entry} for each in SCHOOLS]
        session.execute(insert(table_of(School)), schools)
    return entry


def taken(engine: Engine, made: Sequence[Post]) -> list[bool]:
    """Whether the database took each of them, one after another."""
    entry, answers = prepare(engine), []
    with engine.connect() as connection:
        for post in made:
            row = post._asdict() | {"ref": new_ref(), "source": "planted", "recorded_by": entry}
            superseded = None if row.pop("is_current") else entry
            try:
                with connection.begin_nested():
                    connection.execute(insert(appointment), row | {"superseded_by": superseded})
                answers.append(True)
            except IntegrityError:
                answers.append(False)
        connection.rollback()
    return answers


def allowed(made: Sequence[Post]) -> list[bool]:
    """Whether the services' own rule would take each of them."""
    held: list[Post] = []
    answers = []
    for post in made:
        meets = any(
            (post.person_id, post.school_urn) == (other.person_id, other.school_urn)
            and overlap((post.started_on, post.ended_on), (other.started_on, other.ended_on))
            for other in held
        )
        answers.append(not (post.is_current and meets))
        if post.is_current and not meets:
            held.append(post)
    return answers


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def test_both_databases_take_and_refuse_what_the_services_do(engine: Engine, count: int) -> None:
    made = posts(count, seed=count)
    expected = allowed(made)
    assert taken(engine, made) == expected
    assert {True, False} == set(expected)


def test_a_version_that_would_come_back_over_another_is_refused(engine: Engine) -> None:
    entry = prepare(engine)
    row = {
        "person_id": 1,
        "school_urn": SCHOOLS[0],
        "started_on": FIRST,
        "source": "planted",
        "recorded_by": entry,
    }
    with engine.begin() as connection:
        connection.execute(insert(appointment), row | {"ref": "old", "superseded_by": entry})
        connection.execute(insert(appointment), row | {"ref": "new"})
    back = update(appointment).where(appointment.c.ref == "old").values(superseded_by=None)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(back)


def test_an_upgrade_that_finds_two_changes_nothing_and_names_them(engine: Engine) -> None:
    entry = prepare(engine)
    take_back(engine, "0019")
    row = {"person_id": 1, "school_urn": SCHOOLS[0], "source": "planted", "recorded_by": entry}
    with engine.begin() as connection:
        connection.execute(insert(appointment), [row | {"ref": "one"}, row | {"ref": "two"}])
    with pytest.raises(Refused, match="Designations one and two"):
        bring_up(engine)
    with engine.begin() as connection:
        mend = update(appointment).where(appointment.c.ref == "two").values(superseded_by=entry)
        connection.execute(mend)
    bring_up(engine)


@pytest.mark.canary
def test_a_database_without_the_rule_is_caught(engine: Engine) -> None:
    name = "ex_appointment_once_at_a_time"
    with owner_of(engine).begin() as owner:
        if engine.dialect.name == "sqlite":
            made = text("SELECT sql FROM sqlite_master WHERE name = :name")
            again = owner.execute(made, {"name": f"{name}_inserted"}).scalar_one()
            owner.execute(text(f"DROP TRIGGER {name}_inserted"))
        else:
            held = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
            rule = owner.execute(held, {"name": name}).scalar_one()
            again = f"ALTER TABLE appointment ADD CONSTRAINT {name} {rule}"
            owner.execute(text(f"ALTER TABLE appointment DROP CONSTRAINT {name}"))
    try:
        made_posts = posts(FEW, seed=FEW)
        assert taken(engine, made_posts) != allowed(made_posts)
    finally:
        with owner_of(engine).begin() as owner:
            owner.exec_driver_sql(again)
