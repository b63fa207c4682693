"""What a provider’s row may touch besides awards: courses, certificate numbers and namesakes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, Text, bindparam, func, select, text
from sqlalchemy.orm import Session

from register.models import Award, Enrolment, Person
from register.queries.batches import among, rows_in


@dataclass(frozen=True, slots=True)
class HeldEnrolment:
    """A course as it stands now."""

    id: int
    ref: str
    person_id: int
    provider_id: int
    kind: str
    commenced_on: date
    commenced_precision: str
    completed_on: date | None
    state: str
    state_on: date | None
    provider_reference: str | None


_ENROLMENTS = (
    select(
        Enrolment.id,
        Enrolment.ref,
        Enrolment.person_id,
        Enrolment.provider_id,
        Enrolment.kind,
        Enrolment.commenced_on,
        Enrolment.commenced_precision,
        Enrolment.completed_on,
        Enrolment.state,
        Enrolment.state_on,
        Enrolment.provider_reference,
    )
    .where(
        Enrolment.superseded_by.is_(None),
        among(Enrolment.person_id),
    )
    .order_by(Enrolment.person_id, Enrolment.commenced_on, Enrolment.id)
)


_HELD_TRNS = select(Person.trn).where(among(Person.trn))

MOST_KEYS = 100_000
"""More certificate numbers than a file has."""


@cache
def _certificates(dialect: str) -> Select[str, int, str]:
    number = Award.certificate_number.expression
    # PostgreSQL's own idea of a small letter would depend on the server's language.
    key = func.lower(number.collate("C") if dialect == "postgresql" else number, type_=Text)
    return select(key, Award.person_id, Award.kind).where(
        Award.superseded_by.is_(None),
        # The number of one that was withdrawn may be on the award that ought to have had it.
        Award.withdrawn_on.is_(None),
        Award.provider_id == bindparam("provider_id"),
        among(key),
    )


MANY_DAYS = 1_000
"""From this many days on, reading every birth date once is cheaper than looking each up."""

_BORN = """
    SELECT {day}, person_name.last_name_key, person_name.first_names_key, person.trn
    FROM birth_date
    JOIN person_name ON person_name.person_id = birth_date.person_id
        AND person_name.superseded_by IS NULL
    LEFT JOIN person_link ON person_link.person_id = birth_date.person_id
        AND person_link.superseded_by IS NULL
    JOIN person ON person.id = COALESCE(person_link.principal_id, birth_date.person_id)
    WHERE birth_date.superseded_by IS NULL
        AND person.trn IS NOT NULL
        AND {day} || ' ' || person_name.last_name_key IN ({keys})
"""
_ON_DAYS = "AND birth_date.born_on IN ({days}) ORDER BY person.id, person_name.id"
_IN_ORDER = "ORDER BY person.id, person_name.id"
_WORDS = {
    "sqlite": {
        "day": "birth_date.born_on",
        "days": "SELECT value FROM json_each(:days)",
        "keys": "SELECT value FROM json_each(:keys)",
    },
    "postgresql": {
        "day": "CAST(birth_date.born_on AS text)",
        "days": "SELECT CAST(jsonb_array_elements_text(CAST(:days AS jsonb)) AS date)",
        "keys": "SELECT jsonb_array_elements_text(CAST(:keys AS jsonb))",
    },
}
_NAMESAKES = {
    (name, is_many): text((_BORN + (_IN_ORDER if is_many else _ON_DAYS)).format(**words))
    for name, words in _WORDS.items()
    for is_many in (False, True)
}


def enrolments_of(session: Session, person_ids: Collection[int]) -> dict[int, list[HeldEnrolment]]:
    """The current enrolments of these people, by person."""
    held: dict[int, list[HeldEnrolment]] = {}
    for row in rows_in(session, _ENROLMENTS, person_ids):
        held.setdefault(row.person_id, []).append(HeldEnrolment(*row))
    return held


def certificates_held(
    session: Session, provider_id: int, keys: Collection[str]
) -> dict[str, set[tuple[int, str]]]:
    """Who holds this provider's certificates with these numbers: person and kind, by number.

    Nobody holds one of an award that was withdrawn. The numbers are in small letters, A to Z,
    however they were written.
    """
    held: dict[str, set[tuple[int, str]]] = {}
    asked = {"provider_id": provider_id}
    statement = _certificates(session.get_bind().dialect.name)
    # Each time every award of the provider is read, and nearly none of them is found.
    for number, person_id, kind in rows_in(session, statement, keys, asked, at_once=MOST_KEYS):
        held.setdefault(number, set()).add((person_id, kind))
    return held


def held_trns(session: Session, trns: Collection[str]) -> Sequence[str]:
    """Those of these TRNs that the register knows."""
    return [str(trn) for (trn,) in rows_in(session, _HELD_TRNS, trns)]


def namesakes(
    session: Session, asked: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Who has one of these birth dates, in ISO form, with the folded last name beside it.

    By the same: folded first names of each, and the TRN that is in use of whoever has several.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    if not asked:
        return found
    pairs = set(asked)
    days = sorted({day for day, _ in pairs})
    is_many = len(days) >= MANY_DAYS
    statement = _NAMESAKES[session.get_bind().dialect.name, is_many]
    parameters = {"keys": json.dumps([f"{day} {key}" for day, key in pairs])}
    if not is_many:
        parameters["days"] = json.dumps(days)
    for day, last_key, first_key, trn in session.execute(statement, parameters):
        found.setdefault((day, last_key), []).append((first_key, trn))
    return found
