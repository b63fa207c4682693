"""Everything recorded of one appointment: all that a rule may look at.

Days are calendar days in England; a first and a last day are both inclusive. None means that
the register does not know. One case serves every day: what holds on a day is found by the day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LAST_YEAR: Final = date.max.year - 3
"""The last year whose third anniversary can still be written as a day."""

OPEN: Final = "1"
CLOSED: Final = "2"
TO_CLOSE: Final = "3"
"""Open, but proposed to close."""
PROPOSED: Final = "4"
"""Proposed to open."""
SCHOOL_STATUSES: Final = frozenset({OPEN, CLOSED, TO_CLOSE, PROPOSED})
"""The published status codes."""


class AwardKind(StrEnum):
    """Which qualification a course leads to."""

    NASENCO = "NASENCO"
    NPQSENCO = "NPQSENCO"
    OTHER = "OTHER"


class Induction(StrEnum):
    """Statutory induction, as regulation 49(2)(b) needs it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True, slots=True)
class ServicePeriod:
    """Earlier time as a school's designated SENCO; `ended_on` None means still running.

    `relevant` is False for service that may not be counted, for example at a special school.
    `source` is who declared it or where, for the explanation. ValueError if it ends too early.
    """

    started_on: date
    ended_on: date | None = None
    relevant: bool = True
    source: str = ""

    def __post_init__(self) -> None:
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise ValueError(
                f"A period of service ends on {self.ended_on.isoformat()}, "
                f"before it starts on {self.started_on.isoformat()}"
            )


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """One course or award of a person.

    `held_from` is the day it was conferred, or the outcome of an NPQ received.
    `body_recognised` is a recognised body at the time, or a Schedule A1 provider for an NPQ.
    `left_on` is the day the course was left or failed. `ref` is the caller's, and opaque.
    """

    kind: AwardKind
    commenced_on: date | None = None
    completed_on: date | None = None
    held_from: date | None = None
    withdrawn_on: date | None = None
    body_recognised: bool | None = None
    left_on: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class SchoolSpan:
    """A school's type and status code from a day to a day; None leaves that end open.

    `type_code` keeps its leading nought, and "" means that it is not known; a `status` of ""
    means open. ValueError for a status that is not published, or days the wrong way round.
    """

    from_day: date | None = None
    to_day: date | None = None
    type_code: str = ""
    status: str = OPEN

    def __post_init__(self) -> None:
        if self.status and self.status not in SCHOOL_STATUSES:
            raise ValueError(f"A school’s status is 1, 2, 3 or 4, not “{self.status}”")
        if self.from_day and self.to_day and self.to_day < self.from_day:
            raise ValueError(
                f"A school’s record ends on {self.to_day.isoformat()}, "
                f"before it starts on {self.from_day.isoformat()}"
            )


@dataclass(frozen=True, slots=True)
class Case:
    """One person's designation as SENCO of one school, and all that bears on it.

    `became_senco_on` is the day on which the present unbroken designation took effect, carried
    over from the predecessor on an academy conversion. `head_teacher` None is taken as no.
    `school` holds the type and status of the school, and of its predecessors, by day.
    """

    became_senco_on: date | None = None
    ended_on: date | None = None
    prior_service: tuple[ServicePeriod, ...] = ()
    awards: tuple[AwardFacts, ...] = ()
    head_teacher: bool | None = None
    qts: bool | None = None
    induction: Induction | None = None
    teaching_at_school: bool | None = None
    school: tuple[SchoolSpan, ...] = ()

    def __post_init__(self) -> None:
        if self.became_senco_on is not None and self.became_senco_on.year > LAST_YEAR:
            raise ValueError(
                f"A SENCO appointed on {self.became_senco_on.isoformat()} has no third "
                f"anniversary that can be written: the last year is {LAST_YEAR}"
            )


UNRECORDED_SPAN: Final = SchoolSpan()
"""What is known of a school on a day that none of its spans covers: nothing."""


def span_on(spans: tuple[SchoolSpan, ...], day: date) -> SchoolSpan:
    """The span that covers a day, or one with no type where none does."""
    for span in spans:
        if (span.from_day is None or span.from_day <= day) and (
            span.to_day is None or day <= span.to_day
        ):
            return span
    return UNRECORDED_SPAN
