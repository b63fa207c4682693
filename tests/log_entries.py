"""Entries of a log that says nothing of anybody."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.services import log
from register.services.transaction import transaction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def append(session: Session, count: int) -> None:
    """So many things that were done at noon."""
    with transaction(session):
        drafts = [log.Draft("thing.done", f"thing:{n}", {"n": n}) for n in range(count)]
        log.append(session, drafts, actor=OPERATOR, now=NOON)
