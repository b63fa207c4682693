"""The rows that the facts of a school come in: one kind for each thing that is recorded."""

from datetime import date, datetime
from typing import NamedTuple

from register.courses import OPEN_STATES, CourseState


class SchoolRow(NamedTuple):
    """A school's attributes from one extract's day until a later version's."""

    urn: str
    valid_from: date
    opened_on: date | None
    closed_on: date | None
    in_extract: bool
    name: str
    type_code: str
    type_name: str
    status_code: str
    phase_name: str
    la_code: str
    la_name: str
    recorded_by: int
    recorded_at: datetime


class OtherSchoolRow(NamedTuple):
    """The same, as far as it bears on service elsewhere."""

    urn: str
    valid_from: date
    opened_on: date | None
    closed_on: date | None
    in_extract: bool
    name: str
    type_code: str
    type_name: str
    status_code: str
    recorded_by: int
    recorded_at: datetime


class ConversionRow(NamedTuple):
    """A school that became another on a day."""

    from_urn: str
    converted_on: date
    to_urn: str
    action: str
    """What its entry in the log says was done: an import’s, or a registrar’s decision."""
    recorded_by: int
    recorded_at: datetime


class TrustRow(NamedTuple):
    """The trust that runs the school asked about."""

    urn: str
    joined_on: date | None
    uid: str
    name: str
    recorded_by: int
    recorded_at: datetime


class VacancyRow(NamedTuple):
    """A school's statement that it had no SENCO."""

    urn: str
    declared_on: date
    source: str
    recorded_by: int
    recorded_at: datetime


class DesignationRow(NamedTuple):
    """A designation, on the line or elsewhere."""

    person_id: int
    ref: str
    urn: str
    started_on: date | None
    ended_on: date | None
    is_head_teacher: bool | None
    is_qualified_teacher: bool | None
    is_teaching_at_school: bool | None
    induction: str | None
    source: str
    recorded_by: int
    recorded_at: datetime


class PriorServiceRow(NamedTuple):
    """A declared spell of earlier service."""

    person_id: int
    urn: str
    started_on: date
    ended_on: date | None
    source: str
    recorded_by: int
    recorded_at: datetime


class NameRow(NamedTuple):
    """A name that a person has or had."""

    person_id: int
    first_names: str
    last_name: str
    recorded_by: int
    recorded_at: datetime


class AwardRow(NamedTuple):
    """An award; `commenced_on` is the first day of its `precision`."""

    person_id: int
    ref: str
    commenced_on: date | None
    completed_on: date | None
    held_from: date
    withdrawn_on: date | None
    kind: str
    provider_id: str
    provider_name: str | None
    precision: str
    source: str
    title: str
    recorded_by: int
    recorded_at: datetime


class EnrolmentRow(NamedTuple):
    """A course, and the state it reached."""

    person_id: int
    ref: str
    commenced_on: date
    completed_on: date | None
    state_on: date | None
    kind: str
    provider_id: str
    provider_name: str | None
    precision: str
    source: str
    state: str
    recorded_by: int
    recorded_at: datetime

    @property
    def last_day(self) -> date | None:
        """On which somebody was last on it, where that is known."""
        is_under_way = self.state == CourseState.ENROLLED
        return None if is_under_way else self.completed_on or self.state_on

    @property
    def goes_on(self) -> bool:
        """Whether it has no last day yet."""
        return self.state in OPEN_STATES and self.last_day is None


class RecognitionRow(NamedTuple):
    """A span in which a provider's award of a kind counts."""

    recognised_from: date
    recognised_to: date | None
    kind: str
    provider_id: str
    recorded_by: int
    recorded_at: datetime


class JoinedRow(NamedTuple):
    """A record for which another speaks, since a merge."""

    person_id: int
    """The record that speaks for the person."""
    record_id: str
    recorded_by: int
    recorded_at: datetime


class HeadRow(NamedTuple):
    """Where the log stood."""

    payload_hash: str
    """Of its newest entry, salted: no two states of any register share it."""
    number: int
    at: datetime
