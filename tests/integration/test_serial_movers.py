"""Who was SENCO for more than three years in all without an award, and that each look is kept."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from register.access import OPERATOR, PERMISSIONS, Actor, Role
from register.db import table_of
from register.errors import InvalidInput, NotAllowed, Unavailable
from register.law.all_service import serial_mover
from register.law.facts import Case
from register.law.findings import Reason
from register.law.scope import IN_SCOPE
from register.models import PersonLink, RecordedLook
from register.queries.facts import Facts
from register.queries.facts_of_many import facts_of_many
from register.queries.schools import every_urn
from register.services.compliance.cases import cases_of, service_of
from register.services.compliance_periods import rebuild
from register.services.estate.serial_movers import serial_movers
from tests.databases import put_aside
from tests.demonstration import put_demonstration
from tests.estate import Estate
from tests.serial_movers import FIRST, LEFT, NEXT, NOW, TODAY, inspector, looked


def mover(estate: Estate, **facts: object) -> int:
    """Somebody who left one school within its three years for another."""
    person = estate.person()
    estate.appointed(person, estate.school("Elmfield Primary School"), FIRST, LEFT, **facts)
    estate.appointed(person, estate.school("Oakfield Primary School"), NEXT, date(2024, 7, 31))
    return person


def test_somebody_who_moved_in_time_is_shown_with_where_and_when(session: Session) -> None:
    mover(Estate(session))
    found = looked(session)
    (each,) = found.movers
    assert (found.total, found.doubtful, found.page, found.pages) == (1, 0, 1, 1)
    assert [(post.school, post.started_on, post.ended_on) for post in each.posts] == [
        ("Elmfield Primary School", FIRST, LEFT),
        ("Oakfield Primary School", NEXT, date(2024, 7, 31)),
    ]
    assert each.found.service.over_from == date(2022, 9, 2)
    assert (each.found.service.months, each.found.service.days) == (59, 0)


def test_somebody_renamed_to_one_name_only_is_called_by_it_alone(session: Session) -> None:
    estate = Estate(session)
    estate.renamed(mover(estate), "", "O’Brien")
    assert [each.name for each in looked(session).movers] == ["O’Brien"]


def test_nobody_is_shown_before_the_day_on_which_it_became_too_long(session: Session) -> None:
    mover(Estate(session))
    assert looked(session, date(2022, 9, 1)).total == 0
    assert looked(session, date(2022, 9, 2)).total == 1


def test_an_award_a_breach_or_earlier_service_leaves_somebody_out(session: Session) -> None:
    estate = Estate(session)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    holder = mover(estate)
    estate.award(holder, provider, date(2024, 1, 1), commenced_on=date(2022, 1, 1))
    mover(estate, is_qualified_teacher=False)
    exempt = mover(estate)
    estate.served(exempt, estate.school(), date(2007, 9, 1), date(2009, 7, 31))
    assert looked(session).total == 0


def test_an_award_taken_away_leaves_somebody_in(session: Session) -> None:
    estate = Estate(session)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    person = mover(estate)
    held = {"commenced_on": date(2019, 10, 1), "withdrawn_on": date(2025, 1, 1)}
    estate.award(person, provider, date(2021, 1, 1), **held)
    assert looked(session).total == 1
    assert looked(session, date(2024, 12, 31)).total == 0


def test_what_is_not_known_comes_last_and_is_counted_apart(session: Session) -> None:
    estate = Estate(session)
    nobody_knows = estate.provider()
    doubtful = mover(estate)
    estate.served(doubtful, estate.school(), date(2015, 1, 1), date(2016, 12, 31))
    estate.award(doubtful, nobody_knows, date(2021, 1, 1), commenced_on=date(2020, 1, 1))
    mover(estate)
    found = looked(session)
    assert (found.total, found.doubtful) == (2, 1)
    assert [each.found.doubt for each in found.movers] == [None, Reason.AWARDING_BODY_NOT_KNOWN]
    assert "does not know" in found.movers[1].doubt_words
    assert found.movers[1].posts[0].is_declared


def test_a_designation_carried_over_a_conversion_is_one_and_its_breach_shows(
    session: Session,
) -> None:
    estate = Estate(session)
    old, new = estate.school(), estate.school(type_code="34")
    person = estate.person()
    estate.appointed(person, old, date(2016, 9, 1), date(2021, 8, 31))
    estate.converted(old, new, date(2018, 9, 1))
    estate.appointed(person, estate.school(), date(2022, 9, 1), date(2023, 9, 1))
    assert looked(session).total == 0


def test_a_breach_after_a_conversion_shows_whichever_of_the_schools_has_the_lower_urn(
    session: Session,
) -> None:
    estate = Estate(session)
    new = estate.school(urn="100001", type_code="34", opened_on=date(2018, 9, 1))
    old = estate.school(urn="100002", status_code="2", closed_on=date(2018, 8, 31))
    person = estate.person()
    estate.appointed(person, old, date(2016, 9, 1), date(2021, 8, 31))
    estate.converted(old, new, date(2018, 9, 1))
    elsewhere = estate.school(urn="100003")
    estate.appointed(person, elsewhere, date(2022, 9, 1), date(2023, 9, 1))
    assert looked(session).total == 0


@pytest.mark.parametrize("is_qualified", [True, False], ids=["no breach", "a breach"])
def test_what_a_school_was_before_a_merger_is_told_of_it_and_not_of_the_other(
    session: Session, is_qualified: bool
) -> None:
    """The other had not opened yet: by itself it would have owed nothing and broken nothing."""
    estate = Estate(session)
    merged, last = date(2023, 9, 1), {"status_code": "2", "closed_on": date(2023, 8, 31)}
    new = estate.school(opened_on=date(2018, 9, 1), **last)
    schools = [estate.school(**last) for _ in range(2)]
    after = estate.school(type_code="34", opened_on=merged)
    for urn in (new, *schools):
        estate.converted(urn, after, merged)
    person, twin = estate.person(), estate.person()
    days = [(date(2010, 9, 1), date(2012, 8, 31)), (date(2012, 9, 1), date(2014, 8, 31))]
    for urn, served in zip(schools, days, strict=True):
        estate.appointed(person, urn, *served, is_qualified_teacher=is_qualified)
    # Whoever has another record is not judged by the stored periods, but by their cases.
    joined = {"person_id": twin, "joined_to_id": person, "principal_id": person}
    estate.record("person.merged", (PersonLink, joined))
    assert looked(session).total == (1 if is_qualified else 0)


@pytest.mark.parametrize("later", [None, date(2019, 9, 1)])
def test_nobody_serves_on_at_a_school_that_closed_after_it_became_another(
    session: Session, later: date | None
) -> None:
    """Eighteen months there and a year elsewhere, by whatever it became in turn."""
    estate = Estate(session)
    ended, closed = date(2019, 8, 31), {"status_code": "2"}
    old = estate.school(closed_on=date(2018, 8, 31), **closed)
    new = estate.school(type_code="34", opened_on=date(2018, 9, 1), closed_on=ended, **closed)
    estate.converted(old, new, date(2018, 9, 1))
    if later:
        last = estate.school(type_code="34", opened_on=later, closed_on=later, **closed)
        estate.converted(new, last, later)
    person = estate.person()
    estate.appointed(person, old, date(2018, 3, 1))
    estate.appointed(person, estate.school(), date(2022, 9, 1), date(2023, 8, 31))
    assert looked(session).total == 0


def test_each_person_shown_is_recorded_as_looked_at_before_the_answer(session: Session) -> None:
    estate = Estate(session)
    people = {mover(estate), mover(estate)}
    looked(session)
    rows = session.execute(select(table_of(RecordedLook))).mappings().all()
    assert {row["person_id"] for row in rows} == people
    assert {row["purpose"] for row in rows} == {"inspecting"}
    assert {(row["kind"], row["result"]) for row in rows} == {
        ("serial_movers", "PERSON_KNOWN_NO_AWARD")
    }


def test_where_looks_cannot_be_recorded_nobody_is_shown(session: Session, engine: Engine) -> None:
    mover(Estate(session))
    actor = inspector(session)
    session.commit()
    rebuild(session, lambda *_: None)
    session.rollback()
    with (
        put_aside(engine, "look"),
        pytest.raises(Unavailable, match="nobody can be shown"),
    ):
        serial_movers(session, TODAY, actor=actor, now=NOW)
    # The canary: with the table back, the same question is answered.
    assert serial_movers(session, TODAY, actor=actor, now=NOW).total == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_nobody_but_an_inspector_may_look(session: Session, role: Role) -> None:
    actor = Actor(ref="account:x", name="X", permissions=PERMISSIONS[role], role=role, account_id=1)
    for each in (actor, OPERATOR):
        with pytest.raises(NotAllowed):
            serial_movers(session, TODAY, actor=each, now=NOW)


def test_a_day_or_a_page_that_cannot_be_is_said(session: Session) -> None:
    for as_at, page in ((date(2008, 12, 31), 1), (date(2101, 1, 1), 1), (TODAY, 2)):
        with pytest.raises(InvalidInput):
            looked(session, as_at, page)


def looks(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM look")).scalar_one())


def test_everybody_of_whom_the_law_says_so_is_found_and_nobody_else(
    engine: Engine, session: Session
) -> None:
    """The rows that leave people out beforehand leave out nobody whom the law would not."""
    put_demonstration(engine, NOW)
    facts: dict[int, Facts] = {}
    cases: dict[int, dict[str, Case]] = {}
    for each in map(cases_of, facts_of_many(session, every_urn(session))):
        for designated in each.designated:
            person = designated.appointment.person_id
            cases.setdefault(person, {})[designated.appointment.ref] = designated.case
            facts[person] = each.facts
    actor = inspector(session)
    before = looks(session)
    found = []
    for as_at in (date(2013, 3, 1), date(2019, 9, 1), TODAY, date(2032, 1, 1)):
        expected = 0
        for person, by_ref in cases.items():
            periods = list(service_of(facts[person], person, IN_SCOPE))
            in_order = sorted(by_ref.values(), key=lambda case: case.became_senco_on or date.min)
            several = sum(period.started_on <= as_at for period in periods) > 1
            expected += several and serial_mover(in_order, periods, as_at) is not None
        found.append(serial_movers(session, as_at, actor=actor, now=NOW).total)
        assert found[-1] == expected, as_at
    assert max(found) > 0
    assert looks(session) - before == sum(min(each, 50) for each in found)
