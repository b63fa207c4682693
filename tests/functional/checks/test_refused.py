"""Checks that are refused: no such address, no permission, no database."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from tests.accounts import csrf_token, make_account, sign_in
from tests.functional.checks.asking import BODY, FORM, MARK, TRN, count, without


@pytest.mark.parametrize("reference", ["x", "%00", "2222-2222-2223", "7" * 5000, "..%2f..", "é"])
def test_an_address_that_is_no_receipt_is_not_found(
    client: FlaskClient, panel: str, reference: str
) -> None:
    sign_in(client, panel)
    assert client.get(f"/checks/{reference}").status_code == 404
    assert client.get(f"/checks?again={reference}").status_code == 404


@pytest.mark.parametrize("before", ["0", "-1", "x", str(2**31), "%00", "1", str(2**31 - 1)])
def test_a_history_from_nowhere_is_the_history(
    client: FlaskClient, panel: str, before: str
) -> None:
    sign_in(client, panel)
    assert client.get(f"/checks/history?before={before}").status_code == 303


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SCHOOL, Role.INSPECTOR, Role.AUTHORITY])
def test_other_roles_may_not_check(client: FlaskClient, session: Session, role: Role) -> None:
    sign_in(client, make_account(session, role))
    assert client.get("/checks").status_code == 403
    data = {**FORM, "csrf_token": csrf_token(client)}
    assert client.post("/checks", data=data).status_code == 403
    assert count(session) == 0


def test_nobody_signed_in_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/checks").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("lost", ["candidate_check", "person_name", "award"])
def test_where_the_register_cannot_look_or_record_the_page_and_the_api_say_nothing_personal(
    client: FlaskClient,
    session: Session,
    panel: str,
    key: dict[str, str],
    holder: int,
    lost: str,
) -> None:
    sign_in(client, panel)
    data = {**FORM, "surname": MARK, "csrf_token": csrf_token(client)}
    body = {**BODY, "surname": MARK}
    with without(session, lost):
        answers = [
            client.post("/checks", data=data),
            client.post("/api/v1/checks", json=body, headers=key),
        ]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        said = answer.get_data(as_text=True)
        assert "This is our fault, not a result" in said
        for personal in (MARK, TRN, "25 November 2016", "Wychford"):
            assert personal not in said.replace("Wychford Appointments", "")
        assert "could not find" not in said
    assert count(session) == 0
    # The canary: with its table back, the register does print the mark that was looked for.
    told = client.post("/api/v1/checks", json=body, headers=key).get_data(as_text=True)
    assert MARK in told
    assert "25 November 2016" in told
