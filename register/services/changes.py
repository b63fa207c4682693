"""Everything that one use case changes, gathered and then written at once with its log entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.access import Actor
from register.bulk import insert_rows
from register.days import Days
from register.db import Base, table_of
from register.models import Appointment, PriorService, Vacancy
from register.queries.appointments import HeldAppointment, HeldVacancy
from register.queries.touched import who_had
from register.references import new_ref
from register.services import compliance_periods, log
from register.services.appointments.facts import Particulars, Spell
from register.services.people import NameDraft, PersonDraft, add_names, add_people
from register.services.referrals.open import ReferralDraft, write_referrals
from register.services.supersede import supersede


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentVersion:
    """A version of an appointment to be written, and why."""

    action: str
    """`designated`, `ended`, `corrected` or `reinstated`."""
    school_urn: str
    person_ref: str
    person_id: int | None
    """None for somebody who is recorded in the same transaction."""
    started_on: date | None
    ended_on: date | None
    particulars: Particulars
    source: str
    ref: str = field(default_factory=new_ref)
    supersedes: int | None = None
    """The row that it takes the place of."""
    replaced_by: str | None = None
    """The reference of the designation that this one ended to make way for."""
    reason: str | None = None
    note: str = ""

    @property
    def days(self) -> Days:
        """First and last as SENCO."""
        return self.started_on, self.ended_on

    def entry(self) -> log.Draft:
        """The log's entry for this version."""
        payload = self.values() | {"person": self.person_ref, "note": self.note}
        return log.Draft(
            f"appointment.{self.action}", f"appointment:{self.ref}", payload, self.reason
        )

    def values(self) -> dict[str, Any]:
        """The columns that this version alone decides."""
        return {
            "ref": self.ref,
            "school_urn": self.school_urn,
            "started_on": self.started_on,
            "ended_on": self.ended_on,
            "is_head_teacher": self.particulars.is_head_teacher,
            "is_qualified_teacher": self.particulars.is_qualified_teacher,
            "induction": self.particulars.induction,
            "is_teaching_at_school": self.particulars.is_teaching_at_school,
            "source": self.source,
            "replaced_by": self.replaced_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An appointment that is superseded by nothing: it should never have been recorded."""

    appointment: HeldAppointment
    reason: str
    note: str = ""

    def entry(self) -> log.Draft:
        """The log's entry for it."""
        subject = f"appointment:{self.appointment.ref}"
        return log.Draft("appointment.withdrawn", subject, {"note": self.note}, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDraft:
    """Spells of one person's earlier service, declared together, and the rows that they replace."""

    person_ref: str
    person_id: int | None
    spells: tuple[Spell, ...]
    source: str
    supersedes: tuple[int, ...] = ()
    action: str = "declared"
    """`declared`, `withdrawn`, `decided` or `restored`."""
    reason: str | None = None
    approval: str = ""
    """The reference of the act of two registrars by which it was decided."""
    note: str = ""
    """What that act rests on."""

    def entry(self) -> log.Draft:
        """The log's entry for these spells."""
        payload = {"spells": [asdict(spell) for spell in self.spells], "source": self.source}
        if self.approval:
            payload |= {"approval": self.approval, "note": self.note}
        subject = f"person:{self.person_ref}"
        return log.Draft(f"prior_service.{self.action}", subject, payload, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyDraft:
    """A school's statement that it has no SENCO."""

    school_urn: str
    declared_on: date
    source: str

    def entry(self) -> log.Draft:
        """The log's entry for this statement."""
        payload = {"declared_on": self.declared_on, "source": self.source}
        return log.Draft("vacancy.declared", f"school:{self.school_urn}", payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyTakenBack:
    """A school's statement that is superseded by nothing: it should never have been recorded."""

    vacancy: HeldVacancy
    reason: str
    note: str = ""

    def entry(self) -> log.Draft:
        """The log's entry for it."""
        payload = {"declared_on": self.vacancy.declared_on, "note": self.note}
        subject = f"school:{self.vacancy.school_urn}"
        return log.Draft("vacancy.withdrawn", subject, payload, self.reason)


@dataclass(slots=True)
class Changes:
    """What is to be written: each thing gets an entry of its own."""

    people: list[PersonDraft] = field(default_factory=list)
    names: list[NameDraft] = field(default_factory=list)
    appointments: list[AppointmentVersion] = field(default_factory=list)
    taken_back: list[TakenBack] = field(default_factory=list)
    services: list[ServiceDraft] = field(default_factory=list)
    vacancies: list[VacancyDraft] = field(default_factory=list)
    vacancies_taken_back: list[VacancyTakenBack] = field(default_factory=list)
    referrals: list[ReferralDraft] = field(default_factory=list)
    closing: list[log.Draft] = field(default_factory=list)
    """Entries that close the transaction, such as a decision's or a file's."""


def write(session: Session, changes: Changes, *, actor: Actor, now: datetime) -> range:
    """Append every entry, write every row and bring the schools touched into step.

    Inside `transaction()`; gives the entries' numbers, of which the last are those of `closing`.
    """
    groups: list[Sequence[Any]] = [
        changes.people,
        changes.names,
        changes.appointments,
        changes.taken_back,
        changes.services,
        changes.vacancies,
        changes.vacancies_taken_back,
        changes.referrals,
    ]
    drafts = [draft.entry() for group in groups for draft in group]
    entries = log.append(session, [*drafts, *changes.closing], actor=actor, now=now)
    spans = _spans(entries, [len(group) for group in groups])
    ids = add_people(session, changes.people, next(spans))
    add_names(session, changes.names, next(spans))
    recorded, taken_back = next(spans), next(spans)
    # What is taken back is out of the way before what is longer for it comes.
    gone = [each.appointment.id for each in changes.taken_back]
    supersede(session, Appointment, list(zip(gone, taken_back, strict=True)))
    _write_appointments(session, changes.appointments, recorded, ids)
    _write_services(session, changes.services, next(spans), ids)
    _insert(session, Vacancy, [asdict(each) for each in changes.vacancies], next(spans))
    unsaid = [each.vacancy.id for each in changes.vacancies_taken_back]
    supersede(session, Vacancy, list(zip(unsaid, next(spans), strict=True)))
    write_referrals(session, changes.referrals, next(spans), actor, now)
    compliance_periods.people_changed(session, *_touched(session, changes, ids))
    return entries


def _touched(
    session: Session, changes: Changes, new: Mapping[str, int]
) -> tuple[set[int], set[str]]:
    """The people and schools of everything written, and of everything that it supersedes.

    A designation that moves from one person to another bears on every school of both. `new` are
    the ids of people by reference.
    """
    replaced = [each.supersedes for each in changes.appointments if each.supersedes is not None]
    replaced += [each.appointment.id for each in changes.taken_back]
    spells = [old for draft in changes.services for old in draft.supersedes]
    people, urns = who_had(session, replaced, spells)
    versions: list[AppointmentVersion | ServiceDraft] = [*changes.appointments, *changes.services]
    people.update(each.person_id or new[each.person_ref] for each in versions)
    urns.update(version.school_urn for version in changes.appointments)
    urns.update(vacancy.school_urn for vacancy in changes.vacancies)
    urns.update(each.vacancy.school_urn for each in changes.vacancies_taken_back)
    return people, urns


def _spans(entries: range, lengths: Sequence[int]) -> Iterator[range]:
    """The entries of each group, one group after another."""
    at = 0
    for length in lengths:
        yield entries[at : at + length]
        at += length


def _write_appointments(
    session: Session,
    versions: Sequence[AppointmentVersion],
    entries: Sequence[int],
    ids: Mapping[str, int],
) -> None:
    replaced = [
        (version.supersedes, entry)
        for version, entry in zip(versions, entries, strict=True)
        if version.supersedes is not None
    ]
    # First of all, because only one version of an appointment may be current.
    supersede(session, Appointment, replaced)
    rows = [
        version.values() | {"person_id": version.person_id or ids[version.person_ref]}
        for version in versions
    ]
    _insert(session, Appointment, rows, entries)


def _write_services(
    session: Session,
    drafts: Sequence[ServiceDraft],
    entries: Sequence[int],
    ids: Mapping[str, int],
) -> None:
    pairs = list(zip(drafts, entries, strict=True))
    supersede(
        session,
        PriorService,
        [(old, entry) for draft, entry in pairs for old in draft.supersedes],
    )
    spells = [(draft, spell, entry) for draft, entry in pairs for spell in draft.spells]
    rows = [
        asdict(spell)
        | {"person_id": draft.person_id or ids[draft.person_ref], "source": draft.source}
        for draft, spell, _ in spells
    ]
    _insert(session, PriorService, rows, [entry for _, _, entry in spells])


def _insert(
    session: Session, model: type[Base], rows: Sequence[dict[str, Any]], entries: Sequence[int]
) -> None:
    recorded = [row | {"recorded_by": entry} for row, entry in zip(rows, entries, strict=True)]
    insert_rows(session, table_of(model), recorded)
