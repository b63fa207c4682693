"""A school's answer for somebody to look at: everybody whom it names is recorded as seen first."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.law.changes import WouldChange
from register.services.compliance.answer import SchoolCompliance
from register.services.compliance.school import school_compliance
from register.services.looks import LookKind, see

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def see_school(
    session: Session,
    urn: str,
    *,
    as_at: date,
    actor: Actor,
    now: datetime,
    known_at: datetime | None = None,
) -> SchoolCompliance:
    """What `school_compliance` answers, once the look at each person that it names is recorded.

    Raises what that raises, and Unavailable where a look cannot be recorded. An operator, who is no
    account, is shown no names.
    """
    found = school_compliance(session, urn, as_at=as_at, known_at=known_at, actor=actor, now=now)
    said = {each.id: each.finding.status.value for each in found.senco if each.finding}
    refs = [each.appointment.ref for each in found.cases.designated]
    _see(session, found, refs, actor=actor, now=now, said=said)
    return found


def see_changes(
    session: Session, found: SchoolCompliance, *, actor: Actor, now: datetime
) -> tuple[WouldChange, ...]:
    """What would change that answer, once the looks at those whom it names are recorded.

    Where there is one SENCO nobody needs to be named.
    """
    changes = found.changes()
    if len(found.senco) > 1:
        refs = [each.designation for each in changes if each.designation]
        _see(session, found, refs, actor=actor, now=now)
    return changes


def _see(
    session: Session,
    found: SchoolCompliance,
    refs: Iterable[str],
    *,
    actor: Actor,
    now: datetime,
    said: Mapping[str, str] = _NOTHING,
) -> None:
    """Record looks at the people of these designations; an operator saw no names."""
    if actor.account_id is None:
        return
    person_of = {
        each.appointment.ref: each.appointment.person_id for each in found.cases.designated
    }
    people = {person_of[ref] for ref in refs if ref in person_of}
    results = {person_of[ref]: word for ref, word in said.items()}
    see(session, people, LookKind.SCHOOL, actor=actor, now=now, results=results)
