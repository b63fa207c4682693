"""A school's state is said in the same words wherever it is named."""

from __future__ import annotations

from datetime import date

import pytest

from register.law.facts import SCHOOL_STATUSES
from register.queries.schools import SchoolVersionRow
from register.services.schools.find import STATES, not_open_in_words, state_in_words


def school(status: str, closed_on: date | None = None) -> SchoolVersionRow:
    nothing = SchoolVersionRow._make("" for _ in SchoolVersionRow._fields)
    return nothing._replace(status_code=status, closed_on=closed_on)


def test_every_published_status_has_its_words() -> None:
    assert set(STATES) == SCHOOL_STATUSES


@pytest.mark.parametrize(
    ("status", "closed_on", "state", "not_open"),
    [
        ("1", None, "open", ""),
        ("3", date(2027, 8, 31), "open, proposed to close", ""),
        ("4", None, "proposed to open", "proposed to open"),
        ("2", None, "closed", "closed"),
        ("2", date(2024, 8, 31), "closed on 31 August 2024", "closed on 31 August 2024"),
        ("", None, "status not known", ""),
    ],
)
def test_a_school_that_is_not_open_is_told_from_one_that_is(
    status: str, closed_on: date | None, state: str, not_open: str
) -> None:
    found = school(status, closed_on)
    assert (state_in_words(found), not_open_in_words(found)) == (state, not_open)
