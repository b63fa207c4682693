"""How the tests of checks ask, and read what was recorded."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.identifiers import Trn
from register.models import CandidateCheck
from register.services.checks import (
    Check,
    Purpose,
    Question,
    check_candidate,
)

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


TRN = Trn("0123456")


MARK = "Quixwold-Marker"

TARGET_KEY = bytes(32)


def ask(session: Session, actor: Actor, *, now: datetime = NOW, **details: object) -> Check:
    return check_candidate(
        session,
        Question(purpose=Purpose.APPOINTING, **details),  # type: ignore[arg-type]  # by keyword
        actor=actor,
        now=now,
        target_key=TARGET_KEY,
    )


def recorded(session: Session) -> list[CandidateCheck]:
    return list(session.scalars(select(CandidateCheck).order_by(CandidateCheck.id)))
