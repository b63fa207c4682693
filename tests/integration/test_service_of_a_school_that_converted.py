"""What two registrars took off the record is not declared at what its school became, or was."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Refused
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from tests.appointment_files import take
from tests.approvals import NOON, two_registrars
from tests.earlier_service import (
    LONG,
    NEVER,
    declare,
    designated,
    held,
    of_school,
    ours,
    put_right,
    school_that_declared,
)
from tests.sencos import designation, put_conversion, put_school

ACADEMY, MERGED = "100009", "100005"
CONVERTED = date(2026, 1, 1)
AFTER = Spell(ACADEMY, LONG.started_on, LONG.ended_on)
TOLD = "The register took this earlier service, or some days of it, off the record"


@pytest.fixture
def school(session: Session) -> Actor:
    """The school that declared service there, which two registrars took off; it is an academy."""
    actor = school_that_declared(session, LONG)
    put_right(session, NEVER, two_registrars(session))
    put_school(session, ACADEMY, opened_on=CONVERTED)
    put_school(session, MERGED)
    for urn in ("100001", MERGED):
        put_conversion(session, urn, ACADEMY, CONVERTED)
    return actor


def test_it_is_declared_at_the_academy_by_no_door(session: Session, school: Actor) -> None:
    ref = ours(session, school)
    with pytest.raises(Refused, match=TOLD):
        declare(session, school, ref, AFTER)
    row = {"Prior service": f"{AFTER.started_on}..{AFTER.ended_on}@{ACADEMY}"}
    says = f"took the earlier service at URN {ACADEMY} from"
    found = take(session, row).findings
    assert any(says in each.says for each in found), found
    wanted = designation(
        ACADEMY,
        prior_service=(AFTER,),
        started_on=date(2020, 9, 1),
        ended_on=date(2021, 8, 31),
    )
    academy = of_school(session, ACADEMY)
    done = designate(session, wanted, shared=True, actor=academy, now=NOON)
    assert done.not_recorded == (AFTER,)
    assert held(session) == []


def test_nor_is_it_brought_by_another_school(session: Session, school: Actor) -> None:
    put_school(session, "100002")
    other = of_school(session, "100002")
    theirs = designated(session, other, "100002", AFTER)
    with pytest.raises(Refused, match=TOLD):
        declare(session, other, theirs, AFTER)
    assert held(session) == []


def test_service_then_at_another_school_that_became_the_same_is_free(
    session: Session, school: Actor
) -> None:
    free = Spell(MERGED, LONG.started_on, LONG.ended_on)
    assert declare(session, school, ours(session, school), free) == 1
    assert held(session) == [free]
