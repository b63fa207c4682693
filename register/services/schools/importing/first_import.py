"""A first import fills empty tables, whose indexes are then built once instead of row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Index, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import CompliancePeriod, SchoolVersion

MANY: Final = 5_000
"""Schools from which it is worth it."""

_FILLED: Final = tuple(map(table_of, (SchoolVersion, CompliancePeriod)))


@contextmanager
def indexed_afterwards(session: Session, new: int) -> Iterator[None]:
    """Build the indexes at the end, in the same transaction, where these are the first schools.

    On SQLite alone: elsewhere only the owner of the tables may, which the register need not be.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite" or new < MANY or not _are_empty(session):
        yield
        return
    indexes = [index for table in _FILLED for index in sorted(table.indexes, key=_name)]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _are_empty(session: Session) -> bool:
    return all(session.execute(select(table).limit(1)).first() is None for table in _FILLED)


def _name(index: Index) -> str:
    return str(index.name)
