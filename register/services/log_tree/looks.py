"""Seal looks into the log: an entry for each, so that its receipt is that of any other entry.

With its entry, and within the same minute, a look that found a decoy is put before a registrar.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.access import REGISTER
from register.bulk import insert_columns
from register.db import table_of
from register.models import SealedLook
from register.queries.sealed_looks import look_of, newest_sealed, unsealed_looks
from register.services import log
from register.services.misuse.decoys import tell_of_looks
from register.services.transaction import end_read, transaction

WITHIN: Final = timedelta(seconds=60)
"""How soon after a look the log promises to hold its entry."""

RECORDED: Final = "look.recorded"
LOOK: Final = "look"
"""What an entry calls a look begins with this."""

BATCH: Final = 500
"""Looks sealed in one transaction: on SQLite nobody else can record one meanwhile."""

OVERTAKEN: Final = 10_000
"""Looks are numbered before they are committed, so that one may appear beneath others that are
sealed already; never this far beneath."""


def seal_looks(session: Session, *, now: datetime, from_first: bool = False) -> int:
    """Give every look that has no entry of the log yet its own; how many there were.

    from_first: search the whole table and not only its newer end.
    """
    done, after = 0, 0 if from_first else max(newest_sealed(session) - OVERTAKEN, 0)
    while rows := unsealed_looks(session, after, BATCH):
        with transaction(session):
            # Read again under the lock: another may have sealed some of them meanwhile.
            rows = unsealed_looks(session, after, BATCH)
            _append(session, rows, now)
        done += len(rows)
    end_read(session)
    return done


def seal_look(session: Session, ref: str, *, now: datetime) -> int:
    """The entry of one look, which exists: made now, where nobody has yet."""
    with transaction(session):
        row = look_of(session, ref)
        if row is None:
            raise LookupError("there is no such look")
        if row.entry is not None:
            return int(row.entry)
        return _append(session, [row], now)[0]


def subject_of(ref: str) -> str:
    """What an entry calls a look."""
    return f"{LOOK}:{ref}"


def payload_of_look(digest: str, detail: str | None) -> dict[str, str | None]:
    """What the entry records of it: digests, which say nothing without their salts."""
    return {"digest": digest, "detail": detail}


def _append(session: Session, rows: Sequence[Row[Any]], now: datetime) -> range:
    drafts = [
        log.Draft(RECORDED, subject_of(row.ref), payload_of_look(row.digest, row.detail))
        for row in rows
    ]
    entries = log.append(session, drafts, actor=REGISTER, now=now)
    columns: dict[str, Sequence[int]] = {"look_id": [row.id for row in rows], "entry": entries}
    insert_columns(session, table_of(SealedLook), columns)
    tell_of_looks(session, columns["look_id"], entries)
    return entries
