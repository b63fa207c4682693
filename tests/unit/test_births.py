"""Birth dates: whom the register takes, and that every door takes the same."""

from __future__ import annotations

from datetime import date

import click
import pytest
from marshmallow import ValidationError

from register.access import Role
from register.births import BIRTH_FAULTS, BIRTH_WRONG, YOUNGEST, BirthFault, age_on, birth_fault
from register.cli.context import BIRTH
from register.errors import InvalidInput
from register.schemas.day_fields import BirthField
from register.services.appointments.facts import TypedPerson
from register.services.appointments.rules import check_person
from register.services.checks import Purpose, Question
from register.services.checks.question import refuse_unusable
from register.sheets.completions import parse
from tests.completions import ADA, csv_of

TODAY = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("born_on", "fault"),
    [
        (date(2026, 9, 11), "future-date"),
        (date(2026, 9, 10), "too-young"),
        (date(2010, 9, 11), "too-young"),
        (date(2010, 9, 10), None),
        (date(1915, 9, 11), None),
        (date(1915, 9, 10), "too-old"),
        (date(1900, 1, 1), "too-old"),
    ],
)
def test_the_bounds_are_exact(born_on: date, fault: str | None) -> None:
    assert birth_fault(born_on, TODAY) == fault


def test_somebody_born_on_a_leap_day_is_a_year_older_from_the_day_after() -> None:
    ages = [age_on(day, date(2008, 2, 29)) for day in (date(2024, 2, 28), date(2024, 2, 29))]
    assert ages == [YOUNGEST - 1, YOUNGEST]
    assert age_on(date(2025, 2, 28), date(2008, 2, 29)) == YOUNGEST
    assert age_on(date(2025, 3, 1), date(2008, 2, 29)) == YOUNGEST + 1


@pytest.mark.parametrize(
    ("typed", "fault"), [("1800-01-01", "too-old"), ("2150-01-01", "future-date")]
)
def test_a_birth_date_in_no_year_of_the_register_is_told_what_can_be_given_by_every_door(
    typed: str, fault: str
) -> None:
    wrong = BIRTH_WRONG[BirthFault(fault)]
    for value in (typed, dict(zip(("year", "month", "day"), typed.split("-"), strict=True))):
        with pytest.raises(ValidationError, match=f"Date of birth {wrong}"):
            BirthField().deserialize(value)
    with pytest.raises(click.BadParameter, match=f"It {wrong}"):
        BIRTH.convert(typed, None, None)
    year, month, day = typed.split("-")
    row = ADA | {"Date of birth": f"{day}/{month}/{year}"}
    (found,) = parse(csv_of(row), today=TODAY).problems
    assert f"Date of birth ‘{day}/{month}/{year}’ {wrong}" in found.message


@pytest.mark.parametrize(
    "born_on", [date(2026, 9, 11), TODAY, date(2010, 9, 11), date(1915, 9, 10)]
)
def test_a_check_and_a_designation_refuse_them_in_the_same_words(born_on: date) -> None:
    """So do a file, and a change of legal identity: see their own tests."""
    said = BIRTH_FAULTS[BirthFault(birth_fault(born_on, TODAY))]
    question = Question(purpose=Purpose.APPOINTING, born_on=born_on, last_name="Okafor")
    with pytest.raises(InvalidInput, match=said):
        refuse_unusable(question, TODAY, Role.PANEL)
    with pytest.raises(InvalidInput, match=said):
        check_person(TypedPerson("1234567", "Okafor", "Ada", born_on), TODAY)
