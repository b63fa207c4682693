"""Random facts for hypothesis: lives, schools and days, crowded around the days of the law."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from register.law.facts import AwardFacts, AwardKind, Case, Induction, SchoolSpan, ServicePeriod
from register.law.readings import DEFAULT, LITERAL, PERSON, LeapDay, Readings
from register.law.school import Designation
from register.law.school_case import DeclaredNone, RecordedDesignation, SchoolCase
from register.law.scope import KNOWN_TYPES

ONE_DAY = timedelta(days=1)

TURNS = [
    date(2009, 8, 31), date(2009, 9, 1), date(2009, 9, 2), date(2012, 2, 29), date(2012, 9, 1),
    date(2014, 8, 31), date(2014, 9, 1), date(2016, 2, 29), date(2016, 12, 19), date(2020, 2, 29),
    date(2024, 2, 29), date(2024, 8, 31), date(2024, 9, 1), date(2027, 8, 31), date(2027, 9, 1),
    date(2027, 9, 2),
]  # fmt: skip

days = st.dates(date(2005, 1, 1), date(2031, 12, 31)) | st.sampled_from(TURNS)
maybe_days = st.none() | days
answers = st.none() | st.booleans()
periods = st.builds(
    lambda start, length, running, relevant: ServicePeriod(
        start, None if running else start + timedelta(days=length), relevant
    ),
    days,
    st.integers(0, 800) | st.sampled_from([364, 365, 366]),
    st.booleans(),
    st.booleans(),
)
awards = st.builds(
    AwardFacts,
    kind=st.sampled_from(AwardKind),
    commenced_on=maybe_days,
    completed_on=maybe_days,
    held_from=maybe_days,
    withdrawn_on=maybe_days,
    body_recognised=answers,
    left_on=maybe_days,
    ref=st.sampled_from(["a", "b", "c"]),
)
types = st.sampled_from(["01", "15", "34", "35"]) | st.sampled_from(sorted(KNOWN_TYPES | {""}))
schools = st.builds(
    lambda before, after, day, status: (
        SchoolSpan(None, day, before, "1"),
        SchoolSpan(day + ONE_DAY, None, after, status),
    ),
    types,
    types,
    days,
    st.sampled_from(["1", "1", "1", "2", "3", "4", ""]),
)
cases = st.builds(
    Case,
    became_senco_on=maybe_days,
    ended_on=maybe_days,
    prior_service=st.lists(periods, max_size=4).map(tuple),
    awards=st.lists(awards, max_size=3).map(tuple),
    head_teacher=answers,
    qts=answers,
    induction=st.none() | st.sampled_from(Induction),
    teaching_at_school=answers,
    school=schools,
)
eligible = st.builds(
    Case,
    became_senco_on=days,
    ended_on=maybe_days,
    prior_service=st.lists(periods, max_size=3).map(tuple),
    awards=st.lists(awards, max_size=2).map(tuple),
    head_teacher=st.just(True),
    school=st.just((SchoolSpan(type_code="01"),)),
)
"""People whom only paragraph (4) can trip: the others mostly need review."""

lives = cases | eligible
readings = st.sampled_from([DEFAULT, LITERAL, PERSON]) | st.builds(
    Readings, leap_day=st.just(LeapDay.MARCH_1)
)


@st.composite
def asked_in_post(draw: st.DrawFn) -> tuple[Case, date, Readings]:
    """A life in post at a school in scope and a day in it, as often as not past the deadline."""
    began = draw(st.sampled_from(TURNS) | st.integers(0, 7_000).map(since_2008))
    day = max(began, date(2009, 9, 1)) + timedelta(days=draw(st.integers(0, 2_200)))
    school = (SchoolSpan(type_code=draw(st.sampled_from(["01", "34"]))),)
    case = replace(draw(lives), became_senco_on=began, ended_on=None, school=school)
    return case, day, draw(readings)


def since_2008(number: int) -> date:
    return date(2008, 9, 1) + timedelta(days=number)


asked = st.tuples(lives, days, readings) | asked_in_post() | asked_in_post()
"""A life, a day and a reading: most of them of somebody to whom the law has something to say."""

recorded = st.builds(
    lambda number, case, until, since: RecordedDesignation(
        Designation(str(number), case), until, since
    ),
    st.integers(0, 999),
    lives,
    maybe_days,
    maybe_days,
)
school_cases = st.builds(
    SchoolCase,
    st.lists(recorded, max_size=4, unique_by=lambda each: each.designation.id).map(tuple),
    st.just((SchoolSpan(type_code="01"),)) | schools,
    st.lists(st.builds(DeclaredNone, days, maybe_days), max_size=2).map(tuple),
)
