"""A referral about two TRNs asks of two records, whatever TRN either has by now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import InvalidInput
from register.models import Referral
from register.services.approvals.kinds import Act
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import show_referral
from register.services.referrals.words import Decided, Ground, ReferralKind
from tests.approvals import NOON, approved, two_registrars
from tests.completions import ADA, ZOE, add_providers, record

LATER = NOON + timedelta(hours=1)
OLD, TWIN, RIGHT = "7001234", "7002222", "7009999"


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    """Two registrars, and Ada, who was sent by a second TRN once the first was on the record."""
    add_providers(session)
    record(session, ADA)
    record(session, ADA | {"TRN": TWIN, "Certificate number": "W-9", "Your reference": "S9"})
    return two_registrars(session)


@pytest.fixture
def ref(session: Session, two: tuple[Actor, Actor]) -> str:
    """The referral that asks of both, once the first TRN was found never to be theirs; it is Zoë’s
    by now.
    """
    found = session.scalars(select(Referral.ref).where(Referral.kind == ReferralKind.TWO_TRNS))
    asked = found.one()
    session.rollback()
    right = {"trn": OLD, "new_trn": RIGHT, "trn_is": "corrected"}
    approved(session, Act.CHANGE_IDENTITY, right, two)
    record(session, ZOE | {"TRN": OLD})
    return asked


def waits(session: Session, ref: str) -> bool:
    found = show_referral(session, ref).waits
    session.rollback()
    return found


def test_it_is_decided_as_these_two_are_joined_and_not_as_another_with_that_trn_is(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    approved(session, Act.MERGE_PEOPLE, {"trn": OLD, "into": TWIN}, two)
    assert waits(session, ref)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": OLD}, two)
    approved(session, Act.MERGE_PEOPLE, {"trn": RIGHT, "into": TWIN}, two)
    assert not waits(session, ref)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": RIGHT}, two, now=LATER)
    assert waits(session, ref)


def test_nobody_decides_that_they_are_two_people_while_they_are_joined(
    session: Session, two: tuple[Actor, Actor], ref: str
) -> None:
    assert show_referral(session, ref).beside
    session.rollback()
    approved(session, Act.MERGE_PEOPLE, {"trn": RIGHT, "into": TWIN}, two)
    shown = show_referral(session, ref)
    entry = shown.decisions[0].entry
    assert shown.joined
    session.rollback()
    other = Decision(
        outcome=Decided.SOMEBODY_ELSE, ground=Ground.EVIDENCE_SEEN, note="Seen", supersedes=entry
    )
    with pytest.raises(InvalidInput, match="parted first"):
        decide(session, ref, other, actor=two[0], now=NOON)
