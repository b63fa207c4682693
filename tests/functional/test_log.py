"""The log to anybody who asks: signed, provable, and naming nobody."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.clock import now
from register.config import ROOT
from register.services import log
from register.services.transaction import transaction
from register.tree.checkpoints import open_checkpoint
from register.tree.notes import read_public_key
from register.tree.proofs import check_consistency
from tests.databases import guards_off

ORIGIN = "register.example/log"
SCRIPT = ROOT / "deploy" / "verify_receipt.py"


@pytest.fixture
def entries(session: Session) -> int:
    with transaction(session):
        drafts = [log.Draft("thing.done", f"thing:{n}", {"n": n}) for n in range(300)]
        log.append(session, drafts, actor=OPERATOR, now=now())
    return len(drafts)


def verified(
    tmp_path: Path, receipt: dict[str, object], key: str
) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt), encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(file), key], capture_output=True, text=True, check=False
    )


def test_the_script_is_short_enough_to_be_read_before_it_is_believed() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) < 100


def test_a_receipt_is_proved_offline_by_the_script(
    client: FlaskClient, entries: int, tmp_path: Path
) -> None:
    receipt = client.get("/api/v1/log/entries/257/receipt").get_json()
    (key,) = client.get("/api/v1/log/keys").get_json()["keys"]
    done = verified(tmp_path, receipt, key)
    assert done.returncode == 0, done.stderr
    assert "PROVED: thing.done of thing:256, entry 257 of 300" in done.stdout


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [
        ("index", 1, "not at its place"),
        ("entry", {"number": 257}, "not in the log that was signed"),
        ("path", [], "too short"),
        ("checkpoint", "no note", "this is not a receipt and a key"),
        ("checkpoint", None, "this is not a receipt and a key"),
    ],
)
def test_an_altered_receipt_is_not_proved(
    client: FlaskClient, entries: int, tmp_path: Path, part: str, value: object, why: str
) -> None:
    receipt = client.get("/api/v1/log/entries/257/receipt").get_json()
    (key,) = client.get("/api/v1/log/keys").get_json()["keys"]
    done = verified(tmp_path, receipt | {part: value}, key)
    assert done.returncode == 1
    assert why in done.stderr


def test_the_checkpoint_is_a_note_that_the_published_key_opens(
    client: FlaskClient, entries: int
) -> None:
    keys = [read_public_key(each) for each in client.get("/api/v1/log/keys").get_json()["keys"]]
    client.get("/api/v1/log/entries/1/receipt")
    answer = client.get("/api/v1/log/checkpoint")
    assert answer.mimetype == "text/plain"
    assert open_checkpoint(answer.text, ORIGIN, keys).size == 300


def test_a_later_checkpoint_is_proved_to_go_on_from_an_earlier(
    client: FlaskClient, session: Session, entries: int
) -> None:
    keys = [read_public_key(each) for each in client.get("/api/v1/log/keys").get_json()["keys"]]
    client.get("/api/v1/log/entries/1/receipt")
    old = open_checkpoint(client.get("/api/v1/log/checkpoint").text, ORIGIN, keys)
    with transaction(session):
        log.record(session, log.Draft("thing.done", "thing:x"), actor=OPERATOR, now=now())
    client.get("/api/v1/log/entries/301/receipt")
    new = open_checkpoint(client.get("/api/v1/log/checkpoint").text, ORIGIN, keys)
    proof = client.get(f"/api/v1/log/consistency?old={old.size}&new={new.size}").get_json()
    path = [bytes.fromhex(each) for each in proof["path"]]
    check_consistency(old.size, new.size, old.root, new.root, path)


@pytest.mark.parametrize(
    "number", ["0", "-1", "301", "1e3", str(2**31), "9" * 12, "9" * 30, "one", "%00"]
)
def test_there_is_no_receipt_of_what_is_not_there(
    client: FlaskClient, entries: int, number: str
) -> None:
    assert client.get(f"/api/v1/log/entries/{number}/receipt").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?old=1", 404),
        ("?old=x&new=2", 400),
        ("?old=0&new=2", 400),
        ("?old=300&new=1", 400),
        ("?old=1&new=300", 404),
        ("?old=1&new=99999999999999999", 400),
        ("?old=1&new=3000000000", 404),
        ("?old=3000000000&new=3000000001", 404),
    ],
)
def test_a_comparison_of_what_was_never_signed_is_refused(
    client: FlaskClient, entries: int, query: str, status: int
) -> None:
    client.get("/api/v1/log/entries/1/receipt")
    assert client.get(f"/api/v1/log/consistency{query}").status_code == status


def test_before_the_first_receipt_there_is_no_checkpoint(client: FlaskClient) -> None:
    assert client.get("/api/v1/log/checkpoint").status_code == 404
    assert "No checkpoint has been signed yet" in client.get("/the-log").text


def test_the_page_says_how_far_the_log_goes(client: FlaskClient, entries: int) -> None:
    client.get("/api/v1/log/entries/1/receipt")
    page = client.get("/the-log")
    assert "counts <strong>300</strong> entries" in page.text
    assert f"{ORIGIN}+" in page.text


def test_a_log_that_does_not_verify_is_not_signed(
    client: FlaskClient, owner: Session, entries: int
) -> None:
    altered = "UPDATE log_payload SET body = :other WHERE entry = 7"
    with guards_off(owner):
        owner.execute(text(altered), {"other": b"{}"})
        owner.commit()
    answer = client.get("/api/v1/log/entries/300/receipt")
    assert answer.status_code == 503
    assert answer.get_json()["type"].endswith("log-fault")
    assert client.get("/api/v1/log/checkpoint").status_code == 404
