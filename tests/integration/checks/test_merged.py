"""A person with two TRNs is checked by either, and who gives a wrong detail learns nothing."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.identifiers import Trn, Urn
from register.law.findings import Status
from register.services.appointments.facts import Particulars
from register.services.checks import CheckOutcome, answer_dict
from register.services.checks.words import EARLIER_NAME, OTHER_TRN
from tests.candidates import BORN, RECORDED_AT, World
from tests.integration.checks.asking import ask, recorded
from tests.people import joined, unjoined

RETIRED, IN_USE = Trn("0123456"), Trn("0765432")
OTHER_BIRTH = date(1984, 12, 3)


@pytest.fixture
def merged(session: Session, world: World) -> tuple[int, int]:
    """Okafor, with an award by a TRN that is out of use, is Adeyemi by the one that is in use."""
    one = world.person("Okafor", trn=RETIRED)
    other = world.person("Adeyemi", trn=IN_USE, born=OTHER_BIRTH)
    world.award(one, world.provider())
    joined(session, RETIRED, IN_USE, RECORDED_AT)
    return one, other


def outcome(session: Session, panel: Actor, **details: object) -> CheckOutcome:
    return ask(session, panel, **details).answer.outcome


@pytest.mark.parametrize("trn", [RETIRED, IN_USE])
@pytest.mark.parametrize("last_name", ["Okafor", "Adeyemi"])
@pytest.mark.parametrize("born_on", [BORN, OTHER_BIRTH])
def test_either_trn_with_any_name_and_birth_date_of_either_record_is_the_person(
    session: Session,
    panel: Actor,
    merged: tuple[int, int],
    trn: Trn,
    last_name: str,
    born_on: date,
) -> None:
    answer = ask(session, panel, trn=trn, born_on=born_on, last_name=last_name).answer
    assert answer.outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    assert (OTHER_TRN in answer.details) == (trn == RETIRED)
    assert (EARLIER_NAME in answer.details) == (last_name == "Okafor")
    assert IN_USE not in answer.words or trn == IN_USE, "the other TRN is not told"


def test_a_name_and_a_birth_date_of_two_records_are_one_person(
    session: Session, panel: Actor, merged: tuple[int, int]
) -> None:
    for details in (
        {"last_name": "Adeyemi", "born_on": BORN},
        {"last_name": "Okafor", "born_on": BORN},
    ):
        assert outcome(session, panel, **details) is CheckOutcome.HOLDS_AWARD_THAT_COUNTS


@pytest.mark.parametrize(
    "wrong",
    [
        {"trn": RETIRED, "born_on": date(1990, 1, 2)},
        {"trn": RETIRED, "last_name": "Bello"},
        {"trn": RETIRED, "born_on": BORN, "last_name": "Bello"},
        {"trn": Trn("7654321"), "born_on": BORN},
    ],
)
def test_a_detail_that_is_of_neither_record_is_the_one_negative_answer(
    session: Session, panel: Actor, merged: tuple[int, int], wrong: dict[str, object]
) -> None:
    nobody = ask(session, panel, trn=Trn("1112223"), born_on=BORN).answer
    assert answer_dict(ask(session, panel, **wrong).answer) == answer_dict(nobody)
    assert recorded(session)[-1].person_id is None


def test_the_look_stays_with_the_record_that_was_asked_for(
    session: Session, panel: Actor, merged: tuple[int, int]
) -> None:
    for trn, record in zip((RETIRED, IN_USE), merged, strict=True):
        ask(session, panel, trn=trn, born_on=BORN)
        assert recorded(session)[-1].person_id == record


def test_appointing_counts_the_service_and_the_award_of_both(
    session: Session, world: World, panel: Actor, merged: tuple[int, int]
) -> None:
    urn = Urn(world.school())
    asked = {"trn": IN_USE, "born_on": BORN, "urn": urn, "appoint_on": date(2027, 9, 1)}
    asked["said"] = Particulars(is_head_teacher=True)
    shown = ask(session, panel, **asked).answer.appointment
    assert shown
    assert shown.status == Status.COMPLIANT.value
    unjoined(session, RETIRED, RECORDED_AT)
    asked["born_on"] = OTHER_BIRTH
    apart = ask(session, panel, **asked).answer
    assert apart.outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD
    assert apart.appointment
    assert apart.appointment.status != Status.COMPLIANT.value
    assert OTHER_TRN not in apart.details
