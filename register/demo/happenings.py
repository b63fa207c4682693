"""What happens once the files are in: a new name is decided, two records are joined, a school says
that it has no SENCO, and two registrars withdraw an award.
"""

import json
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from register.access import Role
from register.clock import legal_day
from register.days import ONE_DAY
from register.demo.accounts import SECOND_REGISTRAR, WHO_CAN_SIGN_IN, email_of
from register.demo.careers import MadeUpEnrolment
from register.demo.people import KNOWN_TRN, Post, Teacher
from register.demo.schools import OPEN, Estate
from register.demo.words import NEW_LAST_NAME
from register.queries.people import find_by_trns
from register.queries.referrals import open_referrals
from register.services.accounts import actor_of_account
from register.services.appointments.facts import declared_by
from register.services.appointments.vacancy import declare_vacancy
from register.services.approvals.awards import WithdrawalReason
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.propose import Asking, propose
from register.services.approvals.rules import load_proposal
from register.services.referrals.words import Ground, ReferralKind
from register.services.terms import VERSION, accept


def change_a_name(session: Session, now: datetime) -> None:
    """Two registrars find that somebody married: the name held becomes an earlier one."""
    waiting = open_referrals(session, ReferralKind.IDENTITY, most=100)
    [referral] = [
        each for each in waiting if json.loads(each.details)["typed"]["last_name"] == NEW_LAST_NAME
    ]
    asking = Asking(
        act=Act.DECIDE_NAME,
        asked={"referral": referral.ref},
        ground=Ground.EVIDENCE_SEEN,
        note="The marriage certificate shows both names.",
    )
    _by_two(session, asking, now)


def join_two_records(session: Session, people: list[Teacher], now: datetime) -> None:
    """Two registrars find that two records with one name and birth date are one person's.

    Of another such pair nobody has decided yet: the referral waits.
    """
    waiting = open_referrals(session, ReferralKind.TWO_TRNS, most=len(people))
    details = [json.loads(each.details) for each in waiting]
    referred = {each[name] for each in details for name in ("trn", "other_trn")}
    one, other = next(
        pair
        for pair in pairwise(people)
        if pair[0].last_name == pair[1].last_name
        and pair[0].born_on == pair[1].born_on
        and len(find_by_trns(session, [teacher.trn for teacher in pair])) == 2
        and referred.isdisjoint(teacher.trn for teacher in pair)
    )
    asking = Asking(
        act=Act.MERGE_PEOPLE,
        asked={"trn": one.trn, "into": other.trn},
        ground=Ground.PERSON_CONFIRMED,
        note="They were given a second TRN when they moved from another country of the UK.",
    )
    _by_two(session, asking, now)


def leave_a_post_empty(session: Session, estate: Estate, posts: list[Post], now: datetime) -> None:
    """A school of the demonstration's authority whose SENCO left says that it has none."""
    authority = actor_of_account(session, email_of(Role.AUTHORITY))
    left = {post.urn: post.ended_on for post in posts}
    urn, last_day = next(
        (school.urn, left[school.urn])
        for line in estate.lines
        for school in line[-1:]
        if school.status_code == OPEN
        and school.la_code == authority.organisation_identifier
        and left.get(school.urn)
    )
    assert last_day is not None
    declare_vacancy(
        session,
        urn,
        on=last_day + ONE_DAY,
        source=declared_by(authority),
        actor=authority,
        now=now,
    )


def withdraw_an_award(session: Session, enrolments: list[MadeUpEnrolment], now: datetime) -> None:
    """Two registrars withdraw a serving SENCO’s award; one more such act waits for the second."""
    settled = legal_day(now) - timedelta(days=400)
    held = [
        enrolment
        for enrolment in enrolments
        if enrolment.held_from
        and enrolment.held_from < settled
        and enrolment.teacher.trn != KNOWN_TRN
        and any(post.ended_on is None for post in enrolment.teacher.posts)
    ]
    _by_two(session, _withdrawal(held[0], now), now)
    first = actor_of_account(session, email_of(Role.REGISTRAR))
    propose(session, _withdrawal(held[1], now), actor=first, now=now)


def accept_the_terms(session: Session, now: datetime) -> None:
    """Everybody who can sign in has accepted the terms of use."""
    for each in WHO_CAN_SIGN_IN:
        accept(session, actor_of_account(session, each.email), read=VERSION, now=now)


def _by_two(session: Session, asking: Asking, now: datetime) -> None:
    """An act that one registrar proposes and the other approves."""
    first, second = (
        actor_of_account(session, email) for email in (email_of(Role.REGISTRAR), SECOND_REGISTRAR)
    )
    ref = propose(session, asking, actor=first, now=now)
    digest = load_proposal(session, ref).digest
    approve(session, ref, digest=digest, actor=second, confirmed_at=now, now=now)


def _withdrawal(enrolment: MadeUpEnrolment, now: datetime) -> Asking:
    return Asking(
        act=Act.WITHDRAW_AWARD,
        asked={
            "trn": enrolment.teacher.trn,
            "held_from": enrolment.held_from,
            "withdrawn_on": legal_day(now) - timedelta(days=30),
            "reason": WithdrawalReason.BODY_REVOKED.value,
        },
        ground=Ground.PROVIDER_CONFIRMED,
        note="The provider’s letter says that the assessment was not the candidate’s own.",
    )
