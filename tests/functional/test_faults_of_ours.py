"""A fault of ours is a 500 that says nothing of what went wrong; one that passes is a 503."""

from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.cli.main import main
from register.services.transaction import transaction
from tests.functional.world import World

MARK = "Okafor-of-the-marked-row"
INSIDE = (MARK, "constraint", "IntegrityError", "INSERT")


def orphan(session: Session, *_: Any, **__: Any) -> None:
    """A write that the database refuses, with a value that nobody may see."""
    with transaction(session):
        session.execute(
            text("INSERT INTO account (ref, email, name) VALUES (:mark, :mark, :mark)"),
            {"mark": MARK},
        )


def test_a_page_says_that_the_fault_is_ours_and_no_more(
    either_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("register.services.compliance.seen.school_compliance", orphan)
    address = f"/schools/{either_world.own['inspector']['urn']}"
    answer = either_world.browsers["inspector"].get(address)
    assert answer.status_code == 500
    assert "our fault" in answer.text
    assert "Retry-After" not in answer.headers
    assert not [word for word in INSIDE if word in answer.text]
    logged = caplog.text
    assert "IntegrityError" in logged
    assert "in INSERT account" in logged
    assert MARK not in logged


def test_the_api_says_that_the_fault_is_ours_and_no_more(
    either_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("register.services.compliance.seen.school_compliance", orphan)
    address = f"/api/v1/schools/{either_world.own['inspector']['urn']}/compliance"
    answer = either_world.app.test_client().get(address, headers=either_world.keys["inspector"])
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == "fault"
    assert not [word for word in INSIDE if word in answer.text]
    assert MARK not in caplog.text


def test_a_command_says_in_one_line_what_to_report(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.services.compliance.seen.school_compliance", orphan)
    url = world.engine.url.render_as_string(hide_password=False)
    urn = world.own["inspector"]["urn"]
    done = CliRunner().invoke(main, ["compliance", urn], env={"REGISTER_DATABASE_URL": url})
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert "our fault" in done.output
    assert "To report it: IntegrityError" in done.output
    assert MARK not in done.output
