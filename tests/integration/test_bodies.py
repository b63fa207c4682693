"""A school has a name here for as long as the law takes it as open: its last day too."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.queries.bodies import name_of_body
from tests.sencos import put_school

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("status", "closed_on", "is_named"),
    [
        ("1", None, True),
        ("3", TODAY, True),
        ("2", TODAY, True),
        ("2", date(2026, 3, 1), False),
        ("2", None, False),
        # GIAS may leave a closing day with a school that is open: its status decides.
        ("1", date(2024, 8, 31), True),
    ],
)
def test_a_school_is_called_by_its_name_until_it_has_closed(
    session: Session, status: str, closed_on: date | None, is_named: bool
) -> None:
    put_school(session, "100001", "Elmfield School", status_code=status, closed_on=closed_on)
    name = name_of_body(session, OrganisationKind.SCHOOL, "100001", today=TODAY)
    assert name == ("Elmfield School" if is_named else None)
