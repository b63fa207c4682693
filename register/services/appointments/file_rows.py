"""What each row of a file of appointments would change, decided one after another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.appointments import (
    HeldAppointment,
    appointments_at,
)
from register.queries.standing import ConversionStep, Standing, standings
from register.queries.whole_people import records_of
from register.services.appointments.declared_service import Declaration
from register.services.appointments.facts import AmendmentReason, Spell, particulars_of
from register.services.appointments.file_clashes import (
    KnownDays,
    as_given,
    clash_of,
    other_details,
    source_stays,
)
from register.services.appointments.file_contradictions import Contradiction, Contradictions
from register.services.appointments.file_effects import PlannedDays, RowEffects, effects_of
from register.services.appointments.file_said import (
    facts_in,
    particulars_upon,
    spells_in,
    typed_in,
)
from register.services.appointments.file_service import FileService, other_last_day
from register.services.appointments.identity import Identified, Identifier
from register.services.appointments.rules import day_problems, school_problem
from register.services.appointments.school import steps_around
from register.services.appointments.spell_rules import ServedAt, spell_problems
from register.services.appointments.versions import next_version
from register.services.changes import AppointmentVersion, Changes
from register.services.schools.onward import lasting
from register.sheets.appointments import AppointmentRow
from register.sheets.writer import RowFinding

SOURCE = "A file of appointments"
REFERRED = "The details disagree with what is held under this TRN. A registrar will decide."


class Became(StrEnum):
    """What became of a row."""

    NEW = "new"
    ENDED = "ended"
    CORRECTED = "corrected"
    EARLIER_SERVICE = "earlier service added"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(slots=True)
class RowPlanner:
    """Decides rows against the register and against the rows before them."""

    today: date
    schools: dict[str, Standing]
    served_at: ServedAt
    steps: dict[str, ConversionStep]
    identifier: Identifier
    spans: dict[tuple[str, str], list[KnownDays]]
    """Everything known of each person at each school, by references."""
    recorded: list[HeldAppointment]
    """What is held of all of them."""
    services: FileService
    planned: list[PlannedDays] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    """One name for each person who has several records, by the reference of each."""
    repeated: dict[str, AppointmentRow] = field(default_factory=dict)
    """The first row to say what is held already, by the reference of the designation."""
    contradictions: Contradictions = field(default_factory=Contradictions)
    changes: Changes = field(default_factory=Changes)
    findings: list[RowFinding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(
        cls, session: Session, rows: Sequence[AppointmentRow], today: date, actor: Actor
    ) -> RowPlanner:
        """A planner that has read all that these rows bear on."""
        steps = steps_around(session, {row.urn for row in rows})
        family = {row.urn for row in rows} | set(steps) | {step.to_urn for step in steps.values()}
        held = appointments_at(session, family)
        typed = [typed_in(row) for row in rows]
        planner = cls(
            today,
            standings(session, family),
            ServedAt.of(session, [spell for row in rows for spell in spells_in(row)]),
            steps,
            Identifier.of(session, typed, source=SOURCE),
            defaultdict(list),
            [],
            FileService({}, {}, {}, steps),
        )
        refs = planner.identifier.people() | {each.person_id: each.person_ref for each in held}
        person_of = records_of(session, refs)
        planner._know(held, refs, person_of)
        several = set(planner.merged.values())
        wanted = [(spell.urn, spell.started_on) for row in rows for spell in row.prior_service]
        planner.services = FileService.of(session, person_of, several, wanted, steps, actor)
        return planner

    def _know(
        self,
        held: Sequence[HeldAppointment],
        refs: Mapping[int, str],
        person_of: Mapping[int, int],
    ) -> None:
        """Take in what is held of each person, whichever of their records it was recorded for."""
        several = {person for record, person in person_of.items() if record != person}
        self.merged = {
            ref: str(person_of[record])
            for record, ref in refs.items()
            if person_of[record] in several
        }
        for each in held:
            self.recorded.append(each)
            self.of_person(each.person_ref, each.school_urn).append(
                KnownDays(each.started_on, each.ended_on, each, None)
            )

    def of_person(self, person_ref: str, urn: str) -> list[KnownDays]:
        """Everything known of the person with this record at this school."""
        return self.spans[self.merged.get(person_ref, person_ref), lasting(urn, self.steps)]

    def effects(self) -> list[RowEffects]:
        """What is told of the rows that are taken, once all are decided, by row."""
        return effects_of(self.planned, self.spans, self.recorded, self.steps, self.schools)

    def decide(self, row: AppointmentRow) -> None:
        """Plan what this row changes, or say what is wrong with it."""
        spells = spells_in(row)
        person = self.identifier.identify(typed_in(row), where=row.urn)
        own = self.of_person(person.person_ref, row.urn)
        same = next((span for span in own if span.is_of(row)), None)
        if problem := self._problem(row, spells, same):
            self._found(row, Became.ERROR, problem)
            return
        who = self.merged.get(person.person_ref, person.person_ref)
        if self._is_left(row, person, who, same) or self._contradicts(row, who, own, same):
            return
        source = row.source or SOURCE
        earlier = self.services.declare(who, spells, urn=row.urn, whose=person, source=source)
        if problem := self.services.problem(earlier):
            self._found(row, Became.ERROR, problem)
            return
        result = self._plan(row, person, same)
        self.services.said(row.number, who, spells)
        result = self._serve(earlier, result)
        told = source_stays(row, same) if result in (Became.UNCHANGED, Became.ENDED) else ""
        if result is not Became.UNCHANGED:
            self._put(row, person)
            told = "\n".join(filter(None, (REFERRED if person.referral else "", told)))
        self._found(row, result, told)

    def _problem(
        self, row: AppointmentRow, spells: tuple[Spell, ...], same: KnownDays | None
    ) -> str:
        days = (row.started_on, row.ended_on)
        problems = [each.message for each in day_problems(*days, self.today)]
        problems += spell_problems(spells, self.served_at, self.today)
        # An empty cell says nothing: the last day that is held is not asked for again.
        kept = (row.started_on, row.ended_on or (same.ended_on if same else None))
        school = school_problem(self.schools.get(row.urn), row.urn, kept, self.steps.get(row.urn))
        return "\n".join([*problems, school] if school else problems)

    def _is_left(
        self, row: AppointmentRow, person: Identified, who: str, same: KnownDays | None
    ) -> bool:
        """Refuse a row that another contradicts, or that contradicts one that is refused for it."""
        # Whoever is new to the register has no reference until a row of theirs is taken.
        whose = who if person.person_id is not None else typed_in(row).key
        post, days = (whose, lasting(row.urn, self.steps)), as_given(row, same)
        if told := self.contradictions.left.get(row.number):
            self.contradictions.put_aside(post, days, row)
            self._found(row, Became.ERROR, told)
            return True
        found = self.contradictions.with_one_aside(post, days, row)
        return self._refused(row, found)

    def _contradicts(
        self, row: AppointmentRow, who: str, own: Sequence[KnownDays], same: KnownDays | None
    ) -> bool:
        """Refuse a row that says otherwise of a designation than one before it, shares a day with
        another of its person there, or gives earlier service another last day.
        """
        before = self._before(same)
        if before and facts_in(before) != facts_in(row):
            ours, theirs = (other_details(each.number) for each in (before, row))
            return self._refused(row, Contradiction(ours, before.number, theirs))
        if clash := clash_of(own, same, row):
            if clash.given_by is None:
                self._found(row, Became.ERROR, clash.sentence)
                return True
            theirs = as_given(row, same).sentence
            return self._refused(row, Contradiction(clash.sentence, clash.given_by, theirs))
        if found := self.services.contradicted(who, spells_in(row)):
            number, spell = found
            ours, theirs = (other_last_day(each, spell) for each in (number, row.number))
            return self._refused(row, Contradiction(ours, number, theirs))
        return False

    def _plan(self, row: AppointmentRow, person: Identified, same: KnownDays | None) -> Became:
        if same is None:
            self._designate(row, person)
            return Became.NEW
        if self._before(same) or same.held is None:
            return Became.UNCHANGED
        return self._amend(row, same.held)

    def _before(self, same: KnownDays | None) -> AppointmentRow | None:
        """The row before that speaks of this very designation, if one is taken."""
        if same is None or same.held is None:
            return same.row if same else None
        return self.repeated.get(same.held.ref)

    def _refused(self, row: AppointmentRow, found: Contradiction | None) -> bool:
        """Refuse a row that contradicts another, and the other: nothing says which is right."""
        if found:
            self.contradictions.note(row, found)
            self._found(row, Became.ERROR, found.told)
        return found is not None

    def _put(self, row: AppointmentRow, person: Identified) -> None:
        """Plan what the first row of somebody that is taken needs: a record, or a question."""
        if person.draft:
            self.changes.people.append(person.draft)
            self.counts["people"] += 1
        if person.referral:
            self.changes.referrals.append(person.referral)
            self.counts["referred"] += 1
        self.identifier.recorded(typed_in(row), person)

    def _designate(self, row: AppointmentRow, person: Identified) -> None:
        version = AppointmentVersion(
            action="designated",
            school_urn=row.urn,
            person_ref=person.person_ref,
            person_id=person.person_id,
            started_on=row.started_on,
            ended_on=row.ended_on,
            particulars=particulars_of(row),
            source=row.source or SOURCE,
        )
        self._change(row, version, None)
        span = KnownDays(row.started_on, row.ended_on, None, row)
        self.of_person(person.person_ref, row.urn).append(span)

    def _amend(self, row: AppointmentRow, held: HeldAppointment) -> Became:
        """An empty cell says nothing, so what is held stays."""
        known = particulars_of(held)
        particulars = particulars_upon(known, row)
        ended_on = row.ended_on or held.ended_on
        if particulars == known and ended_on == held.ended_on:
            self.repeated[held.ref] = row
            return Became.UNCHANGED
        only_ends = particulars == known and held.ended_on is None
        version = next_version(
            held,
            "ended" if only_ends else "corrected",
            ended_on=ended_on,
            particulars=particulars,
            source=held.source if only_ends else row.source or SOURCE,
            reason=None if only_ends else AmendmentReason.NEW_EVIDENCE.value,
        )
        self._change(row, version, held)
        own = self.of_person(held.person_ref, held.school_urn)
        at = next(at for at, span in enumerate(own) if span.held is held)
        is_moved = ended_on != held.ended_on
        own[at] = KnownDays(held.started_on, ended_on, None, row, has_days_of_row=is_moved)
        return Became.ENDED if only_ends else Became.CORRECTED

    def _serve(self, earlier: Declaration, result: Became) -> Became:
        """Plan the earlier service of a row; what became of the row then."""
        self.changes.services += earlier.drafts
        self.counts["spells"] += earlier.new
        return Became.EARLIER_SERVICE if earlier.new and result is Became.UNCHANGED else result

    def _change(
        self, row: AppointmentRow, version: AppointmentVersion, held: HeldAppointment | None
    ) -> None:
        self.changes.appointments.append(version)
        person = self.merged.get(version.person_ref, version.person_ref)
        self.planned.append(PlannedDays(row.number, version.school_urn, person, held, version.days))

    def _found(self, row: AppointmentRow, result: Became, says: str = "") -> None:
        self.counts[result.value] += 1
        self.findings.append(RowFinding(row.number, result.value, says))
