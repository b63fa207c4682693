"""Append entries to the log: part of the change that they record, in the same transaction."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.models import LogEntry, LogPayload
from register.queries.log import head

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

    Call it inside `transaction()`, which holds the log's lock. Instants strictly increase, so a
    clock that stands still or goes back gives the microsecond after the entry before.
    """
    newest = head(session)
    first = newest.number + 1
    at = max(now, newest.at + TICK) if newest.at else now
    entries, payloads = [], []
    for offset, draft in enumerate(drafts):
        body = canonical(draft.payload)
        salt = secrets.token_bytes(SALT_BYTES)
        entries.append(
            {
                "number": first + offset,
                "at": at + offset * TICK,
                "actor": actor.ref,
                "action": draft.action,
                "subject": draft.subject,
                "reason": draft.reason,
                "payload_hash": hashlib.sha256(salt + body).hexdigest(),
            }
        )
        payloads.append({"entry": first + offset, "salt": salt, "body": body})
    if entries:
        session.execute(insert(table_of(LogEntry)), entries)
        session.execute(insert(table_of(LogPayload)), payloads)
    return range(first, first + len(drafts))


def record(session: Session, draft: Draft, *, actor: Actor, now: datetime) -> int:
    """Append one entry; its number."""
    return append(session, [draft], actor=actor, now=now)[0]


def canonical(payload: Mapping[str, Any]) -> bytes:
    """The payload as JSON with sorted keys and no spaces; days and instants in ISO form."""
    return json.dumps(
        payload, default=_iso, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def _iso(value: object) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"a payload cannot hold {type(value).__name__}")
