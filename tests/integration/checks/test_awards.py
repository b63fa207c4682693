"""What an award is worth to whoever asks."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.models import Award
from register.services.checks import (
    CheckOutcome,
    Purpose,
    Question,
    answer_dict,
    check_candidate,
)
from tests.candidates import BORN, World
from tests.integration.checks.asking import MARK, TRN, ask


@pytest.mark.parametrize(
    ("award", "provider", "outcome", "says"),
    [
        (
            {"commenced_on": date(2024, 9, 1), "completed_on": date(2025, 7, 1)}
            | {"held_from": date(2025, 10, 1)},
            {},
            CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(7)(a): the course began on 1 September 2024, "
            "after 31 August 2024",
        ),
        (
            {"commenced_on": date(2024, 9, 1), "commenced_precision": "month"}
            | {"completed_on": date(2025, 7, 1), "held_from": date(2025, 10, 1)},
            {},
            CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(7)(a): the course began in September 2024, "
            "after 31 August 2024",
        ),
        (
            {},
            {"since": date(2019, 1, 1)},
            CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(8): the provider was not recognised to award it on "
            "25 November 2016",
        ),
        (
            {"kind": "OTHER", "title": "PGCert SEND"},
            {},
            CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "neither the National Award",
        ),
        (
            {"kind": "NPQSENCO", "commenced_on": date(2024, 10, 7)}
            | {"completed_on": date(2026, 3, 2), "held_from": date(2026, 6, 1)},
            {"kind": "NPQSENCO", "since": date(2024, 9, 1)},
            CheckOutcome.HOLDS_AWARD_THAT_COUNTS,
            "It meets regulation 49(7)(b).",
        ),
        (
            {"kind": "NPQSENCO", "commenced_on": date(2024, 10, 7)}
            | {"completed_on": date(2026, 3, 2), "held_from": date(2026, 6, 1)},
            {"kind": "NPQSENCO", "until": date(2026, 5, 31)},
            CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(9): the provider was not listed to award it on "
            "1 June 2026",
        ),
        (
            {},
            {"kind": None},
            CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "does not know whether it meets regulation 49(8), because it does not know whether "
            "the provider could award it on 25 November 2016",
        ),
        (
            {"commenced_on": None, "completed_on": None, "held_from": date(2025, 2, 3)},
            {},
            CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "does not know whether it meets regulation 49(7)(a), because it does not know the "
            "day on which the course began",
        ),
        (
            {"commenced_on": date(2024, 1, 1), "commenced_precision": "year"}
            | {"completed_on": date(2025, 7, 1), "held_from": date(2025, 10, 1)},
            {},
            CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "the day on which the course began",
        ),
        (
            {"kind": "NPQSENCO", "commenced_on": date(2023, 10, 7)}
            | {"completed_on": date(2026, 3, 2), "held_from": date(2026, 6, 1)},
            {"kind": "NPQSENCO"},
            CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "a date is recorded from before 1 September 2024",
        ),
        (
            {"withdrawn_on": date(2020, 4, 6), "withdrawn_reason": MARK},
            {},
            CheckOutcome.AWARD_WITHDRAWN,
            "An award was recorded for Okafor and later withdrawn on 6 April 2020.",
        ),
        (
            {"held_from": date(2026, 12, 1)},
            {},
            CheckOutcome.AWARD_NOT_YET_HELD,
            "Okafor does not hold an award yet. It is held only from 1 December 2026.",
        ),
        (
            {"held_from": date(2026, 11, 21)},
            {},
            CheckOutcome.HOLDS_AWARD_THAT_COUNTS,
            "Held from 21 November 2026.",
        ),
    ],
)
def test_what_an_award_is_worth(
    session: Session,
    world: World,
    panel: Actor,
    award: dict[str, object],
    provider: dict[str, object],
    outcome: CheckOutcome,
    says: str,
) -> None:
    world.award(world.person("Okafor"), world.provider(**provider), **award)  # type: ignore[arg-type]  # by keyword
    answer = ask(session, panel, last_name="Okafor", born_on=BORN).answer
    assert answer.outcome is outcome
    assert says in answer.words
    assert MARK not in json.dumps(answer_dict(answer))


def test_a_nasenco_completed_too_late_says_which_day_was_missed(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(
        world.person("Okafor"),
        world.provider(),
        commenced_on=date(2024, 8, 31),
        completed_on=date(2027, 9, 3),
        held_from=date(2027, 9, 3),
    )
    later = datetime(2027, 10, 1, tzinfo=UTC)
    question = Question(purpose=Purpose.CONFIRMING, trn=TRN, born_on=BORN)
    answer = check_candidate(session, question, actor=panel, now=later, target_key=bytes(32)).answer
    assert answer.outcome is CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT
    assert "the course was completed on 3 September 2027, after 31 August 2027" in answer.words


def test_the_most_favourable_award_leads_and_the_others_follow(
    session: Session, world: World, panel: Actor
) -> None:
    person, provider = world.person("Okafor"), world.provider()
    world.award(person, provider, kind="OTHER", title="PGCert", held_from=date(2022, 1, 10))
    world.award(person, provider)
    world.award(person, provider, withdrawn_on=date(2021, 1, 1))
    answer = ask(session, panel, trn=TRN, born_on=BORN).answer
    assert answer.outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    assert [award.outcome for award in answer.awards] == [
        CheckOutcome.HOLDS_AWARD_THAT_COUNTS,
        CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
        CheckOutcome.AWARD_WITHDRAWN,
    ]


def test_an_award_taken_back_is_not_shown(session: Session, world: World, panel: Actor) -> None:
    row = world.award(world.person("Okafor"), world.provider())
    world.supersede(Award, row)
    answer = ask(session, panel, trn=TRN, born_on=BORN).answer
    assert answer.outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD


def test_a_person_with_no_award_is_told_with_the_course_they_are_on(
    session: Session, world: World, panel: Actor
) -> None:
    person, provider = world.person("Okafor"), world.provider(kind="NPQSENCO")
    world.enrolment(person, provider)
    world.enrolment(person, provider, state="failed", commenced_on=date(2024, 10, 7))
    answer = ask(session, panel, last_name="okafor", born_on=BORN).answer
    assert answer.outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD
    assert answer.sentence == "We have no award recorded for Okafor."
    assert "not proof that none was made" in answer.words
    assert [(each.kind, each.state) for each in answer.enrolments] == [("NPQSENCO", "enrolled")]


@pytest.mark.parametrize(
    ("day", "precision"),
    [
        (date(2015, 9, 14), "day"),
        (date(2015, 9, 1), "month"),
        (date(2014, 1, 1), "year"),
        (date(2024, 1, 1), "year"),
    ],
)
def test_a_start_that_only_the_course_has_is_told_as_exactly_as_it_is_known(
    session: Session, world: World, panel: Actor, day: date, precision: str
) -> None:
    person, provider = world.person("Okafor"), world.provider()
    held_from = date(2024, 10, 25) if day.year == 2024 else date(2016, 11, 25)
    started = {"commenced_on": day, "commenced_precision": precision}
    world.enrolment(person, provider, kind="NASENCO", state="completed", **started)
    world.award(person, provider, commenced_on=None, completed_on=held_from, held_from=held_from)
    [award] = ask(session, panel, trn=TRN, born_on=BORN).answer.awards
    assert (award.commenced_on, award.commenced_precision) == (day.isoformat(), precision)
