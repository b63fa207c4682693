"""What a further or corrected name does to what somebody is called, as a sentence."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.queries.people import HeldPerson, find_by_ids
from register.queries.whole_people import records_of


def speaks_for(session: Session, person: HeldPerson) -> int:
    """The record whose name the person is called by, which what is told here may show."""
    return records_of(session, [person.id])[person.id]


def name_told(
    session: Session, person: HeldPerson, name: str, *, is_correction: bool = False
) -> str:
    """What becomes of the names of that record, and of what the person is called."""
    now = person.name.whole
    if is_correction:
        return f"‘{name}’ takes the place of ‘{now}’, which is no longer a name of theirs."
    speaks = speaks_for(session, person)
    if speaks == person.id:
        return f"‘{name}’ becomes the name now. ‘{now}’ becomes an earlier name."
    called = find_by_ids(session, [speaks])[speaks]
    return (
        f"‘{name}’ becomes a name of theirs. They are still called ‘{called.name.whole}’: TRN "
        f"{person.trn} is out of use, and the name now is that of TRN {called.trn}."
    )
