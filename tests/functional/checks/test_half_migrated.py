"""A register half way through a migration: a check is answered as it was, or it is refused.

Each column of each table that a check names is renamed in turn, as a migration might have done, and
the same two checks are asked: of somebody who holds an award that counts, and of nobody. All the
other tables may as well not be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.db import Base
from register.services.checks import check, matching
from tests.databases import owner_of, put_aside
from tests.functional.checks.asking import BODY, MARK
from tests.limits import no_limits
from tests.tables_named import tables_named

COLUMNS = [(table.name, each.name) for table in Base.metadata.sorted_tables for each in table.c]
OF_PEOPLE = [(table, column) for table, column in COLUMNS if table.startswith("person")]
NOBODY = BODY | {"trn": "7654321"}
FEWEST = 40
"""A check rests on more columns than these, or it was not asked."""


@contextmanager
def renamed(engine: Engine, table: str, column: str) -> Iterator[None]:
    """A database that lacks a column that it should have."""
    change = 'ALTER TABLE "{}" RENAME COLUMN "{}" TO "{}"'
    with owner_of(engine).begin() as owner:
        owner.execute(text(change.format(table, column, "not_there_yet")))
    try:
        yield
    finally:
        with owner_of(engine).begin() as owner:
            owner.execute(text(change.format(table, "not_there_yet", column)))


def outcome(answer: TestResponse) -> str:
    """What was answered: an outcome, or that there is none to be had now."""
    if answer.status_code == 201:
        return str(answer.get_json()["outcome"])
    refused = answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    return "refused" if refused and MARK not in answer.text else f"{answer.status_code}"


def answers(client: FlaskClient, key: dict[str, str]) -> tuple[str, ...]:
    asked: tuple[dict[str, Any], ...] = (BODY, NOBODY)
    return tuple(outcome(client.post("/api/v1/checks", json=body, headers=key)) for body in asked)


def wrong_answers(
    client: FlaskClient, key: dict[str, str], engine: Engine, columns: list[tuple[str, str]]
) -> tuple[list[tuple[str, str, str]], int]:
    """Each column without which something false was answered, and how many were missed at all."""
    wrong, missed = [], 0
    with tables_named() as named:
        whole = answers(client, key)
    assert whole == ("HOLDS_AWARD_THAT_COUNTS", "NO_MATCH")
    with put_aside(engine, *(Base.metadata.tables.keys() - named)), no_limits():
        assert answers(client, key) == whole
    for table, column in (each for each in columns if each[0] in named):
        with renamed(engine, table, column), no_limits():
            halves = answers(client, key)
        missed += halves != whole
        wrong += [
            (table, column, half)
            for half, right in zip(halves, whole, strict=True)
            if half not in (right, "refused")
        ]
    with no_limits():
        assert answers(client, key) == whole
    return wrong, missed


def test_a_column_that_is_not_there_is_never_an_answer(
    client: FlaskClient, key: dict[str, str], holder: int, engine: Engine
) -> None:
    wrong, missed = wrong_answers(client, key, engine, COLUMNS)
    assert wrong == []
    assert missed > FEWEST


@pytest.mark.canary
def test_a_fault_that_reads_as_nobody_is_noticed(
    client: FlaskClient,
    key: dict[str, str],
    holder: int,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def swallowing(session: Session, *given: Any, **named: Any) -> matching.Matched:
        try:
            with session.begin_nested():
                return matching.person_matching(session, *given, **named)
        except SQLAlchemyError:
            return matching.Matched(matching.Match.NOBODY)

    monkeypatch.setattr(check, "person_matching", swallowing)
    assert wrong_answers(client, key, engine, OF_PEOPLE)[0] != []
