"""A check's answers: every outcome, every way of asking, and what is recorded of each."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Role
from register.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from register.identifiers import Trn, Urn
from register.models import Award, CandidateCheck
from register.services.accounts import actor_of_account
from register.services.checks import (
    Check,
    Outcome,
    Purpose,
    Question,
    answer_dict,
    check_candidate,
    get_check,
    list_checks,
)
from tests.accounts import make_account
from tests.candidates import BORN, World

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
TRN = Trn("0123456")
MARK = "Quixwold-Marker"


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


@pytest.fixture
def panel(session: Session) -> Actor:
    return actor_of_account(session, make_account(session, Role.PANEL))


def ask(session: Session, actor: Actor, **details: object) -> Check:
    return check_candidate(
        session,
        Question(purpose=Purpose.APPOINTING, **details),  # type: ignore[arg-type]  # by keyword
        actor=actor,
        now=NOW,
    )


def recorded(session: Session) -> list[CandidateCheck]:
    return list(session.scalars(select(CandidateCheck).order_by(CandidateCheck.id)))


WAYS = {
    "TRN and birth date": {"trn": TRN, "born_on": BORN},
    "last name and birth date": {"surname": "Okafor", "born_on": BORN},
    "TRN and last name": {"trn": TRN, "surname": "Okafor"},
    "all three": {"trn": TRN, "born_on": BORN, "surname": "Okafor"},
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_asking_finds_the_award_that_counts(
    session: Session, world: World, panel: Actor, way: str
) -> None:
    world.award(world.person("Okafor"), world.provider())
    answer = ask(session, panel, **WAYS[way]).answer
    assert answer.outcome is Outcome.HOLDS_AWARD_THAT_COUNTS
    who = "Okafor" if "surname" in WAYS[way] else "The person with teacher reference number 0123456"
    assert answer.words == (
        f"{who} holds the National Award for SEN Coordination. Held from 25 November 2016. "
        "Awarded by University of Wychford. It meets regulation 49(7)(a)."
    )


@pytest.mark.parametrize(
    "details",
    [
        {"surname": "Okafor"},
        {"trn": TRN},
        {"born_on": BORN},
        {},
    ],
)
def test_one_detail_is_not_enough(
    session: Session, panel: Actor, details: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput, match="two or more"):
        ask(session, panel, **details)
    assert recorded(session) == []


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"surname": "x" * 101, "born_on": BORN}, "surname"),
        ({"surname": "Ok\x00afor", "born_on": BORN}, "surname"),
        ({"surname": "---", "born_on": BORN}, "surname"),
        ({"trn": TRN, "born_on": date(2026, 11, 22)}, "born_on"),
        ({"trn": TRN, "born_on": date(2010, 11, 22)}, "born_on"),
        ({"trn": TRN, "born_on": date(1899, 12, 31)}, "born_on"),
        ({"trn": TRN, "born_on": BORN, "urn": Urn("900001")}, "appoint_on"),
        ({"trn": TRN, "born_on": BORN, "as_head_teacher": True}, "appoint_on"),
        ({"trn": TRN, "born_on": BORN, "appoint_on": date(2027, 9, 1)}, "urn"),
        (
            {"trn": TRN, "born_on": BORN, "appoint_on": date(2037, 1, 1), "urn": Urn("900001")},
            "appoint_on",
        ),
        (
            {"trn": TRN, "born_on": BORN, "appoint_on": date(2027, 9, 1), "urn": Urn("999999")},
            "urn",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_names_its_box_and_records_nothing(
    session: Session, panel: Actor, details: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(session, panel, **details)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert recorded(session) == []


def test_sixteen_today_is_old_enough(session: Session, panel: Actor) -> None:
    done = ask(session, panel, trn=TRN, born_on=date(2010, 11, 21))
    assert done.answer.outcome is Outcome.NO_MATCH


@pytest.mark.parametrize(
    ("award", "provider", "outcome", "says"),
    [
        (
            {"commenced_on": date(2024, 9, 1), "completed_on": date(2025, 7, 1)}
            | {"held_from": date(2025, 10, 1)},
            {},
            Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(7)(a): the course began on 1 September 2024, "
            "after 31 August 2024",
        ),
        (
            {},
            {"since": date(2019, 1, 1)},
            Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(8): the provider was not recognised to award it on "
            "25 November 2016",
        ),
        (
            {"kind": "OTHER", "title": "PGCert SEND"},
            {},
            Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "neither the National Award",
        ),
        (
            {"kind": "NPQSENCO", "commenced_on": date(2024, 10, 7)}
            | {"completed_on": date(2026, 3, 2), "held_from": date(2026, 6, 1)},
            {"kind": "NPQSENCO", "since": date(2024, 9, 1)},
            Outcome.HOLDS_AWARD_THAT_COUNTS,
            "It meets regulation 49(7)(b).",
        ),
        (
            {"kind": "NPQSENCO", "commenced_on": date(2024, 10, 7)}
            | {"completed_on": date(2026, 3, 2), "held_from": date(2026, 6, 1)},
            {"kind": "NPQSENCO", "until": date(2026, 5, 31)},
            Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
            "does not meet regulation 49(9): the provider was not listed to award it on "
            "1 June 2026",
        ),
        (
            {},
            {"kind": None},
            Outcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "does not know whether it meets regulation 49(8), because it does not know whether "
            "the provider could award it on 25 November 2016",
        ),
        (
            {"commenced_on": None, "completed_on": None, "held_from": date(2025, 2, 3)},
            {},
            Outcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "does not know whether it meets regulation 49(7)(a), because it does not know the "
            "day on which the course began",
        ),
        (
            {"commenced_on": date(2024, 1, 1), "commenced_precision": "year"}
            | {"completed_on": date(2025, 7, 1), "held_from": date(2025, 10, 1)},
            {},
            Outcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "the day on which the course began",
        ),
        (
            {"kind": "NPQSENCO", "commenced_on": date(2023, 10, 7)}
            | {"completed_on": date(2026, 3, 2), "held_from": date(2026, 6, 1)},
            {"kind": "NPQSENCO"},
            Outcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
            "a date is recorded from before 1 September 2024",
        ),
        (
            {"withdrawn_on": date(2020, 4, 6), "withdrawn_reason": MARK},
            {},
            Outcome.AWARD_WITHDRAWN,
            "An award was recorded for Okafor and later withdrawn on 6 April 2020.",
        ),
        (
            {"held_from": date(2026, 12, 1)},
            {},
            Outcome.AWARD_NOT_YET_HELD,
            "Okafor does not hold an award yet. It is held only from 1 December 2026.",
        ),
        (
            {"held_from": date(2026, 11, 21)},
            {},
            Outcome.HOLDS_AWARD_THAT_COUNTS,
            "Held from 21 November 2026.",
        ),
    ],
)
def test_what_an_award_is_worth(
    session: Session,
    world: World,
    panel: Actor,
    award: dict[str, object],
    provider: dict[str, object],
    outcome: Outcome,
    says: str,
) -> None:
    world.award(world.person("Okafor"), world.provider(**provider), **award)  # type: ignore[arg-type]  # by keyword
    answer = ask(session, panel, surname="Okafor", born_on=BORN).answer
    assert answer.outcome is outcome
    assert says in answer.words
    assert MARK not in json.dumps(answer_dict(answer))


def test_a_nasenco_completed_too_late_says_which_day_was_missed(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(
        world.person("Okafor"),
        world.provider(),
        commenced_on=date(2024, 8, 31),
        completed_on=date(2027, 9, 3),
        held_from=date(2027, 9, 3),
    )
    later = datetime(2027, 10, 1, tzinfo=UTC)
    question = Question(purpose=Purpose.CONFIRMING, trn=TRN, born_on=BORN)
    answer = check_candidate(session, question, actor=panel, now=later).answer
    assert answer.outcome is Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT
    assert "the course was completed on 3 September 2027, after 31 August 2027" in answer.words


def test_the_most_favourable_award_leads_and_the_others_follow(
    session: Session, world: World, panel: Actor
) -> None:
    person, provider = world.person("Okafor"), world.provider()
    world.award(person, provider, kind="OTHER", title="PGCert", held_from=date(2022, 1, 10))
    world.award(person, provider)
    world.award(person, provider, withdrawn_on=date(2021, 1, 1))
    answer = ask(session, panel, trn=TRN, born_on=BORN).answer
    assert answer.outcome is Outcome.HOLDS_AWARD_THAT_COUNTS
    assert [award.outcome for award in answer.awards] == [
        Outcome.HOLDS_AWARD_THAT_COUNTS,
        Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
        Outcome.AWARD_WITHDRAWN,
    ]


def test_an_award_taken_back_is_not_shown(session: Session, world: World, panel: Actor) -> None:
    row = world.award(world.person("Okafor"), world.provider())
    world.supersede(Award, row)
    answer = ask(session, panel, trn=TRN, born_on=BORN).answer
    assert answer.outcome is Outcome.PERSON_KNOWN_NO_AWARD


def test_a_person_with_no_award_is_told_with_the_course_they_are_on(
    session: Session, world: World, panel: Actor
) -> None:
    person, provider = world.person("Okafor"), world.provider(kind="NPQSENCO")
    world.enrolment(person, provider)
    world.enrolment(person, provider, state="failed", commenced_on=date(2024, 10, 7))
    answer = ask(session, panel, surname="okafor", born_on=BORN).answer
    assert answer.outcome is Outcome.PERSON_KNOWN_NO_AWARD
    assert answer.sentence == "We have no award recorded for okafor, born on 12 March 1984."
    assert "not proof that none was made" in answer.words
    assert [(course.kind, course.state) for course in answer.courses] == [("NPQSENCO", "enrolled")]


WRONG = {
    "unknown TRN": {"trn": Trn("7654321"), "born_on": BORN},
    "wrong birth date": {"trn": TRN, "born_on": date(1984, 12, 3)},
    "wrong name": {"trn": TRN, "surname": "Adeyemi"},
    "nobody of that name": {"surname": "Adeyemi", "born_on": BORN},
    "one of three wrong": {"trn": TRN, "born_on": BORN, "surname": "Adeyemi"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_does_not_match_there_is_one_negative_answer(
    session: Session, world: World, panel: Actor, wrong: str
) -> None:
    world.award(world.person(MARK), world.provider())
    done = ask(session, panel, **WRONG[wrong])
    nothing_known = {
        "outcome": "NO_MATCH",
        "sentence": "We could not find a record matching all the details you gave.",
        "details": [],
        "awards": [],
        "courses": [],
        "appointment": None,
    }
    assert answer_dict(done.answer) == nothing_known
    [row] = recorded(session)
    assert json.loads(row.answer) == nothing_known
    assert row.person_id is None


def test_the_negative_answer_is_the_same_where_an_appointment_is_asked_about(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    urn = Urn(world.school())
    answers = [
        ask(session, panel, **details, appoint_on=date(2027, 9, 1), urn=urn).answer
        for details in WRONG.values()
    ]
    assert len(set(answers)) == 1


def test_two_people_who_match_are_not_listed_but_one_more_fact_is_asked_for(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    world.person("Okafor", trn="7654321")
    answer = ask(session, panel, surname="Okafor", born_on=BORN).answer
    assert answer.outcome is Outcome.MORE_THAN_ONE
    assert answer.words == (
        "More than one record matches the details you gave. "
        "Enter the teacher reference number as well, and check again."
    )
    one = ask(session, panel, surname="Okafor", born_on=BORN, trn=TRN).answer
    assert one.outcome is Outcome.HOLDS_AWARD_THAT_COUNTS
    assert [row.person_id is None for row in recorded(session)] == [True, False]


def test_a_record_in_dispute_answers_to_nobody(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor", trn=None), world.provider())
    answer = ask(session, panel, surname="Okafor", born_on=BORN).answer
    assert answer.outcome is Outcome.NO_MATCH


def test_somebody_with_no_birth_date_recorded_matches_by_trn_and_name_only(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor", born=None)
    known = ask(session, panel, trn=TRN, surname="Okafor").answer
    assert known.outcome is Outcome.PERSON_KNOWN_NO_AWARD
    assert ask(session, panel, trn=TRN, born_on=BORN).answer.outcome is Outcome.NO_MATCH


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("O’Brien", "O'Brien"),
        ("O'Brien", "obrien"),
        ("Nuñez", "NUNEZ"),
        ("Łukaszewska", "Lukaszewska"),
        ("Zoë", "Zoe\u0308"),
        ("Smith-Jones", "smith jones"),
        ("Smith-Jones", "Jones"),
        ("Jones", "Smith\u2010Jones"),
        ("van der Berg", "Van Der Berg"),
        ("Nguyễn", "Nguyen"),
        ("王", "王"),
        ("Null", "null"),
    ],
)
def test_names_fold_and_a_part_of_a_double_barrelled_one_matches(
    session: Session, world: World, panel: Actor, held: str, typed: str
) -> None:
    world.person(held)
    answer = ask(session, panel, surname=typed, born_on=BORN).answer
    assert answer.outcome is Outcome.PERSON_KNOWN_NO_AWARD


@pytest.mark.parametrize(("held", "typed"), [("Okafor", "Okafo"), ("Li", "L"), ("Ada", "Okafor")])
def test_a_likeness_is_not_a_match(
    session: Session, world: World, panel: Actor, held: str, typed: str
) -> None:
    world.person(held)
    answer = ask(session, panel, surname=typed, born_on=BORN).answer
    assert answer.outcome is Outcome.NO_MATCH


def test_an_earlier_name_matches_and_no_name_that_was_not_typed_is_printed(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    world.name(person, MARK)
    world.award(person, world.provider())
    by_earlier = ask(session, panel, surname="Okafor", trn=TRN).answer
    assert by_earlier.outcome is Outcome.HOLDS_AWARD_THAT_COUNTS
    assert "The last name you gave is one that this person had before." in by_earlier.details
    assert MARK not in json.dumps(answer_dict(by_earlier))
    by_both = ask(session, panel, trn=TRN, born_on=BORN).answer
    assert MARK not in json.dumps(answer_dict(by_both))
    by_present = ask(session, panel, surname=MARK, trn=TRN).answer
    assert not any("before" in detail for detail in by_present.details)


def test_the_check_is_recorded_as_it_was_asked_and_answered(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    world.award(person, world.provider())
    done = ask(session, panel, surname="Okafor", born_on=BORN)
    [row] = recorded(session)
    assert (row.ref, row.at, row.outcome) == (done.ref, NOW, "HOLDS_AWARD_THAT_COUNTS")
    assert (row.account_id, row.organisation_id) == (panel.account_id, panel.organisation_id)
    assert (row.purpose, row.person_id) == ("appointing", person)
    assert json.loads(row.question) == {
        "purpose": "appointing",
        "surname": "Okafor",
        "born_on": "1984-03-12",
    }
    assert json.loads(row.answer)["sentence"] == done.answer.sentence
    assert len(row.salt) == 32
    whole = row.salt + row.question.encode() + row.answer.encode()
    assert row.digest == hashlib.sha256(whole).hexdigest()
    assert row.log_head == done.log_head > 0


def test_an_answer_opens_again_as_it_was_given_then(
    session: Session, world: World, panel: Actor
) -> None:
    person, urn = world.person("Okafor"), Urn(world.school())
    details = {"trn": TRN, "born_on": BORN, "appoint_on": date(2027, 9, 1), "urn": urn}
    done = ask(session, panel, **details)
    assert done.answer.outcome is Outcome.PERSON_KNOWN_NO_AWARD
    world.award(person, world.provider())
    assert get_check(session, done.ref, panel) == done
    assert ask(session, panel, **details).answer.outcome is Outcome.HOLDS_AWARD_THAT_COUNTS


def test_another_organisations_check_is_not_there(
    session: Session, world: World, panel: Actor
) -> None:
    done = ask(session, panel, trn=TRN, born_on=BORN)
    elsewhere = make_account(
        session,
        Role.PANEL,
        email="other@example.org",
        organisation=(OrganisationKind.AGENCY, "agency-2", "Other Agency"),
    )
    other = actor_of_account(session, elsewhere)
    with pytest.raises(NotFound) as not_yours:
        get_check(session, done.ref, other)
    with pytest.raises(NotFound) as not_there:
        get_check(session, "2222-2222-2222", other)
    assert str(not_yours.value) == str(not_there.value)
    assert list_checks(session, other).checks == ()


def test_a_colleagues_check_is_listed_newest_first_page_by_page(
    session: Session, panel: Actor
) -> None:
    colleague = actor_of_account(
        session, make_account(session, Role.PANEL, email="colleague@example.org")
    )
    refs = [ask(session, panel, trn=TRN, born_on=BORN).ref for _ in range(3)]
    first = list_checks(session, colleague, count=2)
    assert [check.ref for check in first.checks] == [refs[2], refs[1]]
    rest = list_checks(session, colleague, count=2, before=first.next_before)
    assert [check.ref for check in rest.checks] == [refs[0]]
    assert rest.next_before is None


def test_a_role_that_may_not_check_is_refused_and_nothing_is_recorded(
    session: Session, panel: Actor
) -> None:
    provider = actor_of_account(session, make_account(session, Role.PROVIDER))
    with pytest.raises(NotAllowed):
        ask(session, provider, trn=TRN, born_on=BORN)
    with pytest.raises(NotAllowed):
        list_checks(session, provider)
    with pytest.raises(NotAllowed):
        get_check(session, "2222-2222-2222", replace(panel, permissions=frozenset()))
    assert recorded(session) == []


@pytest.mark.parametrize("missing", ["person_name", "award", "candidate_check"])
def test_a_fault_is_never_an_answer_and_is_not_recorded(
    session: Session, world: World, panel: Actor, missing: str
) -> None:
    world.award(world.person("Okafor"), world.provider())
    session.execute(text(f"ALTER TABLE {missing} RENAME TO put_aside"))
    session.commit()
    try:
        with pytest.raises(Unavailable, match="our fault, not a result") as fault:
            ask(session, panel, surname="Okafor", born_on=BORN)
    finally:
        session.rollback()
        session.execute(text(f"ALTER TABLE put_aside RENAME TO {missing}"))
        session.commit()
    assert "Okafor" not in str(fault.value)
    assert recorded(session) == []
    # The canary: with the table back, the same question is answered.
    assert ask(session, panel, surname="Okafor", born_on=BORN).answer.awards


def test_a_commit_that_fails_gives_no_answer(
    session: Session, world: World, panel: Actor, engine: Engine
) -> None:
    world.award(world.person("Okafor"), world.provider())

    def fail(_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(engine, "commit", fail)
    try:
        with pytest.raises(Unavailable):
            ask(session, panel, surname="Okafor", born_on=BORN)
    finally:
        event.remove(engine, "commit", fail)
    assert recorded(session) == []


def test_a_writer_who_holds_the_log_does_not_stop_a_check_on_postgresql(
    session: Session, world: World, panel: Actor, engine: Engine
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite: one writer at a time, whatever is written")
    with Session(engine) as other, other.begin():
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 0x5E4C0})
        assert ask(session, panel, trn=TRN, born_on=BORN).ref


NEXT_SEPTEMBER = date(2027, 9, 1)


def test_somebody_who_holds_the_award_would_meet_regulation_49_if_they_may_be_senco(
    session: Session, world: World, panel: Actor
) -> None:
    world.award(world.person("Okafor"), world.provider())
    urn = Urn(world.school())
    asked = {"trn": TRN, "born_on": BORN, "appoint_on": NEXT_SEPTEMBER, "urn": urn}
    shown = ask(session, panel, **asked).answer.appointment
    assert shown is not None
    assert (shown.status, shown.reason) == ("COMPLIANT", "HOLDS_NASENCO")
    assert (shown.school, shown.deadline) == ("Wychford Primary School", "2030-09-01")
    assert len(shown.conditions) == 3
    as_head = ask(session, panel, **asked, as_head_teacher=True).answer.appointment
    assert as_head is not None
    assert (as_head.status, as_head.conditions) == ("COMPLIANT", ())


def test_somebody_without_it_would_have_three_years(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    urn = Urn(world.school())
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn
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
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn
    ).answer.appointment
    assert shown is not None
    assert shown.status == "NOT_APPLICABLE"
    assert shown.sentence == "Regulation 49 does not apply to this type of school."


def test_readings_that_differ_are_shown_beside_the_answer(
    session: Session, world: World, panel: Actor
) -> None:
    person = world.person("Okafor")
    earlier = world.school("900002", "Earlier School")
    world.appointment(person, earlier, date(2021, 9, 1), date(2024, 8, 31))
    urn = Urn(world.school())
    shown = ask(
        session, panel, trn=TRN, born_on=BORN, appoint_on=NEXT_SEPTEMBER, urn=urn
    ).answer.appointment
    assert shown is not None
    assert shown.status == "IN_WINDOW"
    assert {reading.name: reading.status for reading in shown.readings} == {
        "literal": "EXEMPT",
        "person": "NON_COMPLIANT",
    }
