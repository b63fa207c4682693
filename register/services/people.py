"""Match what somebody typed with who is held, and put new people and names on the record.

Nothing here commits: a use case calls it inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.db import table_of
from register.identifiers import Trn, new_ref
from register.models import BirthDate, Person, PersonName
from register.names import NameMatch, compare_names, fold
from register.queries.people import HeldPerson
from register.services import log


class Agreement(StrEnum):
    """How a typed name and date of birth compare with those held under the same TRN."""

    AGREES = "agrees"
    NAME_DIFFERS = "name_differs"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    BOTH_DIFFER = "both_differ"


_BEST_FIRST = (NameMatch.SAME, NameMatch.SWAPPED, NameMatch.SURNAME_ONLY, NameMatch.DIFFERENT)


def match_name(held: HeldPerson, last_name: str, first_names: str) -> NameMatch:
    """The closest match between this name and any name that the person has or had."""
    matches = {
        compare_names(last_name, first_names, name.last_name, name.first_names)
        for name in held.names
    }
    return next(
        (match for match in _BEST_FIRST if match in matches),
        NameMatch.DIFFERENT,
    )


def agrees(held: HeldPerson, last_name: str, first_names: str, born_on: date) -> Agreement:
    """Whether these details are the held person's.

    A last name agrees beside any first name: beside the same TRN and date of birth, `Liz` for
    `Elizabeth` is the same person. A date of birth that the register does not know agrees.
    """
    name = match_name(held, last_name, first_names) is not NameMatch.DIFFERENT
    birth_date = held.born_on in (None, born_on)
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
    people = [
        {"ref": draft.ref, "trn": draft.trn, "recorded_by": entry}
        for draft, entry in zip(drafts, entries, strict=True)
    ]
    table = table_of(Person)
    added = session.execute(insert(table).returning(table.c.ref, table.c.id), people)
    ids = {row.ref: row.id for row in added}
    add_names(session, [_name_of(draft, ids[draft.ref]) for draft in drafts], entries)
    births = [
        {
            "person_id": ids[draft.ref],
            "born_on": draft.born_on,
            "source": draft.source,
            "recorded_by": entry,
        }
        for draft, entry in zip(drafts, entries, strict=True)
        if draft.born_on is not None
    ]
    if births:
        session.execute(insert(table_of(BirthDate)), births)
    return ids


def _name_of(draft: PersonDraft, person_id: int) -> NameDraft:
    return NameDraft(
        person_id=person_id,
        person_ref=draft.ref,
        last_name=draft.last_name,
        first_names=draft.first_names,
        source=draft.source,
    )


def add_names(session: Session, drafts: Sequence[NameDraft], entries: Sequence[int]) -> None:
    """Insert these names, each recorded by the entry in the same place."""
    if not drafts:
        return
    rows = [
        {
            "person_id": draft.person_id,
            "first_names": draft.first_names,
            "last_name": draft.last_name,
            "first_names_key": fold(draft.first_names),
            "last_name_key": fold(draft.last_name),
            "source": draft.source,
            "recorded_by": entry,
        }
        for draft, entry in zip(drafts, entries, strict=True)
    ]
    session.execute(insert(table_of(PersonName)), rows)
