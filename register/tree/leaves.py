"""An entry of the log as the bytes that its leaf is made of (design: RFC 8785 JSON)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from register.tree.hashes import leaf_hash
from register.tree.instants import as_written

_CANONICAL: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False
)


class EntryLine(NamedTuple):
    """Everything that a leaf is made of: opaque references, and no personal data."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str | None
    payload_hash: str


def entry_as_json(entry: EntryLine) -> dict[str, int | str | None]:
    """The entry as a receipt shows it; its instant in UTC, with all six digits of the second."""
    return {
        "number": entry.number,
        "at": as_written(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "reason": entry.reason,
        "payload_hash": entry.payload_hash,
    }


def leaf_bytes(shown: Mapping[str, int | str | None]) -> bytes:
    """RFC 8785 JSON of an entry as it is shown.

    Its names are ASCII and its one number is whole and small, so that sorted names, no spaces and
    no escapes that are not called for are all that the RFC asks (sections 3.2.2 and 3.2.3).
    """
    return _CANONICAL.encode(shown).encode()


def leaf_of(entry: EntryLine) -> bytes:
    """The hash of the entry's leaf."""
    return leaf_hash(leaf_bytes(entry_as_json(entry)))
