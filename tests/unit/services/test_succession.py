"""Which closed schools became academies, and which are for a person."""

from collections.abc import Mapping
from datetime import date

import pytest

from register.services.referrals.words import ReferralKind
from register.services.schools.succession import (
    Converted,
    Stage,
    Succession,
    successions,
)
from register.sheets.gias import Link

A, B, C, D = "100001", "100002", "100003", "100004"
CLOSED_ON, OPENED_ON = date(2023, 12, 31), date(2024, 1, 1)
CLOSED = Stage("01", "2", None, CLOSED_ON)
ACADEMY = Stage("34", "1", OPENED_ON, None)


def find(
    stages: Mapping[str, Stage], *pairs: tuple[str, str], kind: str = "", together: bool = False
) -> Succession:
    links = [
        link
        for before, after in pairs
        for link in (
            Link(before, after, f"Successor{kind}", None),
            Link(after, before, f"Predecessor{kind}", None),
        )
    ]
    return successions(links, stages, stood_beside=frozenset(pairs if together else ()))


def test_a_closed_school_with_one_open_academy_after_it_has_converted() -> None:
    assert find({A: CLOSED, B: ACADEMY}, (A, B)).conversions == {A: Converted(B, OPENED_ON)}


@pytest.mark.parametrize("link_type", ["Successor", "Predecessor"])
def test_a_link_from_either_side_is_enough(link_type: str) -> None:
    link = Link(A, B, link_type, None) if link_type == "Successor" else Link(B, A, link_type, None)
    found = successions([link], {A: CLOSED, B: ACADEMY}, stood_beside=frozenset())
    assert found.conversions.keys() == {A}


def test_without_an_opening_day_it_converted_the_day_after_it_closed() -> None:
    academy = ACADEMY._replace(opened_on=None)
    assert find({A: CLOSED, B: academy}, (A, B)).conversions[A].on == date(2024, 1, 1)


def test_without_either_day_nobody_knows() -> None:
    stages = {A: CLOSED._replace(closed_on=None), B: ACADEMY._replace(opened_on=None)}
    assert find(stages, (A, B)).conversions[A].on is None


@pytest.mark.parametrize(
    "stages",
    [
        {A: CLOSED._replace(status_code="1"), B: ACADEMY},
        {A: CLOSED, B: ACADEMY._replace(status_code="4")},
        {A: CLOSED, B: ACADEMY._replace(status_code="2")},
        {A: CLOSED, B: ACADEMY._replace(type_code="44")},
        {A: CLOSED, B: ACADEMY._replace(type_code="01")},
        {A: CLOSED},
        {B: ACADEMY},
    ],
    ids=[
        "still open",
        "only proposed",
        "academy closed for good",
        "special academy",
        "maintained",
        "academy not held",
        "school not held",
    ],
)
def test_nothing_else_is_a_conversion(stages: dict[str, Stage]) -> None:
    assert find(stages, (A, B)).conversions == {}


def test_an_academy_that_moved_to_another_trust_leads_on() -> None:
    stages = {A: CLOSED, B: ACADEMY._replace(status_code="2"), C: ACADEMY}
    assert find(stages, (A, B), (B, C)).conversions.keys() == {A, B}


def test_links_in_a_ring_end() -> None:
    stages = {A: ACADEMY._replace(status_code="2"), B: ACADEMY._replace(status_code="2")}
    assert find(stages, (A, B), (B, A)).conversions == {}


def kinds(found: Succession) -> dict[str, ReferralKind]:
    assert found.conversions == {}
    return {question.urn: question.kind for question in found.questions}


def test_two_schools_into_one_academy_are_a_merger() -> None:
    found = find({A: CLOSED, B: CLOSED, C: ACADEMY}, (A, C), (B, C))
    assert kinds(found) == {A: ReferralKind.SCHOOL_MERGER, B: ReferralKind.SCHOOL_MERGER}
    assert found.questions[0].predecessors == (A, B)


YEARS_LATER = date(2026, 8, 31)


@pytest.mark.parametrize(
    "other",
    [
        CLOSED._replace(closed_on=YEARS_LATER),
        Stage("01", "3", None, YEARS_LATER),
        Stage("34", "1", YEARS_LATER, None),
        Stage("01", "1", None, None, YEARS_LATER),
        Stage("01", "2", None, None, YEARS_LATER),
    ],
    ids=[
        "closed into it since",
        "is to",
        "opened out of it since",
        "open still",
        "was open years later",
    ],
)
def test_a_school_that_an_academy_took_in_later_makes_no_merger_of_the_one_it_was(
    other: Stage,
) -> None:
    found = find({A: CLOSED, B: other, C: ACADEMY}, (A, C), (B, C))
    assert found.conversions == {A: Converted(C, OPENED_ON)}
    assert {each.urn for each in found.questions} <= {B}


@pytest.mark.parametrize(
    "other",
    [CLOSED._replace(closed_on=date(2024, 2, 1)), CLOSED._replace(closed_on=None), None],
    ids=["within 31 days", "on no known day", "not held"],
)
def test_one_that_it_may_have_been_made_of_does(other: Stage | None) -> None:
    stages = {A: CLOSED, C: ACADEMY} | ({B: other} if other else {})
    assert kinds(find(stages, (A, C), (B, C)))[A] is ReferralKind.SCHOOL_MERGER


def test_one_that_it_took_in_does_where_nobody_knows_when_it_began() -> None:
    stages = {
        A: CLOSED._replace(closed_on=None),
        B: CLOSED._replace(closed_on=YEARS_LATER),
        C: ACADEMY._replace(opened_on=None),
    }
    assert kinds(find(stages, (A, C), (B, C))).keys() == {A, B}


@pytest.mark.parametrize("kind", [" - merged", " - amalgamated"])
def test_a_link_that_says_so_is_a_merger(kind: str) -> None:
    assert kinds(find({A: CLOSED, B: ACADEMY}, (A, B), kind=kind)) == {
        A: ReferralKind.SCHOOL_MERGER
    }


def test_a_school_into_an_academy_that_was_there_already_is_a_merger() -> None:
    older = ACADEMY._replace(opened_on=date(2012, 9, 1))
    assert kinds(find({A: CLOSED, B: older}, (A, B))) == {A: ReferralKind.SCHOOL_MERGER}
    undated = ACADEMY._replace(opened_on=None)
    found = find({A: CLOSED, B: undated}, (A, B), together=True)
    assert kinds(found) == {A: ReferralKind.SCHOOL_MERGER}


def test_one_school_into_two_is_a_split() -> None:
    found = find({A: CLOSED, B: ACADEMY, C: ACADEMY}, (A, B), (A, C))
    assert kinds(found) == {A: ReferralKind.SCHOOL_SPLIT}
    assert kinds(find({A: CLOSED, B: ACADEMY}, (A, B), kind=" - Split School")) == {
        A: ReferralKind.SCHOOL_SPLIT
    }


def test_a_maintained_school_after_another_is_for_a_person_too() -> None:
    stages = {A: CLOSED, B: Stage("02", "1", OPENED_ON, None)}
    assert kinds(find(stages, (A, B))) == {A: ReferralKind.SCHOOL_REPLACED}


@pytest.mark.parametrize(
    "school",
    [CLOSED._replace(closed_on=date(2009, 8, 31)), CLOSED._replace(type_code="11")],
    ids=["closed before the duty began", "never under the duty"],
)
def test_a_school_that_can_carry_nothing_is_not_referred(school: Stage) -> None:
    assert kinds(find({A: school, B: CLOSED, C: ACADEMY}, (A, C), (B, C))).keys() == {B}
