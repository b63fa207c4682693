"""A day that another hand damaged in an SQLite file is a fault by every door, and is not quoted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.cli.main import main
from register.demo.people import KNOWN_TRN
from tests.databases import guards_off, owner_of, url_of
from tests.functional.world import World

MARK = "Okafor-of-the-marked-row"
DAMAGED = (MARK, "2026-13-45", "", "2026", "2026-09-01 ", "2026-W36-2", "2026W362")
"""SQLite keeps the fourth as a number."""


@contextmanager
def every_day_of(world: World, table: str, column: str, kept: str) -> Iterator[None]:
    """Written over by hand in the file, and put back."""
    with Session(owner_of(world.engine)) as owner:
        was = owner.execute(text(f"SELECT id, {column} AS day FROM {table}")).all()
        put = text(f"UPDATE {table} SET {column} = :day WHERE id = :id")
        owner.execute(text("PRAGMA ignore_check_constraints = ON"))
        with guards_off(owner):
            owner.execute(put, [{"id": row.id, "day": kept} for row in was])
            owner.commit()
        try:
            yield
        finally:
            with guards_off(owner):
                owner.execute(put, [{"id": row.id, "day": row.day} for row in was])
                owner.commit()
            owner.execute(text("PRAGMA ignore_check_constraints = OFF"))


def told_as_a_fault(
    world: World, caplog: pytest.LogCaptureFixture, page: Any, problem: Any, words: list[str]
) -> None:
    """By page, by the API and by a command, none of which quotes it; and the entry is named."""
    env = {"REGISTER_DATABASE_URL": url_of(world.engine)}
    asked = CliRunner().invoke(main, words, env=env)
    verified = CliRunner().invoke(main, ["log", "verify", "--facts"], env=env)
    assert (page.status_code, problem.status_code) == (500, 500)
    assert problem.mimetype == "application/problem+json"
    assert (asked.exit_code, asked.output.count("\n")) == (1, 1), asked.output
    assert "To report it: Unreadable" in asked.output
    assert verified.exit_code == 1
    assert "entry" in verified.output.splitlines()[-1]
    told = [caplog.text, page.text, problem.text, asked.output, verified.output]
    assert not [each for each in told if MARK in each or "2026-13-45" in each]
    assert not [each for each in told if "Traceback" in each]


def of_a_school(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What is asked of a school, whose designations are read with their days."""
    urn, client = world.own["inspector"]["urn"], world.app.test_client()
    page = world.browsers["inspector"].get(f"/schools/{urn}")
    address = f"/api/v1/schools/{urn}/compliance"
    problem = client.get(address, headers=world.keys["inspector"])
    told_as_a_fault(world, caplog, page, problem, ["compliance", urn])


def of_a_person(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What a registrar asks of a person, whose birth date is read."""
    client, email = world.app.test_client(), world.emails["registrar"]
    page = world.browsers["registrar"].get(f"/desk/people/{world.own['registrar']['person']}")
    asked, key = {"trn": KNOWN_TRN, "other_trn": None}, world.keys["registrar"]
    problem = client.post("/api/v1/people/records", json=asked, headers=key)
    words = ["people", "show", "--trn", KNOWN_TRN, "--as", email]
    told_as_a_fault(world, caplog, page, problem, words)


def damage_a_period(world: World, urn: str, column: str, kept: str) -> None:
    """Write over one stored period of a school by hand in the file."""
    first = "SELECT min(from_day) FROM compliance_period WHERE urn = :urn"
    put = f"UPDATE compliance_period SET {column} = :day WHERE urn = :urn AND from_day = ({first})"
    with Session(owner_of(world.engine)) as owner:
        owner.execute(text("PRAGMA ignore_check_constraints = ON"))
        owner.execute(text(put), {"day": kept, "urn": urn})
        owner.commit()
        owner.execute(text("PRAGMA ignore_check_constraints = OFF"))


@pytest.mark.parametrize("kept", DAMAGED)
def test_a_day_that_was_damaged_in_the_file_is_a_fault_by_every_door(
    world: World, caplog: pytest.LogCaptureFixture, kept: str
) -> None:
    with every_day_of(world, "appointment", "started_on", kept):
        of_a_school(world, caplog)


def test_a_damaged_birth_date_is_a_fault_by_every_door(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with every_day_of(world, "birth_date", "born_on", MARK):
        of_a_person(world, caplog)


DAYS_OF_A_PERIOD = ("from_day", "to_day", "deadline")
PERIODS = [
    (column, kept) if turn == number else pytest.param(column, kept, marks=pytest.mark.soak)
    for number, column in enumerate(DAYS_OF_A_PERIOD)
    for turn, kept in enumerate((MARK, "2026-13-45", "2026-W36-2"))
]
"""Each of its days damaged in one way every day, and in each of the ways by `make soak`."""


@pytest.mark.parametrize(("column", "kept"), PERIODS)
def test_a_damaged_stored_period_is_named_by_a_check_and_mended_by_a_rebuild(
    world: World, caplog: pytest.LogCaptureFixture, column: str, kept: str
) -> None:
    urn = world.own["inspector"]["urn"]
    damage_a_period(world, urn, column, kept)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words, env={"REGISTER_DATABASE_URL": url_of(world.engine)})

    checked = run("compliance", "rebuild", "--check")
    assert checked.exit_code == 1
    assert f"URN {urn}: Stored, with a day that cannot be read." in checked.output
    mended = run("compliance", "rebuild")
    assert (mended.exit_code, "worked out from the facts" in mended.output) == (0, True)
    again = run("compliance", "rebuild", "--check")
    assert again.exit_code == 0, again.output
    told = [caplog.text, checked.output, mended.output]
    assert not [each for each in told if kept in each or "Traceback" in each]


@pytest.mark.canary
def test_a_damaged_day_that_is_told_as_it_stands_is_noticed(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.column_types._day_from_text", date.fromisoformat)
    with (
        every_day_of(world, "appointment", "started_on", MARK),
        pytest.raises((AssertionError, ValueError)),
    ):
        of_a_school(world, caplog)
