"""A fault of ours is a 500 that says nothing of what went wrong; one that passes is a 503."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.cli.main import main
from register.services.transaction import transaction
from tests.databases import guards_off, owner_of, url_of
from tests.functional.world import World

MARK = "Okafor-of-the-marked-row"
INSIDE = (MARK, "constraint", "IntegrityError", "INSERT")
MARKED = f"'{MARK}' || number"
DAMAGED = (
    MARKED,
    "'2026-09-01 12:00:00.000000+00:00' || number",
    "'0000-00-00 ' || number",
    "date('2000-01-01', number || ' days')",
)
"""As SQLite works each out: no two entries have one instant. The fourth is a day, and no more."""


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
    url = url_of(world.engine)
    urn = world.own["inspector"]["urn"]
    done = CliRunner().invoke(main, ["compliance", urn], env={"REGISTER_DATABASE_URL": url})
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert "our fault" in done.output
    assert "To report it: IntegrityError" in done.output
    assert MARK not in done.output


@contextmanager
def every_instant_of_the_log(world: World, damage: str) -> Iterator[None]:
    """Written over by hand in the file, and put back."""
    with Session(owner_of(world.engine)) as owner:
        was = owner.execute(text("SELECT number, at FROM log_entry")).all()
        put = text("UPDATE log_entry SET at = :at WHERE number = :number")
        with guards_off(owner):
            owner.execute(text(f"UPDATE log_entry SET at = {damage}"))
            owner.commit()
        try:
            yield
        finally:
            with guards_off(owner):
                owner.execute(put, [{"number": number, "at": at} for number, at in was])
                owner.commit()


def told_as_a_fault(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """By page, by the API and by a command, none of which quotes it; and the log is known to be."""
    urn, env = world.own["inspector"]["urn"], {"REGISTER_DATABASE_URL": url_of(world.engine)}
    page = world.browsers["inspector"].get(f"/schools/{urn}")
    address, key = f"/api/v1/schools/{urn}/compliance", world.keys["inspector"]
    problem = world.app.test_client().get(address, headers=key)
    asked = CliRunner().invoke(main, ["compliance", urn], env=env)
    verified = CliRunner().invoke(main, ["log", "verify"], env=env)
    assert (page.status_code, problem.status_code) == (500, 500)
    assert problem.mimetype == "application/problem+json"
    assert (asked.exit_code, asked.output.count("\n")) == (1, 1)
    assert "To report it: Unreadable" in asked.output
    assert (verified.exit_code, verified.output.count("\n")) == (1, 1)
    assert "does not verify at entry" in verified.output
    told = [caplog.text, page.text, problem.text, asked.output, verified.output]
    assert not [each for each in told if MARK in each or "Traceback" in each]


@pytest.mark.parametrize("damage", DAMAGED)
def test_an_instant_that_was_damaged_in_the_file_is_a_fault_by_every_door(
    world: World, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    with every_instant_of_the_log(world, damage):
        told_as_a_fault(world, caplog)


@pytest.mark.canary
def test_a_damaged_instant_that_ends_a_command_in_a_traceback_is_noticed(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.column_types._utc_from_text", datetime.fromisoformat)
    with every_instant_of_the_log(world, MARKED), pytest.raises(AssertionError):
        told_as_a_fault(world, caplog)
