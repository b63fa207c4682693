"""A check kept with its question and answer, beside the look that it is."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from register.access import Actor
from register.bulk import insert_rows
from register.db import table_of
from register.models import CandidateCheck
from register.services import looks
from register.services.checks.answer import CheckAnswer, answer_json, question_json
from register.services.checks.question import Question
from register.services.log import SALT_BYTES, payload_hash

_CHECK = table_of(CandidateCheck)


class KeptCheck(NamedTuple):
    """What a check that was kept is known by."""

    ref: str
    """The receipt number."""
    look_digest: str
    """Of the look, with its salt."""
    digest: str
    """Of the question and the answer, with theirs."""


def keep(
    session: Session,
    question: Question,
    answer: CheckAnswer,
    person_id: int | None,
    *,
    actor: Actor,
    now: datetime,
    known_to: int,
) -> KeptCheck:
    """Record the look and what was asked and answered, together.

    `known_to` is the newest log entry that the answer rests on.
    """
    asked, answered = question_json(question), answer_json(answer, known_to)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = payload_hash(salt, (asked + answered).encode())
    outcome = answer.outcome.value
    look = looks.Look(person_id, looks.LookKind.CHECK, question.purpose, outcome, digest)
    (recorded,) = looks.record_with_digests(session, [look], actor=actor, now=now)
    row = {
        "ref": recorded.ref,
        "at": now,
        "account_id": actor.account_id,
        "organisation_id": actor.organisation_id,
        "purpose": question.purpose.value,
        "outcome": outcome,
        "person_id": person_id,
        "question": asked,
        "answer": answered,
        "log_head": known_to,
        "salt": salt,
        "digest": digest,
    }
    insert_rows(session, _CHECK, [row])
    return KeptCheck(recorded.ref, recorded.digest, digest)
