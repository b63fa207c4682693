"""The tests get rows in no order but the one that was asked for: see `tests/unordered.py`."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from register.models import School
from tests.sencos import put_school
from tests.unordered import BY_CHANCE

URNS = [str(urn) for urn in range(100001, 100009)]


def read(session: Session, statement: Select[tuple[str]]) -> list[list[str]]:
    """What ten reads give, by objects' columns and by rows."""
    again = [list(session.scalars(statement)) for _ in range(5)]
    return again + [list(session.connection().execute(statement).scalars()) for _ in range(5)]


def test_rows_that_were_asked_for_in_no_order_are_in_another_than_they_were_put_in(
    session: Session,
) -> None:
    for urn in URNS:
        put_school(session, urn)
    answers = read(session, select(School.urn))
    assert all(sorted(each) == URNS for each in answers)
    if BY_CHANCE or session.get_bind().dialect.name == "sqlite":
        assert URNS not in answers


def test_an_order_that_was_asked_for_stands(session: Session) -> None:
    for urn in URNS:
        put_school(session, urn)
    assert read(session, select(School.urn).order_by(School.urn)) == [URNS] * 10
