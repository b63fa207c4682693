"""Append entries to the log: part of the change that they record, in the same transaction."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.bulk import insert_columns
from register.clock import brought_up_to_date
from register.db import table_of
from register.models import LogEntry, LogLeaf, LogPayload
from register.queries.log import Head, head
from register.tree.leaves import EntryLine, leaf_of

SALT_BYTES = 32
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be: a past-tense action on an opaque subject, and what was recorded."""

    action: str
    subject: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


def append(session: Session, drafts: Sequence[Draft], *, actor: Actor, now: datetime) -> range:
    """Number, salt, hash and insert these entries, in order; their numbers.

    Call it inside `transaction()`, which holds the log's lock: the instant is given under it, for
    whoever waited for it would else date an entry before what others were answered meanwhile.
    Instants strictly increase, so a clock that stands still or goes back gives the microsecond
    after the entry before.
    """
    newest = head(session)
    count = len(drafts)
    if not count:
        return range(newest.number + 1, newest.number + 1)
    numbers = range(newest.number + 1, newest.number + 1 + count)
    at = _dated(now, newest)
    random = secrets.token_bytes(SALT_BYTES * count)
    salts = [random[start : start + SALT_BYTES] for start in range(0, len(random), SALT_BYTES)]
    bodies = [canonical(draft.payload) for draft in drafts]
    lines = [
        EntryLine(
            number=number,
            at=at + offset * TICK,
            actor=actor.ref,
            action=draft.action,
            subject=draft.subject,
            reason=draft.reason,
            payload_hash=payload_hash(salt, body),
        )
        for offset, (number, draft, salt, body) in enumerate(
            zip(numbers, drafts, salts, bodies, strict=True)
        )
    ]
    entries = dict(zip(EntryLine._fields, zip(*lines, strict=True), strict=False))
    insert_columns(session, table_of(LogEntry), entries)
    payloads = {"entry": numbers, "salt": salts, "body": bodies}
    insert_columns(session, table_of(LogPayload), payloads)
    leaves = {"entry": numbers, "hash": [leaf_of(line) for line in lines]}
    insert_columns(session, table_of(LogLeaf), leaves)
    return numbers


def _dated(now: datetime, newest: Head) -> datetime:
    """The instant of an entry that is made now, under the lock."""
    present = brought_up_to_date(now)
    return max(present, newest.at + TICK) if newest.at else present


def record(session: Session, draft: Draft, *, actor: Actor, now: datetime) -> int:
    """Append one entry; its number."""
    return append(session, [draft], actor=actor, now=now)[0]


def payload_hash(salt: bytes, body: bytes) -> str:
    """What an entry says of its payload, and a look of itself: hex SHA-256 of the salt and the
    stored bytes.
    """
    return hashlib.sha256(salt + body).hexdigest()


def canonical(payload: Mapping[str, Any]) -> bytes:
    """The payload as JSON with sorted keys and no spaces; days and instants in ISO form."""
    return _CANONICAL.encode(payload).encode()


_IN_ISO_FORM: Final = date | time
"""Made once: each payload has some."""


def _iso(value: object) -> str:
    if isinstance(value, _IN_ISO_FORM):
        return value.isoformat()
    raise TypeError(f"a payload cannot hold {type(value).__name__}")


_CANONICAL = json.JSONEncoder(
    default=_iso,
    ensure_ascii=False,
    separators=(",", ":"),
    sort_keys=True,
    # Looking whether something holds itself costs a sixth, and nothing recorded does.
    check_circular=False,
)
