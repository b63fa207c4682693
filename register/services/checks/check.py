"""The use case: count, find, measure against the law, record, and only then answer."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.clock import legal_day
from register.errors import Failed, InvalidInput, NotAllowed, Unavailable
from register.queries import checks as queries
from register.queries.facts import person_facts
from register.queries.log import head
from register.services.checks import holdings, words
from register.services.checks.answer import Check, CheckAnswer, CheckOutcome
from register.services.checks.appointing import appointment_of
from register.services.checks.keep import keep
from register.services.checks.limits import TargetStanding, count_failure, refuse_too_many
from register.services.checks.locks import refer_locks
from register.services.checks.matching import Match, Matched, person_matching
from register.services.checks.question import Question, refuse_unusable
from register.services.checks.targets import Targets, targets_of
from register.services.faults import told
from register.services.transaction import unlogged


def check_candidate(
    session: Session, question: Question, *, actor: Actor, now: datetime, target_key: bytes
) -> Check:
    """Answer the question and record the look; where it cannot be recorded, nothing is answered.

    Past the limit on failures about one person the answer is a registrar's to give, and the desk
    is told. Raises InvalidInput for a question that cannot be asked, NotAllowed, TooMany past a
    limit of the account or its organisation, and Unavailable where the register could not look,
    count or record: a fault is never an answer, nor is it recorded.
    """
    if not actor.may(Permission.CHECK) or actor.account_id is None:
        raise NotAllowed("This account may not check a candidate.")
    refuse_unusable(question, legal_day(now), actor.role)
    targets = targets_of(question, target_key)
    try:
        with unlogged(session):
            standing = refuse_too_many(session, actor, targets, now)
            done = _answer_and_record(session, question, targets, standing, actor, now)
    except (SQLAlchemyError, Unavailable, Failed) as fault:
        # Whatever the fault, it is one answer of those a check may have: none.
        raise Unavailable(words.COULD_NOT_CHECK) from fault
    if done.answer.outcome is CheckOutcome.NEEDS_REGISTRAR:
        _tell_the_desk(session, question, targets, standing.locked, actor, now)
    return done


def _tell_the_desk(
    session: Session,
    question: Question,
    targets: Targets,
    locked: Sequence[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Put locked targets before a registrar, if that can be done now.

    The check is recorded already, and its answer is given whatever becomes of this: that nothing
    was recorded would be untrue. The next check about such a target tells the desk.
    """
    try:
        refer_locks(session, question, targets, locked, actor=actor, now=now)
    except (SQLAlchemyError, Unavailable, Failed) as fault:
        session.rollback()
        if isinstance(fault, SQLAlchemyError):
            told(fault)  # which logs it


def _answer_and_record(
    session: Session,
    question: Question,
    targets: Targets,
    standing: TargetStanding,
    actor: Actor,
    now: datetime,
) -> Check:
    known_to = head(session).number
    school = _school_name(session, question, known_to)
    matched = person_matching(session, question, known_to)
    if _is_stepped_up(question, matched, standing):
        answer = _without_person(question, CheckOutcome.NEEDS_REGISTRAR)
    else:
        answer = _answer(session, question, matched, school, known_to, legal_day(now))
    if _counts_as_failure(question, matched, standing):
        count_failure(session, targets, actor, now)
    kept = keep(
        session, question, answer, matched.record_id, actor=actor, now=now, known_to=known_to
    )
    return Check(
        ref=kept.ref,
        at=now,
        asked_by=actor.name,
        organisation=actor.organisation_name,
        question=question,
        answer=answer,
        known_to=known_to,
        look_digest=kept.look_digest,
        digest=kept.digest,
    )


def _is_stepped_up(question: Question, matched: Matched, standing: TargetStanding) -> bool:
    """Whether a registrar has to decide: on a locked target, unless every detail is given and
    matches, and this account has guessed at none of it. So nobody can lock a person out for those
    who know who they are, and a guesser has one more try and no more.
    """
    if not standing.locked:
        return False
    knows = question.gives_every_detail and matched.match is Match.ONE
    return not knows or standing.is_own_doing


def _counts_as_failure(question: Question, matched: Matched, standing: TargetStanding) -> bool:
    """On a locked target only a try with every detail is one: no other would be answered."""
    if matched.match is Match.ONE:
        return False
    return question.gives_every_detail or not standing.locked


def _school_name(session: Session, question: Question, known_to: int) -> str:
    """The school's name. Schools are public: an unknown one is refused before anybody is looked
    for, so that the refusal says nothing about a person.
    """
    if question.urn is None:
        return ""
    name = queries.school_name(session, question.urn, known_to)
    if name is None:
        raise InvalidInput.of("urn", f"The register holds no school with URN {question.urn}")
    return name


def _without_person(question: Question, outcome: CheckOutcome) -> CheckAnswer:
    return CheckAnswer(
        outcome=outcome,
        sentence=words.headline(outcome, question, None),
        details=words.explained(outcome, None),
    )


def _answer(
    session: Session, question: Question, matched: Matched, school: str, known_to: int, today: date
) -> CheckAnswer:
    person_id = matched.person_id
    if person_id is None:
        several = matched.match is Match.SEVERAL
        return _without_person(
            question, CheckOutcome.MORE_THAN_ONE if several else CheckOutcome.NO_MATCH
        )
    facts = person_facts(session, person_id, known_to=known_to)
    awards = holdings.show(holdings.awards(facts, person_id, today), today)
    first = awards[0] if awards else None
    outcome = CheckOutcome(first.outcome) if first else CheckOutcome.PERSON_KNOWN_NO_AWARD
    details = words.explained(outcome, first)
    return CheckAnswer(
        outcome=outcome,
        sentence=words.headline(outcome, question, first),
        details=(*details, *_notices(matched)),
        awards=awards,
        enrolments=holdings.enrolments(facts, person_id),
        appointment=appointment_of(session, question, person_id, school=school, known_to=known_to),
    )


def _notices(matched: Matched) -> Iterator[str]:
    """What is to be said of the details that led to the person: they all matched."""
    if matched.by_earlier_name:
        yield words.EARLIER_NAME
    if matched.merged_id is not None:
        yield words.OTHER_TRN
