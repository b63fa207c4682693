"""Withdraw an award, and reinstate one: a new version supersedes the one that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from register.bulk import insert_columns
from register.clock import legal_day
from register.days import day_in_words, read_iso
from register.db import table_of
from register.errors import Conflict, InvalidInput
from register.lists import one_of
from register.models import Award
from register.queries.awards import HeldAward, awards_of
from register.queries.people import HeldPerson, find_by_trns
from register.queries.providers import provider_names, ukprns_of
from register.queries.touched import schools_of_people
from register.services import compliance_periods, log
from register.services.approvals.kinds import SOURCE, Plan, Under
from register.services.compliance_periods.touched import onward
from register.services.supersede import supersede


class WithdrawalReason(StrEnum):
    """Why an award is withdrawn. No panel or provider is told."""

    AWARDED_IN_ERROR = "awarded_in_error"
    REQUIREMENTS_NOT_MET = "requirements_not_met"
    MALPRACTICE = "malpractice"
    WRONG_PERSON = "wrong_person"
    BODY_REVOKED = "body_revoked"
    OTHER = "other"


WITHDRAWAL_REASONS: Final = {
    WithdrawalReason.AWARDED_IN_ERROR: "It was awarded in error",
    WithdrawalReason.REQUIREMENTS_NOT_MET: "The course’s requirements were not met after all",
    WithdrawalReason.MALPRACTICE: "Malpractice was found",
    WithdrawalReason.WRONG_PERSON: "It was recorded for the wrong person",
    WithdrawalReason.BODY_REVOKED: "The body that awarded it has revoked it",
    WithdrawalReason.OTHER: "Another reason, which the evidence gives",
}


def plan_withdrawal(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The award of this person held from this day is withdrawn from a day, for a reason."""
    day, reason = read_iso(asked["withdrawn_on"]), WithdrawalReason(asked["reason"])
    person, award = _find_award(session, asked)
    if award.withdrawn_on is not None:
        raise Conflict(f"This award was withdrawn on {day_in_words(award.withdrawn_on)} already.")
    if day < award.held_from:
        raise InvalidInput.of("withdrawn_on", "Enter a day on or after the award date")
    if day > legal_day(under.now):
        raise InvalidInput.of("withdrawn_on", "Enter a day that is not in the future")
    said = _said(session, person, award)
    return _plan(
        session,
        award,
        award._replace(withdrawn_on=day, withdrawn_reason=reason.value, source=SOURCE),
        said,
        (
            f"{said}, is withdrawn with effect from {day_in_words(day)}.",
            f"The reason is kept for registrars: {WITHDRAWAL_REASONS[reason]}.",
            "A check says that the award was withdrawn, and on what day, and never the reason.",
        ),
        ("award.withdrawn", reason.value),
    )


def plan_reinstatement(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """A withdrawn award of this person is held again, as if it had never been withdrawn."""
    person, award = _find_award(session, asked)
    if award.withdrawn_on is None:
        raise Conflict("This award is not withdrawn.")
    said = _said(session, person, award)
    return _plan(
        session,
        award,
        award._replace(withdrawn_on=None, withdrawn_reason=None, source=SOURCE),
        said,
        (
            f"{said}, withdrawn from {day_in_words(award.withdrawn_on)}, is held again from "
            f"{day_in_words(award.held_from)} on.",
            "What was answered while it was withdrawn stays on the record as it was answered.",
        ),
        ("award.reinstated", None),
    )


def _find_award(session: Session, asked: Mapping[str, Any]) -> tuple[HeldPerson, HeldAward]:
    """The person and the award that were asked about; InvalidInput where there is none.

    Both have to be typed from the evidence, so that a slip finds nothing.
    """
    person = find_by_trns(session, [asked["trn"]]).get(asked["trn"])
    if person is None:
        raise InvalidInput.of("trn", "Enter the TRN of a person that the register holds")
    held = awards_of(session, [record.id for record in person.records])
    day, kind = read_iso(asked["held_from"]), asked.get("kind")
    found = [
        each
        for record in person.records
        for each in held.get(record.id, ())
        if each.held_from == day and kind in (None, each.kind)
    ]
    if not found:
        raise InvalidInput.of(
            "held_from", "Enter the award date of an award that this person has on the register"
        )
    return person, _the_one(session, person, found, asked)


def _the_one(
    session: Session, person: HeldPerson, found: Sequence[HeldAward], asked: Mapping[str, Any]
) -> HeldAward:
    """Which of the awards of that day is meant: by its provider, and, of one that was reported
    under two TRNs which are joined, by the TRN that was typed.
    """
    if len(kinds := {each.kind for each in found}) > 1:
        of_them = one_of(sorted(kinds))
        raise InvalidInput.of("kind", f"Select which of the awards of that day it is: {of_them}")
    ukprns = ukprns_of(session, [each.provider_id for each in found])
    by = [each for each in found if asked.get("provider") in (None, ukprns[each.provider_id])]
    if len({each.provider_id for each in by}) != 1:
        of_them = one_of(sorted(ukprns.values()))
        raise InvalidInput.of("provider", f"Enter the UKPRN of who awarded it: {of_them}")
    own = [each for each in by if each.person_id == person.id]
    if len(by) > 1 and len(own) != 1:
        trns = {record.id: str(record.trn) for record in person.records}
        of_them = one_of(sorted(trns[each.person_id] for each in by))
        raise InvalidInput.of("trn", f"Enter the TRN under which it was reported: {of_them}")
    return own[0] if len(by) > 1 else by[0]


def _plan(
    session: Session,
    award: HeldAward,
    then: HeldAward,
    about: str,
    effects: tuple[str, ...],
    entry: tuple[str, str | None],
) -> Plan:
    def carry_out(session: Session, under: Under) -> None:
        _record(session, award, then, entry, under)

    return Plan(
        subject=f"award:{award.ref}",
        about=about,
        effects=effects,
        rests_on=(f"award:{award.ref}@{award.recorded_by}",),
        carry_out=carry_out,
        urns=tuple(sorted(onward(session, schools_of_people(session, [award.person_id])))),
        people=(award.person_id,),
    )


def _record(
    session: Session,
    award: HeldAward,
    then: HeldAward,
    entry: tuple[str, str | None],
    under: Under,
) -> None:
    action, reason = entry
    payload = {
        "withdrawn_on": then.withdrawn_on,
        "was_withdrawn_on": award.withdrawn_on,
        "source": then.source,
        "approval": under.proposal,
        "note": under.note,
    }
    draft = log.Draft(action, f"award:{award.ref}", payload, reason)
    number = log.record(session, draft, actor=under.actor, now=under.now)
    # First of all, because only one version of an award may be current.
    supersede(session, Award, [(award.id, number)])
    row = then._asdict()
    del row["id"]
    columns = {name: [value] for name, value in row.items()} | {"recorded_by": [number]}
    insert_columns(session, table_of(Award), columns)
    compliance_periods.awards_changed(session, [award.person_id])


def _said(session: Session, person: HeldPerson, award: HeldAward) -> str:
    provider = provider_names(session, [award.provider_id]).get(award.provider_id, "")
    name = person.name.whole
    by = f" by {provider}" if provider else ""
    held = day_in_words(award.held_from)
    return f"{award.kind} of {name} (TRN {person.trn}), awarded{by} and held from {held}"
