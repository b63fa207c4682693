"""What happens once the files are in: a new name is decided, a school says that it has no SENCO."""

import json
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from register.access import Role
from register.demo.accounts import email_of
from register.demo.people import Post
from register.demo.schools import Estate
from register.demo.words import NEW_LAST_NAME
from register.queries.referrals import open_referrals
from register.services.accounts import actor_of_account
from register.services.appointments.vacancy import declare_vacancy
from register.services.referrals.decide import Decision, decide
from register.services.referrals.words import Ground, Kind, Outcome


def change_a_name(session: Session, now: datetime) -> None:
    """The registrar finds that somebody married: the name held becomes an earlier one."""
    waiting = open_referrals(session, Kind.IDENTITY, most=100)
    [referral] = [
        each for each in waiting if json.loads(each.details)["typed"]["last_name"] == NEW_LAST_NAME
    ]
    decision = Decision(
        outcome=Outcome.SAME_PERSON,
        ground=Ground.EVIDENCE_SEEN,
        note="The marriage certificate shows both names.",
    )
    registrar = actor_of_account(session, email_of(Role.REGISTRAR))
    decide(session, referral.ref, decision, actor=registrar, now=now)


def leave_a_post_empty(session: Session, estate: Estate, posts: list[Post], now: datetime) -> None:
    """A school of the demonstration's authority whose SENCO left says that it has none."""
    authority = actor_of_account(session, email_of(Role.AUTHORITY))
    left = {post.urn: post.ended_on for post in posts}
    urn, last_day = next(
        (school.urn, left[school.urn])
        for line in estate.lines
        for school in line[-1:]
        if school.status_code == "1"
        and school.la_code == authority.organisation_identifier
        and left.get(school.urn)
    )
    assert last_day is not None
    declare_vacancy(
        session,
        urn,
        on=last_day + timedelta(days=1),
        source=f"Declared by {authority.organisation_name}",
        actor=authority,
        now=now,
    )
