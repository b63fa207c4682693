"""The role that is asked for, and how an approval of it is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import RegisterError
from register.models import LogEntry
from register.services.approvals.kinds import Act
from tests.approvals import approve_as, asking, role_of

ADA = "ada@panel.example"
GRANT = asking(Act.GRANT_REGISTRAR, {"email": ADA})


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(LogEntry.action).order_by(LogEntry.number)))


def refused(session: Session, ref: str, error: type[RegisterError], *args: object) -> str:
    before = len(actions(session))
    session.rollback()
    with pytest.raises(error) as caught:
        approve_as(session, ref, *args)  # type: ignore[arg-type]  # whoever, and when
    assert role_of(session, ADA) == "panel"
    assert len(actions(session)) == before
    session.rollback()
    return str(caught.value)
