"""What may be asked about a person, and what may not."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import InvalidInput
from register.identifiers import Trn, Urn
from register.services.appointments.facts import Particulars
from register.services.checks import CheckOutcome, Purpose, Question
from register.services.checks.words import headline
from tests.candidates import BORN, World
from tests.integration.checks.asking import TRN, ask, recorded

WAYS = {
    "TRN and birth date": {"trn": TRN, "born_on": BORN},
    "last name and birth date": {"last_name": "Okafor", "born_on": BORN},
    "TRN and last name": {"trn": TRN, "last_name": "Okafor"},
    "all three": {"trn": TRN, "born_on": BORN, "last_name": "Okafor"},
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_asking_finds_the_award_that_counts(
    session: Session, world: World, panel: Actor, way: str
) -> None:
    world.award(world.person("Okafor"), world.provider())
    answer = ask(session, panel, **WAYS[way]).answer
    assert answer.outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    who = (
        "Okafor" if "last_name" in WAYS[way] else "The person with teacher reference number 0123456"
    )
    assert answer.words == (
        f"{who} holds the National Award for SEN Coordination. Held from 25 November 2016. "
        "Awarded by University of Wychford. It meets regulation 49(7)(a)."
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("o’brien-okafor", "O’Brien-Okafor"),
        ("OKAFOR", "Okafor"),
        ("ni\u0301 dho\u0301naill", "Ni\u0301 Dho\u0301naill"),
        ("ADE\u0301BO\u0323\u0300WA\u0301LE\u0301", "Ade\u0301bo\u0323\u0300wa\u0301le\u0301"),
        ("o\u02bcbrien", "O\u02bcBrien"),
        ("McDonald", "McDonald"),
        ("van der Berg", "van der Berg"),
        ("Ng", "Ng"),
    ],
)
def test_a_name_is_written_in_the_answer_as_names_are(typed: str, written: str) -> None:
    asked = Question(purpose=Purpose.APPOINTING, last_name=typed, born_on=BORN)
    said = headline(CheckOutcome.PERSON_KNOWN_NO_AWARD, asked, None)
    assert said == f"We have no award recorded for {written}."


def test_without_a_name_the_sentence_goes_on_in_small_letters() -> None:
    asked = Question(purpose=Purpose.APPOINTING, trn=Trn(TRN), born_on=BORN)
    said = headline(CheckOutcome.PERSON_KNOWN_NO_AWARD, asked, None)
    assert said == "We have no award recorded for the person with teacher reference number 0123456."


@pytest.mark.parametrize(
    "details",
    [
        {"last_name": "Okafor"},
        {"trn": TRN},
        {"born_on": BORN},
        {},
    ],
)
def test_one_detail_is_not_enough(
    session: Session, panel: Actor, details: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput, match="two or more"):
        ask(session, panel, **details)
    assert recorded(session) == []


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"last_name": "x" * 201, "born_on": BORN}, "surname"),
        ({"last_name": "Ok\x00afor", "born_on": BORN}, "surname"),
        ({"last_name": "---", "born_on": BORN}, "surname"),
        ({"trn": TRN, "born_on": date(2026, 11, 22)}, "born_on"),
        ({"trn": TRN, "born_on": date(2010, 11, 22)}, "born_on"),
        ({"trn": TRN, "born_on": date(1899, 12, 31)}, "born_on"),
        ({"trn": TRN, "born_on": BORN, "urn": Urn("900001")}, "appoint_on"),
        ({"trn": TRN, "born_on": BORN, "said": Particulars(is_head_teacher=True)}, "appoint_on"),
        ({"trn": TRN, "born_on": BORN, "appoint_on": date(2027, 9, 1)}, "urn"),
        (
            {"trn": TRN, "born_on": BORN, "appoint_on": date(2037, 1, 1), "urn": Urn("900001")},
            "appoint_on",
        ),
        (
            {"trn": TRN, "born_on": BORN, "appoint_on": date(2027, 9, 1), "urn": Urn("999999")},
            "urn",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_names_its_box_and_records_nothing(
    session: Session, panel: Actor, details: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(session, panel, **details)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert recorded(session) == []


def test_sixteen_today_is_old_enough(session: Session, panel: Actor) -> None:
    done = ask(session, panel, trn=TRN, born_on=date(2010, 11, 21))
    assert done.answer.outcome is CheckOutcome.NO_MATCH
