"""Every single change that is tried: the words that tell it, and the one fact that it changes."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from register.law.changes import what_would_change, what_would_change_school
from register.law.facts import LAST_YEAR, AwardFacts, AwardKind, Case, Induction, ServicePeriod
from register.law.findings import Status
from register.law.parameters import IN_FORCE
from register.law.readings import DEFAULT, LITERAL, Readings
from register.law.regulation_49 import assess
from register.law.school_case import SchoolCase
from register.law.single_changes import Asked, Change, awards_that_count, losses, remedies
from tests.unit.law.builders import PRIMARY, build_award, build_case, served
from tests.unit.law.tried import DAY, NASENCO, NPQ, SERVICE, words

HEAD = "the SENCO were recorded as the head teacher"
NEW = [NASENCO, NPQ, SERVICE]


def asked(case: Case, day: date = DAY, readings: Readings = DEFAULT) -> Asked:
    return Asked(case, day, readings, IN_FORCE)


def test_with_nothing_on_record_something_new_is_tried() -> None:
    assert words(remedies(asked(build_case()))) == [HEAD, *NEW]


def test_what_is_not_known_is_tried_as_met_and_as_not() -> None:
    unknown = build_case(head_teacher=True, qts=None, induction=None, teaching_at_school=None)
    told = list(remedies(asked(unknown)))
    assert words(told) == [
        "the SENCO were recorded as a qualified teacher",
        "the SENCO were recorded as having passed induction",
        "the SENCO were recorded as working as a teacher at the school",
        "the SENCO were recorded as not a qualified teacher",
        "the SENCO were recorded as not having passed induction",
        "the SENCO were recorded as not working as a teacher at the school",
        *NEW,
    ]
    assert [changed(unknown, each) for each in told[:6]] == [
        {"qts": True},
        {"induction": Induction.MET},
        {"teaching_at_school": True},
        {"qts": False},
        {"induction": Induction.NOT_MET},
        {"teaching_at_school": False},
    ]


def changed(case: Case, change: Change) -> dict[str, Any]:
    """The fields in which the changed case differs, as it has them."""
    return {
        each.name: getattr(change.case, each.name)
        for each in fields(Case)
        if getattr(change.case, each.name) != getattr(case, each.name)
    }


def test_what_is_not_met_is_tried_as_met() -> None:
    case = build_case(qts=False, induction=Induction.NOT_MET, teaching_at_school=False)
    assert words(remedies(asked(case))) == [
        "the SENCO were recorded as a qualified teacher",
        "the SENCO were recorded as having passed induction",
        "the SENCO were recorded as working as a teacher at the school",
        HEAD,
        *NEW,
    ]


def test_what_a_good_answer_rests_on_is_tried_as_lost() -> None:
    case = build_case(
        head_teacher=True,
        awards=(build_award(),),
        prior_service=served("2005-01-10..2006-01-09", "2007-01-10..2008-01-09"),
    )
    told = list(losses(asked(case)))
    assert words(told) == [
        "the National Award were withdrawn by this day",
        "the body that gave the National Award were recorded as not recognised",
        "the service that began on 10 January 2005 did not count",
        "the service that began on 10 January 2007 did not count",
        "the SENCO were recorded as not the head teacher",
        "the SENCO were recorded as not a qualified teacher",
        "the SENCO were recorded as not having passed induction",
        "the SENCO were recorded as not working as a teacher at the school",
    ]
    first, second = case.prior_service
    assert [changed(case, each) for each in told] == [
        {"awards": (build_award(withdrawn_on=DAY),)},
        {"awards": (build_award(body_recognised=False),)},
        {"prior_service": (second,)},
        {"prior_service": (first,)},
        {"head_teacher": False},
        {"qts": False},
        {"induction": Induction.NOT_MET},
        {"teaching_at_school": False},
    ]


def test_what_is_missing_of_each_award_is_tried_either_side_of_the_law_s_days() -> None:
    npq = AwardFacts(AwardKind.NPQSENCO, held_from=date(2025, 1, 6))
    gaps = AwardFacts(AwardKind.NASENCO, held_from=date(2027, 9, 6))
    case = build_case(awards=(npq, gaps))
    told = list(remedies(asked(case, date(2027, 9, 6))))
    assert words(told)[:8] == [
        "the body that gave the NPQ for SENCOs were recorded as recognised",
        "the body that gave the NPQ for SENCOs were recorded as not recognised",
        "the body that gave the National Award were recorded as recognised",
        "the body that gave the National Award were recorded as not recognised",
        "the National Award course were recorded as begun before 1 September 2024",
        "the National Award course were recorded as begun on or after 1 September 2024",
        "the National Award course were recorded as completed before 1 September 2027",
        "the National Award course were recorded as completed on or after 1 September 2027",
    ]
    assert [changed(case, each)["awards"] for each in told[:8]] == [
        (replace(npq, body_recognised=True), gaps),
        (replace(npq, body_recognised=False), gaps),
        (npq, replace(gaps, body_recognised=True)),
        (npq, replace(gaps, body_recognised=False)),
        (npq, replace(gaps, commenced_on=date(2024, 8, 31))),
        (npq, replace(gaps, commenced_on=date(2024, 9, 1))),
        (npq, replace(gaps, completed_on=date(2027, 8, 31))),
        (npq, replace(gaps, completed_on=date(2027, 9, 1))),
    ]


@pytest.mark.parametrize(("day", "sides"), [("2024-08-31", 1), ("2024-09-01", 2)])
def test_a_day_of_the_law_is_tried_as_passed_only_once_it_has_come(day: str, sides: int) -> None:
    case = build_case(awards=(build_award(commenced_on=None),))
    tried = list(remedies(asked(case, date.fromisoformat(day))))
    assert [each.fact for each in tried].count("commenced_on") == sides


def test_an_award_already_given_is_not_given_again() -> None:
    def offered(**facts: Any) -> bool:
        told = remedies(asked(build_case(awards=(build_award(**facts),))))
        return "held_from" in [each.fact for each in told]

    assert not offered(held_from=DAY - timedelta(days=1))
    assert not offered(held_from=DAY)
    assert offered(held_from=DAY + timedelta(days=1))
    assert offered(held_from=None)
    assert not offered(held_from=None, withdrawn_on=date(2025, 1, 6))


def test_an_award_that_is_tried_is_as_late_as_it_can_have_been() -> None:
    recognised = {"body_recognised": True}
    nasenco, npq = AwardKind.NASENCO, AwardKind.NPQSENCO
    later, earlier = date(2028, 1, 4), date(2020, 1, 6)
    assert [award for award, _ in awards_that_count(later, IN_FORCE)] == [
        AwardFacts(nasenco, date(2024, 8, 31), date(2027, 8, 31), later, **recognised),
        AwardFacts(npq, date(2024, 9, 1), later, later, **recognised),
    ]
    assert [award for award, _ in awards_that_count(earlier, IN_FORCE)] == [
        AwardFacts(nasenco, earlier, earlier, earlier, **recognised),
        AwardFacts(npq, earlier, earlier, earlier, **recognised),
    ]


def tried_service(case: Case, readings: Readings = DEFAULT, **law: Any) -> list[ServicePeriod]:
    told = remedies(Asked(case, DAY, readings, replace(IN_FORCE, **law)))
    return [each.case.prior_service[-1] for each in told if each.fact == "prior_service"]


def test_the_service_that_is_tried_is_over_what_exempts_and_ends_as_late_as_it_can() -> None:
    thirteen = timedelta(days=403)
    narrow, wide = date(2009, 9, 1), date(2021, 9, 1)
    day = timedelta(days=1)
    assert tried_service(build_case()) == [ServicePeriod(narrow - thirteen, narrow - day)]
    assert tried_service(build_case(), LITERAL) == [ServicePeriod(wide - thirteen, wide - day)]
    assert tried_service(build_case(), service_before=date(2011, 9, 1)) == [
        ServicePeriod(date(2011, 9, 1) - thirteen, date(2011, 8, 31))
    ]
    early = build_case(became_senco_on=date.fromordinal(403))
    assert tried_service(early, LITERAL) == []
    a_day_later = build_case(became_senco_on=date.fromordinal(404))
    assert tried_service(a_day_later, LITERAL) == [ServicePeriod(date.min, date.fromordinal(403))]


def test_a_first_day_that_is_not_known_is_tried_with_three() -> None:
    told = list(remedies(asked(build_case(became_senco_on=None))))
    assert [(each.words, each.case.became_senco_on) for each in told[:3]] == [
        (
            "the SENCO were recorded as appointed on or before 1 September 2009",
            date(2009, 9, 1),
        ),
        ("the SENCO were recorded as appointed on this day", DAY),
        ("the SENCO were recorded as appointed on 1 September 2022", date(2022, 9, 1)),
    ]


def test_the_last_year_that_has_a_third_anniversary_can_be_asked_about() -> None:
    last = date(LAST_YEAR, 6, 1)
    assert what_would_change(build_case(became_senco_on=None), last) != ()
    assert len(what_would_change_school(SchoolCase((), PRIMARY), last)) > 1


def test_an_award_that_would_mend_an_answer_is_told_with_all_that_it_counts_by() -> None:
    for award, told in awards_that_count(DAY, IN_FORCE):
        assert "from a recognised" in told
        assert "begun" in told
        doubtful = build_case(awards=(replace(award, body_recognised=None),))
        assert assess(doubtful, DAY).status is Status.REVIEW
