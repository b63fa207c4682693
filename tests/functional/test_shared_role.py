"""Two SENCOs at once: each is named, and one is replaced while the other stays."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.queries.appointments import appointments_at
from tests.functional.school_journey import FORM, HILL, errors, post, send


def test_one_of_two_is_replaced_and_the_other_is_named_and_stays(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    send(school, **HILL, instead_of="shared")
    first = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    lee = {"trn": "7654320", "last_name": "Lee", "first_names": "Sam", "started_on-year": "2026"}
    asked = post(school, "/our-senco/100001/designate", **{**FORM, **lee})
    assert errors(asked) == [
        "Select what happens to Ngozi Okafor and Jo Hill, whom the register holds as SENCO on "
        "those days"
    ]
    day = {"last_day-day": "31", "last_day-month": "8", "last_day-year": "2026"}
    said = {**FORM, **lee, **day, "instead_of": first}
    shown = post(school, "/our-senco/100001/designate", **said)
    assert "They share the role on some of those days with:" in shown.text
    assert "<li>Jo Hill, SENCO from 1 September 2025</li>" in shown.text
    assert 'name="shared" value="yes"' in shown.text
    unseen = post(school, "/our-senco/100001/designate/confirm", **said)
    assert "Jo Hill is recorded as SENCO of" in errors(unseen)[0]
    assert (
        post(school, "/our-senco/100001/designate/confirm", **said, shared="yes").status_code == 303
    )
    assert len(appointments_at(session, ["100001"])) == 3
