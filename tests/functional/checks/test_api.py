"""A check over HTTP: `/api/v1/checks`."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from tests.accounts import make_account, make_key
from tests.candidates import BORN, World
from tests.functional.checks.asking import BODY, MARK, TRN, count


def test_every_negative_answer_of_the_api_is_byte_for_byte_the_same(
    client: FlaskClient, key: dict[str, str], holder: int, world: World
) -> None:
    def masked(details: dict[str, Any]) -> tuple[int, bytes, list[tuple[str, str]]]:
        answer = client.post(
            "/api/v1/checks", json={**details, "purpose": "appointing"}, headers=key
        )
        body = json.loads(answer.get_data())
        body |= {"receipt": "", "checked_at": "", "asked": {}, "promise": ""}
        answer.headers["Location"] = ""
        answer.headers["Content-Length"] = ""
        answer.headers["Content-Security-Policy"] = ""
        return answer.status_code, json.dumps(body).encode(), sorted(answer.headers)

    wrong: list[dict[str, Any]] = [
        {"trn": "7654321", "born_on": "1984-03-12"},
        {"trn": TRN, "born_on": "1984-03-13"},
        {"trn": TRN, "surname": "Adeyemi"},
        {"surname": "Adeyemi", "born_on": "1984-03-12"},
        {"surname": MARK, "born_on": "1984-12-03", "trn": TRN},
    ]
    assert len({repr(masked(details)) for details in wrong}) == 1
    # The canary: an answer that is not negative does differ.
    right = masked({"trn": TRN, "born_on": BORN.isoformat()})
    assert repr(right) != repr(masked(wrong[0]))


def test_the_api_answers_with_the_same_check(
    client: FlaskClient, key: dict[str, str], holder: int
) -> None:
    made = client.post("/api/v1/checks", json=BODY, headers=key)
    assert made.status_code == 201
    body = made.get_json()
    assert body["outcome"] == "HOLDS_AWARD_THAT_COUNTS"
    assert body["asked"] == {
        "surname": None,
        "born_on": "1984-03-12",
        "trn": TRN,
        "appoint_on": None,
        "urn": None,
        "is_head_teacher": None,
        "is_qualified_teacher": None,
        "induction": None,
        "is_teaching_at_school": None,
    }
    assert body["awards"][0]["held_from"] == "2016-11-25"
    assert body["answer"].startswith(body["sentence"])
    again = client.get(made.headers["Location"], headers=key)
    assert again.get_data() == made.get_data()
    listed = client.get("/api/v1/checks", headers=key).get_json()
    del body["promise"]  # given with the one check alone
    assert listed == {"checks": [body], "next_before": None}


def test_the_api_tries_an_appointment(
    client: FlaskClient, key: dict[str, str], holder: int, world: World
) -> None:
    post = {"appoint_on": "2027-09-01", "urn": world.school(), "is_head_teacher": True}
    body = client.post("/api/v1/checks", json={**BODY, **post}, headers=key).get_json()
    assert body["appointment"]["status"] == "COMPLIANT"
    assert body["appointment"]["day"] == "2027-09-01"
    said = {"is_head_teacher": False, "is_qualified_teacher": True, "induction": "not_required"}
    body = client.post("/api/v1/checks", json={**BODY, **post, **said}, headers=key).get_json()
    assert body["appointment"]["status"] == "REVIEW"
    assert body["appointment"]["not_known"] == [
        "Whether the candidate works as a teacher at the school."
    ]
    assert body["asked"].items() >= {**said, "is_teaching_at_school": None}.items()


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({**BODY, "purpose": None}, 422, "/purpose"),
        ({"trn": TRN, "born_on": "1984-03-12"}, 422, "/purpose"),
        ({**BODY, "purpose": ["appointing"]}, 422, "/purpose"),
        ({**BODY, "trn": 123456}, 422, "/trn"),
        ({**BODY, "trn": [TRN]}, 422, "/trn"),
        ({**BODY, "trn": "TBC"}, 422, "/trn"),
        ({**BODY, "trn": "0123456\x00"}, 422, "/trn"),
        ({**BODY, "born_on": "12/03/1984"}, 422, "/born_on"),
        ({**BODY, "born_on": "1984-W10-1"}, 422, "/born_on"),
        ({**BODY, "born_on": {"day": 12}}, 422, "/born_on"),
        ({**BODY, "born_on": {"day": "12", "month": [], "year": None}}, 422, "/born_on"),
        ({**BODY, "surname": "x" * 10_000}, 422, "/surname"),
        ({**BODY, "surname": {"a": {"b": "c"}}}, 422, "/surname"),
        ({**BODY, "surname": "\ud800"}, 422, "/surname"),
        ({**BODY, "surname": True}, 422, "/surname"),
        ({**BODY, "urn": "142318"}, 422, "/appoint_on"),
        ({**BODY, "is_head_teacher": "maybe"}, 422, "/is_head_teacher"),
        ({**BODY, "induction": True}, 422, "/induction"),
        ({**BODY, "is_qualified_teacher": True}, 422, "/appoint_on"),
        ({**BODY, "organisation": "another"}, 422, "/organisation"),
        ({}, 422, "/purpose"),
    ],
)
def test_the_api_refuses_what_it_cannot_use_and_names_the_member(
    client: FlaskClient,
    session: Session,
    key: dict[str, str],
    body: dict[str, Any],
    status: int,
    pointer: str,
) -> None:
    answer = client.post(
        "/api/v1/checks", data=json.dumps(body), headers=key, content_type="application/json"
    )
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    told = {error["pointer"]: error["detail"] for error in problem["errors"]}
    assert pointer in told
    unknown = "There is no such member: leave it out"
    assert (unknown in told.values()) == ("/organisation" in told)
    assert count(session) == 0


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b'{"trn": "0123456", "trn": "7654321"}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"trn": NaN}', "application/json", 400),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "application/json", 400),
        (b'{"trn": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"trn=0123456", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_the_api_refuses_what_is_no_json_object(
    client: FlaskClient, key: dict[str, str], data: bytes, content_type: str, status: int
) -> None:
    answer = client.post("/api/v1/checks", data=data, headers=key, content_type=content_type)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_the_api_wants_a_key_that_may_check(client: FlaskClient, session: Session) -> None:
    assert client.post("/api/v1/checks", json=BODY).status_code == 401
    inspector = make_key(session, make_account(session, Role.INSPECTOR))
    assert client.post("/api/v1/checks", json=BODY, headers=inspector).status_code == 403
    assert client.get("/api/v1/checks", headers=inspector).status_code == 403


@pytest.mark.parametrize("query", ["before=x", "before=0", "before=1&before=2", "page=2"])
def test_the_api_refuses_a_query_that_it_does_not_know(
    client: FlaskClient, key: dict[str, str], query: str
) -> None:
    answer = client.get(f"/api/v1/checks?{query}", headers=key)
    assert answer.status_code in (400, 422)


def test_another_organisations_check_is_not_there_in_the_api_either(
    client: FlaskClient, session: Session, key: dict[str, str], holder: int
) -> None:
    made = client.post("/api/v1/checks", json=BODY, headers=key)
    other = make_key(session, make_account(session, Role.REGISTRAR))
    theirs = client.get(made.headers["Location"], headers=other)
    absent = client.get("/api/v1/checks/2222-2222-2222", headers=other)
    assert theirs.status_code == absent.status_code == 404
    assert theirs.get_data() == absent.get_data()
