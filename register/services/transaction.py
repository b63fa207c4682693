"""One use case, one transaction, one commit: all of it, or no trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.db import WRITE
from register.services.faults import told

LOG_LOCK = 0x5E4C0
"""Names the log's advisory lock on PostgreSQL."""


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Take the writer's lock before any fact is read, run the block, commit once.

    The read that loading the account began is ended first: a write on its stale snapshot would
    fail on SQLite. Raises Unavailable where the lock or the commit cannot be had,
    and Failed where the database refuses what we wrote.
    """
    session.rollback()
    try:
        take_log_lock(session)
        yield
        session.commit()
    except SQLAlchemyError as fault:
        session.rollback()
        raise told(fault) from fault
    except BaseException:
        session.rollback()
        raise


def take_log_lock(session: Session) -> None:
    """Begin a transaction that no other writer of the log can overlap."""
    connection = session.connection(execution_options={WRITE: True})
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOG_LOCK})


@contextmanager
def look(session: Session) -> Iterator[None]:
    """A transaction that records a look and changes no fact: it need not wait for the log.

    SQLite has one writer whatever is written, so there it begins as a writer all the same.
    """
    session.rollback()
    try:
        session.connection(execution_options={WRITE: True})
        yield
        session.commit()
    except SQLAlchemyError as fault:
        session.rollback()
        raise told(fault) from fault
    except BaseException:
        session.rollback()
        raise
