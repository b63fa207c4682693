"""What the tests of limits ask, and what they are answered."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.identifiers import Trn
from register.services.checks import CheckOutcome, Purpose, Question, check_candidate
from tests.candidates import BORN
from tests.integration.checks.asking import NOW, TARGET_KEY, TRN

FULL = {"trn": TRN, "born_on": BORN, "last_name": "Okafor"}
RIGHT = {"trn": TRN, "born_on": BORN}
WRONG = {"trn": TRN, "born_on": date(1984, 3, 13)}


def asked(
    session: Session,
    actor: Actor,
    *,
    now: datetime = NOW,
    key: bytes = TARGET_KEY,
    **details: object,
) -> CheckOutcome:
    question = Question(purpose=Purpose.APPOINTING, **details)  # type: ignore[arg-type]  # by keyword
    return check_candidate(session, question, actor=actor, now=now, target_key=key).answer.outcome


def unknown(number: int) -> dict[str, object]:
    """A check that finds nobody, each of somebody else."""
    return {"trn": Trn(f"{7000000 + number}"), "born_on": BORN}
