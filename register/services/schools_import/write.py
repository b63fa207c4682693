"""Write what an import calls for: in bulk, in chunks, without objects."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import School, SchoolVersion
from register.names import fold
from register.services.schools_import.plan import VersionPlan
from register.sheets.gias import Establishment, Extract, row_digest

CHUNK = 1_000

Progress = Callable[[int, int], None]
"""Told rows written so far, and how many there are to write."""

Row = dict[str, Any]
T = TypeVar("T")


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, so many at a time."""
    rest = iter(items)
    while some := list(islice(rest, CHUNK)):
        yield some


def write_versions(
    session: Session, plan: VersionPlan, extract: Extract, entry: int, progress: Progress
) -> None:
    """Add the schools that are new and the versions that the plan calls for."""
    supersede_versions(session, plan.replaced, plan.day, entry)
    insert_rows(session, table_of(School), ({"urn": u, "recorded_by": entry} for u in plan.added))
    write_missing(session, plan, entry)
    urns = [*plan.added, *plan.changed]
    table, done = table_of(SchoolVersion), 0
    for some in chunks(urns):
        session.execute(insert(table), [_version(extract, urn, plan.day, entry) for urn in some])
        done += len(some)
        progress(done, len(urns))


def supersede_versions(session: Session, urns: Iterable[str], day: date, entry: int) -> None:
    """End the versions that another extract of the same day gave."""
    table = table_of(SchoolVersion)
    for some in chunks(urns):
        session.execute(
            update(table)
            .where(
                table.c.urn.in_(some), table.c.valid_from == day, table.c.superseded_by.is_(None)
            )
            .values(superseded_by=entry)
        )


def write_missing(session: Session, plan: VersionPlan, entry: int) -> None:
    """Flag the schools that have vanished: all that was held of them stays."""
    table = table_of(SchoolVersion)
    for some in chunks(plan.vanished):
        newest = {
            row["urn"]: dict(row)
            for row in session.execute(
                select(table).where(table.c.urn.in_(some)).order_by(table.c.id)
            ).mappings()
        }
        for row in newest.values():
            del row["id"]
            row |= {
                "valid_from": plan.day,
                "in_extract": False,
                "recorded_by": entry,
                "superseded_by": None,
            }
        session.execute(insert(table), list(newest.values()))


def insert_rows(session: Session, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows that all have the same columns, a chunk at a time."""
    for some in chunks(rows):
        session.execute(insert(table), some)


def supersede_rows(session: Session, table: Table, ids: Sequence[int], entry: int) -> None:
    """End the rows with these ids."""
    if ids:
        session.execute(
            update(table).where(table.c.id == bindparam("row")).values(superseded_by=entry),
            [{"row": row} for row in ids],
        )


def _version(extract: Extract, urn: str, day: date, entry: int) -> Row:
    establishment: Establishment = extract.establishment(urn)
    row: Row = establishment._asdict()
    row["name_key"] = fold(establishment.name)
    row["postcode_key"] = postcode_key(establishment.postcode)
    row["valid_from"] = day
    row["in_extract"] = True
    row["digest"] = row_digest(extract.packed[urn])
    row["recorded_by"] = entry
    return row


def postcode_key(text: str) -> str:
    """A postcode in upper case without spaces."""
    return "".join(text.upper().split())
