"""What one registrar proposes waits a day for another, and rests on facts that have not changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, InvalidInput, NotAllowed
from register.models import Account
from register.services.approvals import decide as deciding
from register.services.approvals.acts import ACTS
from register.services.approvals.decide import decline, withdraw
from register.services.approvals.kinds import TITLES, Act
from register.services.approvals.preview import preview
from register.services.approvals.propose import propose
from register.services.approvals.show import past, waiting
from tests.approvals import LATER, NOON, approve_as, digest_of, role_of
from tests.integration.approvals.asking import ADA, GRANT, actions, refused


def test_every_act_has_a_title_and_a_plan() -> None:
    assert set(Act) == set(ACTS) == set(TITLES)


@pytest.mark.parametrize(
    ("asked", "which"),
    [({}, "every qualification"), ({"kind": "NPQSENCO"}, "NPQ for SENCOs")],
    ids=["every", "one"],
)
def test_an_export_is_named_in_words_and_not_by_a_code(
    session: Session, two: tuple[Actor, Actor], asked: dict[str, str], which: str
) -> None:
    told = preview(session, Act.EXPORT_HOLDERS, asked, actor=two[0], now=NOON)
    assert told.about == f"A file of everybody who holds an award: {which}"
    assert f"the awards on the register ({which})" in told.effects[0]


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
    with pytest.raises(Conflict, match=r"waits for a second .* or withdraw that one first"):
        propose(session, GRANT, actor=two[1], now=LATER)


@pytest.mark.canary
def test_a_guard_that_forgets_the_day_is_noticed(
    session: Session, two: tuple[Actor, Actor], ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "refuse_closed", lambda *_: None)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_a_proposal_expires_after_a_day(session, two, ref)


@pytest.mark.canary
def test_an_approval_that_compares_no_digest_is_noticed(
    session: Session, two: tuple[Actor, Actor], ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(session: Session, held: object, digest: str, **rest: object) -> None:
        return None

    monkeypatch.setattr(deciding, "_carry_out", careless)
    with pytest.raises(pytest.fail.Exception):
        test_facts_that_changed_since_the_preview_stop_it(session, two, ref)
