"""Erase what an entry recorded, with its salt: the entry, its leaf and every receipt still hold."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.db import table_of
from register.errors import Conflict, NotAllowed, NotFound, Refused
from register.models import LogPayload
from register.queries.log_tree import entry_line, payload_of
from register.services import log
from register.services.log_tree.seal import seal
from register.services.transaction import transaction
from register.tree.notes import Signer

ERASED: Final = "payload.erased"

STILL_READ: Final = ("referral.", "person.merged", "person.unmerged")
"""How the actions begin of entries whose payloads the register reads again, to undo them."""


class ErasureReason(StrEnum):
    """Why a payload is erased: a code, because an entry is for ever and holds no words of ours."""

    HELD_BY_MISTAKE = "held_by_mistake"
    RIGHT_TO_ERASURE = "right_to_erasure"
    KEPT_LONG_ENOUGH = "kept_long_enough"
    ORDERED = "ordered"


def tombstone_of(number: int) -> str:
    """What the entry that permits an erasure is about: the triggers look for it."""
    return f"entry:{number}"


def erase(
    session: Session,
    number: int,
    reason: ErasureReason,
    signer: Signer,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Erase the payload of an entry and its salt; the entry that says so.

    The log is sealed first, so that the payload was seen whole. The facts that the entry recorded
    are not touched. Raises NotAllowed, NotFound, Conflict where it is erased already, Refused where
    the entry is itself an erasure, and LogFault where the log is not whole.
    """
    if not (actor.may(Permission.OPERATE) or actor.may(Permission.DECIDE)):
        raise NotAllowed("Only a registrar or the operator may erase what an entry recorded.")
    line = entry_line(session, number)
    if line is None:
        raise NotFound(f"The log has no entry {number}.")
    if line.action == ERASED:
        raise Refused(f"Entry {number} says that another was erased, and recorded nothing else.")
    if line.action.startswith(STILL_READ):
        raise Refused(
            f"What entry {number} recorded is a decision that the register may have to undo, so it "
            "cannot be erased. Have the decision itself put right."
        )
    seal(session, signer, now=now)
    with transaction(session):
        _on_sqlite(session, "PRAGMA secure_delete = ON")
        if payload_of(session, number) is None:
            raise Conflict(f"What entry {number} recorded has been erased already.")
        said = log.Draft(ERASED, tombstone_of(number), reason=reason.value)
        tombstone = log.record(session, said, actor=actor, now=now)
        payloads = table_of(LogPayload)
        session.execute(delete(payloads).where(payloads.c.entry == number))
    _on_sqlite(session, "PRAGMA wal_checkpoint(TRUNCATE)")
    session.rollback()
    return tombstone


def _on_sqlite(session: Session, pragma: str) -> None:
    """SQLite leaves what was deleted in its files until it is told to overwrite it. On PostgreSQL
    that is VACUUM's work, which the server does by itself.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(pragma)
