"""Match what somebody typed with who is held, and put new people and names on the record.

Nothing here commits: a use case calls it inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from register.bulk import insert_columns
from register.db import table_of
from register.identifiers import Trn
from register.models import BirthDate, Person, PersonName
from register.names import NameMatch, compare_names, fold
from register.queries.people import HeldPerson, ids_after, last_person
from register.references import new_ref
from register.services import log


class Agreement(StrEnum):
    """How a typed name and date of birth compare with those held under the same TRN."""

    AGREES = "agrees"
    NAME_DIFFERS = "name_differs"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    BOTH_DIFFER = "both_differ"


_BEST_FIRST = (NameMatch.SAME, NameMatch.SWAPPED, NameMatch.LAST_NAME_ONLY, NameMatch.DIFFERENT)


def match_name(held: HeldPerson, last_name: str, first_names: str) -> NameMatch:
    """The closest match between this name and any that the person has or had, by any record."""
    matches = {
        compare_names(last_name, first_names, name.last_name, name.first_names)
        for record in held.records
        for name in record.names
    }
    return next(
        (match for match in _BEST_FIRST if match in matches),
        NameMatch.DIFFERENT,
    )


def agrees(held: HeldPerson, last_name: str, first_names: str, born_on: date) -> Agreement:
    """Whether these details are the held person's.

    A last name agrees beside any first name: beside the same TRN and date of birth, `Liz` for
    `Elizabeth` is the same person. A date of birth that the register does not know agrees.
    Nobody is whom a decoy names, whatever they type.
    """
    if held.is_decoy:
        return Agreement.BOTH_DIFFER
    name = match_name(held, last_name, first_names) is not NameMatch.DIFFERENT
    known = {record.born_on for record in held.records if record.born_on}
    birth_date = not known or born_on in known
    if name:
        return Agreement.AGREES if birth_date else Agreement.BIRTH_DATE_DIFFERS
    return Agreement.NAME_DIFFERS if birth_date else Agreement.BOTH_DIFFER


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """A person to be recorded as typed; `trn` None makes a record apart, for a registrar."""

    trn: Trn | None
    last_name: str
    first_names: str
    born_on: date | None
    source: str
    ref: str = field(default_factory=new_ref)

    def entry(self) -> log.Draft:
        """The log's entry for this person."""
        payload = {
            "trn": self.trn,
            "last_name": self.last_name,
            "first_names": self.first_names,
            "born_on": self.born_on,
            "source": self.source,
        }
        return log.Draft("person.recorded", f"person:{self.ref}", payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDraft:
    """A further name of somebody who is held: it becomes the name now."""

    person_id: int
    person_ref: str
    last_name: str
    first_names: str
    source: str

    def entry(self) -> log.Draft:
        """The log's entry for this name."""
        payload = {
            "last_name": self.last_name,
            "first_names": self.first_names,
            "source": self.source,
        }
        return log.Draft("person.named", f"person:{self.person_ref}", payload)


def add_people(
    session: Session, drafts: Sequence[PersonDraft], entries: Sequence[int]
) -> dict[str, int]:
    """Insert these people with their names and birth dates, each recorded by the entry in the same
    place; their database numbers by reference.
    """
    if not drafts:
        return {}
    table = table_of(Person)
    before = last_person(session)
    people: dict[str, Sequence[object]] = {
        "ref": [draft.ref for draft in drafts],
        "trn": [draft.trn for draft in drafts],
        "recorded_by": entries,
    }
    insert_columns(session, table, people)
    ids = ids_after(session, before)
    _insert_names(session, drafts, [ids[draft.ref] for draft in drafts], entries)
    born = [
        (ids[draft.ref], draft.born_on, draft.source, entry)
        for draft, entry in zip(drafts, entries, strict=True)
        if draft.born_on is not None
    ]
    if born:
        columns = ("person_id", "born_on", "source", "recorded_by")
        births = dict(zip(columns, zip(*born, strict=True), strict=True))
        insert_columns(session, table_of(BirthDate), births)
    return ids


def add_names(session: Session, drafts: Sequence[NameDraft], entries: Sequence[int]) -> None:
    """Insert these names, each recorded by the entry in the same place."""
    _insert_names(session, drafts, [draft.person_id for draft in drafts], entries)


def _insert_names(
    session: Session,
    drafts: Sequence[PersonDraft | NameDraft],
    person_ids: Sequence[int],
    entries: Sequence[int],
) -> None:
    first_names = [draft.first_names for draft in drafts]
    last_names = [draft.last_name for draft in drafts]
    names = {
        "person_id": person_ids,
        "first_names": first_names,
        "last_name": last_names,
        "first_names_key": [fold(name) for name in first_names],
        "last_name_key": [fold(name) for name in last_names],
        "source": [draft.source for draft in drafts],
        "recorded_by": entries,
    }
    insert_columns(session, table_of(PersonName), names)
