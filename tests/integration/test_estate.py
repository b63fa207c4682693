"""Many schools at once say what each says by itself, and nobody sees another's."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, PERMISSIONS, Actor, OrganisationKind, Role
from register.errors import InvalidInput
from register.law.findings import Reason, Status
from register.law.reasons import STATUS_OF
from register.queries.estate import Sort
from register.queries.schools import every_urn
from register.services.compliance.school import school_compliance
from register.services.estate.filters import Filters
from register.services.estate.page import ListedSchool, estate, every_school
from register.services.schools.own import schools_of
from tests.databases import empty
from tests.demonstration import put_demonstration

DAYS = (date(2010, 3, 1), date(2016, 2, 29), date(2024, 9, 1), date(2026, 11, 2), date(2029, 9, 1))
TODAY = date(2026, 11, 2)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ],
)
def demonstration(request: pytest.FixtureRequest) -> Iterator[Session]:
    """The small demonstration on each database, loaded once; every test here only reads it."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    empty(engine)
    put_demonstration(engine, datetime(2026, 11, 2, 12, tzinfo=UTC))
    with Session(engine) as session:
        yield session
    empty(engine)


def authority(code: str) -> Actor:
    return Actor(
        ref="account:a",
        name="A",
        permissions=PERMISSIONS[Role.AUTHORITY],
        role=Role.AUTHORITY,
        organisation_kind=OrganisationKind.AUTHORITY,
        organisation_identifier=code,
    )


def pages(session: Session, filters: Filters, sort: Sort, limit: int) -> list[ListedSchool]:
    """Every school that following the cursors comes to."""
    found: list[ListedSchool] = []
    cursor: str | None = ""
    while cursor is not None:
        page = estate(session, filters, actor=OPERATOR, sort=sort, cursor=cursor or "", limit=limit)
        found += page.schools
        cursor = page.next_cursor
    return found


@pytest.mark.parametrize("day", DAYS)
def test_the_counts_are_what_each_school_says_by_itself(demonstration: Session, day: date) -> None:
    """A school before its conversion answers under the number that it had then."""
    alone: dict[str, tuple[Status, Reason, date | None]] = {}
    for urn in every_urn(demonstration):
        found = school_compliance(demonstration, urn, as_at=day, actor=OPERATOR, now=clock.now())
        if found.cases.stretch_on(day).urn == urn:
            answer = found.finding
            alone[urn] = (answer.status, answer.reason, answer.deadline)
    page = estate(demonstration, Filters(day), actor=OPERATOR)
    counted = Counter(status for status, _, _ in alone.values())
    assert {**page.counts, Status.NOT_APPLICABLE: page.outside} == {
        **dict.fromkeys(page.counts, 0),
        **{Status.NOT_APPLICABLE: 0},
        **counted,
    }
    listed = every_school(demonstration, Filters(day), actor=OPERATOR)
    assert {each.urn: (each.status, each.reason, each.deadline) for each in listed} == {
        urn: answer for urn, answer in alone.items() if answer[0] is not Status.NOT_APPLICABLE
    }


@pytest.mark.parametrize("sort", list(Sort))
def test_following_the_pages_comes_to_every_school_once(demonstration: Session, sort: Sort) -> None:
    whole = [
        each.urn for each in every_school(demonstration, Filters(TODAY), actor=OPERATOR, sort=sort)
    ]
    paged = [each.urn for each in pages(demonstration, Filters(TODAY), sort, 7)]
    assert paged == whole
    assert len(set(paged)) == len(paged) > 100


def test_breaches_come_first_then_the_fewest_days_left_and_what_is_settled_last(
    demonstration: Session,
) -> None:
    found = every_school(demonstration, Filters(TODAY), actor=OPERATOR)
    left = [each.days_left for each in found if each.days_left is not None]
    assert left == sorted(left)
    in_breach = [each for each in found if each.status is Status.NON_COMPLIANT]
    assert found[: len(in_breach)] == in_breach
    # Of those in breach for what their SENCO is, or for having none, no day says for how long.
    is_counted = [each.days_left is not None for each in in_breach]
    assert is_counted == sorted(is_counted, reverse=True)
    assert Reason.NOT_QUALIFIED_TEACHER in {each.reason for each in in_breach}
    to_come = found[len(in_breach) :]
    assert [each.days_left is None for each in to_come] == sorted(
        each.days_left is None for each in to_come
    )
    settled = [each.status in (Status.COMPLIANT, Status.EXEMPT) for each in found]
    assert settled == sorted(settled)


def test_an_authority_is_listed_in_the_nations_order(demonstration: Session) -> None:
    whole = every_school(demonstration, Filters(TODAY), actor=OPERATOR)
    for code in {each.school.la_code for each in whole}:
        own = every_school(demonstration, Filters(TODAY, authority=code), actor=OPERATOR)
        assert own == [each for each in whole if each.school.la_code == code]


@pytest.mark.parametrize("name", ["authority", "region", "phase", "type", "status", "reason"])
def test_each_filter_keeps_those_that_it_names_and_no_others(
    demonstration: Session, name: str
) -> None:
    whole = every_school(demonstration, Filters(TODAY), actor=OPERATOR)
    by_value: dict[object, set[str]] = {}
    choices = estate(demonstration, Filters(TODAY), actor=OPERATOR).asked.choices
    codes = {
        "region": {one.name: one.code for one in choices.regions},
        "phase": {one.name: one.code for one in choices.phases},
        "type": {one.name: one.code for one in choices.types},
    }
    for each in whole:
        value = {
            "authority": each.school.la_code,
            "region": codes["region"].get(each.school.region_name),
            "phase": codes["phase"].get(each.school.phase_name),
            "type": codes["type"].get(each.school.type_name),
            "status": each.status,
            "reason": each.reason,
        }[name]
        by_value.setdefault(value, set()).add(each.urn)
    assert len(by_value) > 1
    for value, urns in by_value.items():
        narrowed = Filters(TODAY, **{name: value})  # type: ignore[arg-type]  # by its name
        page = estate(demonstration, narrowed, actor=OPERATOR, limit=500)
        assert {each.urn for each in page.schools} == urns
        assert page.total == len(urns)


def test_an_authority_sees_its_own_schools_and_no_others(demonstration: Session) -> None:
    code = estate(demonstration, Filters(TODAY), actor=OPERATOR).schools[0].school.la_code
    own = schools_of(demonstration, authority(code))
    page = estate(demonstration, Filters(TODAY), actor=authority(code), limit=500)
    assert page.total == len(page.schools) > 0
    assert {each.urn for each in page.schools} <= own
    assert {each.school.la_code for each in page.schools} == {code}
    assert [each.code for each in page.asked.choices.authorities] == [code]
    every = estate(demonstration, Filters(TODAY), actor=OPERATOR).asked.choices.authorities
    other = next(each.code for each in every if each.code != code)
    for beyond in (other, "000"):
        with pytest.raises(InvalidInput, match="You see no school of an authority with that code"):
            estate(demonstration, Filters(TODAY, authority=beyond), actor=authority(code))


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (Filters(date(2008, 12, 31)), "between 2009 and 2100"),
        (Filters(date(2101, 1, 1)), "between 2009 and 2100"),
        (Filters(TODAY, authority="000"), "no school of an authority"),
        (Filters(TODAY, region="ZZ"), "no school of a region"),
        (Filters(TODAY, trust="No such trust"), "no trust with that name"),
        (Filters(TODAY, status=Status.NOT_IN_POST), "never of a school"),
        (
            Filters(TODAY, status=Status.REVIEW, reason=Reason.DEADLINE_PASSED_NOT_HELD),
            "^No school has the status “Needs review” for that reason: it goes with "
            "“Non-compliant”. Choose one of the two",
        ),
    ],
)
def test_what_cannot_be_answered_is_said(
    demonstration: Session, filters: Filters, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        estate(demonstration, filters, actor=OPERATOR)


def test_whoever_has_no_schools_sees_that_they_have_none(demonstration: Session) -> None:
    nobody = estate(demonstration, Filters(TODAY), actor=authority("999"))
    assert (nobody.total, list(nobody.schools)) == (0, [])


def test_an_authority_outside_the_region_is_a_contradiction(demonstration: Session) -> None:
    found = estate(demonstration, Filters(TODAY), actor=OPERATOR)
    school = found.schools[0].school
    other = next(one for one in found.asked.choices.regions if one.name != school.region_name)
    with pytest.raises(InvalidInput, match="is not in"):
        estate(
            demonstration,
            Filters(TODAY, authority=school.la_code, region=other.code),
            actor=OPERATOR,
        )


def test_a_phase_that_no_school_of_the_type_has_is_a_contradiction(
    demonstration: Session,
) -> None:
    whole = every_school(demonstration, Filters(TODAY), actor=OPERATOR)
    choices = estate(demonstration, Filters(TODAY), actor=OPERATOR).asked.choices
    held = {(each.school.phase_name, each.school.type_name) for each in whole}
    phase, kind = next(
        (phase, kind)
        for phase in choices.phases
        for kind in choices.types
        if (phase.name, kind.name) not in held
    )
    with pytest.raises(InvalidInput, match="no school that is all of these"):
        estate(demonstration, Filters(TODAY, phase=phase.code, type=kind.code), actor=OPERATOR)


def test_a_deadline_that_decides_nothing_gives_no_days_left(demonstration: Session) -> None:
    found = every_school(demonstration, Filters(TODAY), actor=OPERATOR)
    ended = [each for each in found if each.deadline and each.deadline < TODAY]
    to_come = [each for each in found if each.deadline and each.deadline >= TODAY]
    doubts = [each.days_left for each in ended if each.status is Status.REVIEW]
    breaches = [each.days_left for each in to_come if each.status is Status.NON_COMPLIANT]
    # In breach for what the SENCO is, long after the day by which they gained the award.
    others = [each.days_left for each in ended if each.reason is Reason.NOT_QUALIFIED_TEACHER]
    assert doubts
    assert breaches
    assert others
    assert {*doubts, *breaches, *others} == {None}


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "W10", "e30", "WyJuYW1lIiwwLCIyMDI2LTAxLTAxIiwiIiwiOTAwMDAxIl0"]
)
def test_a_cursor_of_no_such_list_is_refused(demonstration: Session, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="not the cursor"):
        estate(demonstration, Filters(TODAY), actor=OPERATOR, cursor=cursor)


def test_every_reason_goes_with_one_status() -> None:
    assert set(STATUS_OF) == set(Reason)
