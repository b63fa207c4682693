"""Earlier service with the first day of what is held takes its place, whatever the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.errors import InvalidInput
from register.queries.appointments import appointments_at, prior_service_of
from register.services.accounts import actor_of_account
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from register.services.appointments.prior_service import declare_prior_service
from register.services.log_tree.verify_facts import verify_facts
from tests.accounts import make_account
from tests.appointment_files import HILL, ROW, take
from tests.people import joined, unjoined
from tests.sencos import NOON, acting_for, designation, put_school

SCHOOL = acting_for("100001")
OPEN = Spell("100001", date(2007, 9, 1), None)
SHORT = Spell("100001", date(2007, 9, 1), date(2007, 12, 31))
TYPED = {OPEN: "01/09/2007..@100001", SHORT: "01/09/2007..31/12/2007@100001"}
BEFORE = {"started_on": date(2020, 9, 1), "ended_on": date(2021, 8, 31)}
Door = Callable[[Session, Spell], None]


def by_declaring(session: Session, spell: Spell) -> None:
    (held,) = appointments_at(session, ["100001"])
    declare_prior_service(session, held.ref, [spell], source="Letter", actor=SCHOOL, now=NOON)


def by_designating(session: Session, spell: Spell) -> None:
    wanted = designation(prior_service=(spell,))
    done = designate(session, wanted, shared=False, actor=SCHOOL, now=NOON)
    assert (done.is_new, done.not_recorded) == (True, ())


def by_file(session: Session, spell: Spell) -> None:
    imported = take(session, {"Prior service": TYPED[spell]})
    assert imported.is_accepted
    assert imported.counts["spells"] == 1


DOORS = pytest.mark.parametrize("door", [by_declaring, by_designating, by_file])


def held(session: Session) -> list[Spell]:
    people = {each.person_id for each in appointments_at(session, ["100001", "100002"])}
    return [
        Spell(each.school_urn, each.started_on, each.ended_on)
        for each in prior_service_of(session, people)
    ]


@DOORS
def test_a_spell_takes_the_place_of_the_one_with_its_first_day(
    session: Session, door: Door
) -> None:
    put_school(session, "100001")
    organisation = (OrganisationKind.SCHOOL, "100001", "Wychford Primary School")
    declarer = actor_of_account(
        session, make_account(session, Role.SCHOOL, organisation=organisation)
    )
    before = designation(prior_service=(OPEN,), **BEFORE)
    designate(session, before, shared=False, actor=declarer, now=NOON)
    door(session, SHORT)
    assert held(session) == [SHORT]
    assert verify_facts(session).rows > 0


def test_a_designation_leaves_what_another_school_declared_and_says_so(session: Session) -> None:
    for urn in ("100001", "100002"):
        put_school(session, urn)
    by_designating(session, SHORT)
    other = Spell("100002", date(2010, 9, 1), None)
    wanted = designation("100002", prior_service=(OPEN, other))
    done = designate(session, wanted, shared=False, actor=acting_for("100002"), now=NOON)
    assert (done.is_new, done.not_recorded) == (True, (OPEN,))
    assert held(session) == [SHORT, other]


def test_a_row_leaves_what_another_school_declared_and_is_an_error(session: Session) -> None:
    for urn in ("100001", "100002"):
        put_school(session, urn)
    by_designating(session, SHORT)
    refused = take(session, {"URN": "100002", "Prior service": TYPED[OPEN]})
    assert "Another organisation declared the earlier service at URN 100001 from 1 Sep" in (
        refused.findings[0].says
    )
    assert held(session) == [SHORT]
    assert len(appointments_at(session, ["100002"])) == 0


def test_two_rows_that_disagree_are_told_and_two_that_agree_are_one(session: Session) -> None:
    for urn in ("100001", "100002"):
        put_school(session, urn)
    first = {"Prior service": TYPED[OPEN]}
    refused = take(session, first, {"URN": "100002", "Prior service": TYPED[SHORT]})
    assert "Row 2 gives another last day of the earlier service" in refused.findings[1].says
    agreed = take(session, first, {"URN": "100002", **first}, {**HILL, **first})
    assert (agreed.is_accepted, agreed.counts["spells"]) == (True, 2)


def test_a_file_puts_right_what_a_file_recorded_on_the_record_that_has_it(
    session: Session,
) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    take(session, {"Prior service": TYPED[OPEN]}, {**HILL, "URN": "100002"})
    joined(session, ROW["TRN"], HILL["TRN"], NOON)
    row = {**HILL, "URN": "100002", "Prior service": TYPED[SHORT]}
    assert [each.result for each in take(session, row).findings] == ["earlier service added"]
    assert [each.result for each in take(session, row).findings] == ["unchanged"]
    unjoined(session, ROW["TRN"], NOON)
    (okafor,) = appointments_at(session, ["100001"])
    (spell,) = prior_service_of(session, [okafor.person_id])
    assert (spell.ended_on, held(session)) == (SHORT.ended_on, [SHORT])


@DOORS
def test_two_spells_with_one_first_day_are_refused(session: Session, door: Door) -> None:
    put_school(session, "100001")
    says = "Two periods of earlier service at URN 100001 start on 1 September 2007"
    if door is by_file:
        refused = take(session, {"Prior service": ";".join(TYPED.values())})
        assert says in refused.findings[0].says
        return
    if door is by_designating:
        both = designation(prior_service=(OPEN, SHORT))
        with pytest.raises(InvalidInput, match=says):
            designate(session, both, shared=False, actor=SCHOOL, now=NOON)
        return
    ref = designate(session, designation(), shared=False, actor=SCHOOL, now=NOON).ref
    with pytest.raises(InvalidInput, match=says):
        declare_prior_service(session, ref, (OPEN, SHORT), source="L", actor=SCHOOL, now=NOON)
