"""A commit that the disk is waited for while the page that it is for is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from register.errors import Unavailable
from register.services.faults import told
from register.services.second_thread import begin

MEANWHILE: Final = "register_committed_meanwhile"
"""Names the outcome of a session's commit that is under way, in a block that goes on meanwhile;
None where none is.
"""


@contextmanager
def committed_meanwhile(session: Session, refusal: str) -> Iterator[None]:
    """Let the block go on while the looks that it records are committed, and end once they are.

    Whoever asked is answered after it. Raises Unavailable, with this refusal, where they cannot be.
    """
    session.info[MEANWHILE] = None
    try:
        yield
    finally:
        try:
            wait_for_commit(session)
        except SQLAlchemyError as fault:
            raise Unavailable(refusal) from told(fault)
        finally:
            del session.info[MEANWHILE]


def commit_or_begin_to(session: Session) -> None:
    """Commit what the session has written: in a block that goes on meanwhile, begin to."""
    if session.info.get(MEANWHILE, ...) is not None:
        session.commit()
        return
    connection = session.connection().connection.dbapi_connection
    assert connection is not None
    session.info[MEANWHILE] = begin(connection.commit)


def wait_for_commit(session: Session) -> None:
    """End the transaction whose commit is under way, if one is, as it ended.

    Raises DBAPIError where the database refused the commit.
    """
    outcome = session.info.get(MEANWHILE)
    if outcome is None:
        return
    session.info[MEANWHILE] = None
    fault = outcome.get()
    if fault is None:
        session.commit()
        return
    base = session.get_bind().dialect.loaded_dbapi.Error
    session.rollback()
    raise DBAPIError.instance("COMMIT", None, fault, base) from fault
