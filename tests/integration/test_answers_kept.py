"""An answer is kept by its facts: the same again is not worked out again, and others are."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from register.models import Appointment, Award
from register.queries.facts import Facts, school_facts
from register.services.compliance import kept_facts
from register.services.compliance import school as compliance
from register.services.compliance.answer import SchoolCompliance
from tests.estate import Estate
from tests.situations import NASENCO, STARTED, TODAY, ask

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")

CONVERTED = date(2026, 9, 1)


class World:
    """A school whose SENCO served before and holds an award, and what can be recorded of it."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.urn = estate.school()
        self.person, self.provider = estate.person(), estate.provider(NASENCO)
        self.post = estate.appointed(self.person, self.urn, STARTED, TODAY + timedelta(days=300))
        self.award = estate.award(self.person, self.provider, date(2024, 1, 15))

    def converts(self) -> None:
        after = self.estate.school("Elmfield Academy", type_code="34", opened_on=CONVERTED)
        self.estate.converted(self.urn, after, CONVERTED)

    def was_served_elsewhere(self) -> None:
        self.estate.served(self.person, self.estate.school(), date(2019, 9, 1), date(2020, 7, 1))


CHANGES: dict[str, Callable[[World], object]] = {
    "the school closes": lambda world: world.estate.closed(world.urn, date(2026, 10, 1)),
    "the school converts": World.converts,
    "a trust takes it": lambda world: world.estate.trust("1234", world.urn),
    "it says that it has none": lambda world: world.estate.declared_none(world.urn, TODAY),
    "another is designated": lambda world: world.estate.appointed(
        world.estate.person("Cai", "Rees"), world.urn, STARTED
    ),
    "the designation is corrected": lambda world: world.estate.supersede(
        Appointment, world.post, is_head_teacher=True
    ),
    "earlier service is declared": World.was_served_elsewhere,
    "the SENCO is renamed": lambda world: world.estate.renamed(world.person, "Asha", "Lovell"),
    "the award is corrected": lambda world: world.estate.supersede(
        Award, world.award, held_from=date(2024, 2, 15)
    ),
    "a course begins": lambda world: world.estate.enrolled(
        world.person, world.provider, date(2026, 9, 1)
    ),
}


@pytest.fixture
def world(estate: Estate) -> World:
    return World(estate)


def anew(session: Session, urn: str, known_at: datetime | None = None) -> SchoolCompliance:
    """The answer with nothing kept."""
    for kept in (kept_facts._kept, compliance._cases, compliance._explain):
        kept.cache_clear()
    return ask(session, urn, known_at=known_at)


def test_an_answer_asked_for_again_is_not_worked_out_again(session: Session, world: World) -> None:
    assert ask(session, world.urn).limbs is ask(session, world.urn).limbs
    assert ask(session, world.urn, TODAY - timedelta(days=1)).as_at == TODAY - timedelta(days=1)


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_whatever_is_recorded_of_a_school_is_in_its_next_answer(
    session: Session, world: World, change: str
) -> None:
    before = ask(session, world.urn)
    CHANGES[change](world)
    after = ask(session, world.urn)
    assert after == anew(session, world.urn)
    assert replace(after, known_at=before.known_at) != before


def test_an_earlier_instant_has_the_answer_of_its_own_facts(session: Session, world: World) -> None:
    before = ask(session, world.urn)
    world.estate.supersede(Award, world.award, held_from=date(2024, 2, 15))
    ask(session, world.urn)
    then = ask(session, world.urn, known_at=before.known_at)
    assert then == anew(session, world.urn, before.known_at) == before


def test_an_answer_that_is_kept_names_the_newest_entry_all_the_same(
    session: Session, world: World
) -> None:
    before = ask(session, world.urn)
    world.estate.school("Somewhere Else")
    after = ask(session, world.urn)
    assert after.limbs is before.limbs
    assert after.known_at > before.known_at


def test_a_closing_that_was_to_come_ends_the_designation_once_it_has_come(
    session: Session, world: World
) -> None:
    closes = TODAY + timedelta(days=100)
    world.estate.closed(world.urn, closes)
    facts = school_facts(session, world.urn)
    before, after = (
        compliance._explain(facts, TODAY, closes + timedelta(days=days)) for days in (-1, 1)
    )
    assert before.history[0].ended_on == TODAY + timedelta(days=300)
    assert after.history[0].ended_on == closes


@pytest.mark.parametrize("kind", [each.name for each in fields(Facts) if each.name != "head"])
def test_facts_of_other_rows_are_other_facts(kind: str) -> None:
    """The canary: facts compared without one kind of row would be given the answer of others."""
    facts = Facts("100001", None)
    assert replace(facts, **{kind: ("another row",)}) != facts


def test_facts_are_the_same_whatever_is_newest_in_the_log(session: Session, world: World) -> None:
    facts = school_facts(session, world.urn)
    assert replace(facts, head=None) == facts
