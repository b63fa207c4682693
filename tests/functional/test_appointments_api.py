"""A school's SENCOs under `/api/v1`."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.models import Appointment, Referral
from register.services.appointments.designate import designate
from tests.appointment_calls import BODY, Call, caller
from tests.databases import empty
from tests.sencos import NOON, acting_for, designation, put_school


def test_designate_see_end(call: Call) -> None:
    made = call("POST", "/schools/100001/appointments", BODY)
    assert made.status_code == 201
    body = made.get_json()
    assert body["name"] == {"first_names": "Ngozi", "last_name": "Okafor"}
    assert (body["induction"], body["is_head_teacher"]) == ("met", None)
    assert body["prior_service"][0]["ended_on"] == "2007-08-31"
    assert "0123456" not in made.text
    again = call("POST", "/schools/100001/appointments", BODY)
    assert (again.status_code, again.get_json()) == (200, body)
    ended = call("POST", f"/appointments/{body['ref']}/end", {"last_day": "2026-02-28"})
    assert ended.get_json()["ended_on"] == "2026-02-28"
    listed = call("GET", "/schools/100001/appointments").get_json()
    assert [each["ref"] for each in listed["appointments"]] == [body["ref"]]


def test_replace_in_one_call(call: Call) -> None:
    old = call("POST", "/schools/100001/appointments", BODY).get_json()
    new = {
        **BODY,
        "trn": "7654321",
        "last_name": "Hill",
        "started_on": "2026-01-01",
        "replaces": {"ref": old["ref"], "last_day": "2025-12-31"},
    }
    answer = call("POST", "/schools/100001/appointments", new)
    assert (answer.status_code, answer.get_json()["without_senco"]) == (201, [])


def test_one_of_two_is_replaced_only_where_the_other_is_said_to_share(call: Call) -> None:
    path = "/schools/100001/appointments"
    old = call("POST", path, BODY).get_json()
    hill = {**BODY, "trn": "7654321", "last_name": "Hill", "first_names": "Jo"}
    call("POST", path, {**hill, "shared": True})
    new = {
        **BODY,
        "trn": "7654320",
        "last_name": "Lee",
        "started_on": "2026-01-01",
        "replaces": {"ref": old["ref"], "last_day": "2025-12-31"},
    }
    refused = call("POST", path, new)
    assert refused.status_code == 409
    assert "Jo Hill is recorded as SENCO of School 100001" in refused.get_json()["detail"]
    assert call("POST", path, {**new, "shared": True}).status_code == 201


def test_a_vacancy_is_declared_once(call: Call) -> None:
    body = {"declared_on": "2025-09-01"}
    assert call("POST", "/schools/100001/vacancy", body).status_code == 201
    again = call("POST", "/schools/100001/vacancy", body)
    assert (again.status_code, again.get_json()["vacant_from"]) == (200, "2025-09-01")


def test_prior_service_is_declared_once(call: Call) -> None:
    ref = call("POST", "/schools/100001/appointments", BODY).get_json()["ref"]
    spells = {
        "spells": [{"urn": "100001", "started_on": "2008-01-01", "ended_on": "2008-12-31"}],
        "source": "Letter",
    }
    path = f"/appointments/{ref}/prior-service"
    assert call("POST", path, spells).status_code == 201
    again = call("POST", path, spells)
    assert again.status_code == 200
    assert len(again.get_json()["prior_service"]) == 2


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"trn": "123456"}, "/trn"),
        ({"trn": 123456}, "/trn"),
        ({"born_on": "03/04/1985"}, "/born_on"),
        ({"is_head_teacher": "yes"}, "/is_head_teacher"),
        ({"induction": "perhaps"}, "/induction"),
        ({"started_on": None}, "/started_on"),
        ({"started_on": "1979-01-01"}, "/started_on"),
        ({"ended_on": "2020-01-01"}, "/ended_on"),
        ({"prior_service": [{"urn": "1", "started_on": "2006-09-01"}]}, "/prior_service/0/urn"),
        ({"prior_service": "none"}, "/prior_service"),
        ({"unheard": 1}, "/unheard"),
        ({"last_name": "a\x00b"}, "/last_name"),
    ],
)
def test_nonsense_is_refused_by_its_member(
    call: Call, session: Session, changed: dict[str, Any], pointer: str
) -> None:
    answer = call("POST", "/schools/100001/appointments", {**BODY, **changed})
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert session.execute(select(func.count()).select_from(Appointment)).scalar_one() == 0


def test_somebody_elses_school_looks_like_none(call: Call, session: Session) -> None:
    put_school(session, "100002")
    theirs = call("POST", "/schools/100002/appointments", BODY)
    none = call("POST", "/schools/100003/appointments", BODY)
    assert theirs.status_code == none.status_code == 404
    assert theirs.text.replace("100002", "100003") == none.text


def answers(call: Call) -> list[tuple[int, str]]:
    """What a school gets for Ngozi Smith, from the first call to the last."""
    smith = {**BODY, "last_name": "Smith"}
    made = call("POST", "/schools/100001/appointments", smith)
    found = [
        made,
        call("POST", "/schools/100001/appointments", smith),
        call("POST", "/schools/100001/appointments", {**smith, "started_on": "2024-09-01"}),
        call("GET", "/schools/100001/appointments"),
        call("POST", f"/appointments/{made.get_json()['ref']}/end", {"last_day": "2026-01-01"}),
    ]
    return [(each.status_code, re.sub(r"\b[0-9a-z]{26}\b", "REF", each.text)) for each in found]


def test_a_school_learns_nothing_from_details_that_disagree(
    client: FlaskClient, session: Session, engine: Engine
) -> None:
    stranger = answers(caller(client, session))
    empty(engine)
    call = caller(client, session)
    put_school(session, "100002")
    wanted = designation("100002")
    designate(session, wanted, shared=False, actor=acting_for("100002"), now=NOON)
    assert answers(call) == stranger
    assert session.execute(select(func.count()).select_from(Referral)).scalar_one() == 1


def test_nonsense_in_the_address_is_not_found(call: Call) -> None:
    body = {"last_day": "2026-01-01"}
    assert call("POST", "/appointments/%00/end", body).status_code == 404
    assert call("GET", "/schools/%00/appointments").status_code == 404
