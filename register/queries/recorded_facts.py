"""Rows of facts beside the entries that recorded them, read in the order of the entries.

Each reading is one statement, streamed: a table of any length is compared in the same memory. It is
read within a `with`, so that no cursor of it stays open where the reading ends early.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    FromClause,
    Integer,
    Result,
    String,
    Table,
    and_,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from register.column_types import StoredDay
from register.db import table_of
from register.models import LogEntry, LogPayload, Person, PersonLink, Provider

CHUNK: Final = 2_000
"""Rows fetched at a time."""

entry, payload = table_of(LogEntry), table_of(LogPayload)
person, provider, link = map(table_of, (Person, Provider, PersonLink))

PERSON, PROVIDER = "person", "provider"
"""What a row calls whose it is, as entries do: a person's reference, a provider's UKPRN."""
_OURS: Final = frozenset({"id", "person_id", "provider_id", "recorded_by", "superseded_by"})
"""Columns that are the tables' own numbers, which no entry names."""


def fact_columns(table: Table) -> list[str]:
    """What an entry can say of a row of this table."""
    names = [column.name for column in table.columns if column.name not in _OURS]
    names += [PERSON] if "person_id" in table.columns else []
    return names + ([PROVIDER] if "provider_id" in table.columns else [])


def rows_by_entry(session: Session, table: Table, actions: Collection[str]) -> Result[Any]:
    """Each entry with one of these actions, once for each row of the table that names it.

    With the entry's number, action, subject, reason and payload, and the row's id, its
    `superseded_by` and its facts as the database keeps them; no id where no row names the entry.
    """
    source: FromClause = entry.outerjoin(payload, payload.c.entry == entry.c.number)
    source = source.outerjoin(table, table.c.recorded_by == entry.c.number)
    asked = select(
        entry.c.number,
        entry.c.action,
        entry.c.subject,
        entry.c.reason,
        payload.c.body,
        table.c.id.label("row_id"),
        *_facts(table),
    )
    asked = asked.select_from(_with_owners(source, table)).where(entry.c.action.in_(actions))
    return _streamed(session, asked.order_by(entry.c.number, table.c.id))


def earlier_versions(session: Session, table: Table, row_id: int) -> Iterator[Mapping[str, Any]]:
    """The facts of each earlier version of what this row is a version of."""
    this = table.alias("this")
    asked = (
        select(*_facts(table))
        .select_from(_with_owners(table, table))
        .join(this, and_(this.c.ref == table.c.ref, this.c.person_id == table.c.person_id))
        .where(this.c.id == row_id, table.c.recorded_by < this.c.recorded_by)
    )
    return (row._asdict() for row in session.execute(asked))


def first_of_no_entry(session: Session, table: Table, actions: Collection[str]) -> int | None:
    """The first number that a row names as its entry's though no such entry recorded a row."""
    found: int | None = session.scalar(
        select(func.min(table.c.recorded_by))
        .outerjoin(entry, entry.c.number == table.c.recorded_by)
        .where(or_(entry.c.number.is_(None), entry.c.action.not_in(actions)))
    )
    return found


def first_superseded_otherwise(session: Session, table: Table, noun: str) -> int | None:
    """The entry of the first version that is not superseded by the next entry of its subject.

    noun: what the subjects and the actions of these facts begin with, such as `award`.
    """
    acts = (
        select(
            entry.c.number,
            func.lead(entry.c.number)
            .over(partition_by=entry.c.subject, order_by=entry.c.number)
            .label("next"),
        )
        .where(entry.c.action.like(f"{noun}.%"))
        .cte("acts")
    )
    asked = (
        select(func.min(table.c.recorded_by))
        .join(acts, acts.c.number == table.c.recorded_by)
        .where(table.c.superseded_by.is_distinct_from(acts.c.next))
    )
    found: int | None = session.scalar(asked)
    return found


def first_superseded_out_of_turn(session: Session, table: Table, whose: str) -> int | None:
    """The same of facts of which one is current: each by the next one of the same owner."""
    turns = select(
        table.c.recorded_by,
        table.c.superseded_by,
        func.lead(table.c.recorded_by)
        .over(partition_by=table.c[whose], order_by=table.c.recorded_by)
        .label("next"),
    ).cte("turns")
    found: int | None = session.scalar(
        select(func.min(turns.c.recorded_by)).where(
            turns.c.superseded_by.is_distinct_from(turns.c.next)
        )
    )
    return found


def first_ended_otherwise(
    session: Session, table: Table, actions: Collection[str], *, of_its_person: bool
) -> int | None:
    """The entry of the first row that is superseded by no later entry with one of these actions.

    of_its_person: those that may are about the row's own person.
    """
    asked = (
        select(func.min(table.c.recorded_by))
        .select_from(_with_owners(table, table))
        .outerjoin(entry, entry.c.number == table.c.superseded_by)
    )
    wrong = [
        entry.c.number.is_(None),
        entry.c.action.not_in(actions),
        entry.c.number <= table.c.recorded_by,
    ]
    if of_its_person:
        wrong.append(entry.c.subject != literal("person:") + person.c.ref)
    found: int | None = session.scalar(asked.where(table.c.superseded_by.is_not(None), or_(*wrong)))
    return found


def first_that_ended_nothing(
    session: Session, table: Table, actions: Collection[str]
) -> int | None:
    """The first entry with one of these actions by which no row is superseded."""
    found: int | None = session.scalar(
        select(func.min(entry.c.number))
        .outerjoin(table, table.c.superseded_by == entry.c.number)
        .where(entry.c.action.in_(actions), table.c.id.is_(None))
    )
    return found


def payloads_of(session: Session, *actions: str) -> Result[Any]:
    """Number, action, subject and payload of each entry with one of these actions, in order.

    No body where it was erased.
    """
    asked = (
        select(entry.c.number, entry.c.action, entry.c.subject, payload.c.body)
        .outerjoin(payload, payload.c.entry == entry.c.number)
        .where(entry.c.action.in_(actions))
        .order_by(entry.c.number)
    )
    return _streamed(session, asked)


def every_link(session: Session) -> Result[Any]:
    """Each record that is or was joined to another: by its reference, those of the record that it
    was merged into and of the one that spoke for the person, and the entries from and to which.
    """
    joined, principal = person.alias("joined"), person.alias("principal")
    asked = (
        select(
            person.c.ref,
            joined.c.ref.label("joined_to"),
            principal.c.ref.label("principal"),
            link.c.recorded_by,
            link.c.superseded_by,
        )
        .select_from(link)
        .outerjoin(person, person.c.id == link.c.person_id)
        .outerjoin(joined, joined.c.id == link.c.joined_to_id)
        .outerjoin(principal, principal.c.id == link.c.principal_id)
        .order_by(link.c.recorded_by, link.c.id)
    )
    return _streamed(session, asked)


def _with_owners(source: FromClause, table: Table) -> FromClause:
    if "person_id" in table.columns:
        source = source.outerjoin(person, person.c.id == table.c.person_id)
    if "provider_id" in table.columns:
        source = source.outerjoin(provider, provider.c.id == table.c.provider_id)
    return source


def _facts(table: Table) -> Iterator[Any]:
    """The facts of a row as the database keeps them, each under its own name."""
    for name in fact_columns(table):
        if name in table.columns:
            column = table.c[name]
            kept: Any = column
            if isinstance(column.type, StoredDay):
                kept = type_coerce(column, String)
            elif isinstance(column.type, Boolean):
                kept = type_coerce(column, Integer)
            yield kept.label(f"fact_{name}")
        else:
            owner = person.c.ref if name == PERSON else provider.c.ukprn
            yield owner.label(f"fact_{name}")


def _streamed(session: Session, asked: Any) -> Result[Any]:
    return session.execute(asked, execution_options={"yield_per": CHUNK})
