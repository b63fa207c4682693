"""A post that is given back while the disk is full: all of it, or none and a clear refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.db import db
from register.models import Appointment, LogEntry, RecordedLook
from register.services.appointments import take_back
from tests.appointment_calls import BODY, caller
from tests.databases import count
from tests.failing import fail, failures, full_disk, is_refused, short_files

ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
PAGES = (0, 1, 2)
"""By how many pages the file may still grow, where a look needs fewer than a take-back."""
BYTES = (0, 20_000, 40_000, 60_000)
"""How long any file may be, where the log of changes of a take-back is longer."""
NOTE = "…" * 999
"""Long, so that its two versions and their payloads need pages of their own."""
LAST_DAY = "2025-12-31"


class GivingBack:
    """A replacement that is to be taken back, and whose post is to be given back."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.engine = engine
        with Session(engine) as session:
            self.call = caller(app.test_client(), session)
        posts = "/schools/100001/appointments"
        self.old = self.call("POST", posts, {**BODY, "prior_service": []}).get_json()["ref"]
        hill = {**BODY, "trn": "7654321", "last_name": "Hill", "started_on": "2026-01-01"}
        replaces = {"ref": self.old, "last_day": LAST_DAY}
        hill |= {"prior_service": [], "replaces": replaces}
        self.new = self.call("POST", posts, hill).get_json()["ref"]
        with app.app_context():
            self.pool = db.engine
        self.before = self.held()

    def held(self) -> tuple[dict[str, date | None], int, int]:
        """Last days by reference, and how many versions and entries there are."""
        with Session(self.engine) as session:
            held = select(Appointment).where(Appointment.superseded_by.is_(None))
            ends = {
                each.ref: each.ended_on and each.ended_on.isoformat()
                for each in session.scalars(held)
            }
            return ends, count(session, Appointment), count(session, LogEntry)

    def looks(self) -> int:
        """How many looks are recorded: each is committed before the deed that it is about."""
        with Session(self.engine) as session:
            return count(session, RecordedLook)

    def send(self) -> TestResponse:
        body = {"reason": "never_took_effect", "note": NOTE, "give_back": True}
        return self.call("POST", f"/appointments/{self.new}/take-back", body)

    def is_absent(self) -> bool:
        return self.held() == self.before

    def is_whole(self) -> bool:
        return self.held()[0] == {self.old: None}

    def succeeds(self) -> bool:
        """Whether it goes well now."""
        done = self.send()
        return (done.status_code, done.get_json()["given_back"]) == (200, self.old) and (
            self.is_whole()
        )


@pytest.fixture
def giving_back(app: Flask, engine: Engine) -> GivingBack:
    return GivingBack(app, engine)


@ON_ONE
def test_whichever_statement_or_commit_fails_no_half_is_left(giving_back: GivingBack) -> None:
    places, wrong = failures(giving_back, fail)
    assert wrong == []
    assert places > 15


def told(giving_back: GivingBack, fault: Any, size: int) -> tuple[str, int]:
    """What a take-back on so full a disk is answered, and how many looks it left."""
    looked = giving_back.looks()
    with fault(giving_back.pool, size):
        answer = giving_back.send()
    assert is_refused(answer), (size, answer.status_code)
    return answer.get_json()["detail"], giving_back.looks() - looked


@ON_ONE
@pytest.mark.parametrize(("fault", "sizes"), [(full_disk, PAGES), (short_files, BYTES)])
def test_a_disk_that_is_full_gives_back_no_half_of_a_post_and_says_so(
    giving_back: GivingBack, fault: Any, sizes: tuple[int, ...]
) -> None:
    reached = 0
    for size in sizes:
        sentence, looks = told(giving_back, fault, size)
        assert sentence.endswith("Try again in a few seconds."), size
        assert giving_back.is_absent(), size
        # The look is committed first: once it is there, it was the take-back that found no room.
        assert ("Nothing has been recorded" in sentence) == (looks > 0), size
        reached += looks > 0
    assert reached > 1
    assert giving_back.succeeds()


@ON_ONE
@pytest.mark.canary
def test_a_take_back_that_leaves_a_half_is_noticed(
    giving_back: GivingBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def halved(session: Any, *_: Any, **__: Any) -> None:
        session.commit()
        fail(session)

    monkeypatch.setattr(take_back, "close_taken_back", halved)
    assert is_refused(giving_back.send())
    assert not giving_back.is_absent()
