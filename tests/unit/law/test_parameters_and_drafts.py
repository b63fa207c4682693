"""The law's parameters, and a draft amendment that changes some of them."""

import re
from dataclasses import fields, replace
from datetime import date

import pytest

from register.law.drafts import PARAMETERS, DraftAmendment, UnusableDraft, read_draft
from register.law.facts import AwardKind, SchoolSpan
from register.law.findings import Reason, Status
from register.law.parameters import CITATIONS, IN_FORCE, OutOfRange, Parameters
from register.law.readings import Clock, LeapDay
from register.law.regulation_49 import assess
from tests.unit.law.builders import build_award, build_case

DAY = date(2024, 9, 2)


def draft(*changes: str) -> DraftAmendment:
    tables = "".join(f"\n[[change]]\n{change}\n" for change in changes)
    return read_draft(f'title = "Another rule"\n{tables}')


def change(parameter: str, value: str, since: str = "") -> str:
    return f'parameter = "{parameter}"\nvalue = {value}' + (f"\nfrom = {since}" if since else "")


def test_every_parameter_has_a_title_and_a_provision_with_a_link() -> None:
    assert list(CITATIONS) == [each.name for each in fields(Parameters)]
    for cited in CITATIONS.values():
        assert cited.title
        assert cited.provision.url.startswith("https://www.legislation.gov.uk/")


def test_without_a_change_the_parameters_are_the_law_in_force() -> None:
    assert Parameters() == IN_FORCE
    assert (IN_FORCE.window_years, IN_FORCE.exempting_months) == (3, 12)
    assert IN_FORCE.nasenco_completed_before == date(2027, 9, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"commencement": date(2014, 9, 2)}, "which is before commencement on 2014-09-02"),
        ({"nasenco_completed_before": date(2024, 8, 31)}, "no course is completed before it"),
        ({"exempting_months": 6}, "6 months have from 168 to 186 days, so change both together"),
        ({"exempting_days": 335}, "exempting_days is 335"),
        ({"exempting_days": 373}, "exempting_days is 373"),
        ({"maintained_types": frozenset({"14"})}, "both hold 14: take it out of one"),
        ({"academy_types": frozenset({"01", "15"})}, "both hold 01 and 15"),
    ],
)
def test_parameters_that_contradict_one_another_are_refused(wrong, says) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        replace(IN_FORCE, **wrong)
    assert not isinstance(refused.value, OutOfRange)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"commencement": date(2009, 8, 31)},
            "commencement is 2009-08-31, and must be 2009-09-01 or later: no law on SENCOs’ "
            "qualifications was in force before",
        ),
        ({"window_years": 0}, "window_years is 0, and must be from 1 to 10"),
        ({"window_years": 11}, "window_years is 11, and must be from 1 to 10"),
        ({"exempting_months": 0}, "exempting_months is 0, and must be from 1 to 120"),
        ({"exempting_months": 121}, "exempting_months is 121, and must be from 1 to 120"),
        (
            {"qualifying_awards": frozenset({AwardKind.OTHER})},
            "qualifying_awards holds OTHER, which is no one qualification: only NASENCO and "
            "NPQSENCO can count",
        ),
    ],
)
def test_a_value_that_cannot_be_by_itself_is_out_of_range(wrong, sentence) -> None:
    with pytest.raises(OutOfRange, match=f"^{re.escape(sentence)}$"):
        replace(IN_FORCE, **wrong)


def test_a_value_out_of_range_is_told_before_what_it_contradicts() -> None:
    with pytest.raises(OutOfRange, match="exempting_months is 0"):
        replace(IN_FORCE, exempting_months=0, commencement=date(2014, 9, 2))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"commencement": date(2014, 9, 2)},
            "regulation_49_from is 2014-09-01, which is before commencement on 2014-09-02",
        ),
        (
            {"nasenco_completed_before": date(2024, 8, 31)},
            "nasenco_completed_before is 2024-08-31, which is before nasenco_commenced_before on "
            "2024-09-01: no course is completed before it begins",
        ),
        (
            {"exempting_months": 6},
            "exempting_days is 365: 6 months have from 168 to 186 days, so change both together",
        ),
        (
            {"academy_types": frozenset({"01", "15"})},
            "maintained_types and academy_types both hold 01 and 15: take it out of one",
        ),
        (
            {"code_expects_types": frozenset({"41"})},
            "academy_types and code_expects_types both hold 41: take it out of one",
        ),
    ],
)
def test_a_contradiction_is_told_in_one_whole_sentence(wrong, sentence) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        replace(IN_FORCE, **wrong)


def test_the_edges_of_what_may_be_are_allowed() -> None:
    for allowed in (
        {"window_years": 1},
        {"window_years": 10},
        {"exempting_days": 336},
        {"exempting_days": 372},
        {"exempting_months": 120, "exempting_days": 3650},
        {"exempting_months": 1, "exempting_days": 31},
        {"nasenco_completed_before": IN_FORCE.nasenco_commenced_before},
        {"regulation_49_from": IN_FORCE.commencement},
    ):
        assert replace(IN_FORCE, **allowed) != IN_FORCE


def test_a_shorter_window_brings_the_deadline_forward() -> None:
    law = draft(change("window_years", "2")).on(DAY)
    found = assess(build_case(), DAY, law.readings, law)
    assert found.deadline == date(2023, 9, 1)


def test_a_four_year_window_from_a_leap_day_ends_on_one() -> None:
    law = replace(IN_FORCE, window_years=4)
    found = assess(build_case(became_senco_on=date(2020, 2, 29)), DAY, law.readings, law)
    assert found.deadline == date(2024, 2, 29)


def test_a_window_past_the_end_of_the_calendar_ends_with_it() -> None:
    law = replace(IN_FORCE, window_years=4)
    found = assess(
        build_case(became_senco_on=date(9996, 9, 1)), date(9996, 9, 1), law.readings, law
    )
    assert found.deadline == date.max


def test_a_change_applies_from_its_day_and_the_law_in_force_before() -> None:
    found = draft(
        change("window_years", "2", "2028-09-01"),
        change("window_years", "1", "2030-09-01"),
        change("clock", '"PERSON"', "2030-09-01"),
    )
    assert found.on(date(2028, 8, 31)) == IN_FORCE
    assert found.on(date(2028, 9, 1)).window_years == 2
    assert found.on(date(2030, 9, 1)).window_years == 1
    assert found.on(date(2030, 8, 31)).readings.clock is Clock.SCHOOL
    assert found.on(date(2030, 9, 1)).readings.clock is Clock.PERSON
    assert found.changes[0].was == 3
    assert found.changes[0].from_day == date(2028, 9, 1)


def test_without_a_day_a_change_is_read_into_every_day() -> None:
    found = draft(change("nasenco_completed_before", "2028-09-01"), change("leap_day", '"MARCH_1"'))
    assert found.on(date(2009, 9, 1)).nasenco_completed_before == date(2028, 9, 1)
    assert found.on(DAY).readings.leap_day is LeapDay.MARCH_1


def test_an_award_that_no_longer_qualifies_no_longer_counts() -> None:
    law = draft(change("qualifying_awards", '["NPQSENCO"]')).on(DAY)
    found = assess(build_case(awards=(build_award(),)), DAY, law.readings, law)
    assert found.reason is Reason.DEADLINE_PASSED_AWARD_NOT_VALID


def test_pupil_referral_units_can_be_brought_into_scope() -> None:
    units = build_case(school=(SchoolSpan(type_code="14"),))
    law = draft(
        change("maintained_types", '["01", "02", "03", "05", "14", "15"]'),
        change("code_expects_types", '["38", "42", "43"]'),
    ).on(DAY)
    assert assess(units, DAY).status is Status.NOT_APPLICABLE
    assert assess(units, DAY, law.readings, law).status is Status.NON_COMPLIANT


def test_those_in_post_before_2009_can_be_brought_under_the_duty() -> None:
    early = build_case(became_senco_on=date(2005, 9, 1))
    law = draft(change("became_after", "1900-01-01")).on(DAY)
    assert assess(early, DAY).status is Status.EXEMPT
    found = assess(early, DAY, law.readings, law)
    assert (found.reason, found.deadline) == (Reason.DEADLINE_PASSED_NOT_HELD, date(2008, 9, 1))


def test_every_parameter_but_the_readings_taken_together_can_be_changed() -> None:
    names = {each.name for each in fields(Parameters)} - {"readings"}
    assert set(PARAMETERS) == names | {"prior_service", "clock", "leap_day"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "Line 1 of the draft, “title =”, gives no value that can be read"),
        ("a = " + "[" * 20_000, "nested too deeply"),
        ("", "The draft changes nothing. Give each change under a"),
        ('title = "x"\nchange = []', "changes nothing"),
        ('title = "x"\nchange = "none"', "changes nothing"),
        ('title = "x"\nchange = [1]', "Change 1 is “1”. Give it under a"),
        ('name = "x"', "The draft says “name”. It may say title, source and change"),
        ('[[change]]\nparameter = "window_years"\nvalue = 2', "The draft needs a title"),
        ('title = 3\n[[change]]\nparameter = "window_years"\nvalue = 2', "needs a title"),
        ('title = "x"\nsource = " "\n[[change]]\nparameter = "window_years"\nvalue = 2', "source"),
    ],
)
def test_a_text_that_is_no_draft_is_refused(text: str, says: str) -> None:
    with pytest.raises(UnusableDraft, match=says):
        read_draft(text)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (change("years", "2"), "names “years”, which is not a parameter of the law"),
        (change("readings", "2"), "names “readings”"),
        ("parameter = 4\nvalue = 2", "Change 1 needs a parameter in quotation marks"),
        ('parameter = "window_years"', "gives window_years no value"),
        (change("window_years", "2") + "\nuntil = 2030-01-01", "Change 1 says “until”"),
        (change("window_years", '"two"'), "window_years is “two”. Give a whole number"),
        (change("window_years", "true"), "window_years is “True”. Give a whole number"),
        (change("window_years", "2.5"), "Give a whole number"),
        (
            change("window_years", "0"),
            "^The draft has a value that is out of range on every day: window_years is 0, and "
            "must be from 1 to 10$",
        ),
        (
            change("window_years", "11", "2028-09-01"),
            "^The draft has a value that is out of range from 2028-09-01: window_years is 11, and",
        ),
        (change("service_before", '"2009-09-01"'), "Give a day without quotation marks"),
        (change("service_before", "2009-09-01T10:00:00"), "Give a day without"),
        (change("service_before", "2101-01-01"), "no later than 2100-12-31"),
        (change("window_years", "2", "2008-09-01"), "The law began on 2009-09-01"),
        (change("window_years", "2", "1"), "Change 1: from is “1”"),
        (change("maintained_types", '"01"'), "Give a list"),
        (change("maintained_types", '["1"]'), "holds “1”. It must be 01, 02"),
        (change("maintained_types", "[1]"), "holds “1”"),
        (change("qualifying_awards", '["NPQ"]'), "must be NASENCO or NPQSENCO$"),
        (change("qualifying_awards", '["OTHER"]'), "holds “OTHER”. It must be NASENCO or NPQ"),
        (change("clock", '"TRUST"'), "must be PERSON or SCHOOL"),
        (
            change("nasenco_completed_before", "2024-08-31", "2026-09-01"),
            "^The draft contradicts itself from 2026-09-01: nasenco_completed_before is 2024-08-31",
        ),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(changed: str, says: str) -> None:
    with pytest.raises(UnusableDraft, match=says):
        draft(changed)


def test_the_same_parameter_cannot_be_changed_twice_from_one_day() -> None:
    with pytest.raises(UnusableDraft, match=r"twice on every day\. Keep one of them"):
        draft(change("window_years", "2"), change("window_years", "4"))
    with pytest.raises(UnusableDraft, match="twice from 2028-09-01"):
        draft(*[change("window_years", "2", "2028-09-01")] * 2)


def test_a_draft_says_where_it_comes_from() -> None:
    text = 'title = "Two years"\nsource = "A consultation, proposal 4"\n[[change]]\n'
    found = read_draft(text + change("window_years", "2"))
    assert (found.title, found.source) == ("Two years", "A consultation, proposal 4")
    assert draft(change("window_years", "2")).source == ""
