"""The registrar's desk in the browser."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Role
from register.models import Referral
from register.queries.people import find_person
from register.services.appointments.designate import designate
from tests.accounts import csrf_token, make_account, sign_in
from tests.sencos import NOON, acting_for, designation, put_school, typed


@pytest.fixture
def ref(session: Session) -> str:
    """A referral: 100001 typed the TRN of Ngozi Okafor with the name Smith."""
    put_school(session, "100001")
    put_school(session, "100002")
    for urn, last_name in (("100002", "Okafor"), ("100001", "Smith")):
        wanted = designation(urn, person=typed(last_name=last_name))
        designate(session, wanted, shared=False, actor=acting_for(urn), now=NOON)
    found = session.scalars(select(Referral.ref)).one()
    session.rollback()
    return found


@pytest.fixture
def registrar(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, make_account(session, Role.REGISTRAR))
    return client


def test_from_the_queues_to_a_decision(registrar: FlaskClient, session: Session, ref: str) -> None:
    assert "Details that disagree with those held" in registrar.get("/desk").text
    assert "Ngozi Smith, typed by the school" in registrar.get("/desk/identity").text
    path = f"/desk/referrals/{ref}"
    page = registrar.get(path).text
    assert "What the school typed" in page
    assert "Ngozi Okafor" in page
    token = csrf_token(registrar, path)
    unsaid = registrar.post(path, data={"csrf_token": token, "outcome": "same_person"})
    assert unsaid.status_code == 400
    assert "Enter the reason in a sentence" in unsaid.text
    decision = {
        "csrf_token": token,
        "outcome": "same_person",
        "keep_name": "yes",
        "ground": "evidence_seen",
        "note": "Marriage certificate of 2025",
    }
    assert registrar.post(path, data=decision).status_code == 303
    person = find_person(session, "0123456")
    assert person is not None
    assert person.name.last_name == "Smith"
    assert "Nothing waits for a decision" in registrar.get("/desk").text
    assert "Decided: They are the same person" in registrar.get(path).text
    other = registrar.post(path, data={**decision, "outcome": "somebody_else"})
    assert other.status_code == 409


@pytest.mark.parametrize(
    "path", ["/desk/nothing", "/desk/%00", "/desk/referrals/nothing", "/desk/referrals/%00"]
)
def test_what_is_not_there_is_not_found(registrar: FlaskClient, path: str) -> None:
    assert registrar.get(path).status_code == 404


def test_an_empty_queue_says_so(registrar: FlaskClient) -> None:
    assert "Nothing waits in this queue" in registrar.get("/desk/award_conflict").text


@pytest.mark.parametrize("role", [Role.PANEL, Role.SCHOOL, Role.PROVIDER, Role.INSPECTOR])
def test_nobody_else_sees_the_desk(
    client: FlaskClient, session: Session, ref: str, role: Role
) -> None:
    sign_in(client, make_account(session, role))
    for path in ("/desk", "/desk/identity", f"/desk/referrals/{ref}"):
        assert client.get(path).status_code == 403
