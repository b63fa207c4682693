"""The records of one person: a record by itself, and those that merges have joined with it.

A fact stays with its record, so whatever asks about a person asks for all of these.
"""

from collections.abc import Callable, Collection
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import PersonLink
from register.queries.batches import among, rows_in

Held: TypeAlias = Callable[[FromClause], ColumnElement[bool]]
"""Which versions of a fact are read: those current, or those held at an earlier entry."""

link: Final = table_of(PersonLink)


def held_now(table: FromClause) -> ColumnElement[bool]:
    """The version that no later entry has superseded."""
    return table.c.superseded_by.is_(None)


def held_then(table: FromClause) -> ColumnElement[bool]:
    """The version that was current when the log stood at entry `known_to`."""
    known_to = bindparam("known_to", type_=Integer)
    return and_(
        table.c.recorded_by <= known_to,
        or_(table.c.superseded_by.is_(None), table.c.superseded_by > known_to),
    )


def whole_people(asked: CTE, held: Held) -> CTE:
    """Each record of the people whose records `asked` names by `person_id`, once.

    `record_id` is the record and `person_id` the one that speaks for the person.
    """
    own, joined = link.alias("own"), link.alias("joined")
    person = (
        select(func.coalesce(own.c.principal_id, asked.c.person_id).label("person_id"))
        .select_from(asked.outerjoin(own, and_(own.c.person_id == asked.c.person_id, held(own))))
        .cte("person_asked")
    )
    itself = select(person.c.person_id.label("record_id"), person.c.person_id)
    theirs = person.join(joined, joined.c.principal_id == person.c.person_id)
    others = select(joined.c.person_id, joined.c.principal_id).select_from(theirs)
    return itself.union(others.where(held(joined))).cte("who")


def _of_people(held: Held) -> Any:
    """Every link of the people of these records: of each, and of the one that speaks for it."""
    own = link.alias("own")
    speaks = select(own.c.principal_id).where(among(own.c.person_id), held(own))
    return select(link.c.person_id, link.c.principal_id).where(
        or_(among(link.c.principal_id), link.c.principal_id.in_(speaks)), held(link)
    )


_OF_PEOPLE: dict[Held, Any] = {held: _of_people(held) for held in (held_now, held_then)}


def principals_of(session: Session, records: Collection[int]) -> dict[int, int]:
    """The record that speaks for the person, of each of these that is merged into another."""
    whole = records_of(session, records)
    return {each: whole[each] for each in records if whole[each] != each}


def records_of(
    session: Session, records: Collection[int], *, known_to: int | None = None
) -> dict[int, int]:
    """Every record of the people of these records, each with the one that speaks for the person.

    `known_to` is the log entry up to which the register is read; None reads what is current.
    """
    held, binds = _held(known_to)
    rows = rows_in(session, _OF_PEOPLE[held], records, binds)
    links = {row.person_id: row.principal_id for row in rows}
    people = {links.get(each, each) for each in records}
    return {each: each for each in people} | {
        record: person for record, person in links.items() if person in people
    }


def _held(known_to: int | None) -> tuple[Held, dict[str, int]]:
    return (held_now, {}) if known_to is None else (held_then, {"known_to": known_to})
