"""An estate as the rows of a file."""

from collections.abc import Iterable

from register.days import iso
from register.law.words import STATUS_WORDS
from register.queries.estate import Attributes
from register.services.estate.enrolments import enrolment_words
from register.services.estate.falling import Falling
from register.services.estate.page import ListedSchool
from register.sheets.writer import csv_bytes

HEADINGS = (
    "URN",
    "School",
    "Type",
    "Phase",
    "Authority code",
    "Authority",
    "Region",
    "As at",
    "Status",
    "Reason code",
    "Reason",
    "Deadline",
    "Days left",
    "Last safe day to begin an NPQ",
)


FORECAST_HEADINGS = (
    "URN",
    "School",
    "Type",
    "Phase",
    "Authority code",
    "Authority",
    "Region",
    "Deadline",
    "First day out of the window",
    "Last safe day to begin an NPQ",
    "Course",
    "Falls if nothing more is recorded",
    "Falls if courses take 20 months",
    "Falls if courses take 22 months and 4 more",
)


def estate_csv(schools: Iterable[ListedSchool]) -> bytes:
    """These schools as a CSV file, a row for each, days as 2026-09-01."""
    return csv_bytes([HEADINGS, *map(_row, schools)])


def forecast_csv(falling: Iterable[Falling]) -> bytes:
    """Schools that fall out of the window as a CSV file, a row for each, days as 2026-09-01."""
    return csv_bytes([FORECAST_HEADINGS, *map(_falling_row, falling)])


def _school(urn: str, school: Attributes) -> tuple[str, ...]:
    return (
        urn,
        school.name,
        school.type_name,
        school.phase_name,
        school.la_code,
        school.la_name,
        school.region_name,
    )


def _falling_row(each: Falling) -> tuple[str, ...]:
    return (
        *_school(each.urn, each.school),
        each.deadline.isoformat(),
        each.first_day_out.isoformat(),
        iso(each.last_start) or "",
        enrolment_words(each.enrolment),
        *(
            "yes" if falls else "no"
            for falls in (each.falls_as_recorded, each.falls_if_usual, each.falls_if_long)
        ),
    )


def _row(each: ListedSchool) -> tuple[str | int, ...]:
    return (
        *_school(each.urn, each.school),
        each.as_at.isoformat(),
        STATUS_WORDS[each.status],
        each.reason.value,
        each.words,
        iso(each.deadline) or "",
        "" if each.days_left is None else each.days_left,
        iso(each.last_start) or "",
    )
