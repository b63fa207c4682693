"""A check is promised at once and proved within a minute, to anybody with the register's key."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from register.cli.main import main
from register.clock import now
from register.config import ROOT
from register.services.log_tree.keeper import keep
from register.tree.notes import NoteRefused, read_public_key
from register.tree.promises import open_promise
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.functional.checks.asking import BODY, MARK, post
from tests.log_keys import NEXT, ORIGIN, SIGNER

KEY = str(SIGNER.public)


def verified(folder: Path, content: object, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """What the script that stands alone says of this file."""
    file = folder / "file.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    script = str(ROOT / "deploy" / "verify_receipt.py")
    command = [sys.executable, script, str(file), key]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def asked(client: FlaskClient, key: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/api/v1/checks", json=BODY, headers=key).get_json()
    return body


def receipt_of(client: FlaskClient, key: dict[str, str], check: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/checks/{check}/receipt", headers=key)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def test_a_check_is_answered_with_a_promise_that_the_published_key_opens(
    client: FlaskClient, key: dict[str, str], holder: int, tmp_path: Path
) -> None:
    done = asked(client, key)
    promise = open_promise(done["promise"], ORIGIN, [read_public_key(KEY)])
    assert promise.subject == f"look:{done['receipt']}"
    assert (promise.by - promise.at).total_seconds() == 60
    assert set(json.loads(promise.payload)) == {"detail", "digest"}
    said = verified(tmp_path, done)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"PROMISED: look:{done['receipt']}, in the log by ")
    again = client.get(f"/api/v1/checks/{done['receipt']}", headers=key).get_json()
    assert again["promise"] == done["promise"]


def test_its_receipt_proves_the_entry_the_promise_and_the_answer(
    client: FlaskClient, key: dict[str, str], holder: int, tmp_path: Path
) -> None:
    done = asked(client, key)
    receipt = receipt_of(client, key, done["receipt"])
    assert receipt["promise"] == done["promise"]
    assert json.loads(receipt["check"]["answer"])["sentence"] in done["answer"]
    said = verified(tmp_path, receipt)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"PROVED: look.recorded of look:{done['receipt']}" in said.stdout


@pytest.mark.parametrize("place", ['"check": {', '"answer": ', '"entry": {', '"promise": '])
def test_a_receipt_that_says_a_thing_twice_proves_neither(
    client: FlaskClient, key: dict[str, str], holder: int, tmp_path: Path, place: str
) -> None:
    """What is read first in the file would not be what was proved."""
    receipt = receipt_of(client, key, asked(client, key)["receipt"])
    text = json.dumps(receipt)
    name, _, _ = place.partition(":")
    twice = text.replace(place, f'{name}: "something else", {place}', 1)
    assert json.loads(twice) == receipt
    said = verified(tmp_path, twice)
    assert (said.returncode, said.stdout) == (1, "")
    assert "NOT PROVED: a part of it stands twice" in said.stderr
    data = {"csrf_token": csrf_token(client), "receipt_text": twice}
    page = client.post("/verify-a-receipt", data=data)
    assert (page.status_code, "The receipt holds" in page.text) == (400, False)


def test_the_script_says_of_a_check_that_it_proved_what_was_answered(
    client: FlaskClient, key: dict[str, str], holder: int, tmp_path: Path
) -> None:
    """Under another name nothing is proved of it, and nothing said."""
    receipt = receipt_of(client, key, asked(client, key)["receipt"])
    says = ", with what was asked and answered\n"
    assert verified(tmp_path, receipt).stdout.endswith(says)
    renamed = {"checks": receipt.pop("check"), **receipt}
    assert not verified(tmp_path, renamed).stdout.endswith(says)


def test_once_the_minute_is_kept_asking_for_a_receipt_writes_nothing(
    client: FlaskClient, session: Session, key: dict[str, str], holder: int
) -> None:
    done = asked(client, key)
    size = keep(session, SIGNER, now=now()).size
    receipt = receipt_of(client, key, done["receipt"])
    assert f"\n{size}\n" in receipt["checkpoint"]
    assert keep(session, SIGNER, now=now()).size == size


def test_the_page_offers_both_files(
    client: FlaskClient, panel: str, holder: int, tmp_path: Path
) -> None:
    sign_in(client, panel)
    page = client.get(post(client).headers["Location"])
    links = [part.split('"')[0] for part in page.text.split('href="')]
    files = [each for each in links if each.endswith(("/promise", "/receipt"))]
    assert len(files) == 2
    for each in files:
        sent = client.get(each)
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert verified(tmp_path, sent.get_json()).returncode == 0


def test_a_receipt_is_its_askers_own(
    client: FlaskClient, session: Session, key: dict[str, str], holder: int
) -> None:
    done = asked(client, key)
    other = make_account(session, Role.REGISTRAR)
    theirs = client.get(
        f"/api/v1/checks/{done['receipt']}/receipt", headers=make_key(session, other)
    )
    nobodys = client.get("/api/v1/checks/222222222222/receipt", headers=make_key(session, other))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.get_json()["detail"] == nobodys.get_json()["detail"]
    entry = client.get(
        f"/api/v1/log/entries/{receipt_of(client, key, done['receipt'])['index'] + 1}/receipt"
    )
    assert MARK not in entry.text
    assert set(entry.get_json()) == {"format", "entry", "index", "path", "checkpoint"}


ALTERED = {
    "answer": lambda each: {**each, "check": {**each["check"], "answer": "{}"}},
    "question": lambda each: {**each, "check": {**each["check"], "question": "{}"}},
    "payload": lambda each: {**each, "payload": {**each["payload"], "body": "{}"}},
    "salt": lambda each: {**each, "payload": {**each["payload"], "salt": "00" * 32}},
    "nothing asked": lambda each: {**each, "check": salted(each["check"], "question")},
    "moved": lambda each: {**each, "check": moved(each["check"])},
    "nothing recorded": lambda each: {
        **{name: each[name] for name in ("format", "entry", "index", "path", "checkpoint")},
        "payload": salted(each["payload"], "body"),
    },
    "late": lambda each: {**each, "promise": late(each)},
    "another": lambda each: {**each, "promise": another(each)},
    "signature": lambda each: {**each, "promise": each["promise"].replace("look:", "look:2")},
    "key": lambda each: {
        **each,
        "promise": NEXT.sign(each["promise"].rpartition("\n\n")[0] + "\n"),
    },
    "checkpoint": lambda each: {**each, "promise": each["checkpoint"]},
    "promise": lambda each: {**each, "checkpoint": each["promise"]},
}


def salted(part: dict[str, str], name: str) -> dict[str, str]:
    """The same bytes under the digest, of which some that were said are now a part of the salt."""
    return {**part, "salt": part["salt"] + part[name].encode().hex(), name: ""}


def moved(check: dict[str, str]) -> dict[str, str]:
    """The same bytes, of which the first of the answer stands at the end of the question."""
    return {**check, "question": check["question"] + "{", "answer": check["answer"][1:]}


def late(receipt: dict[str, Any]) -> str:
    """A promise, truly signed, that the entry was too late for."""
    lines = receipt["promise"].rpartition("\n\n")[0].split("\n")
    return SIGNER.sign("\n".join([*lines[:4], lines[3], ""]))


def another(receipt: dict[str, Any]) -> str:
    """A promise, truly signed, of another look."""
    lines = receipt["promise"].rpartition("\n\n")[0].split("\n")
    return SIGNER.sign("\n".join([lines[0], "look:another", *lines[2:], ""]))


@pytest.mark.canary
@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_receipt_of_a_check_is_not_proved(
    client: FlaskClient, key: dict[str, str], holder: int, tmp_path: Path, what: str
) -> None:
    receipt = receipt_of(client, key, asked(client, key)["receipt"])
    altered = ALTERED[what](receipt)
    assert altered != receipt
    said = verified(tmp_path, altered)
    assert said.returncode == 1
    assert said.stderr.startswith("NOT PROVED: ")


def test_a_promise_is_no_checkpoint_and_a_checkpoint_no_promise(
    client: FlaskClient, key: dict[str, str], holder: int
) -> None:
    receipt = receipt_of(client, key, asked(client, key)["receipt"])
    with pytest.raises(NoteRefused, match="not a promise"):
        open_promise(receipt["checkpoint"], ORIGIN, [SIGNER.public])


def test_the_command_gives_the_promise_and_the_operator_any_receipt(
    run: Any, holder: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_LOG_KEY", SIGNER.secret.hex())
    monkeypatch.setenv("REGISTER_LOG_NAME", ORIGIN)
    done = json.loads(run("--trn", BODY["trn"], "--born", BODY["born_on"], "--json").stdout)
    assert verified(tmp_path, done).stdout.startswith("PROMISED")
    given = CliRunner().invoke(main, ["log", "receipt", done["receipt"]])
    assert given.exit_code == 0, given.stderr
    assert verified(tmp_path, json.loads(given.stdout)).stdout.startswith("PROVED")
    for wrong, code in (("222222222222", 1), ("nonsense", 2), ("0", 2)):
        assert CliRunner().invoke(main, ["log", "receipt", wrong]).exit_code == code


def test_the_page_for_anybody_says_what_a_promise_and_a_receipt_prove_from_what_is_in_them(
    client: FlaskClient, key: dict[str, str], holder: int
) -> None:
    done = asked(client, key)
    receipt = receipt_of(client, key, done["receipt"])
    token = csrf_token(client)

    def said(content: object) -> str:
        data = {"csrf_token": token, "receipt_text": json.dumps(content)}
        return client.post("/verify-a-receipt", data=data).text

    promise = said(done)
    assert "<title>The promise holds, and is not yet a receipt" in promise
    assert "The receipt holds" not in promise
    assert done["receipt"] in promise
    page = said(receipt)
    assert "<title>The receipt holds" in page
    for told in (done["receipt"], BODY["trn"], "Appointing a SENCO", done["sentence"]):
        assert told in page
    assert "Those in the receipt are what was asked and answered" in page
    check = receipt["check"]
    other = {**check, "answer": check["answer"].replace("true", "false") + " "}
    assert "is not what was recorded" in said({**receipt, "check": other})
    for what in ("moved", "nothing asked", "nothing recorded"):
        assert "That is not a receipt of the register" in said(ALTERED[what](receipt))
    bare = {name: part for name, part in receipt.items() if name not in ("check", "promise")}
    page = said(bare)
    assert "The receipt holds" in page
    assert done["receipt"] in page
    assert BODY["trn"] not in page
    assert done["sentence"] not in page
    elsewhere = client.get(f"/api/v1/log/entries/{receipt['entry']['number'] - 1}/receipt")
    assert "ties what was asked" in said({**elsewhere.get_json(), "check": check})


def test_a_genuine_promise_around_what_is_nested_too_deep_is_refused_in_a_sentence(
    client: FlaskClient, key: dict[str, str], holder: int
) -> None:
    """Whoever has one promise can put anything beside it, and the page is open to everybody."""
    done = asked(client, key)
    receipt = receipt_of(client, key, done["receipt"])
    for name in ("question", "answer"):
        hostile = {**receipt, "check": {**receipt["check"], name: "[" * 20_000}}
        for each in (hostile, {"promise": receipt["promise"], "check": hostile["check"]}):
            data = {
                "csrf_token": csrf_token(client),
                "receipt_text": json.dumps(each),
            }
            page = client.post("/verify-a-receipt", data=data)
            assert (page.status_code, "That is not a receipt" in page.text) == (400, True)


@pytest.mark.parametrize("text", ["[" * 40_000, '{"format":' * 20_000])
def test_a_file_that_is_nested_too_deep_is_no_receipt_to_a_command(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "deep.json").write_text(f'{{"entry":{text}', encoding="utf-8")
    script = [sys.executable, str(ROOT / "deploy" / "verify_receipt.py")]
    said = subprocess.run(
        [*script, str(tmp_path / "deep.json"), KEY], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr.startswith("NOT PROVED")) == (1, True)
    words = ["log", "compare", str(tmp_path / "deep.json"), "--key", KEY]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, "neither a checkpoint nor a receipt" in told.stderr) == (2, True)
