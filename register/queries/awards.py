"""Awards as they stand: what the next version of one supersedes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.models import (
    Award,
    BirthDate,
    Person,
    PersonLink,
    PersonName,
    Provider,
    ProviderName,
)
from register.queries.batches import among, rows_in


class HeldAward(NamedTuple):
    """One version of an award: every column that the next one carries on."""

    id: int
    recorded_by: int
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
    withdrawn_reason: str | None
    certificate_number: str | None
    provider_reference: str | None
    source: str


class HolderRow(NamedTuple):
    """An award beside its holder, for a file of all of them."""

    person_id: int
    trn: str | None
    first_names: str
    last_name: str
    born_on: date | None
    kind: str
    title: str
    provider: str
    ukprn: str
    commenced_on: date | None
    commenced_precision: str
    completed_on: date | None
    held_from: date
    withdrawn_on: date | None
    withdrawn_reason: str | None
    certificate_number: str | None


_HELD: Final = (
    select(*(getattr(Award, name) for name in HeldAward._fields))
    .where(Award.superseded_by.is_(None), among(Award.person_id))
    .order_by(Award.person_id, Award.held_from, Award.id)
)
_NAME_NOW: Final = (
    select(PersonName.id)
    .where(PersonName.person_id == Person.id, PersonName.superseded_by.is_(None))
    .order_by(PersonName.id.desc())
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)
_HOLDERS: Final = (
    select(
        Person.id,
        Person.trn,
        PersonName.first_names,
        PersonName.last_name,
        BirthDate.born_on,
        Award.kind,
        Award.title,
        ProviderName.name,
        Provider.ukprn,
        Award.commenced_on,
        Award.commenced_precision,
        Award.completed_on,
        Award.held_from,
        Award.withdrawn_on,
        Award.withdrawn_reason,
        Award.certificate_number,
    )
    .select_from(Award)
    # A person is whom the record that speaks for them says: by the TRN that is in use.
    .outerjoin(
        PersonLink,
        (PersonLink.person_id == Award.person_id) & PersonLink.superseded_by.is_(None),
    )
    .join(Person, Person.id == func.coalesce(PersonLink.principal_id, Award.person_id))
    .join(PersonName, PersonName.id == _NAME_NOW)
    .join(Provider, Provider.id == Award.provider_id)
    .outerjoin(
        ProviderName,
        (ProviderName.provider_id == Provider.id) & ProviderName.superseded_by.is_(None),
    )
    .outerjoin(BirthDate, (BirthDate.person_id == Person.id) & BirthDate.superseded_by.is_(None))
    .where(Award.superseded_by.is_(None))
    .order_by(Person.id, Award.held_from, Award.id)
)


def awards_of(session: Session, person_ids: Collection[int]) -> dict[int, list[HeldAward]]:
    """The current awards of these people, by person, the earliest first; withdrawn ones too."""
    held: dict[int, list[HeldAward]] = {}
    for row in rows_in(session, _HELD, person_ids):
        held.setdefault(row.person_id, []).append(HeldAward._make(row))
    return held


def every_holder(session: Session) -> Iterator[HolderRow]:
    """Every award as it stands, beside its holder, by person, whichever record it stays with."""
    rows: Any = session.execute(_HOLDERS)
    for row in rows:
        yield HolderRow._make(row)._replace(provider=row[7] or "")
