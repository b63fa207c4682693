"""Write what an import calls for: in bulk, in chunks, without objects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Table, and_, insert, select, update
from sqlalchemy.orm import Session

from register.bulk import insert_columns
from register.db import table_of
from register.models import School, SchoolImport, SchoolVersion
from register.names import fold
from register.progress import Progress
from register.services import compliance_periods
from register.services.schools.importing.plan import VersionPlan
from register.sheets.gias import Extract

CHUNK = 1_000
_TYPE = ("type_code", "type_name", "type_group_code")

_Row: TypeAlias = dict[str, Any]
T = TypeVar("T")


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, so many at a time."""
    rest = iter(items)
    while some := list(islice(rest, CHUNK)):
        yield some


def write_versions(
    session: Session, plan: VersionPlan, extract: Extract, entry: int, progress: Progress
) -> None:
    """Add the schools that are new and the versions that the plan calls for."""
    _supersede_versions(session, plan.replaced, plan.day, entry)
    for new in _chunks(plan.added):
        insert_columns(session, table_of(School), {"urn": new, "recorded_by": [entry] * len(new)})
    _write_missing(session, plan, entry)
    _write_types(session, plan, extract, entry)
    digests = plan.added | plan.changed
    done = 0
    for urns in chain(_chunks(plan.added), _chunks(plan.changed)):
        columns = _columns(extract, urns)
        columns["digest"] = [digests[urn] for urn in urns]
        every_row = {"valid_from": plan.day, "in_extract": True, "recorded_by": entry}
        columns |= {name: [value] * len(urns) for name, value in every_row.items()}
        insert_columns(session, table_of(SchoolVersion), columns)
        if urns[0] in plan.added:
            compliance_periods.schools_added(session, columns)
        done += len(urns)
        progress(done, len(digests))


def _supersede_versions(session: Session, urns: Iterable[str], day: date, entry: int) -> None:
    """End the versions that another extract of the same day gave."""
    table = table_of(SchoolVersion)
    for some in _chunks(urns):
        session.execute(
            update(table)
            .where(
                table.c.urn.in_(some), table.c.valid_from == day, table.c.superseded_by.is_(None)
            )
            .values(superseded_by=entry)
        )


def _write_missing(session: Session, plan: VersionPlan, entry: int) -> None:
    """Flag the schools that have vanished: all that was held of them stays.

    What another extract of the same day said of one gives way, unless nothing else was ever held.
    """
    table = table_of(SchoolVersion)
    newest_last = (table.c.superseded_by.is_(None), table.c.valid_from, table.c.id)
    for some in _chunks(plan.vanished):
        newest = {
            row["urn"]: dict(row)
            for row in session.execute(
                select(table).where(table.c.urn.in_(some)).order_by(*newest_last)
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


def _write_types(session: Session, plan: VersionPlan, extract: Extract, entry: int) -> None:
    """Correct the versions that had no type: what GIAS says of it at last was so before (ADR 0038).

    So are those that another extract of the same day had corrected, where this one has another
    type. They go in before the extract's own versions, which are the newest.
    """
    table = table_of(SchoolVersion)
    same_day = select(SchoolImport.recorded_by).where(SchoolImport.extract_day == plan.day)
    _correct_types(session, plan.typed, extract, entry, table.c.type_code == "")
    of_its_day = and_(table.c.valid_from < plan.day, table.c.recorded_by.in_(same_day))
    _correct_types(session, plan.retyped, extract, entry, of_its_day)


def _correct_types(
    session: Session,
    urns: Iterable[str],
    extract: Extract,
    entry: int,
    which: ColumnElement[bool],
) -> None:
    """Give these schools' versions of which that is so the type that the extract has."""
    table = table_of(SchoolVersion)
    for some in _chunks(urns):
        wrong = (table.c.urn.in_(some), which, table.c.superseded_by.is_(None))
        found = select(table).where(*wrong).order_by(table.c.id)
        rows = [dict(row) for row in session.execute(found).mappings()]
        session.execute(update(table).where(*wrong).values(superseded_by=entry))
        for row in rows:
            del row["id"]
            said = extract.establishment(row["urn"])
            row |= {name: getattr(said, name) for name in _TYPE} | {"recorded_by": entry}
        if rows:
            session.execute(insert(table), rows)


def insert_in_chunks(session: Session, table: Table, rows: Iterable[_Row]) -> None:
    """Insert rows that all have the same columns, a chunk at a time."""
    for some in _chunks(rows):
        insert_columns(session, table, {name: [row[name] for row in some] for name in some[0]})


def _columns(extract: Extract, urns: Sequence[str]) -> dict[str, Sequence[Any]]:
    columns = extract.columns(urns)
    keys = {
        "name_key": [fold(str(name)) for name in columns["name"]],
        "postcode_key": [_postcode_key(str(postcode)) for postcode in columns["postcode"]],
    }
    return columns | keys


def _postcode_key(text: str) -> str:
    """A postcode in upper case without spaces."""
    return "".join(text.upper().split())
