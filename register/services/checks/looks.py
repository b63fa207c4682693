"""Each look at a person, recorded with its answer before the answer is given."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.identifiers import new_receipt_number
from register.models import CandidateCheck
from register.services.checks.answer import Answer, answer_json, question_json
from register.services.checks.question import Question

SALT_BYTES: Final = 32

_RECORD = insert(table_of(CandidateCheck))


class Look(NamedTuple):
    """What was asked and answered of a person, or of nobody that the register could name."""

    person_id: int | None
    question: Question
    answer: Answer


def record_looks(
    session: Session, looks: Sequence[Look], *, actor: Actor, now: datetime, known_at: int
) -> list[str]:
    """Record these looks inside the caller's transaction; their receipt numbers, in order.

    `known_at` is the newest log entry that the answers rest on.
    """
    rows = [_row(each, actor, now, known_at) for each in looks]
    if rows:
        session.execute(_RECORD, rows)
    return [row["ref"] for row in rows]


def _row(looked: Look, actor: Actor, now: datetime, known_at: int) -> dict[str, Any]:
    asked, answered = question_json(looked.question), answer_json(looked.answer)
    salt = secrets.token_bytes(SALT_BYTES)
    return {
        "ref": new_receipt_number(),
        "at": now,
        "account_id": actor.account_id,
        "organisation_id": actor.organisation_id,
        "purpose": looked.question.purpose.value,
        "outcome": looked.answer.outcome.value,
        "person_id": looked.person_id,
        "question": asked,
        "answer": answered,
        "log_head": known_at,
        "salt": salt,
        "digest": hashlib.sha256(salt + asked.encode() + answered.encode()).hexdigest(),
    }
