"""A lock: so many checks of the same details failed that a registrar decides on the next.

Nobody is told whether the person is on the register, and the lock ends by itself a day after the
last failure. A registrar may lift it before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.models import FailedCheck
from register.queries.referrals import waiting_on
from register.services.changes import Changes, write
from register.services.checks.question import SURNAME, Question
from register.services.checks.targets import Targets
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import ReferralKind
from register.services.transaction import transaction


def refer_locks(
    session: Session,
    question: Question,
    targets: Targets,
    locked: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Put these locked targets before a registrar, each once while it waits.

    A transaction of its own: the check is recorded whatever becomes of it.
    """
    if len(_waiting(session, locked)) == len(locked):
        return
    with transaction(session):
        waiting = _waiting(session, locked)
        drafts = [
            ReferralDraft(
                kind=ReferralKind.LOCK,
                subject=_subject(each),
                details=_details(question, each == targets.trn),
            )
            for each in locked
            if _subject(each) not in waiting
        ]
        if drafts:
            write(session, Changes(referrals=drafts), actor=actor, now=now)


def lift(session: Session, target: str, entry: int) -> None:
    """Let the failures so far count no more, by that entry of the log, inside a transaction.

    The caller has seen to it that two registrars want it.
    """
    table = table_of(FailedCheck)
    session.execute(
        update(table)
        .where(table.c.target == target, table.c.lifted_by.is_(None))
        .values(lifted_by=entry)
    )


def lock_again(session: Session, entry: int) -> None:
    """Let the failures count again that this entry had lifted."""
    table = table_of(FailedCheck)
    session.execute(update(table).where(table.c.lifted_by == entry).values(lifted_by=None))


def target_of(subject: str) -> str:
    """The target that a referral's subject names."""
    return subject.removeprefix("target:")


def _subject(target: str) -> str:
    return f"target:{target}"


def _waiting(session: Session, targets: Sequence[str]) -> set[str]:
    return waiting_on(session, ReferralKind.LOCK, [_subject(each) for each in targets])


def _details(question: Question, is_trn: bool) -> Mapping[str, Any]:
    """What the target is, as it was asked: a registrar has to know who is meant."""
    if is_trn:
        return {"asked": {"trn": question.trn}}
    return {"asked": {SURNAME: question.last_name, "born_on": question.born_on}}
