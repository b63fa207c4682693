"""What the register holds of a record, by row: the versions that a plan about people rests on."""

from collections.abc import Collection

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import (
    Appointment,
    Award,
    BirthDate,
    Enrolment,
    PersonLink,
    PersonName,
    PriorService,
)
from register.queries.batches import among, rows_in

_TABLES = tuple(
    table_of(model)
    for model in (Appointment, Award, BirthDate, Enrolment, PersonLink, PersonName, PriorService)
)
_CURRENT = union_all(
    *(
        select(literal(table.name), table.c.id).where(
            table.c.superseded_by.is_(None), among(table.c.person_id)
        )
        for table in _TABLES
    )
)


def current_rows(session: Session, records: Collection[int]) -> list[str]:
    """The name of each current row of these records: its table and its number there."""
    return sorted(f"{table}:{number}" for table, number in rows_in(session, _CURRENT, records))
