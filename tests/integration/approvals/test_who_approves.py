"""An act of high impact takes two registrars who are two people, and few of them in an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, Role
from register.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from register.models import Account, Proposal
from register.services.accounts import deactivate
from register.services.approvals import decide as deciding
from register.services.approvals import rules
from register.services.approvals.decide import withdraw
from register.services.approvals.one_person import declare_one_person
from register.services.approvals.propose import propose
from tests.accounts import LEFT
from tests.approvals import LATER, NOON, add_named, approve_as, role_of
from tests.integration.approvals.asking import ADA, GRANT, refused


def test_nobody_approves_their_own(session: Session, two: tuple[Actor, Actor], ref: str) -> None:
    assert "yourself" in refused(session, ref, NotAllowed, two[0])


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("grace.hopper+two@register.example", "Somebody Else"),
        ("gracehopper@elsewhere.example", "Somebody Else"),
        ("g@elsewhere.example", "Grace Hopper"),
        ("g@elsewhere.example", "HOPPER, Grâce"),
    ],
)
def test_a_second_account_of_the_same_person_is_refused(
    session: Session, two: tuple[Actor, Actor], ref: str, email: str, name: str
) -> None:
    second = add_named(session, email, name)
    assert "one person" in refused(session, ref, NotAllowed, second)


def test_accounts_that_were_declared_one_persons_are_refused(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    second = add_named(session, "g@elsewhere.example", "Somebody Else")
    third = add_named(session, "h@elsewhere.example", "Nobody Else")
    for one, other in ((third, second), (second, two[0])):
        emails = [_email(session, each) for each in (one, other)]
        declare_one_person(session, *emails, actor=OPERATOR, now=NOON)
    for each in (second, third):
        assert "one person" in refused(session, ref, NotAllowed, each)
    with pytest.raises(InvalidInput):
        declare_one_person(session, ADA, ADA, actor=OPERATOR, now=NOON)
    with pytest.raises(NotFound):
        declare_one_person(session, ADA, "nobody@example.org", actor=OPERATOR, now=NOON)


def _email(session: Session, actor: Actor) -> str:
    email = session.scalars(select(Account.email).where(Account.id == actor.account_id)).one()
    session.rollback()
    return email


@pytest.mark.parametrize("age", [timedelta(minutes=15), timedelta(days=1), timedelta(seconds=-1)])
def test_an_approval_needs_somebody_who_has_just_shown_who_they_are(
    session: Session, two: tuple[Actor, Actor], ref: str, age: timedelta
) -> None:
    for confirmed_at in (LATER - age, None):
        with pytest.raises(NotAllowed, match="Confirm who you are, and approve"):
            approve_as(session, ref, two[1], confirmed_at=confirmed_at)
    approve_as(session, ref, two[1], confirmed_at=LATER - timedelta(minutes=14, seconds=59))
    assert role_of(session, ADA) == "registrar"


def test_a_deactivated_registrar_neither_proposes_nor_approves_nor_leaves_a_proposal(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    third = add_named(session, "mary@register.example", "Mary Jackson")
    deactivate(session, "mary@register.example", LEFT, actor=OPERATOR, now=NOON)
    refused(session, ref, NotAllowed, third)
    with pytest.raises(NotAllowed):
        propose(session, GRANT, actor=third, now=NOON)
    deactivate(session, _email(session, two[0]), LEFT, actor=OPERATOR, now=NOON)
    assert "no longer a registrar" in refused(session, ref, Conflict, two[1])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REGISTRAR])
def test_nobody_but_a_registrar_proposes_or_approves(
    session: Session, two: tuple[Actor, Actor], ref: str, role: Role
) -> None:
    other = add_named(session, "somebody@example.org", "Some Body", role)
    refused(session, ref, NotAllowed, other)
    with pytest.raises(NotAllowed):
        propose(session, GRANT, actor=other, now=NOON)
    with pytest.raises(NotAllowed):
        propose(session, GRANT, actor=OPERATOR, now=NOON)


def test_a_registrar_does_twenty_acts_an_hour_over_all_their_accounts(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    second = add_named(session, "gracehopper@elsewhere.example", "Grace Hopper")
    withdraw(session, ref, actor=two[0], now=NOON)
    for count in range(rules.MOST_ACTS - 1):
        actor = (two[0], second)[count % 2]
        made = propose(session, GRANT, actor=actor, now=NOON + timedelta(minutes=count))
        withdraw(session, made, actor=actor, now=NOON + timedelta(minutes=count))
    for actor in (two[0], second):
        with pytest.raises(TooMany):
            propose(session, GRANT, actor=actor, now=NOON + timedelta(minutes=30))
    assert propose(session, GRANT, actor=two[1], now=NOON + timedelta(minutes=30))
    session.rollback()
    hour = NOON + timedelta(hours=1)
    with pytest.raises(Conflict):
        propose(session, GRANT, actor=two[0], now=hour)


def test_whoever_has_done_twenty_acts_in_an_hour_approves_none(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    withdraw(session, ref, actor=two[0], now=NOON)
    for count in range(rules.MOST_ACTS):
        at = LATER - timedelta(minutes=count)
        withdraw(session, propose(session, GRANT, actor=two[1], now=at), actor=two[1], now=at)
    waits = propose(session, GRANT, actor=two[0], now=LATER)
    refused(session, waits, TooMany, two[1])


def test_the_database_itself_refuses_an_approval_by_the_proposer(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    held = {"outcome": "approved", "closed_by": 1, "decided_by": two[0].account_id}
    with pytest.raises(Exception, match="two_accounts_approve"):
        session.execute(update(Proposal).values(**held))
    session.rollback()


@pytest.mark.canary
def test_a_guard_that_lets_one_person_approve_is_noticed(
    session: Session, two: tuple[Actor, Actor], ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "refuse_own", lambda *_: None)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_accounts_that_were_declared_one_persons_are_refused(session, two, ref)
