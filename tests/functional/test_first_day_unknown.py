"""A designation whose first day nobody knows, as a file brings it: what its pages say of that."""

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.queries.appointments import appointments_at
from register.services.appointments.file import import_appointments
from register.sheets.appointments import TEMPLATE, parse
from tests.sencos import NOON

ROW = (
    *("100001", "0123456", "Okafor", "Ngozi", "03/04/1985", "", "", "no", "yes", "met", "yes", ""),
    "Workforce return",
)


def test_the_day_is_said_not_to_be_recorded_and_is_no_day_itself(
    school: FlaskClient, session: Session
) -> None:
    content = "\n".join(",".join(cells) for cells in (TEMPLATE, ROW)).encode()
    parsed = parse(content, today=date(2026, 9, 1))
    done = import_appointments(
        session, parsed, content=content, accept_good_rows=False, actor=OPERATOR, now=NOON
    )
    assert done.is_accepted
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    for path in (
        f"/our-senco/designations/{ref}/end",
        f"/our-senco/designations/{ref}/take-back",
        "/our-senco/100001/designate",
    ):
        page = school.get(path).text
        assert "SENCO from a day that is not recorded" in page, path
        assert "from not recorded" not in page
