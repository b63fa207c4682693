"""What the register holds that a provider's row may touch: awards, courses, certificates."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select, text
from sqlalchemy.orm import Session

from register.models import Award, Enrolment, Referral
from register.queries.people import BATCH


@dataclass(frozen=True, slots=True)
class HeldAward:
    """An award as it stands now."""

    ref: str
    person_id: int
    provider_id: int
    kind: str
    title: str
    commenced_on: date | None
    commenced_precision: str
    completed_on: date | None
    held_from: date
    withdrawn_on: date | None
    certificate_number: str | None
    provider_reference: str | None


@dataclass(frozen=True, slots=True)
class HeldEnrolment:
    """A course as it stands now."""

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


_AWARDS = (
    select(
        Award.ref,
        Award.person_id,
        Award.provider_id,
        Award.kind,
        Award.title,
        Award.commenced_on,
        Award.commenced_precision,
        Award.completed_on,
        Award.held_from,
        Award.withdrawn_on,
        Award.certificate_number,
        Award.provider_reference,
    )
    .where(Award.superseded_by.is_(None), Award.person_id.in_(bindparam("values", expanding=True)))
    .order_by(Award.person_id, Award.held_from, Award.id)
)
_ENROLMENTS = (
    select(
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
        Enrolment.person_id.in_(bindparam("values", expanding=True)),
    )
    .order_by(Enrolment.person_id, Enrolment.commenced_on, Enrolment.id)
)
_CERTIFICATES = select(Award.certificate_number, Award.person_id, Award.kind).where(
    Award.superseded_by.is_(None),
    Award.provider_id == bindparam("provider_id"),
    Award.certificate_number.in_(bindparam("values", expanding=True)),
)
# Few people share a birth date and many share a last name: the || '' keeps a planner without
# statistics from beginning with the names.
_NAMESAKES = """
    SELECT asked.trn, person.trn, person_name.first_names_key
    FROM {asked}
    JOIN birth_date ON birth_date.born_on = asked.born_on AND birth_date.superseded_by IS NULL
    JOIN person ON person.id = birth_date.person_id
    JOIN person_name ON person_name.person_id = birth_date.person_id
        AND person_name.superseded_by IS NULL
        AND person_name.last_name_key || '' = asked.last_name_key
    WHERE person.trn <> asked.trn
    ORDER BY asked.trn, person.trn, person_name.id
"""
# One parameter holds every pair, so that the statement is the same however many are asked.
_ASKED = {
    "sqlite": """(
        SELECT json_extract(value, '$[0]') AS born_on,
               json_extract(value, '$[1]') AS last_name_key,
               json_extract(value, '$[2]') AS trn
        FROM json_each(:asked)) AS asked""",
    "postgresql": """(
        SELECT (value ->> 0)::date AS born_on, value ->> 1 AS last_name_key, value ->> 2 AS trn
        FROM jsonb_array_elements((:asked)::jsonb)) AS asked""",
}
_NAMESAKES_ON = {name: text(_NAMESAKES.format(asked=asked)) for name, asked in _ASKED.items()}
_OPEN_REFERRALS = select(Referral.kind, Referral.subject, Referral.details).where(
    Referral.closed_by.is_(None), Referral.subject.in_(bindparam("values", expanding=True))
)

ValueT = TypeVar("ValueT")


def awards_of(session: Session, person_ids: Collection[int]) -> dict[int, list[HeldAward]]:
    """The current awards of these people, by person; withdrawn ones too."""
    held: dict[int, list[HeldAward]] = {}
    for row in _in_batches(session, _AWARDS, sorted(person_ids)):
        held.setdefault(row.person_id, []).append(HeldAward(*row))
    return held


def enrolments_of(session: Session, person_ids: Collection[int]) -> dict[int, list[HeldEnrolment]]:
    """The current enrolments of these people, by person."""
    held: dict[int, list[HeldEnrolment]] = {}
    for row in _in_batches(session, _ENROLMENTS, sorted(person_ids)):
        held.setdefault(row.person_id, []).append(HeldEnrolment(*row))
    return held


def certificates_held(
    session: Session, provider_id: int, numbers: Collection[str]
) -> dict[str, set[tuple[int, str]]]:
    """Who holds these certificate numbers of this provider's: person and kind, by number."""
    held: dict[str, set[tuple[int, str]]] = {}
    rows = _in_batches(session, _CERTIFICATES, sorted(numbers), provider_id=provider_id)
    for number, person_id, kind in rows:
        held.setdefault(number, set()).add((person_id, kind))
    return held


def namesakes(session: Session, asked: Sequence[tuple[date, str, str]]) -> Sequence[Any]:
    """Who shares a birth date and a folded last name with somebody asked about, under another TRN.

    `asked` is birth date, folded last name and TRN; a row is the TRN asked about, the other TRN and
    the other's folded first names.
    """
    if not asked:
        return []
    pairs = json.dumps([(day.isoformat(), key, trn) for day, key, trn in asked])
    statement = _NAMESAKES_ON[session.get_bind().dialect.name]
    return session.execute(statement, {"asked": pairs}).all()


def open_referrals(session: Session, subjects: Collection[str]) -> set[tuple[str, str, str]]:
    """Kind, subject and details of what already waits for a registrar."""
    return {tuple(row) for row in _in_batches(session, _OPEN_REFERRALS, sorted(subjects))}


def _in_batches(
    session: Session, statement: Select[*tuple[Any, ...]], values: Sequence[ValueT], **others: Any
) -> Iterable[Any]:
    for at in range(0, len(values), BATCH):
        yield from session.execute(statement, {"values": values[at : at + BATCH], **others})
