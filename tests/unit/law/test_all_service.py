"""Three years in all: each day once, as long as the window, and at no one school too long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.law.all_service import NOTHING_SERVED, SerialMover, all_service, serial_mover
from register.law.awards import Validity
from register.law.facts import AwardKind, Case, SchoolSpan, ServicePeriod
from register.law.findings import Reason
from register.law.parameters import IN_FORCE
from register.law.readings import LeapDay, Readings
from tests.unit.law.builders import build_award, build_case, day, served

FIRST = ("2016-09-01..2018-08-31", "2018-09-01..2019-09-01")
"""Two schools on end, together up to the third anniversary of the first day: not yet too long."""
TODAY = date(2026, 11, 2)


def posts(*spells: str) -> list[Case]:
    """A designation for each spell, with all the others as its previous service."""
    periods = served(*spells)
    return [
        build_case(
            became_senco_on=each.started_on,
            ended_on=each.ended_on,
            prior_service=tuple(other for other in periods if other is not each),
        )
        for each in periods
    ]


def over_from(*spells: str, as_at: date = TODAY) -> date | None:
    return all_service(served(*spells), as_at).over_from


def test_service_on_end_is_too_long_from_the_day_after_the_third_anniversary() -> None:
    assert over_from(*FIRST) is None
    assert over_from("2016-09-01..2018-08-31", "2018-09-01..2019-09-02") == day("2019-09-02")


@pytest.mark.parametrize(
    ("first", "last_allowed"),
    [("2016-02-29", "2019-02-28"), ("2016-03-01", "2019-03-01"), ("2013-03-01", "2016-03-01")],
)
def test_the_length_is_that_of_the_window_from_the_first_day(first: str, last_allowed: str) -> None:
    beyond = day(last_allowed) + timedelta(days=1)
    assert over_from(f"{first}..{last_allowed}") is None
    assert over_from(f"{first}..{beyond}") == beyond


def test_the_length_follows_the_reading_of_a_leap_day() -> None:
    spell = served("2016-02-29..2019-03-01")
    march = Readings(leap_day=LeapDay.MARCH_1)
    assert all_service(spell, TODAY).over_from == day("2019-03-01")
    assert all_service(spell, TODAY, march).over_from is None


def test_a_break_does_not_count_and_the_days_around_it_add_up() -> None:
    spells = ("2016-09-01..2018-08-31", "2020-01-01..2021-01-03")
    found = all_service(served(*spells), TODAY)
    assert found.allowed == 1096
    assert found.distinct_days == 730 + 369
    assert found.over_from == day("2020-01-01") + timedelta(days=1096 - 730)
    assert (found.months, found.days) == (36, 3)


def test_a_day_at_two_schools_counts_once() -> None:
    assert over_from("2016-09-01..2018-12-31", "2018-01-01..2019-09-01") is None
    assert over_from("2016-09-01..2018-12-31", "2018-01-01..2019-09-02") == day("2019-09-02")


def test_days_before_the_law_began_do_not_count() -> None:
    found = all_service(served("2005-09-01..2010-08-31"), TODAY)
    assert found.served == ((date(2009, 9, 2), date(2010, 9, 1)),)
    assert all_service(served("2005-09-01..2009-09-01"), TODAY) == NOTHING_SERVED
    assert all_service(served("2005-09-01..2009-09-02"), TODAY).distinct_days == 1


def test_only_relevant_service_up_to_the_day_counts() -> None:
    special = replace(served("2016-09-01..2022-08-31")[0], relevant=False)
    assert all_service([special], TODAY) == NOTHING_SERVED
    running = ServicePeriod(date(2020, 1, 1))
    assert all_service([running], date(2020, 1, 3)).distinct_days == 3


MOVED = ("2016-09-01..2018-08-31", "2019-01-01..2021-08-31")


def found(cases: list[Case], as_at: date = TODAY) -> SerialMover | None:
    last = cases[-1]
    own = [ServicePeriod(last.became_senco_on, last.ended_on)] if last.became_senco_on else []
    return serial_mover(cases, [*last.prior_service, *own], as_at)


def mover_of(cases: list[Case]) -> SerialMover:
    mover = found(cases)
    assert mover is not None
    return mover


def test_somebody_who_moves_in_time_is_found_and_nothing_is_in_doubt() -> None:
    mover = serial_mover(posts(*MOVED), served(*MOVED), TODAY)
    assert mover is not None
    assert (mover.doubt, mover.award) == (None, None)
    assert mover.service.over_from == day("2020-01-02")


def test_somebody_is_found_from_the_first_day_beyond_and_not_before() -> None:
    assert found(posts(*MOVED), day("2020-01-01")) is None
    assert found(posts(*MOVED), day("2020-01-02")) is not None


def test_a_designation_counts_from_its_first_day() -> None:
    third = posts(*MOVED, "2026-11-02..2030-01-01")[2:]
    assert serial_mover(third, served(*MOVED), TODAY) is not None
    assert serial_mover(third, served(*MOVED), day("2026-11-01")) is None


def test_a_longer_window_is_served_out_later() -> None:
    longer = replace(IN_FORCE, window_years=5)
    assert mover_of(posts(*MOVED)) is not None
    assert serial_mover(posts(*MOVED), served(*MOVED), TODAY, parameters=longer) is None


def test_what_was_a_breach_in_a_shorter_window_is_none_in_a_longer() -> None:
    longer = replace(IN_FORCE, window_years=4)
    spells = ("2014-09-01..2018-06-30", "2019-01-01..2020-08-31")
    assert found(posts(*spells)) is None
    assert serial_mover(posts(*spells), served(*spells), TODAY, parameters=longer) is not None


def test_an_award_is_worth_what_the_parameters_say() -> None:
    cases = [replace(case, awards=(build_award(),)) for case in posts(*MOVED)]
    other = replace(IN_FORCE, qualifying_awards=frozenset({AwardKind.NPQSENCO}))
    assert found(cases) is None
    mover = serial_mover(cases, served(*MOVED), TODAY, parameters=other)
    assert mover is not None
    assert mover.award is Validity.NOT_VALID


def test_a_designation_still_to_come_changes_nothing() -> None:
    later = posts(*MOVED, "2027-01-01..2040-01-01")
    assert found(posts(*MOVED)) is not None
    assert serial_mover(later, served(*MOVED), TODAY) is not None
    assert serial_mover(later[2:], served(*MOVED), TODAY) is None


def test_somebody_for_whom_a_school_was_in_breach_is_not_found_from_that_day() -> None:
    breach = ("2016-09-01..2019-09-02", "2020-01-01..2021-01-01")
    assert found(posts(*breach)) is None
    # Until the day of the breach it has not happened.
    before = ("2014-09-01..2016-08-31", "2016-09-01..2019-09-02")
    assert found(posts(*before), day("2019-09-01")) is not None
    assert found(posts(*before), day("2019-09-02")) is None


def test_a_breach_of_any_kind_shows_by_itself() -> None:
    first, second = posts(*MOVED)
    assert found([replace(first, teaching_at_school=False), second]) is None


def test_a_school_that_the_law_does_not_reach_is_in_no_breach() -> None:
    first, second = posts("2016-09-01..2022-08-31", "2022-09-01..2023-08-31")
    special = replace(first, school=(SchoolSpan(type_code="07", status="1"),))
    assert found([special, second]) is not None


ACADEMY = (SchoolSpan(type_code="34", status="1"),)
"""A school that the law reaches from 1 September 2014."""


@pytest.mark.parametrize(
    ("last", "school", "is_owed"),
    [
        ("2014-08-31", ACADEMY, False),
        ("2014-09-01", ACADEMY, True),
        ("2014-08-31", (SchoolSpan(type_code="01", status="4"),), False),
        ("2014-08-31", (SchoolSpan(type_code="", status="1"),), True),
    ],
    ids=["before the law", "on its first day", "not open yet", "of no known type"],
)
def test_nothing_is_owed_at_a_school_that_the_law_did_not_reach_while_somebody_served_there(
    last: str, school: tuple[SchoolSpan, ...], is_owed: bool
) -> None:
    cases = posts("2010-09-01..2012-08-31", f"2012-09-01..{last}")
    assert found(cases) is not None
    assert (found([replace(case, school=school) for case in cases]) is not None) is is_owed


def test_a_first_day_that_nobody_knows_is_no_doubt_at_a_school_that_the_law_never_reached() -> None:
    undated = build_case(became_senco_on=None, ended_on=date(2014, 8, 31))
    short = posts("2016-09-01..2018-08-31")
    assert found([undated, *short]) is not None
    assert found([replace(undated, school=ACADEMY), *short]) is None


def test_an_award_that_counts_is_what_was_asked_for() -> None:
    cases = [replace(case, awards=(build_award(),)) for case in posts(*MOVED)]
    assert found(cases) is None
    assert found(cases, day("2021-01-01")) is not None


def test_an_award_that_does_not_count_is_said() -> None:
    barred = build_award(body_recognised=False)
    mover = mover_of([replace(case, awards=(barred,)) for case in posts(*MOVED)])
    assert mover.award is Validity.NOT_VALID
    withdrawn = build_award(withdrawn_on=date(2024, 1, 1))
    mover = mover_of([replace(case, awards=(withdrawn,)) for case in posts(*MOVED)])
    assert mover.award is None


def test_an_award_that_nobody_can_judge_is_a_doubt_and_one_that_counts_settles_it() -> None:
    unknown = build_award(body_recognised=None)
    mover = mover_of([replace(case, awards=(unknown,)) for case in posts(*MOVED)])
    assert mover.doubt is Reason.AWARDING_BODY_NOT_KNOWN
    assert mover.award is Validity.NOT_KNOWN
    both = (unknown, build_award(ref="other"))
    assert found([replace(case, awards=both) for case in posts(*MOVED)]) is None


def test_somebody_who_was_exempt_everywhere_is_not_found() -> None:
    assert found(posts("2005-09-01..2007-08-31", *MOVED)) is None


def test_somebody_in_post_since_before_the_law_is_found_only_once_they_have_moved() -> None:
    academy = (SchoolSpan(type_code="34", status="1"),)
    first, second = posts("2009-06-01..2018-08-31", "2019-01-01..2019-12-31")
    first = replace(first, school=academy)
    assert found([first, second], day("2018-12-31")) is None
    assert found([first, second]) is not None


def test_service_that_nobody_can_add_up_is_a_doubt() -> None:
    broken = ("2004-03-01..2004-08-15", "2006-05-01..2006-11-15")
    cases = posts(*broken, *MOVED)
    assert mover_of(cases).doubt is Reason.PRIOR_SERVICE_BORDERLINE


def test_a_designation_with_no_first_day_makes_too_little_service_a_doubt() -> None:
    undated = build_case(became_senco_on=None, ended_on=date(2015, 8, 31))
    short = posts("2019-01-01..2020-08-31")
    mover = mover_of([undated, *short])
    assert mover.doubt is Reason.APPOINTMENT_DATE_MISSING
    assert mover.service.over_from is None
    assert mover_of([undated, *posts(*MOVED)]).doubt is None
    assert serial_mover([undated], [], TODAY) is not None
