"""A date that cannot be is told by its name and in one wording, whichever form or body it is of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from marshmallow import Schema, ValidationError

import register
from register.births import BIRTH_WRONG, BirthFault
from register.clock import legal_day, now
from register.days import UNREAL, between, day_in_words
from register.schemas.checks import CheckRequest
from register.schemas.day_fields import BirthField, DayField
from register.schemas.tried_case import MadeUpCase
from register.services.appointments.rules import days_recorded, days_without
from register.services.checks.question import days_tried
from tests.unit.schemas.places import places, schemas

DAYS: Final = [
    (schema, path, field)
    for schema in schemas()
    for path, field in places(schema())
    if isinstance(field, DayField)
]
BEYOND: Final = "must be between 1900 and 2100"
WRONG: Final = {
    "2026-02-31": "must be a real date",
    "0000-00-00": "must be a real date",
    "1899-12-31": BEYOND,
    "2101-01-01": BEYOND,
    "31/01/2026": "must be written as year-month-day, for example 2026-09-01",
    "nonsense": "must be written as year-month-day, for example 2026-09-01",
    "2026-W36-2": "must be written as year-month-day, for example 2026-09-01",
    "20260901": "must be written as year-month-day, for example 2026-09-01",
}
BOXES: Final = {
    ("31", "2", "2026"): "must be a real date",
    ("1", "Smarch", "2026"): "must be a real date",
    ("", "2", ""): "must include a day and year",
    ("1", "2", "26"): "must include a year of 4 digits",
    ("1", "2", "1899"): BEYOND,
}


def said(field: DayField, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(value)
    return str(refused.value.messages[0])


def beyond(field: DayField, year: str) -> str:
    """What is said of a day in none of the register’s years: of a birth date, why nobody has it."""
    if isinstance(field, BirthField):
        return BIRTH_WRONG[BirthFault.FUTURE if year > "2100" else BirthFault.TOO_OLD]
    span = field.within and between(*field.within(legal_day(now())))
    return span or field.beyond or BEYOND


@pytest.mark.parametrize(("schema", "path", "field"), DAYS)
def test_each_date_is_told_by_its_own_name(
    schema: type[Schema], path: tuple[str | int, ...], field: DayField
) -> None:
    name = field.called[0].upper() + field.called[1:]

    def told(wrong: str, year: str) -> str:
        return f"{name} {beyond(field, year)}" if wrong == BEYOND else f"{name} {wrong}"

    assert {text: said(field, text) for text in WRONG} == {
        text: told(wrong, text[:4]) for text, wrong in WRONG.items()
    }
    boxes = [dict(zip(("day", "month", "year"), typed, strict=True)) for typed in BOXES]
    assert [said(field, typed) for typed in boxes] == [
        told(wrong, year) for (_, _, year), wrong in BOXES.items()
    ]
    for blank in ("", " ", "\u200e", " \u202a\u202c "):
        assert said(field, blank) == f"Enter the {field.called}"
    assert said(field, "2026-09\x00-01") == f"{name} must be text without control characters"
    assert said(field, "9" * 300) == f"{name} must be 200 characters or fewer"


def test_a_birth_date_that_nobody_can_have_is_told_by_its_box_with_the_rest() -> None:
    found = {schema.__name__ for schema, _, field in DAYS if field.called == "date of birth"}
    assert found == {
        "CheckRequest",
        "DesignateBody",
        "DesignateForm",
        "IdentityAsked",
        "PersonFields",
    }
    for _, _, field in DAYS:
        if field.called == "date of birth":
            assert said(field, "2020-01-01") == "Date of birth must be at least 16 years ago"
    with pytest.raises(ValidationError) as refused:
        CheckRequest().load({"born_on": "2020-01-01", "surname": "!!!"})
    assert list(refused.value.messages_dict) == ["surname", "born_on", "purpose"]


@pytest.mark.parametrize(("schema", "path", "field"), DAYS)
def test_the_first_and_last_day_of_a_post_are_between_the_same_days_in_every_form(
    schema: type[Schema], path: tuple[str | int, ...], field: DayField
) -> None:
    """Whichever door records it; a post that is only tried may lie further ahead, and a case that
    is made up on any day.
    """
    if "day as SENCO" not in field.called or schema is MadeUpCase:
        assert field.within in (None, days_recorded, days_without)
        return
    tried = path == ("appoint_on",)
    assert field.within is (days_tried if tried else days_recorded)
    first, last = field.within(legal_day(now()))
    for day in (first, last):
        assert field.deserialize(day.isoformat()) == day
    for day in (first - timedelta(1), last + timedelta(1)):
        assert said(field, day.isoformat()).endswith(
            f" must be between {day_in_words(first)} and {day_in_words(last)}"
        )


def test_no_two_dates_of_a_form_have_one_name() -> None:
    for schema in schemas():
        called = [each.called for each in schema().fields.values() if isinstance(each, DayField)]
        assert len(called) == len(set(called)), schema


def test_the_thirteen_dates_of_a_made_up_case_are_each_named() -> None:
    days = [name for name, each in MadeUpCase().fields.items() if isinstance(each, DayField)]
    assert len(days) == 13
    with pytest.raises(ValidationError) as refused:
        MadeUpCase().load(dict.fromkeys(days, "2026-02-31"))
    told = refused.value.messages_dict
    assert told["award_completed_on"] == ["Date course completed must be a real date"]
    assert told["service_2_to"] == ["Last day of period 2 must be a real date"]
    assert len({tuple(each) for each in told.values()}) == 13


def test_the_words_are_written_in_one_place() -> None:
    folder = Path(register.__file__).parent
    writers = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if UNREAL in path.read_text()
    ]
    assert writers == ["days.py"]


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202a", "\u202c", "\u2068", "\ufeff", " "])
def test_a_day_is_read_without_what_stands_unseen_around_its_parts(mark: str) -> None:
    """Windows puts marks around each part of a date that is copied from a file’s properties."""
    field = DayField("day")
    assert field.deserialize(f"{mark}2026-09-01{mark}") == date(2026, 9, 1)
    boxes = {"day": f"{mark}1", "month": f"{mark}9{mark}", "year": f"{mark}2026"}
    assert field.deserialize(boxes) == date(2026, 9, 1)
