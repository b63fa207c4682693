"""What regulation 49 would say if they were appointed."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Actor
from register.identifiers import Urn
from register.law.findings import Status
from register.law.provisions import NPQ_FROM
from register.law.school import SchoolFinding
from register.services.appointments.facts import Particulars
from register.services.checks.answer import read_answer, read_question
from register.services.compliance import appointed
from register.services.compliance.answer import (
    ReadingAnswer,
    SchoolCompliance,
    if_known_in_words,
)
from register.services.compliance.appointed import if_appointed
from register.services.compliance.school import NAME_WITHHELD, school_compliance
from tests.candidates import BORN, World
from tests.estate import Estate
from tests.integration.checks.asking import TRN, ask, recorded

NEXT_SEPTEMBER = date(2027, 9, 1)
MAY_BE = Particulars(
    is_head_teacher=False,
    is_qualified_teacher=True,
    induction="met",
    is_teaching_at_school=True,
)


def test_somebody_who_holds_the_award_would_meet_regulation_49_if_they_may_be_senco(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    urn = Urn(world.school())
    asked = {"trn": TRN, "born_on": BORN, "appoint_on": NEXT_SEPTEMBER, "urn": urn}
    shown = ask(session, panel, **asked, said=MAY_BE).answer.appointment
    assert shown is not None
    assert (shown.status, shown.reason) == ("COMPLIANT", "HOLDS_NASENCO")
    assert (shown.school, shown.deadline) == ("Wychford Primary School", "2030-09-01")
    assert (shown.not_known, shown.if_known) == ((), "")
    as_head = ask(
        session, panel, **asked, said=Particulars(is_head_teacher=True)
    ).answer.appointment
    assert as_head is not None
    assert (as_head.status, as_head.not_known) == ("COMPLIANT", ())


def test_nobody_is_told_compliant_while_something_is_not_known(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    urn = Urn(world.school())
    asked = {"trn": TRN, "born_on": BORN, "appoint_on": NEXT_SEPTEMBER, "urn": urn}
    shown = ask(session, panel, **asked).answer.appointment
    assert shown is not None
    assert (shown.status, shown.reason) == ("REVIEW", "ELIGIBILITY_NOT_KNOWN")
    assert len(shown.not_known) == 3
    assert shown.if_known.startswith("Compliant, because the SENCO holds the National Award")
    for name in ("is_qualified_teacher", "induction", "is_teaching_at_school"):
        but_one = ask(session, panel, **asked, said=replace(MAY_BE, **{name: None}))
        shown = but_one.answer.appointment
        assert shown is not None
        assert (shown.status, len(shown.not_known)) == ("REVIEW", 1)


def test_what_the_asker_knows_may_be_that_they_cannot_be_senco(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    asked = {"trn": TRN, "born_on": BORN, "appoint_on": NEXT_SEPTEMBER}
    asked |= {"urn": Urn(world.school()), "said": Particulars(is_qualified_teacher=False)}
    done = ask(session, panel, **asked)
    assert done.answer.appointment is not None
    assert done.answer.appointment.reason == "NOT_QUALIFIED_TEACHER"
    kept = recorded(session)[-1]
    assert read_question(kept.question) == done.question
    assert read_answer(kept.answer) == done.answer


YES_NO = (None, True, False)
EVERY_ANSWER = [
    Particulars(
        is_head_teacher=head,
        is_qualified_teacher=qualified,
        induction=induction,
        is_teaching_at_school=teaching,
    )
    for head in YES_NO
    for qualified in YES_NO
    for induction in (None, "met", "not_met", "not_required")
    for teaching in YES_NO
]
SCHOOLS: list[dict[str, Any]] = [
    {},
    {"type_code": "34"},
    {"type_code": "07"},
    {},
    {"status_code": "2", "closed_on": date(2015, 8, 31)},
]
SPREAD = [*EVERY_ANSWER[::11], MAY_BE]


@pytest.mark.facts_by_hand("each answer is worked out from the facts alone")
@pytest.mark.parametrize("holds", ["an award", "a course", "nothing"])
def test_the_check_says_what_the_schools_page_says_of_the_same_facts(
    session: Session, holds: str
) -> None:
    assert list(_differences(Estate(session), holds)) == []


@pytest.mark.canary
@pytest.mark.facts_by_hand("each answer is worked out from the facts alone")
def test_a_check_that_takes_what_is_not_known_to_be_met_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guessed(said: Particulars) -> Particulars:
        return replace(MAY_BE, **{name: value for name, value in asdict(said).items() if value})

    honest = appointed.case_if_appointed
    monkeypatch.setattr(
        appointed,
        "case_if_appointed",
        lambda session, person, urn, day, said, known_to: honest(
            session, person, urn, day, guessed(said), known_to=known_to
        ),
    )
    assert len(list(_differences(Estate(session), "an award"))) > 1


@pytest.mark.canary
@pytest.mark.facts_by_hand("each answer is worked out from the facts alone")
@pytest.mark.parametrize("fault", ["one left out", "one too many", "a reading said otherwise"])
def test_a_check_that_says_other_words_of_the_same_facts_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    unknowns, readings = appointed.unknowns_of_case, appointed.readings_of
    name, faulty = {
        "one left out": ("unknowns_of_case", lambda *asked: list(unknowns(*asked))[1:]),
        "one too many": ("unknowns_of_case", lambda *asked: [*unknowns(*asked), "Their age."]),
        "a reading said otherwise": (
            "readings_of",
            lambda *asked: [
                each._replace(headline=each.headline._replace(status=Status.EXEMPT))
                for each in readings(*asked)
            ],
        ),
    }[fault]
    monkeypatch.setattr(appointed, name, faulty)
    assert next(_differences(Estate(session), "an award"), None) is not None


def _differences(estate: Estate, holds: str) -> Iterator[Particulars]:
    """Each answer is checked, then designated with; those of which the page says otherwise."""
    person = estate.person()
    _holds(estate, person, holds)
    estate.appointed(person, estate.school(), date(2007, 9, 1), date(2009, 7, 31))
    estate.appointed(person, estate.school(), date(2012, 9, 1), date(2013, 1, 31))
    for number, said in enumerate(SPREAD):
        urn = estate.school(**SCHOOLS[number % len(SCHOOLS)])
        day = date(2010 + number * 2 % 20, 9, 1 + number)
        found = if_appointed(estate.session, person, urn, day, said, called=NAME_WITHHELD)
        estate.appointed(person, urn, day, **asdict(said))
        page = school_compliance(estate.session, urn, as_at=day, actor=OPERATOR, now=clock.now())
        same = (
            (found.words, found.days_left) == (page.words, page.days_left),
            if_known_in_words(found.finding) == page.if_known,
            [_said(each) for each in found.readings] == [_said(each) for each in page.readings],
            list(found.not_known) == _of_the_person(page),
        )
        if not all(same):
            yield said


def _of_the_person(page: SchoolCompliance) -> list[str]:
    """What the page does not know of its SENCO, and not of the school itself."""
    if page.finding.status is Status.NOT_APPLICABLE:
        return []
    return [each for each in page.not_known if NAME_WITHHELD in each]


def _holds(estate: Estate, person: int, what: str) -> None:
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None), ("NPQSENCO", NPQ_FROM, None))
    if what == "an award":
        estate.award(person, provider, date(2016, 11, 25))
    elif what == "a course":
        estate.enrolled(person, provider, date(2025, 10, 6))


def _said(answer: ReadingAnswer[SchoolFinding]) -> tuple[object, ...]:
    found = answer.finding
    return (
        answer.reading.name,
        found.status,
        found.reason,
        found.deadline,
        answer.differs,
        answer.says,
    )


def test_somebody_without_it_would_have_three_years(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    urn = Urn(world.school())
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn, said=MAY_BE
    ).answer.appointment
    assert shown is not None
    assert (shown.status, shown.deadline) == ("IN_WINDOW", "2030-09-01")
    assert "until 1 September 2030" in shown.sentence


def test_a_school_out_of_scope_is_said_to_be_so(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    urn = Urn(world.school(type_code="07"))
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn, said=MAY_BE
    ).answer.appointment
    assert shown is not None
    assert shown.status == "NOT_APPLICABLE"
    assert shown.sentence == (
        "Does not apply, because regulation 49 does not apply to this type of school."
    )
    assert shown.not_known == ()


@pytest.mark.facts_by_hand("the answer is worked out from the facts alone")
def test_service_that_nobody_ended_at_a_school_that_closed_exempts_nobody_for_the_time_after(
    session: Session,
) -> None:
    estate = Estate(session)
    person = estate.person()
    closed = estate.school(status_code="2", closed_on=date(2008, 7, 31))
    estate.served(person, closed, date(2008, 1, 7), None)
    urn = estate.school()
    found = if_appointed(session, person, urn, NEXT_SEPTEMBER, MAY_BE, called=NAME_WITHHELD)
    assert {each.reading.name: each.finding.status for each in found.readings} == {
        "default": Status.IN_WINDOW,
        "literal": Status.IN_WINDOW,
        "person": Status.IN_WINDOW,
    }


def test_readings_that_differ_are_shown_beside_the_answer(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    earlier = world.school("900002", "Earlier School")
    world.appointment(person, earlier, date(2021, 9, 1), date(2024, 8, 31))
    urn = Urn(world.school())
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn, said=MAY_BE
    ).answer.appointment
    assert shown is not None
    assert shown.status == "IN_WINDOW"
    assert {reading.name: reading.status for reading in shown.readings} == {
        "literal": "EXEMPT",
        "person": "NON_COMPLIANT",
    }
