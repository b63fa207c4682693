"""Registers with one fault each: what the tests of durability must catch."""

import sqlite3
import time
from contextlib import nullcontext
from queue import SimpleQueue

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from register import db as databases
from register.api import appointments, approvals, completions, referrals
from register.app import create_app
from register.db import db
from register.services import known, meanwhile, transaction
from register.services.completions import journey
from register.services.transaction import WRITES, take_log_lock
from tests.databases import set_but_waiting

HALF_WAY_SECONDS = 60


def halves() -> Flask:
    """An acceptance that commits its facts, and its receipt some time after."""
    second_half = journey.open_referrals_for

    def halved(session: Session, *rest: object) -> None:
        session.commit()
        time.sleep(HALF_WAY_SECONDS)
        second_half(session, *rest)  # type: ignore[arg-type]  # handed on as they came

    journey.open_referrals_for = halved  # type: ignore[assignment]  # the fault
    return create_app()


def unsynced() -> Flask:
    """Commits that SQLite never asks the disk to keep."""
    app = create_app()

    def leave_to_luck(connection: sqlite3.Connection, _: object) -> None:
        connection.set_authorizer(None)  # which would refuse it
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(Engine, "connect", leave_to_luck)
    return app


def unlocked() -> Flask:
    """Writers who number their entries without having the log to themselves."""
    transaction.take_log_lock = lambda session: session.connection(execution_options=WRITES)  # type: ignore[assignment, return-value]  # the fault
    return create_app()


def impatient() -> Flask:
    """No fault: a writer waits half a second for another, where the register waits five."""
    databases.BUSY_TIMEOUT_SECONDS = transaction.BUSY_TIMEOUT_SECONDS = 0.5
    databases.SET_ON_POSTGRESQL = set_but_waiting(0.5)
    return create_app()


def readers_that_lock() -> Flask:
    """Whoever reads waits for whoever writes."""
    app = impatient()
    app.before_request(lambda: take_log_lock(db.session()))
    return app


def deeds_apart() -> Flask:
    """Deeds that are committed by themselves, and some time before the looks of their answers."""
    for door in (appointments, approvals, completions, referrals):
        door.one_commit = lambda _: nullcontext()  # type: ignore[assignment]  # the fault
    shown = approvals.show_proposal

    def slowly(*args: object, **named: object) -> object:
        time.sleep(1)
        return shown(*args, **named)  # type: ignore[arg-type]  # handed on as they came

    approvals.show_proposal = slowly  # type: ignore[assignment]  # likewise
    return create_app()


def looks_later() -> Flask:
    """Looks that are still to be committed where the page is answered."""
    meanwhile.begin = lambda _: SimpleQueue()
    meanwhile.wait_for_commit = lambda _: None
    return create_app()


def answers_beside_a_writer() -> Flask:
    """Whoever asks about this very instant is answered while somebody yet records what was then."""
    known.outlast_writers = lambda _: None
    return create_app()
