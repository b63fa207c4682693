"""Where a change of somebody's awards or courses is looked for: nowhere that it cannot bear."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from sqlalchemy.orm import Session

from register.models import Award, Enrolment
from register.queries import touched
from register.queries.touched import schools_of_holders, schools_of_people
from register.services import compliance_periods
from register.services.transaction import transaction
from tests.databases import empty
from tests.estate import Estate
from tests.people import merged
from tests.random_facts import Fact, facts_of
from tests.random_register import PEOPLE, Register, is_in_step

BEGUN = date(2015, 9, 1)
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 60))]
BY_HAND = pytest.mark.facts_by_hand("only which schools are found is asked")
COURSES = {"award": Award, "enrolled": Enrolment}


@pytest.fixture
def estate(session: Session) -> Estate:
    """A person at three schools: until the day before a course began, until that day, and still."""
    estate = Estate(session)
    person = estate.person()
    for ended_on in (date(2015, 8, 31), BEGUN, None):
        estate.appointed(person, estate.school(), date(2012, 9, 1), ended_on)
    return estate


@BY_HAND
def test_an_award_is_looked_for_where_its_holder_served_as_it_began_or_later(
    session: Session, estate: Estate
) -> None:
    estate.award(1, estate.provider(), date(2017, 7, 1), commenced_on=BEGUN)
    assert schools_of_people(session, [1]) == {"100001", "100002", "100003"}
    assert schools_of_holders(session, [1]) == {"100002", "100003"}


@BY_HAND
def test_a_course_is_looked_for_where_whoever_takes_it_served_as_it_began_or_later(
    session: Session, estate: Estate
) -> None:
    estate.enrolled(1, estate.provider(), BEGUN)
    assert schools_of_holders(session, [1]) == {"100002", "100003"}


@BY_HAND
def test_what_was_recorded_before_a_correction_is_looked_for_too(
    session: Session, estate: Estate
) -> None:
    award = estate.award(1, estate.provider(), date(2017, 7, 1), commenced_on=date(2014, 9, 1))
    estate.supersede(Award, award, commenced_on=BEGUN)
    assert schools_of_holders(session, [1]) == {"100001", "100002", "100003"}


@BY_HAND
def test_an_award_of_one_record_is_looked_for_wherever_the_other_served(
    session: Session, estate: Estate
) -> None:
    other = estate.person()
    estate.award(other, estate.provider(), date(2017, 7, 1), commenced_on=BEGUN)
    merged(estate, other, 1)
    assert schools_of_holders(session, [other]) == {"100001", "100002", "100003"}


def stays_in_step(session: Session, seed: int) -> None:
    """The stored periods are what the facts say after every award, course and correction."""
    empty(session.get_bind())  # type: ignore[arg-type]  # an engine, which is what it was made of
    register, random = Register(Estate(session)), Random(seed)
    given = facts_of(seed)
    for fact in given:
        if fact.kind not in COURSES:
            register.record(fact)
    if random.random() < 0.4:
        register.merge(*random.sample(range(PEOPLE), 2))
    compliance_periods.rebuild(session, lambda done, of: None)
    for fact in random.sample(given, len(given)):
        for person in _recorded(register, fact, random) if fact.kind in COURSES else ():
            with transaction(session):
                compliance_periods.awards_changed(session, [person])
            assert is_in_step(session), fact


def _recorded(register: Register, fact: Fact, random: Random) -> Iterator[int]:
    """Record it, of whom chance says, and often wrong at first: whose it is, each time."""
    person = register.people[random.choice([fact.person, random.randrange(PEOPLE)])]
    record = getattr(register.estate, fact.kind)
    wrong = fact.wrong if random.random() < 0.5 else {}
    ref = record(person, register.provider, **{**fact.values, **wrong})
    yield person
    if wrong:
        right = {name: fact.values[name] for name in wrong}
        register.estate.supersede(COURSES[fact.kind], ref, **right)
        yield person


@pytest.mark.parametrize("seed", SEEDS)
def test_every_school_on_which_an_award_bears_is_brought_into_step(
    session: Session, seed: int
) -> None:
    stays_in_step(session, seed)


def every_seed(session: Session) -> None:
    for seed in range(4):
        stays_in_step(session, seed)


@BY_HAND
@pytest.mark.canary
def test_to_look_only_where_its_holder_serves_still_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = touched._SCHOOLS_OF_PEOPLE.where(touched._post.c.ended_on.is_(None))
    monkeypatch.setattr(touched, "_SCHOOLS_OF_HOLDERS", still)
    with pytest.raises(AssertionError):
        every_seed(session)
