"""The registrar's desk under `/api/v1` and as `register referrals`: the same as the pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import Role
from register.cli.main import main
from tests.accounts import make_account, make_key
from tests.appointment_calls import Call, calling
from tests.databases import url_of
from tests.referrals import disagreement

SAME: dict[str, Any] = {
    "outcome": "same_person",
    "ground": "evidence_seen",
    "note": "Marriage certificate of 2025",
}
SAID = ("--outcome", "same_person", "--ground", "evidence_seen", "--note", "Seen")
Run = Callable[..., Result]


@pytest.fixture
def ref(session: Session) -> str:
    """100001 typed the TRN of Ngozi Okafor of 100002 with the name Smith."""
    found = disagreement(session)
    session.rollback()
    return found


@pytest.fixture
def call(client: FlaskClient, session: Session) -> Call:
    """Calls with the key of a registrar."""
    return calling(client, make_key(session, make_account(session, Role.REGISTRAR)))


@pytest.fixture
def run(engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `register referrals` as a registrar."""
    email = make_account(session, Role.REGISTRAR)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def go(*words: str) -> Result:
        return CliRunner().invoke(main, ["referrals", *words, "--as", email])

    return go


def test_the_desk_from_its_queues_to_a_decision_and_back(call: Call, ref: str) -> None:
    desk = call("GET", "/referrals").get_json()
    assert [(each["kind"], each["waiting"]) for each in desk["queues"]] == [("identity", 1)]
    assert [each["ref"] for each in desk["referrals"]] == [ref]
    assert call("GET", "/referrals?kind=two_trns").get_json()["referrals"] == []
    shown = call("GET", f"/referrals/{ref}").get_json()
    assert shown["sides"][0]["rows"][0] == {"label": "TRN", "value": "0123456"}
    assert [each["outcome"] for each in shown["outcomes"]] == ["same_person", "somebody_else"]
    seen = call("POST", f"/referrals/{ref}/preview", SAME).get_json()
    assert "moves from Ngozi Smith" in seen["effects"][0]
    assert {each["urn"] for each in seen["answers"]} == {"100001", "100002"}
    assert call("GET", f"/referrals/{ref}").get_json() == shown
    done = call("POST", f"/referrals/{ref}/decision", SAME).get_json()
    assert call("POST", f"/referrals/{ref}/decision", SAME).get_json() == done
    (decision,) = done["decisions"]
    assert (decision["outcome"], decision["decided_by"]) == ("same_person", "Test registrar")
    other = {**SAME, "outcome": "somebody_else"}
    assert call("POST", f"/referrals/{ref}/decision", other).status_code == 409
    again = call("POST", f"/referrals/{ref}/decision", {**other, "supersedes": decision["entry"]})
    assert [each["outcome"] for each in again.get_json()["decisions"]] == [
        "somebody_else",
        "same_person",
    ]
    past = call("GET", "/referrals?state=decided").get_json()["referrals"]
    assert [each["decided"] for each in past] == ["They are somebody else: the record stays apart"]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"outcome": None}, "/outcome"),
        ({"outcome": "carry_over"}, "/outcome"),
        ({"ground": "a hunch"}, "/ground"),
        ({"note": " "}, "/note"),
        ({"record_name": "yes"}, "/record_name"),
        ({"supersedes": "1"}, "/supersedes"),
        ({"supersedes": 0}, "/supersedes"),
        ({"to_urn": "1"}, "/to_urn"),
    ],
)
def test_nonsense_is_refused_by_its_member(
    call: Call, ref: str, said: dict[str, Any], pointer: str
) -> None:
    for path in ("preview", "decision"):
        answer = call("POST", f"/referrals/{ref}/{path}", SAME | said)
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_a_referral_that_is_not_there_is_not_found(call: Call) -> None:
    for path in ("nothing", "%00", "0" * 26):
        assert call("GET", f"/referrals/{path}").status_code == 404
        assert call("POST", f"/referrals/{path}/preview", SAME).status_code == 404
        assert call("POST", f"/referrals/{path}/decision", SAME).status_code == 404


def test_the_command_lists_shows_previews_decides_and_supersedes(run: Run, ref: str) -> None:
    listed = run("list")
    assert ref in listed.stdout
    assert "1 referral waiting." in listed.stderr
    assert "0 referrals waiting." in run("list", "--kind", "two_trns").stderr
    assert "Name: Ngozi Smith" in run("show", ref).stdout
    seen = run("decide", ref, *SAID, "--preview")
    assert "moves from Ngozi Smith" in seen.stdout
    assert "Nothing has been recorded." in seen.stderr
    assert "It waits for a decision." in run("show", ref).stdout
    done = json.loads(run("decide", ref, *SAID, "--json").stdout)
    entry = str(done["decisions"][0]["entry"])
    words = ("decide", ref, "--outcome", "somebody_else", *SAID[2:])
    assert run(*words).exit_code == 1
    again = run(*words, "--supersedes", entry)
    assert f"Decision {entry}, on " in again.stdout
    decided = run("list", "--decided")
    assert "somebody else" in decided.stdout
    assert decided.stderr == "1 decided referral listed.\n"


def test_the_command_says_how_many_of_a_queue_it_lists(
    run: Run, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.services.referrals.show.MOST", 0)
    assert run("list").stderr == "1 referral waiting; 0 listed.\n"


def test_the_command_is_a_registrars(run: Run, session: Session, ref: str) -> None:
    school = make_account(session, Role.SCHOOL)
    for words in (("list",), ("show", ref), ("decide", ref, *SAID)):
        refused = CliRunner().invoke(main, ["referrals", *words, "--as", school])
        assert refused.exit_code == 1
        assert "does not have permission" in refused.stderr
        assert "Okafor" not in refused.output
