"""Who the register knows: by TRN, by reference, by the register's own number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from register.identifiers import Trn
from register.models import BirthDate, Person, PersonName
from register.queries.batches import among, rows_in
from register.queries.decoys import is_decoy
from register.queries.whole_people import records_of
from register.whole_names import whole_name


@dataclass(frozen=True, slots=True)
class HeldName:
    """A name that a person has or had, as recorded and as folded."""

    last_name: str
    first_names: str
    last_name_key: str
    first_names_key: str

    @property
    def whole(self) -> str:
        """First names, then last name."""
        return whole_name(self.first_names, self.last_name)


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person as the register knows them now."""

    id: int
    ref: str
    trn: Trn | None
    """None where a school typed details that disagree with what is held."""
    born_on: date | None
    names: tuple[HeldName, ...]
    """Every name, in the order in which they were recorded."""
    joined: tuple[HeldPerson, ...] = ()
    """The other records of the same person, where they were looked for."""
    is_merged: bool = False
    """Another record speaks for the person: this TRN is no longer the one in use."""
    is_decoy: bool = False
    """The record is nobody's: no details that anybody sends are those of whom it names."""

    @property
    def records(self) -> tuple[HeldPerson, ...]:
        """Every record of the person, this one first."""
        return (self, *self.joined)

    @property
    def name(self) -> HeldName:
        """The name now: the one recorded last."""
        return self.names[-1]


def _people(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Person.id, Person.ref, Person.trn, BirthDate.born_on, is_decoy(Person.id))
        .outerjoin(
            BirthDate, (BirthDate.person_id == Person.id) & BirthDate.superseded_by.is_(None)
        )
        .where(where)
        .order_by(Person.id)
    )


def _names(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PersonName.person_id,
            PersonName.last_name,
            PersonName.first_names,
            PersonName.last_name_key,
            PersonName.first_names_key,
        )
        .where(PersonName.superseded_by.is_(None), where)
        .order_by(PersonName.recorded_by, PersonName.id)
    )


_BY_TRN = _people(among(Person.trn))
_BY_ID = _people(among(Person.id))
_IDS = select(Person.ref, Person.id).where(among(Person.ref))
_REFS = select(Person.trn, Person.ref).where(among(Person.trn))
_NAMES_OF = _names(among(PersonName.person_id))


_LAST_PERSON = select(func.coalesce(func.max(Person.id), 0))
_IDS_AFTER = select(Person.ref, Person.id).where(Person.id > bindparam("before"))


def last_person(session: Session) -> int:
    """The greatest database number of a person; 0 where there is nobody."""
    return session.execute(_LAST_PERSON).scalar_one()


def ids_after(session: Session, before: int) -> dict[str, int]:
    """The people added since that number was the greatest, by reference."""
    rows = session.execute(_IDS_AFTER, {"before": before})
    return {row.ref: row.id for row in rows}


def find_by_trns(session: Session, trns: Collection[str]) -> dict[str, HeldPerson]:
    """The people with these TRNs, by TRN, with every record of each; those unknown are left out."""
    rows = list(rows_in(session, _BY_TRN, trns))
    found = {person.id: person for person in _with_names(session, rows)}
    return {person.trn: person for person in _whole(session, found) if person.trn}


def _whole(session: Session, found: dict[int, HeldPerson]) -> Iterator[HeldPerson]:
    """Each of these records with those that are joined with it."""
    person_of = records_of(session, found)
    others = find_by_ids(session, person_of.keys() - found.keys())
    known = found | others
    records: dict[int, list[int]] = {}
    for record, person in sorted(person_of.items()):
        records.setdefault(person, []).append(record)
    for each in found.values():
        person = person_of[each.id]
        joined = tuple(known[record] for record in records[person] if record != each.id)
        yield replace(each, joined=joined, is_merged=person != each.id) if joined else each


def find_by_ids(session: Session, ids: Collection[int]) -> dict[int, HeldPerson]:
    """The people with these database numbers."""
    rows = list(rows_in(session, _BY_ID, ids))
    return {person.id: person for person in _with_names(session, rows)}


def find_whole_by_ids(session: Session, ids: Collection[int]) -> dict[int, HeldPerson]:
    """The same, with every record of each person."""
    return {each.id: each for each in _whole(session, find_by_ids(session, ids))}


def names_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What each of these people is called now: first names and last name."""
    rows = rows_in(session, _NAMES_OF, ids)
    return {row.person_id: whole_name(row.first_names, row.last_name) for row in rows}


def ids_by_refs(session: Session, refs: Collection[str]) -> dict[str, int]:
    """The database numbers of the people with these references."""
    return {row.ref: row.id for row in rows_in(session, _IDS, refs)}


def refs_by_trns(session: Session, trns: Collection[str]) -> dict[str, str]:
    """The references of the records with these TRNs; those unknown are left out."""
    return {row.trn: row.ref for row in rows_in(session, _REFS, trns)}


def _with_names(session: Session, rows: Sequence[Any]) -> Iterator[HeldPerson]:
    """The people of these rows, each with every name."""
    names: dict[int, list[HeldName]] = {row.id: [] for row in rows}
    for person_id, *name in rows_in(session, _NAMES_OF, names):
        names[person_id].append(HeldName(*name))
    for person_id, ref, trn, born_on, made_up in rows:
        known = Trn(trn) if trn else None
        held = tuple(names[person_id])
        yield HeldPerson(person_id, ref, known, born_on, held, is_decoy=bool(made_up))
