"""Whatever fails under an acceptance, it is refused with 503, shows nothing, and succeeds later."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from register.db import db
from register.services.completions import journey
from tests.databases import owner_of
from tests.durability.uploads import cohort, counts, let_provider_in
from tests.failing import (
    fail,
    failures,
    full_disk,
    is_refused,
    short_files,
)

ROWS = 40
PAGES = (0, 1, 3, 6)
"""By how many pages the file may still grow, where an acceptance needs more."""
BYTES = (0, 5_000, 20_000, 60_000)
"""How long any file may be, where the log of changes of an acceptance is longer."""


class Acceptance:
    """One checked upload of a register, and what was counted before it was sent."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.engine, self.client, self.key = engine, app.test_client(), let_provider_in(engine)
        sent = self.client.post(
            "/api/v1/completions",
            data=cohort(1, ROWS),
            content_type="text/csv",
            headers=self.key,
        )
        assert sent.json is not None
        self.path = f"/api/v1/completions/{sent.json['ref']}/accept"
        self.body = {"rows": "all", "digest": sent.json["digest"]}
        self.before = counts(engine)
        with app.app_context():
            self.pool = db.engine

    def send(self) -> TestResponse:
        return self.client.post(self.path, json=self.body, headers=self.key)

    def is_absent(self) -> bool:
        return counts(self.engine) == self.before

    def is_whole(self) -> bool:
        return counts(self.engine)["accepted"] == 1

    def succeeds(self) -> bool:
        """Whether it goes well now, once, with one receipt."""
        first, second = self.send(), self.send()
        whole = counts(self.engine)
        assert first.json is not None
        assert second.json is not None
        return (
            (first.status_code, second.status_code) == (200, 200)
            and first.json["number"] == second.json["number"]
            and whole["award"] == self.before["award"] + ROWS
            and whole["accepted"] == 1
        )


@pytest.fixture
def acceptance(app: Flask, engine: Engine) -> Acceptance:
    return Acceptance(app, engine)


def test_whichever_statement_or_commit_fails_nothing_is_left_and_a_retry_succeeds(
    acceptance: Acceptance,
) -> None:
    places, wrong = failures(acceptance, fail)
    assert wrong == []
    assert places > 15
    assert acceptance.succeeds()


def test_whenever_the_connection_is_cut_nothing_is_left_and_a_retry_succeeds(
    acceptance: Acceptance, engine: Engine
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite: there is no connection to cut")

    def cut(raw: Any) -> None:
        with owner_of(engine).connect() as owner:
            kill = text("SELECT pg_terminate_backend(:pid, 5000)")
            owner.execute(kill, {"pid": raw.info.backend_pid})

    places, wrong = failures(acceptance, cut)
    assert wrong == []
    assert places > 15
    assert acceptance.succeeds()


@pytest.mark.parametrize(("fault", "sizes"), [(full_disk, PAGES), (short_files, BYTES)])
def test_a_disk_that_takes_no_more_refuses_the_whole_and_a_retry_succeeds(
    acceptance: Acceptance, engine: Engine, fault: Any, sizes: tuple[int, ...]
) -> None:
    if engine.dialect.name == "postgresql":
        pytest.skip("there the server keeps its own disk, and is cut off above")
    for size in sizes:
        with fault(acceptance.pool, size):
            answer = acceptance.send()
        assert is_refused(answer), (size, answer.status_code)
        assert acceptance.is_absent(), size
    assert acceptance.succeeds()


@pytest.mark.canary
def test_an_acceptance_that_leaves_a_half_is_caught(
    acceptance: Acceptance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def halved(session: Any, *_: Any) -> None:
        session.commit()
        fail(session)

    monkeypatch.setattr(journey, "open_referrals_for", halved)
    assert is_refused(acceptance.send())
    assert not acceptance.is_absent()
