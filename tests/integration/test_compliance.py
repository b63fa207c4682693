"""A school's answer on a day: every status, the clock over conversions, limbs and facts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.cli.explained import lines_of
from register.law.limbs import leaves
from register.models import Appointment
from register.schemas.compliance import as_json
from register.web.school_timeline import rows_of
from tests.estate import Estate
from tests.situations import (
    STARTED,
    ask,
    designated,
    eligibility_is_not_known,
    has_no_award,
    has_no_senco,
    holds_nasenco,
    is_closed,
    is_enrolled,
    is_exempt,
    is_special,
    nothing_is_recorded,
    outcome,
    says_it_has_none,
)

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")


@pytest.mark.parametrize(
    ("situation", "status", "reason", "deadline"),
    [
        (holds_nasenco, "COMPLIANT", "HOLDS_NASENCO", date(2025, 9, 1)),
        (is_exempt, "EXEMPT", "APPOINTED_ON_OR_BEFORE_20090901", None),
        (is_enrolled, "IN_WINDOW", "WINDOW_ENROLLED", date(2028, 1, 6)),
        (has_no_award, "NON_COMPLIANT", "DEADLINE_PASSED_NOT_HELD", date(2025, 9, 1)),
        (eligibility_is_not_known, "REVIEW", "ELIGIBILITY_NOT_KNOWN", date(2028, 1, 6)),
        (has_no_senco, "NON_COMPLIANT", "NO_SENCO_DESIGNATED", None),
        (says_it_has_none, "NON_COMPLIANT", "NO_SENCO_DESIGNATED", None),
        (nothing_is_recorded, "REVIEW", "SENCO_NOT_RECORDED", None),
        (is_special, "NOT_APPLICABLE", "TYPE_OUT_OF_SCOPE", None),
        (is_closed, "NOT_APPLICABLE", "SCHOOL_CLOSED", None),
    ],
)
def test_every_status_with_its_reason_and_deadline(
    session: Session,
    estate: Estate,
    situation: Callable[[Estate], str],
    status: str,
    reason: str,
    deadline: date | None,
) -> None:
    answer = ask(session, situation(estate))
    assert outcome(answer) == (status, reason, deadline)
    body = as_json(answer)
    assert (body["status"], body["reason"]) == (status, reason)
    assert body["limbs"]
    assert answer.words.endswith(".")


@pytest.mark.parametrize(
    ("as_at", "status", "days_left"),
    [
        (date(2025, 8, 31), "IN_WINDOW", 1),
        (date(2025, 9, 1), "IN_WINDOW", 0),
        (date(2025, 9, 2), "NON_COMPLIANT", -1),
    ],
)
def test_the_third_anniversary_is_the_last_day(
    session: Session, estate: Estate, as_at: date, status: str, days_left: int
) -> None:
    answer = ask(session, has_no_award(estate), as_at)
    assert (answer.finding.status.value, answer.days_left) == (status, days_left)


def test_a_conversion_carries_the_clock(session: Session, estate: Estate) -> None:
    converted = date(2024, 4, 1)
    before = estate.school(status_code="2", closed_on=converted - timedelta(days=1))
    after = estate.school("Elmfield Academy", type_code="34", opened_on=converted)
    estate.converted(before, after, converted)
    estate.appointed(estate.person(), before, STARTED)
    answer = ask(session, after)
    assert outcome(answer)[2] == date(2025, 9, 1)
    assert [senco.since for senco in answer.senco] == [STARTED]
    assert ask(session, after, converted - timedelta(days=1)).school.urn == before
    closed = ask(session, before)
    assert closed.finding.reason.value == "SCHOOL_CLOSED"
    assert (closed.senco, as_json(closed)["school"]["became"]) == ((), after)
    assert as_json(answer)["school"]["came_from"] == [{"urn": before, "on": "2024-04-01"}]
    assert as_json(closed)["school"]["came_from"] == []


def test_before_schools_merged_the_answer_of_what_they_became_names_them_all(
    session: Session, estate: Estate
) -> None:
    merged, last = date(2024, 4, 1), date(2024, 3, 31)
    urns = [estate.school(status_code="2", closed_on=last) for _ in range(2)]
    after = estate.school("Elmfield All-through School", opened_on=merged)
    for urn in urns:
        estate.converted(urn, after, merged)
    then, now = ask(session, after, last), ask(session, after, merged)
    assert (list(then.then), then.school.urn, now.then) == (urns, after, ())
    heading = next(lines_of(then))
    assert f"(URN {after}, then the schools with URNs {urns[0]} and {urns[1]})" in heading
    assert [step.from_urn for step in now.came_from] == urns


def test_a_mover_has_a_new_clock_here_and_readings_that_differ(
    session: Session, estate: Estate
) -> None:
    other, urn, person = estate.school("Ash Junior School"), estate.school(), estate.person()
    estate.appointed(person, other, date(2020, 9, 1), date(2024, 8, 31))
    estate.appointed(person, urn, date(2024, 9, 1))
    answer = ask(session, urn)
    readings = {each.reading.name: each for each in answer.readings}
    assert outcome(answer) == ("IN_WINDOW", "WINDOW_NOT_ENROLLED", date(2027, 9, 1))
    assert readings["literal"].finding.status.value == "EXEMPT"
    assert readings["person"].finding.deadline == date(2023, 9, 1)
    assert [readings[name].differs for name in ("default", "literal", "person")] == [
        False,
        True,
        True,
    ]
    assert [each.why.value for each in answer.senco[0].service.struck_out] == [
        "not before 1 September 2009"
    ]


def test_a_vacancy_runs_from_the_day_after_the_last_senco_left(
    session: Session, estate: Estate
) -> None:
    answer = ask(session, has_no_senco(estate))
    assert answer.finding.since == date(2024, 7, 20)
    (gap,) = (post for post in answer.history if post.is_gap)
    assert (gap.started_on, gap.ended_on) == (date(2024, 7, 20), None)


def test_a_gap_between_two_sencos_has_its_days(session: Session, estate: Estate) -> None:
    urn = has_no_senco(estate)
    estate.appointed(estate.person("Ivo", "Dunn"), urn, date(2024, 9, 2))
    gap = ask(session, urn).history[1]
    assert (gap.name, gap.started_on, gap.ended_on) == (
        None,
        date(2024, 7, 20),
        date(2024, 9, 1),
    )


def test_a_gap_is_told_without_an_empty_cell(session: Session, estate: Estate) -> None:
    rows = rows_of(ask(session, has_no_senco(estate)))
    assert ("No SENCO", "Nobody designated", "20 July 2024", "goes on") in rows
    assert all(all(row) for row in rows)


def test_a_course_that_nobody_ended_goes_on(session: Session, estate: Estate) -> None:
    rows = rows_of(ask(session, is_enrolled(estate)))
    (until,) = (row[-1] for row in rows if row[0].startswith("Course"))
    assert until == "goes on"


def test_of_two_sencos_the_worst_gives_the_headline(session: Session, estate: Estate) -> None:
    urn = holds_nasenco(estate)
    estate.appointed(estate.person("Ivo", "Dunn"), urn, date(2022, 1, 10))
    answer = ask(session, urn)
    assert outcome(answer)[1] == "DEADLINE_PASSED_NOT_HELD"
    assert [(senco.name, senco.finding and senco.finding.status) for senco in answer.senco] == [
        ("Ivo Dunn", "NON_COMPLIANT"),
        ("Asha Bello", "COMPLIANT"),
    ]
    assert [tree.designation for tree in answer.limbs] == [senco.id for senco in answer.senco]


def test_every_fact_that_a_limb_names_is_given_with_its_source_and_instant(
    session: Session, estate: Estate
) -> None:
    body = as_json(ask(session, holds_nasenco(estate)))
    given = {fact["id"]: fact for fact in body["facts"]}

    def named(node: dict[str, Any]) -> set[str]:
        below = [named(each) for each in node.get("limbs", ())]
        return set(node.get("facts", ())).union(*below)

    used = set().union(*(named(tree) for tree in body["limbs"]))
    assert used
    assert used <= set(given)
    assert all(fact["source"] and fact["recorded_at"] for fact in given.values())


def test_the_tree_agrees_with_the_answer(session: Session, estate: Estate) -> None:
    (tree,) = ask(session, has_no_award(estate)).limbs
    states = {leaf.name: leaf.state.value for leaf in leaves(tree.root)}
    assert tree.root.state.value == "not met"
    assert (states["qualification"], states["qts"]) == ("not met", "met")


def test_no_trn_and_no_birth_date_is_given(session: Session, estate: Estate) -> None:
    text = str(as_json(ask(session, holds_nasenco(estate))))
    assert "Asha Bello" in text
    assert "1000001" not in text


def test_what_is_not_known_is_said(session: Session, estate: Estate) -> None:
    answer = ask(session, eligibility_is_not_known(estate))
    assert any("passed induction" in each for each in answer.not_known)


def test_a_designation_with_no_first_day_is_for_a_person_to_decide(
    session: Session, estate: Estate
) -> None:
    urn, _ = designated(estate, None)
    answer = ask(session, urn)
    assert outcome(answer)[:2] == ("REVIEW", "APPOINTMENT_DATE_MISSING")
    assert any("became SENCO" in each for each in answer.not_known)


def test_an_appointment_ended_by_correction_leaves_a_vacancy(
    session: Session, estate: Estate
) -> None:
    urn, person = estate.school(), estate.person()
    ref = estate.appointed(person, urn, STARTED)
    estate.supersede(Appointment, ref, ended_on=date(2025, 7, 18))
    assert outcome(ask(session, urn))[1] == "NO_SENCO_DESIGNATED"


def test_where_the_law_does_not_apply_nobody_asks_for_a_senco(
    session: Session, estate: Estate
) -> None:
    assert not any("SENCO" in each for each in ask(session, is_special(estate)).not_known)
    assert any("SENCO" in each for each in ask(session, nothing_is_recorded(estate)).not_known)
