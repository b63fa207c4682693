"""An accepted upload is answered with its receipt, and said to be accepted where there is none."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import Role
from register.errors import Failed, LogFault, RegisterError, Unavailable
from tests.accounts import make_account, make_key
from tests.completions import ADA, add_providers, csv_of
from tests.functional.afterwards import asked_afterwards

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
URL = "/api/v1/completions"
Accept = Callable[[], TestResponse]


@pytest.fixture
def accept(client: FlaskClient, session: Session) -> Accept:
    """Accepts a file that a provider has had checked."""
    add_providers(session)
    key = make_key(session, make_account(session, Role.PROVIDER))
    checked = client.post(URL, data=csv_of(ADA), content_type="text/csv", headers=key).get_json()
    body, path = {"rows": "all", "digest": checked["digest"]}, f"{URL}/{checked['ref']}/accept"
    return lambda: client.post(path, json=body, headers=key)


def receipt_follows(accept: Accept, accepted: TestResponse) -> None:
    assert (accepted.status_code, accepted.get_json()["log"]) == (200, None)
    again = accept().get_json()
    assert again.pop("log")["entry"]["number"] == again["entry"]
    assert again | {"log": None} == accepted.get_json()


def test_an_upload_whose_receipt_cannot_be_signed_is_accepted_and_its_receipt_follows(
    accept: Accept,
) -> None:
    with asked_afterwards(fails=True) as asked:
        accepted = accept()
    assert asked
    receipt_follows(accept, accepted)


@pytest.mark.parametrize(
    "fault", [Failed("the signer"), LogFault(1, "Not whole."), Unavailable("Busy.")], ids=type
)
def test_an_upload_that_is_accepted_is_said_to_be_whatever_fails_behind_it(
    accept: Accept, fault: RegisterError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr("register.services.log_tree.receipts.seal", fail)
        accepted = accept()
    receipt_follows(accept, accepted)
