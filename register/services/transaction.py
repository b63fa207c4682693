"""One use case, one transaction, one commit: all of it, or no trace."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import uniform
from time import monotonic, sleep

from sqlalchemy import Connection, Executable, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.db import AT_ONCE, BUSY_TIMEOUT_SECONDS, READ_ONLY, WRITE
from register.errors import Unavailable
from register.services.faults import collides, passes, told
from register.services.meanwhile import commit_or_begin_to, wait_for_commit
from register.services.written import has_written, refuse_unlogged

LOG_LOCK = 0x5E4C0
"""Names the log's advisory lock on PostgreSQL."""

WRITES = {WRITE: True, READ_ONLY: False}
"""What a connection is told before it begins a transaction that will write."""

BEFORE_COMMIT = "register_before_commit"
"""Names what a session is told to do last in each transaction that records facts."""

ONE_COMMIT = "register_one_commit"
"""Names whether a session's deed waits for its answer, in a block that commits the two as one."""

MOST_TRIES = 5
"""How often the lock is asked for before the register answers that it is busy."""

SHORTEST_WAIT = 0.01
"""Seconds: before each further try, a wait of up to this, doubled for each try made."""

CHANGES_NOTHING = "UPDATE alembic_version SET version_num = version_num WHERE false"
"""Takes SQLite's one writer's lock, as every change does."""


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Take the writer's lock before any fact is read, run the block, commit once.

    The read that loading the account began is ended first: a write on its stale snapshot would
    fail on SQLite. Raises Unavailable where the lock or the commit cannot be had,
    and Failed where the database refuses what we wrote.
    """
    with _all_or_nothing(session, _commit_or_wait):
        end_read(session)
        _wait_for_log_lock(session)
        yield
        _do_last(session)


@contextmanager
def one_commit(session: Session) -> Iterator[None]:
    """Commit a deed with the looks at whom its answer shows, at the end of the block: all or none.

    Of the block's `transaction`, the last that it has, everything is done but the commit; then it
    reads and records looks, and nothing else. What comes before, and what is refused, is committed
    by itself. Raises as `transaction` does.
    """
    session.info[ONE_COMMIT] = False
    try:
        yield
        if _deed_waits(session):
            session.commit()
    except SQLAlchemyError as fault:
        raise told(fault) from fault
    except Unavailable as fault:
        if not _deed_waits(session):
            raise
        # Nobody could be shown, and so nothing is recorded either.
        raise Unavailable.from_database() from fault
    finally:
        if session.info.pop(ONE_COMMIT):
            session.rollback()  # of what was committed there is nothing left to take back


def _commit_or_wait(session: Session) -> None:
    if ONE_COMMIT in session.info:
        session.info[ONE_COMMIT] = True
    else:
        session.commit()


def _deed_waits(session: Session) -> bool:
    """Whether a deed is done but for the commit that it shares with its answer's looks."""
    return bool(session.info.get(ONE_COMMIT))


@contextmanager
def rolled_back(session: Session) -> Iterator[None]:
    """Run the block as `transaction` would and leave no trace of it: what would happen if.

    What the block learns is what a transaction begun at the same moment would have done.
    """
    end_read(session)
    try:
        _wait_for_log_lock(session)
        yield
    except SQLAlchemyError as fault:
        raise told(fault) from fault
    finally:
        session.rollback()


def outlast_writers(session: Session) -> None:
    """Wait until whoever records anything now has ended: all that comes later is dated later.

    Raises Unavailable where they take too long. Of a file that may only be read SQLite gives the
    lock for the asking.
    """
    with rolled_back(session):
        pass


def _do_last(session: Session) -> None:
    """What belongs to the same commit as the facts, whichever use case records them."""
    last: Callable[[], None] | None = session.info.get(BEFORE_COMMIT)
    if last is not None:
        last()


def take_log_lock(session: Session) -> None:
    """Begin a transaction that no other writer of the log can overlap."""
    connection = session.connection(execution_options=WRITES)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOG_LOCK})


def _wait_for_log_lock(session: Session) -> None:
    """Take the log's lock, trying again where another writer was met: nothing is read yet.

    What comes after it is not tried again: whoever holds the lock meets no other writer (ADR 0019).
    """
    begun = monotonic()
    for tries in range(1, MOST_TRIES + 1):
        try:
            return take_log_lock(session)
        except SQLAlchemyError as fault:
            session.rollback()
            has_waited = monotonic() - begun >= BUSY_TIMEOUT_SECONDS
            if tries == MOST_TRIES or has_waited or not collides(fault):
                raise
        # Those who met are not to meet again: chance draws how long each of them waits.
        sleep(uniform(0, SHORTEST_WAIT * 2**tries))
    return None


def take_turns(session: Session, space: int, digests: Sequence[str]) -> None:
    """Let nobody else go on with any of these names until this transaction ends.

    space: whose names they are. digests: hexadecimal. SQLite has one writer anyway.
    """
    if session.connection().dialect.name != "postgresql":
        return
    # In one order, so that two who want the same names never wait for each other.
    for key in sorted(int(digest[:8], 16) - 2**31 for digest in digests):
        session.execute(
            text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": space, "key": key}
        )


def end_read(session: Session) -> None:
    """End a transaction that was to read: by COMMIT where the database refused it every write.

    At each ROLLBACK the PostgreSQL driver forgets the statements that it has prepared, so that
    every read after it is planned anew. Anything that could have written is rolled back.
    """
    if _deed_waits(session):
        raise RuntimeError("a deed waits for its answer, and would be lost")
    wait_for_commit(session)
    if not session.in_transaction():
        return
    unsent = session.new or session.dirty or session.deleted
    if unsent or not _is_read_only(session.connection()):
        session.rollback()
    else:
        session.commit()


def read_one_moment(session: Session) -> None:
    """Let all that is read from here on be of one moment, whatever others commit meanwhile.

    For an answer that takes several statements. PostgreSQL else sees what is new at each of them;
    SQLite never does.
    """
    if session.get_bind().dialect.name == "postgresql":
        end_read(session)
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _is_read_only(connection: Connection) -> bool:
    """SQLite has no such transactions, and keeps its plans whichever way one ends."""
    options = connection.get_execution_options()
    return connection.dialect.name == "postgresql" and bool(options.get(READ_ONLY))


@contextmanager
def unlogged(
    session: Session, commit: Callable[[Session], None] = Session.commit
) -> Iterator[None]:
    """A transaction that adds no entry to the log, and so need not wait for it.

    It is for looks, sessions and counters: `refuse_unlogged` sees that it changes no fact.
    SQLite has one writer whatever is written, so there it begins as a writer all the same: or goes
    on as one, in the transaction that read, where nobody has written meanwhile.
    """
    with _all_or_nothing(session, commit):
        if not _goes_on(session):
            end_read(session)
            session.connection(execution_options=WRITES)
        yield


@contextmanager
def beside_what_was_read(session: Session) -> Iterator[None]:
    """As `unlogged`, for the looks at whom an answer shows: in a deed's transaction if one waits
    for its answer (`one_commit`), and while its page is drawn if it is to be (`meanwhile`).
    """
    if _deed_waits(session):
        yield
    else:
        with unlogged(session, commit_or_begin_to):
            yield


def _goes_on(session: Session) -> bool:
    """Whether this transaction has only read, and has become the writer's that it now is.

    SQLite allows it where nobody has written since it began, and says at once where somebody has
    or does. PostgreSQL never does of one that was to read.
    """
    if not session.in_transaction() or session.new or session.dirty or session.deleted:
        return False
    connection = session.connection()
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection) or has_written(connection):
        return False
    try:
        # Of the driver itself: this changes nothing, and SQLAlchemy would take three times as long.
        driver.execute(CHANGES_NOTHING)
    except sqlite3.Error:
        # Another writes, or has written. Any other fault is met again by what begins anew.
        return False
    return True


def note(session: Session, statement: Executable) -> None:
    """Keep something that may be missed: where another is writing, nothing is kept, at once.

    Whoever reads a page neither waits for this nor is refused for it.
    """
    end_read(session)
    try:
        session.connection(execution_options=WRITES | {AT_ONCE: True})
        session.execute(statement)
        session.commit()
    except SQLAlchemyError as fault:
        session.rollback()
        if not passes(fault):
            raise told(fault) from fault


@contextmanager
def _all_or_nothing(session: Session, commit: Callable[[Session], None]) -> Iterator[None]:
    try:
        yield
        refuse_unlogged(session)
        commit(session)
    except SQLAlchemyError as fault:
        session.rollback()
        raise told(fault) from fault
    except BaseException:
        session.rollback()
        raise
