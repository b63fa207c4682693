"""One negative answer: an unknown TRN, another birth date and another name are the same bytes.

Masked first: nonce, token, receipt number and its signed promise, time and what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import Role
from register.cli.main import main
from register.services.checks import check as checking
from register.services.checks import words
from tests.accounts import make_account, make_key, sign_in
from tests.candidates import World
from tests.databases import url_of
from tests.functional.checks.asking import FORM, post
from tests.functional.checks.masks import MASKS

HELD = {"trn": "0123456", "born_on": "1984-03-12", "surname": "Okafor"}
WRONG: dict[str, dict[str, str]] = {
    "unknown TRN": {**HELD, "trn": "7654321"},
    "another birth date": {**HELD, "born_on": "1985-03-12"},
    "another name": {**HELD, "surname": "Nobody"},
}

Asked = Callable[[dict[str, str]], str]


def masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return text


def whole(answer: TestResponse) -> str:
    """Status, headers and body; a session's cookie is as new as the session."""
    headers = [f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie"]
    return masked("\n".join([answer.status, *headers, "", answer.text]))


@pytest.fixture
def doors(client: FlaskClient, session: Session, engine: Engine) -> Mapping[str, Asked]:
    """How each door is asked, with somebody on the register who holds an award."""
    world = World(session)
    world.award(world.person("Okafor"), world.provider())
    email = make_account(session, Role.PANEL)
    key = make_key(session, email)
    sign_in(client, email)
    url = url_of(engine)

    def page(details: dict[str, str]) -> str:
        year = details["born_on"][:4]
        typed = {"surname": details["surname"], "trn": details["trn"], "born_on-year": year}
        sent = post(client, **{**FORM, **typed})
        return whole(sent) + whole(client.get(sent.headers["Location"]))

    def api(details: dict[str, str]) -> str:
        body = {**details, "purpose": "appointing"}
        return whole(client.post("/api/v1/checks", json=body, headers=key))

    def command(details: dict[str, str]) -> str:
        words_ = ["check", "--trn", details["trn"], "--born", details["born_on"]]
        words_ += ["--surname", details["surname"], "--purpose", "appointing", "--as", email]
        done = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, words_)
        return masked(f"{done.exit_code}\n{done.stdout}\n{done.stderr}")

    return {"page": page, "api": api, "command": command}


@pytest.mark.parametrize("door", ["page", "api", "command"])
def test_every_miss_is_the_same_bytes(doors: Mapping[str, Asked], door: str) -> None:
    ask = doors[door]
    answers = {what: ask(details) for what, details in WRONG.items()}
    assert words.NO_MATCH in answers["unknown TRN"]
    assert len(set(answers.values())) == 1
    # And it is no other answer in disguise: every detail right is another.
    assert ask(HELD) not in answers.values()


@pytest.mark.canary
def test_a_sentence_that_tells_which_detail_missed_is_noticed(
    doors: Mapping[str, Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = words.headline

    def telling(outcome: object, question: object, award: object) -> str:
        said = honest(outcome, question, award)  # type: ignore[arg-type]  # as it was called
        return said + "!" * (str(getattr(question, "trn", "")) == "7654321")

    monkeypatch.setattr(checking.words, "headline", telling)
    with pytest.raises(AssertionError):
        test_every_miss_is_the_same_bytes(doors, "api")
