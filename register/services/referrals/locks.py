"""A lock as the desk shows it: what was asked, and whose checks about it led to no one person."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from register.clock import legal_day
from register.days import day_in_words, read_iso
from register.queries.limits import failures_on
from register.services.checks.locks import target_of
from register.services.checks.question import SURNAME

Side: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
"""A table to compare: its caption, and rows of a label and a value."""


def lock_words(details: Mapping[str, Any]) -> str:
    """What was asked, in one phrase."""
    asked = details["asked"]
    if "trn" in asked:
        return f"Teacher reference number {asked['trn']}"
    return f"{asked[SURNAME]}, born on {day_in_words(read_iso(asked['born_on']))}"


def lock_sides(session: Session, subject: str, details: Mapping[str, Any]) -> Iterator[Side]:
    """What was asked, and each organisation's failures that still count or once did."""
    asked = details["asked"]
    rows = [("TRN", asked["trn"])] if "trn" in asked else []
    if SURNAME in asked:
        born_on = day_in_words(read_iso(asked["born_on"]))
        rows += [("Last name", asked[SURNAME]), ("Date of birth", born_on)]
    yield "What was asked", tuple(rows)
    failures = failures_on(session, target_of(subject))
    told = tuple(
        (each.organisation, f"{each.times}, the last on {day_in_words(legal_day(each.latest))}")
        for each in failures
    )
    yield (
        "Checks that did not lead to one person",
        told or (("None", "that a registrar has not lifted"),),
    )
