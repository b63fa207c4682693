"""A row of a file beside what is known of its person at its school: the same, or a clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.days import day_in_words
from register.queries.appointments import HeldAppointment
from register.services.appointments.spans import overlap
from register.sheets.appointments import AppointmentRow


@dataclass(frozen=True, slots=True)
class KnownDays:
    """The days of one designation of a person at a school, held or planned by a row."""

    started_on: date | None
    ended_on: date | None
    held: HeldAppointment | None
    row: AppointmentRow | None
    has_days_of_row: bool = True
    """Whether a row that speaks of it gave it these days; else they are those of the register."""

    def is_of(self, row: AppointmentRow) -> bool:
        """Whether a row speaks of this very designation."""
        urn = self.held.school_urn if self.held else self.row.urn if self.row else None
        return urn == row.urn and self.started_on == row.started_on

    def as_held(self, person_ref: str) -> HeldAppointment:
        """The designation as it will be held; what a row plans is not yet, and has no number."""
        if self.held:
            return self.held
        assert self.row
        return HeldAppointment(
            id=0,
            ref=self.where,
            school_urn=self.row.urn,
            person_id=0,
            person_ref=person_ref,
            started_on=self.started_on,
            ended_on=self.ended_on,
            is_head_teacher=None,
            is_qualified_teacher=None,
            induction=None,
            is_teaching_at_school=None,
            source="",
            recorded_by=0,
        )

    @property
    def where(self) -> str:
        """Where it stands: in the register, or in which row."""
        return f"row {self.row.number}" if self.row else "the register"

    @property
    def given_by(self) -> int | None:
        """The row that gave it these days, by its number; None where they are held."""
        return self.row.number if self.row and self.has_days_of_row else None

    @property
    def sentence(self) -> str:
        """What is told of a row that clashes with it."""
        since = f" from {day_in_words(self.started_on)}" if self.started_on else ""
        until = f" to {day_in_words(self.ended_on)}" if self.ended_on else ""
        return (
            f"This person is SENCO of this school{since}{until} already, by {self.where}. "
            "Check Started and Ended: one person’s designations at a school cannot overlap."
        )


def clash_of(
    own: Sequence[KnownDays], same: KnownDays | None, row: AppointmentRow
) -> KnownDays | None:
    """Another designation of this person at this school that shares a day with the row's."""
    wanted = as_given(row, same)
    days = (wanted.started_on, wanted.ended_on)
    return next(
        (
            each
            for each in own
            if each is not same and overlap((each.started_on, each.ended_on), days)
        ),
        None,
    )


def as_given(row: AppointmentRow, same: KnownDays | None) -> KnownDays:
    """The days that a row gives its designation: an empty cell leaves the last day that is known.

    same: what is known of that very designation.
    """
    return KnownDays(row.started_on, row.ended_on or (same.ended_on if same else None), None, row)


def other_details(number: int) -> str:
    """What is told of a row that says otherwise of the designation of the row with this number."""
    return f"This is the designation of row {number} with other details. Keep one of the two rows."


def source_stays(row: AppointmentRow, same: KnownDays | None) -> str:
    """What is told of a row that says nothing new, or a last day alone, but from elsewhere: the
    source that is held stays, for it is that of the designation.
    """
    held = same.held if same else None
    if held is None or row.source in ("", held.source):
        return ""
    return (
        f"The register holds this designation already, from another source: “{held.source}”. "
        "Its source stays that."
    )
