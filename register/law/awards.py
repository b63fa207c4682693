"""What one award or course is worth on a day: held, and valid under regulation 49(7) to (9).

Only what is dated on or before the day counts: a course not yet commenced, an award not yet
given and a withdrawal not yet made have not happened.
"""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from register.law.facts import AwardFacts, AwardKind
from register.law.findings import Reason
from register.law.parameters import IN_FORCE, Parameters

NASENCO_COMPLETED_BEFORE: Final = IN_FORCE.nasenco_completed_before
"""Regulation 49(7)(a): the NASENCO course must be completed before this day."""


class Validity(StrEnum):
    """Whether an award, or the course that leads to it, can count."""

    VALID = "VALID"
    NOT_VALID = "NOT_VALID"
    NOT_KNOWN = "NOT_KNOWN"


class AwardOnDay(NamedTuple):
    """An award or course as it stood at the end of a day.

    `enrolled` is a course commenced and not left. `out_of_time` is a NASENCO begun in time that
    can no longer be completed in time. `doubt` is set where `validity` is not known, and says what
    is missing.
    """

    kind: AwardKind | None = None
    ref: str | None = None
    held_from: date | None = None
    held: bool = False
    withdrawn: bool = False
    enrolled: bool = False
    out_of_time: bool = False
    validity: Validity = Validity.VALID
    doubt: Reason | None = None

    @property
    def cannot_count(self) -> bool:
        """Whether there is a course or an award, and a definite bar or the calendar stops it."""
        taken = self.enrolled or self.held_from is not None
        return (taken and self.validity is Validity.NOT_VALID) or self.out_of_time


NO_AWARD: Final = AwardOnDay()
"""No course or award is recorded."""


def award_on(award: AwardFacts, as_at: date, parameters: Parameters = IN_FORCE) -> AwardOnDay:
    """The award as it stood on the day."""
    commenced = _by(as_at, award.commenced_on)
    completed = _by(as_at, award.completed_on)
    given = _by(as_at, award.held_from)
    withdrawn = _by(as_at, award.withdrawn_on)
    # A withdrawal with no award before it withdraws nothing.
    taken_away = given is not None and withdrawn is not None and given <= withdrawn
    left = award.left_on is not None and award.left_on < as_at
    # A completion date alone shows that a course was commenced.
    enrolled = not left and (commenced is not None or completed is not None)
    validity, doubt = _validity(award, commenced, completed, given, parameters)
    return AwardOnDay(
        award.kind,
        award.ref,
        given,
        given is not None and not taken_away,
        taken_away,
        enrolled,
        enrolled
        and award.kind is AwardKind.NASENCO
        and completed is None
        and given is None
        and as_at >= parameters.nasenco_completed_before,
        validity,
        doubt,
    )


def _by(as_at: date, day: date | None) -> date | None:
    """A day that has come, or None: what is dated later has not happened."""
    return day if day is not None and day <= as_at else None


def _validity(
    award: AwardFacts,
    commenced: date | None,
    completed: date | None,
    given: date | None,
    parameters: Parameters,
) -> tuple[Validity, Reason | None]:
    """Whether it can count: a definite bar wins, whatever else is not known."""
    if award.kind not in parameters.qualifying_awards or award.body_recognised is False:
        return Validity.NOT_VALID, None
    if award.kind is AwardKind.NASENCO and nasenco_barred(commenced, completed, parameters):
        return Validity.NOT_VALID, None
    if award.body_recognised is None:
        return Validity.NOT_KNOWN, Reason.AWARDING_BODY_NOT_KNOWN
    if award.kind is AwardKind.NASENCO:
        doubt = _nasenco_doubt(commenced, completed, given, parameters)
    else:
        doubt = _npq_doubt(commenced, completed, given, parameters.npq_commenced_from)
    return (Validity.VALID, None) if doubt is None else (Validity.NOT_KNOWN, doubt)


def nasenco_barred(
    commenced: date | None, completed: date | None, parameters: Parameters = IN_FORCE
) -> bool:
    """Regulation 49(7)(a): begun too late, or completed too late."""
    begun_late = commenced is not None and commenced >= parameters.nasenco_commenced_before
    completed_late = completed is not None and completed >= parameters.nasenco_completed_before
    return begun_late or completed_late


def _nasenco_doubt(
    commenced: date | None, completed: date | None, given: date | None, parameters: Parameters
) -> Reason | None:
    """What is missing: one completed or given before a day was commenced before it."""
    limit = parameters.nasenco_commenced_before
    if commenced is None and not (_before(completed, limit) or _before(given, limit)):
        return Reason.NASENCO_START_DATE_MISSING
    if completed is None and given is not None and given >= parameters.nasenco_completed_before:
        return Reason.NASENCO_COMPLETION_DATE_MISSING
    return None


def _npq_doubt(
    commenced: date | None, completed: date | None, given: date | None, first_ran: date
) -> Reason | None:
    """No NPQ for SENCOs ran before September 2024, so an earlier date is an error."""
    if any(_before(day, first_ran) for day in (commenced, completed, given)):
        return Reason.NPQ_DATE_INVALID
    return None


def _before(day: date | None, limit: date) -> bool:
    return day is not None and day < limit
