"""What would change an answer: tried, one fact at a time, and told in plain English."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given

from register.law import changes
from register.law.changes import WORTH_TELLING, what_would_change, what_would_change_school
from register.law.facts import LAST_YEAR, AwardKind, Case, Induction
from register.law.findings import Reason, Status
from register.law.parameters import IN_FORCE
from register.law.readings import DEFAULT, LITERAL, PERSON
from register.law.regulation_49 import assess
from register.law.school import Designation
from register.law.school_case import assess_school_case, school_case
from register.law.single_changes import Asked, losses, remedies
from tests.unit.law.builders import PRIMARY, build_award, build_case, served
from tests.unit.law.effort import examples
from tests.unit.law.strategies import days, lives, readings, school_cases

FEW = examples(100)

OVERDUE = date(2025, 9, 2)


def told(case: Case, day: date = OVERDUE, reading=DEFAULT) -> list[tuple[str, Status]]:
    return [(each.fact, each.status) for each in what_would_change(case, day, reading)]


def test_the_sentence_is_plain_english() -> None:
    first = what_would_change(build_case(), OVERDUE)[0]
    assert first.sentence == (
        "If a National Award from a recognised body, begun before 1 September 2024 and completed "
        "before 1 September 2027, were recorded as held by this day, the answer would be: "
        "compliant."
    )
    assert (first.reason, first.deadline) == (Reason.HOLDS_NASENCO_LATE, date(2024, 9, 1))


def test_without_an_award_one_would_mend_it_and_so_would_enough_service() -> None:
    assert told(build_case()) == [
        ("award", Status.COMPLIANT),
        ("award", Status.COMPLIANT),
        ("prior_service", Status.EXEMPT),
    ]
    literal = what_would_change(build_case(), OVERDUE, LITERAL)[-1]
    assert "before this appointment" in literal.words
    assert "before 1 September 2009" in what_would_change(build_case(), OVERDUE, PERSON)[-1].words


def test_a_course_on_record_comes_before_a_new_one() -> None:
    course = build_award(held_from=None)
    found = what_would_change(build_case(awards=(course,)), OVERDUE)
    assert [each.fact for each in found] == ["held_from", "award", "award", "prior_service"]
    assert found[0].words == "the National Award course on record had led to an award by this day"


def test_an_npq_cannot_mend_a_day_before_there_was_one() -> None:
    assert told(build_case(became_senco_on=date(2015, 9, 1)), date(2019, 1, 7)) == [
        ("award", Status.COMPLIANT),
        ("prior_service", Status.EXEMPT),
    ]


def test_an_unknown_fact_is_tried_either_way() -> None:
    doubtful = build_award(body_recognised=None)
    assert told(build_case(awards=(doubtful,)))[:2] == [
        ("body_recognised", Status.COMPLIANT),
        ("body_recognised", Status.NON_COMPLIANT),
    ]
    no_start = build_award(commenced_on=None, held_from=date(2025, 1, 6))
    assert told(build_case(awards=(no_start,)))[:2] == [
        ("commenced_on", Status.COMPLIANT),
        ("commenced_on", Status.NON_COMPLIANT),
    ]
    no_end = build_award(held_from=date(2027, 9, 6))
    assert told(build_case(awards=(no_end,)), date(2028, 1, 3))[:2] == [
        ("completed_on", Status.COMPLIANT),
        ("completed_on", Status.NON_COMPLIANT),
    ]
    holder = build_case(qts=None, awards=(build_award(),))
    assert told(holder)[:2] == [("qts", Status.COMPLIANT), ("qts", Status.NON_COMPLIANT)]


def test_where_no_single_fact_would_do_none_is_offered() -> None:
    assert told(build_case(qts=False)) == []
    all_unknown = build_case(qts=None, induction=None, teaching_at_school=None)
    mended = [status for _, status in told(all_unknown) if status is not Status.NON_COMPLIANT]
    assert mended == []


@pytest.mark.parametrize(
    ("lacking", "fact"),
    [
        ({"qts": False}, "qts"),
        ({"induction": Induction.NOT_MET}, "induction"),
        ({"teaching_at_school": False}, "teaching_at_school"),
    ],
)
def test_a_requirement_not_met_would_be_met_or_replaced_by_being_head(lacking, fact) -> None:
    holder = build_case(awards=(build_award(),), **lacking)
    assert told(holder) == [(fact, Status.COMPLIANT), ("head_teacher", Status.COMPLIANT)]


def test_a_good_answer_tells_what_it_rests_on() -> None:
    assert told(build_case(awards=(build_award(),))) == [
        ("withdrawn_on", Status.NON_COMPLIANT),
        ("body_recognised", Status.NON_COMPLIANT),
        ("qts", Status.NON_COMPLIANT),
        ("induction", Status.NON_COMPLIANT),
        ("teaching_at_school", Status.NON_COMPLIANT),
    ]
    head = build_case(head_teacher=True, qts=False, awards=(build_award(),))
    assert ("head_teacher", Status.NON_COMPLIANT) in told(head)
    exempt = build_case(prior_service=served("2005-01-10..2007-01-09"))
    assert told(exempt)[0] == ("prior_service", Status.NON_COMPLIANT)


def test_an_award_already_withdrawn_is_not_withdrawn_again() -> None:
    gone = build_award(withdrawn_on=date(2023, 5, 1))
    exempt = build_case(became_senco_on=date(2008, 9, 1), awards=(gone,))
    assert "withdrawn_on" not in [fact for fact, _ in told(exempt)]
    to_come = build_award(withdrawn_on=date(2026, 5, 1))
    assert ("withdrawn_on", Status.NON_COMPLIANT) in told(build_case(awards=(to_come,)))


def test_an_appointment_with_no_first_day_is_tried_with_three() -> None:
    assert told(build_case(became_senco_on=None)) == [
        ("became_senco_on", Status.EXEMPT),
        ("became_senco_on", Status.IN_WINDOW),
        ("became_senco_on", Status.NON_COMPLIANT),
    ]
    assert told(build_case(became_senco_on=None), date(LAST_YEAR + 1, 1, 1)) == []


def test_a_known_day_of_appointment_is_never_changed() -> None:
    asked = Asked(build_case(), OVERDUE, DEFAULT, IN_FORCE)
    assert {each.case.became_senco_on for each in (*remedies(asked), *losses(asked))} == {
        date(2021, 9, 1)
    }


def test_an_appointment_in_the_first_years_of_the_calendar_can_be_asked_about() -> None:
    case = build_case(became_senco_on=date(1, 1, 2), qts=False)
    assert told(case, date(2010, 1, 4)) == [("qts", Status.EXEMPT), ("head_teacher", Status.EXEMPT)]


def test_nobody_out_of_post_and_no_school_out_of_scope_is_told_anything() -> None:
    assert told(build_case(ended_on=date(2022, 1, 7))) == []
    assert told(build_case(school=())) == []
    out = school_case((Designation("1", build_case()),), ())
    assert what_would_change_school(out._replace(spans=PRIMARY), date(2008, 1, 1)) == ()


def school(*cases: Case, day: date = OVERDUE) -> list[tuple[str, str | None, Status]]:
    made = school_case(tuple(Designation(str(at), each) for at, each in enumerate(cases)), PRIMARY)
    return [
        (each.fact, each.designation, each.status) for each in what_would_change_school(made, day)
    ]


def test_a_school_with_nobody_needs_somebody() -> None:
    left = build_case(ended_on=date(2025, 7, 18))
    assert school(left) == [
        ("designation", None, Status.IN_WINDOW),
        ("designation", None, Status.COMPLIANT),
        ("designation", None, Status.COMPLIANT),
    ]
    assert school()[-1] == ("no_senco", None, Status.NON_COMPLIANT)
    assert school(day=date(LAST_YEAR + 1, 1, 1)) == [("no_senco", None, Status.NON_COMPLIANT)]


def test_a_school_with_two_is_mended_through_the_one_who_lacks_the_award() -> None:
    holder = build_case(awards=(build_award(),))
    found = school(build_case(), holder)
    assert {designation for _, designation, _ in found} == {"0"}
    assert found[0] == ("award", "0", Status.COMPLIANT)
    assert found[-1] == ("ended_on", "0", Status.COMPLIANT)


def test_a_compliant_school_rests_on_its_senco() -> None:
    found = school(build_case(awards=(build_award(),)))
    assert found[0] == ("withdrawn_on", "0", Status.NON_COMPLIANT)
    assert found[-1] == ("ended_on", "0", Status.NON_COMPLIANT)
    unknown_start = school(build_case(became_senco_on=None))
    assert unknown_start[-1] == ("ended_on", "0", Status.NON_COMPLIANT)


@FEW
@given(lives, days, readings)
def test_each_change_is_to_one_fact_alone(case, day, reading) -> None:
    asked = Asked(case, day, reading, IN_FORCE)
    for change in (*remedies(asked), *losses(asked)):
        differ = [
            each.name
            for each in fields(Case)
            if getattr(case, each.name) != getattr(change.case, each.name)
        ]
        assert len(differ) == 1


@FEW
@given(lives, days, readings)
def test_what_is_told_is_another_status_worth_telling(case, day, reading) -> None:
    status = assess(case, day, reading).status
    for each in what_would_change(case, day, reading):
        assert each.status is not status
        assert each.status in WORTH_TELLING[status]
        assert each.sentence.startswith("If ")
        assert each.sentence.endswith(".")


@FEW
@given(school_cases, days, readings)
def test_what_is_told_of_a_school_is_another_status_worth_telling(made, day, reading) -> None:
    status = assess_school_case(made, day, reading).status
    for each in what_would_change_school(made, day, reading):
        assert each.status is not status
        assert each.status in WORTH_TELLING[status]


def test_the_answers_are_asked_for_and_not_written_by_hand(monkeypatch) -> None:
    found = assess(build_case(), OVERDUE)
    monkeypatch.setattr(changes, "assess", lambda *arguments: found)
    assert what_would_change(build_case(), OVERDUE) == ()


def test_other_awards_have_words_too() -> None:
    other = build_award(kind=AwardKind.OTHER, body_recognised=None)
    assert "other award" in str(
        list(remedies(Asked(build_case(awards=(other,)), OVERDUE, DEFAULT, IN_FORCE)))
    )
