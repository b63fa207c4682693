"""Earlier service that another school declared: seen on a school’s page, and not its to change."""

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.queries.appointments import appointments_at, prior_service_of
from register.services.appointments.declared_service import TAKEN_OFF
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from tests.appointment_calls import BODY, caller
from tests.approvals import two_registrars
from tests.earlier_service import NEVER, put_right
from tests.functional.school_journey import errors, post, send
from tests.sencos import NOON, acting_for, designation, put_school

SPELL = Spell("100002", date(2006, 9, 1), None)
SAYS = (
    "Your organisation did not declare this earlier service, so it cannot change it or take it "
    "back. Ask the register to put it right."
)


def declared_elsewhere(session: Session) -> None:
    put_school(session, "100002")
    wanted = designation("100002", prior_service=(SPELL,))
    designate(session, wanted, shared=False, actor=acting_for("100002"), now=NOON)


def test_the_page_says_at_the_box_that_it_is_not_the_schools(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    declared_elsewhere(session)
    (held,) = appointments_at(session, ["100001"])
    session.rollback()
    path = f"/our-senco/designations/{held.ref}/earlier-service"
    assert "1 September 2006 to now at URN 100002" in school.get(path).text
    days = {"started_on-day": "1", "started_on-month": "9", "started_on-year": "2006"}
    ends = {"ended_on-day": "1", "ended_on-month": "10", "ended_on-year": "2006"}
    shorter = post(school, path, urn="100002", source="Letter", **days, **ends)
    back = {"period": "100002 2006-09-01 now", "reason": "typing_mistake"}
    for refused in (shorter, post(school, f"{path}/take-back", **back)):
        assert (refused.status_code, errors(refused)) == (422, [SAYS.rstrip(".")])
    assert len(prior_service_of(session, [held.person_id])) == 1


def test_the_api_refuses_it_in_the_same_words(client: FlaskClient, session: Session) -> None:
    call = caller(client, session)
    ref = call("POST", "/schools/100001/appointments", {**BODY, "prior_service": []}).json["ref"]
    declared_elsewhere(session)
    spell = {"urn": "100002", "started_on": "2006-09-01"}
    path = f"/appointments/{ref}/prior-service"
    shorter = {"spells": [{**spell, "ended_on": "2006-10-01"}], "source": "Letter"}
    back = {**spell, "ended_on": None, "reason": "typing_mistake"}
    for refused in (call("POST", path, shorter), call("POST", f"{path}/take-back", back)):
        assert (refused.status_code, refused.json["detail"]) == (422, SAYS)


def test_the_api_lists_what_it_does_not_record_with_a_designation(
    client: FlaskClient, session: Session
) -> None:
    call = caller(client, session)
    declared_elsewhere(session)
    ours = {"urn": "100001", "started_on": "2010-09-01", "ended_on": None}
    theirs = {"urn": "100002", "started_on": "2006-09-01", "ended_on": "2006-12-31"}
    body = {**BODY, "prior_service": [ours, theirs]}
    made = call("POST", "/schools/100001/appointments", body)
    assert (made.status_code, made.json["prior_service_not_recorded"]) == (201, [theirs])
    assert made.json["prior_service"] == [{**theirs, "ended_on": None}, ours]


def taken_off(session: Session) -> None:
    """What the other school declared, until two registrars found otherwise."""
    declared_elsewhere(session)
    put_right(session, NEVER | {"school_urn": "100002"}, two_registrars(session))


def test_the_page_says_at_the_box_that_it_was_taken_off_the_record(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    taken_off(session)
    (held,) = appointments_at(session, ["100001"])
    session.rollback()
    path = f"/our-senco/designations/{held.ref}/earlier-service"
    days = {"started_on-day": "1", "started_on-month": "9", "started_on-year": "2005"}
    refused = post(school, path, urn="100002", source="Letter", **days)
    assert (refused.status_code, errors(refused)) == (422, [TAKEN_OFF.rstrip(".")])
    assert prior_service_of(session, [held.person_id]) == []


def test_the_api_says_so_too_and_lists_it_with_a_designation(
    client: FlaskClient, session: Session
) -> None:
    call = caller(client, session)
    taken_off(session)
    again = {"urn": "100002", "started_on": "2006-10-01", "ended_on": "2006-12-31"}
    made = call("POST", "/schools/100001/appointments", {**BODY, "prior_service": [again]})
    assert (made.status_code, made.json["prior_service_not_recorded"]) == (201, [again])
    path = f"/appointments/{made.json['ref']}/prior-service"
    refused = call("POST", path, {"spells": [again], "source": "Letter"})
    assert (refused.status_code, refused.json["detail"]) == (422, TAKEN_OFF)
