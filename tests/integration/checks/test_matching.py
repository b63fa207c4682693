"""Who matches, who does not, and that nobody learns why."""

import json
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.identifiers import Trn, Urn
from register.services.checks import (
    CheckOutcome,
    answer_dict,
)
from tests.candidates import BORN, World
from tests.integration.checks.asking import MARK, TRN, ask, recorded

WRONG = {
    "unknown TRN": {"trn": Trn("7654321"), "born_on": BORN},
    "wrong birth date": {"trn": TRN, "born_on": date(1984, 12, 3)},
    "wrong name": {"trn": TRN, "last_name": "Adeyemi"},
    "nobody of that name": {"last_name": "Adeyemi", "born_on": BORN},
    "one of three wrong": {"trn": TRN, "born_on": BORN, "last_name": "Adeyemi"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_does_not_match_there_is_one_negative_answer(
    session: Session, world: World, panel: Actor, wrong: str
) -> None:
    world.award(world.person(MARK), world.provider())
    done = ask(session, panel, **WRONG[wrong])
    nothing_known = {
        "outcome": "NO_MATCH",
        "sentence": "We could not find a record matching all the details you gave.",
        "details": [],
        "awards": [],
        "courses": [],
        "appointment": None,
    }
    assert answer_dict(done.answer) == nothing_known
    [row] = recorded(session)
    assert json.loads(row.answer) == nothing_known | {"known_at_entry": done.known_to}
    assert row.person_id is None


def test_the_negative_answer_is_the_same_where_an_appointment_is_asked_about(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    urn = Urn(world.school())
    answers = [
        ask(session, panel, **details, appoint_on=date(2027, 9, 1), urn=urn).answer
        for details in WRONG.values()
    ]
    assert len(set(answers)) == 1


def test_two_people_who_match_are_not_listed_but_one_more_fact_is_asked_for(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    world.person("Okafor", trn="7654321")
    answer = ask(session, panel, last_name="Okafor", born_on=BORN).answer
    assert answer.outcome is CheckOutcome.MORE_THAN_ONE
    assert answer.words == (
        "More than one record matches the details you gave. "
        "Enter the teacher reference number as well, and check again."
    )
    one = ask(session, panel, last_name="Okafor", born_on=BORN, trn=TRN).answer
    assert one.outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    assert [row.person_id is None for row in recorded(session)] == [True, False]


def test_a_record_in_dispute_answers_to_nobody(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor", trn=None), world.provider())
    answer = ask(session, panel, last_name="Okafor", born_on=BORN).answer
    assert answer.outcome is CheckOutcome.NO_MATCH


def test_somebody_with_no_birth_date_recorded_matches_by_trn_and_name_only(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor", born=None)
    known = ask(session, panel, trn=TRN, last_name="Okafor").answer
    assert known.outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD
    assert ask(session, panel, trn=TRN, born_on=BORN).answer.outcome is CheckOutcome.NO_MATCH


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("O’Brien", "O'Brien"),
        ("O'Brien", "obrien"),
        ("Nuñez", "NUNEZ"),
        ("Łukaszewska", "Lukaszewska"),
        ("Zoë", "Zoe\u0308"),
        ("Smith-Jones", "smith jones"),
        ("Smith-Jones", "Jones"),
        ("Jones", "Smith\u2010Jones"),
        ("van der Berg", "Van Der Berg"),
        ("Nguyễn", "Nguyen"),
        ("王", "王"),
        ("Null", "null"),
    ],
)
def test_names_fold_and_a_part_of_a_double_barrelled_one_matches(
    session: Session, world: World, panel: Actor, held: str, typed: str
) -> None:
    world.person(held)
    answer = ask(session, panel, last_name=typed, born_on=BORN).answer
    assert answer.outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD


@pytest.mark.parametrize(("held", "typed"), [("Okafor", "Okafo"), ("Li", "L"), ("Ada", "Okafor")])
def test_a_likeness_is_not_a_match(
    session: Session, world: World, panel: Actor, held: str, typed: str
) -> None:
    world.person(held)
    answer = ask(session, panel, last_name=typed, born_on=BORN).answer
    assert answer.outcome is CheckOutcome.NO_MATCH


def test_an_earlier_name_matches_and_no_name_that_was_not_typed_is_printed(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    world.name(person, MARK)
    world.award(person, world.provider())
    by_earlier = ask(session, panel, last_name="Okafor", trn=TRN).answer
    assert by_earlier.outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    assert "The last name you gave is one that this person had before." in by_earlier.details
    assert MARK not in json.dumps(answer_dict(by_earlier))
    by_both = ask(session, panel, trn=TRN, born_on=BORN).answer
    assert MARK not in json.dumps(answer_dict(by_both))
    by_present = ask(session, panel, last_name=MARK, trn=TRN).answer
    assert not any("before" in detail for detail in by_present.details)
