"""Whom a referral names: for the record of who was seen."""

from collections.abc import Iterator, Mapping
from typing import Any


def people_named(subject: str, details: Mapping[str, Any]) -> tuple[str, ...]:
    """The person held, and the record apart that was made of what a school typed."""
    kind, _, ref = subject.partition(":")
    apart = details.get("apart")
    return (*([ref] if kind == "person" else []), *([apart] if apart else []))


def trns_named(details: Mapping[str, Any]) -> Iterator[str]:
    """The TRNs that were typed or sent, whether the register holds them or not."""
    for said in (details, details.get("typed", {}), details.get("asked", {})):
        yield from (str(said[key]) for key in ("trn", "other_trn") if said.get(key))
