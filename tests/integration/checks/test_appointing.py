"""What regulation 49 would say if they were appointed."""

from datetime import date

from sqlalchemy.orm import Session

from register.access import Actor
from register.identifiers import Urn
from tests.candidates import BORN, World
from tests.integration.checks.asking import TRN, ask

NEXT_SEPTEMBER = date(2027, 9, 1)


def test_somebody_who_holds_the_award_would_meet_regulation_49_if_they_may_be_senco(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    urn = Urn(world.school())
    asked = {"trn": TRN, "born_on": BORN, "appoint_on": NEXT_SEPTEMBER, "urn": urn}
    shown = ask(session, panel, **asked).answer.appointment
    assert shown is not None
    assert (shown.status, shown.reason) == ("COMPLIANT", "HOLDS_NASENCO")
    assert (shown.school, shown.deadline) == ("Wychford Primary School", "2030-09-01")
    assert len(shown.conditions) == 3
    as_head = ask(session, panel, **asked, as_head_teacher=True).answer.appointment
    assert as_head is not None
    assert (as_head.status, as_head.conditions) == ("COMPLIANT", ())


def test_somebody_without_it_would_have_three_years(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    urn = Urn(world.school())
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn
    ).answer.appointment
    assert shown is not None
    assert (shown.status, shown.deadline) == ("IN_WINDOW", "2030-09-01")
    assert "until 1 September 2030" in shown.sentence


def test_a_school_out_of_scope_is_said_to_be_so(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    urn = Urn(world.school(type_code="07"))
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn
    ).answer.appointment
    assert shown is not None
    assert shown.status == "NOT_APPLICABLE"
    assert shown.sentence == "Regulation 49 does not apply to this type of school."


def test_readings_that_differ_are_shown_beside_the_answer(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    earlier = world.school("900002", "Earlier School")
    world.appointment(person, earlier, date(2021, 9, 1), date(2024, 8, 31))
    urn = Urn(world.school())
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn
    ).answer.appointment
    assert shown is not None
    assert shown.status == "IN_WINDOW"
    assert {reading.name: reading.status for reading in shown.readings} == {
        "literal": "EXEMPT",
        "person": "NON_COMPLIANT",
    }
