"""Whose earlier service is whose to change, and that a change stays with the record it corrects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.errors import Refused
from register.law.findings import Status
from register.queries.appointments import appointments_at
from register.services.appointments import prior_service
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from register.services.log_tree.verify_facts import verify_facts
from register.services.referrals.words import Decided
from tests.appointment_files import take
from tests.earlier_service import (
    LONG,
    OPEN,
    SHORT,
    declare,
    designated,
    held,
    of_school,
    status,
    take_back,
)
from tests.people import joined, unjoined
from tests.referrals import disagreement, settle
from tests.sencos import NOON, acting_for, designation, put_membership, put_school, typed


@pytest.fixture
def two(session: Session) -> tuple[Actor, str, Actor, str]:
    """Two schools that have designated one person, of whom the first has declared service."""
    for urn in ("100001", "100002"):
        put_school(session, urn)
    first, second = of_school(session, "100001"), of_school(session, "100002")
    ours = designated(session, first, "100001", LONG)
    return first, ours, second, designated(session, second, "100002")


def by_taking_back(session: Session, actor: Actor, ref: str) -> None:
    take_back(session, actor, ref, LONG)


def by_another_end(session: Session, actor: Actor, ref: str) -> None:
    declare(session, actor, ref, SHORT)


@pytest.mark.parametrize("deed", [by_taking_back, by_another_end])
def test_a_school_changes_no_earlier_service_that_another_declared(
    session: Session,
    two: tuple[Actor, str, Actor, str],
    deed: Callable[[Session, Actor, str], None],
) -> None:
    first, ours, second, theirs = two
    assert status(session, "100001") is Status.EXEMPT
    with pytest.raises(Refused, match="Your organisation did not declare this") as refusal:
        deed(session, second, theirs)
    assert "100001" not in str(refusal.value)
    assert refusal.value.shows == {appointments_at(session, ["100002"])[0].person_id}
    assert (held(session), status(session, "100001")) == ([LONG], Status.EXEMPT)
    deed(session, first, ours)
    assert held(session) == ([SHORT] if deed is by_another_end else [])


@pytest.mark.canary
def test_a_register_that_lets_any_school_change_it_is_noticed(
    session: Session, two: tuple[Actor, str, Actor, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = lambda _, declared, *__: {each.id for each in declared}  # noqa: E731
    monkeypatch.setattr(prior_service, "changeable", everybody)
    by_taking_back(session, two[2], two[3])
    assert (held(session), status(session, "100001")) != ([LONG], Status.EXEMPT)


def test_the_same_service_declared_by_another_school_changes_nothing(
    session: Session, two: tuple[Actor, str, Actor, str]
) -> None:
    _, _, second, theirs = two
    assert declare(session, second, theirs, LONG) == 0
    other = Spell("100002", date(2010, 9, 1), None)
    assert declare(session, second, theirs, other) == 1
    take_back(session, second, theirs, other)
    assert held(session) == [LONG]


def test_what_a_trust_declared_its_school_changes_and_no_other(
    session: Session, two: tuple[Actor, str, Actor, str]
) -> None:
    _, ours, second, theirs = two
    put_membership(session, "100001", "5001")
    trust = of_school(session, "5001", OrganisationKind.TRUST)
    declare(session, trust, ours, SHORT)
    with pytest.raises(Refused):
        take_back(session, second, theirs, SHORT)
    take_back(session, two[0], ours, SHORT)
    assert held(session) == []


def test_what_came_in_a_file_the_only_school_changes_until_another_designates(
    session: Session,
) -> None:
    for urn in ("100001", "100002"):
        put_school(session, urn)
    take(session, {"Prior service": "01/09/2006..31/08/2008@100001"})
    first, second = of_school(session, "100001"), of_school(session, "100002")
    (ours,) = appointments_at(session, ["100001"])
    declare(session, first, ours.ref, OPEN)
    take(session, {"Prior service": "01/09/2009..@100001"})
    theirs = designated(session, second, "100002")
    for actor, ref in ((second, theirs), (first, ours.ref)):
        with pytest.raises(Refused):
            take_back(session, actor, ref, Spell("100001", date(2009, 9, 1), None))
    take_back(session, first, ours.ref, OPEN)


def test_what_a_registrar_moved_stays_with_the_school_that_declared_it(session: Session) -> None:
    ref = disagreement(session, prior_service=(LONG,))
    settle(session, ref, Decided.SAME_PERSON)
    assert held(session) == [LONG]
    ours, theirs = (appointments_at(session, [urn])[0].ref for urn in ("100001", "100002"))
    with pytest.raises(Refused):
        take_back(session, of_school(session, "100002"), theirs, LONG)
    take_back(session, acting_for("100001"), ours, LONG)
    assert held(session) == []


def test_a_correction_after_a_merge_stays_with_the_record_that_has_the_service(
    session: Session,
) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    first = of_school(session, "100001")
    trust = of_school(session, "5001", OrganisationKind.TRUST)
    put_membership(session, "100001", "5001")
    put_membership(session, "100002", "5001")
    designated(session, first, "100001", LONG, trn="0123456")
    theirs = designated(session, trust, "100002", trn="7654321")
    joined(session, "0123456", "7654321", NOON)
    assert declare(session, trust, theirs, SHORT, Spell("100002", date(2011, 1, 1), None)) == 2
    unjoined(session, "0123456", NOON)
    assert held(session) == [SHORT]
    assert held(session, "7654321") == [Spell("100002", date(2011, 1, 1), None)]
    assert verify_facts(session).rows > 0


def test_what_both_records_of_a_merge_hold_is_put_right_on_both(session: Session) -> None:
    put_school(session, "100001")
    actor = acting_for("100001")
    for trn in ("0123456", "7654321"):
        wanted = designation(prior_service=(OPEN,), person=typed(trn))
        ref = designate(session, wanted, shared=True, actor=actor, now=NOON).ref
    joined(session, "0123456", "7654321", NOON)
    assert declare(session, actor, ref, LONG) == 1
    unjoined(session, "0123456", NOON)
    assert held(session) == held(session, "7654321") == [LONG]
