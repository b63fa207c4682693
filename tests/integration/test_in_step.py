"""What is looked at after each test finds a service that forgets its schools, and names them."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.services.appointments.designate import designate
from register.services.compliance_periods import touched
from tests.in_step import out_of_step
from tests.sencos import NOON, acting_for, designation, put_school


def designate_somebody(session: Session) -> None:
    wanted = designation("100001")
    designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)


def test_a_service_that_keeps_its_schools_in_step_leaves_nothing_to_find(
    engine: Engine, session: Session
) -> None:
    put_school(session, "100001")
    designate_somebody(session)
    assert out_of_step(engine) == []


@pytest.mark.canary
@pytest.mark.facts_by_hand("a service is made to forget its schools")
def test_a_service_that_forgets_its_schools_is_caught(
    engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    monkeypatch.setattr(touched, "refresh", lambda *_: 0)
    designate_somebody(session)
    found = out_of_step(engine)
    assert found
    assert all(line.startswith("URN 100001: ") for line in found)


def test_a_register_without_schools_is_in_step(engine: Engine) -> None:
    assert out_of_step(engine) == []
