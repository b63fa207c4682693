"""A designation whose first day nobody knows, as a file brings it: what its pages say of that."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.queries.appointments import appointments_at
from register.services.appointments.file import import_appointments
from register.sheets.appointments import TEMPLATE, parse
from tests.functional.school_journey import FORM, errors, post
from tests.sencos import NOON

ROW = (
    *("100001", "0123456", "Okafor", "Ngozi", "03/04/1985", "", "", "no", "yes", "met", "yes", ""),
    "Workforce return",
)


@pytest.fixture
def ref(session: Session, school: FlaskClient) -> str:
    """The designation as a file has brought it."""
    content = "\n".join(",".join(cells) for cells in (TEMPLATE, ROW)).encode()
    parsed = parse(content, today=date(2026, 9, 1))
    done = import_appointments(
        session, parsed, content=content, accept_good_rows=False, actor=OPERATOR, now=NOON
    )
    assert done.is_accepted
    found = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    return found


def test_the_day_is_said_not_to_be_recorded_and_is_no_day_itself(
    school: FlaskClient, ref: str
) -> None:
    for path in (
        f"/our-senco/designations/{ref}/end",
        f"/our-senco/designations/{ref}/take-back",
        "/our-senco/100001/designate",
    ):
        page = school.get(path).text
        assert "SENCO from a day that is not recorded" in page, path
        assert "from not recorded" not in page


def test_all_else_is_corrected_without_making_up_the_day(
    school: FlaskClient, session: Session, ref: str
) -> None:
    path = f"/our-senco/designations/{ref}/correct"
    assert "Leave it empty if you do not know it." in school.get(path).text
    empty = dict.fromkeys(("started_on-day", "started_on-month", "started_on-year"), "")
    typed = FORM | empty | {"reason": "new_evidence", "is_teaching_at_school": "no"}
    half = post(school, path, **typed | {"started_on-day": "1"})
    assert (half.status_code, len(errors(half))) == (400, 1)
    assert post(school, path, **typed).status_code == 303
    held = appointments_at(session, ["100001"])[0]
    assert (held.started_on, held.is_teaching_at_school) == (None, False)


def test_a_day_that_is_found_out_is_recorded_and_has_to_stay(
    school: FlaskClient, session: Session, ref: str
) -> None:
    path = f"/our-senco/designations/{ref}/correct"
    typed = FORM | {"reason": "new_evidence"}
    asked = BeautifulSoup(post(school, path, **typed).text, "html.parser")
    told = str(asked.select("[name=told]")[0]["value"])
    assert post(school, path, **typed, told=told).status_code == 303
    assert appointments_at(session, ["100001"])[0].started_on == date(2025, 9, 1)
    session.rollback()
    assert "Leave it empty" not in school.get(path).text
    refused = post(
        school,
        path,
        **typed | {"started_on-day": ""} | {"started_on-month": "", "started_on-year": ""},
    )
    assert errors(refused) == ["Enter the first day as SENCO"]
