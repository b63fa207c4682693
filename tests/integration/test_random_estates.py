"""Random estates on both databases: movers, conversions, nested service, leap days, corrections.

What is recorded wrong and then corrected must answer as if it had been recorded right, and the two
databases must answer alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.models import Appointment, Award, Enrolment
from tests.databases import empty
from tests.estate import Estate
from tests.situations import ask

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")

BEFORE, AFTER, OTHER = "100001", "100002", "100003"
CONVERTED = date(2019, 9, 1)
TURNS = [
    date(2008, 2, 29), date(2009, 8, 31), date(2009, 9, 1), date(2014, 9, 1), date(2016, 2, 29),
    date(2019, 8, 31), CONVERTED, date(2020, 2, 29), date(2024, 8, 31), date(2024, 9, 1),
]  # fmt: skip
SEEDS = range(8)


@dataclass(frozen=True)
class Fact:
    """What is recorded: by which call, of whom, with what, and first of all with what wrong."""

    kind: str
    person: int
    values: dict[str, Any]
    wrong: dict[str, Any] = field(default_factory=dict)


def some_day(random: Random) -> date:
    near = random.choice(TURNS) + timedelta(days=random.randint(-1, 1))
    return near if random.random() < 0.6 else date(2007, 1, 1) + timedelta(random.randrange(6_500))


def or_none(random: Random, day: date) -> date | None:
    return None if random.random() < 0.4 else day


def appointment(random: Random, person: int) -> Fact:
    start = some_day(random)
    urn = BEFORE if start < CONVERTED else AFTER
    end = or_none(random, start + timedelta(days=random.randrange(2_000)))
    wrong = {"started_on": start - timedelta(days=400), "is_qualified_teacher": None}
    is_qualified = random.choice([True, True, None, False])
    said = {"urn": urn, "started_on": start, "ended_on": end, "is_qualified_teacher": is_qualified}
    return Fact("appointed", person, said, wrong)


def service(random: Random, person: int) -> Iterator[Fact]:
    """A spell, and often one nested in it or one that overlaps its end."""
    start = some_day(random)
    last = start + timedelta(days=random.choice([0, 180, 364, 365, 366, 700]))
    yield Fact("served", person, {"first": start, "last": last})
    if random.random() < 0.7:
        inside = start + timedelta(days=random.randrange((last - start).days + 1))
        end = or_none(random, inside + timedelta(days=random.choice([0, 30, 400])))
        yield Fact("served", person, {"first": inside, "last": end})


def course(random: Random, person: int) -> Fact:
    begun = some_day(random)
    kind = random.choice(["NASENCO", "NPQSENCO"])
    if random.random() < 0.4:
        values = {"commenced_on": begun, "kind": kind}
        return Fact("enrolled", person, values, {"commenced_on": begun + timedelta(days=500)})
    given = begun + timedelta(days=random.randrange(300, 900))
    values = {"held_from": given, "commenced_on": begun, "kind": kind}
    return Fact("award", person, values, {"kind": "OTHER"})


def facts_of(seed: int) -> list[Fact]:
    random = Random(seed)
    facts = []
    for person in range(4):
        facts += [appointment(random, person), *service(random, person), course(random, person)]
    return facts


MODELS = {"appointed": Appointment, "award": Award, "enrolled": Enrolment}


def record(estate: Estate, facts: list[Fact], *, corrected: bool) -> None:
    """The estate: right at once, or wrong at first and then corrected."""
    estate.school(urn=BEFORE, status_code="2", closed_on=CONVERTED - timedelta(days=1))
    estate.school(urn=AFTER, type_code="34", opened_on=CONVERTED)
    estate.school(urn=OTHER)
    estate.converted(BEFORE, AFTER, CONVERTED)
    provider = estate.provider(
        ("NASENCO", date(2009, 9, 1), None), ("NPQSENCO", date(2024, 9, 1), None)
    )
    people = [estate.person() for _ in range(4)]
    for fact in facts:
        values = fact.values | (fact.wrong if corrected else {})
        person = people[fact.person]
        if fact.kind == "served":
            estate.served(person, OTHER, values["first"], values["last"])
            continue
        if fact.kind == "appointed":
            ref = estate.appointed(person, **values)
        else:
            ref = getattr(estate, fact.kind)(person, provider, **values)
        if corrected:
            right = {name: fact.values[name] for name in fact.wrong}
            estate.supersede(MODELS[fact.kind], ref, **right)
    estate.declared_none(AFTER, date(2021, 1, 4))


def days_of(facts: list[Fact]) -> list[date]:
    """A day either side of every fact and of its third anniversary, and of the law's own days."""
    known = {value for fact in facts for value in fact.values.values() if isinstance(value, date)}
    known |= {*TURNS, date(2027, 9, 1), date(2012, 9, 1)}
    known |= {day + timedelta(days=1_095 + off) for day in known for off in (0, 1)}
    around = {day + timedelta(days=off) for day in known for off in (-1, 0, 1)}
    return [day for day in sorted(around) if day.year >= 2009]


def answers(
    engine: Engine, facts: list[Fact], days: list[date], *, corrected: bool = False
) -> list[tuple[object, ...]]:
    """What the register answers of both schools on every day."""
    empty(engine)
    with Session(engine) as session:
        record(Estate(session), facts, corrected=corrected)
        told: list[tuple[object, ...]] = []
        for urn in (BEFORE, AFTER):
            for day in days:
                found = ask(session, urn, day).finding
                reasons = [each.finding.reason for each in (*found.worst, *found.others)]
                about = (found.status, found.reason, found.deadline, found.since)
                told.append((urn, day, *about, *reasons))
        return told


@pytest.mark.postgres
@pytest.mark.parametrize("seed", SEEDS)
def test_both_databases_agree_on_a_random_estate(
    sqlite_engine: Engine, postgresql_engine: Engine, seed: int
) -> None:
    facts = facts_of(seed)
    days = days_of(facts)[::3]
    assert answers(sqlite_engine, facts, days) == answers(postgresql_engine, facts, days)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_corrected_answers_as_if_it_had_been_recorded_right(
    engine: Engine, seed: int
) -> None:
    facts = facts_of(seed)
    days = days_of(facts)[::5]
    right = answers(engine, facts, days)
    assert answers(engine, facts, days, corrected=True) == right


def test_a_fact_that_differs_between_them_would_be_seen(sqlite_engine: Engine) -> None:
    facts = facts_of(0)
    days = days_of(facts)
    first, *rest = facts
    later = first.values["started_on"] + timedelta(days=1)
    wrong = [replace(first, values=first.values | {"started_on": later}), *rest]
    assert answers(sqlite_engine, facts, days) != answers(sqlite_engine, wrong, days)
