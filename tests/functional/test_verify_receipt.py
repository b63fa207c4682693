"""The page that verifies a receipt: what it proves, or the one thing that does not hold."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OPERATOR
from register.clock import now
from register.db import table_of
from register.models import LogCheckpoint
from register.services import log
from register.services.log_tree import proved as service
from register.services.transaction import transaction
from register.tree.notes import Signer
from tests.accounts import csrf_token
from tests.databases import guards_off

PAGE = "/verify-a-receipt"


@pytest.fixture
def receipt(client: FlaskClient, session: Session) -> dict[str, Any]:
    """The receipt of entry 257 of 300."""
    with transaction(session):
        drafts = [log.Draft("thing.done", f"thing:{n}", {"n": n}) for n in range(300)]
        log.append(session, drafts, actor=OPERATOR, now=now())
    found: dict[str, Any] = client.get("/api/v1/log/entries/257/receipt").get_json()
    return found


def pasted(client: FlaskClient, text: str) -> TestResponse:
    data = {"csrf_token": csrf_token(client), "receipt_text": text}
    return client.post(PAGE, data=data)


def changed(receipt: dict[str, Any], **parts: Any) -> str:
    made = copy.deepcopy(receipt)
    for name, value in parts.items():
        made[name] = {**made[name], **value} if isinstance(value, dict) else value
    return json.dumps(made)


def test_a_receipt_says_which_entry_it_proves_and_since_when(
    client: FlaskClient, receipt: dict[str, Any]
) -> None:
    page = pasted(client, json.dumps(receipt))
    assert page.status_code == 200
    assert "The receipt holds" in page.text
    assert "Entry 257 has been in the register’s log since" in page.text
    assert "thing:256" in page.text
    data = {
        "csrf_token": csrf_token(client),
        "receipt_file": (io.BytesIO(json.dumps(receipt).encode()), "receipt.json"),
    }
    assert "The receipt holds" in client.post(PAGE, data=data).text


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"index": 1}, "not at the place"),
        ({"entry": {"subject": "thing:1"}}, "leads to another root"),
        ({"entry": {"at": "2020-01-01T00:00:00.000000Z"}}, "leads to another root"),
        ({"path": []}, "fewer hashes"),
        ({"checkpoint": "no note"}, "not a signed note"),
        ({"payload": {"salt": "00", "body": "{}"}}, "not what the entry recorded"),
    ],
)
def test_a_receipt_that_was_changed_says_which_one_thing_does_not_hold(
    client: FlaskClient, receipt: dict[str, Any], parts: dict[str, Any], why: str
) -> None:
    page = pasted(
        client, changed({"payload": {}} | receipt if "payload" in parts else receipt, **parts)
    )
    assert page.status_code == 200
    assert "The receipt does not hold" in page.text
    assert why in page.text
    assert "The receipt holds" not in page.text


def test_another_registers_signature_is_not_ours(
    client: FlaskClient, receipt: dict[str, Any]
) -> None:
    text = receipt["checkpoint"].partition("\n\n")[0] + "\n"
    forged = Signer("register.example/log", b"another key of thirty-two bytes!").sign(text)
    page = pasted(client, changed(receipt, checkpoint=forged))
    assert "No key that is trusted here has signed" in page.text


def test_a_log_that_was_taken_back_is_told(
    client: FlaskClient, receipt: dict[str, Any], owner: Session
) -> None:
    with guards_off(owner):
        owner.execute(delete(table_of(LogCheckpoint)))
        owner.commit()
    page = pasted(client, json.dumps(receipt))
    assert "The receipt does not hold" in page.text
    assert "entries that were signed have gone" in page.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        "{}",
        "null",
        "[" * 40_000,
        "x" * 50_001,
        '{"format": "senco-register-receipt/1"}',
        '{"promise": 1}',
        '{"promise": "x", "entry": 7}',
    ],
)
def test_what_is_no_receipt_is_refused_in_a_sentence(client: FlaskClient, text: str) -> None:
    page = pasted(client, text)
    said = "The receipt does not hold" in page.text
    assert page.status_code == 400 or said
    assert "The receipt holds" not in page.text


def test_hostile_members_are_refused(client: FlaskClient, receipt: dict[str, Any]) -> None:
    for parts in (
        {"index": True},
        {"index": 256.0},
        {"path": ["zz"]},
        {"path": "00"},
        {"entry": {"number": "257"}},
        {"entry": {"more": 1}},
        {"checkpoint": None},
        {"entry": {"subject": "\ud800"}},
    ):
        page = pasted(client, changed(receipt, **parts))
        assert page.status_code == 400, parts
        assert "That is not a receipt of the register" in page.text


@pytest.mark.canary
def test_a_page_that_checks_no_path_is_noticed(
    client: FlaskClient, receipt: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "check_inclusion", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_receipt_that_was_changed_says_which_one_thing_does_not_hold(
            client, receipt, {"entry": {"subject": "thing:1"}}, "leads to another root"
        )
