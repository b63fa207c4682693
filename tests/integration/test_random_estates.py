"""Random estates on both databases: movers, conversions, nested service, leap days, corrections.

What is recorded wrong and then corrected must answer as if it had been recorded right, and the two
databases must answer alike.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.models import Appointment, Award, Enrolment
from tests.databases import empty
from tests.estate import Estate
from tests.random_facts import AFTER, BEFORE, CONVERTED, OTHER, TURNS, Fact, facts_of
from tests.situations import ask

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")

SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 40))]


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
    days = days_of(facts)[::5]
    first, *rest = facts
    later = first.values["started_on"] + timedelta(days=1)
    wrong = [replace(first, values=first.values | {"started_on": later}), *rest]
    assert answers(sqlite_engine, facts, days) != answers(sqlite_engine, wrong, days)
