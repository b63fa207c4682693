"""What a proposal's page says of somebody who came into it since is a look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict
from register.models import RecordedLook
from register.queries.people import find_by_trns
from register.services.approvals import show
from register.services.approvals.kinds import Act
from register.services.approvals.propose import propose
from tests.approvals import NOON, approve_as, asking, two_registrars
from tests.estate import Estate
from tests.people import joined, unjoined

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.facts_by_hand("people are put on the record past the services"),
]
ONE, OTHER, THIRD = "1000001", "1000002", "1000003"
Overtaken = Callable[[Session, Actor], str]


def parting(session: Session, actor: Actor) -> str:
    """A parting that waits, of a record that a third person’s was merged into since."""
    estate = Estate(session)
    for _ in (ONE, OTHER, THIRD):
        estate.person()
    joined(session, ONE, OTHER, NOON)
    ref = propose(session, asking(Act.UNMERGE_PEOPLE, {"trn": ONE}), actor=actor, now=NOON)
    unjoined(session, ONE, NOON)
    joined(session, THIRD, ONE, NOON)
    return ref


def another_trn(session: Session, actor: Actor) -> str:
    """Another TRN for somebody, which a third person’s record has had since."""
    estate = Estate(session)
    estate.person()
    estate.person()
    asked = {"trn": ONE, "new_trn": THIRD, "trn_is": "retired"}
    ref = propose(session, asking(Act.CHANGE_IDENTITY, asked), actor=actor, now=NOON)
    estate.person()
    return ref


OVERTAKEN = pytest.mark.parametrize("overtaken", [parting, another_trn])


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    return two_registrars(session)


def third(session: Session) -> int:
    """The third person, of whom the proposal as it was made says nothing."""
    found = find_by_trns(session, [THIRD])[THIRD].id
    session.rollback()
    return found


def looked_at(session: Session) -> Counter[int | None]:
    session.rollback()
    return Counter(session.scalars(select(RecordedLook.person_id)))


def seen_on_the_page(session: Session, overtaken: Overtaken, actor: Actor) -> int:
    """How often the third person is recorded as seen, where a page says something of them."""
    ref = overtaken(session, actor)
    before = looked_at(session)
    shown = show.show_proposal(session, ref, actor=actor, now=NOON)
    assert shown.overtaken
    seen = looked_at(session) - before
    assert set(shown.preview.people) <= set(seen)
    assert set(seen.values()) == {1}, "once each"
    return seen[third(session)]


@OVERTAKEN
def test_whoever_a_refusal_on_the_page_tells_of_is_recorded_as_seen(
    session: Session, two: tuple[Actor, Actor], overtaken: Overtaken
) -> None:
    assert seen_on_the_page(session, overtaken, two[0]) == 1


@OVERTAKEN
def test_so_is_whoever_the_refusal_of_an_approval_tells_of(
    session: Session, two: tuple[Actor, Actor], overtaken: Overtaken
) -> None:
    ref = overtaken(session, two[0])
    before = looked_at(session)
    with pytest.raises(Conflict):
        approve_as(session, ref, two[1])
    assert (looked_at(session) - before)[third(session)] == 1


@pytest.mark.canary
@OVERTAKEN
def test_a_refusal_on_the_page_that_records_nobody_is_noticed(
    session: Session,
    two: tuple[Actor, Actor],
    overtaken: Overtaken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(show, "see", lambda *_, **__: None)
    assert seen_on_the_page(session, overtaken, two[0]) == 0
