"""The current names and birth dates of a record, by their rows: what a change supersedes."""

from typing import Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from register.models import BirthDate, PersonName


class VersionRow(NamedTuple):
    """A row that a later one may supersede."""

    id: int
    recorded_by: int


_NAMES: Final = (
    select(PersonName.id, PersonName.recorded_by)
    .where(PersonName.person_id == bindparam("person"), PersonName.superseded_by.is_(None))
    .order_by(PersonName.id)
)
_BORN: Final = (
    select(BirthDate.id, BirthDate.recorded_by)
    .where(BirthDate.person_id == bindparam("person"), BirthDate.superseded_by.is_(None))
    .order_by(BirthDate.id)
)


def current_names(session: Session, person_id: int) -> list[VersionRow]:
    """Every name that the record has, the name now last."""
    return [VersionRow(*row) for row in session.execute(_NAMES, {"person": person_id})]


def current_birth_dates(session: Session, person_id: int) -> list[VersionRow]:
    """The birth date that the record has: none or one."""
    return [VersionRow(*row) for row in session.execute(_BORN, {"person": person_id})]
