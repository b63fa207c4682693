"""The order of each kind of fact, the same however the database gives its rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

_ORDER: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "school": lambda row: (row.valid_from, row.urn),
    "elsewhere": lambda row: (row.valid_from, row.urn),
    "conversion": lambda row: (row.converted_on, row.from_urn, row.to_urn),
    "trust": lambda row: (row.joined_on or date.min, row.uid),
    "vacancy": lambda row: (row.declared_on, row.recorded_by),
    "appointment": lambda row: (row.started_on or date.min, row.recorded_by, row.ref),
    "prior": lambda row: (row.started_on, row.recorded_by, row.urn, row.ended_on or date.max),
    # Whoever has two names by one entry has the same one of them at every look.
    "name": lambda row: (row.recorded_by, row.last_name, row.first_names),
    "award": lambda row: (row.commenced_on or date.min, row.ref),
    "enrolment": lambda row: (row.commenced_on or date.min, row.ref),
    "joined": lambda row: (row.recorded_by, row.record_id),
    "recognition": lambda row: (row.provider_id, row.kind, row.recognised_from),
}


def put_in_order(found: dict[str, list[Any]]) -> None:
    """Sort each kind's rows in place."""
    for what, order in _ORDER.items():
        if len(found[what]) > 1:
            found[what].sort(key=order)
