"""Looks at people: each one recorded before what it shows is shown."""

from register.services.looks.purposes import Purpose, standing_purpose
from register.services.looks.record import (
    NOT_SHOWN,
    Look,
    LookKind,
    LookOnRecord,
    canonical_look,
    note_looks,
    note_no_looks,
    record,
    record_alone,
    record_with_digests,
    see,
    seen_in_refusals,
)

__all__ = [
    "NOT_SHOWN",
    "Look",
    "LookKind",
    "LookOnRecord",
    "Purpose",
    "canonical_look",
    "note_looks",
    "note_no_looks",
    "record",
    "record_alone",
    "record_with_digests",
    "see",
    "seen_in_refusals",
    "standing_purpose",
]
