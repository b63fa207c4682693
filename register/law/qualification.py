"""Steps 13 to 27: paragraph (4), with one award or course or with none.

The steps are tried in order and the first that answers wins. Where a person has several awards
or courses, each is tried and the most favourable answer stands.
"""

from datetime import date
from typing import Final, NamedTuple

from register.law.awards import NO_AWARD, AwardOnDay, Validity, award_on
from register.law.dated import in_force
from register.law.duty import Duty
from register.law.facts import AwardKind, Case
from register.law.findings import Finding, Reason, Status
from register.law.parameters import Parameters
from register.law.provisions import (
    BY_WHEN,
    NASENCO_COUNTS,
    NPQ_COUNTS,
    RECOGNISED_BODY,
    WHO_MUST_HOLD,
    Versions,
)


class Position(NamedTuple):
    """What the steps look at: the day, the duty, and one award as it stood on the day."""

    as_at: date
    duty: Duty
    award: AwardOnDay

    @property
    def before_deadline(self) -> bool:
        """Whether the last permitted day is still to come."""
        return self.as_at < self.duty.last_day

    def found(self, status: Status, reason: Reason, versions: Versions) -> Finding:
        """A finding that rests on no award."""
        return Finding(status, reason, in_force(versions, on=self.as_at), self.duty.deadline)

    def by_award(self, status: Status, reason: Reason, versions: Versions) -> Finding:
        """A finding that rests on the award."""
        provision = in_force(versions, on=self.as_at)
        return Finding(status, reason, provision, self.duty.deadline, self.award.ref)

    @property
    def holds_valid(self) -> bool:
        """Whether the award is held and counts."""
        return self.award.held and self.award.validity is Validity.VALID

    @property
    def late(self) -> bool:
        """Whether the award came after the deadline."""
        given = self.award.held_from
        return self.duty.engaged and given is not None and given > self.duty.last_day


def holds_nasenco(at: Position) -> Finding | None:
    """Step 13: a NASENCO that counts, in time or late."""
    if not (at.holds_valid and at.award.kind is AwardKind.NASENCO):
        return None
    reason = Reason.HOLDS_NASENCO_LATE if at.late else Reason.HOLDS_NASENCO
    return at.by_award(Status.COMPLIANT, reason, NASENCO_COUNTS)


def holds_npq(at: Position) -> Finding | None:
    """Step 14: an NPQ for SENCOs that counts, in time or late."""
    if not (at.holds_valid and at.award.kind is AwardKind.NPQSENCO):
        return None
    reason = Reason.HOLDS_NPQ_LATE if at.late else Reason.HOLDS_NPQ
    return at.by_award(Status.COMPLIANT, reason, NPQ_COUNTS)


def in_post_since_2009(at: Position) -> Finding | None:
    """Step 15: in post on or before 1 September 2009, and so outside paragraph (4)."""
    if at.duty.engaged or not at.duty.in_post_before:
        return None
    return at.found(Status.EXEMPT, Reason.APPOINTED_ON_OR_BEFORE_20090901, WHO_MUST_HOLD)


def served_before(at: Position) -> Finding | None:
    """Step 16: more than twelve months as a SENCO before."""
    if at.duty.engaged:
        return None
    return at.found(Status.EXEMPT, Reason.PRIOR_SERVICE_OVER_12M, WHO_MUST_HOLD)


def validity_not_known(at: Position) -> Finding | None:
    """Steps 17 and 18: an award is held, and something needed to judge it is missing."""
    doubt = at.award.doubt
    if not at.award.held or doubt is None:
        return None
    if doubt is Reason.AWARDING_BODY_NOT_KNOWN:
        return at.by_award(Status.REVIEW, doubt, RECOGNISED_BODY)
    nasenco = at.award.kind is AwardKind.NASENCO
    return at.by_award(Status.REVIEW, doubt, NASENCO_COUNTS if nasenco else NPQ_COUNTS)


def service_borderline(at: Position) -> Finding | None:
    """Step 19: previous service that the law does not tell how to add up."""
    if not at.duty.borderline:
        return None
    return at.found(Status.REVIEW, Reason.PRIOR_SERVICE_BORDERLINE, WHO_MUST_HOLD)


def last_day(at: Position) -> Finding | None:
    """Step 20: the third anniversary itself is still inside the window."""
    if at.as_at != at.duty.last_day:
        return None
    return at.found(Status.IN_WINDOW, Reason.LAST_DAY, BY_WHEN)


def window_withdrawn(at: Position) -> Finding | None:
    """Step 21: an award was given and taken away, and there is still time."""
    if not (at.before_deadline and at.award.withdrawn):
        return None
    return at.by_award(Status.IN_WINDOW, Reason.WINDOW_AWARD_WITHDRAWN, BY_WHEN)


def window_route_not_valid(at: Position) -> Finding | None:
    """Step 22: the course or award cannot count, and there is still time for another."""
    if not (at.before_deadline and at.award.cannot_count):
        return None
    return at.by_award(Status.IN_WINDOW, Reason.WINDOW_ROUTE_NOT_VALID, BY_WHEN)


def window_enrolled(at: Position) -> Finding | None:
    """Step 23: on a course that can count."""
    if not (at.before_deadline and at.award.enrolled):
        return None
    return at.by_award(Status.IN_WINDOW, Reason.WINDOW_ENROLLED, BY_WHEN)


def window_not_enrolled(at: Position) -> Finding | None:
    """Step 24: on no course, and there is still time."""
    if not at.before_deadline:
        return None
    return at.found(Status.IN_WINDOW, Reason.WINDOW_NOT_ENROLLED, BY_WHEN)


def overdue_withdrawn(at: Position) -> Finding | None:
    """Step 25: the deadline has passed and the award was taken away."""
    if not at.award.withdrawn:
        return None
    return at.by_award(Status.NON_COMPLIANT, Reason.DEADLINE_PASSED_AWARD_WITHDRAWN, BY_WHEN)


def overdue_not_valid(at: Position) -> Finding | None:
    """Step 26: the deadline has passed and the award that is held does not count."""
    if not at.award.held:
        return None
    return at.by_award(Status.NON_COMPLIANT, Reason.DEADLINE_PASSED_AWARD_NOT_VALID, BY_WHEN)


def overdue(at: Position) -> Finding:
    """Step 27: the deadline has passed and nothing is held."""
    return at.found(Status.NON_COMPLIANT, Reason.DEADLINE_PASSED_NOT_HELD, BY_WHEN)


AWARD_STEPS: Final = (
    holds_nasenco,
    holds_npq,
    in_post_since_2009,
    served_before,
    validity_not_known,
    service_borderline,
    last_day,
    window_withdrawn,
    window_route_not_valid,
    window_enrolled,
    window_not_enrolled,
    overdue_withdrawn,
    overdue_not_valid,
)
"""Steps 13 to 26 in order; where none answers, step 27 does."""

MOST_FAVOURABLE_FIRST: Final = (
    Status.COMPLIANT,
    Status.EXEMPT,
    Status.IN_WINDOW,
    Status.REVIEW,
    Status.NON_COMPLIANT,
)

_FIRST_AMONG_EQUALS: Final = (Reason.HOLDS_NASENCO, Reason.HOLDS_NPQ, Reason.WINDOW_ENROLLED)
"""Where two awards give the same status: in time before late, a live course before a dead one."""


def qualification(case: Case, as_at: date, owed: Duty, parameters: Parameters) -> Finding:
    """The most favourable answer to paragraph (4) that any award or course gives."""
    if not case.awards:
        return _with_award(Position(as_at, owed, NO_AWARD))
    found = [
        _with_award(Position(as_at, owed, award_on(award, as_at, parameters)))
        for award in case.awards
    ]
    return found[0] if len(found) == 1 else min(found, key=_favour)


def _with_award(at: Position) -> Finding:
    for step in AWARD_STEPS:
        found = step(at)
        if found is not None:
            return found
    return overdue(at)


def _favour(found: Finding) -> tuple[int, bool, int]:
    order = list(Reason).index(found.reason)
    favoured = found.reason in _FIRST_AMONG_EQUALS
    return MOST_FAVOURABLE_FIRST.index(found.status), not favoured, order
