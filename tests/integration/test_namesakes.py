"""Two SENCOs of one name at one school are two people, wherever its page draws or names them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.services.compliance.answer import SchoolCompliance
from register.web.namesakes import called
from register.web.school_timeline import rows_of, timeline_of
from tests.estate import Estate
from tests.situations import STARTED, ask

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")
LATER = date(2023, 1, 9)


def with_namesakes(estate: Estate, *days: date) -> str:
    """A school at which somebody called Sam Okafor began on each of these days."""
    urn = estate.school()
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    for day in days:
        person = estate.person("Sam", "Okafor")
        estate.appointed(person, urn, day)
        estate.award(person, provider, date(2024, 1, 15), commenced_on=STARTED)
    return urn


def lanes_of(answer: SchoolCompliance) -> list[tuple[str, int]]:
    drawn = timeline_of(answer).lanes
    return [(" ".join(line for _, line in lane.title), len(lane.spans)) for lane in drawn]


def test_two_people_of_one_name_have_a_lane_each_which_says_from_when(
    session: Session, estate: Estate
) -> None:
    lanes = lanes_of(ask(session, with_namesakes(estate, STARTED, LATER)))
    assert lanes[:2] == [
        ("Sam Okafor, from 1 September 2022", 1),
        ("Sam Okafor, from 9 January 2023", 1),
    ]


def test_what_each_of_them_holds_is_told_apart_in_the_drawing_and_the_table(
    session: Session, estate: Estate
) -> None:
    answer = ask(session, with_namesakes(estate, STARTED, LATER))
    held = [who for what, who, *_ in rows_of(answer) if what.endswith(" held")]
    assert held == ["Sam Okafor, from 1 September 2022", "Sam Okafor, from 9 January 2023"]
    assert {who for _, who, *_ in rows_of(answer)} == set(held)
    lanes = [name for name, _ in lanes_of(answer) if name.startswith("NASENCO")]
    assert lanes == [f"NASENCO: {who}" for who in held]


def test_one_person_who_came_back_keeps_one_lane_and_the_plain_name(
    session: Session, estate: Estate
) -> None:
    urn, person = estate.school(), estate.person("Sam", "Okafor")
    estate.appointed(person, urn, STARTED, date(2022, 10, 31))
    estate.appointed(person, urn, LATER)
    lanes = lanes_of(ask(session, urn))
    assert lanes[0] == ("Sam Okafor", 2)


def test_two_of_one_name_who_began_on_one_day_are_numbered(
    session: Session, estate: Estate
) -> None:
    answer = ask(session, with_namesakes(estate, STARTED, STARTED))
    day = "from 1 September 2022"
    assert [name for name, _ in lanes_of(answer)[:2]] == [
        f"Sam Okafor, {day}, number 1",
        f"Sam Okafor, {day}, number 2",
    ]
    assert len(set(called(answer).values())) == 2
