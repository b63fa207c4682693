"""Looks at people: each one recorded before what it shows is shown."""

from register.services.looks.purposes import Purpose, standing_purpose
from register.services.looks.record import Kind, Look, canonical_look, record, record_alone

__all__ = [
    "Kind",
    "Look",
    "Purpose",
    "canonical_look",
    "record",
    "record_alone",
    "standing_purpose",
]
