"""Two records of one person, merged and parted again: every answer follows the links.

A merge answers as if every fact had been recorded of one person; an unmerge restores each answer;
what was known at any earlier entry stays known; and the stored periods are never out of step.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from random import Random
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.queries import facts, facts_of_many, touched
from register.services import compliance_periods
from register.services.appointments.spans import overlap
from register.services.transaction import transaction
from tests.databases import empty
from tests.estate import Estate
from tests.random_facts import Fact, facts_of
from tests.random_register import PEOPLE, Periods, Register, is_in_step

SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 40))]
BY_HAND = pytest.mark.facts_by_hand("answers are compared that are worked out from the facts")


def steps(random: Random, given: list[Fact]) -> Iterator[tuple[Any, ...]]:
    """The facts in their order, with merges and unmerges among them."""
    for fact in given:
        yield ("record", fact)
        if random.random() < 0.5:
            one, into = random.sample(range(PEOPLE), 2)
            yield ("merge", one, into)
        if random.random() < 0.2:
            yield ("part", random.randrange(PEOPLE))


def play(register: Register, seed: int) -> dict[int, dict[str, Periods]]:
    """What was answered as each step was recorded, by the entry known at."""
    told = {}
    for act, *given in steps(Random(seed), facts_of(seed)):
        getattr(register, act)(*given)
        told[register.head()] = register.answers()
    return told


def remembers(session: Session, seed: int) -> None:
    """What was known at any entry is answered again, whatever was merged and parted since."""
    empty(session.get_bind())  # type: ignore[arg-type]  # an engine, which is what it was made of
    register = Register(Estate(session))
    told = play(register, seed)
    assert len({str(each) for each in told.values()}) > 3, "the answers do change"
    for entry, then in told.items():
        assert register.answers(known_to=entry) == then


@BY_HAND
@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_known_before_a_merge_or_an_unmerge_is_still_what_was_known(
    session: Session, seed: int
) -> None:
    remembers(session, seed)


def fit_for_one(given: Iterable[Fact], people: set[int]) -> Iterator[Fact]:
    """The facts that could be one person's: nobody is SENCO of a school twice on one day."""
    posts: list[Mapping[str, Any]] = []
    for fact in given:
        if fact.kind == "appointed" and fact.person in people:
            new = fact.values
            if any(one["urn"] == new["urn"] and overlap(_days(one), _days(new)) for one in posts):
                continue
            posts.append(new)
        yield fact


def _days(post: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return post["started_on"], post["ended_on"]


def answers_as_one(session: Session, seed: int) -> None:
    """Merged records answer as one person does of whom all of it was recorded."""
    one, into, third = Random(seed).sample(range(PEOPLE), 3)
    given = list(fit_for_one(facts_of(seed), {one, into, third}))
    empty(session.get_bind())  # type: ignore[arg-type]  # an engine, as above
    apart = Register(Estate(session))
    for fact in given:
        apart.record(fact)
    apart.merge(one, into)
    apart.merge(third, one)
    found = apart.answers()
    empty(session.get_bind())  # type: ignore[arg-type]  # as above
    together = Register(Estate(session), as_one={one: into, third: into})
    for fact in given:
        together.record(fact)
    assert found == together.answers()


@BY_HAND
@pytest.mark.parametrize("seed", SEEDS)
def test_merged_records_answer_as_one_person_would(session: Session, seed: int) -> None:
    answers_as_one(session, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_merge_and_its_unmerge_restore_every_answer_and_keep_the_periods_in_step(
    session: Session, seed: int
) -> None:
    stays_in_step(session, seed)


@BY_HAND
def test_the_order_of_merging_is_irrelevant(session: Session) -> None:
    pairs = [(0, 1), (2, 1), (1, 3)]
    told = []
    for order in (pairs, pairs[::-1], [pairs[1], pairs[2], pairs[0]]):
        empty(session.get_bind())  # type: ignore[arg-type]  # an engine, as above
        register = Register(Estate(session))
        for fact in facts_of(1):
            register.record(fact)
        for one, into in order:
            register.merge(one, into)
        told.append(register.answers())
    assert told[0] == told[1] == told[2]


def stays_in_step(session: Session, seed: int) -> None:
    """The stored periods are what the facts say after every merge and unmerge."""
    empty(session.get_bind())  # type: ignore[arg-type]  # an engine, as above
    register = Register(Estate(session))
    for fact in facts_of(seed):
        register.record(fact)
    compliance_periods.rebuild(session, lambda done, of: None)
    before, pairs = register.answers(), [(0, 1), (2, 3), (3, 1)]
    for one, into in pairs:
        register.merge(one, into)
        assert is_in_step(session)
    assert register.answers() != before, "or the comparison would show nothing"
    for one in (0, 2, 3):
        assert register.part(one)
        assert is_in_step(session)
    assert register.answers() == before


def reaches_every_school(session: Session, seed: int) -> None:
    """What is recorded of one record bears on the schools of the others, and refreshes them."""
    empty(session.get_bind())  # type: ignore[arg-type]  # an engine, as above
    register = Register(Estate(session))
    for fact in facts_of(seed):
        register.record(fact)
    for one in (0, 1, 2):
        register.merge(one, 3)
    compliance_periods.rebuild(session, lambda done, of: None)
    register.estate.award(register.people[0], register.provider, date(2012, 7, 2))
    with transaction(session):
        compliance_periods.people_changed(session, register.people[:1])
    assert is_in_step(session)


def test_what_is_recorded_of_one_record_bears_on_the_schools_of_the_others(
    session: Session,
) -> None:
    reaches_every_school(session, 1)


@BY_HAND
@pytest.mark.canary
@pytest.mark.parametrize(
    ("promise", "module", "name"),
    [
        (answers_as_one, facts_of_many, "records_of"),
        (remembers, facts_of_many, "records_of"),
        (answers_as_one, facts, "_as_one_person"),
        (reaches_every_school, touched, "records_of"),
    ],
)
def test_a_query_that_forgets_the_links_would_be_caught(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    promise: Callable[[Session, int], None],
    module: ModuleType,
    name: str,
) -> None:
    def forgets(*given: Any, **_: Any) -> dict[int, int]:
        return {each: each for each in given[-1]}

    monkeypatch.setattr(module, name, forgets)
    with pytest.raises(AssertionError):
        promise(session, 1)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", [1])
def test_both_databases_answer_alike_of_merged_people(
    sqlite_engine: Engine, postgresql_engine: Engine, seed: int
) -> None:
    told = []
    for engine in (sqlite_engine, postgresql_engine):
        empty(engine)
        with Session(engine) as session:
            told.append(play(Register(Estate(session)), seed))
    assert told[0] == told[1]
