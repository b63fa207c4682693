"""Acts of high impact take two registrars who are two people, and facts that have not changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, Role
from register.errors import Conflict, InvalidInput, NotAllowed, NotFound, RegisterError, TooMany
from register.models import Account, LogEntry, Proposal
from register.services import approvals
from register.services.accounts import deactivate
from register.services.approvals import decide as deciding
from register.services.approvals import rules
from register.services.approvals.acts import ACTS
from register.services.approvals.decide import approve, decline, withdraw
from register.services.approvals.kinds import TITLES, Act
from register.services.approvals.one_person import declare_one_person
from register.services.approvals.preview import preview
from register.services.approvals.propose import propose
from register.services.approvals.show import past, waiting
from tests.accounts import LEFT
from tests.approvals import NOON, add_named, asking, digest_of, role_of, two_registrars

ADA = "ada@panel.example"
GRANT = asking(Act.GRANT_REGISTRAR, {"email": ADA})
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    """Grace, who proposes, and Alan, who approves; and Ada, who is to become a registrar."""
    add_named(session, ADA, "Ada Lovelace", Role.PANEL)
    return two_registrars(session)


@pytest.fixture
def ref(session: Session, two: tuple[Actor, Actor]) -> str:
    return propose(session, GRANT, actor=two[0], now=NOON)


def approve_as(
    session: Session, ref: str, actor: Actor, now: datetime = LATER, **said: object
) -> None:
    given = {"digest": digest_of(session, ref), "confirmed_at": now, **said}
    approve(session, ref, actor=actor, now=now, **given)  # type: ignore[arg-type]  # as given


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(LogEntry.action).order_by(LogEntry.number)))


def test_every_act_has_a_title_and_a_plan() -> None:
    assert set(Act) == set(ACTS) == set(TITLES)
    assert approvals.__doc__


def test_what_one_proposes_waits_and_another_approves(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    assert role_of(session, ADA) == "panel"
    assert [line.ref for line in waiting(session, actor=two[0], now=LATER)] == [ref]
    session.rollback()
    approve_as(session, ref, two[1])
    assert role_of(session, ADA) == "registrar"
    assert actions(session)[-3:] == [
        "approval.proposed",
        "approval.approved",
        "account.role_granted",
    ]
    assert waiting(session, actor=two[0], now=LATER) == []
    assert [line.state for line in past(session, actor=two[0], now=LATER)] == ["approved"]


def refused(session: Session, ref: str, error: type[RegisterError], *args: object) -> str:
    before = len(actions(session))
    session.rollback()
    with pytest.raises(error) as caught:
        approve_as(session, ref, *args)  # type: ignore[arg-type]  # whoever, and when
    assert role_of(session, ADA) == "panel"
    assert len(actions(session)) == before
    session.rollback()
    return str(caught.value)


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


def test_a_proposal_expires_after_a_day(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    day = NOON + timedelta(hours=24)
    assert "expired" in refused(session, ref, Conflict, two[1], day)
    assert [line.state for line in past(session, actor=two[0], now=day)] == ["expired"]
    session.rollback()
    # What has expired does not stand in the way of the same proposed anew.
    assert propose(session, GRANT, actor=two[0], now=day) != ref
    session.rollback()


def test_the_last_second_of_the_day_is_in_time(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    approve_as(session, ref, two[1], NOON + timedelta(hours=23, minutes=59, seconds=59))
    assert role_of(session, ADA) == "registrar"


def test_facts_that_changed_since_the_preview_stop_it(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    session.execute(update(Account).where(Account.email == ADA).values(role="school"))
    session.commit()
    with pytest.raises(Conflict, match="no longer what was proposed"):
        approve_as(session, ref, two[1])
    assert role_of(session, ADA) == "school"


def test_an_approval_of_another_preview_is_refused(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    with pytest.raises(Conflict):
        approve_as(session, ref, two[1], digest="0" * 64)
    assert role_of(session, ADA) == "panel"


def test_a_preview_records_nothing_and_is_the_same_for_everybody(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    before = len(actions(session))
    session.rollback()
    found = [
        preview(session, Act.GRANT_REGISTRAR, {"email": ADA}, actor=each, now=NOON) for each in two
    ]
    assert found[0] == found[1]
    assert found[0].digest == digest_of(session, ref)
    assert len(actions(session)) == before
    assert role_of(session, ADA) == "panel"


def test_what_was_seen_before_proposing_is_what_is_proposed(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    with pytest.raises(Conflict, match="since you saw it"):
        propose(session, replace(GRANT, digest="0" * 64), actor=two[0], now=NOON)


def test_the_proposer_withdraws_and_nobody_else(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    with pytest.raises(NotAllowed):
        withdraw(session, ref, actor=two[1], now=LATER)
    withdraw(session, ref, actor=two[0], now=LATER)
    assert "withdrawn already" in refused(session, ref, Conflict, two[1])


def test_another_registrar_declines_and_says_why(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    with pytest.raises(NotAllowed):
        decline(session, ref, note="No", actor=two[0], now=LATER)
    with pytest.raises(InvalidInput):
        decline(session, ref, note=" ", actor=two[1], now=LATER)
    decline(session, ref, note="The letter is not signed", actor=two[1], now=LATER)
    assert "declined already" in refused(session, ref, Conflict, two[1])


def test_the_same_does_not_wait_twice(session: Session, two: tuple[Actor, Actor], ref: str) -> None:
    with pytest.raises(Conflict, match="waits for a second registrar already"):
        propose(session, GRANT, actor=two[1], now=LATER)


def test_a_registrar_who_was_closed_neither_proposes_nor_approves_nor_leaves_a_proposal(
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


def test_the_database_itself_refuses_an_approval_by_the_proposer(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    held = {"outcome": "approved", "closed_by": 1, "decided_by": two[0].account_id}
    with pytest.raises(Exception, match="two_accounts_approve"):
        session.execute(update(Proposal).values(**held))
    session.rollback()


GUARDS: dict[str, Callable[..., None]] = {
    "refuse_own": lambda *_: None,
    "refuse_stale": lambda *_: None,
    "refuse_closed": lambda *_: None,
}


@pytest.mark.canary
@pytest.mark.parametrize(
    ("guard", "test"),
    [
        ("refuse_own", test_accounts_that_were_declared_one_persons_are_refused),
        ("refuse_closed", test_a_proposal_expires_after_a_day),
    ],
)
def test_a_guard_that_is_taken_out_is_noticed(
    session: Session,
    two: tuple[Actor, Actor],
    ref: str,
    monkeypatch: pytest.MonkeyPatch,
    guard: str,
    test: Callable[[Session, tuple[Actor, Actor], str], None],
) -> None:
    monkeypatch.setattr(deciding, guard, GUARDS[guard])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test(session, two, ref)


@pytest.mark.canary
def test_an_approval_that_compares_no_digest_is_noticed(
    session: Session, two: tuple[Actor, Actor], ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(session: Session, held: object, digest: str, **rest: object) -> None:
        return None

    monkeypatch.setattr(deciding, "_carry_out", careless)
    with pytest.raises(pytest.fail.Exception):
        test_facts_that_changed_since_the_preview_stop_it(session, two, ref)
