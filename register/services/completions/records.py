"""Put the decided rows of one file on the record: people, awards, courses, and the log of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from register.access import Actor
from register.bulk import insert_columns
from register.db import Base, table_of
from register.models import Award, Enrolment
from register.queries.awards import HeldAward
from register.queries.completions import HeldEnrolment
from register.queries.people import HeldPerson
from register.references import new_ref
from register.services import compliance_periods, log
from register.services.completions.awards import award_values
from register.services.completions.enrolments import enrolment_values
from register.services.completions.findings import RECORDED, RowResult
from register.services.completions.row_decision import RowDecision
from register.services.people import PersonDraft, add_people
from register.services.supersede import supersede
from register.sheets.completions import CompletionRow, CourseOutcome

_AWARDS = table_of(Award)
_ENROLMENTS = table_of(Enrolment)


class CorrectionReason(StrEnum):
    """Why a provider changes what it reported before."""

    MISTYPED = "mistyped"
    DATE_CHANGED = "date_changed"
    SYSTEM_FAULT = "system_fault"
    NOT_KNOWN = "not_known"


CORRECTION_REASONS = {
    CorrectionReason.MISTYPED: "It was entered wrongly",
    CorrectionReason.DATE_CHANGED: "It was changed after it was reported, for example on appeal",
    CorrectionReason.SYSTEM_FAULT: "Our system sent the wrong value",
    CorrectionReason.NOT_KNOWN: (
        "It was not known when it was reported, for example a certificate number"
    ),
}
"""Each reason in the words of a form."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose file it is, and what its facts name as their source."""

    provider_id: int
    ukprn: str
    upload_ref: str
    source: str
    reason: CorrectionReason | None
    """Why a correction was made, where the file makes any and somebody said: never presumed."""


@dataclass(slots=True)
class NewVersion:
    """One version of an award or a course to be inserted, and the one that it supersedes."""

    table: Table
    values: dict[str, Any]
    held: HeldAward | HeldEnrolment | None
    trn: str


@dataclass(slots=True)
class Batch:
    """Everything that one acceptance writes: an entry for each version, in the same order."""

    sender: Sender
    drafts: list[log.Draft] = field(default_factory=list)
    versions: list[NewVersion] = field(default_factory=list)
    people: dict[str, tuple[PersonDraft, int]] = field(default_factory=dict)
    """By TRN: each new person, and the place of the entry that records them."""
    new_people: dict[str, CompletionRow] = field(default_factory=dict)
    """By TRN: the row that first names each new person."""
    known: dict[str, int] = field(default_factory=dict)
    """Database numbers of the people that the register knows, by TRN."""
    corrected: int = 0
    """Rows that correct what was reported before."""
    moved_on: int = 0
    """Rows by which a course that is held goes on: deferred, resumed, left."""

    def tally(self) -> dict[str, int]:
        """How many awards and courses are new; how many rows correct one or carry one on."""
        new = [version.table for version in self.versions if not version.held]
        return {
            "awards": new.count(_AWARDS),
            "courses": new.count(_ENROLMENTS),
            "courses_changed": self.moved_on,
            "corrections": self.corrected,
        }


def plan(decisions: Sequence[RowDecision], sender: Sender) -> Batch:
    """What accepting these decisions writes. Nothing is written yet."""
    batch = Batch(sender)
    for decision in decisions:
        if decision.result not in RECORDED:
            continue
        if decision.person:
            batch.known[decision.row.trn] = decision.person.id
        batch.corrected += decision.result is RowResult.CORRECTION
        if decision.row.outcome is CourseOutcome.PASSED:
            values = award_values(decision.row, decision.award, decision.enrolment)
            _add(batch, decision, _AWARDS, "award", values, decision.award)
            if decision.enrolment:
                values = enrolment_values(decision.row, decision.enrolment)
                _add(batch, decision, _ENROLMENTS, "enrolment", values, decision.enrolment)
        else:
            batch.moved_on += decision.result is RowResult.NEW and decision.enrolment is not None
            values = enrolment_values(decision.row, decision.enrolment)
            _add(batch, decision, _ENROLMENTS, "enrolment", values, decision.enrolment)
    return batch


def _add(
    batch: Batch,
    decision: RowDecision,
    table: Table,
    noun: str,
    values: dict[str, Any],
    held: HeldAward | HeldEnrolment | None,
) -> None:
    """Add one version and its entry, and the person where the register did not know them."""
    row, sender = decision.row, batch.sender
    ref = held.ref if held else new_ref()
    payload = values | {
        "provider": sender.ukprn,
        "source": sender.source,
        "upload": sender.upload_ref,
        "row": row.number,
    }
    if decision.person:
        payload["person"] = _record_of(decision.person, held).ref
    else:
        payload["person"] = _new_person(batch, row, payload)
    action = f"{noun}.corrected" if held else f"{noun}.recorded"
    reason = sender.reason.value if held and sender.reason else None
    batch.drafts.append(log.Draft(action, f"{noun}:{ref}", payload, reason))
    values["ref"] = ref
    batch.versions.append(NewVersion(table, values, held, row.trn))


def _record_of(person: HeldPerson, held: HeldAward | HeldEnrolment | None) -> HeldPerson:
    """The record that a version is of: a correction stays with the one that has what it corrects.

    Anything new goes to the record that the row's TRN names.
    """
    if held is None:
        return person
    return next(record for record in person.records if record.id == held.person_id)


def _new_person(batch: Batch, row: CompletionRow, payload: dict[str, Any]) -> str:
    """The new person's reference; their first entry holds who they are."""
    if row.trn in batch.people:
        return batch.people[row.trn][0].ref
    draft = PersonDraft(
        trn=row.trn,
        last_name=row.last_name,
        first_names=row.first_names,
        born_on=row.born_on,
        source=batch.sender.source,
    )
    batch.people[row.trn] = draft, len(batch.drafts)
    batch.new_people[row.trn] = row
    payload["new_person"] = {
        "trn": row.trn,
        "last_name": row.last_name,
        "first_names": row.first_names,
        "born_on": row.born_on,
    }
    return draft.ref


def write(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> range:
    """Write the batch inside the caller's transaction, with the periods that rest on it; the
    numbers of its entries.
    """
    entries = log.append(session, batch.drafts, actor=actor, now=now)
    drafts = [draft for draft, _ in batch.people.values()]
    places = [entries[place] for _, place in batch.people.values()]
    ids = add_people(session, drafts, places)
    person_ids = batch.known | {str(draft.trn): ids[draft.ref] for draft in drafts}
    for model in (Award, Enrolment):
        _write_versions(session, model, batch, entries, person_ids)
    # Nobody new to the register is anybody's SENCO yet.
    compliance_periods.awards_changed(session, batch.known.values())
    return entries


def _write_versions(
    session: Session,
    model: type[Base],
    batch: Batch,
    entries: range,
    person_ids: dict[str, int],
) -> None:
    table = table_of(model)
    # The entry of the upload itself comes after those of its versions.
    mine = [
        (version, entry)
        for version, entry in zip(batch.versions, entries, strict=False)
        if version.table is table
    ]
    if not mine:
        return
    supersede(session, model, [(version.held.id, entry) for version, entry in mine if version.held])
    columns: dict[str, Sequence[Any]] = {
        name: [version.values[name] for version, _ in mine] for name in mine[0][0].values
    }
    columns["person_id"] = [
        version.held.person_id if version.held else person_ids[version.trn] for version, _ in mine
    ]
    columns["provider_id"] = [batch.sender.provider_id] * len(mine)
    columns["source"] = [batch.sender.source] * len(mine)
    columns["recorded_by"] = [entry for _, entry in mine]
    insert_columns(session, table, columns)
